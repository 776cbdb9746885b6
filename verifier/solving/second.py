"""A second solver, cvc5, asked the same: it reads each question as SMT-LIB text, and nothing else of this house.

It is an extra (`pip install servanda[cvc5]`). Its budget counts its own steps, so that a slow machine says the same.
"""

from __future__ import annotations

from collections.abc import Iterator
from importlib import metadata
from importlib.util import find_spec

from verifier.solving.evidence import Evidence

BUDGET = 2_000_000
"""Steps of cvc5 that one search may take."""


class SolversDifferError(Exception):
    """Two solvers answer the same question differently: one of them is wrong. `bundle`: files for a bug report."""

    def __init__(self, message: str, bundle: dict[str, str]) -> None:
        super().__init__(message, bundle)
        self.bundle = bundle

    def __str__(self) -> str:
        return str(self.args[0])


def confirms(evidence: Evidence) -> bool:
    """Whether cvc5 says the same; not, where it comes to no end within its budget. Raises SolversDifferError."""
    said = answer(evidence.text)
    if said in ("unknown", evidence.status):
        return said == evidence.status
    where = f"check {evidence.check}: Z3 says {evidence.status}, cvc5 says {said}"
    versions = "".join(f"{line}\n" for line in (where, *solvers()))
    files = {"question.smt2": evidence.text, "answers.txt": versions}
    raise SolversDifferError(f"the solvers disagree, {where}", files)


def installed() -> bool:
    """Whether cvc5 is there."""
    return find_spec("cvc5") is not None


def solvers() -> Iterator[str]:
    """The solvers and their versions."""
    for name in ("z3-solver", "cvc5"):
        yield f"{name} {metadata.version(name)}"


def answer(text: str) -> str:
    """What cvc5 says: `sat`, `unsat` or `unknown`."""
    import cvc5

    terms = cvc5.TermManager()
    solver = cvc5.Solver(terms)
    solver.setOption("rlimit-per", str(BUDGET))
    symbols = cvc5.SymbolManager(terms)
    parser = cvc5.InputParser(solver, symbols)
    parser.setStringInput(cvc5.InputLanguage.SMT_LIB_2_6, text, "question")
    said = ""
    while not (command := parser.nextCommand()).isNull():
        said += str(command.invoke(solver, symbols))
    return said.split()[0].strip("()") if said.strip() else "unknown"
