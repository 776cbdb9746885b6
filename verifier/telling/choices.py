"""Where a finding arises: partial configurations, without what was chosen throughout, and in words."""

from __future__ import annotations

from collections.abc import Sequence

from verifier.confirming.bench import Bench
from verifier.confirming.case import Case
from verifier.cubes import space
from verifier.model import Guard
from verifier.query import Tale
from verifier.words import settings


def stripped(bench: Bench, guard: Guard) -> Guard:
    """The partial configuration without what the user chose throughout."""
    return tuple(pair for pair in guard if pair not in bench.chosen)


def configurations(bench: Bench, group: Sequence[Case]) -> tuple[Guard, ...]:
    """The smallest failing configurations over the group, none of which contains another."""
    if group[0].query.tale is Tale.READINGS:
        return ()  # it is about the readings themselves
    least = space(bench.model).tidy([stripped(bench, c.guard) for c in group])
    order = {p.name: k for k, p in enumerate(bench.model.points)}
    return tuple(sorted(least, key=lambda g: (len(g), [(order[p], a) for p, a in g])))


def contradicts(guard: Guard, other: Guard) -> bool:
    """Whether the two settle some point differently."""
    return any(p in dict(other) and dict(other)[p] != a for p, a in guard)


def condition(bench: Bench, guard: Guard) -> str:
    """A partial configuration in words."""
    return " and ".join(f"{s.kind} {s.alternative} of {s.point} is chosen" for s in settings(bench.model, guard))
