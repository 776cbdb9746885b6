"""Who can stop what another owes: by refusing, by breaking a promise, by one's own hand; and who cannot."""

from __future__ import annotations

import pytest

from tests.checks.drafts import (
    ADMISSION,
    BELARUS,
    BELARUS_EACH,
    BOOTS,
    BY_BOTH,
    BY_CONSULTING,
    BY_DECISION,
    BY_PREPARATION,
    CONSULT,
    ERROR,
    EVERYWHERE,
    EXERCISES,
    FORCE,
    NO_FORCES,
    PREPARATION,
    SOUND,
    SOUND_WITH_NEEDS,
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
    shown,
    where,
)
from verifier.finding import Replay, Verdict

EVERYBODY = ("any one of Russia, France or Poland, also as the author of the harm",)
ATTACKED = "When any state attacks Ukraine in heartland"
HELP_UNLESS = f"5 {ATTACKED}, France shall supply weapons to Ukraine, unless Poland sends forces into heartland."
HELP_UNLESS_FORCE = f"5 {ATTACKED}, France shall supply weapons to Ukraine, unless Poland uses force in heartland."
POLAND_STAYS = "3 Poland shall not send forces into heartland."


def grades(text: str) -> set[str]:
    return {f.grade for f in found(text, "hostage")}


def by_decision(rule: str) -> str:
    return draft(guarantee(f"after {rule} guarantors decide on assistance", WEEK))


class TestRefusal:
    def test_a_decision_by_all_is_in_the_hands_of_each(self) -> None:
        finding = only(by_decision("all"), "hostage", "lawful")
        assert (finding.verdict, finding.severity) == (Verdict.FAILS, ERROR)
        assert needed(finding) == ("5(2)",)
        assert finding.blockers == EVERYBODY
        assert finding.parties.startswith("every guarantor other than the attacker")
        assert acts(finding) == ["Russia attacks Ukraine in heartland", "Ukraine appeals for assistance"]
        assert finding.witness == ()
        assert finding.replayed is Replay.FULL

    def test_both_ways_are_told(self) -> None:
        with_it, without_it = only(by_decision("all"), "hostage", "lawful").horns
        assert with_it.when == "Russia does its part"
        assert any("on assistance" in m.act for m in with_it.moments)
        assert "Russia does not decide on assistance" in without_it.when
        assert without_it.moments == ()

    @pytest.mark.parametrize("rule", ["a majority of the", "any of the", "at least 2 of the"])
    def test_a_laxer_decision_is_in_nobodys(self, rule: str) -> None:
        assert not holds(by_decision(rule), "hostage").vacuous

    def test_an_open_rule_is_dangerous_only_as_all(self) -> None:
        finding = only(by_decision("the"), "hostage", "lawful")
        assert finding.verdict is Verdict.DEPENDS
        assert where(finding) == {frozenset({"all of 5(2)"})}

    def test_one_named_state_decides(self) -> None:
        text = draft(guarantee("after Poland decides on assistance", WEEK))
        lawful = only(text, "hostage", "lawful")
        assert lawful.blockers == ("Poland, also as the author of the harm",)
        assert lawful.parties == "Russia and France"
        assert only(text, "hostage", "own hand").parties == "Poland"

    def test_who_is_never_the_author_is_a_warning(self) -> None:
        """Only Russia attacks, and only Poland decides."""
        decided = "after Poland decides on assistance"
        text = draft(f"5 When Russia attacks Ukraine in heartland, France shall, {decided}, notify Ukraine.")
        text = text.replace("harm: any state attacks", "harm: Russia attacks")
        finding = only(text, "hostage", "lawful")
        assert finding.severity is WARNING
        assert finding.blockers == ("Poland",)

    def test_without_the_attackers_vote_any_other_can_block(self) -> None:
        step = "after all guarantors other than the attacker decide on assistance"
        finding = only(draft(guarantee(step, WEEK)), "hostage", "lawful")
        assert finding.severity is WARNING
        assert finding.blockers == ("any one of Russia, France or Poland",)

    @pytest.mark.parametrize(("rule", "stopped"), [("any of the", True), ("a majority of the", False), ("all", False)])
    def test_a_decision_that_ends_the_duty(self, rule: str, stopped: bool) -> None:
        """The other way round: here one vote is enough under the laxest rule."""
        text = draft(
            f"5 {ATTACKED}, each guarantor shall notify Ukraine, unless {rule} guarantors decide on assistance."
        )
        assert ("lawful" in grades(text)) == stopped

    def test_depends_on_a_bracket(self) -> None:
        finding = only(BY_DECISION, "hostage", "lawful")
        assert finding.verdict is Verdict.DEPENDS
        assert where(finding) == {frozenset({"Russia of 5(2)"})}


class TestLawfulOrByBreach:
    def test_staying_away_is_a_breach_where_consulting_is_owed(self) -> None:
        finding = only(BY_CONSULTING, "hostage", "by breach")
        assert where(finding) == {frozenset({"held of 5(2)"})}
        assert needed(finding) == ("5(2)",)
        assert shown(finding) == ("5(1)",)
        assert finding.severity is ERROR

    def test_and_lawful_where_it_is_not(self) -> None:
        text = draft(guarantee("after the guarantors consult held", WEEK))
        assert grades(text) == {"lawful", "own hand"}

    def test_lawful_act_that_an_exception_names(self) -> None:
        finding = only(draft(HELP_UNLESS), "hostage")
        assert (finding.grade, needed(finding)) == ("lawful", ("5",))
        assert finding.blockers == ("Poland, also as the author of the harm",)
        assert [m.act for m in finding.witness] == ["Poland sends forces into heartland"]

    def test_by_breach_of_a_ban(self) -> None:
        finding = only(draft(POLAND_STAYS, HELP_UNLESS), "hostage")
        assert (finding.grade, needed(finding), shown(finding)) == ("by breach", ("5",), ("3",))
        assert finding.blockers == ("Poland, also as the author of the harm",)

    def test_a_breach_that_makes_another_duty_fall_due_stops_nothing(self) -> None:
        answer = f"6 {ATTACKED}, and when Poland sends forces into heartland, France shall notify Ukraine."
        assert "5" not in {n for f in found(draft(POLAND_STAYS, HELP_UNLESS, answer), "hostage") for n in needed(f)}

    def test_unless_that_other_duty_is_weaker(self) -> None:
        answer = f"6 {ATTACKED}, and when Poland sends forces into heartland, France shall consult."
        assert needed(only(draft(POLAND_STAYS, HELP_UNLESS, answer), "hostage", "by breach")) == ("5",)

    @pytest.mark.parametrize(
        ("content", "stopped"),
        [("notify Ukraine", False), ("do any or none, as it judges, of: notify Ukraine", True), ("consult", True)],
    )
    def test_another_duty_must_be_as_strong(self, content: str, stopped: bool) -> None:
        when = "When any state (the attacker) attacks Ukraine in any region of Ukraine"
        other = f"6 {when}, each guarantor other than the attacker shall {content}."
        text = draft(CONSULT, guarantee("after the guarantors consult held", WEEK), other)
        assert ("by breach" in grades(text)) == stopped

    def test_to_keep_a_promise_stops_nothing(self) -> None:
        """A duty that answers Poland's breach is not in Poland's hands because Poland may keep its word."""
        answer = f"6 {ATTACKED}, and when Poland sends forces into heartland, France shall notify Ukraine."
        assert grades(draft(POLAND_STAYS, answer)) == set()


class TestOwnHand:
    def test_a_finding_apart(self) -> None:
        finding = only(
            draft(f"5 {ATTACKED}, France shall, after France decides on assistance, notify Ukraine."), "hostage"
        )
        assert (finding.grade, finding.severity) == ("own hand", WARNING)
        assert (finding.parties.split(" · ")[0], finding.blockers) == ("France", ())

    def test_not_by_leaving_undone_what_is_due(self) -> None:
        assert grades(draft(f"5 {ATTACKED}, France shall notify Ukraine.")) == set()


class TestNobodysHands:
    """The sound text: each guarantor owes by itself what it can do by itself."""

    @pytest.mark.parametrize("text", [SOUND, SOUND_WITH_NEEDS], ids=["without needs", "with needs"])
    def test_no_grade_at_all(self, text: str) -> None:
        told = holds(text, "hostage")
        assert not told.vacuous

    def test_not_the_beneficiary_who_may_let_nobody_in(self) -> None:
        """Ukraine could refuse admission and need not appeal; it is owed the help, so this blocks nothing."""
        text = draft(guarantee(WEEK, content="use force in the place"), needs=(BOOTS, ADMISSION))
        assert grades(text) == set()

    def test_another_gatekeeper_does(self) -> None:
        leave = "need leave: <state> uses force in <region> only if Poland sends forces into that region."
        text = draft(guarantee(WEEK, content="use force in the place"), needs=(leave,))
        finding = only(text, "hostage", "lawful")
        assert finding.blockers == ("Poland, also as the author of the harm",)
        assert rests(finding) == {"leave"}

    def test_nor_where_there_is_another_gate(self) -> None:
        """Poland's or Ukraine's leave is enough; with a ban on Ukraine's only Poland's is left."""
        leave = (
            "need leave: <state> uses force in <region> only if Poland sends forces into that region"
            " or Ukraine admits forces of that state into that region."
        )
        fight = guarantee(WEEK, content="use force in the place")
        assert grades(draft(fight, needs=(leave,))) == set()
        finding = only(draft(NO_FORCES, fight, needs=(leave,)), "hostage", "lawful")
        assert (needed(finding), rests(finding)) == (("4(2)", "5(2)"), {"leave"})
        assert finding.blockers == ("Poland, also as the author of the harm",)

    def test_not_the_attacker_by_not_attacking(self) -> None:
        assert grades(draft(f"5 {ATTACKED}, each guarantor other than Russia shall notify Ukraine.")) == set()

    ANY = f"5 {ATTACKED}, and when {{}} notifies Poland, each guarantor shall supply weapons to Ukraine."

    def test_not_one_of_several_any_of_whom_sets_the_duty_off(self) -> None:
        """Another's notice does as well; where one alone can give it, that one can withhold it."""
        assert grades(draft(self.ANY.format("any guarantor other than Poland"))) == set()
        assert found(draft(self.ANY.format("France")), "hostage")

    def test_but_where_each_of_them_sets_off_something_else(self) -> None:
        named = self.ANY.format("any guarantor (the caller) other than Poland").replace("to Ukraine", "to the caller")
        assert "lawful" in grades(draft(named.replace("each guarantor", "each guarantor other than the caller")))

    def test_vacuously_where_nothing_is_owed(self) -> None:
        assert holds(draft(NO_FORCES), "hostage").vacuous


class TestPreparation:
    def test_consent_withheld_beforehand(self) -> None:
        finding = only(BY_PREPARATION, "hostage")
        assert (finding.grade, finding.severity) == ("lawful", ERROR)
        assert needed(finding) == ("4(3)", "5(2)")
        assert rests(finding) == {"preparation"}
        assert where(finding) == {frozenset({"all of 5(2)"}), frozenset({"what the case requires of 5(2)"})}
        assert finding.blockers == EVERYBODY

    @pytest.mark.parametrize("rule", ["a majority of the", "any of the"])
    def test_consent_that_one_cannot_withhold(self, rule: str) -> None:
        text = draft(EXERCISES.format(rule=rule), guarantee(WEEK, content=f"do all of: {FORCE}"), needs=(PREPARATION,))
        assert grades(text) == set()

    def test_even_if_another_clause_gave_way(self) -> None:
        finding = only(BY_BOTH, "hostage")
        assert (finding.grade, needed(finding)) == ("lawful", ("4(3)", "5(2)"))
        assert rests(finding) == {"preparation"}
        assert "as if 4(2) gave way" in " ".join(finding.notes)

    def test_no_such_note_where_nothing_conflicts(self) -> None:
        assert "gave way" not in " ".join(only(BY_PREPARATION, "hostage").notes)

    def test_what_makes_a_refusal_a_breach_is_not_left_out_of_a_lawful_one(self) -> None:
        """Under `held` a guarantor may refuse the exercises, but not the talks, though 5(1) is not needed here."""
        consulted = "after the guarantors consult {attempted | held | concluded | 72 hours passed}"
        fight = guarantee(consulted, WEEK, content="use force in the place")
        text = draft(EXERCISES.format(rule="all"), CONSULT, fight, needs=(PREPARATION,))
        told = {needed(f): where(f) for f in found(text, "hostage") if f.grade == "lawful"}
        assert told == {("4(3)", "5(2)"): EVERYWHERE, ("5(2)",): {frozenset({"concluded of 5(2)"})}}


class TestRoleList:
    def test_blockers_grow_by_a_bracketed_member(self) -> None:
        lawful = [f for f in found(BELARUS, "hostage") if f.grade == "lawful"]
        told = {
            name: where(f) for f in lawful for b in f.blockers for name in ("Russia", "France", "Belarus") if name in b
        }
        assert told["Belarus"] == {frozenset({"Russia of guarantor"})}
        assert {b for f in lawful if where(f) == EVERYWHERE for b in f.blockers} == {
            "any one of Russia or France, also as the author of the harm"
        }

    def test_under_each_there_is_none_either_way(self) -> None:
        assert grades(BELARUS_EACH) == set()


class TestAttempts:
    """By doing what needs somebody else's act nobody makes the others act."""

    UNLESS_LET_IN = (
        f"5 {ATTACKED}, France shall supply weapons to Ukraine, unless Ukraine admits forces of Poland into heartland."
    )

    MAY_ENTER = f"6 {ATTACKED}, Poland shall do any or none, as it judges, of: send forces into heartland."

    def test_trying_to_enter_does_not_make_ukraine_open_its_door(self) -> None:
        assert not holds(draft(self.UNLESS_LET_IN, self.MAY_ENTER, needs=(ADMISSION,)), "hostage").vacuous

    def test_not_by_a_chain_either(self) -> None:
        assert not holds(draft(HELP_UNLESS_FORCE, needs=(BOOTS, ADMISSION)), "hostage").vacuous

    def test_what_needs_only_ones_own_act_is_no_attempt(self) -> None:
        text = draft(HELP_UNLESS_FORCE, needs=(BOOTS,))
        finding = only(text, "hostage", "lawful")
        assert finding.blockers == ("Poland, also as the author of the harm",)
        assert finding.replayed is Replay.FULL
