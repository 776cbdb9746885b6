"""What documents for programs have in common: the switches they depend on, and drafts that were refused."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from verifier.documents import Run, T
from verifier.reports import Problem, Refused


@dataclass(frozen=True, slots=True)
class Option:
    """A switch that the answers depend on."""

    name: str
    value: str


@dataclass(frozen=True, slots=True)
class Unread:
    """A draft about which there is no answer, and why."""

    path: str
    problems: tuple[Problem, ...]


def options(run: Run[T]) -> tuple[Option, ...]:
    """The switches."""
    return tuple(Option(name, value) for name, value in run.options)


def answered(outcomes: Iterable[T | Refused]) -> tuple[T, ...]:
    """What came of the drafts that were read."""
    return tuple(o for o in outcomes if not isinstance(o, Refused))


def unread(outcomes: Iterable[T | Refused]) -> tuple[Unread, ...]:
    """The drafts that were not."""
    return tuple(Unread(o.path, o.problems) for o in outcomes if isinstance(o, Refused))
