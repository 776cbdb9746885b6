"""Sets of states by name: a role expression where it denotes exactly these, else their names."""

from __future__ import annotations

from collections.abc import Mapping

from verifier.cubes import Cubes
from verifier.meaning.binding import Ground
from verifier.words import display, listed

Bound = Mapping[str, Cubes]
"""States, and the configurations under which they belong to the set."""


def named(ground: Ground, bound: Bound) -> str:
    """A role expression where it denotes exactly these states under each configuration, else their names."""
    circles = [("party", ground.members), *ground.roles.items()]
    for name, members in sorted(circles, key=lambda c: len(set(c[1]) - set(bound))):
        left_out = [s for s in members if s not in bound]
        if len(bound) > max(1, len(left_out)) and denotes(ground, members, bound):
            others = f" other than {listed(display(ground.model, s) for s in left_out)}" if left_out else ""
            return f"every {name.replace('_', ' ')}{others}"
    return listed(display(ground.model, s) for s in bound)


def denotes(ground: Ground, members: Bound, bound: Bound) -> bool:
    """Whether the bound states are these members wherever anybody is bound, and nobody else."""
    everyone = ground.space.tidy(cube for cubes in bound.values() for cube in cubes)
    return set(bound) <= set(members) and all(
        ground.space.same(bound[s], ground.space.meet(everyone, members[s])) for s in bound
    )
