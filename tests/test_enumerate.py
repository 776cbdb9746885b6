"""Questions by enumeration, and exhaustion: worked examples, and a plain search that agrees with both."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations, product
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.worlds import (
    ENTITIES,
    NOWHERE,
    act,
    at,
    ban,
    bind,
    clause,
    duty,
    inst,
    jointly,
    liberty,
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
    Discharged,
    Due,
    Formula,
    Kept,
    Not,
    Occurs,
    Or,
    Orderly,
    Question,
    Under,
    Without,
)
from verifier.meaning.enumerate import answer, ground_acts, possible_configs
from verifier.meaning.exhaust import Fate, bounds, exhaust
from verifier.meaning.outcome import outcome
from verifier.meaning.semantics import Config, configurations, holds, is_possible, judge, longest_lead
from verifier.model import (
    THIRD,
    Act,
    Clause,
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
    RuleKind,
    Silence,
)

ATTACK = act("attacks", "Corvo", "Alba", "north")
ARGS = (ATTACK.template, *ATTACK.args)
ATTACKED = when("attacks", "x", "Alba", "north")
ANY_WHERE = (bind("x"), bind("p", "region"))

HELP = duty(
    "p",
    pat("fights", "p", "north"),
    binders=(bind("x"), bind("p", role="guard", other_than=("x",))),
    trigger=(ATTACKED,),
    within=1,
)
NO_FORCES = ban(
    "Alba",
    pat("admits", "Alba", "y", "r"),
    binders=(bind("y", other_than=("Alba",)), bind("r", "region", owner="Alba")),
)
BOOTS = need("boots", pat("fights", "x", "p"), when("admits", "Alba", "x", "p"), binders=ANY_WHERE)
SMALL = tuple(e for e in ENTITIES if e.name not in (THIRD, "south"))
CONFLICT = world(HELP, NO_FORCES, needs=(BOOTS,), entities=SMALL, areas=())


def conflict(**more: object) -> Question:
    """Some proper scenario, possible at all, in which nobody but the author can be clean."""
    return Question(harms=(ATTACK,), always=Not(Clean()), **more)  # type: ignore[arg-type]


class TestConflict:
    """A duty to fight that needs what another clause bans."""

    def test_found_with_its_least_witness(self) -> None:
        found = answer(CONFLICT, conflict(), 3)
        assert found is not None
        assert found.config == {}
        assert found.scenario == story(at(0, *ARGS))
        assert found.choice == ()
        assert found.given == found.scenario  # the least conduct is none

    @pytest.mark.parametrize(
        "without",
        [Without(clauses=frozenset({"1"})), Without(clauses=frozenset({"2"})), Without(needs=frozenset({"boots"}))],
    )
    def test_gone_without_any_of_its_parts(self, without: Without) -> None:
        assert answer(CONFLICT, conflict(without=without), 3) is None

    def test_a_clean_text(self) -> None:
        found = answer(world(HELP, needs=(BOOTS,)), Question(harms=(ATTACK,), some=(Clean(),)), 3)
        assert found is not None
        fights = (at(0, "fights", "Borea", "north"), at(0, "admits", "Alba", "Borea", "north"))
        assert found.examples == (story(*found.scenario, *fights),)
        assert answer(world(HELP, needs=(BOOTS,)), conflict(), 3) is None

    def test_depends_on_a_bracket(self) -> None:
        bracketed = clause("2", ((("K", 0),), None), ((("K", 1),), NO_FORCES))
        model = world(HELP, bracketed, needs=(BOOTS,), points=(point("K"), point("M")), entities=SMALL, areas=())
        assert possible_configs(model, conflict(), 3) == {(("K", 1), ("M", 0)), (("K", 1), ("M", 1))}
        found = answer(model, conflict(), 3)
        assert found is not None
        assert found.config == {"K": 1, "M": 0}
        only = conflict(within=((("M", 1),),))
        assert possible_configs(model, only, 3) == {(("K", 1), ("M", 1))}
        assert possible_configs(model, conflict(excluding=((("K", 1),),)), 3) == set()

    def test_time_to_prepare(self) -> None:
        lead = need("boots", pat("fights", "x", "p"), when("admits", "Alba", "x", "p"), binders=ANY_WHERE, lead=2)
        model = world(HELP, needs=(lead,))
        assert answer(model, conflict(), 4) is None
        found = answer(model, conflict(proper=False), 4)
        assert found is not None
        assert found.scenario == story(at(0, *ARGS))


class TestHostage:
    """A duty that waits for a decision of all."""

    STEP = (jointly("decides", RuleKind.ALL),)
    AFTER = duty(
        "Borea", pat("supplies", "Borea", "Alba"), trigger=(when("attacks", "Corvo", "Alba", "north"),), steps=STEP
    )
    MODEL = world(AFTER)
    WAITING = inst("1", "Borea")

    def question(self, *choosers: str) -> Question:
        kept = And((Clean(), Kept(self.WAITING)))
        return Question(
            harms=(ATTACK,),
            some=(kept,),
            choosers=choosers,
            along=(Clean(choosers),),
            given=Orderly(),
            always=Not(Kept(self.WAITING)),
        )

    def test_the_author_can_block(self) -> None:
        found = answer(self.MODEL, self.question("Corvo"), 2)
        assert found is not None
        assert found.choice == ()
        decided = (at(0, "decides", "Borea"), at(0, "decides", "Corvo"), at(0, "supplies", "Borea", "Alba"))
        assert found.examples == (story(*found.scenario, *decided),)
        assert found.along == (found.scenario,)

    def test_a_bystander_cannot(self) -> None:
        assert answer(self.MODEL, self.question("Alba"), 2) is None

    def test_nobody_can_where_any_share_is_enough(self) -> None:
        step = (jointly("decides", RuleKind.ANY),)
        norm = duty("Borea", pat("supplies", "Borea", "Alba"), trigger=(when(*ARGS),), steps=step)
        assert answer(world(norm), self.question("Corvo"), 2) is None

    def test_a_choice_that_takes_an_act(self) -> None:
        norm = duty(
            "Borea",
            pat("supplies", "Borea", "Alba"),
            trigger=(when(*ARGS),),
            unless=(unless(when("sends", "Corvo", "north")),),
        )
        found = answer(world(norm), self.question("Corvo"), 2)
        assert found is not None
        assert found.choice == (at(0, "sends", "Corvo", "north"),)


class TestScenarios:
    """What a scenario may hold."""

    APPEAL = act("appeals", "Alba")
    HURT = Question(harms=(ATTACK,), some=(Occurs(ATTACK),))

    def test_exactly_the_named_harm(self) -> None:
        north = Occurs(ATTACK)
        south = Occurs(act("attacks", "Corvo", "Alba", "south"))
        assert answer(world(), Question(harms=(ATTACK,), some=(north,)), 2) is not None
        assert answer(world(), Question(harms=(ATTACK,), some=(south,)), 2) is None
        assert answer(world(), Question(some=(north,)), 2) is None

    def test_what_is_no_harm_here_cannot_be_the_harm(self) -> None:
        assert answer(world(harms=()), self.HURT, 2) is None

    def test_other_events_are_free(self) -> None:
        found = answer(world(), Question(some=(Occurs(act("attacks", "Alba", "Borea", "north")),)), 2)
        assert found is not None
        assert found.scenario == (at(0, "attacks", "Alba", "Borea", "north"),)

    def test_calls_are_free_unless_demanded(self) -> None:
        silent = Not(Occurs(self.APPEAL))
        assert answer(world(), Question(some=(silent,)), 2) is not None
        assert answer(world(), Question(callers=("Borea",), some=(silent,)), 2) is not None
        assert answer(world(), Question(callers=("Alba",), some=(silent,)), 2) is None
        found = answer(world(), Question(callers=("Alba",), some=(TRUE,)), 2)
        assert found is not None
        assert found.scenario == (at(0, "appeals", "Alba"),)

    def test_the_world_decides_what_a_scenario_may_hold(self) -> None:
        march = need("march", pat("attacks", "x", "y", "p"), when("sends", "x", "p"), binders=(*ANY_WHERE, bind("y")))
        found = answer(world(needs=(march,)), self.HURT, 2)
        assert found is not None
        assert found.examples == (story(at(0, *ARGS), at(0, "sends", "Corvo", "north")),)

    def test_only_some_counts_without_always(self) -> None:
        assert answer(world(), Question(some=(TRUE,), given=FALSE, along=(FALSE,)), 1) is not None

    def test_given_has_to_be_possible(self) -> None:
        assert answer(world(), Question(given=FALSE, always=TRUE), 1) is None
        assert answer(world(), Question(given=TRUE, always=TRUE), 1) is not None

    def test_an_act_at_two_hours(self) -> None:
        norm = duty("Borea", pat("sends", "Borea", "north"), within=0)
        later = duty("Borea", pat("sends", "Borea", "north"), steps=(Passed(1),), within=0)
        question = Question(some=(Clean(),))
        assert answer(world(norm, later), question, 2, max_uses=1) is None
        assert answer(world(norm, later), question, 2, max_uses=2) is not None

    def test_conduct_can_be_given(self) -> None:
        question = Question(some=(Clean(),))
        model = world(duty("Borea", pat("sends", "Borea", "north")))
        assert answer(model, question, 2, acts=()) is None
        assert answer(model, question, 2, acts=(act("sends", "Borea", "north"),)) is not None


def test_ground_acts_in_text_order() -> None:
    acts = ground_acts(world())
    assert acts[0] == act("attacks", "Alba", "Borea", "north")
    assert act("supplies", "Alba", "Alba") not in acts
    assert act("praises", "Alba", "Alba") in acts
    shares = [a for a in acts if a.template == "decides"]
    assert shares[:2] == [act("decides", "Alba"), act("decides", "Alba", closing=True)]
    assert len(acts) == len(set(acts))


# -- a plain search --------------------------------------------------------------------------------------------------


def histories(acts: list[Act], options: list[tuple[int, ...]]) -> list[History]:
    """Every way to do each act at one of the sets of hours."""
    return [
        story(*(Occurrence(hour, a) for a, hours in zip(acts, choice, strict=True) for hour in hours))
        for choice in product(options, repeat=len(acts))
    ]


def plainly(model: Model, config: Config, q: Question, horizon: int, fixed: list[Act], conduct: list[Act]) -> bool:
    """The question's docstring, word by word, over these events, calls and acts of conduct."""
    earliest = longest_lead(model, q.without) if q.proper else 0
    uses = [hours for n in range(3) for hours in combinations(range(horizon), n)]
    own = [a for a in conduct if a.args[0] in q.choosers]
    rest = [a for a in conduct if a not in own]

    def some(formula: Formula, candidates: list[History]) -> bool:
        return any(holds(formula, model, config, h, q.without) for h in candidates)

    for scenario in histories(fixed, [(), *((hour,) for hour in range(earliest, horizon))]):
        if {o.act for o in scenario if o.act.template == "attacks"} != set(q.harms):
            continue
        if not {a for a in fixed if a.template == "appeals" and a.args[0] in q.callers} <= {o.act for o in scenario}:
            continue

        def within(*parts: History) -> History | None:
            whole = story(*(o for part in parts for o in part))
            return whole if is_possible(model, config, whole, q.without) else None

        every = [h for c in histories(conduct, uses) if (h := within(scenario, c)) is not None]
        if not all(some(formula, every) for formula in q.some):
            continue
        if q.always is None:
            return True
        leaning = {a for a in own if judge(model, config, q.without).leans(a, q.choosers)}
        for choice in histories(own, uses):
            answers = [h for r in histories(rest, uses) if (h := within(scenario, choice, r)) is not None]
            tried = [o for o in choice if o.act in leaning]
            gone = [set(few) for n in range(len(tried) + 1) for few in combinations(tried, n)]
            parts = [tuple(o for o in choice if o not in less) for less in gone]
            judged = [h for p in parts for r in histories(rest, uses) if (h := within(scenario, p, r)) is not None]
            if all(some(formula, answers) for formula in (*q.along, q.given)) and all(
                holds(q.always, model, config, h, q.without)
                for h in judged
                if holds(q.given, model, config, h, q.without)
            ):
                return True
    return False


CONDUCT = [act("sends", "Borea", "north"), act("decides", "Borea"), act("decides", "Corvo")]
CLOSING = act("decides", "Borea", closing=True)
CALL = act("appeals", "Alba")

conditions = st.sampled_from(
    [
        when(*ARGS),
        when("attacks", "x", "Alba", "north", own=(bind("x", other_than=("Borea",)),)),
        when("appeals", "Alba"),
        when("sends", "Borea", "north"),
        when("decides", "y", own=(bind("y", role="guard"),)),
        jointly("decides", RuleKind.ALL),
        jointly("decides", RuleKind.ANY),
        jointly("decides", RuleKind.ALL, other_than=("Corvo",)),
        jointly("decides", RuleKind.CONCLUDED, other_than=("Corvo",)),
    ]
)
options = conditions
objections = st.sampled_from([when("sends", "Borea", "north"), when("decides", "y", own=(bind("y", role="guard"),))])
silences = st.builds(Silence, objections, st.sampled_from([0, 1]), st.none() | options)
conditions = options | options | silences
items = st.sampled_from([pat("sends", "Borea", "north"), pat("decides", "Borea"), pat("decides", "Corvo")])


@st.composite
def norms(draw: st.DrawFn) -> Norm:
    """A norm that may be ended."""
    ends = draw(st.lists(st.lists(conditions, min_size=1, max_size=2).map(tuple), max_size=1))
    return replace(draw(endless()), until=tuple(ends))


@st.composite
def endless(draw: st.DrawFn) -> Norm:
    """A norm over three acts of conduct."""
    trigger = tuple(draw(st.lists(conditions, max_size=2)))
    exceptions = tuple(unless(c) for c in draw(st.lists(conditions, max_size=1)))
    bearer = draw(st.sampled_from(["Alba", "Borea", "Corvo"]))
    if draw(st.booleans()):
        return ban(bearer, draw(items), trigger=trigger, unless=exceptions)
    window: dict[str, Any] = {
        "steps": tuple(draw(st.lists(conditions | st.just(Passed(1)), max_size=1))),
        "within": draw(st.sampled_from([None, 0, 1])),
        "from_trigger": draw(st.booleans()),
        "unless": exceptions,
    }
    if draw(st.booleans()):
        return liberty(bearer, draw(items), trigger=trigger, over=draw(st.sampled_from([("1",), ("2",)])), **window)
    mode = draw(st.sampled_from(Mode))
    case = pat("appeals", "Alba") if mode is Mode.CASE else None
    content = tuple(Item(item, case) for item in draw(st.lists(items, min_size=1, max_size=2)))
    over, under = draw(st.sampled_from([((), ()), ((), ()), (("1",), ()), (("2",), ()), ((), ("1",)), ((), ("2",))]))
    return duty(
        bearer,
        *content,
        mode=mode,
        trigger=trigger,
        over=over,
        under=under,
        **window,
    )


@st.composite
def needs(draw: st.DrawFn) -> Need:
    """A need of one of the acts, an event included."""
    pattern = draw(st.sampled_from([pat(*ARGS), pat("sends", "Borea", "north"), pat("decides", "Corvo")]))
    found = tuple(draw(st.lists(options, min_size=1, max_size=2)))
    return Need("n", NOWHERE, (((), NeedBody(pattern, (), found, draw(st.sampled_from([0, 0, 1])))),))


@st.composite
def models(draw: st.DrawFn) -> Model:
    """Two clauses, the first with a bracket, and perhaps a need."""
    first = clause("1", ((("K", 0),), draw(norms())), ((("K", 1),), draw(norms() | st.none())))
    clauses: list[Clause | Norm] = [first, draw(norms())]
    harm = Harm(pat("attacks", "x", "y", "p"), (bind("x"), bind("y"), bind("p", "region")), NOWHERE)
    return world(
        *clauses,
        needs=tuple(draw(st.lists(needs(), max_size=1))),
        points=(point("K"),),
        harms=(harm,),
        entities=SMALL,
        areas=(),
    )


instances = st.builds(inst, st.sampled_from(["1", "2"]), st.sampled_from(["Alba", "Borea", "Corvo"]))
formulas: st.SearchStrategy[Formula] = st.recursive(
    st.one_of(
        st.builds(Due, instances),
        st.builds(Kept, instances),
        st.builds(Breached, instances),
        st.builds(Discharged, instances),
        st.sampled_from(
            [Clean(), Clean(("Borea",)), Clean(but=("1",)), Orderly(), Orderly(("Corvo",)), TRUE, Occurs(CONDUCT[0])]
        ),
    ),
    lambda inner: st.one_of(
        st.builds(Not, inner),
        st.builds(lambda a, b: And((a, b)), inner, inner),
        st.builds(lambda a, b: Or((a, b)), inner, inner),
        st.builds(Under, st.just("K"), st.sampled_from([0, 1]), inner),
    ),
    max_leaves=4,
)
questions = st.builds(
    Question,
    harms=st.sampled_from([(), (ATTACK,)]),
    callers=st.sampled_from([(), ("Alba",)]),
    some=st.lists(formulas, max_size=1).map(tuple),
    choosers=st.sampled_from([(), ("Borea",), ("Corvo",)]),
    along=st.lists(formulas, max_size=1).map(tuple),
    given=formulas,
    always=formulas,
    proper=st.booleans(),
)


@settings(max_examples=60, deadline=None)
@given(models(), questions)
def test_enumeration_agrees_with_a_plain_search(model: Model, question: Question) -> None:
    conduct = [*CONDUCT, CLOSING]
    fixed = [ATTACK, CALL]
    found = possible_configs(model, question, 2)
    for config in configurations(model):
        expected = plainly(model, config, question, 2, fixed, conduct)
        assert (tuple(config.items()) in found) == expected
    first = answer(model, question, 2)
    assert (first is None) == (not found)
    if first is not None:
        assert tuple(first.config.items()) == min(found)
        for formula, shown in zip(question.some, first.examples, strict=True):
            assert holds(formula, model, first.config, shown)
        assert first.given is not None
        for formula, shown in zip((*question.along, question.given), (*first.along, first.given), strict=True):
            assert is_possible(model, first.config, shown)
            assert holds(formula, model, first.config, shown)
            assert set(first.choice) <= set(shown)


@settings(max_examples=150, deadline=None)
@given(models(), st.sampled_from([(), (at(1, *ARGS),), (at(0, "appeals", "Alba"), at(1, *ARGS))]), formulas, formulas)
def test_exhaustion_agrees_with_a_plain_search(model: Model, fixed: History, assumed: Formula, always: Formula) -> None:
    conduct = [*CONDUCT, CLOSING]
    hours = (0, 1, 3)
    for config in configurations(model):
        against = [
            history
            for part in histories(conduct, [(), *((hour,) for hour in hours)])
            if is_possible(model, config, history := story(*fixed, *part))
            and holds(assumed, model, config, history)
            and not holds(always, model, config, history)
        ]
        found = exhaust(model, config, fixed, conduct, hours, assumed, always)
        assert found.complete
        if found.counterexample is None:
            assert not against
        else:
            assert found.counterexample in against


class TestExhaustion:
    """How far a search goes."""

    def test_a_conflict_is_confirmed_early(self) -> None:
        conduct = [a for a in ground_acts(CONFLICT) if a.template in ("fights", "admits")]
        hours = range(24)
        found = exhaust(CONFLICT, {}, story(at(5, *ARGS)), conduct, hours, TRUE, Not(Clean()))
        assert (found.complete, found.counterexample) == (True, None)
        assert found.checked < 2000

    def test_a_way_out_is_found(self) -> None:
        model = world(HELP, needs=(BOOTS,))
        conduct = [a for a in ground_acts(model) if a.template in ("fights", "admits")]
        found = exhaust(model, {}, story(at(5, *ARGS)), conduct, range(10), TRUE, Not(Clean()))
        assert found.complete
        assert found.counterexample is not None
        assert is_possible(model, {}, found.counterexample)
        assert holds(Clean(), model, {}, found.counterexample)

    def test_a_budget_too_small(self) -> None:
        conduct = [a for a in ground_acts(CONFLICT) if a.template in ("fights", "admits")]
        found = exhaust(CONFLICT, {}, story(at(5, *ARGS)), conduct, range(24), TRUE, Not(Clean()), budget=2)
        assert (found.checked, found.complete, found.counterexample) == (2, False, None)

    def test_nothing_to_vary(self) -> None:
        assert exhaust(world(), {}, (), (), (), TRUE, TRUE).complete
        assert exhaust(world(), {}, (), (), (), TRUE, FALSE).counterexample == ()

    def test_conduct_that_the_fixed_part_needs(self) -> None:
        march = need("march", pat("attacks", "x", "y", "p"), when("sends", "x", "p"), binders=(*ANY_WHERE, bind("y")))
        sends = act("sends", "Corvo", "north")
        model = world(needs=(march,))
        fixed = story(at(1, *ARGS))
        found = exhaust(model, {}, fixed, (sends,), (0, 1), TRUE, FALSE)
        assert found.counterexample == story(*fixed, at(1, "sends", "Corvo", "north"))
        assert exhaust(model, {}, fixed, (sends,), (0, 2), TRUE, FALSE).counterexample is None

    def test_an_act_that_happens_anyway_may_happen_again(self) -> None:
        norm = duty("Borea", pat("sends", "Borea", "north"), within=0)
        sends = act("sends", "Borea", "north")
        found = exhaust(world(norm), {}, story(at(1, "sends", "Borea", "north")), (sends,), (0,), TRUE, Not(Clean()))
        assert found.counterexample == story(at(0, "sends", "Borea", "north"), at(1, "sends", "Borea", "north"))


@settings(max_examples=100, deadline=None)
@given(models(), formulas, formulas)
def test_exhaustion_leaves_attempts_out(model: Model, assumed: Formula, always: Formula) -> None:
    rest, (tried, *_) = CONDUCT[1:], CONDUCT
    fixed, attempts = story(at(1, *ARGS)), (Occurrence(0, tried), Occurrence(1, tried))
    for config in configurations(model):
        against = [
            history
            for some in (h for n in range(3) for h in combinations(attempts, n))
            for part in histories(rest, [(), (0,), (1,)])
            if is_possible(model, config, history := story(*fixed, *some, *part))
            and holds(assumed, model, config, history)
            and not holds(always, model, config, history)
        ]
        found = exhaust(model, config, fixed, rest, (0, 1), assumed, always, attempts=attempts)
        assert found.complete
        assert (found.counterexample is None) == (not against)
        assert found.counterexample is None or found.counterexample in against


occurrences = st.frozensets(
    st.builds(Occurrence, st.integers(0, 4), st.sampled_from([ATTACK, CALL, *CONDUCT, CLOSING])), max_size=8
)


@settings(max_examples=500, deadline=None)
@given(models(), occurrences, occurrences, occurrences)
def test_bounds_hold_for_every_history_between(
    model: Model, sure: frozenset[Occurrence], more: frozenset[Occurrence], most: frozenset[Occurrence]
) -> None:
    for config in configurations(model):
        asked = judge(model, config)
        low, between, high = (asked.times(h) for h in (sure, sure | more, sure | more | most))
        for norm in (norm for c in model.clauses for norm in asked.norms(c.number).values()):
            for history in (low, between, high):
                found = outcome(norm, history)
                assert bounds(norm, history, history) == Fate(found.due, found.kept, found.breached, found.discharged)
                for what in ("due", "kept", "breached", "discharged"):
                    bound = getattr(bounds(norm, low, high), what)
                    assert bound is None or bound == getattr(found, what)
