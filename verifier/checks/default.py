"""Does one state that defaults set all the others free?

A finding: there is a course of events in which the victim makes every call and duties towards it fall due that can
be broken; but when one state that bears such a duty does nothing at all, duties of others still fall due and none of
them can be broken any more, whatever the others do or leave undone. So each may wait for the rest, and nobody answers.

No finding: whichever one bearer defaults, the others remain answerable; or nobody can ever be in breach, as of
duties on own judgment. A state that keeps a duty from falling due at all is for hostage and veto to tell.

Severity: error. Not judged: two or more states that default; whether anybody would in fact default.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from verifier.finding import Severity
from verifier.formula import And, Breached, Due, Formula, Not, Occurs, Or, Question
from verifier.model import Act, Instance, Model
from verifier.query import Core, Query, Strength, Tale, View, victim_of

AFTER: tuple[str, ...] = ()
EXHAUST = False


def ask(view: View) -> Iterator[Query]:
    """Per harm and clause: each kind of bearer as the one that defaults."""
    for scene in view.scenes():
        if not scene:
            continue
        victim = victim_of(view.model, scene[0])
        for clause in dict.fromkeys(i.clause for i in view.duties(scene) if owed(view, i, victim)):
            bearers = [i for i in view.duties(scene) if i.clause == clause and owed(view, i, victim)]
            for one in view.representatives(dict.fromkeys(i.bearer for i in bearers), among(scene)):
                yield from defaulted(view, scene, bearers, one)


def among(scene: tuple[Act, ...]) -> Callable[[str], tuple[str, ...]]:
    """A state as seen from the harm."""
    return lambda name: (*(a for h in scene for a in h.args), name)


def owed(view: View, i: Instance, victim: str) -> bool:
    """Whether the duty is owed to the victim and asks for more than talk."""
    return (
        view.beneficiary(i) == victim
        and view.strength(i.clause) > Strength.CONSULT
        and not view.about_scenario(i.clause)
    )


def defaulted(view: View, scene: tuple[Act, ...], bearers: list[Instance], one: str) -> Iterator[Query]:
    """The duties of the clause can be broken, but not once this bearer does nothing, though they still fall due."""
    others = [i for i in bearers if i.bearer != one]
    if not others:
        return
    idle = And(tuple(Not(Occurs(a)) for a in view.conduct(scene) if a.args[0] == one))
    breached = Or(tuple(Breached(i) for i in others))
    due: Formula = And((idle, Or(tuple(Due(i) for i in others))))
    clause = bearers[0].clause
    yield Query(
        Question(
            harms=scene,
            callers=(victim_of(view.model, scene[0]),),
            some=(breached, due),
            given=idle,
            always=Not(breached),
        ),
        family=("default", scene, clause, one),
        severity=Severity.ERROR,
        harm=scene[0],
        blocker=one,
        always_kept=frozenset({clause}),
        core=Core.CLAUSES,
        tale=Tale.DEFAULT,
        bites=breached,
    )


def claim(model: Model, query: Query, core: tuple[str, ...]) -> str:
    """What a yes means."""
    (clause, *_) = query.always_kept
    return f"One state that does nothing sets all others free of {clause}"
