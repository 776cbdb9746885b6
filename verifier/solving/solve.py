"""Answers to questions: possible, force, the least answer, the configurations that fail.

With `smt`, `solver`, `parts`, `clock`, `escape` and `force`, on which it stands, the only caller of Z3. Budgets count
solver steps (`rlimit`), never seconds.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import z3

from verifier.cubes import NOWHERE, Cubes, space
from verifier.formula import Formula, Question
from verifier.model import Act, Case, Guard, History, Instance, Model
from verifier.solving.escape import Escape
from verifier.solving.force import Game
from verifier.solving.parts import Answer, Language
from verifier.solving.region import elsewhere
from verifier.solving.smt import boolean, disjunction, integer, negated
from verifier.solving.solver import Effort, Solver, Undecided, least_model


class Asker(Language):
    """Answers questions about one set of harm acts."""

    def __init__(
        self,
        model: Model,
        harms: tuple[Act, ...],
        budget: int,
        effort: Effort,
        only: tuple[Instance, ...] | None = None,
        cases: tuple[Case, ...] = (),
    ) -> None:
        super().__init__(model, harms, budget, effort, only, cases)
        self.games: dict[tuple[object, ...], Game] = {}
        self.escapes: dict[tuple[object, ...], Escape] = {}

    def answer(
        self, question: Question, extra: Sequence[z3.BoolRef] = (), wishes: Sequence[z3.BoolRef] = ()
    ) -> Answer | None:
        """Some answer, or None when there is none; as the literals wish, as far as can be. Raises Undecided."""
        if self.effort.record is not None:
            self.effort.record.question = question
        return self.game(question).play(self.restrict(question, extra), wishes)

    def again(self, question: Question, answer: Answer) -> Answer | None:
        """The answer in which the same events and calls happen and the choosers do the same, if there is one."""
        return self.answer(question, [self.fix((*answer.scenario, *answer.choice), self.game(question).fixed_acts)])

    def game(self, question: Question) -> Game:
        """The game of a question; kept, with all escapes found so far, for later rounds."""
        q = question
        key = (q.callers, q.some, q.choosers, q.along, q.given, q.always)
        if key not in self.games:
            self.effort.questions += 1
            self.games[key] = Game(self, q, self.escapes)
        return self.games[key]

    def forget(self) -> None:
        """Let go of games and of the escapes that they remember."""
        self.games.clear()
        self.escapes.clear()

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
        if len(having(answer)) > forced:
            answer = self.earliest(question, answer, fixed, [o for o, _ in slots], part)
        return self.least_hours(question, answer, fixed, [s for s in slots if self.on(answer, part, s[0])], part)

    def earliest(
        self, question: Question, answer: Answer, fixed: list[z3.BoolRef], slots: list[str], part: str
    ) -> Answer:
        """The first slots in order that can be used. All that are passed over are one search."""
        at = 0
        for _ in getattr(answer, part):
            now = next(k for k in range(at, len(slots)) if self.on(answer, part, slots[k]))
            while now > at:
                sooner = disjunction(boolean(o) for o in slots[at:now])
                better = self.answer(question, [*fixed, sooner])
                if better is None:
                    break
                answer = better
                now = next(k for k in range(at, now) if self.on(answer, part, slots[k]))
            fixed += [*(negated(o) for o in slots[at:now]), boolean(slots[now])]
            at = now + 1
        fixed += [negated(o) for o in slots[at:]]
        return answer

    def on(self, answer: Answer, part: str, slot: str) -> bool:
        """Whether this slot is used in that part of the answer."""
        return slot in {o for o, _ in self.used(getattr(answer, part))}

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
        """The least conduct that makes the formula true of the scenario: fewest acts, then as in `least`.

        What need not come before the first event comes with it, or after: so nobody resists before the attack.
        """
        solver = Solver(self.effort, self.budget)
        part = self.part_of(f)
        part = part if self.agree([part], (o.act for o in answer.scenario)) else self.part(None)
        solver.add(part.world, self.formula(f, part), *self.restrict(replace(question, within=((),), excluding=())))
        solver.add(self.cube(answer.config), *self.one_each, self.fix(answer.scenario, self.encoding.scenario))
        possible = solver.check()
        solver.settles("search: conduct that shows it", (), possible)
        if not possible:
            return None
        slots = [s for a in part.encoding.conduct.values() for s in a]
        return least_model(solver, part.encoding.conduct, slots, min((o.hour for o in answer.scenario), default=0))

    def failing(self, question: Question) -> tuple[Guard, ...]:
        """The smallest partial configurations all of whose completions have the answer yes, and every yes asked about.

        They may reach into what is excluded, where the answer is then yes as well: so they stay small. They do not
        reach beyond the configurations asked about, even where the question's own points say nothing of those.
        """
        here = space(self.model)
        cubes: Cubes = NOWHERE
        while (answer := self.beyond(question, cubes)) is not None:
            cubes = (*self.region(question, answer), *cubes)
        return tuple(prime for prime in here.primes(cubes) if here.less((prime,), question.excluding))

    def beyond(self, question: Question, found: Cubes) -> Answer | None:
        """An answer in none of these configurations, the newest first; best one that will do in many others."""
        left = (*question.excluding, *space(self.model).tidy(found))
        return self.answer(replace(question, excluding=left), wishes=elsewhere(self, found))

    def region(self, question: Question, answer: Answer) -> Cubes:
        """The configurations asked about, be they excluded or not, in which this scenario and choice settle it too."""
        terms = self.restrict(replace(question, within=((),), excluding=()))
        found = self.game(question).region(answer, question.within, terms)
        assert space(self.model).meet(found, (answer.config,)), question
        return found


__all__ = ["Answer", "Asker", "Effort", "Undecided"]
