"""Replay: the reference evaluator confirms what the solver claims, by exhaustion where it is that nothing helps."""

from __future__ import annotations

from verifier.confirming.bench import Bench
from verifier.confirming.case import Case, ReplayError, full_config, whole
from verifier.confirming.minimal import only_core
from verifier.finding import Replay
from verifier.formula import TRUE, And, Formula, Question, Without
from verifier.meaning.enumerate import ground_acts, matters
from verifier.meaning.exhaust import exhaust
from verifier.meaning.semantics import holds, is_possible, is_proper, judge
from verifier.model import Act, ActKind, History, Model

EXHAUSTION = 5_000
"""Histories that a replay looks at before it says that it did not finish."""


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
