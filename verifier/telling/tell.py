"""Cases into findings: one per check, grade and set of clauses, in the treaty's words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from verifier.checks import Check
from verifier.confirming.bench import Bench
from verifier.confirming.case import Case, full_config, whole
from verifier.confirming.never import complete_never
from verifier.confirming.record import records
from verifier.confirming.witness import complete
from verifier.cubes import space
from verifier.cutoff import memberships, redundant
from verifier.finding import Citation, Finding, Ground, Horn, Moment, Severity, Verdict
from verifier.formula import Breached
from verifier.meaning.semantics import contains, explain, holds, instances, judge
from verifier.model import (
    THIRD,
    Act,
    Const,
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
    PointKind,
    Proviso,
    Subject,
    Template,
    Unless,
    counted,
    parts,
)
from verifier.query import Core, Observation, Query, Tale
from verifier.telling.precedence import ranked
from verifier.text.source import Span
from verifier.words import (
    bearers,
    cite,
    display,
    do,
    goal_text,
    listed,
    moments,
    need_text,
    plural,
    quote,
    say,
    sentence,
    settings,
    share_count,
    span,
)

RANK = {Severity.ERROR: 0, Severity.WARNING: 1, Severity.NOTE: 2}
RESERVED = "reservation"
"""What stands in place of a clause's number where a reservation is quoted."""
GAP_SEVERITY = {"silent": Severity.ERROR, "undetermined": Severity.WARNING, "excluded": Severity.NOTE}


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
        grade = "excluded" if case.core else "silent"
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


def stripped(bench: Bench, guard: Guard) -> Guard:
    """The partial configuration without what the user chose throughout."""
    return tuple(pair for pair in guard if pair not in bench.chosen)


def configurations(bench: Bench, group: Sequence[Case]) -> tuple[Guard, ...]:
    """The smallest failing configurations over the group, none of which contains another."""
    if group[0].query.tale is Tale.READINGS:
        return ()  # it is about the readings themselves
    least = space(bench.model).tidy([stripped(bench, c.guard) for c in group])
    order = {p.name: k for k, p in enumerate(bench.model.points)}
    return tuple(sorted(least, key=lambda g: (len(g), [(order[p], a) for p, a in g])))


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


# -- sentences -----------------------------------------------------------------------------------------------------


def once(model: Model, scenario: Sequence[Moment]) -> str:
    """`Once X attacks Y and Y appeals`; "" without scenario."""
    return f"Once {listed(lower(m) for m in scenario)}" if scenario else "At any time"


def case_facts(model: Model) -> set[str]:
    """Phrases by which a case requires something."""
    norms = (n for c in model.clauses for _, n in c.variants if n is not None)
    return {i.case.template for n in norms for i in n.items if i.case is not None}


def lower(moment: Moment) -> str:
    """The moment's sentence inside a sentence; names keep their capitals."""
    return moment.act if not moment.act.startswith(("A ", "The ")) else moment.act[0].lower() + moment.act[1:]


def explanation(bench: Bench, case: Case, group: Sequence[Case], numbers: Sequence[str]) -> Iterator[str]:
    """Who, what, when; then what follows."""
    model = bench.model
    query = case.query
    began = once(model, moments(model, case.answer.scenario))
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
            yield f"{once(model, moments(model, told))}, {query.meaning}."
        case Tale.NONE:
            yield f"{began}, no duty towards the victim falls due that asks for more than talk, whoever co-operates."
            if places(bench, group):
                yield f"So it is in {listed(places(bench, group))}."
            if found := offences(bench, case):
                yield f"What was done breaks {listed(found)}."


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
        what = f"{bearer}'s duty under {query.subject.clause} never arises or cannot be performed"
    yield sentence(f"{began}, {who} {acts}.".replace("Once", "once", 1))
    yield f"Whatever the others do within the prohibitions of the text, {what}."
    if len(query.coalition) > 1:
        yield f"With one fewer of the {plural(model, query.body)} the others can still bring it about."


def coalition(bench: Bench, group: Sequence[Case]) -> Iterator[str]:
    """How many of whom, and whether the author of the harm may be one of them."""
    query = group[0].query
    model = bench.model
    if not query.body:
        yield from each_alone(bench, group)
        return
    listed_members = model.members() if query.body == "party" else model.role(query.body).members
    author = any(c.query.harm and c.query.harm.args[0] in c.query.coalition for c in group)
    count = len(query.coalition)
    alike = len({bench.classes.of[name] for name, _ in listed_members}) == 1
    if not alike:
        yield f"such as {listed(display(model, m) for m in query.coalition)}"
        return
    also = ", also with the author of the harm among them" if author else ", the author of the harm not counted"
    yield f"any {count} of the {len(listed_members)} {plural(model, query.body)}{also}"


def each_alone(bench: Bench, group: Sequence[Case]) -> Iterator[str]:
    """Who can do it alone; where that depends on what is chosen, those of each choice by themselves."""
    rows: dict[str, set[Guard]] = {}
    for case in group:
        for name in (n for m in case.query.coalition for n in fellows(bench, m)):
            rows.setdefault(name, set()).add(stripped(bench, case.guard))
    alike: dict[tuple[Guard, ...], list[str]] = {}
    for entity in bench.model.entities:
        if entity.name in rows:
            alike.setdefault(space(bench.model).tidy(rows[entity.name]), []).append(entity.display)
    for guards, said in alike.items():
        who = f"any one of {listed(said, 'or')}" if len(said) > 1 else f"{said[0]} alone"
        where = " or ".join(condition(bench, g) for g in guards)
        yield who if len(alike) == 1 or () in guards else f"{who}, where {where}"


def missed(bench: Bench, case: Case, began: str) -> Iterator[str]:
    """What the goal says, and how it fails."""
    goal = bench.model.goal(case.query.goal)
    yield f"The goal “{goal.name}”, which serves {goal.serves}: {goal_text(bench.model, goal)}."
    if case.query.grade == "unattainable":
        end = "the end that the goal wants never comes about, whoever co-operates"
        yield f"{began}, everybody can keep every promise; but then {end}."
    else:
        yield f"{began}, everybody keeps every promise as told below, and the end that the goal wants does not come."


def goal_clauses(goal: Goal) -> Iterator[str]:
    """The clause that the goal serves, if it is one and no article, and the one that is to be owed."""
    yield goal.serves
    if isinstance(goal.then, Owes):
        yield goal.then.clause


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
        f"{bearer}'s duty under {number} never arises or cannot be performed."
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


# -- who -------------------------------------------------------------------------------------------------------------


def parties(bench: Bench, case: Case, group: Sequence[Case]) -> str:
    """Whom it concerns: a role expression when every bearer is concerned, else names."""
    query = case.query
    if query.subject is None or query.tale in (Tale.READINGS, Tale.STORY):
        return ""
    clause = query.subject.clause
    if bench.model.clause(clause).final:
        return ""
    found = sorted({n for c in group if c.query.subject for n in fellows(bench, c.query.subject.bearer)})
    rank = {e.name: k for k, e in enumerate(bench.model.entities)}
    expression = bearers(bench.model, clause)
    harms = {c.query.harm for c in group if c.query.harm}
    if " other than " not in expression and any(h.args[0] in roles_of(bench, clause) for h in harms):
        expression = f"{expression}, the author of the harm apart"
    if all_bearers(bench, group, clause):
        authors = {c.query.harm.args[0] for c in group if c.query.harm}
        attackers = "whoever the author of the harm is" if len(authors) > 1 and THIRD in authors else ""
        return " · ".join(p for p in (expression, attackers) if p)
    return listed(display(bench.model, n) for n in sorted(found, key=rank.__getitem__))


def roles_of(bench: Bench, clause: str) -> set[str]:
    """Everybody whom some variant of the clause can bind."""
    found = set()
    for scene in bench.view((), {}).scenes():
        asker = bench.make(scene)
        found |= {i.bearer for i in (*asker.encoding.duties, *asker.grounding.liberties) if i.clause == clause}
    harms = {i.bearer for a in bench.askers.values() for i in a.encoding.duties if i.clause == clause}
    return found | harms


def all_bearers(bench: Bench, group: Sequence[Case], clause: str) -> bool:
    """Whether in each scene of the group every class of bearers of the clause is concerned."""
    for scene in {c.query.question.harms for c in group}:
        view = bench.view((), {})
        subjects = (*view.subjects(scene), *view.rights(scene))
        wanted = {bench.classes.of[i.bearer] for i in subjects if i.clause == clause}
        have = {
            bench.classes.of[c.query.subject.bearer]
            for c in group
            if c.query.subject and c.query.question.harms == scene
        }
        if not wanted <= have:
            return False
    return True


def fellows(bench: Bench, name: str) -> tuple[str, ...]:
    """Everybody interchangeable with this individual."""
    return bench.classes.members[bench.classes.of[name]]


def blockers(bench: Bench, group: Sequence[Case]) -> Iterator[str]:
    """Who can block, per configuration, by name; and whether also as the author of the harm."""
    if group[0].query.coalition:
        yield from coalition(bench, group)
        return
    model = bench.model
    rank = {e.name: k for k, e in enumerate(model.entities)}
    rows: dict[tuple[str, ...], set[Guard]] = {}
    authors: set[str] = set()
    for case in group:
        if not case.query.blocker or case.query.grade == "own hand":
            continue
        names = fellows(bench, case.query.blocker)
        rows.setdefault(names, set()).add(stripped(bench, case.guard))
        if case.query.harm is not None and case.query.harm.args[0] == case.query.blocker:
            authors |= set(names)
        for name, guard in likened(bench, case.query.blocker):
            rows.setdefault((name,), set()).add(stripped(bench, guard))
    least = set(configurations(bench, group)) if group else set()
    for names, guards in sorted(rows.items(), key=lambda r: rank[r[0][0]]):
        who = listed((display(model, n) for n in sorted(names, key=rank.__getitem__)), "or")
        who = f"any one of {who}" if len(names) > 1 else who
        also = ", also as the author of the harm" if authors & set(names) else ""
        everywhere = set(space(bench.model).tidy(guards)) & {*least, ()}
        extra = "" if everywhere else f", where {condition(bench, min(guards))}"
        yield f"{who}{also}{extra}"


def likened(bench: Bench, blocker: str) -> Iterator[tuple[str, Guard]]:
    """States that were not asked about because under some choices they are just like the blocker; and those choices."""
    model = bench.small
    mine = memberships(model, model.entity(blocker))
    for name in sorted(redundant(model)):
        theirs = memberships(model, model.entity(name))
        for guard in {g for guards in theirs for g in guards if g and not contradicts(g, bench.chosen)}:
            if all((guard in t or t == ((),)) == (m == ((),)) for m, t in zip(mine, theirs, strict=True)):
                yield name, guard


def contradicts(guard: Guard, other: Guard) -> bool:
    """Whether the two settle some point differently."""
    return any(p in dict(other) and dict(other)[p] != a for p, a in guard)


def condition(bench: Bench, guard: Guard) -> str:
    """A partial configuration in words."""
    return " and ".join(f"{s.kind} {s.alternative} of {s.point} is chosen" for s in settings(bench.model, guard))


# -- stories -----------------------------------------------------------------------------------------------------


def grounds(bench: Bench, case: Case) -> Iterator[Ground]:
    """The needs without which the finding disappears."""
    for need in bench.model.needs:
        if need.name in case.rests:
            yield Ground("need", need.name, need_text(bench.model, need))


def witness(bench: Bench, case: Case) -> tuple[Moment, ...]:
    """What happens beside the scenario: the blocker's conduct as far as it bears on the duty, or the history judged."""
    if case.query.tale in (Tale.READINGS, Tale.GOAL, Tale.STORY):
        return moments(bench.model, case.answer.examples[-1]) if case.answer.examples else ()
    choice = case.answer.choice
    if case.query.tale is Tale.WITHHELD and withheld(bench, case):
        about = {o.act for o in dict(case.tales).get("performed", ())}
        choice = tuple(o for o in choice if o.act in about)
    return moments(bench.model, choice)


def horns(bench: Bench, case: Case, group: Sequence[Case]) -> Iterator[Horn]:
    """The ways in which it ends."""
    match case.query.tale:
        case Tale.CLAUSES:
            yield from (clause_horn(bench, case, clause, story) for clause, story in case.tales)
        case Tale.WITHHELD:
            yield from refusal_horns(bench, case)
        case Tale.READINGS:
            yield from reading_horns(bench, case, group)
        case Tale.NONE | Tale.GOAL | Tale.COALITION | Tale.STORY | Tale.DEFAULT:
            return


def clause_horn(bench: Bench, case: Case, clause: str, story: History) -> Horn:
    """All others of the core kept: this clause is broken, by whom and when."""
    model = bench.model if case.query.subject is not None else bench.asker(case.query).model
    config = full_config(model, case.answer.config)
    history = whole(case.answer.scenario, story)
    others = [c for c in case.core if c != clause]
    authors = {h.args[0] for h in case.query.question.harms}
    broken = [
        told
        for i in instances(model, config, clause)
        if i.bearer not in authors and (told := explain(i, model, config, history)).breached
    ]
    then = f"{clause} is not kept"
    if broken:
        first = broken[0]
        who = sentence(display(model, first.instance.bearer))
        act = offence(bench, first.instance, first.breach_hour, history)
        by = "" if first.deadline is None else f" {by_then(case, first.deadline)}"
        then = f"{who} {act}, against {clause}" if act else f"{who} has not kept {clause}{by}"
    used = [f"{case.query.right} is used"] if case.query.right in others else []
    others = [c for c in others if c != case.query.right]
    kept = [f"{listed(others)} {'is' if len(others) == 1 else 'are'} kept"] if others else []
    condition = " and ".join(used + kept) or "do what they may"
    return Horn(sentence(condition), then, moments(bench.model, story))


def by_then(case: Case, hour: int) -> str:
    """By that hour, counted from the scenario's first event where there is one, else from the start."""
    first = min((o.hour for o in case.answer.scenario), default=None)
    return f"within {span(hour)}" if first is None else f"within {span(hour - first)} of the first event"


def offence(bench: Bench, instance: Instance, hour: int | None, history: History) -> str:
    """The act by which a ban is broken, as a predicate; "" for a duty."""
    model = bench.model
    env = dict(instance.binding)
    act = counted(instance)
    if act is not None and any(o.hour == hour and o.act == act for o in history):
        return say(model, act).removeprefix(display(model, instance.bearer)).strip()
    for _, norm in model.clause(instance.clause).variants:
        if norm is not None and norm.modality is Modality.BAN:
            pattern = norm.items[0].pattern
            args = tuple(t.name if isinstance(t, Const) else env.get(t.name, "") for t in pattern.args)
            if any(o.hour == hour and o.act == Act(pattern.template, args) for o in history):
                said = say(model, Act(pattern.template, args))
                return said.removeprefix(display(model, instance.bearer)).strip()
    return ""


def refusal_horns(bench: Bench, case: Case) -> Iterator[Horn]:
    """With the blocker's part, and without it."""
    model, query = bench.model, case.query
    assert query.subject is not None
    who = sentence(display(model, query.blocker))
    story = dict(case.tales).get("performed", ())
    bearer = display(model, query.subject.bearer)
    duty = "its duty" if query.grade == "own hand" else f"{bearer}'s duty"
    part = "its part" if withheld(bench, case) else "nothing of the kind"
    falls_due = f"{duty} under {query.subject.clause} falls due and can be kept"
    yield Horn(f"{who} does {part}", falls_due, moments(model, story))
    yield Horn(
        f"{who} {undone(bench, case)}",
        f"nothing that the others may do makes {duty} under {query.subject.clause} arise and be kept",
    )


def reading_horns(bench: Bench, told: Case, group: Sequence[Case]) -> Iterator[Horn]:
    """How each alternative's shortest history is judged; the told one first, each judgement once."""
    seen: set[tuple[str, str]] = set()
    for case in (told, *(c for c in group if c.answer != told.answer)):
        horn = reading_horn(bench, case, case is not told)
        if (horn.when, horn.then) not in seen:
            seen.add((horn.when, horn.then))
            yield horn


def joined(model: Model, case: Case, template: Template, count: int) -> str:
    """What so many do who take part in the joint act, as a predicate."""
    share = next(o.act for o in case.answer.examples[0] if o.act.template == template.name and not o.act.closing)
    if count > 1:
        return do(model, share)
    return say(model, share).removeprefix(display(model, share.args[0])).strip()


def reading_horn(bench: Bench, case: Case, story: bool) -> Horn:
    """How one conduct is judged under each alternative; `story` says whether it is told again."""
    model, query = bench.model, case.query
    assert query.subject is not None
    asker = bench.asker(query)
    point = model.point(query.point)
    history = whole(case.answer.scenario, case.answer.examples[0])
    verdicts: dict[str, list[str]] = {}
    for a, alternative in enumerate(point.alternatives):
        config = {**full_config(asker.model, case.answer.config), query.point: a}
        found = explain(query.subject, asker.model, config, history)
        how = "broken" if found.breached else "kept" if found.kept else "excused" if found.due else "not owed"
        verdicts.setdefault(how, []).append(f"{{{alternative}}}")
    shares = share_count(model, case.answer.examples[0])
    role = next((r for r in model.roles if shares and r.name == shares[0].members), None)
    when = ""
    if shares and role:
        when = f"Where {shares[1]} of {len(role.members)} {plural(model, role.name)} {joined(model, case, *shares)}"
    clause = query.subject.clause
    said = {
        "kept": f"has kept {clause}",
        "broken": f"has broken {clause}",
        "excused": f"is excused from {clause}, since another defaults too,",
        "not owed": f"owes nothing by {clause}",
    }
    parts = [f"{said[how]} under {listed(names)}" for how, names in verdicts.items()]
    then = f"{display(model, query.subject.bearer)} {'; it '.join(parts)}"
    return Horn(when, then if when else sentence(then), moments(model, history) if story else ())
