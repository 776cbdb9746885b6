"""Scenarios: what an expectation means, when a scenario cannot be, which readings matter, what is covered."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.checks.drafts import ADMISSION, BOOTS, CONSULT, NO_FORCES, draft, guarantee, model
from tests.strategies import TINY, drafts
from verifier import load, run_scenarios
from verifier.commands import scenarios
from verifier.commands.possible import obstacles
from verifier.commands.trial import Trial, Trials
from verifier.confirming.standing import owed
from verifier.finding import Verdict
from verifier.meaning.completions import completions
from verifier.meaning.semantics import configurations, instances, is_possible
from verifier.model import Act, Occurrence
from verifier.resolving.resolve import load as resolved
from verifier.text.diagnostics import DraftError
from verifier.text.source import Source

ROOT = Path(__file__).parents[1]
CONTENT = "do {at least one | all} of: supply weapons to Ukraine; use force in the place"
DECIDED = "[Russia: after all guarantors decide on assistance,]"
HELP = guarantee("after the guarantors consult {held | 72 hours passed}", DECIDED, "within 7 days", content=CONTENT)
TREATY = draft(NO_FORCES, CONSULT, HELP, needs=(BOOTS, ADMISSION))
STORY = """scenario "one".
hour 0: Russia attacks Ukraine in heartland.
hour 6: Ukraine appeals for assistance.
hour 10: France consults.
hour 80: France supplies weapons to Ukraine.
"""


def play(*sentences: str, text: str = TREATY, story: str = STORY, coverage: bool = False) -> Trials:
    return run_scenarios(model(text + story + "\n".join(sentences)), coverage=coverage)


def only(*sentences: str, text: str = TREATY, story: str = STORY) -> Trial:
    (trial,) = play(*sentences, text=text, story=story).trials
    return trial


@pytest.mark.parametrize(
    "claim",
    [
        "expect: France owes 5(1).",
        "expect: Ukraine does not owe 5(1).",
        "expect: France has kept 5(1).",
        "expect: Poland has not kept 5(1).",
        "expect: Poland is in breach of 5(1).",
        "expect: France is not in breach of 5(1).",
        "expect: each guarantor owes 5(1).",
        "expect: some guarantor has kept 5(1).",
        "expect: some guarantor has not kept 5(1).",
        "expect: no guarantor has kept 4(2).",
        "expect: Ukraine has kept 4(2).",
        "expect under {72 hours passed}, without [Russia]: France owes 5(2).",
        "expect under [Russia]: no guarantor owes 5(2).",
        "expect under {72 hours passed}, {at least one}, without [Russia]: France has kept 5(2).",
        "expect under {72 hours passed}, {all of 5(2)}, without [Russia]: France is in breach of 5(2).",
        "expect under {72 hours passed}, without [Russia]: Russia does not owe 5(2).",
    ],
)
def test_what_is_so(claim: str) -> None:
    assert only(claim).verdict is Verdict.HOLDS


@pytest.mark.parametrize(
    "claim",
    [
        "expect: Ukraine owes 5(1).",
        "expect: France does not owe 5(1).",
        "expect: each guarantor has kept 5(1).",
        "expect: no guarantor has kept 5(1).",
        "expect: Poland has kept 5(1).",
        "expect: some guarantor owes 5(2).",
        "expect under {72 hours passed}: France owes 5(2).",
        "expect under {72 hours passed}, without [Russia]: France has kept 5(2).",
        "expect at hour 72: Poland is in breach of 5(1).",
        "expect at hour 9: 5(1) is not open for France.",
        "expect at hour 9: 5(1) is open for France until hour 71.",
    ],
)
def test_what_is_not_so(claim: str) -> None:
    assert only(claim).verdict is Verdict.FAILS


@pytest.mark.parametrize(
    ("hour", "claim", "so"),
    [
        (0, "5(1) is open for France until hour 72", True),
        (9, "France has kept 5(1)", False),
        (10, "France has kept 5(1)", True),
        (10, "5(1) is open for France", False),
        (72, "5(1) is open for Poland", True),
        (73, "5(1) is open for Poland", False),
        (72, "Poland is in breach of 5(1)", False),
        (73, "Poland is in breach of 5(1)", True),
        (71, "France owes 5(2)", False),
        (72, "France owes 5(2)", True),
        (79, "5(2) is open for France until hour 240", True),
        (80, "France has kept 5(2)", True),
        (240, "5(2) is open for Poland", True),
        (241, "Poland is in breach of 5(2)", True),
        (241, "4(2) is open for Ukraine", False),
    ],
)
def test_the_hour_at_which_one_looks(hour: int, claim: str, so: bool) -> None:
    trial = only(f"expect at hour {hour}, under {{72 hours passed}}, {{at least one}}, without [Russia]: {claim}.")
    assert (trial.verdict is Verdict.HOLDS) is so


MAY = "  4(9) France may notify Poland.\n"


@pytest.mark.parametrize(
    ("claim", "so"),
    [
        ("France has kept 4(9)", True),
        ("France does not owe 4(9)", True),
        ("Poland has kept 4(9)", False),
        ("each guarantor has kept 4(9)", False),
        ("some guarantor has kept 4(9)", True),
    ],
)
def test_a_liberty_is_kept_by_being_used(claim: str, so: bool) -> None:
    text = TREATY.rstrip("\n") + "\n" + MAY
    used = STORY + "hour 200: France notifies Poland.\n"
    assert (only(f"expect: {claim}.", text=text, story=used).verdict is Verdict.HOLDS) is so
    idle = only("expect: France has kept 4(9).", text=text)
    assert idle.verdict is not Verdict.HOLDS


def test_a_ban_is_broken_at_its_hour() -> None:
    story = STORY + "hour 12: Ukraine admits forces of Poland into heartland.\n"
    assert only("expect: Ukraine is in breach of 4(2).", story=story).verdict is Verdict.HOLDS
    assert only("expect at hour 11: Ukraine is not in breach of 4(2).", story=story).verdict is Verdict.HOLDS
    (expectation,) = only("expect: Ukraine has kept 4(2).", story=story).expectations
    assert expectation.actual[0].stands == ("Ukraine: bound; broken at hour 12",)


def test_a_failure_names_the_smallest_choices_and_what_comes_out_instead() -> None:
    (expectation,) = only("expect under {72 hours passed}: France has kept 5(2).").expectations
    told = [(a.stands, [[(s.point, s.alternative) for s in c] for c in a.configurations]) for a in expectation.actual]
    assert told == [
        (("France: nothing is due",), [[("5(2)#2", "Russia")]]),
        (("France: due from hour 72 until hour 240; not kept",), [[("5(2)#3", "all")]]),
    ]
    assert (expectation.expected, expectation.clause.number, expectation.at) == ("France has kept 5(2)", "5(2)", None)
    assert [(s.point, s.alternative) for s in expectation.under] == [("5(2)", "72 hours passed")]
    assert expectation.completions == 4


def test_a_text_that_is_not_in_force_is_the_reason_why_nothing_is_due() -> None:
    text = TREATY + "article 9.\n9 This treaty enters into force when Ukraine notifies Poland.\n"
    (before,) = only("expect: France owes 5(1).", text=text).expectations
    assert before.actual[0].stands == ("France: nothing is due, since the text is not in force",)
    story = STORY.replace("hour 0:", "hour 0: Ukraine notifies Poland.\nhour 0:", 1)
    (after,) = only("expect: Ukraine owes 5(1).", text=text, story=story).expectations
    assert after.actual[0].stands == ("Ukraine: nothing is due",)


def test_a_failure_under_all_choices_names_none() -> None:
    (expectation,) = only("expect: each guarantor has kept 5(1).").expectations
    (actual,) = expectation.actual
    assert actual.configurations == ((),)
    assert actual.stands == (
        "Russia and Poland: due from hour 0 until hour 72; not kept",
        "France: due from hour 0 until hour 72; kept",
    )


class TestPossible:
    FORCE = STORY + "hour 90: France uses force in heartland.\n"

    def test_an_unmet_need_is_named(self) -> None:
        trial = only("expect: Ukraine has kept 4(2).", story=self.FORCE)
        assert trial.verdict is Verdict.FAILS
        (obstacle,) = trial.obstacles
        assert obstacle.configuration == ()
        (reason,) = obstacle.reasons
        assert reason.startswith("hour 90: France uses force in heartland: need boots is not met (<state> uses force")

    def test_a_scenario_may_say_that_it_does_not_claim_to_be_possible(self) -> None:
        story = self.FORCE.replace('"one"', '"one", possible or not')
        trial = only("expect: Ukraine has kept 4(2).", story=story)
        assert (trial.verdict, trial.claimed_possible, len(trial.obstacles)) == (Verdict.HOLDS, False, 1)

    def test_a_need_under_a_bracket_counts_only_where_something_is_expected(self) -> None:
        text = TREATY.replace(BOOTS, BOOTS.replace("boots: ", "boots: [Poland: ")[:-1] + "].").replace(ADMISSION, "")
        sent = only("expect: Ukraine has kept 4(2).", text=text, story=self.FORCE)
        assert [[(s.point, s.alternative) for s in o.configuration] for o in sent.obstacles] == [[("boots", "Poland")]]
        without = only("expect without [Poland]: Ukraine has kept 4(2).", text=text, story=self.FORCE)
        assert (without.verdict, without.obstacles) == (Verdict.HOLDS, ())

    def test_an_event_twice(self) -> None:
        (obstacle,) = only(story=STORY + "hour 9: Ukraine appeals for assistance.\n").obstacles
        assert obstacle.reasons == (
            "Ukraine appeals for assistance at hours 6, 9: an event or a call happens at most once",
        )

    def test_one_state_in_two_places(self) -> None:
        """No file can say so; a story that was told of another draft can."""
        drafted = model(TREATY)
        name = next(t.name for t in drafted.templates if t.third == "notifies")
        story = (Occurrence(9, Act(name, ("France", "France"))),)
        assert obstacles(drafted, {p.name: 0 for p in drafted.points}, story) == (
            "France notifies France: one state stands in two places of this act",
        )

    def test_acts_that_need_one_another(self) -> None:
        there = "need there: <state> sends forces into <region> only if any state uses force in that region."
        back = "need back: <state> uses force in <region> only if any state sends forces into that region."
        story = STORY + "hour 9: France sends forces into heartland.\nhour 9: Poland uses force in heartland.\n"
        (obstacle,) = only(text=draft(CONSULT, needs=(there, back)), story=story).obstacles
        assert obstacle.reasons == (
            "hour 9: France sends forces into heartland: what it needs would itself need this act",
            "hour 9: Poland uses force in heartland: what it needs would itself need this act",
        )


@pytest.mark.parametrize(
    ("sentences", "code"),
    [
        ("France never consults.", "never-and-yet"),
        ("expect: 5(1) is open for France.", "open-when"),
        ("expect at hour 3: 5(1) is not open for France until hour 9.", "not-open-until"),
        ("expect at hour 3000000: France owes 5(1).", "number-too-large"),
        ("expect: no guarantor has not kept 5(1).", "no-does-not"),
        ("expect: France is in breach of 9(9).", "unknown-name"),
        ("expect: France is in breach.", "unexpected"),
        ('scenario "two", whenever.', "unknown-mark"),
    ],
)
def test_slips(sentences: str, code: str) -> None:
    with pytest.raises(DraftError) as error:
        play(sentences)
    assert [d.code for d in error.value.diagnostics] == [code]


def test_what_is_selected() -> None:
    several = model(TREATY + STORY + 'scenario "The Other".\nexpect: France does not owe 5(1).')
    assert [t.name for t in run_scenarios(several, only=("other", "zzz")).trials] == ["The Other"]
    assert run_scenarios(several, only=("zzz",)).trials == ()
    assert run_scenarios(several).scenarios == 2


def test_coverage_says_what_some_reading_reaches() -> None:
    rows = play(coverage=True).coverage or ()
    assert [(r.clause, r.due, r.kept, r.broken) for r in rows] == [
        ("4(2)", ("one",), ("one",), ()),
        ("5(1)", ("one",), ("one",), ("one",)),
        ("5(2)", ("one",), ("one",), ("one",)),
    ]
    quiet = run_scenarios(model(TREATY + 'scenario "peace".'), coverage=True).coverage or ()
    assert [r.due for r in quiet] == [("peace",), (), ()]
    assert play().coverage is None


def test_too_many_readings_are_no_success(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scenarios, "MOST", 7)
    trials = play("expect: France owes 5(1).", "expect: France does not owe 5(2).", coverage=True)
    (trial,) = trials.trials
    assert [e.verdict for e in trial.expectations] == [Verdict.HOLDS, Verdict.UNKNOWN]
    assert trial.verdict is trials.verdict is Verdict.UNKNOWN
    assert [r.known for r in trials.coverage or ()] == [True, True, False]


@pytest.mark.parametrize("name", ["specimen", "communique"])
def test_the_scenarios_of_the_treaties_come_out_as_they_expect(name: str) -> None:
    trials = run_scenarios(load(ROOT / f"treaties/istanbul/{name}.treaty"))
    assert len(trials.trials) == 2
    assert [(t.name, e.expected) for t in trials.trials for e in t.expectations if e.verdict is not Verdict.HOLDS] == []
    assert trials.verdict is Verdict.HOLDS


@given(drafts(TINY), st.data())
def test_points_that_are_left_out_do_not_matter(text: str, data: st.DataObject) -> None:
    """Every clause comes out under each full configuration as under the one that stands for it."""
    drawn = resolved(Source("small.treaty", text))
    configs = list(configurations(drawn))
    acts = [
        Act(t.name, args)
        for t in drawn.templates
        if {*t.slots} <= {e.sort for e in drawn.entities}
        for args in {
            tuple(data.draw(st.sampled_from([e.name for e in drawn.entities if e.sort == s])) for s in t.slots)
            for _ in range(2)
        }
    ]
    story = tuple(sorted({Occurrence(data.draw(st.integers(0, 3)), act) for act in acts if data.draw(st.booleans())}))
    full = data.draw(st.sampled_from(configs))
    for number in ["", *(c.number for c in drawn.clauses)]:
        ways = completions(drawn, (number,) if number else (), 10_000)
        assert ways is not None
        names = {p.name for p in ways.points}
        (chosen,) = [c for c in ways.configs if all(c[n] == full[n] for n in names)]
        if number:
            assert list(instances(drawn, chosen, number)) == list(instances(drawn, full, number))
            assert owed(drawn, chosen, number, story) == owed(drawn, full, number, story)
        else:
            assert is_possible(drawn, chosen, story) == is_possible(drawn, full, story)


@given(st.integers(0, 2**12 - 1), st.integers(0, 2**12 - 1))
def test_smallest_choices_cover_what_fails_and_nothing_else(failing: int, universe: int) -> None:
    steps = "after the guarantors consult {held | concluded | 72 hours passed}"
    text = draft(guarantee(steps, DECIDED, content=CONTENT))
    ways = completions(model(text), ("5(2)",), 12)
    assert ways is not None
    assert len(ways.configs) == 12
    failing &= universe
    guards = ways.smallest(failing, universe)
    covered = 0
    for guard in guards:
        covered |= ways.within(guard) & universe
        for choice in guard:  # nothing can be left out
            assert ways.within(tuple(c for c in guard if c != choice)) & universe & ~failing
    assert covered == failing


def test_what_looks_like_a_roman_number_may_be_a_name() -> None:
    text = """treaty X "A pact".
in force on 2001-05-04.
parties: X, V, and L.
states: X, V, and L.
event <state> attacks (attack) <state>.
act <state> helps (help) <state>.
harm: any state attacks X.
article I.
  I(1) When any state (the attacker) attacks X, each party other than X and the attacker shall within 2 days help X.
  II   X shall not help V.
priority: I(1) over II.
  source: "made up".
scenario "attack".
  hour 0: V attacks X.
  hour 4: L helps X.
  hour 5: X helps V.
  expect: L has kept I(1).
  expect: X is in breach of II.
  expect: V does not owe I(1).
  expect at hour 1: I(1) is open for L until hour 48.
"""
    assert [t.verdict for t in run_scenarios(resolved(Source("draft.treaty", text))).trials] == [Verdict.HOLDS]
