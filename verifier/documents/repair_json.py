"""Repairs for programs: one object per run, described by `repair.schema.json`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from verifier.commands.repaired import Repairs
from verifier.documents import Run
from verifier.documents._envelope import Option, Unread, written
from verifier.reports import Page
from verifier.reports.json import Tool, described

VERSION = 1


@dataclass(frozen=True, slots=True)
class Document:
    """One run of `servanda repair`; `drafts` holds the one draft."""

    schema_version: int
    tool: Tool
    options: tuple[Option, ...]
    drafts: tuple[Repairs, ...]
    refused: tuple[Unread, ...]


def render(run: Run[Repairs], page: Page | None = None) -> str:
    """The run as JSON."""
    return written(Document, VERSION, run)


def schema() -> dict[str, Any]:
    """The JSON Schema; `repair.schema.json` holds it."""
    return described(Document, f"servanda repair, version {VERSION}", VERSION)
