"""What the laws of `test_laws` are said in: answers to questions as sets of configurations, and changes of a draft."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import fields, is_dataclass, replace
from typing import Any

from verifier import checks
from verifier.confirming.bench import Bench
from verifier.formula import And, Formula, Not, Occurs, Question
from verifier.meaning.enumerate import ground_acts
from verifier.meaning.semantics import configurations
from verifier.model import (
    Act,
    ActKind,
    Bearing,
    Broken,
    Clause,
    Guard,
    Instance,
    Joint,
    Model,
    Norm,
    Rule,
    RuleKind,
)
from verifier.pipeline import harm_acts
from verifier.query import Query
from verifier.resolving.resolve import load
from verifier.text.source import Source

BUDGET = 20_000_000
Where = frozenset[Guard]
"""Full configurations."""
Key = tuple[object, ...]


def resolved(text: str) -> Model:
    return load(Source("draft.treaty", text))


def bench(model: Model, chosen: Guard = ()) -> Bench:
    """All states of the model, one process."""
    return Bench(model, BUDGET, chosen, whole=True, alone=True)


# -- answers -----------------------------------------------------------------------------------------------------------


def full(model: Model, guards: Iterable[Guard]) -> Where:
    """The full configurations that contain one of these."""
    guards = list(guards)
    every = (tuple(config.items()) for config in configurations(model))
    return frozenset(c for c in every if any(set(g) <= set(c) for g in guards))


def asked(on: Bench, *names: str) -> Iterator[tuple[Key, Query]]:
    """The questions of these checks, with what tells them apart."""
    view = on.view(harm_acts(on), {})
    for name in names:
        for q in checks.get(name).ask(view):
            yield (name, q.family, q.grade, q.subject, q.question.harms, q.question.without.clauses), on.restricted(q)


def answers(on: Bench, name: str, which: Callable[[Query], bool] = lambda q: True) -> dict[Key, Where]:
    """Where each question of a check has the answer yes."""
    return {key: yes(on, q) for key, q in asked(on, name) if which(q)}


def yes(on: Bench, query: Query) -> Where:
    """Where the question has the answer yes."""
    return full(on.model, on.asker(query).failing(replace(query.question, excluding=())))


def possible(on: Bench, harms: tuple[Act, ...], f: Formula) -> Where:
    """Where some history makes the formula true."""
    question = Question(harms=harms, some=(f,))
    return full(on.model, on.make(harms, cases=()).failing(question))


def scenes(on: Bench) -> list[tuple[Act, ...]]:
    """No harm, or one."""
    return [(), *((harm,) for harm in harm_acts(on))]


def duties(on: Bench, harms: tuple[Act, ...]) -> tuple[Instance, ...]:
    """Duties that can fall due."""
    return tuple(sorted(on.make(harms).encoding.duties))


def silent(model: Model, state: str, f: Formula) -> Formula:
    """The formula, and nothing that has to do with this state happens."""
    return And((f, *(Not(Occurs(act)) for act in ground_acts(model) if state in act.args)))


# -- changes -----------------------------------------------------------------------------------------------------------


def norms(model: Model) -> Iterator[Norm]:
    return (n for c in model.clauses for _, n in c.variants if n is not None)


def each_norm(model: Model, change: Callable[[Norm], Norm], which: Callable[[Clause], bool] = lambda c: True) -> Model:
    """The model with every norm, or those of some clauses, changed."""

    def changed(clause: Clause) -> Clause:
        return replace(clause, variants=tuple((g, n and change(n)) for g, n in clause.variants))

    return replace(model, clauses=tuple(changed(c) if which(c) else c for c in model.clauses))


def everywhere(thing: Any, change: Callable[[Any], Any]) -> Any:
    """The same data with every part changed, inner parts first."""
    if is_dataclass(thing) and not isinstance(thing, type):
        inner = {f.name: everywhere(getattr(thing, f.name), change) for f in fields(thing) if f.init}
        return change(replace(thing, **inner))
    if isinstance(thing, tuple):
        return tuple(everywhere(t, change) for t in thing)
    return thing


def parts(thing: Any, kind: type) -> Iterator[Any]:
    """Every part of that kind."""
    if isinstance(thing, kind):
        yield thing
    if is_dataclass(thing) and not isinstance(thing, type):
        for f in fields(thing):
            yield from parts(getattr(thing, f.name), kind)
    elif isinstance(thing, tuple):
        for t in thing:
            yield from parts(t, kind)


def unanimous(model: Model) -> Model:
    """Every joint act needs all; no exception and no end speaks of one."""

    def ruled(thing: Any) -> Any:
        return replace(thing, rule=Rule(RuleKind.ALL)) if isinstance(thing, Joint) else thing

    def plain(norm: Norm) -> Norm:
        kept = tuple(u for u in norm.exceptions if not any(isinstance(c, Joint) for c in u.conditions))
        return replace(norm, exceptions=kept, until=())

    clauses = each_norm(model, plain).clauses
    return replace(model, clauses=everywhere(clauses, ruled), needs=everywhere(model.needs, ruled))


def speaks_of_breach(model: Model) -> bool:
    return any(True for c in model.clauses for _ in parts(c.variants, Broken))


def ranked(model: Model) -> bool:
    """Some norm prevails over another or gives way to one."""
    return any(n.over or n.under for n in norms(model))


def together(model: Model) -> bool:
    return any(n.bearing is Bearing.TOGETHER for n in norms(model))


def conduct(model: Model) -> list[Act]:
    """What anybody may do, joint acts aside."""
    kinds = {t.name: t.kind for t in model.templates}
    return [a for a in ground_acts(model) if kinds[a.template] is ActKind.ACT and not a.closing]


# -- text --------------------------------------------------------------------------------------------------------------


def with_newcomer(text: str, name: str) -> str:
    """The draft of Alba and Borea with one more guard."""
    text = text.replace("states: Alba and Borea.", f"states: Alba, Borea, and {name}.")
    head, members = re.findall(r"^(role guard \(guards\): )(.*)\.$", text, re.MULTILINE)[0]
    listed = f"{name}, {members}" if "[" in members else f"{name}, {members.replace(' and ', ', and ')}"
    if "and" not in listed:
        listed = listed.replace(", ", " and ")
    return text.replace(f"{head}{members}.", f"{head}{listed}.")


def swapped(text: str, one: str, other: str) -> str:
    """The text with two names exchanged."""
    both = {one: other, other: one}
    return re.sub(rf"\b({one}|{other})\b", lambda m: both[m[1]], text)
