"""How those whom a clause binds stand to it at an hour of a story, by the reference evaluator."""

from __future__ import annotations

from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from verifier.meaning.semantics import Judgement, contains, explain, instances
from verifier.model import Claim, History, Modality, Model, Standing
from verifier.words import display, listed

NOTHING = "nothing is due"


class How(StrEnum):
    """What has become of something due."""

    KEPT = "kept"
    BROKEN = "broken"
    OPEN = "open"
    ENDED = "ended"  # by what is said after `until`
    UNDONE = "undone"  # without breach: another of those bound together defaults too
    USED = "used"  # a liberty
    UNUSED = "free to act"  # a liberty


_DUTIES = {
    How.KEPT: "kept",
    How.BROKEN: "not kept",
    How.OPEN: "not done yet",
    How.ENDED: "ended before it was done",
    How.UNDONE: "not done, without breach",
}


@dataclass(frozen=True, slots=True)
class Owed:
    """Something due: from when, until when (None: without end), what became of it; for a breach of a ban its hour."""

    bearer: str
    binding: tuple[tuple[str, str], ...]
    kind: Modality
    start: int
    deadline: int | None
    how: How
    hour: int | None = None


def owed(model: Model, config: Mapping[str, int], number: str, story: History, at: int | None = None) -> list[Owed]:
    """All that the clause makes due in the story, as it stands at that hour or (None) when all is over."""
    seen = story if at is None else tuple(o for o in story if o.hour <= at)
    kind = modality(model, config, number)
    found = []
    for instance in instances(model, config, number):
        told = explain(instance, model, config, seen)
        start = told.start if told.start is not None else 0
        if kind is None or not told.due or (at is not None and start > at):
            continue
        in_time = at is not None and (told.deadline is None or at <= told.deadline)
        hour = told.breach_hour if kind is Modality.BAN else None
        how = _how(kind, told, in_time)
        found.append(Owed(instance.bearer, instance.binding, kind, start, told.deadline, how, hour))
    return found


def _how(kind: Modality, told: Judgement, in_time: bool) -> How:
    if kind is Modality.LIBERTY:
        return How.USED if told.kept else How.UNUSED
    if told.kept:
        return How.KEPT
    if told.discharged:
        return How.ENDED
    if in_time and kind is Modality.DUTY:
        return How.OPEN
    return How.BROKEN if told.breached else How.UNDONE


def modality(model: Model, config: Mapping[str, int], number: str) -> Modality | None:
    """What the clause does to those whom it binds; None where it is bracketed away."""
    norms = (norm for guard, norm in model.clause(number).variants if contains(config, guard))
    return next((norm.modality for norm in norms if norm is not None), None)


def statuses(model: Model, config: Mapping[str, int], number: str, story: History) -> dict[str, str]:
    """How everybody whom the clause binds stands to it when all is over."""
    rows = owed(model, config, number, story)
    found = {}
    for bearer in dict.fromkeys(i.bearer for i in instances(model, config, number)):
        hows = {r.how for r in _telling([r for r in rows if r.bearer == bearer])}
        found[bearer] = " and ".join(how.value for how in How if how in hows) or NOTHING
    return found


def _telling(rows: Sequence[Owed]) -> list[Owed]:
    """Once a ban is broken, or a liberty used, nobody asks in which other respect it is not."""
    done = {r.how for r in rows} & {How.BROKEN, How.USED}
    return [r for r in rows if r.kind is Modality.DUTY or not done or r.how in done]


def members(model: Model, config: Mapping[str, int], claim: Claim) -> tuple[str, ...]:
    """Of whom the claim speaks."""
    if not claim.quantifier:
        return (claim.who,)
    states = next((r.members for r in model.roles if r.name == claim.who), model.members())
    return tuple(name for name, guards in states if any(contains(config, guard) for guard in guards))


def true(claim: Claim, who: Sequence[str], rows: Sequence[Owed]) -> bool:
    """Whether the claim, said of these states, is so. A liberty is not owed; it is kept when it is used."""
    kept = claim.standing is Standing.KEPT
    binding = [r for r in rows if not r.kind.final and (kept or r.kind is not Modality.LIBERTY)]
    truths = [_stands(claim, [r for r in binding if r.bearer == name]) is not claim.negated for name in who]
    return any(truths) if claim.quantifier == "some" else all(truths)


def _stands(claim: Claim, rows: Sequence[Owed]) -> bool:
    """Whether one state, for whom this is due, stands so to the clause."""
    match claim.standing:
        case Standing.OWES:
            return bool(rows)
        case Standing.KEPT:
            used = any(r.how is How.USED for r in rows)
            return used or (bool(rows) and all(r.how is How.KEPT for r in rows))
        case Standing.BREACH:
            return any(r.how is How.BROKEN for r in rows)
        case Standing.OPEN:
            return any(r.how is How.OPEN and claim.until in (None, r.deadline) for r in rows)


def outside(model: Model, config: Mapping[str, int], number: str, story: History, at: int | None) -> set[str]:
    """Those for whom the clause's instrument says when it enters into force, and in this story it does not."""
    instrument = model.clause(number).instrument
    entries = [c.number for c in model.clauses if c.enters and c.instrument == instrument and c.number != number]
    meant = {i.bearer for entry in entries for i in instances(model, config, entry)}
    return meant - {row.bearer for entry in entries for row in owed(model, config, entry, story, at)}


def told(
    model: Model, claim: Claim, who: Sequence[str], due: Sequence[Owed], out: Container[str] = ()
) -> tuple[str, ...]:
    """How each of the states meant stands, those that stand alike in one sentence; `out`: the text is not in force."""
    alike: dict[str, list[str]] = {}
    for name in who:
        said = dict.fromkeys(_told(r) for r in _telling([r for r in due if r.bearer == name]))
        nothing = f"{NOTHING}, since the text is not in force" if name in out else NOTHING
        alike.setdefault(" · ".join(said) or nothing, []).append(display(model, name))
    if claim.quantifier and len(alike) == 1:
        return (f"every {claim.who.replace('_', ' ')}: {next(iter(alike))}",)
    return tuple(f"{listed(names)}: {text}" for text, names in alike.items())


def _told(row: Owed) -> str:
    end = "without a last hour" if row.deadline is None else f"until hour {row.deadline}"
    match row.kind:
        case Modality.BAN:
            return f"bound; {f'broken at hour {row.hour}' if row.how is How.BROKEN else 'kept'}"
        case Modality.LIBERTY:
            return f"free to act from hour {row.start} {end}; {'used' if row.how is How.USED else 'not used'}"
        case Modality.ENTRY:
            return f"in force from hour {row.start}"
        case Modality.ENDING:
            return f"at an end from hour {row.start}"
        case Modality.VOIDING:
            return "void from the start"
        case Modality.DUTY | Modality.INTENTION | Modality.DEEMING:  # the last two are never due
            return f"due from hour {row.start} {end}; {_DUTIES[row.how]}"
