"""Can the text enter into force, and can one state hold that up, or end it?

A finding: what a clause says of the entry into force, or of the end, can come about in no course of events (`never`);
or one state alone (`held up`), or a number of members of a body that is less than half of it (`by 2`, and so on), can
by what it does or leaves undone keep the text from entering into force under that clause, whatever the others do; or
one state alone can bring it about that the text ends for another (`ended`), or that it is void (`void`): then nothing
was ever owed under it.

No finding: the text can enter into force, end and be void under each such clause, it takes at least half of those who
decide to keep it from entering, and nobody ends it alone for others. A text that says nothing of it is asked nothing.

Severity: never error, for an end warning; else warning. Not judged: whether anybody would withhold its ratification;
whether a state that keeps out of a text, or leaves it, does any harm by it. Where a clause speaks of each party for
itself, that a party can keep itself out, or leave, is no finding.
"""

from __future__ import annotations

from collections.abc import Iterator

from verifier.finding import Severity
from verifier.formula import And, Due, Not, Orderly, Question
from verifier.model import Happens, Instance, Joint, Model, Norm
from verifier.query import Core, Query, Tale, View

ENTRY = True


def ask(view: View) -> Iterator[Query]:
    """Each clause: whether it can come about at all; who can prevent it alone; how many of a body can."""
    for i in subjects(view):
        yield from never(view, i)
        if view.model.clause(i.clause).ends or view.model.clause(i.clause).voids:
            grade = "ended" if view.model.clause(i.clause).ends else "void"
            yield from (ended(i, name, grade) for name in alone(view, i))
            continue
        for name in alone(view, i):
            yield prevented(i, (name,), "", "held up")
        for role in bodies(view, i.clause):
            yield from coalitions(view, i, role)


def subjects(view: View) -> Iterator[Instance]:
    """One entry or ending for each clause; where it speaks of each party for itself, one for each kind of party."""

    def names(i: Instance) -> tuple[str, ...]:
        return (i.clause, i.bearer) if any(own(n) for _, n in view.norms(i.clause)) else (i.clause,)

    entries = (i for i in view.finals if i.bearer not in view.redundant)
    seen: set[object] = set()
    for i in entries:
        key = view.classes.key(names(i))
        if key not in seen:
            seen.add(key)
            yield i


def own(norm: Norm) -> bool:
    """Whether the norm speaks of the party that it lets the text bind."""
    spoken = (c for c in norm.trigger if isinstance(c, Happens | Joint))
    return any(norm.bearer in (c.pattern.args if isinstance(c, Happens) else c.args) for c in spoken)


def never(view: View, i: Instance) -> Iterator[Query]:
    """Whether some course of events lets the text enter into force, end or be void; a yes clears the clause."""
    rule = f"no course of events, not even one in which promises are broken, brings about what {i.clause} waits for"
    clause = view.model.clause(i.clause)
    absent = tuple(g for g, n in clause.variants if n is None)
    for scene in view.scenes():
        yield Query(
            Question(harms=scene, some=(Due(i),), excluding=absent),
            family=("entry", "never", i),
            severity=Severity.WARNING if clause.ends or clause.voids else Severity.ERROR,
            grade="never",
            subject=i,
            tale=Tale.STORY,
            never=True,
            meaning=rule,
            bites=Due(i),
        )


def alone(view: View, i: Instance) -> Iterator[str]:
    """Parties, one of each kind; not the one that would only keep itself out."""
    out = view.redundant | ({i.bearer} if any(own(n) for _, n in view.norms(i.clause)) else set())
    names = (name for name, _ in view.model.parties if name not in out)
    return view.representatives(names, lambda name: (i.bearer, name))


def bodies(view: View, clause: str) -> Iterator[str]:
    """Roles whose members do something together for which the clause waits."""
    joints = (c for _, n in view.norms(clause) for c in n.trigger if isinstance(c, Joint))
    return iter(dict.fromkeys(c.role for c in joints))


def coalitions(view: View, i: Instance, role: str) -> Iterator[Query]:
    """Ever larger coalitions of a body, from two on; where a smaller one is enough, no larger one is told."""
    listed = view.full.members() if role == "party" else view.full.role(role).members
    everybody = [name for name, _ in listed]
    joints = [c for _, n in view.norms(i.clause) for c in n.trigger if isinstance(c, Joint) and c.role == role]
    enough = {n - j.rule.threshold(n) + 1 for j in joints for n in range(1, len(everybody) + 1)}
    wanted = {t for t in enough if t >= 2 and 2 * t < len(everybody)}
    for t in sorted({1, *wanted, *(t - 1 for t in wanted)}) if wanted else ():
        yield prevented(i, tuple(everybody[-t:]), role, f"by {t}", told=t > 1)


def prevented(i: Instance, some: tuple[str, ...], role: str, grade: str, told: bool = True) -> Query:
    """The text can enter into force in good order; these having chosen, nobody else in good order can bring it in."""
    order = Orderly(some)
    return Query(
        Question(
            some=(And((Orderly(), Due(i))),),
            choosers=some,
            along=(order,),
            given=order,
            always=Not(Due(i)),
        ),
        family=("entry", i, role, () if role else some),
        severity=Severity.WARNING,
        grade=grade,
        subject=i,
        blocker="" if role else some[0],
        coalition=some,
        body=role,
        core=Core.CLAUSES,
        always_kept=frozenset({i.clause}),
        tale=Tale.COALITION,
        told=told,
        bites=Due(i),
    )


def ended(i: Instance, name: str, grade: str) -> Query:
    """The text need not end, or be void; this state having chosen, it does or is, whatever others do in good order."""
    order = Orderly((name,))
    return Query(
        Question(
            some=(And((Orderly(), Not(Due(i)))),),
            choosers=(name,),
            along=(order,),
            given=order,
            always=Due(i),
        ),
        family=("entry", i, "", name),
        severity=Severity.WARNING,
        grade=grade,
        subject=i,
        blocker=name,
        coalition=(name,),
        core=Core.CLAUSES,
        always_kept=frozenset({i.clause}),
        tale=Tale.COALITION,
        bites=Due(i),
    )


def claim(model: Model, query: Query, core: tuple[str, ...]) -> str:
    """What a yes means."""
    assert query.subject is not None
    clause = query.subject.clause
    if query.grade == "ended":
        return f"One state alone can end the text under {clause}"
    if query.grade == "void":
        return f"One state alone can make the text void under {clause}"
    if query.grade == "never":
        if model.clause(clause).voids:
            return f"The text can never be void under {clause}"
        if model.clause(clause).ends:
            return f"The text can never end under {clause}"
        return f"The text can never enter into force under {clause}"
    if not query.body:
        return f"One state alone can keep the text from entering into force under {clause}"
    plural = "parties" if query.body == "party" else model.role(query.body).plural.replace("_", " ")
    some = f"Any {len(query.coalition)} of the {plural}"
    return f"{some} can together keep the text from entering into force under {clause}"
