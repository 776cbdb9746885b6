"""One format per file: each turns the outcome of a run into a string, and prints nothing.

A format is a module here with `render(run: Run, page: Page) -> str`; its name is the value of `--format`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from importlib import import_module
from pkgutil import iter_modules
from typing import TYPE_CHECKING

if TYPE_CHECKING:  # `servanda --version` answers without the data of findings
    from verifier.finding import Finding, Report


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong with a draft; line and column from 1, or 0 where there is no place."""

    message: str
    line: int = 0
    column: int = 0
    code: str = ""
    help: str = ""
    path: str = ""  # where it is not the draft itself but a file that the draft uses


@dataclass(frozen=True, slots=True)
class Refused:
    """A draft that was not checked: why, as data and as the words shown to the user."""

    path: str
    problems: tuple[Problem, ...]
    words: str


@dataclass(frozen=True, slots=True)
class Options:
    """What was asked for, as far as the answers depend on it."""

    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    without: tuple[str, ...] = ()
    choose: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Run:
    """One run of `servanda check`: the outcome for each file, in the order given; what each check asks, in one line."""

    version: str
    options: Options
    outcomes: tuple[Report | Refused, ...]
    questions: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Page:
    """How a report may look: columns, and whether colour may help. Formats for programs take no notice."""

    width: int = 100
    colour: bool = False


def names() -> tuple[str, ...]:
    """The formats, by name."""
    return tuple(sorted(m.name for m in iter_modules(__path__) if not m.name.startswith("_")))


def render(name: str, run: Run, page: Page | None = None) -> str:
    """The run in the format of that name; the text ends with a line feed."""
    text: str = import_module(f"{__name__}.{name}").render(run, page or Page())
    return text


def ordered(findings: tuple[Finding, ...]) -> list[Finding]:
    """Findings as every format lists them: by severity, then check, first clause; answers without severity last."""
    return sorted(findings, key=_rank)


def _rank(finding: Finding) -> tuple[int, str, str, int]:
    severity = ("error", "warning", "note").index(finding.severity) if finding.severity else 3
    first = finding.clauses[0] if finding.clauses else None
    return severity, finding.check, first.path if first else "", first.line if first else 0
