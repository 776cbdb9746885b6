"""Short histories that show why there is no way out, with all states of the draft."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from verifier.confirming.bench import Bench
from verifier.confirming.case import Case, full_config, whole
from verifier.formula import TRUE, And, Breached, Clean, Due, Formula, Kept, Or, Orderly, Question, spoken_of
from verifier.meaning.outcome import acts_in
from verifier.meaning.semantics import judge
from verifier.model import History, Modality, Model
from verifier.query import Tale
from verifier.solving.solve import Answer, Asker


def tell(bench: Bench, case: Case) -> Iterator[tuple[str, History]]:
    """Short histories that show why there is no way out, with all states of the draft."""
    q = replace(case.query.question, within=(case.answer.config,))
    subject = case.query.subject
    if case.query.tale is Tale.CLAUSES:
        yield from (pair for c in case.core for pair in one_broken(bench, case, q, c))
    elif case.query.tale is Tale.WITHHELD and subject is not None:
        asker = bench.make(q.harms, (subject,))
        reached = Due(subject) if case.query.grade == "own hand" else Kept(subject)
        story = asker.example(q, case.answer, And((reached, Orderly())))
        yield "performed", story if story is not None else case.answer.examples[0]
    elif case.query.grade == "more needed" and (answer := more(bench, case)) is not None:
        yield "more", whole(answer.scenario, answer.examples[0])
    elif case.query.tale in (Tale.READINGS, Tale.GOAL):
        yield "history", case.answer.examples[0]


def more(bench: Bench, case: Case) -> Answer | None:
    """How a duty that answers the harm comes to be owed after all, where more happens beside the harm."""
    q, asker = case.query.question, bench.asker(case.query)
    seen = judge(asker.model, full_config(asker.model, case.answer.config), q.without)
    harms = {seen.number(act) for act in q.harms}
    norms = ((i, seen.norm(i)) for i in sorted(spoken_of(case.query.bites or TRUE)))
    waiting = ((i, (*n.trigger, *n.steps)) for i, n in norms if n is not None)
    answering = tuple(Due(i) for i, conditions in waiting if harms & {a for c in conditions for a in acts_in(c)})
    if not answering:
        return None
    some = (Or(answering),)
    return asker.least(Question(harms=q.harms, callers=q.callers, some=some, within=(case.guard,), without=q.without))


def one_broken(bench: Bench, case: Case, q: Question, clause: str) -> Iterator[tuple[str, History]]:
    """A history in which the core's other clauses are kept and this one is not; at best no other ban is broken."""
    subject = case.query.subject
    kept = set(case.core) - {clause}
    asker = bench.asker(case.query) if subject is None else bench.make(q.harms, (subject,))
    first: Formula = q.given
    tries = [kept | bans(asker.model) - {clause}, kept]
    if subject is not None:
        first = Breached(subject) if clause == subject.clause else Kept(subject)
        tries.append(kept - {subject.clause})  # others bound by the subject's clause may break it, where all else fails
    tried = (And((first, only(asker, some))) for some in tries)
    story = next((s for f in tried if (s := asker.example(q, case.answer, f)) is not None), None)
    if story is not None:
        yield clause, story


def bans(model: Model) -> set[str]:
    """The clauses that forbid something."""
    return {c.number for c in model.clauses if any(n is not None and n.modality is Modality.BAN for _, n in c.variants)}


def only(asker: Asker, clauses: set[str]) -> Clean:
    """Nobody but the authors is in breach of these clauses."""
    return Clean(but=tuple(c.number for c in asker.model.clauses if c.number not in clauses))
