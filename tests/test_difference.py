"""Drafts compared by meaning: what counts for nothing, what each change is called, and that its story shows it."""

from __future__ import annotations

import random
import re
from dataclasses import fields, is_dataclass

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.checks.drafts import CONSULT, FORCE, NO_FORCES, draft, guarantee, model
from tests.strategies import drafts
from verifier import model as model_module
from verifier.commands import likeness
from verifier.commands.difference import Difference, Line, difference
from verifier.pipeline import Options
from verifier.resolving.resolve import load
from verifier.text.source import Source

LITERAL = {
    *(("Binder", "var"), ("Var", "name"), ("Case", "env"), ("Instance", "binding"), ("Instance", "bearer")),
    *(("Act", "template"), ("Act", "args"), ("Instance", "clause"), ("NotEncoded", "number"), ("NotEncoded", "text")),
    *(("NotEncoded", "instrument"), ("Scenario", "name"), ("Model", "name"), ("Model", "status"), ("Model", "date")),
    *(("Instrument", "status"), ("Instrument", "date"), ("Model", "notes"), ("Priority", "instrument")),
    *(("Claim", "quantifier"), ("Claim", "who"), ("Owes", "quantifier"), ("Owes", "who")),
    *(("Priority", "over"), ("Priority", "under"), ("Point", "alternatives"), ("Model", "instruments")),
    *(("Source", "text"), ("Source", "further")),
}
"""Fields of text that mean what they say, that no statement holds, or that are looked at one by one."""
NAMES = {"Alba": "Zephyria", "Borea": "Ypsilon", "Corvo": "Wessex", "north": "upland", "south": "lowland"}
LABEL = re.compile(r"(?<![\w(])(\d+\(\d+\))")


def compared(old: str, new: str, *choices: tuple[str, str]) -> Difference:
    return difference(model(old), model(new), (Options(), Options(choose=choices)), findings=False)


def disguised(text: str, seed: int) -> str:
    """The same draft with other names and numbers, its clauses in another order."""
    head, mark, tail = text.partition("article 1")
    title, *clauses = re.split(r"\n(?=  \d+\(\d+\))", tail)
    random.Random(seed).shuffle(clauses)
    text = head + mark + "\n".join([title, *(c.rstrip("\n") for c in clauses), ""])
    text = LABEL.sub(r"9\1", text)
    for name, other in NAMES.items():
        text = re.sub(rf"\b{name}\b", other, text)
    return text


@settings(max_examples=40, suppress_health_check=list(HealthCheck))
@given(drafts(), st.integers(0, 9))
def test_names_numbers_and_order_count_for_nothing(text: str, seed: int) -> None:
    found = difference(load(Source("a", text)), load(Source("b", disguised(text, seed))), findings=False)
    assert found.equivalent


def test_every_name_in_a_model_is_known_for_what_it_is() -> None:
    """A new field of text must be said to name a thing, to be wording, or to mean what it says."""
    unknown = {
        (kind.__name__, f.name)
        for kind in vars(model_module).values()
        if isinstance(kind, type) and is_dataclass(kind)
        for f in fields(kind)
        if "str" in str(f.type) and f.name not in likeness.WORDING
        if (kind, f.name) not in {*likeness.REFERENCES, *likeness.LISTED} and (kind.__name__, f.name) not in LITERAL
    }
    assert unknown == set()


def lines(found: Difference, kind: str, what: str = "duty") -> list[Line]:
    assert not found.equivalent
    return [line for line in found.lines if (line.kind, line.what) == (kind, what)]


BASE = draft(NO_FORCES, guarantee("within 7 days"))


@pytest.mark.parametrize(
    ("new", "kind", "what", "words"),
    [
        (draft(NO_FORCES, guarantee("within 3 days")), "stronger", "duty", "within 3 days instead of"),
        (draft(NO_FORCES, guarantee("within 9 days")), "weaker", "duty", "within 9 days instead of"),
        (draft(NO_FORCES, guarantee()), "weaker", "duty", "no longer within 7 days"),
        (draft(guarantee("within 7 days")), "loses", "ban", "not to admit forces"),
        (draft(NO_FORCES), "loses", "duty", "to supply weapons to Ukraine"),
        (
            draft(NO_FORCES, guarantee("after all guarantors decide on assistance", "within 7 days")),
            *("gains", "veto", "a veto: it waits until all guarantors decide on assistance"),
        ),
        (
            draft(NO_FORCES, guarantee("within 7 days", content=f"do all of: {FORCE}")),
            *("stronger", "duty", "also has to use force in the place"),
        ),
        (
            draft(NO_FORCES.replace(".", ", unless Ukraine appeals for assistance."), guarantee("within 7 days")),
            *("weaker", "ban", "not where Ukraine appeals for assistance"),
        ),
    ],
)  # fmt: skip
def test_each_change_has_its_name_and_its_story(new: str, kind: str, what: str, words: str) -> None:
    found = compared(BASE, new)
    (line,) = lines(found, kind, what)
    assert words in line.text
    assert line.scenario
    assert line.before != line.after


LIBERTY = draft("6 Each guarantor may, within 7 days, send forces into heartland.")
ENDING = draft(CONSULT, "6 this treaty ends when Ukraine appeals for assistance.")
DECIDED = guarantee("after {rule} guarantors decide on assistance", "within 7 days")
"""A guarantee that waits for a decision."""


OPPOSITE = {"stronger": "weaker", "weaker": "stronger", "changed": "changed"}


@pytest.mark.parametrize(
    ("old", "put", "by", "kind", "what", "words"),
    [
        (BASE, " other than the attacker", "", "stronger", "duty", "also where it is itself the attacker"),
        (BASE, "any state (the", "any guarantor (the", "changed", "duty", "arises when any guarantor (the attacker)"),
        (BASE, "any region of Ukraine.", "any region.", "changed", "ban", "not to admit forces"),
        (BASE, "days, supply", "days, do any or none, as it judges, of: supply", "weaker", "duty", "{any or none"),
        (LIBERTY, "within 7 days", "within 3 days", "weaker", "liberty", "within 3 days instead of"),
        (LIBERTY, "within 7 days", "within 9 days from the trigger", "changed", "liberty", "within 9 days from the"),
        (ENDING, "Ukraine appeals", "any state appeals", "changed", "ending", "arises when any state appeals"),
        (ENDING, "Ukraine appeals for assistance", "Ukraine appeals for assistance, and when Russia consults",
         "changed", "ending", "arises only when also Russia consults"),
    ],
)  # fmt: skip
def test_both_ways(old: str, put: str, by: str, kind: str, what: str, words: str) -> None:
    """What once went unsaid, or was told the wrong way round."""
    new = old.replace(put, by)
    (line,) = lines(compared(old, new), kind, what)
    assert line.text.startswith(words)
    assert [(x.kind, x.what) for x in compared(new, old).lines] == [(OPPOSITE[kind], what)]


def test_who_votes_is_told_where_only_the_list_of_voters_changes() -> None:
    """Under the same words, one who joins those who must agree gets a veto."""
    old, new = (
        draft(DECIDED.format(rule="all"), guarantors=g) for g in ("Russia and France", "Russia, France, and Poland")
    )
    assert [line.parties for line in lines(compared(old, new), "gains", "veto")] == ["Poland"]
    assert [line.parties for line in lines(compared(new, old), "loses", "veto")] == ["Poland"]
    half = draft(DECIDED.format(rule="two thirds of the"), guarantors="Russia, France [Poland: , Poland]")
    found = compared(half, draft(DECIDED.format(rule="two thirds of the")))
    (line,) = lines(found, "loses", "veto")
    assert (line.text[:6], [s.alternative for s in line.under[0]]) == ("a veto", ["without"])


def test_a_clause_that_is_lost_for_all_places_is_told_once() -> None:
    """That it no longer holds in one of them goes without saying."""
    left_out = guarantee("within 7 days", outside="left_out")
    old, new = (draft(left_out, area=f"area left_out: {said}.") for said in ("[Poland: heartland]", "heartland"))
    assert [line.kind for line in compared(old, new).lines] == ["loses"]
    assert [line.kind for line in compared(new, old).lines] == ["gains"]


WIDER = draft("4(2) Utopia shall notify Ukraine.", CONSULT, states="Russia, France, Poland, and Utopia")


@pytest.mark.parametrize(
    ("put", "by", "told"),
    [
        ("proposed on", "in force on", "in force, no longer proposed"),
        ("heartland.", "heartland and coast.", "new region: coast"),
        ("): Russia, France, and Poland", "): Russia and France", "in “guarantor” no longer: Poland"),
        ("act: the guarantors decide", "act, talk: the guarantors decide", "phrase declared otherwise: “"),
        ("shall notify Ukraine", "shall notify Russia", "4(2) says something else; nobody is bound otherwise by it"),
        ("  4(2) Utopia shall notify Ukraine.", "", "4(2) is gone; nobody was bound by it"),
    ],
)
def test_what_is_no_partys_is_told_too(put: str, by: str, told: str) -> None:
    assert put in WIDER
    others = compared(WIDER, WIDER.replace(put, by)).others
    assert any(other.startswith(told) for other in others), others


def test_what_counts_as_what_is_nobodys_promise() -> None:
    deeming = "6 When any state (the doer) supplies weapons to Ukraine, the doer is deemed to notify Ukraine."
    found = compared(draft(CONSULT), draft(CONSULT, deeming))
    assert found.lines == ()
    assert "6 is new; it is about what counts as what" in found.others


def test_another_amount_is_no_other_name() -> None:
    tanks = ("units: tanks.", "act <state> holds (hold) <tanks>.")
    old, new = (draft(f"4 Ukraine shall not hold more than {n} tanks.", needs=tanks) for n in (342, 400))
    assert [line.kind for line in compared(old, new).lines] == ["weaker"]


def test_the_way_back_is_the_opposite() -> None:
    new = draft(NO_FORCES, guarantee("after all guarantors decide on assistance", "within 7 days"))
    assert [line.parties for line in lines(compared(BASE, new), "gains", "veto")] == ["every guarantor"]
    assert [line.parties for line in lines(compared(new, BASE), "loses", "veto")] == ["every guarantor"]
    assert not lines(compared(BASE, new), "gains")


def test_a_bracket_carries_its_changes() -> None:
    new = draft(NO_FORCES, guarantee("[Russia: after all guarantors decide on assistance,]", "within 7 days"))
    (line,) = lines(compared(BASE, new), "gains", "veto")
    assert [[s.alternative for s in under] for under in line.under] == [["Russia"]]
    assert compared(BASE, new, ("5(2)", "without")).equivalent
    (line,) = lines(compared(BASE, new, ("5(2)", "Russia")), "gains", "veto")
    assert line.under == ((),)


def test_a_new_party_is_named() -> None:
    new = draft(NO_FORCES, guarantee("within 7 days"), guarantors="Russia and France")
    (line,) = lines(compared(BASE, new), "loses")
    assert line.parties == "Poland"
    assert "party no longer: Poland" in compared(BASE, new).others


def test_a_need_is_no_partys() -> None:
    need = "need boots: <state> uses force in <region> only if that state sends forces into that region."
    assert compared(BASE, draft(NO_FORCES, guarantee("within 7 days"), needs=(need,))).others == ("new need: “boots”",)


def test_a_story_in_which_nothing_happens() -> None:
    """A duty that asks for nothing is kept by doing nothing, and is no story that was not found."""
    found = compared(draft(CONSULT), draft(CONSULT, "6 Ukraine shall do any or none, as it judges, of: notify Russia."))
    (line,) = lines(found, "gains")
    assert (line.scenario, line.before, line.after) == ((), "nothing is owed by it", "Ukraine has kept it")


def test_a_clause_that_answers_only_what_its_bearer_does() -> None:
    notice = "6 When Russia attacks Ukraine in heartland, Russia shall notify Poland."
    (line,) = lines(compared(draft(CONSULT), draft(CONSULT, notice)), "gains")
    assert [m.act for m in line.scenario] == ["Russia attacks Ukraine in heartland"]


def test_a_text_in_which_any_party_is_spoken_of_only_in_a_bracket() -> None:
    """Without it the text says what it would if the bracket had never been written."""
    bracketed = draft("6 [When any party appeals for assistance, ] each guarantor may send forces into heartland.")
    plain = draft("6 each guarantor may send forces into heartland.")
    assert compared(plain, bracketed, ("6", "without")).equivalent


def test_an_amount_of_a_reading_that_was_not_chosen() -> None:
    """It is left over, and nothing speaks of it."""
    tanks = ("units: tanks.", "act <state> holds (hold) <tanks>.")
    said = [draft(f"4 Ukraine shall not hold more than {n} tanks.", needs=tanks) for n in ("{342 | 800}", "342")]
    assert compared(said[1], said[0], ("4", "342")).equivalent
