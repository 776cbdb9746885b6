"""Choices for programs: one object per run, described by `brackets.schema.json`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from verifier.commands.settling import Settling
from verifier.documents import Run
from verifier.documents._envelope import Option, Unread, written
from verifier.reports import Page
from verifier.reports.json import Tool, described

VERSION = 1


@dataclass(frozen=True, slots=True)
class Document:
    """One run of `servanda brackets`; `drafts` in the order given."""

    schema_version: int
    tool: Tool
    options: tuple[Option, ...]
    drafts: tuple[Settling, ...]
    refused: tuple[Unread, ...]


def render(run: Run[Settling], page: Page | None = None) -> str:
    """The run as JSON."""
    return written(Document, VERSION, run)


def schema() -> dict[str, Any]:
    """The JSON Schema; `brackets.schema.json` holds it."""
    return described(Document, f"servanda brackets, version {VERSION}", VERSION)
