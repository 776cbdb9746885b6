"""Situations: when they last, what holds during them, and what is refused."""

from __future__ import annotations

import pytest

from tests.checks.drafts import needed
from verifier import Options, check
from verifier.commands.scenarios import run_scenarios
from verifier.finding import Verdict
from verifier.fmt import formatted
from verifier.model import Model
from verifier.resolving.resolve import load
from verifier.text.diagnostics import DraftError
from verifier.text.source import Source

DRAFT = """treaty Ports "Ports in war and peace".
in force on 2001-05-04.
parties: Alba and every guarantor.
states: Alba, Borea, and Cardia.
role guarantor (guarantors): Borea and Cardia.
regions of Alba: north.
event <state> attacks (attack) <state> in <region>.
event: peace is made.
event: hostilities are declared.
act <state> admits (admit) <state>.
act <state> sends (send) ships into <region>.
need leave: <state> sends ships into <region> only if Alba admits that state.
situation war (the war): from any state attacks Alba in north{BEGINS}, until peace is made{ENDS}.
harm: any state attacks Alba in north.
article 1.
{CLAUSES}
"""
HELP = (
    "When any state (the attacker) attacks Alba in north,"
    " each guarantor other than the attacker shall within 2 days send ships into north."
)


def draft(*clauses: str, begins: str = "", ends: str = "", more: str = "") -> Model:
    numbered = "\n".join(f"  1({k}) {text}" for k, text in enumerate(clauses, 1))
    text = DRAFT.replace("{CLAUSES}", numbered).replace("{BEGINS}", begins).replace("{ENDS}", ends)
    return load(Source("draft.treaty", text + more))


def conflicts(model: Model) -> list[tuple[str, ...]]:
    (report,) = check(model, Options(select=("conflict",)))[:1]
    return [needed(f) for f in report.findings if f.verdict is not Verdict.HOLDS]


def plays(model: Model) -> bool:
    return run_scenarios(model).verdict is Verdict.HOLDS


def story(*happens: str, expect: str) -> str:
    lines = "\n".join(f"  {line}." for line in happens)
    return f'\nscenario "s".\n{lines}\n  expect: {expect}.\n'


WAR = "hour 0: Borea attacks Alba in north"


@pytest.mark.parametrize(
    ("times", "happens", "broken"),
    [
        ("during the war", ("hour 3: Alba admits Cardia",), False),
        ("during the war", (WAR, "hour 3: Alba admits Cardia"), True),
        ("during the war", (WAR, "hour 2: peace is made", "hour 3: Alba admits Cardia"), False),
        ("during the war", (WAR, "hour 3: peace is made", "hour 3: Alba admits Cardia"), False),
        ("during the war", (WAR, "hour 4: peace is made", "hour 3: Alba admits Cardia"), True),
        ("except during the war", ("hour 3: Alba admits Cardia",), True),
        ("except during the war", (WAR, "hour 3: Alba admits Cardia"), False),
        ("except during the war", (WAR, "hour 2: peace is made", "hour 3: Alba admits Cardia"), True),
    ],
)
def test_a_ban_holds_while_its_situation_lasts(times: str, happens: tuple[str, ...], broken: bool) -> None:
    expect = f"Alba is {'' if broken else 'not '}in breach of 1(1)"
    assert plays(draft(f"Alba shall not admit any other state, {times}.", more=story(*happens, expect=expect)))


def test_a_situation_begins_again() -> None:
    again = ("hour 0: hostilities are declared", "hour 2: peace is made", "hour 4: Borea attacks Alba in north")
    told = story(*again, "hour 5: Alba admits Cardia", expect="Alba is in breach of 1(1)")
    ban = "Alba shall not admit any other state, during the war."
    assert plays(draft(ban, begins=" or hostilities are declared", more=told))


def test_a_situation_from_the_start_ends() -> None:
    text = DRAFT.replace("from any state attacks Alba in north{BEGINS}", "from the start").replace("{ENDS}", "")
    ban = "  1(1) Alba shall not admit any other state, during the war.\n"
    for when, said in (("hour 1", ""), ("hour 2", "not ")):
        told = story("hour 2: peace is made", f"{when}: Alba admits Cardia", expect=f"Alba is {said}in breach of 1(1)")
        assert plays(load(Source("draft.treaty", text.replace("{CLAUSES}\n", ban) + told)))


def test_a_duty_asks_at_its_start() -> None:
    duty = "When hostilities are declared, Cardia shall within 2 days send ships into north, except during the war."
    for happens, said in (((WAR,), "does not owe"), ((WAR, "hour 1: peace is made"), "owes")):
        told = story(*happens, "hour 3: hostilities are declared", expect=f"Cardia {said} 1(1)")
        assert plays(draft(duty, more=told))


def test_a_liberty_is_there_while_the_situation_lasts() -> None:
    ban, liberty = "Alba shall not admit any other state.", "Alba may, during the war, admit any other state."
    for happens, said in (((WAR,), "not "), ((WAR, "hour 1: peace is made"), "")):
        told = story(*happens, "hour 2: Alba admits Cardia", expect=f"Alba is {said}in breach of 1(1)")
        assert plays(draft(ban, liberty, more=told))


def test_a_ban_in_war_against_a_duty_of_help() -> None:
    assert conflicts(draft("Alba shall not admit any other state, during the war.", HELP)) == [("1(1)", "1(2)")]


def test_its_clean_twin() -> None:
    """Peace may come with the attack itself, so the twin has none."""
    ban = "Alba shall not admit any other state, except during the war."
    text = DRAFT.replace(", until peace is made{ENDS}", "").replace("{BEGINS}", "")
    assert conflicts(load(Source("d.treaty", text.replace("{CLAUSES}", f"  1(1) {ban}\n  1(2) {HELP}")))) == []


def test_peace_brings_the_prohibition_back() -> None:
    ban = "Alba shall not admit any other state, except during the war."
    assert conflicts(draft(ban, HELP)) == [("1(1)", "1(2)")]


def test_the_printer_keeps_situations() -> None:
    text = DRAFT.replace("{CLAUSES}", "  1(1) During the war, Alba shall not admit any other state.")
    assert "\n  1(1)  During the war, Alba" in formatted(
        Source("draft.treaty", text.replace("{BEGINS}", "").replace("{ENDS}", ""))
    )


@pytest.mark.parametrize(
    ("clause", "ends", "message"),
    [
        ("Alba shall not admit Borea, during the strike.", "", "`the strike` is not expected here after `during`"),
        ("Alba shall not admit Borea, during Cardia.", "", "no situation is called `Cardia`"),
        ("When war is declared, Alba shall not admit Borea.", "", "no declared phrase"),
        (
            "Alba shall not admit Borea, during the war.",
            " or Alba breaks 1(1)",
            "can never be told: `1(1)` hangs on `1(1)`",
        ),
    ],
)
def test_what_is_refused(clause: str, ends: str, message: str) -> None:
    with pytest.raises(DraftError) as refused:
        draft(clause, ends=ends)
    assert message in str([d.message for d in refused.value.diagnostics])


def test_a_line_may_end_before_a_region() -> None:
    """`region of Alba` at the beginning of a line opens no list of regions."""
    text = DRAFT.replace("{BEGINS}", "").replace("{ENDS}", "").replace("{CLAUSES}", f"  1(1) {HELP}")
    wrapped = text.replace(
        "from any state attacks Alba in north", "from any state attacks Alba in any\n  region of Alba"
    )
    assert wrapped != text
    assert load(Source("draft.treaty", wrapped)).clauses
    with pytest.raises(DraftError) as refused:
        load(Source("draft.treaty", text.replace("Borea and Cardia.\nregions", "Borea and Cardia\nregions")))
    assert [d.code for d in refused.value.diagnostics] == ["missing-full-stop"]
