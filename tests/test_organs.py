"""Organs: bodies that decide by a rule which is said once."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.test_bad_input_frontend import slips
from tests.test_deciding import council
from verifier import Options, cutoff, load, run_scenarios
from verifier.commands.likeness import same
from verifier.commands.tabulate import table
from verifier.finding import Verdict
from verifier.model import Joint, Model, RuleKind
from verifier.resolving import resolve
from verifier.telling.phrasing import Speech
from verifier.text.source import Source

RULE = "at least 3 of the members, including every permanent_member"
COUNCIL = Path(__file__).parents[1] / "treaties" / "un_charter" / "council.treaty"
JOINT = "joint act: the members decide (decides) on measures."


def organ(who: str = "the Council", rule: str = RULE, more: str = "") -> str:
    """The council of the other tests, as an organ."""
    text = council("the Council").replace("after the Council decide on", f"after {who} decides on")
    said = f"organ Council (the Council): {rule}.\njoint act: the Council decides (decide) on measures.\n{more}"
    return text.replace(JOINT + "\n", said)


def model(text: str) -> Model:
    return resolve.load(Source("council.treaty", text))


def step(treaty: Model) -> Joint:
    (found,) = next(norm for _, norm in treaty.clause("25").variants if norm is not None).steps
    assert isinstance(found, Joint)
    return found


def test_it_decides_by_its_rule() -> None:
    found, spelled_out = step(model(organ())), step(model(council()))
    assert (found.role, found.rule, found.including) == (spelled_out.role, spelled_out.rule, spelled_out.including)
    assert (found.other_than, found.template) == ((), "<state> decides on measures")
    assert found.rule.kind is RuleKind.AT_LEAST


def test_whoever_is_left_out_is_left_out_of_both_numbers() -> None:
    less = step(model(organ("the Council other than the attacker", "all members other than Borea")))
    written = step(model(council("all members other than Borea and the attacker")))
    assert (less.other_than, less.rule) == (written.other_than, written.rule)


def test_it_is_told_by_its_name_and_the_table_says_the_rule() -> None:
    treaty = model(organ("the Council other than the attacker"))
    said = Speech(treaty, step(treaty).binders).joint(step(treaty))
    assert said == "the Council other than the attacker decides on measures"
    made = table(treaty, "veto", Options())
    assert made.veto is not None
    ((rule,),) = [d.rules for d in made.veto.decisions]
    assert rule.rule == "at least 3 members other than the attacker, including every permanent member"
    assert {c.alone for c in rule.circles} == {"every permanent member other than the attacker"}


def test_an_organ_may_also_be_spoken_of() -> None:
    """It is an individual of the kind `organ`, so phrases may have it in a slot."""
    more = "act <state> asks (ask) <organ> for help.\nevent <organ> warns (warn) <state>.\n"
    text = organ(more=more).replace("send ships into coast", "ask the Council for help", 1)
    text = text.replace("When any state", "When the Council warns Elis, and when any state", 1)
    treaty = model(text)
    assert treaty.entity("Council").sort == "organ"
    assert "Council" in {e.name for e in cutoff.cut(treaty).entities}


def test_renaming_it_changes_nothing() -> None:
    assert same(model(organ()), model(organ()))
    assert not same(model(organ()), model(organ(rule="all members")))


def test_an_outside_organ_without_a_rule_decides_by_events_only() -> None:
    outside = organ().replace(f"organ Council (the Council): {RULE}.", "kind organ: Council (the Council).")
    (slip,) = slips(outside)
    assert (slip.code, slip.message) == ("no-actor", "how this organ decides is not said")
    event = outside.replace("joint act: the Council decides", "event <organ> decides")
    assert model(event).template("<organ> decides on measures").actor is False


def test_the_security_council() -> None:
    """Article 27(3): any permanent member can block alone, and any seven together; one veto leaves nothing owed."""
    charter = load(COUNCIL)
    made = table(charter, "veto", Options())
    assert made.veto is not None
    ((rule,),) = [d.rules for d in made.veto.decisions]
    figures = {(c.members, c.needed, c.to_block, c.alone) for c in rule.circles}
    assert figures == {(15, 9, 7, "every permanent member")}
    assert [trial.verdict for trial in run_scenarios(charter).trials] == [Verdict.HOLDS, Verdict.HOLDS]


@pytest.mark.parametrize(
    ("text", "code", "said"),
    [
        (organ(rule="the members"), "organ-rule", "how many of whom"),
        (organ(rule="Alba"), "organ-rule", "how many of whom"),
        (organ(rule="at least 0 of the members"), "at-least-none", "asks for nobody"),
        (organ(rule="all members, including every guardian"), "unknown-name", "no role is called"),
        (organ("the Council").replace("on measures,", "on measures held,"), "mode-here", "whose rule is known"),
        (organ("all members").replace("decides on measures,", "decide on measures,"), "organ-rule", "`the Council`"),
        (organ(more="event <organ> decides (decide) on measures.\n"), "overlapping-phrases", "another one"),
        (
            organ(more="joint act: the members meet (meets).\n").replace("decides on measures,", "meets,"),
            "wrong-group",
            "no act of the Council",
        ),
        (organ(more="organ Council (the Body): all members.\n"), "name-twice", "declared twice"),
        (
            organ().replace("each member other than Elis and the attacker shall", "the Council shall"),
            "wrong-bearer",
            "",
        ),
    ],
)
def test_slips(text: str, code: str, said: str) -> None:
    (slip,) = slips(text)
    assert slip.code == code
    assert said in f"{slip.message} {slip.help}"
