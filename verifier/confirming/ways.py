"""All ways to meet needs that have several options, one after the other."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from verifier.solving.solve import Undecided

WAYS = 64
"""So many ways to meet all needs are tried."""


@dataclass(slots=True)
class Way:
    """Which option meets each need, in the order in which needs come up; `sizes` grows with every need that does."""

    picks: tuple[int, ...] = ()
    sizes: list[int] = field(default_factory=list)

    def pick(self, options: int) -> int:
        """Which of so many options meets the need that comes up now."""
        self.sizes.append(options)
        place = len(self.sizes) - 1
        return self.picks[place] if place < len(self.picks) else 0

    def further(self) -> Way | None:
        """The way after this one, the last choice changed first; None after the last."""
        picks = [*self.picks, *([0] * len(self.sizes))][: len(self.sizes)]
        while picks and picks[-1] + 1 == self.sizes[len(picks) - 1]:
            picks.pop()
        return Way((*picks[:-1], picks[-1] + 1)) if picks else None


def ways() -> Iterator[Way]:
    """All ways to meet needs, the first option of each first. Each is to be used before the next is asked for.

    Raises Undecided where there are more than are tried.
    """
    way: Way | None = Way()
    for _ in range(WAYS):
        if way is None:
            return
        yield way
        way = way.further()
    if way is not None:
        raise Undecided("its needs can be met in too many ways to try them all")
