"""Declared phrases: `event`, `call`, `act` and `joint act`."""

from __future__ import annotations

from dataclasses import replace

from verifier.model import ActKind, Template
from verifier.resolving.phrases import spelled
from verifier.resolving.scope import SlipError, World
from verifier.text import syntax
from verifier.text.chunk import RESERVED
from verifier.text.diagnostics import shown
from verifier.text.source import Span


def declared_phrase(s: syntax.PhraseDecl, world: World) -> Template:
    """One declared phrase, entered among the others.

    Raises:
        SlipError: after noting what is wrong with it.

    """
    talk, reflexive = _marks(s, world)
    words, slots, other, verb_at = _words(s, world)
    joint = s.kind == "joint"
    members, organ, said = _who(s, words, world) if joint else ("", "", 0)
    if members:
        words, slots, verb_at = [0, *_shifted(words[said:])], ["state", *slots], verb_at - said + 1
    actor = bool(slots) and words[0] == 0 and slots[0] == "state"
    verb = words[verb_at] if 0 <= verb_at < len(words) else next((w for w in words if isinstance(w, str)), "")
    if not isinstance(verb, str) or not verb:
        raise world.slip(
            "no-verb", "this phrase has no verb", s.span, "such as `act <state> sends (send) forces into <region>.`"
        )
    if actor and not other:
        raise world.slip(
            "no-plain-form",
            f"the verb `{verb}` has no second form",
            s.span,
            f"write the other form after it, as in `{'decide (decides)' if joint else 'attacks (attack)'}`",
        )
    if actor and verb_at != 1:
        raise world.slip(
            "verb-place",
            "the verb stands right after the one who acts",
            s.span,
            "such as `act <state> sends (send) forces into <region>.`",
        )
    if not actor and s.kind != "event":
        raise world.slip(
            "no-actor",
            "this phrase does not begin with who acts",
            s.span,
            f"begin it with `{'the guarantors' if joint else '<state>'}`; only an `event` may do without",
        )
    third, plain = (other, verb) if joint and not organ else (verb, other or verb)
    words[verb_at if actor else words.index(verb)] = third
    if s.kind != "act" and (unit := next((x for x in slots if x in world.units), "")):
        raise world.slip(
            "amount-here",
            f"only an `act` has an amount, and `<{unit}>` stands in an `{'joint act' if joint else s.kind}`",
            s.span,
            "leave the amount out, or declare the phrase with `act`",
        )
    kind = ActKind.JOINT if joint else ActKind(s.kind)
    nameless = Template(
        "", kind, tuple(slots), tuple(words), third, plain, s.span, talk, reflexive, actor, members, organ
    )
    template = replace(nameless, name=spelled(nameless))
    if earlier := world.phrases.add(template):
        raise world.slip(
            "overlapping-phrases",
            "this phrase reads like another one",
            s.span,
            "change a word in one of them",
            ((earlier.span, "the other one"),),
        )
    return template


def _shifted(words: list[str | int]) -> list[str | int]:
    return [w + 1 if isinstance(w, int) else w for w in words]


def _marks(s: syntax.PhraseDecl, world: World) -> tuple[bool, bool]:
    for mark in s.marks:
        if mark.text not in ("talk", "possibly itself"):
            raise world.slip(
                "unknown-mark",
                f"`{shown(mark.text)}` is no mark of a phrase",
                mark.span,
                "write `talk` or `possibly itself`",
            )
    texts = {m.text for m in s.marks}
    return "talk" in texts, "possibly itself" in texts


def _words(s: syntax.PhraseDecl, world: World) -> tuple[list[str | int], list[str], str, int]:
    """The sentence as words and slot numbers, the sorts, the verb's other form and where the verb stands."""
    words: list[str | int] = []
    slots: list[str] = []
    other, verb_at = "", -1
    for part in s.parts:
        match part:
            case syntax.Slot(sort=sort, span=span):
                if sort not in world.kinds:
                    raise world.unknown(
                        sort,
                        "no kind of individual is called",
                        list(world.kinds),
                        span,
                        "slots are `<state>`, `<region>`, or a declared kind",
                    )
                if words[-1:] == ["the"]:
                    raise world.slip(
                        "the-slot", f"`the` belongs to what fills `<{sort}>`", span, "leave `the` out of the phrase"
                    )
                words.append(len(slots))
                slots.append(sort)
            case syntax.OtherForm(text=text, span=span):
                if other or not words or not isinstance(words[-1], str):
                    raise world.slip("other-form", "the other form of the verb stands once, right after the verb", span)
                other, verb_at = text, len(words) - 1
            case syntax.Word(text=text, span=span):
                _not_reserved(text, span, world)
                words.append(text)
    return words, slots, other, verb_at


def _not_reserved(text: str, span: Span, world: World) -> None:
    if text.lower() in RESERVED:
        raise world.slip(
            "reserved-word",
            f"`{text}` has a meaning of its own in clauses and may not stand inside a phrase",
            span,
            "word the phrase without it",
        )


def _who(s: syntax.PhraseDecl, words: list[str | int], world: World) -> tuple[str, str, int]:
    """The role whose members act together, the organ if they act as one, and how many words say so."""
    for organ in (e for e in world.entities.values() if e.sort == "organ"):
        for said in (organ.display.split(), [organ.name], ["the", organ.name]):
            if [w.lower() for w in words[: len(said)] if isinstance(w, str)] == [w.lower() for w in said]:
                rule = world.organs.get(organ.name)
                if rule is not None:
                    return world.role(rule.noun, rule.span), organ.name, len(said)
                if organ.name in world.doubtful:  # noted where the organ is declared
                    raise SlipError
                offer = f"declare it with its rule, such as `organ {organ.name}: all members.`, or write `event`"
                raise world.slip("no-actor", "how this organ decides is not said", s.span, offer)
    return _joint_members(s, words, world), "", 2


def _joint_members(s: syntax.PhraseDecl, words: list[str | int], world: World) -> str:
    """The role whose members act together."""
    match words[:2]:
        case ["the", str(plural)]:
            if plural in world.plurals:
                return world.plurals[plural]
            if plural == "parties":
                return world.role("party", s.span)
            raise world.unknown(plural, "no role has the plural", list(world.plurals), s.parts[1].span)
        case _:
            raise world.slip(
                "no-actor",
                "a joint act begins with the group that acts",
                s.span,
                "such as `joint act: the guarantors decide (decides) on assistance.`",
            )
