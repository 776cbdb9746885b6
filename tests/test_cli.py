"""The command line against a stand-in for the pipeline; and, as a program of its own, against the real one."""

from __future__ import annotations

import errno
import json
import os
import re
import signal
import subprocess
import sys
import types
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest

import verifier
from tests.reports.samples import CONFLICT, EMPTY, FULL, UNDECIDED, VETO
from verifier import __main__, console, session
from verifier.cli import run
from verifier.finding import Effort, Report
from verifier.text.diagnostics import Diagnostic, DraftError
from verifier.text.files import UnreadableError, shown
from verifier.text.source import Source, Span

ROOT = Path(__file__).parents[1]
WARNED = replace(FULL, findings=(VETO,))


class UsageError(Exception):
    def __init__(self, message: str, help: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.help = help


class ReplayError(Exception):
    def __init__(self, message: str, bundle: dict[str, str]) -> None:
        super().__init__(message)
        self.bundle = bundle


@dataclass(frozen=True)
class Options:
    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    without: tuple[str, ...] = ()
    choose: tuple[tuple[str, str], ...] = ()
    rlimit: int = 7


@dataclass
class Stage:
    """What the stand-in does: for a path, the report to give or the exception to raise; and what it was asked."""

    answers: dict[str, Report | BaseException]
    asked: list[Options]

    def load(self, path: str) -> str:
        answer = self.answers.get(path)
        if isinstance(answer, DraftError | UnreadableError):
            raise answer
        return path

    def check(self, model: str, options: Options, progress: Callable[[str], None] | None) -> tuple[Report, Effort]:
        self.asked.append(options)
        answer = self.answers[model]
        if isinstance(answer, BaseException):
            raise answer
        return replace(answer, path=shown(model)), Effort(3, 5, 0.5, 1.25)


@pytest.fixture
def stage(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Stage:
    source = Source("broken.treaty", "treaty\nX")
    slip = Diagnostic("missing-full-stop", "a full stop is missing", Span(7, 8), "broken.treaty", "add it")
    found = Stage(
        {
            "full": FULL,
            "empty": EMPTY,
            "undecided": UNDECIDED,
            "warned": WARNED,
            "broken": DraftError(source, [slip]),
            "missing": UnreadableError("missing", "there is no such file", "Did you mean full?"),
            "usage": UsageError("there is no need called `boot`", "did you mean `boots`?"),
            "replay": ReplayError("the story could not be replayed", {"witness.txt": "hour 0"}),
            "crash": ZeroDivisionError("division by zero"),
            "interrupted": KeyboardInterrupt(),
        },
        [],
    )
    pipeline: Any = types.ModuleType("verifier.pipeline")
    pipeline.load, pipeline.check, pipeline.Options = found.load, found.check, Options
    pipeline.UsageError, pipeline.ReplayError, pipeline.UnreadableError = UsageError, ReplayError, UnreadableError
    monkeypatch.setitem(sys.modules, "verifier.pipeline", pipeline)
    monkeypatch.setattr(verifier, "pipeline", pipeline, raising=False)
    monkeypatch.chdir(tmp_path)
    return found


Captured = pytest.CaptureFixture[str]


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["empty"], 0),
        (["full"], 1),
        (["warned"], 0),
        (["warned", "--fail-on", "warning"], 1),
        (["warned", "--fail-on", "note"], 1),
        (["full", "--fail-on", "never"], 4),
        (["undecided"], 4),
        (["usage"], 2),
        (["missing"], 3),
        (["broken"], 3),
        (["replay"], 5),
        (["crash"], 5),
        (["undecided", "full"], 1),
        (["full", "broken"], 3),
        (["broken", "usage"], 2),
        (["usage", "crash", "full"], 5),
        (["empty", "undecided"], 4),
    ],
)
@pytest.mark.parametrize("format", ["text", "json"])
def test_exit_codes_do_not_depend_on_the_format(stage: Stage, arguments: list[str], code: int, format: str) -> None:
    assert run(["check", *arguments, "--format", format]) == code


def test_the_order_of_exit_codes() -> None:
    assert session.worst([]) == 0
    for better, worse in ((0, 4), (4, 1), (1, 3), (3, 2), (2, 5)):
        assert session.worst([better, worse]) == session.worst([worse, better]) == worse


def test_dependent_findings_count_like_any_other(stage: Stage) -> None:
    stage.answers["full"] = replace(FULL, findings=(CONFLICT,))
    assert CONFLICT.verdict == "depends"
    assert run(["check", "full"]) == 1


def test_options_reach_the_pipeline(stage: Stage) -> None:
    run(["check", "empty", "--select", "gap, conflict", "--select", "gap", "--ignore", "hostage", "--without", "boots"])
    run(["check", "empty", "--choose", "5(2)=72 hours passed", "--choose", "line=Russian line", "--rlimit", "99"])
    assert stage.asked == [
        Options(select=("gap", "conflict"), ignore=("hostage",), without=("boots",)),
        Options(choose=(("5(2)", "72 hours passed"), ("line", "Russian line")), rlimit=99),
    ]


def test_texts_come_one_after_the_other_and_problems_go_to_stderr(stage: Stage, capsys: Captured) -> None:
    run(["check", "empty", "broken", "missing", "undecided"])
    out, err = capsys.readouterr()
    assert out.index("An empty draft\nempty ·") < out.index("\n\nA hard draft\nundecided ·")
    assert "broken" not in out
    assert "error[missing-full-stop]: a full stop is missing\n  --> broken.treaty:2:1" in err.replace(
        "\n -->", "\n  -->"
    )
    assert "error: missing: there is no such file\n  = help: Did you mean full?" in err


def test_a_draft_named_twice_is_checked_once(stage: Stage) -> None:
    run(["check", "empty", "empty"])
    assert len(stage.asked) == 1


def test_json_is_one_object_and_nothing_else(stage: Stage, capsys: Captured) -> None:
    assert run(["check", "full", "broken", "usage", "crash", "undecided", "--format", "json", "-v"]) == 5
    out, err = capsys.readouterr()
    document = json.loads(out)
    assert [f["path"] for f in document["files"]] == ["full", "broken.treaty", "usage", "crash", "undecided"]
    assert [len(f["problems"]) for f in document["files"]] == [0, 1, 1, 1, 0]
    assert document["files"][1]["problems"][0] == {
        "code": "missing-full-stop",
        "column": 1,
        "help": "add it",
        "line": 2,
        "message": "a full stop is missing",
        "path": "",
    }
    assert {v["path"] for v in document["verdicts"]} == {"full", "undecided"}
    assert str(Path.cwd()) not in out
    assert "full: 3 questions, 5 searches, 1.2 s (0.5 s of them searching)" in err


def test_a_wrong_switch_is_reported_once_for_many_drafts(stage: Stage, capsys: Captured) -> None:
    stage.answers["again"] = stage.answers["usage"]
    assert run(["check", "usage", "again"]) == 2
    assert capsys.readouterr().err.count("there is no need called `boot`") == 1


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["check"], "Missing argument"),
        (["check", "empty", "--format", "pdf"], "pdf"),
        (["check", "empty", "--fail-on", "sometimes"], "sometimes"),
        (["check", "empty", "--choose", "5(2)"], "POINT=ALTERNATIVE"),
        (["check", "empty", "--choose", "=held"], "POINT=ALTERNATIVE"),
        (["check", "empty", "--rlimit", "0"], "rlimit"),
        (["check", "empty", "-o", "out.json"], "write FORMAT=PATH; the formats are json, text."),
        (["check", "empty", "-o", "pdf=out"], "write FORMAT=PATH"),
        (["check", "empty", "-o", "json="], "write FORMAT=PATH"),
        (["check", "empty", "-o", "json=."], ". is a directory."),
        (["check", "empty", "-o", "json=no/out"], "no/out is in no directory that exists."),
        (["check", "empty", "-o", "json=out", "-o", "text=./out"], "is named twice."),
        (["check", "empty", "-o", "text=empty"], "empty is the draft itself"),
        (["frobnicate"], "frobnicate"),
        (["x.treaty"], "To check it: servanda check x.treaty"),
        (["explain", "conflit"], "did you mean `conflict`?"),
        (["explain", "zzzzzz"], "the checks are "),
        (["--nonsense"], "nonsense"),
    ],
)
def test_wrong_usage(stage: Stage, capsys: Captured, arguments: list[str], message: str) -> None:
    assert run(arguments) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert message in re.sub(r"\s+", " ", err)
    assert stage.asked == []


def test_reports_are_written_although_there_are_findings(stage: Stage, capsys: Captured) -> None:
    Path("r.json").write_text("older")
    assert run(["check", "full", "broken", "-o", "json=r.json", "-o", "text=r.txt", "--format", "json"]) == 3
    assert Path("r.json").read_text("utf-8") == capsys.readouterr().out
    text = Path("r.txt").read_text("utf-8")
    assert text.startswith("Core of the Istanbul Communiqué\n")
    assert "\nbroken.treaty: not checked\n" in text
    assert sorted(os.listdir()) == ["r.json", "r.txt"]


def test_a_failing_disk_leaves_the_older_report(
    stage: Stage, capsys: Captured, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    Path("r.json").write_text("older")
    monkeypatch.setattr(os, "fsync", full)
    assert run(["check", "full", "-o", "json=r.json"]) == 5
    out, err = capsys.readouterr()
    assert "error: r.json cannot be written: no space left on device" in err
    assert out.startswith("Core of the Istanbul Communiqué\n")
    assert os.listdir() == ["r.json"]
    assert Path("r.json").read_text() == "older"


def test_a_forbidden_place_does_not_stop_the_other_reports(
    stage: Stage, capsys: Captured, monkeypatch: pytest.MonkeyPatch
) -> None:
    def forbidden(self: Path, target: Path) -> None:
        if target.name == "a.json":
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))
        os.replace(self, target)

    monkeypatch.setattr(Path, "replace", forbidden)
    assert run(["check", "full", "-o", "json=a.json", "-o", "json=b.json"]) == 2
    assert "error: a.json cannot be written: permission denied" in capsys.readouterr().err
    assert os.listdir() == ["b.json"]


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no /dev/full here")
def test_a_full_device(stage: Stage, capsys: Captured) -> None:
    assert run(["check", "empty", "-o", "json=/dev/full"]) == 5
    assert "/dev/full cannot be written: no space left on device" in capsys.readouterr().err


def test_a_report_through_a_link_keeps_the_link(stage: Stage) -> None:
    Path("real.json").touch()
    Path("link.json").symlink_to("real.json")
    run(["check", "empty", "-o", "json=link.json"])
    assert Path("link.json").is_symlink()
    assert json.loads(Path("real.json").read_text())


def test_a_crash_leaves_a_bundle_and_no_traceback(stage: Stage, capsys: Captured) -> None:
    assert run(["check", "crash"]) == 5
    err = capsys.readouterr().err
    assert "error: crash: servanda itself failed, so there is no answer (division by zero)" in err
    assert "servanda-bug-1 holds the details for a bug report." in err
    assert "Traceback" not in err
    assert "ZeroDivisionError" in Path("servanda-bug-1/traceback.txt").read_text()
    assert "Python" in Path("servanda-bug-1/versions.txt").read_text()


def test_a_failed_replay_leaves_its_story(stage: Stage) -> None:
    run(["check", "crash", "replay"])
    assert Path("servanda-bug-2/witness.txt").read_text() == "hour 0"


def test_a_crash_where_nothing_can_be_written(stage: Stage, capsys: Captured, monkeypatch: pytest.MonkeyPatch) -> None:
    def forbidden(*_: object) -> None:
        raise PermissionError

    monkeypatch.setattr(Path, "mkdir", forbidden)
    assert run(["check", "crash"]) == 5
    assert "No details could be saved." in capsys.readouterr().err


def test_a_crash_outside_a_draft(stage: Stage, capsys: Captured, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object, **__: object) -> None:
        raise RecursionError("too deep")

    monkeypatch.setattr(session, "check", broken)
    assert run(["check", "empty"]) == 5
    assert "error: servanda itself failed, so there is no answer (too deep)" in capsys.readouterr().err


def test_an_interruption_is_quiet(stage: Stage, capfd: Captured, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "argv", ["servanda", "check", "full", "interrupted", "-o", "json=r.json"])
    assert __main__.main() == 130
    out, err = capfd.readouterr()
    assert out.startswith("Core of the Istanbul")  # what was known is not lost
    assert err.strip() == "Interrupted."
    assert os.listdir() == []


@pytest.mark.parametrize(
    ("choice", "environment", "terminal", "colour"),
    [
        ("auto", {}, False, False),
        ("auto", {}, True, True),
        ("auto", {"TERM": "dumb"}, True, False),
        ("auto", {"NO_COLOR": "1", "FORCE_COLOR": "1"}, True, False),
        ("auto", {"NO_COLOR": ""}, True, True),
        ("auto", {"FORCE_COLOR": "1"}, False, True),
        ("always", {"NO_COLOR": "1"}, False, True),
        ("never", {"FORCE_COLOR": "1"}, True, False),
    ],
)
def test_who_decides_about_colour(
    monkeypatch: pytest.MonkeyPatch, choice: str, environment: dict[str, str], terminal: bool, colour: bool
) -> None:
    monkeypatch.setenv("TERM", "xterm")
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr(sys.stdout, "isatty", lambda: terminal, raising=False)
    assert console.coloured(choice) is colour


def test_colour_on_request(stage: Stage, capsys: Captured) -> None:
    run(["check", "full", "--color", "always"])
    coloured = capsys.readouterr().out
    run(["check", "full"])
    plain = capsys.readouterr().out
    assert "\x1b[" in coloured
    assert "\x1b[" not in plain
    assert re.sub(r"\x1b\[[0-9;]*m", "", coloured) == plain


def test_progress_only_on_a_terminal_and_only_for_long_work(capsys: Captured, monkeypatch: pytest.MonkeyPatch) -> None:
    with console.progress() as step:
        assert step is None
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True, raising=False)
    with console.progress() as step:
        assert step
        step("conflict 1 of 9")
    assert capsys.readouterr().err == ""
    monkeypatch.setattr(console, "PATIENCE", -1)
    with console.progress() as step:
        assert step
        step("conflict 1 of 9")
    assert capsys.readouterr().err == "\r\x1b[Kconflict 1 of 9\r\x1b[K"


def test_the_catalogue(capsys: Captured) -> None:
    assert run(["checks"]) == 0
    assert re.search(r"^conflict +\S.*\?$", capsys.readouterr().out, re.MULTILINE)
    assert run(["checks", "--format", "json"]) == 0
    listed = json.loads(capsys.readouterr().out)
    assert "conflict" in [c["name"] for c in listed["checks"]]


def test_every_check_is_explained(capsys: Captured) -> None:
    from verifier import checks

    for name in checks.names():
        assert run(["explain", name]) == 0
        assert len(capsys.readouterr().out) > 200


# As a program of its own, with the real pipeline.


def servanda(*arguments: str | Path, cwd: Path = ROOT, **more: Any) -> subprocess.CompletedProcess[bytes]:
    environment = {**os.environ, "PYTHONPATH": str(ROOT), **more.pop("env", {})}
    command = [sys.executable, "-m", "verifier", *map(str, arguments)]
    return subprocess.run(command, cwd=cwd, env=environment, capture_output=True, check=False, **more)


def test_the_version_is_answered_without_the_solver_and_the_parser() -> None:
    code = (
        "import sys; from verifier.cli import run; run(['--version']); "
        "print([m for m in ('z3', 'lark', 'rich', 'msgspec') if m in sys.modules])"
    )
    result = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert re.fullmatch(r"servanda \d+\.\d+\.\d+\n\[\]\n", result.stdout)


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("latin.treaty", b"treaty\n\xe9", "latin.treaty: this file is not in UTF-8: the byte 0xE9 in line 2"),
        ("nul.treaty", b"a\0", "nul.treaty: this file holds characters that are no text"),
        ("empty.treaty", b"", "empty.treaty: this file is empty"),
        ("slip.treaty", b"treaty X", "error["),
        ("d/x.treaty", None, "d/x.treaty: there is no such file"),
        (".", None, "this is a directory"),
    ],
)
def test_bad_drafts(tmp_path: Path, name: str, data: bytes | None, said: str) -> None:
    if data is not None:
        (tmp_path / name).write_bytes(data)
    result = servanda("check", name, cwd=tmp_path)
    assert result.returncode == 3
    assert result.stdout == b""
    assert said in result.stderr.decode()
    assert b"Traceback" not in result.stderr


def test_a_draft_from_standard_input(tmp_path: Path) -> None:
    result = servanda("check", "-", "--format", "json", input=b"\xff", cwd=tmp_path)
    assert result.returncode == 3
    assert json.loads(result.stdout)["files"][0]["path"] == "-"


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no /dev/full here")
def test_standard_output_on_a_full_device() -> None:
    command = [sys.executable, "-m", "verifier", "checks"]
    with Path("/dev/full").open("wb") as full:
        result = subprocess.run(command, cwd=ROOT, stdout=full, stderr=subprocess.PIPE, check=False)
    assert result.returncode == 5
    assert result.stderr.decode().startswith("error: Standard output cannot be written: no space left on device")
    assert b"Traceback" not in result.stderr


@pytest.mark.skipif(os.name == "nt", reason="pipes break differently on Windows")
def test_a_reader_who_goes_away() -> None:
    command = [sys.executable, "-m", "verifier", "checks"]
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    assert process.stdout
    assert process.stderr
    process.stdout.close()
    assert process.stderr.read() == b""
    process.stderr.close()
    assert process.wait() == 0


INTERRUPTED = """
import os, signal, sys
class Interrupter:
    def find_spec(self, name, path=None, target=None):
        if name == {module!r}:
            os.kill(os.getpid(), signal.SIGINT)
sys.meta_path.insert(0, Interrupter())
sys.argv = ["servanda", "check", {draft!r}, "--select", "gap", "-o", "json=r.json"]
from verifier.__main__ import main
sys.exit(main())
"""


@pytest.mark.skipif(os.name == "nt", reason="signals differ on Windows")
@pytest.mark.parametrize(
    "module", ["click", "verifier.cli", "verifier.pipeline", "lark", "z3", "verifier.reports.text", "rich.console"]
)
def test_an_interruption_while_modules_are_loaded(tmp_path: Path, module: str) -> None:
    code = INTERRUPTED.format(module=module, draft=str(ROOT / "treaties/istanbul/specimen.treaty"))
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-c", code]
    result = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, check=False)
    assert (result.returncode, result.stdout, result.stderr.strip()) == (130, b"", b"Interrupted.")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.skipif(os.name == "nt", reason="signals differ on Windows")
def test_an_interruption_while_a_draft_is_read(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "draft.treaty")
    command = [sys.executable, "-m", "verifier", "check", "draft.treaty", "-o", "json=r.json"]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    process = subprocess.Popen(command, cwd=tmp_path, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment)
    with (tmp_path / "draft.treaty").open("wb"):  # waits until the other end is opened
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=60)
    assert (process.returncode, out, err.strip()) == (130, b"", b"Interrupted.")
    assert [p.name for p in tmp_path.iterdir()] == ["draft.treaty"]
