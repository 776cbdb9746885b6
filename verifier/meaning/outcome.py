"""What a history makes of one ground norm or need, in plain Python (definitions: `docs/semantics.md`).

Hours are whole numbers from 0; "never" is the number `NEVER`, later than every hour.
"""

from __future__ import annotations

import sys
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Final, assert_never

from verifier.model import Bearing, Deadline, Instance, Modality, Mode, Passed

Times = Mapping[int, tuple[int, ...]]
"""When each act (by its number with a judge) happens: hours, rising. Acts that never happen may be missing."""

NEVER: Final = sys.maxsize


# -- ground conditions -------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class AnyOf:
    """`Happens` with every variable filled: comes about when the first of these acts happens."""

    acts: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Body:
    """The members of one joint act: number `needed` of their shares complete it, those in `required` among them.

    Each pair is a member's share and, where the rule asks for a conclusion, the closing share (else None).
    """

    shares: tuple[tuple[int, int | None], ...]
    needed: int
    required: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Together:
    """`Joint` with every variable filled: comes about when the first of these bodies is complete."""

    bodies: tuple[Body, ...]


@dataclass(frozen=True, slots=True)
class Violation:
    """`Broken` with every variable filled: comes about when the first of these instances is broken."""

    norms: tuple[GroundNorm, ...]


@dataclass(frozen=True, slots=True)
class Quiet:
    """`Silence` with every variable filled: so many hours after `after` without any of these acts."""

    after: AnyOf | Together | None
    hours: int
    acts: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Lasting:
    """`During` with every variable filled.

    `defaults`: the instances whose breach begins it; `relapses`: those whose breach ends it.
    """

    begins: frozenset[int]
    ends: frozenset[int]
    from_start: bool
    excepted: bool
    defaults: tuple[GroundNorm, ...] = ()
    relapses: tuple[GroundNorm, ...] = ()


Ground = AnyOf | Together | Passed | Violation | Quiet


def _next(times: Times, act: int, hour: int) -> int:
    """The least hour >= `hour` at which the act happens."""
    hours = times.get(act)
    if hours is None:
        return NEVER
    at = bisect_left(hours, hour)
    return hours[at] if at < len(hours) else NEVER


def _complete(body: Body, hour: int, times: Times) -> int:
    """When enough shares of the body, each done at or after `hour`, are there."""
    done: list[int] = []
    latest = hour
    for share, closing in body.shares:
        at = _next(times, share, hour)
        if closing is not None and at < NEVER:
            at = _next(times, closing, at)
        done.append(at)
        if share in body.required:
            latest = max(latest, at)
    if body.needed <= 0:
        return latest
    return max(latest, sorted(done)[body.needed - 1]) if body.needed <= len(done) else NEVER


def first(condition: Ground, hour: int, times: Times) -> int:
    """The first hour >= `hour` at which the condition has come about, counting only what is done from `hour` on."""
    match condition:
        case AnyOf(acts):
            return min((_next(times, act, hour) for act in acts), default=NEVER)
        case Together(bodies):
            return min((_complete(body, hour, times) for body in bodies), default=NEVER)
        case Passed(hours):
            return hour + hours
        case Violation(norms):
            return min((broken(norm, hour, times) for norm in norms), default=NEVER)
        case Quiet(after, hours, acts):
            undisturbed = (at for at in openings(after, hour, times) if not disturbed(acts, at, at + hours, times))
            return min((at + hours for at in undisturbed), default=NEVER)
        case _:
            assert_never(condition)


def openings(after: AnyOf | Together | None, hour: int, times: Times) -> list[int]:
    """The hours from `hour` on at which a silence may begin."""
    match after:
        case None:
            return [hour]
        case AnyOf(acts):
            return [at for act in acts for at in times.get(act, ()) if at >= hour]
        case Together():
            at = first(after, hour, times)
            return [at] if at < NEVER else []


def disturbed(acts: Sequence[int], since: int, till: int, times: Times) -> bool:
    """One of the acts happens between these hours, both included."""
    return any(_next(times, act, since) <= till for act in acts)


def acts_in(condition: Ground) -> Iterator[int]:
    """The acts on which the condition depends."""
    match condition:
        case AnyOf(acts):
            yield from acts
        case Together(bodies):
            for body in bodies:
                for share, closing in body.shares:
                    yield share
                    if closing is not None:
                        yield closing
        case Passed():
            pass
        case Quiet(after, _, acts):
            yield from acts
            if after is not None:
                yield from acts_in(after)
        case Violation(norms):
            for norm in norms:
                yield from norm.acts
        case _:
            assert_never(condition)


@dataclass(frozen=True, slots=True)
class Route:
    """One way in which an instrument comes to bind a party, or ceases to: all conditions, then so many hours."""

    conditions: tuple[Ground, ...]
    hours: int


# -- ground norms and needs ----------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class GroundNorm:
    """An instance that exists, with all its acts numbered. `scenario`: its items are all events or calls.

    `entries`: the ways in which its instrument comes to bind the bearer; without any it does so from hour 0.
    `endings`: the ways in which it ceases to. `voidings`: the ways by which it turns out never to have bound.
    `lifters`: of a ban, the instances that can lift it; `bars`: of a duty, for each item the bans that take it away.
    """

    instance: Instance
    modality: Modality
    scenario: bool
    items: tuple[tuple[int, int | None], ...]  # (act, fact by which the case requires it)
    mode: Mode
    trigger: tuple[Ground, ...]
    steps: tuple[Ground, ...]
    deadline: Deadline | None
    exceptions: tuple[tuple[Ground, ...], ...]
    lifters: tuple[GroundNorm, ...] = ()
    bars: tuple[tuple[GroundNorm, ...], ...] = ()
    until: tuple[tuple[Ground, ...], ...] = ()
    bearing: Bearing = Bearing.EACH
    fellows: tuple[GroundNorm, ...] = ()  # each as if it stood alone
    during: tuple[Lasting, ...] = ()
    entries: tuple[Route, ...] = ()
    endings: tuple[Route, ...] = ()
    voidings: tuple[Route, ...] = ()
    provisos: tuple[Ground, ...] = ()  # what its bearer has reserved: this too must come about to set it off
    acts: frozenset[int] = field(init=False, compare=False)  # every act that can matter to this instance

    def __post_init__(self) -> None:
        groups = (
            *self.exceptions,
            *self.until,
            *(r.conditions for r in (*self.entries, *self.endings, *self.voidings)),
        )
        conditions = (*self.trigger, *self.provisos, *self.steps, *(c for group in groups for c in group))
        found = {act for condition in conditions for act in acts_in(condition)}
        found |= {act for item in self.items for act in item if act is not None}
        found |= {act for situation in self.during for act in situation.begins | situation.ends}
        turning = (norm for situation in self.during for norm in (*situation.defaults, *situation.relapses))
        others = (*self.lifters, *self.fellows, *(b for bars in self.bars for b in bars), *turning)
        found |= {act for other in others for act in other.acts}
        object.__setattr__(self, "acts", frozenset(found))

    @property
    def ban(self) -> bool:
        """Whether it forbids something."""
        return self.modality is Modality.BAN

    @property
    def binding(self) -> bool:
        """Whether it can be breached."""
        return self.modality in (Modality.DUTY, Modality.BAN)


@dataclass(frozen=True, slots=True)
class GroundNeed:
    """What one act needs: one of the options, `lead` hours before (0: see `in_time`), and a situation, if any.

    `name` is that of the need in the draft; "" where a greater amount covers a smaller one.
    """

    name: str
    lead: int
    options: tuple[Ground, ...]
    during: Lasting | None = None

    def demands(self) -> Iterator[tuple[Ground, ...]]:
        """Groups of which one each has to come about: its options, and what turns a situation that bars it."""
        yield self.options
        if self.during is not None and self.during.from_start is self.during.excepted:
            yield (AnyOf(tuple(sorted(self.during.ends if self.during.excepted else self.during.begins))),)

    def acts(self) -> Iterator[int]:
        """The acts that can meet it, or stand in its way."""
        yield from (act for option in self.options for act in acts_in(option))
        if self.during is not None:
            yield from self.during.begins | self.during.ends


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a history makes of an instance. Hours, `NEVER` where there is none."""

    trigger: int = NEVER
    start: int = NEVER
    deadline: int = NEVER
    due: bool = False
    kept: bool = False
    breached: bool = False
    discharged: bool = False
    breach_hour: int = NEVER


NOTHING: Final = Outcome()


def lasts(situation: Lasting, hour: int, times: Times) -> bool:
    """It has begun by that hour, and nothing has ended it since, up to and including that hour."""
    begun = {at for at in _hours(situation.begins, situation.defaults, times) if at <= hour}
    if situation.from_start:
        begun.add(0)
    ended = _hours(situation.ends, situation.relapses, times)
    return bool(begun) and not any(max(begun) <= at <= hour for at in ended)


def _hours(acts: frozenset[int], norms: tuple[GroundNorm, ...], times: Times) -> set[int]:
    """The hours at which one of the acts happens, or one of the instances is broken."""
    return {at for act in acts for at in times.get(act, ())}.union(*(breaches(norm, times) for norm in norms))


def turns(norm: GroundNorm, times: Times) -> set[int]:
    """The hours at which a situation begins or ends of which the norm speaks."""
    sides = ((s.begins | s.ends, (*s.defaults, *s.relapses)) for s in norm.during)
    return {at for acts, norms in sides for at in _hours(acts, norms, times)}


def _excepted(norm: GroundNorm, hour: int, times: Times) -> bool:
    """Some exception holds at that hour: its conditions have come about; or a situation says so, or all is ended."""
    if any(lasts(situation, hour, times) is situation.excepted for situation in norm.during):
        return True
    if norm.endings and reached(norm.endings, times) <= hour:
        return True
    return any(all(first(c, 0, times) <= hour for c in group) for group in norm.exceptions)


def outcome(norm: GroundNorm, times: Times) -> Outcome:
    """Judge one instance on one history."""
    trigger = _trigger(norm, times)
    if trigger == NEVER:
        return NOTHING
    if norm.ban:
        return _ban(norm, trigger, times)
    if norm.modality.final:
        return Outcome(trigger, trigger + (norm.deadline.hours if norm.deadline else 0), NEVER, True, True)
    start, deadline = _window(norm, trigger, times)
    if start == NEVER:
        return Outcome(trigger)
    if norm.modality is Modality.LIBERTY:
        return _liberty(norm, Outcome(trigger, start, deadline), times)
    items = _left(norm, start, times)
    if not items or _excepted(norm, start, times):
        return Outcome(trigger, start, deadline)
    end = _end(norm, trigger, times)
    kept = _satisfied(norm.mode, items, start, min(deadline, end), times)
    discharged = not kept and end <= deadline and end < NEVER
    broken = not kept and not discharged
    found = Outcome(trigger, start, deadline, True, kept, broken, discharged, deadline if broken else NEVER)
    return _among(norm.bearing, found, [outcome(fellow, times) for fellow in norm.fellows]) if norm.fellows else found


def broken(norm: GroundNorm, hour: int, times: Times) -> int:
    """The first hour >= `hour` at which the instance is broken: an offence against a ban; the hour after a duty's end.

    What becomes of a duty that several bear is known once all of their time is over.
    """
    if norm.ban:
        hours = sorted({at for act, _ in norm.items for at in times.get(act, ()) if at >= hour})
        return next((at for at in hours if _in_force(norm, at, times)), NEVER)
    found = outcome(norm, times)
    if not found.breached or found.deadline == NEVER:
        return NEVER
    fellows = (outcome(fellow, times) for fellow in norm.fellows)
    after = 1 + max(found.deadline, *(fellow.deadline for fellow in fellows if fellow.due), 0)
    return after if after >= hour else NEVER


def breaches(norm: GroundNorm, times: Times) -> set[int]:
    """Every hour at which the instance is broken: a ban at each offence, a duty once."""
    if norm.ban:
        return {at for act, _ in norm.items for at in times.get(act, ()) if _in_force(norm, at, times)}
    at = broken(norm, 0, times)
    return set() if at == NEVER else {at}


def reached(routes: tuple[Route, ...], times: Times) -> int:
    """When the first of these ways is at its end."""
    ways = ((max(first(c, 0, times) for c in route.conditions), route.hours) for route in routes)
    return min((NEVER if hour == NEVER else hour + lag for hour, lag in ways), default=NEVER)


def _entered(norm: GroundNorm, times: Times) -> int:
    """From when the norm's instrument binds its bearer; never, where it is void."""
    if norm.voidings and reached(norm.voidings, times) < NEVER:
        return NEVER
    return reached(norm.entries, times) if norm.entries else 0


def _trigger(norm: GroundNorm, times: Times) -> int:
    entered = _entered(norm, times)
    if entered == NEVER:
        return NEVER
    return max([entered, *(first(c, entered, times) for c in (*norm.trigger, *norm.provisos))])


def _end(norm: GroundNorm, trigger: int, times: Times) -> int:
    """When `until` has come about, counting only what is done from the trigger on."""
    return min((max(first(c, trigger, times) for c in group) for group in norm.until), default=NEVER)


def _window(norm: GroundNorm, trigger: int, times: Times) -> tuple[int, int]:
    """Start and deadline."""
    entered = _entered(norm, times)
    opened = first(norm.trigger[0], entered, times) if norm.trigger else entered
    start = max([trigger, *(first(step, opened, times) for step in norm.steps)])
    if norm.deadline is None or start == NEVER:
        return start, NEVER
    return start, (trigger if norm.deadline.from_trigger else start) + norm.deadline.hours


def _ban(norm: GroundNorm, trigger: int, times: Times) -> Outcome:
    hours = sorted({hour for act, _ in norm.items for hour in times.get(act, ())})
    offence = next((hour for hour in hours if _in_force(norm, hour, times)), NEVER)
    return Outcome(trigger, trigger, NEVER, True, offence == NEVER, offence < NEVER, False, offence)


def _in_force(ban: GroundNorm, hour: int, times: Times) -> bool:
    """The ban forbids its act at that hour."""
    trigger = _trigger(ban, times)
    if trigger > hour or _end(ban, trigger, times) <= hour or _excepted(ban, hour, times):
        return False
    return not any(_open(lifter, hour, times) for lifter in ban.lifters)


def _left(norm: GroundNorm, start: int, times: Times) -> tuple[tuple[int, int | None], ...]:
    """The items that no ban takes away."""
    if not norm.bars:
        return norm.items
    return tuple(
        item
        for item, bars in zip(norm.items, norm.bars, strict=True)
        if not any(_in_force(bar, start, times) for bar in bars)
    )


def _open(lifter: GroundNorm, hour: int, times: Times) -> bool:
    """The liberty is available at that hour; the duty is due and can still be done in time."""
    if lifter.modality is Modality.LIBERTY:
        return _available(lifter, hour, times)
    found = outcome(lifter, times)
    return found.due and found.start <= hour <= min(found.deadline, _end(lifter, found.trigger, times))


def _available(liberty: GroundNorm, hour: int, times: Times) -> bool:
    """The liberty may be used at that hour."""
    trigger = _trigger(liberty, times)
    if trigger == NEVER:
        return False
    start, deadline = _window(liberty, trigger, times)
    ended = _end(liberty, trigger, times) <= hour
    return start <= hour <= deadline and not ended and not _excepted(liberty, hour, times)


def _liberty(norm: GroundNorm, found: Outcome, times: Times) -> Outcome:
    """Due when it is available at some hour: at its start, since an exception stays, or when a situation turns."""
    due = any(_available(norm, hour, times) for hour in {found.start} | turns(norm, times))
    used = any(_available(norm, hour, times) for act, _ in norm.items for hour in times.get(act, ()))
    return replace(found, due=due, kept=used)


def _among(bearing: Bearing, own: Outcome, fellows: list[Outcome]) -> Outcome:
    """What becomes of an unsatisfied duty when one looks at those who bear it as well."""
    if own.kept:
        return own
    match bearing:
        case Bearing.EACH:
            return own
        case Bearing.TOGETHER:
            excused = any(fellow.due and not fellow.kept for fellow in fellows)
            return replace(own, breached=False, breach_hour=NEVER) if excused else own
        case Bearing.SEVERALLY:
            done = any(fellow.due and fellow.kept for fellow in fellows)
            return replace(own, kept=True, breached=False, discharged=False, breach_hour=NEVER) if done else own
        case _:
            assert_never(bearing)


def _satisfied(mode: Mode, items: Sequence[tuple[int, int | None]], start: int, deadline: int, times: Times) -> bool:
    """The duty's content is done within its window, both ends included."""

    def done(act: int) -> bool:
        at = _next(times, act, start)
        return at < NEVER and at <= deadline

    match mode:
        case Mode.OWN:
            return True
        case Mode.ONE:
            return any(done(act) for act, _ in items)
        case Mode.ALL:
            return all(done(act) for act, _ in items)
        case Mode.CASE:
            return all(done(act) for act, case in items if case is not None and times.get(case))
        case _:
            assert_never(mode)


def in_time(option: Ground, lead: int, hour: int, times: Times) -> bool:
    """The option has come about in time for an act at `hour`: an act without lead must be at that very hour."""
    if isinstance(option, AnyOf) and lead == 0:
        return any(hour in times.get(act, ()) for act in option.acts)
    return first(option, 0, times) <= hour - lead
