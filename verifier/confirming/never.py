"""Cases of what can never be: a family of questions none of which has a yes.

A yes of any question of the family, in any scenario, clears the configurations in which it is one. What is left is the
finding, as far as what is `provided` can come about there. The evidence is gathered at once, while the family is at
hand: a minimal set of clauses, the needs it rests on, and a search by the reference evaluator over all that may happen.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from verifier.confirming.bench import Bench
from verifier.confirming.case import Case, ReplayError, full_config, whole
from verifier.confirming.families import merged
from verifier.confirming.replay import EXHAUSTION, confirm, relevant_hours
from verifier.cubes import space
from verifier.finding import Replay
from verifier.formula import TRUE, And, Not, Question, Without
from verifier.meaning.enumerate import ground_acts, matters
from verifier.meaning.exhaust import exhaust
from verifier.meaning.semantics import is_proper, judge, longest_lead
from verifier.model import Act, ActKind, Guard, History, Occurrence
from verifier.query import Query
from verifier.solving.solve import Answer


def settle_never(bench: Bench, family: list[Query]) -> Iterator[Case]:
    """The configurations in which no question of the family has a yes, smallest first, each with its evidence."""
    covered: tuple[Guard, ...] = family[0].question.excluding
    left: tuple[Guard, ...] = ()
    for query in family:
        if bench.chosen in covered:
            return
        left = merged(bench, (*left, *provided(bench, query, covered)))
        yes = bench.asker(query).failing(replace(query.question, excluding=covered))
        covered = merged(bench, (*covered, *yes))
    told: tuple[Guard, ...] = ()
    for prime, _ in remaining(bench, left, covered):
        while rest := list(remaining(bench, (prime,), (*covered, *told))):
            config = rest[0][1]
            query, _ = story(bench, family, config)
            core = core_of(bench, family, query, config)
            found = list(remaining(bench, (prime,), (*covered, *open_without(bench, family, prime, core))))
            assert found, query
            yield from (case(bench, family, guard, here, core) for guard, here in found)
            told = (*told, *(guard for guard, _ in found))


def open_without(bench: Bench, family: list[Query], prime: Guard, core: Sequence[str]) -> Iterator[Guard]:
    """The configurations in which some question has a yes once all but these clauses are left out."""
    for query in family:
        alone = replace(query.question, within=(prime,), excluding=(), without=only(bench, query, core))
        yield from bench.asker(query).failing(alone)


def case(bench: Bench, family: list[Query], guard: Guard, config: Guard, core: tuple[str, ...]) -> Case:
    """The case of a set of clauses with which alone there is no yes under the guard, with its evidence."""
    query, answer = story(bench, family, config)
    rests = tuple(n.name for n in bench.model.needs if rests_on(bench, family, config, core, n.name))
    done = [replay(bench, q, config, only(bench, q, core)) for q in family]
    return Case(query, guard, answer, core, rests, (), True, Replay.FULL if all(done) else Replay.BUDGET)


def provided(bench: Bench, query: Query, covered: tuple[Guard, ...]) -> tuple[Guard, ...]:
    """The configurations, of those not covered, in which what is provided can come about."""
    if query.provided is None:
        return query.question.within
    return bench.asker(query).failing(replace(query.question, some=(query.provided,), excluding=covered))


def remaining(bench: Bench, left: Sequence[Guard], covered: Sequence[Guard]) -> Iterator[tuple[Guard, Guard]]:
    """The smallest partial configurations of what is left and not covered, each with its first completion."""
    here = space(bench.model)
    concerned = {p for cube in (*left, *covered) for p, _ in cube}
    for prime in here.primes(here.less(left, covered)):
        yield prime, tuple((p, dict(prime).get(p, 0)) for p in here.sizes if p in concerned)


def story(bench: Bench, family: list[Query], config: Guard) -> tuple[Query, Answer]:
    """The first query whose provision can come about there, and the least history in which it does."""
    for query in family:
        if query.provided is not None:
            asked = replace(query.question, some=(query.provided,), within=(config,), excluding=())
            answer = bench.asker(query).least(asked)
            if answer is not None:
                shown = whole(answer.scenario, answer.examples[0])
                model = bench.asker(query).model
                confirm(model, full_config(model, answer.config), asked, shown, query.provided)
                return query, answer
    return family[0], Answer(config, (), (), (), frozenset())


# -- evidence ------------------------------------------------------------------------------------------------------


def none(bench: Bench, family: Iterable[Query], config: Guard, without: Without) -> bool:
    """Whether no question of the family has a yes under that configuration with this left out."""
    return all(
        bench.asker(q).answer(replace(q.question, within=(config,), excluding=(), without=without)) is None
        for q in family
    )


def core_of(bench: Bench, family: list[Query], query: Query, config: Guard) -> tuple[str, ...]:
    """A minimal set of clauses with which alone there is no yes, the query's own among them."""
    asked = query.question.without
    names = [c.number for c in bench.model.clauses if c.number not in asked.clauses]
    own = [query.subject.clause] if query.subject is not None else []

    def suffices(kept: Sequence[str]) -> bool:
        return none(bench, family, config, replace(asked, clauses=asked.clauses | (set(names) - set(kept))))

    if own and suffices(own):
        return tuple(own)
    kept = names
    for name in [n for n in names if n not in own]:
        rest = [n for n in kept if n != name]
        if suffices(rest):
            kept = rest
    return tuple(kept)


def only(bench: Bench, query: Query, core: Sequence[str]) -> Without:
    """Everything left out but the core."""
    asked = query.question.without
    return replace(asked, clauses=asked.clauses | ({c.number for c in bench.model.clauses} - set(core)))


def rests_on(bench: Bench, family: list[Query], config: Guard, core: Sequence[str], need: str) -> bool:
    """Whether the core alone leaves a yes once the need is left out too."""
    if need in bench.needs:
        return False
    left = only(bench, family[0], core)
    return not none(bench, family, config, replace(left, needs=left.needs | {need}))


def replay(bench: Bench, query: Query, config: Guard, without: Without) -> bool:
    """Whether the evaluator looked at all that may happen and found no yes; one is a fault of this tool."""
    model = bench.asker(query).model
    chosen = full_config(model, config)
    lead = longest_lead(model, without) if query.question.proper else 0
    fixed: History = tuple(Occurrence(lead, act) for act in query.question.harms)
    hours = relevant_hours(model, without, fixed)
    never = Not(And(query.question.some))
    acts = open_acts(bench, query.question, chosen, without)
    result = exhaust(model, chosen, fixed, acts, hours, TRUE, never, without, EXHAUSTION)
    found = result.counterexample
    if found is not None and (is_proper(model, found, without) or not query.question.proper):
        raise ReplayError(f"{query}: {found}")
    return result.complete and found is None


def open_acts(bench: Bench, question: Question, config: dict[str, int], without: Without) -> list[Act]:
    """Everything that may happen beside the harm, as far as it matters."""
    model = bench.small
    seen = judge(model, config, without)
    harms = frozenset(seen.number(a) for a in ground_acts(model) if seen.is_harm(a) and a not in question.harms)
    numbers = seen.needed(matters(seen, And(question.some), question.harms, harms))
    acts = {seen.act(n) for n in numbers - harms} - set(question.harms)
    kinds = {t.name: t.kind for t in model.templates}
    return sorted(acts, key=lambda a: (kinds[a.template] not in (ActKind.EVENT, ActKind.CALL), a))


def complete_never(case: Case, others: Iterable[Case]) -> Case:
    """The case with what it and all its fellows rest on."""
    return replace(case, rests=tuple(n for n in case.rests if all(n in o.rests for o in others)))
