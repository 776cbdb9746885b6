"""What the verdicts on a draft rest on, put together; and, from a run of the checks, which finding rests on which."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import partial

from verifier import pipeline
from verifier.commands.audited import Audit, Count, Marked, OpenPoint, Passage, Support
from verifier.confirming.bench import Bench
from verifier.finding import Finding, Verdict
from verifier.model import Clause, Confidence, Model, Need, NotEncoded, Priority
from verifier.pipeline import Options, Progress
from verifier.telling import report
from verifier.text.source import Span
from verifier.words import choice_points, cite, need_text, place

Users = Callable[[Callable[[Finding], bool]], tuple[str, ...]]
"""The ids of the findings of which something is so."""


def audit(model: Model, options: Options | None = None, quick: bool = False, progress: Progress | None = None) -> Audit:
    """Everything that the verdicts rest on; `quick` asks no check. Raises UsageError, ReplayError."""
    options = options or Options()
    wanted = pipeline.selected(options)
    bench = Bench(model, options.rlimit, pipeline.chosen(model, options), pipeline.needs(model, options))
    found = () if quick else pipeline.check(model, options, progress)[0].findings
    stated = [report.assumed(bench, need) for need in model.needs]

    def users(so: Callable[[Finding], bool]) -> tuple[str, ...]:
        return tuple(f.id for f in found if f.severity and so(f))

    return Audit(
        path=model.source.path,
        instrument=model.name,
        title=model.title,
        status=f"{model.status} {model.date}".strip(),
        marks=tuple(_marks(model)),
        clauses=tuple(_clause(model, c, users) for c in model.clauses),
        needs=tuple(_need(model, n, users, n.name in bench.needs) for n in model.needs),
        priorities=tuple(_priority(model, p) for p in model.priorities),
        points=tuple(_points(model, bench, users)),
        not_encoded=tuple(_passage(model, n.number, n.text, n.span, n) for n in model.not_encoded),
        assumptions=tuple(a for a in report.assumptions(bench) if a not in stated),
        bounds=tuple(report.bounds(bench)),
        findings=None if quick else tuple(_support(model, f) for f in found if f.severity),
        holds=_named(wanted, found, lambda f: f.verdict is Verdict.HOLDS and not f.vacuous),
        vacuous=_named(wanted, found, lambda f: f.verdict is Verdict.HOLDS and f.vacuous),
        undecided=_named(wanted, found, lambda f: f.verdict is Verdict.UNKNOWN),
    )


def _named(wanted: Sequence[str], found: Sequence[Finding], so: Callable[[Finding], bool]) -> tuple[str, ...]:
    return tuple(name for name in wanted if any(f.check == name and so(f) for f in found))


def _mark(confidence: Confidence | None) -> str:
    return confidence.value if confidence else ""


def _marks(model: Model) -> Iterator[Count]:
    """The clauses by their marks, the surest first; those without a mark last."""
    for mark in (Confidence.TEXT_SEEN, Confidence.DERIVED, Confidence.FROM_MEMORY, None):
        yield Count(_mark(mark), tuple(c.number for c in model.clauses if c.confidence is mark))


def _passage(
    model: Model,
    label: str,
    text: str,
    span: Span,
    said: Clause | Need | NotEncoded | Priority,
    used_by: tuple[str, ...] = (),
    off: bool = False,
) -> Passage:
    path, line = place(model, span)
    return Passage(label, text, path, line, said.source, _mark(said.confidence), used_by, off)


def _clause(model: Model, clause: Clause, users: Users) -> Passage:
    number = clause.number
    used = users(lambda f: any(c.number == number and c.use != "shown" for c in f.clauses))
    return _passage(model, number, cite(model, number, "shown").text, clause.span, clause, used)


def _need(model: Model, need: Need, users: Users, off: bool) -> Passage:
    used = users(lambda f: any(g.kind == "need" and g.name == need.name for g in f.rests_on))
    return _passage(model, need.name, need_text(model, need), need.span, need, used, off)


def _priority(model: Model, priority: Priority) -> Passage:
    text = " ".join(model.source.slice(priority.span).split())
    return _passage(model, f"{priority.over} over {priority.under}".strip(), text, priority.span, priority)


def _points(model: Model, bench: Bench, users: Users) -> Iterator[OpenPoint]:
    """The choice points; the source of one is that of the provision in which it stands."""
    holders: dict[str, Clause | Need] = {**{n.name: n for n in model.needs}, **{c.number: c for c in model.clauses}}
    chosen = dict(bench.chosen)
    for point in choice_points(model):
        holder = holders.get(point.where)
        yield OpenPoint(
            point=point,
            source=holder.source if holder else "",
            mark=_mark(holder.confidence) if holder else "",
            used_by=users(partial(_turns_on, point.name)),
            settled=point.alternatives[chosen[point.name]] if point.name in chosen else "",
        )


def _turns_on(point: str, f: Finding) -> bool:
    """Whether the finding is there under some alternatives of the point only, or compares them."""
    told = {s.alternative for record in f.records for s in record.configuration if s.point == point}
    return len(told) > 1 or any(s.point == point for row in f.configurations for s in row)


def _support(model: Model, f: Finding) -> Support:
    assert f.severity is not None
    numbers = {c.number for c in model.clauses}
    cited = (Marked(c.number, c.confidence) for c in f.clauses if c.use != "shown" and c.number in numbers)
    return Support(
        id=f.id,
        check=f.check,
        severity=f.severity,
        claim=f.claim,
        clauses=tuple(dict.fromkeys(cited)),
        needs=tuple(g.name for g in f.rests_on if g.kind == "need"),
        configurations=f.configurations,
        replayed=f.replayed,
        notes=f.notes,
    )
