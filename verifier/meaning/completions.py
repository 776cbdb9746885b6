"""The configurations that can matter to some clauses, and the smallest partial ones under which something is so."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, fields, is_dataclass
from itertools import product
from math import prod

from verifier.model import Guard, Model, Point

_APART = ("clauses", "points", "scenarios", "goals", "source")
"""Parts of a model that decide nothing, or are looked at clause by clause."""


@dataclass(frozen=True, slots=True)
class Completions:
    """All ways to settle some points; every other point stands at its first alternative.

    `masks` says of each choice in which of the ways it is made, as bits.
    """

    points: tuple[Point, ...]
    configs: tuple[dict[str, int], ...]
    masks: dict[tuple[str, int], int]

    def within(self, guard: Guard) -> int:
        """The ways that agree with a partial configuration, as bits; choices that cannot matter are passed over."""
        found = (1 << len(self.configs)) - 1
        for choice in guard:
            found &= self.masks.get(choice, found)
        return found

    def smallest(self, failing: int, universe: int) -> tuple[Guard, ...]:
        """Least partial configurations all of whose ways in the universe fail; together they hold all that fail."""
        guards: list[Guard] = []
        left = failing
        while left:
            config = self.configs[(left & -left).bit_length() - 1]
            guard = self._least(tuple((p.name, config[p.name]) for p in self.points), failing, universe)
            guards.append(guard)
            left &= ~self.within(guard)
        return tuple(guards)

    def _least(self, guard: Guard, failing: int, universe: int) -> Guard:
        for choice in reversed(guard):
            wider = tuple(c for c in guard if c != choice)
            if not self.within(wider) & universe & ~failing:
                guard = wider
        return guard

    def config(self, ways: int) -> dict[str, int]:
        """The first of some ways."""
        return self.configs[(ways & -ways).bit_length() - 1]

    def each(self, ways: int) -> Iterator[tuple[int, dict[str, int]]]:
        """Some ways, each with its bit."""
        return ((1 << k, config) for k, config in enumerate(self.configs) if ways >> k & 1)


def completions(model: Model, clauses: Iterable[str], most: int, fixed: Guard = ()) -> Completions | None:
    """The ways to settle all that can matter to these clauses and the world, some of it settled beforehand.

    None when there are more than `most`.
    """
    points = relevant(model, clauses)
    made = dict(fixed)
    sizes = [(made[p.name],) if p.name in made else range(len(p.alternatives)) for p in points]
    if prod(len(s) for s in sizes) > most:
        return None
    rest = {p.name: made.get(p.name, 0) for p in model.points}
    configs = tuple({**rest, **dict(zip((p.name for p in points), way, strict=True))} for way in product(*sizes))
    masks: dict[tuple[str, int], int] = {(p.name, a): 0 for p in points for a in range(len(p.alternatives))}
    for k, config in enumerate(configs):
        for p in points:
            masks[p.name, config[p.name]] |= 1 << k
    return Completions(points, configs, masks)


def relevant(model: Model, clauses: Iterable[str]) -> tuple[Point, ...]:
    """The points on which roles, areas, parties, needs and these clauses depend, with all that name one another."""
    names = {p.name for p in model.points}
    numbers = {c.number: c for c in model.clauses}
    world = {leaf for part in fields(model) if part.name not in _APART for leaf in leaves(getattr(model, part.name))}
    found = world & names
    named = {number: set(leaves(clause.variants)) for number, clause in numbers.items()}
    waiting = [*clauses, *(world & numbers.keys()), *(c.number for c in model.clauses if c.deems)]
    seen: set[str] = set()
    while waiting:
        number = waiting.pop()
        if number not in seen and number in numbers:
            seen.add(number)
            found |= named[number] & names
            waiting += named[number] & numbers.keys()
            waiting += (other for other, leaves in named.items() if number in leaves)  # it may lift what this forbids
            mine = numbers[number].instrument
            waiting += (c.number for c in model.clauses if c.final and c.instrument == mine)
    return tuple(p for p in model.points if p.name in found)


def leaves(value: object) -> Iterator[str]:
    """Every string in a tree of data. One that is a point's name by chance only adds a point to look at."""
    if isinstance(value, str):
        yield value
    elif is_dataclass(value):
        for part in fields(value):
            yield from leaves(getattr(value, part.name))
    elif isinstance(value, Sequence | frozenset):
        for one in value:
            yield from leaves(one)
