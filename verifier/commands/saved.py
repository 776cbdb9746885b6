"""Findings read back from a JSON report of `servanda check`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import msgspec

from verifier.finding import Citation, Record
from verifier.text.diagnostics import did_you_mean
from verifier.text.files import UnreadableError, read

_HELP = "Write one with: servanda check FILE -o json=REPORT"


@dataclass(frozen=True, slots=True)
class Switches:
    """The switches of that run as far as a history depends on them."""

    without: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Told:
    """One finding as the report tells it."""

    id: str
    instrument: str
    check: str
    claim: str
    clauses: tuple[Citation, ...]
    records: tuple[Record, ...]


@dataclass(frozen=True, slots=True)
class Saved:
    """What is needed of a report; the rest of it is passed over."""

    schema_version: int
    options: Switches
    verdicts: tuple[Told, ...]
    path: str = ""


def load_witness(path: str) -> Saved:
    """The findings of a report. Raises UnreadableError for whatever is none."""
    source = read(path)
    try:
        saved = msgspec.json.decode(source.text, type=Saved)
    except msgspec.DecodeError:
        message = "this is no report of `servanda check --format json`, or one of an older version"
        raise UnreadableError(source.path, message, _HELP) from None
    if saved.schema_version != 1:
        message = f"this report is of schema version {saved.schema_version}, and 1 is understood"
        raise UnreadableError(source.path, message, _HELP)
    return replace(saved, path=source.path)


class UnknownFindingError(Exception):
    """No such finding in the report; `help` offers a way out."""

    def __init__(self, message: str, help: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.help = help


def chosen(saved: Saved, instrument: str, which: Sequence[str]) -> tuple[Told, ...]:
    """The findings on that instrument, or those named by id or by their place among them, from 1.

    Raises UnknownFindingError for a name that stands for none, or where the report does not speak of the instrument.
    """
    here = [t for t in saved.verdicts if t.id and t.instrument == instrument]
    if not here:
        known = ", ".join(dict.fromkeys(t.instrument for t in saved.verdicts)) or "no draft"
        raise UnknownFindingError(f"{saved.path} has no finding on {instrument}; it speaks of {known}")
    return tuple(dict.fromkeys(_one(here, name, saved.path) for name in which)) if which else tuple(here)


def _one(here: Sequence[Told], name: str, path: str) -> Told:
    if name.isdigit() and 0 < int(name) <= len(here):
        return here[int(name) - 1]
    found = next((t for t in here if t.id == name), None)
    if found is None:
        ids = [t.id for t in here]
        hint = did_you_mean(name, ids) or f"it has {len(ids)}: {', '.join(ids[:12])}{' …' if len(ids) > 12 else ''}"
        raise UnknownFindingError(f"{path} has no finding `{name}`", hint)
    return found
