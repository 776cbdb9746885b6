"""Who owes what: exact cells of small drafts, and every bearer against the reference evaluator."""

from __future__ import annotations

from itertools import product

import pytest
from hypothesis import given

from tests.checks.drafts import CONSULT, NO_FORCES, WEEK, draft, guarantee, model
from tests.strategies import drafts
from verifier.commands.tabulate import table
from verifier.meaning.semantics import instances
from verifier.model import Model
from verifier.pipeline import Options, UsageError
from verifier.resolving import resolve
from verifier.tabular import Duties, Norm, Under, Way
from verifier.text.source import Source
from verifier.words import display


def duties(text: str, *choose: tuple[str, str]) -> Duties:
    """The table of duties of a draft."""
    made = table(model(text), "duties", Options(choose=choose)).duties
    assert made is not None
    return made


def norm(text: str, clause: str, *choose: tuple[str, str]) -> Norm:
    """The row of one clause."""
    (row,) = [n for n in duties(text, *choose).norms if n.clause == clause]
    return row


def said(ways: tuple[Way, ...]) -> dict[str, set[frozenset[str]]]:
    """Texts, each with its configurations as `alternative of point`."""
    return {w.text: {frozenset(f"{s.alternative} of {s.point}" for s in row) for row in w.under} for w in ways}


ALWAYS: set[frozenset[str]] = {frozenset()}


def of(*settings: str) -> frozenset[str]:
    return frozenset(settings)


class TestAClause:
    text = draft(NO_FORCES, CONSULT, guarantee(WEEK, outside="occupied_part"), area="area occupied_part: heartland.")

    def test_a_duty_in_full(self) -> None:
        text = draft(
            guarantee("after all guarantors decide on assistance", WEEK, outside="occupied_part"),
            area="area occupied_part (the occupied part): heartland.",
            regions="heartland and coast",
        )
        row = norm(text, "5(2)")
        assert (row.modality, row.parties, row.article) == ("duty", "every guarantor", "1")
        assert [b.party for b in row.bearers] == ["Russia", "France", "Poland"]
        assert said(row.except_for) == {"other than the attacker": ALWAYS}
        assert said(row.acts) == {"supply weapons to Ukraine": ALWAYS}
        assert said(row.strength) == {"prescribed": ALWAYS}
        assert said(row.towards) == {"Ukraine": ALWAYS}
        assert list(said(row.when)) == [
            "any state (the attacker) attacks Ukraine in any region of Ukraine (the place)",
            "Ukraine appeals for assistance",
        ]
        assert said(row.after) == {"all guarantors decide on assistance": ALWAYS}
        assert [(w.text, w.hours) for w in row.within] == [("within 7 days", 168)]
        assert said(row.where) == {"the place outside the occupied part": ALWAYS}
        assert row.unless == ()

    def test_a_duty_to_talk(self) -> None:
        assert said(norm(draft(CONSULT), "5(1)").strength) == {"consult only": ALWAYS}

    def test_a_ban_has_no_strength_and_no_time(self) -> None:
        row = norm(draft(NO_FORCES), "4(2)")
        assert (row.modality, row.parties) == ("ban", "Ukraine")
        assert said(row.acts) == {"admit forces of any state other than Ukraine into any region of Ukraine": ALWAYS}
        assert [w.text for w in (*row.strength, *row.within)] == ["", ""]

    def test_an_area_that_leaves_no_place_leaves_no_duty(self) -> None:
        assert [n.clause for n in duties(self.text).norms] == ["4(2)", "5(1)"]


class TestBracketsAndReadings:
    text = draft(
        guarantee(
            "after the guarantors consult {attempted | held | concluded | 72 hours passed}",
            "[Russia: after all guarantors decide on assistance,]",
            "immediately",
            content="do {any or none, as it judges, | at least one | all} of: supply weapons to Ukraine;"
            " [France: use force in the place]",
        )
    )

    def test_each_step_stands_with_its_own_choice_alone(self) -> None:
        assert said(norm(self.text, "5(2)").after) == {
            "at least one guarantor consults": {of("attempted of 5(2)")},
            "all guarantors consult": {of("held of 5(2)")},
            "all guarantors consult and conclude their part": {of("concluded of 5(2)")},
            "3 days have passed": {of("72 hours passed of 5(2)")},
            "all guarantors decide on assistance": {of("Russia of 5(2)#2")},
        }

    def test_strength_and_acts(self) -> None:
        row = norm(self.text, "5(2)")
        judged = "any or none, as it judges of 5(2)#4"
        assert said(row.strength) == {
            "own judgment": {of(judged)},
            "prescribed": {of("at least one of 5(2)#4"), of("all of 5(2)#4")},
        }
        assert said(row.acts) == {
            "supply weapons to Ukraine": ALWAYS,
            "use force in the place": {of("France of 5(2)#5")},
        }

    def test_an_unspecified_deadline_has_hours_or_none(self) -> None:
        within = norm(self.text, "5(2)").within
        assert {w.text: w.hours for w in within} == {"within 24 hours": 24, "": None}

    def test_a_choice_leaves_one_way(self) -> None:
        row = norm(self.text, "5(2)", ("5(2)#4", "all"), ("5(2)", "held"))
        assert said(row.strength) == {"prescribed": ALWAYS}
        assert said(row.after)["all guarantors consult"] == ALWAYS

    def test_a_clause_in_brackets_binds_only_with_them(self) -> None:
        row = norm(draft("5(1) [Russia: Each guarantor shall notify Ukraine]."), "5(1)")
        assert [[(s.point, s.alternative) for s in only] for only in row.under] == [[("5(1)", "Russia")]]

    def test_a_guarantor_in_brackets_is_bound_only_with_them(self) -> None:
        text = draft(CONSULT, guarantors="Russia [Russia: , Belarus] and France", states="Russia, Belarus, and France")
        row = norm(text, "5(1)")
        assert row.parties == "every guarantor"
        assert {b.party: len(b.under[0]) for b in row.bearers} == {"Russia": 0, "Belarus": 1, "France": 0}


def test_a_liberty_and_what_it_lifts() -> None:
    text = draft(NO_FORCES, "4(3) Notwithstanding 4(2), Ukraine may admit forces of France into any region of Ukraine.")
    row = norm(text, "4(3)")
    assert (row.modality, said(row.lifts)) == ("liberty", {"4(2)": ALWAYS})
    assert [w.text for w in row.strength] == [""]
    assert {g.name: g.duty for g in duties(text).groups}["Ukraine"] is False


def test_how_several_are_bound_and_until_when() -> None:
    text = draft(
        "5(2) When any state attacks Ukraine in any region of Ukraine, the guarantors shall, together,"
        " within 3 days, supply weapons to Ukraine, until Ukraine appeals for assistance."
    )
    row = norm(text, "5(2)")
    assert said(row.bearing) == {"together": ALWAYS}
    assert said(row.until) == {"Ukraine appeals for assistance": ALWAYS}


class TestParties:
    def test_who_has_no_duty(self) -> None:
        groups = {g.name: g.duty for g in duties(draft(NO_FORCES, CONSULT)).groups}
        assert groups == {"Ukraine": False, "every guarantor": True}

    def test_a_role_expression_only_where_it_denotes_exactly_these(self) -> None:
        own = "6(1) France shall notify Ukraine."
        found = duties(draft(CONSULT, own))
        assert [g.name for g in found.groups] == ["Ukraine", "every guarantor other than France", "France"]
        cells = {(c.party, c.article): [(e.clause, e.strengths) for e in c.entries] for c in found.cells}
        assert cells["France", "1"] == [("5(1)", ("consult only",)), ("6(1)", ("prescribed",))]
        assert cells["Poland", "1"] == [("5(1)", ("consult only",))]
        assert ("Ukraine", "1") not in cells

    def test_every_party_but_one(self) -> None:
        text = draft(
            "5(1) When any state attacks Ukraine in any region of Ukraine, each party other than Ukraine and "
            "Russia shall notify Ukraine.",
            guarantors="Russia, France, Poland, and Italy",
            states="Russia, France, Poland, and Italy",
        )
        assert norm(text, "5(1)").parties == "every guarantor other than Russia"


def test_an_unknown_table() -> None:
    with pytest.raises(UsageError, match="no table `dutys`") as caught:
        table(model(draft(CONSULT)), "dutys")
    assert caught.value.help == "did you mean `duties`?"


def chosen(under: Under, config: dict[str, str]) -> bool:
    return any(all(config[s.point] == s.alternative for s in row) for row in under)


def evaluated(treaty: Model, config: dict[str, str]) -> set[tuple[str, str]]:
    """Whom each clause binds, by the reference evaluator."""
    numbers = {p.name: p.alternatives.index(config[p.name]) for p in treaty.points}
    return {(c.number, display(treaty, i.bearer)) for c in treaty.clauses for i in instances(treaty, numbers, c.number)}


@given(drafts())
def test_who_is_bound_agrees_with_the_reference_evaluator(text: str) -> None:
    treaty = resolve.load(Source("generated.treaty", text)).in_force()
    made = table(treaty, "duties").duties
    assert made is not None
    binding = [n for n in made.norms if n.modality != "intention"]  # an intention makes nothing due
    names = [p.name for p in treaty.points]
    for picks in product(*(p.alternatives for p in treaty.points)):
        config = dict(zip(names, picks, strict=True))
        bound = {(n.clause, b.party) for n in binding for b in n.bearers if chosen(b.under, config)}
        assert bound == evaluated(treaty, config)
        for row in (n for n in made.norms if chosen(n.under, config)):
            assert any(b.party and chosen(b.under, config) for b in row.bearers)
            for ways in (row.strength, row.within, row.choice):
                assert len([w for w in ways if chosen(w.under, config)]) == 1
