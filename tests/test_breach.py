"""What follows a breach: remedies, forfeiture, suspension; and circles of them, which are refused."""

from __future__ import annotations

import pytest

from tests.checks.drafts import model
from tests.test_several import ATTACK, OPENING, draft, fate, sends, word
from verifier.meaning.semantics import configurations, explain, instances
from verifier.model import Act, Model, Occurrence
from verifier.text.diagnostics import DraftError

ATTACKED = "When any state (the attacker) attacks Alba in any region of Alba (the place),"
AID = f"1(1) {ATTACKED} each guard other than the attacker shall, within 2 hours, send troops into the place."
REMEDY = "1(2) When any guard (the defaulter) breaks 1(1), the defaulter shall within 5 hours pay Alba."
NEUTRAL = "2 Alba shall not admit any guard."
FORFEITURE = AID.replace("place.", "place, unless Alba has broken 2.")


def admits(state: str, hour: int) -> Occurrence:
    return Occurrence(hour, Act("<state> admits <state>", ("Alba", state)))


def pays(state: str, hour: int) -> Occurrence:
    return Occurrence(hour, Act("<state> pays <state>", (state, "Alba")))


def remedies(text: Model, *acts: Occurrence) -> dict[str, tuple[str, int | None, int | None]]:
    """What becomes of the remedy of each who owes one: and its start and deadline."""
    history = tuple(sorted((ATTACK, *acts)))
    config = next(configurations(text))
    told = (explain(i, text, config, history) for i in instances(text, config, "1(2)"))
    return {t.instance.bearer: (word(t), t.start, t.deadline) for t in told if t.due}


def test_a_remedy_is_owed_the_hour_after_the_deadline() -> None:
    text = draft(AID, REMEDY)
    late = (sends("Corvo", 1), pays("Delta", 8), pays("Elba", 9))
    assert remedies(text, *late) == {"Delta": ("kept", 3, 8), "Elba": ("broken", 3, 8)}
    assert remedies(text, *(sends(s, 2) for s in ("Corvo", "Delta", "Elba"))) == {}


def test_a_payment_before_the_breach_is_no_remedy() -> None:
    assert remedies(draft(AID, REMEDY), pays("Delta", 2))["Delta"][0] == "broken"


@pytest.mark.parametrize(("hour", "owed"), [(0, False), (1, True)])
def test_forfeiture_by_a_breach_before_the_duty_falls_due(hour: int, owed: bool) -> None:
    """The exception holds at the start of the duty or not at all."""
    text = draft(NEUTRAL, FORFEITURE)
    assert set(fate(text, admits("Borea", hour)).values()) == ({"broken"} if owed else {"not owed"})


def test_an_act_that_breaks_nothing_forfeits_nothing() -> None:
    text = draft("2 Alba shall not admit any guard, unless Borea pays Alba.", FORFEITURE)
    assert set(fate(text, pays("Borea", 0), admits("Corvo", 0)).values()) == {"broken"}


def test_those_who_absolve_one_another_owe_no_remedy() -> None:
    """Only where the other two have done their share is the third in breach."""
    bound = AID.replace("each guard other than the attacker shall", "the guards other than the attacker shall together")
    text = draft(bound, REMEDY)
    assert remedies(text, sends("Corvo", 1)) == {}
    assert remedies(text, sends("Corvo", 1), sends("Delta", 1)) == {"Elba": ("broken", 3, 8)}


def test_a_share_in_time_though_the_fellow_has_longer() -> None:
    """What Delta was bound to is known once Elba's longer time is over, since Elba may still perform for all."""
    bound = (
        f"1(1) {ATTACKED} the guards other than the attacker shall jointly and severally,"
        " after Alba admits that guard, within 2 hours, send troops into the place."
    )
    text = draft(bound, REMEDY)
    told = remedies(text, admits("Delta", 0), admits("Elba", 4))
    assert told == {"Delta": ("broken", 7, 12), "Elba": ("broken", 7, 12)}
    assert remedies(text, admits("Delta", 0), admits("Elba", 4), sends("Elba", 6)) == {}


def test_an_article_stands_for_its_clauses() -> None:
    text = draft(
        NEUTRAL,
        "3 Alba shall not pay any guard.",
        "4 When Alba has broken article 1, Borea may send troops into north.",
    )
    (variant,) = text.clause("4").variants
    assert variant[1] is not None
    assert [getattr(c, "clauses", ()) for c in variant[1].trigger] == [("2", "3")]


@pytest.mark.parametrize(
    ("clauses", "code", "said"),
    [
        ((AID.replace("place.", "place, unless Alba breaks 1(1)."),), "circle-of-breaches", "`1(1)` hangs on `1(1)`"),
        (
            (AID.replace("place.", "place, unless Alba breaks 1(2)."), REMEDY),
            "circle-of-breaches",
            "`1(1)` hangs on `1(2)`",
        ),
        (
            (NEUTRAL, "3 When Alba has broken 2, Alba may admit Borea."),
            "circle-of-breaches",
            "`2` hangs on `3`",
        ),
        ((AID.replace(" within 2 hours,", ""), REMEDY), "breach-without-hour", "`1(1)` is never broken"),
        ((AID, REMEDY.replace("breaks 1(1)", "breaks 7")), "unknown-name", "7"),
        ((AID, REMEDY.replace("any guard (the defaulter)", "each guard (the defaulter)")), "each-here", "each"),
    ],
)
def test_what_is_refused(clauses: tuple[str, ...], code: str, said: str) -> None:
    with pytest.raises(DraftError) as slip:
        draft(*clauses)
    (found,) = slip.value.diagnostics
    assert found.code == code
    assert said in found.message


def test_needs_know_no_breach() -> None:
    need = "need fault: <state> pays <state> only if Alba breaks 2.\n"
    with pytest.raises(DraftError) as slip:
        model(OPENING.replace("harm:", f"{need}harm:") + f"  {NEUTRAL}\n")
    assert [d.code for d in slip.value.diagnostics] == ["breach-here"]
