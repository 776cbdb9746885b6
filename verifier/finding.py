"""Findings and reports as plain data. No prose is composed here and nothing is printed."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Verdict(StrEnum):
    """What a check says of a draft. `unknown` never counts as `holds`."""

    HOLDS = "holds"
    FAILS = "fails"
    DEPENDS = "depends"
    UNKNOWN = "unknown"


class Severity(StrEnum):
    """How much a finding matters, most first."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


class Replay(StrEnum):
    """What the reference evaluator confirmed: everything claimed, or as much as its budget allowed."""

    FULL = "full"
    BUDGET = "budget"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Citation:
    """A clause that a finding stands on (`needed`), that explains it (`shown`), or words that it is about (`meant`).

    Lines and columns count from 1; the end is exclusive. `text` is the clause's own wording with runs of
    white space made single spaces; `mark` is the (start, end) of the part that matters within `text`.
    """

    instrument: str
    number: str
    path: str
    line: int
    column: int
    text: str
    bearer: str
    use: str  # "needed" | "shown" | "meant"
    mark: tuple[int, int]
    source: str = ""
    confidence: str = ""


@dataclass(frozen=True, slots=True)
class Moment:
    """Something that happens: hour from 0, who acts ("" for nobody), the whole sentence."""

    hour: int
    actor: str
    act: str


@dataclass(frozen=True, slots=True)
class Horn:
    """One way a dilemma ends: what is done, and what follows."""

    when: str
    then: str
    moments: tuple[Moment, ...] = ()


@dataclass(frozen=True, slots=True)
class Setting:
    """One choice: the point's name, the alternative's name, "bracket" or "reading"."""

    point: str
    alternative: str
    kind: str


@dataclass(frozen=True, slots=True)
class Ground:
    """Something the finding rests on, by re-solving without it: `need`, or `words` of a clause."""

    kind: str
    name: str
    text: str


@dataclass(frozen=True, slots=True)
class Deed:
    """Something that happens, as data: the hour, the declared phrase, the declared names that fill it."""

    hour: int
    phrase: str
    names: tuple[str, ...]
    closing: bool = False


@dataclass(frozen=True, slots=True)
class Stood:
    """How one whom a clause binds stands to it at the close.

    `nothing is due`, `kept`, `broken`, `ended`, `undone` (without breach), or several of these joined by `and`; of a
    liberty `used` or `free to act`.
    """

    clause: str
    bearer: str
    status: str


@dataclass(frozen=True, slots=True)
class Record:
    """One history of a finding, and what the reference evaluator makes of it once all that can matter is settled.

    `servanda replay` asks for it again. `complete`: that nothing else falls due is part of the finding.
    """

    story: str
    configuration: tuple[Setting, ...]
    deeds: tuple[Deed, ...]
    stands: tuple[Stood, ...]
    complete: bool = False


@dataclass(frozen=True, slots=True)
class Fix:
    """The smallest change found that removes a finding and brings none as grave.

    `sentences` of the draft as they would stand (none: `what` is settled by a choice alone, or words are deleted). With
    `what` empty none of the `tried` small changes is one; `undecided`: of some of them that is not sure.
    """

    what: str
    sentences: tuple[str, ...]
    gives_up: str
    tried: int
    undecided: bool = False


@dataclass(frozen=True, slots=True)
class Finding:
    """One verdict of one check. Sentences are complete, in the treaty's words."""

    check: str
    verdict: Verdict
    vacuous: bool = False
    grade: str = ""
    severity: Severity | None = None  # None for holds and unknown
    claim: str = ""  # one sentence, no full stop
    explanation: tuple[str, ...] = ()
    clauses: tuple[Citation, ...] = ()
    parties: str = ""  # whom it concerns, as a role expression
    blockers: tuple[str, ...] = ()  # hostage: who can block, per configuration
    configurations: tuple[tuple[Setting, ...], ...] = ()  # smallest failing ones; () alone = all
    rests_on: tuple[Ground, ...] = ()
    scenario: tuple[Moment, ...] = ()
    witness: tuple[Moment, ...] = ()
    horns: tuple[Horn, ...] = ()
    replayed: Replay = Replay.NONE
    minimal: bool = False
    rlimit: int = 0
    notes: tuple[str, ...] = ()
    id: str = ""  # the same for the same check, grade, clauses and configurations; "" for holds and unknown
    records: tuple[Record, ...] = ()
    would_fix: Fix | None = None  # None where none was looked for


@dataclass(frozen=True, slots=True)
class ChoicePoint:
    """A choice point as a reader sees it; `line` from 1."""

    name: str
    kind: str
    alternatives: tuple[str, ...]
    where: str
    path: str
    line: int
    note: str = ""


@dataclass(frozen=True, slots=True)
class Unencoded:
    """A provision that was not modelled."""

    number: str
    text: str
    path: str
    line: int


@dataclass(frozen=True, slots=True)
class UsedFile:
    """A file that the draft brings in: its path, its instrument, and how many of its norms are encoded."""

    path: str
    instrument: str
    title: str
    status: str
    clauses: int


@dataclass(frozen=True, slots=True)
class Report:
    """Everything one `check` run says about one file. Same input, same report."""

    path: str
    instrument: str
    title: str
    status: str
    clauses: int  # norms encoded
    points: tuple[ChoicePoint, ...]
    not_encoded: tuple[Unencoded, ...]
    assumptions: tuple[str, ...]
    bounds: tuple[str, ...]
    findings: tuple[Finding, ...]
    uses: tuple[UsedFile, ...] = ()


@dataclass(frozen=True, slots=True)
class Effort:
    """What a run cost, for `-v` only (never in a report, which must be the same bytes each time)."""

    questions: int
    solver_calls: int
    solver_seconds: float
    total_seconds: float
    second_asked: int = 0  # searches on which answers rest that were put to a second solver too
    second_unknown: int = 0  # of these, those of which it could say nothing
