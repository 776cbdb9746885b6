"""In which order acts of one hour are told: what something needs, or is asked for by, comes before it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from verifier.model import Broken, Happens, Joint, Modality, Model, Norm, Step, parts

ASKING = (Modality.DUTY, Modality.LIBERTY)


def told(model: Model, phrases: Iterable[str]) -> list[str]:
    """These phrases in text order, save that none comes before what comes before it in sense.

    Where they wait for one another in a circle, the first in the text is told first.
    """
    wanted = set(phrases)
    left = [t.name for t in model.templates if t.name in wanted]
    before: dict[str, set[str]] = {name: set() for name in left}
    for earlier, later in precedes(model):
        if later in before and earlier != later:
            before[later].add(earlier)
    found: list[str] = []
    while left:
        name = next((n for n in left if before[n].isdisjoint(left)), left[0])
        left.remove(name)
        found.append(name)
    return found


def precedes(model: Model) -> Iterator[tuple[str, str]]:
    """Phrases, the earlier first, that needs and clauses put in an order."""
    for need in model.needs:
        for _, body in need.variants:
            if body is not None:
                yield from ((name, body.act.template) for option in body.options for name in spoken(option))
    for clause in model.clauses:
        for _, norm in clause.variants:
            if norm is not None:
                yield from ((a, i.pattern.template) for step in waits(norm) for a in spoken(step) for i in norm.items)


def waits(norm: Norm) -> Iterator[Step]:
    """What makes a norm ask for something, or allow it."""
    if norm.modality in ASKING:
        yield from (*norm.trigger, *norm.steps)
    elif norm.modality is Modality.BAN:
        yield from (c for unless in norm.exceptions for c in unless.conditions)


def spoken(step: Step) -> Iterator[str]:
    """The phrases of a condition."""
    for part in parts(step):
        match part:
            case Happens(pattern):
                yield pattern.template
            case Joint(template):
                yield template
            case Broken():
                pass
