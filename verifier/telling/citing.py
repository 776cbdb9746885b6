"""The clauses, words, facts and reservations that a finding shows."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from verifier.confirming.bench import Bench
from verifier.confirming.case import Case, full_config, whole
from verifier.finding import Citation, Ground
from verifier.formula import Breached
from verifier.meaning.semantics import contains, holds, instances, judge
from verifier.model import (
    During,
    Goal,
    Guard,
    Happens,
    History,
    Instance,
    Limit,
    Modality,
    Model,
    Owes,
    Proviso,
    Subject,
    Unless,
    parts,
)
from verifier.query import Core, Tale
from verifier.text.source import Span
from verifier.words import cite, need_text, quote

RESERVED = "reservation"
"""What stands in place of a clause's number where a reservation is quoted."""


def grounds(bench: Bench, case: Case) -> Iterator[Ground]:
    """The needs without which the finding disappears."""
    for need in bench.model.needs:
        if need.name in case.rests:
            yield Ground("need", need.name, need_text(bench.model, need))


def core_numbers(bench: Bench, case: Case) -> tuple[str, ...]:
    """Clause numbers of the core, in text order."""
    if case.query.core is Core.CLAUSES:
        return case.core
    owners = {n for w in case.core for n, _ in word_places(bench.model, w)}
    return tuple(c.number for c in bench.model.clauses if c.number in owners)


def word_places(model: Model, words: str) -> Iterator[tuple[str, Span]]:
    """The clause and place of a limit's or an exception's words."""
    for clause in model.clauses:
        for _, norm in clause.variants:
            parts: tuple[Limit | Unless | During | Subject | Proviso, ...] = ()
            if norm is not None:
                parts = (*norm.limits, *norm.exceptions, *norm.during, *norm.under, *norm.provisos)
            yield from ((clause.number, part.span) for part in parts if part.words == words)


def citations(bench: Bench, case: Case, numbers: Sequence[str], guards: Sequence[Guard]) -> Iterator[Citation]:
    """The clauses of the core, what the finding turns on marked in them; then clauses that explain the case."""
    model = bench.model
    turns_on = {p for g in guards for p, _ in g} | {case.query.point} - {""}
    for number in numbers:
        spans = [s for w in case.core for n, s in word_places(model, w) if n == number]
        spans += [p.span for p in model.points if p.name in turns_on and p.where == number]
        yield cite(model, number, "needed", spans)
    yield from reservations(bench, case, numbers)
    known = {c.number for c in model.clauses}
    for number in dict.fromkeys(shown(bench, case)):
        if number not in numbers and number in known:
            yield cite(model, number, "shown")


def reservations(bench: Bench, case: Case, numbers: Sequence[str]) -> Iterator[Citation]:
    """What states in the case have reserved from its clauses, under its configuration."""
    model, config = bench.model, dict(full_config(bench.model, case.answer.config))
    made = [
        (part.of, part.span)
        for clause in model.clauses
        for guard, norm in clause.variants
        if clause.number in numbers and norm is not None and contains(config, guard)
        for part in norm.reserved()
        if case.query.subject is None or part.of == case.query.subject.bearer or part.words in case.core
    ]
    for one in model.reservations:
        if spans := [s for state, s in made if state == one.state and one.span.start <= s.start < one.span.end]:
            cited, sure = quote(model, RESERVED, one.span, spans, brief=True), one.confidence
            yield replace(cited, use="shown", source=one.source, confidence=sure.value if sure else "")


def shown(bench: Bench, case: Case) -> Iterator[str]:
    """Clauses that are not needed and yet explain the case: what a refusal breaks; the nearest duty."""
    query = case.query
    if query.grade == "by breach":
        yield from dict.fromkeys(i.clause for i in broken(bench, case, whole(case.answer.scenario, case.answer.choice)))
    if query.goal:
        yield from goal_clauses(bench.model.goal(query.goal))
    if query.tale is Tale.NONE:
        yield from offences(bench, case)
    if query.core is Core.WORDS and not case.core and query.harm is not None:
        duties = bench.make(query.question.harms).encoding.duties
        yield from (c.number for c in bench.model.clauses if any(d.clause == c.number for d in duties))
    yield from deeming(bench, case)


def deeming(bench: Bench, case: Case) -> Iterator[str]:
    """Clauses by which something that is told counts as what the core speaks of."""
    model = bench.model
    if not any(c.deems for c in model.clauses):
        return
    told = (case.answer.scenario, case.answer.choice, *case.answer.examples, *(story for _, story in case.tales))
    acts = {one.act for history in told for one in history}
    norms = (n for c in model.clauses if c.number in case.core for _, n in c.variants if n is not None)
    found = [(n, [part for c in n.conditions() for part in parts(c)]) for n in norms]
    spoken = {c.pattern.template for _, conditions in found for c in conditions if isinstance(c, Happens)}
    spoken |= {i.pattern.template for n, _ in found for i in n.items if n.modality is Modality.BAN}
    for number, one, other in judge(model, full_config(model, case.answer.config)).deemings():
        if one in acts and other.template in spoken:
            yield number


def broken(bench: Bench, case: Case, history: History, by: str | None = None) -> Iterator[Instance]:
    """Instances breached in a history, borne by the blocker."""
    model = bench.asker(case.query).model
    config = full_config(model, case.answer.config)
    who = by or case.query.blocker
    for clause in model.clauses:
        for i in instances(model, config, clause.number, case.query.question.without):
            if i.bearer == who and holds(Breached(i), model, config, history, case.query.question.without):
                yield i


def offences(bench: Bench, case: Case) -> list[str]:
    """The prohibitions that the author of the harm breaks by what the harm needs."""
    if case.query.harm is None or not case.answer.examples:
        return []
    history = whole(case.answer.scenario, case.answer.examples[0])
    found = dict.fromkeys(i.clause for i in broken(bench, case, history, case.query.harm.args[0]))
    bans = (c.number for c in bench.model.clauses if any(n and n.modality is Modality.BAN for _, n in c.variants))
    return [number for number in bans if number in found]


def goal_clauses(goal: Goal) -> Iterator[str]:
    """The clause that the goal serves, if it is one and no article, and the one that is to be owed."""
    yield goal.serves
    if isinstance(goal.then, Owes):
        yield goal.then.clause
