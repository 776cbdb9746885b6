"""What a run of the tests looked at, in figures: `docs/trust.md` is made of them."""

from __future__ import annotations

import json
import os
from collections import Counter
from collections.abc import Mapping
from pathlib import Path

FIGURES: dict[str, Counter[str]] = {}


def count(practice: str, figures: Mapping[str, int]) -> None:
    """Add these figures to those of a practice."""
    FIGURES.setdefault(practice, Counter()).update(figures)


def save(worker: str) -> None:
    """Write the figures where SERVANDA_FIGURES says, one file for each process; nowhere if it says nothing."""
    directory = os.environ.get("SERVANDA_FIGURES")
    if directory and FIGURES:
        text = json.dumps({name: dict(found) for name, found in FIGURES.items()}, sort_keys=True, indent=1)
        Path(directory, f"{worker}.json").write_text(text, "utf-8")


def load(directory: Path) -> dict[str, Counter[str]]:
    """The figures of all processes."""
    found: dict[str, Counter[str]] = {}
    for path in sorted(directory.glob("*.json")):
        for name, figures in json.loads(path.read_text("utf-8")).items():
            found.setdefault(name, Counter()).update(figures)
    return found
