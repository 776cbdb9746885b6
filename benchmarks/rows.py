"""The list of known defects and of sound texts, `treaties/truth.toml`, as data."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from verifier.finding import Finding

ROOT = Path(__file__).parents[1]
ROWS = ROOT / "treaties" / "truth.toml"

Choices = tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Struck:
    """Words of a file put otherwise, to see what they were good for."""

    file: str
    words: str
    instead: str = ""


@dataclass(frozen=True)
class Sight:
    """One finding: clauses that it must cite, alternatives that a configuration must name, somebody who can block."""

    check: str
    grade: str = ""
    clauses: tuple[str, ...] = ()
    under: tuple[str, ...] = ()
    severity: str = ""
    blocker: str = ""

    def matches(self, finding: Finding) -> bool:
        """Whether the finding is this one."""
        cited = {c.number for c in finding.clauses}
        named = {s.alternative for settings in finding.configurations for s in settings}
        return (
            finding.severity is not None
            and finding.check == self.check
            and self.severity in ("", finding.severity.value)
            and (not self.blocker or any(self.blocker in b for b in finding.blockers))
            and self.grade in ("", finding.grade)
            and set(self.clauses) <= cited
            and set(self.under) <= named
        )


@dataclass(frozen=True)
class Refusal:
    """A sentence that the language refuses to take: the code of the message, where, and words in which it is told."""

    code: str
    clause: str
    words: str

    def matches(self, other: Refusal) -> bool:
        """Whether the other, with all its words, is this one."""
        return (self.code, self.clause) == (other.code, other.clause) and self.words in other.words


@dataclass(frozen=True)
class Row:
    """One known defect, or one control: `struck` are the words without which the finding appears.

    Where a sentence is `refused`, they are the words in whose place the sentence is put.
    """

    id: str
    says: str
    file: str = ""
    sights: tuple[Sight, ...] = ()
    choose: Choices = ()
    partly: str = ""  # why what is found is only a part
    missed: str = ""  # why it is not found
    control: bool = False
    struck: Struck | None = None
    refused: Refusal | None = None


@dataclass(frozen=True)
class Job:
    """One file to ask, with what is settled and what is struck."""

    file: str
    choose: Choices = ()
    struck: Struck | None = None


def rows(only: tuple[str, ...]) -> list[Row]:
    """The rows of the list, or those with these ids."""
    return [row(told) for told in tomllib.loads(ROWS.read_text("utf-8"))["row"] if not only or told["id"] in only]


def row(told: Mapping[str, Any]) -> Row:
    """One row: what it says of a finding, and of more findings under `also`."""
    first = {k: told[k] for k in ("check", "grade", "clauses", "under", "severity", "blocker") if k in told}
    rest = {k: v for k, v in told.items() if k not in (*first, "also", "choose", "struck", "refused")}
    return Row(
        **rest,
        sights=tuple(sight(s) for s in ([first] if first else []) + list(told.get("also", ()))),
        choose=tuple((point, alternative) for point, alternative in told.get("choose", ())),
        struck=Struck(**({"file": told["file"]} | told["struck"])) if "struck" in told else None,
        refused=Refusal(**told["refused"]) if "refused" in told else None,
    )


def sight(told: Mapping[str, Any]) -> Sight:
    """A finding, as the list tells it."""
    return Sight(**dict(told) | {k: tuple(told[k]) for k in ("clauses", "under") if k in told})


def jobs(row: Row) -> list[Job]:
    """What has to be asked for the row: the text as it stands and, where words are struck, without them."""
    whole = Job(row.file, row.choose)
    return [] if row.missed else [whole, Job(row.file, row.choose, row.struck)] if row.struck else [whole]
