"""Terms as SMT-LIB text: connectives in canonical order, and names for what is said more than once.

Text, because building terms as text is an order of magnitude faster than through the solver's Python operators.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

Slot = tuple[str, str]
"""One possible occurrence: the names of its Boolean (it happens) and its integer (the hour)."""


def choice(model_points: dict[str, int], point: str, alternative: int) -> str:
    """The constant that says this alternative is chosen."""
    return f"c{model_points[point]}_{alternative}"


def conj(parts: Iterable[str]) -> str:
    """Conjunction in canonical order."""
    kept = {p for p in parts if p != "true"}
    if "false" in kept:
        return "false"
    if not kept:
        return "true"
    return next(iter(kept)) if len(kept) == 1 else f"(and {' '.join(sorted(kept))})"


def disj(parts: Iterable[str]) -> str:
    """Disjunction in canonical order."""
    kept = {p for p in parts if p != "false"}
    if "true" in kept:
        return "true"
    if not kept:
        return "false"
    return next(iter(kept)) if len(kept) == 1 else f"(or {' '.join(sorted(kept))})"


def neg(part: str) -> str:
    """Negation."""
    return {"true": "false", "false": "true"}.get(part, f"(not {part})")


def ite(test: str, yes: str, no: str) -> str:
    """If-then-else over integers."""
    if test == "true" or yes == no:
        return yes
    return no if test == "false" else f"(ite {test} {yes} {no})"


def at_most(low: str, high: str) -> str:
    """`low <= high`."""
    return "true" if low in (high, "0") else f"(<= {low} {high})"


def plus(term: str, hours: int) -> str:
    """`term + hours`."""
    if hours == 0:
        return term
    return str(int(term) + hours) if term.isdigit() else f"(+ {term} {hours})"


MOST = 20_000_000
"""Characters of all terms together beyond which a draft is too large to be asked about."""


class TooLargeError(Exception):
    """There is more to say than any solver could take."""


@dataclass(slots=True)
class Text:
    """Definitions so far; each distinct body is named once. Raises TooLargeError."""

    lines: list[str] = field(default_factory=list)
    names: dict[str, str] = field(default_factory=dict)
    size: int = 0

    def name(self, sort: str, body: str) -> str:
        """A name for the body; atoms are their own."""
        if not body.startswith("("):
            return body
        self.size += len(body)
        if self.size > MOST:
            raise TooLargeError
        if body not in self.names:
            self.names[body] = f"d{len(self.names)}"
            self.lines.append(f"(define-fun {self.names[body]} () {sort} {body})")
        return self.names[body]

    def boolean(self, body: str) -> str:
        """A name for a truth value."""
        return self.name("Bool", body)

    def integer(self, body: str) -> str:
        """A name for an hour."""
        return self.name("Int", body)


def total(parts: Iterable[str]) -> str:
    """How many of these hold, as an integer term."""
    parts = [p for p in parts if p != "false"]
    if all(p == "true" for p in parts):
        return str(len(parts))
    if len(parts) == 1:
        return f"(ite {parts[0]} 1 0)"
    return f"(+ {' '.join(f'(ite {p} 1 0)' for p in parts)})"
