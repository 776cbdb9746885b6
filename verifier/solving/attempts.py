"""Acts of the choosers that lean on others: such an act is an attempt, which the rest may let fail."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

import z3

from verifier.model import Act, Domain, Happens, NeedBody, Option
from verifier.solving.grounding import Env, Grounding, match, shares
from verifier.solving.smt import Slots, boolean, integer
from verifier.solving.smtlib import conj, disj

MARK = "k"
"""Prefix of the slots that say what becomes of an attempt."""


def leaning(grounding: Grounding, acts: Iterable[Act], choosers: tuple[str, ...]) -> dict[Act, z3.BoolRef]:
    """The acts that lean on somebody outside the choosers, and under which choices and needs they do."""
    found = ((act, leans(grounding, act, choosers, ())) for act in acts)
    return {act: parsed(text) for act, text in found if text != "false"}


def leans(g: Grounding, act: Act, choosers: tuple[str, ...], seen: tuple[Act, ...]) -> str:
    """The condition, as text."""
    return disj(
        conj((inside, *_needs_others(g, other, choosers, (*seen, act))))
        for inside, other in ([] if act.closing else helping(g, act))
        if other not in seen and not g.in_scenario(other)
    )


def _needs_others(g: Grounding, act: Act, choosers: tuple[str, ...], seen: tuple[Act, ...]) -> Iterator[str]:
    """Nothing more where the act is somebody else's; else that it leans itself."""
    if act.args[0] in choosers:
        yield leans(g, act, choosers, seen)


def helping(g: Grounding, act: Act) -> Iterator[tuple[str, Act]]:
    """Acts that help to meet the act's needs or stand in its way, each with the condition under which it does."""
    yield from (("true", rung) for rung in g.rungs(act))
    for need in g.model.needs:
        for guard, body in need.variants:
            if body is not None and (env := match(body.act, act)) is not None:
                here = conj((g.need_labels[need.name], g.chosen(guard), *inside(g, body, env)))
                for option in (*body.options, *body.situation()):
                    yield from ((conj((here, when)), other) for when, other in meeting(g, option, env))


def inside(g: Grounding, body: NeedBody, env: Env) -> Iterator[str]:
    """That each of the act's individuals is one that the need speaks of."""
    for binder in body.binders:
        yield next((when for name, when in g.values(binder.domain, env) if name == env[binder.var]), "false")


def meeting(g: Grounding, option: Option, env: Env) -> Iterator[tuple[str, Act]]:
    """The acts that count for an option, each with the condition under which it does."""
    if isinstance(option, Happens):
        yield from g.matching(option.pattern, option.binders, env)
        return
    members = Domain("state", role=option.role, other_than=option.other_than)
    for full, when in g.environments(option.binders, env):
        for member, belongs in g.values(members, full):
            yield from ((conj((when, belongs)), share) for share in shares(option, full, member))


def parsed(text: str) -> z3.BoolRef:
    """A condition over choices and labels as a term."""
    names = set(re.findall(r"[cNW]\d\w*", text))
    found: z3.BoolRef = z3.parse_smt2_string(f"(assert {text})", decls={n: boolean(n) for n in names})[0]
    return found


def marked(slots: Slots) -> Slots:
    """The slots that say what becomes of these attempts."""
    return {a: tuple((f"{MARK}.{o}", f"{MARK}.{t}") for o, t in group) for a, group in slots.items()}


def outcome_of(slots: Slots, leaning: dict[Act, z3.BoolRef]) -> Iterator[z3.BoolRef]:
    """What happens of the attempts is some of what was chosen; all of it where they do not lean."""
    for act, group in marked(slots).items():
        chosen = slots[act]
        for o, t in group:
            yield z3.Or(z3.Not(boolean(o)), *(both(boolean(c), t, h) for c, h in chosen))
        for c, h in chosen:
            yield z3.Or(z3.Not(boolean(c)), leaning[act], *(both(boolean(o), t, h) for o, t in group))


def both(happens: z3.BoolRef, hour: str, other: str) -> z3.BoolRef:
    """It happens, and the two hours are the same."""
    return z3.And(happens, integer(hour) == integer(other))
