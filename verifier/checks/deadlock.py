"""Does a step that the text needs wait for itself?

A finding: something that a clause, a goal or another step speaks of can occur in no history, since what it needs
needs, in the end, the step itself, or lasts only once it has occurred. The circle is shown link by link, with the fact
that makes each link; a link that stands only under a reading or in a bracket is marked as contested. Lead times make no
difference.

No finding: everything that the text speaks of can occur. Duties are no links: what is not owed yet can still be done.
Where too many choices bear on what one step waits for, the answer is undecided.

Severity: error. Not judged: which link is the cheapest to cut.
"""

from __future__ import annotations

from collections.abc import Iterator
from math import prod

from verifier.cubes import space
from verifier.finding import Severity
from verifier.model import Act, Guard, Happens, Model, Outcome
from verifier.query import Observation, Place, View

ENTRY = True
Circle = tuple[tuple[str, str], ...]
"""Links: a phrase, and the need by which it waits for the next one."""


def look(view: View) -> Iterator[Observation]:
    """One observation for each circle; those on which few choices bear come first."""
    model = view.model
    groups: dict[tuple[str, ...], set[str]] = {}  # phrases by the choices that bear on them, alike all round a circle
    for phrase in dict.fromkeys(body.act.template for n in model.needs for _, body in n.variants if body is not None):
        groups.setdefault(view.deciding(phrase), set()).add(phrase)

    def ways(points: tuple[str, ...]) -> int:
        return prod(len(model.point(p).alternatives) for p in points)

    for points in sorted(groups, key=ways):
        circles: dict[Circle, list[Guard]] = {}
        behind: dict[Circle, dict[tuple[str, str], None]] = {}
        for guard in view.ways(points):
            for circle, waiting in found(view, guard, groups[points]).items():
                circles.setdefault(circle, []).append(guard)
                behind.setdefault(circle, {}).update(dict.fromkeys(waiting))
        for circle, guards in circles.items():
            yield told(model, circle, tuple(behind[circle]), space(model).tidy(guards))


def found(view: View, guard: Guard, phrases: set[str]) -> dict[Circle, list[tuple[str, str]]]:
    """The circles of these phrases under a configuration, from what is first in the text; and what waits for each."""
    waiting = view.stuck(guard)
    order = [t.name for t in view.model.templates]
    spoken_of = {a for scene in view.scenes() for a in view.conduct(scene)} | set(wanted(view))
    seen: dict[frozenset[str], Circle] = {}
    behind: dict[Circle, list[tuple[str, str]]] = {}
    for start in sorted(spoken_of & set(waiting)):
        before, circle = followed(waiting, start)
        needs = frozenset(name for _, name in circle)
        if not any(step in phrases for step, _ in circle):
            continue
        if needs not in seen:
            places = [order.index(step) for step, _ in circle]
            first = places.index(min(places))
            seen[needs] = (*circle[first:], *circle[:first])
        behind.setdefault(seen[needs], []).extend(link for link in before if link[1] not in needs)
    return behind


def wanted(view: View) -> Iterator[Act]:
    """What goals want somebody to do."""
    for goal in view.model.goals:
        if isinstance(goal.then, Outcome) and isinstance(goal.then.condition, Happens):
            pattern = goal.then.condition.pattern
            yield from view.acts(pattern.template, pattern.args, {})


def followed(waiting: dict[Act, tuple[str, Act]], start: Act) -> tuple[Circle, Circle]:
    """From an act to what it waits for, until it comes round: the way to the circle, and the circle, if any."""
    path: list[Act] = []
    at = start
    while at not in path:
        if at not in waiting:
            return (), ()
        path.append(at)
        at = waiting[at][1]
    links = [(a.template, waiting[a][0]) for a in path]
    round_, before = links[path.index(at) :], links[: path.index(at)]
    return tuple(x for x in before if x[1]), tuple(x for x in round_ if x[1])  # by whatever amount


def told(model: Model, circle: Circle, behind: Circle, guards: tuple[Guard, ...]) -> Observation:
    """The circle, link by link; then what waits for it."""
    names = list(dict.fromkeys(n for _, n in (*circle, *behind)))
    needs = {n.name: n for n in model.needs}
    links = []
    for k, (step, name) in enumerate(circle):
        after = circle[(k + 1) % len(circle)][0]
        contested = ", contested" if len(needs[name].variants) > 1 else ""
        links.append(f"`{step}` waits for `{after}` (need {name}{contested}).")
    links += [f"`{step}` waits in vain as well (need {name})." for step, name in behind]
    return Observation(
        f"`{circle[0][0]}` can never occur: it waits for itself",
        Severity.ERROR,
        tuple(Place(n, needs[n].span) for n in names),
        explanation=tuple(links),
        guards=guards,
    )
