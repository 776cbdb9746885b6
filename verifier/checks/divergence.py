"""Does the same conduct keep a clause under one reading and not under another?

A finding: one and the same history, judged twice with only one reading changed, keeps an obligation under the one and
breaks it, or never gives rise to it, under the other; or breaks it under the one and is excused under the other, as
another of those bound together defaults too. The history shown is one with the fewest acts.

No finding: however each reading is chosen, the same conduct is judged the same.

Severity: warning. Not judged: which reading is right. Both are shown.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from verifier.finding import Severity
from verifier.formula import And, Breached, Due, Formula, Kept, Not, Or, Question, Under
from verifier.model import Act, ActKind, Bearing, Guard, Happens, Instance, Model, PointKind
from verifier.query import Core, Query, Tale, View

AFTER: tuple[str, ...] = ()
EXHAUST = False


def ask(view: View) -> Iterator[Query]:
    """Per reading and alternative: kept under it, not kept under some other."""
    for point in view.model.points:
        if point.kind is not PointKind.READING:
            continue
        asked = [(scene, i) for scene in view.scenes(everywhere=True) for i in concerned(view, scene, point.name)]
        for scene, i in sorted(asked, key=borne_by_author):
            for a in range(len(point.alternatives)):
                rest = [b for b in range(len(point.alternatives)) if b != a]
                yield Query(
                    Question(harms=scene, some=(apart(view, point.name, a, rest, i),)),
                    family=("divergence", point.name, a),
                    severity=Severity.WARNING,
                    subject=i,
                    harm=scene[0] if scene else None,
                    point=point.name,
                    core=Core.CLAUSES,
                    tale=Tale.READINGS,
                    once=True,
                    bites=Kept(i),
                )


def borne_by_author(asked: tuple[tuple[Act, ...], Instance]) -> bool:
    """Whether what is owed is owed by the author of the harm: the first yes is told, and that makes an odd story."""
    scene, i = asked
    return any(i.bearer == harm.args[0] for harm in scene)


def apart(view: View, point: str, a: int, rest: Sequence[int], i: Instance) -> Formula:
    """Kept under the alternative and not under one of the rest; or excused under it and broken under another."""
    found = [And((Under(point, a, Kept(i)), Or(tuple(Not(Under(point, b, Kept(i))) for b in rest))))]
    if any(norm.bearing is Bearing.TOGETHER for _, norm in view.norms(i.clause)):
        excused = And((Due(i), Not(Kept(i)), Not(Breached(i))))
        found.append(And((Under(point, a, excused), Or(tuple(Under(point, b, Breached(i)) for b in rest)))))
    return Or(tuple(found)) if len(found) > 1 else found[0]


def concerned(view: View, scene: tuple[Act, ...], point: str) -> Iterator[Instance]:
    """Representative instances of clauses that the reading touches."""
    clauses = {c.number for c in view.model.clauses if touches(view, c.number, point)}
    bans = (i for i in view.bans(scene) if not scene or conditional(view, i.clause))
    found = (i for i in (*view.duties(scene), *bans) if i.clause in clauses)
    return view.representatives(
        (i for i in found if not view.about_scenario(i.clause)),
        lambda i: (i.clause, i.bearer, *(v for _, v in i.binding)),
    )


def conditional(view: View, clause: str) -> bool:
    """Whether events or calls can trigger or excuse the clause: then harms matter to it."""
    fixed = {t.name for t in view.model.templates if t.kind in (ActKind.EVENT, ActKind.CALL)}
    norms = [n for number in view.bearing_on(clause) for _, n in view.norms(number)]
    ends = (c for n in norms for group in (*(u.conditions for u in n.exceptions), *n.until) for c in group)
    lasting = (c for n in norms for d in n.during for c in (*d.begins, *d.ends))
    reserved = (c for n in norms for p in n.provisos for c in p.conditions)
    conditions = (*(c for n in norms for c in (*n.trigger, *n.steps)), *ends, *lasting, *reserved)
    return any(isinstance(c, Happens) and c.pattern.template in fixed for c in conditions)


def touches(view: View, clause: str, point: str) -> bool:
    """Whether the clause, what can lift it, or a role or area that either uses, depends on the reading."""

    def depends(guards: tuple[Guard, ...]) -> bool:
        return any(p == point for g in guards for p, _ in g)

    model = view.model
    areas = {a.name for a in model.areas if any(depends(g) for _, g in a.regions)}
    roles = {r.name for r in model.roles if any(depends(g) for _, g in r.members)}
    for guard, norm in (v for number in view.bearing_on(clause) for v in model.clause(number).variants):
        if depends((guard,)):
            return True
        if norm is not None and any(limit.area in areas for limit in norm.limits):
            return True
        if norm is not None and any(b.domain.role in roles or b.domain.area in areas for b in norm.binders):
            return True
    return False


def claim(model: Model, query: Query, core: tuple[str, ...]) -> str:
    """What a yes means."""
    assert query.subject is not None
    readings = " | ".join(model.point(query.point).alternatives)
    return f"Whether {query.subject.clause} is kept depends on how {{{readings}}} is settled"
