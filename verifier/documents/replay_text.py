"""A replay for people: what no longer holds first, then what is confirmed, with its events and how everybody stands."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from rich.text import Text

from verifier.commands.replayed import Break, Replayed, Replays, Witness
from verifier.documents import Run
from verifier.documents._common import choices, opening, refused, section
from verifier.finding import ChoicePoint, Verdict
from verifier.reports import Page, Refused
from verifier.reports._page import MARGIN, entries, paragraph, place, printed
from verifier.reports.text import counted, when

_STYLES = {Verdict.FAILS: "bold red", Verdict.UNKNOWN: "bold yellow", Verdict.HOLDS: "bold green"}
_WORDS = {Verdict.FAILS: "no longer", Verdict.UNKNOWN: "undecided", Verdict.HOLDS: "confirmed"}
_TAKEN = (
    "replayed is what happens and how everybody stands to the clauses cited; that nothing else would help, and that no"
    " clause can be left out, is what `servanda check` asks",
)


def render(run: Run[Replays], page: Page) -> str:
    """The run as text."""
    parts = (refused(o) if isinstance(o, Refused) else _file(o, page.width) for o in run.outcomes)
    return "\n".join(printed(lines, page.colour) for lines in parts)


def _file(replays: Replays, width: int) -> Iterator[Text]:
    facts = (place(replays.path), replays.status, f"replayed from {place(replays.witness)}")
    yield from opening(replays.title or replays.instrument, facts, width)
    for witness in sorted(replays.findings, key=lambda f: f.verdict is Verdict.HOLDS):
        yield Text()
        yield from _witness(witness, replays.points, width)
    yield from section("Nothing to replay", [("", text) for text in replays.untold], width)
    yield from section("Assumed", [("", text) for text in _TAKEN], width)
    yield Text()
    yield from paragraph(_tally(replays), width, "", style="bold")


def _witness(witness: Witness, points: Sequence[ChoicePoint], width: int) -> Iterator[Text]:
    title = f"{_WORDS[witness.verdict]} {witness.id}: {witness.claim}"
    for index, line in enumerate(paragraph(title, width, "", MARGIN, style="bold")):
        if index == 0:
            line.stylize(_STYLES[witness.verdict], 0, len(_WORDS[witness.verdict]))
        yield line
    if witness.differs:
        yield from paragraph(f"Worded otherwise than in the report: {', '.join(witness.differs)}.", width)
    for record in witness.records:
        yield from _record(record, points, width)


def _record(record: Replayed, points: Sequence[ChoicePoint], width: int) -> Iterator[Text]:
    said = {
        Verdict.FAILS: "this no longer holds",
        Verdict.UNKNOWN: "undecided: there are too many ways to settle what is new",
        Verdict.HOLDS: "possible, and all stand as reported",
    }[record.verdict]
    yield Text()
    yield from paragraph(f"{record.story[:1].upper()}{record.story[1:]}: {said}", width, style="bold")
    yield from entries(((when(m.hour), m.act) for m in record.happens), width, MARGIN * 2)
    yield from entries([("as", text) for text in _settled(record, points)], width, MARGIN * 2, once=True)
    for text in record.missing:
        yield from paragraph(text, width, f"{MARGIN}  · ")
    for found in record.breaks:
        yield from _break(found, points, width)
    rows = []
    for clause, stands in groupby(record.stands, key=lambda s: s.clause):
        rows += [(clause, f"{', '.join(s.who)}: {s.status}") for s in stands]
    yield from entries(rows, width, MARGIN * 2, once=True)


def _settled(record: Replayed, points: Sequence[ChoicePoint]) -> Iterator[str]:
    if record.configuration:
        yield choices(record.configuration, points)


def _break(found: Break, points: Sequence[ChoicePoint], width: int) -> Iterator[Text]:
    under = choices(found.configuration, points)
    indent = f"{MARGIN}  · "
    for reason in found.obstacles:
        yield from paragraph(f"not possible{f' {under}' if under else ''}: {reason}", width, indent)
    for change in found.changes:
        told = f"{change.clause}: {change.who}: {change.now}; the report has: {change.was}"
        yield from paragraph(f"{told}{f' ({under})' if under else ''}", width, indent)


def _tally(replays: Replays) -> str:
    if not replays.findings:
        return "No finding that was asked for tells a course of events"
    number = sum(f.verdict is Verdict.HOLDS for f in replays.findings)
    return f"{number} of {counted(len(replays.findings), 'finding')} confirmed"
