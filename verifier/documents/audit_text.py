"""An audit for people: sources first, then what is assumed and open, then what each finding rests on."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rich.text import Text

from verifier.commands.audited import Audit, Count, OpenPoint, Passage, Support
from verifier.documents import Run
from verifier.documents._common import choices, opening, refused, section
from verifier.finding import ChoicePoint, Replay
from verifier.reports import Page, Refused
from verifier.reports._page import MARGIN, entries, paragraph, place, printed
from verifier.reports.text import counted

_UNMARKED = "no mark"
_REPLAYED = {
    Replay.FULL: "in full, by the reference evaluator",
    Replay.BUDGET: "as far as the budget of the reference evaluator allowed",
    Replay.NONE: "no story to replay",
}


def render(run: Run[Audit], page: Page) -> str:
    """The run as text; files one after the other."""
    asked = " ".join(f"{name} {value}".rstrip() for name, value in run.options)
    parts = (refused(o) if isinstance(o, Refused) else _file(o, asked, page.width) for o in run.outcomes)
    return "\n".join(printed(lines, page.colour) for lines in parts)


def _file(audit: Audit, asked: str, width: int) -> Iterator[Text]:
    facts = (place(audit.path), audit.status, counted(len(audit.clauses), "clause"), "what its verdicts rest on")
    yield from opening(audit.title or audit.instrument, facts, width)
    if asked:
        yield from paragraph(f"Asked with {asked}", width, "", style="dim")
    points = [p.point for p in audit.points]
    marks = [(c.mark or _UNMARKED, _counted(c, len(audit.clauses))) for c in audit.marks if c.mark or c.clauses]
    yield from section("How the encoding is supported", marks, width)
    yield from section("Clauses and their sources", list(_passages(audit, audit.clauses, False)), width)
    yield from section("Facts assumed about the world", list(_passages(audit, audit.needs, True)), width)
    yield from section("Stated priorities", list(_passages(audit, audit.priorities, True)), width)
    yield from section("Left open by the draft", [(p.point.name, _point(p)) for p in audit.points], width)
    yield from section("Taken for granted", [("", text) for text in audit.assumptions], width)
    yield from section("Within these bounds", [("", text) for text in audit.bounds], width)
    yield from section("Not encoded", list(_passages(audit, audit.not_encoded, True)), width)
    yield from _findings(audit, points, width)


def _counted(count: Count, clauses: int) -> str:
    listed = f": {', '.join(count.clauses)}" if count.clauses else ""
    return f"{len(count.clauses) or 'none'} of {counted(clauses, 'clause')}{listed}"


def _passages(audit: Audit, passages: Sequence[Passage], told: bool) -> Iterator[tuple[str, str]]:
    """Each with its source and mark; `told` repeats the words."""
    for p in passages:
        where = f"line {p.line}" if p.path == audit.path else f"{p.path}, line {p.line}"
        whence = f"{p.mark or _UNMARKED}, {where}{p.source and f'; {p.source}'}"
        off = "left out in this run; " if p.off else ""
        yield p.label, f"{off}{p.text} ({whence}){_used(p.used_by)}" if told else f"{whence}{_used(p.used_by)}"


def _used(ids: Sequence[str]) -> str:
    return f" · on it rest{'s' if len(ids) == 1 else ''} {', '.join(ids)}" if ids else ""


def _point(p: OpenPoint) -> str:
    settled = f"; settled as {p.settled} in this run" if p.settled else ""
    whence = ", ".join(t for t in (p.mark, f"line {p.point.line}", p.point.note) if t)
    turns = f" · on it turn{'s' if len(p.used_by) == 1 else ''} {', '.join(p.used_by)}" if p.used_by else ""
    source = p.source and f"; {p.source}"
    return f"{p.point.kind}: {' | '.join(p.point.alternatives)} ({whence}{source}){settled}{turns}"


def _findings(audit: Audit, points: Sequence[ChoicePoint], width: int) -> Iterator[Text]:
    """What each finding rests on, and the checks that found nothing."""
    if audit.findings is None:
        yield Text()
        yield from paragraph("No check was asked (--quick): which finding rests on what is not said", width, "")
        return
    for finding in audit.findings:
        yield Text()
        yield from paragraph(f"{finding.severity} {finding.id}: {finding.claim}", width, "", MARGIN, style="bold")
        yield from entries(_rows(finding, points), width, once=True)
    answers = (
        ("holds", audit.holds),
        ("vacuous", tuple(f"{name} (nothing could go wrong in the first place)" for name in audit.vacuous)),
        ("undecided", audit.undecided),
    )
    yield from section(
        "Checks that found nothing", [(word, ", ".join(names)) for word, names in answers if names], width
    )


def _rows(finding: Support, points: Sequence[ChoicePoint]) -> Iterator[tuple[str, str]]:
    yield "clauses", ", ".join(f"{c.number} ({c.mark or _UNMARKED})" for c in finding.clauses) or "none"
    yield "facts", ", ".join(finding.needs) or "none"
    for configuration in finding.configurations:
        yield "choices", choices(configuration, points) or "under every reading, with and without every bracket"
    yield "replayed", _REPLAYED[finding.replayed]
    yield from (("note", note) for note in finding.notes)
