"""The printer: the same draft, evenly spaced and indented. No word, comment or line break of the author's is lost.

Where a line is broken is the author's choice, since it helps to read a clause aloud; only lines that are too long are
broken further.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from verifier.text.lex import Token, kind_of, pieces
from verifier.text.source import Source

WIDTH = 120
"""Columns of a line at most."""

_INDENT = {"clause": 2, "not_encoded": 2, "hour": 2, "never": 2, "expect": 2}
_HANGING = {"clause": 8, "not_encoded": 4, "hour": 4, "never": 4, "expect": 4}
_NOTES = ("source", "confidence")
_CLOSING = ("COMMA", "STOP", "COLON", "SEMI", "RPAR", "RSQB", "RBRACE", "GT")
_OPENING = ("LPAR", "LSQB", "LBRACE", "LT")


@dataclass(slots=True)
class _Sentence:
    """One sentence as lines of pieces, with the comments above it and the one behind it; or comments alone."""

    blank: bool = False  # an empty line stands before it
    above: list[str] = field(default_factory=list)
    lines: list[list[Token]] = field(default_factory=list)
    behind: str = ""


def laid_out(source: Source) -> str:
    """The text of a draft in even layout. Doing it twice changes nothing more."""
    out: list[str] = []
    under = ""
    for sentence in _sentences(source):
        words = [t for line in sentence.lines for t in line if t.type != "COMMENT"]
        kind = kind_of(words) if words else ""
        indent, hanging = _margins(kind, under)
        if out and (sentence.blank or kind == "article"):
            out.append("")
        out += [" " * indent + comment for comment in sentence.above]
        out += _printed(sentence, kind, indent, hanging)
        under = under if kind in _NOTES else kind
    return "".join(f"{line.rstrip()}\n" for line in out)


def _margins(kind: str, under: str) -> tuple[int, int]:
    """Where a sentence begins, and where its further lines do; a note stands under what it is about."""
    if kind in _NOTES:
        at = _HANGING.get(under, 2)
        return at, at
    return _INDENT.get(kind, 0), _HANGING.get(kind, 2)


def _sentences(source: Source) -> list[_Sentence]:
    """The sentences in text order, with their comments; a block of comments that stands apart is one by itself."""
    done: list[_Sentence] = []
    now = _Sentence()
    end = 0
    for piece in pieces(source):
        gap = source.text[end : piece.span.start].count("\n")
        end = piece.span.end
        comment = piece.type == "COMMENT"
        if not now.lines:
            if comment and done and not now.above and gap == 0:
                done[-1].behind = piece.text
                continue
            if now.above and gap > 1:
                done.append(now)
                now = _Sentence()
            now.blank |= gap > 1
            if comment:
                now.above.append(piece.text)
                continue
        if gap or not now.lines:
            now.lines.append([])
        _put(piece, now.lines)
        if piece.type == "STOP":
            done.append(now)
            now = _Sentence()
    return [*done, now] if now.lines or now.above else done


def _put(piece: Token, lines: list[list[Token]]) -> None:
    """Add a piece, a quotation word by word; one over several lines stays on several."""
    if piece.type != "STRING":
        lines[-1].append(piece)
        return
    parts = [part.split() for part in piece.text.split("\n")]
    for index, words in enumerate(p for p in parts if p):
        if index:
            lines.append([])
        lines[-1] += [Token("STRING", word, piece.span) for word in words]


def _printed(sentence: _Sentence, kind: str, indent: int, hanging: int) -> Iterator[str]:
    """The sentence's lines; what goes on inside a bracket, or follows `of:`, stands two columns further in."""
    first, items, depth = True, 0, 0
    for line in sentence.lines:
        comment = line[-1].text if line[-1].type == "COMMENT" else ""
        comment = comment or (sentence.behind if line is sentence.lines[-1] else "")
        left = _clusters([t for t in line if t.type != "COMMENT"])
        while left or comment:
            inside = depth and left and left[0][0].type not in ("BAR", *_CLOSING)
            margin = indent if first else hanging + items + (2 if inside else 0)
            label = first and kind == "clause"
            row, left = _filled(left, WIDTH - margin, label)
            text = _text(row, label)
            end, comment = ("", comment) if left else (comment, "")
            yield f"{' ' * margin}{text}{'  ' if text and end else ''}{end}"
            depth += sum((t.type in ("LSQB", "LBRACE")) - (t.type in ("RSQB", "RBRACE")) for c in row for t in c)
            items = 2 if text.endswith(" of:") else items
            first = False


def _clusters(line: list[Token]) -> list[list[Token]]:
    """The tokens that stand together without space."""
    found: list[list[Token]] = []
    for index, token in enumerate(line):
        before = line[index - 1] if index else None
        lone = before is not None and before.type == "COLON" and token.type == "COMMA"  # as in `name: , unless`
        if before is None or (before.type not in _OPENING and (token.type not in _CLOSING or lone)):
            found.append([])
        found[-1].append(token)
    return found


def _filled(clusters: list[list[Token]], room: int, label: bool) -> tuple[list[list[Token]], list[list[Token]]]:
    """As many clusters as a line has room for, at least one, and the rest."""
    for count in range(len(clusters), 1, -1):
        if len(_text(clusters[:count], label)) <= room:
            return clusters[:count], clusters[count:]
    return clusters[:1], clusters[1:]


def _text(clusters: list[list[Token]], label: bool) -> str:
    """The clusters parted by spaces; a clause's number is set off by two."""
    words = ["".join(t.text for t in cluster) for cluster in clusters]
    return "  ".join((words[0], " ".join(words[1:]))).rstrip() if label and words else " ".join(words)
