"""What answers rest on: the searches that settled a question, each as a text that any solver can read.

Most searches are steps on the way, and nothing rests on them. What settles a question is handed to whoever asked for
evidence: that a proposal has no way out, that no proposal is left, that what is shown can happen. Nothing is written
down while nobody asks.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

import z3

from verifier.formula import (
    And,
    Breached,
    Clean,
    Comes,
    Discharged,
    Due,
    Formula,
    Kept,
    Not,
    Occurs,
    Or,
    Orderly,
    Question,
    Under,
    spoken_of,
)
from verifier.model import Act
from verifier.solving.script import Writer


@dataclass(frozen=True, slots=True)
class Evidence:
    """One search that settled something: what about, its script without the command that asks, and the answer."""

    check: str
    clauses: str  # those of which the question speaks
    about: tuple[str, ...]  # lines
    script: str
    satisfiable: bool

    @property
    def text(self) -> str:
        """A whole SMT-LIB file."""
        setting = f"(set-logic {self.logic()})\n(set-info :status {self.status})"
        return f"{self.head()}{setting}\n{self.script}\n(check-sat)\n"

    @property
    def status(self) -> str:
        """The answer in the words of the standard."""
        return "sat" if self.satisfiable else "unsat"

    def logic(self) -> str:
        """Linear arithmetic over whole hours; with quantifiers only where counting on examples came to no end."""
        return "LIA" if "(forall " in self.script else "QF_LIA"

    def head(self) -> str:
        """The comment at the top."""
        return "".join(f"; {line}\n" for line in (f"check: {self.check}", *self.about, f"answer: {self.status}"))


Taker = Callable[[Evidence], None]


@dataclass(slots=True)
class Record:
    """Evidence as it is found, each text once. `check` and `question` say what is being asked."""

    taker: Taker
    check: str = ""
    question: Question | None = None
    writer: Writer = field(default_factory=Writer)
    seen: set[int] = field(default_factory=set)

    def add(self, what: str, assertions: Sequence[z3.BoolRef], satisfiable: bool) -> None:
        """Hand on that these assertions can, or cannot, hold together."""
        script = self.writer.script(assertions)
        if hash(script) in self.seen:
            return
        self.seen.add(hash(script))
        q = self.question
        clauses = "" if q is None else subject(q)
        about = (*(() if q is None else (f"clauses: {clauses}", *told(q))), what)
        self.taker(Evidence(self.check, clauses, about, script, satisfiable))


def subject(q: Question) -> str:
    """The clauses that a question names; all that it does not leave out, where it names none."""
    named = sorted({i.clause for f in formulas(q) for i in spoken_of(f)})
    left = ", ".join(sorted(q.without.clauses))
    return ", ".join(named) or (f"all but {left}" if left else "all")


def formulas(q: Question) -> Iterator[Formula]:
    """All that a question speaks of."""
    yield from (*q.some, *q.along, q.given, *([] if q.always is None else [q.always]))


def told(q: Question) -> Iterator[str]:
    """A question, line by line."""
    yield f"harms: {', '.join(map(deed, q.harms)) or 'none'}"
    yield from (f"some conduct makes true: {said(f)}" for f in q.some)
    if q.always is not None:
        yield f"chosen by: {', '.join(q.choosers) or 'nobody'}"
        yield from (f"beside the choice can be true: {said(f)}" for f in q.along)
        yield f"whatever conduct makes true: {said(q.given)}"
        yield f"makes true too: {said(q.always)}"
    left = sorted({*q.without.clauses, *q.without.needs, *q.without.words})
    yield f"left out: {', '.join(left) or 'nothing'}"


def said(f: Formula) -> str:
    """A formula in short."""
    match f:
        case Occurs(act):
            return f"happens({deed(act)})"
        case Comes(case):
            return f"comes({', '.join(f'{k} = {v}' for k, v in case.env)})"
        case Due(i) | Kept(i) | Breached(i) | Discharged(i):
            bound = "".join(f", {k} = {v}" for k, v in i.binding)
            return f"{type(f).__name__.lower()}({i.clause} of {i.bearer}{bound})"
        case Clean(states, but):
            who = "all but the authors" if states is None else ", ".join(states)
            return f"clean({who}{'; disregarding ' + ', '.join(but) if but else ''})"
        case Orderly(exempt):
            return f"no_ban_broken({'but by ' + ', '.join(exempt) if exempt else ''})"
        case Not(body):
            return f"not {said(body)}"
        case And(parts):
            return f"({' and '.join(map(said, parts))})" if parts else "true"
        case Or(parts):
            return f"({' or '.join(map(said, parts))})" if parts else "false"
        case Under(point, alternative, body):
            return f"under({point} = alternative {alternative + 1}: {said(body)})"


def deed(act: Act) -> str:
    """An act in short."""
    return f"{act.template}({', '.join(act.args)}{'; closing' if act.closing else ''})"
