"""What counts as what: in conditions, under prohibitions, and in what is told."""

from __future__ import annotations

import pytest

from tests.checks.drafts import needed
from verifier import Options, check
from verifier.commands.scenarios import run_scenarios
from verifier.finding import Finding, Verdict
from verifier.model import Model
from verifier.resolving.resolve import load
from verifier.text.diagnostics import DraftError
from verifier.text.source import Source

DRAFT = """treaty Deeming "What counts as what".
in force on 2001-05-04.
parties: Alba and every guarantor.
states: Alba, Borea, and Cardia.
role guarantor (guarantors): Borea and Cardia.
regions of Alba: north and south.
area zone (the zone): north.
event <state> attacks (attack) <state> in <region>.
event <state> makes (make) war on <state>.
act <state> hosts (host) a camp of <state>.
act <state> hosts (host) a base of <state>.
act <state> hosts (host) a depot of <state>.
act <state> fights (fight) against <state>.
harm: any state attacks Alba in any region of Alba.
article 1.
{CLAUSES}
"""
WAR = (
    "When any state (the attacker) attacks Alba in any region of Alba{},"
    " the attacker is deemed to make war on each party."
)
ARMS = "When any state (the attacker) makes war on Borea, Borea shall fight against the attacker."
CAMP = (
    "When any state (the host) hosts a camp of any state (the guest), the host is deemed to host a base of the guest."
)
BASE = "Alba shall not host a base of any other state."
HOST = "When Cardia attacks Alba in north, Alba shall host a camp of Borea."


def draft(*clauses: str, more: str = "") -> Model:
    numbered = "\n".join(f"  1({k}) {text}" for k, text in enumerate(clauses, 1))
    return load(Source("draft.treaty", DRAFT.replace("{CLAUSES}", numbered) + more))


def found(model: Model, name: str = "conflict") -> list[Finding]:
    (report,) = check(model, Options(select=(name,)))[:1]
    return [f for f in report.findings if f.verdict is not Verdict.HOLDS]


def plays(model: Model, *lines: str) -> None:
    told = "".join(f"  {line}.\n" for line in lines)
    text = model.source.text + f'scenario "s".\n{told}'
    assert run_scenarios(load(Source("draft.treaty", text))).verdict is Verdict.HOLDS


def test_an_attack_on_one_sets_off_what_an_attack_on_another_does() -> None:
    model = draft(WAR.format(""), ARMS)
    plays(model, "hour 0: Cardia attacks Alba in south", "expect: Borea owes 1(2)")
    plays(model, "hour 0: Cardia makes war on Borea", "expect: Borea owes 1(2)")
    plays(model, "hour 0: Cardia makes war on Alba", "expect: Borea does not owe 1(2)")


def test_only_within_its_limits() -> None:
    model = draft(WAR.format(" (the place) inside zone"), ARMS)
    plays(model, "hour 0: Cardia attacks Alba in north", "expect: Borea owes 1(2)")
    plays(model, "hour 0: Cardia attacks Alba in south", "expect: Borea does not owe 1(2)")


def test_nobody_is_deemed_to_do_it_to_itself() -> None:
    model = draft(WAR.format(""), ARMS)
    plays(model, "hour 0: Borea attacks Alba in south", "expect: Borea does not owe 1(2)")


def test_what_counts_as_it_is_forbidden() -> None:
    (told,) = found(draft(CAMP, BASE, HOST))
    assert needed(told) == ("1(2)", "1(3)")
    assert [c.number for c in told.clauses if c.use == "shown"] == ["1(1)"]
    assert "against 1(2)" in str(told.horns)


def test_its_clean_twin() -> None:
    assert found(draft(BASE, HOST)) == []


def test_a_reading_may_deem() -> None:
    plain = "the host intends to host a base of the guest"
    reading = CAMP.replace(
        "the host is deemed to host a base of the guest", "{" + CAMP[:-1].split(", ")[1] + f" | {plain}" + "}"
    )
    (told,) = found(draft(reading, BASE, HOST))
    assert [len(row) for row in told.configurations] == [1]


@pytest.mark.parametrize(
    ("liberty", "lifted"),
    [
        ("Alba may, notwithstanding 1(2), host a camp of any other state.", True),
        ("Alba may, notwithstanding 1(2), host a base of any other state.", True),
        ("Alba may, notwithstanding 1(2), host a depot of any other state.", False),
    ],
)
def test_what_lifts_it(liberty: str, lifted: bool) -> None:
    assert (found(draft(CAMP, BASE, HOST, liberty)) == []) is lifted


def test_leave_for_a_camp_is_no_leave_for_a_base() -> None:
    liberty = "Alba may, notwithstanding 1(2), host a camp of any other state."
    plays(draft(CAMP, BASE, liberty), "hour 0: Alba hosts a camp of Borea", "expect: Alba is not in breach of 1(2)")
    plays(draft(CAMP, BASE, liberty), "hour 0: Alba hosts a base of Borea", "expect: Alba is in breach of 1(2)")


def test_it_is_not_chained() -> None:
    depot = CAMP.replace("hosts a camp", "hosts a depot").replace("host a base", "host a camp")
    plays(draft(CAMP, BASE, depot), "hour 0: Alba hosts a depot of Borea", "expect: Alba is not in breach of 1(2)")


def test_nobody_keeps_a_duty_by_it() -> None:
    duty = "Alba shall within 1 day host a base of Borea."
    plays(draft(CAMP, duty), "hour 0: Alba hosts a camp of Borea", "expect: Alba is in breach of 1(2)")


@pytest.mark.parametrize(
    ("clause", "message"),
    [
        ("Alba is deemed to host a base of Borea.", "which one act counts"),
        (
            "When Alba hosts a camp of Borea and Alba hosts a depot of Borea, Alba is deemed to host a base of Borea.",
            "which",
        ),
        (
            "When Alba hosts a camp of Borea, Alba is deemed to, within 2 days, host a base of Borea.",
            "at once",
        ),
        (
            "When Alba hosts a camp of Borea, Alba is deemed to do all of: host a base of Borea; fight against Borea.",
            "one act of one state",
        ),
    ],
)
def test_what_is_refused(clause: str, message: str) -> None:
    with pytest.raises(DraftError) as refused:
        draft(clause)
    assert message in str([d.message for d in refused.value.diagnostics])
