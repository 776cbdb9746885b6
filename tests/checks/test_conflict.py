"""Promises that cannot be kept together, and those that only look so."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.checks.drafts import (
    ARRIVAL,
    ERROR,
    EVERYWHERE,
    NO_FORCES,
    PREPARATION,
    WARNING,
    WEEK,
    acts,
    draft,
    found,
    guarantee,
    holds,
    needed,
    only,
    rests,
    where,
)
from verifier.finding import Replay, Verdict

ATTACKED = "When any state attacks Ukraine in heartland"
MUST_HELP = f"1 {ATTACKED}, Poland shall supply weapons to Ukraine."
MUST_NOT = "2 Poland shall not supply weapons to Ukraine."
FIGHT = guarantee(WEEK, content="use force in the place")
MOBILISATION = (
    "need mobilisation: <state> uses force in <region>"
    " only if any state attacks Ukraine in that region, 10 days before."
)


def cores(text: str) -> set[tuple[str, ...]]:
    return {needed(f) for f in found(text, "conflict")}


class TestDutyAndBan:
    def test_of_one_state_and_without_needs(self) -> None:
        finding = only(draft(MUST_HELP, MUST_NOT, "3 France shall not supply weapons to Ukraine."), "conflict")
        assert needed(finding) == ("1", "2")
        assert (finding.verdict, finding.severity) == (Verdict.FAILS, ERROR)
        assert where(finding) == EVERYWHERE
        assert rests(finding) == set()
        assert acts(finding) == ["Russia attacks Ukraine in heartland"]
        assert (finding.replayed, finding.minimal) == (Replay.FULL, True)

    def test_each_clause_is_shown_broken_with_the_others_kept(self) -> None:
        horns = {h.when: h for h in only(draft(MUST_HELP, MUST_NOT), "conflict").horns}
        assert set(horns) == {"1 is kept", "2 is kept"}
        assert [m.act for m in horns["1 is kept"].moments][-1] == "Poland supplies weapons to Ukraine"
        assert "Poland supplies weapons to Ukraine" not in [m.act for m in horns["2 is kept"].moments]
        assert "2" in horns["1 is kept"].then
        assert "1" in horns["2 is kept"].then

    @pytest.mark.parametrize(
        "ban",
        [
            "2 France shall not supply weapons to Ukraine.",
            "2 Poland shall not supply weapons to Russia.",
            "2 Poland shall not supply weapons to Ukraine, unless any state attacks Ukraine in any region of Ukraine.",
        ],
    )
    def test_no_conflict_with_a_ban_on_another_or_with_an_exception(self, ban: str) -> None:
        assert cores(draft(MUST_HELP, ban)) == set()

    def test_a_ban_that_a_call_sets_off(self) -> None:
        late = "2 When Ukraine appeals for assistance, Poland shall not supply weapons to Ukraine."
        finding = only(draft(MUST_HELP.replace("Ukraine.", "Ukraine within 3 days."), late), "conflict")
        assert needed(finding) == ("1", "2")
        assert "Ukraine appeals for assistance" in acts(finding)

    def test_three_clauses(self) -> None:
        one_of = f"1 {ATTACKED}, Poland shall do at least one of: supply weapons to Ukraine; notify Ukraine."
        text = draft(one_of, MUST_NOT, "3 Poland shall not notify Ukraine.")
        assert cores(text) == {("1", "2", "3")}

    def test_either_of_two_ways_is_enough(self) -> None:
        one_of = f"1 {ATTACKED}, Poland shall do at least one of: supply weapons to Ukraine; notify Ukraine."
        assert cores(draft(one_of, MUST_NOT)) == set()


class TestThroughNeeds:
    def test_a_need_joins_a_duty_to_a_ban(self) -> None:
        finding = only(draft(NO_FORCES, FIGHT, needs=(ARRIVAL,)), "conflict")
        assert needed(finding) == ("4(2)", "5(2)")
        assert rests(finding) == {"arrival"}

    def test_gone_without_the_need(self) -> None:
        assert cores(draft(NO_FORCES, FIGHT)) == set()

    def test_an_impossible_duty_is_one_clause(self) -> None:
        fight = (
            "1 When any state attacks Ukraine in any region of Ukraine (the place), Poland shall use force in the place"
        )
        finding = only(draft(f"{fight} within 7 days.", needs=(MOBILISATION,)), "conflict")
        assert needed(finding) == ("1",)
        assert rests(finding) == {"mobilisation"}
        assert finding.severity is ERROR
        assert cores(draft(f"{fight} within 14 days.", needs=(MOBILISATION,))) == set()

    def test_what_could_be_prepared_is_not_impossible(self) -> None:
        assert cores(draft(FIGHT, needs=(PREPARATION,))) == set()


class TestBehindAStep:
    STEP = "after all guarantors decide on assistance"

    def test_a_duty_that_nobody_must_let_fall_due(self) -> None:
        """Nobody has to decide; once all have, nothing can be kept any more."""
        finding = only(
            draft(NO_FORCES, guarantee(self.STEP, WEEK, content="use force in the place"), needs=(ARRIVAL,)), "conflict"
        )
        assert needed(finding) == ("4(2)", "5(2)")
        assert rests(finding) == {"arrival"}
        assert finding.parties.startswith("every guarantor other than the attacker")

    def test_the_step_alone_is_no_conflict(self) -> None:
        told = holds(draft(NO_FORCES, guarantee(self.STEP, WEEK), needs=(ARRIVAL,)), "conflict")
        assert not told.vacuous
        assert any("on assistance" in m.act for m in told.witness)


class TestContraryToDuty:
    """What a clause asks of those who broke another is no conflict with that other."""

    BAN = "1 Ukraine shall not admit forces of any other state into heartland."
    THEN = (
        "2 When Ukraine admits forces of any other state (the visitor) into heartland, Ukraine shall notify the visitor"
    )

    def test_to_answer_for_a_breach(self) -> None:
        told = holds(draft(self.BAN, f"{self.THEN} within 3 days."), "conflict")
        assert not told.vacuous
        assert "Ukraine admits forces of Russia into heartland" in [m.act for m in told.witness]

    def test_an_answer_that_is_banned_only_after_a_breach(self) -> None:
        assert (
            cores(draft(self.BAN, f"{self.THEN} within 3 days.", "3 Ukraine shall not notify any other state."))
            == set()
        )

    def test_an_answer_that_is_banned_after_a_lawful_act(self) -> None:
        banned = "3 Ukraine shall not notify any other state."
        assert cores(draft(f"{self.THEN} within 3 days.", banned)) == {("2", "3")}


class TestSeveralAtOnce:
    def test_one_duty_and_two_bans(self) -> None:
        text = draft(
            MUST_HELP,
            "2 Poland shall not supply weapons to any other state.",
            "3 No guarantor shall supply weapons to Ukraine.",
        )
        assert cores(text) == {("1", "2"), ("1", "3")}

    def test_one_duty_two_needs_two_bans(self) -> None:
        text = draft(
            NO_FORCES,
            FIGHT,
            "6 Ukraine shall not host exercises of any other state in heartland.",
            needs=(ARRIVAL, PREPARATION),
        )
        assert {needed(f): rests(f) for f in found(text, "conflict")} == {
            ("4(2)", "5(2)"): {"arrival"},
            ("5(2)", "6"): {"preparation"},
        }


class TestAuthors:
    """Those who do the harm are not counted on to keep anything."""

    def test_their_breaches_do_not_count(self) -> None:
        text = draft(
            "1 When Russia attacks Ukraine in heartland, Russia shall supply weapons to Ukraine.",
            "2 Russia shall not supply weapons to Ukraine.",
        )
        assert cores(text) == set()

    def test_those_of_others_do(self) -> None:
        text = draft(
            "1 When Russia attacks Ukraine in heartland, France shall supply weapons to Ukraine.",
            "2 France shall not supply weapons to Ukraine.",
        )
        assert cores(text) == {("1", "2")}

    def test_nor_do_norms_on_calls(self) -> None:
        """Whether Ukraine appeals is part of the scenario, not of what anybody owes."""
        text = draft("1 Ukraine shall not appeal for assistance.", guarantee(WEEK))
        assert cores(text) == set()


class TestChoicePoints:
    def test_depends_on_a_bracket_and_a_reading(self) -> None:
        text = draft(
            "4(2) [Russia: Ukraine shall not admit forces of any other state into any region of Ukraine].",
            guarantee(WEEK, content="do {at least one | all} of: supply weapons to Ukraine; use force in the place"),
            needs=(ARRIVAL,),
        )
        finding = only(text, "conflict")
        assert finding.verdict is Verdict.DEPENDS
        assert needed(finding) == ("4(2)", "5(2)")
        assert where(finding) == {frozenset({"Russia of 4(2)", "all of 5(2)"})}
        assert [s.kind for row in finding.configurations for s in row] == ["bracket", "reading"]

    def test_rival_wordings_that_conflict_either_way(self) -> None:
        text = draft(MUST_HELP, "2 Poland shall not supply weapons to {narrow: Ukraine | wide: any other state}.")
        finding = only(text, "conflict")
        assert finding.verdict is Verdict.FAILS
        assert where(finding) == EVERYWHERE


class TestTwoSetsForOneHarm:
    """Either ban alone makes the promise impossible, each in a course of events of its own."""

    def test_each_is_told_with_its_own_story(self) -> None:
        text = Path(__file__, "../../regressions/two_sets_for_one_harm.treaty").resolve().read_text("utf-8")
        told = {needed(f): acts(f) for f in found(text, "conflict")}
        assert told == {
            ("1", "2"): ["Borea attacks Corvo", "Corvo attacks Dacia"],
            ("1", "3"): ["Corvo attacks Borea", "Corvo attacks Dacia"],
        }
        assert {f.replayed for f in found(text, "conflict")} == {Replay.FULL}


class TestHolds:
    def test_with_a_history_in_which_the_duty_is_kept(self) -> None:
        told = holds(draft(MUST_HELP), "conflict")
        assert not told.vacuous
        assert [m.act for m in told.scenario] == ["Russia attacks Ukraine in heartland"]

    def test_vacuously_where_nothing_is_owed(self) -> None:
        assert holds(draft(NO_FORCES), "conflict").vacuous


def test_a_second_reason_is_told_beside_one_that_holds_whatever_happens() -> None:
    """Where nobody can be clean, another set of clauses is shown as if the rest of the first gave way."""
    waits = f"3 {ATTACKED}, Poland shall, after Ukraine notifies Poland, within 3 days, send forces into heartland."
    text = draft(
        "1 Poland shall, within 7 days, send forces into heartland.",
        "2 Poland shall not send forces into heartland.",
        waits,
    )
    second = {needed(f): f.notes for f in found(text, "conflict")}
    assert set(second) == {("1", "2"), ("2", "3")}
    assert any(note.startswith("asked as if 1 gave way") for note in second["2", "3"])


def test_what_cannot_be_done_is_not_made_possible_by_saying_it_twice() -> None:
    """The copy falls due with it, and so is broken with it: that does not mean that it was broken before."""
    late = "{} When Poland notifies Ukraine, Poland shall, after 3 days passed, within 1 day from the trigger, consult."
    assert [needed(f) for f in found(draft(late.format(1)), "conflict")] == [("1",)]
    assert {needed(f) for f in found(draft(late.format(1), late.format(2)), "conflict")} == {("1",), ("2",)}


class TestRights:
    """A clause that allows what another forbids: nobody is in breach, and the right is worth nothing."""

    MAY = f"2 {ATTACKED}, Poland may, notwithstanding 3, supply weapons to Ukraine."
    SHALL_NOT = "1 Poland shall not supply weapons to Ukraine"
    OTHER = "3 Poland shall not use force in heartland."

    def text(self, ban: str = SHALL_NOT + ".", may: str = MAY, needs: tuple[str, ...] = ()) -> str:
        return draft(ban, may, self.OTHER, needs=needs)

    def test_a_right_that_a_ban_takes_away(self) -> None:
        finding = only(self.text(), "conflict")
        assert (finding.severity, finding.grade, needed(finding)) == (WARNING, "right", ("1", "2"))
        assert (finding.replayed, finding.minimal) == (Replay.FULL, True)
        assert finding.claim == "2 allows what cannot be done under 1"
        (horn,) = finding.horns
        assert (horn.when, horn.then) == ("2 is used", "Poland supplies weapons to Ukraine, against 1")

    @pytest.mark.parametrize(
        "words",
        [
            pytest.param(("notwithstanding 3", "notwithstanding 1"), id="it-prevails"),
            pytest.param(("notwithstanding 3", "subject to 1"), id="it-is-subject-to-the-ban"),
            pytest.param((" notwithstanding 3,", ""), id="it-prevails-over-all"),
        ],
    )
    def test_what_the_right_says_of_its_own_rank(self, words: tuple[str, str]) -> None:
        assert holds(self.text(may=self.MAY.replace(*words)), "conflict")

    def test_where_the_ban_makes_room(self) -> None:
        assert holds(self.text(f"{self.SHALL_NOT}, unless any state attacks Ukraine in heartland."), "conflict")
        bracket = f"{self.SHALL_NOT} [saving: , unless any state attacks Ukraine in heartland]."
        assert where(only(self.text(bracket), "conflict")) == {frozenset({"without of 1"})}

    def test_a_right_that_another_has_to_help_along(self) -> None:
        """Nobody is in breach by using it; but who uses it makes Ukraine break a promise."""
        may = f"2 {ATTACKED}, Poland may, notwithstanding 3, use force in heartland."
        finding = only(draft(NO_FORCES, may, self.OTHER, needs=(ARRIVAL,)), "conflict")
        assert needed(finding) == ("4(2)", "2")
        assert rests(finding) == {"arrival"}

    def test_it_concerns_those_whom_the_ban_binds(self) -> None:
        may = self.MAY.replace("Poland may", "each guarantor may")
        assert only(self.text(may=may), "conflict").parties == "Poland"

    def test_a_stated_priority_is_told(self) -> None:
        stated = 'priority: 2 over 1.\n  source: "made up" (derived).\n'
        finding = only(self.text() + stated, "conflict")
        assert finding.severity is WARNING
        assert finding.claim.endswith("; 1 gives way to 2")

    def test_it_hides_no_hostage(self) -> None:
        """A right need not be used: everybody can be clean, and what one state can stop is asked of the whole text."""
        deciding = guarantee("after all guarantors decide on assistance", WEEK)
        ban, may = (one.replace("supply weapons to Ukraine", "notify France") for one in (self.SHALL_NOT, self.MAY))
        finding = next(iter(found(draft(deciding, may, f"{ban}.", self.OTHER), "hostage")))
        assert "gave way" not in " ".join((*finding.explanation, *finding.notes, finding.claim))
