"""From when a text binds: what counts before, for whom, and by which of several ways."""

from __future__ import annotations

import pytest

from tests.checks.drafts import model
from tests.checks.test_entry import ALL, OPENING
from tests.checks.test_entry import draft as text_of
from tests.test_several import word
from verifier.formula import Without
from verifier.meaning.exhaust import bounds
from verifier.meaning.semantics import configurations, explain, instances, judge
from verifier.model import Act, Instance, Model, Occurrence
from verifier.text.diagnostics import DraftError

STATES = ("Alba", "Borea", "Corvo", "Delta", "Elba", "Fiume")


def draft(entry: str, more: str = "") -> Model:
    return model(text_of(entry, more=more))


def ratifies(state: str, hour: int) -> Occurrence:
    return Occurrence(hour, Act("<state> ratifies the treaty", (state,)))


def attacks(hour: int) -> Occurrence:
    return Occurrence(hour, Act("<state> attacks <state> in <region>", ("Borea", "Alba", "north")))


def fate(text: Model, *acts: Occurrence, without: Without | None = None) -> dict[str, str]:
    """What becomes of everybody's duty to help."""
    config = next(configurations(text))
    found = [i for i in instances(text, config, "1(1)", without) if {"Borea", "north"} <= {v for _, v in i.binding}]
    return {i.bearer: word(explain(i, text, config, tuple(sorted(acts)), without)) for i in found}


def test_an_attack_before_entry_into_force_sets_nothing_off() -> None:
    text = draft(f"10 hours after {ALL}")
    all_of_them = [ratifies(s, h) for h, s in enumerate(STATES)]
    assert fate(text, *all_of_them, attacks(14))["Corvo"] == "not owed"
    assert fate(text, *all_of_them, attacks(15))["Corvo"] == "broken"
    assert fate(text, *all_of_them[:-1], attacks(99))["Corvo"] == "not owed"


def test_each_party_by_itself() -> None:
    text = draft("for each party when that party ratifies the treaty")
    found = fate(text, ratifies("Corvo", 3), ratifies("Delta", 9), attacks(5))
    assert {s for s, fate in found.items() if fate == "broken"} == {"Corvo"}


def test_the_first_of_two_ways() -> None:
    text = draft(f"when {ALL}", more="  8 This treaty is applied provisionally when Alba ratifies the treaty.\n")
    assert fate(text, ratifies("Alba", 3), attacks(3))["Corvo"] == "broken"
    assert fate(text, ratifies("Borea", 3), attacks(3))["Corvo"] == "not owed"


def test_left_out_it_binds_from_the_start() -> None:
    text = draft(f"when {ALL}")
    assert fate(text, attacks(0))["Corvo"] == "not owed"
    assert fate(text, attacks(0), without=Without(clauses=frozenset({"7"})))["Corvo"] == "broken"
    assert fate(text.in_force(), attacks(0))["Corvo"] == "broken"
    assert [c.number for c in text.in_force().clauses] == ["1(1)"]


def test_a_text_without_it_is_the_same_in_force() -> None:
    text = model(OPENING.format("") + "  7 Alba shall vote on neutrality.\n")
    assert text.in_force() is text


def test_a_prohibition_holds_from_the_entry_on() -> None:
    text = draft(f"when {ALL}", more="  2 Alba shall not leave north.\n")
    config = next(configurations(text))
    ban = Instance("2", "Alba", ())
    all_of_them = [ratifies(s, 5) for s in STATES]
    for hour, broken in ((4, False), (5, True)):
        leaves = Occurrence(hour, Act("<state> leaves <region>", ("Alba", "north")))
        assert explain(ban, text, config, tuple(sorted((*all_of_them, leaves)))).breached is broken


def test_the_bounds_of_what_is_not_decided() -> None:
    """While a ratification is open, so is what the text would make due; once it cannot come any more, nothing is."""
    text = draft("for each party when that party ratifies the treaty")
    seen = judge(text, next(configurations(text)))
    norm = next(
        n
        for i, n in seen.norms("1(1)").items()
        if i.bearer == "Corvo" and {"Borea", "north"} <= {v for _, v in i.binding}
    )
    sure, maybe = seen.times((attacks(5),)), seen.times((attacks(5), ratifies("Corvo", 5)))
    late = seen.times((attacks(5), ratifies("Corvo", 6)))
    assert bounds(norm, sure, maybe).due is None
    assert bounds(norm, maybe, maybe).due is True
    assert bounds(norm, sure, late).due is False


@pytest.mark.parametrize(
    ("entry", "code"),
    [
        ("when that party ratifies the treaty", "unfilled-role"),
        ("when any party breaks 1(1)", "entry-by-act"),
        ("30 days after 3 days passed", "entry-by-act"),
        ("when no party leaves north within 3 days", "silence-of-what"),
    ],
)
def test_what_is_refused(entry: str, code: str) -> None:
    with pytest.raises(DraftError) as caught:
        draft(entry)
    assert [d.code for d in caught.value.diagnostics] == [code]


ENDS = "  8 This treaty ends {}.\n"
FOR_EACH = ENDS.format("for each party 10 hours after that party leaves north")


def leaves(state: str, hour: int) -> Occurrence:
    return Occurrence(hour, Act("<state> leaves <region>", (state, "north")))


def lasting(ending: str) -> Model:
    return model(OPENING.format("") + ending)


@pytest.mark.parametrize(("hour", "fate_"), [(4, "broken"), (3, "not owed")])
def test_nothing_comes_to_be_owed_from_the_end_on(hour: int, fate_: str) -> None:
    found = fate(lasting(FOR_EACH), leaves("Corvo", hour), attacks(13))
    assert (found["Corvo"], found["Delta"]) == (fate_, "broken")


def test_what_was_owed_before_the_end_stays_owed() -> None:
    """Vienna Convention, article 70(1)(b)."""
    assert fate(lasting(ENDS.format("when Borea leaves north")), attacks(5), leaves("Borea", 6))["Corvo"] == "broken"
    assert fate(lasting(ENDS.format("when Borea leaves north")), attacks(5), leaves("Borea", 5))["Corvo"] == "not owed"


def test_an_end_that_is_left_out_ends_nothing() -> None:
    text = lasting(FOR_EACH)
    assert fate(text, leaves("Corvo", 0), attacks(50), without=Without(clauses=frozenset({"8"})))["Corvo"] == "broken"


def test_prohibitions_and_liberties_end_too() -> None:
    text = lasting(
        ENDS.format("when Borea leaves north") + "  2 Alba shall not leave south.\n  3 Corvo may vote on neutrality.\n"
    )
    config = next(configurations(text))
    south, vote = Act("<state> leaves <region>", ("Alba", "south")), Act("<state> votes on neutrality", ("Corvo",))
    for hour, live in ((4, True), (5, False)):
        story = tuple(sorted((leaves("Borea", 5), Occurrence(hour, south), Occurrence(hour, vote))))
        assert explain(Instance("2", "Alba", ()), text, config, story).breached is live
        assert explain(Instance("3", "Corvo", ()), text, config, story).kept is live


def test_the_bounds_of_an_end_that_is_not_decided() -> None:
    text = lasting(FOR_EACH)
    seen = judge(text, next(configurations(text)))
    rows = seen.norms("1(1)").items()
    norm = next(n for i, n in rows if i.bearer == "Corvo" and {"Borea", "north"} <= {v for _, v in i.binding})
    sure, maybe = seen.times((attacks(13),)), seen.times((attacks(13), leaves("Corvo", 3)))
    late = seen.times((attacks(13), leaves("Corvo", 4)))
    assert bounds(norm, sure, maybe).due is None
    assert bounds(norm, maybe, maybe).due is False
    assert bounds(norm, sure, late).due is True


VOID = "  8 This treaty is void{} when {}.\n"


def test_what_is_void_was_never_owed() -> None:
    text = lasting(VOID.format("", "Borea leaves north"))
    assert fate(text, attacks(5))["Corvo"] == "broken"
    for hour in (0, 5, 99):
        assert fate(text, attacks(5), leaves("Borea", hour))["Corvo"] == "not owed"


def test_void_for_each_party() -> None:
    text = lasting(VOID.format(" for each party", "that party leaves north"))
    found = fate(text, attacks(5), leaves("Corvo", 99))
    assert (found["Corvo"], found["Delta"]) == ("not owed", "broken")


def test_what_is_void_forbids_and_allows_nothing() -> None:
    clauses = "  2 Alba shall not leave south.\n  3 Corvo may, notwithstanding 4, leave south.\n"
    text = lasting(VOID.format("", "Borea leaves north") + clauses + "  4 Corvo shall not leave south.\n")
    config = next(configurations(text))
    left = [Occurrence(4, Act("<state> leaves <region>", (who, "south"))) for who in ("Alba", "Corvo")]
    for plea, live in (((), True), ((leaves("Borea", 50),), False)):
        story = tuple(sorted((*left, *plea)))
        assert explain(Instance("2", "Alba", ()), text, config, story).breached is live
        assert explain(Instance("3", "Corvo", ()), text, config, story).kept is live
        assert not explain(Instance("4", "Corvo", ()), text, config, story).breached


def test_voidness_that_is_left_out_undoes_nothing() -> None:
    text = lasting(VOID.format("", "Borea leaves north"))
    left_out = Without(clauses=frozenset({"8"}))
    assert fate(text, attacks(5), leaves("Borea", 0), without=left_out)["Corvo"] == "broken"


def test_nothing_passes_before_a_text_is_void() -> None:
    with pytest.raises(DraftError):
        lasting("  8 This treaty is void 30 days after Borea leaves north.\n")


def test_the_bounds_of_voidness_that_is_not_decided() -> None:
    text = lasting(VOID.format("", "Borea leaves north"))
    seen = judge(text, next(configurations(text)))
    rows = seen.norms("1(1)").items()
    norm = next(n for i, n in rows if i.bearer == "Corvo" and {"Borea", "north"} <= {v for _, v in i.binding})
    sure, maybe = seen.times((attacks(13),)), seen.times((attacks(13), leaves("Borea", 99)))
    assert bounds(norm, sure, maybe).due is None
    assert bounds(norm, maybe, maybe).due is False
    assert bounds(norm, sure, sure).due is True
