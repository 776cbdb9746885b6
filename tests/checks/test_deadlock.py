"""Steps that wait for themselves."""

from __future__ import annotations

from tests.checks.drafts import ERROR, WEEK, draft, found, guarantee, holds, only, run, where
from verifier.finding import Verdict

FIRST = "need first: <state> uses force in <region> only if that state sends forces into that region{lead}."
THEN = "need then: <state> sends forces into <region> only if Ukraine admits forces of that state into that region."
LAST = "need last: Ukraine admits forces of <state> into <region> only if {options}."
BACK = "that state uses force in that region"
DUTY = guarantee(WEEK, content="use force in the place")


def needs(options: str, lead: str = "") -> tuple[str, ...]:
    return FIRST.format(lead=lead), THEN, LAST.format(options=options)


def text(options: str = BACK, lead: str = "", clause: str = DUTY) -> str:
    return draft(clause, needs=needs(options, lead))


class TestCircles:
    def test_three_needs(self) -> None:
        finding = only(text(), "deadlock")
        assert (finding.severity, finding.verdict, where(finding)) == (ERROR, Verdict.FAILS, set())
        assert len(finding.explanation) == 3
        assert [c.number for c in finding.clauses] == ["last", "first", "then"]

    def test_what_waits_for_the_circle_is_named(self) -> None:
        """Weapons wait for force, which waits for itself; where there is another way to them they do not."""
        need = "need cover: <state> supplies weapons to Ukraine only if that state uses force in heartland"
        supply = guarantee(WEEK, number="5(3)")
        finding = only(draft(DUTY, supply, needs=(*needs(BACK), f"{need}.")), "deadlock")
        assert finding.explanation[-1] == "`<state> supplies weapons to <state>` waits in vain as well (need cover)."
        assert {c.number for c in finding.clauses} == {"cover", "first", "last", "then"}
        free = f"{need} or Ukraine appeals for assistance."
        assert "in vain" not in str(only(draft(DUTY, supply, needs=(*needs(BACK), free)), "deadlock").explanation)

    def test_of_what_a_goal_wants(self) -> None:
        goal = "goal armed, for 5(2): when Ukraine appeals for assistance, Poland can supply weapons to Ukraine.\n"
        need = "need cover: <state> supplies weapons to Ukraine only if that state uses force in heartland."
        finding = only(draft(DUTY, needs=(*needs(BACK), need)) + goal, "deadlock")
        assert "(need cover)" in finding.explanation[-1]

    def test_lead_times_are_no_way_out(self) -> None:
        assert len(found(text(lead=", 10 days before"), "deadlock")) == 1

    def test_another_option_is(self) -> None:
        assert not holds(text(f"{BACK} or Ukraine hosts exercises of that state in that region"), "deadlock").vacuous

    def test_a_bracket_that_opens_it(self) -> None:
        finding = only(text(f"{BACK} [Ukraine: or Ukraine appeals for assistance]"), "deadlock")
        assert where(finding) == {frozenset({"without of last"})}
        assert sum("contested" in link for link in finding.explanation) == 1

    def test_only_of_those_who_are_to_act(self) -> None:
        """Ukraine cannot supply weapons to itself; but nobody asks it to notify Poland."""
        odd = "<state> notifies Poland only if that state supplies weapons to Ukraine or that state notifies Poland"
        needs = (f"need odd: {odd}.",)
        assert found(draft("1 France shall notify Poland.", needs=needs), "deadlock") == ()

    def test_of_what_nobody_speaks_nothing_is_said(self) -> None:
        circle = "need odd: <state> notifies <state> only if any state notifies Ukraine."
        assert found(draft(guarantee(WEEK), needs=(circle,)), "deadlock") == ()
        assert len(found(draft("1 Poland shall notify Ukraine.", needs=(circle,)), "deadlock")) == 1

    def test_a_joint_act_that_needs_its_own_outcome(self) -> None:
        """GT-16 in small: force only after a decision, a decision only after forces are there, and they need force."""
        needs = (
            "need vote: any guarantor decides on assistance only if Ukraine admits forces of Poland into heartland.",
            "need entry: Ukraine admits forces of <state> into <region> only if all guarantors decide on assistance.",
        )
        finding = only(draft(guarantee("after all guarantors decide on assistance", WEEK), needs=needs), "deadlock")
        assert {"vote" in link or "entry" in link for link in finding.explanation} == {True}
        assert finding.verdict is Verdict.FAILS

    def test_a_member_who_must_agree_and_cannot(self) -> None:
        """Poland waits for what the decision is to bring; it could stay away, but not where it must agree."""
        vote = "need vote: Poland decides on assistance only if Ukraine admits forces of France into heartland."
        decided = "any of the guarantors{} decide on assistance"
        entry = f"need entry: Ukraine admits forces of <state> into <region> only if {decided}."
        duty = guarantee("after any of the guarantors decide on assistance", WEEK)
        for seat, circles in (("", 0), (", including every seat,", 1)):
            text = draft(
                duty, "1 Ukraine shall admit forces of France into heartland.", needs=(vote, entry.format(seat))
            )
            assert (
                len(found(text.replace("regions of", "role seat (seats): Poland.\nregions of"), "deadlock")) == circles
            )


MANY = 13
"""Open points whose alternatives are too many to be looked at one by one."""


def doubted(act: str) -> tuple[str, ...]:
    """As many facts on which that act waits, with a way out of each in brackets."""
    need = "need n{}: {} only if Ukraine hosts exercises of France in heartland [Poland: or Ukraine notifies Poland]."
    return tuple(need.format(k, act) for k in range(MANY))


class TestManyChoices:
    ON_IT = doubted("Ukraine admits forces of <state> into <region>")
    BESIDE_IT = doubted("Ukraine notifies France")

    def test_what_is_not_looked_at_is_no_pass(self) -> None:
        crowd = draft(DUTY, needs=(*needs(BACK), *self.ON_IT))
        (finding,) = run(crowd, "deadlock")
        assert finding.verdict is Verdict.UNKNOWN
        settled = tuple((f"n{k}", "without") for k in range(MANY))
        assert len(found(crowd, "deadlock", choose=settled)) == 1

    def test_choices_that_do_not_bear_on_a_circle_are_no_hindrance(self) -> None:
        told = run(draft(DUTY, "1 Ukraine shall notify France.", needs=(*needs(BACK), *self.BESIDE_IT)), "deadlock")
        assert [f.verdict for f in told] == [Verdict.FAILS, Verdict.UNKNOWN]
        few = draft(DUTY, "1 Ukraine shall notify France.", needs=(*needs(BACK), *self.BESIDE_IT[:7]))
        assert len(found(few, "deadlock")) == 1


class TestWithout:
    def test_a_need_that_is_left_out_is_no_link(self) -> None:
        assert found(text(), "deadlock", without=("then",)) == ()
        spare = "need spare: Ukraine notifies <state> only if that state notifies Ukraine."
        assert len(found(draft(DUTY, needs=(*needs(BACK), spare)), "deadlock", without=("spare",))) == 1
