"""Liberties, and what else a single norm can be: its meaning, and its way from the text."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.checks.drafts import draft, found, marked, model, needed, only, where
from tests.worlds import at, ban, bind, clause, duty, inst, liberty, pat, point, story, unless, until, when, world
from verifier.formula import Breached, Clean, Discharged, Due, Formula, Kept, Orderly, Without
from verifier.meaning.semantics import holds, instances
from verifier.model import Bearing, Const, Deadline, Modality, Mode, Model, Norm, Occurrence, Passed, Var
from verifier.query import Strength, grade
from verifier.text.diagnostics import DraftError

WAR = when("attacks", "Corvo", "Alba", "north")
ATTACK = at(1, "attacks", "Corvo", "Alba", "north")
SENDS = pat("sends", "Borea", "north")
APPEALED = when("appeals", "Alba")
BAN, LIBERTY = inst("1", "Borea"), inst("2", "Borea")


def true(formula: Formula, model: Model, *happens: Occurrence, without: Without | None = None, **config: int) -> bool:
    return holds(formula, model, config, story(*happens), without)


def sent(hour: int) -> Occurrence:
    return at(hour, "sends", "Borea", "north")


class TestLiberties:
    """What a liberty lifts, and when."""

    def permitted(self, norm: Norm, *happens: Occurrence) -> bool:
        """Borea, to whom clause 1 forbids it, is clean all the same."""
        return true(Clean(("Borea",)), world(ban("Borea", SENDS), norm), *happens)

    def test_a_ban_without_liberty(self) -> None:
        assert not true(Clean(("Borea",)), world(ban("Borea", SENDS)), sent(1))

    def test_it_lifts_the_bans_over_which_it_prevails(self) -> None:
        assert self.permitted(liberty("Borea", SENDS, over=("1",)), sent(1))
        assert not self.permitted(liberty("Borea", SENDS), sent(1))
        assert not self.permitted(liberty("Borea", SENDS, over=("3",)), sent(1))

    def test_it_lifts_a_ban_on_its_own_act_only(self) -> None:
        assert not self.permitted(liberty("Borea", pat("sends", "Borea", "south"), over=("1",)), sent(1))

    def test_it_is_available_from_its_start(self) -> None:
        norm = liberty("Borea", SENDS, over=("1",), trigger=(APPEALED,))
        assert not self.permitted(norm, sent(1))
        assert not self.permitted(norm, sent(1), at(2, "appeals", "Alba"))
        assert self.permitted(norm, sent(2), at(2, "appeals", "Alba"))
        later = liberty("Borea", SENDS, over=("1",), trigger=(APPEALED,), steps=(when("decides", "Corvo"),))
        assert not self.permitted(later, sent(2), at(2, "appeals", "Alba"), at(3, "decides", "Corvo"))
        assert self.permitted(later, sent(3), at(2, "appeals", "Alba"), at(3, "decides", "Corvo"))

    def test_it_lapses_with_its_time(self) -> None:
        norm = liberty("Borea", SENDS, over=("1",), trigger=(APPEALED,), within=2)
        assert self.permitted(norm, at(1, "appeals", "Alba"), sent(3))
        assert not self.permitted(norm, at(1, "appeals", "Alba"), sent(4))

    def test_an_exception_ends_it(self) -> None:
        norm = liberty("Borea", SENDS, over=("1",), unless=(unless(APPEALED),))
        assert self.permitted(norm, sent(1), at(2, "appeals", "Alba"))
        assert not self.permitted(norm, sent(2), at(2, "appeals", "Alba"))

    def test_each_hour_counts_by_itself(self) -> None:
        norm = liberty("Borea", SENDS, over=("1",), trigger=(APPEALED,))
        assert not self.permitted(norm, sent(1), at(2, "appeals", "Alba"), sent(2))

    def test_due_when_available_kept_when_used_never_breached(self) -> None:
        model = world(ban("Borea", SENDS), liberty("Borea", SENDS, over=("1",), trigger=(APPEALED,), within=1))
        appeal = at(1, "appeals", "Alba")
        assert not true(Due(LIBERTY), model)
        assert true(Due(LIBERTY), model, appeal)
        assert not true(Kept(LIBERTY), model, appeal)
        assert true(Kept(LIBERTY), model, appeal, sent(2))
        assert not true(Kept(LIBERTY), model, appeal, sent(3))
        assert not true(Breached(LIBERTY), model, appeal, sent(3))
        assert true(Breached(BAN), model, appeal, sent(3))

    def test_a_lifted_ban_is_due_and_kept(self) -> None:
        model = world(ban("Borea", SENDS), liberty("Borea", SENDS, over=("1",)))
        assert true(Due(BAN), model, sent(1))
        assert true(Kept(BAN), model, sent(1))
        assert true(Orderly(), model, sent(1))

    def test_what_a_clause_left_out_lifts_stays_lifted(self) -> None:
        model = world(ban("Borea", SENDS), liberty("Borea", SENDS, over=("1",)))
        left_out = Without(clauses=frozenset({"2"}))
        assert true(Clean(), model, sent(1), without=left_out)
        assert not true(Due(LIBERTY), model, sent(1), without=left_out)

    def test_a_bracketed_liberty(self) -> None:
        variants = (((("K", 0),), liberty("Borea", SENDS, over=("1",))), ((("K", 1),), None))
        model = world(ban("Borea", SENDS), clause("2", *variants), points=(point("K"),))
        assert true(Clean(), model, sent(1), K=0)
        assert not true(Clean(), model, sent(1), K=1)

    def test_variables_of_ban_and_liberty_are_their_own(self) -> None:
        forbids = ban("x", pat("supplies", "x", "Alba"), binders=(bind("x", role="guard"),))
        permits = liberty("y", pat("supplies", "y", "Alba"), over=("1",), binders=(bind("y", other_than=("Corvo",)),))
        model = world(forbids, permits)
        assert true(Clean(), model, at(0, "supplies", "Borea", "Alba"))
        assert not true(Clean(), model, at(0, "supplies", "Corvo", "Alba"))

    def test_a_duty_cannot_lift(self) -> None:
        assert not self.permitted(duty("Borea", SENDS), sent(1))


class TestPriority:
    """Duties that prevail over bans, and that give way to them."""

    def test_doing_a_duty_that_prevails_is_no_offence_in_its_time(self) -> None:
        model = world(ban("Borea", SENDS), duty("Borea", SENDS, over=("1",), trigger=(APPEALED,), within=2))
        appeal = at(1, "appeals", "Alba")
        for hour in (1, 2, 3):
            assert true(Kept(BAN), model, appeal, sent(hour))
        assert true(Breached(BAN), model, appeal, sent(0))
        assert true(Breached(BAN), model, appeal, sent(4))
        assert true(Breached(BAN), model, sent(2))

    def test_a_duty_that_names_nothing_prevails_over_nothing(self) -> None:
        model = world(ban("Borea", SENDS), duty("Borea", SENDS))
        assert true(Breached(BAN), model, sent(0))

    def test_an_excepted_duty_lifts_nothing(self) -> None:
        model = world(ban("Borea", SENDS), duty("Borea", SENDS, over=("1",), unless=(unless(APPEALED),)))
        assert true(Kept(BAN), model, sent(1), at(1, "appeals", "Alba"))
        assert true(Breached(BAN), model, sent(1), at(0, "appeals", "Alba"))

    def test_one_item_of_several_is_lifted(self) -> None:
        south = pat("sends", "Borea", "south")
        model = world(ban("Borea", SENDS), duty("Borea", SENDS, south, over=("1",), mode=Mode.ONE))
        assert true(Clean(), model, sent(0))

    def test_what_is_forbidden_is_not_asked(self) -> None:
        south = pat("sends", "Borea", "south")
        norm = duty("Borea", SENDS, south, under=("1",), within=1)
        model = world(ban("Borea", SENDS), norm)
        assert true(Breached(LIBERTY), model)
        assert true(Kept(LIBERTY), model, at(0, "sends", "Borea", "south"))
        assert true(Breached(LIBERTY), world(ban("Corvo", SENDS), norm), at(0, "sends", "Borea", "south")) is False

    def test_with_nothing_left_it_is_not_due(self) -> None:
        for mode in (Mode.ONE, Mode.ALL, Mode.OWN):
            model = world(ban("Borea", SENDS), duty("Borea", SENDS, under=("1",), mode=mode))
            assert not true(Due(LIBERTY), model)

    def test_a_ban_counts_from_the_start_of_the_duty(self) -> None:
        late = world(ban("Borea", SENDS, trigger=(APPEALED,)), duty("Borea", SENDS, under=("1",), trigger=(WAR,)))
        assert true(Due(LIBERTY), late, ATTACK, at(2, "appeals", "Alba"))
        assert not true(Due(LIBERTY), late, ATTACK, at(1, "appeals", "Alba"))

    def test_an_excepted_or_lifted_ban_takes_nothing_away(self) -> None:
        excepted = world(
            ban("Borea", SENDS, unless=(unless(APPEALED),)), duty("Borea", SENDS, under=("1",), trigger=(WAR,))
        )
        assert true(Due(LIBERTY), excepted, ATTACK, at(1, "appeals", "Alba"))
        assert not true(Due(LIBERTY), excepted, ATTACK, at(2, "appeals", "Alba"))
        lifted = world(ban("Borea", SENDS), duty("Borea", SENDS, under=("1",)), liberty("Borea", SENDS, over=("1",)))
        assert true(Due(LIBERTY), lifted)

    def test_a_ban_left_out_still_takes_away_and_struck_words_do_not(self) -> None:
        model = world(ban("Borea", SENDS), duty("Borea", SENDS, under=("1",)))
        assert not true(Due(LIBERTY), model, without=Without(clauses=frozenset({"1"})))
        assert true(Due(LIBERTY), model, without=Without(words=frozenset({"subject to 1"})))


class TestUntil:
    """What ends a norm."""

    DECIDED = when("decides", "Corvo")

    def ended(self, norm: Norm) -> Model:
        return world(until(norm, self.DECIDED))

    def decided(self, hour: int) -> Occurrence:
        return at(hour, "decides", "Corvo")

    def test_a_duty_undone_by_then_is_discharged(self) -> None:
        model = self.ended(duty("Borea", SENDS, trigger=(APPEALED,), within=5))
        appeal = at(1, "appeals", "Alba")
        assert true(Discharged(BAN), model, appeal, self.decided(3))
        assert true(Due(BAN), model, appeal, self.decided(3))
        assert not true(Kept(BAN), model, appeal, self.decided(3))
        assert true(Clean(), model, appeal, self.decided(3))
        assert true(Breached(BAN), model, appeal)
        assert not true(Discharged(BAN), model, self.decided(3))

    def test_what_is_done_by_then_is_done_and_later_is_too_late(self) -> None:
        model = self.ended(duty("Borea", SENDS, within=5))
        assert true(Kept(BAN), model, sent(3), self.decided(3))
        assert not true(Discharged(BAN), model, sent(3), self.decided(3))
        assert true(Discharged(BAN), model, sent(4), self.decided(3))

    def test_it_must_come_in_time_and_after_the_trigger(self) -> None:
        model = self.ended(duty("Borea", SENDS, trigger=(APPEALED,), within=2))
        appeal = at(1, "appeals", "Alba")
        assert true(Discharged(BAN), model, appeal, self.decided(3))
        assert true(Breached(BAN), model, appeal, self.decided(4))
        assert true(Breached(BAN), model, appeal, self.decided(0))
        assert true(Discharged(BAN), model, appeal, self.decided(1))

    def test_before_the_start_it_discharges_as_well(self) -> None:
        late = duty("Borea", SENDS, trigger=(APPEALED,), steps=(Passed(3),), within=2)
        assert true(Discharged(BAN), self.ended(late), at(1, "appeals", "Alba"), self.decided(2), sent(4))

    def test_a_ban_ends_with_that_hour(self) -> None:
        model = self.ended(ban("Borea", SENDS))
        assert true(Breached(BAN), model, sent(2), self.decided(3))
        assert true(Kept(BAN), model, sent(3), self.decided(3))
        assert true(Kept(BAN), model, sent(4), self.decided(3))
        assert not true(Discharged(BAN), model, self.decided(3))

    def test_a_liberty_ends_with_that_hour(self) -> None:
        model = world(ban("Borea", SENDS), until(liberty("Borea", SENDS, over=("1",)), self.DECIDED))
        assert true(Clean(), model, sent(2), self.decided(3))
        assert not true(Clean(), model, sent(3), self.decided(3))
        assert true(Due(LIBERTY), model, self.decided(1))
        assert not true(Due(LIBERTY), model, self.decided(0))

    def test_a_duty_lifts_no_longer_than_it_lasts(self) -> None:
        model = world(ban("Borea", SENDS), until(duty("Borea", SENDS, over=("1",)), self.DECIDED))
        assert true(Clean(), model, sent(3), self.decided(3))
        assert true(Breached(BAN), model, sent(4), self.decided(3))

    def test_all_of_one_part_or_any_part(self) -> None:
        both = world(until(duty("Borea", SENDS), self.DECIDED, APPEALED))
        assert not true(Discharged(BAN), both, self.decided(1))
        assert true(Discharged(BAN), both, self.decided(1), at(2, "appeals", "Alba"))
        either = world(until(until(duty("Borea", SENDS), self.DECIDED), APPEALED))
        assert true(Discharged(BAN), either, self.decided(1))

    def test_one_of_several_keeps_it_for_all(self) -> None:
        shared = replace(
            duty("x", pat("sends", "x", "north"), binders=(bind("x", role="guard"),)), bearing=Bearing.SEVERALLY
        )
        model = world(until(shared, APPEALED))
        mine = inst("1", "Corvo", x="Corvo")
        assert true(Kept(mine), model, sent(1), at(2, "appeals", "Alba"))
        assert true(Discharged(mine), model, sent(3), at(2, "appeals", "Alba"))

    def test_in_the_text(self) -> None:
        must = "1 When Ukraine appeals for assistance, Poland shall supply weapons to Ukraine{}."
        ends = ", until all guarantors decide on assistance and Russia notifies Ukraine, until France notifies Ukraine"
        assert [len(group) for group in norm(draft(must.format(ends)), "1").until] == [2, 1]
        forbids = "2 Poland shall not supply weapons to Ukraine, until Ukraine appeals for assistance."
        assert found(draft(must.format(""), forbids), "conflict") == ()
        assert needed(only(draft(must.format(""), forbids.partition(", until")[0] + "."), "conflict")) == ("1", "2")


FORBIDS = "4(2) Ukraine shall not admit forces of any other state into any region of Ukraine."
MUST = "4(3) When Ukraine appeals for assistance, Ukraine shall admit forces of France into heartland."


def norm(text: str, number: str) -> Norm:
    (one,) = [n for _, n in model(text).clause(number).variants]
    assert one is not None
    return one


class TestLibertiesInTheText:
    """From the sentence to the norm, and to the answer of a check."""

    def test_a_liberty_with_everything(self) -> None:
        said = (
            "4(4) Notwithstanding 4(2) and article 6, when Ukraine appeals for assistance, each guarantor may,"
            " after all guarantors decide on assistance, within 3 days, send forces into heartland,"
            " unless Russia notifies Ukraine."
        )
        found = norm(draft(FORBIDS, said, "article 6.", "6(1) Russia shall not notify France."), "4(4)")
        assert found.modality is Modality.LIBERTY
        assert found.over == ("4(2)", "6(1)")
        assert (found.bearer, found.deadline) == (Var("guarantor"), Deadline(72))
        assert (len(found.steps), len(found.trigger), len(found.exceptions)) == (1, 1, 1)

    def test_an_article_stands_for_its_clauses(self) -> None:
        said = "4(4) Ukraine may admit forces of France into heartland, notwithstanding article 1."
        assert norm(draft(FORBIDS, "4(3) Ukraine shall not notify France.", said), "4(4)").over == ("4(2)", "4(3)")

    def test_without_a_name_it_lifts_everything_and_says_so(self) -> None:
        text = draft(FORBIDS, "4(4) Ukraine may admit forces of France into heartland.", MUST)
        assert norm(text, "4(4)").over == ("4(2)",)
        assert [note for note in model(text).notes if "4(4)" in note]
        assert norm(text, "4(4)").bearer == Const("Ukraine")

    @pytest.mark.parametrize(
        ("said", "cores"),
        [
            ("4(4) Ukraine may, notwithstanding 4(2), admit forces of France into heartland.", set()),
            ("4(4) Ukraine may admit forces of France into heartland.", set()),
            ("4(4) Ukraine may admit forces of Poland into heartland.", {("4(2)", "4(3)")}),
            (
                "4(4) Ukraine may admit forces of France into heartland, unless Ukraine appeals for assistance.",
                {("4(2)", "4(3)")},
            ),
        ],
    )
    def test_a_conflict_that_a_liberty_settles(self, said: str, cores: set[tuple[str, ...]]) -> None:
        assert {needed(f) for f in found(draft(FORBIDS, MUST, said), "conflict")} == cores

    def test_no_finding_comes_from_leaving_out_a_liberty(self) -> None:
        """4(4) settles one conflict; the other one is told with its own clauses."""
        other = ("6(1) Poland shall supply weapons to Ukraine.", "6(2) Poland shall not supply weapons to Ukraine.")
        permits = "4(4) Ukraine may, notwithstanding 4(2), admit forces of France into heartland."
        assert needed(only(draft(FORBIDS, MUST, permits, *other), "conflict")) == ("6(1)", "6(2)")

    def test_a_reading_of_a_liberty_makes_the_ban_diverge(self) -> None:
        text = draft(
            "4(3) Ukraine shall not host exercises of France in heartland.",
            "4(4) Ukraine may, after {all | any of the} guarantors consent to exercises of France, host exercises of"
            " France in heartland.",
        )
        assert "4(3)" in {needed(f)[0] for f in found(text, "divergence")}


class TestPriorityInTheText:
    """From the sentence to the norm, and to the answer of a check."""

    FORBIDS = "1 Poland shall not supply weapons to Ukraine."
    ATTACKED = "When any state attacks Ukraine in heartland"

    def cores(self, *clauses: str) -> set[tuple[str, ...]]:
        return {needed(f) for f in found(draft(self.FORBIDS, *clauses), "conflict")}

    def test_a_duty_that_prevails_is_in_no_conflict(self) -> None:
        assert self.cores(f"2 {self.ATTACKED}, Poland shall supply weapons to Ukraine.") == {("1", "2")}
        assert self.cores(f"2 {self.ATTACKED}, Poland shall, notwithstanding 1, supply weapons to Ukraine.") == set()
        assert (
            self.cores(f"2 Notwithstanding 1, w{self.ATTACKED[1:]}, Poland shall supply weapons to Ukraine.") == set()
        )

    def test_a_duty_that_gives_way_is_in_no_conflict(self) -> None:
        assert self.cores(f"2 {self.ATTACKED}, Poland shall, subject to 1, supply weapons to Ukraine.") == set()

    def test_no_finding_comes_from_leaving_out_what_takes_away(self) -> None:
        """2 gives way to 1, and so 2 and 3 are in no conflict, whatever other conflict there is."""
        cores = self.cores(
            f"2 {self.ATTACKED}, Poland shall, subject to 1, supply weapons to Ukraine.",
            "3 Poland shall not supply weapons to Ukraine.",
            "6(1) France shall supply weapons to Ukraine.",
            "6(2) France shall not supply weapons to Ukraine.",
        )
        assert cores == {("6(1)", "6(2)")}

    def test_a_gap_that_a_reservation_makes_is_excluded_by_its_words(self) -> None:
        text = draft(self.FORBIDS, f"2 {self.ATTACKED}, Poland shall, subject to 1, supply weapons to Ukraine.")
        finding = only(text, "gap", "excluded")
        assert marked(finding, "2") == "subject to 1"

    def test_a_bracket_of_ranks(self) -> None:
        text = f"2 {self.ATTACKED}, Poland shall, [x: notwithstanding 1, | y: subject to 1,] supply weapons to Ukraine."
        assert self.cores(text) == set()
        assert where(only(draft(self.FORBIDS, text.replace("| y: subject to 1,", "")), "conflict")) == {
            frozenset({"without of 2"})
        }

    def test_a_circle_is_refused(self) -> None:
        second = "2 France shall not supply weapons to Ukraine."
        ranks = (
            "3 Poland shall, notwithstanding 1, subject to 2, supply weapons to Ukraine.",
            "4 France shall, notwithstanding 2, subject to 1, supply weapons to Ukraine.",
        )
        with pytest.raises(DraftError) as refused:
            model(draft(self.FORBIDS, second, *ranks))
        (slip,) = refused.value.diagnostics
        assert slip.code == "circle-of-ranks"
        assert "`3` gives way to what `4` sets aside, `4` gives way to what `3` sets aside" in slip.message
        assert model(draft(self.FORBIDS, second, ranks[0], ranks[1].replace(", subject to 1", ""))).clauses


class TestIntentions:
    """What nobody is bound to do."""

    ATTACKED = "When any state attacks Ukraine in heartland, "

    def test_an_intention_makes_nothing_due(self) -> None:
        wish = replace(duty("Borea", SENDS, within=1), modality=Modality.INTENTION)
        model = world(wish, ban("Borea", SENDS))
        assert list(instances(model, {}, "1")) == []
        for formula in (Due(BAN), Kept(BAN), Breached(BAN), Discharged(BAN)):
            assert not true(formula, model)
            assert not true(formula, model, sent(1))
        assert true(Clean(), model)

    def test_under_one_bracket_a_duty_under_the_other_an_intention(self) -> None:
        wish = replace(duty("Borea", SENDS), modality=Modality.INTENTION)
        variants = (((("K", 0),), duty("Borea", SENDS)), ((("K", 1),), wish))
        model = world(clause("1", *variants), points=(point("K"),))
        assert true(Breached(BAN), model, K=0)
        assert not true(Breached(BAN), model, K=1)

    def test_in_the_text(self) -> None:
        said = "1 Each guarantor intends to, within 3 days, do at least one of: consult; supply weapons to Ukraine."
        assert (norm(draft(said), "1").modality, norm(draft(said), "1").mode) == (Modality.INTENTION, Mode.ONE)

    def test_a_conflict_only_where_it_is_a_promise(self) -> None:
        text = draft(
            "1 Poland {shall | intends to} supply weapons to Ukraine.", "2 Poland shall not supply weapons to Ukraine."
        )
        assert where(only(text, "conflict")) == {frozenset({"shall of 1"})}

    def test_no_harm_is_answered_by_an_intention(self) -> None:
        promise = f"1 {self.ATTACKED}Poland [x: shall | y: intends to] supply weapons to Ukraine."
        rows = {row for finding in found(draft(promise), "gap") for row in where(finding)}
        assert frozenset({"y of 1"}) in rows
        assert frozenset({"x of 1"}) not in rows

    def test_whether_it_binds_is_a_divergence(self) -> None:
        text = draft(f"1 {self.ATTACKED}Poland {{shall | intends to}} supply weapons to Ukraine.")
        assert needed(only(text, "divergence")) == ("1",)

    def test_strengths_in_order(self) -> None:
        texts = {
            Strength.INTENTION: "Poland intends to supply weapons to Ukraine",
            Strength.CONSULT: "Poland shall consult",
            Strength.OWN: "Poland shall do any or none, as it judges, of: supply weapons to Ukraine; consult",
            Strength.PRESCRIBED: "Poland shall supply weapons to Ukraine",
        }
        assert [grade(norm(draft(f"1 {text}."), "1"), {"<state> consults"}) for text in texts.values()] == sorted(
            Strength
        )
        assert [s.words for s in texts] == ["intention", "consult only", "own judgment", "prescribed"]
