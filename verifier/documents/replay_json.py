"""A replay for programs: one object per run, described by `replay.schema.json`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from verifier.commands.replayed import Replayed, Replays
from verifier.documents import Run
from verifier.finding import Verdict
from verifier.reports import Page, Problem, Refused
from verifier.reports.json import Tool, described, dump

VERSION = 1


@dataclass(frozen=True, slots=True)
class Finding:
    """One finding of the report, and each of its histories judged anew."""

    id: str
    check: str
    claim: str
    verdict: Verdict
    clauses: tuple[str, ...]
    differs: tuple[str, ...]
    records: tuple[Replayed, ...]


@dataclass(frozen=True, slots=True)
class File:
    """The draft; with problems nothing was replayed, and the rest is empty."""

    path: str
    instrument: str = ""
    title: str = ""
    status: str = ""
    witness: str = ""
    verdict: Verdict | None = None
    findings: tuple[Finding, ...] = ()
    untold: tuple[str, ...] = ()
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True)
class Document:
    """One run of `servanda replay`."""

    schema_version: int
    tool: Tool
    files: tuple[File, ...]


def render(run: Run[Replays], page: Page | None = None) -> str:
    """The run as JSON."""
    return dump(Document(VERSION, Tool("servanda", run.version), tuple(_file(o) for o in run.outcomes)))


def schema() -> dict[str, Any]:
    """The JSON Schema; `replay.schema.json` holds it."""
    return described(Document, f"servanda replay, version {VERSION}", VERSION)


def _file(o: Replays | Refused) -> File:
    if isinstance(o, Refused):
        return File(o.path, problems=o.problems)
    findings = tuple(Finding(f.id, f.check, f.claim, f.verdict, f.clauses, f.differs, f.records) for f in o.findings)
    verdict = o.verdict if findings else None
    return File(o.path, o.instrument, o.title, o.status, o.witness, verdict, findings, o.untold)
