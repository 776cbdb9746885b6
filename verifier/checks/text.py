"""Does the text leave something open that words could settle?

A finding: one of these, each told once with the clauses concerned. A quantifier that is not said (`the guarantors`:
all, most, or any of them?); an end of consultations that is not said; `immediately` without a measure; a deadline
that does not say from which of several events it runs; a deadline that runs from what its bearer itself does; a phrase,
role, area or need that is declared and used nowhere; an area without a date, though lines move; a provision left to a
map, an annex or a later settlement; no word on how the treaty ends or how a party leaves it; no word, in a text that
binds more than two, on reservations.

No finding: nothing of this kind was seen. Whether the text is clear is not thereby said.

Severity: note. Not judged: whether it was left open on purpose.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from verifier.cutoff import conditions, norms
from verifier.finding import Severity
from verifier.model import Binder, Broken, Happens, Joint, Modality, Model, Norm, Passed, RuleKind, Silence, Step
from verifier.query import Observation, Place, View
from verifier.text.source import Span

ENTRY = True
OWED = (Modality.DUTY, Modality.BAN)
DAY = re.compile(r"(?<!\d)(1[5-9]|20)\d\d(?!\d)|\b(at|on|upon|before) (signature|entry into force|the attack)\b")
ENDING = re.compile(
    r"\b(denounc\w+|terminat\w+|duration|expir\w+|laps\w+|remains? in force|indefinite\w*"
    r"|withdraw\w* from th(e|is) treaty|leaves? th(e|is) treaty|notice of withdrawal)\b",
    re.IGNORECASE,
)
RESERVING = re.compile(r"\b(reserv(e|es|ed|ation|ations)|(interpretative|unilateral) declarations?)\b", re.IGNORECASE)
LEFT_OPEN = re.compile(
    r"\bto be (settled|agreed|determined|defined|regulated|drawn|fixed|annexed)\b"
    r"|\b(is|are|was|were) not (yet )?(agreed|drawn|published|annexed|attached|filled in)\b",
    re.IGNORECASE,
)
COMMENT = re.compile(r"^\s*#.*$", re.MULTILINE)
SILENT = re.compile(r"\b(no|does not) [^,;.[\]{}]*$")
"""Before the hours for which nobody speaks up."""
UNSAID = {
    "unspecified quantifier": (
        "how many must join in is not said",
        "`the` before a plural leaves open whether all, most or any of them are meant.",
    ),
    "unspecified end of consultation": (
        "when consultations are at an end is not said",
        "It is open whether to have tried, to have met, or to have come to an end is enough.",
    ),
    "unspecified deadline": (
        "`immediately` is given no measure",
        "It is open whether a day, or any time at all, is meant.",
    ),
}

UNSAID_END = (
    "Where nothing is said, the general law of treaties decides. No right to leave is implied unless the parties meant"
    " one; after a material breach the others may suspend or end the treaty by unanimous agreement, and a party"
    " specially affected may suspend it towards the defaulter (Vienna Convention, articles 56 and 60(2)).",
    "Words such as `This treaty ends for each party 1 year after that party gives notice` would settle it.",
)

Seen = Iterator[Observation]


def look(view: View) -> Seen:
    """One observation for each kind."""
    for see in (unsaid, unanchored, own_anchor, unused, undated, postponed, endless, unreserved):
        yield from see(view)


def note(places: list[Place], claim: str, explanation: str, grade: str, names: list[str] | None = None) -> Seen:
    """The observation, if there are places that it is about; the claim begins with their names or labels."""
    if places:
        said = list(dict.fromkeys(names or [p.label for p in places]))
        about = f"{', '.join(said[:-1])} and {said[-1]}" if len(said) > 1 else said[0]
        about = about[0].upper() + about[1:]
        yield Observation(f"{about}: {claim}", Severity.NOTE, tuple(places), grade, (explanation,))


# -- what is not said ----------------------------------------------------------------------------------------------


def unsaid(view: View) -> Seen:
    """Readings that no braces show: the text alone gives rise to them."""
    settled = {p for p, _ in view.chosen}
    for kind, (claim, explanation) in UNSAID.items():
        points = [p for p in view.model.points if p.note == kind and p.name not in settled]
        yield from note([Place(p.where, p.span, (p.span,)) for p in points], claim, explanation, grade=kind)


def unanchored(view: View) -> Seen:
    """A number of hours that could run from one of several events."""

    def open_(norm: Norm) -> bool:
        deadline = norm.deadline
        counted = deadline is not None and not deadline.from_trigger and not immediate(view.model, norm)
        counted = counted and not norm.modality.final  # there the last is meant
        return counted and len([c for c in (*norm.trigger, *norm.steps) if not isinstance(c, Passed | Silence)]) > 1

    yield from note(
        clauses_in_which(view.model, open_),
        "from what the deadline runs is not said",
        "It is counted here from the last of the events that the duty waits for.",
        grade="deadline without anchor",
    )


def own_anchor(view: View) -> Seen:
    """A deadline that cannot begin before the bearer itself does something."""

    def own(norm: Norm) -> bool:
        return norm.deadline is not None and any(in_hand(view.model, norm, step) for step in norm.steps)

    yield from note(
        clauses_in_which(view.model, own),
        "the deadline runs, at least on some readings, from what the bearer itself does",
        "While it has not done so, no time runs against it.",
        grade="anchor in own hand",
    )


def in_hand(model: Model, norm: Norm, step: Step) -> bool:
    """Whether the step waits for an act of the bearer."""
    if isinstance(step, Happens):
        actor = model.template(step.pattern.template).actor
        return actor and step.pattern.args[:1] == (norm.bearer,)
    if isinstance(step, Joint):
        role = next((b.domain.role for b in norm.binders if b.var == norm.bearer.name), None)
        everybody = role == step.role and step.rule.kind in (RuleKind.ALL, RuleKind.CONCLUDED)
        return everybody or (role is not None and role == step.including)
    return False


def immediate(model: Model, norm: Norm) -> bool:
    """Whether the deadline stands for `immediately`."""
    clause = next(c for c in model.clauses if any(n is norm for _, n in c.variants))
    return any(p.note == "unspecified deadline" and p.where == clause.number for p in model.points)


def clauses_in_which(model: Model, true: Callable[[Norm], bool]) -> list[Place]:
    """Clauses one of whose variants is such, with the words of their deadline."""
    found = (c for c in model.clauses if any(n is not None and true(n) for _, n in c.variants))
    return [Place(c.number, c.span, deadline_words(model, c.span)) for c in found]


def deadline_words(model: Model, span: Span) -> tuple[Span, ...]:
    """Where a clause says by when."""
    text = model.source.slice(span)
    for words in re.finditer(r"\bwithin [^,;.[\]{}]+|\bimmediately\b", text):
        if not SILENT.search(text[: words.start()]):
            return (Span(span.start + words.start(), span.start + words.end()),)
    return ()


# -- declarations --------------------------------------------------------------------------------------------------


def unused(view: View) -> Seen:
    """Declared, and of no consequence."""
    model = view.model
    phrases = set(used_phrases(model))
    sets = set(used_sets(model))
    idle = [
        *(Place("phrase", t.span) for t in model.templates if t.name not in phrases),
        *(Place("role", r.span) for r in model.roles if r.name not in sets and not lists_parties(model, r.name)),
        *(Place("area", a.span) for a in model.areas if a.name not in sets),
        *(
            Place("need", n.span)
            for n in model.needs
            if not any(b and b.act.template in phrases for _, b in n.variants)
        ),
    ]
    if idle:
        count = f"The {idle[0].label} is" if len(idle) == 1 else f"{len(idle)} things are"
        yield Observation(
            f"{count} declared and used in no clause",
            Severity.NOTE,
            tuple(sorted(idle, key=lambda p: p.span.start)),
            "unused",
            ("Either a clause is missing, or the words say nothing.",),
        )


def used_phrases(model: Model) -> Iterator[str]:
    """Phrases that a clause, a need of such a phrase, a harm or a goal speaks of."""
    yield from (i.pattern.template for n in norms(model) for i in n.items)
    yield from (i.case.template for n in norms(model) for i in n.items if i.case is not None)
    spoken = (c for c in conditions(model) if not isinstance(c, Broken))
    yield from (c.pattern.template if isinstance(c, Happens) else c.template for c in spoken)
    yield from (h.pattern.template for h in model.harms)
    for goal in model.goals:
        yield from (c.pattern.template if isinstance(c, Happens) else c.template for c in goal.when)


def used_sets(model: Model) -> Iterator[str]:
    """Roles and areas that a clause, need, harm or phrase speaks of."""
    binders: list[Binder] = [b for n in norms(model) for b in n.binders]
    binders += [b for h in model.harms for b in h.binders]
    binders += [b for c in conditions(model) for b in c.binders]
    binders += [b for n in model.needs for _, body in n.variants if body is not None for b in body.binders]
    yield from (s for b in binders for s in (b.domain.role, b.domain.area) if s)
    yield from (limit.area for n in norms(model) for limit in n.limits)
    yield from (role for c in conditions(model) if isinstance(c, Joint) for role in (c.role, c.including) if role)
    yield from (t.members for t in model.templates if t.members)


def lists_parties(model: Model, role: str) -> bool:
    """Whether the role is no more than a name for parties, or is made by the tool itself."""
    parties = dict(model.parties)
    return all(name in parties for name, _ in model.role(role).members)


def undated(view: View) -> Seen:
    """Areas on which clauses depend, with no day as of which they are drawn."""
    model = view.model
    limits = {limit.area for n in norms(model) for limit in n.limits}
    areas = [a for a in model.areas if a.name in limits and not DAY.search(model.source.slice(a.span))]
    yield from note(
        [Place("area", a.span) for a in areas],
        "as of which day the line runs is not said",
        "A place that changes hands between signature, entry into force and an attack may count as inside or outside.",
        grade="territory without a date",
        names=[a.display for a in areas],
    )


# -- the whole draft ---------------------------------------------------------------------------------------------------


def postponed(view: View) -> Seen:
    """Provisions that leave the matter to something that is not there."""
    open_ = [n for n in view.model.not_encoded if LEFT_OPEN.search(" ".join(n.text.split()))]
    yield from note(
        [Place(n.number, n.span) for n in open_],
        "the matter is left to something that is not there",
        "What is to be settled, drawn or annexed elsewhere is part of no verdict.",
        grade="left to be settled",
    )


def endless(view: View) -> Seen:
    """No provision, encoded or not, on how it ends."""
    model = view.model
    others = [i.span.start for i in model.instruments if i.span.start > model.span.start]
    text = model.source.slice(Span(0, min(others, default=len(model.source.text))))
    if any(c.ends for c in model.clauses if c.instrument in ("", model.name)):
        return
    if model.clauses and not ENDING.search(COMMENT.sub("", text)):
        yield Observation(
            "No provision says how the treaty ends, or how a party leaves it",
            Severity.NOTE,
            (Place("treaty", model.span),),
            "no exit",
            UNSAID_END,
        )


def unreserved(view: View) -> Seen:
    """Something is owed among several, and no provision, encoded or not, says whether a party may reserve it.

    Between two parties, one that wants it otherwise makes an offer anew, and no reservation.
    """
    model = view.model
    own = [c for c in model.clauses if c.instrument in ("", model.name)]
    owed = any(n is not None and n.modality in OWED for c in own for _, n in c.variants)
    said = (*(c.span for c in own), *(n.span for n in model.not_encoded if n.instrument in ("", model.name)))
    if owed and len(model.parties_to(model.name)) > 2 and not any(RESERVING.search(reading(model, s)) for s in said):
        yield Observation(
            "No provision says whether reservations are admitted",
            Severity.NOTE,
            (Place("treaty", model.span),),
            "reservations",
            (
                "Where nothing is said, the general law of treaties admits those that go with the object and purpose."
                " Of one by which nothing is owed before a vote at home, that can be disputed.",
            ),
        )


def reading(model: Model, span: Span) -> str:
    """The words of a place, without comments."""
    return COMMENT.sub("", model.source.slice(span))
