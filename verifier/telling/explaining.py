"""What happens and what follows, in a few sentences; and what was assumed away."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from verifier.confirming.bench import Bench
from verifier.confirming.case import Case, whole
from verifier.model import Act, History, Model
from verifier.query import Query, Tale
from verifier.telling.citing import broken, offences
from verifier.telling.who import fellows
from verifier.words import display, do, goal_text, listed, plural, say, sentence, sentences, whose


def explanation(bench: Bench, case: Case, group: Sequence[Case], numbers: Sequence[str]) -> Iterator[str]:
    """Who, what, when; then what follows."""
    model = bench.model
    query = case.query
    began = once(model, case.answer.scenario)
    match query.tale:
        case Tale.CLAUSES if query.right:
            rest = listed(n for n in numbers if n != query.right)
            yield f"{began}, whoever uses {query.right} breaks a promise, unless {rest} falls away."
            yield from precedence(query)
        case Tale.CLAUSES:
            alone = "no conduct of the parties keeps" if len(numbers) > 1 else "nothing that the parties can do keeps"
            yield f"{began}, {alone} {listed(numbers)}{' together' if len(numbers) > 1 else ''}."
            yield from precedence(query)
        case Tale.WITHHELD:
            yield from refusal(bench, case, began)
        case Tale.READINGS:
            yield f"The same conduct, judged under each reading of {where(bench, query)}, comes out differently."
        case Tale.DEFAULT:
            who = display(model, query.blocker)
            yield f"{began}, duties under {listed(sorted(query.always_kept))} fall due; but {who} does nothing at all."
            yield "Then no other state can be in breach of them, whatever they do or leave undone."
        case Tale.COALITION:
            yield from vetoed(bench, case, began)
        case Tale.GOAL:
            yield from missed(bench, case, began)
        case Tale.STORY if query.never:
            yield f"{sentence(query.meaning)}."
        case Tale.STORY:
            told = tuple(o for o in case.answer.scenario if o.act.template not in case_facts(model))
            yield f"{once(model, told)}, {query.meaning}."
        case Tale.NONE:
            yield f"{began}, no duty towards the victim falls due that asks for more than talk, whoever co-operates."
            if places(bench, group):
                yield f"So it is in {listed(places(bench, group))}."
            if found := offences(bench, case):
                yield f"What was done breaks {listed(found)}."


def once(model: Model, scenario: History) -> str:
    """`Once X attacks Y and Y appeals`; `At any time` without scenario."""
    return f"Once {listed(sentences(model, scenario))}" if scenario else "At any time"


def case_facts(model: Model) -> set[str]:
    """Phrases by which a case requires something."""
    norms = (n for c in model.clauses for _, n in c.variants if n is not None)
    return {i.case.template for n in norms for i in n.items if i.case is not None}


def precedence(query: Query) -> Iterator[str]:
    """What stated priorities say of the clauses."""
    for a, b, why in query.ranks:
        after = "A right that gives way is none" if b == query.right else "What gives way is broken all the same"
        yield f"{b} gives way to {a} ({why}). {after}."


def vetoed(bench: Bench, case: Case, began: str) -> Iterator[str]:
    """What those in the coalition do or leave undone, and what follows."""
    model, query = bench.model, case.query
    who = listed(display(model, m) for m in query.coalition)
    one = len(query.coalition) == 1
    acts = ("does nothing" if one else "do nothing") if not case.answer.choice else f"act{'s' * one} as told below"
    what = f"the goal “{query.goal}” is not reached"
    if query.subject is not None and model.clause(query.subject.clause).ends:
        what = f"the text ends under {query.subject.clause}"
    elif query.subject is not None and model.clause(query.subject.clause).voids:
        what = f"the text is void under {query.subject.clause}, as if it had never been made"
    elif query.subject is not None and model.clause(query.subject.clause).enters:
        what = f"the text does not enter into force under {query.subject.clause}"
    elif query.subject is not None:
        bearer = display(model, query.subject.bearer)
        what = f"{whose(bearer)} duty under {query.subject.clause} never arises or cannot be performed"
    yield sentence(f"{began}, {who} {acts}.".replace("Once", "once", 1))
    yield f"Whatever the others do within the prohibitions of the text, {what}."
    if len(query.coalition) > 1:
        yield f"With one fewer of the {plural(model, query.body)} the others can still bring it about."


def missed(bench: Bench, case: Case, began: str) -> Iterator[str]:
    """What the goal says, and how it fails."""
    goal = bench.model.goal(case.query.goal)
    yield f"The goal “{goal.name}”, which serves {goal.serves}: {goal_text(bench.model, goal)}."
    if case.query.grade == "unattainable":
        end = "the end that the goal wants never comes about, whoever co-operates"
        yield f"{began}, everybody can keep every promise; but then {end}."
    else:
        yield f"{began}, everybody keeps every promise as told below, and the end that the goal wants does not come."


def where(bench: Bench, query: Query) -> str:
    """The reading's place, and why it is one."""
    point = bench.model.point(query.point)
    return f"{point.where} ({point.note})" if point.note else point.where


def refusal(bench: Bench, case: Case, began: str) -> Iterator[str]:
    """What the blocker does or leaves undone, and what follows for the duty."""
    model, query = bench.model, case.query
    assert query.subject is not None
    who = display(model, query.blocker)
    number = query.subject.clause
    bearer = display(model, query.subject.bearer)
    what = undone(bench, case)
    if query.grade == "own hand":
        yield f"{began}, {who} {what}; its own duty under {number} then never arises."
        return
    yield f"{began}, {who} {what}."
    yield (
        f"Whatever the others do within the prohibitions of the text, "
        f"{whose(bearer)} duty under {number} never arises or cannot be performed."
    )
    if query.grade == "lawful":
        yield sentence(f"{who} breaks no promise by this.")
    else:
        history = whole(case.answer.scenario, case.answer.choice)
        breaches = list(dict.fromkeys(i.clause for i in broken(bench, case, history)))
        yield sentence(
            f"{who} breaks {listed(breaches) or 'a promise of its own'} by this, and the duty fails all the same."
        )


def undone(bench: Bench, case: Case) -> str:
    """What the blocker leaves undone, or else does, as a predicate."""
    if held := withheld(bench, case):
        return f"does not {listed((do(bench.model, a) for a in held), 'or')}"
    model = bench.model
    kept = {o.act for o in dict(case.tales).get("performed", ())}
    done = dict.fromkeys(o.act for o in case.answer.choice if o.act.args[0] == case.query.blocker and o.act not in kept)
    who = display(model, case.query.blocker)
    return listed(say(model, a).removeprefix(who).strip() for a in done) or "acts as told above"


def withheld(bench: Bench, case: Case) -> list[Act]:
    """Acts of the blocker in the history in which the duty is kept, that it does not do in its choice."""
    done = {o.act for o in case.answer.choice}
    kept = dict(case.tales).get("performed", ())
    return list(dict.fromkeys(o.act for o in kept if o.act.args[0] == case.query.blocker and o.act not in done))


def notes(bench: Bench, case: Case, group: Sequence[Case]) -> Iterator[str]:
    """What was assumed away; for whom the names stand."""
    query = case.query
    named = [a for h in query.question.harms for a in h.args]
    named += [n for n in (query.blocker, query.subject.bearer if query.subject else "") if n]
    if any(len(fellows(bench, n)) > 1 for n in named if bench.model.entity(n).sort == "state"):
        yield "states are named as examples: the same holds of every state that no clause tells apart from them"
    way = sorted({clause for c in group for clause in c.query.question.without.clauses})
    if way:
        stands = "it stands" if len(way) == 1 else "they stand"
        yield f"asked as if {listed(way)} gave way: {stands} in a conflict, told by itself, that would hide this"


def places(bench: Bench, group: Sequence[Case]) -> list[str]:
    """The harms of the group as sentences, interchangeable places included."""
    model = bench.model
    found: dict[str, None] = {}
    for case in group:
        if case.query.harm is None:
            continue
        slots = model.template(case.query.harm.template).slots
        for name, sort in zip(case.query.harm.args, slots, strict=True):
            if sort == "region":
                for other in bench.classes.members[bench.classes.of[name]]:
                    found[display(model, other)] = None
    return list(found)
