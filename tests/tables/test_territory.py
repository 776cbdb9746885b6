"""Where a harm is answered: exact cells of small drafts, and the same answers as the check `gap`."""

from __future__ import annotations

import pytest

from tests.checks.drafts import CONSULT, LEFT_OUT, TWO_MAPS, WEEK, draft, found, guarantee, model
from verifier.commands.tabulate import table
from verifier.pipeline import Options
from verifier.tabular import Place, Under

ALWAYS: set[frozenset[str]] = {frozenset()}


def places(text: str, *choose: tuple[str, str]) -> dict[str, Place]:
    """The rows of a draft with one harm, by region."""
    made = table(model(text), "territory", Options(choose=choose))
    assert made.territory is not None
    assert made.undecided == ()
    rows = {p.region: p for p in made.territory.places}
    assert len(rows) == len(made.territory.places)
    return rows


def verdicts(text: str, *choose: tuple[str, str]) -> dict[str, str]:
    return {region: p.overall.verdict for region, p in places(text, *choose).items()}


def under(found: Under) -> set[frozenset[str]]:
    return {frozenset(f"{s.alternative} of {s.point}" for s in row) for row in found}


def test_two_maps_leave_the_strip_undetermined() -> None:
    rows = places(TWO_MAPS)
    assert {r: p.overall.verdict for r, p in rows.items()} == {
        "heartland": "covered",
        "Crimea": "excluded",
        "strip": "undetermined",
    }
    strip = rows["strip"]
    assert under(strip.overall.covered) == {frozenset({"Ukrainian line of occupied_part"})}
    assert under(strip.overall.uncovered) == {frozenset({"Russian line of occupied_part"})}
    assert strip.overall.clauses == ("5(2)",)
    assert [(r.clause, r.coverage) for r in strip.limited] == [("5(2)", strip.overall)]
    assert under(strip.inside[0].under) == {frozenset({"Russian line of occupied_part"})}
    assert under(rows["Crimea"].inside[0].under) == ALWAYS
    assert rows["heartland"].inside[0].under == ()


def test_a_choice_settles_the_strip() -> None:
    assert verdicts(TWO_MAPS, ("occupied_part", "Russian line"))["strip"] == "excluded"
    assert verdicts(TWO_MAPS, ("occupied_part", "Ukrainian line"))["strip"] == "covered"


def test_talk_does_not_count() -> None:
    assert verdicts(draft(CONSULT)) == {"heartland": "no duty"}


def test_own_judgment_counts() -> None:
    judged = guarantee(WEEK, content="do any or none, as it judges, of: supply weapons to Ukraine; notify Ukraine")
    assert verdicts(draft(judged)) == {"heartland": "covered"}


def test_a_second_clause_may_reach_where_the_first_does_not() -> None:
    text = draft(
        guarantee(WEEK, outside="occupied_part"),
        guarantee(WEEK, number="5(3)", content="notify Ukraine"),
        regions="heartland and Crimea",
        area="area occupied_part (the occupied part): Crimea.",
    )
    rows = places(text)
    assert [r.coverage.verdict for r in rows["Crimea"].limited] == ["excluded"]
    assert (rows["Crimea"].overall.verdict, rows["Crimea"].overall.clauses) == ("covered", ("5(3)",))


def test_a_bracketed_guarantee_is_undetermined() -> None:
    bracketed = f"5(2) [Russia: {guarantee(WEEK).removeprefix('5(2) ').removesuffix('.')}]."
    overall = places(draft(bracketed))["heartland"].overall
    assert overall.verdict == "undetermined"
    assert under(overall.covered) == {frozenset({"Russia of 5(2)"})}


def test_who_attacks_may_matter() -> None:
    text = draft(
        "5(2) When Russia attacks Ukraine in any region of Ukraine,"
        " each guarantor other than Russia shall notify Ukraine."
    )
    made = table(model(text), "territory").territory
    assert made is not None
    assert {p.authors: p.overall.verdict for p in made.places} == {
        "Russia": "covered",
        "France, Poland or any other state": "no duty",
    }


def test_a_decision_that_can_never_be_taken_covers_nothing() -> None:
    text = draft(guarantee("after at least 5 of the guarantors decide on assistance", WEEK))
    assert verdicts(text) == {"heartland": "no duty"}


def test_many_brackets_elsewhere_do_not_matter() -> None:
    words = [f"7({k}) [Russia: Ukraine shall not send forces into any region of Ukraine]." for k in range(1, 30)]
    text = draft(guarantee(WEEK), *words)
    assert verdicts(text) == {"heartland": "covered"}


@pytest.mark.parametrize("text", [TWO_MAPS, LEFT_OUT, draft(CONSULT), draft(guarantee(WEEK))])
def test_where_the_check_finds_a_gap_nothing_is_covered(text: str) -> None:
    gaps = {acts for f in found(text, "gap") for acts in f.explanation if acts.startswith("So it is in ")}
    named = {region for line in gaps for region in ("heartland", "Crimea", "strip") if region in line}
    assert named == {region for region, verdict in verdicts(text).items() if verdict != "covered"}
