"""Tables for programs: one object per run, described by `tables.schema.json`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from verifier.documents import Run
from verifier.reports import Page, Problem, Refused
from verifier.reports.json import Tool, described, dump
from verifier.tabular import Table

VERSION = 1


@dataclass(frozen=True, slots=True)
class Option:
    """A switch that the tables depend on."""

    name: str
    value: str


@dataclass(frozen=True, slots=True)
class Unread:
    """A draft about which there is no table, and why."""

    path: str
    problems: tuple[Problem, ...]


@dataclass(frozen=True, slots=True)
class Document:
    """One run of `servanda table`. Of a table's parts only the one asked for is there; the others are null."""

    schema_version: int
    tool: Tool
    options: tuple[Option, ...]
    tables: tuple[Table, ...]
    refused: tuple[Unread, ...]


def render(run: Run[Table], page: Page | None = None) -> str:
    """The run as JSON."""
    return dump(
        Document(
            VERSION,
            Tool("servanda", run.version),
            tuple(Option(name, value) for name, value in run.options),
            tuple(o for o in run.outcomes if not isinstance(o, Refused)),
            tuple(Unread(o.path, o.problems) for o in run.outcomes if isinstance(o, Refused)),
        )
    )


def schema() -> dict[str, Any]:
    """The JSON Schema; `tables.schema.json` holds it."""
    return described(Document, f"servanda tables, version {VERSION}", VERSION)
