"""Clauses that add nothing to others, and the clauses that make it so."""

from __future__ import annotations

from tests.checks.drafts import (
    ATTACKED,
    BOOTS,
    EVERYWHERE,
    NOTE,
    draft,
    found,
    holds,
    needed,
    only,
    rests,
    where,
)
from verifier.finding import Replay, Verdict

ASIDE = "9 Ukraine shall not host exercises of any other state in any region of Ukraine."
ALL_PLACES = "1 Each guarantor shall not send forces into any region of Ukraine."
ONE_PLACE = "2 Poland shall not send forces into heartland."
NO_FORCE = "3 Poland shall not use force in heartland."


def test_a_narrower_ban() -> None:
    finding = only(draft(ALL_PLACES, ONE_PLACE, ASIDE, regions="heartland and Crimea"), "redundant")
    assert (finding.severity, finding.verdict, where(finding)) == (NOTE, Verdict.FAILS, EVERYWHERE)
    assert (needed(finding), finding.minimal, finding.replayed) == (("1", "2"), True, Replay.FULL)
    assert finding.claim == "2 adds nothing to 1"
    assert [m.act for m in finding.witness] == ["Poland sends forces into heartland"]


def test_not_where_the_wider_one_has_an_exception() -> None:
    wider = ALL_PLACES.replace(".", ", unless Ukraine appeals for assistance.")
    assert found(draft(wider, ONE_PLACE), "redundant") == ()


def test_unless_it_has_the_same() -> None:
    both = [c.replace(".", ", unless Ukraine appeals for assistance.") for c in (ALL_PLACES, ONE_PLACE)]
    assert needed(only(draft(*both, regions="heartland and Crimea"), "redundant")) == ("1", "2")


def test_by_way_of_what_the_world_needs() -> None:
    finding = only(draft(ONE_PLACE, NO_FORCE, needs=(BOOTS,)), "redundant")
    assert (needed(finding), rests(finding)) == (("2", "3"), {"boots"})
    assert finding.claim == "3 adds nothing to 2"
    assert found(draft(ONE_PLACE, NO_FORCE, needs=(BOOTS,)), "redundant", without=("boots",)) == ()


def test_under_one_wording_only() -> None:
    text = draft(NO_FORCE, "4 [France: Poland shall not send forces into heartland].", needs=(BOOTS,))
    finding = only(text, "redundant")
    assert (finding.verdict, where(finding)) == (Verdict.DEPENDS, {frozenset({"France of 4"})})


def test_a_later_deadline_adds_nothing_to_an_earlier_one() -> None:
    early = f"1 {ATTACKED}, Poland shall within 2 days notify Ukraine."
    late = f"2 {ATTACKED}, Poland shall within 7 days notify Ukraine."
    assert only(draft(early, late), "redundant").claim == "2 adds nothing to 1"


def test_a_wider_circle_adds_something() -> None:
    one = f"1 {ATTACKED}, Poland shall within 2 days notify Ukraine."
    each = f"2 {ATTACKED}, each guarantor shall within 7 days notify Ukraine."
    assert found(draft(one, each), "redundant") == ()


def test_one_said_twice_is_told_once() -> None:
    text = draft(ONE_PLACE, ONE_PLACE.replace("2 ", "4 "))
    assert needed(only(text, "redundant")) == ("2", "4")


def test_a_duty_that_cannot_be_broken_is_not_called_redundant() -> None:
    free = f"1 {ATTACKED}, Poland shall do any or none, as it judges, of: notify Ukraine; supply weapons to Ukraine."
    assert found(draft(free, f"2 {ATTACKED}, Poland shall notify Ukraine."), "redundant") == ()


def test_nothing_to_compare() -> None:
    assert not holds(draft(ALL_PLACES, ASIDE), "redundant").vacuous
