"""An audit for programs: one object per run, described by `audit.schema.json`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from verifier.commands.audited import Audit
from verifier.documents import Run
from verifier.documents._envelope import Option, Unread, written
from verifier.reports import Page
from verifier.reports.json import Tool, described

VERSION = 1


@dataclass(frozen=True, slots=True)
class Document:
    """One run of `servanda audit`; `drafts` in the order given."""

    schema_version: int
    tool: Tool
    options: tuple[Option, ...]
    drafts: tuple[Audit, ...]
    refused: tuple[Unread, ...]


def render(run: Run[Audit], page: Page | None = None) -> str:
    """The run as JSON."""
    return written(Document, VERSION, run)


def schema() -> dict[str, Any]:
    """The JSON Schema; `audit.schema.json` holds it."""
    return described(Document, f"servanda audit, version {VERSION}", VERSION)
