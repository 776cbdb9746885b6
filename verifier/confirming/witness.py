"""A case one can believe: canonical, with what it rests on, its tales and its replay."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from verifier.confirming.bench import Bench
from verifier.confirming.case import Case, full_config, whole
from verifier.confirming.fellows import followed, joined_in
from verifier.confirming.minimal import agreed, core_of, only_core, rests_on
from verifier.confirming.replay import replay
from verifier.confirming.tales import tell
from verifier.formula import Question
from verifier.meaning.semantics import holds, is_possible
from verifier.model import Model
from verifier.query import Core, Tale
from verifier.solving.solve import Answer


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
    if serves(bench.model, question, answer):  # who need not take part is left out
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
