"""The table of places on a page: harm by harm, a row for each region."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rich.text import Text

from verifier.documents._choices import under
from verifier.documents._sheet import Part, grid
from verifier.finding import ChoicePoint
from verifier.reports._page import paragraph
from verifier.tabular import Coverage, Inside, Place, Territory
from verifier.words import sentence


def territory(table: Territory, points: Sequence[ChoicePoint], width: int) -> Iterator[Part]:
    """The whole table."""
    if not table.places:
        yield Text("The draft names no harm, so nothing can be covered.")
        return
    for harm in dict.fromkeys(p.harm for p in table.places):
        mine = [p for p in table.places if p.harm == harm]
        yield from paragraph(sentence(harm), width, "", style="bold")
        yield grid(_heads(table, mine), [_row(p, mine, points) for p in mine], width)
        yield Text()
    for remark in _remarks(table):
        yield from paragraph(remark, width, "")


def _heads(table: Territory, places: Sequence[Place]) -> list[str]:
    areas = [f"in {a}" for a in table.areas] if any(p.region for p in places) else []
    limited = [r.clause for r in places[0].limited] if areas else []
    return ["where" if any(p.region for p in places) else "who is harmed", *areas, *limited, "any duty beyond talk"]


def _row(place: Place, fellows: Sequence[Place], points: Sequence[ChoicePoint]) -> list[str]:
    several = len({p.victim for p in fellows}) > 1
    name = ", ".join(p for p in (place.region, place.victim if several or not place.region else "") if p)
    first = sentence(name) + (f"\nby {place.authors}" if place.authors else "")
    areas = [_inside(i, points) for i in place.inside] if any(p.region for p in fellows) else []
    limited = [_coverage(r.coverage, points, r.clause) for r in place.limited] if areas else []
    return [first, *areas, *limited, _coverage(place.overall, points, "", named=True)]


def _inside(inside: Inside, points: Sequence[ChoicePoint]) -> str:
    if not inside.under:
        return "no"
    return under(inside.under, points) or "yes"


def _coverage(found: Coverage, points: Sequence[ChoicePoint], home: str, named: bool = False) -> str:
    clauses = f": {', '.join(found.clauses)}" if named and found.clauses else ""
    if found.verdict != "undetermined":
        return f"{found.verdict}{clauses}"
    return (
        f"undetermined{clauses}\ncovered {under(found.covered, points, home)}"
        f"\nnot {under(found.uncovered, points, home)}"
    )


def _remarks(table: Territory) -> Iterator[str]:
    yield "A duty counts that asks for more than talk, though its bearer may judge for itself; not one of the author."
    if any(p.authors == "" for p in table.places) and not any(p.authors for p in table.places):
        yield "It is the same whoever the author of the harm is."
