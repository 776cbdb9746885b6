"""Can an exception always be used by the very state that the rule binds?

A finding: a rule binds a state, and everything that one of its exceptions waits for is in that state's own hands: it
can make the exception hold whenever it likes, break no promise by that, and then do what the rule forbids, or leave
undone what the rule asks for.

No finding: every exception waits for something that its beneficiary does not decide alone.

Severity: warning. Not judged: exceptions that lie in other states' hands, which is what exceptions by consent are for
(`divergence` and `hostage` say more of those); situations that a state can bring about itself; whether an exception
would be used in good faith.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from verifier.finding import Severity
from verifier.formula import And, Breached, Clean, Due, Formula, Not, Occurs, Or, Question
from verifier.model import (
    Act,
    ActKind,
    Binder,
    Broken,
    Condition,
    Const,
    Guard,
    Instance,
    Joint,
    Modality,
    Model,
    Norm,
    RuleKind,
    Silence,
    Term,
    Unless,
)
from verifier.query import Query, Tale, View

SIFTS = True


def ask(view: View) -> Iterator[Query]:
    """Each exception that its beneficiary can bring about alone: can it do so and break no promise?"""
    handy = {c.number for c in view.model.clauses if any(in_own_hand(view, n) for _, n in view.norms(c.number))}
    for scene in view.scenes() if handy else ():
        bans = tuple(b for b in view.bans(scene) if b.bearer not in {h.args[0] for h in scene} | view.redundant)
        everything = (i for i in (*view.subjects(scene), *bans) if i.clause in handy)
        for i in view.representatives(everything, lambda i: (i.clause, i.bearer, *(v for _, v in i.binding))):
            for guard, brought in exceptions(view, i):
                yield query(view, scene, i, guard, brought)


def query(view: View, scene: tuple[Act, ...], i: Instance, guard: Guard, brought: Formula) -> Query:
    """Once the rule would bite; and once the exception is used."""
    ban = any(n.modality is Modality.BAN for _, n in view.norms(i.clause))
    used: list[Formula] = [brought, Clean((i.bearer,))]
    bites: Formula = Breached(i) if ban else Due(i)
    used += [Due(i), *(Occurs(a) for a, _ in view.items(i))] if ban else [Not(Due(i))]
    who = view.model.entity(i.bearer).display
    what = f"does what {i.clause} forbids" if ban else f"owes nothing by {i.clause}"
    return Query(
        Question(harms=scene, some=(bites, And(tuple(used))), within=(guard,)),
        family=("swallowed", i.clause),
        severity=Severity.WARNING,
        subject=i,
        harm=scene[0] if scene else None,
        tale=Tale.STORY,
        meaning=f"{who} makes the exception hold by its own act alone, {what}, and breaks no promise",
        bites=bites,
    )


def in_own_hand(view: View, norm: Norm) -> bool:
    """Whether some exception waits for nothing but acts that the bearer alone decides."""
    return any(handy(view, norm, unless) for unless in norm.exceptions)


def handy(view: View, norm: Norm, unless: Unless) -> bool:
    """Whether it waits for nothing but acts that the bearer alone decides, or he who has reserved it."""
    whose = replace(norm, bearer=Const(unless.of)) if unless.of else norm
    return bool(unless.conditions) and all(decides(view, whose, c) for c in unless.conditions)


def decides(view: View, norm: Norm, condition: Condition) -> bool:
    """Whether the bearer alone can bring the condition about, without anybody's help."""
    if isinstance(condition, Broken | Silence):
        return False  # to break a clause is no lawful way out; a silence is in the hands of those who may break it
    if isinstance(condition, Joint):
        enough = condition.rule.kind is RuleKind.ANY and not condition.including
        alone = enough and norm.bearer not in condition.other_than
        return alone and condition.role == role_of(norm.bearer, norm.binders) and view.unaided(condition.template)
    template = view.model.template(condition.pattern.template)
    if template.kind is ActKind.EVENT or not template.actor or not view.unaided(template.name):
        return False
    actor = condition.pattern.args[0]
    role = role_of(actor, condition.binders)
    return actor == norm.bearer or (role != "" and role in (role_of(norm.bearer, norm.binders), "state"))


def exceptions(view: View, i: Instance) -> Iterator[tuple[Guard, Formula]]:
    """For each exception in the bearer's own hand: where it stands, and that the bearer does what it waits for."""
    for guard, norm in view.norms(i.clause):
        for unless in norm.exceptions:
            if unless.of in ("", i.bearer) and handy(view, norm, unless):
                yield guard, And(tuple(Or(tuple(Occurs(a) for a in own_acts(view, i, c))) for c in unless.conditions))


def own_acts(view: View, i: Instance, condition: Condition) -> Iterator[Act]:
    """The bearer's acts that can bring the condition about."""
    env = dict(i.binding)
    if isinstance(condition, Broken | Silence):
        return iter(())
    if isinstance(condition, Joint):
        template, args = condition.template, condition.args
    else:
        template, args = condition.pattern.template, condition.pattern.args[1:]
    return view.acts(template, (Const(i.bearer), *args), env)


def role_of(term: Term, binders: tuple[Binder, ...]) -> str:
    """The role over which a variable ranges, `state` for all states; "" for anything narrower."""
    domain = next((b.domain for b in binders if b.var == term.name), None)
    if domain is None or domain.other_than or domain.sort != "state":
        return ""
    return domain.role or "state"


def claim(model: Model, query: Query, core: tuple[str, ...]) -> str:
    """What a yes means."""
    assert query.subject is not None
    return f"A state bound by {query.subject.clause} can always use its exception: it decides itself whether it holds"
