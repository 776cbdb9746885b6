"""JSON for programs: one object per run, the same bytes for the same drafts, described by `schema.json`.

The classes here are the published format, version 1. Their attributes are its keys; a change that a reader
could trip over is a new version.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import msgspec

from verifier.finding import Citation, Finding, Fix, Ground, Horn, Moment, Record, Replay, Report, Setting, Severity
from verifier.finding import Verdict as Answer
from verifier.reports import Options, Page, Problem, Refused, Run, ordered

VERSION = 1


@dataclass(frozen=True, slots=True)
class Tool:
    """What wrote the report."""

    name: str
    version: str


@dataclass(frozen=True, slots=True)
class File:
    """One draft, or a file that a draft brings in (`used_by`). With problems it was not checked; the rest is empty."""

    path: str
    instrument: str = ""
    title: str = ""
    status: str = ""
    clauses: int = 0
    problems: tuple[Problem, ...] = ()
    used_by: str = ""


@dataclass(frozen=True, slots=True)
class Configuration:
    """A choice point of a draft: unagreed wording or rival readings, and the alternatives."""

    path: str
    point: str
    kind: str
    where: str
    alternatives: tuple[str, ...]
    line: int
    note: str


@dataclass(frozen=True, slots=True)
class Statement:
    """A sentence that holds for every verdict on that draft."""

    path: str
    text: str


@dataclass(frozen=True, slots=True)
class NotEncoded:
    """A provision of a draft that no verdict takes into account."""

    path: str
    number: str
    text: str
    line: int


@dataclass(frozen=True, slots=True)
class Verdict:
    """One answer of one check for one draft. Hours count from 0; `configurations` are the smallest ones concerned."""

    path: str
    instrument: str
    check: str
    verdict: Answer
    vacuous: bool
    grade: str
    severity: Severity | None
    claim: str
    explanation: tuple[str, ...]
    clauses: tuple[Citation, ...]
    parties: str
    blockers: tuple[str, ...]
    configurations: tuple[tuple[Setting, ...], ...]
    rests_on: tuple[Ground, ...]
    scenario: tuple[Moment, ...]
    witness: tuple[Moment, ...]
    horns: tuple[Horn, ...]
    replayed: Replay
    minimal: bool
    rlimit: int
    notes: tuple[str, ...]
    id: str
    records: tuple[Record, ...]
    would_fix: Fix | None


@dataclass(frozen=True, slots=True)
class Document:
    """A report on one or several drafts."""

    schema_version: int
    tool: Tool
    options: Options
    files: tuple[File, ...]
    configurations: tuple[Configuration, ...]
    assumptions: tuple[Statement, ...]
    bounds: tuple[Statement, ...]
    not_encoded: tuple[NotEncoded, ...]
    verdicts: tuple[Verdict, ...]


def render(run: Run, page: Page | None = None) -> str:
    """The run as JSON: sorted keys, two blanks of indentation, a line feed at the end."""
    return dump(_document(run))


def dump(value: object) -> str:
    """Any data as JSON in the same manner."""
    compact = msgspec.json.encode(value, order="sorted")
    return msgspec.json.format(compact, indent=2).decode("utf-8") + "\n"


def schema() -> dict[str, Any]:
    """The JSON Schema of a report. `schema.json` holds it; `make record` writes it anew."""
    return described(Document, f"servanda report, version {VERSION}", VERSION)


def described(document: type, title: str, version: int) -> dict[str, Any]:
    """The JSON Schema of a class called `Document`: every key is always written, and there are no others."""
    (reference,), parts = msgspec.json.schema_components([document], ref_template="#/$defs/{name}")
    for part in parts.values():
        part["description"] = " ".join(part["description"].split())
        if part.get("type") == "object":
            part["additionalProperties"] = False
            part["required"] = sorted(part["properties"])
    parts["Document"]["properties"]["schema_version"] = {"const": version}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": title,
        **reference,
        "$defs": parts,
    }


def _document(run: Run) -> Document:
    reports = [o for o in run.outcomes if isinstance(o, Report)]
    return Document(
        schema_version=VERSION,
        tool=Tool("servanda", run.version),
        options=run.options,
        files=tuple(f for o in run.outcomes for f in _files(o)),
        configurations=tuple(
            Configuration(p.path, p.name, p.kind, p.where, p.alternatives, p.line, p.note)
            for r in reports
            for p in r.points
        ),
        assumptions=tuple(Statement(r.path, text) for r in reports for text in r.assumptions),
        bounds=tuple(Statement(r.path, text) for r in reports for text in r.bounds),
        not_encoded=tuple(NotEncoded(n.path, n.number, n.text, n.line) for r in reports for n in r.not_encoded),
        verdicts=tuple(_verdict(r, f) for r in reports for f in ordered(r.findings)),
    )


def _files(outcome: Report | Refused) -> Iterator[File]:
    if isinstance(outcome, Refused):
        yield File(outcome.path, problems=outcome.problems)
        return
    yield File(outcome.path, outcome.instrument, outcome.title, outcome.status, outcome.clauses)
    for used in outcome.uses:
        yield File(used.path, used.instrument, used.title, used.status, used.clauses, used_by=outcome.path)


def _verdict(report: Report, f: Finding) -> Verdict:
    return Verdict(
        path=report.path,
        instrument=report.instrument,
        check=f.check,
        verdict=f.verdict,
        vacuous=f.vacuous,
        grade=f.grade,
        severity=f.severity,
        claim=f.claim,
        explanation=f.explanation,
        clauses=f.clauses,
        parties=f.parties,
        blockers=f.blockers,
        configurations=f.configurations,
        rests_on=f.rests_on,
        scenario=f.scenario,
        witness=f.witness,
        horns=f.horns,
        replayed=f.replayed,
        minimal=f.minimal,
        rlimit=f.rlimit,
        notes=f.notes,
        id=f.id,
        records=f.records,
        would_fix=f.would_fix,
    )
