"""Does the text count on a state that has not accepted it?

A finding: a clause lays a duty on a state that is no party to its instrument (`duty`), or grants it a right (`right`);
or something that a clause waits for or asks for, or a goal, cannot come about unless such a state does something
(`needed act`): a step, a share in a joint decision, or what an act needs. Without its written acceptance a treaty
binds no third state (Vienna Convention on the Law of Treaties, articles 34 and 35): a clause that falls on one is
passed over, for that state, by every other check.

No finding: every state that is bound, or whose act is needed, is a party, or has accepted the clause (`acceptance by`).

Severity: warning; a right is a note, since a third state is presumed to assent to a right (article 36). Not judged:
clauses that bind any state whatever, which are read as binding the parties among them; events and calls, which belong
to the course of events; intentions; what a state has accepted elsewhere, and custom.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from verifier.finding import Severity
from verifier.model import Guard, Model
from verifier.query import Observation, Place, Unaccepted, View
from verifier.words import predicate

Found = tuple[Unaccepted, ...]


def look(view: View) -> Iterator[Observation]:
    """One observation for each kind, set of states, and configurations under which it is so."""
    groups: dict[tuple[str, tuple[Guard, ...], Found], list[Place]] = {}
    for place, found in everything(view):
        kinds: dict[tuple[str, tuple[Guard, ...]], list[Unaccepted]] = {}
        for one, guards in found.items():
            kinds.setdefault((one.kind, guards), []).append(one)
        for (kind, guards), here in kinds.items():
            groups.setdefault((kind, guards, in_order(view.full, here)), []).append(place)
    for (kind, guards, ones), places in groups.items():
        yield told(view.full, kind, guards, ones, places)


def everything(view: View) -> Iterator[tuple[Place, Mapping[Unaccepted, tuple[Guard, ...]]]]:
    """What lies with states that are no parties, clause by clause and goal by goal."""
    for clause in view.full.clauses:
        yield Place(clause.number, clause.span), view.unaccepted(clause)
    for goal in view.full.goals:
        yield Place(f"goal {goal.name}", goal.span), view.unaccepted(goal)


def in_order(model: Model, found: Iterable[Unaccepted]) -> tuple[Unaccepted, ...]:
    """By state, act and need, in text order."""
    rank = {name: k for k, name in enumerate(["", *model.states(), *(t.name for t in model.templates)])}
    needs = {n.name: k for k, n in enumerate(model.needs, 1)}
    return tuple(sorted(found, key=lambda u: (rank[u.state], rank[u.phrase], needs.get(u.need, 0))))


def told(model: Model, kind: str, guards: tuple[Guard, ...], found: Found, places: list[Place]) -> Observation:
    """What is said of one kind."""
    labels = listed(p.label for p in places)
    states = list(dict.fromkeys(model.entity(u.state).display for u in found))
    who, plural = listed(states), len(states) > 1
    claim = f"{labels} {verb(kind, len(places) > 1)} {who}, which {'are no parties' if plural else 'is no party'}"
    needs = [n for n in model.needs if n.name in {u.need for u in found}]
    return Observation(
        claim[0].upper() + claim[1:],
        Severity.NOTE if kind == "right" else Severity.WARNING,
        (*places, *(Place(n.name, n.span) for n in needs)),
        kind,
        tuple(explained(model, kind, found, who)),
        guards,
    )


def verb(kind: str, plural: bool) -> str:
    """What the clauses do, or the one clause does."""
    one, several = {
        "duty": ("is laid on", "are laid on"),
        "right": ("gives a right to", "give rights to"),
        "needed act": ("depends on", "depend on"),
    }[kind]
    return several if plural else one


def explained(model: Model, kind: str, found: Found, who: str) -> Iterator[str]:
    """What follows; for needed acts, which they are."""
    if kind == "duty":
        yield f"A treaty binds no state without its consent. Nothing that {who} may do counts as a breach here."
    elif kind == "right":
        yield f"A third state may accept a right, and is presumed to. No check reckons with that of {who} here."
    else:
        for u in found:
            where = f" (need {u.need})" if u.need else ""
            act = predicate(model, model.template(u.phrase))
            yield f"It lies with {model.entity(u.state).display} whether it {act}{where}."
        yield f"By what the parties do alone it cannot come about; and {who} would break no promise by holding back."


def listed(names: Iterable[str]) -> str:
    """As in a sentence."""
    *most, last = dict.fromkeys(names)
    return f"{', '.join(most)} and {last}" if most else last
