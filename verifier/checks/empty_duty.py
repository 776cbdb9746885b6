"""Can a duty that has fallen due be kept by doing nothing?

A finding: a duty falls due and its time passes; its bearer has kept it, and all else that it owes to the same state,
and yet has done none of the acts that these duties ask for, save talk. So it is though the case requires every act that
is listed. `own judgment`: the bearer may do any or none. `talk is enough`: one of the acts to choose from is mere talk.
`consult only`: the duty never speaks of more than talk; `intention`: the clause says only what its bearer intends, so
that nothing ever falls due. These two are told as notes, and are no faults. `without means`: in no course of events
does anybody keep the duty and do nothing that is forbidden to it, since all means are; so the duty asks for nothing
that its bearer may do. That it cannot be kept is what the check conflict tells.

No finding: whoever owes something has to do something, and is left the means.

Severity: warning; consult only, intention and without means: note. Not judged: whether a state would do more than it
must, and good faith, which may ask for more than the words.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from verifier.cubes import space
from verifier.finding import Severity
from verifier.formula import And, Breached, Clean, Due, Kept, Not, Occurs, Question
from verifier.model import Act, Clause, Guard, Instance, Joint, Modality, Mode, Model
from verifier.query import Observation, Place, Query, Strength, Tale, View

SIFTS = True


def look(view: View) -> Iterator[Observation]:
    """Clauses that speak of nothing but talk, and those that only say what is intended, by when they do."""
    duties = (c for c in view.model.clauses if any(n.modality is Modality.DUTY for _, n in view.norms(c.number)))
    talk = [c for c in duties if view.strength(c.number) is Strength.CONSULT]
    if talk:
        yield told(talk, f"{'oblige' if len(talk) > 1 else 'obliges'} to nothing but talk", "consult only")
    intentions: dict[tuple[Guard, ...], list[Clause]] = {}
    for clause in view.model.clauses:
        guards = [g for g, n in view.norms(clause.number) if n.modality is Modality.INTENTION]
        if guards:
            intentions.setdefault(space(view.model).tidy(guards), []).append(clause)
    for when, clauses in intentions.items():
        said = "say what is intended, and oblige" if len(clauses) > 1 else "says what is intended, and obliges"
        yield told(clauses, f"{said} nobody", "intention", when)


def told(clauses: list[Clause], said: str, grade: str, when: tuple[Guard, ...] = ((),)) -> Observation:
    """One observation for all of a kind."""
    numbers = [c.number for c in clauses]
    who = " and ".join((", ".join(numbers[:-1]), numbers[-1])) if len(numbers) > 1 else numbers[0]
    places = tuple(Place(c.number, c.span) for c in clauses)
    return Observation(f"{who} {said}", Severity.NOTE, places, grade, guards=when)


def ask(view: View) -> Iterator[Query]:
    """Each duty of more than talk: due, everything kept, and nothing done but talk. Then those that lack the means."""
    yield from idle(view)
    yield from without_means(view)


def idle(view: View) -> Iterator[Query]:
    """Each duty of more than talk: due, everything kept, and nothing done but talk."""
    talk = {t.name for t in view.model.templates if t.talk}
    for scene in view.scenes():
        for i in view.subjects(scene):
            if (
                view.about_scenario(i.clause)
                or view.strength(i.clause) <= Strength.CONSULT
                or not may_be_empty(view, i, talk)
            ):
                continue
            kept = And((Kept(i), *nothing_done(view, scene, i, talk)))
            own = any(n.mode is Mode.OWN for _, n in view.norms(i.clause))
            listed = any(fact for _, fact in view.items(i))
            though = ", though the case requires all that is listed" if listed else ""
            meaning = (
                f"{view.model.entity(i.bearer).display} owes {i.clause} and keeps it without doing any of it{though}"
            )
            yield Query(
                Question(harms=scene, some=(kept,)),
                family=("empty_duty", i.clause),
                severity=Severity.WARNING,
                grade="own judgment" if own else "talk is enough",
                subject=i,
                harm=scene[0] if scene else None,
                tale=Tale.STORY,
                meaning=meaning,
                bites=Due(i),
            )


def without_means(view: View) -> Iterator[Query]:
    """Each duty that always takes what its bearer is forbidden: can it be kept in any course of events all the same?"""
    for clause in view.model.clauses:
        asked = [(scene, i) for scene in view.scenes() for i in view.subjects(scene) if i.clause == clause.number]
        if all(barred(view, scene, i) for scene, i in asked):
            absent = tuple(g for g, n in clause.variants if n is None)
            yield from (lawful(view, scene, i, absent) for scene, i in asked)


def lawful(view: View, scene: tuple[Act, ...], i: Instance, absent: tuple[Guard, ...]) -> Query:
    """Is the duty kept, and nothing done that its bearer is forbidden?"""
    forbidden = {b.clause for b in view.bans(scene) if b.bearer == i.bearer}
    keeping = Clean((i.bearer,), tuple(c.number for c in view.model.clauses if c.number not in forbidden))
    return Query(
        Question(harms=scene, some=(And((Kept(i), keeping)),), excluding=absent),
        family=("empty_duty", "without means", i.clause),
        severity=Severity.NOTE,
        grade="without means",
        subject=i,
        harm=scene[0] if scene else None,
        tale=Tale.STORY,
        never=True,
        provided=Due(i),
        meaning=f"whoever owes {i.clause} is left no means to keep it",
        bites=Due(i),
    )


def barred(view: View, scene: tuple[Act, ...], i: Instance) -> bool:
    """Whether something that the duty's acts take, by the facts of the world, is forbidden to its bearer."""
    forbidden = {act.template for b in view.bans(scene) if b.bearer == i.bearer for act, _ in view.items(b)}
    return bool(forbidden & means(view, (act.template for act, _ in view.items(i))))


def means(view: View, phrases: Iterable[str]) -> set[str]:
    """The phrases that acts of these phrases take, directly or not."""
    bodies = [body for need in view.model.needs for _, body in need.variants if body is not None]
    found: set[str] = set()
    newest = set(phrases)
    while newest:
        options = (o for body in bodies if body.act.template in newest for o in body.options)
        newest = {o.template if isinstance(o, Joint) else o.pattern.template for o in options} - found
        found |= newest
    return found


def may_be_empty(view: View, i: Instance, talk: set[str]) -> bool:
    """Whether the words allow it: own judgment, or talk among what may be enough."""
    return any(
        n.mode is Mode.OWN or (n.mode is Mode.ONE and any(x.pattern.template in talk for x in n.items))
        for _, n in view.norms(i.clause)
    )


def nothing_done(view: View, scene: tuple[Act, ...], i: Instance, talk: set[str]) -> Iterator[Occurs | Not]:
    """Nothing that the bearer owes the same state is broken, and nothing of it done, save talk.

    And that though the case requires all that the duty lists.
    """
    yield from (Occurs(fact) for fact in dict.fromkeys(fact for _, fact in view.items(i) if fact is not None))
    mine = (j for j in view.duties(scene) if (j.bearer, view.beneficiary(j)) == (i.bearer, view.beneficiary(i)))
    duties = [j for j in mine if not view.about_scenario(j.clause)]
    yield from (Not(Breached(j)) for j in duties if j != i)
    acts = dict.fromkeys(act for j in duties for act, _ in view.items(j) if act.template not in talk)
    yield from (Not(Occurs(act)) for act in acts)


def claim(model: Model, query: Query, core: tuple[str, ...]) -> str:
    """What a yes means."""
    assert query.subject is not None
    if query.grade == "without means":
        others = " and ".join(c for c in core if c != query.subject.clause)
        return f"{query.subject.clause} asks for what cannot be done" + (f" within {others}" if others else "")
    if query.grade == "own judgment":
        return f"{query.subject.clause} can be kept by doing nothing: what is done is left to the bearer's own judgment"
    return f"{query.subject.clause} can be kept by talk alone"
