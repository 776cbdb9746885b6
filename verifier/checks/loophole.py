"""Can everybody keep every promise and still miss a goal that the treaty states?

A finding: the conditions of a declared goal come about, the victim makes every call that the text provides for, every
party that is not an author of the harm keeps all its promises, and the end that the goal wants does not come about
(`not assured`); or it cannot come about in any such course of conduct (`unattainable`). A goal that says `can` is asked
only whether it is unattainable. Where a clause is to be owed, a breach of that clause is disregarded.

No finding: wherever a goal's conditions come about and promises are kept, its end comes about; a `can` goal can be
reached. A draft without goals is asked nothing.

Severity: unattainable error, not assured warning. Not judged: whether the goal is a good one, and what becomes of it
when somebody breaks a promise.
"""

from __future__ import annotations

from collections.abc import Iterator

from verifier.finding import Severity
from verifier.formula import And, Clean, Formula, Not, Question
from verifier.goals import Values, end, when
from verifier.model import Act, Goal, Model, Outcome, Owes
from verifier.query import Core, Query, Tale, View, victim_of

AFTER: tuple[str, ...] = ()
EXHAUST = False


def ask(view: View) -> Iterator[Query]:
    """Per set of harm acts, goal and values: unattainable, else missed with all promises kept."""
    for scene in view.scenes():
        for goal, values in view.purposes(scene):
            yield from questions(view, scene, goal, values)


def questions(view: View, scene: tuple[Act, ...], goal: Goal, values: Values) -> Iterator[Query]:
    """The two grades."""
    begun = when(goal, values)
    clean = Clean(but=owing(goal))
    reached = end(goal, values, view.model.states(), (*view.duties(scene), *view.bans(scene)))
    yield query(
        view,
        scene,
        goal,
        values,
        unattainable(view, scene, And((clean, begun)), reached),
        Severity.ERROR,
        "unattainable",
    )
    if not (isinstance(goal.then, Outcome) and goal.then.can):
        missed = And((clean, begun, Not(reached)))
        asked = Question(harms=scene, callers=callers(view, scene), some=(missed,))
        yield query(view, scene, goal, values, asked, Severity.WARNING, "not assured")


def owing(goal: Goal) -> tuple[str, ...]:
    """The clause that is to be owed: whether it can then be kept is for the check conflict to tell."""
    return (goal.then.clause,) if isinstance(goal.then, Owes) else ()


def unattainable(view: View, scene: tuple[Act, ...], kept: Formula, reached: Formula) -> Question:
    """Promises can be kept while the conditions come about, and never with the end."""
    return Question(harms=scene, callers=callers(view, scene), some=(kept,), given=kept, always=Not(reached))


def callers(view: View, scene: tuple[Act, ...]) -> tuple[str, ...]:
    """The victims, who make every call."""
    return tuple(victim_of(view.model, h) for h in scene)


def query(
    view: View, scene: tuple[Act, ...], goal: Goal, values: Values, asked: Question, severity: Severity, grade: str
) -> Query:
    """One question with what a yes means."""
    return Query(
        asked,
        family=("loophole", scene, goal.name, values),
        severity=severity,
        grade=grade,
        harm=scene[0] if scene else None,
        goal=goal.name,
        always_kept=frozenset(owing(goal)),
        core=Core.CLAUSES if grade == "unattainable" else Core.NONE,
        tale=Tale.GOAL,
        bites=when(goal, values),
    )


def claim(model: Model, query: Query, core: tuple[str, ...]) -> str:
    """What a yes means."""
    if query.grade == "not assured":
        return f"Everybody can keep every promise and still miss the goal “{query.goal}”"
    others = [c for c in core if c not in query.always_kept]
    through = f" by way of {' and '.join(others)}" if others else ""
    return f"The text rules out its own goal “{query.goal}”{through}: it is reached only where a promise is broken"
