"""Sheets: lines of text and tables on one page, as wide as the page, with colour or without."""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Sequence

from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from verifier.reports._page import clean

Part = Text | Table
Rows = Sequence[Sequence[str]]
_LEAST = 12  # columns narrower than this are not read but deciphered


def grid(heads: Sequence[str], rows: Rows, width: int) -> Table:
    """A table with headings; on a page too narrow for it each cell is a row of its own."""
    if len(heads) * _LEAST > width:
        return listing([(row[0], head, cell) for row in rows for head, cell in zip(heads[1:], row[1:], strict=True)])
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, show_edge=False, header_style="bold", padding=(0, 2, 0, 0))
    for index, head in enumerate(heads):
        table.add_column(Text(clean(head)), style="bold" if index == 0 else "", overflow="fold")
    for number, row in enumerate(rows):
        apart = number < len(rows) - 1 and any("\n" in cell for cell in row)
        table.add_row(*(lines(cell) for cell in row), end_section=apart)
    return table


def listing(rows: Rows) -> Table:
    """Three columns without headings: what, which part of it, and the text; repeated labels are left out."""
    table = Table(box=None, show_header=False, pad_edge=False, padding=(0, 2, 0, 0))
    table.add_column(style="bold", overflow="fold")
    table.add_column(style="dim", overflow="fold")
    table.add_column(ratio=1, overflow="fold")
    before = ""
    for first, label, text in rows:
        table.add_row(lines("" if first == before else first), lines(label), lines(text))
        before = first
    return table


def lines(cell: str) -> Text:
    """A cell; line feeds part its entries."""
    return Text("\n".join(clean(part) for part in cell.split("\n")))


def printed(parts: Iterable[Part], width: int, colour: bool) -> str:
    """Everything as one string of lines no wider than the page."""
    paper = Console(
        file=io.StringIO(),
        width=width,
        force_terminal=colour,
        color_system="standard" if colour else None,
        no_color=not colour,
        highlight=False,
        legacy_windows=False,
    )
    for part in parts:
        paper.print(part)
    assert isinstance(paper.file, io.StringIO)
    text = "".join(f"{line.rstrip()}\n" for line in paper.file.getvalue().split("\n")[:-1])
    return re.sub(r"\n{3,}", "\n\n", text)
