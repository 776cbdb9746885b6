"""Exceptions that the bound state has in its own hands, and exceptions that others decide on."""

from __future__ import annotations

import pytest

from tests.checks.drafts import (
    ATTACKED,
    EXERCISES,
    WARNING,
    draft,
    found,
    holds,
    needed,
    only,
    where,
)
from verifier.finding import Replay, Verdict

BAN = "1 Poland shall not send forces into heartland, unless {}."
DUTY = f"1 {ATTACKED}, Poland shall supply weapons to Ukraine, unless {{}}."
EACH = "1 Each guarantor shall not send forces into heartland, unless {}."


def told(*clauses: str) -> list[tuple[str, ...]]:
    """What is needed for each finding."""
    return [needed(f) for f in found(draft(*clauses), "swallowed")]


def test_a_ban_that_its_bearer_can_lift() -> None:
    finding = only(draft(BAN.format("Poland notifies Ukraine")), "swallowed")
    assert (finding.severity, finding.verdict, finding.replayed) == (WARNING, Verdict.FAILS, Replay.FULL)
    assert (needed(finding), finding.minimal) == (("1",), True)
    assert {m.act for m in finding.witness} == {"Poland sends forces into heartland", "Poland notifies Ukraine"}


def test_nobody_else_takes_part_where_one_is_enough() -> None:
    many = "Russia, France, Poland, Belarus, Estonia, and Finland"
    text = draft(EACH.format("that guarantor decides on assistance"), guarantors=many, states=many)
    assert {m.actor for m in only(text, "swallowed").witness} == {"Russia"}


def test_a_duty_that_its_bearer_can_escape() -> None:
    finding = only(draft(DUTY.format("Poland notifies Ukraine")), "swallowed")
    assert needed(finding) == ("1",)
    assert "owes nothing by 1" in finding.explanation[0]


@pytest.mark.parametrize(
    "exception",
    [
        "France notifies Ukraine",
        "Ukraine appeals for assistance",
        "Russia attacks Ukraine in heartland",
        "all guarantors decide on assistance",
        "Poland notifies Ukraine, and Ukraine appeals for assistance",
    ],
)
@pytest.mark.parametrize("rule", [BAN, DUTY])
def test_what_others_decide_too(rule: str, exception: str) -> None:
    assert told(rule.format(exception)) == []


def test_anybodys_act_is_also_ones_own() -> None:
    assert told(EACH.format("any guarantor notifies Ukraine")) == [("1",)]
    assert told(EACH.format("any other guarantor notifies Ukraine")) == []


def test_a_joint_act_for_which_one_is_enough() -> None:
    finding = only(draft(EACH.format("{all | any of the} guarantors decide on assistance")), "swallowed")
    assert (finding.verdict, where(finding)) == (Verdict.DEPENDS, {frozenset({"any of the of 1"})})


def test_consent_of_others_is_what_exceptions_are_for() -> None:
    assert not holds(draft(EXERCISES.format(rule="any of the")), "swallowed").vacuous


def test_not_where_making_it_hold_breaks_a_promise() -> None:
    assert told(BAN.format("Poland notifies Ukraine"), "2 Poland shall not notify any other state.") == []


def test_not_where_the_world_needs_more_for_it() -> None:
    need = "need leave: <state> notifies <state> only if Ukraine appeals for assistance."
    assert found(draft(BAN.format("Poland notifies Ukraine"), needs=(need,)), "swallowed") == ()
