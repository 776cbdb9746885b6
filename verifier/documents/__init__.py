"""What the commands beside `check` say: one module per subject and format, each turns data into a string.

The module `scenarios_json` here is the format `json` of the subject `scenarios`; it has
`render(run: Run, page: Page) -> str`, and where the format is JSON, `schema()`.
"""

from __future__ import annotations

from dataclasses import dataclass
from importlib import import_module
from pkgutil import iter_modules
from typing import Generic, TypeVar

from verifier.reports import Page, Refused

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Run(Generic[T]):
    """One run of a command: the outcome for each file, in the order given, and the switches that it depended on."""

    version: str
    outcomes: tuple[T | Refused, ...]
    options: tuple[tuple[str, str], ...] = ()


def formats(subject: str) -> tuple[str, ...]:
    """The formats of a subject, by name."""
    found = (m.name.rpartition("_") for m in iter_modules(__path__))
    return tuple(sorted(name for of, _, name in found if of == subject))


def render(subject: str, name: str, run: Run[T], page: Page | None = None) -> str:
    """The run in the format of that name; the text ends with a line feed."""
    text: str = import_module(f"{__name__}.{subject}_{name}").render(run, page or Page())
    return text
