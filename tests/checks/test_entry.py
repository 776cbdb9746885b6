"""Who can hold up the entry into force, and whether it can come about at all."""

from __future__ import annotations

from tests.checks.drafts import found, needed, only, run, where
from verifier.finding import Finding, Severity, Verdict

OPENING = """treaty Small "A small treaty that is to be ratified".
signed on 2001-05-04.
parties: Alba and every guarantor.
states: Alba, Borea, Corvo, Delta, Elba, and Fiume.
role guarantor (guarantors): Borea, Corvo, Delta, Elba, and Fiume.
role power (powers): Borea and Corvo.
regions of Alba: north and south.
event <state> attacks (attack) <state> in <region>.
call <state> gives (give) notice.
act <state> votes (vote) on neutrality.
act <state> leaves (leave) <region>.
act <state> sends (send) troops into <region>.
joint act: the parties ratify (ratifies) the treaty.
{}
harm: any state attacks Alba in any region of Alba.
article 1.
  1(1) When any state (the attacker) attacks Alba in any region of Alba (the place),
       each guarantor other than the attacker shall within 2 days send troops into the place.
article 7.
"""
ALL = "all parties ratify the treaty"
CIRCLE = """need leave: Alba votes on neutrality only if Borea leaves south.
need terms: <state> leaves <region> only if {}.
need mandate: any party ratifies the treaty only if Alba votes on neutrality."""


def draft(entry: str, needs: str = "", more: str = "") -> str:
    return f"{OPENING.format(needs)}  7 This treaty enters into force {entry}.\n{more}"


def who(finding: Finding) -> set[str]:
    return {name for line in finding.blockers for name in ("Alba", "Borea", "Corvo", "Delta", "Elba") if name in line}


class TestHeldUp:
    def test_each_of_all(self) -> None:
        """GT-17: one legislature that never votes."""
        finding = only(draft(f"when {ALL}"), "entry")
        assert (finding.grade, finding.severity, finding.verdict) == ("held up", Severity.WARNING, Verdict.FAILS)
        assert needed(finding) == ("7",)
        assert who(finding) == {"Alba", "Borea", "Corvo", "Delta", "Elba"}
        assert finding.replayed.value == "full"

    def test_a_majority_and_its_twin(self) -> None:
        """Three of six can hold up four of six, which is half: a vote, and no finding; two can hold up five."""
        assert found(draft("when at least 4 of the parties ratify the treaty"), "entry") == ()
        finding = only(draft("when at least 5 of the parties ratify the treaty"), "entry")
        assert finding.grade == "by 2"
        assert "Any 2 of the parties" in finding.claim

    def test_those_who_are_named(self) -> None:
        finding = only(draft("when at least 3 of the parties, including every power, ratify the treaty"), "entry")
        assert finding.grade == "held up"
        assert who(finding) == {"Borea", "Corvo"}

    def test_one_by_name(self) -> None:
        finding = only(
            draft("30 days after at least 3 of the parties ratify the treaty and Alba ratifies the treaty"), "entry"
        )
        assert finding.blockers == ("Alba alone",)

    def test_who_keeps_itself_out_holds_nobody_up(self) -> None:
        each = "for each party when that party ratifies the treaty"
        assert found(draft(each), "entry") == ()
        assert who(only(draft(f"{each}, and Alba votes on neutrality"), "entry")) == {"Alba"}

    def test_under_one_reading_only(self) -> None:
        finding = only(draft("when {all parties | at least 4 of the parties} ratify the treaty"), "entry")
        assert finding.verdict is Verdict.DEPENDS
        assert where(finding) == {frozenset({"all parties of 7"})}

    def test_each_reading_has_its_own(self) -> None:
        """Who can hold it up is said for each way to settle what is open, and not joined over all of them."""
        finding = only(draft("when {Alba ratifies | Borea ratifies} the treaty"), "entry")
        assert set(finding.blockers) == {
            "Alba alone, where reading Alba ratifies of 7 is chosen",
            "Borea alone, where reading Borea ratifies of 7 is chosen",
        }

    def test_an_objection_holds_up_what_silence_would_let_in(self) -> None:
        text = draft("when Alba gives notice, and no power leaves north within 30 days")
        assert who(only(text, "entry")) == {"Borea", "Corvo"}


class TestNever:
    def test_a_vote_that_waits_for_what_waits_for_the_treaty(self) -> None:
        """GT-16: the vote waits for the withdrawal, the withdrawal for the treaty, the treaty for the vote."""
        text = draft(f"when Alba votes on neutrality, and {ALL}", CIRCLE.format(ALL))
        finding = only(text, "entry")
        assert (finding.grade, finding.severity) == ("never", Severity.ERROR)
        assert {g.name for g in finding.rests_on} == {"leave", "terms", "mandate"}
        circle = only(text, "deadlock")
        assert {c.number for c in circle.clauses} == {"leave", "terms", "mandate"}

    def test_a_withdrawal_agreed_beforehand(self) -> None:
        """The clean twin: as in Austria in 1955, the terms are settled before the treaty."""
        text = draft(f"when Alba votes on neutrality, and {ALL}", CIRCLE.format("that state votes on neutrality"))
        assert {f.grade for f in found(text, "entry")} == {"held up"}
        assert found(text, "deadlock") == ()

    def test_a_second_way_in(self) -> None:
        more = "  8 This treaty is applied provisionally when Alba sends troops into north.\n"
        told = found(draft(f"when Alba votes on neutrality, and {ALL}", CIRCLE.format(ALL), more), "entry")
        assert {(needed(f), f.grade) for f in told} == {(("7",), "never"), (("8",), "held up")}


class TestNothing:
    def test_a_text_that_says_nothing_of_it(self) -> None:
        (told,) = run(OPENING.format("") + "  7 Alba shall vote on neutrality.\n", "entry")
        assert (told.verdict, told.vacuous) == (Verdict.HOLDS, True)
        assert told.notes == ("The text says neither when it enters into force nor when it ends",)

    def test_the_other_checks_take_it_to_be_in_force(self) -> None:
        clause = "  2 Each guarantor shall not send troops into any region of Alba.\n"
        for text in (draft(f"when {ALL}", more=clause), OPENING.format("") + clause):
            assert needed(only(text, "conflict")) == ("1(1)", "2")


class TestEnded:
    def test_one_by_notice_for_all(self) -> None:
        text = OPENING.format("") + "  8 This treaty ends 30 days after any power leaves north.\n"
        finding = only(text, "entry")
        assert (finding.grade, finding.severity, needed(finding)) == ("ended", Severity.WARNING, ("8",))
        assert who(finding) == {"Borea", "Corvo"}
        assert "can end the text under 8" in finding.claim

    def test_the_twin_by_which_each_leaves_for_itself(self) -> None:
        text = OPENING.format("") + "  8 This treaty ends for each party 30 days after that party leaves north.\n"
        assert found(text, "entry") == ()

    def test_a_majority_ends_it_and_nobody_alone(self) -> None:
        text = OPENING.format("") + "  8 This treaty ends when at least 4 of the parties ratify the treaty.\n"
        assert found(text, "entry") == ()

    def test_an_end_that_cannot_come(self) -> None:
        needs = CIRCLE.format(ALL)
        finding = only(OPENING.format(needs) + "  8 This treaty ends when Alba votes on neutrality.\n", "entry")
        assert (finding.grade, finding.severity) == ("never", Severity.WARNING)

    def test_a_text_that_says_how_it_ends_is_not_told_that_it_does_not(self) -> None:
        def silent(text: str) -> bool:
            return any(f.grade == "no exit" for f in found(text, "text"))

        assert silent(OPENING.format(""))
        assert not silent(OPENING.format("") + "  8 This treaty ends when Alba leaves north.\n")


class TestVoid:
    def test_one_alone(self) -> None:
        void = "  8 This treaty is void when Alba votes on neutrality.\n"
        finding = only(draft(f"when {ALL}", more=void), "entry", "void")
        assert (finding.severity, needed(finding), who(finding)) == (Severity.WARNING, ("8",), {"Alba"})

    def test_several_together(self) -> None:
        void = "  8 This treaty is void when Alba votes on neutrality, and when Borea votes on neutrality.\n"
        assert "void" not in {f.grade for f in found(draft(f"when {ALL}", more=void), "entry")}

    def test_never(self) -> None:
        void = "  8 This treaty is void when Alba leaves south.\n"
        needs = "need stuck: <state> leaves <region> only if that state leaves that region, 1 days before."
        finding = only(draft(f"when {ALL}", needs, more=void), "entry", "never")
        assert (finding.severity, needed(finding)) == (Severity.WARNING, ("8",))
