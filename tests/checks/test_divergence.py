"""One history, two readings: kept under one and not under the other."""

from __future__ import annotations

from tests.checks.drafts import (
    BY_CONSENT,
    EXERCISES,
    NO_FORCES,
    TWO_MAPS,
    WARNING,
    WEEK,
    acts,
    draft,
    found,
    guarantee,
    holds,
    judged,
    needed,
    only,
)
from verifier.finding import Finding, Horn, Verdict

ATTACKED = "When any state attacks Ukraine in heartland"


def with_consents(finding: Finding, number: int) -> Horn:
    """What is told of so many consents."""
    (horn,) = [h for h in finding.horns if f"{number} of 3 " in h.when]
    return horn


def verdicts(finding: Finding) -> list[dict[str, str]]:
    return [judged(h) for h in finding.horns]


class TestUnspecifiedQuantifier:
    def test_an_exercise_with_some_consents(self) -> None:
        finding = only(BY_CONSENT, "divergence")
        assert needed(finding) == ("4(3)",)
        assert (finding.severity, finding.verdict) == (WARNING, Verdict.FAILS)
        assert finding.configurations == ()  # it is about the readings themselves
        assert finding.scenario == ()
        assert "unspecified quantifier" in " ".join(finding.explanation)

    def test_one_consent_is_enough_under_any(self) -> None:
        horn = with_consents(only(BY_CONSENT, "divergence"), 1)
        assert judged(horn) == {"all": "broken", "majority": "broken", "any": "kept"}

    def test_two_under_majority(self) -> None:
        horn = with_consents(only(BY_CONSENT, "divergence"), 2)
        assert judged(horn) == {"all": "broken", "majority": "kept", "any": "kept"}

    def test_shown_is_the_history_with_the_fewest_acts(self) -> None:
        assert [m.act for m in only(BY_CONSENT, "divergence").witness] == [
            "Russia consents to exercises of Russia",
            "Ukraine hosts exercises of Russia in heartland",
        ]

    def test_of_one_member_all_is_any(self) -> None:
        assert found(draft(EXERCISES.format(rule="the"), guarantors="Russia"), "divergence") == ()

    def test_of_two_members_all_is_the_majority(self) -> None:
        finding = only(draft(EXERCISES.format(rule="the"), guarantors="Russia and France"), "divergence")
        assert verdicts(finding) == [{"all": "broken", "majority": "broken", "any": "kept"}]

    def test_a_stated_quantifier_leaves_nothing_open(self) -> None:
        assert holds(draft(EXERCISES.format(rule="all")), "divergence").vacuous


class TestOtherReadings:
    def test_a_deadline(self) -> None:
        text = draft(f"1 {ATTACKED}, Poland shall {{slow: within 3 days | fast: within 24 hours}}, notify Ukraine.")
        finding = only(text, "divergence")
        assert acts(finding) == ["Russia attacks Ukraine in heartland"]
        (late,) = finding.witness
        assert (late.hour, late.act) == (25, "Poland notifies Ukraine")
        assert verdicts(finding) == [{"slow": "kept", "fast": "broken"}]

    def test_how_much_is_owed(self) -> None:
        """Doing nothing keeps only what is left to judgment; one item out of two keeps all but {all}."""
        menu = "do {any or none, as it judges, | at least one | all} of: notify Ukraine; supply weapons to Ukraine"
        finding = only(draft(guarantee(WEEK, content=menu)), "divergence")
        own = "any or none, as it judges"
        assert {own: "kept", "at least one": "broken", "all": "broken"} in verdicts(finding)
        assert {own: "kept", "at least one": "kept", "all": "broken"} in verdicts(finding)

    def test_an_area(self) -> None:
        finding = only(TWO_MAPS, "divergence")
        assert needed(finding) == ("5(2)",)
        assert acts(finding)[0] == "Russia attacks Ukraine in strip"
        assert verdicts(finding) == [{"Ukrainian line": "kept", "Russian line": "owes nothing"}]

    def test_an_area_that_no_clause_uses(self) -> None:
        text = draft(
            guarantee(WEEK),
            regions="heartland, Crimea, and strip",
            area="area occupied_part (the occupied part): {Ukrainian line: Crimea | Russian line: Crimea and strip}.",
        )
        assert found(text, "divergence") == ()

    def test_two_ways_to_say_the_same(self) -> None:
        text = draft(f"1 {ATTACKED}, Poland shall {{days: within 3 days | hours: within 72 hours}}, notify Ukraine.")
        assert found(text, "divergence") == ()

    def test_brackets_are_for_the_parties_to_settle(self) -> None:
        text = draft(f"1 {ATTACKED}, Poland shall [Russia: within 3 days | Ukraine: within 24 hours], notify Ukraine.")
        assert holds(text, "divergence").vacuous

    def test_each_reading_has_a_finding_of_its_own(self) -> None:
        text = draft(
            EXERCISES.format(rule="the"),
            f"1 {ATTACKED}, Poland shall {{slow: within 3 days | fast: within 24 hours}}, notify Ukraine.",
        )
        assert {needed(f) for f in found(text, "divergence")} == {("4(3)",), ("1",)}

    def test_vacuously_without_readings(self) -> None:
        assert holds(draft(NO_FORCES), "divergence").vacuous


class TestABreachThatCounts:
    """Whether the clause of whose breach another speaks is broken can hang on a harm."""

    FREED = "4(3) Ukraine shall not host exercises of France in heartland{law = never: | once broken: , %s}."

    def test_a_harm_decides_whether_there_is_a_breach(self) -> None:
        text = draft(self.FREED % "unless France has broken 5(2)", guarantee("within 3 days"))
        finding = only(text, "divergence")
        assert needed(finding) == ("4(3)",)
        assert finding.witness[-1].act == "Ukraine hosts exercises of France in heartland"
        assert judged(finding.horns[0]) == {"never": "broken", "once broken": "kept"}

    def test_a_situation_that_begins_with_a_breach(self) -> None:
        default = "situation default (the default) of any state (the debtor): from the debtor breaks 5(2).\n"
        text = draft(self.FREED % "except during the default of France", guarantee("within 3 days"))
        finding = only(text.replace("harm:", f"{default}harm:", 1), "divergence")
        assert needed(finding) == ("4(3)",)
        assert finding.witness[-1].act == "Ukraine hosts exercises of France in heartland"

    def test_a_breach_that_no_harm_decides(self) -> None:
        text = draft(self.FREED % "unless France has broken 4(2)", "4(2) France shall not supply weapons to Ukraine.")
        assert needed(only(text, "divergence")) == ("4(3)",)
