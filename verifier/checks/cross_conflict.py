"""Can the promises made in several instruments all be kept?

A finding: as in `conflict`, of rights too, and the clauses that exclude each other stand in two or more instruments.
Each binds its own parties only. Where a priority is stated that ranks the clauses (`priority: Charter over Pact.`,
clause over clause, or later in time between parties to both), the finding says which clause prevails and which gives
way.

No finding: in every course of events within the printed bounds, clauses of different instruments can be kept together.

Severity: error; warning where a stated priority resolves it, since what gives way is broken all the same, and of a
right, which nobody has to use; a right that gives way is none. Not judged: any rule on the rank of treaties that no
file states, and what the losing promise then costs its bearer.
"""

from __future__ import annotations

from verifier.model import Model
from verifier.query import Query

SHARES = "conflict"
SEVERAL = True
EXHAUST = True
YIELDS = (("", "contradiction"),)


def keeps(model: Model, core: tuple[str, ...]) -> bool:
    """Whether the clauses stand in different instruments."""
    return len({model.clause(number).instrument for number in core}) > 1


def claim(model: Model, query: Query, core: tuple[str, ...]) -> str:
    """What a yes means."""
    both = f"{', '.join(core[:-1])} and {core[-1]} cannot {'both' if len(core) == 2 else 'all'} be kept"
    both = query.allowed(core) or both
    if not query.ranks:
        return f"{both}, and no stated priority says which of them gives way"
    return f"{both}; " + " and ".join(f"{b} gives way to {a}" for a, b, _ in query.ranks)
