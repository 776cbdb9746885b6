"""Texts that somebody breaks whatever happens; and texts with a way out, be it an act, a call or an event."""

from __future__ import annotations

import pytest

from tests.checks.drafts import (
    ADMISSION,
    BOOTS,
    ERROR,
    EVERYWHERE,
    NO_FORCES,
    SOUND,
    draft,
    found,
    holds,
    model,
    needed,
    only,
    rests,
    where,
)
from verifier.finding import Replay, Verdict
from verifier.pipeline import Options, check

SEND = "1 Poland shall send forces into heartland."
NOT_SEND = "2 Poland shall not send forces into heartland{}."
ASIDE = "3 Ukraine shall not host exercises of any other state in any region of Ukraine."


def test_a_duty_and_a_ban_of_the_same_act() -> None:
    finding = only(draft(SEND, NOT_SEND.format(""), ASIDE), "contradiction")
    assert (finding.severity, finding.verdict, finding.replayed) == (ERROR, Verdict.FAILS, Replay.FULL)
    assert (needed(finding), finding.minimal, where(finding)) == (("1", "2"), True, EVERYWHERE)
    assert not finding.scenario
    assert not finding.witness


def test_by_way_of_what_the_world_needs() -> None:
    finding = only(
        draft("1 Poland shall use force in heartland.", NO_FORCES, needs=(BOOTS, ADMISSION)), "contradiction"
    )
    assert (needed(finding), rests(finding)) == (("1", "4(2)"), {"boots", "admission"})


def test_a_duty_that_nobody_can_keep() -> None:
    act = "sends forces into"
    circle = f"need circle: <state> {act} <region> only if that state {act} that region, 1 day before."
    assert needed(only(draft(SEND, needs=(circle,)), "contradiction")) == ("1",)


def test_under_one_wording_only() -> None:
    text = draft(SEND, NOT_SEND.format(" [Russia: , unless France notifies Ukraine]"))
    finding = only(text, "contradiction")
    assert (finding.verdict, where(finding)) == (Verdict.DEPENDS, {frozenset({"without of 2"})})
    assert found(text, "contradiction", choose=(("2", "Russia"),)) == ()


@pytest.mark.parametrize(
    "way_out",
    [
        ", unless France notifies Ukraine",
        ", unless Ukraine appeals for assistance",
        ", unless Russia attacks Ukraine in heartland",
    ],
)
def test_none_where_an_act_a_call_or_an_event_lifts_it(way_out: str) -> None:
    assert not holds(draft(SEND, NOT_SEND.format(way_out)), "contradiction").vacuous


def test_what_it_tells_is_no_conflict_besides() -> None:
    """One defect, one finding; but nothing is hidden from whoever asks for conflicts alone."""
    text = draft(SEND, NOT_SEND.format(""))
    told = check(model(text), Options(select=("conflict", "contradiction")))[0].findings
    assert [f.check for f in told if f.severity] == ["contradiction"]
    assert [f.notes[-1] for f in told] == ["conflict finds the same, which is told only here"]
    assert needed(only(text, "conflict")) == needed(only(text, "contradiction"))


def test_a_sound_text() -> None:
    assert not holds(SOUND, "contradiction").vacuous
