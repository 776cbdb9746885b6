"""Repairs for people: the sentences as they would stand, what each gives up, and what was tried in vain."""

from __future__ import annotations

import shlex
from collections.abc import Iterator, Sequence

from rich.text import Text

from verifier.commands.difference import Line
from verifier.commands.repaired import Failed, Repair, Repairs
from verifier.documents import Run
from verifier.documents._choices import shortly
from verifier.documents._common import choices, opening, refused, section
from verifier.documents._difference import claim
from verifier.documents._sheet import Part, printed
from verifier.finding import ChoicePoint
from verifier.reports import Page, Refused
from verifier.reports._page import MARGIN, entries, paragraph, place
from verifier.reports.text import counted
from verifier.words import sentence


def render(run: Run[Repairs], page: Page) -> str:
    """The run as text."""
    parts = (refused(o) if isinstance(o, Refused) else _draft(o, run.options, page.width) for o in run.outcomes)
    return "\n".join(printed(part, page.width, page.colour) for part in parts)


def _draft(found: Repairs, options: tuple[tuple[str, str], ...], width: int) -> Iterator[Part]:
    finding = found.finding
    yield from opening(found.title or found.instrument, (place(found.path), found.status), width)
    yield from paragraph(f"{finding.severity}[{finding.check}] {finding.claim} ({finding.id})", width, "")
    if any(finding.configurations):
        under = " or ".join(choices(row, found.points) for row in finding.configurations)
        yield from paragraph(f"arises {under}", width)
    if options:
        switches = " ".join(f"{name} {shlex.quote(value)}" for name, value in options)
        yield from paragraph(f"Asked with {switches}", width, "", style="dim")
    yield Text()
    yield from paragraph(_summary(found), width, "")
    for number, repair in enumerate(found.repairs, 1):
        yield from _repair(number, repair, found.points, width)
    yield from section("Tried in vain", [("", _failed(f)) for f in found.failed], width)
    yield from section("Remarks", [("", remark) for remark in _remarks(found)], width)


def _summary(found: Repairs) -> str:
    """How many there are, and what was asked of each."""
    if not found.repairs:
        return f"No repair was found among {counted(len(found.failed), 'change')}."
    if len(found.repairs) == 1:
        return "1 repair. After it the finding is gone, and none as grave has come."
    number = counted(len(found.repairs), "repair")
    return f"{number}, the smallest change first. After each the finding is gone, and none as grave has come."


def _repair(number: int, repair: Repair, points: Sequence[ChoicePoint], width: int) -> Iterator[Text]:
    yield Text()
    yield from paragraph(sentence(repair.what), width, f"{number}  ", style="bold")
    for reworded in repair.sentences:
        yield Text()
        yield from paragraph(reworded.new or f"(gone) {reworded.old}", width, MARGIN * 2)
    if repair.sentences:
        yield Text()
    elif repair.choose:
        switches = " ".join(f"--choose {shlex.quote(f'{s.point}={s.alternative}')}" for s in repair.choose)
        yield from paragraph(f"The words are to be settled by hand; it was asked with {switches}", width, MARGIN * 2)
    yield from entries(list(_costs(repair, points)), width, MARGIN * 2, once=True)


def _costs(repair: Repair, points: Sequence[ChoicePoint]) -> Iterator[tuple[str, str]]:
    """What it gives up, what it does to each party, and what it leaves."""
    yield "Gives up", repair.gives_up
    for line in repair.changes:
        yield "So", _line(line, points)
    for left in repair.leaves:
        yield "Brings", f"{left.severity}[{left.check}] {left.claim}"


def _line(line: Line, points: Sequence[ChoicePoint]) -> str:
    """One change for one party, with its choices."""
    under = shortly(line.under, points, line.old or line.new)
    return f"{claim(line)}{f' ({under})' if any(line.under) else ''}"


def _failed(failed: Failed) -> str:
    said = {"stays": "it remains that", "added": "it brings about", "undecided": "left undecided by"}
    return f"{failed.what}: {said[failed.outcome]} {failed.why}"


def _remarks(found: Repairs) -> Iterator[str]:
    """How far the search reached."""
    if found.untried:
        yield f"{counted(found.untried, 'larger change')} not tried (--most looks for more repairs)"
    if found.aside:
        yield "the scenarios of the file were left aside; what they expect may have to follow the new words"
    yield f"asked anew of each changed text: {', '.join(found.asked)}"
    yield "notes that a change brings with it are not told"
