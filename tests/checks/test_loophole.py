"""Goals that the promises miss, or that they rule out."""

from __future__ import annotations

import pytest

from tests.checks.drafts import (
    ATTACKED,
    CONSULT,
    ERROR,
    EVERYWHERE,
    WARNING,
    WEEK,
    draft,
    found,
    guarantee,
    holds,
    model,
    needed,
    only,
    run,
    shown,
    where,
)
from verifier.finding import Replay, Verdict
from verifier.text.diagnostics import DraftError

CALLED = "when any state (the attacker) attacks Ukraine in heartland, and when Ukraine appeals for assistance,"
HELPED = f"goal helped, for 5(2): {CALLED} some guarantor owes 5(2)."
BAN = "2(3) Ukraine shall not supply weapons to any other state{more}."


def with_goal(goal: str, *clauses: str) -> str:
    return f"{draft(*clauses)}{goal}\n"


class TestOwes:
    def test_a_duty_of_each_is_assured(self) -> None:
        told = holds(with_goal(HELPED, CONSULT, guarantee(WEEK)), "loophole")
        assert not told.vacuous
        assert "Ukraine appeals for assistance" in [m.act for m in told.scenario]

    def test_a_decision_need_not_be_taken(self) -> None:
        text = with_goal(HELPED, guarantee("after all guarantors decide on assistance", WEEK))
        finding = only(text, "loophole")
        assert (finding.grade, finding.severity, finding.verdict) == ("not assured", WARNING, Verdict.FAILS)
        assert where(finding) == EVERYWHERE
        assert (needed(finding), shown(finding)) == ((), ("5(2)",))
        assert finding.replayed is Replay.FULL
        assert "on assistance" not in "".join(m.act for m in finding.witness)

    def test_it_depends_on_a_bracket(self) -> None:
        text = with_goal(HELPED, guarantee("[Russia: after all guarantors decide on assistance,]", WEEK))
        assert where(only(text, "loophole")) == {frozenset({"Russia of 5(2)"})}

    def test_the_author_may_stay_away_but_the_others_keep_their_word(self) -> None:
        text = with_goal(HELPED, CONSULT, guarantee("after the guarantors consult {attempted | held}", WEEK))
        finding = only(text, "loophole")
        assert where(finding) == {frozenset({"held of 5(2)"})}
        consulting = [m.actor for m in finding.witness if "consult" in m.act]
        assert "Russia" not in consulting

    def test_what_nobody_can_owe_is_unattainable(self) -> None:
        finding = only(with_goal(HELPED, f"5(2) {ATTACKED}, Ukraine shall notify Poland."), "loophole")
        assert (finding.grade, finding.severity) == ("unattainable", ERROR)
        assert needed(finding) == ("5(2)",)

    def test_each_speaks_of_the_attacker_too(self) -> None:
        """Unless it is excepted, as it is from the duty."""
        each = HELPED.replace("some guarantor", "each guarantor")
        assert only(with_goal(each, guarantee(WEEK)), "loophole").grade == "unattainable"
        excepted = HELPED.replace("some guarantor", "each guarantor other than the attacker")
        assert not holds(with_goal(excepted, guarantee(WEEK)), "loophole").vacuous

    def test_the_one_named_before(self) -> None:
        goal = (
            "goal answered, for 5(2): when any state attacks Ukraine in heartland, and when any guarantor (the friend)"
            " supplies weapons to Ukraine, the friend owes 5(2)."
        )
        text = with_goal(goal, f"5(2) {ATTACKED}, France shall supply weapons to Ukraine.")
        assert {f.grade for f in found(text, "loophole")} == {"unattainable"}


class TestCan:
    GOAL = f"goal armed, for 5(2): {CALLED} Ukraine can supply weapons to Poland."

    def test_a_ban_rules_it_out(self) -> None:
        finding = only(with_goal(self.GOAL, BAN.format(more=""), guarantee(WEEK)), "loophole")
        assert (finding.grade, finding.severity) == ("unattainable", ERROR)
        assert needed(finding) == ("2(3)",)
        assert finding.minimal
        assert finding.replayed is Replay.FULL

    def test_what_is_possible_need_not_be_assured(self) -> None:
        assert not holds(with_goal(self.GOAL, guarantee(WEEK)), "loophole").vacuous

    def test_a_denial_is_broken_by_the_first_who_can(self) -> None:
        goal = self.GOAL.replace("can supply", "cannot supply")
        assert only(with_goal(goal, guarantee(WEEK)), "loophole").grade == "not assured"
        assert not holds(with_goal(goal, BAN.format(more=""), guarantee(WEEK)), "loophole").vacuous


class TestWhatComesAbout:
    @pytest.mark.parametrize(
        ("end", "grades"),
        [
            ("any of the guarantors decide on assistance", {"not assured"}),
            ("all guarantors never decide on assistance", {"not assured"}),
            ("some guarantor supplies weapons to Ukraine", set()),
            ("no guarantor supplies weapons to Ukraine", {"unattainable"}),
            ("Poland never supplies weapons to Ukraine", {"unattainable", "not assured"}),
        ],
    )
    def test_after_an_attack_and_an_appeal(self, end: str, grades: set[str]) -> None:
        """Poland may itself be the attacker, and then owes nothing."""
        text = with_goal(f"goal g, for 5(2): {CALLED} {end}.", guarantee(WEEK))
        assert {f.grade for f in found(text, "loophole")} == grades

    def test_a_draft_without_goals_is_asked_nothing(self) -> None:
        assert holds(draft(guarantee(WEEK)), "loophole").vacuous

    def test_findings_name_their_goal(self) -> None:
        goals = "".join(f"goal {n}, for 5(2): {CALLED} all guarantors decide on assistance.\n" for n in ("one", "two"))
        told = run(draft(guarantee(WEEK)) + goals, "loophole")
        assert [f.claim.rsplit(" ", 1)[1] for f in told] == ["“one”", "“two”"]


def test_a_goal_waits_for_acts_and_not_for_hours() -> None:
    waiting = "goal late, for 1: when the guarantors consult 72 hours passed, Poland owes 1.\n"
    with pytest.raises(DraftError, match="hours pass after the trigger only"):
        model(draft("1 Poland shall notify Ukraine.") + waiting)


def test_a_story_shows_everybody_who_takes_part_in_a_joint_act() -> None:
    """Though it is found in a model where a few guarantors stand for all; each keeps its own promises, too."""
    decided = "when any state attacks Ukraine in heartland, and when all guarantors decide on assistance,"
    text = with_goal(f"goal helped, for 5(2): {decided} Ukraine supplies weapons to Poland.", guarantee(WEEK))
    three, eight = "Russia, France, and Poland", "Russia, France, Poland, Alba, Borea, Corvo, Doria, and Elba"
    told = only(text.replace(three, eight), "loophole")
    acts = [m.act for m in (*told.scenario, *told.witness)]
    assert [a for a in acts if "decide" in a] == ["All 8 guarantors decide on assistance"]
    assert sum("supplies weapons to Ukraine" in a for a in acts) == 7
