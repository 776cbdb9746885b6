"""A comparison of two drafts for people: first the answer, then who gains and loses what, with the stories."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from rich.text import Text

from verifier.difference import Difference, Line
from verifier.documents import Run
from verifier.documents._choices import shortly
from verifier.documents._common import opening, refused, section
from verifier.documents._sheet import Part, printed
from verifier.finding import ChoicePoint, Moment
from verifier.reports import Page, Refused
from verifier.reports._page import MARGIN, entries, paragraph, place
from verifier.reports.text import counted, when

VERBS = {"gains": "gains", "loses": "loses", "stronger": "is bound more tightly", "weaker": "is bound less tightly"}
"""What has happened to a party; whatever else is a change that is neither."""


TALLIED = {"gains": "gained", "loses": "lost", "stronger": "bound more tightly", "weaker": "bound less tightly"}


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


def summary(found: Difference) -> Iterator[str]:
    """The answer in one or two sentences."""
    if found.equivalent:
        yield "Both texts mean the same: every clause binds the same parties to the same, under every choice (proved)."
        return
    yield f"The texts differ: {tally(found)}."
    unseen = sum(not line.scenario for line in found.lines)
    if unseen:
        yield f"Of {counted(unseen, 'line')} no story was found that shows the difference; the wording differs."
    if not found.compared:
        yield "The findings of the two were not compared."


def tally(found: Difference) -> str:
    """How much of what."""
    kinds: dict[str, int] = {}
    for line in found.lines:
        name = TALLIED.get(line.kind, "bound otherwise")
        name = f"{line.what} {name}" if line.kind in ("gains", "loses") else name
        kinds[name] = kinds.get(name, 0) + 1
    return ", ".join(f"{number} × {name}" for name, number in sorted(kinds.items())) or "in nothing that binds a party"


def heading_of(line: Line) -> str:
    """The clause in both texts."""
    if line.old and line.new and line.old != line.new:
        return f"{line.old}, now {line.new}"
    return line.old + " (gone)" if not line.new else line.new + (" (new)" if not line.old else "")


def claim(line: Line) -> str:
    """One line as a sentence without full stop."""
    verb = VERBS.get(line.kind, "is bound otherwise")
    if line.kind in ("gains", "loses"):
        veto = line.what == "veto"
        return sentence(f"{line.parties} {verb} {line.text if veto else f'a {line.what} {line.text}'}")
    return sentence(f"{line.parties} {verb}: {line.text}")


def judged(line: Line) -> str:
    """What the two texts make of the story."""
    return sentence(f"{line.before} under the old text; {line.after} under the new one.")


def sentence(text: str) -> str:
    """With a capital letter first."""
    return text[:1].upper() + text[1:]


def _line(line: Line, points: Sequence[ChoicePoint], width: int) -> Iterator[Text]:
    sign = {"gains": "+", "loses": "−", "stronger": "▲", "weaker": "▽"}.get(line.kind, "~")
    yield from paragraph(claim(line), width, f"{MARGIN}{sign} ")
    if any(line.under):
        yield from paragraph(f"if {shortly(line.under, points)}", width, f"{MARGIN}  ", style="dim")
    if line.scenario:
        yield from entries(dated(line.scenario), width, f"{MARGIN}    ")
        yield from paragraph(judged(line), width, f"{MARGIN}    ")


def dated(scenario: Sequence[Moment]) -> list[tuple[str, str]]:
    """The story with its hours, from the first event on."""
    return [(when(m.hour - scenario[0].hour), m.act) for m in scenario]
