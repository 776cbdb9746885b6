"""What can happen at all: acts whose needs can be met by acts that can happen."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from verifier.formula import Without
from verifier.meaning.completions import leaves
from verifier.meaning.enumerate import ground_acts
from verifier.meaning.outcome import AnyOf, Body, Ground, Together, acts_in
from verifier.meaning.semantics import Judge, judge
from verifier.model import Act, Happens, Model, Need

Waiting = dict[Act, tuple[str, Act]]
"""What can never happen, with a need that cannot be met and an act that it waits for, itself of this kind.

No need at all ("") where the act waits for the same with a smaller amount.
"""


def stuck(model: Model, config: Mapping[str, int], without: Without) -> Waiting:
    """Acts that no history can have under this configuration, since they wait for others of their kind."""
    asked = judge(model, config, without)
    every = {asked.number(act): asked.needs(act) for act in ground_acts(model) if not act.closing}
    waiting, free = dict(every), set[int]()
    while ready := [n for n, needs in waiting.items() if all(any(met(o, free) for o in d.options) for d in needs)]:
        free |= set(ready)
        waiting = {n: needs for n, needs in waiting.items() if n not in free}
    names = frozenset(n.name for n in model.needs)
    standing = [n.name for n in model.needs if n.name not in without.needs]
    found: Waiting = {}
    for number in waiting:
        act = asked.act(number)
        if smaller := [lesser for lesser in asked.lesser(act) if asked.number(lesser) in waiting]:
            found[act] = ("", smaller[0])
        for name in standing:
            alone = judge(model, config, Without(needs=names - {name}))
            needs = alone.needs(act)[len([*asked.lesser(act)]) :]
            options = [asked.number(alone.act(a)) for d in needs for o in d.options for a in acts_in(o)]
            blocked = not all(any(met(renumbered(o, alone, asked), free) for o in d.options) for d in needs)
            after = next((a for a in options if a in waiting), None)
            if blocked and after is not None:
                found.setdefault(act, (name, asked.act(after)))
    return found


def deciding(model: Model, phrase: str) -> tuple[str, ...]:
    """The points on which it can depend whether acts of a phrase wait: those of its needs, and of theirs in turn.

    Phrases that wait for one another have the same.
    """
    phrases = [phrase]
    needs: dict[str, Need] = {}
    for one in phrases:
        here = [
            (n, body) for n in model.needs for _, body in n.variants if body is not None and body.act.template == one
        ]
        needs |= {n.name: n for n, _ in here}
        after = (o.pattern.template if isinstance(o, Happens) else o.template for _, body in here for o in body.options)
        phrases += [t for t in dict.fromkeys(after) if t not in phrases]
    named = set(leaves(tuple(needs.values())))
    roles = tuple(r for r in model.roles if r.name in named)
    areas = tuple(a for a in model.areas if a.name in named)
    found = named.union(leaves((roles, areas)))
    return tuple(p.name for p in model.points if p.name in found)


def met(option: Ground, free: set[int]) -> bool:
    """The option can come about by acts that are free to happen."""
    match option:
        case AnyOf(acts):
            return any(a in free for a in acts)
        case Together(bodies):
            return any(b.required <= free and sum(s in free for s, _ in b.shares) >= b.needed for b in bodies)
        case _:
            return True


def renumbered(option: Ground, one: Judge, other: Judge) -> Ground:
    """The same option in another judge's numbers."""

    def number(act: int) -> int:
        return other.number(one.act(act))

    def body(b: Body) -> Body:
        shares = tuple((number(s), None if c is None else number(c)) for s, c in b.shares)
        return replace(b, shares=shares, required=frozenset(map(number, b.required)))

    match option:
        case AnyOf(acts):
            return AnyOf(tuple(map(number, acts)))
        case Together(bodies):
            return Together(tuple(map(body, bodies)))
        case _:
            return option
