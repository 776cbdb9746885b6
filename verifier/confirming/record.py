"""A finding's histories as data, with what the reference evaluator makes of them: what `servanda replay` asks again."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from verifier.confirming.bench import Bench
from verifier.confirming.case import Case, full_config, whole
from verifier.confirming.standing import statuses
from verifier.finding import Deed, Record, Stood
from verifier.formula import Without
from verifier.meaning.completions import relevant
from verifier.meaning.semantics import is_possible
from verifier.model import History, Model
from verifier.query import Tale
from verifier.words import settings


def records(bench: Bench, case: Case, cited: Sequence[str]) -> Iterator[Record]:
    """Every history of the case that is within the world of the whole draft; it was found with fewer states."""
    complete = case.query.tale is Tale.NONE
    numbers = [c.number for c in bench.model.clauses] if complete else cited
    points = {p.name for p in relevant(bench.model, numbers)}
    for name, change, history in _stories(bench, case):
        config = {**full_config(bench.model, case.answer.config), **change}
        if is_possible(bench.model, config, history, Without(needs=bench.needs)):
            yield Record(
                story=name,
                configuration=settings(bench.model, tuple(c for c in config.items() if c[0] in points)),
                deeds=tuple(Deed(o.hour, o.act.template, o.act.args, o.act.closing) for o in history),
                stands=tuple(_stands(bench.model, config, history, numbers)),
                complete=complete,
            )


def _stories(bench: Bench, case: Case) -> Iterator[tuple[str, dict[str, int], History]]:
    """The histories of a case, each with a name and the choice that is made otherwise in it."""
    scenario = case.answer.scenario
    match case.query.tale:
        case Tale.CLAUSES:
            yield from ((f"{clause} is not kept", {}, whole(scenario, story)) for clause, story in case.tales)
        case Tale.WITHHELD:
            yield "its part is done", {}, whole(scenario, dict(case.tales).get("performed", ()))
            yield "its part is refused", {}, whole(scenario, case.answer.choice)
        case Tale.READINGS:
            point = bench.model.point(case.query.point)
            history = whole(scenario, case.answer.examples[0])
            for index, alternative in enumerate(point.alternatives):
                yield f"judged under {{{alternative}}}", {point.name: index}, history
        case Tale.STORY if case.answer.examples:
            yield "what happens", {}, whole(scenario, case.answer.examples[-1])
        case Tale.NONE:
            yield "the events alone", {}, scenario


def _stands(model: Model, config: dict[str, int], history: History, numbers: Sequence[str]) -> Iterator[Stood]:
    for number in numbers:
        for bearer, status in statuses(model, config, number, history).items():
            yield Stood(number, bearer, status)
