"""`servanda audit`: everything is listed with its source, and each finding with what it rests on."""

from __future__ import annotations

import json
import re
from pathlib import Path

import jsonschema
import pytest

from tests.checks.drafts import BOOTS, NO_FORCES, WEEK, draft, guarantee, model
from verifier import Options, audit, check
from verifier.cli import run
from verifier.documents.audit_json import schema
from verifier.reports.json import dump

PUBLISHED = Path(__file__).parents[2] / "verifier/documents/audit.schema.json"
ADMISSION = (
    "need admission: <state> sends forces into <region> only if Ukraine admits forces of that state into that region."
    ' source: "our guess" (derived).'
)
UNUSED = "need paper: <state> supplies weapons to Ukraine only if that state notifies Ukraine."
TREATY = (
    draft(
        f'{NO_FORCES} source: "point 4" (text seen).',
        f"{guarantee(WEEK, content='do {at least one | all} of: supply weapons to Ukraine; use force in the place')}"
        ' source: "point 5" (from memory).',
        "6 [Poland: Ukraine shall notify Poland].",
        needs=(BOOTS, ADMISSION, UNUSED),
    )
    + '  not encoded 7 "Costs are shared". source: "point 7" (derived).\n'
)
CONFLICT = Options(select=("conflict",))
Captured = pytest.CaptureFixture[str]


def test_clauses_are_counted_by_their_marks() -> None:
    found = audit(model(TREATY), quick=True)
    assert [(c.mark, c.clauses) for c in found.marks] == [
        ("text seen", ("4(2)",)),
        ("derived", ()),
        ("from memory", ("5(2)",)),
        ("", ("6",)),
    ]
    assert [(c.label, c.source, c.mark, c.used_by) for c in found.clauses] == [
        ("4(2)", "point 4", "text seen", ()),
        ("5(2)", "point 5", "from memory", ()),
        ("6", "", "", ()),
    ]


def test_what_is_assumed_open_and_left_out() -> None:
    found = audit(model(TREATY), quick=True)
    assert [(n.label, n.source, n.mark, n.off) for n in found.needs] == [
        ("boots", "", "", False),
        ("admission", "our guess", "derived", False),
        ("paper", "", "", False),
    ]
    assert found.needs[0].text.startswith("<state> uses force in <region> only if")
    assert [(p.point.name, p.point.kind, p.source, p.mark) for p in found.points] == [
        ("5(2)", "reading", "point 5", "from memory"),
        ("6", "bracket", "", ""),
    ]
    assert [(n.label, n.text, n.source, n.mark) for n in found.not_encoded] == [
        ("7", "Costs are shared", "point 7", "derived")
    ]
    assert found.findings is None


def test_assumptions_and_bounds_are_those_of_a_check() -> None:
    drafted = model(TREATY)
    found, report = audit(drafted, quick=True), check(drafted, CONFLICT)[0]
    needs = tuple(f"need {n.label}: {n.text}" for n in found.needs)
    assert set(found.assumptions) | set(needs) == set(report.assumptions)
    assert not set(found.assumptions) & set(needs)
    assert found.bounds == report.bounds


def test_which_finding_rests_on_what() -> None:
    found = audit(model(TREATY), CONFLICT)
    (finding,) = found.findings or ()
    assert re.fullmatch(r"conflict-[0-9a-f]{5}", finding.id)
    assert [(c.number, c.mark) for c in finding.clauses] == [("4(2)", "text seen"), ("5(2)", "from memory")]
    assert finding.needs == ("boots", "admission")
    assert [[(s.point, s.alternative) for s in c] for c in finding.configurations] == [[("5(2)", "all")]]
    mine = (finding.id,)
    used = {p.label: p.used_by for p in (*found.clauses, *found.needs)}
    assert used == {"4(2)": mine, "5(2)": mine, "6": (), "boots": mine, "admission": mine, "paper": ()}
    assert {p.point.name: p.used_by for p in found.points} == {"5(2)": mine, "6": ()}
    assert (found.holds, found.vacuous, found.undecided) == ((), (), ())


def test_a_finding_about_readings_turns_on_the_reading() -> None:
    found = audit(model(TREATY), Options(select=("divergence",)))
    (point,) = [p for p in found.points if p.point.name == "5(2)"]
    assert point.used_by == tuple(f.id for f in found.findings or ())
    assert len(point.used_by) == 1


def test_switches_are_said() -> None:
    options = Options(select=("conflict",), without=("boots",), choose=(("5(2)", "all"),))
    found = audit(model(TREATY), options)
    assert [n.off for n in found.needs] == [True, False, False]
    assert [p.settled for p in found.points] == ["all", ""]
    assert found.findings == ()
    assert found.holds == ("conflict",)


def test_what_is_undecided_is_no_success(capsys: Captured, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    found = audit(model(TREATY), Options(select=("conflict",), rlimit=1))
    assert found.undecided == ("conflict",)
    assert found.holds == ()


class TestCommand:
    @pytest.fixture(autouse=True)
    def files(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.chdir(tmp_path)
        Path("draft.treaty").write_text(TREATY)
        Path("broken.treaty").write_text("treaty")

    @pytest.mark.parametrize(
        ("arguments", "code"),
        [
            (["draft.treaty", "--select", "conflict"], 0),
            (["draft.treaty", "--quick"], 0),
            (["draft.treaty", "--quick", "--without", "none"], 2),
            (["draft.treaty", "--quick", "--choose", "5(2)=none"], 2),
            (["draft.treaty", "--select", "none"], 2),
            (["draft.treaty", "--quick", "--format", "junit"], 2),
            (["broken.treaty", "--quick"], 3),
            (["none.treaty", "draft.treaty", "--quick"], 3),
        ],
    )
    def test_exit_codes(self, arguments: list[str], code: int, capsys: Captured) -> None:
        assert run(["audit", *arguments]) == code
        assert "Traceback" not in capsys.readouterr().err

    def test_the_text(self, capsys: Captured) -> None:
        run(["audit", "draft.treaty", "--select", "conflict"])
        out = re.sub(r"line \d+", "line N", re.sub(r"-[0-9a-f]{5}\b", "-ID", capsys.readouterr().out))
        for said in (
            "Asked with --select conflict\n",
            "\n  text seen     1 of 3 clauses: 4(2)\n  derived       none of 3 clauses\n",
            "\n  5(2)   from memory, line N; point 5 · on it rests conflict-ID\n",
            "(derived, line N; our guess) · on it rests conflict-ID\n",
            "\n  7   Costs are shared (derived, line ",
            "\n  clauses    4(2) (text seen), 5(2) (from memory)\n  facts      boots, admission\n"
            "  choices    under reading {all} of 5(2)\n  replayed   in full, by the reference evaluator\n",
        ):
            assert said in out, said
        run(["audit", "draft.treaty", "--quick"])
        out = capsys.readouterr().out
        assert out.endswith("\nNo check was asked (--quick): which finding rests on what is not said\n")
        assert "rests" not in out.replace("rests on what is not said", "")

    def test_json_follows_its_schema(self, capsys: Captured) -> None:
        for switches in (["--quick"], ["--select", "conflict"]):
            capsys.readouterr()
            run(["audit", "draft.treaty", "broken.treaty", "--format", "json", *switches])
            document = json.loads(capsys.readouterr().out)
            jsonschema.Draft202012Validator(schema()).validate(document)
            assert (document["drafts"][0]["findings"] is None) == (switches == ["--quick"])
            assert [r["path"] for r in document["refused"]] == ["broken.treaty"]


def test_the_published_schema_is_current(request: pytest.FixtureRequest) -> None:
    written = dump(schema())
    if request.config.getoption("--snapshot-update"):
        PUBLISHED.write_text(written, "utf-8", newline="\n")
    assert PUBLISHED.read_text("utf-8") == written
    jsonschema.Draft202012Validator.check_schema(schema())
