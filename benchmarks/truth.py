"""What history and scholarship found in these texts, and whether servanda finds it again.

`treaties/truth.toml` lists the known defects, each with the file, the check, the grade and the clauses by which
servanda should show it, or with the reason why it cannot. No check and no treaty knows of the list. Prints a table and
its totals; exit code 1 when a row that is said to be found again is not.
"""

from __future__ import annotations

import sys
import time
import tomllib
from collections import Counter
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

import click

from verifier import Options, check, load
from verifier.finding import Finding

ROOT = Path(__file__).parents[1]
ROWS = ROOT / "treaties" / "truth.toml"
FOUND, PARTLY, MISSED = "rediscovered", "partly", "missed"


@dataclass(frozen=True)
class Row:
    """One known defect. `clauses` must all be cited; `under` are alternatives that some configuration must name."""

    id: str
    says: str
    file: str = ""
    check: str = ""
    grade: str = ""
    clauses: tuple[str, ...] = ()
    under: tuple[str, ...] = ()
    choose: tuple[tuple[str, str], ...] = ()
    partly: str = ""  # why what is found is only a part
    missed: str = ""  # why it is not found
    absent: bool = field(default=False)  # a control: the finding must not be there


def rows(only: tuple[str, ...]) -> list[Row]:
    """The rows of the list, or those with these ids."""
    told = tomllib.loads(ROWS.read_text("utf-8"))["row"]
    found = [Row(**{k: tuple(map(_frozen, v)) if isinstance(v, list) else v for k, v in r.items()}) for r in told]
    return [r for r in found if not only or r.id in only]


def _frozen(value: object) -> object:
    return tuple(value) if isinstance(value, list) else value


@cache
def findings(file: str, checks: tuple[str, ...], choose: tuple[tuple[str, str], ...]) -> tuple[Finding, ...]:
    """What the checks say of a file."""
    return check(load(ROOT / file), Options(select=checks, choose=choose))[0].findings


def matches(row: Row, finding: Finding) -> bool:
    """Whether the finding is the one that the row describes."""
    cited = {c.number for c in finding.clauses}
    named = {s.alternative for settings in finding.configurations for s in settings}
    return (
        finding.severity is not None
        and finding.check == row.check
        and row.grade in ("", finding.grade)
        and set(row.clauses) <= cited
        and set(row.under) <= named
    )


def main(only: tuple[str, ...]) -> int:
    """Ask for every row; print the table."""
    wanted = rows(only)
    asked: dict[tuple[str, tuple[tuple[str, str], ...]], tuple[str, ...]] = {}
    for row in wanted:
        if row.check:
            key = row.file, row.choose
            asked[key] = tuple(sorted({*asked.get(key, ()), row.check}))
    began = time.perf_counter()
    results: Counter[str] = Counter()
    wrong = 0
    for row in wanted:
        click.echo(f"\r\x1b[K{row.id} …" if sys.stderr.isatty() else "", nl=False, err=True)
        seen = bool(row.check) and any(
            matches(row, f) for f in findings(row.file, asked[row.file, row.choose], row.choose)
        )
        if row.absent:
            result, fine = ("silent" if not seen else "FALSE ALARM"), not seen
        else:
            result = (PARTLY if row.partly else FOUND) if seen else MISSED
            fine = seen or not row.check
        wrong += not fine
        results[result] += 1
        reason = row.partly or row.missed
        click.echo(f"{row.id:<6} {result if fine else 'NOT FOUND':<13} {row.says}{f' ({reason})' if reason else ''}")
    total = ", ".join(f"{number} {result}" for result, number in sorted(results.items()))
    click.echo(f"\n{len(wanted)} rows: {total}; {time.perf_counter() - began:.0f} s")
    return int(wrong > 0)


if __name__ == "__main__":
    sys.exit(main(tuple(sys.argv[1:])))
