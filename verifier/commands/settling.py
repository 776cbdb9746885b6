"""Which choices make a draft sound: what a check run found, turned round.

A run says under which smallest partial configurations something is wrong (`Finding.configurations`). Here the other
way about: which choices avoid all of it, which of them are smallest, and what each side has to give up for one. Nothing
is asked anew, and no configuration is walked through: the work grows with the number of findings.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import prod

import z3

from verifier.finding import ChoicePoint, Finding, Report, Setting, Severity, Verdict

Picks = Mapping[str, str]
"""An alternative for each of some choice points."""

MOST = 12
"""So many smallest sets are listed."""


@dataclass(frozen=True, slots=True)
class Concession:
    """What a side has to give up at least: the bracketed proposals of its own that a sound text leaves out.

    `proposals` are all of its own; `given_up` None when no choice is sound.
    """

    party: str
    proposals: tuple[Setting, ...]
    given_up: tuple[Setting, ...] | None


@dataclass(frozen=True, slots=True)
class Settling:
    """The errors of a draft by its open points.

    `total` and `sound` count the full choices. `smallest` are the least sets of choices after which, whatever becomes
    of the rest, no error is left (none when no choice is sound); `more` says that there are further ones as small.
    `undecided` names checks that have left something open: of that nothing is known.
    """

    path: str
    instrument: str
    title: str
    status: str
    errors: tuple[Finding, ...]
    points: tuple[ChoicePoint, ...]
    total: int
    sound: int
    smallest: tuple[tuple[Setting, ...], ...]
    more: bool
    concessions: tuple[Concession, ...]
    undecided: tuple[str, ...] = ()


def settling(report: Report) -> Settling:
    """Everything about the choices, from the report on one draft."""
    errors = tuple(f for f in report.findings if f.severity is Severity.ERROR)
    cubes = least({frozenset((s.point, s.alternative) for s in c) for f in errors for c in f.configurations or ((),)})
    sizes = {p.name: p.alternatives for p in report.points}
    found = list(smallest(cubes, sizes))
    return Settling(
        path=report.path,
        instrument=report.instrument,
        title=report.title,
        status=report.status,
        errors=errors,
        points=report.points,
        total=prod(len(p.alternatives) for p in report.points),
        sound=count(cubes, sizes),
        smallest=tuple(settings(picks, report.points) for picks in found[:MOST]),
        more=len(found) > MOST,
        concessions=tuple(concessions(cubes, report.points)),
        undecided=tuple(f.check for f in report.findings if f.verdict is Verdict.UNKNOWN),
    )


Cube = frozenset[tuple[str, str]]


def least(cubes: set[Cube]) -> list[Cube]:
    """The partial configurations that contain no other, in a fixed order."""
    return sorted((c for c in cubes if not any(o < c for o in cubes)), key=lambda c: (len(c), sorted(c)))


def settings(picks: Picks, points: Sequence[ChoicePoint]) -> tuple[Setting, ...]:
    """The picks in text order."""
    return tuple(Setting(p.name, picks[p.name], p.kind) for p in points if p.name in picks)


def count(cubes: Sequence[Cube], sizes: Mapping[str, Sequence[str]]) -> int:
    """How many full configurations contain none of the cubes."""
    if frozenset() in cubes:
        return 0
    if not cubes:
        return prod(len(a) for a in sizes.values())
    point = most_frequent(cubes)
    rest = {p: a for p, a in sizes.items() if p != point}
    return sum(count(least(set(given(cubes, point, a))), rest) for a in sizes[point])


def most_frequent(cubes: Sequence[Cube]) -> str:
    """The point that occurs in most cubes."""
    names = [p for c in cubes for p, _ in c]
    return max(sorted(set(names)), key=names.count)


def given(cubes: Sequence[Cube], point: str, alternative: str) -> Iterator[Cube]:
    """What is left of the cubes once the point is settled so."""
    for cube in cubes:
        if dict(cube).get(point, alternative) == alternative:
            yield cube - {(point, alternative)}


class Chooser:
    """A solver over the picks: each point has at most one, and no cube survives them."""

    def __init__(self, cubes: Sequence[Cube], sizes: Mapping[str, Sequence[str]]) -> None:
        self.sizes = sizes
        self.picked = {(p, a): z3.Bool(f"{i}_{k}") for i, p in enumerate(sizes) for k, a in enumerate(sizes[p])}
        self.solver = z3.SimpleSolver()
        for point, alternatives in sizes.items():
            self.solver.add(z3.AtMost(*(self.picked[point, a] for a in alternatives), 1))
        for cube in cubes:
            self.solver.add(z3.Or([self.picked[p, b] for p, a in sorted(cube) for b in sizes[p] if b != a]))

    def can(self, *more: z3.BoolRef) -> bool:
        """Whether some picks fulfil these, too."""
        return bool(self.solver.check(*more) == z3.sat)

    def within(self, literals: Sequence[z3.BoolRef]) -> int | None:
        """The least number of these that must hold, from then on the bound; None when nothing can be picked at all."""
        for bound in range(len(literals) + 1) if self.can() else ():
            limit = z3.AtMost(*literals, bound) if literals else z3.BoolVal(True)
            self.solver.push()
            self.solver.add(limit)
            if self.can():
                return bound
            self.solver.pop()
        return None

    def first(self) -> dict[str, str]:
        """Of the picks that are left, those that settle the earliest points by the earliest alternatives."""
        picks: dict[str, str] = {}
        known: list[z3.BoolRef] = []
        for (point, alternative), picked in self.picked.items():
            if point not in picks and self.can(*known, picked):
                picks[point] = alternative
                known.append(picked)
        return picks


def smallest(cubes: Sequence[Cube], sizes: Mapping[str, Sequence[str]]) -> Iterator[Picks]:
    """The smallest sets of picks that no cube survives, in text order; at most one more than `MOST`."""
    chooser = Chooser(cubes, sizes)
    if chooser.within(list(chooser.picked.values())) is None:
        return
    for _ in range(MOST + 1):
        if not chooser.can():
            return
        picks = chooser.first()
        yield picks
        chooser.solver.add(z3.Or([z3.Not(chooser.picked[pair]) for pair in picks.items()]))


def concessions(cubes: Sequence[Cube], points: Sequence[ChoicePoint]) -> Iterator[Concession]:
    """For each side that has proposed something, in text order."""
    own: dict[str, dict[str, str]] = {}
    for p in points:
        for alternative in p.alternatives if p.kind == "bracket" else ():
            for party in proponents(alternative):
                own.setdefault(party, {})[p.name] = alternative
    sizes = {p.name: p.alternatives for p in points}
    for party, wishes in own.items():
        lost = given_up(cubes, sizes, wishes)
        proposals = settings(wishes, points)
        yield Concession(party, proposals, None if lost is None else tuple(s for s in proposals if s.point in lost))


ABSENT = ("", "out", "without")
"""What the alternative that leaves a bracket's words out may be called."""


def proponents(alternative: str) -> list[str]:
    """Who stands behind an alternative: `Ukraine`, `Ukraine and France`."""
    names = (name.strip() for name in re.split(r",| and ", alternative))
    return [] if alternative in ABSENT else [name for name in names if name]


def given_up(cubes: Sequence[Cube], sizes: Mapping[str, Sequence[str]], wishes: Picks) -> set[str] | None:
    """The fewest of a side's own points at which a sound text differs from its wishes; None when no text is sound."""
    chooser = Chooser(cubes, sizes)
    lost = {p: z3.Not(chooser.picked[p, a]) for p, a in wishes.items()}
    if chooser.within(list(lost.values())) is None:
        return None
    kept: dict[str, z3.BoolRef] = {}
    for point, wish in wishes.items():
        if chooser.can(*kept.values(), chooser.picked[point, wish]):
            kept[point] = chooser.picked[point, wish]
    return set(wishes) - set(kept)
