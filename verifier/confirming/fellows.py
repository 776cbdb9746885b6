"""Stories found where a few states stand for all, told of all: who is left out does as one that it is like."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from verifier.cutoff import Classes
from verifier.model import ActKind, History, Model


def followed(model: Model, small: Model, classes: Classes, story: History) -> Mapping[str, str]:
    """By name of a state that the small model leaves out: the last one like it with a part in a joint act, if any.

    Whoever the events and calls of the story speak of is no example for others.
    """
    members = {t.name: t.members for t in model.templates}
    fixed = {t.name for t in model.templates if t.kind in (ActKind.EVENT, ActKind.CALL) and not t.members}
    alone = {name for one in story if one.act.template in fixed for name in one.act.args}
    taking = {one.act.args[0] for one in story if members[one.act.template]} - alone
    of = classes.of
    parts = {of[e.name]: e.name for e in model.entities if e.name in taking and e.name in of}
    gone = {e.name for e in model.entities} - {e.name for e in small.entities}
    return {name: parts[of[name]] for name in sorted(gone) if of.get(name, -1) in parts}


def joined_in(story: History, like: Mapping[str, str]) -> History:
    """The story in which whoever is like another does what that one does."""
    also = (
        replace(one, act=replace(one.act, args=(name, *one.act.args[1:])))
        for name, other in like.items()
        for one in story
        if one.act.args[0] == other
    )
    return tuple(sorted({*story, *also}))
