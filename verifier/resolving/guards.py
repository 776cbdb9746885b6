"""Variants joined again: guards, merged where a choice makes no difference."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TypeVar

from verifier.model import Guard
from verifier.text.syntax import Taken

T = TypeVar("T")

MOST = 1024
"""So many variants one statement may have, those from implicit readings included."""


class TooManyError(Exception):
    """A statement has more variants than servanda will look at."""


class Chooser:
    """Answers the choices that come up while one variant is resolved, and remembers which came up."""

    def __init__(self, settled: Taken) -> None:
        self.taken = dict(settled)
        self.fresh: list[tuple[int, int]] = []

    def __call__(self, at: int, count: int) -> int:
        """The alternative taken of the choice at an offset."""
        if at not in self.taken:
            self.taken[at] = 0
            self.fresh.append((at, count))
        return self.taken[at]


def explored(settled: Taken, resolve: Callable[[Chooser], T]) -> list[tuple[Taken, T]]:
    """What a variant resolves to under every answer to the choices that come up on the way.

    Raises:
        TooManyError: when there are more than MOST.

    """
    open_: list[Taken] = [settled]
    found: list[tuple[Taken, T]] = []
    while open_:
        chooser = Chooser(open_.pop())
        before = dict(chooser.taken)
        result = resolve(chooser)
        found.append((tuple(chooser.taken.items()), result))
        for at, count in chooser.fresh:
            open_ += [(*before.items(), (at, i)) for i in range(count - 1, 0, -1)]
            before[at] = 0
        if len(found) + len(open_) > MOST:
            raise TooManyError
    return found


def merged(found: Iterable[tuple[Taken, T]], counts: Mapping[int, int]) -> list[tuple[Taken, T]]:
    """Join variants that differ only in a choice that changes nothing; sorted in text order.

    `counts`: the number of alternatives of each choice.
    """
    current = [(tuple(sorted(taken)), value) for taken, value in found]
    for at in sorted({at for taken, _ in current for at, _ in taken}, reverse=True):
        groups: dict[Taken, list[tuple[Taken, T]]] = {}
        for taken, value in current:
            groups.setdefault(tuple(t for t in taken if t[0] != at), []).append((taken, value))
        after: list[tuple[Taken, T]] = []
        for rest, group in groups.items():
            whole = len(group) == counts[at] and all(any(t[0] == at for t in taken) for taken, _ in group)
            if whole and all(value == group[0][1] for _, value in group):
                after.append((rest, group[0][1]))
            else:
                after += group
        current = after
    return sorted(current, key=lambda entry: entry[0])


def sets(variants: Sequence[tuple[Taken, Sequence[str]]], counts: Mapping[int, int]) -> list[tuple[str, list[Taken]]]:
    """Each member of a varying set, in order of first appearance, with the guards under which it is in."""
    names = dict.fromkeys(name for _, names in variants for name in names)
    out: list[tuple[str, list[Taken]]] = []
    for name in names:
        judged = merged([(taken, name in members) for taken, members in variants], counts)
        out.append((name, [taken for taken, inside in judged if inside]))
    return out


def both(a: Guard, b: Guard) -> Guard | None:
    """The guard that says both, or None when they exclude one another; not yet in text order."""
    joined = dict(a)
    for point, alternative in b:
        if joined.setdefault(point, alternative) != alternative:
            return None
    return tuple(joined.items())
