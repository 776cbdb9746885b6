"""Square brackets and braces, taken apart on the token list: one token list per combination of alternatives."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from verifier.text.diagnostics import Problems, shown
from verifier.text.lex import Token
from verifier.text.source import Span
from verifier.text.syntax import Choice, Taken

DEPTH = 12
"""Brackets may stand this deep inside one another."""

VARIANTS = 1024
"""So many combinations of alternatives one sentence may have."""

_WORK = 500_000  # tokens over all variants of a sentence: bounds time and memory on hostile input
_FILE = 3_000_000  # and of all bracketed sentences together


@dataclass(slots=True)
class Node:
    """A bracket or pair of braces: the choice it is, and one body per alternative."""

    choice: Choice
    bodies: list[Body]
    span: Span


Body = list["Token | Node"]


@dataclass(slots=True)
class _Open:
    """A bracket that is still open."""

    token: Token
    alternatives: list[Body] = field(default_factory=lambda: [[]])


@dataclass(slots=True)
class Choices:
    """All choices of a file so far, by offset; those that share a name are one."""

    problems: Problems
    found: dict[int, Choice] = field(default_factory=dict)
    shared: dict[str, Choice] = field(default_factory=dict)
    work: int = 0

    def add(self, choice: Choice) -> Choice:
        """Keep a choice; return the earlier one of the same shared name, if there is one."""
        if choice.name:
            first = self.shared.setdefault(choice.name, choice)
            if first is not choice:
                same = (first.bracket, first.alternatives) == (choice.bracket, choice.alternatives)
                files = [self.problems.source.file(c.at) for c in (first, choice)]
                if not same and files[0] != files[1]:  # another file's name for another thing
                    first = self.shared.setdefault(f"{files[1]} {choice.name}", choice)
                    same = first is choice or first.alternatives == choice.alternatives
                if not same:
                    offered = ", ".join(first.alternatives)
                    self.problems.add(
                        "shared-choice",
                        f"the choice `{choice.name}` offers something else elsewhere",
                        choice.span,
                        f"write the same alternatives: {offered}",
                        ((first.span, "it is first written here"),),
                    )
                if first is not choice:
                    return first
        self.found[choice.at] = choice
        return choice


def has_choices(tokens: Sequence[Token]) -> bool:
    """Whether a sentence holds any bracket, brace or bar."""
    return any(t.type in ("LSQB", "RSQB", "LBRACE", "RBRACE", "BAR") for t in tokens)


def variants(tokens: Sequence[Token], owner: str, choices: Choices) -> list[tuple[Taken, list[Token]]]:
    """One token list per combination of alternatives, in text order; none at all after an error."""
    if not has_choices(tokens):
        return [((), list(tokens))]
    body = tree(tokens, owner, choices)
    if body is None:
        return []
    found = _expand(body, [((), [])], len(tokens))
    choices.work += len(tokens) * len(found or ())
    if found is None or choices.work > _FILE:
        whole = choices.work > _FILE
        span = tokens[0].span.to(tokens[-1].span)
        choices.problems.add(
            "too-many-variants",
            "the file's sentences have too many variants"
            if whole
            else f"this sentence has more than {VARIANTS:,} variants",
            span,
            "part it into several clauses, or let brackets share a name",
        )
        return []
    return found


def tree(tokens: Sequence[Token], owner: str, choices: Choices) -> Body | None:
    """Nest the tokens, with an explicit stack: hostile depth must not end in a recursion error."""
    top: Body = []
    stack: list[_Open] = []
    problems = choices.problems
    for token in tokens:
        current = stack[-1].alternatives[-1] if stack else top
        match token.type:
            case "LSQB" | "LBRACE":
                if len(stack) == DEPTH:
                    problems.add("nested-too-deep", f"brackets stand more than {DEPTH} deep here", token.span)
                    return None
                stack.append(_Open(token))
            case "BAR":
                if not stack:
                    problems.add(
                        "stray-bar", "`|` parts alternatives and stands only inside brackets or braces", token.span
                    )
                    return None
                stack[-1].alternatives.append([])
            case "RSQB" | "RBRACE":
                want = {"RSQB": "LSQB", "RBRACE": "LBRACE"}[token.type]
                if not stack or stack[-1].token.type != want:
                    related = ((stack[-1].token.span, "this one is open"),) if stack else ()
                    problems.add(
                        "unopened-bracket",
                        f"`{token.text}` closes nothing that was opened",
                        token.span,
                        related=related,
                    )
                    return None
                opened = stack.pop()
                (stack[-1].alternatives[-1] if stack else top).append(_node(opened, token, owner, choices))
            case _:
                current.append(token)
    if stack:
        problems.add(
            "unclosed-bracket",
            f"`{stack[-1].token.text}` is never closed",
            stack[-1].token.span,
            "close it before the sentence's full stop",
        )
        return None
    return top


def _node(opened: _Open, closing: Token, owner: str, choices: Choices) -> Node:
    bracket = opened.token.type == "LSQB"
    span = opened.token.span.to(closing.span)
    name, opened.alternatives[0] = _shared_name(opened.alternatives[0])
    named = [_headed(body) for body in opened.alternatives]
    bodies = [body for _, body in named]
    names = [head or (_text(body) if not (bracket and len(named) == 1) else "with") for head, body in named]
    if len(bodies) == 1:
        if bracket:
            names, bodies = [names[0], "without"], [bodies[0], []]
        else:
            choices.problems.add(
                "single-reading",
                "braces hold rival readings, and there is only one here",
                span,
                "part the readings with `|`, or use square brackets for wording not agreed",
            )
    choice = Choice(opened.token.span.start, bracket, _distinct(names), name, owner, span)
    return Node(choices.add(choice), bodies, span)


def _shared_name(body: Body) -> tuple[str, Body]:
    match body:
        case [Token(type="WORD") as word, Token(type="EQUAL"), *rest]:
            return word.text, rest
        case _:
            return "", body


def _headed(body: Body) -> tuple[str, Body]:
    """Part `Russia: words` into its head and the words; `do all of: …` is no head."""
    for i, item in enumerate(body[:12]):
        if isinstance(item, Node) or item.type not in ("WORD", "NUMBER", "LABEL", "COMMA", "COLON"):
            break
        if item.type == "COLON":
            before = body[i - 1]
            if i == 0 or (isinstance(before, Token) and before.text == "of"):
                break
            return _text(body[:i]), body[i + 1 :]
    return "", body


def _text(body: Body) -> str:
    """An alternative's words as its name: short, without a comma at the end."""
    text = ""
    for item in body[:40]:
        word = item.text if isinstance(item, Token) else ("[…]" if item.choice.bracket else "{…}")
        text += word if not text or word in ",.;:)" or text.endswith("(") else " " + word
    return shown(text.strip(" ,;"), 48) or "nothing"


def _distinct(names: list[str]) -> tuple[str, ...]:
    out: list[str] = []
    for name in names:
        n, fresh = 1, name
        while fresh in out:
            n += 1
            fresh = f"{name}#{n}"
        out.append(fresh)
    return tuple(out)


_State = tuple[Taken, list[Token]]


def _expand(body: Body, states: list[_State], size: int) -> list[_State] | None:
    """All ways to read a body after each of some beginnings; None when there are too many."""
    for item in body:
        if isinstance(item, Token):
            for _, words in states:
                words.append(item)
            continue
        after: list[_State] = []
        for taken, words in states:
            settled = dict(taken).get(item.choice.at)
            for i, alternative in enumerate(item.bodies):
                if settled is not None and settled != i:
                    continue
                now = taken if settled is not None else (*taken, (item.choice.at, i))
                more = _expand(alternative, [(now, list(words))], size)
                if more is None or len(after) + len(more) > VARIANTS or (len(after) + len(more)) * size > _WORK:
                    return None
                after += more
        states = after
    return states
