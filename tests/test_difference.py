"""Drafts compared by meaning: what counts for nothing, what each change is called, and that its story shows it."""

from __future__ import annotations

import random
import re
from dataclasses import fields, is_dataclass

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.checks.drafts import FORCE, NO_FORCES, draft, guarantee, model
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
