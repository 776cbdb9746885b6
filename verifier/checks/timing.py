"""Is there time in which nobody owes help, or help that comes due too late?

A finding: after the harm so many hours must pass before any duty towards the victim can fall due that asks for more
than talk, however promptly everybody acts (`window`); or what a duty asks for cannot be done before its deadline has
passed, because waiting that the text prescribes, or the time that its means take once the harm has begun, is longer
than the time allowed (`too late`). What a state does in response cannot come before what it responds to.

No finding: some duty can fall due at once, and no deadline ends before what is due can be done. Time that the means
take and that can be used before the harm is not counted.

Severity: window warning; too late note, since such a duty cannot be kept, which is what the check conflict tells.
Not judged: how long the parties would in fact take.
"""

from __future__ import annotations

from collections.abc import Iterator

from verifier.cubes import space
from verifier.finding import Severity
from verifier.model import Clause, Guard, Happens, Modality, Model, Norm, Passed, Silence
from verifier.query import Observation, Place, Strength, View, grade


def look(view: View) -> Iterator[Observation]:
    """The window after each kind of harm, then deadlines that end too soon."""
    for harm in dict.fromkeys(h.pattern.template for h in view.full.harms):
        yield from windows(view.full, harm)
    for clause in view.full.clauses:
        yield from late(view.full, clause)


def waiting(norm: Norm) -> int:
    """The hours that must pass before the norm falls due, whatever anybody does."""
    silences = (c for c in norm.trigger if isinstance(c, Silence) and c.after == norm.trigger[0])
    return max((s.hours for s in (*silences, *norm.steps) if isinstance(s, Passed | Silence)), default=0)


def answers(model: Model, norm: Norm, harm: str) -> bool:
    """Whether the norm is a duty of more than talk towards the victim of such a harm."""
    talk = {t.name for t in model.templates if t.talk}
    set_off = any(isinstance(c, Happens) and c.pattern.template == harm for c in norm.trigger)
    return norm.modality is Modality.DUTY and set_off and grade(norm, talk) > Strength.CONSULT


def windows(model: Model, harm: str) -> Iterator[Observation]:
    """For each number of hours: the choices under which it is the least that must pass."""
    configs = space(model)
    known = ((c, g, n) for c in model.clauses for g, n in c.variants if n is not None)
    rows = [(waiting(n), g, c) for c, g, n in known if answers(model, n, harm)]
    for hours in sorted({w for w, _, _ in rows} - {0}):
        sooner = [g for w, g, _ in rows if w < hours]
        here = configs.meet([g for w, g, _ in rows if w == hours], configs.outside(sooner))
        guards = configs.tidy(here)
        if guards:
            clauses = list(dict.fromkeys(c.number for w, _, c in rows if w == hours))
            yield window(model, hours, clauses, guards)


def window(model: Model, hours: int, clauses: list[str], guards: tuple[Guard, ...]) -> Observation:
    """What is told of a window."""
    named = " and ".join(clauses)
    places = tuple(Place(n, model.clause(n).span) for n in clauses)
    return Observation(
        f"For {span(hours)} after the harm nobody owes more than talk",
        Severity.WARNING,
        places,
        "window",
        (
            f"From hour 0, when the harm happens, to hour {hours}, the earliest at which {named} can fall due, no duty"
            " towards the victim asks for more than talk, however promptly everybody acts.",
            f"What is over within {span(hours)} is answered by no duty while it lasts.",
        ),
        guards,
    )


def span(hours: int) -> str:
    """So many hours, in days too where they are whole."""
    return f"{hours // 24} days" if hours % 24 == 0 and hours > 24 else f"{hours} hours"


# -- deadlines that end too soon -------------------------------------------------------------------------------------


def late(model: Model, clause: Clause) -> Iterator[Observation]:
    """Variants of the clause whose deadline ends before what they ask for can be done."""
    found: dict[tuple[int, int], list[Guard]] = {}
    for guard, norm in clause.variants:
        if norm is not None and norm.modality is Modality.DUTY and norm.deadline is not None:
            first, last = earliest(model, norm), norm.deadline.hours
            last += 0 if norm.deadline.from_trigger else waiting(norm)
            if first > last:
                found.setdefault((first, last), []).append(guard)
    for (first, last), guards in found.items():
        yield Observation(
            f"{clause.number} allows {span(last)}, and what it asks for cannot be done before hour {first}",
            Severity.NOTE,
            (Place(clause.number, clause.span),),
            "too late",
            ("Hours are counted from the event that sets the clause off.",),
            space(model).tidy(guards),
        )


def earliest(model: Model, norm: Norm) -> int:
    """The first hour after the trigger at which all that the norm asks for can have been done."""
    events = {c.pattern.template for c in norm.trigger if isinstance(c, Happens)}
    leads = [
        body.lead
        for need in model.needs
        if len(need.variants) == 1
        for _, body in need.variants
        if body is not None
        and body.act.template in {i.pattern.template for i in norm.items}
        and all(isinstance(o, Happens) and o.pattern.template in events for o in body.options)
    ]
    return max(waiting(norm), *leads, 0)
