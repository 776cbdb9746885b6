"""A goal for given values of its variables, as formulas: its when-part, and its end."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from verifier.formula import And, Comes, Due, Formula, Not, Or
from verifier.model import Binder, Case, Domain, Goal, Instance, Owes

Values = tuple[tuple[str, str], ...]
"""(variable, constant), in binder order."""


def when(goal: Goal, values: Values) -> Comes:
    """The goal's conditions come about."""
    return Comes(Case(goal.binders, goal.when, values))


def end(goal: Goal, values: Values, states: Iterable[str], instances: Iterable[Instance]) -> Formula:
    """The goal's end; `instances` are those that can fall due, `states` all that a role can have."""
    then = goal.then
    if isinstance(then, Owes):
        return owed(then, values, tuple(states), tuple(instances))
    body = Comes(Case((), (then.condition,), values))
    return Not(body) if then.negated else body


def owed(then: Owes, values: Values, states: tuple[str, ...], instances: tuple[Instance, ...]) -> Formula:
    """`WHO owes CLAUSE`; a denial is said of each of them or of some, as the quantifier says."""

    def by(state: str) -> Formula:
        due = Or(tuple(Due(i) for i in instances if (i.clause, i.bearer) == (then.clause, state)))
        return Not(due) if then.negated else due

    if then.quantifier in ("", "the"):
        return by(dict(values).get(then.who, then.who))
    rows = [(member(then, values, state), by(state)) for state in states]
    if then.quantifier == "some":
        return Or(tuple(And(row) for row in rows))
    return And(tuple(Or((Not(inside), due)) for inside, due in rows))


def member(then: Owes, values: Values, state: str) -> Comes:
    """The state is one of those of whom the goal speaks."""
    name = "who owes"  # no name of a variable, so none of the goal's own
    binder = Binder(name, Domain("state", role=then.who, other_than=then.other_than))
    return Comes(Case((binder,), (), (*values, (name, state))))


def cases(goals: Iterable[tuple[Goal, Values]], states: Iterable[str]) -> Iterator[Case]:
    """Every case of which the formulas of these goals speak."""
    everybody = tuple(states)
    for goal, values in goals:
        yield when(goal, values).case
        if not isinstance(goal.then, Owes):
            yield Case((), (goal.then.condition,), values)
        elif goal.then.quantifier in ("some", "each"):
            yield from (member(goal.then, values, state).case for state in everybody)
