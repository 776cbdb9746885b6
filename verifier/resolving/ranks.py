"""`priority: …`: stated ranks between clauses and between instruments, and what they say of a set of clauses."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence

from verifier.model import Confidence, Priority, Rank
from verifier.resolving.scope import SlipError, World
from verifier.text import syntax
from verifier.text.source import Span

Notes = Mapping[Span, tuple[str, Confidence | None]]


def ranks(draft: syntax.Draft, world: World, clauses: Sequence[str], notes: Notes) -> tuple[Priority, ...]:
    """All stated ranks in text order; slips are noted."""
    found: list[Priority] = []
    for s in draft.statements:
        if isinstance(s, syntax.Priority):
            try:
                found += _priorities(s, draft, world, clauses, notes.get(s.span, ("", None)))
            except SlipError:
                continue
    _no_circle(found, world)
    return tuple(found)


def _priorities(
    s: syntax.Priority,
    draft: syntax.Draft,
    world: World,
    clauses: Sequence[str],
    note: tuple[str, Confidence | None],
) -> list[Priority]:
    sides = [_side(side, world, clauses) for side in s.sides]
    kinds = [Rank.CLAUSE if side.label else Rank.INSTRUMENT for side in s.sides]
    if len(set(kinds)) > 1:
        raise world.slip(
            "priority-mixed",
            "this ranks a clause with a whole instrument",
            s.span,
            "rank clause over clause, or instrument over instrument",
        )
    if len(sides) > 1 and sides[0] == sides[1]:
        raise world.slip("priority-itself", "nothing prevails over itself", s.span)
    if not sides and len(world.instruments) < 2:
        raise world.slip(
            "priority-alone", "there is only one instrument here, so none is later", s.span, "bring in another: `use`"
        )
    if not note[0]:
        raise world.slip(
            "priority-unfounded",
            "this priority does not say where it comes from",
            s.span,
            'add the rule after it, such as `source: "Charter 103" (text seen).`',
        )
    rank = kinds[0] if kinds else Rank.LATER
    if len(sides) != 1:
        pairs = [tuple(sides) or ("", "")]
    elif rank is Rank.CLAUSE:
        raise world.slip("priority-mixed", "only an instrument ranks over every other", s.span, "name the other clause")
    else:
        pairs = [(sides[0], name) for name in world.instruments if name != sides[0]]
    home = world.instruments[draft.source.file(s.span.start)]
    return [Priority(rank, over, under, s.span, *note, home) for over, under in pairs]


def _side(side: syntax.Side, world: World, clauses: Sequence[str]) -> str:
    """The name of an instrument or the number of a clause."""
    names = [n for n in world.instruments if n]
    if side.instrument and side.instrument not in names:
        raise world.unknown(side.instrument, "no instrument is called", names, side.span, "bring it in with `use`")
    if side.label and side.label not in clauses:
        if world.numbers_doubtful:
            raise SlipError
        raise world.unknown(side.label, "no clause has the number", list(clauses), side.span)
    return side.label or side.instrument


def _no_circle(found: Iterable[Priority], world: World) -> None:
    """What prevails over something does not also give way to it, by however many steps."""
    below: dict[str, set[str]] = {}
    for p in found:
        if p.over and _reaches(below, p.under, p.over):
            world.problems.add(
                "priority-circle", f"`{p.over}` gives way to `{p.under}` by what is said before", p.span, "keep one"
            )
        else:
            below.setdefault(p.over, set()).add(p.under)


def _reaches(below: Mapping[str, Collection[str]], start: str, end: str) -> bool:
    seen: set[str] = set()
    waiting = [start]
    while waiting:
        if (one := waiting.pop()) == end:
            return True
        if one not in seen:
            seen.add(one)
            waiting += below.get(one, ())
    return False
