"""Each definition of docs/semantics.md, with a test that fails when it is read otherwise."""

from __future__ import annotations

import pytest

from tests.worlds import (
    ALWAYS,
    NOWHERE,
    act,
    at,
    ban,
    bind,
    clause,
    duty,
    inst,
    jointly,
    limit,
    need,
    pat,
    point,
    story,
    unless,
    when,
    world,
)
from verifier.formula import (
    FALSE,
    TRUE,
    And,
    Breached,
    Clean,
    Due,
    Formula,
    Kept,
    Not,
    Occurs,
    Or,
    Orderly,
    Under,
    Without,
)
from verifier.meaning.semantics import (
    Judgement,
    authors,
    configurations,
    explain,
    holds,
    instances,
    is_possible,
    is_proper,
    judge,
    longest_lead,
)
from verifier.model import (
    THIRD,
    Area,
    Deadline,
    Harm,
    History,
    Item,
    Mode,
    Model,
    Need,
    NeedBody,
    Norm,
    Occurrence,
    Passed,
    Role,
    RuleKind,
)

BOREA = inst("1", "Borea")
ALBA = inst("1", "Alba")
SUPPLY = pat("supplies", "Borea", "Alba")
ATTACKED = when("attacks", "Corvo", "Alba", "north")
APPEALED = when("appeals", "Alba")


def told(norm: Norm, *happens: Occurrence, **binding: str) -> Judgement:
    """The only clause's instance for Borea (or for whoever `bearer` binds), judged."""
    bearer = binding.get("p", "Borea")
    return explain(inst("1", bearer, **binding), world(norm), {}, story(*happens))


def true(formula: Formula, model: Model, *happens: Occurrence, config: dict[str, int] | None = None) -> bool:
    return holds(formula, model, config or {}, story(*happens))


class TestWorld:
    """Which histories are possible."""

    def test_nothing_is_possible(self) -> None:
        assert is_possible(world(), {}, ())

    def test_two_state_slots_differ(self) -> None:
        assert not is_possible(world(), {}, story(at(0, "supplies", "Alba", "Alba")))
        assert is_possible(world(), {}, story(at(0, "supplies", "Alba", "Borea")))

    def test_possibly_itself(self) -> None:
        assert is_possible(world(), {}, story(at(0, "praises", "Alba", "Alba")))

    def test_events_and_calls_happen_at_most_once_each(self) -> None:
        for name, args in (("attacks", ("Corvo", "Alba", "north")), ("appeals", ("Alba",))):
            assert not is_possible(world(), {}, story(at(0, name, *args), at(1, name, *args)))
        two = story(at(0, "attacks", "Corvo", "Alba", "north"), at(1, "attacks", "Corvo", "Alba", "south"))
        assert is_possible(world(), {}, two)

    def test_conduct_happens_as_often_as_one_likes(self) -> None:
        assert is_possible(world(), {}, story(at(0, "sends", "Borea", "north"), at(1, "sends", "Borea", "north")))

    def test_only_joint_acts_are_closed(self) -> None:
        assert not is_possible(world(), {}, story(at(0, "sends", "Borea", "north", closing=True)))
        assert is_possible(world(), {}, story(at(0, "consults", "Borea", closing=True)))

    def test_a_need_without_lead_is_met_at_the_same_hour_only(self) -> None:
        model = world(needs=(need("boots", pat("fights", "x", "p"), when("sends", "x", "p"), binders=ANY_WHERE),))
        fights = at(2, "fights", "Borea", "north")
        assert is_possible(model, {}, story(at(2, "sends", "Borea", "north"), fights))
        assert not is_possible(model, {}, story(at(1, "sends", "Borea", "north"), fights))
        assert not is_possible(model, {}, story(at(2, "sends", "Corvo", "north"), fights))
        assert not is_possible(model, {}, story(at(2, "sends", "Borea", "south"), fights))
        twice = story(at(2, "sends", "Borea", "north"), fights, at(3, "fights", "Borea", "north"))
        assert not is_possible(model, {}, twice)

    def test_a_lead_is_a_least_distance(self) -> None:
        model = world(
            needs=(need("boots", pat("fights", "x", "p"), when("sends", "x", "p"), binders=ANY_WHERE, lead=2),)
        )
        for hour, fine in ((0, True), (1, True), (2, False), (3, False)):
            happens = story(at(hour, "sends", "Borea", "north"), at(3, "fights", "Borea", "north"))
            assert is_possible(model, {}, happens) == fine

    def test_one_option_is_enough(self) -> None:
        options = (when("sends", "x", "p"), when("admits", "Alba", "x", "p"))
        model = world(needs=(need("boots", pat("fights", "x", "p"), *options, binders=ANY_WHERE),))
        for option in (at(1, "sends", "Borea", "north"), at(1, "admits", "Alba", "Borea", "north")):
            assert is_possible(model, {}, story(option, at(1, "fights", "Borea", "north")))
        assert not is_possible(model, {}, story(at(1, "fights", "Borea", "north")))

    def test_every_need_is_to_be_met(self) -> None:
        needs = tuple(need(n, pat("fights", "x", "p"), when(n, "x", "p"), binders=ANY_WHERE) for n in ("sends",))
        more = need("asked", pat("fights", "x", "p"), APPEALED, binders=ANY_WHERE, lead=1)
        model = world(needs=(*needs, more))
        happens = story(at(1, "sends", "Borea", "north"), at(1, "fights", "Borea", "north"))
        assert not is_possible(model, {}, happens)
        assert is_possible(model, {}, story(at(0, "appeals", "Alba"), *happens))

    def test_the_binders_of_an_option_are_existential(self) -> None:
        anybody = when("admits", "y", "x", "p", own=(bind("y", other_than=("x",)),))
        model = world(needs=(need("host", pat("sends", "x", "p"), anybody, binders=ANY_WHERE),))
        sends = at(0, "sends", "Borea", "north")
        assert is_possible(model, {}, story(at(0, "admits", "Corvo", "Borea", "north"), sends))
        assert not is_possible(model, {}, story(sends))

    def test_a_need_binds_only_whom_its_domains_cover(self) -> None:
        binders = (bind("x", role="guard"), bind("p", "region", area="strip"))
        model = world(needs=(need("boots", pat("fights", "x", "p"), when("sends", "x", "p"), binders=binders),))
        assert is_possible(model, {}, story(at(0, "fights", "Alba", "south")))
        assert is_possible(model, {}, story(at(0, "fights", "Borea", "north")))
        assert not is_possible(model, {}, story(at(0, "fights", "Borea", "south")))

    def test_a_need_of_a_constant(self) -> None:
        model = world(needs=(need("boots", pat("fights", "Borea", "p"), binders=(bind("p", "region"),)),))
        assert is_possible(model, {}, story(at(0, "fights", "Corvo", "north")))
        assert not is_possible(model, {}, story(at(0, "fights", "Borea", "north")))

    def test_a_joint_option_is_complete_in_time(self) -> None:
        model = world(
            needs=(need("leave", pat("sends", "x", "p"), jointly("decides", RuleKind.ALL), binders=ANY_WHERE),)
        )
        shares = (at(0, "decides", "Borea"), at(2, "decides", "Corvo"))
        assert not is_possible(model, {}, story(*shares, at(1, "sends", "Borea", "north")))
        assert is_possible(model, {}, story(*shares, at(2, "sends", "Borea", "north")))
        assert is_possible(model, {}, story(*shares, at(5, "sends", "Borea", "north")))

    def test_a_joint_option_with_lead(self) -> None:
        leave = need("leave", pat("sends", "x", "p"), jointly("decides", RuleKind.ANY), binders=ANY_WHERE, lead=3)
        for hour, fine in ((2, False), (3, True), (4, True)):
            happens = story(at(0, "decides", "Borea"), at(hour, "sends", "Borea", "north"))
            assert is_possible(world(needs=(leave,)), {}, happens) == fine

    def test_a_loop_at_one_hour_justifies_nothing(self) -> None:
        model = world(needs=LOOP)
        assert not is_possible(model, {}, story(at(1, "sends", "Borea", "north"), at(1, "fights", "Borea", "north")))

    def test_a_loop_with_a_ground_is_fine(self) -> None:
        first, second = LOOP
        grounded = Need(
            second.name,
            NOWHERE,
            (((), NeedBody(pat("sends", "x", "p"), ANY_WHERE, (when("fights", "x", "p"), APPEALED))),),
        )
        model = world(needs=(first, grounded))
        happens = story(at(1, "sends", "Borea", "north"), at(1, "fights", "Borea", "north"))
        assert not is_possible(model, {}, happens)
        assert is_possible(model, {}, story(at(1, "appeals", "Alba"), *happens))

    def test_an_act_that_needs_itself_earlier_never_starts(self) -> None:
        again = need("again", pat("sends", "x", "p"), when("sends", "x", "p"), binders=ANY_WHERE, lead=1)
        happens = story(*(at(hour, "sends", "Borea", "north") for hour in range(3)))
        assert not is_possible(world(needs=(again,)), {}, happens)

    def test_joint_shares_that_need_the_joint_act_never_start(self) -> None:
        loop = need("loop", pat("decides", "x"), jointly("decides", RuleKind.ANY), binders=(bind("x"),))
        assert not is_possible(world(needs=(loop,)), {}, story(at(0, "decides", "Borea"), at(0, "decides", "Corvo")))

    def test_a_closing_share_needs_nothing(self) -> None:
        asked = need("asked", pat("consults", "x"), APPEALED, binders=(bind("x"),))
        assert is_possible(world(needs=(asked,)), {}, story(at(0, "consults", "Borea", closing=True)))
        assert not is_possible(world(needs=(asked,)), {}, story(at(0, "consults", "Borea")))

    def test_without_a_need(self) -> None:
        model = world(needs=(need("boots", pat("fights", "x", "p"), when("sends", "x", "p"), binders=ANY_WHERE),))
        happens = story(at(0, "fights", "Borea", "north"))
        assert not is_possible(model, {}, happens)
        assert is_possible(model, {}, happens, Without(needs=frozenset({"boots"})))

    def test_a_need_under_a_guard(self) -> None:
        guarded = need("boots", pat("fights", "x", "p"), binders=ANY_WHERE, guard=(("K", 1),))
        model = world(needs=(guarded,), points=(point("K"),))
        happens = story(at(0, "fights", "Borea", "north"))
        assert is_possible(model, {"K": 0}, happens)
        assert not is_possible(model, {"K": 1}, happens)


ANY_WHERE = (bind("x"), bind("p", "region"))
OF_ANYBODY = (bind("y"), *ANY_WHERE)
LOOP = (
    need("boots", pat("fights", "x", "p"), when("sends", "x", "p"), binders=ANY_WHERE),
    need("fight", pat("sends", "x", "p"), when("fights", "x", "p"), binders=ANY_WHERE),
)


class TestProper:
    """Scenarios that leave time for preparation."""

    NEEDS = (
        need("a", pat("fights", "x", "p"), when("sends", "x", "p"), binders=ANY_WHERE, lead=3),
        need("b", pat("sends", "x", "p"), when("admits", "Alba", "x", "p"), APPEALED, binders=ANY_WHERE, lead=4),
        need(
            "c", pat("admits", "y", "x", "p"), jointly("decides", RuleKind.ALL), binders=(bind("y"), *ANY_WHERE), lead=5
        ),
    )

    def test_leads_add_up_along_a_chain(self) -> None:
        assert longest_lead(world(needs=self.NEEDS)) == 12
        assert longest_lead(world()) == 0

    def test_needs_left_out_do_not_count(self) -> None:
        assert longest_lead(world(needs=self.NEEDS), Without(needs=frozenset({"b"}))) == 5

    def test_each_phrase_once_on_a_chain(self) -> None:
        back = need("d", pat("sends", "x", "p"), when("fights", "x", "p"), binders=ANY_WHERE, lead=7)
        assert longest_lead(world(needs=(self.NEEDS[0], back))) == 7

    def test_the_longest_of_several_needs_counts(self) -> None:
        short = need("d", pat("fights", "x", "p"), when("sends", "x", "p"), binders=ANY_WHERE, lead=1)
        for needs in ((self.NEEDS[0], short), (short, self.NEEDS[0])):
            assert longest_lead(world(needs=needs)) == 3

    def test_the_longest_variant_counts(self) -> None:
        variants = tuple(
            ((("K", alternative),), NeedBody(pat("fights", "x", "p"), ANY_WHERE, (when("sends", "x", "p"),), lead))
            for alternative, lead in ((0, 2), (1, 6))
        )
        assert longest_lead(world(needs=(Need("boots", NOWHERE, variants),), points=(point("K"),))) == 6

    def test_events_and_calls_wait_and_conduct_does_not(self) -> None:
        model = world(needs=self.NEEDS)
        assert is_proper(model, story(at(12, "appeals", "Alba"), at(0, "decides", "Borea")))
        assert not is_proper(model, story(at(11, "appeals", "Alba")))
        assert not is_proper(model, story(at(11, "attacks", "Corvo", "Alba", "north")))


class TestTrigger:
    """When a duty starts."""

    def test_without_conditions_at_hour_nought(self) -> None:
        found = told(duty("Borea", SUPPLY, within=1))
        assert (found.trigger, found.start, found.deadline) == (0, 0, 1)

    def test_the_latest_of_several(self) -> None:
        norm = duty("Borea", SUPPLY, trigger=(ATTACKED, APPEALED), within=5)
        for attack, appeal in ((1, 3), (3, 1)):
            found = told(norm, at(attack, "attacks", "Corvo", "Alba", "north"), at(appeal, "appeals", "Alba"))
            assert (found.trigger, found.start, found.deadline) == (3, 3, 8)

    def test_all_are_needed(self) -> None:
        norm = duty("Borea", SUPPLY, trigger=(ATTACKED, APPEALED))
        found = told(norm, at(1, "attacks", "Corvo", "Alba", "north"))
        assert found == Judgement(BOREA, None, None, None, due=False, kept=False, breached=False, breach_hour=None)

    def test_own_binders_of_a_trigger_are_existential(self) -> None:
        anybody = when("attacks", "x", "Alba", "p", own=ANY_WHERE)
        found = told(
            duty("Borea", SUPPLY, trigger=(anybody,)),
            at(4, "attacks", "Corvo", "Alba", "north"),
            at(2, "attacks", THIRD, "Alba", "south"),
        )
        assert found.trigger == 2

    def test_a_joint_trigger(self) -> None:
        norm = duty("Borea", SUPPLY, trigger=(jointly("decides", RuleKind.ALL),))
        assert told(norm, at(1, "decides", "Borea"), at(4, "decides", "Corvo")).trigger == 4
        assert told(norm, at(1, "decides", "Borea"), at(2, "decides", "Alba")).trigger is None


class TestSteps:
    """What must come first, counted from the trigger."""

    def start(self, *happens: Occurrence, kind: RuleKind = RuleKind.ALL, k: int = 0) -> int | None:
        norm = duty("Borea", SUPPLY, trigger=(APPEALED,), steps=(jointly("decides", kind, k=k),))
        return told(norm, at(2, "appeals", "Alba"), *happens).start

    def test_an_act_before_the_trigger_does_not_count(self) -> None:
        norm = duty("Borea", SUPPLY, trigger=(APPEALED,), steps=(when("sends", "Corvo", "north"),))
        appeal = at(2, "appeals", "Alba")
        assert told(norm, appeal, at(1, "sends", "Corvo", "north")).start is None
        assert told(norm, appeal, at(1, "sends", "Corvo", "north"), at(2, "sends", "Corvo", "north")).start == 2
        assert told(norm, appeal, at(5, "sends", "Corvo", "north")).start == 5

    def test_the_latest_of_several_steps(self) -> None:
        steps = (when("sends", "Corvo", "north"), Passed(3))
        norm = duty("Borea", SUPPLY, trigger=(APPEALED,), steps=steps)
        appeal = at(2, "appeals", "Alba")
        assert told(norm, appeal, at(4, "sends", "Corvo", "north")).start == 5
        assert told(norm, appeal, at(7, "sends", "Corvo", "north")).start == 7

    def test_passed_counts_from_the_trigger(self) -> None:
        assert told(duty("Borea", SUPPLY, trigger=(APPEALED,), steps=(Passed(3),)), at(2, "appeals", "Alba")).start == 5

    def test_all_shares_from_the_trigger_on(self) -> None:
        assert self.start(at(2, "decides", "Borea"), at(6, "decides", "Corvo")) == 6
        assert self.start(at(1, "decides", "Borea"), at(6, "decides", "Corvo")) is None
        assert self.start(at(1, "decides", "Borea"), at(3, "decides", "Borea"), at(2, "decides", "Corvo")) == 3

    def test_any_share(self) -> None:
        assert self.start(at(4, "decides", "Borea"), at(3, "decides", "Corvo"), kind=RuleKind.ANY) == 3
        assert self.start(kind=RuleKind.ANY) is None

    def test_at_least_k(self) -> None:
        shares = (at(4, "decides", "Borea"), at(3, "decides", "Corvo"))
        assert [self.start(*shares, kind=RuleKind.AT_LEAST, k=k) for k in range(4)] == [2, 3, 4, None]

    @pytest.mark.parametrize(
        ("kind", "size", "needed"),
        [
            (RuleKind.MAJORITY, 2, 2),
            (RuleKind.MAJORITY, 3, 2),
            (RuleKind.TWO_THIRDS, 2, 2),
            (RuleKind.TWO_THIRDS, 3, 2),
            (RuleKind.TWO_THIRDS, 1, 1),
            (RuleKind.ALL, 0, 0),
            (RuleKind.MAJORITY, 0, 1),
        ],
    )
    def test_thresholds(self, kind: RuleKind, size: int, needed: int) -> None:
        states = ("Alba", "Borea", "Corvo")
        role = Role("guard", "guards", tuple((state, ALWAYS) for state in states[:size]))
        model = world(duty("Borea", SUPPLY, steps=(jointly("decides", kind),)), roles=(role,))
        for done in range(4):
            happens = story(*(at(1, "decides", state) for state in states[:done]))
            assert explain(BOREA, model, {}, happens).due == (needed <= min(done, size))

    def test_other_than_lowers_the_number(self) -> None:
        norm = duty("Borea", SUPPLY, steps=(jointly("decides", RuleKind.ALL, other_than=("Corvo",)),))
        assert told(norm, at(3, "decides", "Borea")).start == 3

    def test_concluded_takes_a_closing_share_of_every_member(self) -> None:
        norm = duty("Borea", SUPPLY, trigger=(APPEALED,), steps=(jointly("consults", RuleKind.CONCLUDED),))
        appeal = at(2, "appeals", "Alba")
        opened = (at(2, "consults", "Borea"), at(4, "consults", "Corvo"))
        assert told(norm, appeal, *opened).start is None
        assert told(norm, appeal, *opened, at(5, "consults", "Borea", closing=True)).start is None
        both = (at(7, "consults", "Borea", closing=True), at(4, "consults", "Corvo", closing=True))
        assert told(norm, appeal, *opened, *both).start == 7

    def test_a_closing_share_before_the_first_does_not_count(self) -> None:
        norm = duty("Borea", SUPPLY, steps=(jointly("consults", RuleKind.CONCLUDED, other_than=("Corvo",)),))
        assert told(norm, at(1, "consults", "Borea", closing=True), at(2, "consults", "Borea")).start is None
        found = told(
            norm,
            at(1, "consults", "Borea", closing=True),
            at(2, "consults", "Borea"),
            at(6, "consults", "Borea", closing=True),
        )
        assert found.start == 6

    def test_a_closing_share_counts_from_the_first_share_after_the_trigger(self) -> None:
        concluded = jointly("consults", RuleKind.CONCLUDED, other_than=("Corvo",))
        norm = duty("Borea", SUPPLY, trigger=(APPEALED,), steps=(concluded,))
        opened = (at(2, "appeals", "Alba"), at(1, "consults", "Borea"), at(5, "consults", "Borea"))
        assert told(norm, *opened, at(3, "consults", "Borea", closing=True)).start is None
        assert told(norm, *opened, at(5, "consults", "Borea", closing=True)).start == 5

    def test_a_closing_share_is_no_share(self) -> None:
        assert self.start(at(3, "decides", "Borea", closing=True), kind=RuleKind.ANY) is None

    def test_a_joint_act_with_binders_of_its_own(self) -> None:
        step = jointly("consents", RuleKind.ALL, "v", own=(bind("v"),))
        norm = duty("Borea", SUPPLY, steps=(step,))
        mixed = (at(1, "consents", "Borea", "Alba"), at(2, "consents", "Corvo", THIRD))
        assert told(norm, *mixed).start is None
        assert told(norm, *mixed, at(4, "consents", "Borea", THIRD)).start == 4


class TestDuty:
    """Due, kept, breached."""

    NORM = duty("Borea", SUPPLY, trigger=(APPEALED,), steps=(Passed(1),), within=2)

    def test_both_ends_of_the_window_count(self) -> None:
        for hour, kept in ((2, False), (3, True), (4, True), (5, True), (6, False)):
            found = told(self.NORM, at(2, "appeals", "Alba"), at(hour, "supplies", "Borea", "Alba"))
            assert (found.due, found.kept, found.breached) == (True, kept, not kept)

    def test_a_breach_dates_from_the_deadline(self) -> None:
        found = told(self.NORM, at(2, "appeals", "Alba"))
        assert (found.start, found.deadline, found.breach_hour) == (3, 5, 5)

    def test_a_later_performance_counts_beside_an_early_one(self) -> None:
        supplies = (at(hour, "supplies", "Borea", "Alba") for hour in (0, 4))
        assert told(self.NORM, at(2, "appeals", "Alba"), *supplies).kept

    def test_a_deadline_from_the_trigger(self) -> None:
        norm = duty("Borea", SUPPLY, trigger=(APPEALED,), steps=(Passed(1),), within=2, from_trigger=True)
        appeal = at(2, "appeals", "Alba")
        assert told(norm, appeal, at(4, "supplies", "Borea", "Alba")).kept
        found = told(norm, appeal, at(5, "supplies", "Borea", "Alba"))
        assert (found.breached, found.deadline) == (True, 4)

    def test_a_deadline_that_passes_before_the_start(self) -> None:
        norm = duty("Borea", SUPPLY, trigger=(APPEALED,), steps=(Passed(5),), within=2, from_trigger=True)
        supplies = (at(hour, "supplies", "Borea", "Alba") for hour in range(9))
        assert told(norm, at(0, "appeals", "Alba"), *supplies).breached

    def test_without_deadline_by_the_close(self) -> None:
        norm = duty("Borea", SUPPLY, trigger=(APPEALED,))
        assert told(norm, at(2, "appeals", "Alba"), at(9999, "supplies", "Borea", "Alba")).kept
        found = told(norm, at(2, "appeals", "Alba"), at(1, "supplies", "Borea", "Alba"))
        assert (found.breached, found.deadline, found.breach_hour) == (True, None, None)

    def test_an_exception_counts_at_the_start(self) -> None:
        norm = duty(
            "Borea",
            SUPPLY,
            trigger=(APPEALED,),
            steps=(Passed(2),),
            unless=(unless(when("sends", "Corvo", "p", own=(bind("p", "region"),))),),
        )
        for hour, due in ((0, False), (4, False), (5, True)):
            assert told(norm, at(2, "appeals", "Alba"), at(hour, "sends", "Corvo", "north")).due == due

    def test_every_condition_of_an_exception_is_needed_and_one_exception_is_enough(self) -> None:
        both = unless(when("sends", "Corvo", "north"), when("sends", "Corvo", "south"))
        lone = unless(when("fights", "Corvo", "south"))
        norm = duty("Borea", SUPPLY, unless=(both, lone))
        assert told(norm, at(0, "sends", "Corvo", "north")).due
        assert not told(norm, at(0, "sends", "Corvo", "north"), at(0, "sends", "Corvo", "south")).due
        assert not told(norm, at(0, "fights", "Corvo", "south")).due

    def test_a_joint_exception(self) -> None:
        norm = duty("Borea", SUPPLY, steps=(Passed(3),), unless=(unless(jointly("decides", RuleKind.ALL)),))
        assert not told(norm, at(0, "decides", "Borea"), at(3, "decides", "Corvo")).due
        assert told(norm, at(0, "decides", "Borea"), at(4, "decides", "Corvo")).due

    def test_a_joint_act_is_done_by_the_bearers_own_share(self) -> None:
        norm = duty("Borea", pat("consults", "Borea"), within=3)
        assert told(norm, at(2, "consults", "Borea")).kept
        assert told(norm, at(2, "consults", "Corvo")).breached
        assert told(norm, at(2, "consults", "Borea", closing=True)).breached


class TestContent:
    """How many of the items are asked for."""

    ITEMS = (SUPPLY, pat("fights", "Borea", "north"))
    SUPPLIED = at(1, "supplies", "Borea", "Alba")
    FOUGHT = at(2, "fights", "Borea", "north")

    def kept(self, mode: Mode, *happens: Occurrence) -> bool:
        found = told(duty("Borea", *self.ITEMS, mode=mode, within=3), *happens)
        assert found.due
        assert found.kept != found.breached
        return found.kept

    def test_own_judgment_is_always_satisfied(self) -> None:
        assert self.kept(Mode.OWN)

    def test_at_least_one(self) -> None:
        assert not self.kept(Mode.ONE)
        assert self.kept(Mode.ONE, self.SUPPLIED)
        assert self.kept(Mode.ONE, self.FOUGHT)

    def test_all(self) -> None:
        assert not self.kept(Mode.ALL, self.SUPPLIED)
        assert self.kept(Mode.ALL, self.SUPPLIED, self.FOUGHT)

    def test_what_the_case_requires(self) -> None:
        items = tuple(
            Item(item, pat("fact", place)) for item, place in zip(self.ITEMS, ("north", "south"), strict=True)
        )
        norm = duty("Borea", *items, mode=Mode.CASE, within=3)
        assert told(norm).kept
        assert told(norm, at(9, "fact", "north")).breached  # at any hour
        assert told(norm, at(9, "fact", "north"), self.SUPPLIED).kept
        assert told(norm, at(0, "fact", "north"), self.FOUGHT).breached
        assert told(norm, at(0, "fact", "north"), at(0, "fact", "south"), self.SUPPLIED).breached


class TestBan:
    """A ban looks at the hour of the act."""

    FIGHT = pat("fights", "Borea", "north")

    def test_broken_by_the_act(self) -> None:
        norm = ban("Borea", self.FIGHT)
        assert told(norm).kept
        found = told(norm, at(3, "fights", "Borea", "north"), at(5, "fights", "Borea", "north"))
        assert (found.breached, found.breach_hour, found.deadline) == (True, 3, None)
        assert told(norm, at(3, "fights", "Borea", "south")).kept

    def test_from_the_trigger_on(self) -> None:
        norm = ban("Borea", self.FIGHT, trigger=(APPEALED,))
        for hour, broken in ((1, False), (2, True), (3, True)):
            found = told(norm, at(2, "appeals", "Alba"), at(hour, "fights", "Borea", "north"))
            assert (found.due, found.breached) == (True, broken)
        assert not told(norm, at(3, "fights", "Borea", "north")).due

    def test_an_exception_counts_at_the_hour_of_the_act(self) -> None:
        norm = ban("Borea", self.FIGHT, unless=(unless(APPEALED),))
        for hour, broken in ((1, True), (2, False), (3, False)):
            found = told(norm, at(2, "appeals", "Alba"), at(hour, "fights", "Borea", "north"))
            assert (found.due, found.breached) == (True, broken)
        twice = (at(1, "fights", "Borea", "north"), at(3, "fights", "Borea", "north"))
        assert told(norm, at(2, "appeals", "Alba"), *twice).breach_hour == 1


class TestInstances:
    """Which instances exist."""

    def found(self, model: Model, config: dict[str, int] | None = None, without: Without | None = None) -> list[str]:
        return [
            " ".join([i.bearer, *(value for _, value in i.binding)])
            for i in instances(model, config or {}, "1", without)
        ]

    def test_in_the_order_of_the_binders(self) -> None:
        norm = duty("p", pat("fights", "p", "r"), binders=(bind("r", "region"), bind("p", role="guard")))
        assert list(instances(world(norm), {}, "1")) == [
            inst("1", bearer, r=region, p=bearer) for region in ("north", "south") for bearer in ("Borea", "Corvo")
        ]

    def test_only_parties_bear(self) -> None:
        norm = duty("p", pat("supplies", "p", "Alba"), binders=(bind("p"),))
        assert self.found(world(norm, parties=(("Borea", ALWAYS),))) == ["Borea Borea"]
        assert self.found(world(duty("Corvo", SUPPLY), parties=(("Borea", ALWAYS),))) == []

    def test_a_party_under_a_guard(self) -> None:
        norm = duty("p", pat("supplies", "p", "Alba"), binders=(bind("p", role="guard"),))
        model = world(norm, parties=(("Borea", ((("K", 1),),)), ("Corvo", ALWAYS)), points=(point("K"),))
        assert self.found(model, {"K": 0}) == ["Corvo Corvo"]
        assert self.found(model, {"K": 1}) == ["Borea Borea", "Corvo Corvo"]

    def test_a_role_under_guards(self) -> None:
        role = Role("guard", "guards", (("Borea", ((("K", 1),), (("K", 2),))), ("Corvo", ALWAYS)))
        norm = duty("p", pat("supplies", "p", "Alba"), binders=(bind("p", role="guard"),))
        model = world(norm, roles=(role,), points=(point("K", "a", "b", "c"),))
        assert [len(self.found(model, {"K": k})) for k in range(3)] == [1, 2, 2]

    def test_other_than_an_earlier_variable(self) -> None:
        binders = (bind("x"), bind("p", role="guard", other_than=("x",)))
        norm = duty(
            "p", pat("supplies", "p", "Alba"), binders=binders, trigger=(when("attacks", "x", "Alba", "north"),)
        )
        assert "Borea Borea Borea" not in self.found(world(norm))
        assert "Borea Corvo Borea" in self.found(world(norm))
        assert f"Borea {THIRD} Borea" in self.found(world(norm))

    def test_owner_and_area(self) -> None:
        for where, count in (({"owner": "Alba"}, 2), ({"owner": "Borea"}, 0), ({"area": "strip"}, 1)):
            norm = duty("Borea", pat("fights", "Borea", "r"), binders=(bind("r", "region", **where),))
            assert len(self.found(world(norm))) == count

    def test_limits(self) -> None:
        binders = (bind("r", "region"),)
        for inside, region in ((False, "north"), (True, "south")):
            norm = duty("Borea", pat("fights", "Borea", "r"), binders=binders, limits=(limit("r", inside=inside),))
            assert self.found(world(norm)) == [f"Borea {region}"]
            assert len(self.found(world(norm), without=Without(words=frozenset({"limit"})))) == 2

    def test_an_area_under_a_configuration(self) -> None:
        area = Area("strip", "the strip", (("north", ((("K", 1),),)), ("south", ALWAYS)))
        norm = duty("Borea", pat("fights", "Borea", "r"), binders=(bind("r", "region"),), limits=(limit("r"),))
        model = world(norm, areas=(area,), points=(point("K"),))
        assert (self.found(model, {"K": 0}), self.found(model, {"K": 1})) == (["Borea north"], [])

    def test_a_clause_under_its_guards(self) -> None:
        wordings = clause(
            "1", ((("K", 0),), duty("Borea", SUPPLY)), ((("K", 1),), None), ((("K", 2),), duty("Corvo", SUPPLY))
        )
        model = world(wordings, points=(point("K", "a", "b", "c", "d"),))
        assert [self.found(model, {"K": k}) for k in range(4)] == [["Borea"], [], ["Corvo"], []]

    def test_without_a_clause(self) -> None:
        model = world(duty("Borea", SUPPLY))
        without = Without(clauses=frozenset({"1"}))
        assert self.found(model, without=without) == []
        assert not holds(Due(BOREA), model, {}, (), without)

    def test_what_does_not_exist_is_neither_due_nor_breached(self) -> None:
        model = world(duty("Borea", SUPPLY))
        for instance in (inst("1", "Corvo"), inst("1", "Borea", x="Alba"), inst("9", "Borea")):
            assert not true(Or((Due(instance), Kept(instance), Breached(instance))), model)


class TestWithout:
    def test_struck_words_of_an_exception_never_hold(self) -> None:
        fights = at(1, "fights", "Borea", "north")
        norm = ban(
            "Borea", pat("fights", "Borea", "north"), unless=(unless(APPEALED, words="w"), unless(ATTACKED, words="v"))
        )
        happens = story(at(0, "appeals", "Alba"), fights)
        assert holds(Clean(), world(norm), {}, happens)
        assert holds(Clean(), world(norm), {}, happens, Without(words=frozenset({"v"})))
        assert not holds(Clean(), world(norm), {}, happens, Without(words=frozenset({"w"})))


class TestFormulas:
    """What formulas say."""

    BANNED = at(0, "fights", "Corvo", "north")
    ATTACK = at(1, "attacks", "Corvo", "Alba", "north")
    MODEL = world(duty("Borea", SUPPLY), ban("p", pat("fights", "p", "north"), binders=(bind("p"),)))
    SUPPLIED = at(0, "supplies", "Borea", "Alba")

    def test_truth(self) -> None:
        assert true(TRUE, self.MODEL)
        assert not true(FALSE, self.MODEL)
        assert true(Not(FALSE), self.MODEL)
        assert not true(And((TRUE, FALSE)), self.MODEL)
        assert true(Or((FALSE, TRUE)), self.MODEL)

    def test_occurs_at_some_hour(self) -> None:
        assert true(Occurs(act("fights", "Corvo", "north")), self.MODEL, self.BANNED)
        assert not true(Occurs(act("fights", "Corvo", "south")), self.MODEL, self.BANNED)
        assert not true(Occurs(act("fights", "Corvo", "north", closing=True)), self.MODEL, self.BANNED)

    def test_due_kept_breached(self) -> None:
        assert [true(f(BOREA), self.MODEL) for f in (Due, Kept, Breached)] == [True, False, True]
        assert [true(f(BOREA), self.MODEL, self.SUPPLIED) for f in (Due, Kept, Breached)] == [True, True, False]

    def test_clean_of_named_states(self) -> None:
        assert not true(Clean(("Borea",)), self.MODEL)
        assert true(Clean(("Alba", "Corvo")), self.MODEL)
        assert true(Clean(()), self.MODEL)

    def test_clean_of_the_others_leaves_out_the_author(self) -> None:
        assert not true(Clean(), self.MODEL, self.SUPPLIED, self.BANNED)
        assert true(Clean(), self.MODEL, self.SUPPLIED, self.BANNED, self.ATTACK)
        assert not true(Clean(("Corvo",)), self.MODEL, self.SUPPLIED, self.BANNED, self.ATTACK)

    def test_clean_but_for_a_clause(self) -> None:
        assert not true(Clean(but=("2",)), self.MODEL, self.BANNED)
        assert not true(Clean(but=("1",)), self.MODEL, self.BANNED)
        assert true(Clean(but=("1", "2")), self.MODEL, self.BANNED)

    def test_norms_on_events_and_calls_are_the_scenario(self) -> None:
        model = world(
            ban("Borea", pat("attacks", "Borea", "Alba", "north")), duty("Alba", pat("appeals", "Alba")), harms=()
        )
        attack = at(0, "attacks", "Borea", "Alba", "north")
        assert true(And((Clean(), Orderly(), Clean(("Alba", "Borea")))), model, attack)
        assert true(And((Breached(BOREA), Breached(inst("2", "Alba")))), model, attack)

    def test_a_norm_on_an_event_or_conduct_counts(self) -> None:
        model = world(duty("Alba", pat("appeals", "Alba"), pat("supplies", "Alba", "Borea")))
        assert not true(Clean(), model)

    def test_orderly_looks_at_bans_only(self) -> None:
        assert true(Orderly(), self.MODEL)
        assert not true(Orderly(), self.MODEL, self.BANNED)

    def test_orderly_exempts_authors_and_the_exempt(self) -> None:
        assert true(Orderly(("Corvo",)), self.MODEL, self.BANNED)
        assert not true(Orderly(("Borea",)), self.MODEL, self.BANNED)
        assert true(Orderly(), self.MODEL, self.BANNED, self.ATTACK)

    def test_authors_follow_from_the_harm_statements(self) -> None:
        attacks = story(at(0, "attacks", "Borea", "Corvo", "north"), self.ATTACK)
        assert authors(self.MODEL, {}, attacks) == {"Corvo"}
        assert authors(world(harms=()), {}, attacks) == set()
        fact = Harm(pat("fact", "p"), (bind("p", "region"),), NOWHERE)
        assert authors(world(harms=(fact,)), {}, story(at(0, "fact", "north"))) == set()

    def test_harm_under_a_configuration(self) -> None:
        role = Role("guard", "guards", (("Borea", ALWAYS), ("Corvo", ((("K", 1),),))))
        harm = Harm(pat("attacks", "x", "Alba", "north"), (bind("x", role="guard"),), NOWHERE)
        model = world(roles=(role,), harms=(harm,), points=(point("K"),))
        assert [authors(model, {"K": k}, (self.ATTACK,)) for k in (0, 1)] == [set(), {"Corvo"}]

    def test_under_changes_one_choice_and_keeps_the_history(self) -> None:
        wordings = clause(
            "1", ((("K", 0),), duty("Borea", SUPPLY)), ((("K", 1),), duty("Borea", SUPPLY, trigger=(APPEALED,)))
        )
        model = world(wordings, points=(point("K"), point("M")))
        config = {"K": 0, "M": 1}
        assert true(Breached(BOREA), model, config=config)
        assert not true(Under("K", 1, Breached(BOREA)), model, config=config)
        assert true(Under("K", 1, Breached(BOREA)), model, at(0, "appeals", "Alba"), config=config)
        assert true(Under("K", 1, Under("K", 0, Breached(BOREA))), model, config=config)
        assert true(Under("M", 0, Breached(BOREA)), model, config=config)
        occurs = Occurs(act("appeals", "Alba"))
        assert true(Under("K", 1, occurs), model, at(0, "appeals", "Alba"), config=config)


def test_configurations_in_text_order() -> None:
    model = world(points=(point("K"), point("M", "a", "b", "c")))
    assert list(configurations(model))[:4] == [{"K": 0, "M": 0}, {"K": 0, "M": 1}, {"K": 0, "M": 2}, {"K": 1, "M": 0}]
    assert len(list(configurations(model))) == 6


def test_an_incomplete_configuration_is_refused() -> None:
    with pytest.raises(KeyError):
        judge(world(points=(point("K"),)), {})


def test_judges_of_equal_models_are_told_apart_by_what_they_leave_out() -> None:
    model = world(duty("Borea", SUPPLY))
    history: History = ()
    assert not holds(Clean(), model, {}, history)
    assert holds(Clean(), model, {}, history, Without(clauses=frozenset({"1"})))
    assert not holds(Clean(), model, {}, history)


def test_a_deadline_is_a_number_of_hours() -> None:
    assert told(duty("Borea", SUPPLY, within=0), at(0, "supplies", "Borea", "Alba")).kept
    assert told(duty("Borea", SUPPLY, within=0), at(1, "supplies", "Borea", "Alba")).breached
    assert Deadline(0) == Deadline(0, from_trigger=False)
