"""What each rule of the grammar makes: a syntax node, or a part of one, from its children."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from verifier.text import syntax
from verifier.text.lex import Token
from verifier.text.source import Span


@dataclass(frozen=True, slots=True)
class Pending:
    """One variant of a statement: its body, and how all variants' bodies become the statement."""

    body: Any
    finish: Callable[[tuple[syntax.Variant[Any], ...], Span], syntax.Statement]


Children = list[Any]


def _word(token: Token) -> syntax.Word:
    return syntax.Word(token.text, token.span)


def _text(tokens: list[Token]) -> str:
    return " ".join(t.text for t in tokens)


def _over(children: Children) -> Span:
    first: Span = children[0].span
    last: Span = children[-1].span
    return first.to(last)


def _entry(c: Children) -> syntax.Entry:
    words = [t for t in c if isinstance(t, Token)]
    display = next((t for t in c if isinstance(t, str)), "")
    return syntax.Entry(_text(words), display, _over(words))


def _list(c: Children) -> tuple[syntax.Entry, ...]:
    return tuple(e for e in c if isinstance(e, syntax.Entry))


def _listed(c: Children) -> tuple[syntax.Entry, ...]:
    return c[-1] if isinstance(c[-1], tuple) else ()


def _parties(c: Children) -> Pending:
    return Pending(_listed(c), lambda variants, span: syntax.Parties(variants, span))


def _role(c: Children) -> Pending:
    close = next(i for i, t in enumerate(c) if t.type == "RPAR")
    name, plural = _word(c[1]), _text(c[3:close])
    return Pending(_listed(c), lambda variants, span: syntax.Role(name, plural, variants, span))


def _area(c: Children) -> Pending:
    name, display = _word(c[1]), c[2] if isinstance(c[2], str) else ""
    return Pending(_listed(c), lambda variants, span: syntax.Area(name, display, variants, span))


def _organ(c: Children) -> syntax.Organ:
    display = next((x for x in c if isinstance(x, str)), "")
    return syntax.Organ(syntax.Entry(c[1].text, display, c[1].span), c[-1].value, _over([c[0], c[1], c[-1]]))


def _situation(c: Children) -> syntax.Situation:
    display = next((x for x in c if type(x) is str), "")
    start, begins = next(x for x in c if isinstance(x, tuple))
    ends = tuple(x for x in c if isinstance(x, syntax.Condition))
    whole = c[0].span.to(max((x.span for x in (*begins, *ends)), default=c[1].span, key=lambda span: span.end))
    whose: Any = next((x.value for x in c if isinstance(x, Token) and x.type == "TERM"), None)
    return syntax.Situation(syntax.Entry(c[1].text, display, c[1].span), whose, start, begins, ends, whole)


def _begins(c: Children) -> tuple[bool, tuple[syntax.Condition, ...]]:
    return c[0].type == "FROM_START", tuple(x for x in c if isinstance(x, syntax.Condition))


def _during(c: Children) -> syntax.During:
    return syntax.During(c[0].type == "EXCEPT_DURING", c[1].value, _over(c))


def _regions(c: Children) -> syntax.Regions:
    owner = c[1:-2]
    return syntax.Regions(syntax.Word(_text(owner), _over(owner)), c[-1], _over(c[:-1]))


def _declared(c: Children) -> tuple[tuple[syntax.Word, ...], tuple[Any, ...]]:
    marks = tuple(m for m in c if isinstance(m, tuple))
    parts = tuple(p for p in c if not isinstance(p, Token | tuple))
    return tuple(syntax.Word(t, s) for t, s in marks), parts


def _part(c: Children) -> syntax.Word | syntax.Slot:
    return syntax.Slot(c[0].text, c[0].span) if c[0].type == "SLOT" else _word(c[0])


def _phrase_decl(c: Children) -> syntax.PhraseDecl:
    marks, parts = c[1]
    return syntax.PhraseDecl(c[0].type.lower(), marks, parts, c[0].span.to(parts[-1].span))


def _need(c: Children) -> Pending:
    body = c[-1] if isinstance(c[-1], syntax.NeedBody) else None
    return Pending(body, lambda variants, span: syntax.Need(_word(c[1]), variants, span))


def _need_body(c: Children) -> syntax.NeedBody:
    if c[1].type != "ONLY_IF":
        return syntax.NeedBody(c[0].value, (), None, _during(c[1:]))
    options = tuple(x for x in c if isinstance(x, syntax.Condition))
    lead = c[-1] if isinstance(c[-1], syntax.Duration) else None
    return syntax.NeedBody(c[0].value, options, lead)


def _clause(c: Children) -> Pending:
    body = c[1] if len(c) > 1 else None
    return Pending(body, lambda variants, span: syntax.Clause(_word(c[0]), variants, span))


def _conditions(c: Children) -> tuple[syntax.Condition, ...]:
    return tuple(x for x in c if isinstance(x, syntax.Condition))


def _norm(c: Children) -> syntax.NormBody:
    trigger = next((x for x in c if isinstance(x, tuple)), ())
    bearer = next(x for x in c if isinstance(x, syntax.Term | syntax.Phrase))
    content = next(x for x in c if isinstance(x, syntax.Content))
    adverbs = tuple(x for x in c if isinstance(x, syntax.Adverb))
    bearing = tuple(_word(x) for x in c if isinstance(x, Token) and x.type == "BEARING")
    modal = _text([x for x in c if isinstance(x, Token) and x.type != "BEARING"]).lower()
    spans = [content.span, bearer.span, *(x.span for x in (*trigger, *adverbs))]
    whole = min(spans).to(max(spans, key=lambda s: s.end))
    return syntax.NormBody(trigger, bearer, modal, adverbs, content, whole, bearing)


def _entering(c: Children) -> syntax.EntryBody:
    conditions = (*(x for x in c if isinstance(x, syntax.Condition)), *next((x for x in c if isinstance(x, tuple)), ()))
    lag: Any = next((t.value for t in c if isinstance(t, Token) and t.type == "DURATION"), None)
    each = any(isinstance(t, Token) and t.type == "EACH" for t in c)
    return syntax.EntryBody(
        conditions, each, lag, c[0].span.to(conditions[-1].span), c[0].type == "ENDS", c[0].type == "VOIDS"
    )


def _labels(c: Children) -> tuple[syntax.Word, ...]:
    return tuple(_word(t) for t in c if t.type == "LABEL")


def _condition(c: Children) -> syntax.Condition:
    mode: Any = next((x.value for x in c if isinstance(x, Token) and x.type == "MODE"), None)
    place = next((x for x in c if isinstance(x, syntax.Place)), None)
    return syntax.Condition(c[0].value, mode, place, _over(c))


def _silence(c: Children) -> syntax.Condition:
    return syntax.Condition(c[0].value, None, None, _over(c), silence=c[1].value)


def _breach(c: Children) -> syntax.Condition:
    return syntax.Condition(None, None, None, _over(c), syntax.Breach(c[0].value, _word(c[2])))


def _step(c: Children) -> syntax.Condition:
    if isinstance(c[0], syntax.Condition):
        return c[0]
    return syntax.Condition(None, c[0].value, None, c[0].span)


def _within(c: Children) -> syntax.Within:
    return syntax.Within(c[1].value, len(c) > 2, _over(c))


def _options(c: Children) -> syntax.Content:
    return syntax.Content(c[0].value, _conditions(c), _over(c))


def _source(c: Children) -> syntax.Note:
    return syntax.Note(c[2].text, c[3] if len(c) > 3 else None, _over(c))


def _confidence(c: Children) -> syntax.Note:
    words = [t for t in c if t.type == "WORD"]
    return syntax.Note(None, syntax.Word(_text(words), _over(words)), _over(c))


def _mark(c: Children) -> syntax.Word:
    words = [t for t in c if t.type == "WORD"]
    return syntax.Word(_text(words), _over(words))


def _reservation(c: Children) -> Pending:
    body = c[-1] if isinstance(c[-1], syntax.Reserved) else None
    words = [t for t in c if isinstance(t, Token) and t.type == "WORD"]
    state, labels = syntax.Word(_text(words), _over(words)), _labels([t for t in c if isinstance(t, Token)])
    return Pending(body, lambda variants, span: syntax.Reservation(state, labels, variants, span))


def _acceptance(c: Children) -> syntax.Acceptance:
    words = [t for t in c if t.type == "WORD"]
    return syntax.Acceptance(syntax.Word(_text(words), _over(words)), _labels(c), _over(c))


def _reserved(c: Children) -> syntax.Reserved:
    limbs = tuple(x for x in c if isinstance(x, syntax.Proviso | syntax.Except))
    return syntax.Reserved(limbs, _over(c))


def _side(c: Children) -> syntax.Side:
    label = c[-1].text if c[-1].type == "LABEL" else ""
    instrument = c[0].text if c[0].type == "WORD" else ""
    return syntax.Side(instrument, label, _over(c))


def _rank(c: Children) -> syntax.Priority:
    return syntax.Priority(tuple(s for s in c if isinstance(s, syntax.Side)), _over(c))


def _goal(c: Children) -> syntax.Goal:
    trigger = c[5] if isinstance(c[5], tuple) else ()
    return syntax.Goal(_word(c[1]), _word(c[3]), trigger, c[-1], _over(c))


def _owes(c: Children) -> syntax.OwesBody:
    return syntax.OwesBody(c[0], c[1].value is True, _word(c[2]), _over(c))


def _number(token: Token) -> int:
    """A written hour; whoever resolves it refuses what is too large."""
    digits = token.text.replace(",", "")
    return int(digits) if len(digits) < 10 else 10**9


def _outcome(c: Children) -> syntax.Outcome:
    if isinstance(c[0], syntax.Condition):
        return syntax.Outcome(c[0], False, False, _over(c))
    who, said, phrase = c[0], c[1], c[2].value
    actor = (who,) if isinstance(who, syntax.Term) else who.parts
    whole = syntax.Phrase((*actor, *phrase.parts), _over(c))
    negated = said.type == "NEVER" or said.text.lower() != "can"
    return syntax.Outcome(syntax.Condition(whole, None, None, whole.span), said.type == "CAN", negated, whole.span)


def _hour(c: Children) -> syntax.Hour:
    closing = any(t.type == "CLOSING" for t in c)
    return syntax.Hour(_number(c[1]), c[-1].value, closing, _over(c))


def _claim(c: Children) -> syntax.ClaimBody:
    until = _number(c[-1]) if isinstance(c[-1], Token) and c[-1].type == "NUMBER" else None
    opened = isinstance(c[1], Token) and c[1].type == "OPEN"
    who, label = (c[2], c[0]) if opened else (c[0], c[2])
    standing, negated = c[1].value if isinstance(c[1].value, tuple) else ("owes", c[1].value is True)
    return syntax.ClaimBody(who, standing, negated, _word(label), until, _over(c))


def _scenario(c: Children) -> syntax.Scenario:
    mark = syntax.Word(*c[2]) if len(c) > 2 else None
    return syntax.Scenario(c[1].text, mark, _over(c[:2]))


def _reference(c: Children) -> tuple[str, Token]:
    return (c[0].type if len(c) > 1 else "", c[-1])


def _expect(c: Children) -> syntax.Expect:
    under: list[syntax.Reference] = []
    word = "UNDER"
    for said, token in (x for x in c if isinstance(x, tuple)):
        word = said or word  # `without [A], [B]`: both are left out
        under.append(syntax.Reference(token.text, word == "WITHOUT", token.span))
    at = _number(c[2]) if isinstance(c[1], Token) and c[1].type == "AT" else None
    return syntax.Expect(at, tuple(under), c[-1], _over(c))


BUILDERS: dict[str, Callable[[Children], Any]] = {
    "treaty": lambda c: syntax.Treaty(c[1].text, c[2].text if len(c) > 2 else "", _over(c)),
    "use": lambda c: syntax.Use(c[1].text, _over(c)),
    "reservation": _reservation,
    "reserved": _reserved,
    "acceptance": _acceptance,
    "proviso": lambda c: syntax.Proviso(_conditions(c), _over(c)),
    "rank": _rank,
    "side": _side,
    "status": lambda c: syntax.Status(c[0].text.removesuffix(" on"), c[1].text, _over(c)),
    "parties": _parties,
    "states": lambda c: syntax.States(c[2], _over(c[:2])),
    "kind": lambda c: syntax.Kind(_word(c[1]), c[3], _over(c[:3])),
    "units": lambda c: syntax.Units(c[2], _over(c[:2])),
    "organ": _organ,
    "situation": _situation,
    "begins": _begins,
    "regions": _regions,
    "role": _role,
    "area": _area,
    "list": _list,
    "separator": lambda c: None,
    "entry": _entry,
    "display": lambda c: _text(c[1:-1]),
    "event": _phrase_decl,
    "call": _phrase_decl,
    "act": _phrase_decl,
    "joint": _phrase_decl,
    "declared": _declared,
    "mark": lambda c: (_text(c[1:]), _over(c)),
    "part": _part,
    "other_form": lambda c: syntax.OtherForm(_text(c[1:-1]), _over(c)),
    "need": _need,
    "need_body": _need_body,
    "lead": lambda c: c[0].value,
    "harm": lambda c: syntax.Harm(c[2].value, _over(c)),
    "article": lambda c: syntax.Article(_word(c[1]), c[2].text if len(c) > 2 else "", _over(c)),
    "not_encoded": lambda c: syntax.NotEncoded(_word(c[1]), c[2].text, _over(c)),
    "source": _source,
    "confidence_mark": _mark,
    "confidence": _confidence,
    "clause": _clause,
    "norm": _norm,
    "entry_body": _entering,
    "trigger": _conditions,
    "bearer": lambda c: c[0].value,
    "condition": _condition,
    "breach": _breach,
    "silence": _silence,
    "place": lambda c: syntax.Place(c[0].type == "INSIDE", c[1].value, _over(c)),
    "after": lambda c: syntax.After(_conditions(c), _over(c)),
    "within": _within,
    "immediately": lambda c: syntax.Immediately(c[0].span),
    "except_when": lambda c: syntax.Except(_conditions(c), _over(c)),
    "notwithstanding": lambda c: syntax.Notwithstanding(_labels(c), _over(c)),
    "until": lambda c: syntax.Until(_conditions(c), _over(c)),
    "during": _during,
    "subject_to": lambda c: syntax.SubjectTo(_labels(c), _over(c)),
    "adverb": lambda c: c[0],
    "step": _step,
    "plain": lambda c: syntax.Content("", (c[0],), c[0].span),
    "options": _options,
    "goal": _goal,
    "owes": _owes,
    "outcome": _outcome,
    "scenario": _scenario,
    "hour": _hour,
    "never": lambda c: syntax.Never(c[0], c[2].value, c[0].span.to(c[2].span)),
    "expect": _expect,
    "claim": _claim,
    "reference": _reference,
}
"""Rule (or alias) of the grammar to what it makes."""
