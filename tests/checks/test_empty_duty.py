"""Duties that are kept by doing nothing, or by talk; and duties that are not."""

from __future__ import annotations

from tests.checks.drafts import (
    ATTACKED,
    BY_FORCE,
    CONSULT,
    ERROR,
    NO_FORCES,
    NOTE,
    WARNING,
    WEEK,
    cited,
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

OWN = "do any or none, as it judges, of: supply weapons to Ukraine; notify Ukraine"
FIRM = f"6 {ATTACKED}, each guarantor shall notify Ukraine."


class TestOwnJudgment:
    def test_it_may_do_nothing(self) -> None:
        finding = only(draft(guarantee(WEEK, content=OWN)), "empty_duty")
        assert (finding.grade, finding.severity, finding.verdict) == ("own judgment", WARNING, Verdict.FAILS)
        assert (needed(finding), finding.replayed, finding.minimal) == (("5(2)",), Replay.FULL, True)
        assert not finding.witness

    def test_under_that_reading_only(self) -> None:
        finding = only(BY_FORCE, "empty_duty")
        assert (finding.verdict, needed(finding)) == (Verdict.DEPENDS, ("5(2)",))
        assert where(finding) == {frozenset({"any or none, as it judges of 5(2)"})}
        assert "though the case requires all" in finding.explanation[0]

    def test_where_the_case_requires_nothing_nothing_is_empty(self) -> None:
        text = draft(guarantee(WEEK, content=OWN.replace("any or none, as it judges,", "what the case requires")))
        assert not holds(text, "empty_duty").vacuous

    def test_a_firm_duty_beside_it_fills_it(self) -> None:
        assert found(draft(guarantee(WEEK, content=OWN), FIRM), "empty_duty") == ()

    def test_but_not_a_duty_of_other_things(self) -> None:
        report = "6 Each guarantor shall send forces into heartland."
        assert needed(only(draft(guarantee(WEEK, content=OWN), report), "empty_duty")) == ("5(2)",)

    def test_a_contradiction_elsewhere_hides_nothing(self) -> None:
        clash = (
            "6 Each guarantor shall send forces into heartland.",
            "7 No guarantor shall send forces into heartland.",
        )
        assert needed(only(draft(guarantee(WEEK, content=OWN), *clash), "empty_duty")) == ("5(2)",)


class TestTalk:
    def test_is_enough_where_it_is_one_of_the_choices(self) -> None:
        either = guarantee(WEEK, content="do at least one of: consult; supply weapons to Ukraine")
        finding = only(draft(either), "empty_duty")
        assert (finding.grade, finding.severity) == ("talk is enough", WARNING)
        assert [m.act for m in finding.witness][-1].endswith("consults")
        assert found(draft(either.replace("at least one", "all")), "empty_duty") == ()

    def test_only_to_talk_is_a_note_for_all_such_clauses_together(self) -> None:
        finding = only(draft(CONSULT, CONSULT.replace("5(1)", "6"), NO_FORCES), "empty_duty")
        assert (finding.grade, finding.severity, cited(finding)) == ("consult only", NOTE, ("5(1)", "6"))


def test_a_choice_of_deeds() -> None:
    text = draft(guarantee(WEEK, content="do {at least one | all} of: supply weapons to Ukraine; notify Ukraine"))
    assert not holds(text, "empty_duty").vacuous


class TestIntention:
    """What a clause says is only intended: GT-11, the Communiqué on membership."""

    def test_told_as_a_note(self) -> None:
        finding = only(draft("4(5) Each guarantor intends to notify Ukraine."), "empty_duty")
        assert (finding.grade, finding.severity, finding.verdict) == ("intention", NOTE, Verdict.FAILS)
        assert cited(finding) == ("4(5)",)

    def test_only_where_that_wording_is_chosen(self) -> None:
        finding = only(draft("4(5) Each guarantor {shall | intends to} notify Ukraine."), "empty_duty")
        assert (finding.grade, where(finding)) == ("intention", {frozenset({"intends to of 4(5)"})})

    def test_beside_it_a_promise_is_no_intention(self) -> None:
        holds(draft(guarantee(WEEK), "4(5) Each guarantor shall notify Ukraine."), "empty_duty")


class TestMeans:
    """A duty whose means are forbidden to its bearer: Luxembourg 1867, passage to be barred and no fortress."""

    NEED = "need means: <state> (the sender) notifies <state> only if the sender sends forces into heartland{other}."
    DUTY = f"1 {ATTACKED}, each guarantor shall notify Ukraine."
    BAN = "2 Each guarantor shall not send forces into any region of Ukraine{unless}."

    def text(self, *more: str, other: str = "", unless: str = "", duty: str = DUTY) -> str:
        return draft(duty, self.BAN.format(unless=unless), *more, needs=(self.NEED.format(other=other),))

    def test_all_means_are_forbidden(self) -> None:
        finding = only(self.text(), "empty_duty")
        assert (finding.grade, finding.severity, needed(finding)) == ("without means", NOTE, ("1", "2"))
        assert (finding.replayed, finding.minimal, rests(finding)) == (Replay.FULL, True, {"means"})
        assert only(self.text(), "conflict").severity is ERROR

    def test_means_that_are_left(self) -> None:
        assert found(self.text(other=" or the sender admits forces of Poland into heartland"), "empty_duty") == ()
        assert found(self.text(unless=", unless Ukraine appeals for assistance"), "empty_duty") == ()
        assert (
            found(self.text("3 Each guarantor may, notwithstanding 2, send forces into heartland."), "empty_duty") == ()
        )

    def test_two_ways_and_both_forbidden(self) -> None:
        text = self.text(
            "3 Each guarantor shall not admit forces of any state into any region.",
            other=" or the sender admits forces of Poland into heartland",
        )
        assert needed(only(text, "empty_duty")) == ("1", "2", "3")

    def test_means_that_another_is_forbidden_to_give(self) -> None:
        """Whoever owes may do all that is asked of it; that another may not help is a conflict, and no empty duty."""
        needs = (
            "need leave: <state> (the sender) notifies <state> only if Ukraine admits forces of the sender into"
            " heartland.",
        )
        assert found(draft(self.DUTY, NO_FORCES, needs=needs), "empty_duty") == ()

    def test_under_a_bracket_only(self) -> None:
        finding = only(self.text(unless=" [Alba: , unless Ukraine appeals for assistance]"), "empty_duty")
        assert where(finding) == {frozenset({"without of 2"})}
