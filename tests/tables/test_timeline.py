"""Hours after the harm: exact figures of small drafts."""

from __future__ import annotations

from tests.checks.drafts import ADMISSION, BOOTS, EXERCISES, NO_FORCES, PREPARATION, WEEK, draft, guarantee, model
from verifier.commands.tabulate import table
from verifier.pipeline import Options
from verifier.tabular import Deed, Window


def windows(text: str, *choose: tuple[str, str], without: tuple[str, ...] = ()) -> tuple[Window, ...]:
    made = table(model(text), "timeline", Options(choose=choose, without=without))
    assert made.timeline is not None
    assert made.undecided == ()
    return made.timeline.windows


def deed(text: str, without: tuple[str, ...] = ()) -> Deed:
    """The only act of the only window."""
    (window,) = windows(text, without=without)
    (found,) = window.deeds
    return found


def test_the_window_of_72_hours() -> None:
    """GT-71: under one reading nobody owes anything for three days."""
    text = draft(guarantee("after the guarantors consult {held | 72 hours passed}", "immediately"))
    shown = {
        frozenset(s.alternative for s in row): (w.due, w.latest, w.deeds[0].earliest)
        for w in windows(text)
        for row in w.under
    }
    assert shown == {
        frozenset({"held", "24 hours"}): (0, 24, 0),
        frozenset({"held", "at any time"}): (0, None, 0),
        frozenset({"72 hours passed", "24 hours"}): (72, 96, 72),
        frozenset({"72 hours passed", "at any time"}): (72, None, 72),
    }


def test_what_must_have_been_prepared() -> None:
    text = draft(guarantee(WEEK, content="use force in the place"), needs=(PREPARATION,))
    found = deed(text)
    assert found.earliest == 0
    assert [(p.hours_before, p.act) for p in found.prepared] == [
        (720, "Ukraine hosts exercises of Russia in heartland")
    ]


def test_a_prohibition_stands_in_the_way() -> None:
    text = draft(NO_FORCES, guarantee(WEEK, content="use force in the place"), needs=(BOOTS, ADMISSION))
    assert deed(text) == Deed("use force in heartland", None, (), (), ("4(2)",))
    assert deed(text, without=("admission",)).earliest == 0


def test_a_need_that_can_be_met_in_several_ways_is_met_by_one_that_is_lawful() -> None:
    ways = (
        "need passage: <state> sends forces into <region> only if Ukraine admits forces of that state into that region"
    )
    found = deed(draft(NO_FORCES, guarantee(WEEK, content="send forces into the place"), needs=(f"{ways}.",)))
    assert (found.earliest, found.against) == (None, ("4(2)",))
    either = f"{ways}, or Ukraine hosts exercises of that state in that region, 30 days before."
    found = deed(draft(NO_FORCES, guarantee(WEEK, content="send forces into the place"), needs=(either,)))
    assert (found.earliest, found.against) == (0, ())
    assert [(p.hours_before, p.act) for p in found.prepared] == [
        (720, "Ukraine hosts exercises of Russia in heartland")
    ]


def test_consent_that_lifts_a_prohibition_is_prepared_too() -> None:
    text = draft(EXERCISES.format(rule="all"), guarantee(WEEK, content="use force in the place"), needs=(PREPARATION,))
    found = deed(text)
    assert (found.earliest, found.against) == (0, ())
    assert [(p.hours_before, p.act) for p in found.prepared] == [
        (720, "All 3 guarantors consent to exercises of Russia"),
        (720, "Ukraine hosts exercises of Russia in heartland"),
    ]


def test_more_ways_to_meet_needs_than_are_tried_leave_it_undecided() -> None:
    """That all ways that were tried break a ban says nothing of the others."""
    boots = "need boots{n}: <state> sends forces into <region> only if {either}."
    barred = "Ukraine admits forces of that state into that region"
    either = f"{barred}, or Ukraine hosts exercises of that state in that region"
    needs = [boots.format(n=n, either=either) for n in range(6)]
    text = draft(
        NO_FORCES,
        guarantee(WEEK, content="send forces into the place"),
        needs=(*needs, boots.format(n=7, either=barred)),
    )
    assert deed(text).against == ("4(2)",)
    text = draft(
        NO_FORCES,
        guarantee(WEEK, content="send forces into the place"),
        needs=(*needs, boots.format(n=6, either=either), boots.format(n=7, either=barred)),
    )
    made = table(model(text), "timeline")
    assert made.timeline is not None
    assert [(d.earliest, d.against, d.undecided) for w in made.timeline.windows for d in w.deeds] == [(None, (), True)]
    assert ["too many ways" in reason for reason in made.undecided] == [True]


def test_help_that_takes_time_after_the_call_comes_later() -> None:
    march = "need march: <state> uses force in <region> only if Ukraine appeals for assistance, 2 days before."
    found = deed(draft(guarantee(WEEK, content="use force in the place"), needs=(march,)))
    assert (found.earliest, found.prepared) == (48, ())


def test_help_that_needs_an_earlier_call_has_no_known_hour() -> None:
    march = "need march: <state> uses force in <region> only if Ukraine appeals for assistance, 9 days before."
    made = table(model(draft(guarantee(WEEK, content="use force in the place"), needs=(march,))), "timeline")
    assert made.timeline is not None
    assert [(d.earliest, d.undecided) for w in made.timeline.windows for d in w.deeds] == [(None, True)]
    assert ["it is possible" in reason for reason in made.undecided] == [True]


def test_an_act_that_takes_longer_than_the_time_allowed_is_never_in_time() -> None:
    march = "need march: <state> uses force in <region> only if any state attacks Ukraine in that region,"
    march += " 9 days before."
    alone = "5(2) When any state (the attacker) attacks Ukraine in any region of Ukraine (the place), each guarantor"
    alone += " other than the attacker shall, within 7 days, use force in the place."
    found = deed(draft(alone, needs=(march,)))
    assert (found.earliest, found.against, found.undecided) == (None, (), False)


def test_a_decision_that_lifts_a_prohibition_is_given_with_the_act() -> None:
    ban = "4(2) Each guarantor shall not use force in any region of Ukraine,"
    ban += " unless all guarantors decide on assistance."
    found = deed(draft(ban, guarantee(WEEK, content="use force in the place")))
    assert (found.earliest, found.prepared, found.against) == (0, (), ())
    assert found.given == ("All 3 guarantors decide on assistance",)


def test_no_duty_no_hours() -> None:
    assert windows(draft(NO_FORCES)) == ()
