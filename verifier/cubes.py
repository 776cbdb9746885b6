"""Sets of configurations, written as lists of partial ones: joined, parted, made as small as can be.

A *cube* is a partial configuration (`model.Guard`); a list of cubes stands for all configurations that contain one
of them. Only the points that occur in the cubes are ever looked at, so a draft may have any number of others.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import reduce

from verifier.model import Guard, Model

Cubes = tuple[Guard, ...]
EVERYWHERE: Cubes = ((),)
NOWHERE: Cubes = ()


@dataclass(frozen=True, slots=True)
class Space:
    """The choice points in text order, with the number of their alternatives."""

    sizes: dict[str, int]

    def joined(self, a: Guard, b: Guard) -> Guard | None:
        """The cube that says both, in text order; None when they exclude one another."""
        both = dict(a)
        if any(both.setdefault(point, alternative) != alternative for point, alternative in b):
            return None
        return tuple((p, both[p]) for p in self.sizes if p in both)

    def meet(self, a: Iterable[Guard], b: Sequence[Guard]) -> Cubes:
        """The configurations in both sets."""
        pairs = (self.joined(x, y) for x in a for y in b)
        return absorbed(pair for pair in pairs if pair is not None)

    def outside(self, cubes: Sequence[Guard]) -> Cubes:
        """The configurations in none of the cubes."""
        cubes = absorbed(cubes)  # what lies within another would be gone through again in every branch
        if () in cubes:
            return NOWHERE
        if not cubes:
            return EVERYWHERE
        if len(cubes) == 1:
            return tuple(((p, other),) for p, a in cubes[0] for other in range(self.sizes[p]) if other != a)
        point = next(p for p in self.sizes for c in cubes if p in dict(c))
        found: list[Guard] = []
        for alternative in range(self.sizes[point]):
            found += ((*((point, alternative),), *rest) for rest in self.outside(given(cubes, point, alternative)))
        return self.smallest(found, cubes)

    def less(self, a: Iterable[Guard], b: Sequence[Guard]) -> Cubes:
        """The configurations of the one set that are not in the other."""
        return self.meet(a, self.outside(b))

    def primes(self, cubes: Iterable[Guard]) -> Cubes:
        """All the smallest partial configurations within the set, shortest first, then in text order.

        Those that leave a point open are common to what remains of the set under each of its alternatives; cubes that
        share no point have nothing in common.
        """
        groups = connected(absorbed(cubes))
        found = absorbed(prime for group in groups for prime in self._primes(group))
        return tuple(sorted(found, key=self.rank))

    def _primes(self, cubes: Cubes) -> Cubes:
        """The same of cubes that belong together."""
        if len(cubes) == 1:
            return cubes
        point = next(p for p in self.sizes for c in cubes if p in dict(c))
        parts = [self.primes(given(cubes, point, a)) for a in range(self.sizes[point])]
        found = [((point, a), *cube) for a, part in enumerate(parts) for cube in part]
        return absorbed([*reduce(self.meet, parts), *found])

    def covers(self, cubes: Sequence[Guard], cube: Guard) -> bool:
        """Whether every configuration with the cube is in the set."""
        left: Sequence[Guard] = cubes
        for point, alternative in cube:
            left = given(left, point, alternative)
        return self.all(left)

    def all(self, cubes: Sequence[Guard]) -> bool:
        """Whether the set is that of all configurations."""
        cubes = absorbed(cubes)
        if () in cubes:
            return True
        point = next((p for p in self.sizes for c in cubes if p in dict(c)), None)
        return point is not None and all(self.all(given(cubes, point, a)) for a in range(self.sizes[point]))

    def same(self, a: Sequence[Guard], b: Sequence[Guard]) -> bool:
        """Whether two lists stand for the same configurations."""
        return all(self.covers(b, cube) for cube in a) and all(self.covers(a, cube) for cube in b)

    def smallest(self, on: Iterable[Guard], off: Sequence[Guard]) -> Cubes:
        """Small partial configurations that cover `on` and meet none of `off`; none of them can be left out.

        What is neither on nor off does not matter and may be covered.
        """
        on = list(on)
        wide = absorbed(self.widened(cube, off) for cube in on)
        kept = sorted(wide, key=self.rank)
        for cube in reversed(tuple(kept)):
            rest = [k for k in kept if k != cube]
            if all(self.covers(rest, o) for o in on):
                kept = rest
        return tuple(kept)

    def widened(self, cube: Guard, off: Sequence[Guard]) -> Guard:
        """The cube with as few choices as it needs to stay clear of `off`."""
        for pair in cube:
            wider = tuple(p for p in cube if p != pair)
            if all(self.joined(wider, o) is None for o in off):
                cube = wider
        return cube

    def tidy(self, cubes: Iterable[Guard]) -> Cubes:
        """The same set in its smallest cubes."""
        cubes = absorbed(cubes)
        return self.smallest(cubes, self.outside(cubes)) if len(cubes) > 1 else cubes

    def rank(self, cube: Guard) -> tuple[int, list[tuple[int, int]]]:
        """Shortest first, then in text order."""
        order = {point: k for k, point in enumerate(self.sizes)}
        return len(cube), [(order[p], a) for p, a in cube]


def space(model: Model) -> Space:
    """The space of a model's configurations."""
    return Space({p.name: len(p.alternatives) for p in model.points})


def given(cubes: Iterable[Guard], point: str, alternative: int) -> Cubes:
    """What is left of the cubes once that choice is made."""
    found = []
    for cube in cubes:
        if dict(cube).get(point, alternative) == alternative:
            found.append(tuple(pair for pair in cube if pair[0] != point))
    return tuple(dict.fromkeys(found))


def absorbed(cubes: Iterable[Guard]) -> Cubes:
    """The cubes, less those that lie within another."""
    every = list(dict.fromkeys(cubes))
    if () in every:
        return EVERYWHERE
    return tuple(c for c in every if not any(o != c and set(o) <= set(c) for o in every))


def connected(cubes: Cubes) -> list[Cubes]:
    """The cubes in groups that share no point."""
    groups: list[tuple[set[str], list[Guard]]] = []
    for cube in cubes:
        points = {p for p, _ in cube}
        touching = [group for group in groups if group[0] & points]
        groups = [group for group in groups if not group[0] & points]
        groups.append((points.union(*(g[0] for g in touching)), [c for g in touching for c in g[1]] + [cube]))
    return [tuple(group) for _, group in groups]
