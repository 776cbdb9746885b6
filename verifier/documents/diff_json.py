"""A comparison of two drafts for programs: one object per run, described by `diff.schema.json`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from verifier.commands.difference import Difference
from verifier.documents import Run
from verifier.documents._envelope import Option, Unread, written
from verifier.reports import Page
from verifier.reports.json import Tool, described

VERSION = 1


@dataclass(frozen=True, slots=True)
class Document:
    """One run of `servanda diff`; `differences` holds the one comparison."""

    schema_version: int
    tool: Tool
    options: tuple[Option, ...]
    differences: tuple[Difference, ...]
    refused: tuple[Unread, ...]


def render(run: Run[Difference], page: Page | None = None) -> str:
    """The run as JSON."""
    return written(Document, VERSION, run)


def schema() -> dict[str, Any]:
    """The JSON Schema; `diff.schema.json` holds it."""
    return described(Document, f"servanda diff, version {VERSION}", VERSION)
