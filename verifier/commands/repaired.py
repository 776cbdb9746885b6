"""What `servanda repair` says, as plain data. No prose is composed here and nothing is printed."""

from __future__ import annotations

from dataclasses import dataclass

from verifier.commands.difference import Line
from verifier.finding import ChoicePoint, Finding, Setting, Severity


@dataclass(frozen=True, slots=True)
class Reworded:
    """A sentence that changes: as it stood, at which line, and as it would stand ("": it is gone)."""

    line: int
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class Left:
    """A lesser finding, no mere note, that the change brings with it, or that comes under more choices than before."""

    check: str
    severity: Severity
    claim: str


@dataclass(frozen=True, slots=True)
class Repair:
    """A change after which the finding is gone, and none as grave has come: both asked anew of the changed text.

    `gives_up` says plainly what it costs, `changes` what it does to each party. `choose` names the choices that it
    settles; no sentence is reworded where words alone cannot settle them.
    """

    kind: str
    what: str
    sentences: tuple[Reworded, ...]
    gives_up: str
    changes: tuple[Line, ...] = ()
    choose: tuple[Setting, ...] = ()
    leaves: tuple[Left, ...] = ()


@dataclass(frozen=True, slots=True)
class Failed:
    """A change that is no repair, and why: the finding `stays`, another is `added`, or something is `undecided`.

    `why` is the claim of what is found instead, or the check that has left something open.
    """

    kind: str
    what: str
    outcome: str
    why: str


@dataclass(frozen=True, slots=True)
class Repairs:
    """The repairs of one finding, the smallest first.

    `failed` are smaller changes than the last repair that are none; `untried` larger ones, which were not asked about.
    `aside`: the draft has scenarios, which were left out of account. `asked` are the checks that were asked anew.
    """

    path: str
    instrument: str
    title: str
    status: str
    finding: Finding
    repairs: tuple[Repair, ...]
    failed: tuple[Failed, ...]
    untried: int
    aside: bool
    asked: tuple[str, ...]
    points: tuple[ChoicePoint, ...] = ()
