"""Cases into findings: one per check, grade and set of clauses, in the treaty's words."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from verifier.checks import Check
from verifier.confirming.bench import Bench
from verifier.confirming.case import Case
from verifier.confirming.never import complete_never
from verifier.confirming.record import records
from verifier.confirming.tales import more
from verifier.confirming.witness import complete
from verifier.finding import Finding, Severity, Verdict
from verifier.model import Act, Guard, PointKind
from verifier.query import Core, Observation, Tale
from verifier.telling.choices import configurations, contradicts, stripped
from verifier.telling.citing import RESERVED, citations, core_numbers, grounds
from verifier.telling.explaining import explanation, notes, undone, withheld
from verifier.telling.horns import horns, witness
from verifier.telling.precedence import ranked
from verifier.telling.who import blockers, parties
from verifier.words import moments, quote, settings

RANK = {Severity.ERROR: 0, Severity.WARNING: 1, Severity.NOTE: 2}
GAP_SEVERITY = {
    "silent": Severity.ERROR,
    "more needed": Severity.WARNING,
    "undetermined": Severity.WARNING,
    "excluded": Severity.NOTE,
}


def grouped(bench: Bench, cases: Iterable[Case]) -> list[list[Case]]:
    """Cases that make one finding each: same grade, same clauses, same choice points."""
    graded_cases = [graded(bench, c) for c in cases]
    graded_cases = [c for c in graded_cases if not any(says_more(o, c) for o in graded_cases)]
    places: dict[tuple[Act, ...], set[Guard]] = {}
    for case in graded_cases:
        places.setdefault(case.query.question.harms, set()).add(case.guard)
    groups: dict[tuple[object, ...], list[Case]] = {}
    for case in graded_cases:
        # A place that is left out under other choices than another is told apart from it.
        apart = frozenset(places[case.query.question.harms]) if case.query.core is Core.WORDS else frozenset()
        points = tuple(p for p, _ in stripped(bench, case.guard))  # another choice, another story
        about = (case.query.grade, case.core, case.query.point, case.query.goal, case.query.ranks)
        groups.setdefault((*about, points, apart), []).append(case)
    return list(groups.values())


def says_more(one: Case, other: Case) -> bool:
    """Whether the one says the same of fewer choices, so that the other adds nothing. Gaps are told place by place."""
    a, b = one.query, other.query
    same = (a.grade, one.core, a.point, a.blocker, a.goal) == (b.grade, other.core, b.point, b.blocker, b.goal)
    return same and a.core is not Core.WORDS and set(one.guard) < set(other.guard)


def graded(bench: Bench, case: Case) -> Case:
    """Grades that only the evidence can tell: what a gap is due to, whether a stated priority resolves a conflict."""
    if case.query.core is not Core.WORDS:
        return resolved(bench, case) if case.query.tale is Tale.CLAUSES else case
    kinds = {p.name: p.kind for p in bench.model.points}
    if any(kinds[p] is PointKind.READING for p, _ in stripped(bench, case.guard)):
        grade = "undetermined"
    else:
        grade = "excluded" if case.core else "silent" if more(bench, case) is None else "more needed"
    return replace(case, query=replace(case.query, grade=grade, severity=GAP_SEVERITY[grade]))


def resolved(bench: Bench, case: Case) -> Case:
    """The case with what stated priorities say of its clauses."""
    ranks = ranked(bench.model, tuple({**dict(case.guard), **dict(bench.chosen)}.items()), case.core)
    if not ranks:
        return case
    return replace(case, query=replace(case.query, grade="ranked", severity=Severity.WARNING, ranks=ranks))


def finding(bench: Bench, name: str, check: Check, group: list[Case]) -> Finding:
    """One finding from cases that share grade and clauses."""
    model = bench.model
    if group[0].query.tale is Tale.READINGS:
        group = [least(bench, c) for c in group]
    order = sorted(group, key=lambda c: (RANK[c.query.severity], len(c.guard), c.guard, acts(c)))
    never = order[0].query.never
    case = complete_never(order[0], order[1:]) if never else complete(bench, order[0], order[1:])
    guards = configurations(bench, group)
    numbers = core_numbers(bench, case)
    cited = tuple(citations(bench, case, numbers, guards))
    scenario = moments(model, case.answer.scenario)
    return Finding(
        check=name,
        verdict=Verdict.FAILS if guards in ((), ((),)) else Verdict.DEPENDS,
        grade=case.query.grade,
        severity=case.query.severity,
        claim=claim(bench, check, case, numbers),
        explanation=tuple(explanation(bench, case, group, numbers)),
        clauses=cited,
        parties=parties(bench, case, group),
        blockers=tuple(blockers(bench, group)),
        configurations=tuple(settings(model, g) for g in guards),
        rests_on=tuple(grounds(bench, case)),
        scenario=scenario,
        witness=witness(bench, case),
        horns=tuple(horns(bench, case, group)),
        replayed=case.replayed,
        minimal=case.minimal,
        rlimit=sum(c.rlimit for c in group),
        notes=tuple(notes(bench, case, group)),
        records=tuple(records(bench, case, [c.number for c in cited if c.number != RESERVED])),
    )


def observed(bench: Bench, name: str, seen: Observation) -> Finding | None:
    """The finding of what a check saw; None where it is so under no configuration that is asked about."""
    model = bench.model
    guards = [g for g in seen.guards if not contradicts(g, bench.chosen)]
    guards = [] if not guards else [()] if bench.chosen in guards else [stripped(bench, g) for g in guards]
    if not guards:
        return None
    return Finding(
        check=name,
        verdict=Verdict.FAILS if () in guards else Verdict.DEPENDS,
        grade=seen.grade,
        severity=seen.severity,
        claim=seen.claim,
        explanation=seen.explanation,
        clauses=tuple(quote(model, p.label, p.span, p.mark, seen.severity is Severity.NOTE) for p in seen.places),
        parties=seen.parties,
        configurations=() if () in guards else tuple(settings(model, g) for g in guards),
        notes=seen.notes,
    )


def claim(bench: Bench, check: Check, case: Case, numbers: Sequence[str]) -> str:
    """What the check says of a yes; of a refusal also what it is that is not done."""
    said = check.claim(bench.model, case.query, tuple(numbers) or case.core)
    refused = case.query.tale is Tale.WITHHELD and withheld(bench, case)
    return f"{said}, if it {undone(bench, case)}" if refused else said


def least(bench: Bench, case: Case) -> Case:
    """The case with its canonical answer."""
    return replace(case, answer=bench.asker(case.query).least(case.query.question) or case.answer)


def acts(case: Case) -> int:
    """How many acts the history takes in which one conduct is judged under several readings; 0 for other cases."""
    if case.query.tale is not Tale.READINGS:
        return 0
    return len(case.answer.scenario) + sum(len(e) for e in case.answer.examples)
