"""The catalogue: one question per module, found by name, not registered."""

from __future__ import annotations

from collections.abc import Iterator
from importlib import import_module
from inspect import getdoc
from pkgutil import iter_modules
from typing import Protocol, cast

from verifier.model import Model
from verifier.query import Query, View


class Check(Protocol):
    """What a check module provides. Its docstring says what both answers mean."""

    AFTER: tuple[str, ...]  # checks whose clause sets it wants to see
    EXHAUST: bool  # look for every minimal set, not just one per question

    def ask(self, view: View) -> Iterator[Query]:
        """The check's questions."""

    def claim(self, model: Model, query: Query, core: tuple[str, ...]) -> str:
        """What a yes means, in one sentence without a full stop."""


def names() -> tuple[str, ...]:
    """Names of all checks, sorted."""
    return tuple(sorted(m.name for m in iter_modules(__path__)))


def get(name: str) -> Check:
    """The check of that name."""
    return cast(Check, import_module(f"{__name__}.{name}"))


def explain(name: str) -> str:
    """What the check asks and what both answers mean."""
    return getdoc(import_module(f"{__name__}.{name}")) or ""


def summary(name: str) -> str:
    """The first line of `explain`."""
    return explain(name).splitlines()[0]
