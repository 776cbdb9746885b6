"""The table of duties on a page: who owes what by article, then each clause in full."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rich.text import Text

from verifier.documents._choices import shortly
from verifier.documents._sheet import Part, grid, listing
from verifier.finding import ChoicePoint
from verifier.reports._page import paragraph
from verifier.tabular import Cell, Duties, Group, Norm, Under, Way
from verifier.words import listed

_SHALL = {"duty": "shall", "ban": "shall not", "liberty": "may", "intention": "intends to"}
_MANY = {"ban": "bans", "liberty": "liberties", "intention": "intentions"}
_ALWAYS: Under = ((),)


def duties(table: Duties, points: Sequence[ChoicePoint], width: int) -> Iterator[Part]:
    """The whole table."""
    if not table.norms:
        yield Text("No clause binds anybody.")
        return
    heads = ["", *(f"article {a}" for a in table.articles)]
    yield grid(heads, [_overview(group, table) for group in table.groups], width)
    yield Text()
    for remark in _remarks(table):
        yield from paragraph(remark, width, "")
    yield Text()
    for article in table.articles:
        rows = [row for n in table.norms if n.article == article for row in _clause(n, points)]
        if rows:
            yield Text(f"Article {article}", "bold")
            yield listing(rows)
            yield Text()


def _overview(group: Group, table: Duties) -> list[str]:
    mine = {c.article: c for c in table.cells if c.party == group.parties[0]}
    return [_first(group.name), *(_cell(mine.get(a)) for a in table.articles)]


def _cell(cell: Cell | None) -> str:
    return "\n".join(f"{e.clause} {' or '.join(e.strengths)}" for e in cell.entries) if cell else "–"


def _remarks(table: Duties) -> Iterator[str]:
    """Parties without duties, in plain words."""
    for group in (g for g in table.groups if not g.duty):
        mine = [s for c in table.cells if c.party == group.parties[0] for e in c.entries for s in e.strengths]
        rest = listed(_MANY.get(kind, kind) for kind in dict.fromkeys(mine))
        yield f"No duty is laid on {group.name}, {f'only {rest}' if rest else 'nor any ban'}."
    if all(g.duty for g in table.groups):
        yield "Every party has some duty."


def _clause(norm: Norm, points: Sequence[ChoicePoint]) -> Iterator[tuple[str, str, str]]:
    """The rows of one clause: label and text."""

    def said(ways: Sequence[Way], silence: str = "", word: str = "") -> str:
        texts = [_way(w, silence, points, norm.clause) for w in ways if w.text or silence]
        joined = word if all(w.under == _ALWAYS for w in ways) else ""
        return f"\n{joined}".join(texts)

    cells = (
        ("who", "\n".join(_who(norm, points))),
        (_SHALL.get(norm.modality, norm.modality), said(norm.acts)),
        ("of these", said(norm.choice) if any(w.text for w in norm.choice) else ""),
        ("strength", said(norm.strength)),
        ("towards", said(norm.towards, "nobody named") if any(w.text for w in norm.towards) else ""),
        ("when", said(norm.when, word="and ")),
        ("where", said(norm.where, word="and ")),
        ("after", said(norm.after, word="and ")),
        ("within", _time(norm, points)),
        ("unless", said(norm.unless, word="or ")),
        ("until", said(norm.until, word="or ")),
        ("bound", said(norm.bearing) if any(w.text != "each" for w in norm.bearing) else ""),
        ("subject to", said(norm.subject_to)),
        ("lifts", said(norm.lifts)),
    )
    yield from ((norm.clause, label, text) for label, text in cells if text)


def _time(norm: Norm, points: Sequence[ChoicePoint]) -> str:
    """A duty's time, also where the text gives none."""
    if norm.modality != "duty" and not any(w.text for w in norm.within):
        return ""
    return "\n".join(_way(w, "no time given", points, norm.clause) for w in norm.within)


def _who(norm: Norm, points: Sequence[ChoicePoint]) -> Iterator[str]:
    """Whom the clause binds, under what, and whom only under other choices."""
    only = shortly(norm.under, points, norm.clause)
    apart = ", ".join(_way(w, "", points, norm.clause) for w in norm.except_for if w.text)
    yield norm.parties + (f", {apart}" if apart else "") + (f" (only {only})" if only else "")
    for bearer in norm.bearers:
        if bearer.under != norm.under:
            yield f"{bearer.party} only {shortly(bearer.under, points, norm.clause)}"


def _way(way: Way, silence: str, points: Sequence[ChoicePoint], home: str) -> str:
    text = (way.text or silence).removeprefix("within ")
    only = shortly(way.under, points, home)
    return f"{text} ({only})" if only else text


def _first(text: str) -> str:
    return text[:1].upper() + text[1:]
