"""`servanda replay`: what is confirmed on the same draft, what no longer holds on a changed one, exit codes."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path

import jsonschema
import pytest

from tests.checks.drafts import BY_BOTH, CONSULT, LEFT_OUT, WEEK, draft, guarantee
from verifier import load, load_witness, replay
from verifier.cli import run
from verifier.commands.replayed import Replays
from verifier.documents.replay_json import schema
from verifier.finding import Verdict
from verifier.reports.json import dump

PUBLISHED = Path(__file__).parents[2] / "verifier/documents/replay.schema.json"
GOLDEN = Path(__file__).parents[1] / "golden"
MODES = draft(CONSULT, guarantee("after the guarantors consult {held | 72 hours passed}", WEEK))
Captured = pytest.CaptureFixture[str]


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def saved(text: str, *switches: str) -> None:
    """The draft, and the report on it."""
    Path("draft.treaty").write_text(text)
    run(["check", "draft.treaty", "--ignore", "text", "-o", "json=report.json", *switches])


def again(change: Callable[[str], str] = str, *which: str) -> Replays:
    """The report replayed on the draft, changed."""
    text = Path("draft.treaty").read_text()
    assert change is str or change(text) != text
    Path("changed.treaty").write_text(change(text))
    return replay(load("changed.treaty"), load_witness("report.json"), which)


def said(replays: Replays) -> str:
    """All that no longer holds."""
    records = [r for f in replays.findings for r in f.records]
    changes = [f"{c.clause}: {c.who}: {c.was} > {c.now}" for r in records for b in r.breaks for c in b.changes]
    hindered = [o for r in records for b in r.breaks for o in b.obstacles]
    return "\n".join([*(m for r in records for m in r.missing), *hindered, *changes])


@pytest.mark.parametrize(
    ("name", "checks"),
    [("conflict_and_hostage", {"conflict", "hostage"}), ("gap_and_reading", {"divergence", "gap"})],
)
def test_every_history_of_a_report_is_confirmed_on_the_same_draft(name: str, checks: set[str]) -> None:
    document = json.loads((GOLDEN / f"{name}.json").read_text("utf-8"))
    replays = replay(load(GOLDEN / f"{name}.treaty"), load_witness(str(GOLDEN / f"{name}.json")))
    told = [v["id"] for v in document["verdicts"] if v["records"]]
    assert sorted(f.id for f in replays.findings) == sorted(told)
    assert {v["check"] for v in document["verdicts"] if v["records"]} >= {
        "conflict",
        "hostage",
    } or name != "conflict_and_hostage"
    assert {f.check for f in replays.findings} == checks
    assert replays.verdict is Verdict.HOLDS
    assert all(r.stands and r.happens for f in replays.findings for r in f.records)


def test_needs_that_the_run_left_out_are_left_out_again() -> None:
    saved(BY_BOTH, "--without", "preparation", "--select", "conflict")
    assert again().verdict is Verdict.HOLDS
    kept = [
        d["phrase"]
        for v in json.loads(Path("report.json").read_text())["verdicts"]
        for r in v["records"]
        for d in r["deeds"]
    ]
    assert "<state> uses force in <region>" in kept
    assert "<state> hosts exercises of <state> in <region>" not in kept


class TestChanged:
    @pytest.fixture(autouse=True)
    def report(self, here: None) -> None:
        saved(BY_BOTH, "--select", "conflict")

    def test_words_that_make_no_difference(self) -> None:
        replays = again(
            lambda t: t.replace("(the attacker) attacks", "(the aggressor) attacks").replace(
                "other than the attacker", "other than the aggressor"
            )
        )
        assert replays.verdict is Verdict.HOLDS
        assert {d for f in replays.findings for d in f.differs} == {"5(2)"}

    def test_a_duty_that_is_gone(self) -> None:
        replays = again(lambda t: t.replace(t[t.index("  5(2)") :], "  5(3) Ukraine shall supply weapons to Russia.\n"))
        assert replays.verdict is Verdict.FAILS
        assert "5(2) is no longer in the draft" in said(replays)

    def test_a_longer_deadline_changes_nothing_but_a_ban_lifted_does(self) -> None:
        assert again(lambda t: t.replace("within 7 days", "within 8 days")).verdict is Verdict.HOLDS
        replays = again(
            lambda t: t.replace(
                "Ukraine shall not admit forces of any other state", "Ukraine shall not admit forces of Russia"
            )
        )
        assert "4(2): Ukraine: broken > kept" in said(replays)

    def test_a_stricter_world(self) -> None:
        replays = again(lambda t: t.replace("30 days before", "60 days before"))
        assert re.search(r"hour \d+: \S+ uses force in heartland: need preparation is not met", said(replays))

    def test_a_phrase_or_a_state_that_is_gone(self) -> None:
        replays = again(
            lambda t: t.replace("sends (send) forces", "sends (send) soldiers").replace(
                "sends forces", "sends soldiers"
            )
        )
        assert "the draft no longer declares the phrase “<state> sends forces into <region>”" in said(replays)
        assert "the draft no longer knows heartland" in said(again(lambda t: t.replace("heartland", "midland")))

    def test_a_new_guarantor_changes_nothing_for_the_others(self) -> None:
        assert again(lambda t: t.replace("and Poland", "Poland, and Malta")).verdict is Verdict.HOLDS


class TestChoices:
    def test_what_is_new_and_open_counts_under_every_alternative(self) -> None:
        saved(BY_BOTH, "--select", "conflict")
        replays = again(
            lambda t: t.replace(
                "each guarantor other than the attacker shall, within 7 days,",
                "each guarantor other than the attacker shall, "
                "[Russia: after all guarantors decide on assistance,] within 7 days,",
            )
        )
        assert replays.verdict is Verdict.FAILS
        found = {
            (s.point, s.alternative)
            for f in replays.findings
            for r in f.records
            for b in r.breaks
            for s in b.configuration
        }
        assert found == {("5(2)", "Russia")}

    def test_a_reading_that_was_settled_or_struck(self) -> None:
        saved(MODES, "--select", "divergence")
        assert again().verdict is Verdict.HOLDS
        struck = again(lambda t: t.replace("{held | 72 hours passed}", "{attempted | 72 hours passed}"))
        assert "5(2) can no longer be settled as “held”" in said(struck)
        settled = again(lambda t: t.replace("{held | 72 hours passed}", "held"))
        assert settled.verdict is Verdict.FAILS  # under the other reading it came out otherwise
        assert {r.verdict for f in settled.findings for r in f.records} == {Verdict.HOLDS, Verdict.FAILS}


def test_a_gap_that_a_new_clause_closes_is_no_longer_there() -> None:
    saved(LEFT_OUT, "--select", "gap")
    assert again().verdict is Verdict.HOLDS
    closed = again(
        lambda t: t + "  5(3) When any state attacks Ukraine in Crimea, Poland shall supply weapons to Ukraine.\n"
    )
    assert "5(3): Poland: nothing is due > broken" in said(closed)


def test_too_many_new_readings_are_undecided(monkeypatch: pytest.MonkeyPatch) -> None:
    saved(BY_BOTH, "--select", "conflict")
    monkeypatch.setattr("verifier.commands.retrial.MOST", 0)
    assert again().verdict is Verdict.UNKNOWN
    assert run(["replay", "report.json", "draft.treaty"]) == 4


class TestCommand:
    @pytest.fixture(autouse=True)
    def report(self, here: None) -> None:
        saved(draft(CONSULT, guarantee(WEEK), "6 Poland shall not supply weapons to Ukraine."), "--select", "conflict")
        Path("other.treaty").write_text(Path("draft.treaty").read_text().replace("treaty Small", "treaty Other"))
        Path("changed.treaty").write_text(Path("draft.treaty").read_text().replace("6 Poland shall", "6 France shall"))
        Path("no.json").write_text("{}")
        Path("new.json").write_text(
            Path("report.json").read_text().replace('"schema_version": 1', '"schema_version": 9')
        )

    @pytest.mark.parametrize(
        ("arguments", "code", "message"),
        [
            (["report.json", "draft.treaty"], 0, ""),
            (["report.json", "draft.treaty", "--finding", "1"], 0, ""),
            (["report.json", "changed.treaty"], 1, ""),
            (["report.json", "other.treaty"], 2, "report.json has no finding on Other; it speaks of Small"),
            (["report.json", "draft.treaty", "--finding", "7"], 2, "has no finding `7`"),
            (["report.json", "draft.treaty", "--finding", "conflict-00000"], 2, "has no finding `conflict-00000`"),
            (["no.json", "draft.treaty"], 3, "no.json: this is no report of `servanda check --format json`"),
            (["new.json", "draft.treaty"], 3, "schema version 9"),
            (["draft.treaty", "draft.treaty"], 3, "no report"),
            (["none.json", "draft.treaty"], 3, "there is no such file"),
            (["report.json", "none.treaty"], 3, "there is no such file"),
            (["report.json"], 2, "Missing argument"),
            (["report.json", "draft.treaty", "-o", "json=report.json"], 2, "may not replace it"),
        ],
    )
    @pytest.mark.parametrize("format", ["text", "json"])
    def test_exit_codes(self, arguments: list[str], code: int, message: str, format: str, capsys: Captured) -> None:
        assert run(["replay", *arguments, "--format", format]) == code
        err = capsys.readouterr().err
        assert message in re.sub(r"\s+", " ", err)
        assert "Traceback" not in err

    def test_findings_without_a_story_confirm_nothing(self, capsys: Captured) -> None:
        run(["check", "draft.treaty", "--select", "text", "-o", "json=text.json"])
        assert run(["replay", "text.json", "draft.treaty"]) == 1
        assert "so nothing was confirmed" in capsys.readouterr().err

    def test_the_text(self, capsys: Captured) -> None:
        capsys.readouterr()
        run(["replay", "report.json", "draft.treaty"])
        out = capsys.readouterr().out
        assert re.search(r"\nconfirmed conflict-\w{5}: 5\(2\) and 6 cannot both be kept\n", out)
        assert "\n  6 is not kept: possible, and all stand as reported\n    hour 0   " in out
        assert "\n    6      Poland: broken\n" in out
        assert out.endswith("\n1 of 1 finding confirmed\n")
        run(["replay", "report.json", "changed.treaty"])
        out = capsys.readouterr().out
        assert re.search(r"\nno longer conflict-\w{5}: ", out)
        assert "· 6: Poland: is not bound; the report has: broken\n" in out

    def test_json_follows_its_schema(self, capsys: Captured) -> None:
        for name in ("draft", "changed", "other"):
            capsys.readouterr()
            run(["replay", "report.json", f"{name}.treaty", "--format", "json"])
            document = json.loads(capsys.readouterr().out)
            jsonschema.Draft202012Validator(schema()).validate(document)
            assert document["files"][0]["verdict"] == {"draft": "holds", "changed": "fails", "other": None}[name]


def test_the_published_schema_is_current(request: pytest.FixtureRequest) -> None:
    written = dump(schema())
    if request.config.getoption("--snapshot-update"):
        PUBLISHED.write_text(written, "utf-8", newline="\n")
    assert PUBLISHED.read_text("utf-8") == written
    jsonschema.Draft202012Validator.check_schema(schema())
