"""Is there a clause that can never come into play?

A finding: `never due`: in no course of events, not even one in which promises are broken, does the clause fall due for
anybody. `exception`: what an exception waits for can never come about, so that the rule stands as if without it.

No finding: every clause can fall due, and every exception can come to apply.

Severity: warning. Not judged: clauses about events and calls; permissions; clauses that bind by name a state that has
not accepted them, of which `third_party` tells; whether what can happen ever will.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from verifier.cubes import space
from verifier.finding import Severity
from verifier.formula import FALSE, TRUE, And, Breached, Due, Formula, Occurs, Or, Question
from verifier.model import (
    Act,
    Broken,
    Clause,
    Condition,
    Const,
    Domain,
    Guard,
    Happens,
    Instance,
    Joint,
    Modality,
    Model,
    Norm,
    Passed,
    RuleKind,
    Silence,
    Step,
)
from verifier.query import Query, Tale, View

SIFTS = True
Exception_ = tuple[Condition, ...]
"""What an exception waits for."""


def ask(view: View) -> Iterator[Query]:
    """Each clause that might not fall due, and each exception that might not apply."""
    for clause in view.model.clauses:
        if not view.about_scenario(clause.number):
            yield from due(view, clause)
            for exception in dict.fromkeys(u.conditions for _, n in view.norms(clause.number) for u in n.exceptions):
                yield from applied(view, clause, exception)


def due(view: View, clause: Clause) -> Iterator[Query]:
    """Can the clause fall due for anybody?"""
    variants = [n for _, n in view.norms(clause.number)]
    if any(n.modality in (Modality.LIBERTY, Modality.DEEMING) or two_harms(view.model, n.trigger) for n in variants):
        return
    if all(sure(view, clause, n) for n in variants) or all(strange(view.model, clause, n) for n in variants):
        return
    rule = f"no course of events, not even one in which promises are broken, makes {clause.number} fall due"
    asked = [(scene, i, Due(i)) for scene, i in instances(view, clause)]
    absent = (*(g for g, n in clause.variants if n is None), *unaccepted(view.model, clause))
    yield from family(clause, "never due", rule, asked, absent)


def applied(view: View, clause: Clause, exception: Exception_) -> Iterator[Query]:
    """Can what the exception waits for come about?"""
    if all(free(view, c) for c in exception) or two_harms(view.model, exception):
        return
    rule = f"no course of events brings about what the exception of {clause.number} waits for"
    asked = [
        (scene, i, And(tuple(comes_about(view, scene, i, c) for c in exception)))
        for scene, i in instances(view, clause)
    ]
    without = (g for g, n in clause.variants if n is None or all(u.conditions != exception for u in n.exceptions))
    yield from family(clause, "exception", rule, asked, (*without, *unaccepted(view.model, clause)))


def family(
    clause: Clause,
    grade: str,
    rule: str,
    asked: Sequence[tuple[tuple[Act, ...], Instance, Formula]],
    absent: tuple[Guard, ...],
) -> Iterator[Query]:
    """The questions a yes to any of which clears the clause; one that has none where there is nobody to ask about."""
    for scene, i, some in asked or [((), Instance(clause.number, "", ()), FALSE)]:
        yield Query(
            Question(harms=scene, some=(some,), excluding=absent),
            family=("dead_clause", clause.number, rule),
            severity=Severity.WARNING,
            grade=grade,
            subject=i,
            tale=Tale.STORY,
            never=True,
            meaning=rule,
            bites=some,
        )


def instances(view: View, clause: Clause) -> Iterator[tuple[tuple[Act, ...], Instance]]:
    """Representative instances of the clause in each set of harm acts."""
    for scene in view.scenes():
        mine = (i for i in (*view.duties(scene), *view.bans(scene)) if i.clause == clause.number)
        for i in view.representatives(mine, lambda i: (i.bearer, *(v for _, v in i.binding))):
            yield scene, i


# -- what needs no question ------------------------------------------------------------------------------------------


def sure(view: View, clause: Clause, norm: Norm) -> bool:
    """Whether the norm falls due as soon as what it waits for is done, which nothing stands against."""
    spared = norm.exceptions or norm.during or norm.under
    open_ = not norm.limits and not norm.until and not norm.provisos and (norm.modality is Modality.BAN or not spared)
    parties = [name for name, guards in view.model.bound_by(clause) if () in guards]
    bound = next((b.domain for b in norm.binders if b.var == norm.bearer.name), None)
    bearers = parties if bound is None else [n for n in members(view.model, bound) if n in parties]
    somebody = bool(bearers) if bound is not None else norm.bearer.name in parties
    return open_ and somebody and all(free(view, c) for c in (*norm.trigger, *norm.steps))


def strange(model: Model, clause: Clause, norm: Norm) -> bool:
    """Whether a state is bound by name that has not accepted the text: that is for `third_party` to tell."""
    parties = {name for name, _ in model.bound_by(clause)}
    return isinstance(norm.bearer, Const) and norm.bearer.name not in parties


def unaccepted(model: Model, clause: Clause) -> Iterator[Guard]:
    """The configurations in which it binds a state by name that has not accepted it."""
    for guard, norm in clause.variants:
        if norm is not None and isinstance(norm.bearer, Const):
            name = norm.bearer.name
            bound = [g for state, guards in model.bound_by(clause) if state == name for g in guards]
            yield from space(model).less((guard,), bound)


def free(view: View, step: Step) -> bool:
    """Whether what is waited for can be done at any time, by enough states, and needs nothing."""
    if isinstance(step, Passed):
        return True
    if isinstance(step, Broken | Silence):
        return False  # whether a clause can be broken, or nobody need object, is a question of its own
    if isinstance(step, Joint):
        count = len(members(view.model, Domain("state", role=step.role))) - len(step.other_than)
        return view.unaided(step.template) and 0 < count >= step.rule.threshold(count)
    return view.unaided(step.pattern.template) and all(members(view.model, b.domain) for b in step.binders)


def members(model: Model, domain: Domain) -> list[str]:
    """Who is in the domain under every configuration; its exclusions count only against the last one left."""
    found = inside(model, domain, sure=True)
    return found if len(found) > len(domain.other_than) else []


def inside(model: Model, domain: Domain, sure: bool) -> list[str]:
    """Who is in the domain, its exclusions apart: under every configuration, as far as one sees, or under some."""
    roles = {r.name: dict(r.members) for r in model.roles}
    areas = {a.name: dict(a.regions) for a in model.areas}

    def listed(name: str, groups: Mapping[str, Mapping[str, tuple[Guard, ...]]], group: str | None) -> bool:
        guards = ((),) if group is None else groups[group].get(name, ())
        return () in guards if sure else bool(guards)

    return [
        e.name
        for e in model.entities
        if e.sort == domain.sort
        and domain.owner in (None, e.owner)
        and listed(e.name, roles, domain.role)
        and listed(e.name, areas, domain.area)
    ]


def two_harms(model: Model, conditions: tuple[Condition, ...]) -> bool:
    """Whether it takes two harms: only one at a time is looked at, so nothing can be said."""
    harms = {h.pattern.template for h in model.harms}
    return sum(isinstance(c, Happens) and c.pattern.template in harms for c in conditions) > 1


# -- what an exception waits for ---------------------------------------------------------------------------------------


def comes_about(view: View, scene: tuple[Act, ...], i: Instance, condition: Condition) -> Formula:
    """That the acts which the condition waits for happen; all members' shares, unless one is enough."""
    env = dict(i.binding)
    if isinstance(condition, Silence):
        return TRUE  # what begins it stands beside it; nobody need break it
    if isinstance(condition, Happens):
        acts = view.acts(condition.pattern.template, condition.pattern.args, env)
        return Or(tuple(Occurs(a) for a in acts if meant(view.model, condition, a, env)))
    if isinstance(condition, Broken):
        breaker = env.get(condition.who.name, condition.who.name)
        anybody = any(b.var == breaker for b in condition.binders)
        mine = (o for o in (*view.duties(scene), *view.bans(scene)) if o.clause in condition.clauses)
        return Or(tuple(Breached(o) for o in mine if anybody or o.bearer == breaker))
    out = {env.get(t.name, t.name) for t in condition.other_than}
    who = [name for name, _ in view.model.role(condition.role).members if name not in out]
    if condition.rule.threshold(len(who)) > len(who):
        return FALSE
    ways = [
        tuple(Occurs(Act(a.template, (name, *a.args[1:]))) for name in who)
        for a in view.acts(condition.template, (Const(i.bearer), *condition.args), env)
    ]
    one = condition.rule.kind is RuleKind.ANY and not condition.including
    return Or(tuple(Or(w) if one else And(w) for w in ways))


def meant(model: Model, condition: Happens, act: Act, env: Mapping[str, str]) -> bool:
    """Whether the act is one that the condition speaks of, under some configuration."""
    values = {**{t.name: v for t, v in zip(condition.pattern.args, act.args, strict=True)}, **env}

    def allowed(domain: Domain) -> set[str]:
        return {*inside(model, domain, sure=False)} - {values.get(t.name, t.name) for t in domain.other_than}

    return all(values[b.var] in allowed(b.domain) for b in condition.binders if b.var in values)


def claim(model: Model, query: Query, core: tuple[str, ...]) -> str:
    """What it means that there is none."""
    assert query.subject is not None
    if query.grade == "exception":
        return f"An exception of {query.subject.clause} can never apply"
    return f"{query.subject.clause} can never fall due"
