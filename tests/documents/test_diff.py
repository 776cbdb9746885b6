"""`servanda diff` on the page, as data and as Markdown; what it answers with."""

from __future__ import annotations

import json
from pathlib import Path

import jsonschema
import pytest
from rich.cells import cell_len

from tests.checks.drafts import NO_FORCES, draft, guarantee
from verifier.cli import run
from verifier.documents.diff_json import schema
from verifier.reports.json import dump

ROOT = Path(__file__).parents[2]
Captured = pytest.CaptureFixture[str]
OLD = draft(NO_FORCES, guarantee("within 7 days"))
NEW = draft(guarantee("[Russia: after all guarantors decide on assistance,]", "within 3 days"))


@pytest.fixture
def files(tmp_path: Path) -> tuple[str, str]:
    paths = tmp_path / "old.treaty", tmp_path / "new.treaty"
    for path, text in zip(paths, (OLD, NEW), strict=True):
        path.write_text(text, "utf-8")
    return str(paths[0]), str(paths[1])


def test_the_page(files: tuple[str, str], capsys: Captured) -> None:
    assert run(["diff", *files, "--quick"]) == 1
    page = capsys.readouterr().out
    told = " ".join(page.split())
    assert "4(2) (gone) − Ukraine loses a ban not to admit forces" in told
    assert "+ Every guarantor gains a veto: it waits until all guarantors decide on assistance if with [Russia]" in told
    assert "▲ Every guarantor is bound more tightly: within 3 days instead of 7 days" in told
    assert "Ukraine has broken it under the old text; nothing is owed by it under the new one." in told
    assert "The findings of the two were not compared." in told
    assert max(map(cell_len, page.splitlines())) <= 100


def test_an_article_fits_its_noun(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Captured) -> None:
    monkeypatch.chdir(tmp_path)
    Path("old.treaty").write_text(OLD, "utf-8")
    ratified = "6 this treaty enters into force when all guarantors decide on assistance."
    Path("new.treaty").write_text(draft(NO_FORCES, guarantee("within 7 days"), ratified), "utf-8")
    run(["diff", "old.treaty", "new.treaty", "--quick"])
    told = " ".join(capsys.readouterr().out.split())
    assert "gain an entry into force once all guarantors decide on assistance" in told.replace("gains", "gain")


def test_findings_that_appear_and_disappear(files: tuple[str, str], capsys: Captured) -> None:
    assert run(["diff", *files, "--format", "json", "--choose", "5(2)=Russia"]) == 1
    document = json.loads(capsys.readouterr().out)
    jsonschema.Draft202012Validator(schema()).validate(document)
    (found,) = document["differences"]
    appeared = {t["check"] for t in found["turns"] if t["change"] == "appears"}
    assert "hostage" in appeared
    assert found["compared"] is True


def test_markdown_is_safe_to_paste(files: tuple[str, str], capsys: Captured) -> None:
    assert run(["diff", *files, "--quick", "--format", "markdown"]) == 1
    text = capsys.readouterr().out
    assert text.startswith("### A small draft\n")
    assert "- Every guarantor gains a veto" in text
    assert "\\[Russia\\]" in text


def test_the_same_draft_is_equivalent(files: tuple[str, str], capsys: Captured) -> None:
    assert run(["diff", files[0], files[0]]) == 0
    assert "Both texts mean the same" in capsys.readouterr().out


def test_a_draft_that_cannot_be_read(files: tuple[str, str], tmp_path: Path, capsys: Captured) -> None:
    assert run(["diff", str(tmp_path / "missing.treaty"), files[1]]) == 3
    assert "no such file" in capsys.readouterr().err
    assert run(["diff", *files, "--choose", "9=all"]) == 2
    assert "no choice point `9`" in capsys.readouterr().err


def test_the_published_schema_is_current(request: pytest.FixtureRequest) -> None:
    path = ROOT / "verifier/documents/diff.schema.json"
    if request.config.getoption("--snapshot-update"):
        path.write_text(dump(schema()), "utf-8", newline="\n")
    assert path.read_bytes().decode() == dump(schema())
