"""The text of a draft, to be changed in places: all other words stay as their author wrote them."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from verifier.model import Model
from verifier.text import lex, syntax
from verifier.text.brackets import Body, Choices, Node, tree
from verifier.text.diagnostics import Problems
from verifier.text.lex import Sentence
from verifier.text.parse import read
from verifier.text.source import Source, Span

_PLAYED = ("scenario", "hour", "never", "expect")
_NOTES = ("source", "confidence")


@dataclass(frozen=True, slots=True, order=True)
class Edit:
    """Other words in a place; at an empty place words are put in, and with no words some are taken out."""

    span: Span
    words: str


@dataclass(slots=True)
class Text:
    """The file of a draft, without its scenarios and without the files that it uses.

    Scenarios are left aside because they speak of readings and clauses that an edit may take away.
    """

    model: Model
    place: str
    source: Source = field(init=False)
    sentences: list[Sentence] = field(init=False)
    clauses: dict[str, syntax.Clause] = field(init=False)
    nodes: tuple[Node, ...] = field(init=False)
    stops: list[int] = field(init=False)
    played: bool = field(init=False)  # whether there are scenarios

    def __post_init__(self) -> None:
        whole = self.model.source
        end = whole.further[0][0] if whole.further else len(whole.text)
        own = Source(whole.path, whole.text[:end])
        self.stops = [t.span.end for t in lex.pieces(own) if t.type == "STOP"]
        played = [self.stopped(s.span) for s in parted(own) if s.kind in _PLAYED]
        self.source = Source(own.path, without(own.text, played))
        self.played = bool(played)
        self.sentences = list(parted(self.source))
        draft = read(Problems(self.source), self.place)
        mine = [s for s in draft.statements if isinstance(s, syntax.Clause) and s.span.start < end]
        self.clauses = {c.label.text: c for c in mine}
        choices = Choices(Problems(self.source))  # one for all, since choices may share a name
        self.nodes = tuple(n for s in self.sentences for n in within(tree(s.tokens, "", choices) or []))

    def edited(self, edits: Iterable[Edit]) -> Source:
        """The text with these edits, none of which overlap."""
        text = self.source.text
        for edit in sorted(set(edits), reverse=True):
            text = text[: edit.span.start] + edit.words + text[edit.span.end :]
        return Source(self.source.path, text)

    def stopped(self, span: Span) -> Span:
        """A sentence with its full stop."""
        return Span(span.start, self.stops[bisect_left(self.stops, span.end)])

    def words(self, span: Span) -> str:
        """What stands in a place, on one line."""
        return " ".join(self.source.slice(span).split())

    def whole(self, span: Span) -> Span:
        """The place and all of every bracket that it cuts through."""
        while wider := [c for c in self.nodes if cuts(c.span, span)]:
            span = Span(min(span.start, wider[0].span.start), max(span.end, wider[0].span.end))
        return span

    def bracketed(self, span: Span) -> bool:
        """Whether there is a bracket in a place, or a part of one."""
        return any(n.span.start < span.end and span.start < n.span.end for n in self.nodes)

    def fills(self, span: Span) -> bool:
        """Whether it is all that an alternative of some bracket says."""
        bodies = [b for n in self.nodes for b in n.bodies if b]
        return any(b[0].span.start == span.start and b[-1].span.end <= span.end + 1 for b in bodies)

    def gone(self, span: Span) -> Edit:
        """Take out what stands in a place, and the comma behind it; at the end of a sentence the one before it."""
        span, text = self.whole(span), self.source.text
        end = span.end + (text[span.end : span.end + 1] == ",")
        start = len(text[: span.start].rstrip())
        last = text[end:].lstrip().startswith(".") and text[:start].endswith(",")
        return Edit(Span(start - last, end), "")

    def clause_gone(self, number: str) -> Edit:
        """Take out a clause with the notes under it."""
        spans = [s.span for s in self.sentences]
        at = spans.index(self.clauses[number].span)
        last = at
        while last + 1 < len(spans) and self.sentences[last + 1].kind in _NOTES:
            last += 1
        return Edit(Span(spans[at].start, self.stopped(spans[last]).end), "")

    def chosen(self, picks: Mapping[str, int]) -> list[Edit]:
        """Settle choices by name, as far as they stand in brackets or braces: what is not chosen goes."""
        at = {p.span.start: picks[p.name] for p in self.model.points if p.name in picks and not p.note}
        found = [(n, at[n.choice.at]) for n in self.nodes if n.choice.at in at]
        inner = {m.span for n, a in found for b, body in enumerate(n.bodies) if b != a for m in within(body)}
        outer = [(n, a) for n, a in found if n.span not in inner]
        emptied = dict(self.emptied([n.span for n, a in outer if not n.bodies[a]]))
        left = [(n, a) for n, a in outer if not any(holds(s, n.span) for s in emptied.values())]
        return [edit for n, a in left for edit in self.settled(n, a)] + [self.clause_gone(c) for c in emptied]

    def emptied(self, taken: list[Span]) -> Iterator[tuple[str, Span]]:
        """Clauses of which no more than the number is left once these places are taken out."""
        for s in self.sentences:
            if s.kind == "clause" and all(any(holds(gone, t.span) for gone in taken) for t in s.tokens[1:]):
                yield s.tokens[0].text, s.span

    def settled(self, node: Node, alternative: int) -> list[Edit]:
        """Leave of a bracket only one alternative."""
        body = node.bodies[alternative]
        if not body:
            return [self.gone(node.span)]
        kept = body[0].span.to(body[-1].span)
        start = node.span.start
        if self.source.text[kept.start] == ",":  # as in `[Alba: , unless …]`
            start = len(self.source.text[:start].rstrip())
        return [Edit(Span(start, kept.start), ""), Edit(Span(kept.end, node.span.end), "")]


def parted(source: Source) -> Iterator[Sentence]:
    """The sentences of a text that has no mistakes."""
    problems = Problems(source)
    yield from lex.sentences(lex.tokens(source, problems), problems)


def within(body: Body) -> Iterator[Node]:
    """The brackets of some words, outermost first."""
    for item in body:
        if isinstance(item, Node):
            yield item
            for inner in item.bodies:
                yield from within(inner)


def holds(one: Span, other: Span) -> bool:
    """Whether the second lies in the first."""
    return one.start <= other.start and other.end <= one.end


def cuts(one: Span, other: Span) -> bool:
    """Whether the two overlap and neither lies in the other."""
    return one.start < other.start < one.end < other.end or other.start < one.start < other.end < one.end


def without(text: str, spans: Iterable[Span]) -> str:
    """The text with blanks for some sentences, so that all else stays in its place."""
    for span in spans:
        text = text[: span.start] + re.sub(r"[^\n]", " ", text[span.start : span.end]) + text[span.end :]
    return text
