"""Scenarios for programs: one object per run, described by `scenarios.schema.json`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from verifier.commands.trial import Covered, Trial, Trials
from verifier.documents import Run
from verifier.finding import Verdict
from verifier.reports import Page, Problem, Refused
from verifier.reports.json import Tool, described, dump

VERSION = 1


@dataclass(frozen=True, slots=True)
class File:
    """One draft and its scenarios; with problems it was not read, and the rest is empty."""

    path: str
    instrument: str = ""
    title: str = ""
    status: str = ""
    verdict: Verdict | None = None
    scenarios: tuple[Trial, ...] = ()
    coverage: tuple[Covered, ...] | None = None
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True)
class Document:
    """One run of `servanda test`."""

    schema_version: int
    tool: Tool
    files: tuple[File, ...]


def render(run: Run[Trials], page: Page | None = None) -> str:
    """The run as JSON."""
    return dump(Document(VERSION, Tool("servanda", run.version), tuple(_file(o) for o in run.outcomes)))


def schema() -> dict[str, Any]:
    """The JSON Schema; `scenarios.schema.json` holds it."""
    return described(Document, f"servanda scenarios, version {VERSION}", VERSION)


def _file(outcome: Trials | Refused) -> File:
    if isinstance(outcome, Refused):
        return File(outcome.path, problems=outcome.problems)
    o = outcome
    return File(o.path, o.instrument, o.title, o.status, o.verdict if o.trials else None, o.trials, o.coverage)
