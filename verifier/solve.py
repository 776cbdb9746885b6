"""Answers to questions, by Z3: the only caller of the solver.

`possible` is one satisfiability call. `force` (some choice such that every completion ...) is a loop
between two solvers: one proposes scenario and choice, the other looks for a completion that escapes; an
escape is handed back with its hours written relative to the scenario's, so that it refutes every scenario
that it fits and not just one hour. Budgets count solver steps (`rlimit`), never seconds.
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from itertools import product

import z3

from verifier.encode import Encoding, Grounding, encode, longest_lead
from verifier.formula import (
    TRUE,
    And,
    Breached,
    Clean,
    Due,
    Formula,
    Kept,
    Not,
    Occurs,
    Or,
    Orderly,
    Question,
    Under,
    Without,
)
from verifier.model import Act, ActKind, Guard, History, Instance, Model, Occurrence, Passed

ROUNDS = 60
"""Escapes handed back before a question is given up as undecided."""
PATIENCE = 8
"""Escapes after which wider ones are worth their price."""
WIDER = 4
"""Further configurations that a wide escape is asked to do for."""
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
    """What has been spent."""

    questions: int = 0
    calls: int = 0
    seconds: float = 0.0

    def rlimit(self) -> int:
        """Solver steps taken so far by this process."""
        probe = z3.SimpleSolver()
        probe.check()
        return int(probe.statistics().get_key_value("rlimit count"))


class Solver:
    """A Z3 solver that counts and that raises `Undecided` instead of answering unknown."""

    def __init__(self, effort: Effort, budget: int, busy: bool = False) -> None:
        self.solver = z3.SimpleSolver()
        self.solver.set("rlimit", budget)
        self.solver.set("phase_selection", 1 if busy else 0)
        self.effort = effort
        self.switches: dict[int, tuple[z3.BoolRef, z3.BoolRef]] = {}
        self.add = self.solver.add
        self.push = self.solver.push
        self.pop = self.solver.pop

    def check(self, assumptions: Sequence[z3.BoolRef] = ()) -> bool:
        """Whether the assertions can hold together with the assumptions (literals)."""
        began = time.perf_counter()
        result = self.solver.check(*assumptions)
        self.effort.seconds += time.perf_counter() - began
        self.effort.calls += 1
        if result == z3.unknown:
            if "interrupted" in self.solver.reason_unknown():
                raise KeyboardInterrupt
            raise Undecided("the solver's budget ran out")
        return bool(result == z3.sat)

    def switch(self, term: z3.BoolRef) -> z3.BoolRef:
        """A literal under which the term holds; what was learnt stays when it is no longer asked for."""
        key = term.get_id()
        if key not in self.switches:
            self.switches[key] = (boolean(f"switch{len(self.switches)}"), term)
            self.add(z3.Implies(self.switches[key][0], term))
        return self.switches[key][0]

    def model(self) -> z3.ModelRef:
        """The model of the last satisfiable check."""
        return self.solver.model()

    def core(self) -> frozenset[str]:
        """Names of the assumptions in the last refutation."""
        return frozenset(str(a) for a in self.solver.unsat_core())


Pairs = list[tuple[z3.ExprRef, z3.ExprRef]]
Slots = Mapping[Act, tuple[tuple[str, str], ...]]


@cache
def boolean(name: str) -> z3.BoolRef:
    """The Boolean constant of that name."""
    return z3.Bool(name)


@cache
def integer(name: str) -> z3.ArithRef:
    """The integer constant of that name."""
    return z3.Int(name)


@cache
def equal(name: str, hour: int) -> z3.BoolRef:
    """The integer constant has this value."""
    return integer(name) == hour


@cache
def keeps_to(o: str, t: str, hours: tuple[int, ...]) -> z3.BoolRef:
    """Under the literal `tidy`, this slot is used at one of these hours or not at all."""
    return z3.Or([negated("tidy"), negated(o), *(equal(t, h) for h in hours)])


@cache
def negated(name: str) -> z3.BoolRef:
    """The Boolean constant is false."""
    return z3.Not(boolean(name))


@dataclass(frozen=True, slots=True)
class Part:
    """One encoding, parsed: the world that matters to some instances, and what becomes of them."""

    encoding: Encoding
    world: z3.BoolRef
    due: dict[Instance, z3.BoolRef]
    breached: dict[Instance, z3.BoolRef]
    offended: dict[Instance, z3.BoolRef]  # breached as a ban

    @staticmethod
    def of(encoding: Encoding) -> Part:
        """Parse the encoding's text."""
        asserted = z3.parse_smt2_string(encoding.text)
        due = {i: asserted[1 + 3 * k] for k, i in enumerate(encoding.instances)}
        breached = {i: asserted[2 + 3 * k] for k, i in enumerate(encoding.instances)}
        offended = {i: asserted[3 + 3 * k] for k, i in enumerate(encoding.instances) if i in encoding.bans}
        return Part(encoding, asserted[0], due, breached, offended)


class Asker:
    """Answers questions about one set of harm acts.

    A formula is judged in a part of the model: the instances that it speaks of, and what they need. What it does
    not mention can be left undone in every history without changing its truth or breaching a ban.
    """

    def __init__(
        self,
        model: Model,
        harms: tuple[Act, ...],
        budget: int,
        effort: Effort,
        only: tuple[Instance, ...] | None = None,
    ) -> None:
        self.model = model
        self.harms = harms
        self.budget = budget
        self.effort = effort
        self.only = only
        self.grounding = Grounding(model, harms)
        self.parts: dict[frozenset[Instance] | None, Part] = {}
        self.encoding = self.part(None).encoding
        self.authors = frozenset(a.args[0] for a in harms)
        self.slots = {**self.encoding.scenario, **self.encoding.conduct}
        self.index = {p.name: k for k, p in enumerate(model.points)}
        self.sizes = {p.name: len(p.alternatives) for p in model.points}
        self.about_scenario = scenario_clauses(model)
        self.members = {t.name: t.members for t in model.templates}
        self.games: dict[tuple[object, ...], Game] = {}
        self.fixed: dict[tuple[History, int], tuple[z3.BoolRef, Slots]] = {}

    def part(self, only: frozenset[Instance] | None) -> Part:
        """The part of the model that matters to these instances; None is everything."""
        if only not in self.parts:
            chosen = self.only if only is None else tuple(sorted(only))
            like = None if only is None else self.encoding
            self.parts[only] = Part.of(encode(self.grounding, chosen, like))
        return self.parts[only]

    def part_of(self, *formulas: Formula) -> Part:
        """The part that matters to these formulas."""
        found: set[Instance] = set()
        for f in formulas:
            found |= self.spoken_of(f)
        return self.part(None if found >= self.encoding.duties else frozenset(found))

    def spoken_of(self, f: Formula) -> set[Instance]:
        """The instances that a formula names; bans on what they mention come in by themselves."""
        match f:
            case Due(i) | Kept(i) | Breached(i):
                return {i}
            case Clean(states, but):
                return {i for i in self.encoding.duties if self.counts(i, states, but)}
            case Not(body) | Under(_, _, body):
                return self.spoken_of(body)
            case And(parts) | Or(parts):
                return {i for p in parts for i in self.spoken_of(p)}
            case Occurs() | Orderly():
                return set()

    # -- formulas ------------------------------------------------------------------------------------------

    def label(self, clause: str) -> z3.BoolRef:
        """The constant that says the clause is in force."""
        return boolean(self.encoding.clauses[clause])

    def choice(self, point: str, alternative: int) -> z3.BoolRef:
        """The constant that says this alternative is chosen."""
        return boolean(f"c{self.index[point]}_{alternative}")

    def cube(self, guard: Guard) -> z3.BoolRef:
        """The partial configuration as a formula."""
        return z3.And([self.choice(p, a) for p, a in guard])

    def formula(self, f: Formula, part: Part) -> z3.BoolRef:
        """The formula in Z3's terms."""
        match f:
            case Occurs(act):
                return z3.Or([boolean(o) for o, _ in self.slots.get(act, ())])
            case Due(i):
                return z3.And(self.label(i.clause), part.due[i]) if i in part.due else z3.BoolVal(False)
            case Kept(i):
                due = self.formula(Due(i), part)
                return z3.And(due, z3.Not(part.breached[i])) if i in part.due else z3.BoolVal(False)
            case Breached(i):
                return z3.And(self.label(i.clause), part.breached[i]) if i in part.due else z3.BoolVal(False)
            case Clean(states, but):
                found = (i for i in part.encoding.instances if self.counts(i, states, but))
                return z3.And([z3.Not(self.formula(Breached(i), part)) for i in found])
            case Orderly(exempt):
                bans = (i for i in part.offended if self.counts(i, None, ()) and i.bearer not in exempt)
                return z3.And([z3.Not(z3.And(self.label(i.clause), part.offended[i])) for i in bans])
            case Not(body):
                return z3.Not(self.formula(body, part))
            case And(parts):
                return z3.And([self.formula(p, part) for p in parts])
            case Or(parts):
                return z3.Or([self.formula(p, part) for p in parts])
            case Under(point, alternative, body):
                pairs: Pairs = [(self.choice(point, a), z3.BoolVal(a == alternative)) for a in range(self.sizes[point])]
                return z3.substitute(self.formula(body, part), *pairs)

    def counts(self, i: Instance, states: tuple[str, ...] | None, but: tuple[str, ...]) -> bool:
        """Whether `Clean` looks at the instance."""
        borne = i.bearer not in self.authors if states is None else i.bearer in states
        return borne and i.clause not in but and i.clause not in self.about_scenario

    # -- questions -----------------------------------------------------------------------------------------

    def answer(self, question: Question, extra: Sequence[z3.BoolRef] = ()) -> Answer | None:
        """Some answer, or None when there is none. Raises Undecided."""
        return self.game(question).play(self.restrict(question, extra))

    def restrict(self, question: Question, extra: Sequence[z3.BoolRef] = ()) -> list[z3.BoolRef]:
        """The parts of the question that vary between rounds of one game."""
        left_out = question.without
        e = self.encoding
        sides = ((e.clauses, left_out.clauses), (e.needs, left_out.needs), (e.words, left_out.words))
        terms = [
            *(negated(c) if name in out else boolean(c) for labels, out in sides for name, c in labels.items()),
            integer("lead") == (longest_lead(self.model, left_out.needs) if question.proper else 0),
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
        text order, at the earliest hours; then the same of the choice and of each example.
        """
        answer = self.answer(question)
        if answer is None:
            return None
        fixed: list[z3.BoolRef] = []
        answer = self.least_config(question, answer, fixed)
        answer = self.least_acts(question, answer, fixed, list(self.encoding.scenario), "scenario")
        chosen = list(self.game(question).mine)
        answer = self.least_acts(question, answer, fixed, chosen, "choice")
        examples = tuple(self.example(question, answer, f) or () for f in question.some)
        return replace(answer, examples=examples)

    def least_config(self, question: Question, answer: Answer, fixed: list[z3.BoolRef]) -> Answer:
        """The earliest alternative of each point in turn; what is settled is added to `fixed`."""
        for point, now in answer.config:
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
            fewer = z3.PbLe([(boolean(o), 1) for o, _ in slots], len(having(answer)) - 1)
            better = self.answer(question, [*fixed, fewer])
            if better is None:
                break
            answer = better
        if slots:
            fixed.append(z3.PbLe([(boolean(o), 1) for o, _ in slots], len(having(answer))))
        for o, _ in slots if len(having(answer)) > forced else ():
            if sum(self.on(answer, part, s) for s, _ in slots) and not self.on(answer, part, o):
                better = self.answer(question, [*fixed, boolean(o)])
                answer = better or answer
            fixed.append(boolean(o) if self.on(answer, part, o) else negated(o))
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
        """The least hours of these slots, all at once where that can be, else one after the other."""
        if not slots:
            return answer
        floor = integer("lead") if part == "scenario" else z3.IntVal(0)
        earliest = self.answer(question, [*fixed, *(integer(t) == floor for _, t in slots)])
        if earliest is not None:
            fixed += [integer(t) == floor for _, t in slots]
            return earliest
        for o, t in slots:
            low, high = -1, dict(self.used(getattr(answer, part)))[o]
            while high - low > 1:
                middle = (low + high) // 2
                better = self.answer(question, [*fixed, integer(t) <= middle])
                if better is None:
                    low = middle
                else:
                    answer, high = better, dict(self.used(getattr(better, part)))[o]
            fixed.append(integer(t) == high)
        return answer

    def example(self, question: Question, answer: Answer, f: Formula) -> History | None:
        """The least conduct (fewest acts, then as in `least`) that makes the formula true of the scenario."""
        solver = Solver(self.effort, self.budget)
        part = self.part_of(f)
        solver.add(part.world, self.formula(f, part), *self.restrict(replace(question, within=((),), excluding=())))
        solver.add(self.cube(answer.config), *one_each(self), self.fix(answer.scenario, self.encoding.scenario))
        if not solver.check():
            return None
        slots = [s for a in part.encoding.conduct.values() for s in a]
        return least_model(solver, part.encoding.conduct, slots)

    def fix(self, history: History, acts: Slots) -> z3.BoolRef:
        """Of these acts, exactly this history happens; made once for the same history."""
        key = (history, id(acts))
        if key not in self.fixed:
            hours = dict(self.used(tuple(one for one in history if one.act in acts)))
            terms: list[z3.BoolRef] = []
            for slots in acts.values():
                for o, t in slots:
                    terms += [boolean(o), equal(t, hours[o])] if o in hours else [negated(o)]
            self.fixed[key] = (z3.And(terms), acts)
        return self.fixed[key][0]

    # -- configurations --------------------------------------------------------------------------------------

    def failing(self, question: Question) -> tuple[Guard, ...]:
        """The smallest partial configurations all of whose completions have the answer yes."""
        cubes: list[Guard] = []
        while (answer := self.answer(replace(question, excluding=(*question.excluding, *cubes)))) is not None:
            cubes.append(self.generalise(question, answer))
        return smallest(cubes, self.sizes, [p.name for p in self.model.points])

    def generalise(self, question: Question, answer: Answer) -> Guard:
        """Drop choice points as long as the same scenario and choice do for every completion."""
        game = self.game(question)
        terms = self.restrict(replace(question, within=((),), excluding=()))
        cube = answer.config
        proof = tuple((p, a) for p, a in cube if str(self.choice(p, a)) in answer.labels)
        if self.inside(proof, question) and game.covers(answer, proof, terms):
            cube = proof  # the proof that there is no escape used no other choice
        for point, _ in reversed(cube):
            wider = tuple((p, a) for p, a in cube if p != point)
            if self.inside(wider, question) and game.covers(answer, wider, terms):
                cube = wider
        return cube

    def inside(self, cube: Guard, question: Question) -> bool:
        """Whether all completions of the cube are asked about. Overlap with what is excluded does no harm."""
        return any(set(g) <= set(cube) for g in question.within)


class Game:
    """The search for scenario and choice that settle one question, and the escapes found on the way.

    `outer` proposes scenario and choice; each `Escape` looks for a way out. The formulas of `some` may speak of the
    whole model; the search first asks for what is cheap of them (`weakened`), and for the rest only once a proposal
    has no escape.
    """

    def __init__(self, asker: Asker, question: Question) -> None:
        self.asker = asker
        self.question = question
        some = [(f, asker.part_of(f)) for f in question.some]
        whole = asker.part_of(*question.along, question.given, question.always or TRUE)
        forced = question.always is not None
        used = [part.encoding for _, part in some] + ([whole.encoding] if forced else [])
        self.points = tuple(p.name for p in asker.model.points if any(p.name in e.points for e in used))
        self.scenario = {a: s for a, s in asker.encoding.scenario.items() if any(a in e.scenario for e in used)}
        conduct = whole.encoding.conduct if forced else {}
        self.mine = {a: s for a, s in conduct.items() if a.args[0] in question.choosers}
        rest = {a: s for a, s in conduct.items() if a.args[0] not in question.choosers}
        self.fixed_acts = {**self.scenario, **self.mine}
        self.some = [(z3.And(part.world, asker.formula(f, part)), part.encoding.conduct) for f, part in some]
        self.waiting = list(range(len(self.some)))  # formulas of `some` that `outer` does not know in full
        lines = (*question.along, question.given) if forced else ()
        self.along = [(z3.And(whole.world, asker.formula(f, whole)), rest) for f in dict.fromkeys(lines)]
        self.escapes = [Escape(self, f, whole) for f in conjuncts(question.always)]
        self.finders: dict[int, Solver] = {}
        self.outer = Solver(asker.effort, asker.budget)
        self.outer.add(self.calls(), *self.frame(), *one_each(asker))
        for k, (along, _) in enumerate(self.along):
            self.outer.add(copy(along, rest, f"a{k}"))
        for k, f in enumerate(question.some):
            cheap = weakened(f)
            if not forced or cheap == f:
                self.require(k)
            elif cheap != TRUE:
                part = asker.part_of(cheap)
                self.outer.add(copy(z3.And(part.world, asker.formula(cheap, part)), part.encoding.conduct, f"w{k}"))

    def require(self, k: int) -> None:
        """Let `outer` know the k-th formula of `some` in full."""
        if k in self.waiting:
            self.waiting.remove(k)
            f, acts = self.some[k]
            self.outer.add(copy(f, acts, f"s{k}"))

    def frame(self) -> Iterator[z3.BoolRef]:
        """What holds of a scenario by itself: the harms happen, all is proper; an hour left open is the least."""
        least = integer("lead")
        for act in self.asker.harms:
            yield from (boolean(o) for o, _ in self.scenario.get(act, ()))
        for slots in self.scenario.values():
            for o, t in slots:
                yield least <= integer(t)
                yield z3.Or(boolean(o), integer(t) == least)
        for slots in self.mine.values():
            for _, t in slots:
                yield integer(t) >= 0

    def calls(self) -> z3.BoolRef:
        """Every call of the callers is made."""
        kinds = {t.name: t.kind for t in self.asker.model.templates}
        made = [
            boolean(o)
            for a, slots in self.scenario.items()
            for o, _ in slots
            if kinds[a.template] is ActKind.CALL and a.args[0] in self.question.callers
        ]
        return z3.And(made)

    def play(self, terms: Sequence[z3.BoolRef]) -> Answer | None:
        """A scenario and choice without escape under these terms, or None."""
        idle = [negated(o) for slots in self.mine.values() for o, _ in slots]
        literals, others = split(terms)
        for turn in range(ROUNDS):
            model = self.propose(literals, others, idle)
            if model is None:
                return None
            answer = self.read(model)
            if (refuted := self.refute(answer, literals, others, wide=turn >= PATIENCE)) is None:
                continue
            answer = replace(answer, labels=refuted)
            examples = self.examples(answer, model, literals, others)
            if examples is not None:
                return replace(answer, examples=examples)
        return self.quantified(literals, others)

    def quantified(self, literals: list[z3.BoolRef], others: list[z3.BoolRef]) -> Answer | None:
        """The same question put to the solver with quantifiers, where there are too many ways out to go through."""
        for k in list(self.waiting):
            self.require(k)
        solver = Solver(self.asker.effort, self.asker.budget)
        solver.add(*self.outer.solver.assertions(), *literals, *others)
        for escape in self.escapes:
            slots = [s for group in escape.rest.values() for s in group]
            names = [c for o, t in slots for c in (boolean(o), integer(t), integer("r" + o[1:]))]
            solver.add(z3.ForAll(names, z3.Not(escape.body)) if names else z3.Not(escape.body))
        if not solver.check():
            return None
        answer = self.read(solver.model())
        labels = self.refute(answer, literals, others, wide=False)
        if labels is None:
            raise Undecided("the solver's word could not be confirmed")
        examples = self.examples(answer, solver.model(), literals, others)
        return None if examples is None else replace(answer, labels=labels, examples=examples)

    def propose(
        self, literals: list[z3.BoolRef], others: list[z3.BoolRef], idle: list[z3.BoolRef]
    ) -> z3.ModelRef | None:
        """A scenario and choice that no escape found so far refutes; idle choices first."""
        asked = [*literals, *(self.outer.switch(term) for term in others)]
        if self.outer.check([*asked, *idle]) or (idle and self.outer.check(asked)):
            return self.outer.model()
        return None

    def read(self, model: z3.ModelRef) -> Answer:
        """Configuration, scenario and choice of a proposal."""
        asker = self.asker
        config = tuple((p, a) for p in self.points for a in range(asker.sizes[p]) if truth(model, asker.choice(p, a)))
        return Answer(config, history(model, self.scenario), history(model, self.mine), (), frozenset())

    def examples(
        self, answer: Answer, model: z3.ModelRef, literals: list[z3.BoolRef], others: list[z3.BoolRef]
    ) -> tuple[History, ...] | None:
        """One history per formula of `some`; None (and `outer` knows better) when there is none."""
        found: list[History] = []
        for k, (f, acts) in enumerate(self.some):
            if k not in self.waiting:
                found.append(history(model, acts, f"s{k}"))
                continue
            solver = Solver(self.asker.effort, self.asker.budget)
            solver.add(f, *one_each(self.asker), *lead(others), self.asker.cube(answer.config))
            solver.add(self.asker.fix(answer.scenario, self.scenario))
            if not solver.check(literals):
                self.require(k)
                return None
            found.append(history(solver.model(), acts))
        return tuple(found)

    def refute(
        self, answer: Answer, literals: Sequence[z3.BoolRef], others: Sequence[z3.BoolRef], wide: bool
    ) -> frozenset[str] | None:
        """The labels used in the proofs that there is no escape; None (and `outer` knows better) if there is one."""
        labels: frozenset[str] = frozenset()
        for escape in self.escapes:
            found = escape.find(answer, literals, lead(others), wide=wide)
            if not isinstance(found, frozenset):
                self.outer.add(*(z3.Not(f) for f in escape.anchored(answer, found)))
                return None
            labels |= found
        return labels

    # -- wider configurations ----------------------------------------------------------------------------------

    def covers(self, answer: Answer, cube: Guard, terms: Sequence[z3.BoolRef]) -> bool:
        """Whether this scenario and choice settle the question under every completion of the cube."""
        literals, others = split(terms)
        wide = replace(answer, config=cube)
        if not all(isinstance(e.find(wide, literals, lead(others), tidy=False), frozenset) for e in self.escapes):
            return False
        return all(
            self.always_some(f, answer.scenario, self.scenario, conduct, cube, terms) for f, conduct in self.some
        ) and all(
            self.always_some(f, (*answer.scenario, *answer.choice), self.fixed_acts, rest, cube, terms)
            for f, rest in self.along
        )

    def always_some(
        self,
        f: z3.BoolRef,
        fixed: History,
        acts: Slots,
        free: Slots,
        cube: Guard,
        terms: Sequence[z3.BoolRef],
    ) -> bool:
        """Whether under every completion of the cube some conduct makes `f` true."""
        asker = self.asker
        find = self.finder(f)
        here = [asker.fix(fixed, acts), asker.cube(cube), *terms]
        miss = Solver(asker.effort, asker.budget)
        miss.add(asker.cube(cube), *one_each(asker), *terms)
        tests = asker.fix(fixed, acts)
        for _ in range(ROUNDS):
            if not miss.check():
                return True
            missed = miss.model()
            config = [
                asker.choice(p, a)
                for p in self.points
                for a in range(asker.sizes[p])
                if truth(missed, asker.choice(p, a))
            ]
            find.push()
            try:
                find.add(*here)
                if not find.check(config):
                    return False
                model = find.model()
            finally:
                find.pop()
            miss.add(z3.Not(z3.substitute(z3.And(f, tests), *values(model, free), *values(model, acts))))
        raise Undecided("too many configurations to look at one by one")

    def finder(self, f: z3.BoolRef) -> Solver:
        """A solver that knows the formula, made once."""
        if f.get_id() not in self.finders:
            solver = Solver(self.asker.effort, self.asker.budget, busy=True)
            solver.add(f, *one_each(self.asker))
            self.finders[f.get_id()] = solver
        return self.finders[f.get_id()]


class Escape:
    """One conjunct of `always`, and the conduct of the rest that makes `given` true and the conjunct false.

    It is looked for in the part of the model that matters to the conjunct, as long as the conduct that this leaves out
    leans on nothing in that part: then what else is done, and what else it needs, is a matter apart, and the
    question's `along` and `given` see to it that it can be done. Who is clean is a matter of everything.
    """

    def __init__(self, game: Game, always: Formula, whole: Part) -> None:
        asker, question = game.asker, game.question
        self.asker = asker
        part = asker.part_of(question.given, always)
        inside = part.encoding.conduct
        outside = [a for a in whole.encoding.conduct if a not in inside]
        if speaks_of_clean(always) or any(asker.grounding.leans_on(a, inside) for a in outside):
            part = whole
        self.part = part
        conduct = part.encoding.conduct
        mine = {a: s for a, s in conduct.items() if a.args[0] in question.choosers}
        self.fixed_acts = {**part.encoding.scenario, **mine}
        self.rest = {a: s for a, s in conduct.items() if a.args[0] not in question.choosers}
        self.spans = tuple(sorted(offsets(asker.model)))
        self.absolute = tuple(sorted(absolute_hours(asker.model)))
        self.kept: dict[tuple[int, ...], z3.BoolRef] = {}
        given = asker.formula(question.given, part)
        self.body = z3.simplify(z3.And(part.world, given, z3.Not(asker.formula(always, part))))
        self.solver = Solver(asker.effort, asker.budget, busy=True)
        self.solver.add(self.body, *one_each(asker))

    def find(
        self,
        answer: Answer,
        literals: Sequence[z3.BoolRef],
        lead: list[z3.BoolRef],
        tidy: bool = True,
        wide: bool = False,
    ) -> z3.ModelRef | frozenset[str]:
        """A completion that escapes, or the labels used in the proof that there is none.

        Tidy escapes, whose hours some span of the text links to those of the scenario or choice, are tried first: they
        refute many scenarios at once. Wide ones escape under as many configurations as can be had.
        """
        fixed = tuple(o for o in (*answer.scenario, *answer.choice) if o.act in self.fixed_acts)
        depth = self.solver.solver.num_scopes()
        self.solver.push()
        try:
            self.solver.add(*lead, self.asker.fix(fixed, self.fixed_acts))
            literals = [*literals, *(self.asker.choice(p, a) for p, a in answer.config)]
            if tidy:
                hours = self.clock(answer).hours()
                self.solver.add(self.keep_to(hours))
                if self.solver.check([*literals, boolean("tidy")]):
                    return self.widened(self.solver.model(), literals, lead, fixed) if wide else self.solver.model()
            return self.solver.model() if self.solver.check(literals) else self.solver.core()
        finally:
            self.solver.solver.pop(self.solver.solver.num_scopes() - depth)

    def keep_to(self, hours: tuple[int, ...]) -> z3.BoolRef:
        """Under the literal `tidy`, all conduct of the rest keeps to these hours; made once for the same hours."""
        if hours not in self.kept:
            self.kept[hours] = z3.And([keeps_to(o, t, hours) for slots in self.rest.values() for o, t in slots])
        return self.kept[hours]

    def widened(
        self, escape: z3.ModelRef, literals: Sequence[z3.BoolRef], lead: list[z3.BoolRef], fixed: History
    ) -> z3.ModelRef:
        """An escape that does for more configurations: each that it fails under is asked for as well, if it can be."""
        asker = self.asker
        literals = [*literals, boolean("tidy")]
        miss = Solver(asker.effort, asker.budget)
        miss.add(z3.Not(self.body), *one_each(asker), *lead, asker.fix(fixed, self.fixed_acts))
        for _ in range(WIDER):
            miss.push()
            try:
                miss.add(*(z3.simplify(a == b) for a, b in values(escape, self.rest)))
                if not miss.check(literals[:-1]):
                    return escape
                missed = miss.model()
                config = [
                    (asker.choice(p, a), truth(missed, asker.choice(p, a)))
                    for p in self.part.encoding.points
                    for a in range(asker.sizes[p])
                ]
            finally:
                miss.pop()
            miss.add(z3.Not(z3.And([c for c, true in config if true])))
            self.solver.push()
            self.solver.add(z3.substitute(self.body, *((c, z3.BoolVal(true)) for c, true in config)))
            if self.solver.check(literals):
                escape = self.solver.model()
            else:
                self.solver.pop()
        return escape

    def anchored(self, answer: Answer, escape: z3.ModelRef) -> list[z3.BoolRef]:
        """The escape's condition with its conduct filled in, at hours that move with the scenario's.

        Which of several terms an hour stands for is a guess; a wrong guess refutes less, never too much.
        """
        clock = self.clock(answer)
        shares = {s for a, slots in self.rest.items() if self.asker.members[a.template] for s in slots}
        slots = [s for group in self.rest.values() for s in group]
        hours = {s: number(escape, integer(s[1])) for s in slots if truth(escape, boolean(s[0]))}
        found = []
        guesses = [False, True] if clock.ambiguous(hours.values()) else [False]
        for late in guesses:
            pairs: Pairs = [(boolean(s[0]), z3.BoolVal(s in hours)) for s in slots]
            for s in slots:
                term = clock.term(hours[s], s in shares, late) if s in hours else z3.IntVal(0)
                pairs.append((integer(s[1]), term))
            pairs += ranks(escape, self.rest) if self.part.encoding.ranked else []
            found.append(z3.substitute(self.body, *pairs))
        if clock.absolute:
            pairs = [(boolean(s[0]), z3.BoolVal(s in hours)) for s in slots]
            pairs += [(integer(s[1]), z3.IntVal(hours.get(s, 0))) for s in slots]
            pairs += ranks(escape, self.rest) if self.part.encoding.ranked else []
            found.append(z3.substitute(self.body, *pairs))
        return found

    def clock(self, answer: Answer) -> Clock:
        """The hours of scenario and choice as far as this part knows them."""

        def dated(history: History) -> list[tuple[int, z3.ArithRef]]:
            known = (o for o in history if o.act in self.fixed_acts and o.act not in self.part.encoding.facts)
            return [(hour, integer("t" + o[1:])) for o, hour in self.asker.used(tuple(known))]

        harms = set(self.asker.harms)
        opening = dated(tuple(o for o in answer.scenario if o.act in harms))
        return Clock((*opening, *dated(answer.scenario)), tuple(dated(answer.choice)), self.spans, self.absolute)


@dataclass(frozen=True, slots=True)
class Clock:
    """Hours of a scenario (the harm first) and of a choice, as values and as terms; and spans that steps wait."""

    scenario: tuple[tuple[int, z3.ArithRef], ...]
    choice: tuple[tuple[int, z3.ArithRef], ...]
    spans: tuple[int, ...]
    absolute: tuple[int, ...]  # hours that matter by themselves: what a norm without trigger counts from hour 0

    def late(self, span: int) -> tuple[int, z3.ArithRef]:
        """When everything in the scenario has happened and so many hours have passed since its opening."""
        hour, term = self.scenario[0]
        hour, term = hour + span, term + span
        for other, there in self.scenario[1:]:
            hour, term = max(hour, other), z3.If(there > term, there, term)
        return hour, term

    def hours(self) -> tuple[int, ...]:
        """Hours that conduct may keep to: at once, with the opening, once all has happened, with a choice."""
        known = {0, *self.absolute} | {hour for hour, _ in self.choice}
        if self.scenario:
            known |= {self.scenario[0][0] + s for s in self.spans} | {self.late(s)[0] for s in self.spans}
        return tuple(sorted(known))

    def ambiguous(self, hours: Iterable[int]) -> bool:
        """Whether some hour may be counted with several spans."""
        if not self.scenario:
            return False
        late = [self.late(s)[0] for s in self.spans]
        return any(late.count(h) > 1 for h in set(hours))

    def term(self, hour: int, share: bool, late: bool) -> z3.ArithRef:
        """The hour as a term: a share goes with the opening, other conduct waits until all has happened."""
        if hour == 0:
            return z3.IntVal(0)
        if self.scenario:
            value, opening = self.scenario[0]
            if share and hour - value in self.spans:
                return opening + (hour - value)
            for span in reversed(self.spans) if late else self.spans:
                value, term = self.late(span)
                if value == hour:
                    return term
        return relative(hour, [*self.scenario, *self.choice])


def conjuncts(f: Formula | None) -> tuple[Formula, ...]:
    """The formulas whose conjunction this is; none for no formula."""
    if f is None:
        return ()
    return f.parts if isinstance(f, And) else (f,)


def speaks_of_clean(f: Formula) -> bool:
    """Whether the formula speaks of somebody's being clean."""
    match f:
        case Clean():
            return True
        case Not(body) | Under(_, _, body):
            return speaks_of_clean(body)
        case And(parts) | Or(parts):
            return any(speaks_of_clean(p) for p in parts)
        case _:
            return False


def weakened(f: Formula) -> Formula:
    """The formula without its conjuncts about the whole model."""
    if isinstance(f, And):
        return And(tuple(p for p in f.parts if not isinstance(p, Clean)))
    return TRUE if isinstance(f, Clean) else f


def offsets(model: Model) -> set[int]:
    """Spans by which conduct follows a scenario hour: none, or hours that a step says must have passed.

    What must come earlier can come at hour 0, since a proper scenario leaves time for it.
    """
    norms = [n for c in model.clauses for _, n in c.variants if n is not None]
    return {0} | {s.hours for n in norms for s in n.steps if isinstance(s, Passed)}


def absolute_hours(model: Model) -> set[int]:
    """Hours that norms without a trigger count from hour 0: what their steps wait for, and their deadlines."""
    norms = [n for c in model.clauses for _, n in c.variants if n is not None and not n.trigger]
    waits = {s.hours for n in norms for s in n.steps if isinstance(s, Passed)}
    return waits | {n.deadline.hours + w for n in norms if n.deadline for w in {0} | waits}


def ranks(model: z3.ModelRef, acts: Slots) -> Pairs:
    """What the model says of the ranks of these acts."""
    names = ["r" + o[1:] for slots in acts.values() for o, _ in slots]
    return [(integer(n), z3.IntVal(number(model, integer(n)))) for n in names]


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


def copy(f: z3.BoolRef, acts: Slots, mark: str) -> z3.BoolRef:
    """The formula about a copy of these acts."""
    pairs: Pairs = []
    for slots in acts.values():
        for o, t in slots:
            pairs.append((boolean(o), boolean(f"{mark}.{o}")))
            pairs += [(integer(n), integer(f"{mark}.{n}")) for n in (t, "r" + o[1:])]
    return z3.substitute(f, *pairs)


def values(model: z3.ModelRef, acts: Slots) -> Pairs:
    """What the model says of these acts: of one that does not happen, that its hour is open."""
    pairs: Pairs = []
    for slots in acts.values():
        for o, t in slots:
            happens = truth(model, boolean(o))
            pairs.append((boolean(o), z3.BoolVal(happens)))
            pairs.append((integer(t), z3.IntVal(number(model, integer(t)))))
    return pairs


def truth(model: z3.ModelRef, constant: z3.BoolRef) -> bool:
    """The constant's value; false where the model leaves it open."""
    return bool(z3.is_true(model.eval(constant)))


def number(model: z3.ModelRef, constant: z3.ArithRef) -> int:
    """The constant's value; 0 where the model leaves it open."""
    found = model.eval(constant, model_completion=True)
    return int(found.as_long())


def relative(hour: int, anchors: list[tuple[int, z3.ArithRef]]) -> z3.ArithRef:
    """The hour counted from the last anchor at or before it, else from the first anchor; hour 0 is itself."""
    if hour == 0 or not anchors:
        return z3.IntVal(hour)
    before = [a for a in anchors if a[0] <= hour]
    base, term = max(before, key=lambda a: a[0]) if before else min(anchors, key=lambda a: a[0])
    return term + (hour - base)


def history(model: z3.ModelRef, acts: Slots, mark: str = "") -> History:
    """The occurrences of these acts in a model."""
    prefix = f"{mark}." if mark else ""
    found = [
        Occurrence(number(model, integer(prefix + t)), act)
        for act, slots in acts.items()
        for o, t in slots
        if truth(model, boolean(prefix + o))
    ]
    return tuple(sorted(found))


def least_model(solver: Solver, acts: Slots, slots: list[tuple[str, str]]) -> History:
    """From a satisfiable solver: fewest occurrences, then the earliest acts in text order, then hours."""
    counted = [(boolean(o), 1) for o, _ in slots]
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
        if left and not truth(best, boolean(o)) and solver.check([boolean(o)]):
            best = solver.model()
        now = truth(best, boolean(o))
        left -= now
        solver.add(boolean(o) if now else negated(o))
    for o, t in slots:
        if truth(best, boolean(o)):
            best = least_hour(solver, integer(t), best)
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
