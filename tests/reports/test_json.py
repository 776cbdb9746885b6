from __future__ import annotations

import json
from importlib.resources import files
from pathlib import Path

import jsonschema
import pytest

from tests.reports.samples import EMPTY, FULL, REFUSED, UNDECIDED
from verifier.finding import Report
from verifier.reports import Options, Refused, Run, render
from verifier.reports.json import dump, schema

SCHEMA = json.loads(files("verifier.reports").joinpath("schema.json").read_text("utf-8"))


def run(*outcomes: Report | Refused) -> Run:
    return Run("0.1.0", Options(without=("boots",), choose=(("5(2)", "held"),)), outcomes)


def test_the_published_schema_is_current(request: pytest.FixtureRequest) -> None:
    written = dump(schema())
    path = Path(__file__).parents[2] / "verifier/reports/schema.json"
    if request.config.getoption("--snapshot-update"):
        path.write_text(written, "utf-8", newline="\n")
    assert path.read_text("utf-8") == written


def test_the_schema_is_a_schema() -> None:
    jsonschema.Draft202012Validator.check_schema(SCHEMA)


@pytest.mark.parametrize("outcomes", [(), (FULL,), (EMPTY,), (UNDECIDED,), (REFUSED,), (FULL, REFUSED, EMPTY)])
def test_reports_follow_the_schema(outcomes: tuple[Report | Refused, ...]) -> None:
    jsonschema.Draft202012Validator(SCHEMA).validate(json.loads(render("json", run(*outcomes))))


def test_the_schema_refuses_what_it_does_not_know() -> None:
    document = json.loads(render("json", run(FULL)))
    document["verdicts"][0]["verdict"] = "maybe"
    document["extra"] = 1
    errors = list(jsonschema.Draft202012Validator(SCHEMA).iter_errors(document))
    assert len(errors) == 2


def test_verdicts_come_by_severity_then_check_and_name_their_file() -> None:
    document = json.loads(render("json", run(FULL, UNDECIDED)))
    assert [(v["path"], v["check"]) for v in document["verdicts"]] == [
        ("istanbul/core.treaty", "conflict"),
        ("istanbul/core.treaty", "hostage"),
        ("istanbul/core.treaty", "deadline"),
        ("istanbul/core.treaty", "gap"),
        ("istanbul/core.treaty", "grade"),
        ("undecided.treaty", "grade"),
    ]


def test_everything_a_finding_says_is_kept() -> None:
    conflict = json.loads(render("json", run(FULL)))["verdicts"][0]
    assert conflict["verdict"] == "depends"
    assert conflict["severity"] == "error"
    assert conflict["configurations"][0] == [{"alternative": "all", "kind": "reading", "point": "5(2)#2"}]
    assert conflict["clauses"][0]["text"][slice(*conflict["clauses"][0]["mark"])] == "use force in the place"
    assert conflict["witness"] == [
        {"act": "the last hour at which China may use force in heartland", "actor": "", "hour": 888}
    ]
    assert conflict["replayed"] == "full"


def test_a_refused_draft_keeps_its_problems() -> None:
    (file,) = json.loads(render("json", run(REFUSED)))["files"]
    assert file["problems"] == [
        {
            "code": "full-stop",
            "column": 9,
            "help": "Put a full stop here.",
            "line": 3,
            "message": "a clause ends with a full stop",
            "path": "",
        }
    ]


def test_keys_are_sorted_and_the_text_ends_with_a_line_feed() -> None:
    text = render("json", run(FULL))
    assert text == json.dumps(json.loads(text), indent=2, sort_keys=True, ensure_ascii=False) + "\n"
