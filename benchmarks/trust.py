"""Why a verdict deserves belief, tried at length: `make full`. Writes docs/trust.md from what the run looked at.

Each practice is a run of some tests, or of a script beside this one, longer than `make test` has time for. SHARE is the
part of its full size that each is given, in hundredths; the page says which part it was. `python -m benchmarks.trust
Laws` runs one practice and keeps the rest as they were. Exit code 1 when anything went wrong, and the page says so too.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from pathlib import Path

import click

from tests import figures
from verifier import Options, check, load

ROOT = Path(__file__).parents[1]

PAGE = ROOT / "docs" / "trust.md"
KEPT = ROOT / "build" / "trust.json"
SHARE = int(os.environ.get("SHARE", "100"))
AGREEMENT, LAWS, MUTANTS, FUZZ = 40, 200, 60, 120
"""At full size: times the length of the fast comparison; drafts per law; mutants; seconds of fuzzing."""

Told = Counter[str]


def part(full: int) -> int:
    """So much of a full size as is to be done, at least one."""
    return max(1, full * SHARE // 100)


@dataclass
class Practice:
    """One way of trying: what is tried, by which command, and how its figures are put in words."""

    title: str
    says: str
    command: str
    said: Callable[[Told, str], str]
    names: tuple[str, ...] = ()  # of the figures
    size: dict[str, int] = field(default_factory=dict)  # variables of the environment, at full size

    @property
    def scales(self) -> bool:
        """Whether it can be done in part."""
        return bool(self.size) or not self.command


def number(n: int) -> str:
    """With commas."""
    return f"{n:,}"


PYTEST = "pytest -q -p no:cacheprovider"
SLOW = "-m 'not slow'" if SHARE < 100 else "-m 'slow or not slow'"
PRACTICES = [
    Practice(
        "Two meanings, written apart",
        "The solver's encoding and the reference evaluator judge the same generated drafts on the same"
        " histories: what is"
        " possible, and every instance and formula.",
        f"{PYTEST} tests/test_agreement.py -k evaluation",
        lambda f, _: (
            f"{number(f['drafts'])} drafts, {number(f['evaluations'])} histories, {number(f['formulas'])} truth values"
        ),
        ("evaluation",),
        {"SERVANDA_AGREEMENT": AGREEMENT},
    ),
    Practice(
        "Every question, by enumeration",
        "The questions of all checks, answered by the solver and by going through all histories up to a"
        " horizon; and with"
        " fewer states standing for all.",
        f"{PYTEST} tests/test_agreement.py -k 'questions or cut_off'",
        lambda f, _: (
            f"{number(f['drafts'])} drafts, {number(f['questions'])} questions, {number(f['undecided'])} undecided,"
            f" {number(f['unsettled'])} that only a longer horizon would settle"
        ),
        ("questions", "cut-off"),
        {"SERVANDA_AGREEMENT": AGREEMENT},
    ),
    Practice(
        "Small norms, all of them",
        "Every norm of a small fragment on every small history.",
        f"{PYTEST} tests/test_single_norms.py",
        lambda _, out: passed(out),
    ),
    Practice(
        "A second solver",
        "Every search on which an answer rests, of every text in `treaties/`, put to cvc5 as SMT-LIB text"
        " (`servanda check --solver both`).",
        "",
        lambda f, _: (
            f"{number(f['files'])} texts, {number(f['asked'])} searches, {number(f['unknown'])} undecided by cvc5"
        ),
    ),
    Practice(
        "Laws",
        "What must not change, or only in one direction, when a draft changes: more guarantors, other"
        " names, an exception more,"
        " a wider area, a longer wait, a priority, a clause said twice, a bracket settled, a higher"
        " ceiling, and so on; and that `diff`, `brackets` and `repair` go together with what `check` says of the"
        " same texts.",
        f"{PYTEST} tests/test_laws.py tests/test_drafting_laws.py",
        lambda f, _: (
            f"21 laws, {number(f['drafts'])} drafts, {number(f['compared'])} comparisons,"
            f" {number(f['undecided'])} undecided"
        ),
        tuple(f"law {n}" for n in range(1, 22)),
        {"SERVANDA_LAWS": LAWS},
    ),
    Practice(
        "Planted defects",
        "A draft with one defect for each kind of which a check speaks, and its twin without: found, and nothing else.",
        f"{PYTEST} tests/test_planted.py",
        lambda f, _: f"{number(f['found'])} defects found, {number(f['clean'])} twins without a finding",
        ("planted",),
    ),
    Practice(
        "The same answer again",
        "The same bytes under five hash seeds; every clause, fact and word that is cited is needed;"
        " every draft on which the two"
        " meanings once differed.",
        f"{PYTEST} {SLOW} tests/test_determinism.py tests/test_ablation.py tests/test_regressions.py",
        lambda _, out: passed(out),
    ),
    Practice(
        "Hostile drafts",
        "Thousands of brackets, roles and digits, with limits on time and memory; an interruption at any moment.",
        f"{PYTEST} {SLOW} tests/test_hostile.py",
        lambda f, _: (
            f"{number(f['ended'])} drafts ended undecided or refused,"
            f" {number(f['interrupted'])} interruptions left nothing half-written"
        ),
        ("hostile",),
    ),
    Practice(
        "Random input",
        "Bytes and edits guided by the code that they reach, through reading, resolving and laying out (`make fuzz`).",
        "python -m benchmarks.fuzz -max_total_time={FUZZ}",
        lambda _, out: f"{counted('Done ([0-9]+) runs', out)} inputs",
        (),
        {"FUZZ": FUZZ},
    ),
    Practice(
        "Faults put in on purpose",
        "A seeded sample of small faults in the two meanings, the engine and the checks, one at a time"
        " (`make mutants` tries 300)."
        " What survives is listed by the command.",
        "python -m benchmarks.mutants {MUTANTS}",
        lambda _, out: found(r"(\d+ of \d+ mutants killed \(\d+%\))", out) or "it did not end",
        (),
        {"MUTANTS": MUTANTS},
    ),
]


def passed(out: str) -> str:
    """How many tests passed."""
    return f"{counted('([0-9]+) passed', out)} tests"


def counted(pattern: str, out: str) -> str:
    """The number that the pattern finds."""
    return number(int(found(pattern, out) or 0))


def found(pattern: str, out: str) -> str:
    """The first group of the last match."""
    matches = re.findall(pattern, out)
    return str(matches[-1]) if matches else ""


def library() -> tuple[Told, bool]:
    """The whole library through both solvers."""
    told: Told = Counter()
    files = list((ROOT / "treaties").rglob("*.treaty"))
    files = sorted(files, key=lambda f: f.stat().st_size)[: part(len(files))]
    for file in files:
        _, effort = check(load(file), Options(second=True))
        told.update(files=1, asked=effort.second_asked, unknown=effort.second_unknown)
    return told, True


def tried(practice: Practice) -> tuple[str, bool, str]:
    """What a practice looked at, whether all went well, and the command with its sizes."""
    if not practice.command:
        told, fine = library()
        return practice.said(told, ""), fine, "servanda check --solver both -v treaties/*/*.treaty"
    sizes = {name: str(part(full)) for name, full in practice.size.items()}
    command = practice.command.format(**sizes)
    variables = {k: v for k, v in sizes.items() if k.startswith("SERVANDA")}
    with tempfile.TemporaryDirectory() as place:
        environment = {**os.environ, **variables, "SERVANDA_FIGURES": place, "PYTHONPATH": str(ROOT)}
        run = subprocess.run(
            f"{sys.executable} {'-m ' if command.startswith('pytest') else ''}{command.removeprefix('python ')}",
            shell=True, cwd=ROOT, env=environment, capture_output=True, text=True, check=False,
        )  # fmt: skip
        counted = figures.load(Path(place))
    told: Told = Counter()
    for name in practice.names:
        told.update(counted.get(name, {}))
    if run.returncode:
        click.echo(run.stdout[-3_000:] + run.stderr[-1_000:], err=True)
    shown = " ".join([*(f"{k}={v}" for k, v in variables.items()), command])
    return practice.said(told, run.stdout + run.stderr), run.returncode == 0, shown


@dataclass(frozen=True, slots=True)
class Row:
    """What came of one practice: figures in words, whether nothing went wrong, the command, its part of full size."""

    said: str
    fine: bool
    command: str
    share: int


def kept() -> dict[str, Row]:
    """The rows of this run and of earlier ones, by title: the long practices need not run in one go."""
    return {k: Row(**v) for k, v in json.loads(KEPT.read_text("utf-8")).items()} if KEPT.exists() else {}


def keep(title: str, row: Row) -> None:
    """Put the row with the others."""
    KEPT.parent.mkdir(exist_ok=True)
    KEPT.write_text(json.dumps({k: asdict(v) for k, v in {**kept(), title: row}.items()}, indent=1), "utf-8")


def page(rows: dict[str, Row]) -> str:
    """The page as Markdown."""
    lines = [
        "# Why anybody should believe a verdict",
        "",
        "Written by `make full`. Each practice can be run by itself, with the command under it. Every disagreement",
        "ever met is kept, as a draft in `tests/regressions/` or as a test. What is not tried here: whether a text",
        "was encoded faithfully, and whether the questions are the right ones.",
        "",
    ]
    for practice in PRACTICES:
        row = rows[practice.title]
        went = "nothing went wrong" if row.fine else "**something went wrong**"
        part = "" if row.share == 100 or not practice.scales else f" A sample: {row.share} hundredths of its full size."
        lines += [f"## {practice.title}", "", practice.says, ""]
        lines += [f"{row.said}: {went}.{part}", "", "```", row.command, "```", ""]
    return "\n".join(lines)


def main() -> int:
    """Try everything, or the practices that are named; write the page once there is something to say of each."""
    wanted = [p for p in PRACTICES if len(sys.argv) < 2 or any(a in p.title for a in sys.argv[1:])]
    fine = True
    for practice in wanted:
        began = time.perf_counter()
        said, went, command = tried(practice)
        fine = fine and went
        keep(practice.title, Row(said, went, command, SHARE))
        click.echo(f"{practice.title}: {said}; {'fine' if went else 'WRONG'}; {time.perf_counter() - began:.0f} s")
    rows = kept()
    if all(p.title in rows for p in PRACTICES):
        PAGE.write_text(page(rows), "utf-8", newline="\n")
    return int(not fine)


if __name__ == "__main__":
    sys.exit(main())
