"""How many members of a body can stop what another owes, or a goal."""

from __future__ import annotations

import pytest

from tests.checks.drafts import (
    ATTACKED,
    ERROR,
    EVERYWHERE,
    NOTE,
    PREPARATION,
    WARNING,
    WEEK,
    draft,
    found,
    guarantee,
    holds,
    needed,
    only,
    rests,
    where,
)
from verifier.finding import Finding, Replay, Verdict

FIVE = "Russia, France, Poland, Italy, and China"
GOAL = (
    "goal helped, for 5(2): when any state (the attacker) attacks Ukraine in heartland,"
    " and when Ukraine appeals for assistance, some guarantor owes 5(2).\n"
)


def among(*clauses: str, needs: tuple[str, ...] = (), states: str = FIVE) -> str:
    return draft(*clauses, states=states, guarantors=states, needs=needs)


def decided(rule: str, number: str = "5(2)") -> str:
    return guarantee(f"after {rule} guarantors decide on assistance", WEEK, number=number)


def by_size(text: str) -> dict[str, Finding]:
    return {f.grade.removeprefix("by "): f for f in found(text, "veto")}


class TestDuties:
    def test_two_thirds_of_five_can_be_stopped_by_two(self) -> None:
        finding = only(among(decided("two thirds of the")), "veto")
        assert (finding.grade, finding.severity, finding.verdict) == ("by 2", ERROR, Verdict.FAILS)
        assert finding.blockers == ("any 2 of the 5 guarantors, also with the author of the harm among them",)
        assert (needed(finding), where(finding), rests(finding)) == (("5(2)",), EVERYWHERE, set())
        assert finding.replayed is Replay.FULL
        assert finding.witness == ()

    def test_half_or_more_is_how_a_vote_works(self) -> None:
        """It is told beside a wording that lets fewer do it, and then as a note."""
        assert found(among(decided("a majority of the")), "veto") == ()
        either = "{most: after two thirds of the | half: after a majority of the} guarantors decide on assistance"
        told = by_size(among(guarantee(either, WEEK)))
        assert {size: f.severity for size, f in told.items()} == {"2": ERROR, "3": NOTE}

    @pytest.mark.parametrize("rule", ["all", "any of the"])
    def test_one_is_told_by_hostage_and_all_is_nobody_else(self, rule: str) -> None:
        assert found(among(decided(rule)), "veto") == ()

    def test_each_by_itself(self) -> None:
        assert holds(among(guarantee(WEEK)), "veto").vacuous

    def test_the_aggressor_does_not_vote(self) -> None:
        """Two thirds of the four others are three, and any two of those can refuse; the aggressor cannot help them."""
        voters = "guarantors other than the attacker decide"
        finding = only(among(decided("two thirds of the").replace("guarantors decide", voters)), "veto")
        assert finding.severity is WARNING
        assert finding.blockers == ("any 2 of the 5 guarantors, the author of the harm not counted",)

    def test_through_a_need(self) -> None:
        """Help in arms needs exercises, and those the consent of most."""
        ban = (
            "4(3) Ukraine shall not host exercises of any other state (the visitor) in any region of Ukraine,"
            " unless two thirds of the guarantors consent to exercises of the visitor."
        )
        finding = only(among(ban, guarantee(WEEK, content="use force in the place"), needs=(PREPARATION,)), "veto")
        assert (finding.grade, needed(finding)) == ("by 2", ("4(3)", "5(2)"))
        assert rests(finding) == {"preparation"}

    def test_an_exception_that_few_can_bring_about(self) -> None:
        unless = "unless at least 2 of the guarantors decide on assistance"
        text = among(f"5 {ATTACKED}, each guarantor shall notify Ukraine, {unless}.")
        assert set(by_size(text)) == {"2"}
        assert any("on assistance" in m.act for m in by_size(text)["2"].witness)

    def test_depends_on_the_rule_that_is_chosen(self) -> None:
        rules = "{all: after all | most: after two thirds of the | half: after a majority of the}"
        menu = f"{rules} guarantors decide on assistance"
        sizes = by_size(among(guarantee(menu, WEEK)))
        assert {size: where(f) for size, f in sizes.items()} == {
            "2": {frozenset({"most of 5(2)"})},
            "3": {frozenset({"half of 5(2)"})},
        }

    def test_members_that_a_clause_tells_apart_are_named(self) -> None:
        text = among(decided("two thirds of the"), "6 Poland shall notify Ukraine.")
        (blockers,) = only(text, "veto").blockers
        assert blockers.startswith("such as ")


class TestGoals:
    def test_one_is_enough_against_a_goal(self) -> None:
        finding = only(among(decided("all")) + GOAL, "veto")
        assert (finding.grade, finding.severity) == ("by 1", ERROR)
        assert "goal “helped”" in finding.claim

    def test_a_goal_that_two_duties_serve(self) -> None:
        either = GOAL.replace("some guarantor owes 5(2)", "some guarantor supplies weapons to Ukraine")
        assert found(among(guarantee(WEEK)) + either, "veto") == ()

    HELPED = (
        "goal helped, for 5(2): when any state (the attacker) attacks Ukraine in heartland,"
        " and when any guarantor other than the attacker (the helper) supplies weapons to Ukraine,"
        " the helper {}.\n"
    )

    @pytest.mark.parametrize("end", ["uses force in heartland", "can use force in heartland", "owes 7"])
    def test_who_is_to_reach_the_goal_is_not_hindered_by_itself(self, end: str) -> None:
        duty = f"7 {ATTACKED}, each guarantor shall, after that guarantor notifies Ukraine, notify Poland."
        idle = among(decided("any of the"), duty) + self.HELPED.format(end)
        assert found(idle, "veto") == ()

    @pytest.mark.parametrize("end", ["uses force in heartland", "can use force in heartland"])
    def test_but_by_another(self, end: str) -> None:
        ban = "5(2) No guarantor shall use force in heartland, unless all guarantors decide on assistance."
        finding = only(among(ban) + self.HELPED.format(end), "veto")
        assert (finding.grade, finding.severity, needed(finding)) == ("by 1", ERROR, ("5(2)",))

    def test_an_end_that_is_denied_is_missed_by_doing(self) -> None:
        kept_out = self.HELPED.format("never uses force in heartland")
        assert "1" in by_size(among(decided("any of the")) + kept_out)


def test_a_body_of_many_seats() -> None:
    """GT-65: 26 seats, eighteen votes. Nine are enough to stop it, and no smaller number; it comes to an end."""
    seats = " and ".join((", ".join(f"Seat_{k}" for k in range(1, 26)), "Seat_26"))
    text = (
        'treaty Senate "A senate".\nproposed on 2003-11-17.\nparties: Alba and every senator.\n'
        f"states: Alba, {seats.replace(' and', ', and')}.\nrole senator (senators): {seats.replace(' and', ', and')}.\n"
        "event: the house adopts a law.\nact <state> ends (end) its garrison.\n"
        "joint act: the senators assent (assents) to the law.\narticle 3.\n"
        "  3 When the house adopts a law, Alba shall, after at least {18 | 14} of the senators assent to the law,"
        " end its garrison.\n"
        "goal open_to_change, for article 3: when the house adopts a law, Alba owes 3.\n"
    )
    told = {f.grade: f for f in found(text, "veto")}
    assert {grade: f.severity for grade, f in told.items()} == {"by 9": WARNING, "by 13": NOTE}
    assert where(told["by 9"]) == {frozenset({"18 of 3"})}
    assert told["by 9"].replayed is Replay.FULL
