"""Force: some scenario and choice such that every completion makes a formula true.

A loop between two solvers: one proposes scenario and choice, the other looks for a completion that escapes; an escape
is handed back with its hours written relative to the scenario's, so that it refutes every scenario that it fits and
not just one hour.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import islice

import z3

from verifier.cubes import NOWHERE, Cubes, space
from verifier.formula import TRUE, And, Clean, Formula, Question
from verifier.model import Act, ActKind, History
from verifier.solving.escape import Escape, part_for
from verifier.solving.parts import Answer, Language, Part
from verifier.solving.region import projected
from verifier.solving.smt import boolean, copy, history, integer, name, negated, rank, truth
from verifier.solving.solver import Solver, Undecided

ROUNDS = 60
"""Escapes handed back, for each factor, before the question is put to the solver with quantifiers."""

PROPOSAL = "search: a configuration, scenario and choice that no way out found so far defeats"


class Game:
    """The search for scenario and choice that settle one question, and the escapes found on the way.

    `outer` proposes scenario and choice; each `Escape` looks for a way out. The formulas of `some` may speak of the
    whole model; the search first asks for what is cheap of them (`weakened`), and for the rest only once a proposal
    has no escape.
    """

    def __init__(self, asker: Language, question: Question, shared: dict[tuple[object, ...], Escape]) -> None:
        self.asker = asker
        self.shared = shared
        self.question = question
        some = [(f, asker.part_of(f)) for f in question.some]
        whole = asker.part_of(*question.along, question.given, question.always or TRUE)
        forced = question.always is not None
        if not asker.agree([part for _, part in some] + ([whole] if forced else []), self.called()):
            whole = asker.part(None)
            some = [(f, whole) for f in question.some]
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
        self.escapes = [self.escape(f, whole) for f in conjuncts(question.always)]
        self.handed: set[tuple[int, int, int]] = set()  # escape, factor, condition: what `outer` knows
        self.finders: dict[int, Solver] = {}
        self.reaches: dict[tuple[object, ...], tuple[Cubes, Cubes]] = {}  # where it was looked, and where there is some
        self.outer = Solver(asker.effort, asker.budget)
        self.outer.add(self.calls(), *self.frame(), *asker.one_each)
        for e, escape in enumerate(self.escapes):
            self.outer.add(z3.Or([barred(e, k) for k in range(len(escape.factors))]))
        for k, (along, _) in enumerate(self.along):
            self.outer.add(copy(along, rest, f"a{k}", self.fixed_acts))
        for k, f in enumerate(question.some):
            cheap = weakened(f)
            if not forced or cheap == f:
                self.require(k)
            elif cheap != TRUE:
                part = asker.part_of(cheap)
                body = z3.And(part.world, asker.formula(cheap, part))
                self.outer.add(copy(body, part.encoding.conduct, f"w{k}", self.scenario))

    def escape(self, always: Formula, whole: Part) -> Escape:
        """Escapes from one conjunct; questions that differ elsewhere share them."""
        q = self.question
        part = part_for(self.asker, q, always, whole)
        key = (q.choosers, q.given, always, id(part))
        if key not in self.shared:
            self.shared[key] = Escape(self.asker, q, always, part)
        return self.shared[key]

    def require(self, k: int) -> None:
        """Let `outer` know the k-th formula of `some` in full."""
        if k in self.waiting:
            self.waiting.remove(k)
            f, acts = self.some[k]
            self.outer.add(copy(f, acts, f"s{k}", self.scenario))

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
        called = self.called()
        return z3.And([boolean(o) for a, slots in self.scenario.items() for o, _ in slots if a in called])

    def called(self) -> set[Act]:
        """The calls of the callers."""
        kinds = {t.name: t.kind for t in self.asker.model.templates}
        every = self.asker.encoding.scenario
        return {a for a in every if kinds[a.template] is ActKind.CALL and a.args[0] in self.question.callers}

    def play(self, terms: Sequence[z3.BoolRef], wishes: Sequence[z3.BoolRef] = ()) -> Answer | None:
        """A scenario and choice without escape under these terms, or None; as the literals wish, as far as can be."""
        happening = {o for act in self.asker.harms for o, _ in self.scenario.get(act, ())}
        slots = [s for group in self.fixed_acts.values() for s in group]
        idle = [negated(o) for o, _ in slots if o not in happening]
        literals, others = split(terms)
        for _ in range(ROUNDS * max(1, sum(len(e.factors) for e in self.escapes))):
            self.asker.effort.spend(len(terms) + len(idle))
            model = self.propose(literals, others, list(wishes), list(idle))
            if model is None:
                return None
            answer = self.read(model)
            if self.known(model):
                continue
            if (refuted := self.refute(answer, literals, others)) is None:
                continue
            answer = replace(answer, labels=refuted)
            examples = self.examples(answer, model, literals, others)
            if examples is not None:
                self.outer.settles(PROPOSAL, [*literals, *others], True)
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
            names = [c for o, t in slots for c in (boolean(o), integer(t), integer(rank(o)))]
            names += [integer(rank(o)) for group in escape.fixed_acts.values() for o, _ in group]
            solver.add(z3.ForAll(names, z3.Not(escape.body)) if names else z3.Not(escape.body))
        if not solver.check():
            solver.settles(PROPOSAL, (), False)
            return None
        answer = self.read(solver.model())
        labels = self.refute(answer, literals, others)
        if labels is None:
            raise Undecided("the solver's word could not be confirmed")
        examples = self.examples(answer, solver.model(), literals, others)
        return None if examples is None else replace(answer, labels=labels, examples=examples)

    def propose(
        self, literals: list[z3.BoolRef], others: list[z3.BoolRef], wishes: list[z3.BoolRef], idle: list[z3.BoolRef]
    ) -> z3.ModelRef | None:
        """A scenario and choice that no escape found so far refutes; what can be left undone is not done.

        Which factors it calls barred is settled first, so that what is done has to do with these.
        """
        asked = [*literals, *(self.outer.switch(term) for term in others)]
        if not self.outer.wished(asked, wishes):
            self.outer.settles(PROPOSAL, asked, False)
            return None
        asked += wishes
        if several := [e for e, escape in enumerate(self.escapes) if len(escape.factors) > 1]:
            first = self.outer.model()
            asked += [barred(e, k) for e in several for k in islice(self.said_barred(first, e), 1)]
        self.outer.wished(asked, idle)
        return self.outer.model()

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
            solver.add(f, *self.asker.one_each, *lead(others), self.asker.cube(answer.config))
            solver.add(self.asker.fix(answer.scenario, self.scenario))
            if not solver.check(literals):
                self.require(k)
                return None
            solver.settles("search: conduct that goes with the scenario", literals, True)
            found.append(history(solver.model(), acts))
        return tuple(found)

    def refute(
        self, answer: Answer, literals: Sequence[z3.BoolRef], others: Sequence[z3.BoolRef]
    ) -> frozenset[str] | None:
        """The labels used in the proofs that there is no escape; None (and `outer` knows better) if there is one."""
        labels: frozenset[str] = frozenset()
        for e, escape in enumerate(self.escapes):
            found = escape.find(answer, literals, lead(others))
            if not isinstance(found, frozenset):
                self.hand(e, escape.anchored(answer, found))
                return None
            labels |= found
        return labels

    def known(self, model: z3.ModelRef) -> bool:
        """Whether conduct found before, perhaps for another question, makes true what this proposal calls barred.

        A proposal says of each escape that some of its factors are barred: no conduct makes them true.
        """
        done = False
        for e, escape in enumerate(self.escapes):
            for k in self.said_barred(model, e):
                fresh = (f for f in escape.factors[k].found if (e, k, f.get_id()) not in self.handed)
                fitting = [f for f in fresh if truth(model, f)][:1]
                self.hand(e, ((k, f) for f in fitting))
                done = done or bool(fitting)
        return done

    def said_barred(self, model: z3.ModelRef, escape: int) -> Iterator[int]:
        """The factors of the escape that the proposal calls barred."""
        return (k for k in range(len(self.escapes[escape].factors)) if truth(model, barred(escape, k)))

    def hand(self, escape: int, conditions: Iterable[tuple[int, z3.BoolRef]]) -> None:
        """Let `outer` know under which conditions a factor of that escape can be made true, and so is not barred."""
        for factor, condition in conditions:
            if (key := (escape, factor, condition.get_id())) not in self.handed:
                self.handed.add(key)
                self.outer.add(z3.Not(z3.And(barred(escape, factor), condition)))

    # -- wider configurations ----------------------------------------------------------------------------------

    def region(self, answer: Answer, within: Cubes, terms: Sequence[z3.BoolRef]) -> Cubes:
        """The configurations in which this scenario and choice settle the question; what its examples do may differ."""
        asker, here = self.asker, space(self.asker.model)
        literals, others = split(terms)
        for escape in self.escapes:
            within = here.less(within, escape.reach(answer, literals, lead(others), within))
        chosen = (*answer.scenario, *answer.choice)
        shown = [(f, answer.scenario, self.scenario) for f, _ in self.some]
        beside = [(f, chosen, self.fixed_acts) for f, _ in self.along]
        for f, fixed, acts in (*shown, *beside):
            key = (f.get_id(), fixed, tuple(term.get_id() for term in literals))
            looked, found = self.reaches.get(key, (NOWHERE, NOWHERE))
            if there := here.less(within, looked):
                find = self.finder(f)
                with find.supposing([*lead(others), asker.fix(fixed, acts), asker.anywhere(there)]):
                    found = here.tidy((*found, *projected(asker, find, f, literals)))
                self.reaches[key] = here.tidy((*looked, *there)), found
            within = here.meet(within, found)
        return within

    def finder(self, f: z3.BoolRef) -> Solver:
        """A solver that knows the formula, made once."""
        if f.get_id() not in self.finders:
            solver = Solver(self.asker.effort, self.asker.budget, busy=True)
            solver.add(f, *self.asker.one_each)
            self.finders[f.get_id()] = solver
        return self.finders[f.get_id()]


def barred(escape: int, factor: int) -> z3.BoolRef:
    """No conduct makes that factor of that escape true."""
    return boolean(f"v{escape}.{factor}")


def conjuncts(f: Formula | None) -> tuple[Formula, ...]:
    """The formulas whose conjunction this is; none for no formula."""
    if f is None:
        return ()
    return f.parts if isinstance(f, And) else (f,)


def weakened(f: Formula) -> Formula:
    """The formula without its conjuncts about the whole model."""
    if isinstance(f, And):
        return And(tuple(p for p in f.parts if not isinstance(p, Clean)))
    return TRUE if isinstance(f, Clean) else f


def split(terms: Sequence[z3.BoolRef]) -> tuple[list[z3.BoolRef], list[z3.BoolRef]]:
    """Labels (literals over `L`, `N`, `W`), and the rest."""
    literals: list[z3.BoolRef] = []
    others: list[z3.BoolRef] = []
    for term in terms:
        atom = term.arg(0) if z3.is_not(term) else term
        named = z3.is_const(atom) and name(atom)[:1] in "LNW"
        (literals if named else others).append(term)
    return literals, others


def lead(terms: Iterable[z3.BoolRef]) -> list[z3.BoolRef]:
    """The term that fixes the lead."""
    return [t for t in terms if z3.is_eq(t) and name(t.arg(0)) == "lead"]
