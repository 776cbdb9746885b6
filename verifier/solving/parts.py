"""Formulas in Z3's terms, each in the part of the model that matters to it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import z3

from verifier.cubes import Cubes
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
from verifier.goals import Values
from verifier.model import Act, ActKind, Case, Goal, Guard, History, Instance, Model
from verifier.solving.attempts import leaning
from verifier.solving.encode import Encoding, encode, longest_lead
from verifier.solving.grounding import Grounding
from verifier.solving.smt import Pairs, Slots, boolean, conjunction, disjunction, equal, integer, negated
from verifier.solving.smtlib import TooLargeError
from verifier.solving.solver import Effort, Undecided

WRITING = 300_000
"""What an attempt that comes to nothing is held to have cost."""

WORD = re.compile(r"[^\s()]+")


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


@dataclass(frozen=True, slots=True)
class Part:
    """One encoding, parsed: the world that matters to some instances, and what becomes of them."""

    encoding: Encoding
    world: z3.BoolRef
    due: dict[Instance, z3.BoolRef]
    kept: dict[Instance, z3.BoolRef]
    breached: dict[Instance, z3.BoolRef]
    counted: dict[Instance, z3.BoolRef]  # breached, and by more than an event or a call
    offended: dict[Instance, z3.BoolRef]  # the same, as a ban
    discharged: dict[Instance, z3.BoolRef]
    cases: dict[Case, z3.BoolRef]

    @staticmethod
    def of(encoding: Encoding) -> Part:
        """Parse the encoding's text."""
        asserted = z3.parse_smt2_string(encoding.text)
        numbered = [(i, 1 + 6 * k) for k, i in enumerate(encoding.instances)]
        start = len(asserted) - len(encoding.cases)
        return Part(
            encoding,
            asserted[0],
            due={i: asserted[at] for i, at in numbered},
            kept={i: asserted[at + 1] for i, at in numbered},
            breached={i: asserted[at + 2] for i, at in numbered},
            counted={i: asserted[at + 3] for i, at in numbered},
            offended={i: asserted[at + 4] for i, at in numbered if i in encoding.bans},
            discharged={i: asserted[at + 5] for i, at in numbered},
            cases={c: asserted[start + k] for k, c in enumerate(encoding.cases)},
        )


class Language:
    """Formulas about one set of harm acts, in Z3's terms.

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
        cases: tuple[Case, ...] = (),
    ) -> None:
        self.model = model
        self.harms = harms
        self.budget = budget
        self.effort = effort
        self.only = only
        self.cases = cases
        self.grounding = Grounding(model, harms)
        self.parts: dict[frozenset[Instance] | None, Part] = {}
        self.encoding = self.part(None).encoding
        self.authors = frozenset(a.args[0] for a in harms)
        self.slots = {**self.encoding.scenario, **self.encoding.conduct}
        self.index = {p.name: k for k, p in enumerate(model.points)}
        self.sizes = {p.name: len(p.alternatives) for p in model.points}
        self.needing = {body.act.template for n in model.needs for _, body in n.variants if body is not None}
        self.about_scenario = scenario_clauses(model)
        sizes = ((p, self.sizes[p]) for p in self.encoding.points)
        self.one_each = tuple(z3.PbEq([(self.choice(p, a), 1) for a in range(k)], 1) for p, k in sizes)
        self.choices = [self.choice(p, a) for p, k in self.sizes.items() for a in range(k)]
        self.variables: Pairs = [(c, z3.Var(k, z3.BoolSort())) for k, c in enumerate(self.choices)]
        self.members = {t.name: t.members for t in model.templates}
        self.conditions: dict[int, tuple[z3.BoolRef, Cubes]] = {}
        self.words: dict[int, tuple[z3.BoolRef, frozenset[str]]] = {}
        self.clears: dict[tuple[str, int], tuple[z3.BoolRef, z3.BoolRef]] = {}
        self.fixed: dict[tuple[History, int], tuple[z3.BoolRef, Slots]] = {}
        self.leans: dict[tuple[tuple[Act, ...], tuple[str, ...]], dict[Act, z3.BoolRef]] = {}

    def part(self, only: frozenset[Instance] | None) -> Part:
        """The part of the model that matters to these instances; None is everything."""
        if only not in self.parts:
            chosen = self.only if only is None else tuple(sorted(only))
            like = None if only is None else self.encoding
            self.parts[only] = Part.of(self.encoded(chosen, like))
        return self.parts[only]

    def encoded(self, chosen: tuple[Instance, ...] | None, like: Encoding | None) -> Encoding:
        """The encoding; what it costs is added to the bill. Raises Undecided where it is too large."""
        self.effort.spend(0)
        try:
            made = encode(self.grounding, chosen, like, self.cases)
        except TooLargeError:
            self.effort.spend(WRITING)
            raise Undecided("the draft is too large") from None
        self.effort.spend(len(made.text) // 100)
        return made

    def part_of(self, *formulas: Formula) -> Part:
        """The part that matters to these formulas."""
        found: set[Instance] = set()
        for f in formulas:
            found |= self.spoken_of(f)
        everything = self.encoding.duties <= found <= set(self.encoding.instances)
        part = self.part(None if everything else frozenset(found))
        # An act that is spoken of by itself may stand in no chosen instance; what the world needs for it must be there.
        named = {a for f in formulas for a in named_acts(f) if a in self.slots}
        return part if named <= {*part.encoding.scenario, *part.encoding.conduct} else self.part(None)

    def agree(self, some: Sequence[Part], others: Iterable[Act]) -> bool:
        """Whether each part holds all that needs something and is in the scenario of any, or among the others.

        Else what is possible in one of them need not be so in another.
        """
        known = {a for part in some for a in part.encoding.scenario} | set(others)
        needing = {a for a in known if a.template in self.needing}
        return all(needing <= part.encoding.scenario.keys() for part in some)

    def spoken_of(self, f: Formula) -> set[Instance]:
        """The instances that a formula names; bans on what they mention come in by themselves."""
        match f:
            case Due(i) | Kept(i) | Breached(i) | Discharged(i):
                return {i}
            case Clean(states, but):
                return {i for i in self.encoding.duties if self.counts(i, states, but)}
            case Not(body) | Under(_, _, body):
                return self.spoken_of(body)
            case And(parts) | Or(parts):
                return {i for p in parts for i in self.spoken_of(p)}
            case Occurs() | Comes() | Orderly():
                return set()

    def treats(self, instance: Instance) -> bool:
        """Whether the instance is encoded, with everything that it is about."""
        return instance in self.encoding.instances and self.slots.keys() >= set(self.grounding.contents(instance))

    def purposes(self) -> Iterator[tuple[Goal, Values]]:
        """The goals whose conditions can come about with these harm acts, with the values for which they can."""
        g = self.grounding
        for goal in self.model.goals:
            for env, _ in g.environments(goal.binders, {}):
                if all(g.can_happen(c, env) for c in goal.when):
                    yield goal, tuple((b.var, env[b.var]) for b in goal.binders)

    def label(self, clause: str) -> z3.BoolRef:
        """The constant that says the clause is in force."""
        return boolean(self.encoding.clauses[clause])

    def choice(self, point: str, alternative: int) -> z3.BoolRef:
        """The constant that says this alternative is chosen."""
        return boolean(f"c{self.index[point]}_{alternative}")

    def cube(self, guard: Guard) -> z3.BoolRef:
        """The partial configuration as a formula."""
        return conjunction(self.choice(p, a) for p, a in guard)

    def anywhere(self, guards: Sequence[Guard]) -> z3.BoolRef:
        """One of the partial configurations holds."""
        return disjunction([self.cube(g) for g in guards])

    def formula(self, f: Formula, part: Part) -> z3.BoolRef:
        """The formula in Z3's terms."""
        match f:
            case Occurs(act):
                e = part.encoding  # what it does not mention is left undone
                return disjunction(boolean(o) for o, _ in (*e.scenario.get(act, ()), *e.conduct.get(act, ())))
            case Comes(case):
                return part.cases[case]
            case Due(i):
                return z3.And(self.label(i.clause), part.due[i]) if i in part.due else z3.BoolVal(False)
            case Kept(i):
                return z3.And(self.label(i.clause), part.kept[i]) if i in part.due else z3.BoolVal(False)
            case Breached(i):
                return z3.And(self.label(i.clause), part.breached[i]) if i in part.due else z3.BoolVal(False)
            case Discharged(i):
                return z3.And(self.label(i.clause), part.discharged[i]) if i in part.due else z3.BoolVal(False)
            case Clean(states, but):
                found = (i for i in part.encoding.instances if self.counts(i, states, but))
                return conjunction([self.clear(i, part.counted[i]) for i in found])
            case Orderly(exempt):
                bans = (i for i in part.offended if self.counts(i, None, ()) and i.bearer not in exempt)
                return conjunction([self.clear(i, part.offended[i]) for i in bans])
            case Not(body):
                return z3.Not(self.formula(body, part))
            case And(parts):
                return conjunction([self.formula(p, part) for p in parts])
            case Or(parts):
                return disjunction([self.formula(p, part) for p in parts])
            case Under(point, alternative, body):
                pairs: Pairs = [(self.choice(point, a), z3.BoolVal(a == alternative)) for a in range(self.sizes[point])]
                return z3.substitute(self.formula(body, part), *pairs)

    def clear(self, i: Instance, broken: z3.BoolRef) -> z3.BoolRef:
        """The clause is left out, or that has not come about; made once, since most questions ask who is clean."""
        key = (i.clause, broken.get_id())
        if key not in self.clears:
            self.clears[key] = (z3.Not(z3.And(self.label(i.clause), broken)), broken)
        return self.clears[key][0]

    def counts(self, i: Instance, states: tuple[str, ...] | None, but: tuple[str, ...]) -> bool:
        """Whether `Clean` looks at the instance."""
        borne = i.bearer not in self.authors if states is None else i.bearer in states
        return borne and i.clause not in but and i.clause not in self.about_scenario

    def mentioned(self, term: z3.BoolRef) -> frozenset[str]:
        """The names in a term; kept with the term, since many questions have it."""
        if term.get_id() not in self.words:
            self.words[term.get_id()] = (term, frozenset(WORD.findall(term.sexpr())))
        return self.words[term.get_id()][1]

    def leaning(self, acts: Iterable[Act], choosers: tuple[str, ...]) -> dict[Act, z3.BoolRef]:
        """Of these acts of the choosers those that lean on others, and when they do."""
        key = (tuple(acts), choosers)
        if key not in self.leans:
            self.leans[key] = leaning(self.grounding, key[0], choosers)
        return self.leans[key]

    def used(self, history: History) -> list[tuple[str, int]]:
        """Slots and hours of a history, slots of an act in order of time."""
        return [(s, one.hour) for one, (s, _) in zip(history, self.slots_of(history), strict=True)]

    def slots_of(self, history: History) -> Iterator[tuple[str, str]]:
        """The slot of each occurrence."""
        counts: dict[Act, int] = {}
        for one in history:
            k = counts.get(one.act, 0)
            counts[one.act] = k + 1
            yield self.slots[one.act][k]

    def fix(self, history: History, acts: Slots) -> z3.BoolRef:
        """Of these acts, exactly this history happens; made once for the same history."""
        key = (history, id(acts))
        if key not in self.fixed:
            hours = dict(self.used(tuple(one for one in history if one.act in acts)))
            terms: list[z3.BoolRef] = []
            for slots in acts.values():
                for o, t in slots:
                    terms += [boolean(o), equal(t, hours[o])] if o in hours else [negated(o)]
            self.fixed[key] = (conjunction(terms), acts)
        return self.fixed[key][0]

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
            terms.append(self.anywhere(question.within))
        terms += [z3.Not(self.cube(g)) for g in question.excluding]
        return [*terms, *extra]


def named_acts(f: Formula) -> Iterator[Act]:
    """The acts that a formula speaks of by themselves."""
    match f:
        case Occurs(act):
            yield act
        case Not(body) | Under(_, _, body):
            yield from named_acts(body)
        case And(parts) | Or(parts):
            for part in parts:
                yield from named_acts(part)
        case _:
            return


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
