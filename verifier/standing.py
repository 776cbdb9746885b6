"""How those whom a clause binds stand to it at an hour of a story, by the reference evaluator."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from verifier.model import Claim, History, Modality, Model, Standing
from verifier.semantics import contains, explain, instances
from verifier.words import display, listed


class How(StrEnum):
    """What has become of something due."""

    KEPT = "kept"
    BROKEN = "broken"
    OPEN = "open"
    UNDONE = "undone"  # without breach: another of those bound together defaults too, or it was a liberty


@dataclass(frozen=True, slots=True)
class Owed:
    """Something due: from when, until when (None: without end), what became of it; for a breach of a ban its hour."""

    bearer: str
    binding: tuple[tuple[str, str], ...]
    ban: bool
    start: int
    deadline: int | None
    how: How
    hour: int | None = None


def owed(model: Model, config: Mapping[str, int], number: str, story: History, at: int | None = None) -> list[Owed]:
    """All that the clause makes due in the story, as it stands at that hour or (None) when all is over."""
    seen = story if at is None else tuple(o for o in story if o.hour <= at)
    ban = any(
        norm is not None and norm.modality is Modality.BAN and contains(config, guard)
        for guard, norm in model.clause(number).variants
    )
    found = []
    for instance in instances(model, config, number):
        told = explain(instance, model, config, seen)
        start = told.start if told.start is not None else 0
        if not told.due or (at is not None and start > at):
            continue
        waits = at is not None and (told.deadline is None or at <= told.deadline) and not ban
        how = How.KEPT if told.kept else How.OPEN if waits else How.BROKEN if told.breached else How.UNDONE
        hour = told.breach_hour if ban else None
        found.append(Owed(instance.bearer, instance.binding, ban, start, told.deadline, how, hour))
    return found


def members(model: Model, config: Mapping[str, int], claim: Claim) -> tuple[str, ...]:
    """Of whom the claim speaks."""
    if not claim.quantifier:
        return (claim.who,)
    states = model.parties if claim.who == "party" else model.role(claim.who).members
    return tuple(name for name, guards in states if any(contains(config, guard) for guard in guards))


def true(claim: Claim, who: Sequence[str], rows: Sequence[Owed]) -> bool:
    """Whether the claim, said of these states, is so."""
    truths = [_stands(claim, [r for r in rows if r.bearer == name]) is not claim.negated for name in who]
    return any(truths) if claim.quantifier == "some" else all(truths)


def _stands(claim: Claim, rows: Sequence[Owed]) -> bool:
    """Whether one state, for whom this is due, stands so to the clause."""
    match claim.standing:
        case Standing.OWES:
            return bool(rows)
        case Standing.KEPT:
            return bool(rows) and all(r.how is How.KEPT for r in rows)
        case Standing.BREACH:
            return any(r.how is How.BROKEN for r in rows)
        case Standing.OPEN:
            return any(r.how is How.OPEN and claim.until in (None, r.deadline) for r in rows)


def told(model: Model, claim: Claim, who: Sequence[str], due: Sequence[Owed]) -> tuple[str, ...]:
    """How each of the states meant stands, those that stand alike in one sentence."""
    alike: dict[str, list[str]] = {}
    for name in who:
        rows = [r for r in due if r.bearer == name]
        broken = any(r.ban and r.how is How.BROKEN for r in rows)  # then nobody asks what else is not yet broken
        said = dict.fromkeys(_told(r) for r in rows if not (broken and r.how is How.KEPT))
        alike.setdefault(" · ".join(said) or "nothing is due", []).append(display(model, name))
    if claim.quantifier and len(alike) == 1:
        return (f"every {claim.who.replace('_', ' ')}: {next(iter(alike))}",)
    return tuple(f"{listed(names)}: {text}" for text, names in alike.items())


def _told(row: Owed) -> str:
    if row.ban:
        return f"bound; {f'broken at hour {row.hour}' if row.how is How.BROKEN else 'kept'}"
    end = "without a last hour" if row.deadline is None else f"until hour {row.deadline}"
    said = {How.KEPT: "kept", How.BROKEN: "not kept", How.OPEN: "not done yet", How.UNDONE: "not done, without breach"}
    return f"due from hour {row.start} {end}; {said[row.how]}"
