"""Every table on the page and as JSON: word for word, on narrow pages, and what the command answers with."""

from __future__ import annotations

import json
import re
from pathlib import Path

import jsonschema
import pytest
from hypothesis import given, settings
from rich.cells import cell_len

from tests.strategies import drafts
from verifier import documents, table, tables
from verifier.cli import run, servanda
from verifier.documents.tables_json import schema
from verifier.reports import Page
from verifier.reports.json import dump
from verifier.resolving import resolve
from verifier.text.source import Source

ROOT = Path(__file__).parents[2]
HERE = Path(__file__).parent
DRAFT = {
    "duties": "gap_and_reading.treaty",
    "territory": "gap_and_reading.treaty",
    "timeline": "conflict_and_hostage.treaty",
    "veto": "conflict_and_hostage.treaty",
}
"""The draft in `tests/golden` on which each table is shown in full."""

Captured = pytest.CaptureFixture[str]


@pytest.fixture(autouse=True)
def _at_home(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)


def printed(capsys: Captured, *arguments: str) -> str:
    """What the command prints, having answered 0."""
    assert run(["table", *arguments]) == 0
    return capsys.readouterr().out


def golden(name: str) -> str:
    return f"tests/golden/{DRAFT[name]}"


def same(written: str, path: Path, request: pytest.FixtureRequest) -> None:
    """The file holds these very bytes; `--snapshot-update` makes it so."""
    if request.config.getoption("--snapshot-update"):
        path.write_text(written, "utf-8", newline="\n")
    assert path.read_bytes().decode() == written


@pytest.mark.parametrize("name", tables.names())
def test_everything_it_says(name: str, capsys: Captured, request: pytest.FixtureRequest) -> None:
    same(printed(capsys, name, golden(name)), HERE / f"{name}.txt", request)


@pytest.mark.parametrize("name", tables.names())
def test_it_says_the_same_as_data(name: str, capsys: Captured, request: pytest.FixtureRequest) -> None:
    written = printed(capsys, name, golden(name), "--format", "json")
    same(written, HERE / f"{name}.json", request)
    jsonschema.Draft202012Validator(schema()).validate(json.loads(written))


@pytest.mark.parametrize("name", tables.names())
@pytest.mark.parametrize("width", [40, 57, 80])
def test_it_fits_the_page(name: str, width: int, capsys: Captured, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", str(width))
    lines = printed(capsys, name, golden(name)).splitlines()
    assert max(map(cell_len, lines)) <= width


@pytest.mark.parametrize("name", tables.names())
def test_colour_adds_nothing_but_colour(name: str, capsys: Captured) -> None:
    coloured = printed(capsys, name, golden(name), "--color", "always")
    assert "\x1b[" in coloured
    bare = [line.rstrip() for line in re.sub(r"\x1b\[[0-9;]*m", "", coloured).splitlines()]
    assert bare == printed(capsys, name, golden(name)).splitlines()


def test_the_published_schema_is_current(request: pytest.FixtureRequest) -> None:
    same(dump(schema()), ROOT / "verifier/documents/tables.schema.json", request)


@settings(max_examples=40)
@given(drafts())
def test_every_table_of_any_draft_follows_the_schema(text: str) -> None:
    treaty = resolve.load(Source("generated.treaty", text))
    made = tuple(table(treaty, name) for name in tables.names())
    document = json.loads(documents.render("tables", "json", documents.Run("0", made)))
    jsonschema.Draft202012Validator(schema()).validate(document)
    assert documents.render("tables", "text", documents.Run("0", made), Page(width=60))


def test_help_lists_every_table() -> None:
    helped = dict(re.findall(r"^      (\w+) +(\S.*)\.$", servanda.commands["table"].help or "", re.MULTILINE))
    assert helped == {name: tables.summary(name) for name in tables.names()}


def test_an_unknown_table_is_wrong_usage(capsys: Captured) -> None:
    assert run(["table", "dutys", golden("duties")]) == 2
    assert "did you mean `duties`?" in capsys.readouterr().err


def test_an_unknown_choice_is_wrong_usage(capsys: Captured) -> None:
    assert run(["table", "duties", golden("duties"), "--choose", "9(9)=all"]) == 2
    assert "no choice point `9(9)`" in capsys.readouterr().err


def test_a_draft_with_mistakes_does_not_stop_the_others(capsys: Captured, tmp_path: Path) -> None:
    broken = tmp_path / "broken.treaty"
    broken.write_text("treaty\n", "utf-8")
    target = tmp_path / "table.json"
    assert run(["table", "duties", str(broken), golden("duties"), "-o", f"json={target}"]) == 3
    assert "Every guarantor" in capsys.readouterr().out
    document = json.loads(target.read_text("utf-8"))
    jsonschema.Draft202012Validator(schema()).validate(document)
    assert [len(document["refused"]), len(document["tables"])] == [1, 1]


def test_a_table_is_written_as_text_too(capsys: Captured, tmp_path: Path) -> None:
    target = tmp_path / "table.txt"
    shown = printed(capsys, "duties", golden("duties"), "-o", f"text={target}")
    assert target.read_text("utf-8") == shown


def test_it_is_never_written_over_the_draft(capsys: Captured) -> None:
    assert run(["table", "duties", golden("duties"), "-o", f"text={golden('duties')}"]) == 2
    assert "is the draft itself" in capsys.readouterr().err
