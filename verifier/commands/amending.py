"""Small changes that might remove a finding, made of the finding's own clauses and open points.

Nothing here is about any particular treaty, and nothing is verified: see `repairing`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from verifier.commands.edits import Edit, Text
from verifier.commands.settling import ABSENT, smallest
from verifier.finding import Finding
from verifier.model import Clause, Model, Passed, Point
from verifier.text import syntax
from verifier.text.source import Span
from verifier.text.syntax import Form
from verifier.words import listed


class Kind(StrEnum):
    """How a change works, the least first."""

    CHOICE = "choice"  # of a bracket or a reading
    THRESHOLD = "threshold"  # fewer are enough
    AMOUNT = "amount"  # a higher ceiling, a smaller duty
    EXCLUSION = "exclusion"  # the author of the harm has no part
    RANK = "rank"  # of two clauses one gives way
    EXCEPTION = "exception"
    TIME = "time"  # a step that lapses, a longer term
    STRIKE = "words struck"
    DELETION = "clause deleted"


RANK = {
    Kind.CHOICE: 0, Kind.THRESHOLD: 1, Kind.AMOUNT: 1, Kind.EXCLUSION: 1, Kind.RANK: 2, Kind.EXCEPTION: 2,
    Kind.TIME: 3, Kind.STRIKE: 4, Kind.DELETION: 5,
}  # fmt: skip
WEAKER = {
    "": ("two thirds", "majority", "any"), "all": ("two thirds", "majority", "any"),
    "two thirds": ("majority", "any"), "majority": ("any",), "at least": ("any",), "any": (),
}  # fmt: skip
GROUPS = {"all": "all", "two thirds": "two thirds of the", "majority": "a majority of the", "any": "any of the"}
LAPSE = 72
"""Hours after which a step lapses where the text names no such time itself."""


@dataclass(frozen=True, slots=True)
class Amendment:
    """One change: what it is, the edits that make it, and what it plainly gives up. `choose` names choices settled."""

    kind: Kind
    what: str
    edits: tuple[Edit, ...]
    gives_up: str
    choose: tuple[tuple[str, str], ...] = ()
    far: int = 0  # how far it goes among those of its kind

    def key(self, text: Text) -> tuple[int, int, int]:
        """How little it changes: its kind, how far it goes, then words taken out and put in."""
        words = sum(len(text.words(e.span).split()) + len(e.words.split()) for e in self.edits)
        return RANK[self.kind], self.far, words


def amendments(text: Text, finding: Finding) -> list[Amendment]:
    """All changes that are tried, the smallest first."""
    core = [c.number for c in finding.clauses if c.use != "shown"] or [c.number for c in finding.clauses]
    numbers = [n for n in dict.fromkeys(core) if n in text.clauses]
    found: dict[tuple[object, ...], Amendment] = {}
    for one in (*choices(text, finding, numbers), *(a for n in numbers for a in of_clause(text, n, numbers))):
        found.setdefault((text.edited(one.edits).text, () if one.edits else one.choose), one)
    return sorted(found.values(), key=lambda a: a.key(text))


# -- choices ----------------------------------------------------------------------------------------------------------


def choices(text: Text, finding: Finding, numbers: list[str]) -> Iterator[Amendment]:
    """The smallest sets of choices under which the finding does not arise; single ones where it always does."""
    model = text.model
    points = {p.name: p for p in model.points}
    if any(finding.configurations):
        cubes = [frozenset((s.point, s.alternative) for s in row) for row in finding.configurations]
        for picks in smallest(cubes, {n: p.alternatives for n, p in points.items()}):
            yield choice(text, picks, points)
        return
    near = {p for n in numbers for guard, _ in model.clause(n).variants for p, _ in guard}
    near |= {p.name for p in model.points if p.where not in {c.number for c in model.clauses}}
    for point in (p for p in model.points if p.name in near):
        for alternative in point.alternatives:
            yield choice(text, {point.name: alternative}, points)


def choice(text: Text, picks: Mapping[str, str], points: Mapping[str, Point]) -> Amendment:
    """These choices made in the text."""
    numbers = {n: points[n].alternatives.index(a) for n, a in picks.items()}
    edits = text.chosen(numbers)
    edits += [e for n, a in picks.items() if points[n].note and (e := implied(text, points[n], a))]
    lost = [named(points[n], o) for n, a in picks.items() for o in points[n].alternatives if o != a]
    return Amendment(
        Kind.CHOICE,
        f"choose {listed(named(points[n], a) for n, a in picks.items())}",
        tuple(edits),
        f"{listed(lost)} {'is' if len(lost) == 1 else 'are'} given up",
        tuple(picks.items()),
    )


def named(point: Point, alternative: str) -> str:
    """An alternative with its point."""
    if point.kind.value == "reading":
        return f"{{{alternative}}} of {point.name}"
    other = next((a for a in point.alternatives if a not in ABSENT), "")
    return f"{point.name} without [{other}]" if alternative in ABSENT else f"[{alternative}] of {point.name}"


def implied(text: Text, point: Point, alternative: str) -> Edit | None:
    """The words that say what the text leaves open without braces."""
    at = point.span
    if point.note == "unspecified deadline":
        return text.gone(at) if alternative == "at any time" else Edit(at, f"within {alternative}")
    for condition in (c for n in text.clauses for b in bodies(text, n) for c in conditions(b)):
        who = group(condition)
        if who is not None and who.span.start == at.start and condition.phrase is not None:
            if alternative in GROUPS:
                return Edit(who.span, quantified(text, who, alternative))
            return Edit(Span(condition.phrase.span.end, condition.phrase.span.end), f" {alternative}")
    return None


# -- clauses ----------------------------------------------------------------------------------------------------------


def of_clause(text: Text, number: str, core: list[str]) -> Iterator[Amendment]:
    """The changes within one clause of the finding, or of it as a whole."""
    for body in bodies(text, number):
        author = author_of(text, body)
        for condition in conditions(body):
            yield from decided(text, number, condition, author)
        yield from bearers(number, body, author)
        yield from amounts(text, number, body)
        for adverb in body.adverbs:
            yield from terms(text, number, adverb)
            yield from struck(text, number, adverb)
        yield from (strike(text, number, c.place.span) for c in conditions(body) if c.place)
        for other in core:
            yield from exceptions(text, number, body, other)
    for other in core:
        yield from ranks(text, number, other)
    gone = f"{number} is gone, and with it all that it says"
    yield Amendment(Kind.DELETION, f"delete {number}", (text.clause_gone(number),), gone)


def bodies(text: Text, number: str) -> Iterator[syntax.NormBody]:
    """What a clause says under each of its brackets."""
    yield from (v.body for v in text.clauses[number].variants if isinstance(v.body, syntax.NormBody))


def conditions(body: syntax.NormBody) -> Iterator[syntax.Condition]:
    """The conditions of a clause: when it arises, after what, with which exceptions."""
    yield from body.trigger
    for adverb in body.adverbs:
        match adverb:
            case syntax.After(steps=steps):
                yield from steps
            case syntax.Except(conditions=found):
                yield from found
            case _:
                pass


def group(condition: syntax.Condition) -> syntax.Term | None:
    """Those who act jointly in a condition."""
    first = condition.phrase.parts[0] if condition.phrase else None
    return first if isinstance(first, syntax.Term) and first.form is Form.GROUP else None


def quantified(text: Text, who: syntax.Term, quantifier: str) -> str:
    """The group with another quantifier; those excepted stay so."""
    model, words = text.model, text.words(who.span)
    plural = "parties" if who.noun == "party" else model.role(who.noun).plural
    return f"{GROUPS[quantifier]} {plural}{words.partition(plural)[2]}"


def author_of(text: Text, body: syntax.NormBody) -> tuple[str, tuple[Edit, ...]] | None:
    """How the clause can speak of whoever does what sets it off, and what must be put in for that."""
    parts = body.trigger[0].phrase.parts if body.trigger and body.trigger[0].phrase else ()
    first = parts[0] if parts else None
    if not isinstance(first, syntax.Term):
        return None
    if first.form is Form.NAME:
        return text.words(first.span), ()
    if first.bound:
        return f"the {first.bound}", ()
    return "the author", (Edit(Span(first.span.end, first.span.end), " (the author)"),)


def other_than(term: syntax.Term, name: str) -> Edit:
    """Except somebody from a term."""
    return Edit(Span(term.span.end, term.span.end), f" {'and' if term.other_than else 'other than'} {name}")


def decided(
    text: Text, number: str, c: syntax.Condition, author: tuple[str, tuple[Edit, ...]] | None
) -> Iterator[Amendment]:
    """A joint step or exception: fewer are enough, the author has no part, or it lapses."""
    who = group(c)
    if who is None or c.phrase is None:
        return
    said = text.words(c.phrase.span)
    for far, quantifier in enumerate(WEAKER[who.quantifier] if c.mode is None else (), 1):
        words = quantified(text, who, quantifier)
        what = f"{words} instead of {text.words(who.span)}"
        outvoted = f"those who are outvoted, or not asked, no longer have a say in “{said}”"
        yield Amendment(Kind.THRESHOLD, what, (Edit(who.span, words),), outvoted, far=far)
    if author and author[0] not in text.words(who.span):
        what = f"{text.words(who.span)} other than {author[0]}"
        alone = f"whoever sets {number} off has no say in “{said}”"
        yield Amendment(Kind.EXCLUSION, what, (other_than(who, author[0]), *author[1]), alone)
    if c.mode is None or c.mode.word != "passed":
        yield lapsing(text, number, c, said)


def lapsing(text: Text, number: str, c: syntax.Condition, said: str) -> Amendment:
    """A step for which nobody waits longer than some hours; talk keeps its words."""
    hours = lapse(text.model)
    talk = any(t.talk and {t.plain, t.third} & set(said.split()) for t in text.model.templates)
    words = f"{said} {hours} hours passed" if talk else f"{hours} hours passed"
    late = f"{number} no longer waits until {said}, but only for {hours} hours"
    return Amendment(Kind.TIME, f"{hours} hours and not “{said}”", (Edit(text.whole(c.span), words),), late)


def lapse(model: Model) -> int:
    """After how many hours a step lapses: as some other step of the text does, else a fixed number."""
    norms = (n for c in model.clauses for _, n in c.variants if n is not None)
    return min((s.hours for n in norms for s in n.steps if isinstance(s, Passed)), default=LAPSE)


def bearers(number: str, body: syntax.NormBody, author: tuple[str, tuple[Edit, ...]] | None) -> Iterator[Amendment]:
    """Whoever sets the clause off is not bound by it."""
    who = body.bearer
    if author and isinstance(who, syntax.Term) and who.form in (Form.EACH, Form.GROUP) and not who.other_than:
        lost = f"whoever sets {number} off is no longer bound by it"
        yield Amendment(
            Kind.EXCLUSION, f"{number} does not bind {author[0]}", (other_than(who, author[0]), *author[1]), lost
        )


def amounts(text: Text, number: str, body: syntax.NormBody) -> Iterator[Amendment]:
    """Another number in a ceiling or in a duty: one that leaves room for what the texts name elsewhere."""
    ban = body.modal == "shall not" or (isinstance(body.bearer, syntax.Term) and body.bearer.form is Form.NO)
    terms = (part for item in body.content.items if item.phrase for part in item.phrase.parts)
    for term in (t for t in terms if isinstance(t, syntax.Term) and t.form is Form.AMOUNT):
        named = sorted(e.amount for e in text.model.entities if e.sort == term.noun and e.amount is not None)
        others = [n for n in named if n > term.k] if ban else [n - 1 for n in reversed(named) if 1 < n < term.k]
        old = next(word for word in term.quantifier.split() if word[0].isdigit())
        at = term.span.start + text.source.slice(term.span).index(old)
        for far, other in enumerate(others, 1):
            new = f"{other:,}"
            said = term.quantifier.replace(old, new)
            gives = f"{number} {'forbids only' if ban else 'asks only for'} {said}"
            edit = Edit(Span(at, at + len(old)), new)
            yield Amendment(Kind.AMOUNT, f"{new} instead of {old} in {number}", (edit,), gives, far=far)


def terms(text: Text, number: str, adverb: syntax.Adverb) -> Iterator[Amendment]:
    """Longer terms: the next longer one in the text, or long enough for the longest preparation."""
    match adverb:
        case syntax.Within(duration=duration):
            hours, span = duration.hours, duration.span
        case syntax.Immediately(span=span):
            hours = 0
        case _:
            return
    for more in longer(text.model, hours):
        words = f"{more // 24} days" if more % 24 == 0 and more > 24 else f"{more} hours"
        put = words if isinstance(adverb, syntax.Within) else f"within {words}"
        late = f"what {number} asks for may come only after {words}"
        yield Amendment(Kind.TIME, f"within {words} instead of {text.words(adverb.span)}", (Edit(span, put),), late)


def longer(model: Model, hours: int) -> list[int]:
    """The next longer term that the text names, and the term with the longest preparation added."""
    leads = [b.lead for n in model.needs for _, b in n.variants if b is not None]
    norms = [n for c in model.clauses for _, n in c.variants if n is not None]
    spans = [n.deadline.hours for n in norms if n.deadline] + leads
    return sorted({*sorted(s for s in spans if s > hours)[:1], hours + max(leads, default=0)} - {hours})


def struck(text: Text, number: str, adverb: syntax.Adverb) -> Iterator[Amendment]:
    """Steps, exceptions, ends and ranks taken out of a clause; a term stays."""
    if not isinstance(adverb, syntax.Within | syntax.Immediately) and not text.fills(adverb.span):
        yield strike(text, number, adverb.span)


def strike(text: Text, number: str, span: Span) -> Amendment:
    """Words taken out of a clause."""
    words = text.words(text.whole(span))
    return Amendment(Kind.STRIKE, f"strike “{words}”", (text.gone(span),), f"{number} no longer says “{words}”")


def exceptions(text: Text, number: str, body: syntax.NormBody, other: str) -> Iterator[Amendment]:
    """A prohibition does not hold where the other clause's duty has arisen."""
    ban = body.modal == "shall not" or (isinstance(body.bearer, syntax.Term) and body.bearer.form is Form.NO)
    for duty in bodies(text, other) if ban and other != number else ():
        said = [text.words(c.phrase.span if c.phrase else c.span) for c in duty.trigger]
        if not said or any(text.bracketed(c.span) for c in duty.trigger):
            continue
        case = plain(said)
        end = text.clauses[number].span.end
        edit = Edit(Span(end, end), f", unless {', and '.join(case)}")
        gives = f"once {listed(case)}, {number} forbids nothing any more, not even what {other} does not ask for"
        yield Amendment(Kind.EXCEPTION, f"except from {number} the case of {other}", (edit,), gives)


def plain(said: list[str]) -> list[str]:
    """Conditions without names that nothing in them refers to."""
    whole = " ".join(said)

    def kept(match: re.Match[str]) -> str:
        return match[0] if re.search(rf"(?<!\(){match[1]}\b", whole) else ""

    return [re.sub(r" \((the [^)]*)\)", kept, s) for s in said]


def ranks(text: Text, number: str, other: str) -> Iterator[Amendment]:
    """Of a duty and a prohibition of the same act, one gives way in so many words."""
    duty, ban = text.model.clause(number), text.model.clause(other)
    if number == other or not acts(duty) & acts(ban):
        return
    end = text.clauses[number].span.end
    for words, gives in (
        (f"notwithstanding {other}", f"as far as {number} calls for it, what {other} forbids is allowed"),
        (f"subject to {other}", f"what {other} forbids is no longer owed under {number}"),
    ):
        yield Amendment(Kind.RANK, f"{number} {words}", (Edit(Span(end, end), f", {words}"),), gives)


def acts(clause: Clause) -> set[str]:
    """The phrases that a clause is about."""
    return {i.pattern.template for _, n in clause.variants if n is not None for i in n.items}


__all__ = ["Amendment", "Kind", "amendments"]
