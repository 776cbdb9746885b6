"""What comes about where nobody objects in time: when it does, who can stop it, and what is refused."""

from __future__ import annotations

import pytest

from tests.checks.drafts import model
from tests.test_several import word
from verifier import Options, check
from verifier.meaning.semantics import configurations, explain, instances
from verifier.model import Act, Model, Occurrence, Silence
from verifier.text.diagnostics import DraftError

OPENING = """treaty Silence "Aid by silence".
signed on 2001-05-04.
parties: Alba and every guard.
states: Alba, Borea, Corvo, and Delta.
role guard (guards): Borea, Corvo, and Delta.
regions of Alba: north.
event <state> attacks (attack) <state> in <region>.
act <state> proposes (propose) aid.
act <state> objects (object) to aid.
act <state> sends (send) troops into <region>.
joint act: the guards decide (decides) on aid.
harm: any state attacks Alba in north.
article 1.
"""
ATTACKED = "When any state (the attacker) attacks Alba in north,"
SEND = "within 2 hours, send troops into north."
OPPOSABLE = (
    f"1 {ATTACKED} each guard other than the attacker shall, after no guard objects to aid within 4 hours, {SEND}"
)
FAIR = OPPOSABLE.replace("no guard objects", "no guard other than the attacker objects")
PROPOSED = "1 When Alba proposes aid, and no guard objects to aid within 4 hours, each guard shall, " + SEND
ATTACK = Occurrence(0, Act("<state> attacks <state> in <region>", ("Borea", "Alba", "north")))


def draft(*clauses: str) -> Model:
    return model(OPENING + "\n".join(clauses) + "\n")


def fate(text: Model, *acts: Occurrence) -> dict[str, str]:
    """What becomes of each bearer's clause."""
    config = next(configurations(text))
    told = [explain(i, text, config, tuple(sorted(acts))) for i in instances(text, config, "1")]
    return {t.instance.bearer: word(t) for t in sorted(told, key=lambda t: t.due)}


def objects(state: str, hour: int) -> Occurrence:
    return Occurrence(hour, Act("<state> objects to aid", (state,)))


def proposes(hour: int) -> Occurrence:
    return Occurrence(hour, Act("<state> proposes aid", ("Alba",)))


def sends(state: str, hour: int) -> Occurrence:
    return Occurrence(hour, Act("<state> sends troops into <region>", (state, "north")))


@pytest.mark.parametrize(("hour", "owed"), [(0, False), (4, False), (5, True)])
def test_an_objection_is_in_time_to_the_last_hour(hour: int, owed: bool) -> None:
    found = fate(draft(OPPOSABLE), ATTACK, objects("Corvo", hour))
    assert found["Delta"] == ("broken" if owed else "not owed")


def test_silence_is_over_when_the_hours_are() -> None:
    found = fate(draft(OPPOSABLE), ATTACK, sends("Corvo", 3), sends("Delta", 4))
    assert (found["Corvo"], found["Delta"]) == ("broken", "kept")


def test_who_is_struck_out_objects_in_vain() -> None:
    assert fate(draft(FAIR), ATTACK, objects("Borea", 1))["Delta"] == "broken"
    assert fate(draft(FAIR), ATTACK, objects("Corvo", 1))["Delta"] == "not owed"


def test_a_new_proposal_may_pass_where_one_did_not() -> None:
    history = (proposes(0), objects("Corvo", 1), proposes(2), sends("Delta", 7))
    assert fate(draft(PROPOSED), *history)["Delta"] == "kept"
    assert fate(draft(PROPOSED), *history, objects("Corvo", 6))["Delta"] == "not owed"


def test_silence_after_a_decision() -> None:
    """The decision is complete with the second share; what was objected before it does not count."""
    text = draft(
        "1 When at least 2 of the guards decide on aid, and Alba does not object to aid within 4 hours,"
        " Delta shall, within 2 hours, send troops into north."
    )
    shares = [Occurrence(h, Act("<state> decides on aid", (s,))) for h, s in ((0, "Borea"), (3, "Corvo"))]
    assert fate(text, *shares, objects("Alba", 2), sends("Delta", 7))["Delta"] == "kept"
    assert fate(text, *shares, objects("Alba", 7), sends("Delta", 7))["Delta"] == "not owed"


def test_consent_by_silence_excepts_from_a_ban() -> None:
    text = draft(
        "1 Borea shall not send troops into north,"
        " unless Borea proposes aid and Alba does not object to aid within 2 hours."
    )
    asked = Occurrence(0, Act("<state> proposes aid", ("Borea",)))
    assert fate(text, asked, sends("Borea", 2))["Borea"] == "kept"
    assert fate(text, asked, sends("Borea", 1))["Borea"] == "broken"
    assert fate(text, asked, objects("Alba", 2), sends("Borea", 9))["Borea"] == "broken"


def test_what_a_silence_ends() -> None:
    text = draft(
        "1 Borea shall not send troops into north, until Alba proposes aid and no guard objects to aid within 2 hours."
    )
    assert fate(text, proposes(0), sends("Borea", 2))["Borea"] == "kept"
    assert fate(text, proposes(0), objects("Corvo", 1), sends("Borea", 2))["Borea"] == "broken"


def test_the_attacker_objects_and_its_twin_without_the_attacker() -> None:
    """The author of the harm among those who may object can stop everything; struck out, it cannot."""

    def blocked(text: Model) -> set[str]:
        found = check(text, Options(select=("hostage",)))[0].findings
        return {f.severity.value for f in found if f.verdict.value != "holds"}

    assert "error" in blocked(draft(OPPOSABLE))
    assert blocked(draft(FAIR)) == {"warning"}


def test_a_silence_that_is_always_broken_is_never_over() -> None:
    text = draft(
        "1 When Alba proposes aid, and Alba does not propose aid within 2 hours,"
        " each guard shall send troops into north."
    )
    assert fate(text, proposes(0))["Delta"] == "not owed"
    found = check(text, Options(select=("dead_clause",)))[0].findings
    assert [f.grade for f in found] == ["never due"]


def test_hours_of_silence_make_a_window() -> None:
    found = check(draft(OPPOSABLE), Options(select=("timing",)))[0].findings
    assert [f.grade for f in found] == ["window"]
    assert "hour 4" in found[0].explanation[0]


def test_what_it_is_counted_from() -> None:
    (clause,) = draft(PROPOSED).clauses
    norm = clause.variants[0][1]
    assert norm is not None
    silence = norm.trigger[1]
    assert isinstance(silence, Silence)
    assert (silence.after, silence.hours) == (norm.trigger[0], 4)
    assert norm.waits() == {4}


BOREA = "Borea shall send troops into north"


@pytest.mark.parametrize(
    ("clause", "code"),
    [
        (f"1 When no guard objects to aid within 4 hours, {BOREA}.", "silence-of-what"),
        (f"1 {BOREA}, unless no guard objects to aid within 4 hours.", "silence-of-what"),
        (f"1 {BOREA}, after any guard does not object to aid within 4 hours.", "silence-of-any"),
        (f"1 {BOREA}, after all guards does not decide on aid within 4 hours.", "silence-of-any"),
        (f"1 {BOREA}, after Alba does not object to aid.", "denied-here"),
        (f"1 When Alba proposes aid and no guard objects to aid, {BOREA}.", "no-here"),
        ("need n: <state> proposes aid only if no guard objects to aid within 4 hours.", "silence-here"),
    ],
)
def test_what_is_refused(clause: str, code: str) -> None:
    with pytest.raises(DraftError) as caught:
        draft(clause)
    assert code in {d.code for d in caught.value.diagnostics}
