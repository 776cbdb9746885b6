"""What clauses lay on states that have not accepted them, and what they wait for that only such states can do.

A clause is accepted by the parties to its own instrument. Something *lies with* others when it can come about, but not
where of all conduct only that of the parties is done. Events and calls may always happen: they are the scenario.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import partial
from typing import TypeVar

from verifier.cubes import space
from verifier.formula import Without
from verifier.meaning import binding
from verifier.meaning.attainable import attainable, met, possible
from verifier.meaning.completions import completions
from verifier.meaning.outcome import AnyOf, Ground, GroundNorm, Together, acts_in
from verifier.meaning.semantics import Judge, contains, judge
from verifier.model import Binder, Clause, Const, Goal, Guard, Modality, Mode, Model, Norm, Outcome
from verifier.query import Unaccepted

T = TypeVar("T")

MOST = 4096
"""Configurations of what matters to one clause beyond which they are not looked at one by one."""


Found = dict[Unaccepted, tuple[Guard, ...]]
"""With the smallest partial configurations under which it is so."""


def unaccepted(model: Model, subject: Clause | Goal, without: Without, fixed: Guard = ()) -> Found | None:
    """What a clause or a goal lays on states that are no parties, or expects of them; None if that is too much work."""
    found: Found = {}
    for part in parts(model, subject) if isinstance(subject, Clause) else (subject,):
        alone = replace(model, clauses=(part,) if isinstance(part, Clause) else ())
        ways = completions(alone, [c.number for c in alone.clauses], MOST, fixed)
        if ways is None:
            return None
        universe = (1 << len(ways.configs)) - 1
        where: dict[Unaccepted, int] = {}
        for bit, config in ways.each(universe):
            for one in under(judge(alone, config, without), part):
                where[one] = where.get(one, 0) | bit
        for one, bits in where.items():
            found[one] = space(model).tidy((*found.get(one, ()), *ways.smallest(bits, universe)))
    return found


def parts(model: Model, clause: Clause) -> Iterator[Clause]:
    """The clause taken apart: what sets it off, its steps, what stops it, what it asks. Few choices bear on each."""
    ground = binding.Ground(model)
    for names in (("trigger",), ("provisos",), ("steps",), ("exceptions",), ("until",), ("items", "mode")):
        kept = ground.merged(clause, partial(reduced, names))
        if names == ("trigger",) or any(getattr(norm, names[0]) for _, norm in kept):
            yield replace(clause, variants=tuple((cube, reduced(names, norm)) for cube, norm in kept))


def reduced(names: tuple[str, ...], norm: Norm) -> Norm:
    """Who is bound and where, and of all else these parts only."""
    parts = {"items": (), "mode": Mode.OWN} | {name: getattr(norm, name) for name in names}
    return Norm(norm.modality, norm.binders, norm.bearer, limits=norm.limits, **parts)


def under(asked: Judge, subject: Clause | Goal) -> Iterator[Unaccepted]:
    """The same under one configuration; some of it more than once."""
    if isinstance(subject, Clause):
        parties = tuple(s for s in asked.model.states() if asked.can_bear(s, subject))
        yield from borne(asked, subject, parties)
        norms = asked.norms(subject.number).values()
        waiting = [(strangers(asked, subject, n, parties), c) for n in norms for c in waits(n)]
    else:
        parties = asked.members
        waiting = list(pursued(asked, subject, parties))
    groups: dict[frozenset[str], list[Ground]] = {}
    for named, condition in waiting:
        if isinstance(condition, AnyOf | Together):  # breaches are their bearers' own, and hours pass by themselves
            groups.setdefault(named, []).append(condition)
    for named, conditions in groups.items():
        yield from expected(asked, named.union(parties), conditions)


def pursued(asked: Judge, goal: Goal, parties: tuple[str, ...]) -> Iterator[tuple[frozenset[str], Ground]]:
    """What a goal wants to come about, with the strangers of whom it speaks."""
    if isinstance(goal.then, Outcome) and not goal.then.negated:
        for env in asked.bindings(goal.binders, {}):
            named = frozenset(env[v] for v in whoever(goal.binders)) - set(parties)
            yield named, asked.ground(goal.then.condition, env)


def strangers(asked: Judge, clause: Clause, norm: GroundNorm, parties: tuple[str, ...]) -> frozenset[str]:
    """Whom an instance takes as they come (`any state`), though they are no parties: nothing is expected of them."""
    env = dict(norm.instance.binding)
    body = chosen(asked, clause.variants)
    return frozenset(env[v] for v in whoever(body.binders if body else ())) - set(parties)


def whoever(binders: tuple[Binder, ...]) -> list[str]:
    """The variables that range over all states there are."""
    return [b.var for b in binders if b.domain.sort == "state" and b.domain.role is None]


def chosen(asked: Judge, variants: tuple[tuple[Guard, T | None], ...]) -> T | None:
    """The variant under the judge's configuration."""
    return next((body for guard, body in variants if contains(asked.config, guard)), None)


def borne(asked: Judge, clause: Clause, parties: Iterable[str]) -> Iterator[Unaccepted]:
    """Duties and rights of states that are named, or listed in a role, and are no parties."""
    norm = chosen(asked, clause.variants)
    if norm is None or norm.modality is Modality.INTENTION or norm.modality.final:
        return
    names = [b.var for b in norm.binders]
    if isinstance(norm.bearer, Const):
        bearers = {norm.bearer.name}
    else:
        place = names.index(norm.bearer.name) + 1
        if norm.binders[place - 1].domain.role is None:  # whoever it may be: the parties are meant
            return
        bearers = {env[norm.bearer.name] for env in asked.bindings(norm.binders[:place], {})}
    kind = "right" if norm.modality is Modality.LIBERTY else "duty"
    yield from (Unaccepted(kind, state) for state in sorted(bearers - set(parties)))


def waits(norm: GroundNorm) -> Iterator[Ground]:
    """What must come about for a norm to apply, to stop, or to be done."""
    yield from (*norm.trigger, *norm.provisos, *norm.steps)
    yield from (c for group in (*norm.exceptions, *norm.until) for c in group)
    if not norm.ban and norm.mode is Mode.ONE:
        yield AnyOf(tuple(act for act, _ in norm.items))
    elif not norm.ban and norm.mode is not Mode.OWN:
        yield from (AnyOf((act,)) for act, case in norm.items if norm.mode is Mode.ALL or case is not None)


def expected(asked: Judge, parties: frozenset[str], conditions: Iterable[Ground]) -> Iterator[Unaccepted]:
    """The acts of others than the parties for want of which a condition that can come about cannot."""
    conditions = list(dict.fromkeys(conditions))
    every = {n for n in asked.needed(a for c in conditions for a in acts_in(c)) if asked.well_formed(asked.act(n))}
    theirs = {n for n in every if foreign(asked, n, parties)}
    together, alone = free(asked, every), free(asked, every - theirs)
    seen: set[int] = set()
    waiting = [("", c) for c in conditions if met(c, together) and not met(c, alone)]
    while waiting:
        need, condition = waiting.pop()
        for number in (n for n in acts_in(condition) if n in together - alone - seen):
            act = asked.act(number)
            if number in theirs:
                yield Unaccepted("needed act", act.args[0], act.template, need)
                continue
            seen.add(number)
            unmet = ((n.name, g) for n in asked.needs(act) for g in n.demands() if not attainable(g, alone))
            waiting += [(name, option) for name, group in unmet for option in group]


def foreign(asked: Judge, number: int, parties: frozenset[str]) -> bool:
    """Whether the act is conduct of somebody who is no party."""
    act = asked.act(number)
    return asked.is_conduct(act) and asked.actor(act) not in parties and not asked.is_harm(act)


def free(asked: Judge, acts: set[int]) -> set[int]:
    """Of these acts, those that can happen where no others do."""
    found: set[int] = set()
    while ready := {n for n in acts - found if possible(asked.needs(asked.act(n)), found)}:
        found |= ready
    return found
