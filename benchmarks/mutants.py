"""Would the tests notice? `make mutants`: small faults put into the code one at a time, a seeded sample of them.

A mutant is killed when some test fails, or comes to no end (`slow` counts those). Unharmed, all of them have to pass,
or every mutant is dead. One that survives shows what no test looks at, or changes nothing (`<` for `<=` between numbers
that are never equal); survivors are listed and not explained away. Our own few lines and not a library: a mutant of
the encoding is to be met first by the tests that know most of it, and none is to be tried on the whole suite, which
takes minutes. Arguments: how many mutants, the seed, and how many at a time.
"""

from __future__ import annotations

import ast
import os
import random
import shutil
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import click

ROOT = Path(__file__).parents[1]
SECONDS = int(os.environ.get("SERVANDA_MUTANT_SECONDS", "240"))
"""After which a mutant counts as killed: unharmed, each list of tests ends well before."""
MEANING = ("tests/test_semantics.py", "tests/test_breach.py", "tests/test_several.py", "tests/test_organs.py")
SOLVING = ("tests/test_regressions.py", "tests/checks/test_conflict.py", "tests/checks/test_hostage.py")
TRUTH = ("tests/test_planted.py", "tests/test_golden.py", "tests/test_worked_rows.py")
PARTS: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "semantics": (
        ("meaning/semantics", "meaning/outcome"),
        (*MEANING, "tests/test_single_norms.py", "tests/test_agreement.py"),
    ),
    "encoding": (
        ("solving/encode", "solving/grounding", "solving/smtlib"),
        (*SOLVING, "tests/test_agreement.py", *TRUTH),
    ),
    "engine": (
        (
            *(f"solving/{name}" for name in ("attempts", "clock", "escape", "force", "parts", "solve")),
            *(f"confirming/{name}" for name in ("families", "minimal", "never", "replay", "witness")),
        ),
        (*SOLVING, "tests/test_agreement.py", *TRUTH),
    ),
    "checks": (tuple(f"checks/{p.stem}" for p in sorted((ROOT / "verifier/checks").glob("[a-z]*.py"))), TRUTH),
}
"""Per part: its modules, and the tests in the order in which a mutant meets them; a check meets its own first."""

COMPARED: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Lt: ast.LtE,
    ast.LtE: ast.Lt,
    ast.Gt: ast.GtE,
    ast.GtE: ast.Gt,
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
    ast.In: ast.NotIn,
    ast.NotIn: ast.In,
    ast.Is: ast.IsNot,
    ast.IsNot: ast.Is,
}
PAIRS = (("any", "all"), ("min", "max"), ("And", "Or"), ("conj", "disj"))
CALLED = {one: other for pair in PAIRS for one, other in (pair, pair[::-1])}


@dataclass(frozen=True)
class Mutant:
    """One place of one module, and what stands there instead."""

    part: str
    module: str
    line: int
    before: str
    after: str
    text: str  # the whole module


def mutated(node: ast.AST) -> Iterator[ast.AST]:
    """What may stand in the place of a piece of code."""
    match node:
        case ast.Compare(left, [op], [right]) if type(op) in COMPARED:
            yield ast.Compare(left, [COMPARED[type(op)]()], [right])
        case ast.BoolOp(op, values):
            yield ast.BoolOp(ast.Or() if isinstance(op, ast.And) else ast.And(), values)
            yield from (ast.BoolOp(op, [v for v in values if v is not out]) for out in values if len(values) > 2)
        case ast.UnaryOp(ast.Not(), operand):
            yield operand
        case ast.BinOp(left, ast.Add() | ast.Sub() as op, right):
            yield ast.BinOp(left, ast.Sub() if isinstance(op, ast.Add) else ast.Add(), right)
        case ast.Constant(bool(value)):
            yield ast.Constant(not value)
        case ast.Constant(int(value)):
            yield ast.Constant(value + 1)
        case ast.Call(ast.Name(name), args, keywords) if name in CALLED:
            yield ast.Call(ast.Name(CALLED[name]), args, keywords)
        case ast.IfExp(test, body, orelse):
            yield ast.IfExp(test, orelse, body)
        case ast.GeneratorExp(elt, [ast.comprehension(target, iterable, [_, *_], 0)]):
            yield ast.GeneratorExp(elt, [ast.comprehension(target, iterable, [], 0)])


def mutants() -> Iterator[Mutant]:
    """Every mutant of every module."""
    for part, (modules, _) in PARTS.items():
        for module in modules:
            text = (ROOT / "verifier" / f"{module}.py").read_text("utf-8")
            for node in ast.walk(ast.parse(text)):
                if isinstance(node, ast.expr):
                    for other in mutated(node):
                        yield replaced(part, module, text, node, ast.unparse(ast.fix_missing_locations(other)))


def replaced(part: str, module: str, text: str, node: ast.expr, after: str) -> Mutant:
    """The module with other code in one place."""
    lines = text.encode().splitlines(keepends=True)
    assert node.end_lineno is not None
    start = sum(map(len, lines[: node.lineno - 1])) + node.col_offset
    end = sum(map(len, lines[: node.end_lineno - 1])) + (node.end_col_offset or 0)
    code = text.encode()
    whole = code[:start] + f"({after})".encode() + code[end:]
    return Mutant(part, module, node.lineno, code[start:end].decode(), after, whole.decode())


def fate(mutant: Mutant) -> str:
    """What becomes of a copy of the project that has this fault: `killed`, `slow` or `survived`."""
    with tempfile.TemporaryDirectory() as place:
        for name in ("verifier", "tests", "grammar", "treaties", "benchmarks", "docs"):
            shutil.copytree(ROOT / name, Path(place, name), ignore=shutil.ignore_patterns("__pycache__"))
        for name in ("pyproject.toml", "README.md", "CHANGELOG.md"):
            shutil.copy(ROOT / name, place)
        Path(place, "verifier", f"{mutant.module}.py").write_text(mutant.text, "utf-8")
        environment = {**os.environ, "PYTHONPATH": place, "PYTHONDONTWRITEBYTECODE": "1"}
        command = [
            sys.executable,
            "-m",
            "pytest",
            "-x",
            "-q",
            "-m",
            "not slow",
            "-p",
            "no:cacheprovider",
            "-p",
            "no:xdist",
        ]
        try:
            done = subprocess.run(
                [*command, *tests(mutant)],
                cwd=place,
                env=environment,
                capture_output=True,
                check=False,
                timeout=SECONDS,
            )
        except subprocess.TimeoutExpired:
            return "slow"
        return "killed" if done.returncode else "survived"


def tests(mutant: Mutant) -> list[str]:
    """The tests that a mutant meets, in order."""
    own = Path("tests", "checks", f"test_{Path(mutant.module).name}.py")
    first = [own.as_posix()] if mutant.part == "checks" and (ROOT / own).exists() else []
    return [*first, *PARTS[mutant.part][1]]


def main(count: int, seed: int, workers: int) -> int:
    """Try a sample, as many of each part as it has of all mutants; print what survives, and the scores."""
    every = list(mutants())
    sample = random.Random(seed).sample(every, min(count, len(every)))
    began = time.perf_counter()
    fates: Counter[tuple[str, str]] = Counter()
    with ThreadPoolExecutor(workers) as pool:
        for mutant, what in zip(sample, pool.map(fate, sample), strict=True):
            fates[mutant.part, what] += 1
            if what == "survived":
                where = f"verifier/{mutant.module}.py:{mutant.line}"
                click.echo(f"survived  {where}  {short(mutant.before)}  ->  {short(mutant.after)}")
    for part in PARTS:
        here = {what: n for (name, what), n in sorted(fates.items()) if name == part}
        click.echo(f"{part}: {', '.join(f'{n} {what}' for what, n in here.items()) or 'none tried'}")
    dead = sum(n for (_, what), n in fates.items() if what != "survived")
    score = f"{dead} of {len(sample)} mutants killed ({dead / len(sample):.0%}), seed {seed}"
    click.echo(f"{score}, of {len(every)} that there are; {time.perf_counter() - began:.0f} s")
    return 0


def short(code: str) -> str:
    """On one line, and not too long."""
    line = " ".join(code.split())
    return line if len(line) < 70 else f"{line[:67]}…"


if __name__ == "__main__":
    given = [int(a) for a in sys.argv[1:]]
    sys.exit(main(*given, *(300, 1, os.cpu_count() or 1)[len(given) :]))
