"""Tables for programs: one object per run, described by `tables.schema.json`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from verifier.documents import Run
from verifier.documents._envelope import Option, Unread, written
from verifier.reports import Page
from verifier.reports.json import Tool, described
from verifier.tabular import Table

VERSION = 1


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
    return written(Document, VERSION, run)


def schema() -> dict[str, Any]:
    """The JSON Schema; `tables.schema.json` holds it."""
    return described(Document, f"servanda tables, version {VERSION}", VERSION)
