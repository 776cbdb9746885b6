"""How long checks take: `make bench`. Prints one table and judges nothing.

Everything but the last column is measured in one process, so that shares add up. `search` is the time inside
the solver; `total / search` is how many times longer the whole check takes than its bare searches do, and says what
is spent on putting questions, on making answers small and on replaying them. `busy` is processor time, which tells the
same on a machine that has other things to do.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click

from benchmarks.drafts import grown
from verifier import check
from verifier.model import Model
from verifier.resolving import resolve
from verifier.text.source import Source

ROOT = Path(__file__).parents[1]

COLUMNS = "{:<26}{:>6}{:>8}{:>8}{:>8}{:>7}{:>11}{:>10}{:>16}{:>10}"

HEADS = ("draft", "load", "check", "busy", "search", "share", "questions", "searches", "total / search", "as users")


def drafts() -> Iterator[tuple[str, str]]:
    """What is measured: a name and a text."""
    yield "communique.treaty", (ROOT / "treaties/istanbul/communique.treaty").read_text("utf-8")
    for n in (3, 6, 11, 22):
        yield f"{n} guarantors", grown(guarantors=n)
    for n in (5, 20, 80):
        yield f"{n} unrelated clauses", grown(clauses=n)
    for n in (1, 3, 6):
        yield f"{n} bracket{'s' * (n > 1)}", grown(brackets=n)


def measured(name: str, text: str) -> str:
    """One line of the table."""
    began = time.perf_counter()
    model = resolve.load(Source(name, text))
    loaded = time.perf_counter() - began
    busy = time.process_time()
    with one_process():
        report, effort = check(model)
    busy = time.process_time() - busy
    alone, search = effort.total_seconds, effort.solver_seconds
    return COLUMNS.format(
        name,
        f"{loaded:.2f}",
        f"{alone:.1f}",
        f"{busy:.1f}",
        f"{search:.1f}",
        f"{search / alone:.0%}",
        effort.questions,
        effort.solver_calls,
        f"{alone / search:.1f}" if search else "-",
        f"{default(model):.1f}",
    ) + (" undecided" if any(f.verdict == "unknown" for f in report.findings) else "")


def default(model: Model) -> float:
    """Seconds of a check as users run it."""
    return check(model)[1].total_seconds


@contextmanager
def one_process() -> Iterator[None]:
    """As on a system that cannot fork."""
    fork = getattr(os, "fork", None)
    if fork is None:
        yield
        return
    del os.fork
    try:
        yield
    finally:
        os.fork = fork


def main() -> None:
    """Print the table, line by line as it is measured. Arguments are files to measure instead."""
    files = [(Path(f).name, Path(f).read_text("utf-8")) for f in sys.argv[1:]]
    click.echo("Seconds. The last column is a check as users run it; the others are measured in one process.\n")
    click.echo(COLUMNS.format(*HEADS))
    for name, text in files or drafts():
        click.echo(measured(name, text))


if __name__ == "__main__":
    main()
