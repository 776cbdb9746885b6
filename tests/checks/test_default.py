"""Whether one state that defaults sets all the others free."""

from __future__ import annotations

import pytest

from tests.checks.drafts import ATTACKED, ERROR, WEEK, draft, found, guarantee, holds, needed, only, where
from verifier.finding import Replay

HELP = "supply weapons to Ukraine"


def guaranteed(bearing: str, *more: str) -> str:
    return draft(f"5(2) {ATTACKED}, the guarantors shall {bearing} within 7 days {HELP}.", *more)


class TestBearers:
    def test_together_one_default_frees_all(self) -> None:
        finding = only(guaranteed("together"), "default")
        assert finding.severity is ERROR
        assert needed(finding) == ("5(2)",)
        assert finding.blockers == ("any one of Russia, France or Poland, also as the author of the harm",)
        assert finding.replayed is Replay.FULL

    @pytest.mark.parametrize("bearing", ["each", "jointly and severally"])
    def test_who_is_bound_for_itself_or_for_the_whole_remains_bound(self, bearing: str) -> None:
        assert not holds(guaranteed(bearing), "default").vacuous

    def test_each_guarantor(self) -> None:
        assert not holds(draft(guarantee(WEEK)), "default").vacuous

    def test_it_depends_on_the_reading(self) -> None:
        assert where(only(guaranteed("{each | together}"), "default")) == {frozenset({"together of 5(2)"})}

    def test_another_clause_still_binds_each(self) -> None:
        """What is told is told of one clause: the other one goes on binding."""
        text = guaranteed("together", f"5(3) {ATTACKED}, each guarantor shall notify Ukraine.")
        assert needed(only(text, "default")) == ("5(2)",)


class TestWhatIsNoDefault:
    def test_a_decision_that_fails_is_for_hostage_to_tell(self) -> None:
        assert found(draft(guarantee("after all guarantors decide on assistance", WEEK)), "default") == ()

    def test_own_judgment_can_never_be_broken(self) -> None:
        text = draft(guarantee(WEEK, content=f"do any or none, as it judges, of: {HELP}; notify Ukraine"))
        assert holds(text, "default").vacuous
