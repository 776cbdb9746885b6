"""Names and determiner phrases in a list of tokens: each is one term."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from verifier.text.diagnostics import Problems, shown
from verifier.text.lex import Token
from verifier.text.source import Span
from verifier.text.syntax import Form, Term

_GROUPS = {
    ("all", "of", "the"): "all", ("all", "the"): "all", ("all",): "all", ("any", "of", "the"): "any",
    ("two", "thirds", "of", "the"): "two thirds", ("a", "majority", "of", "the"): "majority", ("the",): "",
}  # fmt: skip

_FORMS = {
    "any": Form.ANY, "each": Form.EACH, "every": Form.EACH, "some": Form.SOME, "no": Form.NO, "the": Form.THE,
    "that": Form.THAT,
}  # fmt: skip
_AMOUNTS = {("at", "least"): 0, ("more", "than"): 1}
"""Words before a number and a unit, and what they add to the number: the least that is meant."""

_NO_AMOUNTS = (("at", "most"), ("no", "more", "than"), ("fewer", "than"), ("less", "than"), ("up", "to"), ())
_DETERMINERS = {*_FORMS, *(words[0] for words in (*_GROUPS, *_AMOUNTS, *_NO_AMOUNTS[:-1]))}

LARGEST = 1_000_000
"""The largest number a file may contain (hours, counts)."""

MOST = 999_999_999
"""The largest amount."""


@dataclass(slots=True)
class Names:
    """Everything declared that a term may refer to."""

    displays: dict[tuple[str, ...], str] = field(default_factory=dict)
    lengths: dict[str, list[int]] = field(default_factory=dict)  # by first word, longest first
    nouns: set[str] = field(default_factory=lambda: {"state", "region", "party"})
    plurals: dict[str, str] = field(default_factory=lambda: {"parties": "party"})
    bound: set[tuple[str, ...]] = field(default_factory=set)
    organs: set[str] = field(default_factory=set)
    situations: set[str] = field(default_factory=set)
    units: dict[tuple[str, ...], str] = field(default_factory=dict)

    def display(self, text: str, name: str) -> None:
        """Let a name be written as some words; longer ones are tried first."""
        words = _key(text.split())
        if words:
            self.displays.setdefault(words, name)
            lengths = self.lengths.setdefault(words[0], [])
            if len(words) not in lengths:
                lengths.append(len(words))
                lengths.sort(reverse=True)


def _key(words: Sequence[str]) -> tuple[str, ...]:
    """Words as they are looked up: only a leading `The` may change its case."""
    return tuple("the" if i == 0 and w.lower() == "the" else w for i, w in enumerate(words))


def bound_nouns(tokens: Iterable[Token]) -> Iterable[tuple[str, ...]]:
    """The nouns that `(the attacker)` binds, wherever they stand."""
    window: list[str] = []
    for token in tokens:
        if token.type == "LPAR":
            window = ["("]
        elif token.type == "RPAR":
            if 3 <= len(window) <= 5 and window[1].lower() == "the":
                yield tuple(window[2:])
            window = []
        elif window and len(window) < 6:
            window.append(token.text)


@dataclass(slots=True)
class Terms:
    """Finds the terms in the tokens of one variant of one sentence."""

    tokens: Sequence[Token]
    names: Names
    problems: Problems
    nested: bool = field(default=False, init=False)  # inside another term: nothing is bound here
    lower: list[str] = field(init=False)

    def __post_init__(self) -> None:
        self.lower = [t.text.lower() if t.type == "WORD" else "" for t in self.tokens]

    def word(self, i: int) -> str:
        """The word at a place, in lower case, or nothing."""
        return self.lower[i] if 0 <= i < len(self.lower) else ""

    def words(self, i: int, wanted: Sequence[str]) -> bool:
        """Whether some words stand from a place on."""
        return self.word(i) == wanted[0] and tuple(self.lower[i : i + len(wanted)]) == tuple(wanted)

    def term(self, i: int) -> tuple[Term, int] | None:
        """The term that begins at a place, and the place after it."""
        token = self.tokens[i]
        if token.type == "SLOT":
            return self.tail(Term(Form.SLOT, token.text, token.span), i + 1)
        if token.type == "NUMBER":
            return self.no_amount(i)
        if token.type != "WORD":
            return None
        if found := self.name(i):
            return found
        if self.lower[i] not in _DETERMINERS:
            return None
        return self.group(i) or self.amount(i) or self.no_amount(i) or self.determined(i)

    def name(self, i: int) -> tuple[Term, int] | None:
        """A declared name or display name, the longest that fits."""
        text = self.tokens[i].text
        for length in self.names.lengths.get("the" if self.lower[i] == "the" else text, ()):
            words = _key([t.text for t in self.tokens[i : i + length]])
            if len(words) == length and (name := self.names.displays.get(words)):
                return self.tail(Term(Form.NAME, name, self.span(i, i + length)), i + length)
        return None

    def group(self, i: int) -> tuple[Term, int] | None:
        """`the guarantors`, `all guarantors`, `two thirds of the guarantors`, `at least 3 of the guarantors`."""
        for words, quantifier in _GROUPS.items():
            if self.words(i, words) and self.word(i + len(words)) in self.names.plurals:
                return self.members(i, i + len(words), quantifier, 0)
        counted = self.words(i, ("at", "least")) and self.words(i + 3, ("of", "the"))
        if counted and self.tokens[i + 2].type == "NUMBER" and self.word(i + 5) in self.names.plurals:
            return self.members(i, i + 5, "at least", whole(self.tokens[i + 2], self.problems))
        return None

    def amount(self, i: int) -> tuple[Term, int] | None:
        """`at least 250,000 men`, `more than 342 tanks`."""
        for words, more in _AMOUNTS.items():
            if self.words(i, words) and (found := self.counted(i + len(words))):
                unit, end = found
                k = whole(self.tokens[i + len(words)], self.problems, MOST) + more
                said = " ".join(t.text for t in self.tokens[i:end])
                return self.tail(Term(Form.AMOUNT, unit, self.span(i, end), quantifier=said, k=k), end)
        return None

    def no_amount(self, i: int) -> tuple[Term, int] | None:
        """An amount in other words: what is meant by it depends on the sentence, so it is refused."""
        for words in _NO_AMOUNTS:
            if (not words or self.words(i, words)) and (found := self.counted(i + len(words))):
                unit, end = found
                said = " ".join(t.text for t in self.tokens[i:end])
                number = self.tokens[i + len(words)].text
                self.problems.add(
                    "other-amount",
                    f"`{shown(said)}` says neither how much it takes nor how much is too much",
                    self.span(i, end),
                    f"write `at least {number} …` of what is needed, `more than {number} …` of what is forbidden",
                )
                return Term(Form.AMOUNT, unit, self.span(i, end), k=1), end
        return None

    def counted(self, at: int) -> tuple[str, int] | None:
        """The unit of a number at a place, and the place after both."""
        if at < len(self.tokens) and self.tokens[at].type == "NUMBER":
            for words, unit in self.names.units.items():
                end = at + 1 + len(words)
                if tuple(t.text for t in self.tokens[at + 1 : end]) == words:
                    return unit, end
        return None

    def members(self, i: int, at: int, quantifier: str, k: int) -> tuple[Term, int]:
        """A group whose plural noun stands at a place."""
        role = self.names.plurals[self.word(at)]
        return self.tail(Term(Form.GROUP, role, self.span(i, at + 1), quantifier=quantifier, k=k), at + 1)

    def determined(self, i: int) -> tuple[Term, int] | None:
        """`any other state`, `each guarantor`, `no guarantor`, `the attacker`, `that state`."""
        form = _FORMS.get(self.word(i))
        if form is None:
            return None
        if form in (Form.THE, Form.THAT):
            for count in (3, 2, 1):
                words = tuple(t.text for t in self.tokens[i + 1 : i + 1 + count])
                if len(words) < count:
                    continue
                if words in self.names.bound or (count == 1 and self.word(i + 1) in self.names.nouns):
                    return self.tail(Term(form, " ".join(words), self.span(i, i + 1 + count)), i + 1 + count)
            return self.the_name(i) if form is Form.THE else None
        other = self.word(i + 1) == "other" and form is not Form.NO
        at = i + 1 + other
        if not self.word(at) or (form is Form.NO and self.word(at) not in self.names.nouns):
            return None
        return self.tail(Term(form, self.tokens[at].text, self.span(i, at + 1), other=other), at + 1)

    def the_name(self, i: int) -> tuple[Term, int] | None:
        """A declared name with `the` before it, though it was declared without: `the Council`."""
        found = self.name(i + 1) if i + 1 < len(self.tokens) and self.tokens[i + 1].type == "WORD" else None
        return found and (replace(found[0], span=self.tokens[i].span.to(found[0].span)), found[1])

    def tail(self, term: Term, at: int) -> tuple[Term, int]:
        """What may follow a term: `of Ukraine`, `other than the attacker and …`, `(the place)`."""
        if self.nested:
            return term, at
        narrows = term.form not in (Form.NAME, Form.THE, Form.THAT) or term.noun in self.names.organs
        while True:
            if term.noun in self.names.situations and self.word(at) == "of" and (whose := self.inner(at + 1)):
                return replace(term, of=whose[0], span=term.span.to(whose[0].span)), whose[1]
            if (
                narrows
                and term.noun == "region"
                and self.word(at) == "of"
                and not term.of
                and (owner := self.inner(at + 1))
            ):
                term, at = replace(term, of=owner[0], span=term.span.to(owner[0].span)), owner[1]
            elif narrows and not term.other_than and (first := self.excepted(at)):
                others, at = [first[0]], first[1]
                while self.word(at) == "and" and (more := self.inner(at + 1)):
                    others.append(more[0])
                    at = more[1]
                term = replace(term, other_than=tuple(others), span=term.span.to(others[-1].span))
            elif term.form is Form.GROUP and not term.including and (found := self.included(at)):
                role, end = found
                term, at = replace(term, including=role, span=term.span.to(self.tokens[end - 1].span)), end
                at += at < len(self.tokens) and self.tokens[at].type == "COMMA"  # it closes the insertion
            elif not term.bound and (noun := self.binding(at)):
                end = at + len(noun) + 3
                term, at = replace(term, bound=" ".join(noun), span=term.span.to(self.tokens[end - 1].span)), end
            else:
                return term, at

    def excepted(self, at: int) -> tuple[Term, int] | None:
        """Who stands after `other than` at a place, which may be set off by a comma."""
        at += at < len(self.tokens) and self.tokens[at].type == "COMMA"
        return self.inner(at + 2) if self.words(at, ("other", "than")) else None

    def included(self, at: int) -> tuple[str, int] | None:
        """The role of `, including every permanent_member` at a place, and the place after it."""
        at += at < len(self.tokens) and self.tokens[at].type == "COMMA"
        if self.word(at) != "including":
            return None
        plural = 1 + (self.word(at + 1) == "all") + (self.word(at + 1 + (self.word(at + 1) == "all")) == "the")
        if plural > 1 and self.word(at + plural) in self.names.plurals:
            return self.names.plurals[self.word(at + plural)], at + plural + 1
        if self.word(at + 1) in ("every", "each") and self.word(at + 2):
            return self.tokens[at + 2].text, at + 3
        return None

    def inner(self, i: int) -> tuple[Term, int] | None:
        """A term inside a term: a name or a reference, nothing that binds."""
        if i >= len(self.tokens) or self.tokens[i].type != "WORD":
            return None
        self.nested = True
        found = self.name(i) or (self.determined(i) if self.word(i) in ("the", "that") else None)
        self.nested = False
        return found

    def binding(self, at: int) -> tuple[str, ...]:
        """The noun of `(the attacker)` at a place, or nothing."""
        if at + 3 < len(self.tokens) and self.tokens[at].type == "LPAR" and self.word(at + 1) == "the":
            for count in (1, 2, 3):
                if at + 2 + count < len(self.tokens) and self.tokens[at + 2 + count].type == "RPAR":
                    return tuple(t.text for t in self.tokens[at + 2 : at + 2 + count])
        return ()

    def span(self, i: int, end: int) -> Span:
        """The stretch of the tokens [i, end)."""
        return self.tokens[i].span.to(self.tokens[end - 1].span)


def whole(token: Token, problems: Problems, most: int = LARGEST) -> int:
    """A number token's value, within reason."""
    digits = token.text.replace(",", "")
    if len(digits) > 9 or int(digits) > most:
        problems.add(
            "number-too-large", f"`{shown(token.text, 20)}` is too large", token.span, f"numbers go up to {most:,}"
        )
        return most
    return int(digits)
