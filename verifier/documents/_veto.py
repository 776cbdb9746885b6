"""The table of decisions on a page: a heading for each joint act, a row for each rule and circle."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rich.text import Text

from verifier.documents._choices import shortly
from verifier.documents._sheet import Part, grid
from verifier.finding import ChoicePoint
from verifier.reports._page import paragraph
from verifier.tabular import Circle, Decision, RuleWay, Under, Veto
from verifier.words import listed, sentence

_PARTS = {"when": "arises only when", "after": "waits until", "unless": "gives way when", "until": "ends when"}
_HEADS = ("rule", "author of the harm", "needed", "enough to block", "can block alone")


def veto(table: Veto, points: Sequence[ChoicePoint], width: int) -> Iterator[Part]:
    """The whole table."""
    if not table.decisions:
        yield Text("Nothing in the draft waits for a joint act; what one state can stop alone is told by `check`.")
        return
    for decision in table.decisions:
        yield from paragraph(_title(decision), width, "", style="bold")
        yield from paragraph(f"While it is blocked: {decision.waits}.", width, "")
        rows = [row for rule in decision.rules for row in _rule(rule, decision, points)]
        named = any(row[1] for row in rows)
        heads, kept = (_HEADS, rows) if named else ((_HEADS[0], *_HEADS[2:]), [[r[0], *r[2:]] for r in rows])
        yield grid(heads, kept, width)
        yield Text()
    yield from paragraph(
        "Each number was tried with the reference evaluator: so many block, one fewer do not.", width, ""
    )


def _title(decision: Decision) -> str:
    if decision.part == "need":
        return f"Need {decision.place} asks that enough members {decision.act}"
    return f"{decision.place} {_PARTS[decision.part]} enough members {decision.act}"


def _rule(rule: RuleWay, decision: Decision, points: Sequence[ChoicePoint]) -> Iterator[list[str]]:
    """The rows of one rule; authors for whom the figures are the same stand in one."""
    only = shortly(rule.under, points, decision.place)
    name = sentence(rule.rule or "not asked for") + (f"\n({only})" if only else "")
    if not rule.circles:
        yield [name, "", "–", "nobody can", "–"]
    groups: dict[tuple[int, int, int, str, Under], list[Circle]] = {}
    for c in rule.circles:
        groups.setdefault((c.members, c.needed, c.to_block, c.alone, c.under), []).append(c)
    for (members, needed, to_block, alone, under), circles in groups.items():
        where = shortly(under, points, decision.place)
        label = name + (f"\n({where})" if where else "")
        authors = listed((c.author for c in circles), "or")
        yield [label, authors, f"{needed} of {members}", _enough(members, needed, to_block, circles), alone or "nobody"]


def _enough(members: int, needed: int, to_block: int, circles: Sequence[Circle]) -> str:
    if needed > members:
        return "never complete"
    if not to_block:
        return "nobody can"
    inside = any(c.author == "inside" for c in circles)
    others = f"{to_block - 1} other{'' if to_block == 2 else 's'}"
    with_author = f"\n(the author and {others})" if inside and to_block > 1 else ""
    return f"any {to_block} of {members}{with_author}"
