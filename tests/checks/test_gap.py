"""Harms to which nobody must answer: silent, undetermined, excluded; and texts without any."""

from __future__ import annotations

from tests.checks.drafts import (
    CONSULT,
    ERROR,
    EVERYWHERE,
    LEFT_OUT,
    NO_FORCES,
    NOTE,
    PLACES,
    TWO_MAPS,
    WARNING,
    WEEK,
    acts,
    draft,
    found,
    guarantee,
    holds,
    marked,
    needed,
    only,
    shown,
    where,
)
from verifier.finding import Finding, Verdict

ATTACKED = "When any state attacks Ukraine in any region of Ukraine"


def told(finding: Finding) -> str:
    return " ".join(finding.explanation)


class TestSilent:
    def test_merely_to_consult_is_no_answer(self) -> None:
        finding = only(draft(CONSULT), "gap")
        assert (finding.grade, finding.severity, finding.verdict) == ("silent", ERROR, Verdict.FAILS)
        assert (needed(finding), shown(finding)) == ((), ("5(1)",))
        assert acts(finding) == ["Russia attacks Ukraine in heartland"]

    def test_a_place_that_no_clause_covers(self) -> None:
        text = draft(
            "1 When any state attacks Ukraine in heartland, each guarantor shall notify Ukraine.", regions=PLACES
        )
        finding = only(text, "gap")
        assert finding.grade == "silent"
        assert "Crimea and strip" in told(finding)
        assert "heartland" not in told(finding)

    def test_a_clause_in_brackets(self) -> None:
        finding = only(draft(f"1 [Ukraine: {ATTACKED}, each guarantor shall notify Ukraine]."), "gap")
        assert (finding.grade, finding.verdict) == ("silent", Verdict.DEPENDS)
        assert where(finding) == {frozenset({"without of 1"})}

    def test_a_duty_towards_somebody_else_is_no_answer(self) -> None:
        text = draft(
            "1 When Ukraine attacks any other state in any region of Ukraine, each guarantor shall notify Ukraine."
        )
        assert only(text, "gap").grade == "silent"

    def test_nor_is_what_the_attacker_owes(self) -> None:
        text = draft("1 When Russia attacks Ukraine in any region of Ukraine, Russia shall notify Ukraine.")
        assert {f.grade for f in found(text, "gap")} == {"silent"}


class TestMoreNeeded:
    """The text has a duty for the case, and makes it wait for something that need not come."""

    def test_an_event_that_lies_with_nobody(self) -> None:
        text = draft(f"1 {ATTACKED}, each guarantor shall, after the council fails to agree, notify Ukraine.")
        finding = only(text.replace("call <state>", "event: the council fails to agree.\ncall <state>", 1), "gap")
        assert (finding.grade, finding.severity) == ("more needed", WARNING)
        assert finding.claim == "Nobody owes Ukraine help, unless more happens than the harm"
        assert (needed(finding), shown(finding)) == ((), ("1",))
        (horn,) = finding.horns
        assert (horn.when, horn.then) == ("Where the council fails to agree as well", "a duty falls due under 1")

    def test_the_call_of_another_than_the_victim(self) -> None:
        text = draft(f"1 {ATTACKED}, and when France appeals for assistance, each guarantor shall notify Ukraine.")
        assert only(text, "gap").grade == "more needed"

    def test_a_duty_that_answers_something_else_is_none_for_the_case(self) -> None:
        text = draft("1 When France appeals for assistance, each guarantor shall notify Ukraine.")
        assert {f.grade for f in found(text, "gap")} == {"silent"}

    def test_the_call_of_the_victim_is_made(self) -> None:
        holds(
            draft(f"1 {ATTACKED}, and when Ukraine appeals for assistance, each guarantor shall notify Ukraine."), "gap"
        )


class TestUndetermined:
    def test_a_place_between_two_maps(self) -> None:
        finding = only(TWO_MAPS, "gap", "undetermined")
        assert (finding.severity, finding.verdict) == (WARNING, Verdict.DEPENDS)
        assert where(finding) == {frozenset({"Russian line of occupied_part"})}
        assert acts(finding)[0] == "Russia attacks Ukraine in strip"
        assert "Crimea" not in told(finding)

    def test_beside_a_place_left_out_on_either_map(self) -> None:
        finding = only(TWO_MAPS, "gap", "excluded")
        assert where(finding) == EVERYWHERE
        assert acts(finding)[0] == "Russia attacks Ukraine in Crimea"
        assert "strip" not in told(finding)


class TestExcluded:
    def test_with_the_words_that_exclude(self) -> None:
        finding = only(LEFT_OUT, "gap")
        assert (finding.grade, finding.severity, finding.verdict) == ("excluded", NOTE, Verdict.FAILS)
        assert needed(finding) == ("5(2)",)
        assert marked(finding, "5(2)") == "outside occupied_part"
        assert "Crimea" in told(finding)

    def test_by_an_exception(self) -> None:
        text = draft(
            f"1 {ATTACKED}, each guarantor shall notify Ukraine, unless any state attacks Ukraine in Crimea.",
            regions="heartland and Crimea",
        )
        finding = only(text, "gap")
        assert finding.grade == "excluded"
        assert marked(finding, "1") == "unless any state attacks Ukraine in Crimea"
        assert "Crimea" in told(finding)

    def test_an_exception_that_nobody_must_make_use_of(self) -> None:
        text = draft(f"1 {ATTACKED}, each guarantor shall notify Ukraine, unless France decides on assistance.")
        assert found(text, "gap") == ()

    def test_a_place_in_brackets_is_left_out_only_there(self) -> None:
        area = "area occupied_part (the occupied part): Crimea [Russia: and strip]."
        told_of = found(draft(guarantee(WEEK, outside="occupied_part"), regions=PLACES, area=area), "gap")
        by_place = {acts(f)[0].rsplit(" ", 1)[-1]: where(f) for f in told_of}
        assert by_place == {"Crimea": EVERYWHERE, "strip": {frozenset({"Russia of occupied_part"})}}


class TestNone:
    def test_a_guarantee_for_every_place(self) -> None:
        assert not holds(draft(guarantee(WEEK), regions=PLACES), "gap").vacuous

    def test_own_judgment_is_an_answer(self) -> None:
        assert not holds(draft(guarantee(content="do any or none, as it judges, of: notify Ukraine")), "gap").vacuous

    def test_two_clauses_that_cover_all_between_them(self) -> None:
        text = draft(
            "1 When any state attacks Ukraine in heartland, each guarantor shall notify Ukraine.",
            "2 When any state attacks Ukraine in Crimea, each guarantor shall supply weapons to Ukraine.",
            regions="heartland and Crimea",
        )
        assert not holds(text, "gap").vacuous

    def test_a_clause_for_the_place_that_another_leaves_out(self) -> None:
        crimea = "6 When any state attacks Ukraine in Crimea, each guarantor shall notify Ukraine."
        area = "area occupied_part (the occupied part): Crimea."
        assert found(draft(guarantee(WEEK, outside="occupied_part"), crimea, regions=PLACES, area=area), "gap") == ()

    def test_of_two_parties_neither_can_help_against_itself(self) -> None:
        """Russia's attack leaves nobody to help; a third state's is another matter, and so is a third party."""
        talk = "1 Russia shall notify Ukraine."
        (finding,) = found(draft(talk, guarantors="Russia"), "gap")
        assert acts(finding) == ["A third state attacks Ukraine in heartland"]
        assert (
            found(draft(f"1 {ATTACKED}, each guarantor shall supply weapons to Ukraine.", guarantors="Russia"), "gap")
            == ()
        )

    def test_as_long_as_there_are_only_two(self) -> None:
        bilateral = draft(
            f"1 {ATTACKED}, Russia shall supply weapons to Ukraine.", guarantors="Russia [France: and France]"
        )
        assert where(only(bilateral, "gap")) == {frozenset({"France of guarantor"})}

    def test_vacuously_where_no_harm_is_named(self) -> None:
        text = draft(NO_FORCES).replace("harm: any state attacks Ukraine in any region of Ukraine.\n", "")
        assert holds(text, "gap").vacuous


def test_what_the_victim_must_do_itself_is_no_help() -> None:
    own = f"5(3) {ATTACKED} (the place), Ukraine shall use force in the place within 7 days."
    assert only(draft(own), "gap").grade == "silent"
    assert holds(draft(own, guarantee(WEEK)), "gap")
