"""Minimal sets: clauses or words with which alone an answer stays yes, found by leaving out one at a time.

Everything is re-solved: membership in a solver's core counts for nothing by itself.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from verifier.confirming.bench import Bench
from verifier.confirming.case import Case
from verifier.cubes import space
from verifier.formula import Question, Without
from verifier.model import Guard
from verifier.query import Core, Query, Tale
from verifier.solving.solve import Answer, Asker


def core_of(asker: Asker, query: Query, answer: Answer) -> tuple[str, ...]:
    """The minimal set under the answer's configuration; where what settles the grade is left out, by the same choice.

    Else another choice would be found, which is of that grade only because the clauses that make it a breach are gone.
    """
    plain = query.plain or query.question
    here = replace(query, question=replace(plain, within=(answer.config,), excluding=()))
    return words_core(asker, here) if query.core is Core.WORDS else clause_core(asker, here, answer)


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
