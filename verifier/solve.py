"""Answers to questions, by Z3: the only caller of the solver.

`possible` is one satisfiability call. `force` (some choice such that every completion ...) is a loop
between two solvers: one proposes scenario and choice, the other looks for a completion that escapes; an
escape is handed back with its hours written relative to the scenario's, so that it refutes every scenario
that it fits and not just one hour. Budgets count solver steps (`rlimit`), never seconds.
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import product

import z3

from verifier.encode import Encoding, encode, longest_lead
from verifier.formula import And, Breached, Clean, Due, Formula, Kept, Not, Occurs, Or, Orderly, Question, Under, Without
from verifier.model import Act, ActKind, Guard, History, Instance, Model, Occurrence

ROUNDS = 200
"""Escapes handed back before a question is given up as undecided."""
COMPLETIONS = 50_000
"""Partial configurations looked at when the smallest ones are computed."""


class Undecided(Exception):
    """The budget ran out; the argument says of what."""


@dataclass(frozen=True, slots=True)
class Answer:
    """Why the answer to a question is yes. `examples` has one history of conduct per formula of `some`.

    `config` covers the choice points that matter to the question. `labels` are the labels (see
    `Encoding`) used by the solver's refutation of every escape; membership proves nothing by itself.
    """

    config: Guard
    scenario: History
    choice: History
    examples: tuple[History, ...]
    labels: frozenset[str]


@dataclass(slots=True)
class Effort:
    """What has been spent: `rlimit` in solver steps."""

    questions: int = 0
    calls: int = 0
    seconds: float = 0.0
    rlimit: int = 0


class Solver:
    """A Z3 solver that counts and that raises `Undecided` instead of answering unknown."""

    def __init__(self, effort: Effort, budget: int) -> None:
        self.solver = z3.Solver()
        self.solver.set("rlimit", budget)
        self.effort = effort
        self.add = self.solver.add
        self.push = self.solver.push
        self.pop = self.solver.pop

    def check(self, assumptions: Sequence[z3.BoolRef] = ()) -> bool:
        """Whether the assertions can hold together with the assumptions (literals)."""
        began = time.perf_counter()
        result = self.solver.check(*assumptions)
        self.effort.seconds += time.perf_counter() - began
        self.effort.calls += 1
        for key, number in self.solver.statistics():
            if key == "rlimit count":
                self.effort.rlimit = max(self.effort.rlimit, number)
        if result == z3.unknown:
            raise Undecided("the solver's budget ran out")
        return bool(result == z3.sat)

    def model(self) -> z3.ModelRef:
        """The model of the last satisfiable check."""
        return self.solver.model()

    def core(self) -> frozenset[str]:
        """Names of the assumptions in the last refutation."""
        return frozenset(str(a) for a in self.solver.unsat_core())


Pairs = list[tuple[z3.ExprRef, z3.ExprRef]]


class Asker:
    """Answers questions about one set of harm acts."""

    def __init__(
        self,
        model: Model,
        harms: tuple[Act, ...],
        budget: int,
        effort: Effort,
        only: tuple[Instance, ...] | None = None,
        clauses: frozenset[str] | None = None,
    ) -> None:
        self.model = model
        self.harms = harms
        self.budget = budget
        self.effort = effort
        self.encoding: Encoding = encode(model, harms, only, clauses)
        asserted = z3.parse_smt2_string(self.encoding.text)
        self.world = asserted[0]
        self.due = {i: asserted[1 + 2 * k] for k, i in enumerate(self.encoding.instances)}
        self.breached = {i: asserted[2 + 2 * k] for k, i in enumerate(self.encoding.instances)}
        self.authors = frozenset(a.args[0] for a in harms)
        self.slots = {**self.encoding.scenario, **self.encoding.conduct}
        self.index = {p.name: k for k, p in enumerate(model.points)}
        self.sizes = {p.name: len(p.alternatives) for p in model.points}
        self.about_scenario = scenario_clauses(model)
        self.games: dict[tuple[object, ...], Game] = {}

    # -- formulas ------------------------------------------------------------------------------------------

    def label(self, clause: str) -> z3.BoolRef:
        return z3.Bool(self.encoding.clauses[clause])

    def choice(self, point: str, alternative: int) -> z3.BoolRef:
        return z3.Bool(f"c{self.index[point]}_{alternative}")

    def cube(self, guard: Guard) -> z3.BoolRef:
        """The partial configuration as a formula; points that do not occur are not restricted."""
        return z3.And([self.choice(p, a) for p, a in guard if p in self.encoding.points])

    def formula(self, f: Formula) -> z3.BoolRef:
        """The formula in Z3's terms."""
        match f:
            case Occurs(act):
                return z3.Or([z3.Bool(o) for o, _ in self.slots.get(act, ())])
            case Due(i):
                return z3.And(self.label(i.clause), self.due[i]) if i in self.due else z3.BoolVal(False)
            case Kept(i):
                return z3.And(self.formula(Due(i)), z3.Not(self.breached[i])) if i in self.due else z3.BoolVal(False)
            case Breached(i):
                return z3.And(self.label(i.clause), self.breached[i]) if i in self.due else z3.BoolVal(False)
            case Clean(states, but):
                return z3.And([z3.Not(self.formula(Breached(i))) for i in self.counting(states, but)])
            case Orderly(exempt):
                bans = (i for i in self.counting(None, ()) if i in self.encoding.bans and i.bearer not in exempt)
                return z3.And([z3.Not(self.formula(Breached(i))) for i in bans])
            case Not(body):
                return z3.Not(self.formula(body))
            case And(parts):
                return z3.And([self.formula(p) for p in parts])
            case Or(parts):
                return z3.Or([self.formula(p) for p in parts])
            case Under(point, alternative, body):
                pairs: Pairs = [
                    (self.choice(point, a), z3.BoolVal(a == alternative)) for a in range(self.sizes[point])
                ]
                return z3.substitute(self.formula(body), *pairs)

    def counting(self, states: tuple[str, ...] | None, but: tuple[str, ...]) -> Iterator[Instance]:
        """Instances that `Clean` looks at."""
        for i in self.encoding.instances:
            borne = i.bearer not in self.authors if states is None else i.bearer in states
            if borne and i.clause not in but and i.clause not in self.about_scenario:
                yield i

    # -- questions -----------------------------------------------------------------------------------------

    def answer(self, question: Question, extra: Sequence[z3.BoolRef] = ()) -> Answer | None:
        """Some answer, or None when there is none. Raises Undecided."""
        return self.game(question).play(self.restrict(question, extra))

    def restrict(self, question: Question, extra: Sequence[z3.BoolRef] = ()) -> list[z3.BoolRef]:
        """The parts of the question that vary between rounds of one game."""
        left_out = question.without
        e = self.encoding
        terms = [
            *(z3.Not(z3.Bool(l)) if n in left_out.clauses else z3.Bool(l) for n, l in e.clauses.items()),
            *(z3.Not(z3.Bool(l)) if n in left_out.needs else z3.Bool(l) for n, l in e.needs.items()),
            *(z3.Not(z3.Bool(l)) if n in left_out.words else z3.Bool(l) for n, l in e.words.items()),
            z3.Int("lead") == (longest_lead(self.model, left_out.needs) if question.proper else 0),
        ]
        if () not in question.within:
            terms.append(z3.Or([self.cube(g) for g in question.within]))
        terms += [z3.Not(self.cube(g)) for g in question.excluding]
        return [*terms, *extra]

    def game(self, question: Question) -> Game:
        """The game of a question; kept, with all escapes found so far, for later rounds."""
        q = question
        key = (q.callers, q.some, q.choosers, q.along, q.given, q.always)
        if key not in self.games:
            self.effort.questions += 1
            self.games[key] = Game(self, q)
        return self.games[key]

    # -- canonical answers -----------------------------------------------------------------------------------

    def least(self, question: Question) -> Answer | None:
        """The canonical answer: least configuration in text order; then fewest scenario acts, earliest in
        text order, at the earliest hours; then the same of the choice and of each example."""
        answer = self.answer(question)
        if answer is None:
            return None
        fixed: list[z3.BoolRef] = []
        answer = self.least_config(question, answer, fixed)
        answer = self.least_acts(question, answer, fixed, list(self.encoding.scenario), "scenario")
        chosen = [a for a in self.encoding.conduct if a.args[0] in question.choosers]
        answer = self.least_acts(question, answer, fixed, chosen, "choice")
        examples = tuple(self.example(question, answer, f) or () for f in question.some)
        return replace(answer, examples=examples)

    def least_config(self, question: Question, answer: Answer, fixed: list[z3.BoolRef]) -> Answer:
        for point in self.encoding.points:
            now = dict(answer.config)[point]
            for alternative in range(now):
                better = self.answer(question, [*fixed, self.choice(point, alternative)])
                if better is not None:
                    answer, now = better, alternative
                    break
            fixed.append(self.choice(point, now))
        return answer

    def least_acts(
        self, question: Question, answer: Answer, fixed: list[z3.BoolRef], acts: list[Act], part: str
    ) -> Answer:
        """Fewest occurrences of these acts, then the earliest acts in text order, then the earliest hours."""

        def having(now: Answer) -> History:
            history: History = getattr(now, part)
            return history

        slots = [s for a in acts for s in self.slots[a]]
        forced = len(self.harms) if part == "scenario" else 0
        while len(having(answer)) > forced:
            fewer = z3.PbLe([(z3.Bool(o), 1) for o, _ in slots], len(having(answer)) - 1)
            better = self.answer(question, [*fixed, fewer])
            if better is None:
                break
            answer = better
        if slots:
            fixed.append(z3.PbLe([(z3.Bool(o), 1) for o, _ in slots], len(having(answer))))
        for o, _ in slots if len(having(answer)) > forced else ():
            if sum(self.on(answer, part, s) for s, _ in slots) and not self.on(answer, part, o):
                better = self.answer(question, [*fixed, z3.Bool(o)])
                answer = better or answer
            fixed.append(z3.Bool(o) if self.on(answer, part, o) else z3.Not(z3.Bool(o)))
        return self.least_hours(question, answer, fixed, [s for s in slots if self.on(answer, part, s[0])], part)

    def on(self, answer: Answer, part: str, slot: str) -> bool:
        """Whether this slot is used in that part of the answer."""
        return slot in {o for o, _ in self.used(getattr(answer, part))}

    def used(self, history: History) -> list[tuple[str, int]]:
        """Slots and hours of a history, slots of an act in order of time."""
        found: list[tuple[str, int]] = []
        counts: dict[Act, int] = {}
        for one in history:
            k = counts.get(one.act, 0)
            counts[one.act] = k + 1
            found.append((self.slots[one.act][k][0], one.hour))
        return found

    def least_hours(
        self, question: Question, answer: Answer, fixed: list[z3.BoolRef], slots: list[tuple[str, str]], part: str
    ) -> Answer:
        if not slots:
            return answer
        floor = z3.Int("lead") if part == "scenario" else z3.IntVal(0)
        earliest = self.answer(question, [*fixed, *(z3.Int(t) == floor for _, t in slots)])
        if earliest is not None:
            fixed += [z3.Int(t) == floor for _, t in slots]
            return earliest
        for o, t in slots:
            low, high = -1, dict(self.used(getattr(answer, part)))[o]
            while high - low > 1:
                middle = (low + high) // 2
                better = self.answer(question, [*fixed, z3.Int(t) <= middle])
                if better is None:
                    low = middle
                else:
                    answer, high = better, dict(self.used(getattr(better, part)))[o]
            fixed.append(z3.Int(t) == high)
        return answer

    def example(self, question: Question, answer: Answer, f: Formula) -> History | None:
        """The least conduct (fewest acts, then as in `least`) that makes the formula true of the scenario."""
        solver = Solver(self.effort, self.budget)
        solver.add(self.world, self.formula(f), *self.restrict(replace(question, within=((),), excluding=())))
        solver.add(self.cube(answer.config), *self.fix(answer.scenario, self.encoding.scenario))
        if not solver.check():
            return None
        slots = [s for a in self.encoding.conduct for s in self.slots[a]]
        return least_model(solver, self.encoding.conduct, slots)

    def fix(self, history: History, acts: Mapping[Act, tuple[tuple[str, str], ...]]) -> list[z3.BoolRef]:
        """Of these acts, exactly this history happens."""
        hours = dict(self.used(tuple(one for one in history if one.act in acts)))
        terms: list[z3.BoolRef] = []
        for slots in acts.values():
            for o, t in slots:
                terms += [z3.Bool(o), z3.Int(t) == hours[o]] if o in hours else [z3.Not(z3.Bool(o))]
        return terms

    # -- configurations --------------------------------------------------------------------------------------

    def failing(self, question: Question) -> tuple[Guard, ...]:
        """The smallest partial configurations all of whose completions have the answer yes."""
        cubes: list[Guard] = []
        while (answer := self.answer(replace(question, excluding=(*question.excluding, *cubes)))) is not None:
            cubes.append(self.generalise(question, answer, cubes))
        return smallest(cubes, self.sizes, [p.name for p in self.model.points])

    def generalise(self, question: Question, answer: Answer, found: list[Guard]) -> Guard:
        """Drop choice points as long as the same scenario and choice do for every completion."""
        cube = answer.config
        game = self.game(question)
        for point, _ in reversed(answer.config):
            wider = tuple((p, a) for p, a in cube if p != point)
            if self.apart(wider, question) and game.covers(answer, wider, self.restrict(replace(question, within=((),), excluding=()))):
                cube = wider
        return cube

    def apart(self, cube: Guard, question: Question) -> bool:
        """Whether no completion of the cube was excluded from, or lies outside, the question."""
        inside = () in question.within or any(set(g) <= set(cube) for g in question.within)
        return inside and all(any((p, a) not in cube and p in dict(cube) for p, a in g) for g in question.excluding)


class Game:
    """The search for scenario and choice that settle one question, and the escapes found on the way."""

    def __init__(self, asker: Asker, question: Question) -> None:
        self.asker = asker
        self.question = question
        e = asker.encoding
        self.mine = {a: s for a, s in e.conduct.items() if question.choosers and a.args[0] in question.choosers}
        self.rest = {a: s for a, s in e.conduct.items() if a not in self.mine}
        self.fixed_acts = {**e.scenario, **self.mine}
        self.some = [z3.And(asker.world, asker.formula(f)) for f in question.some]
        lines = (*question.along, question.given) if question.always is not None else ()
        self.along = [z3.And(asker.world, asker.formula(f)) for f in dict.fromkeys(lines)]
        self.outer = Solver(asker.effort, asker.budget)
        self.outer.add(self.calls(), *self.frame())
        for k, f in enumerate(self.some):
            self.outer.add(copy(f, e.conduct, f"s{k}"))
        for k, f in enumerate(self.along):
            self.outer.add(copy(f, self.rest, f"a{k}"))
        self.escape: z3.BoolRef | None = None
        if question.always is not None:
            given, always = asker.formula(question.given), asker.formula(question.always)
            self.escape = z3.simplify(z3.And(asker.world, given, z3.Not(always)))
            self.inner = Solver(asker.effort, asker.budget)
            self.inner.add(self.escape)

    def frame(self) -> list[z3.BoolRef]:
        """What holds of scenario and choice by themselves: the harms happen; ranks of nothing are nothing."""
        slots = self.asker.slots
        return [z3.Bool(o) for a in self.asker.harms for o, _ in slots.get(a, ())]

    def calls(self) -> z3.BoolRef:
        scenario = self.asker.encoding.scenario
        kinds = {t.name: t.kind for t in self.asker.model.templates}
        made = [
            z3.Bool(o)
            for a, slots in scenario.items()
            for o, _ in slots
            if kinds[a.template] is ActKind.CALL and a.args[0] in self.question.callers
        ]
        return z3.And(made)

    def play(self, terms: Sequence[z3.BoolRef]) -> Answer | None:
        """A scenario and choice without escape under these terms, or None."""
        idle = [z3.Not(z3.Bool(o)) for slots in self.mine.values() for o, _ in slots]
        literals, others = split(terms)
        for _ in range(ROUNDS):
            self.outer.push()
            try:
                self.outer.add(*others)
                if not (self.outer.check([*literals, *idle]) or (idle and self.outer.check(literals))):
                    return None
                model = self.outer.model()
            finally:
                self.outer.pop()
            answer = self.read(model)
            if self.escape is None:
                return answer
            escape = self.find_escape(answer, literals, others)
            if isinstance(escape, frozenset):
                return replace(answer, labels=escape)
            self.outer.add(z3.Not(self.anchored(answer, escape)))
        raise Undecided("too many ways out to exclude one by one")

    def read(self, model: z3.ModelRef) -> Answer:
        asker = self.asker
        e = asker.encoding
        config = tuple(
            (p, a) for p in e.points for a in range(asker.sizes[p]) if truth(model, asker.choice(p, a))
        )
        examples = tuple(history(model, e.conduct, f"s{k}") for k in range(len(self.some)))
        return Answer(config, history(model, e.scenario), history(model, self.mine), examples, frozenset())

    def find_escape(
        self, answer: Answer, literals: Sequence[z3.BoolRef], others: Sequence[z3.BoolRef]
    ) -> z3.ModelRef | frozenset[str]:
        """A completion that escapes, or the labels used in the proof that there is none."""
        self.inner.push()
        try:
            self.inner.add(self.asker.cube(answer.config), *lead(others))
            self.inner.add(*self.asker.fix((*answer.scenario, *answer.choice), self.fixed_acts))
            return self.inner.model() if self.inner.check(literals) else self.inner.core()
        finally:
            self.inner.pop()

    def anchored(self, answer: Answer, escape: z3.ModelRef) -> z3.BoolRef:
        """The escape's condition with its conduct filled in, hours relative to the nearest scenario hour."""
        assert self.escape is not None
        anchors = [(hour, z3.Int("t" + o[1:])) for o, hour in self.asker.used((*answer.scenario, *answer.choice))]
        pairs: Pairs = []
        for slots in self.rest.values():
            for o, t in slots:
                happens = truth(escape, z3.Bool(o))
                hour = number(escape, z3.Int(t))
                pairs.append((z3.Bool(o), z3.BoolVal(happens)))
                pairs.append((z3.Int(t), relative(hour, anchors) if happens else z3.IntVal(0)))
                pairs.append((z3.Int("r" + o[1:]), z3.IntVal(number(escape, z3.Int("r" + o[1:])))))
        return z3.substitute(self.escape, *pairs)

    # -- wider configurations ----------------------------------------------------------------------------------

    def covers(self, answer: Answer, cube: Guard, terms: Sequence[z3.BoolRef]) -> bool:
        """Whether this scenario and choice settle the question under every completion of the cube."""
        literals, others = split(terms)
        if self.escape is not None:
            self.inner.push()
            try:
                self.inner.add(self.asker.cube(cube), *lead(others))
                self.inner.add(*self.asker.fix((*answer.scenario, *answer.choice), self.fixed_acts))
                if self.inner.check(literals):
                    return False
            finally:
                self.inner.pop()
        scenario = self.asker.encoding.scenario
        conduct = self.asker.encoding.conduct
        return all(
            self.always_some(f, answer.scenario, scenario, conduct, cube, terms) for f in self.some
        ) and all(
            self.always_some(f, (*answer.scenario, *answer.choice), self.fixed_acts, self.rest, cube, terms)
            for f in self.along
        )

    def always_some(
        self,
        f: z3.BoolRef,
        fixed: History,
        acts: Mapping[Act, tuple[tuple[str, str], ...]],
        free: Mapping[Act, tuple[tuple[str, str], ...]],
        cube: Guard,
        terms: Sequence[z3.BoolRef],
    ) -> bool:
        """Whether under every completion of the cube some conduct makes `f` true."""
        asker = self.asker
        find = Solver(asker.effort, asker.budget)
        find.add(f, *terms, *asker.fix(fixed, acts), asker.cube(cube))
        miss = Solver(asker.effort, asker.budget)
        miss.add(asker.cube(cube), *one_each(asker), *terms)
        tests = asker.fix(fixed, acts)
        for _ in range(ROUNDS):
            if not miss.check():
                return True
            config = [
                asker.choice(p, a)
                for p in asker.encoding.points
                for a in range(asker.sizes[p])
                if truth(miss.model(), asker.choice(p, a))
            ]
            if not find.check(config):
                return False
            miss.add(z3.Not(z3.substitute(z3.And(f, *tests), *values(find.model(), free), *values(find.model(), acts))))
        raise Undecided("too many configurations to look at one by one")


def scenario_clauses(model: Model) -> frozenset[str]:
    """Clauses all of whose items are events or calls: they bind the scenario, not conduct."""
    kinds = {t.name: t.kind for t in model.templates}
    return frozenset(
        c.number
        for c in model.clauses
        if all(
            kinds[i.pattern.template] in (ActKind.EVENT, ActKind.CALL)
            for _, n in c.variants
            if n is not None
            for i in n.items
        )
    )


def one_each(asker: Asker) -> Iterator[z3.BoolRef]:
    """Exactly one alternative of each choice point."""
    for point in asker.encoding.points:
        yield z3.PbEq([(asker.choice(point, a), 1) for a in range(asker.sizes[point])], 1)


def split(terms: Sequence[z3.BoolRef]) -> tuple[list[z3.BoolRef], list[z3.BoolRef]]:
    """Labels (literals over `L`, `N`, `W`), and the rest."""
    literals: list[z3.BoolRef] = []
    others: list[z3.BoolRef] = []
    for term in terms:
        atom = term.arg(0) if z3.is_not(term) else term
        named = z3.is_const(atom) and str(atom)[:1] in "LNW"
        (literals if named else others).append(term)
    return literals, others


def lead(terms: Iterable[z3.BoolRef]) -> list[z3.BoolRef]:
    """The term that fixes the lead."""
    return [t for t in terms if z3.is_eq(t) and str(t.arg(0)) == "lead"]


def copy(f: z3.BoolRef, acts: Mapping[Act, tuple[tuple[str, str], ...]], mark: str) -> z3.BoolRef:
    """The formula about a copy of these acts."""
    pairs: Pairs = []
    for slots in acts.values():
        for o, t in slots:
            pairs.append((z3.Bool(o), z3.Bool(f"{mark}.{o}")))
            pairs += [(z3.Int(n), z3.Int(f"{mark}.{n}")) for n in (t, "r" + o[1:])]
    return z3.substitute(f, *pairs)


def values(model: z3.ModelRef, acts: Mapping[Act, tuple[tuple[str, str], ...]]) -> Pairs:
    """What the model says of these acts."""
    pairs: Pairs = []
    for slots in acts.values():
        for o, t in slots:
            pairs.append((z3.Bool(o), z3.BoolVal(truth(model, z3.Bool(o)))))
            pairs += [(z3.Int(n), z3.IntVal(number(model, z3.Int(n)))) for n in (t, "r" + o[1:])]
    return pairs


def truth(model: z3.ModelRef, constant: z3.BoolRef) -> bool:
    """The constant's value; false where the model leaves it open."""
    return bool(z3.is_true(model.eval(constant)))


def number(model: z3.ModelRef, constant: z3.ArithRef) -> int:
    """The constant's value; 0 where the model leaves it open."""
    found = model.eval(constant, model_completion=True)
    return int(found.as_long())


def relative(hour: int, anchors: list[tuple[int, z3.ArithRef]]) -> z3.ArithRef:
    """The hour counted from the last anchor at or before it, else from the first anchor."""
    if not anchors:
        return z3.IntVal(hour)
    before = [a for a in anchors if a[0] <= hour]
    base, term = max(before, key=lambda a: a[0]) if before else min(anchors, key=lambda a: a[0])
    return term + (hour - base)


def history(model: z3.ModelRef, acts: Mapping[Act, tuple[tuple[str, str], ...]], mark: str = "") -> History:
    """The occurrences of these acts in a model."""
    prefix = f"{mark}." if mark else ""
    found = [
        Occurrence(number(model, z3.Int(prefix + t)), act)
        for act, slots in acts.items()
        for o, t in slots
        if truth(model, z3.Bool(prefix + o))
    ]
    return tuple(sorted(found))


def least_model(
    solver: Solver, acts: Mapping[Act, tuple[tuple[str, str], ...]], slots: list[tuple[str, str]]
) -> History:
    """From a satisfiable solver: fewest occurrences, then the earliest acts in text order, then hours."""
    counted = [(z3.Bool(o), 1) for o, _ in slots]
    best = solver.model()
    count = sum(truth(best, o) for o, _ in counted)
    while count:
        solver.push()
        solver.add(z3.PbLe(counted, count - 1))
        better = solver.check()
        if better:
            best = solver.model()
            count = sum(truth(best, o) for o, _ in counted)
        solver.pop()
        if not better:
            break
    if counted:
        solver.add(z3.PbLe(counted, count))
    left = count
    for o, _ in slots:
        if left and not truth(best, z3.Bool(o)) and solver.check([z3.Bool(o)]):
            best = solver.model()
        now = truth(best, z3.Bool(o))
        left -= now
        solver.add(z3.Bool(o) if now else z3.Not(z3.Bool(o)))
    for o, t in slots:
        if truth(best, z3.Bool(o)):
            best = least_hour(solver, z3.Int(t), best)
    return history(best, acts)


def least_hour(solver: Solver, hour: z3.ArithRef, best: z3.ModelRef) -> z3.ModelRef:
    """Fix the hour at its least value."""
    low, high = -1, number(best, hour)
    while high - low > 1:
        middle = (low + high) // 2 if low >= 0 else 0
        solver.push()
        solver.add(hour <= middle)
        if solver.check():
            best = solver.model()
            high = number(best, hour)
        else:
            low = middle
        solver.pop()
    solver.add(hour == high)
    return best


def smallest(cubes: list[Guard], sizes: Mapping[str, int], order: list[str]) -> tuple[Guard, ...]:
    """The prime implicants of a union of cubes, shortest first, then in text order."""
    points = [p for p in order if any(p in dict(c) for c in cubes)]
    space = 1
    for p in points:
        space *= sizes[p] + 1
    if space > COMPLETIONS:
        return tuple(sorted(set(cubes), key=lambda c: (len(c), [(order.index(p), a) for p, a in c])))

    def failing(cube: dict[str, int]) -> bool:
        open_points = [p for p in points if p not in cube]
        return all(
            any(all(full[p] == a for p, a in c) for c in cubes)
            for rest in product(*(range(sizes[p]) for p in open_points))
            for full in ({**cube, **dict(zip(open_points, rest, strict=True))},)
        )

    partial = [
        tuple((p, a) for p, a in zip(points, picks, strict=True) if a is not None)
        for picks in product(*((None, *range(sizes[p])) for p in points))
    ]
    primes: list[Guard] = []
    for cube in sorted(partial, key=lambda c: (len(c), [(order.index(p), a) for p, a in c])):
        if not any(set(p) <= set(cube) for p in primes) and cubes and failing(dict(cube)):
            primes.append(cube)
    return tuple(primes)


__all__ = ["Answer", "Asker", "Effort", "Undecided", "Without", "smallest"]
