"""Drafts that nobody would write in good faith: each ends soon, with little memory, undecided or clearly refused."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from ctypes import ArgumentError
from pathlib import Path

import pytest

from tests import figures
from verifier import pipeline
from verifier.cli import run
from verifier.finding import Verdict
from verifier.pipeline import Options, check
from verifier.resolving.resolve import load
from verifier.solving import solver
from verifier.text.source import Source

ROOT = Path(__file__).parents[1]
MEMORY = 1_500_000_000
"""Bytes of address space that a process may take, solver and Python included."""
SECONDS = 120
"""On a machine that has other things to do. Alone, each takes a few seconds."""

OPENING = """treaty Small "A small draft".
in force on 2001-02-03.
parties: Alba and every guard.
states: Alba, {names}.
role guard (guards): {names}.
regions of Alba: north.
event <state> attacks (attack) <state> in <region>.
act <state> sends (send) troops into <region>.
act <state> pays (pay) <state>.
joint act: the guards decide (decides) on aid.
{needs}harm: any state attacks Alba in any region of Alba.
article 1 "The promises".
"""
HELP = (
    "When any state (the attacker) attacks Alba in any region of Alba (the place), each guard other than the attacker"
    " shall, {}within 3 days, send troops into the place."
)


def names(count: int) -> str:
    return f"{', '.join(f'S{k}' for k in range(1, count))}, and S{count}"


def draft(*clauses: str, states: int = 3, needs: str = "") -> str:
    listed = "S1 and S2" if states == 2 else names(states)
    text = "".join(f"  {k} {c}\n" for k, c in enumerate(clauses, 1))
    return (
        OPENING.format(names=listed, needs=needs).replace("states: Alba, S1 and S2", "states: Alba, S1, and S2") + text
    )


PAYS = "S1 shall pay Alba{}."
MANY = range(3_000)
REFUSED = {
    "brackets in brackets": draft("[a: " * 3_000 + PAYS.format("") + "]" * 3_000),
    "braces in braces": draft("S1 shall " + "{a | " * 2_000 + "pay Alba" + "}" * 2_000 + "."),
    "brackets never closed": draft("[a: " * 20_000 + PAYS.format("")),
    "thousands of brackets in a sentence": draft(PAYS.format("".join(f" [x{k}: , unless S2 pays Alba]" for k in MANY))),
    "a number of four thousand digits": draft(HELP.format("").replace("3 days", "9" * 4_000 + " days")),
    "a word of three million letters": draft("x" * 3_000_000 + "."),
    "half a million words": draft("x " * 500_000 + "."),
    "nothing but null bytes": "\0" * 100_000,
    "nothing but a comment": "#" * 5_000_000,
}
UNDECIDED = {
    "thousands of bracketed clauses": draft(*(f"S1 shall [x{k}: , within {k} hours,] pay Alba." for k in MANY)),
    "a need for each of two hundred states": draft(
        HELP.format(""),
        states=200,
        needs="".join(
            f"need n{k}: <state> sends troops into <region> only if any guard pays S{k}.\n" for k in range(1, 201)
        ),
    ),
    "a role of three thousand states": draft(HELP.format("after all guards decide on aid, "), states=3_000),
}
DECIDED = {
    "two thousand conditions": draft(f"When {' and when '.join(['S1 pays S2'] * 2_000)}, S2 shall pay S1."),
    "three hundred members bound together": draft(
        HELP.format("").replace("each guard other than the attacker shall,", "the guards shall together,"), states=300
    ),
}


def limited(path: Path, *options: str) -> subprocess.CompletedProcess[bytes]:
    """A run that may take so much time and memory and no more."""
    resource = pytest.importorskip("resource")
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "COLUMNS": "100"}
    return subprocess.run(
        [sys.executable, "-m", "verifier", "check", path.name, *options],
        cwd=path.parent,
        env=environment,
        capture_output=True,
        check=False,
        timeout=SECONDS,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY)),
    )


def asked(text: str, place: Path, code: int, *options: str) -> str:
    """What a run says that ends with this exit code, leaving nothing behind."""
    path = place / "hostile.treaty"
    path.write_text(text, "utf-8")
    result = limited(path, *options)
    assert result.returncode == code, result.stderr[-500:]
    assert [p.name for p in place.iterdir()] == [path.name]
    figures.count("hostile", {"ended": 1})
    return result.stdout.decode() + result.stderr.decode()


@pytest.mark.parametrize("text", REFUSED.values(), ids=REFUSED.keys())
def test_what_is_no_draft_is_refused(text: str, tmp_path: Path) -> None:
    said = asked(text, tmp_path, 3)
    assert said.startswith("error")
    assert len(said) < 20_000


@pytest.mark.slow
@pytest.mark.parametrize("text", UNDECIDED.values(), ids=UNDECIDED.keys())
def test_what_is_too_large_is_undecided(text: str, tmp_path: Path) -> None:
    said = asked(text, tmp_path, 4)
    assert "the draft is too large" in said
    assert "no findings" in said


@pytest.mark.slow
@pytest.mark.parametrize("text", DECIDED.values(), ids=DECIDED.keys())
def test_what_is_large_but_simple_is_answered(text: str, tmp_path: Path) -> None:
    assert "undecided" not in asked(text, tmp_path, 0, "--select", "conflict")


def test_one_run_has_a_share_of_work(monkeypatch: pytest.MonkeyPatch) -> None:
    """Many cheap questions end as one dear question does; what was found until then is told."""
    model = load(
        Source("hostile.treaty", draft(HELP.format(""), *(PAYS.format(f" within {k} hours") for k in range(20))))
    )
    report, _ = check(model, Options(select=("conflict", "redundant")))
    assert all(f.verdict is not Verdict.UNKNOWN for f in report.findings)
    monkeypatch.setattr(solver, "WORK", 1_500)
    report, _ = check(model, Options(select=("conflict", "redundant")))
    unknown = [f for f in report.findings if f.verdict is Verdict.UNKNOWN]
    assert unknown
    assert "the work that one run may take was used up" in unknown[0].notes[0]


def test_an_interruption_inside_a_call_of_the_solver_is_one(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    def interrupted(*_: object) -> None:
        raise ArgumentError("argument 1: KeyboardInterrupt: ")

    (tmp_path / "a.treaty").write_text(draft(HELP.format("")), "utf-8")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(pipeline, "check", interrupted)
    with pytest.raises(KeyboardInterrupt):
        run(["check", "a.treaty"])
    assert [p.name for p in tmp_path.iterdir()] == ["a.treaty"]


MOMENTS = (0.05, 0.2, 0.5, 0.8, 1.2, 1.7, 2.5)


@pytest.mark.slow
@pytest.mark.parametrize("moment", MOMENTS)
def test_an_interruption_at_any_moment_leaves_nothing_half_written(moment: float, tmp_path: Path) -> None:
    """Reports and exported questions are whole or not there; nothing else is."""
    draft_ = (ROOT / "tests" / "golden" / "two_instruments.treaty").parent
    for command in (
        ["check", str(draft_ / "two_instruments.treaty"), "-o", "json=report.json", "--format", "json"],
        ["export", str(draft_ / "idle_words.treaty"), "out", "--to", "smt2"],
    ):
        process = subprocess.Popen(
            [sys.executable, "-m", "verifier", *command],
            cwd=tmp_path,
            env={**os.environ, "PYTHONPATH": str(ROOT)},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )
        time.sleep(moment)
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=SECONDS)
        assert process.returncode in (130, -signal.SIGINT, 0, 1), (moment, err[-400:])
        assert process.returncode in (0, 1) or out == b""
        for path in (p for p in tmp_path.rglob("*") if p.is_file()):
            text = path.read_text("utf-8")
            assert path.suffix in (".smt2", ".json", ".txt"), path
            assert text.endswith("(check-sat)\n" if path.suffix == ".smt2" else "\n"), path
        figures.count("hostile", {"interrupted": 1})
