"""`cross_conflict`: promises of several instruments, and what stated priorities say of them."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.checks.drafts import ERROR, WARNING, needed, where
from tests.test_uses import CORE, PACT, together
from verifier import Options, check
from verifier.finding import Finding, Verdict
from verifier.model import Model
from verifier.pipeline import load, selected

SOURCE = '  source: "made up" (derived).\n'
OLDER, NEWER = "in force on 1949-04-04", "in force on 2023-01-01"


def told(model: Model, *names: str) -> list[Finding]:
    """What is found; every question must have been answered."""
    findings = check(model, Options(select=names))[0].findings
    assert all(f.verdict is not Verdict.UNKNOWN for f in findings)
    return [f for f in findings if f.verdict is not Verdict.HOLDS]


def only(root: Path, stated: str = "", core: str = CORE, pact: str = PACT) -> Finding:
    (finding,) = told(together(root, core + stated, pact), "cross_conflict")
    return finding


def test_promises_of_two_instruments(tmp_path: Path) -> None:
    finding = only(tmp_path)
    assert (finding.severity, needed(finding), finding.grade) == (ERROR, ("1(1)", "Pact 1(1)"), "")
    assert finding.claim.endswith("and no stated priority says which of them gives way")
    assert finding.minimal
    assert [c.instrument for c in finding.clauses] == ["Core", "Pact"]


def test_it_concerns_who_is_bound_by_both(tmp_path: Path) -> None:
    """Borea is no party to the pact, and Dacia none to the core: without Cardia nobody has promised both."""
    apart = PACT.replace("role member (members): Cardia and Dacia", "role member (members): Dacia")
    assert not told(together(tmp_path, CORE, apart), "cross_conflict", "conflict")


def test_conflict_tells_only_what_stands_in_one_instrument(tmp_path: Path) -> None:
    ban = "  1(2)  No guarantor shall send forces into port.\n"
    both = told(together(tmp_path, CORE + ban), "conflict", "cross_conflict")
    assert {(f.check, needed(f)) for f in both} == {
        ("conflict", ("1(1)", "1(2)")),
        ("cross_conflict", ("1(1)", "Pact 1(1)")),
    }


def test_three_clauses_of_two_instruments(tmp_path: Path) -> None:
    """Two of the core and one of the pact: all three are needed."""
    core = CORE.replace(
        "send forces into the place", "do at least one of: send forces into the place; pay relief to Alba"
    )
    core = core.replace("act <state>", "act <state> pays (pay) relief to <state>.\nact <state>", 1)
    finding = only(tmp_path, "  1(2)  No guarantor shall pay relief to Alba.\n", core)
    assert needed(finding) == ("1(1)", "1(2)", "Pact 1(1)")


def test_nothing_is_asked_twice(tmp_path: Path) -> None:
    model = together(tmp_path)
    one = check(model, Options(select=("conflict",)))[1]
    two = check(model, Options(select=("conflict", "cross_conflict")))[1]
    ours = check(model, Options(select=("cross_conflict",)))[1]
    assert two.questions < one.questions + ours.questions


def test_of_one_instrument_nothing_is_asked(tmp_path: Path) -> None:
    alone = together(tmp_path, CORE.replace('use "pacts/pact.treaty".\n', ""))
    report, effort = check(alone, Options(select=("cross_conflict",)))
    (finding,) = report.findings
    assert (finding.verdict, finding.vacuous, effort.questions) == (Verdict.HOLDS, True, 0)
    assert "cross_conflict" in selected(Options())


@pytest.mark.parametrize(
    ("stated", "over", "under"),
    [
        ("priority: Pact over Core.\n", "Pact 1(1)", "1(1)"),
        ("priority: Core over Pact.\n", "1(1)", "Pact 1(1)"),
        ("priority: 1(1) over Pact 1(1).\n", "1(1)", "Pact 1(1)"),
        (f"priority: Pact over Core.\n{SOURCE}priority: 1(1) over Pact 1(1).\n", "1(1)", "Pact 1(1)"),
    ],
)
def test_a_stated_priority_resolves_it(tmp_path: Path, stated: str, over: str, under: str) -> None:
    finding = only(tmp_path, stated + SOURCE)
    assert (finding.severity, finding.grade) == (WARNING, "ranked")
    assert finding.claim.endswith(f"; {under} gives way to {over}")
    assert any("made up" in line for line in finding.explanation)


def test_a_priority_of_other_clauses_resolves_nothing(tmp_path: Path) -> None:
    other = "  1(2)  Alba shall not send forces into port.\n"
    finding = only(tmp_path, f"{other}priority: 1(2) over Pact 1(1).\n{SOURCE}")
    assert (finding.severity, finding.grade) == (ERROR, "")


def test_priorities_are_not_chained(tmp_path: Path) -> None:
    ban = "  1(2)  Alba shall not send forces into port.\n"
    stated = f"{ban}priority: 1(1) over 1(2).\n{SOURCE}priority: 1(2) over Pact 1(1).\n{SOURCE}"
    assert only(tmp_path, stated).severity is ERROR


class TestLaterInTime:
    """VCLT 30(3) and (4)(a): between states that are parties to both."""

    STATED = f"priority: later in time.\n{SOURCE}"
    ALL = PACT.replace("Cardia and Dacia.\n", "Cardia, Borea, and Alba.\n").replace(
        "states: Cardia, and Dacia.", "states: Borea and Cardia."
    )

    def test_the_later_prevails_when_all_are_parties_to_both(self, tmp_path: Path) -> None:
        finding = only(tmp_path, self.STATED, pact=self.ALL)
        assert finding.claim.endswith("; Pact 1(1) gives way to 1(1)")

    def test_so_does_a_pact_that_is_later(self, tmp_path: Path) -> None:
        finding = only(tmp_path, self.STATED, pact=self.ALL.replace(OLDER, NEWER))
        assert finding.claim.endswith("; 1(1) gives way to Pact 1(1)")

    def test_not_towards_a_state_outside(self, tmp_path: Path) -> None:
        """The ban is owed to Dacia too, which is no party to the later core."""
        assert only(tmp_path, self.STATED).severity is ERROR

    def test_a_duty_gives_way_towards_its_beneficiary_only(self, tmp_path: Path) -> None:
        """1(1) is owed to Alba, which is no party to the later pact."""
        pact = self.ALL.replace(OLDER, NEWER).replace("Cardia, Borea, and Alba.", "Cardia and Borea.")
        assert only(tmp_path, self.STATED, pact=pact).severity is ERROR

    def test_on_the_same_day_neither_is_later(self, tmp_path: Path) -> None:
        assert only(tmp_path, self.STATED, pact=self.ALL.replace("1949-04-04", "2022-03-29")).severity is ERROR

    def test_a_bracket_may_decide(self, tmp_path: Path) -> None:
        """Only with Dacia a party to the core does the later core surely prevail."""
        core = CORE.replace("parties: Alba and", "parties: Alba [Alba: , Dacia], and").replace(
            "states: Alba, Borea, and Cardia", "states: Alba, Borea, Cardia, and Dacia"
        )
        pact = self.ALL.replace("Cardia, Borea, and Alba.", "Cardia, Borea, Alba, and Dacia.").replace(
            "states: Borea and Cardia", "states: Borea, Cardia, and Dacia"
        )
        model = together(tmp_path, core + self.STATED, pact)
        for chosen, severity in (((), ERROR), ((("parties", "Alba"),), WARNING), ((("parties", "without"),), ERROR)):
            (finding,) = check(model, Options(select=("cross_conflict",), choose=chosen))[0].findings
            assert finding.severity is severity


def test_within_one_text_a_stated_priority_counts_too(tmp_path: Path) -> None:
    alone = CORE.replace('use "pacts/pact.treaty".\n', "") + "  1(2)  No guarantor shall send forces into port.\n"
    (finding,) = told(together(tmp_path, f"{alone}priority: 1(2) over 1(1).\n{SOURCE}"), "conflict")
    assert (finding.severity, finding.claim[-24:]) == (WARNING, "; 1(1) gives way to 1(2)")


RULE = """treaty Rule "A rule that forbids force, and a decision that ends it".
in force on 1945-10-24.
parties: Corvo.
states: Alba, Borea, and Corvo.
regions of Alba: north.
event <state> attacks (attack) <state> in <region>.
event the Council requires an end of force in <region>.
call <state> appeals (appeal) for help.
act <state> uses (use) force in <region>.
article 2.
  2  Corvo shall not use force in any region.
article 25.
  25 When the Council requires an end of force in any region (the place), Corvo shall not use force in the place.
article 51.
  51 When any state attacks Alba in any region (the place) {written: | court: , and when Alba appeals for help},
     Corvo may, notwithstanding 2, use force in the place.
priority: Rule over every other instrument.
  source: "made up" (derived).
"""
ASKS_FOR_FORCE = """treaty Pact "A pact that asks for force".
use "rule.treaty".
signed on 1960-08-16.
parties: Alba and Corvo.
states: Alba, Borea, and Corvo.
regions of Alba: north.
event <state> attacks (attack) <state> in <region>.
act <state> uses (use) force in <region>.
harm: any state attacks Alba in any region of Alba.
article 1.
  1  When any state attacks Alba in any region of Alba (the place), each party shall use force in the place.
"""


def test_each_set_of_clauses_is_told_where_it_stands(tmp_path: Path) -> None:
    """Once the Council has spoken 51 lifts nothing that matters; 2 by itself is lifted under one reading of 51."""
    (tmp_path / "rule.treaty").write_text(RULE, "utf-8")
    (tmp_path / "pact.treaty").write_text(ASKS_FOR_FORCE, "utf-8")
    both = {needed(f): where(f) for f in told(load(tmp_path / "pact.treaty"), "cross_conflict")}
    assert both == {("1", "Rule 2"): {frozenset({"court of Rule 51"})}, ("1", "Rule 25"): {frozenset()}}
