"""A second solver says the same: of drafts, of what is written down, and what happens when it does not."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest
import z3

from tests.checks.drafts import draft, model
from tests.checks.test_conflict import MUST_HELP, MUST_NOT
from verifier import pipeline
from verifier.cli import run
from verifier.finding import Finding, Report
from verifier.pipeline import Options, UsageError, check, load
from verifier.solving import evidence, second
from verifier.solving.script import Writer

ROOT = Path(__file__).parents[1]
GOLDEN = sorted((ROOT / "tests" / "golden").glob("*.treaty"))
QUICK = ("clean", "conflict_and_hostage", "gap_and_reading", "strangers")
FILES = [f if f.stem in QUICK else pytest.param(f, marks=pytest.mark.slow) for f in GOLDEN]
CONFLICT = draft(MUST_HELP, MUST_NOT)


def collected(text: str, select: tuple[str, ...] = ()) -> list[evidence.Evidence]:
    found: list[evidence.Evidence] = []
    check(model(text), Options(select=select), taker=found.append)
    return found


def said(report: Report) -> list[Finding]:
    """The findings, whatever they cost."""
    return [replace(f, rlimit=0) for f in report.findings]


@pytest.mark.parametrize("file", FILES, ids=lambda f: f.stem)
def test_both_solvers_agree_on(file: Path) -> None:
    alone, _ = check(load(file))
    report, effort = check(load(file), Options(second=True))
    assert said(report) == said(alone)
    assert effort.second_asked > 20
    assert effort.second_unknown == 0


def test_every_answer_leaves_evidence_of_both_kinds() -> None:
    found = collected(CONFLICT, ("conflict",))
    assert {e.status for e in found} == {"sat", "unsat"}
    assert {e.check for e in found} == {"conflict"}
    assert {e.clauses for e in found} == {"all", "all but 1", "all but 2"}
    assert len({e.script for e in found}) == len(found)
    for one in found:
        assert second.confirms(one)


def test_what_is_written_means_what_was_asked() -> None:
    """Z3 gives the answer to the text that it gave to its own terms."""
    for one in collected(CONFLICT):
        solver = z3.Solver()
        solver.from_string(one.text)
        assert str(solver.check()) == one.status


A, B, C = z3.Bools("a b c")
N = z3.Int("n")
TERMS = [
    z3.PbLe([(A, 1), (B, 1)], 1),
    z3.PbEq([(A, 1), (B, 1), (C, 1)], 2),
    z3.PbGe([(A, 2), (B, 3)], 4),
    z3.AtMost(A, B, C, 2),
    z3.AtLeast(A, B, 1),
    z3.PbEq([(A, 1)], 1),
    z3.And(),
    z3.Or(),
    z3.And(A),
    z3.Implies(A, N > -3),
    z3.If(A, N, N + 2) <= 5,
    z3.Not(z3.Or(A, z3.And(B, N == 4))),
    z3.Exists([N], z3.And(N > 3, A)),
    z3.ForAll([C], z3.Or(C, A, z3.Not(B))),
]


@pytest.mark.parametrize("term", TERMS, ids=str)
def test_a_term_keeps_its_meaning(term: z3.BoolRef) -> None:
    text = Writer().script([term])
    assert "(_ " not in text
    again = z3.And(*z3.parse_smt2_string(text))
    solver = z3.Solver()
    solver.add(z3.Xor(term, again))
    assert solver.check() == z3.unsat


def test_what_is_said_twice_is_written_once() -> None:
    shared = z3.And(A, N > 3)
    text = Writer().script([z3.Or(shared, B), z3.Or(shared, C)])
    assert text.count("(> n 3)") == 1
    assert text.count("define-fun") == 1


def test_a_disagreement_is_no_answer(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(second, "answer", lambda text: "sat")
    monkeypatch.chdir(tmp_path)
    (tmp_path / "a.treaty").write_text(CONFLICT, "utf-8")
    assert run(["check", "a.treaty", "--solver", "both", "--select", "conflict"]) == 5
    said = capsys.readouterr()
    assert said.out == ""
    assert "the solvers disagree, check conflict: Z3 says unsat, cvc5 says sat" in said.err
    bundle = next(tmp_path.glob("servanda-bug-*"))
    assert "(check-sat)" in (bundle / "question.smt2").read_text("utf-8")
    assert "cvc5 1" in (bundle / "answers.txt").read_text("utf-8")


def test_what_cvc5_cannot_decide_is_counted(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(second, "answer", lambda text: "unknown")
    _, effort = check(model(CONFLICT), Options(select=("conflict",), second=True))
    assert effort.second_unknown == effort.second_asked > 0
    run(["check", str(GOLDEN[0]), "--solver", "both", "-v", "--select", "conflict"])
    assert re.search(r"cvc5 was asked (\d+) .* could not decide \1\b", capsys.readouterr().err)


def test_its_budget_is_one_of_steps(monkeypatch: pytest.MonkeyPatch) -> None:
    holes, birds = range(9), range(10)
    lines = [f"(declare-const p{b}_{h} Bool)" for b in birds for h in holes]
    lines += [f"(assert (or {' '.join(f'p{b}_{h}' for h in holes)}))" for b in birds]
    lines += [f"(assert (not (and p{b}_{h} p{c}_{h})))" for h in holes for b in birds for c in range(b)]
    monkeypatch.setattr(second, "BUDGET", 20_000)
    assert second.answer("\n".join(["(set-logic QF_LIA)", *lines, "(check-sat)"])) == "unknown"


def test_without_it_there_is_a_way_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(second, "installed", lambda: False)
    with pytest.raises(UsageError, match="cvc5") as caught:
        check(model(CONFLICT), Options(second=True))
    assert "pip install" in caught.value.help


def test_export_writes_each_search_and_a_list(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "a.treaty").write_text(CONFLICT, "utf-8")
    target = tmp_path / "new" / "questions"
    for _ in range(2):
        assert run(["export", str(tmp_path / "a.treaty"), str(target), "--to", "smt2", "--select", "conflict"]) == 0
    rows = [line.split("\t") for line in (target / "index.txt").read_text("utf-8").splitlines()]
    files = sorted(target.glob("*.smt2"))
    assert [name for name, *_ in rows] == [f.name for f in files]
    assert f"{len(files)} searches" in capsys.readouterr().out
    for file, (_, status, name, clauses) in zip(files, rows, strict=True):
        text = file.read_text("utf-8")
        assert text.startswith(f"; check: {name}\n; clauses: {clauses}\n; harms: ")
        assert f"; answer: {status}\n(set-logic QF_LIA)\n(set-info :status {status})\n" in text
        assert second.answer(text) == status


def test_export_refuses_what_check_refuses(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["export", str(tmp_path / "none.treaty"), str(tmp_path / "out"), "--to", "smt2"]) == 3
    assert not (tmp_path / "out").exists()
    (tmp_path / "file").write_text("", "utf-8")
    assert run(["export", str(GOLDEN[0]), str(tmp_path / "file" / "out"), "--to", "smt2"]) == 2
    assert "cannot be written" in capsys.readouterr().err
    assert pipeline.check is check
