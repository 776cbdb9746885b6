"""Who must be among those who decide: rules that include every member of a role."""

from __future__ import annotations

import pytest

from tests.checks.drafts import found, only
from tests.test_bad_input_frontend import slips
from verifier import Options, checks, cutoff, pipeline
from verifier.commands.likeness import same
from verifier.commands.tabulate import table
from verifier.confirming.bench import Bench
from verifier.meaning.semantics import configurations, explain, instances
from verifier.model import Act, Joint, Model, Occurrence
from verifier.resolving.resolve import load
from verifier.telling.phrasing import Speech
from verifier.text.source import Source

COUNCIL = """treaty Council "A council".
in force on 2001-05-04.
parties: every member.
states: Alba, Borea, Cardia, Delia, Elis, and Fara.
role member (members): Alba, Borea, Cardia, Delia, and Elis.
role permanent_member (permanent_members): {permanent}.
regions of Elis: coast.
event <state> attacks (attack) <state> in <region>.
act <state> sends (send) ships into <region>.
joint act: the members decide (decides) on measures.
harm: any state attacks Elis in any region of Elis.
article 25.
  25  When any state (the attacker) attacks Elis in coast, each member other than Elis and the attacker shall,
      after {rule} decide on measures, within 10 days, send ships into coast.
goal answered, for 25: when any state (the attacker) attacks Elis in coast,
  some member other than the attacker owes 25.
"""
INCLUDING = "at least 3 of the members, including every permanent_member,"


def council(rule: str = INCLUDING, permanent: str = "Alba and Borea") -> str:
    return COUNCIL.format(rule=rule, permanent=permanent)


def model(text: str) -> Model:
    return load(Source("council.treaty", text))


def start(text: str, **hours: int) -> int | None:
    """When Cardia's duty starts, Fara having attacked and these having decided at these hours."""
    treaty = model(text)
    (joint,) = (t.name for t in treaty.templates if t.members)
    shares = [Occurrence(hour, Act(joint, (state,))) for state, hour in hours.items()]
    attack = Occurrence(0, Act("<state> attacks <state> in <region>", ("Fara", "Elis", "coast")))
    config = next(configurations(treaty))
    judged = (explain(i, treaty, config, tuple(sorted((attack, *shares)))) for i in instances(treaty, config, "25"))
    return next(
        j.start for j in judged if j.instance.bearer == "Cardia" and dict(j.instance.binding)["attacker"] == "Fara"
    )


@pytest.mark.parametrize(
    ("hours", "begins"),
    [
        ({"Alba": 1, "Borea": 2, "Cardia": 3}, 3),
        ({"Alba": 1, "Borea": 9, "Cardia": 2, "Delia": 3}, 9),
        ({"Alba": 1, "Cardia": 2, "Delia": 3, "Elis": 4}, None),
        ({"Alba": 1, "Borea": 2}, None),
    ],
)
def test_enough_members_and_everyone_who_must_be_among_them(hours: dict[str, int], begins: int | None) -> None:
    assert start(council(), **hours) == begins


def test_who_is_no_member_is_not_waited_for() -> None:
    assert start(council(permanent="Alba and Fara"), Alba=1, Borea=2, Cardia=3) == 3


def test_who_is_struck_out_is_not_waited_for() -> None:
    rule = "at least 2 of the members other than Borea, including every permanent_member,"
    assert start(council(rule), Alba=4, Cardia=3, Borea=2) == 4
    assert start(council(rule), Borea=2, Cardia=3) is None


@pytest.mark.parametrize("words", ["including all permanent_members", "including all the permanent_members"])
def test_other_words_for_it(words: str) -> None:
    assert same(model(council()), model(council(f"at least 3 of the members, {words},")))
    assert not same(model(council()), model(council("at least 3 of the members")))


def test_it_is_told_in_full() -> None:
    treaty = model(council())
    (step,) = next(norm for _, norm in treaty.clause("25").variants if norm is not None).steps
    assert isinstance(step, Joint)
    assert step.including == "permanent_member"
    said = Speech(treaty, step.binders).joint(step)
    assert said == "at least 3 members, including every permanent member, decide on measures"


@pytest.mark.parametrize(
    ("rule", "code", "said"),
    [
        ("at least 3 of the members, including every guardian,", "unknown-name", "no role is called"),
        ("at least 3 of the members, including Alba,", "reserved-word", "`including every` and a role"),
        ("any member, including every permanent_member,", "reserved-word", "`including every` and a role"),
    ],
)
def test_slips(rule: str, code: str, said: str) -> None:
    (slip,) = slips(council(rule).replace("member, decide", "member, decides"))
    assert slip.code == code
    assert said in f"{slip.message} {slip.help}"


class TestWhoCanBlock:
    def test_the_table(self) -> None:
        made = table(model(council()), "veto", Options())
        assert made.veto is not None
        ((rule,),) = [d.rules for d in made.veto.decisions]
        assert rule.rule == "at least 3 members, including every permanent member"
        figures = {(c.members, c.needed, c.to_block, c.alone) for c in rule.circles}
        assert figures == {(5, 3, 3, "every permanent member")}

    def test_where_few_are_left_any_more_than_they_can(self) -> None:
        made = table(model(council("any of the members, including every permanent_member,")), "veto", Options())
        assert made.veto is not None
        ((rule,),) = [d.rules for d in made.veto.decisions]
        assert {(c.to_block, c.alone) for c in rule.circles} == {(4, "every permanent member")}

    def test_hostage_names_those_who_must_be_included(self) -> None:
        stopped = [f for f in found(council(), "hostage") if f.grade == "lawful"]
        assert {f.blockers for f in stopped} == {("any one of Alba or Borea, also as the author of the harm",)}

    def test_veto_tells_them_as_a_body_of_their_own(self) -> None:
        assert only(council(), "veto").claim == "Any one of the permanent members can stop the goal “answered”"
        assert found(council("at least 3 of the members"), "veto") == ()


MANY = """treaty Crowd "A council of many".
in force on 2001-05-04.
parties: Alba and every member.
states: Alba, P1, P2, P3, P4, P5, M1, M2, M3, M4, and M5.
role member (members): P1, P2, P3, P4, P5, M1, M2, M3, M4, and M5.
role permanent_member (permanent_members): P1, P2, P3, P4, and P5.
regions of Alba: north.
event <state> attacks (attack) <state> in <region>.
act <state> sends (send) troops into <region>.
act <state> admits (admit) <state>.
joint act: the members decide (decides) on measures.
harm: any state attacks Alba in any region of Alba.
article 1.
  1(1)  When any state (the attacker) attacks Alba in any region of Alba (the place),
        each member other than the attacker shall,
        after a majority of the members other than the attacker, including every permanent_member, decide on measures,
        within 2 days, send troops into the place.
  1(2)  No member shall send troops into north, unless any of the members, including every permanent_member,
        decide on measures.
"""


def test_a_class_that_is_cut_down_answers_alike() -> None:
    treaty = model(MANY)
    assert len(treaty.entities) - len(cutoff.cut(treaty).entities) == 2

    def answers(whole: bool) -> set[tuple[object, ...]]:
        bench = Bench(treaty, 20_000_000, whole=whole)
        told = set()
        for query in checks.get("hostage").ask(bench.view(pipeline.harm_acts(bench)[:2], {})):
            yes = bench.asker(query).answer(query.question) is not None
            told.add((query.grade, query.family, yes))
        return told

    few, every = answers(False), answers(True)
    assert few <= every
    assert {(grade, yes) for grade, _, yes in few} == {(grade, yes) for grade, _, yes in every}
