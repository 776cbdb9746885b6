"""What can happen at all: acts whose needs can be met by acts that can happen."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from verifier.formula import Without
from verifier.meaning.completions import leaves
from verifier.meaning.enumerate import ground_acts
from verifier.meaning.outcome import AnyOf, Ground, GroundNeed, Together, acts_in
from verifier.meaning.semantics import judge
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
    while ready := [n for n, needs in waiting.items() if possible(needs, free)]:
        free |= set(ready)
        waiting = {n: needs for n, needs in waiting.items() if n not in free}
    found: Waiting = {}
    for number, needs in waiting.items():
        unmet = ((need.name, group) for need in needs for group in need.demands() if not attainable(group, free))
        after = ((name, a) for name, group in unmet for option in group for a in acts_in(option) if a in waiting)
        if (link := next(after, None)) is not None:
            found[asked.act(number)] = link[0], asked.act(link[1])
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
        awaited = (o for _, body in here for o in (*body.options, *body.situation()))
        after = (o.pattern.template if isinstance(o, Happens) else o.template for o in awaited)
        phrases += [t for t in dict.fromkeys(after) if t not in phrases]
    named = set(leaves(tuple(needs.values())))
    roles = tuple(r for r in model.roles if r.name in named)
    areas = tuple(a for a in model.areas if a.name in named)
    found = named.union(leaves((roles, areas)))
    return tuple(p.name for p in model.points if p.name in found)


def possible(needs: Iterable[GroundNeed], free: set[int]) -> bool:
    """Whether acts that are free to happen can meet all of these needs."""
    return all(attainable(group, free) for need in needs for group in need.demands())


def attainable(group: Iterable[Ground], free: set[int]) -> bool:
    """Whether acts that are free to happen can bring one of the group about."""
    return any(met(option, free) for option in group)


def met(option: Ground, free: set[int]) -> bool:
    """The option can come about by acts that are free to happen."""
    match option:
        case AnyOf(acts):
            return any(a in free for a in acts)
        case Together(bodies):
            return any(b.required <= free and sum(s in free for s, _ in b.shares) >= b.needed for b in bodies)
        case _:
            return True
