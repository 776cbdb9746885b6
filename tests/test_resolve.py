"""Syntax into a model: the specimen, a draft that uses the whole language, and what guards promise."""

from __future__ import annotations

from itertools import product
from pathlib import Path
from typing import Any

import pytest

from verifier.model import (
    THIRD,
    ActKind,
    Binder,
    Confidence,
    Const,
    Deadline,
    Domain,
    Guard,
    Happens,
    Joint,
    Modality,
    Mode,
    Model,
    Norm,
    Passed,
    PointKind,
    RuleKind,
    Var,
)
from verifier.resolving.resolve import load, resolve
from verifier.text.parse import parse
from verifier.text.source import Source

SPECIMEN = Path(__file__).parents[1] / "treaties" / "istanbul" / "specimen.treaty"

WIDE = """treaty Wide "A wide test".
signed on 2022-04-15.
parties: Ukraine, every guarantor [Ukraine: , and Moldova].
states: Ukraine, Moldova, Russia, France, Belarus, Turkiye, and United_Kingdom (the United Kingdom).
role guarantor (guarantors): Russia, France, United_Kingdom [Russia: , Belarus] [Ukraine: and Turkiye].
role observer (observers): Moldova.
kind organ: Council and Security_Council (the Security Council).
regions of Ukraine: heartland, Crimea, and strip (the strip).
regions of Moldova: east (the east) and west.
area occupied_part (the occupied part): {Ukrainian line: Crimea | Russian line: Crimea and strip}.
area all_of_it: heartland, Crimea, and strip.

event <state> attacks (attack) <state> in <region>.
event <organ> decides (decide) on enforcement.
event: war is declared.
call: <state> appeals (appeal) for assistance.
act, possibly itself: <state> supplies (supply) weapons to <state>.
act <state> sends (send) forces into <region>.
act <state> uses (use) force in <region>.
act <state> arms (arm) itself.
joint act, talk: the guarantors consult (consults).
joint act: the guarantors decide (decides) on assistance.
joint act: the parties amend (amends) the treaty.

need boots: <state> uses force in <region> only if that state sends forces into that region
  or the guarantors decide on assistance.
need reach: <state> (the helper) supplies weapons to <state> (the helped) only if
  [Russia: the Security Council decides on enforcement or] the helped appeals for assistance, 2 days before.
harm: any state attacks Ukraine in any region of Ukraine.
harm: any state attacks Moldova in the east.

article 1.
  1 Ukraine shall supply weapons to the United Kingdom.
  source: "article 1" (text seen).
  1.1 Each party shall not send forces into any region of all_of_it inside the occupied part.
  1.2 No guarantor shall arm itself, unless war is declared, unless the Security Council decides on enforcement.
article 2 "Guarantee".
  2(1)(a) When any guarantor (the aggressor) attacks any other state (the victim)
    in any region (the place) outside the occupied part,
    and when the guarantors decide on assistance,
    each guarantor other than the aggressor and the victim shall immediately supply weapons to the victim,
    unless the victim sends forces into the place,
    and any state uses force in any region of Moldova.
  U1 When the Security Council decides on enforcement, each party shall,
     after two thirds of the guarantors decide on assistance and 72 hours passed,
     after Ukraine appeals for assistance,
     within 2 months from the trigger,
     do at least one of: consult; supply weapons to Ukraine; [Moldova: use force in Crimea;] send forces into Crimea.
  D-5b [Russia: When war is declared, Russia shall consult within 3 days].
  D-6 [vote = Russia: Russia shall consult within 3 days | Ukraine: France shall not arm itself].
  D-7 [vote = Russia: Russia shall | Ukraine: France shall not] arm itself.
  D-8 When any state attacks Ukraine in any region of Ukraine, each guarantor shall,
    after all guarantors other than Russia decide on assistance, after at least 2 of the guarantors consult held,
    {within 3 days | fast: within 24 hours [Russia: from the trigger]}, consult.
  D-9 When the guarantors decide on assistance, Ukraine shall arm itself.
  D-10 Ukraine shall send forces into any region of Ukraine outside occupied_part within 3 days.
  not encoded 9 "Guarantors report".
  source: "somewhere".
  confidence: derived.
goal g, for 2(1)(a): when any guarantor attacks Ukraine in Crimea, no guarantor owes U1.
scenario "one".
 hour 3: the Security Council decides on enforcement.
 hour 4, closing: France consults.
 Russia never sends forces into any region of Ukraine.
 any state never arms itself.
 expect under [Russia of vote], {fast} and without [Moldova of U1], [Russia of reach]: each guarantor owes U1.
 expect: some guarantor owes 1.
"""


@pytest.fixture(scope="module")
def specimen() -> Model:
    return load(Source("specimen.treaty", SPECIMEN.read_text("utf-8")))


@pytest.fixture(scope="module")
def wide() -> Model:
    return load(Source("wide.treaty", WIDE))


def norms(model: Model, number: str) -> list[Norm]:
    return [n for _, n in model.clause(number).variants if n is not None]


def test_parse_then_resolve_is_load(specimen: Model) -> None:
    assert resolve(parse(specimen.source)) == specimen


def test_the_third_state_comes_last_of_states(specimen: Model) -> None:
    assert list(specimen.states())[-1] == THIRD
    assert [e.sort for e in specimen.entities] == ["state"] * 8 + ["region"] * 3
    assert specimen.entity("heartland").owner == "Ukraine"


def test_points_of_the_specimen(specimen: Model) -> None:
    assert [(p.name, p.alternatives) for p in specimen.points] == [
        ("occupied_part", ("Ukrainian line", "Russian line")),
        ("4(3)", ("all", "majority", "any")),
        ("5(2)", ("attempted", "held", "concluded", "72 hours passed")),
        ("5(2)#2", ("Russia", "without")),
        ("5(2)#3", ("any or none, as it judges", "at least one", "all", "what the case requires")),
    ]
    assert specimen.point("4(3)").note == "unspecified quantifier"
    assert specimen.point("5(2)#2").kind is PointKind.BRACKET


def test_the_ban_of_the_specimen(specimen: Model) -> None:
    (norm,) = norms(specimen, "4(2)")
    assert norm.modality is Modality.BAN
    assert norm.bearer == Const("Ukraine")
    assert norm.binders == (
        Binder("state", Domain("state", other_than=(Const("Ukraine"),))),
        Binder("region", Domain("region", owner="Ukraine")),
    )


def test_the_guarantee_of_the_specimen(specimen: Model) -> None:
    variants = dict(specimen.clause("5(2)").variants)
    assert len(variants) == 4 * 2 * 4
    norm = variants[("5(2)", 3), ("5(2)#2", 0), ("5(2)#3", 3)]
    assert norm is not None
    assert norm.steps[0] == Passed(72)
    assert isinstance(norm.steps[1], Joint)
    assert norm.deadline == Deadline(168)
    assert norm.mode is Mode.CASE
    assert norm.items[1].case is not None
    assert norm.items[1].case.template == "the case requires: use force in <region>"
    assert norm.items[1].case.args == (Var("place"),)
    assert not specimen.template(norm.items[1].case.template).actor
    assert (norm.beneficiary, norm.adversary) == (Const("Ukraine"), Var("attacker"))
    assert [(limit.words, limit.inside) for limit in norm.limits] == [("outside occupied_part", False)]


def test_consult_ends_in_three_ways(specimen: Model) -> None:
    rules = {}
    for guard, norm in specimen.clause("5(2)").variants:
        assert norm is not None
        if isinstance(step := norm.steps[0], Joint):
            rules[dict(guard)["5(2)"]] = step.rule.kind
    assert rules == {0: RuleKind.ANY, 1: RuleKind.ALL, 2: RuleKind.CONCLUDED}


def test_the_bearers_own_share(specimen: Model) -> None:
    (norm,) = norms(specimen, "5(1)")
    assert norm.items[0].pattern.args == (norm.bearer,)
    assert specimen.template(norm.items[0].pattern.template).kind is ActKind.JOINT


def test_story_of_the_specimen(specimen: Model) -> None:
    (goal,) = specimen.goals
    assert (goal.serves, goal.then.quantifier, goal.then.who, goal.then.clause) == ("5", "some", "guarantor", "5(2)")
    scenario = specimen.scenarios[0]
    assert [hour for hour, _ in scenario.happens] == [0, 6]
    assert [e.under for e in scenario.expects[:2]] == [(("5(2)", 1),), (("5(2)", 3), ("5(2)#2", 1))]
    assert scenario.expects[0].claim.negated


# ---- a draft that uses the whole language


def test_members_by_bracket(wide: Model) -> None:
    members = dict(wide.role("guarantor").members)
    assert members["Russia"] == ((),)
    assert members["Belarus"] == ((("guarantor", 0),),)
    assert members["Turkiye"] == ((("guarantor#2", 0),),)
    parties = dict(wide.parties)
    assert parties["Belarus"] == ((("guarantor", 0),),)
    assert parties["Moldova"] == ((("parties", 0),),)
    assert wide.role("party").members == wide.parties


def test_areas_by_reading(wide: Model) -> None:
    assert dict(wide.area("occupied_part").regions) == {"Crimea": ((),), "strip": ((("occupied_part", 1),),)}


def test_phrases_without_actor(wide: Model) -> None:
    assert not wide.template("war is declared").actor
    organ = wide.template("<organ> decides on enforcement")
    assert (organ.actor, organ.slots) == (False, ("organ",))
    assert wide.entity("Security_Council").sort == "organ"


def test_marks_of_phrases(wide: Model) -> None:
    assert wide.template("<state> supplies weapons to <state>").reflexive
    assert wide.template("<state> consults").talk
    assert wide.template("<state> amends the treaty").members == "party"


def test_a_need_with_options(wide: Model) -> None:
    need = next(n for n in wide.needs if n.name == "reach")
    bodies = [body for _, body in need.variants]
    assert [len(body.options) for body in bodies if body] == [2, 1]
    assert all(body.lead == 48 for body in bodies if body)


def test_implicit_readings_have_their_place(wide: Model) -> None:
    found = [(p.name, p.alternatives, p.note) for p in wide.points if p.where == "2(1)(a)"]
    assert found == [
        ("2(1)(a)", ("all", "majority", "any"), "unspecified quantifier"),
        ("2(1)(a)#2", ("24 hours", "at any time"), "unspecified deadline"),
    ]
    deadlines = {dict(g)["2(1)(a)#2"]: n.deadline for g, n in wide.clause("2(1)(a)").variants if n}
    assert deadlines == {0: Deadline(24), 1: None}


def test_other_differs_from_the_states_before_it(wide: Model) -> None:
    norm = norms(wide, "2(1)(a)")[0]
    domains = {b.var: b.domain for b in norm.binders}
    assert domains["aggressor"] == Domain("state", role="guarantor")
    assert domains["victim"].other_than == (Var("aggressor"),)
    assert domains["guarantor"].other_than == (Var("aggressor"), Var("victim"))
    assert (norm.beneficiary, norm.adversary) == (Var("victim"), Var("aggressor"))


def test_an_exception_has_binders_of_its_own(wide: Model) -> None:
    (exception,) = norms(wide, "2(1)(a)")[0].exceptions
    sends, uses = exception.conditions
    assert isinstance(sends, Happens)
    assert sends.binders == ()
    assert isinstance(uses, Happens)
    assert [b.domain.owner for b in uses.binders] == [None, "Moldova"]


def test_several_exceptions(wide: Model) -> None:
    (norm,) = norms(wide, "1.2")
    assert norm.modality is Modality.BAN
    assert len(norm.exceptions) == 2


def test_inside_an_area(wide: Model) -> None:
    (norm,) = norms(wide, "1.1")
    assert [(limit.area, limit.inside) for limit in norm.limits] == [("occupied_part", True)]
    assert norm.binders[1].domain.area == "all_of_it"


def test_steps_deadline_and_bracketed_item(wide: Model) -> None:
    with_force, without = norms(wide, "U1")
    assert (len(with_force.items), len(without.items)) == (4, 3)
    assert with_force.mode is Mode.ONE
    assert with_force.deadline == Deadline(2 * 30 * 24, from_trigger=True)
    decide, passed, appeal = with_force.steps
    assert isinstance(decide, Joint)
    assert decide.rule.kind is RuleKind.TWO_THIRDS
    assert passed == Passed(72)
    assert isinstance(appeal, Happens)
    assert wide.notes == ("months are taken as 30 days and years as 365 days",)


def test_a_clause_bracketed_away(wide: Model) -> None:
    assert [(guard, norm is None) for guard, norm in wide.clause("D-5b").variants] == [
        ((("D-5b", 0),), False),
        ((("D-5b", 1),), True),
    ]


def test_a_shared_choice_is_one_point(wide: Model) -> None:
    assert [guard for number in ("D-6", "D-7") for guard, _ in wide.clause(number).variants] == [
        (("vote", 0),),
        (("vote", 1),),
    ] * 2


def test_nested_points_only_with_their_outer_alternative(wide: Model) -> None:
    assert [guard for guard, _ in wide.clause("D-8").variants] == [
        (("D-8", 0),),
        (("D-8", 1), ("D-8#2", 0)),
        (("D-8", 1), ("D-8#2", 1)),
    ]
    first, second = norms(wide, "D-8")[0].steps
    assert isinstance(first, Joint)
    assert first.other_than == (Const("Russia"),)
    assert isinstance(second, Joint)
    assert (second.rule.kind, second.rule.k) == (RuleKind.AT_LEAST, 2)


def test_sources_and_confidence(wide: Model) -> None:
    assert (wide.clause("1").source, wide.clause("1").confidence) == ("article 1", Confidence.TEXT_SEEN)
    (left_out,) = wide.not_encoded
    assert (left_out.number, left_out.source, left_out.confidence) == ("9", "somewhere", Confidence.DERIVED)
    assert wide.clause("U1").article == "2"


def test_stories(wide: Model) -> None:
    (goal,) = wide.goals
    assert (goal.then.quantifier, goal.then.negated) == ("each", True)
    (scenario,) = wide.scenarios
    assert [act.closing for _, act in scenario.happens] == [False, True]
    assert len(scenario.never) == 3 + 8
    assert scenario.expects[0].under == (("reach", 1), ("U1", 1), ("vote", 0), ("D-8", 1))


def test_words_struck_out_are_unique(wide: Model) -> None:
    text = WIDE + "  E1 Russia shall not arm itself, unless war is declared."
    model = load(Source("more.treaty", text))
    words: dict[str, int] = {}
    for clause in model.clauses:
        for _, norm in clause.variants:
            for part in (*norm.limits, *norm.exceptions) if norm else ():
                assert words.setdefault(part.words, part.span.start) == part.span.start
    assert "unless war is declared in E1" in words


def configurations(model: Model, names: set[str]) -> list[dict[str, int]]:
    points = [p for p in model.points if p.name in names]
    return [
        dict(zip([p.name for p in points], values, strict=True))
        for values in product(*(range(len(p.alternatives)) for p in points))
    ]


@pytest.mark.parametrize("which", ["specimen", "wide"])
def test_guards_part_all_configurations(which: str, request: pytest.FixtureRequest) -> None:
    """For every configuration exactly one variant holds; guards are in text order."""
    model: Model = request.getfixturevalue(which)
    order = [p.name for p in model.points]
    things: list[Any] = [*model.clauses, *model.needs]
    for thing in things:
        guards: list[Guard] = [guard for guard, _ in thing.variants]
        for guard in guards:
            assert [order.index(name) for name, _ in guard] == sorted(order.index(name) for name, _ in guard)
        for chosen in configurations(model, {name for guard in guards for name, _ in guard}):
            assert sum(all(chosen[name] == i for name, i in guard) for guard in guards) == 1


def test_equal_variants_are_joined() -> None:
    text = WIDE + "  E1 Russia shall {arm itself | arm itself}."
    assert [guard for guard, _ in load(Source("x", text)).clause("E1").variants] == [()]
