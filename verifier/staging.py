"""Histories in which as much happens as a duty waits for: to see, by the reference evaluator, that it can fall due."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from verifier.formula import Due, Question
from verifier.model import Act, ActKind, History, Instance, Model, Norm, Occurrence, Passed
from verifier.outcome import AnyOf, Ground
from verifier.semantics import Config, Judge, explain, is_possible, judge, longest_lead
from verifier.solve import Asker, Effort

BUDGET = 20_000_000
"""Solver steps for one question."""

Env = Mapping[str, str]


def can_fall_due(model: Model, config: Config, norm: Norm, instance: Instance, harm: Act) -> bool:
    """Whether the instance can fall due when this is the only harm. Raises Undecided.

    A history made by hand is tried first. Only where it does not do is the solver asked.
    """
    history = staged(model, config, norm, dict(instance.binding), harm)
    if is_possible(model, config, history) and explain(instance, model, config, history).due:
        return True
    guard = tuple((p.name, config[p.name]) for p in model.points)
    asker = Asker(model, (harm,), BUDGET, Effort(), (instance,))
    return asker.answer(Question(harms=(harm,), some=(Due(instance),), within=(guard,))) is not None


def staged(model: Model, config: Config, norm: Norm, env: Env, harm: Act) -> History:
    """The harm, then at the same hour whatever the norm waits for, and before it whatever that needs."""
    seen = judge(model, config)
    hour = longest_lead(model)
    found = {Occurrence(hour, harm)}
    for condition in (*norm.trigger, *norm.steps):
        there = seen.ground(condition, env)
        if not (isinstance(there, AnyOf) and seen.number(harm) in there.acts):
            for act in acts(seen, there):
                add(seen, act, hour, found)
    return tuple(sorted(found))


def acts(seen: Judge, condition: Ground) -> Iterator[Act]:
    """Acts that bring the condition about: all shares, or the first act that is no harm."""
    if isinstance(condition, Passed):
        return
    if isinstance(condition, AnyOf):
        yield from [a for n in condition.acts if not seen.is_harm(a := seen.act(n)) and seen.well_formed(a)][:1]
        return
    for body in condition.bodies[:1]:
        for share, closing in body.shares:
            yield seen.act(share)
            if closing is not None:
                yield seen.act(closing)


def add(seen: Judge, act: Act, hour: int, found: set[Occurrence]) -> None:
    """The act at that hour, and the first way to meet each of its needs; an event or call once only."""
    once = seen.template(act).kind in (ActKind.EVENT, ActKind.CALL)
    if Occurrence(hour, act) in found or (once and any(o.act == act for o in found)):
        return
    found.add(Occurrence(hour, act))
    for need in seen.needs(act):
        for option in need.options[:1]:
            for needed in acts(seen, option):
                add(seen, needed, hour - need.lead, found)
