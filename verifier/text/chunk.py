"""Tokens of a clause into terms, phrases and connectives: what the grammar reads as one token each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from verifier.text.lex import Token, is_label
from verifier.text.source import Span
from verifier.text.syntax import Duration, Form, Mode, Phrase, Term, Word
from verifier.text.terms import Terms, whole

HOURS = {"hour": 1, "day": 24, "week": 168, "month": 720, "year": 8760}
"""Hours in each unit; months count 30 days and years 365."""

INSTRUMENTS = frozenset(("treaty", "agreement", "convention", "protocol", "pact", "declaration", "instrument"))
"""What a text may call itself where it speaks of its own life."""

BEGINS = (("enters", "into", "force"), ("is", "applied", "provisionally"), ("ends",), ("is", "void"))

RESERVED = frozenset(
    [
        "when",
        "shall",
        "may",
        "intends",
        "within",
        "after",
        "until",
        "unless",
        "except",
        "notwithstanding",
        "together",
        "jointly",
        "severally",
        "do",
        "and",
        "or",
        "outside",
        "inside",
        "immediately",
        "attempted",
        "held",
        "concluded",
        "passed",
        "owes",
        "owe",
        "can",
        "cannot",
        "never",
        "only",
        "before",
        "under",
        "without",
        "any",
        "each",
        "every",
        "all",
        "some",
        "including",
        "during",
    ]
)
"""Words that may not stand in a declared phrase."""

_KEYWORDS = {
    "when": "WHEN", "and": "AND", "or": "OR", "outside": "OUTSIDE", "inside": "INSIDE", "shall": "SHALL",
    "after": "AFTER", "within": "WITHIN", "immediately": "IMMEDIATELY", "unless": "UNLESS", "before": "BEFORE",
    "owes": "OWES", "owe": "OWES", "can": "CAN", "cannot": "CAN", "never": "NEVER", "may": "MAY",
    "notwithstanding": "NOTWITHSTANDING", "together": "BEARING", "until": "UNTIL", "during": "DURING",
} | dict.fromkeys(
    ("except", "jointly", "severally", "passed", "only", "do", "including"),
    "RESERVED",
)  # fmt: skip

_QUANTITIES = {
    ("any", "or", "none", "as", "it", "judges"): "own judgment",
    ("at", "least", "one"): "at least one",
    ("all",): "all",
    ("what", "the", "case", "requires"): "what the case requires",
}

_PAIRS = (
    (("only", "if"), "ONLY_IF"), (("only", "during"), "ONLY_DURING"),
    (("from", "the", "trigger"), "FROM_TRIGGER"), (("does", "not", "owe"), "OWES"),
    (("subject", "to"), "SUBJECT_TO"), (("intends", "to"), "INTENDS"),
    (("is", "deemed", "to"), "DEEMED"), (("are", "deemed", "to"), "DEEMED"),
    (("jointly", "and", "severally"), "BEARING"), (("except", "during"), "EXCEPT_DURING"), (("can", "not"), "CAN"),
)  # fmt: skip
_CLAIMS = (
    (("is", "in", "breach", "of"), "STANDING", ("is in breach of", False)),
    (("is", "not", "in", "breach", "of"), "STANDING", ("is in breach of", True)),
    (("has", "kept"), "STANDING", ("has kept", False)), (("has", "not", "kept"), "STANDING", ("has kept", True)),
    (("is", "open", "for"), "OPEN", ("is open", False)), (("is", "not", "open", "for"), "OPEN", ("is open", True)),
    (("at", "hour"), "AT", None), (("until", "hour"), "UNTIL", None),
)  # fmt: skip
"""What only an expectation says, and what it means."""

_PRIORITIES = ("NOTWITHSTANDING", "SUBJECT_TO")
_SPECIAL = {*_KEYWORDS, *(words[0] for words, _ in _PAIRS), "not", "attempted", "held", "concluded", "under", "without"}


class MisreadError(Exception):
    """A variant cannot be read further; the slip is already noted."""


@dataclass(slots=True)
class Chunker(Terms):
    """Reads one variant of one sentence."""

    header: bool = False  # still before the colon of a goal or hour
    out: list[Token] = field(default_factory=list)
    run: list[Word | Term] = field(default_factory=list)
    when: bool = False
    article: bool = False  # a list of articles is being read
    denied: Span | None = None  # `does not` in the running phrase

    def read(self) -> list[Token]:
        """The chunked tokens of the whole variant.

        Raises:
            MisreadError: after noting a slip that makes the rest unreadable.

        """
        i = 0
        while i < len(self.tokens):
            i = self.step(i)
        self.flush()
        return self.out

    def step(self, i: int) -> int:
        """Read what stands at a place; return the place after it."""
        token = self.tokens[i]
        if self.out and self.out[0].type == "EXPECT" and (at := self.claimed(i)):
            return at
        if self.word(i) == "each" and self.after() == "SHALL":  # `the guarantors shall each`
            return self.put("BEARING", i, 1)
        if count := (0 if self.run or self.header else self.entering(i)):
            last = self.word(i + count - 1)
            return self.put({"ends": "ENDS", "void": "VOIDS"}.get(last, "ENTERS"), i, count)
        if self.after() in ("ENTERS", "ENDS", "VOIDS") and self.words(i, ("for", "each", "party")):
            return self.put("EACH", i, 3)
        if found := (None if self.header and self.after() != "OF" else self.term(i)):
            during = self.after() in ("DURING", "EXCEPT_DURING", "ONLY_DURING")
            self.run.append(found[0])
            if during:
                self.flush()
            return found[1]
        if token.type == "COMMA":
            self.flush()
            return i + 1
        if self.listing(i):
            return self.label(i)
        if token.type == "NUMBER":
            return self.number(i)
        if token.type in ("LBRACE", "LSQB"):
            return self.reference(i)
        if token.type != "WORD":
            return self.put(token.type, i, 1)
        return self.keyword(i)

    def keyword(self, i: int) -> int:
        """A connective, or a plain word of a phrase."""
        word, token, after = self.word(i), self.tokens[i], self.after()
        if word in ("article", "articles") and self.after_priority():
            self.article = True
            return i + 1
        if count := self.breaking(i):
            return self.put("BREAKS", i, count)
        if after == "BREAKS" and word == "article":
            return i + 1
        if after == "BREAKS" and is_label(token):
            return self.put("LABEL", i, 1)
        if count := self.silent(i):
            return count
        if count := self.beginning(i):
            return self.put("FROM_START" if count == 3 else "FROM", i, count)
        if word not in _SPECIAL and after not in ("OWES", "FOR") and not self.header:
            self.run.append(Word(token.text, token.span))
            return i + 1
        if self.header:
            kinds = {"for": "FOR", "closing": "CLOSING"}
            if word == "of" and self.out[0].type == "SITUATION":
                return self.put("OF", i, 1)
            if word == "article" and after == "FOR":
                return i + 1
            return self.put("LABEL" if after == "FOR" and is_label(token) else kinds.get(word, "WORD"), i, 1)
        if after == "OWES" and is_label(token):
            return self.put("LABEL", i, 1)
        if word == "do":
            return self.quantity(i)
        for phrase, kind in _PAIRS:
            if self.words(i, phrase):
                return self.put(kind, i, len(phrase), len(phrase) == 3 and kind == "OWES")
        if word == "not" and after in ("SHALL", "MAY"):
            return self.put("NOT", i, 1)
        if word in ("attempted", "held", "concluded"):
            return self.put("MODE", i, 1, Mode(word, 0, token.span))
        if word in ("under", "without") and self.out and self.out[0].type == "EXPECT":
            return self.put(word.upper(), i, 1)
        if kind := _KEYWORDS.get(word, ""):
            self.when = self.when or kind == "WHEN"
            return self.put(kind, i, 1)
        self.run.append(Word(token.text, token.span))
        return i + 1

    def entering(self, i: int) -> int:
        """How many words say that the text comes into force, or ends: `this treaty enters into force`."""
        named = self.word(i) in ("this", "the") and self.word(i + 1) in INSTRUMENTS
        return next((2 + len(w) for w in BEGINS if named and self.words(i + 2, w)), 0)

    def silent(self, i: int) -> int:
        """`no guarantor objects within 72 hours`, `Borea does not object within 72 hours`: the place after, or 0."""
        if not self.run or not isinstance(self.run[0], Term):
            return 0
        if len(self.run) == 1 and self.words(i, ("does", "not")) and self.word(i + 2) != "owe":
            self.denied = self.run[0].span.to(self.tokens[i + 1].span)
            return i + 2
        unit = self.word(i + 2).removesuffix("s")
        if self.word(i) != "within" or unit not in HOURS or (self.run[0].form is not Form.NO and self.denied is None):
            return 0
        hours = whole(self.tokens[i + 1], self.problems) * HOURS[unit]
        self.denied = None
        return self.put("SILENT", i, 3, Duration(hours, unit, self.tokens[i].span.to(self.tokens[i + 2].span)))

    def beginning(self, i: int) -> int:
        """How many words say from when a situation lasts: `from`, `from the start`."""
        if self.after() != "COLON" or self.out[0].type != "SITUATION" or self.word(i) != "from":
            return 0
        return 3 if self.words(i, ("from", "the", "start")) else 1

    def breaking(self, i: int) -> int:
        """How many words say that a clause is broken: `breaks 5(2)`, `has broken article 4`."""
        count = 1 if self.word(i) in ("break", "breaks") else 2 * self.words(i, ("has", "broken"))
        at = i + count + (self.word(i + count) == "article")
        return count if count and at < len(self.tokens) and self.numbered(at) else 0

    def numbered(self, i: int) -> bool:
        """Whether a clause's number stands there, where a name could stand as well: a state may be called `V`."""
        return is_label(self.tokens[i]) and not (self.tokens[i].type == "WORD" and self.name(i))

    def claimed(self, i: int) -> int:
        """Words that only an expectation knows, and the numbers of clauses in it; 0 where there are none."""
        for words, kind, value in _CLAIMS:
            if self.words(i, words):
                return self.put(kind, i, len(words), value)
        after = self.out[-1].type if not self.run else ""
        if (after in ("OWES", "STANDING") and is_label(self.tokens[i])) or (after == "COLON" and self.numbered(i)):
            return self.put("LABEL", i, 1)
        return 0

    def listing(self, i: int) -> bool:
        """Whether a label stands in the list after `notwithstanding` or `subject to`."""
        return is_label(self.tokens[i]) and self.word(i + 1).removesuffix("s") not in HOURS and self.after_priority()

    def label(self, i: int) -> int:
        """A label in such a list; `article 1` and the clause `1` are told apart."""
        after = self.put("LABEL", i, 1)
        last = self.out[-1]
        if self.article:
            self.out[-1] = Token(last.type, f"article {last.text}", last.span)
        return after

    def after_priority(self) -> bool:
        """Whether nothing but labels stands between here and such words."""
        before = (t.type for t in reversed(self.out) if t.type not in ("LABEL", "AND"))
        return not self.run and next(before, "") in _PRIORITIES

    def after(self) -> str:
        """The kind of the token just put, unless a phrase is running."""
        return self.out[-1].type if self.out and not self.run else ""

    def put(self, kind: str, i: int, count: int, value: object = None) -> int:
        """End the running phrase and put one token made of some."""
        self.flush(kind)
        self.article = self.article and kind in ("LABEL", "AND")
        span = self.tokens[i].span.to(self.tokens[i + count - 1].span)
        text = self.tokens[i].text if count == 1 else " ".join(t.text for t in self.tokens[i : i + count])
        self.out.append(Token(kind, text, span, value))
        if kind == "COLON":
            self.header = False
        return i + count

    def flush(self, next_kind: str = "") -> None:
        """End the running phrase; who is said to do something is parted from an event before it."""
        run, self.run = self.run, []
        if not run:
            return
        if self.denied is not None:
            self.problems.add(
                "denied-here",
                "what somebody does not do must be bounded in time to come about",
                self.denied,
                "say within what time, such as `Borea does not object within 72 hours`",
            )
            raise MisreadError
        last = run[-1]
        ends = ("SHALL", "MAY", "INTENDS", "DEEMED", "OWES", "BEARING", "CAN", "NEVER")
        if next_kind in ends and self.when and len(run) > 1 and isinstance(last, Term):
            self.out.append(_phrase(run[:-1]))
            run = [last]
        self.out.append(_phrase(run))

    def number(self, i: int) -> int:
        """A number, or a duration with its unit; hours that passed are a mode."""
        unit = self.word(i + 1).removesuffix("s")
        if unit not in HOURS or self.header:
            label = self.header or (self.out and self.out[-1].type in ("OWES", "BREAKS"))
            hour = self.out and self.out[0].type == "HOUR"
            return self.put("LABEL" if label and not hour else "NUMBER", i, 1)
        span = self.tokens[i].span.to(self.tokens[i + 1].span)
        hours = whole(self.tokens[i], self.problems) * HOURS[unit]
        have = 1 if self.word(i + 2) in ("have", "has") else 0
        if self.word(i + 2 + have) == "passed":
            return self.put("MODE", i, 3 + have, Mode("passed", hours, span))
        return self.put("DURATION", i, 2, Duration(hours, unit, span))

    def quantity(self, i: int) -> int:
        """`do … of:` with how much of it."""
        if self.words(i, ("do", "not", "owe")):
            return self.put("OWES", i, 3, True)
        for words, name in _QUANTITIES.items():
            k, at = 0, i + 1
            while at < len(self.tokens) and (
                self.tokens[at].type == "COMMA" or (k < len(words) and self.word(at) == words[k])
            ):
                k += self.tokens[at].type != "COMMA"
                at += 1
            if (
                k == len(words)
                and self.word(at) == "of"
                and at + 1 < len(self.tokens)
                and self.tokens[at + 1].type == "COLON"
            ):
                return self.put("DO", i, at + 2 - i, name)
        self.problems.add(
            "unknown-quantity",
            "after `do` this does not say how much is to be done",
            self.tokens[i].span,
            "write `do all of: …; …`, `do at least one of:`, `do any or none, as it judges, of:`"
            " or `do what the case requires of:`",
        )
        raise MisreadError

    def reference(self, i: int) -> int:
        """`{held}` or `[Russia of 5(2)]` in an expectation: one token."""
        close = "RBRACE" if self.tokens[i].type == "LBRACE" else "RSQB"
        at = i + 1
        while at < len(self.tokens) and self.tokens[at].type != close:
            at += 1
        if at == len(self.tokens):
            self.problems.add("unclosed-bracket", f"`{self.tokens[i].text}` is never closed", self.tokens[i].span)
            raise MisreadError
        inner = " ".join(t.text for t in self.tokens[i + 1 : at]).replace(" ,", ",")
        return self.put("REF", i, at + 1 - i, inner)


def _phrase(run: Sequence[Word | Term]) -> Token:
    """One token for a run: a lone term stays a term."""
    span = run[0].span.to(run[-1].span)
    text = " ".join(p.text if isinstance(p, Word) else p.noun for p in run[:20])
    if len(run) == 1 and isinstance(run[0], Term):
        return Token("TERM", text, span, run[0])
    return Token("PHRASE", text, span, Phrase(tuple(run), span))
