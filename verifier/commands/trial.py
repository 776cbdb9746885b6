"""What `servanda test` says of a file, as plain data. No prose is composed here and nothing is printed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from verifier.finding import ChoicePoint, Citation, Moment, Setting, Verdict


@dataclass(frozen=True, slots=True)
class Actual:
    """How it comes out instead, and the smallest further choices under each of which it does.

    An empty choice alone: however the rest is settled.
    """

    configurations: tuple[tuple[Setting, ...], ...]
    stands: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Expectation:
    """One expectation. `unknown`: there are too many ways to settle what is open. Lines count from 1."""

    line: int
    expected: str
    under: tuple[Setting, ...]
    at: int | None
    verdict: Verdict
    completions: int  # ways to settle what is open that were judged
    clause: Citation
    actual: tuple[Actual, ...] = ()


@dataclass(frozen=True, slots=True)
class Obstacle:
    """Why a scenario cannot be, and under which choices."""

    configuration: tuple[Setting, ...]
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Trial:
    """One scenario: what happens, whether it can happen, and whether all comes out as expected."""

    name: str
    line: int
    verdict: Verdict
    claimed_possible: bool
    happens: tuple[Moment, ...]
    obstacles: tuple[Obstacle, ...]
    expectations: tuple[Expectation, ...]


@dataclass(frozen=True, slots=True)
class Covered:
    """In which scenarios a clause is due, kept and broken, each under some way to settle what is open."""

    clause: str
    line: int
    due: tuple[str, ...] = ()
    kept: tuple[str, ...] = ()
    broken: tuple[str, ...] = ()
    known: bool = True  # false: too many ways to settle what is open


@dataclass(frozen=True, slots=True)
class Trials:
    """Everything that one run of `servanda test` says about one file. Same input, same report."""

    path: str
    instrument: str
    title: str
    status: str
    scenarios: int  # in the file
    points: tuple[ChoicePoint, ...]
    trials: tuple[Trial, ...]  # of those selected
    coverage: tuple[Covered, ...] | None = None  # where it was asked for

    @property
    def verdict(self) -> Verdict:
        """The gravest of all trials; a file without any has failed nothing."""
        return gravest(t.verdict for t in self.trials)


def gravest(verdicts: Iterable[Verdict]) -> Verdict:
    """A failure before anything undecided, and that before a success."""
    found = set(verdicts)
    return next((v for v in (Verdict.FAILS, Verdict.UNKNOWN) if v in found), Verdict.HOLDS)
