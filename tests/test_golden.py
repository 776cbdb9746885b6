"""Small drafts of our own, and everything that is said of them, word for word."""

from __future__ import annotations

import re

import jsonschema
import pytest

from tests.told import GOLDEN, ROOT, agrees, told
from verifier import checks
from verifier.reports.json import schema

DRAFTS = sorted(p.stem for p in (ROOT / GOLDEN).glob("*.treaty"))


@pytest.mark.parametrize("name", DRAFTS)
def test_everything_said_of(name: str, request: pytest.FixtureRequest) -> None:
    said = told(f"{GOLDEN.as_posix()}/{name}.treaty")
    agrees(said.text, f"{name}.txt", request)
    agrees(re.sub(r'"rlimit": \d+', '"rlimit": 0', said.json), f"{name}.json", request)  # the work done is no result
    jsonschema.Draft202012Validator(schema()).validate(said.document)


def test_between_them_the_drafts_show_findings_of_every_check() -> None:
    shown = set()
    for name in DRAFTS:
        text = (ROOT / GOLDEN / f"{name}.txt").read_text("utf-8")
        shown |= {check for check in checks.names() if f"[{check}]" in text}
    assert shown == set(checks.names())


def test_no_golden_file_is_left_over() -> None:
    kept = {p.stem for p in (ROOT / GOLDEN).iterdir() if p.suffix in (".txt", ".json")}
    assert kept == {*DRAFTS, "communique"}


def test_make_record_runs_every_test_that_records() -> None:
    (line,) = [w for w in (ROOT / "Makefile").read_text("utf-8").splitlines() if w.startswith("RECORDED = ")]
    recorded = line.removeprefix("RECORDED = ").split()
    marks = ("agrees(", "--snapshot-update", "syrupy")
    for path in (ROOT / "tests").rglob("test_*.py"):
        if any(mark in path.read_text("utf-8") for mark in marks):
            assert any(path.is_relative_to(ROOT / place) for place in recorded), path.name
