"""The catalogue: one question per module, found by name, not registered."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib import import_module
from inspect import getdoc
from pkgutil import iter_modules

from verifier.model import Model
from verifier.query import Observation, Query, View


def _nothing(view: View) -> Iterator[Query]:
    """The questions of a check that has none."""
    return iter(())


def _unseen(view: View) -> Iterator[Observation]:
    """What is seen by a check that does not look."""
    return iter(())


def _any_core(model: Model, core: tuple[str, ...]) -> bool:
    """All minimal sets."""
    return True


def _unclaimed(model: Model, query: Query, core: tuple[str, ...]) -> str:
    """The claim of a check that asks nothing."""
    raise NotImplementedError


@dataclass(frozen=True, slots=True)
class Check:
    """What a check module provides, under the same names. Its docstring says what both answers mean.

    A check asks, or looks, or both.
    """

    ask: Callable[[View], Iterator[Query]] = _nothing  # the check's questions
    claim: Callable[[Model, Query, tuple[str, ...]], str] = _unclaimed  # what a yes means, without a full stop
    look: Callable[[View], Iterator[Observation]] = _unseen  # what can be seen without a question
    AFTER: tuple[str, ...] = ()  # checks whose clause sets it wants to see
    SIFTS: bool = False  # what it asks nothing about it has seen to be in order
    EXHAUST: bool = False  # look for every minimal set, not just one per question
    SHARES: str = ""  # the check whose questions it shares, so that nothing is asked twice
    YIELDS: tuple[tuple[str, str], ...] = ()  # its grades, each with a check that tells the same defect better
    SEVERAL: bool = False  # only of a draft with several instruments
    ENTRY: bool = False  # with what the draft says of its entry into force; else it is judged as if in force
    keeps: Callable[[Model, tuple[str, ...]], bool] = _any_core  # which minimal sets are this check's to tell

    @property
    def looks(self) -> bool:
        """Whether it sees things without a question."""
        return self.look is not _unseen


def names() -> tuple[str, ...]:
    """Names of all checks, sorted."""
    return tuple(sorted(m.name for m in iter_modules(__path__)))


def get(name: str) -> Check:
    """The check of that name."""
    module = import_module(f"{__name__}.{name}")
    return Check(**{part: getattr(module, part) for part in Check.__slots__ if hasattr(module, part)})


def explain(name: str) -> str:
    """What the check asks and what both answers mean."""
    return getdoc(import_module(f"{__name__}.{name}")) or ""


def summary(name: str) -> str:
    """The first line of `explain`."""
    return explain(name).splitlines()[0]
