"""Choices inside a table, as short as can be: `{held}`, `with [Russia]`, `{Russian line} of excluded_areas`."""

from __future__ import annotations

from collections.abc import Sequence

from verifier.finding import ChoicePoint, Setting
from verifier.reports.text import ABSENT, alone


def short(one: Setting, points: Sequence[ChoicePoint], home: str = "") -> str:
    """One choice in a cell about `home`: the place is named only where it is another."""
    point = next((p for p in points if p.name == one.point), None)
    plain = point is not None and alone(point, one.alternative, points)
    place = point.where if plain and point else one.point
    where = "" if plain and place == home else f" of {place}"
    if one.kind == "reading":
        return f"{{{one.alternative}}}{where}"
    if one.alternative in ABSENT and point:
        others = "/".join(f"[{a}]" for a in point.alternatives if a not in ABSENT)
        return f"without {others}{where}"
    return f"with [{one.alternative}]{where}"


def shortly(under: Sequence[Sequence[Setting]], points: Sequence[ChoicePoint], home: str = "") -> str:
    """Configurations in a cell: `{all} or {what the case requires}`; "" for all configurations."""
    return " or ".join(" and ".join(short(s, points, home) for s in settings) for settings in under)


def under(found: Sequence[Sequence[Setting]], points: Sequence[ChoicePoint], home: str = "") -> str:
    """Configurations inside a sentence: `under {held}`, `with [Russia]`."""
    said = shortly(found, points, home)
    return f"under {said}" if said.startswith("{") else said
