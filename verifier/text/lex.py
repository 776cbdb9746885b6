"""Text into tokens with places, and tokens into sentences: the outermost layer of the language."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from verifier.text.diagnostics import Problems, did_you_mean, shown
from verifier.text.source import Source, Span


@dataclass(frozen=True, slots=True)
class Token:
    """A token; `type` is a terminal of the grammar, `value` what the chunker made of it (a term, hours, …)."""

    type: str
    text: str
    span: Span
    value: object = None


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence: its kind (a start symbol of the grammar), its tokens without the full stop, its place."""

    kind: str
    tokens: tuple[Token, ...]
    span: Span


_TOKEN = re.compile(
    r"""(?P<SPACE>\s+)
      | (?P<COMMENT>\#[^\n]*)
      | (?P<STRING>"[^"]*"|“[^“”]*”)
      | (?P<DATE>\d{4}-\d{2}-\d{2}(?!\w))
      | (?P<LABEL>(?:(?:(?:[A-Za-z]{1,4}-?)?\d+[a-z]?(?:\.\d+[a-z]?)*|[IVXL]+)(?:\(\w{1,5}\))+
        |\d+[a-z]?(?:\.\d+[a-z]?)+|\d+[a-z])(?!\w))
      | (?P<NUMBER>\d{1,3}(?:,\d{3})+(?![,\d]*\w)|\d+(?!\w))
      | (?P<WORD>[^\W\d_]\w*(?:[-'’]\w+)*)
      | (?P<PUNCTUATION>[,.:;()\[\]{}|=<>])
      | (?P<BAD>\w+|.)""",
    re.VERBOSE | re.DOTALL,
)
_PUNCTUATION = {
    ",": "COMMA", ".": "STOP", ":": "COLON", ";": "SEMI", "(": "LPAR", ")": "RPAR", "[": "LSQB", "]": "RSQB",
    "{": "LBRACE", "}": "RBRACE", "|": "BAR", "=": "EQUAL", "<": "LT", ">": "GT",
}  # fmt: skip
# A sentence ends, and another begins on the next line.
_RUNS_ON = re.compile(r"\.[ \t]*\n\s*(?:\d|[a-z][a-z ]{0,30}[<:\"”])")
_GLUED = re.compile(r"(\d+)([^\W\d_]+)")
_WORD_LABEL = re.compile(r"(?:[A-Z]{1,4}-?\d+[a-z]?|(?=[IVXL])(?:XL|L?X{0,3})(?:IX|IV|V?I{0,3}))$")
_NOT_LATIN = re.compile(r"[^\x00-\x7f]")

HEADERS = (
    "treaty", "proposed on", "signed on", "in force on", "parties:", "states:", "role", "regions of", "area", "kind",
    "organ", "units:", "situation", "event", "call", "act", "joint act", "need", "harm:", "article", "not encoded",
    "source:", "confidence:", "goal", "scenario", "hour", "expect", "use", "priority:", "reservation of",
    "acceptance by",
)  # fmt: skip
"""How a sentence that is not a clause may begin."""


def is_label(token: Token) -> bool:
    """Whether a token can name a clause: `4`, `4(2)(a)`, `1.4`, `U1`, `D-5b`, `IV`, `IV(2)`."""
    return token.type in ("LABEL", "NUMBER") or (token.type == "WORD" and bool(_WORD_LABEL.match(token.text)))


def pieces(source: Source) -> Iterator[Token]:
    """Everything in a source but white space, comments included, each with its words as they stand."""
    for match in _TOKEN.finditer(source.text):
        kind, text = match.lastgroup or "BAD", match.group()
        if kind != "SPACE":
            yield Token(_PUNCTUATION[text] if kind == "PUNCTUATION" else kind, text, Span(*match.span()))


def kind_of(found: list[Token]) -> str:
    """The kind of sentence that some tokens are, as far as their beginning tells."""
    kind, _ = _header(found)
    return kind or ("clause" if found and is_label(found[0]) else "never")


def tokens(source: Source, problems: Problems, start: int = 0) -> list[Token]:
    """All tokens of a source from an offset on, but comments; every stretch that is no token is reported once.

    Raises:
        DraftError: at once where a quotation is never closed, since from there on inside and outside are exchanged.

    """
    found: list[Token] = []
    bad = Span(-1, -1)
    odd = source.text.count('"', start) % 2 == 1
    for match in _TOKEN.finditer(source.text, start):
        kind, text, span = match.lastgroup or "BAD", match.group(), Span(*match.span())
        if kind in ("SPACE", "COMMENT"):
            continue
        if kind == "BAD":
            if bad.end != span.start:
                _bad(text, span, problems)
            bad = span
            if glued := _GLUED.fullmatch(text):
                middle = span.start + glued.end(1)
                found.append(Token("NUMBER", glued.group(1), Span(span.start, middle)))
                found.append(Token("WORD", glued.group(2), Span(middle, span.end)))
            continue
        if kind == "PUNCTUATION":
            kind = _PUNCTUATION[text]
        elif kind == "WORD":
            text = _latin(text, span, problems)
        elif kind == "STRING":
            if odd and _RUNS_ON.search(text):
                _bad('"', Span(span.start, span.start + 1), problems)
                problems.stop()
            if len(text) > 20_000 or "\0" in text:
                problems.add("strange-character", "this quotation is not plain text of a reasonable length", span)
            text = " ".join(text[1:-1].split())
        found.append(Token(kind, text, span))
    return found


def _bad(text: str, span: Span, problems: Problems) -> None:
    if text in '"“”':
        problems.add("unclosed-quotation", "this quotation is never closed", span, 'close it with `"`')
    elif text == "\0":
        problems.add("strange-character", "the file contains a NUL character: it is not plain text", span)
    elif text[0].isdigit():
        problems.add(
            "strange-number",
            f"`{shown(text)}` is neither a number nor a label nor a date",
            span,
            "part a number from its unit by a space, as in `3 days`",
        )
    else:
        name = unicodedata.name(text[0], f"character U+{ord(text[0]):04X}").lower()
        problems.add("strange-character", f"this sign has no meaning here ({name})", span, _instead(text[0]))


def _instead(sign: str) -> str:
    """What to write for a sign that comes from a word processor."""
    plain = unicodedata.normalize("NFKC", sign)
    category = unicodedata.category(sign)
    if category == "Cf":
        return "it cannot be seen, and often comes along when text is pasted: delete it, or write the word anew"
    if category == "Pd":
        return "write a comma, or leave it out"
    if category in ("Pi", "Pf") or sign in "„‚":
        return 'put words that are quoted between `"` and `"`'
    if sign == "/":
        return "write it in words, such as `two thirds of the guarantors` or `Alba or Borea`"
    if plain != sign and plain in _PUNCTUATION:
        return f"write `{plain}`"
    return ""


_ALIKE = str.maketrans("АВЕКМНОРСТУХЅІЈаеорсухѕіјΑΒΕΖΗΙΚΜΝΟΡΤΥΧο", "ABEKMHOPCTYXSIJaeopcyxsijABEZHIKMNOPTYXo")


def _latin(text: str, span: Span, problems: Problems) -> str:
    """Names are written in Latin letters, so that two that look alike are alike: the word as it looks."""
    for match in _NOT_LATIN.finditer(text):
        letter = match.group()
        name = unicodedata.name(letter, "unknown")
        plain = unicodedata.normalize("NFKC", letter) == letter
        if letter != "’" and not (name.startswith("LATIN") and plain):
            at = span.start + match.start()
            alphabet = name.split()[0].capitalize() if plain else "look-alike"
            message = f"`{shown(text)}` contains the {alphabet} letter `{letter}`"
            problems.add("look-alike-letter", message, Span(at, at + 1), "names are written in Latin letters")
            return unicodedata.normalize("NFKC", text).translate(_ALIKE)
    return text


def sentences(found: list[Token], problems: Problems) -> Iterator[Sentence]:
    """Part tokens at full stops; a sentence that plainly starts anew without one is reported and parted."""
    text = problems.source.text
    current: list[Token] = []
    for i, token in enumerate(found):
        if token.type == "STOP":
            if current:
                yield _sentence(current, problems)
            current = []
            continue
        if current and _starts_anew(found, i, text):
            _missing_stop(current[-1], problems)
            yield _sentence(current, problems)
            current = []
        current.append(token)
    if current:
        _missing_stop(current[-1], problems)
        yield _sentence(current, problems)


def _missing_stop(last: Token, problems: Problems) -> None:
    problems.add("missing-full-stop", "a full stop is missing after this", last.span, "every sentence ends with `.`")


_LEADS_ON = {
    "owes",
    "owe",
    "of",
    "for",
    "within",
    "encoded",
    "after",
    "under",
    "without",
    "article",
    "articles",
    "notwithstanding",
    "to",
    "and",
    "or",
    "hour",
}


def _starts_anew(found: list[Token], i: int, text: str) -> bool:
    """Whether a token in mid-sentence is first on its line and reads like the start of the next sentence."""
    before, token = found[i - 1], found[i]
    if "\n" not in text[before.span.end : token.span.start]:
        return False
    if before.text.lower() in _LEADS_ON or before.type not in (
        "WORD",
        "NUMBER",
        "LABEL",
        "STRING",
        "DATE",
        "RPAR",
        "GT",
        "RSQB",
        "RBRACE",
    ):
        return False
    rest = found[i : i + 3]
    if token.type == "LABEL" or (token.type == "NUMBER" and before.type != "WORD"):
        return True
    kind, _ = _header(rest)
    follows = rest[1].type if len(rest) > 1 else ""
    match kind:
        case "regions":  # and not `any` at the end of a line, `region of Alba` on the next
            after = [t.type for t in found[i + 2 : i + 8]]
            return "COLON" in after and set(after[: after.index("COLON")]) == {"WORD"}
        case (
            "parties"
            | "states"
            | "units"
            | "harm"
            | "status"
            | "joint"
            | "not_encoded"
            | "hour"
            | "reservation"
            | "acceptance"
        ):
            return True
        case "treaty" | "area" | "role" | "kind" | "organ" | "situation" | "need" | "goal":
            return len(rest) > 2 and follows == "WORD" and rest[2].type in ("STRING", "LPAR", "COLON", "COMMA")
        case "event" | "call" | "act":
            return follows in ("LT", "COLON", "COMMA")
        case "article":
            return len(rest) > 1 and is_label(rest[1])
        case "source" | "confidence" | "rank":
            return follows == "COLON"
        case "scenario" | "use":
            return follows == "STRING"
        case "expect":
            return rest[1:] != [] and rest[1].text in ("under", "without", "at", ":")
        case _:
            return False


def _header(start: list[Token] | tuple[Token, ...]) -> tuple[str, int]:
    """The kind of sentence that some tokens open, and how many of them are its header words."""
    words = [t.text.lower() if t.type == "WORD" else t.type for t in start[:3]]
    match words:
        case [("proposed" | "signed"), "on", *_]:
            return "status", 2
        case ["in", "force", "on", *_]:
            return "status", 3
        case ["parties" | "states" | "units" | "harm" as kind, "COLON", *_]:
            return kind, 1
        case ["regions" | "region", "of", *_]:
            return "regions", 2
        case ["reservation", "of", *_]:
            return "reservation", 2
        case ["acceptance", "by", *_]:
            return "acceptance", 2
        case ["joint", "act", *_]:
            return "joint", 2
        case ["not", "encoded", *_]:
            return "not_encoded", 2
        case ["source" | "confidence" as kind, "COLON", *_]:
            return kind, 1
        case ["priority", "COLON", *_]:
            return "rank", 1
        case ["hour", "NUMBER", *_]:
            return "hour", 1
        case ["use", following, *_] if following != "LABEL":
            return "use", 1
        case [
            "treaty" | "role" | "area" | "kind" | "organ" | "event" | "call" | "act" | "need" | "article" | "goal"
            | "scenario" | "expect" | "situation" as kind, *_,
        ]:  # fmt: skip
            return kind, 1
        case _:
            return "", 0


def _sentence(found: list[Token], problems: Problems) -> Sentence:
    """Classify; the header words become one token of the kind's own type."""
    span = found[0].span.to(found[-1].span)
    kind, words = _header(found)
    if kind:
        head = Token(
            kind.upper(), " ".join(t.text.lower() for t in found[:words]), found[0].span.to(found[words - 1].span)
        )
        return Sentence(kind, (head, *found[words:]), span)
    if is_label(found[0]) and len(found) > 1:
        label = Token("LABEL", found[0].text, found[0].span)
        return Sentence("clause", (label, *found[1:]), span)
    texts = {t.text.lower() for t in found if t.type == "WORD"}
    if "never" in texts and "shall" not in texts:
        return Sentence("never", tuple(found), span)
    _unclassified(found, texts, problems)
    return Sentence("", tuple(found), span)


def _unclassified(found: list[Token], words: set[str], problems: Problems) -> None:
    first = found[0]
    if is_label(first):
        offer = f'say there who shall do what, or list it: `not encoded {first.text} "…".`'
        problems.add("empty-clause", f"there is nothing after the number `{shown(first.text)}`", first.span, offer)
        return
    if words & {"shall", "may", "intends"}:
        offer = "begin it with its number, such as `4(2)`"
        problems.add("missing-number", "this clause has no number", first.span.to(found[-1].span), offer)
        return
    opening = first.text if len(first.text) > 2 else " ".join(t.text for t in found[:3])
    numbered = first.text.lower() in ("art", "para", "paragraph", "clause", "section")
    offer = "" if numbered else did_you_mean(opening, HEADERS) or did_you_mean(opening + ":", HEADERS)
    problems.add(
        "unknown-sentence",
        f"no sentence begins with `{shown(first.text)}`",
        first.span,
        offer or "a clause begins with its number; other sentences begin with a word such as `role` or `act`",
    )
