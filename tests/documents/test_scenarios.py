"""What `servanda test` prints, and its exit codes."""

from __future__ import annotations

import json
import re
from pathlib import Path
from xml.etree import ElementTree

import jsonschema
import pytest

from tests.test_scenarios import STORY, TREATY
from verifier.cli import run
from verifier.documents import formats
from verifier.documents.scenarios_json import schema
from verifier.reports.json import dump

PUBLISHED = Path(__file__).parents[2] / "verifier/documents/scenarios.schema.json"
GOOD = TREATY + STORY + "expect: France has kept 5(1).\n"
FAILING = (
    TREATY
    + STORY
    + "hour 90: Poland uses force in heartland.\nexpect: France has kept 5(1).\n"
    + "expect under {72 hours passed}: France has kept 5(2).\n"
)
Captured = pytest.CaptureFixture[str]


@pytest.fixture(autouse=True)
def files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("good.treaty").write_text(GOOD)
    Path("failing.treaty").write_text(FAILING)
    Path("none.treaty").write_text(TREATY)
    Path("broken.treaty").write_text("treaty")


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["good.treaty"], 0),
        (["good.treaty", "none.treaty"], 0),
        (["failing.treaty"], 1),
        (["good.treaty", "failing.treaty"], 1),
        (["none.treaty"], 1),
        (["good.treaty", "--only", "zzz"], 1),
        (["good.treaty", "--only", "ONE"], 0),
        (["broken.treaty"], 3),
        (["failing.treaty", "missing.treaty"], 3),
        (["good.treaty", "--format", "sarif"], 2),
        (["good.treaty", "-o", "json=good.treaty"], 2),
        ([], 2),
    ],
)
def test_exit_codes(arguments: list[str], code: int, capsys: Captured) -> None:
    assert run(["test", *arguments]) == code
    assert "Traceback" not in capsys.readouterr().err


@pytest.mark.parametrize("format", formats("scenarios"))
def test_exit_codes_do_not_depend_on_the_format(format: str) -> None:
    for name, code in (("good", 0), ("failing", 1), ("none", 1), ("broken", 3)):
        assert run(["test", f"{name}.treaty", "--format", format]) == code


def test_an_empty_selection_is_said(capsys: Captured) -> None:
    run(["test", "good.treaty", "--only", "zzz"])
    said = capsys.readouterr()
    assert said.err == "error: no scenario was selected, so nothing was tested; none has `zzz` in its name\n"
    assert said.out.endswith("No scenario was asked for that the file has\n")


def test_expected_and_actual_stand_one_under_the_other(capsys: Captured) -> None:
    run(["test", "failing.treaty", "--coverage"])
    out = capsys.readouterr().out
    assert re.search(
        r"fails “one” \(line \d+, 2 expectations\)\n  What happens\n    hour 0 +Russia attacks Ukraine in heartland\n",
        out,
    )
    assert "\n  It cannot happen:\n    · hour 90: Poland uses force in heartland: need boots is not met" in out
    assert re.search(
        r"\n  expected   France has kept 5\(2\), under reading \{72 hours passed\} of 5\(2\) \(line \d+\)\n"
        r"  actual     France: nothing is due\n"
        r"  when       with bracket \[Russia\] of 5\(2\)\n"
        r"  actual     France: due from hour 72 until hour 240; not kept\n"
        r"  when       under reading \{all\} of 5\(2\)\n\n"
        r"  failing.treaty\n +\d+ │ 5\(2\)",
        out,
    )
    assert "expected   France has kept 5(1)" not in out  # it has
    assert "\n  5(1)   falls due in “one” · is kept in “one” · is broken in “one”\n" in out
    assert out.endswith("\n1 scenario: 1 fails\n")


def test_json_follows_its_schema_and_says_it_all(capsys: Captured) -> None:
    arguments = ["good.treaty", "failing.treaty", "none.treaty", "broken.treaty"]
    assert run(["test", *arguments, "--coverage", "--format", "json", "-o", "json=r.json"]) == 3
    out = capsys.readouterr().out
    assert Path("r.json").read_text() == out
    document = json.loads(out)
    jsonschema.Draft202012Validator(schema()).validate(document)
    assert [f["verdict"] for f in document["files"]] == ["holds", "fails", None, None]
    assert [len(f["problems"]) > 0 for f in document["files"]] == [False, False, False, True]
    (trial,) = document["files"][1]["scenarios"]
    assert [e["verdict"] for e in trial["expectations"]] == ["holds", "fails"]
    assert trial["expectations"][1]["actual"][0]["stands"] == ["France: nothing is due"]
    assert document["files"][1]["coverage"][0]["clause"] == "4(2)"


def test_junit(capsys: Captured) -> None:
    run(["test", "good.treaty", "failing.treaty", "broken.treaty", "--format", "junit"])
    suites = ElementTree.fromstring(capsys.readouterr().out.partition("\n")[2]).findall("testsuite")
    assert [(s.get("tests"), s.get("failures"), s.get("errors"), s.get("skipped")) for s in suites] == [
        ("2", "0", "0", "0"),
        ("3", "2", "0", "0"),
        ("1", "0", "1", "0"),
    ]
    failed = [c.get("name") for c in suites[1] if len(c)]
    assert failed[0] == "one: can happen"
    assert failed[1] is not None
    assert re.fullmatch(r"one: line \d+: France has kept 5\(2\)", failed[1])


def test_the_published_schema_is_current(request: pytest.FixtureRequest) -> None:
    written = dump(schema())
    if request.config.getoption("--snapshot-update"):
        PUBLISHED.write_text(written, "utf-8", newline="\n")
    assert PUBLISHED.read_text("utf-8") == written
    jsonschema.Draft202012Validator.check_schema(schema())
