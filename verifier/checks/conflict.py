"""Can everybody keep every promise at once, or do some clauses exclude each other?

A finding: there is a course of events in which the others (every party that is not an author of the harm)
cannot all keep what they promised, whatever they do and however fully they co-operate; or a duty that, once
it falls due, cannot be kept without a breach, though nobody was in breach of any other clause before. The
clauses named are all needed: with any one left out, the rest can be kept. One clause alone, with needs, is an
impossible duty. `right`: there is a course of events in which everybody keeps everything and a clause allows its
bearer to do something, and yet whoever does it breaks another clause, or makes somebody break one. What the right
is `subject to` is its own limit and no such clause.

No finding: in every course of events within the printed bounds, the others can keep all clauses together, every duty
that falls due can be kept, and every right that is open can be used.

Severity: error; warning where the text itself states a priority between the clauses, and of a right, which nobody
has to use. Clauses of different instruments are told by `cross_conflict`; clauses of which one is broken whatever
happens, by `contradiction` where that is asked too. Not judged: whether a tribunal would reconcile the clauses by
interpretation, necessity or force majeure.
"""

from __future__ import annotations

from collections.abc import Iterator

from verifier.finding import Severity
from verifier.formula import TRUE, And, Clean, Due, Kept, Not, Or, Question
from verifier.model import Act, ActKind, Happens, Instance, Model
from verifier.query import Core, Query, Tale, View

AFTER: tuple[str, ...] = ()
EXHAUST = True
RIGHT = "right"
YIELDS = (("", "contradiction"),)


def ask(view: View) -> Iterator[Query]:
    """Per set of harm acts: each duty whose falling due is in the parties' hands, then everything; then each right."""
    again = view.said_again()
    for scene in view.scenes():
        for instance in view.subjects(scene):
            if conditional(view, instance) and not view.about_scenario(instance.clause):
                yield once_due(scene, instance, again[instance.clause])
        authors = {h.args[0] for h in scene}
        yield Query(
            Question(harms=scene, some=(TRUE,), always=Not(Clean())),
            family=("conflict", scene),
            severity=Severity.ERROR,
            harm=scene[0] if scene else None,
            core=Core.CLAUSES,
            tale=Tale.CLAUSES,
            bites=Or(tuple(Due(i) for i in view.duties(scene) if i.bearer not in authors)),
        )
    rights = ((scene, right) for scene in view.scenes() for right in view.rights(scene))
    yield from (if_used(view, scene, right) for scene, right in rights if not view.about_scenario(right.clause))


def conditional(view: View, instance: Instance) -> bool:
    """Whether conduct decides if the instance falls due (else asking everything together covers it)."""
    fixed = {t.name for t in view.model.templates if t.kind in (ActKind.EVENT, ActKind.CALL)}
    return any(
        n.steps
        or n.exceptions
        or n.until
        or n.during
        or n.provisos
        or any(not isinstance(c, Happens) or c.pattern.template not in fixed for c in n.trigger)
        for _, n in view.norms(instance.clause)
    )


def once_due(scene: tuple[Act, ...], instance: Instance, again: tuple[str, ...]) -> Query:
    """Once the instance falls due, and others that say the very same, can everything be kept?"""
    reached = And((Due(instance), Clean(but=again)))
    return Query(
        Question(harms=scene, some=(reached,), given=Due(instance), always=Not(Clean())),
        family=("conflict", scene),
        severity=Severity.ERROR,
        subject=instance,
        harm=scene[0] if scene else None,
        core=Core.CLAUSES,
        tale=Tale.CLAUSES,
        bites=Due(instance),
    )


def if_used(view: View, scene: tuple[Act, ...], right: Instance) -> Query:
    """Where everybody keeps everything and the right is open: can it be used, within its own limits, without a breach?

    Its limits are the clauses to which it is subject in so many words.
    """
    limits = {c for _, n in view.norms(right.clause) for c in n.heeds}
    within = Clean(but=tuple(c.number for c in view.model.clauses if c.number not in limits))
    return Query(
        Question(
            harms=scene,
            some=(And((Due(right), Clean())),),
            given=And((Kept(right), within)) if limits else Kept(right),
            always=Not(Clean()),
        ),
        family=("conflict", scene, right),
        severity=Severity.WARNING,
        grade=RIGHT,
        subject=right,
        harm=scene[0] if scene else None,
        core=Core.CLAUSES,
        tale=Tale.CLAUSES,
        bites=Due(right),
        right=right.clause,
    )


def keeps(model: Model, core: tuple[str, ...]) -> bool:
    """Whether the clauses stand in one instrument."""
    return len({model.clause(number).instrument for number in core}) <= 1


def claim(model: Model, query: Query, core: tuple[str, ...]) -> str:
    """What a yes means."""
    if len(core) == 1:
        return f"{core[0]} cannot be {'used' if query.right else 'kept'} by anybody"
    if query.right:
        return "; ".join((query.allowed(core), *(f"{b} gives way to {a}" for a, b, _ in query.ranks)))
    both = f"{', '.join(core[:-1])} and {core[-1]} cannot {'both' if len(core) == 2 else 'all'} be kept"
    return "; ".join((both, *(f"{b} gives way to {a}" for a, b, _ in query.ranks)))
