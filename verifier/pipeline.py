"""The way of a treaty through the house: text, model, questions, cases, findings."""

from __future__ import annotations

import os
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from difflib import get_close_matches
from functools import partial
from itertools import islice
from math import prod
from pathlib import Path
from typing import TypeVar

from verifier import checks
from verifier.confirming.bench import Bench
from verifier.confirming.case import Case, ReplayError
from verifier.confirming.families import settle
from verifier.confirming.never import settle_never
from verifier.finding import Effort, Finding, Report, Verdict
from verifier.formula import Question
from verifier.model import Act, Guard, Model
from verifier.parallel import both
from verifier.query import Query, View
from verifier.resolving import resolve
from verifier.solving import second
from verifier.solving.evidence import Evidence, Record, Taker
from verifier.solving.second import SolversDifferError
from verifier.solving.solver import Bill, Undecided
from verifier.solving.solver import Effort as Spent
from verifier.telling import tell
from verifier.telling.folding import told_once
from verifier.telling.report import report
from verifier.text.diagnostics import DraftError
from verifier.text.files import UnreadableError, read
from verifier.words import moments

DEFAULT_RLIMIT = 20_000_000
"""Solver steps that one question may take."""

FEW, MANY = 20_000, 1_000_000
"""Acts that can be told apart, and acts in all, beyond which a draft is too large."""

Progress = Callable[[str], None]
T = TypeVar("T")


class UsageError(Exception):
    """A name that the draft or the catalogue does not know; `help` offers a way out."""

    def __init__(self, message: str, help: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.help = help


@dataclass(frozen=True, slots=True)
class Options:
    """What a run is asked for. `choose` are (point, alternative) pairs; `rlimit` solver steps per question; `second`:
    every search on which an answer rests is put to a second solver too.
    """

    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    without: tuple[str, ...] = ()
    choose: tuple[tuple[str, str], ...] = ()
    rlimit: int = DEFAULT_RLIMIT
    second: bool = False


def load(path: str | Path) -> Model:
    """The treaty in that file. Raises UnreadableError, or DraftError with every error of the file."""
    return resolve.load(read(path), str(path))


def check(
    model: Model, options: Options | None = None, progress: Progress | None = None, taker: Taker | None = None
) -> tuple[Report, Effort]:
    """Ask the draft everything that is selected; `taker` gets the evidence on which the answers rest, as it is found.

    Raises UsageError, ReplayError, SolversDifferError.
    """
    options = options or Options()
    began = time.perf_counter()
    wanted = selected(options)
    spent = Spent()
    if taker is not None or options.second:
        spent.record = Record(taker or confirming(spent))
    bench = Bench(model, options.rlimit, chosen(model, options), needs(model, options), effort=spent)
    bench.alone = taker is not None
    bench.refused = too_large(bench)
    known: dict[str, Asked] = {}
    answered: list[Answered] = []
    for name in in_order(wanted):
        if progress is not None:
            progress(f"{name}: {checks.summary(name)}")
        answered.append(attempted(bench, name, known))
    if progress is not None:
        progress("how it comes about, and what it rests on")
    found = findings(bench, [one for one in answered if one.name in wanted])
    return report(bench, told_once(found)), cost(spent, time.perf_counter() - began)


def confirming(spent: Spent) -> Taker:
    """Puts each piece of evidence to the second solver, and counts. Raises UsageError where there is none."""
    if not second.installed():
        raise UsageError("the second solver, cvc5, is not installed", "pip install servanda[cvc5]")

    def confirm(evidence: Evidence) -> None:
        spent.second_asked += 1
        spent.second_unknown += not second.confirms(evidence)

    return confirm


def cost(spent: Spent, seconds: float) -> Effort:
    """What the run cost."""
    return Effort(spent.questions, spent.calls, spent.seconds, seconds, spent.second_asked, spent.second_unknown)


@dataclass(slots=True)
class Asked:
    """What came of the questions of one check: cases, reasons why something is open, the answer if all is well."""

    queries: list[Query]
    cases: list[Case]
    undecided: list[str]
    holding: Finding | None = None

    def cores(self) -> dict[frozenset[str], tuple[Guard, ...]]:
        """The clause sets that cannot be kept, with where they were found; a right need not be used."""
        found: dict[frozenset[str], tuple[Guard, ...]] = {}
        cases = (c for c in self.cases if not c.query.right)
        for case in sorted(cases, key=lambda c: (sorted(c.core), c.guard)):
            found[frozenset(case.core)] = (*found.get(frozenset(case.core), ()), case.guard)
        return found

    def quiet(self, bench: Bench, name: str, looks: bool) -> Finding:
        """The answer where nothing was found."""
        if self.holding is None:
            self.holding = holds(bench, name, self.queries, looks)
        return self.holding


def too_large(bench: Bench) -> str:
    """Why nothing is asked of a draft in which too many acts can be told apart; else nothing."""
    if number_of_acts(bench.small) <= FEW and number_of_acts(bench.model) <= MANY:
        return ""
    return f"the draft is too large: {number_of_acts(bench.model):,} different acts can be done"


def number_of_acts(model: Model) -> int:
    """How many acts there are, if every phrase is said of everybody."""
    sizes = Counter(e.sort for e in model.entities)
    return sum(prod(sizes[sort] for sort in t.slots) for t in model.templates)


@dataclass(frozen=True, slots=True)
class Answered:
    """One check whose questions are answered, and of which nothing is told yet.

    `seen`: what stands without a question; `undecided`: reasons why something is open; `groups`: cases to be told
    together; `asked`: its questions, or those of the check that it shares them with, if there are any.
    """

    bench: Bench
    name: str
    seen: list[Finding]
    undecided: tuple[str, ...] = ()
    groups: tuple[list[Case], ...] = ()
    asked: Asked | None = None


def attempted(bench: Bench, name: str, known: dict[str, Asked]) -> Answered:
    """One check, undecided where not even its questions can be put together."""
    if not bench.refused:
        try:
            return run(bench, name, known)
        except Undecided as reason:
            if not bench.made():
                bench.refused = str(reason)
            return Answered(bench, name, [Finding(name, Verdict.UNKNOWN, notes=(str(reason),))])
    return Answered(bench, name, [Finding(name, Verdict.UNKNOWN, notes=(bench.refused,))])


def run(bench: Bench, name: str, known: dict[str, Asked]) -> Answered:
    """One check: its questions and their cases. `known`: what was asked before; it grows."""
    check = checks.get(name)
    if check.SEVERAL and not bench.model.instruments:
        return Answered(bench, name, [idle(name, "There is only one instrument here")])
    if bench.effort.record is not None:
        bench.effort.record.check = name
    if check.ENTRY:
        bench = bench.before_entry()
        if not check.looks and not any(c.final for c in bench.model.clauses):
            silent = "The text says neither when it enters into force nor when it ends"
            return Answered(bench, name, [idle(name, silent)])
    view = bench.view(harm_acts(bench), {before: asked.cores() for before, asked in known.items()})
    seen, unseen = looked(bench, name, check, view)
    source = check.SHARES or name
    if source not in known:
        known[source] = ask(bench, checks.get(source), view)
    asked = known[source]
    cases = without_wider(asked.cases) if check.EXHAUST else asked.cases
    groups = tell.grouped(bench, [c for c in cases if check.keeps(bench.model, c.core)])
    return Answered(bench, name, seen, (*unseen, *asked.undecided), tuple(groups), asked)


def idle(name: str, reason: str) -> Finding:
    """The answer of a check that has nothing to ask of the text."""
    return Finding(name, Verdict.HOLDS, vacuous=True, notes=(reason,))


def findings(bench: Bench, answered: list[Answered]) -> list[Finding]:
    """All that the checks have to tell. No check needs to know what another tells, so all is told at once."""
    tasks = [partial(tell_one, one.bench, one.name, group) for one in answered for group in one.groups]
    told = iter(shared(bench, tasks))
    return [f for one in answered for f in concluded(one, list(islice(told, len(one.groups))))]


def concluded(one: Answered, told: list[tuple[Finding | None, str]]) -> list[Finding]:
    """What one check says in the end; where nothing was found, that it holds."""
    found = [*one.seen, *(f for f, _ in told if f is not None)]
    undecided = [*one.undecided, *(reason for _, reason in told if reason)]
    if undecided:
        found.append(Finding(one.name, Verdict.UNKNOWN, notes=(f"{len(undecided)} questions: {undecided[0]}",)))
    if found or one.asked is None:
        return found
    check = checks.get(one.name)
    source = check.SHARES or one.name
    quiet = one.asked.quiet(one.bench, source, (check.SIFTS or check.looks) and bool(one.bench.model.clauses))
    return [replace(quiet, check=one.name, notes=tuple(elsewhere(one.name, source, one.asked.cases)))]


def looked(bench: Bench, name: str, check: checks.Check, view: View) -> tuple[list[Finding], list[str]]:
    """What a check sees without a question; and why it did not see all, if so."""
    found: list[Finding] = []
    try:
        for seen in check.look(view):
            finding = tell.observed(bench, name, seen)
            found += [] if finding is None else [finding]
    except Undecided as reason:
        return found, [str(reason)]
    return found, []


def elsewhere(name: str, source: str, cases: list[Case]) -> Iterator[str]:
    """Where that is told which the check's questions found, though the check has nothing to tell."""
    if cases:
        tellers = (n for n in checks.names() if n != name and source in (n, checks.get(n).SHARES))
        yield f"What these questions did find is told by {', '.join(tellers)}"


def ask(bench: Bench, check: checks.Check, view: View) -> Asked:
    """The questions of a check, and their cases."""
    queries = [bench.restricted(q) for q in check.ask(view)]
    families: dict[tuple[object, ...], list[Query]] = {}
    for query in queries:
        families.setdefault(query.family, []).append(query)
    outcomes = shared(bench, [partial(settled, bench, family, check.EXHAUST) for family in families.values()])
    return Asked(queries, [case for found, _ in outcomes for case in found], [why for _, why in outcomes if why])


def settled(bench: Bench, family: list[Query], exhaust: bool) -> tuple[list[Case], str]:
    """The cases of one family; and why it is undecided, if it is."""
    try:
        if family[0].never:
            return list(settle_never(bench, family)), ""
        return list(every_set(bench, family) if exhaust else settle(bench, family)), ""
    except Undecided as reason:
        return [], str(reason)
    finally:
        bench.forget()


def tell_one(bench: Bench, name: str, group: list[Case]) -> tuple[Finding | None, str]:
    """The finding; or why its evidence could not be completed within the budget."""
    if bench.effort.record is not None:
        bench.effort.record.check = name
    try:
        return tell.finding(bench, name, checks.get(name), group), ""
    except Undecided as reason:
        return None, str(reason)


def shared(bench: Bench, tasks: Sequence[Callable[[], T]]) -> list[T]:
    """The tasks' results, half of them from another process; what that one spent is added to the bill."""

    def billed(task: Callable[[], T]) -> tuple[T, int, Bill, Bill]:
        before = bench.effort.bill()
        result = task()
        return result, os.getpid(), before, bench.effort.bill()

    if bench.alone:
        return [task() for task in tasks]
    results = []
    for result, process, before, after in both([partial(billed, task) for task in tasks]):
        if process != os.getpid():
            bench.effort.pay(before, after)
        results.append(result)
    return results


def every_set(bench: Bench, family: list[Query]) -> Iterator[Case]:
    """Cases of the family, and those that remain when each clause of a found set is left out in turn.

    This is Reiter's hitting-set tree: a set that is still whole needs no new search.
    """
    todo: list[frozenset[str]] = [frozenset()]
    seen: set[frozenset[str]] = set()
    found: dict[tuple[object, ...], Case] = {}
    while todo:
        left = todo.pop(0)
        if left in seen:
            continue
        seen.add(left)
        known = next((c.core for c in found.values() if not left & set(c.core)), None)
        if known is None:
            fresh = list(settle(bench, [leaving(q, left) for q in family]))
            found |= {(c.core, c.guard): of_the_whole(bench, c) for c in fresh}
            known = fresh[0].core if fresh else ()
        todo += [left | {clause} for clause in known]
    yield from found.values()


def of_the_whole(bench: Bench, case: Case) -> Case:
    """The case as one of the whole text; where other clauses exclude each other whatever happens, they stay out."""
    query = leaving(case.query, frozenset())
    here = replace(query.question, within=(case.answer.config,))
    if case.query.question.without.clauses and bench.asker(query).answer(here) is None:
        return case
    return replace(case, query=query)


def leaving(query: Query, clauses: frozenset[str]) -> Query:
    """The query with these clauses left out (and no others)."""
    without = replace(query.question.without, clauses=clauses)
    plain = query.plain and replace(query.plain, without=without)
    return replace(query, question=replace(query.question, without=without), plain=plain)


def without_wider(cases: list[Case]) -> list[Case]:
    """Cases whose clauses include those of another case with a wider or equal configuration add nothing."""

    def covered(case: Case) -> bool:
        return any(set(o.core) < set(case.core) and set(o.guard) <= set(case.guard) for o in cases)

    return [c for c in cases if not covered(c)]


def holds(bench: Bench, name: str, queries: list[Query], looks: bool) -> Finding:
    """No finding: with a history in which what was asked about comes up, else vacuous unless the check `looks`."""
    for query in queries:
        if query.bites is None:
            continue
        question = Question(harms=query.question.harms, some=(query.bites,), without=query.question.without)
        try:
            answer = bench.asker(query).least(replace(question, within=(bench.chosen,)))
        except Undecided:
            continue
        if answer is not None:
            return Finding(
                check=name,
                verdict=Verdict.HOLDS,
                scenario=moments(bench.model, answer.scenario),
                witness=moments(bench.model, answer.examples[0]),
            )
    return Finding(check=name, verdict=Verdict.HOLDS, vacuous=not looks)


def harm_acts(bench: Bench) -> tuple[Act, ...]:
    """All harm acts of the small model, in text order."""
    return bench.make(()).encoding.harm_acts


# -- options --------------------------------------------------------------------------------------------------------


def selected(options: Options) -> tuple[str, ...]:
    """The checks to report. Raises UsageError for an unknown name."""
    known = checks.names()
    for name in (*options.select, *options.ignore):
        if name not in known:
            raise UsageError(f"there is no check `{name}`", near(name, known, "the checks are"))
    wanted = options.select or known
    return tuple(n for n in known if n in wanted and n not in options.ignore)


def in_order(wanted: tuple[str, ...]) -> tuple[str, ...]:
    """The wanted checks and those that they come after."""
    order: list[str] = []

    def add(name: str) -> None:
        for before in checks.get(name).AFTER:
            add(before)
        if name not in order:
            order.append(name)

    for name in wanted:
        add(name)
    return tuple(order)


def needs(model: Model, options: Options) -> frozenset[str]:
    """The needs left out. Raises UsageError for an unknown name."""
    known = [n.name for n in model.needs]
    for name in options.without:
        if name not in known:
            raise UsageError(f"the draft has no need `{name}`", near(name, known, "its needs are"))
    return frozenset(options.without)


def chosen(model: Model, options: Options) -> Guard:
    """The choices made throughout, in text order. Raises UsageError for an unknown point or alternative."""
    picks: dict[str, int] = {}
    points = {p.name: p for p in model.points}
    for name, alternative in options.choose:
        if name not in points:
            raise UsageError(f"the draft has no choice point `{name}`", near(name, points, "its choice points are"))
        if alternative not in points[name].alternatives:
            known = points[name].alternatives
            raise UsageError(f"`{name}` has no alternative `{alternative}`", near(alternative, known, "it has"))
        picks[name] = points[name].alternatives.index(alternative)
    return tuple((p.name, picks[p.name]) for p in model.points if p.name in picks)


def near(name: str, known: Iterable[str], listed: str) -> str:
    """A suggestion, or the list of what there is."""
    names = list(known)
    close = get_close_matches(name, names, 1)
    return f"did you mean `{close[0]}`?" if close else f"{listed}: {', '.join(names) or 'none'}"


__all__ = [
    "DEFAULT_RLIMIT",
    "DraftError",
    "Effort",
    "Options",
    "ReplayError",
    "SolversDifferError",
    "UnreadableError",
    "UsageError",
    "check",
    "load",
]
