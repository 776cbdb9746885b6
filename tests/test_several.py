"""Several who bear one duty: each, together, jointly and severally."""

from __future__ import annotations

import pytest

from tests.checks.drafts import BELGIUM, LUXEMBOURG, PORTE, found, judged, model, only
from verifier.meaning.semantics import Judgement, configurations, explain, instances
from verifier.model import Act, Bearing, History, Model, Occurrence
from verifier.text.diagnostics import DraftError
from verifier.words import bearers

OPENING = """treaty Small "A small draft".
proposed on 2001-02-03.
parties: Alba and every guard.
states: Alba, Borea, Corvo, Delta, and Elba.
role guard (guards): Borea, Corvo, Delta, and Elba.
regions of Alba: north.
event <state> attacks (attack) <state> in <region>.
act <state> sends (send) troops into <region>.
act <state> admits (admit) <state>.
act <state> pays (pay) <state>.
harm: any state attacks Alba in any region of Alba.
article 1.
"""
ATTACKED = "When any state (the attacker) attacks Alba in any region of Alba (the place),"
AID = f"1(1) {ATTACKED} the guards other than the attacker shall {{}}, within 2 hours, send troops into the place."
ATTACK = Occurrence(0, Act("<state> attacks <state> in <region>", ("Borea", "Alba", "north")))


def draft(*clauses: str) -> Model:
    return model(OPENING + "".join(f"  {c}\n" for c in clauses))


def sends(state: str, hour: int) -> Occurrence:
    return Occurrence(hour, Act("<state> sends troops into <region>", (state, "north")))


def fate(text: Model, *more: Occurrence, clause: str = "1(1)", opening: History = (ATTACK,)) -> dict[str, str]:
    """What becomes of each bearer's duty."""
    history = tuple(sorted((*opening, *more)))
    config = next(configurations(text))
    told = (explain(i, text, config, history) for i in instances(text, config, clause))
    return {t.instance.bearer: word(t) for t in told if ("attacker", "Borea") in t.instance.binding}


def word(told: Judgement) -> str:
    return "broken" if told.breached else "kept" if told.kept else "excused" if told.due else "not owed"


EACH, TOGETHER, SEVERALLY = (draft(AID.format(b)) for b in ("each", "together", "jointly and severally"))


def test_one_of_three_performs() -> None:
    acts = (sends("Corvo", 1),)
    assert fate(EACH, *acts) == {"Corvo": "kept", "Delta": "broken", "Elba": "broken"}
    assert fate(TOGETHER, *acts) == {"Corvo": "kept", "Delta": "excused", "Elba": "excused"}
    assert fate(SEVERALLY, *acts) == {"Corvo": "kept", "Delta": "kept", "Elba": "kept"}


def test_all_but_one_perform() -> None:
    acts = (sends("Corvo", 1), sends("Delta", 2))
    assert fate(TOGETHER, *acts) == {"Corvo": "kept", "Delta": "kept", "Elba": "broken"}


def test_nobody_performs() -> None:
    assert set(fate(EACH).values()) == set(fate(SEVERALLY).values()) == {"broken"}
    assert set(fate(TOGETHER).values()) == {"excused"}


def test_too_late_is_not_done() -> None:
    acts = (sends("Corvo", 3),)
    assert set(fate(SEVERALLY, *acts).values()) == {"broken"}
    assert set(fate(TOGETHER, *acts).values()) == {"excused"}


def test_nothing_is_owed_before_the_trigger() -> None:
    for text in (EACH, TOGETHER, SEVERALLY):
        assert set(fate(text, opening=()).values()) == {"not owed"}


def test_the_author_counts_unless_excepted() -> None:
    everybody = draft(AID.format("together").replace(" other than the attacker", ""))
    acts = tuple(sends(s, 1) for s in ("Corvo", "Delta"))
    assert fate(everybody, *acts)["Elba"] == "excused"  # the author does not do its share
    assert fate(TOGETHER, *acts)["Elba"] == "broken"


def test_a_fellow_that_owes_nothing_defaults_in_nothing() -> None:
    """Elba, to whom Alba pays, owes nothing: of the other two one performs."""
    unless = f"{AID.format('together')[:-1]}, unless Alba pays that guard."
    paid = Occurrence(0, Act("<state> pays <state>", ("Alba", "Elba")))
    text = draft(unless)
    assert fate(text, paid, sends("Corvo", 1)) == {"Corvo": "kept", "Delta": "broken", "Elba": "not owed"}
    text = draft(unless.replace("together", "jointly and severally"))
    assert fate(text, paid, sends("Elba", 1)) == {"Corvo": "broken", "Delta": "broken", "Elba": "not owed"}


def test_parts_do_not_add_up() -> None:
    both = f"1(1) {ATTACKED} the guards other than the attacker shall jointly and severally do all of:"
    text = draft(f"{both} send troops into the place; pay Alba.")
    pays = Occurrence(1, Act("<state> pays <state>", ("Delta", "Alba")))
    assert set(fate(text, sends("Corvo", 1), pays).values()) == {"broken"}


def test_both_ways_to_write_a_reading() -> None:
    one = draft(AID.format("{each | together}"))
    other = draft(
        f"1(1) {ATTACKED} {{each guard other than the attacker | the guards other than the attacker together}} shall,"
        " within 2 hours, send troops into the place."
    )
    for text in (one, other):
        assert [n.bearing for _, n in text.clauses[0].variants if n] == [Bearing.EACH, Bearing.TOGETHER]
    assert one.clauses[0].variants == other.clauses[0].variants
    assert bearers(TOGETHER, "1(1)") == "every guard other than the attacker, together"
    assert bearers(one, "1(1)") == "every guard other than the attacker"


@pytest.mark.parametrize(
    ("sentence", "code"),
    [
        ("The guards shall send troops into north.", "group-shall"),
        ("The guards shall not together send troops into north.", "group-shall"),
        ("Each guard shall together send troops into north.", "bearing-of-one"),
        ("Alba shall together send troops into north.", "bearing-of-one"),
        ("The guards together shall each send troops into north.", "bearing-twice"),
        ("No guard shall together send troops into north.", "no-duty-of-several"),
        ("A majority of the guards shall together send troops into north.", "group-shall"),
    ],
)
def test_what_cannot_be_said(sentence: str, code: str) -> None:
    with pytest.raises(DraftError) as slip:
        draft(f"1(1) {sentence}")
    assert [p.code for p in slip.value.diagnostics] == [code]


def test_belgium_and_luxembourg_turn_on_the_reading() -> None:
    """One power that defaults frees the others under the one reading and not under the other."""
    for text in (BELGIUM, LUXEMBOURG):
        told = [judged(h) for f in found(text, "divergence") for h in f.horns]
        assert {"together": "excused", "each": "broken"} in told


def test_belgium_is_bound_by_no_guarantee_of_luxembourg() -> None:
    text = model(LUXEMBOURG)
    assert {i.bearer for c in configurations(text) for i in instances(text, c, "2(1)")}.isdisjoint({"Belgium"})


def test_the_porte_has_no_conflict_and_no_reading() -> None:
    assert not found(PORTE, "divergence")
    assert not found(PORTE, "conflict")
    assert only(BELGIUM, "divergence").clauses[0].number == "25(1)"
