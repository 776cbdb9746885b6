"""Whom a finding concerns, and who can block."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from verifier.confirming.bench import Bench
from verifier.confirming.case import Case
from verifier.cubes import space
from verifier.cutoff import memberships, redundant
from verifier.model import THIRD, Guard
from verifier.query import Tale
from verifier.telling.choices import condition, configurations, contradicts, stripped
from verifier.words import bearers, display, listed, plural


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
