"""`servanda brackets` on drafts with known errors: the table, the sets free of errors, what each side gives up."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from rich.cells import cell_len

from tests.checks.drafts import ADMISSION, BOOTS, BY_DECISION, FORCE, NO_FORCES, WEEK, guarantee
from tests.checks.drafts import draft as made
from verifier.cli import run
from verifier.documents.brackets_json import schema
from verifier.reports.json import dump

ROOT = Path(__file__).parents[2]
Captured = pytest.CaptureFixture[str]
RIVALS = made(
    NO_FORCES,
    guarantee(
        "[Russia: after all guarantors decide on assistance,]", WEEK, content=f"do {{all | at least one}} of: {FORCE}"
    ),
    needs=(BOOTS, ADMISSION),
)
"""Force against the ban on forces under one reading; a veto under one bracket."""


def answer(text: str, tmp_path: Path, capsys: Captured, *more: str) -> tuple[int, dict[str, Any]]:
    draft = tmp_path / "draft.treaty"
    draft.write_text(text, "utf-8")
    code = run(["brackets", str(draft), "--format", "json", "--select", "conflict,hostage", *more])
    document = json.loads(capsys.readouterr().out)
    jsonschema.Draft202012Validator(schema()).validate(document)
    return code, document["drafts"][0]


def picks(found: dict[str, Any]) -> set[frozenset[str]]:
    return {frozenset(s["alternative"] for s in settings) for settings in found["smallest"]}


def test_one_bracket_one_way_out(tmp_path: Path, capsys: Captured) -> None:
    code, found = answer(BY_DECISION, tmp_path, capsys)
    assert (code, found["sound"], found["total"]) == (0, 1, 2)
    assert picks(found) == {frozenset({"without"})}
    assert [(c["party"], len(c["given_up"])) for c in found["concessions"]] == [("Russia", 1)]


def test_two_errors_are_settled_together(tmp_path: Path, capsys: Captured) -> None:
    code, found = answer(RIVALS, tmp_path, capsys)
    assert code == 0
    assert {e["check"] for e in found["errors"]} == {"conflict", "hostage"}
    assert picks(found) == {frozenset({"without", "at least one"})}


def test_choosing_the_wrong_one_leaves_no_way_out(tmp_path: Path, capsys: Captured) -> None:
    code, found = answer(RIVALS, tmp_path, capsys, "--choose", "5(2)=Russia")
    assert (code, found["sound"], found["smallest"]) == (1, 0, [])


@pytest.mark.parametrize("width", [40, 80])
def test_the_page(width: int, tmp_path: Path, capsys: Captured, monkeypatch: pytest.MonkeyPatch) -> None:
    draft = tmp_path / "draft.treaty"
    draft.write_text(RIVALS, "utf-8")
    monkeypatch.setenv("COLUMNS", str(width))
    assert run(["brackets", str(draft), "--select", "conflict,hostage"]) == 0
    page = capsys.readouterr().out
    told = " ".join(page.split())
    assert "1 bracket and 1 reading: 1 of 4 choices among them are free of errors." in told
    assert "[Russia]" in told
    assert "Russia 1 of 1 proposal: with bracket [Russia] of 5(2)" in told
    assert max(map(cell_len, page.splitlines())) <= width


def test_a_sound_draft_says_so(capsys: Captured) -> None:
    assert run(["brackets", str(ROOT / "tests/golden/clean.treaty")]) == 0
    assert "Nothing is left open, and there is no error." in capsys.readouterr().out


def test_the_published_schema_is_current(request: pytest.FixtureRequest) -> None:
    path = ROOT / "verifier/documents/brackets.schema.json"
    if request.config.getoption("--snapshot-update"):
        path.write_text(dump(schema()), "utf-8", newline="\n")
    assert path.read_bytes().decode() == dump(schema())
