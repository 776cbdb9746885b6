"""Short names of findings, the same from run to run and for every draft that gives the same finding."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from hashlib import sha256

from verifier.finding import Finding

_DIGITS = 5


def identified(findings: Sequence[Finding]) -> tuple[Finding, ...]:
    """The findings, each with its name; those that are alike in check, grade, clauses and choices told apart."""
    names = [_name(f, _marks(f)) if f.severity else "" for f in findings]
    for more in (_claimed, _whole):
        alike = Counter(names)
        names = [_name(f, more(f)) if n and alike[n] > 1 else n for f, n in zip(findings, names, strict=True)]
    return tuple(replace(f, id=n) for f, n in zip(findings, names, strict=True))


def _name(finding: Finding, marks: Sequence[object]) -> str:
    return f"{finding.check}-{sha256(repr(marks).encode()).hexdigest()[:_DIGITS]}"


def _marks(f: Finding) -> tuple[object, ...]:
    choices = sorted(sorted((s.point, s.alternative) for s in row) for row in f.configurations)
    return f.check, f.grade, sorted(c.number for c in f.clauses if c.use != "shown"), choices


def _claimed(f: Finding) -> tuple[object, ...]:
    return (*_marks(f), f.claim)


def _whole(f: Finding) -> tuple[object, ...]:
    told = [(m.hour, m.act) for m in (*f.scenario, *f.witness)]
    return (*_claimed(f), f.explanation, f.parties, f.blockers, told)
