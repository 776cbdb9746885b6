"""What documents for programs have in common: the tool, the switches they depend on, and drafts that were refused."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from verifier.documents import Run, T
from verifier.reports import Problem, Refused
from verifier.reports.json import Tool, dump


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


def written(document: Callable[..., object], version: int, run: Run[T]) -> str:
    """The run as JSON. A document is made of version, tool, switches, what came of the drafts read, and the others."""
    switches = tuple(Option(name, value) for name, value in run.options)
    return dump(
        document(version, Tool("servanda", run.version), switches, _answered(run.outcomes), _unread(run.outcomes))
    )


def _answered(outcomes: Iterable[T | Refused]) -> tuple[T, ...]:
    return tuple(o for o in outcomes if not isinstance(o, Refused))


def _unread(outcomes: Iterable[T | Refused]) -> tuple[Unread, ...]:
    return tuple(Unread(o.path, o.problems) for o in outcomes if isinstance(o, Refused))
