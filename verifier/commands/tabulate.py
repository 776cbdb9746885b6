"""From a model to a table: what is asked for is settled first, so that a table knows only what is open."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from verifier import pipeline, tables
from verifier.meaning.binding import settled
from verifier.model import Model
from verifier.pipeline import Options, UsageError
from verifier.tabular import Table
from verifier.telling import report
from verifier.words import choice_points

BEFORE_ENTRY = ("veto",)
"""Tables that also tell what the text says of its entry into force; the others take it to be in force."""


def table(model: Model, name: str, options: Options | None = None) -> Table:
    """The table of that name about the draft. Raises UsageError. Of the options only `choose` and `without` matter."""
    options = options or Options()
    if name not in tables.names():
        raise UsageError(f"there is no table `{name}`", pipeline.near(name, tables.names(), "the tables are"))
    gone = pipeline.needs(model, options)
    text = model if name in BEFORE_ENTRY else model.in_force()
    left = settled(text, pipeline.chosen(model, options))
    left = replace(left, needs=tuple(n for n in left.needs if n.name not in gone))
    return tables.make(name, left, blank(model, name))


def blank(model: Model, name: str) -> Table:
    """A table with its heading and nothing else."""
    return Table(
        name=name,
        summary=tables.summary(name),
        path=model.source.path,
        instrument=model.name,
        title=model.title,
        status=f"{model.status} {model.date}".strip(),
        points=choice_points(model),
        not_encoded=report.unencoded(model),
        notes=tuple(notes(model)),
    )


def notes(model: Model) -> Iterator[str]:
    """What every table takes for granted."""
    yield from report.as_if_in_force(model)
    yield from model.notes
