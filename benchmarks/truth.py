"""What history and scholarship found in these texts, and whether servanda finds it again.

`treaties/truth.toml` lists the known defects, each with the file, the check, the grade and the clauses by which
servanda should show it, or with the sentence that its language should refuse, or with the reason why it cannot; and the
controls, texts in which a finding must not appear, and does appear once the words that save them are struck. No check
and no treaty knows of the list. Prints a table and its totals; exit code 1 when a row does not come out as it says.
Arguments: the ids of some rows; exit code 2 when one of them is unknown.
"""

from __future__ import annotations

import os
import re
import shutil
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterable, Mapping
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path

import click

from benchmarks.rows import ROOT, Job, Refusal, Row, Struck, jobs, rows
from verifier import Options, check, load
from verifier.finding import Finding, Verdict
from verifier.text.diagnostics import Diagnostic, DraftError
from verifier.text.source import Source

LABEL = re.compile(r"^ +(\d[\w()]*) ", re.MULTILINE)
FOUND, PARTLY, MISSED, SILENT = "rediscovered", "partly", "missed", "silent"


@dataclass(frozen=True)
class Answer:
    """What is said of a text: findings, or why it is not read."""

    findings: tuple[Finding, ...] = ()
    refusals: tuple[Refusal, ...] = ()


def ask(job: Job, checks: tuple[str, ...]) -> Answer:
    """What the checks say; without checks, whether the text can be read."""
    options = Options(select=checks, choose=job.choose)
    with tempfile.TemporaryDirectory() as place:
        shutil.copytree(ROOT / "treaties", Path(place) / "treaties")
        if job.struck is not None:
            strike(Path(place), job.struck)
        try:
            model = load(Path(place) / job.file)
        except DraftError as error:
            return Answer(refusals=tuple(refusal(d, error.source) for d in error.diagnostics))
        return Answer(check(model, options)[0].findings if checks else ())


def refusal(slip: Diagnostic, source: Source) -> Refusal:
    """What is refused: the label that stands last before the place is the clause's."""
    labels = LABEL.findall(source.text[: slip.span.start])
    return Refusal(slip.code, labels[-1] if labels else "", f"{slip.message}; {slip.help}")


def strike(place: Path, struck: Struck) -> None:
    """Put the words otherwise, which must be there just once; lines may break anywhere between them."""
    words = re.compile(r"\s+".join(map(re.escape, struck.words.split())))
    text, number = words.subn(lambda _: struck.instead, (place / struck.file).read_text("utf-8"))
    if number != 1:
        raise ValueError(f"{struck.file}: `{struck.words}` is there {number} times")
    (place / struck.file).write_text(text, "utf-8")


def judged(row: Row, told: Mapping[Job, Answer]) -> tuple[str, bool]:
    """How the row came out, and whether that is what it says."""
    if row.missed:
        return MISSED, True
    first, last = told[jobs(row)[0]], told[jobs(row)[-1]]
    if row.refused is not None:
        seen = not first.refusals and any(row.refused.matches(r) for r in last.refusals)
        return (FOUND, True) if seen else ("NOT FOUND", False)
    whole, struck = first.findings, last.findings
    if not row.control:
        seen = all(any(s.matches(f) for f in whole) for s in row.sights)
        return (PARTLY if row.partly else FOUND, True) if seen else ("NOT FOUND", False)
    if any(s.matches(f) for s in row.sights for f in whole):
        return "FALSE ALARM", False
    if any(f.check == s.check and f.verdict is Verdict.UNKNOWN for s in row.sights for f in whole):
        return "UNDECIDED", False
    shown = not row.struck or any(s.matches(f) for s in row.sights for f in struck)
    return (SILENT, True) if shown else ("IDLE WORDS", False)


def main(only: tuple[str, ...]) -> int:
    """Ask for every row; print the table as far as it is known."""
    wanted = rows(only)
    if unknown := sorted(set(only) - {r.id for r in wanted}):
        click.echo(f"treaties/truth.toml has no row {', '.join(unknown)}: nothing was asked", err=True)
        return 2
    asked: dict[Job, tuple[str, ...]] = {}
    for r in wanted:
        for job in jobs(r):
            asked[job] = tuple(sorted({*asked.get(job, ()), *(s.check for s in r.sights)}))
    began = time.perf_counter()
    results: Counter[str] = Counter()
    wrong, known = 0, dict[Job, Answer]()
    with ProcessPoolExecutor(os.cpu_count(), get_context("spawn")) as pool:
        waiting = {pool.submit(ask, job, checks): job for job, checks in asked.items()}
        for r in wanted:
            gather(r, waiting, known, len(asked))
            result, fine = judged(r, known)
            results[result] += 1
            wrong += not fine
            reason = r.partly or r.missed
            click.echo(f"{r.id:<6} {result:<13} {r.says}{f' ({reason})' if reason else ''}")
    told = totals(results, (FOUND, PARTLY, MISSED, "NOT FOUND"))
    controls = totals(results, (SILENT, "FALSE ALARM", "UNDECIDED", "IDLE WORDS"))
    said = (f"defects: {told}" if told else "", f"controls: {controls}" if controls else "")
    click.echo(f"\n{'; '.join(filter(None, said))}; {time.perf_counter() - began:.0f} s")
    return int(wrong > 0)


def gather(row: Row, waiting: dict[Future[Answer], Job], known: dict[Job, Answer], number: int) -> None:
    """Wait until what the row needs is there."""
    while not set(jobs(row)) <= set(known):
        if sys.stderr.isatty():
            click.echo(f"\r\x1b[K{row.id} … {len(known)} of {number} texts asked", nl=False, err=True)
        done, _ = wait(waiting, return_when=FIRST_COMPLETED)
        for future in done:
            known[waiting.pop(future)] = future.result()
    if sys.stderr.isatty():
        click.echo("\r\x1b[K", nl=False, err=True)


def totals(results: Mapping[str, int], kinds: Iterable[str]) -> str:
    """So many of each kind."""
    return ", ".join(f"{results[kind]} {kind}" for kind in kinds if results.get(kind))


if __name__ == "__main__":
    sys.exit(main(tuple(sys.argv[1:])))
