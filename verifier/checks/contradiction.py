"""Is there any course of events at all in which nobody breaks a promise?

A finding: whatever happens, and even where nothing happens, some party is in breach; nobody's conduct, event or call
changes that. The clauses named are all needed: with any one left out, the rest can be kept.

No finding: there is a course of events, a quiet one as a rule, in which every party keeps every clause. What other
events may do is what `conflict` asks.

Severity: error. Not judged: whether a tribunal would reconcile the clauses by interpretation.
"""

from __future__ import annotations

from collections.abc import Iterator

from verifier.finding import Severity
from verifier.formula import Clean, Due, Or, Question
from verifier.model import Model
from verifier.query import Query, Tale, View


def ask(view: View) -> Iterator[Query]:
    """Per set of harm acts, quiet first: can all parties be clean?"""
    everybody = tuple(view.model.states())
    for scene in view.scenes():
        yield Query(
            Question(harms=scene, some=(Clean(everybody),)),
            family=("contradiction",),
            severity=Severity.ERROR,
            tale=Tale.STORY,
            never=True,
            meaning="no course of events, not even one in which nothing happens, leaves every party without a breach",
            bites=Or(tuple(Due(i) for i in view.duties(scene))),
        )


def claim(model: Model, query: Query, core: tuple[str, ...]) -> str:
    """What it means that there is none."""
    if len(core) == 1:
        return f"{core[0]} contradicts itself: it is broken whatever happens"
    return f"{', '.join(core[:-1])} and {core[-1]} contradict each other: one is broken whatever happens"
