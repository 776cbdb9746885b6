"""Can one state stop what another owes to a third?

A finding: there is a course of events in which a duty could be kept with everybody clean, the blocking state
included, yet one state that is not the duty's beneficiary can, by its own conduct alone, bring it about that the
duty never falls due or cannot be kept, unless somebody else breaks a prohibition. Where what any of several does sets
the duty off, all of them have to be stopped. `lawful`: the blocking state can do so without breaking any promise of its
own. `by breach`: by breaking one; where there is a lawful way as well, that is told beside it. `own hand`: the bearer
itself can keep its duty from ever falling due; where it does so by using an exception, `swallowed` tells it, if that is
asked too. Where clauses stand in a conflict, in which nobody can be clean, the
question is asked as if those other than the duty gave way, and the finding says so.

No finding: whatever any one state does or leaves undone, the others can still perform in good order.

Severity: error when the blocking state can be the author of the very harm; else warning; own hand: warning.
Not judged: whether anyone would in fact refuse.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from verifier.cubes import space
from verifier.finding import Severity
from verifier.formula import And, Clean, Due, Formula, Kept, Not, Or, Orderly, Question, Without
from verifier.model import Act, Guard, Instance, Model
from verifier.query import Core, Query, Tale, View

AFTER: tuple[str, ...] = ("conflict",)
EXHAUST = False
YIELDS = (("own hand", "swallowed"),)


def ask(view: View) -> Iterator[Query]:
    """Per set of harm acts, duty and possible blocker."""
    for scene in view.scenes():
        for i in view.subjects(scene):
            if not view.about_scenario(i.clause) and (answers(view, i.clause) or not scene):
                for q in possible_blockers(view, scene, i):
                    yield from (own_hand(view, scene, i) if q == i.bearer else blocked(view, scene, i, q))


def answers(view: View, clause: str) -> bool:
    """Whether the clause answers something that happens; one that does not is asked about where no harm happens."""
    return any(n.trigger for _, n in view.norms(clause))


def possible_blockers(view: View, scene: tuple[Act, ...], i: Instance) -> Iterator[str]:
    """Parties other than the beneficiary, one of each kind as seen from the scene and the duty."""
    known = (*(a for h in scene for a in h.args), i.bearer, *(v for _, v in i.binding))
    out = view.redundant | {view.beneficiary(i)}
    others = (name for name, _ in view.model.parties if name not in out)
    return view.representatives(others, lambda q: (*known, q))


def blocked(view: View, scene: tuple[Act, ...], i: Instance, q: str) -> Iterator[Query]:
    """Lawfully, else by breach; with the whole text, else as if clauses in conflict with the duty gave way."""
    author = bool(scene) and q == scene[0].args[0]
    severity = Severity.ERROR if author else Severity.WARNING
    for lawful in (True, False):
        for way, where in ways(view, i.clause):
            asked = replace(question(view, scene, i, q, lawful, way), within=where)
            yield Query(
                asked,
                family=("hostage", scene, i, q),
                severity=severity,
                grade="lawful" if lawful else "by breach",
                subject=i,
                harm=scene[0] if scene else None,
                blocker=q,
                core=Core.CLAUSES,
                tale=Tale.WITHHELD,
                plain=replace(asked, along=(), always=Not(performed(view, scene, i))),
                bites=Kept(i),
            )


def ways(view: View, clause: str) -> Iterator[tuple[frozenset[str], tuple[Guard, ...]]]:
    """What gives way, and under which configurations: nothing; and, where there is a conflict, what stands in it.

    These are all other clauses of the conflicts that there are, be they with this one or another. Else a conflict, in
    which nobody can be clean, would hide every hostage.
    """
    yield frozenset(), ((),)
    every = space(view.model)
    found: dict[frozenset[str], tuple[Guard, ...]] = {frozenset(): ((),)}
    for core, guards in view.cores.get("conflict", {}).items():
        parted: dict[frozenset[str], tuple[Guard, ...]] = {}
        for way, where in found.items():
            for wider, there in ((way | core - {clause}, guards), (way, every.outside(guards))):
                if both := every.meet(where, there):
                    parted[wider] = (*parted.get(wider, ()), *both)
        found = parted
    yield from ((way, every.tidy(where)) for way, where in found.items() if way)


def performed(view: View, scene: tuple[Act, ...], i: Instance) -> Formula:
    """The duty is kept, be it that something else of the same kind set it off."""
    return Or(tuple(Kept(j) for j in view.alike(scene, i)))


def question(view: View, scene: tuple[Act, ...], i: Instance, q: str, lawful: bool, way: frozenset[str]) -> Question:
    """Pivotal: everybody clean with the duty kept. Then, q having chosen, nobody in good order can keep one alike."""
    never: list[Formula] = [Not(performed(view, scene, i))]
    if not lawful:
        never += [Not(Clean((q,))), Not(Or(tuple(Due(j) for j in rivals(view, scene, i))))]
    return Question(
        harms=scene,
        some=(And((Clean(), Clean((q,)), Kept(i))),),
        choosers=(q,),
        along=(And((Orderly((q,)), Clean((q,)))),) if lawful else (),
        given=Orderly((q,)),
        always=And(tuple(never)),
        without=Without(clauses=way),
    )


def rivals(view: View, scene: tuple[Act, ...], i: Instance) -> Iterator[Instance]:
    """Other duties of the same bearer to the same beneficiary, at least as strong."""
    for j in view.duties(scene):
        same = j.bearer == i.bearer and view.beneficiary(j) == view.beneficiary(i)
        if same and j.clause != i.clause and view.strength(j.clause) >= view.strength(i.clause):
            yield j


def own_hand(view: View, scene: tuple[Act, ...], i: Instance) -> Iterator[Query]:
    """The bearer keeps its duty from falling due."""
    for way, where in ways(view, i.clause):
        yield Query(
            Question(
                harms=scene,
                some=(And((Clean(), Kept(i))),),
                choosers=(i.bearer,),
                given=Orderly((i.bearer,)),
                always=Not(Or(tuple(Due(j) for j in view.alike(scene, i)))),
                within=where,
                without=Without(clauses=way),
            ),
            family=("hostage", scene, i, i.bearer),
            severity=Severity.WARNING,
            grade="own hand",
            subject=i,
            harm=scene[0] if scene else None,
            blocker=i.bearer,
            core=Core.CLAUSES,
            tale=Tale.WITHHELD,
            bites=Kept(i),
        )


def claim(model: Model, query: Query, core: tuple[str, ...]) -> str:
    """What a yes means."""
    assert query.subject is not None
    duty = query.subject.clause
    if query.grade == "own hand":
        return f"A state bound by {duty} can itself prevent that duty from ever arising"
    how = "without breaking any promise" if query.grade == "lawful" else "by breaking its own promise"
    who = "The author of the harm" if query.severity is Severity.ERROR else "One state alone"
    others = [c for c in core if c != duty]
    through = f" by way of {' and '.join(others)}" if others else ""
    return f"{who} can stop what others owe under {duty}{through}, {how}"
