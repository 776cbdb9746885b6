"""One run of `servanda fmt`: drafts laid out evenly, each written whole or not at all, and only if it says the same."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, fields, is_dataclass
from difflib import unified_diff
from pathlib import Path

from verifier import console, session
from verifier.resolving import resolve
from verifier.text.diagnostics import DraftError
from verifier.text.files import STDIN, UnreadableError, read
from verifier.text.layout import laid_out
from verifier.text.source import Source, Span


@dataclass(frozen=True, slots=True)
class Wish:
    """`check`: only say which drafts would change. `diff`: show how. Neither writes."""

    check: bool = False
    diff: bool = False


class LayoutError(Exception):
    """The laid-out text would not mean the same: a fault of this tool. Nothing is written."""


def fmt(files: tuple[str, ...], wish: Wish) -> int:
    """Lay out the drafts one by one; the exit code."""
    return session.worst([_one(path, wish) for path in files])


def formatted(source: Source, place: str = "") -> str:
    """The draft that lies at a place in even layout.

    Raises DraftError where it has mistakes, LayoutError where the meaning would change.
    """
    before = resolve.load(source, place)
    text = laid_out(source)
    try:
        same = meaning(resolve.load(Source(source.path, text), place)) == meaning(before)
    except DraftError:
        same = False
    if not same:
        raise LayoutError(f"{source.path} would not mean the same once laid out; it was left as it is")
    return text


def meaning(value: object) -> object:
    """What is left of a model when it is not looked at where things stand in the text."""
    if isinstance(value, (Span, Source)):
        return None
    if is_dataclass(value):
        return type(value).__name__, tuple(meaning(getattr(value, f.name)) for f in fields(value))
    return tuple(meaning(v) for v in value) if isinstance(value, tuple) else value


def _one(path: str, wish: Wish) -> int:
    try:
        source = read(path)
        text = formatted(source, path)
    except UnreadableError as error:
        console.remark(f"error: {error}" + (f"\n  = help: {error.help}" if error.help else ""))
        return 3
    except DraftError as error:
        console.remark(session.slips(error))
        return 3
    changed = text != source.text
    if wish.diff:
        console.write("".join(_difference(source, text)))
    elif wish.check:
        console.remark(f"{source.path}: {'would be laid out anew' if changed else 'is laid out evenly'}")
    elif path == STDIN:
        console.write(text)
    elif changed:
        console.save(Path(path), text)
        console.remark(f"{source.path}: laid out anew")
    return int(changed and (wish.check or wish.diff))


def _difference(source: Source, text: str) -> Iterator[str]:
    names = (source.path, f"{source.path} (laid out)")
    return unified_diff(source.text.splitlines(True), text.splitlines(True), *names)
