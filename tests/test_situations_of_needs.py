"""Needs that name a situation: what can be done only in it, who can take it away, and what the two meanings say."""

from __future__ import annotations

import pytest

from tests.checks.drafts import needed, rests
from verifier import Options, check
from verifier.finding import Finding, Verdict
from verifier.fmt import formatted
from verifier.formula import Without
from verifier.meaning.semantics import is_possible, judge
from verifier.model import Act, Model, Occurrence
from verifier.resolving.resolve import load
from verifier.text.diagnostics import DraftError
from verifier.text.source import Source

DRAFT = """treaty Ports "Help on appeal".
in force on 2001-05-04.
parties: Alba and every guarantor.
states: Alba, Borea, and Cardia.
role guarantor (guarantors): Borea and Cardia.
event <state> attacks (attack) <state>.
event: winter comes.
event: spring comes.
act <state> appeals (appeal) for help.
act <state> captures (capture) the government of <state>.
act <state> raids (raid) <state>.
act <state> frees (free) <state>.
act <state> sends (send) ships to <state>.
situation captivity (the captivity): from any state captures the government of Alba{UNTIL}.
situation frost (the frost): from winter comes, until spring comes.
need voice: {NEED}.
harm: any state attacks Alba.
article 1.
  1(1) When any state (the attacker) attacks Alba, and when {WHO} appeals for help, each guarantor other than the
       attacker shall within 2 days send ships to Alba.
{MORE}"""
VOICE = "Alba appeals for help except during the captivity"


def draft(need: str = VOICE, who: str = "Alba", until: str = "", more: str = "") -> Model:
    text = DRAFT.replace("{NEED}", need).replace("{WHO}", who).replace("{UNTIL}", until).replace("{MORE}", more)
    return load(Source("draft.treaty", text))


def act(hour: int, phrase: str, *names: str) -> Occurrence:
    return Occurrence(hour, Act(phrase, names))


def appeals(hour: int) -> Occurrence:
    return act(hour, "<state> appeals for help", "Alba")


def captured(hour: int) -> Occurrence:
    return act(hour, "<state> captures the government of <state>", "Borea", "Alba")


def freed(hour: int) -> Occurrence:
    return act(hour, "<state> frees <state>", "Cardia", "Alba")


def allowed(model: Model, *story: Occurrence, without: Without | None = None) -> bool:
    return is_possible(model, {}, tuple(sorted(story)), without)


def hostages(model: Model) -> list[Finding]:
    told = check(model, Options(select=("hostage",)))[0].findings
    assert all(f.verdict is not Verdict.UNKNOWN for f in told)
    return [f for f in told if f.verdict is not Verdict.HOLDS]


class TestMeaning:
    def test_except_during(self) -> None:
        model = draft(until=", until any state frees Alba")
        assert allowed(model, appeals(3))
        assert allowed(model, appeals(3), captured(4))
        assert not allowed(model, appeals(4), captured(4))
        assert not allowed(model, appeals(5), captured(4))
        assert allowed(model, appeals(6), captured(4), freed(6))
        assert not allowed(model, appeals(6), captured(4), freed(7))

    def test_only_during(self) -> None:
        model = draft("any guarantor sends ships to Alba only during the frost")
        sent, begun, over = act(5, "<state> sends ships to <state>", "Borea", "Alba"), "winter comes", "spring comes"
        assert not allowed(model, sent)
        assert allowed(model, sent, act(2, begun))
        assert allowed(model, sent, act(2, begun), act(6, over))
        assert not allowed(model, sent, act(2, begun), act(5, over))

    def test_it_can_be_left_out(self) -> None:
        assert allowed(draft(), appeals(5), captured(4), without=Without(needs=frozenset({"voice"})))

    def test_what_only_counts_as_its_beginning_begins_nothing(self) -> None:
        deemed = "  2 When any state (the raider) raids Alba, the raider is deemed to capture the government of Alba.\n"
        assert allowed(draft(more=deemed), appeals(5), act(4, "<state> raids <state>", "Borea", "Alba"))

    def test_an_act_in_a_situation_leans_on_whoever_ends_it(self) -> None:
        asked = judge(draft(), {})
        assert asked.leans(Act("<state> appeals for help", ("Alba",)), ("Alba",))
        everybody = ("Alba", "Borea", "Cardia", "third_state")
        assert not asked.leans(Act("<state> appeals for help", ("Alba",)), everybody)


class TestHostage:
    def test_who_silences_the_victim(self) -> None:
        found = [f for f in hostages(draft()) if f.grade == "lawful"]
        assert [needed(f) for f in found] == [("1(1)",)]
        assert rests(found[0]) == {"voice"}
        assert "Borea captures the government of Alba" in {m.act for h in found[0].horns for m in h.moments} | {
            m.act for m in (*found[0].scenario, *found[0].witness)
        }

    def test_not_where_another_may_appeal(self) -> None:
        assert not [f for f in hostages(draft(who="any party")) if f.grade == "lawful"]

    def test_not_where_somebody_can_free_it(self) -> None:
        assert not [f for f in hostages(draft(until=", until any state frees Alba")) if f.grade == "lawful"]

    def test_not_without_the_need(self) -> None:
        told = check(draft(), Options(select=("hostage",), without=("voice",)))[0].findings
        assert [f.verdict for f in told] == [Verdict.HOLDS]

    def test_a_season_is_nobodys_doing(self) -> None:
        assert not hostages(draft("Alba appeals for help except during the frost"))


@pytest.mark.parametrize(
    ("need", "code"),
    [
        ("Alba appeals for help only during the summer", "unexpected"),
        ("Alba appeals for help except during Borea", "unknown-name"),
        ("Alba appeals for help only during the frost, 2 days before", "unexpected"),
        ("Alba appeals for help during the frost", "unexpected"),
    ],
)
def test_what_is_refused(need: str, code: str) -> None:
    with pytest.raises(DraftError) as raised:
        draft(need)
    assert [d.code for d in raised.value.diagnostics] == [code]


def test_brackets_and_layout() -> None:
    model = draft("[silenced: Alba appeals for help   except during the captivity]")
    assert [p.name for p in model.points] == ["voice"]
    assert "[silenced: Alba appeals for help except during the captivity]" in formatted(model.source)


def told(text: Model, name: str) -> list[Finding]:
    """The findings of one check."""
    return [f for f in check(text, Options(select=(name,)))[0].findings if f.verdict is not Verdict.HOLDS]


@pytest.mark.parametrize(
    ("situation", "voice", "stuck"),
    [
        ("from any state frees Alba", "only during", True),
        ("from any state frees Alba", "except during", False),
        ("from the start, until any state frees Alba", "except during", True),
        ("from the start, until any state frees Alba", "only during", False),
    ],
)
def test_what_waits_for_a_situation_that_waits_for_it(situation: str, voice: str, stuck: bool) -> None:
    """Alba can appeal in that situation alone; nobody frees it unless it appeals."""
    need = f"Alba appeals for help {voice} the captivity.\nneed key: <state> frees Alba only if Alba appeals for help"
    text = draft(need).source.text.replace("from any state captures the government of Alba", situation)
    found = told(load(Source("draft.treaty", text)), "deadlock")
    assert bool(found) is stuck
    assert all({c.number for c in f.clauses} == {"voice", "key"} for f in found)


def test_a_situation_that_only_a_stranger_can_begin() -> None:
    """Cardia, which is no party, has to free Alba before Alba can appeal."""
    text = draft("Alba appeals for help only during the frost").source.text
    text = text.replace("parties: Alba and every guarantor", "parties: Alba and Borea")
    text = text.replace("(guarantors): Borea and Cardia", "(guarantors): Borea")
    text = text.replace("from winter comes, until", "from Cardia frees Alba, until")
    (finding,) = told(load(Source("draft.treaty", text)), "third_party")
    assert "Cardia" in " ".join(finding.explanation)
