"""The solver: budgets in steps, no silent unknown, least models by probing."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

import z3

from verifier.model import History
from verifier.solving.evidence import Record
from verifier.solving.smt import Slots, boolean, disjunction, history, integer, negated, number, truth

WORK = 3_000_000
"""Assertions handed to the solver, or what is alike, that one run may take before it leaves the rest undecided."""


class Undecided(Exception):
    """The budget ran out; the argument says of what."""


Bill = tuple[int, int, float, int, int]
"""What was counted, as `Effort` lists it."""


@dataclass(slots=True)
class Effort:
    """What has been spent; and where evidence goes, if anybody asked for it."""

    questions: int = 0
    calls: int = 0
    seconds: float = 0.0
    second_asked: int = 0  # searches that a second solver was asked about too
    second_unknown: int = 0
    record: Record | None = None
    work: int = 0

    def spend(self, work: int) -> None:
        """Count work of one's own, beside the solver's. Raises Undecided once a run has had its share."""
        self.work += work
        if self.work > WORK:
            raise Undecided("the work that one run may take was used up")

    def bill(self) -> Bill:
        """All that was counted."""
        return self.questions, self.calls, self.seconds, self.second_asked, self.second_unknown

    def pay(self, since: Bill, until: Bill) -> None:
        """Add what another process spent between two bills."""
        self.questions += until[0] - since[0]
        self.calls += until[1] - since[1]
        self.seconds += until[2] - since[2]
        self.second_asked += until[3] - since[3]
        self.second_unknown += until[4] - since[4]

    def rlimit(self) -> int:
        """Solver steps taken so far by this process."""
        probe = z3.SimpleSolver()
        probe.check()
        return int(probe.statistics().get_key_value("rlimit count"))


class Solver:
    """A Z3 solver that counts and that raises `Undecided` instead of answering unknown."""

    def __init__(self, effort: Effort, budget: int, busy: bool = False) -> None:
        self.solver = z3.SimpleSolver()
        self.solver.set("rlimit", budget)
        self.solver.set("phase_selection", 1 if busy else 0)
        self.effort = effort
        self.switches: dict[int, tuple[z3.BoolRef, z3.BoolRef]] = {}
        self.add = self.solver.add
        self.push = self.solver.push
        self.pop = self.solver.pop

    def check(self, assumptions: Sequence[z3.BoolRef] = ()) -> bool:
        """Whether the assertions can hold together with the assumptions (literals)."""
        began = time.perf_counter()
        result = self.solver.check(*assumptions)
        self.effort.seconds += time.perf_counter() - began
        self.effort.calls += 1
        if result == z3.unknown:
            if "interrupted" in self.solver.reason_unknown():
                raise KeyboardInterrupt
            raise Undecided("the solver's budget ran out")
        return bool(result == z3.sat)

    def wished(self, assumptions: Sequence[z3.BoolRef], wishes: list[z3.BoolRef]) -> bool:
        """The same, with as many of these literals as the refutations met on the way allow; `wishes` keeps those."""
        while not self.check([*assumptions, *wishes]):
            core = {term.get_id() for term in self.core()}
            kept = [term for term in wishes if term.get_id() not in core]
            if len(kept) == len(wishes):
                return False
            wishes[:] = kept
        return True

    def settles(self, what: str, assumptions: Sequence[z3.BoolRef], satisfiable: bool) -> None:
        """Something rests on this answer: hand it on as evidence."""
        if self.effort.record is not None:
            self.effort.record.add(what, [*self.solver.assertions(), *assumptions], satisfiable)

    def switch(self, term: z3.BoolRef) -> z3.BoolRef:
        """A literal under which the term holds; what was learnt stays when it is no longer asked for."""
        key = term.get_id()
        if key not in self.switches:
            self.switches[key] = (boolean(f"switch{len(self.switches)}"), term)
            self.add(z3.Implies(self.switches[key][0], term))
        return self.switches[key][0]

    @contextmanager
    def supposing(self, terms: Sequence[z3.BoolRef]) -> Iterator[None]:
        """With these terms for a while, and whatever is added meanwhile."""
        depth = self.solver.num_scopes()
        self.solver.push()
        try:
            self.solver.add(*terms)
            yield
        finally:
            self.solver.pop(self.solver.num_scopes() - depth)

    def model(self) -> z3.ModelRef:
        """The model of the last satisfiable check."""
        return self.solver.model()

    def core(self) -> list[z3.BoolRef]:
        """The assumptions in the last refutation."""
        return list(self.solver.unsat_core())


def least_model(solver: Solver, acts: Slots, slots: list[tuple[str, str]], floor: int = 0) -> History:
    """From a satisfiable solver: fewest occurrences, then the earliest acts in text order, then hours.

    `floor`: the hour before which nothing is done that can as well be done later.
    """
    counted = [boolean(o) for o, _ in slots]
    size = z3.Sum([z3.If(o, 1, 0) for o in counted])  # a sum, like what a decision asks for: so the two can be compared
    best = solver.model()
    count = sum(truth(best, o) for o in counted)
    while count:
        solver.push()
        solver.add(size <= count - 1)
        better = solver.check()
        if better:
            best = solver.model()
            count = sum(truth(best, o) for o in counted)
        solver.pop()
        if not better:
            break
    if counted:
        solver.add(size <= count)
    best = earliest(solver, [o for o, _ in slots], count, best)
    for o, t in slots:
        if truth(best, boolean(o)):
            best = least_hour(solver, integer(t), best, floor)
    return history(best, acts)


def earliest(solver: Solver, slots: list[str], count: int, best: z3.ModelRef) -> z3.ModelRef:
    """Fix which slots are used: so many, the first in order that can be. All that are passed over are one search."""
    at = 0
    for _ in range(count):
        now = next(k for k in range(at, len(slots)) if truth(best, boolean(slots[k])))
        while now > at:
            solver.push()
            solver.add(disjunction(boolean(o) for o in slots[at:now]))
            better = solver.check()
            if better:
                best = solver.model()
            solver.pop()
            if not better:
                break
            now = next(k for k in range(at, now) if truth(best, boolean(slots[k])))
        solver.add(*(negated(o) for o in slots[at:now]), boolean(slots[now]))
        at = now + 1
    solver.add(*(negated(o) for o in slots[at:]))
    return best


def least_hour(solver: Solver, hour: z3.ArithRef, best: z3.ModelRef, floor: int = 0) -> z3.ModelRef:
    """Fix the hour at its least value, from `floor` on where there is one."""
    if number(best, hour) < floor:
        solver.push()
        solver.add(hour >= floor)
        best = solver.model() if solver.check() else best
        solver.pop()
    high = number(best, hour)
    low = first = floor - 1 if high >= floor else -1
    while high - low > 1:
        middle = (low + high) // 2 if low > first else low + 1
        solver.push()
        solver.add(hour <= middle)
        if solver.check():
            best = solver.model()
            high = number(best, hour)
        else:
            low = middle
        solver.pop()
    solver.add(hour == high)
    return best
