"""Text into syntax. The only user of lark: every variant of every sentence is read by a strict LALR grammar."""

from __future__ import annotations

import datetime
import gc
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from typing import TYPE_CHECKING, Any

from verifier.assets import asset
from verifier.text import lex, syntax, uses
from verifier.text.brackets import Choices, has_choices, variants
from verifier.text.build import BUILDERS
from verifier.text.chunk import Chunker, MisreadError
from verifier.text.diagnostics import Problems
from verifier.text.expected import unexpected
from verifier.text.lex import Sentence, Token
from verifier.text.source import Source, Span
from verifier.text.terms import Names, bound_nouns

if TYPE_CHECKING:
    from lark import Lark

KINDS = (
    "treaty", "use", "status", "parties", "states", "kind", "units", "organ", "situation", "regions", "role", "area",
    "event", "call", "act", "joint", "need", "harm", "article", "clause", "not_encoded", "rank", "source", "confidence",
    "goal", "scenario", "hour", "never", "expect", "reservation", "acceptance",
)  # fmt: skip
"""The start symbols of the grammar: one per kind of sentence."""

_NAMING = ("states", "kind", "units", "regions", "role", "area", "parties")
_FIRST = (*_NAMING, "treaty", "use")
_TURNS = (_FIRST, ("organ",), ("situation",))
"""An organ speaks of roles, a situation of organs, and clauses of both: in this order they are read."""

_BINDING = {"shall", "may", "intends"}
"""A sentence of no known kind that has one of these is a clause, else it declares something."""

_BRACKETED = ("parties", "role", "area", "need", "clause", "reservation")
_CHUNKED = ("organ", "situation", "need", "harm", "clause", "goal", "hour", "never", "expect")
_HEADED = ("organ", "situation", "need", "goal", "hour")
_PHRASES = ("event", "call", "act", "joint")


def parse(source: Source, place: str = "") -> syntax.Draft:
    """Read a whole file that lies at a place, and the files that it uses.

    Raises:
        DraftError: with every slip of the file's form.

    """
    problems = Problems(source)
    draft = read(problems, place)
    problems.stop()
    return draft


def read(problems: Problems, place: str = "") -> syntax.Draft:
    """Read what can be read; slips go to `problems`, and the sentences that hold them are left out.

    The text is the one that `problems` collects for; it gets the texts of the files that are used.
    """
    with without_collection():
        return _Reader(problems).draft(place)


@contextmanager
def without_collection() -> Iterator[None]:
    """Many small objects and no cycles worth finding: the collector would only cost time."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()


@cache
def grammar(strict: bool = False) -> Lark:
    """The parser; `strict` refuses grammars in which lark would settle a conflict silently."""
    from lark import Lark
    from lark.lexer import Lexer

    class Given(Lexer):  # type: ignore[misc, unused-ignore]
        """A lexer that is handed its tokens."""

        def __init__(self, conf: object) -> None:
            """Nothing to set up."""

        def lex(self, lexer_state: Any, parser_state: Any = None) -> Iterator[Any]:
            """The tokens as they are."""
            return iter(lexer_state)

    text = asset("grammar/treaty.lark").read_text(encoding="utf-8")
    transformer: Any = None if strict else _transformer()
    return Lark(
        text,
        parser="lalr",
        lexer=Given,
        start=list(KINDS),
        strict=strict,
        transformer=transformer,
        maybe_placeholders=False,
    )


def _transformer() -> object:
    from lark import Transformer

    def method(build: Callable[[list[Any]], object]) -> Callable[[object, list[Any]], object]:
        return lambda _self, children: build(children)

    return type("Build", (Transformer,), {name: method(build) for name, build in BUILDERS.items()})()


class _Reader:
    """One file being read, with those that it uses. Each file knows its own names and those of the files it uses."""

    def __init__(self, problems: Problems) -> None:
        self.problems = problems
        self.choices = Choices(problems)
        self.names: list[Names] = []
        self.instruments: list[str] = []
        self.doubtful: set[str] = set()

    def draft(self, place: str) -> syntax.Draft:
        """All statements: names first, since terms are recognised by them."""
        parts = uses.parts(self.problems, place)
        sentences = [sentence for part in parts for sentence in part.sentences]
        if not sentences and not len(self.problems):
            end = len(self.problems.source.text)
            self.problems.add(
                "empty",
                "this file contains no treaty",
                Span(0, min(1, end)),
                'begin with a sentence such as `treaty My_treaty "Its title".`',
            )
        self.names = [Names(bound=set(bound_nouns(part.tokens))) for part in parts]
        self.instruments = [""] * len(parts)
        seen = [uses.reach(parts, number) for number in range(len(parts))]
        statements: dict[int, syntax.Statement | None] = {}
        for turn in range(len(_TURNS) + 1):
            mine = [i for i, s in enumerate(sentences) if turn_of(s.kind) == turn]
            statements |= {i: self.statement(sentences[i]) for i in mine}
            self.collect([s for i in mine if turn < len(_TURNS) and (s := statements[i]) is not None], seen)
        kept = tuple(s for _, s in sorted(statements.items()) if s is not None)
        choices = tuple(self.choices.found[at] for at in sorted(self.choices.found))
        bound = frozenset(" ".join(words) for names in self.names for words in names.bound)
        return syntax.Draft(
            self.problems.source, kept, choices, frozenset(self.doubtful), bound, tuple(self.instruments)
        )

    def file(self, span: Span) -> int:
        """The number of the file in which something stands."""
        return self.problems.source.file(span.start)

    def collect(self, statements: list[syntax.Statement], seen: list[set[int]]) -> None:
        """Note every declared name by which a term may refer to something, in each file that sees it."""
        for s in statements:
            number = self.file(s.span)
            if isinstance(s, syntax.Treaty):
                self.instruments[number] = self.instruments[number] or s.name
            for names in (self.names[n] for n, others in enumerate(seen) if number in others):
                note(s, names)
        for names in self.names:
            names.display("a third state", "third_state")
            names.display("third_state", "third_state")

    def statement(self, sentence: Sentence) -> syntax.Statement | None:
        """Read one sentence in all its variants; None after a slip."""
        if not sentence.kind:
            if _BINDING.isdisjoint(t.text for t in sentence.tokens):  # a declaration, whatever it declares
                self.doubt(sentence)
            return None
        expanded = self.expanded(sentence)
        bodies: list[syntax.Variant[Any]] = []
        made: Any = None
        failed = 0
        for taken, tokens in expanded:
            result = self.variant(sentence, tokens, bool(taken))
            if result is None:
                failed += 1
                if failed == 32:  # more of the same
                    break
            else:
                made = result
                bodies.append(syntax.Variant(taken, getattr(result, "body", None)))
        if made is None or len(bodies) < len(expanded):
            self.doubt(sentence)
            return None
        if isinstance(made, syntax.Article | syntax.Status):
            self.check_value(made)
        finish = getattr(made, "finish", None)
        statement: syntax.Statement = finish(tuple(bodies), sentence.span) if finish else made
        return statement

    def expanded(self, sentence: Sentence) -> list[tuple[syntax.Taken, list[Token]]]:
        """The sentence's variants, where its kind may have any."""
        if sentence.kind == "expect" or not has_choices(sentence.tokens):
            return [((), list(sentence.tokens))]
        if sentence.kind not in _BRACKETED:
            at = next(t for t in sentence.tokens if t.type in ("LSQB", "RSQB", "LBRACE", "RBRACE", "BAR"))
            self.problems.add(
                "bracket-here",
                "brackets and braces may not stand in this kind of sentence",
                at.span,
                "they may stand in clauses, needs, reservations, roles, areas and the list of parties",
            )
            return []
        if sentence.kind == "reservation" and (odd := next(bracketed(sentence.tokens), None)) is not None:
            message = "whose reservation it is, and to what, cannot be left open here"
            self.problems.add("bracket-here", message, odd.span, "write one reservation for each")
            return []
        first = sentence.tokens[1] if len(sentence.tokens) > 1 else sentence.tokens[0]
        named = {"clause": self.label(sentence.tokens[0]), "parties": "parties"}
        named["reservation"] = f"reservation of {author(sentence.tokens)}"
        owner = named.get(sentence.kind, first.text)
        return variants(sentence.tokens, owner, self.choices)

    def variant(self, sentence: Sentence, tokens: list[Token], bracketed: bool) -> Any:
        """Read one variant; None after a slip."""
        ready = self.ready(sentence, tokens, bracketed)
        if ready is None:
            return None
        from lark.exceptions import UnexpectedToken

        state: Any = grammar().parse_interactive(start=sentence.kind)
        try:
            for token in ready:
                state.feed_token(self.whole(token))
            made = state.feed_eof()
        except UnexpectedToken as error:
            unexpected(sentence, ready, error.token, state.accepts(), self.problems)
            return None
        return made

    def ready(self, sentence: Sentence, tokens: list[Token], bracketed: bool) -> list[Token] | None:
        """The tokens as the grammar of this kind reads them."""
        kind = sentence.kind
        if kind in _CHUNKED:
            names = self.names[self.file(sentence.span)]
            joined = slots(self.joined(tokens))
            chunker = Chunker(joined, names, self.problems, header=kind in _HEADED)
            try:
                return chunker.read()
            except MisreadError:
                return None
        if kind == "reservation":
            return self.reserved(self.joined(tokens))
        if kind == "acceptance":
            return heading(self.joined(tokens), "of")
        if kind in _PHRASES:
            return slots(tokens)
        if kind == "rank":
            return ranked(self.joined(tokens), self.instruments)
        if kind in ("article", "not_encoded"):
            return [Token("LABEL", t.text, t.span) if i == 1 and lex.is_label(t) else t for i, t in enumerate(tokens)]
        if kind in _NAMING:
            listed = [Token("AND", t.text, t.span) if t.type == "WORD" and t.text == "and" else t for t in tokens]
            if bracketed:
                return tidy(listed)
            self.check_list(listed)
            return listed
        return tokens

    def reserved(self, tokens: list[Token]) -> list[Token] | None:
        """A reservation: whose it is, and to what, up to the colon; then what it says."""
        at = next((i for i, t in enumerate(tokens) if t.type == "COLON"), len(tokens))
        head = heading(tokens[: at + 1])
        if [t.text for t in tokens[at + 1 :]] == ["not", "bound"]:
            return [*head, Token("UNBOUND", "not bound", tokens[at + 1].span.to(tokens[-1].span))]
        names = self.names[self.file(tokens[0].span)]
        try:
            return [*head, *Chunker(slots(tokens[at + 1 :]), names, self.problems).read()]
        except MisreadError:
            return None

    def label(self, token: Token) -> str:
        """A clause's or article's number as it is known here: of a file after the first with its instrument's name."""
        article = "article " if token.text.startswith("article ") else ""
        number, file = token.text.removeprefix(article), self.file(token.span)
        if " " not in number and file:
            number = f"{self.instruments[file]} {number}"
        return article + number.removeprefix(f"{self.instruments[0]} ")

    def whole(self, token: Token) -> Token:
        """The token; a number as it is known here."""
        return token if token.type != "LABEL" else Token("LABEL", self.label(token), token.span, token.value)

    def joined(self, tokens: Sequence[Token]) -> list[Token]:
        """`Charter 2(4)` as one token, where an instrument is called so."""
        out: list[Token] = []
        for token in tokens:
            if out and out[-1].type == "WORD" and out[-1].text in self.instruments and lex.is_label(token):
                token = Token("LABEL", f"{out[-1].text} {token.text}", out.pop().span.to(token.span))
            out.append(token)
        return out

    def check_list(self, tokens: Sequence[Token]) -> None:
        """A list without brackets ends in `and` and has no other; its names count in any case."""
        at = next((i for i, t in enumerate(tokens) if t.type == "COLON"), len(tokens))
        marks = [i for i in range(at + 1, len(tokens)) if tokens[i].type in ("COMMA", "AND")]
        groups = [i for i in marks if not (tokens[i].type == "AND" and tokens[i - 1].type == "COMMA")]
        for i in groups:
            has_and = tokens[i].type == "AND" or (i + 1 < len(tokens) and tokens[i + 1].type == "AND")
            if has_and is not (i == groups[-1]):
                message = (
                    "`and` stands before the last name of a list only"
                    if has_and
                    else "`and` is missing before the last name"
                )
                self.problems.add("list-and", message, tokens[i].span, "write a list as `A, B, and C`")
                return

    def check_value(self, made: syntax.Article | syntax.Status) -> None:
        """Dates must exist."""
        if isinstance(made, syntax.Status):
            try:
                datetime.date.fromisoformat(made.date)
            except ValueError:
                self.problems.add(
                    "no-such-date",
                    f"there is no day {made.date}",
                    made.span,
                    "write a date as year-month-day, such as 2022-03-29",
                )

    def doubt(self, sentence: Sentence) -> None:
        """Remember the words of an unreadable sentence: what fails for want of it is not reported again."""
        wanted = ("WORD", "LABEL", "NUMBER")
        if sentence.kind == "clause":
            self.doubtful.add(self.label(sentence.tokens[0]))
        else:
            self.doubtful.update(t.text for t in sentence.tokens if t.type in wanted and len(t.text) > 2)
            self.doubtful.update(filter(None, (sentence.kind,)))


def turn_of(kind: str) -> int:
    """When sentences of a kind are read: after everything whose names they may contain."""
    return next((n for n, kinds in enumerate(_TURNS) if kind in kinds), len(_TURNS))


def note(s: syntax.Statement, names: Names) -> None:
    """Let a term refer to what the statement declares."""
    entries: syntax.Entries = ()
    match s:
        case syntax.States(entries=entries) | syntax.Regions(entries=entries):
            pass
        case syntax.Kind(name=name, entries=entries):
            names.nouns.add(name.text)
        case syntax.Units(entries=units):
            names.units |= {tuple(e.display.split() or [e.name]): e.name for e in units}
        case syntax.Organ(entry=entry):
            names.nouns.add("organ")
            names.organs.add(entry.name)
            entries = (entry,)
        case syntax.Role(name=name, plural=plural):
            names.nouns.add(name.text)
            names.plurals[plural] = name.text
        case syntax.Situation(entry=entry):
            names.situations.add(entry.name)
            entries = (entry,)
        case syntax.Area(name=name, display=display, span=span):
            entries = (syntax.Entry(name.text, display, span),)
        case _:
            pass
    for entry in entries:
        names.display(entry.name, entry.name)
        names.display(entry.display, entry.name)
        for word in entry.name.split()[1:] and entry.name.split():  # a comma is missing: reported later
            if word[0].isupper():
                names.display(word, word)


def ranked(tokens: Sequence[Token], names: Sequence[str]) -> list[Token]:
    """A priority's tokens: `over`, `later in time`, numbers of clauses, names of instruments."""
    if [t.text.lower() for t in tokens[2:]] == ["later", "in", "time"]:
        return [*tokens[:2], Token("LATER", "later in time", tokens[2].span.to(tokens[-1].span))]
    out: list[Token] = []
    if [t.text.lower() for t in tokens[-3:]] == ["every", "other", "instrument"]:
        tokens = [*tokens[:-3], Token("OTHERS", "every other instrument", tokens[-3].span.to(tokens[-1].span))]
    for token in tokens:
        number = lex.is_label(token) and token.text not in names
        kind = "OVER" if token.text.lower() == "over" else "LABEL" if number else token.type
        out.append(Token(kind, token.text, token.span))
    return out


def heading(tokens: Sequence[Token], to: str = "to") -> list[Token]:
    """The tokens of a reservation before what it says, `of STATE to 5(2) and article 6:`, or of an acceptance."""
    out: list[Token] = []
    told = article = False
    for token in tokens:
        word = token.text.lower()
        if told and word in ("article", "articles"):
            article = True
        elif word == to and not told and out:
            told = True
            out.append(Token(to.upper(), token.text, token.span))
        elif told and lex.is_label(token):
            out.append(Token("LABEL", f"article {token.text}" if article else token.text, token.span))
        elif told and word in ("and", ","):
            out += [Token("AND", token.text, token.span)] if word == "and" else []
        else:
            article = False
            out.append(token)
    return out


def bracketed(tokens: Sequence[Token]) -> Iterator[Token]:
    """The brackets and braces before the colon of a reservation."""
    at = next((i for i, t in enumerate(tokens) if t.type == "COLON"), len(tokens))
    return (t for t in tokens[:at] if t.type in ("LSQB", "LBRACE"))


def author(tokens: Sequence[Token]) -> str:
    """Whose reservation it is, in the words of the sentence."""
    at = next((i for i, t in enumerate(tokens) if t.text.lower() == "to"), len(tokens))
    return " ".join(t.text for t in tokens[1:at])


def slots(tokens: Sequence[Token]) -> list[Token]:
    """`<` word `>` as one token."""
    out: list[Token] = []
    i = 0
    while i < len(tokens):
        if [t.type for t in tokens[i : i + 3]] == ["LT", "WORD", "GT"]:
            out.append(Token("SLOT", tokens[i + 1].text, tokens[i].span.to(tokens[i + 2].span)))
            i += 3
        else:
            out.append(tokens[i])
            i += 1
    return out


def tidy(tokens: Sequence[Token]) -> list[Token]:
    """A bracketed list's separators once each and only between names: brackets leave stray ones behind."""
    out: list[Token] = []
    for token in tokens:
        mark = token.type in ("COMMA", "AND")
        if mark and out and out[-1].type in ("COLON", "COMMA", "AND"):
            continue
        out.append(token)
    while out[-1].type in ("COMMA", "AND"):
        out.pop()
    return out
