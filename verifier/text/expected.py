"""Where a sentence stops making sense: what could have stood there, in legal words."""

from __future__ import annotations

import re
from typing import Any

from verifier.text.diagnostics import Problems, shown
from verifier.text.idioms import plainly
from verifier.text.lex import Sentence, Token
from verifier.text.source import Span

MODALS = {"SHALL", "MAY", "INTENDS", "DEEMED"}
"""The words by which a clause says what it does to its bearer."""

PASSIVE = re.compile(r"be \w")
"""How what shall be done begins where the words before `shall` do not do it, but have it done to them."""

_AGENT = re.compile(r" by ((the |each |any |all )?\w+( \w+)?)$")

_EXPECTED = {
    "DURATION": "a deadline, such as `within 3 days`",
    "SHALL": "`shall`, `shall not`, `may`, `intends to` or `is deemed to`",
    "DO": "what is to be done",
    "PHRASE": "a phrase, such as `Ukraine appeals for assistance`",
    "TERM": "a name, or words such as `each guarantor`",
    "LABEL": "the number of a clause or article, such as `5(2)`",
    "STRING": 'words in quotation marks, such as `"Guarantee"`',
    "DATE": "a date, such as `2022-03-29`",
    "WORD": "a name",
    "ONLY_IF": "`only if`",
    "ONLY_DURING": "`only during` and the name of a situation",
    "OF": "`of` and the number of a clause or article",
    "TO": "`to` and the number of a clause or article",
    "UNBOUND": "`not bound`",
    "BEFORE": "`before`, as in `30 days before`",
    "NUMBER": "a number",
    "FOR": "`for` and the article it serves",
    "OWES": "`owes` or `does not owe` and the number of a clause",
    "STANDING": "`has kept` or `is in breach of` and the number of a clause",
    "OPEN": "`is open for`",
    "AT": "`at hour` and a number",
    "UNTIL": "`until hour` and a number",
    "CAN": "`can` and what somebody can do",
    "REF": "the name of an alternative, such as `{held}` or `[Russia of 5(2)]`",
    "WHEN": "`when`",
    "COLON": "a colon",
    "RPAR": "a closing parenthesis",
    "LPAR": "a name in parentheses",
    "AND": "`and`",
    "COMMA": "a comma",
    "MODE": "`attempted`, `held` or `concluded`",
    "$END": "the end of the sentence",
}  # fmt: skip


def unexpected(sentence: Sentence, tokens: list[Token], token: Any, expected: set[str], problems: Problems) -> None:
    """Report where a sentence stops making sense, with what could have stood there."""
    end = token.type == "$END"
    last = tokens[-1]
    span = last.span if end else token.span
    types = [t.type for t in tokens]
    if not end and token.type == "RESERVED":
        word = shown(token.text)
        offer = "reword the clause with `when`, `after`, `within`, `unless`, `until`"
        offer = plainly(problems.source.slice(sentence.span)) or offer
        if token.text.lower() == "including":
            offer = "after a group stands `including every` and a role, such as `all members, including every judge,`"
        problems.add("reserved-word", f"`{word}` is a word of the law that this version cannot read here", span, offer)
        return
    if token.type == "NOT" and types[types.index("NOT") - 1] == "MAY":
        problems.add(
            "may-not",
            "`may not` can forbid something, or say that it need not be so",
            tokens[types.index("MAY")].span.to(token.span),
            "write `shall not` if it is forbidden",
        )
        return
    if sentence.kind == "clause" and not MODALS & set(types):
        problems.add(
            "missing-shall",
            "this clause does not say what anybody shall or shall not do",
            sentence.span,
            plainly(problems.source.slice(sentence.span)) or _shall(sentence),
        )
        return
    if sentence.kind == "clause" and token.type in MODALS and not MODALS & set(types[: tokens.index(token)]):
        problems.add(
            "missing-bearer", "nobody is named who shall do this", span, "write, for example, `each guarantor shall …`"
        )
        return
    if sentence.kind == "clause" and (listed := _bearers(tokens, token)):
        problems.add("missing-bearer", *unborne(*listed))
        return
    if token.type == "OR" and "BEFORE" in types[: tokens.index(token)]:
        message = "how long before stands once, after everything that may meet the need"
        problems.add("lead-place", message, span, "write `only if A or B, 30 days before`; or make two needs of it")
        return
    if token.type == "AFTER" and sentence.kind == "clause" and not MODALS & set(types[: tokens.index(token)]):
        offer = "write `each guarantor shall, after …, …`; or `, and when …` for what sets it off"
        problems.add("step-place", "what a duty waits for stands after `shall`", span, offer)
        return
    if token.type in ("AND", "OR") and sentence.kind != "expect":
        offer = "declare a role for several states or an area for several regions, and name that"
        if MODALS & set(types[: tokens.index(token)]):
            offer = f"{offer}; of several things to be done write `do all of: …; …`"
        problems.add("list-here", f"a list may not stand here: `{shown(token.text)}` joins whole events", span, offer)
        return
    what = _in_words(expected)
    where = "the sentence ends too early" if end else f"`{_said(token, problems)}` is not expected here"
    before = "" if end or token not in tokens[1:] else f" after `{_said(tokens[tokens.index(token) - 1], problems)}`"
    said = plainly(problems.source.slice(sentence.span)) if sentence.kind == "clause" else ""
    offer = said or _figures(token, expected, _ends_line(span, problems))
    problems.add("unexpected", f"{where}{before}: {what}" if what else where + before, span, offer)


def _said(token: Token, problems: Problems) -> str:
    """The words of a token as they stand, the last of them if they are many."""
    words = problems.source.slice(token.span).split()
    return shown(" ".join(words) if len(words) < 9 else f"… {' '.join(words[-6:])}")


def _ends_line(span: Span, problems: Problems) -> bool:
    """Whether nothing follows on the line."""
    return not problems.source.text[span.end :].partition("\n")[0].strip()


def _figures(token: Any, expected: set[str], last: bool) -> str:
    """Help where something else is written as one often writes it."""
    if "DURATION" in expected and token.type in ("PHRASE", "WORD"):
        return "write the number in figures"
    if token.type == "SEMI" and not last and {"WITHIN", "UNLESS"} <= expected:
        return "of several things to be done write `do all of: …; …`, or `do at least one of: …; …`"
    return "end the sentence with a full stop" if token.type == "SEMI" and "$END" in expected else ""


def _shall(sentence: Sentence) -> str:
    """Help where a clause has none of the words that bind."""
    said = {w.lower() for t in sentence.tokens for w in t.text.split()}
    other = next((w for w in ("must", "will", "should", "undertakes", "undertake", "agrees", "agree") if w in said), "")
    offer = "write `… shall …`, `… shall not …` or `… may …`"
    return f"{offer}; `{other}` is not read as one of these" if other else offer


def unborne(text: str, done: str, span: Span) -> tuple[str, Span, str]:
    """The message, its place and the help where it is said what shall be done, and nobody is bound to do it."""
    said = f"nobody is named who shall do this: `{shown(text)}` is neither a state nor a role"
    if not PASSIVE.match(done):
        return said, span, "say who is bound, for example `each guarantor shall …`"
    if agent := _AGENT.search(done):
        return said, span, f"begin with who is bound, in the active voice: `{shown(agent[1])} shall …`"
    offer = (
        "begin with who is bound, in the active voice, for example `each guarantor shall …`; what the text lays on"
        ' nobody can be listed: `not encoded 10 "…".`'
    )
    return f"{said}, and `{shown(done)}` does not say by whom", span, offer


def _bearers(tokens: list[Token], token: Any) -> tuple[str, str, Span] | None:
    """Several things that nothing declares, to which something shall be done: their names, what, and where."""
    types = [t.type for t in tokens]
    modal = next((k for k, name in enumerate(types) if name in MODALS), 0)
    first = tokens.index(token) - 1 if token in tokens else modal
    done = tokens[modal + 2 if types[modal + 1 : modal + 2] == ["NOT"] else modal + 1 :][:1]
    if not 0 < first < modal or not set(types[first:modal]) <= {"PHRASE", "AND"} or not done:
        return None
    if not PASSIVE.match(done[0].text):
        return None
    names = [t.text for t, name in zip(tokens[first:modal], types[first:modal], strict=True) if name == "PHRASE"]
    return ", ".join(names), done[0].text, tokens[first].span.to(tokens[modal - 1].span)


def _in_words(expected: set[str]) -> str:
    if "DURATION" in expected:
        return "expected " + _EXPECTED["DURATION"]
    if {"WITHIN", "UNLESS"} <= expected:
        first = "" if "$END" not in expected else ", or the end of the sentence"
        return f"expected `after …`, `within …`, `unless …` or `until …`{first}"
    wanted = [words for name, words in _EXPECTED.items() if name in expected]
    return "expected " + ", or ".join(wanted[:3]) if wanted else ""
