"""Situations that begin or end with a breach, and situations that are somebody's: suspension, and its bounds."""

from __future__ import annotations

import random
from collections import Counter

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.strategies import drafts
from tests.test_agreement import disagreements
from verifier.commands.scenarios import run_scenarios
from verifier.finding import Verdict
from verifier.fmt import formatted
from verifier.meaning.exhaust import Fate, bounds
from verifier.meaning.outcome import GroundNorm, outcome
from verifier.meaning.semantics import Judge, configurations, judge
from verifier.model import Model, Occurrence
from verifier.resolving.resolve import load
from verifier.text.diagnostics import DraftError
from verifier.text.source import Source

DRAFT = """treaty Dues "Aid against dues".
signed on 2001-05-04.
parties: every ally.
states: Alba, Borea, and Cardia.
role ally (allies): Alba, Borea, and Cardia.
regions of Alba: north.
event <state> attacks (attack) <state>.
act <state> pays (pay) dues.
act <state> settles (settle) the debt.
act <state> admits (admit) strangers.
act <state> sends (send) ships to <state>.
situation default (the default) of any state (the debtor): from {FROM}, until {UNTIL}.
situation disorder (the disorder): from any ally breaks 3, until any ally settles the debt or Alba breaks 2.
{NEED}harm: any state attacks any ally.
article 1.
  1 When any state (the attacker) attacks any ally (the victim), each ally other than the victim and the attacker shall
    within 2 days send ships to the victim, {TIMES}.
  2 Each ally shall within 10 hours pay dues.
  3 No ally shall admit strangers.
{MORE}"""
TIMES = "except during the default of the victim"
PAID = ("hour 0: Borea pays dues", "hour 0: Cardia pays dues")
ATTACK = "hour 20: Cardia attacks Alba"


def draft(
    *more: str,
    times: str = TIMES,
    begins: str = "the debtor breaks 2",
    ends: str = "the debtor settles the debt",
    need: str = "",
) -> Model:
    text = DRAFT.replace("{FROM}", begins).replace("{UNTIL}", ends).replace("{TIMES}", times)
    return load(Source("draft.treaty", text.replace("{NEED}", need).replace("{MORE}", "\n".join(more))))


def story(*happens: str, expect: str) -> str:
    lines = "\n".join(f"  {line}." for line in happens)
    return f'scenario "s".\n{lines}\n  expect: {expect}.\n'


def plays(model: Model) -> bool:
    return run_scenarios(model).verdict is Verdict.HOLDS


@pytest.mark.parametrize(
    ("happens", "owed"),
    [
        (PAID, False),  # broken at hour 11
        ((*PAID, "hour 15: Alba settles the debt"), True),
        ((*PAID, "hour 20: Alba settles the debt"), True),
        ((*PAID, "hour 21: Alba settles the debt"), False),
        ((*PAID, "hour 10: Alba settles the debt"), False),  # before there was one
        ((*PAID, "hour 10: Alba pays dues"), True),
        (("hour 0: Alba pays dues",), True),  # the default of others is nothing to Alba
    ],
)
def test_a_duty_is_suspended_by_a_default_and_comes_back(happens: tuple[str, ...], owed: bool) -> None:
    told = story(ATTACK, *happens, expect=f"Borea {'owes' if owed else 'does not owe'} 1")
    assert plays(draft(told))


@pytest.mark.parametrize(("hour", "owed"), [(10, True), (11, False)])
def test_a_duty_is_broken_the_hour_after_its_deadline(hour: int, owed: bool) -> None:
    told = story(f"hour {hour}: Cardia attacks Alba", *PAID, expect=f"Borea {'owes' if owed else 'does not owe'} 1")
    assert plays(draft(told))


BAN = "  4 During the disorder, each ally shall not send ships to Alba."


@pytest.mark.parametrize(
    ("happens", "broken"),
    [
        (("hour 5: Cardia admits strangers", "hour 5: Borea sends ships to Alba"), True),
        (("hour 5: Cardia admits strangers", "hour 4: Borea sends ships to Alba"), False),
        (
            (
                "hour 5: Cardia admits strangers",
                "hour 6: Alba settles the debt",
                "hour 8: Cardia admits strangers",
                "hour 9: Borea sends ships to Alba",
            ),
            True,
        ),  # each offence begins it again
        (("hour 5: Cardia admits strangers", "hour 12: Borea sends ships to Alba"), False),  # ended by the breach of 2
        (
            ("hour 5: Cardia admits strangers", "hour 0: Alba pays dues", "hour 12: Borea sends ships to Alba"),
            True,
        ),
    ],
)
def test_a_ban_in_a_situation_of_breaches(happens: tuple[str, ...], broken: bool) -> None:
    assert plays(draft(BAN, story(*happens, expect=f"Borea is {'' if broken else 'not '}in breach of 4")))


@pytest.mark.parametrize(("hour", "broken"), [(10, True), (11, False)])
def test_a_liberty_to_retaliate(hour: int, broken: bool) -> None:
    """What is forbidden is allowed towards a defaulter, and so may be what a default makes possible at all."""
    more = (
        "  4 Each ally shall not settle the debt.",
        "  5 Borea may, notwithstanding 4, during the default of Alba, settle the debt.",
    )
    told = story(
        f"hour {hour}: Borea settles the debt", *PAID, expect=f"Borea is {'' if broken else 'not '}in breach of 4"
    )
    used = story(f"hour {hour}: Borea settles the debt", *PAID, expect=f"Borea has {'not ' if broken else ''}kept 5")
    assert plays(draft(*more, told, used.replace('"s"', '"t"'), ends="any ally admits strangers"))


def test_a_need_may_name_the_situation_of_whoever_acts() -> None:
    need = "need means: <state> (the sender) sends ships to <state> except during the default of the sender.\n"
    for sender, hour, possible in (("Borea", 2, True), ("Borea", 3, False), ("Cardia", 3, True)):
        happens = ("hour 3: Borea admits strangers", f"hour {hour}: {sender} sends ships to Alba")
        told = story(*happens, expect="Borea is in breach of 3")
        assert plays(draft(told, begins="the debtor admits strangers", need=need)) is possible


def test_the_printer_keeps_whose_it_is() -> None:
    text = draft().source.text
    laid = formatted(Source("draft.treaty", text))
    assert "situation default (the default) of any state (the debtor): from the debtor breaks 2" in laid
    assert "except during the default of the victim" in " ".join(laid.split())


@pytest.mark.parametrize(
    ("changed", "code", "said"),
    [
        ({"times": "except during the default"}, "whose-situation", "does not say whose"),
        ({"times": "except during the disorder of the victim"}, "whose-situation", "is nobody's"),
        ({"times": "except during the default of north"}, "wrong-kind", "of a state"),
        ({"times": "except during the default of the loser"}, "unexpected", "loser"),
        ({"begins": "the debtor breaks 1"}, "circle-of-breaches", "`1` hangs on `1`"),
        ({"begins": "the debtor breaks 7"}, "unknown-name", "7"),
        (
            {"need": "need n: <state> sends ships to <state> only during the disorder.\n"},
            "breach-here",
            "no fact of the world needs a breach",
        ),
    ],
)
def test_what_is_refused(changed: dict[str, str], code: str, said: str) -> None:
    with pytest.raises(DraftError) as slip:
        draft(**changed)
    (found,) = slip.value.diagnostics
    assert found.code == code
    assert said in found.message


def test_whose_situation_is_said_where_it_is_used() -> None:
    text = draft().source.text.replace("of any state (the debtor)", "of any ally (the debtor)")
    with pytest.raises(DraftError) as slip:
        load(Source("draft.treaty", text))
    assert slip.value.diagnostics[0].code == "situation-of-some"


def turned(text: str) -> bool:
    """A breach begins or ends the situation, and some clause names it."""
    (line,) = [found for found in text.splitlines() if found.startswith("situation")] or [""]
    return "break" in line or "has broken" in line


SLOW = settings(
    max_examples=40, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True, database=None
)


@SLOW
@given(drafts().filter(turned), st.integers(0, 2**32))
def test_both_meanings_agree(text: str, number: int) -> None:
    assert not list(disagreements(text, number, Counter()))


def some(rng: random.Random, asked: Judge, norms: list[GroundNorm], most: int) -> set[Occurrence]:
    acts = sorted({act for norm in norms for act in norm.acts})
    return {
        Occurrence(rng.randint(0, 6), asked.act(rng.choice(acts))) for _ in range(rng.randint(0, most) if acts else 0)
    }


@SLOW
@given(drafts().filter(turned), st.randoms(use_true_random=False))
def test_bounds_hold_for_every_history_between(text: str, rng: random.Random) -> None:
    model = load(Source("draft.treaty", text))
    asked = judge(model, rng.choice(list(configurations(model))))
    norms = [norm for c in model.clauses for norm in asked.norms(c.number).values()]
    for _ in range(10):
        low = some(rng, asked, norms, 6)
        between = low | some(rng, asked, norms, 4)
        least, middle, most = (asked.times(h) for h in (low, between, between | some(rng, asked, norms, 6)))
        for norm in norms:
            for times in (least, middle, most):
                found = outcome(norm, times)
                fate = Fate(found.due, found.kept, found.breached, found.discharged)
                assert bounds(norm, times, times) == fate
                for what in ("due", "kept", "breached", "discharged"):
                    assert getattr(bounds(norm, least, most), what) in (None, getattr(fate, what))
