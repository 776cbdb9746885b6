"""From a yes to a case one can believe: smallest configurations, minimal sets, what it rests on, replay.

A case is evidence about one query; nothing here is prose. Everything is re-solved or re-evaluated: membership
in a solver's core counts for nothing by itself.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from itertools import product
from math import prod

from verifier import goals
from verifier.confirming.fellows import followed, joined_in
from verifier.cubes import space
from verifier.cutoff import Classes, classes, cut, redundant
from verifier.finding import Replay
from verifier.formula import (
    TRUE,
    And,
    Breached,
    Clean,
    Due,
    Formula,
    Kept,
    Orderly,
    Question,
    Without,
    cases,
    spoken_of,
)
from verifier.meaning.acceptance import MOST, unaccepted
from verifier.meaning.attainable import deciding, stuck
from verifier.meaning.enumerate import ground_acts, matters
from verifier.meaning.exhaust import exhaust
from verifier.meaning.semantics import holds, is_possible, is_proper, judge
from verifier.model import Act, ActKind, Clause, Goal, Guard, History, Instance, Modality, Model
from verifier.model import Case as GoalCase
from verifier.query import Core, Cores, Query, Tale, Unaccepted, View
from verifier.solving.solve import Answer, Asker, Effort, Undecided

EXHAUSTION = 5_000
"""Histories that a replay looks at before it says that it did not finish."""

TOO_MANY = "too many choices to look at one by one"


class ReplayError(Exception):
    """The reference evaluator does not confirm what the solver claims: a fault of this tool."""


@dataclass(frozen=True, slots=True)
class Case:
    """One smallest failing configuration of one query, with its evidence.

    `core` are clause numbers, or ids of words; `rests` names of needs; `tales` histories by clause, or by
    alternative; `replayed` what the evaluator confirmed.
    """

    query: Query
    guard: Guard
    answer: Answer
    core: tuple[str, ...]
    rests: tuple[str, ...] = ()
    tales: tuple[tuple[str, History], ...] = ()
    minimal: bool = False  # the core was found again, by leaving out one at a time, for the answer that is told
    replayed: Replay = Replay.NONE
    rlimit: int = 0


@dataclass(slots=True)
class Bench:
    """One model on the bench: encodings made so far, and what is left out or chosen throughout."""

    model: Model
    budget: int
    chosen: Guard = ()
    needs: frozenset[str] = frozenset()
    whole: bool = False  # no cut-off
    alone: bool = False  # no work in another process
    entering: bool = False  # also what the text says of its entry into force; else it is judged as in force
    refused: str = ""  # why nothing can be asked of the model
    effort: Effort = field(default_factory=Effort)
    text: Model = field(init=False)  # as it was given
    small: Model = field(init=False)
    classes: Classes = field(init=False)
    askers: dict[object, Asker] = field(default_factory=dict)
    entrance: Bench | None = None

    def __post_init__(self) -> None:
        self.text = self.model
        self.model = self.text if self.entering else self.text.in_force()
        self.classes = classes(self.model)
        self.small = self.model if self.whole else cut(self.model)

    def before_entry(self) -> Bench:
        """The same text with what it says of its entry into force."""
        if self.model is self.text:
            return self
        if self.entrance is None:
            self.entrance = replace(self, model=self.text, entering=True, askers={}, entrance=None)
        return self.entrance

    def asker(self, query: Query) -> Asker:
        """The encoding that the query is asked of; readings are compared on the full set of states."""
        if query.tale is Tale.READINGS and query.subject is not None:
            return self.make(query.question.harms, (query.subject,))
        if query.coalition:
            return self.make(query.question.harms, *named(query.question))
        spoken = self.spoken_of(query.question)
        plain = self.make(query.question.harms, cases=spoken)
        if query.subject is None or plain.treats(query.subject):
            return plain
        # A ban on what nobody has a use for is left out of questions that are not about it; under one reading, perhaps.
        chosen = (*sorted(plain.encoding.duties), query.subject)
        return self.make(query.question.harms, chosen, spoken, self.small)

    def spoken_of(self, q: Question) -> tuple[GoalCase, ...]:
        """The cases of every goal that matters with these harms, if the question speaks of one; else none."""
        if not named(q)[1]:
            return ()
        found = goals.cases(self.make(q.harms).purposes(), self.small.states())
        return tuple(dict.fromkeys(found))

    def make(
        self,
        scene: tuple[Act, ...],
        only: tuple[Instance, ...] | None = None,
        cases: tuple[GoalCase, ...] = (),
        model: Model | None = None,
    ) -> Asker:
        """The encoding for these harm acts, made once; of some instances, unless otherwise said, with all states."""
        model = model or (self.small if only is None else self.model)
        key = (scene, only, cases, id(model))
        if key not in self.askers:
            self.askers[key] = Asker(model, scene, self.budget, self.effort, only, cases)
        return self.askers[key]

    def made(self) -> bool:
        """Whether anything could be asked so far."""
        return bool(self.askers)

    def view(self, harms: tuple[Act, ...], cores: Cores) -> View:
        """The model as the checks see it."""

        def listed(which: Callable[[Asker], Iterable[Instance]]) -> Callable[[tuple[Act, ...]], tuple[Instance, ...]]:
            return lambda scene: in_order(self.small, which(self.make(scene)))

        return View(
            model=self.small,
            full=self.model,
            classes=self.classes,
            harms=harms,
            duties=listed(lambda a: a.encoding.duties),
            bans=listed(lambda a: a.grounding.bans),
            liberties=listed(lambda a: a.grounding.liberties),
            finals=self.finals(),
            full_duties=lambda scene: in_order(self.model, self.make(scene, ()).grounding.duties),
            conduct=lambda scene: tuple(self.make(scene).encoding.conduct),
            stuck=lambda guard: stuck(self.small, full_config(self.small, guard), Without(needs=self.needs)),
            deciding=lambda phrase: deciding(self.small, phrase),
            ways=self.ways,
            goals=lambda scene: tuple(self.make(scene).purposes()) if self.small.goals else (),
            unaccepted=self.unaccepted,
            cores=cores,
            redundant=redundant(self.small),
            chosen=self.chosen,
        )

    def finals(self) -> tuple[Instance, ...]:
        """What the text says from when, and until when, it binds a party; nothing where it is judged as in force."""
        told = any(c.final for c in self.small.clauses)
        return in_order(self.small, self.make(()).grounding.finals) if told else ()

    def unaccepted(self, subject: Clause | Goal) -> Mapping[Unaccepted, tuple[Guard, ...]]:
        """What lies with states that are no parties, in the full model. Raises Undecided."""
        found = unaccepted(self.model, subject, Without(needs=self.needs), self.chosen)
        if found is None:
            raise Undecided(TOO_MANY)
        return found

    def ways(self, points: tuple[str, ...]) -> tuple[Guard, ...]:
        """All ways to settle these points that agree with what is chosen throughout. Raises Undecided."""
        made = dict(self.chosen)
        sizes = {p.name: len(p.alternatives) for p in self.model.points}
        open_ = [(made[p],) if p in made else range(sizes[p]) for p in points]
        if prod(len(s) for s in open_) > MOST:
            raise Undecided(TOO_MANY)
        return tuple(tuple(zip(points, picks, strict=True)) for picks in product(*open_))

    def restricted(self, query: Query) -> Query:
        """The query within what is chosen and left out throughout."""
        q = query.question
        without = replace(q.without, needs=q.without.needs | self.needs)
        within = tuple(g for g in (joined(g, self.chosen) for g in q.within) if g is not None)
        plain = query.plain and replace(query.plain, within=within, without=without)
        return replace(query, question=replace(q, within=within, without=without), plain=plain)


def joined(one: Guard, other: Guard) -> Guard | None:
    """Both partial configurations at once; None where they differ."""
    both = {**dict(one), **dict(other)}
    return tuple(both.items()) if {**both, **dict(one)} == both else None


def in_order(model: Model, instances: Iterable[Instance]) -> tuple[Instance, ...]:
    """Instances in text order."""
    clause = {c.number: k for k, c in enumerate(model.clauses)}
    rank = {e.name: k for k, e in enumerate(model.entities)}

    def key(i: Instance) -> tuple[int, int, tuple[int, ...], Instance]:
        return clause[i.clause], rank[i.bearer], tuple(rank.get(v, -1) for _, v in i.binding), i

    return tuple(sorted(instances, key=key))


# -- families ----------------------------------------------------------------------------------------------------


def settle(bench: Bench, family: list[Query]) -> Iterator[Case]:
    """The cases of one family of queries, each with its smallest failing configurations."""
    if family[0].once:
        yield from first_yes(bench, family)
        return
    first = family[0]
    if first.screen is not None and bench.asker(first).answer(screened(first)) is None:
        return
    covered: tuple[Guard, ...] = ()
    for group in grades(family):
        found = failing(bench, group, covered)
        primes = apart(bench, found, covered) if first.coalition or first.goal else merged(bench, found)
        yield from accounted(bench, [q for q in group if q.told], primes)
        covered = merged(bench, (*covered, *found))
        if space(bench.model).covers(covered, bench.chosen):
            break
    for asker in bench.askers.values():
        asker.forget()  # games remember every escape; memory must not grow with the number of questions


def grades(family: list[Query]) -> list[list[Query]]:
    """The family's queries by grade. What one coalition or goal has must not be mixed up with what another has."""
    if family[0].coalition or family[0].goal:
        return [[query] for query in family]
    return [[q for q in family if q.grade == grade] for grade in dict.fromkeys(q.grade for q in family)]


def failing(bench: Bench, group: list[Query], covered: tuple[Guard, ...]) -> tuple[Guard, ...]:
    """The configurations not yet covered in which some query of the group has a yes."""
    found: tuple[Guard, ...] = ()
    for query in asking_order(group):
        if not space(bench.model).covers((*covered, *found), bench.chosen):
            asked = replace(query.question, excluding=(*covered, *found))
            found = (*found, *bench.asker(query).failing(asked))
    return found


def accounted(bench: Bench, family: list[Query], primes: tuple[Guard, ...]) -> Iterator[Case]:
    """Cases that between them account for these configurations, each told for those that its own clauses explain."""
    told: tuple[Guard, ...] = ()
    for prime in primes:
        others = tuple(p for p in primes if p != prime)
        while not space(bench.model).covers(told, prime):
            owned = owner(bench, prime, others, told, family)
            if owned is None:
                break
            found = tuple(cases_of(bench, *owned, prime, sure=len(family) == 1))
            assert found, owned
            told = (*told, *(c.guard for c in found))
            yield from found


def apart(bench: Bench, some: tuple[Guard, ...], others: tuple[Guard, ...]) -> tuple[Guard, ...]:
    """The smallest partial configurations of those in `some` that are not in `others`."""
    every = space(bench.model)
    return merged(bench, every.meet(some, every.outside(others)))


def screened(query: Query) -> Question:
    """The question that screens the family, of the configurations that the query is about."""
    assert query.screen is not None
    return replace(query.screen, within=query.question.within, without=query.question.without)


def named(q: Question) -> tuple[tuple[Instance, ...], tuple[GoalCase, ...]]:
    """The instances and cases of which a question speaks."""
    formulas = And((*q.some, *q.along, q.given, q.always or TRUE))
    return tuple(sorted(spoken_of(formulas))), cases(formulas)


def asking_order(group: list[Query]) -> list[Query]:
    """First with the least of the text, where configurations matter least."""
    return sorted(group, key=lambda q: -len(q.question.without.clauses))


def first_yes(bench: Bench, family: list[Query]) -> Iterator[Case]:
    """The first query of the family that has a yes at all."""
    for query in family:
        answer = bench.asker(query).answer(query.question)
        if answer is not None:
            yield build(bench, query, answer, ())
            return


def merged(bench: Bench, cubes: tuple[Guard, ...]) -> tuple[Guard, ...]:
    """The smallest partial configurations of a union."""
    return space(bench.model).primes(cubes)


def owner(
    bench: Bench, prime: Guard, others: tuple[Guard, ...], told: tuple[Guard, ...], family: list[Query]
) -> tuple[Query, Answer] | None:
    """What accounts for what is not told yet: the family's first query with a yes, best where no other applies."""
    for excluding in ((*others, *told), told):
        for query in family:
            within = space(bench.model).meet(query.question.within, (prime,))
            asked = replace(query.question, within=within, excluding=excluding)
            if within and (answer := bench.asker(query).answer(asked)) is not None:
                return replace(query, question=asked), answer
    return None


def cases_of(bench: Bench, query: Query, answer: Answer, prime: Guard, sure: bool) -> Iterator[Case]:
    """The minimal set of one answer, told where in these configurations it has a yes by itself, as the query has.

    `sure`: the query is known to have a yes under all of them. Another answer may rest on other clauses.
    """
    case = unaided(bench, query, answer, prime) or build(bench, query, answer, prime)
    for guard in borne_out(bench, case, sure):
        here, found = narrowed(bench, query, case.answer, guard)
        if found is case.answer:
            yield replace(case, guard=guard, query=here)
        else:
            yield build(bench, here, found, guard, case.core)


def unaided(bench: Bench, query: Query, answer: Answer, prime: Guard) -> Case | None:
    """The case of the query's own clause, if it needs no other: what is simplest to say does not hang on luck."""
    if query.plain is None or query.subject is None or query.always_kept - {query.subject.clause}:
        return None
    case = Case(query, prime, answer, (query.subject.clause,))
    if bench.asker(query).answer(replace(alone(bench, case), excluding=query.question.excluding)) is None:
        return None
    found = agreed(bench, case, query.question.excluding)
    return None if found is None else replace(case, answer=found)


def borne_out(bench: Bench, case: Case, sure: bool) -> tuple[Guard, ...]:
    """The smallest configurations, of those of the case, under which its minimal set by itself has a yes too."""
    query, asker = case.query, bench.asker(case.query)
    guards = query.question.within
    if query.tale is Tale.READINGS or all(len(guard) == len(bench.model.points) for guard in guards):
        return guards
    if query.plain is not None:
        return by_one_choice(bench, case)
    if query.core is not Core.NONE:
        guards = asker.failing(alone(bench, case))
    return guards if sure else asker.failing(replace(query.question, within=guards, excluding=()))


def by_one_choice(bench: Bench, case: Case) -> tuple[Guard, ...]:
    """Where some scenario and choice that were looked at do both with the whole text and with the minimal set alone."""
    asker = bench.asker(case.query)
    questions = replace(case.query.question, excluding=()), alone(bench, case)
    found: tuple[Guard, ...] = ()
    answer: Answer | None = case.answer
    while answer is not None:
        wide: tuple[Guard, ...] = case.query.question.within
        for question in questions:
            wide = asker.region(replace(question, within=wide), answer)
        found = (*wide, *found)
        answer = agreed(bench, case, found)
    passed = case.query.question.excluding
    return tuple(guard for guard in merged(bench, found) if space(bench.model).less((guard,), passed))


def alone(bench: Bench, case: Case) -> Question:
    """What the minimal set is asked by itself, of the configurations of the case."""
    query = case.query
    return replace(
        query.plain or query.question, within=query.question.within, excluding=(), without=only_core(bench, case)
    )


def agreed(bench: Bench, case: Case, passed: tuple[Guard, ...] = ()) -> Answer | None:
    """A scenario and choice that do both with the whole text and with the minimal set alone, where it is not passed."""
    asker = bench.asker(case.query)
    question = replace(case.query.question, excluding=())
    while (answer := asker.beyond(question, passed)) is not None:
        here = space(bench.model).meet((answer.config,), case.query.question.within)
        whole_text = replace(case.query.question, within=here, excluding=())
        by_itself = replace(alone(bench, case), within=here)
        if asker.again(by_itself, answer) is not None:
            return answer
        other = asker.answer(by_itself)
        if other is not None and asker.again(whole_text, other) is not None:
            return other
        passed = (*here, *passed)
    return None


def narrowed(bench: Bench, query: Query, answer: Answer, guard: Guard) -> tuple[Query, Answer]:
    """The query of these configurations only, where no other applies if it has a yes there; and its answer there."""
    here, every = replace(query.question, within=(guard,)), space(bench.model)
    if every.less(every.meet((answer.config,), (guard,)), here.excluding):
        return replace(query, question=here), answer
    asker = bench.asker(query)
    found = asker.answer(here)
    if found is None:
        here = replace(here, excluding=())
        found = answer if joined(guard, answer.config) is not None else asker.answer(here)
    assert found is not None, query
    return replace(query, question=here), found


def build(bench: Bench, query: Query, answer: Answer, guard: Guard, core: tuple[str, ...] | None = None) -> Case:
    """A case with its minimal set; evidence for the reader comes with `complete`."""
    before = bench.effort.rlimit()
    found = core_of(bench.asker(query), query, answer) if core is None else core
    return Case(query, guard, answer, found, rlimit=bench.effort.rlimit() - before)


def core_of(asker: Asker, query: Query, answer: Answer) -> tuple[str, ...]:
    """The minimal set under the answer's configuration; where what settles the grade is left out, by the same choice.

    Else another choice would be found, which is of that grade only because the clauses that make it a breach are gone.
    """
    plain = query.plain or query.question
    here = replace(query, question=replace(plain, within=(answer.config,), excluding=()))
    return words_core(asker, here) if query.core is Core.WORDS else clause_core(asker, here, answer)


def complete(bench: Bench, case: Case, others: Iterable[Case]) -> Case:
    """The case made canonical, with what it rests on (it and all its fellows), its tales and its replay."""
    before = bench.effort.rlimit()
    asker = bench.asker(case.query)
    answer = asker.least(case.query.question)
    if answer is None or core_of(asker, case.query, answer) != case.core:
        answer = agreed(bench, case) or case.answer if case.query.plain is not None else least_of(bench, case)
    assert answer is not None
    case = replace(case, answer=answer, minimal=core_of(asker, case.query, answer) == case.core)
    fellows = (case, *others)
    rests = tuple(
        n.name
        for n in bench.model.needs
        if n.name not in bench.needs and all(rests_on(bench, c, n.name) for c in fellows)
    )
    full = replace(case, rests=rests, tales=tuple(tell(bench, case)))
    replayed = replay(bench, full)
    return replace(with_everybody(bench, full), replayed=replayed, rlimit=case.rlimit + bench.effort.rlimit() - before)


def with_everybody(bench: Bench, case: Case) -> Case:
    """The case with a story of all states, where it was found in a model in which a few stand for all.

    The story stays as it was where that is not true of the full model.
    """
    question, answer = case.query.question, case.answer
    if case.query.tale not in (Tale.STORY, Tale.GOAL) or bench.asker(case.query).model is not bench.small:
        return case
    like = followed(bench.model, bench.small, bench.classes, whole(answer.scenario, answer.examples[-1]))
    examples = tuple(joined_in(example, like) for example in answer.examples)
    told = replace(answer, scenario=joined_in(answer.scenario, like), examples=examples)
    if told == answer or not serves(bench.model, question, told):
        return case
    return replace(case, answer=told, tales=tuple((name, examples[0]) for name, _ in case.tales))


def least_of(bench: Bench, case: Case) -> Answer | None:
    """The least answer that the case's own minimal set brings about; another set may have a lesser one."""
    asker = bench.asker(case.query)
    question = replace(case.query.question, within=(case.answer.config,))
    alone = None
    if case.query.core is Core.CLAUSES:
        alone = asker.least(replace(question, without=only_core(bench, case)))
    return alone if alone is not None and serves(asker.model, question, alone) else asker.least(question)


def serves(model: Model, question: Question, answer: Answer) -> bool:
    """Whether the answer's examples are true of the whole text too, and not of its minimal set alone."""
    config = full_config(model, answer.config)
    stories = [(f, whole(answer.scenario, e)) for f, e in zip(question.some, answer.examples, strict=True)]
    return all(
        is_possible(model, config, story, question.without) and holds(f, model, config, story, question.without)
        for f, story in stories
    )


# -- minimal sets --------------------------------------------------------------------------------------------------


def clause_core(asker: Asker, query: Query, answer: Answer) -> tuple[str, ...]:
    """A minimal set of clauses with which alone the question keeps its yes, by leaving out one at a time."""
    q = query.question
    if query.tale is Tale.READINGS:
        return (query.subject.clause,) if query.subject else ()
    if query.core is Core.NONE:
        return ()
    names = [c.number for c in asker.model.clauses if c.number not in q.without.clauses]
    used = {n for n in names if asker.encoding.clauses[n] in answer.labels}
    used |= {query.subject.clause} if query.subject else set()
    used |= query.always_kept
    kept = [n for n in names if n in used]
    same = answer if query.plain is not None else None
    if not still(asker, q, clauses=q.without.clauses | (set(names) - set(kept)), like=same):
        kept = names
    for name in (n for n in list(kept) if n not in query.always_kept):
        rest = [n for n in kept if n != name]
        if still(asker, q, clauses=q.without.clauses | (set(names) - set(rest)), like=same):
            kept = rest
    return tuple(kept)


def words_core(asker: Asker, query: Query) -> tuple[str, ...]:
    """A minimal set of words that must stand for the yes to remain; all others struck out."""
    q = query.question
    words = list(asker.encoding.words)
    struck: set[str] = set(q.without.words)
    for word in words:
        if still(asker, q, words=struck | {word}):
            struck.add(word)
    return tuple(w for w in words if w not in struck)


def still(
    asker: Asker,
    q: Question,
    clauses: Iterable[str] | None = None,
    words: Iterable[str] | None = None,
    like: Answer | None = None,
) -> bool:
    """Whether the question keeps its yes when this is left out; by the same scenario and choice, if they are given."""
    left = Without(
        clauses=q.without.clauses if clauses is None else frozenset(clauses),
        needs=q.without.needs,
        words=q.without.words if words is None else frozenset(words),
    )
    asked = replace(q, without=left)
    return (asker.answer(asked) if like is None else asker.again(asked, like)) is not None


def rests_on(bench: Bench, case: Case, need: str) -> bool:
    """Whether the core alone gives no yes under this smallest configuration once the need is left out too."""
    asked = case.query.question
    if case.query.plain is not None:
        dropped = replace(asked, without=replace(asked.without, needs=asked.without.needs | {need}))
        return agreed(bench, replace(case, query=replace(case.query, question=dropped)), asked.excluding) is None
    alone = only_core(bench, case) if case.query.core is Core.CLAUSES else asked.without
    left = replace(alone, needs=asked.without.needs | {need})
    q = replace(asked, without=left, within=asked.within, excluding=asked.excluding)
    return bench.asker(case.query).answer(q) is None


# -- tales ---------------------------------------------------------------------------------------------------------


def tell(bench: Bench, case: Case) -> Iterator[tuple[str, History]]:
    """Short histories that show why there is no way out, with all states of the draft."""
    q = replace(case.query.question, within=(case.answer.config,))
    subject = case.query.subject
    if case.query.tale is Tale.CLAUSES:
        yield from (pair for c in case.core for pair in one_broken(bench, case, q, c))
    elif case.query.tale is Tale.WITHHELD and subject is not None:
        asker = bench.make(q.harms, (subject,))
        reached = Due(subject) if case.query.grade == "own hand" else Kept(subject)
        story = asker.example(q, case.answer, And((reached, Orderly())))
        yield "performed", story if story is not None else case.answer.examples[0]
    elif case.query.tale in (Tale.READINGS, Tale.GOAL):
        yield "history", case.answer.examples[0]


def one_broken(bench: Bench, case: Case, q: Question, clause: str) -> Iterator[tuple[str, History]]:
    """A history in which the core's other clauses are kept and this one is not; at best no other ban is broken."""
    subject = case.query.subject
    kept = set(case.core) - {clause}
    asker = bench.asker(case.query) if subject is None else bench.make(q.harms, (subject,))
    first: Formula = q.given
    tries = [kept | bans(asker.model) - {clause}, kept]
    if subject is not None:
        first = Breached(subject) if clause == subject.clause else Kept(subject)
        tries.append(kept - {subject.clause})  # others bound by the subject's clause may break it, where all else fails
    tried = (And((first, only(asker, some))) for some in tries)
    story = next((s for f in tried if (s := asker.example(q, case.answer, f)) is not None), None)
    if story is not None:
        yield clause, story


def bans(model: Model) -> set[str]:
    """The clauses that forbid something."""
    return {c.number for c in model.clauses if any(n is not None and n.modality is Modality.BAN for _, n in c.variants)}


def only(asker: Asker, clauses: set[str]) -> Clean:
    """Nobody but the authors is in breach of these clauses."""
    return Clean(but=tuple(c.number for c in asker.model.clauses if c.number not in clauses))


# -- replay --------------------------------------------------------------------------------------------------------


def full_config(model: Model, config: Guard) -> dict[str, int]:
    """The configuration with the first alternative of every point that does not matter."""
    return {p.name: dict(config).get(p.name, 0) for p in model.points}


def replay(bench: Bench, case: Case) -> Replay:
    """Confirm the case with the reference evaluator: its histories, then that there is no way out."""
    asker = bench.asker(case.query)
    q, model = case.query.question, asker.model
    config = full_config(model, case.answer.config)
    for f, example in zip(q.some, case.answer.examples, strict=True):
        confirm(model, config, q, whole(case.answer.scenario, example), f)
    if q.always is None:
        return Replay.FULL
    plain = case.query.plain
    done = no_way_out(bench, case, plain or q, only_core(bench, case))
    if plain is not None and plain.always != q.always:
        done &= no_way_out(bench, case, q, q.without)
    return Replay.FULL if done else Replay.BUDGET


def only_core(bench: Bench, case: Case) -> Without:
    """Everything left out but the core."""
    q = case.query.question
    names = frozenset(c.number for c in bench.model.clauses)
    words = frozenset(bench.asker(case.query).encoding.words)
    if case.query.core is Core.NONE:
        return q.without
    if case.query.core is Core.WORDS:
        return replace(q.without, words=words - frozenset(case.core))
    return replace(q.without, clauses=q.without.clauses | (names - frozenset(case.core)))


def no_way_out(bench: Bench, case: Case, q: Question, without: Without) -> bool:
    """Whether the evaluator looked at all conduct that matters and found no escape; one is a fault of this tool."""
    model = bench.asker(case.query).model
    config = full_config(model, case.answer.config)
    seen = judge(model, config, without)
    tried = tuple(one for one in case.answer.choice if seen.leans(one.act, q.choosers))
    fixed = whole(case.answer.scenario, case.answer.choice)
    sure = tuple(one for one in fixed if one not in tried)
    acts = relevant(bench, case, q, without)
    hours = relevant_hours(model, without, fixed)
    assert q.always is not None
    result = exhaust(model, config, sure, acts, hours, q.given, q.always, without, EXHAUSTION, tried)
    if result.counterexample is not None:
        raise ReplayError(f"{case.query}: {result.counterexample}")
    return result.complete


def confirm(model: Model, config: dict[str, int], q: Question, history: History, f: Formula) -> None:
    """The history is within the world, proper, and makes the formula true; else this tool is at fault."""
    if not is_possible(model, config, history, q.without):
        raise ReplayError(f"not possible: {history}")
    if q.proper and not is_proper(model, history, q.without):
        raise ReplayError(f"not proper: {history}")
    if not holds(f, model, config, history, q.without):
        raise ReplayError(f"not true: {f} of {history}")


def whole(scenario: History, conduct: History) -> History:
    """Scenario and conduct together."""
    return tuple(sorted({*scenario, *conduct}))


def relevant(bench: Bench, case: Case, q: Question, without: Without) -> list[Act]:
    """Conduct of the rest that occurs in the clauses that are left and in needs."""
    asker = bench.asker(case.query)
    config = full_config(asker.model, case.answer.config)
    seen = judge(asker.model, config, without)
    both = And((q.given, q.always or TRUE))
    happens = {one.act for one in case.answer.scenario}
    kinds = {t.name: t.kind for t in asker.model.templates}
    fixed = (a for a in ground_acts(asker.model) if kinds[a.template] in (ActKind.EVENT, ActKind.CALL))
    absent = frozenset(seen.number(a) for a in fixed if a not in happens)
    numbers = seen.needed(matters(seen, both, q.harms, absent))
    acts = {seen.act(n) for n in numbers}
    return [a for a in asker.encoding.conduct if a in acts and a.args[0] not in q.choosers]


def relevant_hours(model: Model, without: Without, fixed: History) -> list[int]:
    """Scenario hours and their sums with the spans of the clauses that are left and of needs."""
    leads = {b.lead for n in model.needs for _, b in n.variants if b is not None and b.lead}
    spans: set[int] = set()
    for clause in model.clauses:
        for _, norm in clause.variants:
            if norm is not None and (norm.over or clause.number not in without.clauses):
                spans |= {norm.deadline.hours, norm.deadline.hours + 1} if norm.deadline else set()
                spans |= norm.waits()
    base = {one.hour for one in fixed} or {0}
    after = base | {h + s for h in base for s in spans}
    after |= {h + s for h in after for s in spans}
    return sorted({h for a in after for h in (a, *(a - x for x in leads)) if h >= 0})


__all__ = ["Bench", "Case", "ReplayError", "Undecided", "build", "complete", "settle"]
