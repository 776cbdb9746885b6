"""Who can block: exact figures of small drafts, and of the menu of rules over eleven guarantors."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.checks.drafts import BY_CONSENT, CONSULT, NO_FORCES, WEEK, draft, guarantee, model
from verifier import load
from verifier.commands.tabulate import table
from verifier.model import Model
from verifier.pipeline import Options
from verifier.tables import veto as table_of_decisions
from verifier.tabular import Circle, Decision

MENU = Path(__file__).with_name("menu.treaty")
Figures = set[tuple[str, int, int, int]]


def decisions(treaty: Model, *choose: tuple[str, str]) -> tuple[Decision, ...]:
    made = table(treaty, "veto", Options(choose=choose))
    assert made.veto is not None
    assert made.undecided == ()
    return made.veto.decisions


def figures(circles: tuple[Circle, ...]) -> Figures:
    """Where the author is, members, needed, enough to block."""
    return {(c.author, c.members, c.needed, c.to_block) for c in circles}


def rules(decision: Decision) -> dict[str, Figures]:
    """Figures by the name of the alternative."""
    return {s.alternative: figures(r.circles) for r in decision.rules for row in r.under for s in row}


class TestMenuOverElevenGuarantors:
    def test_sizes(self) -> None:
        (decision,) = decisions(load(MENU))
        assert (decision.place, decision.part, decision.act) == ("5(2)", "after", "decide on assistance")
        assert rules(decision) == {
            "each": set(),
            "all": {("inside", 11, 11, 1), ("outside", 11, 11, 1)},
            "two thirds": {("inside", 11, 8, 4), ("outside", 11, 8, 4)},
            "majority": {("inside", 11, 6, 6), ("outside", 11, 6, 6)},
            "all but the attacker": {("struck out", 10, 10, 1), ("outside", 11, 11, 1)},
        }

    def test_who_can_block_alone(self) -> None:
        (decision,) = decisions(load(MENU))
        alone = {s.alternative: {c.alone for c in r.circles} for r in decision.rules for row in r.under for s in row}
        assert alone == {
            "each": set(),
            "all": {"every guarantor"},
            "two thirds": {""},
            "majority": {""},
            "all but the attacker": {"every guarantor other than the attacker"},
        }
        assert all(len(c.circle) == 11 for r in decision.rules for c in r.circles)

    def test_a_choice_leaves_one_rule(self) -> None:
        (decision,) = decisions(load(MENU), ("5(2)", "majority"))
        assert [figures(r.circles) for r in decision.rules] == [{("inside", 11, 6, 6), ("outside", 11, 6, 6)}]


def test_what_waits() -> None:
    text = draft(NO_FORCES, guarantee("after all guarantors decide on assistance", WEEK))
    (decision,) = decisions(model(text))
    assert decision.waits == "nobody owes anything under 5(2)"


def test_an_exception_of_a_prohibition() -> None:
    (decision,) = decisions(model(BY_CONSENT))
    assert (decision.place, decision.part) == ("4(3)", "unless")
    assert decision.waits == "the prohibition stands: 4(3)"
    assert rules(decision) == {"all": {("", 3, 3, 1)}, "majority": {("", 3, 2, 2)}, "any": {("", 3, 1, 3)}}


def test_a_member_in_brackets_counts_only_with_them() -> None:
    text = draft(
        guarantee("after two thirds of the guarantors decide on assistance", WEEK),
        guarantors="Russia, France, Poland [Russia: , Belarus]",
        states="Russia, France, Poland, and Belarus",
    )
    (decision,) = decisions(model(text))
    (rule,) = decision.rules
    shown = {(c.members, c.needed, c.to_block): [s.alternative for row in c.under for s in row] for c in rule.circles}
    assert shown == {(3, 2, 2): ["without"], (4, 3, 2): ["Russia"]}


def test_more_than_there_are_can_never_agree() -> None:
    text = draft(guarantee("after at least 5 of the guarantors decide on assistance", WEEK))
    (decision,) = decisions(model(text))
    assert figures(decision.rules[0].circles) == {("inside", 3, 5, 0), ("outside", 3, 5, 0)}


def test_each_for_itself_waits_for_nobody() -> None:
    assert decisions(model(draft(CONSULT, guarantee(WEEK)))) == ()


def test_a_wrong_count_is_a_fault_of_the_tool(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(table_of_decisions, "first", lambda body, hour, times: 0)
    with pytest.raises(AssertionError, match="do not block as counted"):
        decisions(load(MENU))
