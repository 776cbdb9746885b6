"""A model's own words: acts as sentences, roles, places, choices, clauses as quotations."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from verifier.finding import ChoicePoint, Citation, Moment, Setting
from verifier.model import (
    Act,
    Bearing,
    Clause,
    Domain,
    Goal,
    Guard,
    History,
    Model,
    Need,
    Norm,
    Occurrence,
    PointKind,
    Template,
    Term,
    Var,
)
from verifier.order import told
from verifier.text.source import Span

MODAL = re.compile(r"\b(shall|may|intends to|(is|are) deemed to)\b")
"""The word from which on a clause says what is to be done."""


def display(model: Model, name: str) -> str:
    """The display name of an individual."""
    return model.entity(name).display


def listed(names: Iterable[str], word: str = "and") -> str:
    """`a`, `a and b`, `a, b and c`."""
    items = list(names)
    if len(items) < 2:
        return "".join(items)
    return f"{', '.join(items[:-1])} {word} {items[-1]}"


def sentence(text: str) -> str:
    """With a capital letter first."""
    return text[:1].upper() + text[1:]


def whose(name: str) -> str:
    """The genitive of a name: `France's`, `the United States'`, `the Netherlands'`."""
    several = name.endswith("States") or (name.lower().startswith("the ") and name.endswith("s"))
    return f"{name}'" if several else f"{name}'s"


def span(hours: int) -> str:
    """A span of time, in days where they are whole and more than one."""
    number, unit = (hours // 24, "day") if hours > 24 and hours % 24 == 0 else (hours, "hour")
    return f"{number} {unit}{'' if number == 1 else 's'}"


def with_article(noun: str) -> str:
    """The noun with its article: `a duty`, `an entry`."""
    return f"{'an' if noun[:1].lower() in 'aeiou' else 'a'} {noun}"


def predicate(model: Model, template: Template) -> str:
    """What somebody does who does the like of it: `resists another state`."""
    amounts = {e.sort for e in model.entities if e.amount is not None}

    def noun(sort: str) -> str:
        return "another state" if sort == "state" else sort if sort in amounts else with_article(sort)

    return " ".join(noun(template.slots[w]) if isinstance(w, int) else w for w in template.words[template.actor :])


def say(model: Model, act: Act) -> str:
    """The act as a sentence in the treaty's words, without capital and full stop."""
    template = model.template(act.template)
    said = " ".join(display(model, act.args[w]) if isinstance(w, int) else w for w in template.words)
    return f"{said} and concludes its part" if act.closing else said


def do(model: Model, act: Act) -> str:
    """The act in its plain form without the actor: `use force in heartland`."""
    template = model.template(act.template)
    words = [template.plain if w == template.third else w for w in template.words]
    if template.actor and words and words[0] == 0:
        words = words[1:]
    said = " ".join(display(model, act.args[w]) if isinstance(w, int) else w for w in words)
    return f"conclude its part where {body_of(model, template)} {said}" if act.closing else said


def body_of(model: Model, template: Template) -> str:
    """Who does a joint act: `the guarantors`, or an organ by its name."""
    return (template.organ and display(model, template.organ)) or f"the {plural(model, template.members)}"


def actor(model: Model, act: Act) -> str:
    """Who acts; "" for an event that nobody does."""
    return display(model, act.args[0]) if act.args and model.template(act.template).actor else ""


def moments(model: Model, history: History) -> tuple[Moment, ...]:
    """A history as dated sentences, by hour, then as one follows from the other; shares done together are one."""
    return tuple(
        Moment(hour, listed(actor(model, a) for a in acts), sentence(together(model, acts)))
        for hour, acts in done_together(model, history)
    )


def sentences(model: Model, history: History) -> tuple[str, ...]:
    """The same without hours, each as it stands inside a sentence."""
    return tuple(together(model, acts) for _, acts in done_together(model, history))


def done_together(model: Model, history: History) -> Iterator[tuple[int, list[Act]]]:
    """The acts of a history, those that are one sentence together, each time with their hour."""
    order = {name: k for k, name in enumerate(told(model, (one.act.template for one in history)))}
    rank = {e.name: k for k, e in enumerate(model.entities)}
    groups: dict[tuple[int, int, bool, tuple[int, ...]], list[Act]] = {}
    happening = set(history)
    for one in history:
        act = one.act
        if any(Occurrence(one.hour, more) in happening for more in greater(model, act)):
            continue
        joint = bool(model.template(act.template).members)
        rest = act.args[1:] if joint else act.args
        key = (one.hour, order[act.template], act.closing, tuple(rank[a] for a in rest))
        groups.setdefault(key, []).append(act)
    for key in sorted(groups):
        yield key[0], sorted(groups[key], key=lambda a: [rank[n] for n in a.args])


def greater(model: Model, act: Act) -> Iterator[Act]:
    """The same act with a greater amount: where it is told, the smaller one goes without saying."""
    amounts = {e.name: e for e in model.entities if e.amount is not None}
    for place, name in enumerate(act.args):
        if (this := amounts.get(name)) is not None:
            for other in amounts.values():
                if other.sort == this.sort and (other.amount or 0) > (this.amount or 0):
                    yield replace(act, args=(*act.args[:place], other.name, *act.args[place + 1 :]))


def together(model: Model, acts: list[Act]) -> str:
    """One act, or one joint act by several members at once, as a sentence."""
    if len(acts) == 1:
        return say(model, acts[0])
    role = next((r for r in model.roles if r.name == model.template(acts[0].template).members), None)
    who = listed(display(model, a.args[0]) for a in acts)
    if role is not None and {a.args[0] for a in acts} == {m for m, _ in role.members}:
        who = f"{'both' if len(acts) == 2 else f'all {len(acts)}'} {plural(model, role.name)}"
    return f"{who} {do(model, acts[0]).replace('its part', 'their part')}"


def plural(model: Model, body: str) -> str:
    """The members of a role, or the parties, as a noun."""
    return "parties" if body == "party" else model.role(body).plural.replace("_", " ")


def settings(model: Model, guard: Guard) -> tuple[Setting, ...]:
    """A partial configuration by names."""
    found = []
    for name, index in guard:
        point = model.point(name)
        kind = "reading" if point.kind is PointKind.READING else "bracket"
        found.append(Setting(name, point.alternatives[index], kind))
    return tuple(found)


def domain(model: Model, d: Domain, noun: dict[str, str]) -> str:
    """`every guarantor other than the attacker`; `noun` says what the earlier variables stand for."""
    if d.role is not None:
        base = "party" if d.role == "party" else d.role
    else:
        base = d.sort
    base = base.replace("_", " ")
    others = [term(model, t, noun) for t in d.other_than]
    return f"every {base}{f' other than {listed(others)}' if others else ''}"


def term(model: Model, t: Term, noun: dict[str, str]) -> str:
    """A term in words."""
    if isinstance(t, Var):
        return noun.get(t.name, f"the {t.name.replace('_', ' ')}")
    return display(model, t.name)


def bearers(model: Model, clause: str) -> str:
    """Whom the clause binds, as a role expression."""
    norms = [norm for _, norm in model.clause(clause).variants if norm is not None]
    if not norms:
        return ""
    bearings = {norm.bearing for norm in norms}
    how = f", {norms[0].bearing}" if len(bearings) == 1 and Bearing.EACH not in bearings else ""
    return f"{bearer(model, norms[0])}{how}"


def bearer(model: Model, norm: Norm) -> str:
    """Whom the norm binds."""
    if not isinstance(norm.bearer, Var):
        return display(model, norm.bearer.name)
    binder = next(b for b in norm.binders if b.var == norm.bearer.name)
    return domain(model, binder.domain, {})


def cite(model: Model, number: str, use: str, marked: Sequence[Span] = ()) -> Citation:
    """A clause quoted from the file; `marked` are the words that matter, else everything from `shall` or `may` on."""
    clause = model.clause(number)
    line, column = model.source.position(clause.span.start)
    raw = model.source.slice(clause.span)
    text = " ".join(raw.split()).removeprefix(number.removeprefix(f"{clause.instrument} ")).lstrip()
    return Citation(
        instrument=clause.instrument or model.name,
        number=number,
        path=model.source.path_at(clause.span.start),
        line=line,
        column=column,
        text=text,
        bearer=bearers(model, number),
        use=use,
        mark=mark(model, clause, text, marked),
        source=clause.source,
        confidence=clause.confidence.value if clause.confidence else "",
    )


def quote(model: Model, label: str, span: Span, marked: Sequence[Span], brief: bool) -> Citation:
    """Words of the draft that a finding is about: a clause (`brief`: without its source), or anything else by label."""
    if any(c.number == label for c in model.clauses):
        cited = cite(model, label, "meant", marked)
        return replace(cited, source="", confidence="") if brief else cited
    said = re.match(rf"{re.escape(label)}\s+", model.source.slice(span))  # `area` need not be said twice
    span = Span(span.start + (said.end() if said else 0), span.end)
    line, column = model.source.position(span.start)
    text = " ".join(model.source.slice(span).split())
    parts = (" ".join(model.source.slice(s).split()) for s in marked)
    at, part = next(((text.find(p), p) for p in parts if p in text), (0, text))
    path = model.source.path_at(span.start)
    return Citation(model.instrument_at(span), label, path, line, column, text, "", "meant", (at, at + len(part)))


def mark(model: Model, clause: Clause, text: str, marked: Sequence[Span]) -> tuple[int, int]:
    """The part of the quotation that matters, as offsets in it."""
    for span in marked:
        words = " ".join(model.source.slice(span).split())
        at = text.find(words)
        if at >= 0:
            return at, at + len(words)
    found = MODAL.search(text)
    return (found.start(), len(text)) if found else (0, len(text))


def goal_text(model: Model, goal: Goal) -> str:
    """A goal's own words, without its name."""
    text = " ".join(model.source.slice(goal.span).split())
    return text.partition(":")[2].strip() or text


def need_text(model: Model, need: Need) -> str:
    """A need's own words, without its name."""
    text = " ".join(model.source.slice(need.span).split())
    return text.partition(":")[2].strip() or text


def share_count(model: Model, history: History) -> tuple[Template, int] | None:
    """The joint act that most members share in, and how many do."""
    counts: dict[str, set[str]] = {}
    for one in history:
        if model.template(one.act.template).members:
            counts.setdefault(one.act.template, set()).add(one.act.args[0])
    if not counts:
        return None
    name = max(counts, key=lambda n: (len(counts[n]), n))
    return model.template(name), len(counts[name])


def choice_points(model: Model) -> tuple[ChoicePoint, ...]:
    """The choice points as a reader sees them."""
    return tuple(
        ChoicePoint(p.name, p.kind.value, p.alternatives, p.where, *place(model, p.span), p.note) for p in model.points
    )


def place(model: Model, span: Span) -> tuple[str, int]:
    """Path and line."""
    return model.source.path_at(span.start), model.source.position(span.start)[0]
