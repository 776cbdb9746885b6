"""All conduct over given hours, for the replay of a claim that nothing can help.

Depth first over the acts: what is decided so far bounds every hour from both sides, so most branches end long before
their leaves. Each end has its causes, the acts whose decisions bring it about, and the search goes back to the last of
them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import combinations
from operator import attrgetter
from typing import assert_never

from verifier.formula import (
    And,
    Breached,
    Clean,
    Comes,
    Discharged,
    Due,
    Formula,
    Kept,
    Not,
    Occurs,
    Or,
    Orderly,
    Under,
    Without,
)
from verifier.meaning.outcome import (
    NEVER,
    AnyOf,
    Ground,
    GroundNeed,
    GroundNorm,
    Lasting,
    Quiet,
    Route,
    Times,
    Violation,
    acts_in,
    disturbed,
    first,
    in_time,
    openings,
)
from verifier.meaning.semantics import Config, Judge, come_about, judge
from verifier.model import Act, Bearing, History, Modality, Mode, Model, Occurrence


@dataclass(frozen=True, slots=True)
class Exhausted:
    """How a search through all conduct ended.

    `checked` counts the histories judged, where one partial history that decides the matter stands for all that
    extend it. `complete`: nothing is left to check, or a counterexample was found.
    """

    checked: int
    complete: bool
    counterexample: History | None


def exhaust(
    model: Model,
    config: Config,
    fixed: History,
    conduct: Sequence[Act],
    hours: Sequence[int],
    given: Formula,
    always: Formula,
    without: Without | None = None,
    budget: int = 100_000,
    attempts: History = (),
) -> Exhausted:
    """Look for a possible history in which `given` is true and `always` is not.

    The histories are `fixed` plus any of `attempts` plus each act of `conduct` not at all or at exactly one of `hours`.
    The harm acts are those of `fixed`. At most `budget` histories are judged.
    """
    asked = judge(model, config, without)
    ways = {asked.number(act): [(), *((hour,) for hour in sorted(set(hours)))] for act in conduct}
    for act, tried in asked.times(attempts).items():
        ways[act] = [some for n in range(len(tried) + 1) for some in combinations(tried, n)]
    search = _Search(asked, fixed, ways, given, always, budget)
    found = search.run()
    return Exhausted(search.checked, found is not None or not search.exceeded, found)


Hours = dict[int, tuple[int, ...]]
"""`Times` that are being filled in."""

Truth = bool | None
"""True, false, or not decided yet."""

Causes = frozenset[int]
"""Acts; with what is decided about them alone the search ends in the same way."""

NONE: Causes = frozenset()


def _all(values: Iterable[Truth]) -> Truth:
    decided: Truth = True
    for value in values:
        if value is False:
            return False
        if value is None:
            decided = None
    return decided


def _not(value: Truth) -> Truth:
    return None if value is None else not value


def _any(values: Iterable[Truth]) -> Truth:
    return _not(_all(_not(value) for value in values))


@dataclass(frozen=True, slots=True)
class _Watched:
    """A formula under search: its truth so far, and the causes of it once it is decided."""

    truth: Callable[[], Truth]
    why: Callable[[], Causes]


FATES = {Due: "due", Kept: "kept", Breached: "breached", Discharged: "discharged"}
FALSEHOOD = _Watched(lambda: False, lambda: NONE)


def _negated(watched: _Watched) -> _Watched:
    return _Watched(lambda: _not(watched.truth()), watched.why)


def _every(parts: Sequence[_Watched]) -> _Watched:
    def why() -> Causes:
        against = [part.why() for part in parts if part.truth() is False]
        return min(against, key=len) if against else NONE.union(*(part.why() for part in parts))

    return _Watched(lambda: _all(part.truth() for part in parts), why)


class _Search:
    """Depth-first over the acts of conduct. `sure` is what is decided to happen, `maybe` also what still may.

    Everything that depends on hours is monotone in what happens, so the two bound it from both sides.
    """

    def __init__(
        self,
        asked: Judge,
        fixed: History,
        ways: Mapping[int, Sequence[tuple[int, ...]]],
        given: Formula,
        always: Formula,
        budget: int,
    ) -> None:
        self.judge = asked
        self.harms = [occurrence.act for occurrence in fixed]
        self.sure: Hours = asked.times(fixed)
        self.fixed: Hours = dict(self.sure)
        self.ways = ways
        self.open = list(ways)
        self.maybe: Hours = dict(self.sure)
        for act in self.open:
            self.maybe[act] = self._with(act, {hour for hours in ways[act] for hour in hours})
        self.reach = dict(self.maybe)
        self.budget = budget
        self.checked = 0
        self.exceeded = False
        self.norms: list[GroundNorm] = []
        self.values: list[Fate] = []
        self.decided: list[int] = []
        self.known: dict[int, int] = {}
        self.watching: dict[int, list[int]] = {}
        self.named: set[int] = set()  # acts of `Occurs`
        self.due_asked: set[int] = set()
        self.later: list[set[int]] = []
        self.given = self._compile(given, asked)
        self.always = self._compile(always, asked)
        self.dependents = self._dependents()
        self.order = self._order()

    def _with(self, act: int, hours: Iterable[int]) -> tuple[int, ...]:
        return tuple(sorted({*self.fixed.get(act, ()), *hours}))

    # formulas

    def _track(self, norm: GroundNorm) -> int:
        at = self.known.get(id(norm))
        if at is None:
            at = self.known[id(norm)] = len(self.norms)
            self.norms.append(norm)
            self.values.append(bounds(norm, self.sure, self.maybe))
            for act in norm.acts:
                self.watching.setdefault(act, []).append(at)
        return at

    def _compile(self, formula: Formula, asked: Judge) -> _Watched:
        match formula:
            case Occurs(act):
                number = asked.number(act)
                self.named.add(number)
                return _Watched(lambda: self._happens(number), lambda: frozenset({number}))
            case Comes(case):
                conditions = asked.case(case)
                named = frozenset(act for c in conditions or () for act in acts_in(c))
                self.named |= named
                return _Watched(lambda: comes(conditions, self.sure, self.maybe), lambda: named)
            case Due(instance) | Kept(instance) | Breached(instance) | Discharged(instance):
                norm = asked.norm(instance)
                return FALSEHOOD if norm is None else self._asked_of(formula, self._track(norm))
            case Clean() | Orderly():
                tracked = [self._track(norm) for norm in asked.counted(formula, self.harms)]
                return _every([self._unbroken(at) for at in tracked if self.values[at].breached is not False])
            case Not(body):
                return _negated(self._compile(body, asked))
            case And(parts):
                return _every([self._compile(part, asked) for part in parts])
            case Or(parts):
                return _negated(_every([_negated(self._compile(part, asked)) for part in parts]))
            case Under(point, alternative, body):
                return self._compile(body, asked.under(point, alternative))
            case _:
                assert_never(formula)

    def _happens(self, act: int) -> Truth:
        return True if self.sure.get(act) else None if self.maybe.get(act) else False

    def _unbroken(self, at: int) -> _Watched:
        return _Watched(lambda: _not(self.values[at].breached), lambda: self._settling(at, attrgetter("breached")))

    def _asked_of(self, formula: Due | Kept | Breached | Discharged, at: int) -> _Watched:
        self.due_asked.add(at)
        what = attrgetter(FATES[type(formula)])
        return _Watched(lambda: what(self.values[at]), lambda: self._settling(at, what))

    def _settling(self, at: int, what: Callable[[Fate], object]) -> Causes:
        """Acts whose decisions settle what becomes of an instance, without those that could be taken back."""
        norm, settled = self.norms[at], what(self.values[at])
        found = {act: (self.sure[act], self.maybe[act]) for act in self.decided if act in norm.acts}
        needed = set(found)
        for act in reversed(found):
            self.sure[act], self.maybe[act] = self.fixed.get(act, ()), self.reach[act]
            if what(bounds(norm, self.sure, self.maybe)) == settled:
                needed.remove(act)
            else:
                self.sure[act], self.maybe[act] = found[act]
        for act, (sure, maybe) in found.items():
            self.sure[act], self.maybe[act] = sure, maybe
        return frozenset(needed)

    def _unsettled(self, at: int) -> bool:
        fate = self.values[at]
        return fate.breached is None or (at in self.due_asked and None in (fate.due, fate.kept, fate.discharged))

    # order

    def _dependents(self) -> dict[int, set[int]]:
        """For every act, the acts that may need it."""
        found: dict[int, set[int]] = {}
        for act in self.maybe:
            for need in self.judge.needs(self.judge.act(act)):
                for other in need.acts():
                    found.setdefault(other, set()).add(act)
        return found

    def _order(self) -> list[int]:
        """The acts of conduct, those first that settle an instance soonest; acts that cannot matter are left out."""
        undecided = [norm for at, norm in enumerate(self.norms) if self._unsettled(at)]
        groups = [set(self.fixed), self.named, *(set(norm.acts) for norm in undecided)]
        closed = [self.judge.needed(group) & set(self.open) for group in groups]
        found: list[int] = []
        while any(closed):
            least = min((group for group in closed if group), key=len)
            found += sorted(least, key=self.open.index)
            closed = [group - least for group in closed]
        return found

    def _matters(self, act: int, depth: int, seen: set[int]) -> bool:
        """Whether it happens can still matter, given what is decided about the first `depth` acts of the order.

        `seen` fills with the acts that are looked at on the way.
        """
        if act in self.named or any(map(self._unsettled, self.watching.get(act, ()))):
            return True
        seen.add(act)
        later = self.later[depth]
        return any(
            self.sure.get(other) or (other in later and other not in seen and self._matters(other, depth, seen))
            for other in self.dependents.get(act, ())
            if other != act
        )

    # search

    def run(self) -> History | None:
        """The first counterexample met, if any."""
        self.later = [set(self.order[depth:]) for depth in range(len(self.order) + 1)]
        for act in set(self.open) - set(self.order):
            self.maybe[act] = self.fixed.get(act, ())
        return self._descend(0)[0]

    def _descend(self, depth: int) -> tuple[History | None, Causes]:
        """A counterexample below the decisions on the first `depth` acts of the order, or why there is none."""
        given, always = self.given.truth(), self.always.truth()
        settled = given is False or always is True
        if settled or depth == len(self.order) or (given is True and always is False):
            if self.checked >= self.budget:
                self.exceeded = True
                return None, NONE
            self.checked += 1
            if settled:
                return None, self.given.why() if given is False else self.always.why()
            if self._sure_is_possible():
                return self._history(), NONE
            if depth == len(self.order):
                return None, frozenset(self.order)
        return self._vary(depth, self.order[depth])

    def _vary(self, depth: int, act: int) -> tuple[History | None, Causes]:
        """Decide about one act in every way that can make a difference."""
        seen: set[int] = set()
        matters = self._matters(act, depth, seen)
        causes = NONE if matters else self._idle(seen)
        for hours in self.ways[act] if matters else ((),):
            found, why = self._decide(depth, act, hours)
            if found is not None or self.exceeded or act not in why:
                return found, why
            causes |= why
        return None, causes - {act}

    def _idle(self, seen: set[int]) -> Causes:
        """Why it makes no difference any more whether these acts happen."""
        watching = {at for act in seen for at in self.watching.get(act, ())}
        settled = (self._settling(at, lambda fate: fate) for at in watching)
        return NONE.union(*settled, *(self.dependents.get(act, ()) for act in seen))

    def _decide(self, depth: int, act: int, hours: tuple[int, ...]) -> tuple[History | None, Causes]:
        sure, maybe = self.sure.get(act, ()), self.maybe[act]
        watching = self.watching.get(act, ())
        values = [self.values[at] for at in watching]
        self.sure[act] = self.maybe[act] = self._with(act, hours)
        found, why = None, self._forbidding(act)
        if why is None:
            for at in watching:
                if self._unsettled(at):
                    self.values[at] = bounds(self.norms[at], self.sure, self.maybe)
            self.decided.append(act)
            found, why = self._descend(depth + 1)
            self.decided.pop()
        self.sure[act], self.maybe[act] = sure, maybe
        for at, value in zip(watching, values, strict=True):
            self.values[at] = value
        return found, why

    def _forbidding(self, act: int) -> Causes | None:
        """Why something that happens, as far as this act touches it, cannot have what it needs; None where it may."""
        for other in (act, *self.dependents.get(act, ())):
            for need in self.judge.needs(self.judge.act(other)) if self.sure.get(other) else ():
                for hour in self.sure[other]:
                    late = not any(in_time(option, need.lead, hour, self.maybe) for option in need.options)
                    if late or self._out_of_place(need, hour):
                        return frozenset({other, *need.acts()})
        return None

    def _out_of_place(self, need: GroundNeed, hour: int) -> bool:
        """Surely the situation in which alone the act can happen is not there."""
        if need.during is None:
            return False
        return _lasts(need.during, (hour, hour), self.sure, self.maybe, not need.during.excepted) is False

    def _history(self) -> History:
        return tuple(sorted(Occurrence(hour, self.judge.act(act)) for act, at in self.sure.items() for hour in at))

    def _sure_is_possible(self) -> bool:
        return self.judge.possible(self._history())


def comes(conditions: tuple[Ground, ...] | None, sure: Times, maybe: Times) -> Truth:
    """Whether these conditions come about in all histories, or in none, between `sure` and `maybe`."""
    if come_about(conditions, sure):
        return True
    return None if come_about(conditions, maybe) else False


@dataclass(frozen=True, slots=True)
class Fate:
    """What is known of an instance while some acts are still open."""

    due: Truth
    kept: Truth
    breached: Truth
    discharged: Truth = False


Range = tuple[int, int]
"""The earliest and the latest hour that something can have."""


def bounds(norm: GroundNorm, sure: Times, maybe: Times) -> Fate:
    """Whether the instance is due, kept and breached in all histories, or in none, between `sure` and `maybe`."""
    own = _own(norm, sure, maybe)
    if own.due is False or not norm.fellows:
        return own
    fellows = [_own(fellow, sure, maybe) for fellow in norm.fellows]
    if norm.bearing is Bearing.TOGETHER:
        defaults = (_any((fellow.breached, fellow.discharged)) for fellow in fellows)
        return replace(own, breached=_all((own.breached, *(_not(fellow) for fellow in defaults))))
    kept = _all((own.due, _any((own.kept, *(fellow.kept for fellow in fellows)))))
    return Fate(own.due, kept, _all((own.breached, _not(kept))), _all((own.discharged, _not(kept))))


def _own(norm: GroundNorm, sure: Times, maybe: Times) -> Fate:
    """The same of the instance looked at by itself."""
    trigger = _trigger(norm, sure, maybe)
    if trigger[0] == NEVER:
        return Fate(False, False, False)
    if norm.modality.final:
        enters: Truth = True if trigger[1] < NEVER else None
        return Fate(enters, enters, False)
    if norm.ban:
        due: Truth = True if trigger[1] < NEVER else None
        broken = _any(_done_at(norm, hour, sure, maybe, _in_force) for hour in _hours(norm, maybe))
        return Fate(due, _all((due, _not(broken))), broken)
    start, end = _window(norm, trigger, sure, maybe)
    exists = False if start[0] == NEVER else True if start[1] < NEVER else None
    left = _left(norm, start, sure, maybe)
    due = _all((exists, _any(left), _not(_excepted(norm, start, sure, maybe))))
    if norm.modality is Modality.LIBERTY:
        used = _any(_done_at(norm, hour, sure, maybe, _available) for hour in _hours(norm, maybe))
        ended = _reached(_end(norm, trigger, sure, maybe), start)
        due = _all((due, _not(_past(end, start)), _not(ended)))
        later = (_available(norm, at, sure, maybe) for at in _turns(norm, sure, maybe))
        return Fate(_any((due, *later)), used, False)
    last = _end(norm, trigger, sure, maybe)
    ended = _reached(last, end)
    end = (min(end[0], last[0]), min(end[1], last[1]))
    done = _content(norm, left, start, end, sure, maybe)
    over = _all((due, _not(done)))
    return Fate(due, _all((due, done)), _all((over, _not(ended))), _all((over, ended)))


def _ways(routes: tuple[Route, ...], sure: Times, maybe: Times) -> Range:
    """When the first of these ways is at its end."""
    ranges = [(route.hours, *_latest(route.conditions, (0, 0), sure, maybe)) for route in routes]
    early, late = (min(min(hours[at] + hours[0], NEVER) for hours in ranges) for at in (1, 2))
    return early, late


def _entered(norm: GroundNorm, sure: Times, maybe: Times) -> Range:
    """From when the norm's instrument binds its bearer; never, where it is void."""
    early, late = _ways(norm.entries, sure, maybe) if norm.entries else (0, 0)
    void = _ways(norm.voidings, sure, maybe) if norm.voidings else (NEVER, NEVER)
    return NEVER if void[1] < NEVER else early, NEVER if void[0] < NEVER else late


def _trigger(norm: GroundNorm, sure: Times, maybe: Times) -> Range:
    """When all that sets the norm off has come about, counted from when its instrument binds."""
    return _latest((*norm.trigger, *norm.provisos), _entered(norm, sure, maybe), sure, maybe)


def _end(norm: GroundNorm, trigger: Range, sure: Times, maybe: Times) -> Range:
    """When `until` has come about."""
    ends = [_latest(group, trigger, sure, maybe) for group in norm.until]
    return min((end[0] for end in ends), default=NEVER), min((end[1] for end in ends), default=NEVER)


def _window(norm: GroundNorm, trigger: Range, sure: Times, maybe: Times) -> tuple[Range, Range]:
    """Start and deadline."""
    opened = _latest(norm.trigger[:1], _entered(norm, sure, maybe), sure, maybe)
    steps = _latest(norm.steps, opened, sure, maybe)
    start = (max(trigger[0], steps[0]), max(trigger[1], steps[1]))
    if norm.deadline is None:
        return start, (NEVER, NEVER)
    early, late = trigger if norm.deadline.from_trigger else start
    length = norm.deadline.hours
    return start, (min(early + length, NEVER), min(late + length, NEVER))


def _latest(conditions: Sequence[Ground], start: Range, sure: Times, maybe: Times) -> Range:
    if start[0] == NEVER:
        return NEVER, NEVER
    ranges = [_range(c, start, sure, maybe) for c in conditions]
    return max([start[0], *(early for early, _ in ranges)]), max([start[1], *(late for _, late in ranges)])


def _range(condition: Ground, start: Range, sure: Times, maybe: Times) -> Range:
    """When the condition, counted from an hour in the range, comes about."""
    if isinstance(condition, Quiet):
        return _silence(condition, start, sure, maybe)
    late = _late(condition, start[1], sure, maybe) if start[1] < NEVER else NEVER
    return _early(condition, start[0], sure, maybe), late


def _early(condition: Ground, hour: int, sure: Times, maybe: Times) -> int:
    """No history lets it come about earlier."""
    if isinstance(condition, Violation):
        return min((_breach(norm, hour, sure, maybe)[0] for norm in condition.norms), default=NEVER)
    return first(condition, hour, maybe)


def _silence(quiet: Quiet, start: Range, sure: Times, maybe: Times) -> Range:
    """When a silence counted from an hour in the range is over; what may still be done may yet break it."""
    if isinstance(quiet.after, AnyOf):
        early = openings(quiet.after, start[0], maybe)
        late = openings(quiet.after, start[1], sure)
    else:
        opened = start if quiet.after is None else _latest((quiet.after,), start, sure, maybe)
        early = [at for at in opened[:1] if at < NEVER]
        late = early if opened[0] == opened[1] else []  # from another hour, something else may break it
        if not late:
            return min((at + quiet.hours for at in early), default=NEVER), NEVER
    kept = [at + quiet.hours for at in early if not disturbed(quiet.acts, at, at + quiet.hours, sure)]
    certain = [at + quiet.hours for at in late if not disturbed(quiet.acts, at, at + quiet.hours, maybe)]
    return min(kept, default=NEVER), min(certain, default=NEVER)


def _late(condition: Ground, hour: int, sure: Times, maybe: Times) -> int:
    """No history lets it come about later."""
    if isinstance(condition, Violation):
        return min((_breach(norm, hour, sure, maybe)[1] for norm in condition.norms), default=NEVER)
    return first(condition, hour, sure)


def _breach(norm: GroundNorm, hour: int, sure: Times, maybe: Times) -> Range:
    """The first hour from `hour` on at which the instance is broken."""
    if norm.ban:
        hours = sorted(at for at in _hours(norm, maybe) if at >= hour)
        fates = [(at, _done_at(norm, at, sure, maybe, _in_force)) for at in hours]
        early = next((at for at, true in fates if true is not False), NEVER)
        return early, next((at for at, true in fates if true), NEVER)
    fate, ends = bounds(norm, sure, maybe), [_deadline(norm, sure, maybe)]
    certain = ends[0][0]
    for fellow in norm.fellows:
        due = _own(fellow, sure, maybe).due
        ends += [] if due is False else [_deadline(fellow, sure, maybe)]
        certain = max(certain, ends[-1][0]) if due else certain
    early, late = min(certain + 1, NEVER), min(max(end[1] for end in ends) + 1, NEVER)
    if fate.breached is False or early == NEVER or late < hour:
        return NEVER, NEVER
    return max(early, hour), late if fate.breached and early >= hour else NEVER


def _deadline(norm: GroundNorm, sure: Times, maybe: Times) -> Range:
    """The last hour of a duty's window, as far as it has any."""
    trigger = _trigger(norm, sure, maybe)
    return (NEVER, NEVER) if trigger[0] == NEVER else _window(norm, trigger, sure, maybe)[1]


def _excepted(norm: GroundNorm, at: Range, sure: Times, maybe: Times) -> Truth:
    """An exception holds at an hour of which only the range is known."""

    def by_then(condition: Ground) -> Truth:
        earliest, latest = _range(condition, (0, 0), sure, maybe)
        if latest < NEVER and latest <= at[0]:
            return True
        return False if earliest == NEVER or earliest > at[1] else None

    situations = (_lasts(s, at, sure, maybe, s.excepted) for s in norm.during)
    over = _reached(_ways(norm.endings, sure, maybe), at) if norm.endings else False
    return _any((over, *situations, *(_all(by_then(c) for c in group) for group in norm.exceptions)))


def _lasts(situation: Lasting, at: Range, sure: Times, maybe: Times, wanted: bool) -> Truth:
    """Whether the situation lasts (`wanted` false: does not last) all through the hours in the range."""
    start: list[Range] = [(0, 0)] if situation.from_start else []
    begun, perhaps = _turning(situation.begins, situation.defaults, sure, maybe)
    over, possibly = _turning(situation.ends, situation.relapses, sure, maybe)
    certain = any(
        late <= at[0] and not any(early <= end[1] and end[0] <= at[1] for end in possibly)
        for early, late in (*start, *begun)
    )
    never = all(
        any(min(late, at[1]) <= first_end and last_end <= max(early, at[0]) for first_end, last_end in over)
        for early, late in (*start, *perhaps)
        if early <= at[1]
    )
    lasting = True if certain else False if never else None
    return lasting if wanted else _not(lasting)


def _turning(
    acts: frozenset[int], norms: tuple[GroundNorm, ...], sure: Times, maybe: Times
) -> tuple[list[Range], list[Range]]:
    """Hours at which one of the acts surely happens, or an instance is surely broken; and at which it may be so."""
    certain, possible = ([(at, at) for act in acts for at in times.get(act, ())] for times in (sure, maybe))
    for norm in norms:
        if norm.ban:
            fates = [(at, _done_at(norm, at, sure, maybe, _in_force)) for at in _hours(norm, maybe)]
            certain += [(at, at) for at, wrong in fates if wrong]
            possible += [(at, at) for at, wrong in fates if wrong is not False]
            continue
        early, late = _breach(norm, 0, sure, maybe)
        certain += [(early, late)] if late < NEVER else []
        possible += [(early, late)] if early < NEVER else []
    return certain, possible


def _turns(norm: GroundNorm, sure: Times, maybe: Times) -> Iterator[Range]:
    """The hours at which a situation may begin or end of which the norm speaks."""
    for s in norm.during:
        yield from _turning(s.begins | s.ends, (*s.defaults, *s.relapses), sure, maybe)[1]


def _hours(norm: GroundNorm, maybe: Times) -> set[int]:
    """The hours at which the norm's act may happen."""
    return {hour for act, _ in norm.items for hour in maybe.get(act, ())}


def _done_at(
    norm: GroundNorm, hour: int, sure: Times, maybe: Times, holds: Callable[[GroundNorm, Range, Times, Times], Truth]
) -> Truth:
    """The norm's act, which may happen at that hour, does, at a time of which something holds."""
    happens = True if any(hour in sure.get(act, ()) for act, _ in norm.items) else None
    return _all((happens, holds(norm, (hour, hour), sure, maybe)))


def _reached(since: Range, at: Range) -> Truth:
    """The one hour is not after the other; no hour is `NEVER`."""
    if since[0] == NEVER or since[0] > at[1]:
        return False
    return True if since[1] <= at[0] and since[1] < NEVER else None


def _past(end: Range, at: Range) -> Truth:
    """The hour is after the end."""
    return False if at[1] <= end[0] else True if at[0] > end[1] else None


def _in_force(ban: GroundNorm, at: Range, sure: Times, maybe: Times) -> Truth:
    """The ban forbids its act at an hour of which only the range is known."""
    trigger = _trigger(ban, sure, maybe)
    return _all(
        (
            _reached(trigger, at),
            _not(_reached(_end(ban, trigger, sure, maybe), at)),
            _not(_excepted(ban, at, sure, maybe)),
            *(_not(_open(lifter, at, sure, maybe)) for lifter in ban.lifters),
        )
    )


def _left(norm: GroundNorm, start: Range, sure: Times, maybe: Times) -> list[Truth]:
    """Of each item, whether no ban takes it away."""
    if not norm.bars:
        return [True] * len(norm.items)
    if start[0] == NEVER:
        return [False] * len(norm.items)
    return [_not(_any(_in_force(bar, start, sure, maybe) for bar in bars)) for bars in norm.bars]


def _open(lifter: GroundNorm, at: Range, sure: Times, maybe: Times) -> Truth:
    """The liberty is available at that hour; the duty is due and can still be done in time."""
    if lifter.modality is Modality.LIBERTY:
        return _available(lifter, at, sure, maybe)
    trigger = _trigger(lifter, sure, maybe)
    if trigger[0] == NEVER:
        return False
    start, end = _window(lifter, trigger, sure, maybe)
    over = _any((_past(end, at), _past(_end(lifter, trigger, sure, maybe), at)))
    return _all((bounds(lifter, sure, maybe).due, _reached(start, at), _not(over)))


def _available(liberty: GroundNorm, at: Range, sure: Times, maybe: Times) -> Truth:
    """The liberty may be used at an hour of which only the range is known."""
    trigger = _trigger(liberty, sure, maybe)
    start, end = _window(liberty, trigger, sure, maybe)
    over = _any((_past(end, at), _reached(_end(liberty, trigger, sure, maybe), at)))
    return _all((_reached(start, at), _not(over), _not(_excepted(liberty, at, sure, maybe))))


def _content(norm: GroundNorm, left: list[Truth], start: Range, end: Range, sure: Times, maybe: Times) -> Truth:
    """What is left of the content is done within the window."""

    def done(act: int) -> Truth:
        if any(start[1] <= hour <= end[0] for hour in sure.get(act, ())):
            return True
        return None if any(start[0] <= hour <= end[1] for hour in maybe.get(act, ())) else False

    def asked_for(case: int | None) -> Truth:
        if case is None or not maybe.get(case):
            return False
        return True if sure.get(case) else None

    match norm.mode:
        case Mode.OWN:
            return True
        case Mode.ONE:
            return _any(_all((here, done(act))) for here, (act, _) in zip(left, norm.items, strict=True))
        case Mode.ALL:
            return _all(_any((_not(here), done(act))) for here, (act, _) in zip(left, norm.items, strict=True))
        case Mode.CASE:
            rows = zip(left, norm.items, strict=True)
            return _all(_any((_not(here), _not(asked_for(case)), done(act))) for here, (act, case) in rows)
        case _:
            assert_never(norm.mode)
