"""Amounts: what they mean, how they are told, and what is refused."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.checks.drafts import needed
from verifier import Options, check
from verifier.commands.scenarios import run_scenarios
from verifier.finding import Finding, Verdict
from verifier.fmt import formatted
from verifier.meaning.semantics import is_possible
from verifier.model import Act, Model, Occurrence
from verifier.resolving.resolve import load
from verifier.text.diagnostics import DraftError
from verifier.text.source import Source

DRAFT = """treaty Ceiling "A ceiling".
proposed on 2001-05-04.
parties: Alba and every guarantor.
states: Alba, Borea, and Cardia.
role guarantor (guarantors): Borea and Cardia.
regions of Alba: north.
units: men and armoured_vehicles (armoured vehicles).
event <state> attacks (attack) <state> in <region>.
act <state> holds (hold) <men>.
act <state> buys (buy) <armoured_vehicles>.
act <state> defends (defend) <state> in <region>.
need strength: <state> defends Alba in <region> only if Alba holds at least {NEEDED} men.
harm: any state attacks Alba in any region of Alba.
article 1.
  1(1) Alba shall not hold more than {CAP} men{EXCEPT}.
  1(2) When any state (the attacker) attacks Alba in any region of Alba (the place),
       each guarantor other than the attacker shall within 2 days defend Alba in the place.
"""
BRACKET = "[Borea: 85,000 | Alba: 250,000]"


def draft(cap: str = "85,000", needed: str = "200,000", unless: str = "", more: str = "") -> Model:
    text = DRAFT.replace("{CAP}", cap).replace("{NEEDED}", needed).replace("{EXCEPT}", unless) + more
    return load(Source("draft.treaty", text))


def conflicts(model: Model) -> list[Finding]:
    (report,) = check(model, Options(select=("conflict",)))[:1]
    return [f for f in report.findings if f.verdict is not Verdict.HOLDS]


def test_a_ceiling_and_a_need_exclude_each_other() -> None:
    (found,) = conflicts(draft())
    assert needed(found) == ("1(1)", "1(2)")
    assert [ground.name for ground in found.rests_on] == ["strength"]


@pytest.mark.parametrize(
    ("cap", "needed", "unless"),
    [
        ("200,000", "200,000", ""),
        ("85,000", "85,000", ""),
        ("85,000", "200,000", ", unless any state attacks Alba in any region of Alba"),
    ],
    ids=["as much as is needed", "both low", "suspended in war"],
)
def test_no_conflict(cap: str, needed: str, unless: str) -> None:
    assert conflicts(draft(cap, needed, unless)) == []


def test_one_man_too_many_is_too_many() -> None:
    assert len(conflicts(draft("199,999", "200,000"))) == 1


def test_the_finding_arises_in_one_bracket() -> None:
    (found,) = conflicts(draft(BRACKET))
    assert [[s.alternative for s in c] for c in found.configurations] == [["Borea"]]


def test_raising_a_ceiling_adds_no_conflict() -> None:
    counts = [len(conflicts(draft(cap))) for cap in ("85,000", "150,000", "250,000", "1,000,000")]
    assert counts == sorted(counts, reverse=True)


def test_a_smaller_amount_goes_without_saying() -> None:
    (found,) = conflicts(draft())
    told = [m.act for horn in found.horns for m in horn.moments if "holds" in m.act]
    assert told == ["Alba holds at least 200,000 men"]


def test_whoever_holds_more_holds_less() -> None:
    model = draft()
    names = {e.amount: e.name for e in model.entities if e.amount is not None}
    assert set(names) == {85_001, 200_000}
    less, more = (Occurrence(3, Act("<state> holds <men>", ("Alba", names[n]))) for n in (85_001, 200_000))
    later = Occurrence(4, less.act)
    assert is_possible(model, {}, (less,))
    assert is_possible(model, {}, (less, more))
    assert not is_possible(model, {}, (more,))
    assert not is_possible(model, {}, (more, later))


def test_equal_amounts_in_other_words_are_one() -> None:
    model = draft("199,999", "200,000")
    assert len([e for e in model.entities if e.amount is not None]) == 1


@pytest.mark.parametrize("word", ["may, notwithstanding 1(1), hold", "shall, notwithstanding 1(1), hold"])
def test_leave_to_hold_more_is_leave_to_hold_less(word: str) -> None:
    more = "  1(3) Alba " + word + " at least 300,000 men.\n"
    assert conflicts(draft("85,000", "300,000", more=more)) == []


def test_leave_to_hold_less_is_no_leave_to_hold_more() -> None:
    more = "  1(3) Alba may, notwithstanding 1(1), hold more than 80,000 men.\n"
    assert len(conflicts(draft(more=more))) == 1


def test_what_a_ceiling_forbids_is_not_asked() -> None:
    owed = "  1(3) Alba shall{}, hold at least 300,000 men.\n"
    assert len(conflicts(draft(needed="85,000", more=owed.format("")))) == 1
    assert conflicts(draft(needed="85,000", more=owed.format(", subject to 1(1)"))) == []


def test_a_scenario_speaks_of_amounts() -> None:
    story = """
scenario "over the ceiling".
  hour 0: Alba holds at least 200,000 men.
  expect: Alba is in breach of 1(1).
"""
    assert run_scenarios(draft(more=story)).verdict is Verdict.HOLDS


def test_the_printer_keeps_amounts() -> None:
    text = DRAFT.replace("{CAP}", BRACKET).replace("{NEEDED}", "200,000").replace("{EXCEPT}", "")
    assert "more than [Borea: 85,000 | Alba: 250,000] men." in formatted(Source("draft.treaty", text))


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("  1(3) Alba shall hold at most 85,000 men.", "neither how much it takes nor how much is too much"),
        ("  1(3) Alba shall hold no more than 85,000 men.", "neither how much"),
        ("  1(3) Alba shall hold 85,000 men.", "neither how much"),
        ("  1(3) Alba shall hold at least 85,000 armoured vehicles.", "a men must stand here"),
        ("  1(3) Alba shall hold at least 85,000,000,000 men.", "too large"),
        ("event <state> strikes (strike) with <men>.", "only an `act` has an amount"),
        ("units: Alba.", "declared twice"),
    ],
)
def test_what_is_refused(line: str, message: str) -> None:
    with pytest.raises(DraftError) as refused:
        draft(more=line + "\n")
    assert message in str([d.message for d in refused.value.diagnostics])


def test_a_circle_through_amounts() -> None:
    circle = """
act <state> calls (call) up recruits.
need one: <state> holds at least 100 men only if that state calls up recruits.
need two: <state> calls up recruits only if that state holds more than 1,000 men.
"""
    text = DRAFT.replace("{CAP}", "85,000").replace("{NEEDED}", "200,000").replace("{EXCEPT}", "")
    model = load(Source("draft.treaty", text.replace("harm:", f"{circle}harm:")))
    (report,) = check(model, Options(select=("deadlock",)))[:1]
    assert [f.claim for f in report.findings] == ["`<state> holds <men>` can never occur: it waits for itself"]


ANNEX = Path(__file__).parents[1] / "treaties" / "istanbul" / "annex_1.treaty"


def test_annex_1_and_its_repair() -> None:
    """GT-19, and NC-14: suspended in an attack, the ceiling stands in the way of nothing."""
    text = ANNEX.read_text("utf-8")
    told = conflicts(load(Source("annex_1.treaty", text)))
    assert {needed(f) for f in told} == {("5(2)", "A1(2)")}
    rows = {tuple(s.alternative for s in row) for f in told for row in f.configurations}
    assert rows == {("beyond both figures",), ("beyond Russia's figure", "Russia")}
    mended = text.replace("] tanks.", "] tanks, unless any state attacks Ukraine in any region of Ukraine.")
    assert conflicts(load(Source("annex_1.treaty", mended))) == []
