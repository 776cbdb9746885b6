"""Time in which nobody owes help, and deadlines that end before anybody can help."""

from __future__ import annotations

from tests.checks.drafts import CONSULT, NOTE, WARNING, WEEK, draft, found, guarantee, needed, only, run, where
from tests.checks.test_conflict import MOBILISATION
from verifier.finding import Verdict

THREE_DAYS = "after the guarantors consult {attempted | held | concluded | 72 hours passed}"
FORCE = "use force in the place"


class TestWindow:
    def test_72_hours_of_consultation(self) -> None:
        """GT-71: under the reading that waits, nothing is owed on the first three days."""
        finding = only(draft(CONSULT, guarantee(THREE_DAYS, WEEK)), "timing")
        assert (finding.grade, finding.severity, finding.verdict) == ("window", WARNING, Verdict.DEPENDS)
        assert where(finding) == {frozenset({"72 hours passed of 5(2)"})}
        assert "For 3 days after" in finding.claim
        assert "From hour 0" in finding.explanation[0]
        assert [c.number for c in finding.clauses] == ["5(2)"]

    def test_always(self) -> None:
        finding = only(draft(guarantee("after 72 hours passed", WEEK)), "timing")
        assert finding.verdict is Verdict.FAILS

    def test_talk_does_not_fill_the_window_and_help_does(self) -> None:
        waits = guarantee("after 72 hours passed", WEEK)
        assert len(found(draft(CONSULT, waits), "timing")) == 1
        assert found(draft(waits, guarantee(WEEK, number="5(3)")), "timing") == ()

    def test_consultations_can_be_over_at_once(self) -> None:
        (told,) = run(draft(CONSULT, guarantee("after the guarantors consult held", WEEK)), "timing")
        assert told.verdict is Verdict.HOLDS


class TestTooLate:
    def test_waiting_beyond_the_deadline(self) -> None:
        text = draft(guarantee("after 72 hours passed", "within 2 days from the trigger"))
        (late,) = [f for f in found(text, "timing") if f.grade == "too late"]
        assert late.severity is NOTE
        assert "hour 72" in late.claim

    def test_means_that_take_longer_once_the_attack_has_begun(self) -> None:
        text = draft(guarantee(WEEK, content=FORCE), needs=(MOBILISATION,))
        finding = only(text, "timing")
        assert (finding.grade, "hour 240" in finding.claim) == ("too late", True)
        assert [c.number for c in finding.clauses] == ["5(2)"]
        assert needed(only(text, "conflict")) == ("5(2)",)

    def test_time_enough(self) -> None:
        assert found(draft(guarantee("within 14 days", content=FORCE), needs=(MOBILISATION,)), "timing") == ()
