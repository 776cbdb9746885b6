"""A case: one smallest failing configuration of one query, with its evidence. Nothing here is prose."""

from __future__ import annotations

from dataclasses import dataclass

from verifier.finding import Replay
from verifier.model import Guard, History, Model
from verifier.query import Query
from verifier.solving.solve import Answer


class ReplayError(Exception):
    """The reference evaluator does not confirm what the solver claims: a fault of this tool."""


@dataclass(frozen=True, slots=True)
class Case:
    """One smallest failing configuration of one query, with its evidence.

    `core` are clause numbers, or ids of words; `rests` names of needs; `tales` histories by clause, or by
    alternative; `replayed` what the evaluator confirmed.
    """

    query: Query
    guard: Guard
    answer: Answer
    core: tuple[str, ...]
    rests: tuple[str, ...] = ()
    tales: tuple[tuple[str, History], ...] = ()
    minimal: bool = False  # the core was found again, by leaving out one at a time, for the answer that is told
    replayed: Replay = Replay.NONE
    rlimit: int = 0


def full_config(model: Model, config: Guard) -> dict[str, int]:
    """The configuration with the first alternative of every point that does not matter."""
    return {p.name: dict(config).get(p.name, 0) for p in model.points}


def whole(scenario: History, conduct: History) -> History:
    """Scenario and conduct together."""
    return tuple(sorted({*scenario, *conduct}))
