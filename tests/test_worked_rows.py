"""What the checks must say of known texts: each row a small draft with just its clauses, and the finding expected."""

from __future__ import annotations

import re

from tests.checks.drafts import (
    ATTACKED,
    BELARUS,
    BELARUS_EACH,
    BY_BOTH,
    BY_CONSENT,
    BY_CONSULTING,
    BY_DECISION,
    BY_FORCE,
    BY_PREPARATION,
    ERROR,
    EVERYWHERE,
    LEFT_OUT,
    NOTE,
    SOUND,
    SOUND_WITH_NEEDS,
    TWO_MAPS,
    WARNING,
    WEEK,
    acts,
    draft,
    found,
    guarantee,
    judged,
    marked,
    needed,
    only,
    rests,
    run,
    shown,
    where,
)
from verifier.finding import Replay, Verdict

EVERYBODY = ("any one of Russia, France or Poland, also as the author of the harm",)
ATTACK_AND_APPEAL = ["Russia attacks Ukraine in heartland", "Ukraine appeals for assistance"]


def points(*names: str) -> set[frozenset[str]]:
    """Smallest configurations of one choice each."""
    return {frozenset({name}) for name in names}


class TestDecisionByAll:
    """GT-01: help after all guarantors have decided, in a bracket of Russia's."""

    def test_each_guarantor_is_a_hostage_of_any_one(self) -> None:
        finding = only(BY_DECISION, "hostage", "lawful")
        assert (finding.severity, finding.verdict) == (ERROR, Verdict.DEPENDS)
        assert needed(finding) == ("5(2)",)
        assert finding.parties.startswith("every guarantor other than the attacker")
        assert finding.blockers == EVERYBODY
        assert where(finding) == points("Russia of 5(2)")
        assert rests(finding) == set()
        assert acts(finding) == ATTACK_AND_APPEAL
        assert finding.replayed is Replay.FULL

    def test_beside_it_only_the_own_hand(self) -> None:
        assert {f.grade for f in found(BY_DECISION, "hostage")} == {"lawful", "own hand"}
        own = only(BY_DECISION, "hostage", "own hand")
        assert (own.severity, where(own)) == (WARNING, points("Russia of 5(2)"))


class TestAfterConsultations:
    """GT-02: help after consultations, which are attempted, held, concluded, or 72 hours old."""

    def test_by_breach_where_they_must_be_held(self) -> None:
        finding = only(BY_CONSULTING, "hostage", "by breach")
        assert (finding.severity, finding.verdict) == (ERROR, Verdict.DEPENDS)
        assert where(finding) == points("held of 5(2)")
        assert (needed(finding), shown(finding)) == (("5(2)",), ("5(1)",))
        assert finding.blockers == EVERYBODY
        assert finding.witness == ()  # staying away
        assert rests(finding) == set()

    def test_lawful_where_they_must_be_concluded(self) -> None:
        finding = only(BY_CONSULTING, "hostage", "lawful")
        assert (finding.severity, finding.verdict) == (ERROR, Verdict.DEPENDS)
        assert where(finding) == points("concluded of 5(2)")
        assert needed(finding) == ("5(2)",)
        assert [m.act for m in finding.witness] == ["Russia consults"]  # talking on
        assert finding.blockers == EVERYBODY

    def test_none_where_they_are_attempted_or_72_hours_old(self) -> None:
        for grade in ("lawful", "by breach", "own hand"):
            assert where(only(BY_CONSULTING, "hostage", grade)) <= points("held of 5(2)", "concluded of 5(2)")


class TestForceAndAdmission:
    """GT-03: a menu of help with force on it, beside a ban on foreign forces."""

    def test_conflict_where_force_is_owed(self) -> None:
        finding = only(BY_FORCE, "conflict")
        assert (finding.severity, finding.verdict) == (ERROR, Verdict.DEPENDS)
        assert needed(finding) == ("4(2)", "5(2)")
        assert where(finding) == points("all of 5(2)", "what the case requires of 5(2)")
        assert rests(finding) == {"boots", "admission"}
        assert finding.replayed is not Replay.NONE


class TestPreparation:
    """GT-04: force needs exercises beforehand, and those need the consent of all."""

    def test_any_other_guarantor_withholds_consent(self) -> None:
        finding = only(BY_PREPARATION, "hostage")
        assert (finding.grade, finding.severity, finding.verdict) == ("lawful", ERROR, Verdict.DEPENDS)
        assert needed(finding) == ("4(3)", "5(2)")
        assert where(finding) == points("all of 5(2)", "what the case requires of 5(2)")
        assert rests(finding) == {"preparation"}
        assert finding.blockers == EVERYBODY
        assert finding.witness == ()
        assert "gave way" not in " ".join(finding.notes)

    def test_even_if_the_ban_on_forces_gave_way(self) -> None:
        finding = only(BY_BOTH, "hostage")
        assert (finding.grade, finding.severity) == ("lawful", ERROR)
        assert needed(finding) == ("4(3)", "5(2)")
        assert rests(finding) == {"preparation"}
        assert finding.blockers == EVERYBODY
        assert "as if 4(2) gave way" in " ".join(finding.notes)

    def test_and_the_conflict_itself_is_told(self) -> None:
        finding = only(BY_BOTH, "conflict")
        assert (needed(finding), rests(finding)) == (("4(2)", "5(2)"), {"boots", "admission"})


class TestUnspecifiedQuantifier:
    """GT-05: exercises with the consent of "the guarantors"."""

    def test_an_exercise_with_the_fewest_consents(self) -> None:
        finding = only(BY_CONSENT, "divergence")
        assert finding.severity is WARNING
        assert needed(finding) == ("4(3)",)
        assert rests(finding) == set()
        told = {re.sub(r".*(\d) of 3 .*", r"\1", h.when): judged(h) for h in finding.horns}
        assert told == {
            "1": {"all": "broken", "majority": "broken", "any": "kept"},
            "2": {"all": "broken", "majority": "kept", "any": "kept"},
        }
        assert [m.act for m in finding.witness] == [
            "Russia consents to exercises of Russia",
            "Ukraine hosts exercises of Russia in heartland",
        ]


class TestTwoMaps:
    """GT-06: where the occupied part ends is read in two ways."""

    def test_undetermined_on_the_strip(self) -> None:
        finding = only(TWO_MAPS, "gap", "undetermined")
        assert (finding.severity, finding.verdict) == (WARNING, Verdict.DEPENDS)
        assert needed(finding) == ("5(2)",)
        assert where(finding) == points("Russian line of occupied_part")
        assert acts(finding)[0] == "Russia attacks Ukraine in strip"
        assert marked(finding, "5(2)") == "outside occupied_part"
        assert rests(finding) == set()


class TestLeftOutArea:
    """GT-07: the guarantee leaves an area out; the duty to consult covers it."""

    def test_excluded_by_its_words(self) -> None:
        finding = only(LEFT_OUT, "gap")
        assert (finding.grade, finding.severity, finding.verdict) == ("excluded", NOTE, Verdict.FAILS)
        assert needed(finding) == ("5(2)",)
        assert marked(finding, "5(2)") == "outside occupied_part"
        assert acts(finding)[0] == "Russia attacks Ukraine in Crimea"
        assert where(finding) == EVERYWHERE

    def test_silent_nowhere(self) -> None:
        assert {f.grade for f in (*found(LEFT_OUT, "gap"), *found(TWO_MAPS, "gap"))} == {"excluded", "undetermined"}


class TestBelarus:
    """GT-22: one list of guarantors has Belarus on it."""

    def test_those_who_can_block_grow_by_it(self) -> None:
        lawful = [f for f in found(BELARUS, "hostage") if f.grade == "lawful"]
        assert {(f.severity, needed(f)) for f in lawful} == {(ERROR, ("5(2)",))}
        always = {b for f in lawful for b in f.blockers if where(f) == EVERYWHERE}
        bracketed = {b for f in lawful for b in f.blockers if where(f) == points("Russia of guarantor")}
        assert always == {"any one of Russia or France, also as the author of the harm"}
        assert bracketed - always == {"Belarus, also as the author of the harm"}

    def test_none_either_way_where_each_helps_by_itself(self) -> None:
        assert found(BELARUS_EACH, "hostage") == ()


class TestSoundText:
    """Each guarantor owes help on the appeal, and nobody decides."""

    def test_no_hostage_of_any_grade(self) -> None:
        for text in (SOUND, SOUND_WITH_NEEDS):
            (told,) = run(text, "hostage")
            assert (told.verdict, told.vacuous) == (Verdict.HOLDS, False)

    def test_no_conflict_and_no_gap(self) -> None:
        for text in (SOUND, SOUND_WITH_NEEDS):
            assert found(text, "conflict") == ()
            assert found(text, "gap") == ()


class TestFightingAlongside:
    """GT-29: Ukraine may not fight alongside another state, also when that state fights for it."""

    SILENT = "2(3) Ukraine shall not host exercises of any other state in any region of Ukraine{more}."
    GOAL = (
        "goal side_by_side, for 5(2): when any state (the attacker) attacks Ukraine in any region of Ukraine"
        " (the place), and when any guarantor other than the attacker (the helper) uses force in the place,"
        " Ukraine can host exercises of the helper in the place.\n"
    )

    def test_the_literal_ban_catches_the_case_of_the_guarantee(self) -> None:
        text = draft(self.SILENT.format(more=""), guarantee(WEEK, content="use force in the place")) + self.GOAL
        finding = only(text, "loophole")
        assert (finding.grade, finding.severity, finding.verdict) == ("unattainable", ERROR, Verdict.FAILS)
        assert (needed(finding), rests(finding)) == (("2(3)",), set())
        assert finding.replayed is Replay.FULL

    def test_with_article_51_it_depends_on_its_rank(self) -> None:
        rank = " {51 yields: | 51 prevails: , unless any state attacks Ukraine in any region of Ukraine}"
        text = draft(self.SILENT.format(more=rank), guarantee(WEEK, content="use force in the place")) + self.GOAL
        assert where(only(text, "loophole")) == points("51 yields of 2(3)")


class TestMenuOfRules:
    """GT-27: how many of eleven guarantors can stop assistance, by the rule of decision."""

    NAMES = "Russia, France, Poland, China, Italy, Israel, Canada, Germany, Turkiye, Spain, and Greece"

    def text(self) -> str:
        menu = " | ".join(
            [
                "{each: ",
                "unanimity: after all guarantors decide on assistance, ",
                "most: after two thirds of the guarantors decide on assistance, ",
                "half: after a majority of the guarantors decide on assistance, }",
            ]
        )
        clause = guarantee(WEEK).replace("shall,", f"shall, {menu}")
        return draft(clause, guarantors=self.NAMES, states=self.NAMES)

    def test_each_none_all_one_two_thirds_four_majority_six(self) -> None:
        text = self.text()
        sizes = {f.grade: where(f) for f in found(text, "veto")}
        assert sizes == {"by 4": points("most of 5(2)"), "by 6": points("half of 5(2)")}
        one = only(text, "hostage", "lawful")
        assert where(one) == points("unanimity of 5(2)")
        assert one.severity is ERROR

    def test_with_the_aggressor_struck_out_any_one_of_the_ten_others(self) -> None:
        text = draft(
            guarantee("after all guarantors other than the attacker decide on assistance", WEEK),
            guarantors=self.NAMES,
            states=self.NAMES,
        )
        one = only(text, "hostage", "lawful")
        assert (one.severity, where(one)) == (WARNING, EVERYWHERE)
        assert found(text, "veto") == ()


class TestCollectiveGuarantee:
    """GT-31 and 35: 1914 under the reading of 1867, by which nobody need act unless all do."""

    GUARANTEE = f"5(2) {ATTACKED}, the guarantors shall {{each | together}} {WEEK} supply weapons to Ukraine."

    def test_any_single_default_voids_it_where_they_are_bound_together(self) -> None:
        finding = only(draft(self.GUARANTEE), "default")
        assert (finding.severity, needed(finding)) == (ERROR, ("5(2)",))
        assert where(finding) == points("together of 5(2)")
        assert finding.blockers == EVERYBODY

    def test_jointly_and_severally_each_remains_bound(self) -> None:
        """NC-01."""
        severally = self.GUARANTEE.replace("{each | together}", "jointly and severally")
        assert found(draft(severally), "default") == ()
