"""From a yes to cases: the configurations in which a family of queries has a yes, and what accounts for each."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from verifier.confirming.bench import Bench, joined
from verifier.confirming.case import Case
from verifier.confirming.minimal import agreed, alone, core_of
from verifier.cubes import space
from verifier.formula import Question
from verifier.model import Guard
from verifier.query import Core, Query, Tale
from verifier.solving.solve import Answer


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
