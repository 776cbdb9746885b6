"""Lines of a page: wrapping by what a terminal shows, clauses in a frame, what matters underlined, colour or none."""

from __future__ import annotations

import io
import re
import unicodedata
from collections.abc import Container, Iterable, Iterator
from dataclasses import dataclass

from rich.cells import cell_len
from rich.console import Console
from rich.text import Text

from verifier.finding import Citation

MARGIN = "  "
_ROWS = 3  # a clause is shown whole when it needs no more rows than this
_BEARER = 24  # a longer name of the bearer stands below the clause, not at its right


def clean(text: str) -> str:
    """The text, one character for one, without any that steers a terminal or turns the reading direction."""
    return "".join("\ufffd" if unicodedata.category(c) in ("Cc", "Cs") or c in _TURNING else c for c in text)


_TURNING = "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"


def rows(text: str, width: int) -> list[tuple[int, int]]:
    """Where each row of the text starts and ends when it is broken between words; only an overlong word is cut."""
    found: list[tuple[int, int]] = []
    for start, end in _pieces(text, width):
        if found and cell_len(text[found[-1][0] : end]) <= width:
            found[-1] = (found[-1][0], end)
        else:
            found.append((start, end))
    return found


def _pieces(text: str, width: int) -> Iterator[tuple[int, int]]:
    for word in re.finditer(r"\S+", text):
        start, end = word.span()
        while cell_len(text[start:end]) > width:
            cut = start + 1
            while cut < end and cell_len(text[start : cut + 1]) <= width:
                cut += 1
            yield start, cut
            start = cut
        if start < end:
            yield start, end


def paragraph(text: str, width: int, first: str = MARGIN, rest: str | None = None, style: str = "") -> Iterator[Text]:
    """The text as lines of at most `width`, the first behind `first`, the others behind `rest` (else as deep)."""
    safe = clean(text)
    rest = " " * cell_len(first) if rest is None else rest
    for index, (start, end) in enumerate(rows(safe, width - cell_len(first)) or [(0, 0)]):
        yield Text(first if index == 0 else rest).append(safe[start:end], style)


def entries(pairs: Iterable[tuple[str, str]], width: int, indent: str = MARGIN, once: bool = False) -> Iterator[Text]:
    """Two columns: labels, on request not repeated from row to row, and beside them wrapped texts."""
    table = [(clean(label), text) for label, text in pairs]
    column = max((cell_len(label) for label, _ in table), default=0)
    before = None
    for label, text in table:
        head = "" if once and label == before else label
        yield from paragraph(text, width, f"{indent}{head}{' ' * (column - cell_len(head))}   ")
        before = label


def frame(clauses: Iterable[Citation], width: int, quoted: Container[tuple[str, str]] = ()) -> Iterator[Text]:
    """The clauses under their files' names: line, number, wording, bearer, and a rule under what matters.

    Of those already quoted, by path and number, only what matters is repeated, without the source.
    """
    cited = list(clauses)
    sizes = _Sizes(
        gutter=max((len(str(c.line)) for c in cited), default=0),
        label=max((cell_len(c.number) for c in cited), default=0),
        bearer=max((n for n in (cell_len(c.bearer) for c in cited) if n <= _BEARER), default=0),
        width=width,
    )
    path = None
    for clause in cited:
        if clause.path != path:
            path = clause.path
            yield Text(MARGIN).append(clean(place(path)), "dim")
        yield from _clause(clause, sizes, (clause.path, clause.number) in quoted)


@dataclass(frozen=True, slots=True)
class _Sizes:
    """Widths of a frame's columns."""

    gutter: int
    label: int
    bearer: int
    width: int

    @property
    def room(self) -> int:
        """What is left for the wording."""
        return self.width - len(MARGIN) - 1 - self.gutter - 3 - self.label - 2 - (self.bearer + 4 if self.bearer else 0)


def place(path: str) -> str:
    """A path as one says it."""
    return "standard input" if path == "-" else path


def _clause(clause: Citation, sizes: _Sizes, again: bool) -> Iterator[Text]:
    bearer = clean(clause.bearer)
    beside = bearer if cell_len(bearer) <= _BEARER else ""
    text, mark = _window(clean(clause.text), clause.mark, sizes.room, 1 if again else _ROWS)
    remark = " · ".join(p for p in (_use(clause), clean(clause.confidence)) if p)
    blank = f"{MARGIN} {' ' * sizes.gutter} │ {' ' * sizes.label}  "
    lines = rows(text, sizes.room) or [(0, 0)]
    last = max((i for i, (s, e) in enumerate(lines) if max(s, mark[0]) < min(e, mark[1])), default=-1)
    for index, (start, end) in enumerate(lines):
        yield _row(clause, sizes, text[start:end], beside) if index == 0 else Text(blank + text[start:end])
        left, right = max(start, mark[0]), min(end, mark[1])
        if left < right:
            rule = Text(blank + " " * cell_len(text[start:left])).append("─" * cell_len(text[left:right]), "yellow")
            if index == last and remark:
                fits = cell_len(rule.plain) + 1 + cell_len(remark) <= sizes.width
                rule.append(f" {remark}" if fits else f"\n{blank}{remark}", "yellow")
            yield from rule.split("\n")
    if last < 0 and remark:
        yield Text(blank).append(remark, "dim")
    if bearer and not beside:
        yield from paragraph(f"binds {bearer}", sizes.width, blank, style="cyan")
    if clause.source and not again:
        yield from paragraph(f"source: {clause.source}", sizes.width, blank, style="dim")


def _row(clause: Citation, sizes: _Sizes, text: str, beside: str) -> Text:
    """A clause's first row: where it stands, its number, its words, whom it binds."""
    number = clean(clause.number)
    line = Text(f"{MARGIN} {clause.line:>{sizes.gutter}} │ ")
    line.append(number, "bold").append(" " * (sizes.label - cell_len(number) + 2)).append(text)
    return line.append(" " * (sizes.room - cell_len(text) + 4)).append(beside, "cyan") if beside else line


def _use(clause: Citation) -> str:
    return {"shown": "shown for context", "meant": ""}.get(clause.use, clause.use)


def _window(text: str, mark: tuple[int, int], room: int, most: int) -> tuple[str, tuple[int, int]]:
    """The whole text when it is short, else who shall, and the marked part with words around it; the mark therein."""
    if len(rows(text, room)) <= most:
        return text, mark
    start, end = mark if mark[0] < mark[1] else (0, room)
    subject = re.search(r"[^,;:.\s][^,;:.]*\bshall\b(?: not\b)?", text)
    around = (text.rfind(" ", 0, max(0, start - room // 3)) + 1, text.find(" ", min(len(text), end + room // 3)))
    kept = [(around[0], len(text) if around[1] < 0 else around[1])]
    if subject and (subject.end() <= kept[0][0] or subject.start() >= kept[0][1]):
        kept = sorted([*kept, subject.span()])
    shown = ""
    shift = 0
    for left, right in kept:
        shown += "… " if left and not shown else ""
        shift = len(shown) - left if left <= start < max(right, 1) else shift
        shown += text[left:right] + (" … " if right < len(text) else "")
    return shown.rstrip(), (mark[0] + shift, mark[1] + shift)


def printed(lines: Iterable[Text], colour: bool) -> str:
    """The lines as one string. With colour it differs by escape sequences only."""
    page = list(lines)
    for line in page:
        line.rstrip()
    if not colour:
        return "".join(f"{line.plain}\n" for line in page)
    paper = Console(
        file=io.StringIO(), force_terminal=True, color_system="standard", no_color=False, highlight=False, width=10_000
    )
    for line in page:
        paper.print(line, soft_wrap=True)
    assert isinstance(paper.file, io.StringIO)
    return paper.file.getvalue()
