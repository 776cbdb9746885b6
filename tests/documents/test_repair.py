"""`servanda repair` on small drafts: each kind of change verified once, put back into the text and checked again."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from rich.cells import cell_len

from tests.checks.drafts import (
    ATTACKED,
    BY_CONSULTING,
    BY_DECISION,
    BY_FORCE,
    CONSULT,
    WEEK,
    draft,
    found,
    guarantee,
    model,
    needed,
)
from verifier.cli import run
from verifier.commands.amending import Kind, amendments
from verifier.commands.edits import Text
from verifier.commands.repaired import Repair, Repairs
from verifier.commands.repairing import repair, with_fixes
from verifier.documents.repair_json import schema
from verifier.finding import Severity
from verifier.pipeline import Options, check
from verifier.reports.json import dump

pytestmark = pytest.mark.xdist_group("repair")  # the repairs of a draft are looked for once
Captured = pytest.CaptureFixture[str]

SHIPS = draft(
    "4(2) Each guarantor shall not supply weapons to Ukraine.",
    guarantee(WEEK),
)
"""A promise and a prohibition of one and the same act."""

CEILING = draft(
    "4(1) Ukraine shall not hold more than 342 tanks.",
    guarantee(WEEK),
    needs=(
        "units: tanks.",
        "act <state> holds (hold) <tanks>.",
        "need delivery: <state> supplies weapons to Ukraine only if Ukraine holds at least 801 tanks.",
    ),
)
"""A ceiling below what help brings it to."""

HELP = draft(f"5(1) {ATTACKED}, each guarantor shall within 3 days supply weapons to Ukraine.")
"""A guarantee that binds the attacker too."""

SCENARIO = """
scenario "help".
  hour 0: Russia attacks Ukraine in heartland.
  expect under {held}: Poland does not owe 5(2).
"""


@cache
def repairs(text: str, check: str, most: int = 20) -> Repairs:
    """Every repair of the first thing that the check finds."""
    finding = found(text, check)[0]
    return repair(model(text), "", finding.id, most=most)


def kinds(found: Repairs) -> list[str]:
    return [r.kind for r in found.repairs]


def only(found: Repairs, kind: Kind) -> Repair:
    """The first repair of that kind."""
    return next(r for r in found.repairs if r.kind == kind)


def pasted(text: str, change: Repair) -> str:
    """The draft with the new sentences in the place of the old ones."""
    for s in change.sentences:
        assert s.old in text
        text = text.replace(s.old, s.new)
    return text


def failed(found: Repairs, part: str) -> tuple[str, str]:
    (one,) = [f for f in found.failed if part in f.what]
    return one.outcome, one.why


def test_a_decision_of_all() -> None:
    """Without the author of the harm the others still can stop it, so that this is not enough."""
    told = repairs(BY_DECISION, "hostage")
    assert kinds(told) == ["choice", "threshold", "threshold", "threshold", "time"]
    assert failed(told, "other than the attacker")[0] == "stays"
    outcome, why = failed(told, "delete 5(2)")
    assert outcome == "added"
    assert why.startswith("error[gap]")
    assert [r.what.partition(" of the")[0] for r in told.repairs[1:4]] == ["two thirds", "a majority", "any"]


@pytest.mark.parametrize(
    ("text", "check", "kind"),
    [
        (BY_DECISION, "hostage", Kind.CHOICE),
        (BY_DECISION, "hostage", Kind.THRESHOLD),
        (BY_DECISION, "hostage", Kind.TIME),
        (BY_CONSULTING, "hostage", Kind.STRIKE),
        (HELP, "self_directed", Kind.EXCLUSION),
        (BY_FORCE, "conflict", Kind.EXCEPTION),
        (BY_FORCE, "conflict", Kind.DELETION),
        (SHIPS, "conflict", Kind.RANK),
        (CEILING, "conflict", Kind.AMOUNT),
        (CEILING, "conflict", Kind.EXCEPTION),
    ],
)
def test_what_is_offered_can_be_pasted(text: str, check: str, kind: Kind) -> None:
    told = repairs(text, check)
    new = pasted(text, only(told, kind))
    assert new != text
    before = [(f.grade, needed(f)) for f in found(text, check)]
    after = [(f.grade, needed(f)) for f in found(new, check)]
    gone = (told.finding.grade, needed(told.finding))
    assert before.count(gone) == after.count(gone) + 1
    assert only(told, kind).gives_up


def test_the_words_of_each_kind() -> None:
    sentences = {r.kind: r.sentences[0].new for r in repairs(BY_FORCE, "conflict").repairs}
    unless = ", unless any state attacks Ukraine in any region of Ukraine, and Ukraine appeals for assistance."
    assert sentences["exception"].startswith("4(2) Ukraine shall not admit forces")
    assert sentences["exception"].endswith(unless)
    assert sentences["clause deleted"] == ""
    ceiling = only(repairs(CEILING, "conflict"), Kind.AMOUNT)
    assert ceiling.sentences[0].new == "4(1) Ukraine shall not hold more than 801 tanks."
    ranked = [r.sentences[0].new for r in repairs(SHIPS, "conflict").repairs if r.kind == "rank"]
    assert [s.rpartition(", ")[2] for s in ranked] == ["notwithstanding 4(2).", "subject to 4(2)."]


def test_a_clause_that_stands_in_a_bracket_goes_with_it() -> None:
    """Nothing is left of its number, nor of the notes under it."""
    bracket = '4(2) [Poland: Each guarantor shall not supply weapons to Ukraine].\n  source: "made up".'
    text = draft(bracket, guarantee(WEEK))
    change = only(repairs(text, "conflict"), Kind.CHOICE)
    assert [s.new for s in change.sentences] == [""]
    written = Text(model(text), "")
    new = written.edited(written.chosen({"4(2)": 1})).text
    assert "4(2)" not in new
    assert "made up" not in new
    assert found(new, "conflict") == ()


def test_a_reading_that_makes_another_error_certain_is_no_repair() -> None:
    told = repairs(BY_CONSULTING, "hostage")
    assert told.finding.grade == "lawful"  # where consultations must be concluded
    settled = [s.alternative for r in told.repairs for s in r.choose]
    assert settled == ["72 hours passed", "attempted"]
    assert failed(told, "choose {held}")[0] == "added"
    assert [left.check for left in told.repairs[0].leaves] == ["timing"]


def test_what_a_change_does_to_the_parties() -> None:
    (line,) = only(repairs(BY_FORCE, "conflict"), Kind.EXCEPTION).changes
    assert (line.kind, line.parties, line.old) == ("weaker", "Ukraine", "4(2)")


def test_scenarios_are_left_aside() -> None:
    text = BY_CONSULTING + SCENARIO
    told = repair(model(text), "", found(text, "hostage")[1].id, most=1)
    assert told.aside
    assert told.repairs[0].kind == "choice"


def test_whoever_is_not_named_gets_a_name() -> None:
    text = HELP.replace(" (the attacker)", "")
    (told,) = [r for r in repairs(text, "self_directed").repairs if r.kind == "exclusion"]
    assert "any state (the author) attacks" in told.sentences[0].new
    assert "each guarantor other than the author shall" in told.sentences[0].new


def test_what_the_text_leaves_open_without_braces() -> None:
    """`the guarantors` and `immediately` are settled in words."""
    text = draft(CONSULT, guarantee("after the guarantors decide on assistance", "immediately"))
    told = [r for r in repairs(text, "hostage").repairs if r.kind == "choice"]
    assert told
    assert all("of the guarantors decide" in r.sentences[0].new for r in told)
    finding = next(f for f in found(text, "divergence") if "24 hours" in f.claim)
    words = {Text(model(text), "").edited(a.edits).text for a in amendments(Text(model(text), ""), finding)}
    assert any("within 24 hours" in w for w in words)
    assert any("immediately" not in w and "within 24 hours" not in w.partition("5(2)")[2] for w in words)


def test_a_finding_that_is_not_there(tmp_path: Path, capsys: Captured) -> None:
    path = tmp_path / "draft.treaty"
    path.write_text(BY_FORCE, "utf-8")
    for name in ("conflict-00000", "nonsense", "99"):
        assert run(["repair", str(path), name]) == 2
        assert capsys.readouterr().err.startswith("error: ")


def test_no_repair(tmp_path: Path, capsys: Captured) -> None:
    """A treaty that does not say how it ends: no change of a clause helps."""
    path = tmp_path / "draft.treaty"
    path.write_text(BY_FORCE, "utf-8")
    finding = next(f for f in found(BY_FORCE, "text") if f.grade == "no exit")
    assert run(["repair", str(path), finding.id]) == 1
    assert "No repair was found" in capsys.readouterr().out


def test_the_document_follows_its_schema(tmp_path: Path, capsys: Captured) -> None:
    path = tmp_path / "draft.treaty"
    path.write_text(BY_DECISION, "utf-8")
    assert run(["repair", str(path), "1", "--most", "1", "--format", "json"]) == 0
    document: dict[str, Any] = json.loads(capsys.readouterr().out)
    jsonschema.Draft202012Validator(schema()).validate(document)
    (told,) = document["drafts"]
    assert (told["finding"]["check"], told["untried"], len(told["repairs"])) == ("hostage", 6, 1)


@pytest.mark.parametrize("width", [40, 80])
def test_the_page(width: int, tmp_path: Path, capsys: Captured, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "draft.treaty"
    path.write_text(BY_DECISION, "utf-8")
    monkeypatch.setenv("COLUMNS", str(width))
    assert run(["repair", str(path), "1", "--most", "2"]) == 0
    page = capsys.readouterr().out
    told = " ".join(page.split())
    assert "2 repairs, the smallest change first." in told
    assert "1 Choose 5(2) without [Russia]" in told
    assert "Every guarantor loses a veto" in told
    assert max(map(cell_len, page.splitlines())) <= width


def test_the_published_schema_is_current(request: pytest.FixtureRequest) -> None:
    path = Path(__file__).parents[2] / "verifier/documents/repair.schema.json"
    if request.config.getoption("--snapshot-update"):
        path.write_text(dump(schema()), "utf-8", newline="\n")
    assert path.read_bytes().decode() == dump(schema())


# -- the line `Would fix` of a check ------------------------------------------------------------------------------


def test_a_check_shows_the_smallest_repair_of_each_error(tmp_path: Path, capsys: Captured) -> None:
    place = tmp_path / "small.treaty"
    place.write_text(SHIPS)
    assert run(["check", str(place), "--fixes", "--format", "json"]) == 1
    told = json.loads(capsys.readouterr().out)["verdicts"]
    first = repairs(SHIPS, "conflict").repairs[0]
    (fix,) = [v["would_fix"] for v in told if v["check"] == "conflict"]
    assert (fix["what"], fix["sentences"]) == (first.what, [s.new for s in first.sentences])
    assert all(v["would_fix"] is None for v in told if v["severity"] != "error")
    assert run(["check", str(place), "--fixes"]) == 1
    out = " ".join(capsys.readouterr().out.split())
    assert f"Would fix {first.what}. It would read: “{first.sentences[0].new.rstrip('.')}”. The price:" in out


def test_without_the_switch_no_repair_is_looked_for(tmp_path: Path, capsys: Captured) -> None:
    place = tmp_path / "small.treaty"
    place.write_text(SHIPS)
    assert run(["check", str(place), "--format", "json"]) == 1
    assert all(v["would_fix"] is None for v in json.loads(capsys.readouterr().out)["verdicts"])


def test_what_is_settled_throughout_stays_so_in_the_changed_text() -> None:
    """Under that choice the bracket cannot be the remedy; elsewhere it is the first."""
    settled = Options(choose=(("5(2)", "Russia"),))
    report = with_fixes(model(BY_DECISION), "", check(model(BY_DECISION), settled)[0], settled)
    fixes = [f.would_fix for f in report.findings if f.severity is Severity.ERROR]
    assert fixes
    assert all(fix is not None and "two thirds" in fix.what for fix in fixes)
