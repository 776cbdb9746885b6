"""What a state that is no party has accepted: by what it is bound, and by nothing else."""

from __future__ import annotations

import pytest

from tests.checks.drafts import needed
from verifier import Options, check
from verifier.commands.scenarios import run_scenarios
from verifier.finding import Finding, Verdict
from verifier.fmt import formatted
from verifier.model import Model
from verifier.resolving.resolve import load
from verifier.text.diagnostics import DraftError
from verifier.text.source import Source

DRAFT = """treaty Ports "Ports and neighbours".
in force on 2001-05-04.
parties: Alba and Borea.
states: Alba, Borea, Cardia, and Delia.
role neighbour (neighbours): Cardia and Delia.
regions of Alba: north.
event <state> attacks (attack) <state> in <region>.
act <state> admits (admit) <state>.
act <state> sends (send) ships to <state>.
harm: Borea attacks Alba in north.
article 1.
  1(1) Each neighbour shall not admit Borea.
  1(2) When any state attacks Alba in north, each neighbour shall within 2 days send ships to Alba.
  1(3) When any state attacks Alba in north, each party shall within 2 days send ships to Cardia.
  1(4) Cardia intends to admit Alba.
{}"""
STORY = """scenario "s".
  hour 0: Borea attacks Alba in north.
  hour 1: Cardia admits Borea.
  hour 1: Delia admits Borea.
"""


def draft(more: str = "") -> Model:
    return load(Source("draft.treaty", DRAFT.format(more)))


def plays(acceptance: str, *expected: str) -> bool:
    lines = "".join(f"  expect: {e}.\n" for e in expected)
    return run_scenarios(draft(f"{acceptance}\n{STORY}{lines}")).verdict is Verdict.HOLDS


def findings(model: Model, name: str) -> list[Finding]:
    return [f for f in check(model, Options(select=(name,)))[0].findings if f.verdict is not Verdict.HOLDS]


def test_nobody_else_is_bound() -> None:
    assert plays("", "no neighbour owes 1(2)", "no neighbour is in breach of 1(1)")


def test_it_is_bound_by_what_it_accepts() -> None:
    assert plays("acceptance by Cardia of 1(1).", "Cardia is in breach of 1(1)", "Cardia does not owe 1(2)")
    assert plays("acceptance by Cardia of article 1.", "Cardia is in breach of 1(1)", "Cardia owes 1(2)")
    assert plays("acceptance by Cardia of 1(1) and 1(2).", "Cardia owes 1(2)", "Delia does not owe 1(2)")


def test_it_is_no_party() -> None:
    assert plays("acceptance by Delia of article 1.", "Alba owes 1(3)", "Delia does not owe 1(3)")


def test_third_party_tells_of_those_who_have_not_accepted() -> None:
    def laid_on(model: Model) -> set[str]:
        told = [f for f in findings(model, "third_party") if f.grade == "duty"]
        return {name for f in told for name in ("Cardia", "Delia") if name in f.claim}

    assert laid_on(draft()) == {"Cardia", "Delia"}
    assert laid_on(draft("acceptance by Cardia of article 1.\n")) == {"Delia"}
    assert not laid_on(draft("acceptance by Cardia of article 1.\nacceptance by Delia of article 1.\n"))


def test_promises_that_it_has_accepted_can_exclude_each_other() -> None:
    more = "  1(5) When Borea attacks Alba in north, Cardia shall within 2 days admit Borea.\n"
    assert not findings(draft(more), "conflict")
    accepted = draft(f"{more}acceptance by Cardia of article 1.\n")
    assert [needed(f) for f in findings(accepted, "conflict")] == [("1(1)", "1(5)")]


@pytest.mark.parametrize(
    ("acceptance", "code"),
    [
        ("acceptance by Borea of 1(3)", "accepts-nothing"),
        ("acceptance by Cardia of 1(4)", "accepts-nothing"),
        ("acceptance by Cardia of 1(3)", "accepts-nothing"),
        ("acceptance by Cardia of 1(9)", "unknown-name"),
        ("acceptance by Elba of 1(1)", "unknown-name"),
        ("acceptance by Cardia", "unexpected"),
        ("acceptance by [A: Cardia] of 1(1)", "bracket-here"),
    ],
)
def test_what_is_refused(acceptance: str, code: str) -> None:
    with pytest.raises(DraftError) as raised:
        draft(f"{acceptance}.\n")
    assert [d.code for d in raised.value.diagnostics] == [code]


def test_layout_keeps_it() -> None:
    model = draft('acceptance   by Cardia of article 1 .\n source: "a letter" (text seen).\n')
    assert "acceptance by Cardia of article 1.\n" in formatted(model.source)
    assert [(a.state, a.source) for a in model.acceptances] == [("Cardia", "a letter")]
