"""Hours of conduct as terms that move with the hours of a scenario."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import z3

from verifier.model import Model


@dataclass(frozen=True, slots=True)
class Clock:
    """Hours of a scenario (the harm first) and of a choice, as values and as terms; and spans that steps wait."""

    scenario: tuple[tuple[int, z3.ArithRef], ...]
    choice: tuple[tuple[int, z3.ArithRef], ...]
    spans: tuple[int, ...]
    absolute: tuple[int, ...]  # hours that matter by themselves: what a norm without trigger counts from hour 0

    def late(self, span: int) -> int:
        """The hour when everything in the scenario has happened and so many hours have passed since its opening."""
        return max(self.scenario[0][0] + span, *(hour for hour, _ in self.scenario[1:]), 0)

    def late_term(self, span: int) -> z3.ArithRef:
        """The same hour as a term."""
        term = self.scenario[0][1] + span
        for _, there in self.scenario[1:]:
            term = z3.If(there > term, there, term)
        return term

    def hours(self) -> tuple[int, ...]:
        """Hours that conduct may keep to: at once, with the opening, once all has happened, with a choice."""
        known = {0, *self.absolute} | {hour for hour, _ in self.choice}
        if self.scenario:
            known |= {self.scenario[0][0] + s for s in self.spans} | {self.late(s) for s in self.spans}
        return tuple(sorted(known))

    def ambiguous(self, hours: Iterable[int]) -> bool:
        """Whether some hour may be counted with several spans."""
        if not self.scenario:
            return False
        late = [self.late(s) for s in self.spans]
        return any(late.count(h) > 1 for h in set(hours))

    def term(self, hour: int, share: bool, late: bool) -> z3.ArithRef:
        """The hour as a term: a share goes with the opening, other conduct waits until all has happened."""
        if hour == 0:
            return z3.IntVal(0)
        if self.scenario:
            value, opening = self.scenario[0]
            if share and hour - value in self.spans:
                return opening + (hour - value)
            for span in reversed(self.spans) if late else self.spans:
                if self.late(span) == hour:
                    return self.late_term(span)
        return relative(hour, [*self.scenario, *self.choice])


def relative(hour: int, anchors: list[tuple[int, z3.ArithRef]]) -> z3.ArithRef:
    """The hour counted from the last anchor at or before it, else from the first anchor; hour 0 is itself."""
    if hour == 0 or not anchors:
        return z3.IntVal(hour)
    before = [a for a in anchors if a[0] <= hour]
    base, term = max(before, key=lambda a: a[0]) if before else min(anchors, key=lambda a: a[0])
    return term + (hour - base)


def offsets(model: Model) -> set[int]:
    """Spans by which conduct follows a scenario hour: none, or hours that must have passed.

    What must come earlier can come at hour 0, since a proper scenario leaves time for it.
    """
    norms = [n for c in model.clauses for _, n in c.variants if n is not None]
    return {0}.union(*(n.waits() for n in norms))


def absolute_hours(model: Model) -> set[int]:
    """Hours that norms without a trigger count from hour 0: what they wait for, and their deadlines."""
    norms = [n for c in model.clauses for _, n in c.variants if n is not None and not n.trigger]
    waits = {w for n in norms for w in n.waits()}
    return waits | {n.deadline.hours + w for n in norms if n.deadline for w in {0} | waits}
