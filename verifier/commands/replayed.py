"""What `servanda replay` says, as plain data. No prose is composed here and nothing is printed."""

from __future__ import annotations

from dataclasses import dataclass

from verifier.commands.trial import gravest
from verifier.finding import ChoicePoint, Moment, Setting, Verdict


@dataclass(frozen=True, slots=True)
class Stand:
    """How everybody named stands to a clause, now as in the report."""

    clause: str
    who: tuple[str, ...]
    status: str


@dataclass(frozen=True, slots=True)
class Change:
    """Somebody who stands otherwise to a clause than the report says; `is not bound`: the clause is not his."""

    clause: str
    who: str
    was: str
    now: str


@dataclass(frozen=True, slots=True)
class Break:
    """What no longer holds, and under which further choices (none: however what is new is settled)."""

    configuration: tuple[Setting, ...]
    obstacles: tuple[str, ...]
    changes: tuple[Change, ...]


@dataclass(frozen=True, slots=True)
class Replayed:
    """One history of a finding, judged anew. `unknown`: there are too many ways to settle what is new.

    `missing` is what the history speaks of and the draft does not know (then nothing else was judged).
    """

    story: str
    verdict: Verdict
    configuration: tuple[Setting, ...]
    happens: tuple[Moment, ...]
    missing: tuple[str, ...] = ()
    breaks: tuple[Break, ...] = ()
    stands: tuple[Stand, ...] = ()


@dataclass(frozen=True, slots=True)
class Witness:
    """One finding of the report and its histories. `differs` are clauses whose words are no longer those quoted."""

    id: str
    check: str
    claim: str
    clauses: tuple[str, ...]
    differs: tuple[str, ...]
    records: tuple[Replayed, ...]

    @property
    def verdict(self) -> Verdict:
        """The gravest of its histories."""
        return gravest(r.verdict for r in self.records)


@dataclass(frozen=True, slots=True)
class Replays:
    """Everything that one run of `servanda replay` says. Same report, same draft, same answer."""

    path: str
    instrument: str
    title: str
    status: str
    witness: str  # path of the report
    points: tuple[ChoicePoint, ...]
    findings: tuple[Witness, ...]
    untold: tuple[str, ...] = ()  # findings without a history: what they say is not about a course of events

    @property
    def verdict(self) -> Verdict:
        """The gravest of all findings."""
        return gravest(f.verdict for f in self.findings)
