"""Duties, rights and needed acts of states that have not accepted the text; those of parties are no finding."""

from __future__ import annotations

from pathlib import Path
from typing import ClassVar

import pytest

from tests.checks.drafts import (
    ATTACKED,
    BOOTS,
    EVERYWHERE,
    NOTE,
    SOUND_WITH_NEEDS,
    WARNING,
    WEEK,
    cited,
    draft,
    found,
    guarantee,
    holds,
    only,
    run,
    where,
)
from tests.test_uses import CORE, PACT, together
from verifier import Options, check
from verifier.finding import Verdict
from verifier.meaning import acceptance
from verifier.model import Model

PARTIES = "parties: Ukraine and every guarantor."
SOME = "parties: Ukraine, Russia, and France."
TRANSIT = (
    "need transit: <state> sends forces into <region> only if Moldova admits forces of that state into that region."
)
FOUR = "Russia, France, Poland, and Moldova"
SENDING = guarantee(WEEK, content="send forces into the place")
OWN = "any or none, as it judges,"
DECIDED = guarantee("after {rule} guarantors other than the attacker decide on assistance", WEEK)


def some(*clauses: str, parties: str = SOME, states: str = FOUR, needs: tuple[str, ...] = ()) -> str:
    """A draft to which not every state that it names is a party; Poland and Moldova are none."""
    return draft(*clauses, states=states, needs=needs).replace(PARTIES, parties)


def by_grade(text: str) -> dict[str, str]:
    """What is claimed, by grade."""
    return {f.grade: f.claim for f in found(text, "third_party")}


class TestBearers:
    def test_a_state_that_is_named(self) -> None:
        """GT-21 in small: a state outside is to act; nobody who is bound breaks a promise if it does not."""
        finding = only(some("7 Moldova shall notify Russia."), "third_party")
        assert (finding.grade, finding.severity, finding.verdict) == ("duty", WARNING, Verdict.FAILS)
        assert finding.claim == "7 is laid on Moldova, which is no party"
        assert cited(finding) == ("7",)
        accepted = some("7 Moldova shall notify Russia.", parties="parties: Ukraine, Russia, and Moldova.")
        assert found(accepted, "third_party") == ()

    def test_members_of_a_role_and_all_their_clauses_at_once(self) -> None:
        clauses = ("1 Each guarantor shall notify Ukraine.", "2 No guarantor shall supply weapons to Russia.")
        finding = only(some(*clauses), "third_party")
        assert finding.claim == "1 and 2 are laid on Poland, which is no party"
        assert not holds(draft(*clauses), "third_party").vacuous

    def test_it_depends_on_a_bracket(self) -> None:
        clause = "1 Each guarantor shall notify Ukraine."
        finding = only(some(clause, parties="parties: Ukraine, Russia, France [Poland: , Poland]."), "third_party")
        assert finding.verdict is Verdict.DEPENDS
        assert where(finding) == {frozenset({"without of parties"})}
        either = some("1 {each guarantor | France} shall notify Ukraine.")
        assert where(only(either, "third_party")) == {frozenset({"each guarantor of 1"})}

    def test_a_right_is_a_note_and_an_intention_nothing(self) -> None:
        finding = only(some("1 Each guarantor may supply weapons to Ukraine."), "third_party")
        assert (finding.grade, finding.severity) == ("right", NOTE)
        assert found(some("1 Each guarantor intends to supply weapons to Ukraine."), "third_party") == ()

    def test_whoever_it_may_be_means_the_parties(self) -> None:
        assert found(some("1 No state shall supply weapons to Russia."), "third_party") == ()
        assert found(some(f"1 {ATTACKED}, the attacker shall notify Ukraine."), "third_party") == ()


class TestNeededActs:
    BOUND: ClassVar = "parties: Ukraine and every guarantor."

    def bound(self, *clauses: str, needs: tuple[str, ...] = ()) -> str:
        """Every guarantor is a party; Moldova is none."""
        return some(*clauses, parties=self.BOUND, needs=needs)

    def test_what_the_act_needs(self) -> None:
        finding = only(self.bound(SENDING, needs=(TRANSIT,)), "third_party")
        assert (finding.grade, finding.severity, where(finding) or EVERYWHERE) == ("needed act", WARNING, EVERYWHERE)
        assert finding.claim == "5(2) depends on Moldova, which is no party"
        assert cited(finding) == ("5(2)", "transit")
        assert not holds(SOUND_WITH_NEEDS, "third_party").vacuous

    def test_what_that_needs_in_turn(self) -> None:
        force = guarantee(WEEK, content="use force in the place")
        assert cited(only(self.bound(force, needs=(BOOTS, TRANSIT)), "third_party")) == ("5(2)", "transit")

    def test_without_the_need(self) -> None:
        assert found(self.bound(SENDING, needs=(TRANSIT,)), "third_party", without=("transit",)) == ()

    def test_a_way_that_a_party_can_go(self) -> None:
        other = TRANSIT.replace("region.", "region or Ukraine admits forces of that state into that region.")
        assert found(self.bound(SENDING, needs=(other,)), "third_party") == ()
        bracket = TRANSIT.replace("region.", "region [Ukraine: or Ukraine appeals for assistance].")
        assert where(only(self.bound(SENDING, needs=(bracket,)), "third_party")) == {frozenset({"without of transit"})}

    @pytest.mark.parametrize(
        ("mode", "needed"),
        [
            ("at least one", False),
            ("any or none, as it judges,", False),
            ("all", True),
            ("what the case requires", True),
        ],
    )
    def test_only_where_nothing_else_is_enough(self, mode: str, needed: bool) -> None:
        content = f"do {mode} of: supply weapons to Ukraine; send forces into the place"
        assert bool(found(self.bound(guarantee(WEEK, content=content), needs=(TRANSIT,)), "third_party")) is needed

    @pytest.mark.parametrize(("rule", "needed"), [("all", True), ("any of the", False), ("at least 2 of the", True)])
    def test_shares_that_the_parties_cannot_make_up_for(self, rule: str, needed: bool) -> None:
        """Poland is no party. Of three guarantors, less the attacker, two are left."""
        claims = by_grade(some(DECIDED.format(rule=rule)))
        assert claims["duty"] == "5(2) is laid on Poland, which is no party"
        assert ("needed act" in claims) is needed

    @pytest.mark.parametrize(("seat", "needed"), [("Poland", True), ("France", False)])
    def test_a_share_without_which_there_is_no_decision(self, seat: str, needed: bool) -> None:
        rule = "after any of the guarantors, including every seat, decide on assistance"
        text = some(guarantee(rule, WEEK)).replace("regions of", f"role seat (seats): {seat}.\nregions of")
        assert ("needed act" in by_grade(text)) is needed

    def test_steps_exceptions_and_ends(self) -> None:
        assert by_grade(self.bound(guarantee("after Moldova notifies Ukraine", WEEK))).keys() == {"needed act"}
        for clause in (
            "1 Ukraine shall not supply weapons to France, unless Moldova notifies Ukraine.",
            "1 Ukraine shall not supply weapons to France, until Moldova notifies Ukraine.",
        ):
            assert by_grade(self.bound(clause)) == {"needed act": "1 depends on Moldova, which is no party"}

    def test_events_and_calls_are_the_scenario(self) -> None:
        assert (
            found(
                self.bound("1 When Moldova attacks Ukraine in heartland, France shall notify Ukraine."), "third_party"
            )
            == ()
        )

    def test_whoever_the_clause_takes_as_it_comes(self) -> None:
        """The visitor may be any state; that a stranger does not come is no gap in the text."""
        admitted = "1 When any state (the visitor) notifies Ukraine, Ukraine shall supply weapons to the visitor."
        assert found(self.bound(admitted), "third_party") == ()

    def test_a_third_state_without_a_name(self) -> None:
        clause = (
            "1 France shall, after any state other than Ukraine and France and Poland notifies Ukraine, notify Ukraine."
        )
        text = draft(clause, guarantors="France and Poland", states="France, and Poland")
        assert only(text, "third_party").claim == "1 depends on a third state, which is no party"

    def test_a_goal_that_others_can_foil(self) -> None:
        """GT-72 in small: all members must consent, and not all are parties."""
        consent = "need consent: Ukraine supplies weapons to <state> only if {who} notifies Ukraine."
        goal = "goal membership, for 1: when Ukraine appeals for assistance, Ukraine supplies weapons to France."
        text = self.bound("1 France shall notify Ukraine.", goal, needs=(consent.format(who="Moldova"),))
        assert only(text, "third_party").claim == "Goal membership depends on Moldova, which is no party"
        text = self.bound("1 France shall notify Ukraine.", goal, needs=(consent.format(who="France"),))
        assert found(text, "third_party") == ()


def test_each_clause_is_accepted_by_the_parties_to_its_own_instrument(tmp_path: Path) -> None:
    """Dacia is bound by the pact only, so that the core can lay nothing on it; nor on Cardia, where it is left out."""
    assert claims(together(tmp_path, CORE, PACT)) == []
    core = CORE + "  1(2)  Dacia shall send forces into port.\n"
    assert claims(together(tmp_path, core, PACT)) == ["1(2) is laid on Dacia, which is no party"]
    pact = PACT + "  1(2)  Dacia shall send forces into port.\n"
    assert claims(together(tmp_path, CORE, pact)) == []


def claims(model: Model) -> list[str]:
    """What is found."""
    return [f.claim for f in check(model, Options(select=("third_party",)))[0].findings if f.verdict is Verdict.FAILS]


def test_too_many_choices_are_no_pass(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(acceptance, "MOST", 1)
    text = some("1 {each guarantor | Poland} shall supply weapons to Russia.")
    assert [f.verdict for f in run(text, "third_party")] == [Verdict.UNKNOWN]
