"""Reservations: whom they free, from when, what finds them, and what is refused."""

from __future__ import annotations

import pytest

from tests.checks.drafts import needed
from verifier import Options, check
from verifier.commands.scenarios import run_scenarios
from verifier.finding import Finding, Verdict
from verifier.fmt import formatted
from verifier.model import Model
from verifier.resolving.resolve import load
from verifier.text.diagnostics import DraftError
from verifier.text.source import Source

DRAFT = """treaty Ports "Ports under guarantee".
in force on 2001-05-04.
parties: Alba and every guarantor.
states: Alba, Borea, Cardia, and Delia.
role guarantor (guarantors): Borea, Cardia, and Delia.
regions of Alba: north and south.
event <state> attacks (attack) <state> in <region>.
act <state> sends (send) ships into <region>.
act <state> admits (admit) <state>.
act <state> votes (vote).
act <state> protests (protest).
act <state> accepts (accept) the reservation of <state>.
harm: any state attacks Alba in any region of Alba.
article 1.
{CLAUSES}
reservation of {RESERVATION}.
"""
HELP = (
    "When any state (the attacker) attacks Alba in any region of Alba (the place),"
    " each guarantor other than the attacker shall within 2 days send ships into the place."
)
BAN = "Each guarantor shall not admit any other state."
ATTACK = "hour 0: a third state attacks Alba in north"


def text(reservation: str, *clauses: str, more: str = "") -> str:
    numbered = "\n".join(f"  1({k}) {clause}" for k, clause in enumerate(clauses or (HELP,), 1))
    return DRAFT.replace("{CLAUSES}", numbered).replace("{RESERVATION}", reservation) + more


def draft(reservation: str, *clauses: str, more: str = "") -> Model:
    return load(Source("draft.treaty", text(reservation, *clauses, more=more)))


def plays(reservation: str, happens: tuple[str, ...], *expected: str, clauses: tuple[str, ...] = (HELP,)) -> bool:
    lines = "\n".join((*(f"  {line}." for line in happens), *(f"  expect: {e}." for e in expected)))
    return run_scenarios(draft(reservation, *clauses, more=f'scenario "s".\n{lines}\n')).verdict is Verdict.HOLDS


def findings(model: Model, name: str) -> list[Finding]:
    return [f for f in check(model, Options(select=(name,)))[0].findings if f.verdict is not Verdict.HOLDS]


class TestMeaning:
    def test_it_frees_its_author_alone(self) -> None:
        for said in ("not bound", "only if Cardia votes", "unless Alba admits Borea"):
            happens = (ATTACK, "hour 0: Alba admits Borea")
            assert plays(f"Cardia to 1(1): {said}", happens, "Cardia does not owe 1(1)", "Borea owes 1(1)")

    def test_a_condition_sets_the_duty_off_when_it_comes_about(self) -> None:
        story = (ATTACK, "hour 30: Cardia votes", "expect at hour 78: 1(1) is open for Cardia until hour 78")
        assert plays("Cardia to 1(1): only if Cardia votes", story, "Cardia owes 1(1)")

    def test_it_may_speak_of_what_the_clause_has_named(self) -> None:
        said = "Cardia to 1(1): unless Cardia sends ships into south, only if Cardia admits the attacker"
        attack = "hour 0: Delia attacks Alba in north"
        assert plays(said, (attack, "hour 1: Cardia admits Borea"), "Cardia does not owe 1(1)")
        assert plays(said, (attack, "hour 1: Cardia admits Delia"), "Cardia owes 1(1)")

    def test_a_ban_and_a_liberty(self) -> None:
        happens = ("hour 3: Cardia admits Borea", "hour 3: Delia admits Borea")
        assert plays("Cardia to 1(1): not bound", happens, "Cardia is not in breach of 1(1)", clauses=(BAN,))
        assert plays("Cardia to 1(1): not bound", happens, "Delia is in breach of 1(1)", clauses=(BAN,))
        allowed = (BAN, "Each guarantor may, notwithstanding 1(1), admit any other state.")
        assert plays("Cardia to 1(2): not bound", happens, "Cardia is in breach of 1(1)", clauses=allowed)
        assert plays("Cardia to 1(2): not bound", happens, "Delia is not in breach of 1(1)", clauses=allowed)

    def test_an_article_stands_for_its_clauses(self) -> None:
        happens = (ATTACK, "hour 3: Cardia admits Borea")
        for label in ("article 1", "1(1) and 1(2)"):
            expected = ("Cardia does not owe 1(1)", "Cardia is not in breach of 1(2)")
            assert plays(f"Cardia to {label}: not bound", happens, *expected, clauses=(HELP, BAN))

    def test_with_the_consent_of_the_others(self) -> None:
        said = "Cardia to 1(1): unless Borea accepts the reservation of Cardia"
        assert plays(said, (ATTACK,), "Cardia owes 1(1)")
        assert plays(said, ("hour 0: Borea accepts the reservation of Cardia", ATTACK), "Cardia does not owe 1(1)")

    def test_one_that_is_not_due_defaults_in_nothing(self) -> None:
        both = HELP.replace("each guarantor other than the attacker shall", "the guarantors shall together")
        assert plays("Cardia to 1(1): not bound", (ATTACK,), "no guarantor is in breach of 1(1)", clauses=(both,))
        happens = (ATTACK, "hour 1: Delia sends ships into north")
        assert plays("Cardia to 1(1): not bound", happens, "Borea is in breach of 1(1)", clauses=(both,))


class TestFindings:
    def test_a_vote_of_ones_own(self) -> None:
        (finding,) = findings(draft("Cardia to 1(1): [made: only if Cardia votes]"), "hostage")
        assert (finding.grade, needed(finding), finding.parties) == ("own hand", ("1(1)",), "Cardia")
        assert [(s.point, s.alternative) for s in finding.configurations[0]] == [("reservation of Cardia", "made")]
        (quoted,) = [c for c in finding.clauses if c.number == "reservation"]
        assert quoted.text[slice(*quoted.mark)] == "only if Cardia votes"

    def test_an_exception_of_ones_own(self) -> None:
        (finding,) = findings(draft("Cardia to 1(1): unless Cardia protests"), "swallowed")
        assert needed(finding) == ("1(1)",)
        assert "Cardia makes the exception hold" in finding.explanation[0]

    def test_nothing_is_found_of_those_who_made_none(self) -> None:
        model = draft("Cardia to 1(1): unless Alba admits Cardia")
        assert not findings(model, "swallowed")
        assert {f.parties for f in findings(model, "hostage")} <= {"Cardia"}

    def test_a_conflict_that_it_ends(self) -> None:
        clauses = (HELP, "Cardia shall not send ships into any region of Alba.")
        found = findings(draft("Cardia to 1(1): [made: not bound]", *clauses), "conflict")
        assert [(needed(f), f.configurations[0][0].alternative) for f in found] == [(("1(1)", "1(2)"), "without")]

    def test_it_is_assumed_to_change_nothing_for_others(self) -> None:
        assumed = check(draft("Cardia to 1(1): not bound"), Options(select=("text",)))[0].assumptions
        assert any("a reservation changes what the state that makes it owes" in a for a in assumed)


@pytest.mark.parametrize(
    ("reservation", "clauses", "code"),
    [
        ("Cardia to 1(2): not bound", (HELP,), "unknown-name"),
        ("Cardia to 1(1): not bound", ("Each guarantor intends to vote.",), "reserves-nothing"),
        ("Alba to 1(1): not bound", (HELP,), "reserves-nothing"),
        ("Cardia to 1(1): not bound", ("Each guarantor other than Cardia shall vote.",), "reserves-nothing"),
        ("Corvo to 1(1): not bound", (HELP,), "unknown-name"),
        ("Cardia to 1(1): only if the invader votes", (HELP,), "unknown-name"),
        ("Cardia to 1(1): Cardia votes", (HELP,), "unexpected"),
        ("[A: Cardia | B: Delia] to 1(1): not bound", (HELP,), "bracket-here"),
        ("Cardia: not bound", (HELP,), "unexpected"),
    ],
)
def test_what_is_refused(reservation: str, clauses: tuple[str, ...], code: str) -> None:
    with pytest.raises(DraftError) as raised:
        draft(reservation, *clauses)
    assert [d.code for d in raised.value.diagnostics] == [code]


def test_layout_keeps_it() -> None:
    source = Source(
        "draft.treaty", text("Cardia   to article 1 :[made:only if Cardia votes ,unless Alba admits Cardia]")
    )
    assert "reservation of Cardia to article 1: [made: only if Cardia votes, unless Alba" in formatted(source)
