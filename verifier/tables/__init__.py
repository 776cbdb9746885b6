"""Tables about a draft: one per module, found by name. What a table says is plain data (`tabular`)."""

from __future__ import annotations

from importlib import import_module
from inspect import getdoc
from pkgutil import iter_modules

from verifier.model import Model
from verifier.tabular import Table


def names() -> tuple[str, ...]:
    """Names of all tables, sorted."""
    return tuple(sorted(m.name for m in iter_modules(__path__)))


def make(name: str, model: Model, table: Table) -> Table:
    """The table of that name filled in."""
    made: Table = import_module(f"{__name__}.{name}").make(model, table)
    return made


def explain(name: str) -> str:
    """What the table shows."""
    return getdoc(import_module(f"{__name__}.{name}")) or ""


def summary(name: str) -> str:
    """The first line of `explain`, without its full stop."""
    return explain(name).splitlines()[0].rstrip(".")
