"""Why a story cannot be: which act lacks what it needs. Asked of the reference evaluator by leaving out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from verifier.formula import Without
from verifier.meaning.semantics import is_possible
from verifier.model import ActKind, History, Model, Occurrence
from verifier.words import need_text, say


def obstacles(
    model: Model, config: Mapping[str, int], story: History, apart: frozenset[str] = frozenset()
) -> tuple[str, ...]:
    """What stands in the way of a story, in words; nothing where it is possible. Needs in `apart` are left out."""
    if is_possible(model, config, story, Without(needs=apart)):
        return ()
    return tuple(_ill_formed(model, config, story)) or tuple(_unmet(model, config, story, apart))


def _ill_formed(model: Model, config: Mapping[str, int], story: History) -> Iterator[str]:
    """What no world allows: one state in two places of an act, an event or call twice."""
    bare = Without(needs=frozenset(n.name for n in model.needs))
    hours: dict[str, list[int]] = {}
    for one in story:
        said = say(model, one.act)
        if not is_possible(model, config, (one,), bare):
            yield f"{said}: one state stands in two places of this act"
        if model.template(one.act.template).kind in (ActKind.EVENT, ActKind.CALL):
            hours.setdefault(said, []).append(one.hour)
    for said, when in hours.items():
        if len(when) > 1:
            yield f"{said} at hours {', '.join(map(str, when))}: an event or a call happens at most once"


def _unmet(model: Model, config: Mapping[str, int], story: History, apart: frozenset[str]) -> Iterator[str]:
    """The acts that lack something, need by need; where needs lean on one another only, all of them at once."""
    names = frozenset(n.name for n in model.needs)
    found = False
    for need in (n for n in model.needs if n.name not in apart):
        for one in _unfounded(model, config, story, Without(needs=names - {need.name})):
            found = True
            yield f"hour {one.hour}: {say(model, one.act)}: need {need.name} is not met ({need_text(model, need)})"
    if not found:
        for one in _unfounded(model, config, story, Without(needs=apart)):
            yield f"hour {one.hour}: {say(model, one.act)}: what it needs would itself need this act"


def _unfounded(model: Model, config: Mapping[str, int], story: History, without: Without) -> list[Occurrence]:
    """What is left when all that is possible has been put together, act by act."""
    left = list(story)
    founded: list[Occurrence] = []
    while True:
        ready = [o for o in left if is_possible(model, config, tuple(sorted([*founded, o])), without)]
        if not ready:
            return left
        founded += ready
        left = [o for o in left if o not in ready]
