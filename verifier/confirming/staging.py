"""Histories in which as much happens as a duty waits for: to see, by the reference evaluator, that it can fall due."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import suppress

from verifier.confirming.ways import Way, ways
from verifier.formula import And, Due, Kept, Orderly, Question
from verifier.meaning.outcome import AnyOf, Ground, Quiet, Violation
from verifier.meaning.semantics import Config, Judge, explain, is_possible, judge, longest_lead
from verifier.model import Act, ActKind, Const, History, Instance, Model, Norm, Occurrence, Passed
from verifier.solving.solve import Asker, Effort, Undecided

BUDGET = 20_000_000
"""Solver steps for one question."""

ROUNDS = 8
"""So often a history is mended by exceptions before it is given up."""

Env = Mapping[str, str]
Performed = tuple[History, History, tuple[str, ...]]
"""A history in which a duty's acts are done; what of it only excuses; the bans that it breaks."""


def can_fall_due(model: Model, config: Config, norm: Norm, instance: Instance, harm: Act) -> bool:
    """Whether the instance can fall due when this is the only harm. Raises Undecided.

    A history made by hand is tried first. Only where it does not do is the solver asked.
    """
    with suppress(Undecided):
        for way in ways():
            history = staged(model, config, norm, dict(instance.binding), harm, way)
            if is_possible(model, config, history) and explain(instance, model, config, history).due:
                return True
    guard = tuple((p.name, config[p.name]) for p in model.points)
    asker = Asker(model, (harm,), BUDGET, Effort(), (instance,))
    return asker.answer(Question(harms=(harm,), some=(Due(instance),), within=(guard,))) is not None


def at_once(model: Model, config: Config, norm: Norm, instance: Instance, harm: Act) -> tuple[int, int] | None:
    """The hours of the harm and of the duty's falling due, when everything it waits for is done with the harm.

    The earliest that any way to meet the needs allows; None where none does. Raises Undecided.
    """
    best: tuple[int, int] | None = None
    for way in ways():
        history = staged(model, config, norm, dict(instance.binding), harm, way)
        found = explain(instance, model, config, history)
        if is_possible(model, config, history) and found.due and found.start is not None:
            zero = next(o.hour for o in history if o.act == harm)
            if best is None or found.start - zero < best[1] - best[0]:
                best = zero, found.start
            if best[0] == best[1]:
                return best
    return best


def performed(model: Model, config: Config, norm: Norm, instance: Instance, harm: Act, hour: int) -> Performed | None:
    """The first way in which no ban is broken; else the first way at all, if there is one. Raises Undecided."""
    broken: Performed | None = None
    for way in ways():
        found = performed_so(model, config, norm, instance, harm, hour, way)
        if found is not None and not found[2]:
            return found
        broken = broken or found
    return broken


def performed_so(
    model: Model, config: Config, norm: Norm, instance: Instance, harm: Act, hour: int, way: Way
) -> Performed | None:
    """The duty's acts done at that hour, needs met in this way.

    Where an act breaks a ban, what would except it is done as well. None where there is no such history.
    """
    seen = judge(model, config)
    env = dict(instance.binding)
    found = set(staged(model, config, norm, env, harm, way))
    for item in norm.items:
        add(seen, seen.act(seen.fill(item.pattern, env)), hour, found, way)
    plain = frozenset(found)
    for _ in range(ROUNDS):
        history = tuple(sorted(found))
        if not is_possible(model, config, history) or not explain(instance, model, config, history).kept:
            return None
        broken = breached(seen, history)
        if not any(excuse(seen, number, history, found, way) for number in broken):
            return history, tuple(sorted(found - plain)), tuple(dict.fromkeys(i.clause for i in broken))
    return None


def breached(seen: Judge, history: History) -> list[Instance]:
    """The bans that others than the authors break."""
    others = seen.others(o.act for o in history)
    return [
        n.instance
        for n in seen.conduct_norms()
        if n.ban and n.instance.bearer in others and explain(n.instance, seen.model, seen.config, history).breached
    ]


def excuse(seen: Judge, instance: Instance, history: History, found: set[Occurrence], way: Way) -> bool:
    """Do what excepts a broken ban, at the hour at which it is broken; whether anything was added."""
    norm = seen.norm(instance)
    hour = explain(instance, seen.model, seen.config, history).breach_hour
    if norm is None or not norm.ban or hour is None:
        return False
    before = len(found)
    for group in norm.exceptions:
        for condition in group:
            for act in acts(seen, condition):
                add(seen, act, hour, found, way)
        if len(found) > before:
            return True
    for situation in norm.during:
        for number in sorted(situation.begins if situation.excepted else situation.ends)[:1]:
            add(seen, seen.act(number), hour, found, way)
    return len(found) > before


def lawful(model: Model, config: Config, instance: Instance, harm: Act, caller: str) -> bool:
    """Whether the duty can be kept with no ban broken but by the author, says the solver. Raises Undecided."""
    guard = tuple((p.name, config[p.name]) for p in model.points)
    asker = Asker(model, (harm,), BUDGET, Effort(), (instance,))
    wish = And((Kept(instance), Orderly()))
    return asker.answer(Question(harms=(harm,), callers=(caller,), some=(wish,), within=(guard,))) is not None


def staged(model: Model, config: Config, norm: Norm, env: Env, harm: Act, way: Way) -> History:
    """The harm, then at the same hour whatever the norm waits for, and before it whatever that needs."""
    seen = judge(model, config)
    hour = longest_lead(model)
    found: set[Occurrence] = set()
    add(seen, harm, hour, found, way)
    bearer = norm.bearer.name if isinstance(norm.bearer, Const) else env[norm.bearer.name]
    reserved = (c for proviso in norm.provisos if proviso.of == bearer for c in proviso.conditions)
    for condition in (*norm.trigger, *reserved, *norm.steps):
        there = seen.ground(condition, env)
        if not (isinstance(there, AnyOf) and seen.number(harm) in there.acts):
            for act in acts(seen, there):
                add(seen, act, hour, found, way)
    return tuple(sorted(found))


def acts(seen: Judge, condition: Ground) -> Iterator[Act]:
    """Acts that bring the condition about: all shares, or the first act that is no harm."""
    if isinstance(condition, Passed | Quiet | Violation):
        return  # nobody is made to break anything
    if isinstance(condition, AnyOf):
        yield from [a for n in condition.acts if not seen.is_harm(a := seen.act(n)) and seen.well_formed(a)][:1]
        return
    for body in condition.bodies[:1]:
        for share, closing in body.shares:
            yield seen.act(share)
            if closing is not None:
                yield seen.act(closing)


def add(seen: Judge, act: Act, hour: int, found: set[Occurrence], way: Way) -> None:
    """The act at that hour, and what meets each of its needs in this way; an event or call once only.

    Nothing is done before hour 0: what would need that (needs may go round in a circle) is left unmet.
    """
    once = seen.template(act).kind in (ActKind.EVENT, ActKind.CALL)
    if hour < 0 or Occurrence(hour, act) in found or (once and any(o.act == act for o in found)):
        return
    found.add(Occurrence(hour, act))
    for need in seen.needs(act):
        if need.options:
            option = need.options[way.pick(len(need.options))]
            for needed in acts(seen, option):
                add(seen, needed, hour - need.lead, found, way)
