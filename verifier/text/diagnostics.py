"""What is wrong with an input: diagnostics as data, one exception that carries them, and a plain-text caret frame."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from difflib import get_close_matches

from verifier.text.source import Source, Span

LIMIT = 100
"""So many diagnostics are kept for one file; what is beyond is counted."""

WIDTH = 100
"""Columns of source text shown in a frame."""


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """One slip in an input. `code` is stable (`missing-full-stop`); `related` points at further places."""

    code: str
    message: str
    span: Span
    path: str = ""
    help: str = ""
    related: tuple[tuple[Span, str], ...] = ()


class DraftError(Exception):
    """An input that cannot be read: all its diagnostics, each once, in text order."""

    def __init__(self, source: Source, diagnostics: Iterable[Diagnostic]) -> None:
        """Keep the source so that a report can quote it."""
        self.source = source
        self.diagnostics = tuple(diagnostics)
        super().__init__("\n\n".join(render(d, source) for d in self.diagnostics))


@dataclass(slots=True)
class Problems:
    """A collector of diagnostics for one source, which may grow; a slip seen in several variants is kept once."""

    source: Source
    _found: dict[tuple[str, Span], Diagnostic] = field(default_factory=dict)

    def add(
        self, code: str, message: str, span: Span, help: str = "", related: tuple[tuple[Span, str], ...] = ()
    ) -> None:
        """Note one slip; the first message for a code and place wins."""
        found = Diagnostic(code, message, span, self.source.path_at(span.start), help, related)
        self._found.setdefault((code, span), found)

    def spent(self, code: str, span: Span) -> bool:
        """Whether it is useless to look for words of help: the slip is known, or too many are."""
        return (code, span) in self._found or len(self._found) >= LIMIT

    def __len__(self) -> int:
        """How many slips were noted."""
        return len(self._found)

    def sorted(self) -> tuple[Diagnostic, ...]:
        """All slips in text order; beyond the limit only their number."""
        found = sorted(self._found.values(), key=lambda d: (d.span, d.code))
        if len(found) > LIMIT:
            more = f"{len(found) - LIMIT} more slips are not shown"
            found = [*found[:LIMIT], Diagnostic("more", more, found[LIMIT].span, found[LIMIT].path)]
        return tuple(found)

    def stop(self) -> None:
        """Raise everything noted so far, if anything.

        Raises:
            DraftError: when at least one slip was noted.

        """
        if self._found:
            raise DraftError(self.source, self.sorted())


def nearest(word: str, known: Iterable[str]) -> str:
    """The known name most like a word, or nothing; letter case does not count."""
    size = min(len(word), 80)
    by_fold = {k.casefold(): k for k in known if abs(len(k) - size) <= 2 + size // 3}
    close = get_close_matches(word.casefold()[:80], list(by_fold), n=1, cutoff=0.6)
    return by_fold[close[0]] if close else ""


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """A help line offering the most similar known name, or nothing."""
    close = nearest(word, known)
    return f"did you mean `{close}`?" if close else ""


def shown(text: str, limit: int = 60) -> str:
    """A user's text made safe and short for a message: no line breaks, no control characters."""
    plain = " ".join("".join(c if c.isprintable() or c.isspace() else "\ufffd" for c in text[: limit * 4]).split())
    return plain if len(plain) <= limit else plain[: limit - 1] + "…"


def render(diagnostic: Diagnostic, source: Source) -> str:
    """A caret frame: message, place, the line with an underline, related places and help."""
    lines = [f"error[{diagnostic.code}]: {diagnostic.message}", *_frame(diagnostic.span, source, "-->", "^")]
    for span, text in diagnostic.related:
        lines += [f"  note: {text}", *_frame(span, source, "-->", "-")]
    if diagnostic.help:
        lines.append(f"  = help: {diagnostic.help}")
    return "\n".join(lines)


def _frame(span: Span, source: Source, arrow: str, mark: str) -> list[str]:
    at = min(span.start, len(source.text))
    number, column = source.position(at)
    raw = source.line_at(at)
    start = column - 1
    end = max(start + 1, min(start + span.end - span.start, len(raw)))
    text, left, right = _cropped(raw, start, end)
    gutter = " " * len(str(number))
    return [
        f"{gutter} {arrow} {source.path_at(at)}:{number}:{column}",
        f"{gutter} |",
        f"{number} | {text}".rstrip(),
        f"{gutter} | {' ' * left}{mark * max(1, right - left)}",
    ]


def _cropped(raw: str, start: int, end: int) -> tuple[str, int, int]:
    """A window of the line around [start, end), tabs expanded: its text and where the stretch now lies."""
    low = 0 if end <= WIDTH else max(0, start - WIDTH // 3)
    high = min(len(raw), low + WIDTH)
    head = "…" if low else ""
    before = head + _plain(raw[low:start])
    inside = _plain(raw[start : min(end, high)], len(before))
    after = _plain(raw[min(end, high) : high], len(before) + len(inside))
    tail = "…" if high < len(raw) else ""
    return before + inside + after + tail, len(before), len(before) + len(inside)


def _plain(text: str, column: int = 0) -> str:
    """Tabs to the next multiple of four, anything unprintable as a replacement sign."""
    out: list[str] = []
    for c in text:
        width = 4 - column % 4 if c == "\t" else 1
        out.append(" " * width if c == "\t" else c if c.isprintable() else "\ufffd")
        column += width
    return "".join(out)
