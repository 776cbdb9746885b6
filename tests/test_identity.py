"""Names of findings: the same for the same thing, different for different things."""

from __future__ import annotations

from dataclasses import replace

from tests.reports.samples import CONFLICT, HOLDS, VETO
from verifier.confirming.identity import identified
from verifier.finding import Setting


def names(*findings: object) -> list[str]:
    return [f.id for f in identified(findings)]  # type: ignore[arg-type]


def test_a_name_tells_the_check_and_does_not_depend_on_the_company() -> None:
    (alone,) = names(CONFLICT)
    assert alone.startswith("conflict-")
    assert names(VETO, CONFLICT)[1] == alone
    assert names(HOLDS) == [""]


def test_what_a_name_depends_on() -> None:
    (name,) = names(CONFLICT)
    same = (
        replace(CONFLICT, claim="In other words", rlimit=9, scenario=()),
        replace(CONFLICT, clauses=CONFLICT.clauses[::-1], configurations=CONFLICT.configurations[::-1]),
    )
    assert {n for f in same for n in names(f)} == {name}
    other = (
        replace(CONFLICT, grade="near"),
        replace(CONFLICT, clauses=CONFLICT.clauses[:1]),
        replace(CONFLICT, configurations=((Setting("5(2)", "held", "reading"),),)),
    )
    assert len({name, *(n for f in other for n in names(f))}) == 4


def test_findings_that_are_alike_are_told_apart() -> None:
    other = replace(CONFLICT, claim="Something else")
    third = replace(CONFLICT, blockers=("Russia",))
    found = names(CONFLICT, other, third)
    assert len(set(found)) == 3
    assert found == names(third, other, CONFLICT)[::-1]
