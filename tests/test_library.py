"""The collection of treaties: files can be read, scenarios come out, and the list of known defects speaks of them."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from benchmarks import truth
from verifier import checks, load, run_scenarios
from verifier.finding import Verdict
from verifier.model import Model

ROOT = Path(__file__).parents[1]
TREATIES = sorted(str(p.relative_to(ROOT)) for p in ROOT.glob("treaties/**/*.treaty"))
ROWS: list[dict[str, Any]] = tomllib.loads((ROOT / "treaties/truth.toml").read_text("utf-8"))["row"]


@cache
def loaded(path: str) -> Model:
    """A file of the collection, read once."""
    return load(ROOT / path)


@pytest.mark.parametrize("path", TREATIES)
def test_scenarios_come_out_as_they_expect(path: str) -> None:
    trials = run_scenarios(loaded(path))
    assert [(t.name, e.expected) for t in trials.trials for e in t.expectations if e.verdict is not Verdict.HOLDS] == []


def test_the_gallery_shows_every_file() -> None:
    told = (ROOT / "docs/gallery.md").read_text("utf-8")
    assert [t for t in TREATIES if f"../{t}" not in told] == []


@pytest.mark.parametrize("row", ROWS, ids=[r["id"] for r in ROWS])
def test_a_row_speaks_of_what_is_there(row: dict[str, Any]) -> None:
    """A file, checks, clauses, choice points and alternatives by names that exist; or what is refused; or why not."""
    assert sum(bool(row.get(kind)) for kind in ("check", "refused", "missed")) == 1
    if row.get("check"):
        model = loaded(row["file"])
        numbers = {c.number for c in model.clauses} | {n.name for n in model.needs}
        alternatives = {a for p in model.points for a in p.alternatives}
        for sight in (row, *row.get("also", ())):
            assert sight["check"] in checks.names()
            assert set(sight.get("clauses", ())) <= numbers
            assert set(sight.get("under", ())) <= alternatives
        assert all(
            alternative in next(p.alternatives for p in model.points if p.name == point)
            for point, alternative in row.get("choose", ())
        )


def test_the_readme_says_how_many() -> None:
    defects = [r for r in ROWS if not r.get("control")]
    missed, partly = sum("missed" in r for r in defects), sum("partly" in r for r in defects)
    found = len(defects) - missed - partly
    told = " ".join((ROOT / "README.md").read_text("utf-8").split())
    assert f"{len(defects)} defects that history and scholarship found" in told
    assert f"{found} are rediscovered, {partly} partly, {missed} missed" in told
    assert f"Of {len(ROWS) - len(defects)} sound texts" in told


def test_ids_are_there_once() -> None:
    ids = [r["id"] for r in ROWS]
    assert len(ids) == len(set(ids))


def test_a_row_that_is_not_there_is_no_success(capsys: pytest.CaptureFixture[str]) -> None:
    assert truth.main(("GT-01", "GT-1")) == 2
    told = capsys.readouterr()
    assert told.out == ""
    assert told.err == "treaties/truth.toml has no row GT-1: nothing was asked\n"


def test_no_code_knows_of_a_row() -> None:
    """What is asked of the texts is general: nothing in the tool names a row or a file of the collection."""
    for module in (ROOT / "verifier").rglob("*.py"):
        text = module.read_text("utf-8")
        assert re.search(r"\b(GT|NC)-\d", text) is None, module
        if module.parent.name == "checks":
            assert [t for t in TREATIES if t in text] == [], module
