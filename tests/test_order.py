"""In which order acts of one hour are told."""

from __future__ import annotations

from tests.checks.drafts import BOOTS, EXERCISES, PREPARATION, draft, guarantee, model, only
from verifier.model import Model
from verifier.order import told

SENDS, USES = "<state> sends forces into <region>", "<state> uses force in <region>"
HOSTS, CONSENTS = "<state> hosts exercises of <state> in <region>", "<state> consents to exercises of <state>"
ATTACKS, SUPPLIES = "<state> attacks <state> in <region>", "<state> supplies weapons to <state>"


def both(text: Model, one: str, other: str) -> list[str]:
    assert {one, other} <= {t.name for t in text.templates}
    assert told(text, [one, other]) == told(text, [other, one])
    return told(text, [one, other])


def test_text_order_where_nothing_else_is_known() -> None:
    assert both(model(draft()), USES, SENDS) == [SENDS, USES]
    assert both(model(draft()), CONSENTS, HOSTS) == [HOSTS, CONSENTS]


def test_what_an_exception_waits_for_comes_before_what_it_allows() -> None:
    assert both(model(draft(EXERCISES.format(rule="all"))), HOSTS, CONSENTS) == [CONSENTS, HOSTS]


def test_what_is_needed_comes_before_what_needs_it() -> None:
    turned = "need way: <state> sends forces into <region> only if that state uses force in that region."
    assert both(model(draft(needs=(turned,))), SENDS, USES) == [USES, SENDS]
    assert both(model(draft(needs=(turned, BOOTS))), SENDS, USES) == [SENDS, USES]  # a circle: as in the text


def test_what_a_duty_waits_for_comes_before_it() -> None:
    late = "9 When Russia supplies weapons to Poland, France shall send forces into heartland."
    assert both(model(draft(late)), SENDS, SUPPLIES) == [SUPPLIES, SENDS]
    assert both(model(draft(guarantee())), SUPPLIES, ATTACKS) == [ATTACKS, SUPPLIES]


def test_nothing_is_done_before_the_first_event_that_can_wait_for_it() -> None:
    answered = (
        "9 When any state attacks Ukraine in heartland, and Ukraine notifies Poland, each guarantor shall use force in"
    )
    finding = only(draft(f"{answered} heartland.", needs=(PREPARATION,)), "self_directed")
    assert {m.hour for m in finding.scenario} == {m.hour for m in finding.witness} == {30 * 24}


def test_stories_are_told_so() -> None:
    text = draft("1 Poland shall not host exercises of France in heartland, unless Poland notifies Ukraine.")
    finding = only(text, "swallowed")
    acts = [m.act for m in finding.witness]
    assert acts == ["Poland notifies Ukraine", "Poland hosts exercises of France in heartland"]
