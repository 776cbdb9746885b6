"""Escapes: conduct of the rest that defeats a scenario and a choice."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import z3

from verifier.cubes import Cubes
from verifier.formula import And, Clean, Formula, Not, Or, Question, Under
from verifier.model import Act, History
from verifier.solving.attempts import MARK, marked, outcome_of
from verifier.solving.clock import Clock, absolute_hours, offsets
from verifier.solving.parts import Answer, Language, Part
from verifier.solving.region import projected
from verifier.solving.smt import (
    Pairs,
    Slots,
    boolean,
    conjunction,
    copy,
    integer,
    keeps_to,
    name,
    number,
    rank,
    ranks,
    truth,
)
from verifier.solving.solver import Solver


@dataclass(frozen=True, slots=True)
class Factor:
    """Some conjuncts of an escape's formula, all the conduct that they speak of, and all acts whose ranks they compare.

    `found`: conditions under which some conduct, found for this or another proposal, makes them true.
    """

    body: z3.BoolRef
    conduct: Slots
    compared: Slots
    found: list[z3.BoolRef]


class Escape:
    """One conjunct of `always`, and the conduct of the rest that makes `given` true and the conjunct false.

    It is looked for in the part of the model that matters to the conjunct, as long as the conduct that this leaves out
    leans on nothing in that part: then what else is done, and what else it needs, is a matter apart, and the
    question's `along` and `given` see to it that it can be done. Who is clean is a matter of everything.

    Its `factors` speak of different conduct. Any way to make one true goes with any way to make another true, so that
    a few escapes refute all their combinations.
    """

    def __init__(self, language: Language, question: Question, always: Formula, part: Part) -> None:
        asker = self.asker = language
        self.part = part
        conduct = part.encoding.conduct
        mine = {a: s for a, s in conduct.items() if a.args[0] in question.choosers}
        self.fixed_acts = {**part.encoding.scenario, **mine}
        leaning = asker.leaning(mine, question.choosers)
        self.attempts = {a: mine[a] for a in leaning}
        self.tried = marked(self.attempts)  # what becomes of the attempts is up to the rest
        others = {a: s for a, s in conduct.items() if a.args[0] not in question.choosers}
        self.rest = {**others, **self.tried}
        self.spans = tuple(sorted(offsets(asker.model)))
        self.absolute = tuple(sorted(absolute_hours(asker.model)))
        given = asker.formula(question.given, part)
        escaped = z3.And(part.world, given, z3.Not(asker.formula(always, part)))
        if leaning:
            escaped = z3.And(copy(escaped, self.attempts, MARK), *outcome_of(self.attempts, leaning))
        self.body = z3.simplify(escaped)
        self.factors = tuple(apart(asker, self.body, self.rest, self.fixed_acts))
        self.kept: dict[tuple[int, ...], z3.BoolRef] = {}
        self.solver = Solver(asker.effort, asker.budget, busy=True)
        self.solver.add(self.body, *asker.one_each)

    def find(
        self,
        answer: Answer,
        literals: Sequence[z3.BoolRef],
        lead: list[z3.BoolRef],
    ) -> z3.ModelRef | frozenset[str]:
        """A completion that escapes, or the labels used in the proof that there is none.

        Tidy escapes, whose hours some span of the text links to those of the scenario or choice, are tried first: they
        refute many scenarios at once.
        """
        with self.solver.supposing([*lead, self.fixed(answer)]):
            literals = [*literals, *(self.asker.choice(p, a) for p, a in answer.config)]
            self.solver.add(self.keep_to(self.clock(answer).hours()))
            if self.solver.check([*literals, boolean("tidy")]):
                return self.solver.model()
            if self.solver.check(literals):
                return self.solver.model()
            self.solver.settles("search: conduct of the rest that escapes from what is proposed", literals, False)
            return frozenset(map(name, self.solver.core()))

    def reach(self, answer: Answer, literals: Sequence[z3.BoolRef], lead: list[z3.BoolRef], within: Cubes) -> Cubes:
        """The configurations, of these, in which some completion escapes."""
        with self.solver.supposing([*lead, self.fixed(answer), self.asker.anywhere(within)]):
            return projected(self.asker, self.solver, self.body, literals)

    def fixed(self, answer: Answer) -> z3.BoolRef:
        """Scenario and choice are as proposed."""
        chosen = (*answer.scenario, *answer.choice)
        return self.asker.fix(tuple(o for o in chosen if o.act in self.fixed_acts), self.fixed_acts)

    def keep_to(self, hours: tuple[int, ...]) -> z3.BoolRef:
        """Under the literal `tidy`, all conduct of the rest keeps to these hours; made once for the same hours."""
        if hours not in self.kept:
            self.kept[hours] = conjunction(keeps_to(o, t, hours) for slots in self.rest.values() for o, t in slots)
        return self.kept[hours]

    def anchored(self, answer: Answer, found: z3.ModelRef) -> Iterator[tuple[int, z3.BoolRef]]:
        """Each factor with the escape's conduct filled in, at hours that move with the scenario's.

        Which of several terms an hour stands for is a guess; a wrong guess refutes less, never too much.
        """
        for k, factor in enumerate(self.factors):
            for pairs in self.fillings(factor, answer, found):
                condition = z3.substitute(factor.body, *pairs)
                factor.found.append(condition)
                yield k, condition

    def fillings(self, factor: Factor, answer: Answer, found: z3.ModelRef) -> Iterator[Pairs]:
        """What stands for the conduct, under each guess."""
        clock = self.clock(answer)
        shares = {s for a, slots in factor.conduct.items() if self.asker.members[a.template] for s in slots}
        slots = [s for group in factor.conduct.values() for s in group]
        hours = {s: number(found, integer(s[1])) for s in slots if truth(found, boolean(s[0]))}
        tried = dict(self.as_tried(answer, hours))
        ranked = ranks(found, factor.compared) if self.part.encoding.ranked else []
        for late in [False, True] if clock.ambiguous(hours.values()) else [False]:
            pairs: Pairs = [*ranked]
            for s in slots:
                term = clock.term(hours[s], s in shares, late) if s in hours else z3.IntVal(0)
                happens, hour = tried.get(s, (z3.BoolVal(s in hours), term))
                pairs += [(boolean(s[0]), happens), (integer(s[1]), hour)]
            yield pairs
        if clock.absolute:
            pairs = [(boolean(s[0]), z3.BoolVal(s in hours)) for s in slots]
            pairs += [(integer(s[1]), z3.IntVal(hours.get(s, 0))) for s in slots]
            yield [*ranked, *pairs]

    def as_tried(
        self, answer: Answer, hours: dict[tuple[str, str], int]
    ) -> Iterator[tuple[tuple[str, str], tuple[z3.BoolRef, z3.ArithRef]]]:
        """An attempt that succeeds happens whenever it was chosen."""
        slots = self.asker.slots_of(answer.choice)
        chosen = {(o.act, o.hour): s for o, s in zip(answer.choice, slots, strict=True)}
        for act, group in self.tried.items():
            for s in (s for s in group if s in hours):
                o, t = chosen[act, hours[s]]
                yield s, (boolean(o), integer(t))

    def clock(self, answer: Answer) -> Clock:
        """The hours of scenario and choice as far as this part knows them."""

        def dated(history: History) -> list[tuple[int, z3.ArithRef]]:
            known = (o for o in history if o.act in self.fixed_acts and o.act not in self.part.encoding.facts)
            return [(hour, integer("t" + o[1:])) for o, hour in self.asker.used(tuple(known))]

        harms = set(self.asker.harms)
        opening = dated(tuple(o for o in answer.scenario if o.act in harms))
        return Clock((*opening, *dated(answer.scenario)), tuple(dated(answer.choice)), self.spans, self.absolute)


def apart(language: Language, body: z3.BoolRef, conduct: Slots, fixed: Slots) -> Iterator[Factor]:
    """The conjuncts in groups that share no conduct, each with its own; those that mention none are one group.

    How acts rank is a matter of conduct, also where they are fixed: none of them is settled before it is known what
    meets which need.
    """
    acts = {rank(o): a for a, slots in fixed.items() for o, _ in slots}
    acts |= {n: a for a, slots in conduct.items() for o, t in slots for n in (o, t, rank(o))}
    groups: list[tuple[set[Act], list[z3.BoolRef]]] = []
    for conjunct in body.children() if z3.is_and(body) else [body]:
        mentioned = {acts[n] for n in acts.keys() & language.mentioned(conjunct)}
        touching = [g for g in groups if g[0] & mentioned or not (g[0] or mentioned)]
        groups = [g for g in groups if g not in touching]
        together = [term for _, terms in touching for term in terms]
        groups.append((mentioned.union(*(g[0] for g in touching)), [*together, conjunct]))
    for members, terms in groups:
        compared = {a: slots for a, slots in {**fixed, **conduct}.items() if a in members}
        yield Factor(z3.And(terms), {a: conduct[a] for a in conduct if a in members}, compared, [])


def part_for(language: Language, question: Question, always: Formula, whole: Part) -> Part:
    """The part of the model in which an escape from this conjunct is looked for."""
    part = language.part_of(question.given, always)
    inside = part.encoding.conduct
    outside = [a for a in whole.encoding.conduct if a not in inside]
    apart = not any(language.grounding.leans_on(a, inside) for a in outside)
    apart = apart and language.agree([part], whole.encoding.scenario)
    return part if apart and not speaks_of_clean(always) else whole


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
