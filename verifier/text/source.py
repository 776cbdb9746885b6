"""Text and places in it: lines and columns count from 1, in code points."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A half-open stretch of a source text: offsets in code points, `start <= end`."""

    start: int
    end: int

    def to(self, other: Span) -> Span:
        """The stretch from this one's start to the other's end."""
        return Span(self.start, max(self.end, other.end))


@dataclass(frozen=True, slots=True)
class Source:
    """One file's text under the path by which the user named it, and after it the files that it uses.

    Texts are laid end to end, so that one offset says both in which file and where; `further` holds offset
    and path of each file after the first. Lines count from 1 in each file.
    """

    path: str
    text: str
    further: tuple[tuple[int, str], ...] = ()
    _starts: tuple[int, ...] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        starts = [0, *(i + 1 for i, c in enumerate(self.text) if c == "\n")]
        object.__setattr__(self, "_starts", tuple(starts))

    def followed_by(self, other: Source) -> Source:
        """The texts end to end, on lines of their own."""
        text = self.text if self.text.endswith("\n") else f"{self.text}\n"
        return Source(self.path, text + other.text, (*self.further, (len(text), other.path)))

    def file(self, offset: int) -> int:
        """The number of the file in which an offset lies; the first is 0."""
        return bisect_right(self.further, offset, key=lambda f: f[0])

    def path_at(self, offset: int) -> str:
        """The path of the file in which an offset lies."""
        number = self.file(offset)
        return self.further[number - 1][1] if number else self.path

    def position(self, offset: int) -> tuple[int, int]:
        """The (line, column) of an offset in its file, both from 1."""
        line = bisect_right(self._starts, offset)
        number = self.file(offset)
        before = bisect_right(self._starts, self.further[number - 1][0]) - 1 if number else 0
        return line - before, offset - self._starts[line - 1] + 1

    def line_at(self, offset: int) -> str:
        """The text of the line in which an offset lies, without its line ending."""
        line = bisect_right(self._starts, offset)
        end = self._starts[line] if line < len(self._starts) else len(self.text)
        return self.text[self._starts[line - 1] : end].rstrip("\r\n")

    def slice(self, span: Span) -> str:
        """The text of a span."""
        return self.text[span.start : span.end]
