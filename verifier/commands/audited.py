"""What `servanda audit` says, as plain data. No prose is composed here and nothing is printed."""

from __future__ import annotations

from dataclasses import dataclass

from verifier.finding import ChoicePoint, Replay, Setting, Severity


@dataclass(frozen=True, slots=True)
class Passage:
    """A clause, a provision not encoded, a need or a stated priority: where it stands, whence it is, how sure that is.

    `mark` is `text seen`, `derived`, `from memory`, or "" where the file says nothing. `used_by` are findings by id.
    """

    label: str
    text: str
    path: str
    line: int
    source: str
    mark: str
    used_by: tuple[str, ...] = ()
    off: bool = False  # a need that this run leaves out


@dataclass(frozen=True, slots=True)
class OpenPoint:
    """A bracket or a reading, with the source of the provision that holds it, and the findings that turn on it."""

    point: ChoicePoint
    source: str
    mark: str
    used_by: tuple[str, ...] = ()
    settled: str = ""  # the alternative that this run takes throughout


@dataclass(frozen=True, slots=True)
class Count:
    """How many clauses have a mark of confidence, and which."""

    mark: str
    clauses: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Marked:
    """A clause with its mark."""

    number: str
    mark: str


@dataclass(frozen=True, slots=True)
class Support:
    """What one finding rests on: clauses with their marks, needs, choices; and how far it was replayed."""

    id: str
    check: str
    severity: Severity
    claim: str
    clauses: tuple[Marked, ...]
    needs: tuple[str, ...]
    configurations: tuple[tuple[Setting, ...], ...]
    replayed: Replay
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Audit:
    """Everything that the verdicts on one draft rest on. `findings` is None where no check was asked.

    `holds`, `vacuous` (nothing could go wrong in the first place) and `undecided` are names of checks.
    """

    path: str
    instrument: str
    title: str
    status: str
    marks: tuple[Count, ...]
    clauses: tuple[Passage, ...]
    needs: tuple[Passage, ...]
    priorities: tuple[Passage, ...]
    points: tuple[OpenPoint, ...]
    not_encoded: tuple[Passage, ...]
    assumptions: tuple[str, ...]
    bounds: tuple[str, ...]
    findings: tuple[Support, ...] | None = None
    holds: tuple[str, ...] = ()
    vacuous: tuple[str, ...] = ()
    undecided: tuple[str, ...] = ()
