"""One defect, one finding: what two checks see is told by the one that says more of it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from verifier import checks
from verifier.finding import Finding


def told_once(found: Sequence[Finding]) -> list[Finding]:
    """The findings without those that another check tells better, which says so."""
    better = [teller(f, found) for f in found]
    besides: dict[int, list[str]] = {}
    for finding, other in zip(found, better, strict=True):
        if other is not None:
            besides.setdefault(id(other), []).append(finding.check)
    left = (f for f, other in zip(found, better, strict=True) if other is None)
    return [replace(f, notes=(*f.notes, *map(shared, besides.get(id(f), ())))) for f in left]


def shared(check: str) -> str:
    """That another check finds the same."""
    return f"{check} finds the same, which is told only here"


def teller(finding: Finding, found: Iterable[Finding]) -> Finding | None:
    """The finding of a check that tells the same defect better: same clauses, as grave, wherever this one arises."""
    better = {check for grade, check in checks.get(finding.check).YIELDS if grade == finding.grade}
    return next((f for f in found if f.check in better and same(finding, f)), None)


def same(finding: Finding, other: Finding) -> bool:
    """Whether the other tells all that the finding tells."""
    if finding.severity is None or finding.severity != other.severity:
        return False
    return where(finding) == where(other) and covers(other, finding)


def where(finding: Finding) -> set[tuple[str, str]]:
    """The clauses needed; of a clause that stands alone, also the words that matter."""
    cited = [c for c in finding.clauses if c.use == "needed"]
    return {(c.number, c.text[slice(*c.mark)] if len(cited) == 1 else "") for c in cited}


def covers(other: Finding, finding: Finding) -> bool:
    """Whether the other arises wherever the finding does."""
    wider = [set(row) for row in other.configurations or ((),)]
    return all(any(w <= set(row) for w in wider) for row in finding.configurations or ((),))
