"""Clauses that can never fall due, and exceptions that can never apply; each with a twin that can."""

from __future__ import annotations

import pytest

from tests.checks.drafts import (
    ATTACKED,
    BOOTS,
    CONSULT,
    EVERYWHERE,
    EXERCISES,
    SOUND,
    WARNING,
    WEEK,
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

NEVER = "need never: <state> uses force in <region> only if that state uses force in that region."
ANSWER = "1 When Poland uses force in heartland, France shall notify Ukraine."
EXCUSED = "1 Poland shall not send forces into heartland, unless {}."


class TestNeverDue:
    def test_what_it_waits_for_cannot_happen(self) -> None:
        finding = only(draft(ANSWER, CONSULT, needs=(NEVER,)), "dead_clause")
        assert (finding.grade, finding.severity, finding.verdict) == ("never due", WARNING, Verdict.FAILS)
        assert (needed(finding), rests(finding), where(finding)) == (("1",), {"never"}, EVERYWHERE)
        assert (finding.replayed, finding.minimal) == (Replay.FULL, True)
        assert found(draft(ANSWER, CONSULT, needs=(NEVER,)), "dead_clause", without=("never",)) == ()

    def test_no_place_is_left(self) -> None:
        text = draft(
            CONSULT,
            guarantee(WEEK, outside="occupied_part"),
            regions="heartland and Crimea",
            area="area occupied_part: {narrow: Crimea | wide: heartland and Crimea}.",
        )
        finding = only(text, "dead_clause")
        assert (needed(finding), finding.verdict) == (("5(2)",), Verdict.DEPENDS)
        assert where(finding) == {frozenset({"wide of occupied_part"})}
        assert found(text, "dead_clause", choose=(("occupied_part", "narrow"),)) == ()

    def test_a_state_that_may_stay_out_is_for_third_party_to_tell(self) -> None:
        text = draft(
            "1 When Ukraine appeals for assistance, Belarus shall notify Ukraine.",
            guarantors="Russia, France [Russia: , Belarus], and Poland",
            states="Russia, France, Poland, and Belarus",
        )
        holds(text, "dead_clause")
        assert where(only(text, "third_party")) == {frozenset({"without of guarantor"})}

    def test_its_exception_always_holds(self) -> None:
        same = f"1 {ATTACKED}, Poland shall notify Ukraine, unless any state attacks Ukraine in any region of Ukraine."
        assert needed(only(draft(same), "dead_clause", "never due")) == ("1",)
        other = same.replace(
            "unless any state attacks Ukraine in any region of Ukraine", "unless Ukraine notifies Poland"
        )
        assert found(draft(other), "dead_clause") == ()

    def test_a_breach_may_be_what_it_waits_for(self) -> None:
        text = draft(ANSWER, "2 Poland shall not use force in heartland.", needs=(BOOTS,))
        assert found(text, "dead_clause") == ()

    def test_a_clause_in_brackets_is_not_dead_without_them(self) -> None:
        text = draft(f"1 [France: {guarantee(WEEK, number='').strip().removesuffix('.')}].", CONSULT)
        assert found(text, "dead_clause") == ()

    def test_two_harms_are_beyond_the_bounds(self) -> None:
        both = "1 When Russia attacks Ukraine in heartland, and when France attacks Ukraine in heartland,"
        assert found(draft(f"{both} Poland shall notify Ukraine."), "dead_clause") == ()


class TestException:
    @pytest.mark.parametrize(
        ("waits_for", "dead"),
        [
            ("Poland uses force in heartland", True),
            ("France notifies Ukraine", False),
            ("all guarantors decide on assistance", False),
            ("at least 3 of the guarantors decide on assistance", False),
            ("at least 4 of the guarantors decide on assistance", True),
        ],
    )
    def test_what_it_waits_for(self, waits_for: str, dead: bool) -> None:
        told = found(draft(EXCUSED.format(waits_for), needs=(NEVER,)), "dead_clause")
        assert [(f.grade, needed(f)) for f in told] == ([("exception", ("1",))] if dead else [])

    def test_one_of_two(self) -> None:
        text = draft(EXCUSED.format("France notifies Ukraine, unless Poland uses force in heartland"), needs=(NEVER,))
        assert only(text, "dead_clause").grade == "exception"

    def test_consent_that_can_be_given(self) -> None:
        assert found(draft(EXERCISES.format(rule="{the | all}")), "dead_clause") == ()


def test_a_sound_text_is_seen_to_be_alive() -> None:
    assert not holds(SOUND, "dead_clause").vacuous
