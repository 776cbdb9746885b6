"""Duties that fall on the attacker or on the victim because the roles allow it; not those that are meant for them."""

from __future__ import annotations

from tests.checks.drafts import (
    ATTACKED,
    CONSULT,
    SOUND,
    WARNING,
    acts,
    draft,
    found,
    holds,
    needed,
    only,
    where,
)
from verifier.finding import Replay, Verdict

EVERYBODY = f"1 {ATTACKED}, each guarantor shall supply weapons to Ukraine."
PARTIES = f"1 {ATTACKED}, each party shall send forces into the place."


def test_the_attacker_among_the_guarantors() -> None:
    finding = only(draft(EVERYBODY), "self_directed")
    assert (finding.grade, finding.severity, finding.verdict) == ("against itself", WARNING, Verdict.FAILS)
    assert (needed(finding), finding.replayed, finding.minimal) == (("1",), Replay.FULL, True)
    assert acts(finding) == ["Russia attacks Ukraine in heartland"]
    assert "Russia is itself among those" in finding.explanation[0]


def test_not_where_the_text_leaves_the_attacker_out() -> None:
    assert not holds(SOUND, "self_directed").vacuous


def test_nor_where_no_guarantor_can_be_the_attacker() -> None:
    other = "1 When Belarus attacks Ukraine in heartland, each guarantor shall supply weapons to Ukraine."
    assert found(draft(other, states="Russia, France, Poland, and Belarus"), "self_directed") == ()


def test_under_one_list_of_guarantors_only() -> None:
    text = draft(
        "1 When Belarus attacks Ukraine in heartland, each guarantor shall supply weapons to Ukraine.",
        guarantors="Russia, France [Russia: , Belarus], and Poland",
        states="Russia, France, Poland, and Belarus",
    )
    finding = only(text, "self_directed")
    assert (finding.verdict, where(finding)) == (Verdict.DEPENDS, {frozenset({"Russia of guarantor"})})


def test_the_victim_among_those_who_help() -> None:
    finding = only(draft(PARTIES), "self_directed", "towards itself")
    assert "Ukraine is itself among those" in finding.explanation[0]
    assert found(draft(PARTIES.replace("each party", "each guarantor other than the attacker")), "self_directed") == ()


def test_what_a_victim_may_well_owe_the_others() -> None:
    text = draft(f"1 {ATTACKED}, each party other than the attacker shall break relations with the attacker.")
    act = "act <state> breaks (break) relations with <state>.\njoint act, talk"
    assert found(text.replace("joint act, talk", act, 1), "self_directed") == ()


def test_to_talk_about_ones_own_act_is_nothing_odd() -> None:
    assert found(draft(CONSULT), "self_directed") == ()


def test_a_duty_that_is_meant_for_that_state() -> None:
    meant = (
        "1 When any guarantor (the attacker) attacks Ukraine in heartland, the attacker shall notify Ukraine.",
        "2 When any state attacks Ukraine in heartland, Ukraine shall send forces into heartland.",
        "3 When Russia attacks Ukraine in heartland, Russia shall notify Ukraine.",
    )
    assert found(draft(*meant), "self_directed") == ()


def test_not_where_it_can_never_fall_due() -> None:
    never = "need never: <state> uses force in <region> only if that state uses force in that region."
    after = EVERYBODY.replace("shall supply", "shall, after Poland uses force in heartland, supply")
    assert found(draft(after, needs=(never,)), "self_directed") == ()
    assert needed(only(draft(after), "self_directed")) == ("1",)
