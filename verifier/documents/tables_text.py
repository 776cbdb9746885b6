"""Tables for people: a heading, the table itself, and what it takes for granted."""

from __future__ import annotations

import shlex
from collections.abc import Iterator

from rich.text import Text

from verifier.documents import Run
from verifier.documents._common import opening, refused, section
from verifier.documents._duties import duties
from verifier.documents._sheet import Part, printed
from verifier.documents._territory import territory
from verifier.documents._timeline import timeline
from verifier.documents._veto import veto
from verifier.reports import Page, Refused
from verifier.reports._page import paragraph, place
from verifier.tabular import Table


def render(run: Run[Table], page: Page) -> str:
    """The run as text; files one after the other."""
    parts = (refused(o) if isinstance(o, Refused) else _table(o, run.options, page.width) for o in run.outcomes)
    return "\n".join(printed(part, page.width, page.colour) for part in parts)


def _table(table: Table, options: tuple[tuple[str, str], ...], width: int) -> Iterator[Part]:
    yield from opening(table.title or table.instrument, (place(table.path), table.status), width)
    yield from paragraph(table.summary, width, "")
    if options:
        switches = " ".join(f"{name} {shlex.quote(value)}" for name, value in options)
        yield from paragraph(f"Asked with {switches}", width, "", style="dim")
    yield Text()
    if table.duties:
        yield from duties(table.duties, table.points, width)
    if table.territory:
        yield from territory(table.territory, table.points, width)
    if table.veto:
        yield from veto(table.veto, table.points, width)
    if table.timeline:
        yield from timeline(table.timeline, table.points, width)
    yield from section("Undecided", [("", question) for question in table.undecided], width)
    yield from section("Assumed", [("", note) for note in table.notes], width)
    yield from section("Not encoded", [(n.number, f"{n.text} (line {n.line})") for n in table.not_encoded], width)
