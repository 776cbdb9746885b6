"""The table of hours on a page: duty by duty, when it can fall due and when each act can first be done lawfully."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rich.text import Text

from verifier.documents._choices import under
from verifier.documents._sheet import Part, grid
from verifier.finding import ChoicePoint
from verifier.reports._page import paragraph
from verifier.tabular import Deed, Timeline, Window
from verifier.words import listed, sentence

_HEADS = ("act", "first lawful", "to be done by", "what it takes besides")


def timeline(table: Timeline, points: Sequence[ChoicePoint], width: int) -> Iterator[Part]:
    """The whole table."""
    if not table.windows:
        yield Text("No duty answers a harm.")
        return
    yield from paragraph("Hours count from the harm; the call for help and all else is made with it.", width, "")
    yield Text()
    for window in table.windows:
        only = under(window.under, points, window.clause)
        yield from paragraph(f"{window.clause} can fall due {_due(window)}", width, "", style="bold")
        yield from paragraph(f"Told for: {window.harm}", width, "", style="dim")
        if only:
            yield from paragraph(sentence(only), width, "")
        rows = [_row(d, window) for d in window.deeds]
        empty = not any(row[3] for row in rows)
        yield grid(_HEADS[: 3 if empty else 4], [row[: 3 if empty else 4] for row in rows], width)
        yield Text()


def _due(window: Window) -> str:
    return "at no known hour" if window.due is None else f"at {_hour(window.due)}"


def _row(deed: Deed, window: Window) -> list[str]:
    first = _hour(deed.earliest) if deed.earliest is not None else "never in time"
    if deed.undecided:
        first = "hour not known"
    elif deed.earliest is None and deed.against:
        first = f"never in time: against {listed(deed.against)}"
    last = "no time given" if window.latest is None else _hour(window.latest)
    before = "\n".join((*(f"{_span(p.hours_before)} before: {p.act}" for p in deed.prepared), *deed.given))
    return [sentence(deed.act), first, last, before]


def _hour(hour: int) -> str:
    return f"hour {hour}" + (f" (day {hour // 24})" if hour and hour % 24 == 0 else "")


def _span(hours: int) -> str:
    return f"{hours // 24} days" if hours and hours % 24 == 0 and hours > 24 else f"{hours} hours"
