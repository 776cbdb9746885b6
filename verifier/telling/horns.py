"""Stories: what happens beside the scenario, and the ways in which it ends."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from verifier.confirming.bench import Bench
from verifier.confirming.case import Case, full_config, whole
from verifier.finding import Horn, Moment
from verifier.formula import TRUE, Due, spoken_of
from verifier.meaning.semantics import explain, holds, instances
from verifier.model import Act, ActKind, Const, History, Instance, Joint, Modality, Model, Template, counted, parts
from verifier.query import Tale
from verifier.telling.explaining import undone, withheld
from verifier.words import display, do, listed, moments, plural, say, sentence, sentences, share_count, span, whose


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
        case Tale.NONE if "more" in dict(case.tales):
            yield wider_horn(bench, case)
        case Tale.NONE | Tale.GOAL | Tale.COALITION | Tale.STORY | Tale.DEFAULT:
            return


def wider_horn(bench: Bench, case: Case) -> Horn:
    """What falls due where more happens than the harm and the calls of its victim."""
    model, history = bench.asker(case.query).model, dict(case.tales)["more"]
    config, told = full_config(model, case.answer.config), {o.act for o in case.answer.scenario}
    kinds = (ActKind.EVENT, ActKind.CALL)
    besides = tuple(o for o in history if o.act not in told and model.template(o.act.template).kind in kinds)
    asked = sorted(spoken_of(case.query.bites or TRUE))
    due = dict.fromkeys(i.clause for i in asked if holds(Due(i), model, config, history, case.query.question.without))
    when = f"Where {listed(sentences(model, besides))} as well" if besides else "At other hours"
    return Horn(when, f"a duty falls due under {listed(due)}")


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
    duty = "its duty" if query.grade == "own hand" else f"{whose(bearer)} duty"
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


def waits(model: Model, clause: str, template: Template) -> bool:
    """Whether the clause has a condition about the joint act, so that it matters how many take part."""
    norms = (n for _, n in model.clause(clause).variants if n is not None)
    spoken = (part for n in norms for c in n.conditions() for part in parts(c))
    return any(isinstance(c, Joint) and c.template == template.name for c in spoken)


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
    if shares and role and waits(model, query.subject.clause, shares[0]):
        when = f"Where {shares[1]} of {len(role.members)} {plural(model, role.name)} {joined(model, case, *shares)}"
    clause = query.subject.clause
    said = {
        "kept": f"has kept {clause}",
        "broken": f"has broken {clause}",
        "excused": f"is excused from {clause}, since another defaults too,",
        "not owed": f"owes nothing by {clause}",
    }
    judged = [f"{said[how]} under {listed(names)}" for how, names in verdicts.items()]
    then = f"{display(model, query.subject.bearer)} {'; it '.join(judged)}"
    return Horn(when, then if when else sentence(then), moments(model, history) if story else ())


def joined(model: Model, case: Case, template: Template, count: int) -> str:
    """What so many do who take part in the joint act, as a predicate."""
    share = next(o.act for o in case.answer.examples[0] if o.act.template == template.name and not o.act.closing)
    if count > 1:
        return do(model, share)
    return say(model, share).removeprefix(display(model, share.args[0])).strip()
