"""Choices that make a draft sound, against walking through every configuration."""

from __future__ import annotations

from itertools import combinations, product

from hypothesis import given, settings
from hypothesis import strategies as st

from verifier.commands.settling import Settling, settling
from verifier.finding import ChoicePoint, Finding, Report, Setting, Severity, Verdict

POINTS = (
    ChoicePoint("1(1)", "bracket", ("Alba", "without"), "1(1)", "d.treaty", 1),
    ChoicePoint("1(2)", "bracket", ("Alba and Borea", "Corvo", "without"), "1(2)", "d.treaty", 2),
    ChoicePoint("2", "bracket", ("Borea", "without"), "2", "d.treaty", 3),
    ChoicePoint("3", "reading", ("all", "any"), "3", "d.treaty", 4),
)
Cubes = tuple[tuple[Setting, ...], ...]


def report(*findings: Cubes, severity: Severity = Severity.ERROR) -> Report:
    made = tuple(Finding("conflict", Verdict.DEPENDS, severity=severity, configurations=c) for c in findings)
    return Report("d.treaty", "D", "", "", 3, POINTS, (), (), (), made)


def at(point: int, alternative: int) -> Setting:
    p = POINTS[point]
    return Setting(p.name, p.alternatives[alternative], p.kind)


def walked(cubes: Cubes) -> list[dict[str, str]]:
    """Every full configuration that contains no cube."""
    names = [p.name for p in POINTS]
    every = (dict(zip(names, picks, strict=True)) for picks in product(*(p.alternatives for p in POINTS)))
    return [c for c in every if not any(all(c[s.point] == s.alternative for s in cube) for cube in cubes)]


def covers(picks: tuple[Setting, ...], cubes: Cubes) -> bool:
    """Whether every completion of the picks is sound, and there is one."""
    good = [c for c in walked(cubes) if all(c[s.point] == s.alternative for s in picks)]
    left = [p for p in POINTS if p.name not in {s.point for s in picks}]
    size = 1
    for p in left:
        size *= len(p.alternatives)
    return len(good) == size


LITERALS = st.sampled_from([at(p, a) for p in range(4) for a in range(len(POINTS[p].alternatives))])
CUBES = st.lists(st.lists(LITERALS, max_size=3, unique_by=lambda s: s.point).map(tuple), max_size=6).map(tuple)


@settings(max_examples=300)
@given(CUBES)
def test_as_walking_through_all(cubes: Cubes) -> None:
    found: Settling = settling(report(cubes) if cubes else report())
    good = walked(cubes)
    assert (found.total, found.sound) == (24, len(good))
    sizes = {len(s) for s in found.smallest}
    assert bool(found.smallest) is bool(good)
    assert all(covers(s, cubes) for s in found.smallest)
    every = [at(p, a) for p in range(4) for a in range(len(POINTS[p].alternatives))]
    fewer = (s for n in range(min(sizes, default=0)) for s in combinations(every, n))
    assert not any(covers(s, cubes) for s in fewer if len({x.point for x in s}) == len(s))
    for side in found.concessions:
        costs = [sum(c[s.point] != s.alternative for s in side.proposals) for c in good]
        assert (None if side.given_up is None else len(side.given_up)) == min(costs, default=None)


def test_sides_are_named_after_the_brackets() -> None:
    sides = {c.party: [s.point for s in c.proposals] for c in settling(report()).concessions}
    assert sides == {"Alba": ["1(1)", "1(2)"], "Borea": ["1(2)", "2"], "Corvo": ["1(2)"]}


def test_what_each_side_gives_up() -> None:
    found = settling(report(((at(0, 0), at(3, 0)), (at(2, 0),))))
    assert {c.party: c.given_up for c in found.concessions} == {"Alba": (), "Borea": (at(2, 0),), "Corvo": ()}
    assert found.smallest == ((at(0, 1), at(2, 1)), (at(2, 1), at(3, 1)))


def test_an_error_under_every_choice_leaves_none() -> None:
    found = settling(report(((),)))
    assert (found.sound, found.smallest) == (0, ())
    assert all(c.given_up is None for c in found.concessions)


def test_warnings_are_no_obstacle() -> None:
    found = settling(report(((),), severity=Severity.WARNING))
    assert (found.sound, found.errors, found.smallest) == (24, (), ((),))
