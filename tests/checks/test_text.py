"""What words could settle and do not: each kind with its twin that says it."""

from __future__ import annotations

import pytest

from tests.checks.drafts import (
    ATTACKED,
    BOOTS,
    BY_CONSENT,
    EXERCISES,
    LEFT_OUT,
    NO_FORCES,
    NOTE,
    cited,
    draft,
    found,
    grades,
    guarantee,
    holds,
    marked,
    model,
    only,
)
from verifier.finding import Verdict
from verifier.pipeline import Options, check

ENDS = '  not encoded 9 "The treaty has a duration of ten years".\n'
ALL_PHRASES = (
    "20 When Ukraine appeals for assistance, each guarantor shall do all of:"
    " supply weapons to Ukraine; notify Ukraine.",
    "21 Ukraine shall not admit forces of any other state into any region of Ukraine.",
    "22 Each guarantor shall not send forces into any region of Ukraine.",
    "23 Each guarantor shall not use force in any region of Ukraine.",
    "24 When Ukraine appeals for assistance, each guarantor shall do all of: consult; decide on assistance.",
    EXERCISES.format(rule="all"),
)
ADMITS = '  not encoded 10 "No reservations may be made".\n'
CLEAN = draft(*ALL_PHRASES) + ENDS + ADMITS


def test_a_text_that_says_everything() -> None:
    assert not holds(CLEAN, "text").vacuous


def test_each_kind_is_a_note_without_a_story() -> None:
    told = found(BY_CONSENT, "text")
    assert {f.severity for f in told} == {NOTE}
    assert all(not f.scenario and not f.witness and not f.horns and f.explanation for f in told)
    assert {f.verdict for f in told} == {Verdict.FAILS}


class TestNotSaid:
    def test_how_many(self) -> None:
        finding = only(BY_CONSENT, "text", "unspecified quantifier")
        assert (cited(finding), marked(finding, "4(3)")) == (("4(3)",), "the guarantors")
        assert "unspecified quantifier" not in grades(draft(EXERCISES.format(rule="all")), "text")
        assert "unspecified quantifier" not in grades(draft(EXERCISES.format(rule="{all | a majority of the}")), "text")

    def test_once_settled_on_request_it_is_no_longer_open(self) -> None:
        (point,) = model(BY_CONSENT).points
        told = found(BY_CONSENT, "text", choose=((point.name, "all"),))
        assert "unspecified quantifier" not in {f.grade for f in told}

    def test_when_consultations_end(self) -> None:
        finding = only(draft(guarantee("after the guarantors consult")), "text", "unspecified end of consultation")
        assert cited(finding) == ("5(2)",)

    def test_immediately(self) -> None:
        text = draft(guarantee("immediately"), f"6 {ATTACKED}, Poland shall immediately notify Ukraine.")
        finding = only(text, "text", "unspecified deadline")
        assert (cited(finding), marked(finding, "6")) == (("5(2)", "6"), "immediately")
        assert "unspecified deadline" not in grades(draft(guarantee("within 7 days")), "text")


class TestDeadlines:
    def test_from_which_of_two_events(self) -> None:
        finding = only(draft(guarantee("within 7 days")), "text", "deadline without anchor")
        assert marked(finding, "5(2)") == "within 7 days"

    @pytest.mark.parametrize("adverb", ["within 7 days from the trigger", "immediately"])
    def test_none_where_it_is_said_or_there_is_none(self, adverb: str) -> None:
        assert "deadline without anchor" not in grades(draft(guarantee(adverb)), "text")

    def test_none_where_there_is_one_event(self) -> None:
        text = draft(f"1 {ATTACKED}, each guarantor shall within 7 days notify Ukraine.")
        assert "deadline without anchor" not in grades(text, "text")

    def test_from_what_the_bearer_does(self) -> None:
        mine = f"1 {ATTACKED}, Poland shall, after Poland notifies Ukraine, within 7 days, supply weapons to Ukraine."
        finding = only(draft(mine), "text", "anchor in own hand")
        assert cited(finding) == ("1",)
        theirs = mine.replace("after Poland notifies", "after France notifies")
        assert "anchor in own hand" not in grades(draft(theirs), "text")

    @pytest.mark.parametrize(("way", "own"), [("all", True), ("a majority of the", False)])
    def test_from_a_joint_act_that_the_bearer_can_hold_up(self, way: str, own: bool) -> None:
        text = draft(guarantee(f"after {way} guarantors decide on assistance", "within 7 days"))
        assert ("anchor in own hand" in grades(text, "text")) is own


class TestDeclarations:
    def test_a_phrase_and_a_need_of_no_use(self) -> None:
        text = draft(*ALL_PHRASES[:2], *ALL_PHRASES[4:], needs=(BOOTS,))
        quoted = [c.text for c in only(text, "text", "unused").clauses]
        assert quoted == ["act <state> uses (use) force in <region>", BOOTS.removeprefix("need ").removesuffix(".")]

    def test_a_phrase_that_only_a_need_of_another_speaks_of_is_used(self) -> None:
        text = draft(*ALL_PHRASES[:2], *ALL_PHRASES[3:], needs=(BOOTS,))
        assert "unused" not in grades(text, "text")

    def test_a_role_and_an_area(self) -> None:
        extra = "role friend (friends): Belarus.\narea border: heartland.\n"
        text = draft(*ALL_PHRASES, states="Russia, France, Poland, and Belarus", area=extra)
        assert cited(only(text, "text", "unused")) == ("role", "area")


class TestLinesAndEnds:
    def test_a_line_without_a_day(self) -> None:
        finding = only(LEFT_OUT, "text", "territory without a date")
        assert "occupied part" in finding.claim
        dated = LEFT_OUT.replace("(the occupied part)", "(the part occupied at signature)")
        assert "territory without a date" not in grades(dated, "text")

    def test_how_it_ends(self) -> None:
        assert "no exit" in grades(draft(NO_FORCES), "text")
        assert "no exit" not in grades(draft(NO_FORCES) + ENDS, "text")

    def test_words_in_a_comment_are_no_provision(self) -> None:
        assert "no exit" in grades("# of unlimited duration\n" + draft(NO_FORCES), "text")

    def test_what_is_left_to_an_annex(self) -> None:
        later = '  not encoded 7 "The map is to be agreed later".\n'
        assert cited(only(draft(NO_FORCES) + later, "text", "left to be settled")) == ("7",)


def test_it_asks_the_solver_nothing() -> None:
    assert check(model(BY_CONSENT), Options(select=("text",)))[1].questions == 0


class TestReservations:
    """A text that binds several and is silent on them says so; one that speaks of them, or binds two, does not."""

    def test_silent(self) -> None:
        finding = only(draft(NO_FORCES), "text", "reservations")
        assert (finding.severity, cited(finding)) == (NOTE, ("treaty",))

    def test_spoken_of(self) -> None:
        assert "reservations" not in grades(draft(NO_FORCES) + ADMITS, "text")
        assert "reservations" in grades("# no reservations\n" + draft(NO_FORCES), "text")

    def test_that_one_is_made_is_no_answer(self) -> None:
        made = draft(NO_FORCES) + "reservation of Ukraine to 4(2): not bound.\n"
        assert "reservations" in grades(made, "text")

    def test_two_parties_bargain_anew(self) -> None:
        two = draft(NO_FORCES, states="Russia and France", guarantors="Russia").replace("every guarantor", "Russia")
        assert "reservations" not in grades(two, "text")

    def test_nothing_is_owed(self) -> None:
        free = draft("4(2) Ukraine may admit forces of any other state into any region of Ukraine.")
        assert "reservations" not in grades(free, "text")
