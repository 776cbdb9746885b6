"""Questions answered by enumeration: every configuration, every scenario, all conduct over a few hours.

For tiny drafts, to compare with the solver. The conduct of a scenario is a product of digits, one for each act (its
hours), and the set of histories in which something is true is one whole number used as a bit set. An instance looks
only at a few acts, so its bit set is made from those and repeated for all the rest.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import combinations, product
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
    Question,
    Under,
)
from verifier.meaning.outcome import AnyOf, GroundNorm, acts_in, outcome
from verifier.meaning.semantics import Config, Judge, come_about, configurations, contains, judge, longest_lead
from verifier.model import Act, ActKind, Guard, History, Model, Occurrence


@dataclass(frozen=True, slots=True)
class Answer:
    """A yes. `choice` is the choosers' conduct; the other histories are whole, scenario included.

    `examples` and `along` have one history for each formula of the question's `some` and `along`; `given` is a
    history in which `given` is true (None where the question has no `always`).
    """

    config: Config
    scenario: History
    choice: History
    examples: tuple[History, ...]
    along: tuple[History, ...]
    given: History | None


def answer(
    model: Model, question: Question, horizon: int, acts: Sequence[Act] | None = None, max_uses: int = 2
) -> Answer | None:
    """The first yes in canonical order, or None. Hours run from 0 to `horizon` - 1.

    Conduct is `acts` (None: every act of conduct that can matter), each at up to `max_uses` hours. Canonical order:
    configurations in text order; scenarios, then choices and examples, by number of occurrences, then by hours and
    acts in text order.
    """
    for config in _asked(model, question):
        space = _Space(model, config, question, horizon, acts, max_uses)
        for scenario in space.scenarios():
            found = space.decide(scenario)
            if found is not None:
                return found
    return None


def possible_configs(
    model: Model,
    question: Question,
    horizon: int,
    acts: Sequence[Act] | None = None,
    max_uses: int = 2,
    latest: int | None = None,
) -> set[Guard]:
    """The full configurations for which the answer is yes, each as a guard over all points in text order.

    Scenario and choice keep to hours before `latest` (None: the horizon), so that there is time left to react.
    """
    found: set[Guard] = set()
    for config in _asked(model, question):
        space = _Space(model, config, question, horizon, acts, max_uses, latest)
        if any(space.yes(scenario) for scenario in space.scenarios()):
            found.add(tuple(config.items()))
    return found


def ground_acts(model: Model) -> tuple[Act, ...]:
    """Every ground act that the world allows, closing shares of joint acts included, in text order."""
    asked = judge(model, next(configurations(model)))  # what is well-formed depends on no choice
    every = (
        Act(template.name, args, closing)
        for template in model.templates
        for args in product(*([e.name for e in model.entities if e.sort == sort] for sort in template.slots))
        for closing in ((False, True) if template.kind is ActKind.JOINT else (False,))
    )
    return tuple(act for act in every if asked.well_formed(act))


def _asked(model: Model, question: Question) -> Iterator[dict[str, int]]:
    for config in configurations(model):
        asked_about = any(contains(config, guard) for guard in question.within)
        if asked_about and not any(contains(config, guard) for guard in question.excluding):
            yield config


Hours = dict[int, tuple[int, ...]]
"""`Times` that are being filled in."""

_Truth = Callable[[Hours], bool]


# -- what can matter -------------------------------------------------------------------------------------------------


def matters(asked: Judge, formula: Formula, harms: Iterable[Act], absent: frozenset[int]) -> set[int]:
    """The acts on which the formula's truth depends, where these harm acts happen and the `absent` acts do not."""

    def acts(norm: GroundNorm) -> frozenset[int]:
        never = any(isinstance(c, AnyOf) and absent.issuperset(c.acts) for c in (*norm.trigger, *norm.provisos))
        return frozenset() if never else norm.acts

    match formula:
        case Occurs(act):
            return {asked.number(act)}
        case Comes(case):
            return {act for condition in asked.case(case) or () for act in acts_in(condition)}
        case Due(instance) | Kept(instance) | Breached(instance) | Discharged(instance):
            norm = asked.norm(instance)
            return set() if norm is None else set(acts(norm))
        case Clean() | Orderly():
            return {act for norm in asked.counted(formula, harms) for act in acts(norm)}
        case Not(body):
            return matters(asked, body, harms, absent)
        case And(parts) | Or(parts):
            return {act for part in parts for act in matters(asked, part, harms, absent)}
        case Under(point, alternative, body):
            other = asked.under(point, alternative)
            # Another configuration may know other harms, and so other authors.
            return matters(other, body, harms, absent) | {
                other.number(act) for act in ground_acts(other.model) if other.is_harm(act)
            }
        case _:
            assert_never(formula)


# -- bit sets of conduct ---------------------------------------------------------------------------------------------


class _Space:
    """One configuration's scenarios and conduct. Bit i of a set is the history whose digits are those of i."""

    def __init__(
        self,
        model: Model,
        config: Config,
        question: Question,
        horizon: int,
        acts: Sequence[Act] | None,
        uses: int,
        latest: int | None = None,
    ) -> None:
        self.question = question
        self.latest = horizon if latest is None else latest
        self.judge = judge(model, config, question.without)
        self.horizon = horizon
        self.earliest = longest_lead(model, question.without) if question.proper else 0
        self.every = ground_acts(model)
        self.rank = {act: at for at, act in enumerate(self.every)}
        self.harms = {act for act in self.every if self.judge.is_harm(act)}
        self.required = self._required()
        relevant = self._relevant()
        self._lay_out(relevant if acts is None else set(acts), uses)
        self.optional = [
            act
            for act in self.every
            if act in relevant and self._fixed(act) and act not in self.harms and act not in self.required
        ]
        self._tables: dict[tuple[object, ...], int] = {}
        self._groups = self._connected()

    def _fixed(self, act: Act) -> bool:
        return self.judge.template(act).kind in (ActKind.EVENT, ActKind.CALL)

    def _required(self) -> list[Act]:
        calls = (act for act in self.every if self.judge.template(act).kind is ActKind.CALL)
        made = [act for act in calls if self.judge.actor(act) in self.question.callers]
        return sorted({*self.question.harms, *made}, key=lambda act: self.rank.get(act, -1))

    def _relevant(self) -> set[Act]:
        q = self.question
        formulas = [*q.some, *([] if q.always is None else [*q.along, q.given, q.always])]
        seeds = {self.judge.number(act) for act in self.required}
        absent = frozenset(self.judge.number(act) for act in self.harms - set(q.harms))
        for formula in formulas:
            seeds |= matters(self.judge, formula, q.harms, absent)
        return {self.judge.act(number) for number in self.judge.needed(seeds)}

    def _lay_out(self, acts: set[Act], uses: int) -> None:
        """Give every act of conduct a digit, the choosers' acts the high ones."""
        conduct = [act for act in self.every if act in acts and not self._fixed(act)]
        choosers = [act for act in conduct if self.judge.actor(act) in self.question.choosers]
        self.digits = [*choosers, *(act for act in conduct if act not in choosers)]
        self.leaning = {act for act in choosers if self.judge.leans(act, self.question.choosers)}
        self.numbers = [self.judge.number(act) for act in self.digits]
        self.options = [hours for n in range(uses + 1) for hours in combinations(range(self.horizon), n)]
        radix = len(self.options)
        self.weights: list[int] = [radix**power for power in reversed(range(len(self.digits)))]
        self.rest: int = radix ** (len(self.digits) - len(choosers))
        self.choices: int = radix ** len(choosers)
        self.everything: int = (1 << radix ** len(self.digits)) - 1
        self.repeats = [sum(1 << (at * weight) for at in range(radix)) for weight in self.weights]

    # scenarios

    def scenarios(self) -> Iterator[History]:
        """All scenarios, in canonical order; none where the named harm acts are not harm acts here."""
        if not set(self.question.harms) <= self.harms:
            return iter(())
        hours = range(self.earliest, self.latest)
        choices: list[Sequence[tuple[Act, int] | None]] = [
            *([(act, hour) for hour in hours] for act in self.required),
            *([None, *((act, hour) for hour in hours)] for act in self.optional),
        ]
        found = (
            tuple(sorted(Occurrence(hour, act) for act, hour in (entry for entry in combination if entry is not None)))
            for combination in product(*choices)
        )
        return iter(sorted(found, key=self.place))

    def place(self, history: History) -> tuple[int, list[tuple[int, int]]]:
        """Where a history stands in canonical order."""
        return len(history), sorted((o.hour, self.rank[o.act]) for o in history)

    # decisions

    def decide(self, scenario: History) -> Answer | None:
        """The first answer with this scenario."""
        q = self.question
        scene = _Scene(self, scenario)
        some = [scene.possible & scene.true(formula) for formula in q.some]
        if not all(some):
            return None
        examples = tuple(self.whole(scenario, self.least(table)) for table in some)
        if q.always is None:
            return Answer(self.judge.config, scenario, (), examples, (), None)
        choices = list(self._choices(scene))
        if not choices:
            return None
        choice = min(choices, key=lambda at: self.place(self.history(at * self.rest)))
        along = [scene.possible & scene.true(formula) for formula in (*q.along, q.given)]
        shown = [self.whole(scenario, self.least(self._slice(table, choice), choice * self.rest)) for table in along]
        done = self.history(choice * self.rest)
        return Answer(self.judge.config, scenario, done, examples, tuple(shown[:-1]), shown[-1])

    def yes(self, scenario: History) -> bool:
        """There is an answer with this scenario."""
        scene = _Scene(self, scenario)
        if not all(scene.possible & scene.true(formula) for formula in self.question.some):
            return False
        return self.question.always is None or next(self._choices(scene), None) is not None

    def _choices(self, scene: _Scene) -> Iterator[int]:
        """The choosers' conduct (as the number that the high digits make) by which the question comes out yes."""
        q = self.question
        if q.always is None:
            return
        given = scene.possible & scene.true(q.given)
        along = [given, *(scene.possible & scene.true(formula) for formula in q.along)]
        if not all(along):
            return
        against = given & ~scene.true(q.always)
        for choice in range(self.choices):
            if (
                all(self._slice(table, choice) for table in along)
                and not any(self._slice(against, part) for part in self._attempts(choice))
                and all(o.hour < self.latest for o in self.history(choice * self.rest))
            ):
                yield choice

    def _attempts(self, choice: int) -> Iterator[int]:
        """The choice, and it less any of its acts that lean on others."""
        radix = len(self.options)
        parts = []
        for act, weight in zip(self.digits, self.weights, strict=True):
            if weight < self.rest:
                break
            hours = self.options[choice * self.rest // weight % radix]
            fewer = (at for at in range(radix) if set(self.options[at]) <= set(hours))
            kept = fewer if act in self.leaning else (self.options.index(hours),)
            parts.append([at * weight // self.rest for at in kept])
        return map(sum, product(*parts))

    def _slice(self, table: int, choice: int) -> int:
        return (table >> (choice * self.rest)) & ((1 << self.rest) - 1)

    # histories

    def history(self, index: int) -> History:
        """The conduct whose digits are those of `index`."""
        return tuple(
            sorted(
                Occurrence(hour, act)
                for act, weight in zip(self.digits, self.weights, strict=True)
                for hour in self.options[index // weight % len(self.options)]
            )
        )

    def least(self, table: int, offset: int = 0) -> History:
        """The first conduct, in canonical order, of those in the set."""
        bits = bin(table)[:1:-1]
        indices = (offset + at for at, bit in enumerate(bits) if bit == "1")
        return min((self.history(index) for index in indices), key=self.place)

    @staticmethod
    def whole(scenario: History, conduct: History) -> History:
        """Scenario and conduct together."""
        return tuple(sorted((*scenario, *conduct)))

    # tables

    def table(self, key: tuple[object, ...], acts: frozenset[int], times: Hours, truth: _Truth) -> int:
        """The set of the histories with this scenario in which `truth` holds; it looks at no other acts than these."""
        fixed = tuple(times.get(act, ()) for act in sorted(acts))
        full_key = (*key, fixed)
        if full_key not in self._tables:
            self._tables[full_key] = self._fill(0, acts, dict(times), truth)
        return self._tables[full_key]

    def _fill(self, digit: int, acts: frozenset[int], times: Hours, truth: _Truth) -> int:
        if digit == len(self.digits):
            return int(truth(times))
        if self.numbers[digit] not in acts:
            return self._fill(digit + 1, acts, times, truth) * self.repeats[digit]
        found = 0
        for at, hours in enumerate(self.options):
            times[self.numbers[digit]] = hours
            found |= self._fill(digit + 1, acts, times, truth) << (at * self.weights[digit])
        return found

    def _connected(self) -> list[frozenset[int]]:
        """Acts in groups such that each need looks within one group; acts that no need mentions are left out."""
        groups: list[set[int]] = []
        for act in (*self.required, *self.optional, *self.digits):
            own = {a for need in self.judge.needs(act) for a in need.acts()}
            if not self.judge.needs(act):
                continue
            own.add(self.judge.number(act))
            apart = [group for group in groups if not group & own]
            groups = [*apart, own.union(*(group for group in groups if group & own))]
        return [frozenset(group) for group in groups]

    def worlds(self, times: Hours) -> int:
        """The set of the possible histories with this scenario."""
        found = self.everything
        for group in self._groups:
            found &= self.table(("world", group), group, times, partial(self._grounded, group))
        return found

    def _grounded(self, group: frozenset[int], times: Hours) -> bool:
        return self.judge.grounded(
            Occurrence(hour, self.judge.act(act)) for act in group for hour in times.get(act, ())
        )


class _Scene:
    """One scenario within a space: which conduct is possible with it, and which makes a formula true."""

    def __init__(self, space: _Space, scenario: History) -> None:
        self.space = space
        self.acts = {occurrence.act for occurrence in scenario}
        self.times = space.judge.times(scenario)
        self.possible = space.worlds(self.times)

    def true(self, formula: Formula, asked: Judge | None = None) -> int:
        """The set of the histories of this scenario in which the formula is true."""
        asked = asked or self.space.judge
        everything = self.space.everything
        match formula:
            case Occurs(act):
                number = asked.number(act)
                key = ("occurs", number)
                return self.space.table(key, frozenset({number}), self.times, lambda at: bool(at.get(number)))
            case Comes(case):
                conditions = asked.case(case)
                acts = frozenset(act for condition in conditions or () for act in acts_in(condition))
                comes = ("comes", id(asked), case)
                return self.space.table(comes, acts, self.times, lambda at: come_about(conditions, at))
            case Due(instance):
                return self._norm(asked.norm(instance), "due")
            case Breached(instance):
                return self._norm(asked.norm(instance), "breached")
            case Kept(instance):
                return self._norm(asked.norm(instance), "kept")
            case Discharged(instance):
                return self._norm(asked.norm(instance), "discharged")
            case Clean() | Orderly():
                found = 0
                for norm in asked.counted(formula, self.acts):
                    found |= self._norm(norm, "breached")
                return everything & ~found
            case Not(body):
                return everything & ~self.true(body, asked)
            case And(parts):
                found = everything
                for part in parts:
                    found &= self.true(part, asked)
                return found
            case Or(parts):
                found = 0
                for part in parts:
                    found |= self.true(part, asked)
                return found
            case Under(point, alternative, body):
                return self.true(body, asked.under(point, alternative))
            case _:
                assert_never(formula)

    def _norm(self, norm: GroundNorm | None, what: str) -> int:
        if norm is None:
            return 0
        # Norms live as long as their judge, so their identities tell them apart and cost nothing to look up.
        key = (what, id(norm))
        return self.space.table(key, norm.acts, self.times, lambda at: bool(getattr(outcome(norm, at), what)))
