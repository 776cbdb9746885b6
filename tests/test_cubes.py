"""The algebra of partial configurations, against sets of full ones."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import product

from hypothesis import given, settings
from hypothesis import strategies as st

from verifier.cubes import Cubes, Space
from verifier.model import Guard

SPACE = Space({"a": 2, "b": 3, "c": 2, "d": 2})
EVERY = [tuple(zip(SPACE.sizes, picks, strict=True)) for picks in product(*map(range, SPACE.sizes.values()))]
PARTIAL = [
    tuple((p, a) for p, a in zip(SPACE.sizes, picks, strict=True) if a is not None)
    for picks in product(*((None, *range(size)) for size in SPACE.sizes.values()))
]
CUBES = st.lists(st.sampled_from(PARTIAL), max_size=6).map(tuple)


def among(cubes: Iterable[Guard]) -> set[Guard]:
    """The full configurations that the cubes stand for."""
    return {full for full in EVERY for cube in cubes if set(cube) <= set(full)}


@settings(max_examples=500)
@given(CUBES)
def test_primes_are_all_the_smallest_within_the_set(cubes: Cubes) -> None:
    inside = [cube for cube in PARTIAL if among([cube]) <= among(cubes)]
    smallest = [c for c in inside if not any(set(o) < set(c) for o in inside)]
    assert list(SPACE.primes(cubes)) == sorted(smallest, key=SPACE.rank)


@settings(max_examples=300)
@given(CUBES, CUBES)
def test_the_algebra_is_that_of_sets(a: Cubes, b: Cubes) -> None:
    assert among(SPACE.less(a, b)) == among(a) - among(b)
    assert among(SPACE.meet(a, b)) == among(a) & among(b)
    assert among(SPACE.outside(a)) == set(EVERY) - among(a)
    assert SPACE.same(a, b) is (among(a) == among(b))


def test_many_points_cost_no_walk_through_all() -> None:
    wide = Space({f"p{k}": 2 for k in range(60)})
    chain = [((f"p{k}", 0), (f"p{k + 1}", 1)) for k in range(0, 60, 2)]
    assert len(wide.primes(chain)) == 30
    assert wide.primes([*chain, ()]) == ((),)
