"""A comparison of two drafts for people: first the answer, then who gains and loses what, with the stories."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from rich.text import Text

from verifier.commands.difference import Difference, Line
from verifier.documents import Run
from verifier.documents._choices import shortly
from verifier.documents._common import opening, refused, section
from verifier.documents._difference import claim, dated, heading_of, judged, summary
from verifier.documents._sheet import Part, printed
from verifier.finding import ChoicePoint
from verifier.reports import Page, Refused
from verifier.reports._page import MARGIN, entries, paragraph, place


def render(run: Run[Difference], page: Page) -> str:
    """The comparison as text."""
    parts = (refused(o) if isinstance(o, Refused) else _difference(o, page.width) for o in run.outcomes)
    return "\n".join(printed(part, page.width, page.colour) for part in parts)


def _difference(found: Difference, width: int) -> Iterator[Part]:
    yield from opening(found.title, (f"{place(found.old)} → {place(found.new)}",), width)
    for sentence in summary(found):
        yield from paragraph(sentence, width, "")
    yield from section("Named anew", [(old, f"now {new}") for new, old in found.renamed], width)
    for heading, lines in groupby(found.lines, key=heading_of):
        yield Text()
        yield Text(heading, "bold")
        for line in lines:
            yield from _line(line, found.points, width)
    yield from section("Else", [("", text) for text in found.others], width)
    yield from section("Findings", [(f"{t.severity}[{t.check}]", f"{t.change}: {t.claim}") for t in found.turns], width)


def _line(line: Line, points: Sequence[ChoicePoint], width: int) -> Iterator[Text]:
    sign = {"gains": "+", "loses": "−", "stronger": "▲", "weaker": "▽"}.get(line.kind, "~")
    yield from paragraph(claim(line), width, f"{MARGIN}{sign} ")
    if any(line.under):
        yield from paragraph(f"if {shortly(line.under, points)}", width, f"{MARGIN}  ", style="dim")
    if line.before:
        yield from entries(dated(line.scenario), width, f"{MARGIN}    ")
        yield from paragraph(judged(line), width, f"{MARGIN}    ")
