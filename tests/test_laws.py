"""Laws that treaties obey, whatever their text: what must not change, or only in one direction, when a draft changes.

Nobody has to know the right answer to see that two answers do not go together. Each law is tried on generated drafts;
`SERVANDA_LAWS=200` says on how many.
"""

from __future__ import annotations

import os
import random
import re
from collections import Counter
from collections.abc import Callable
from dataclasses import replace

from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from tests import figures
from tests.laws import (
    answers,
    asked,
    bench,
    conduct,
    duties,
    each_norm,
    everywhere,
    norms,
    parts,
    possible,
    ranked,
    resolved,
    scenes,
    silent,
    speaks_of_breach,
    swapped,
    together,
    unanimous,
    with_newcomer,
    yes,
)
from tests.strategies import TINY, Size, drafts
from tests.test_difference import NAMES, disguised
from tests.test_instruments_agree import parted
from verifier.commands.edits import Text
from verifier.commands.tabulate import table
from verifier.formula import And, Breached, Clean, Due, Not
from verifier.model import (
    THIRD,
    Bearing,
    Binder,
    Clause,
    Const,
    Domain,
    Happens,
    Joint,
    Limit,
    Modality,
    Model,
    Norm,
    Passed,
    Pattern,
    Priority,
    Rank,
    Unless,
    Var,
)
from verifier.pipeline import Options, check
from verifier.query import Query
from verifier.solving.solve import Undecided
from verifier.text.diagnostics import DraftError

CASES = int(os.environ.get("SERVANDA_LAWS", "4"))
LAW = settings(
    derandomize=True,
    database=None,
    deadline=None,
    max_examples=CASES,
    suppress_health_check=list(HealthCheck),
    print_blob=False,
)
PLACES = replace(TINY, regions=("north", "south"), phrases=6)
"""Two regions, so that an area can leave one out."""
THREE = Size(
    states=("Alba", "Borea", "Corvo"), regions=("north",), clauses=2, needs=1, points=0, phrases=5, immediate=False
)
"""Two states besides the victim, and nothing left open."""

Trial = Callable[[Counter[str], str, int], None]


def law(number: int, size: Size, most: int = CASES) -> Callable[[Trial], Callable[[], None]]:
    """A test of a law: so many drafts to which it applies, and a tally of what was compared."""

    def decorated(trial: Trial) -> Callable[[], None]:
        def test() -> None:
            tally: Counter[str] = Counter()

            @settings(LAW, max_examples=most)
            @given(drafts(size), st.integers(0, 2**32))
            def obeyed(text: str, seed: int) -> None:
                before = tally["compared"] + tally["undecided"]
                try:
                    trial(tally, text, seed)
                except Undecided:
                    tally["undecided"] += 1
                assume(tally["compared"] + tally["undecided"] > before)
                tally["drafts"] += 1

            obeyed()
            figures.count(f"law {number}", tally)
            assert tally["compared"] >= most
            assert tally["undecided"] <= most / 20

        test.__doc__ = trial.__doc__
        return test

    return decorated


# -- 1: more guarantors ----------------------------------------------------------------------------------------------

NEWCOMER = "Corvo"


@law(1, TINY)
def test_another_guard_brings_no_duty_where_all_must_agree(tally: Counter[str], text: str, seed: int) -> None:
    """Where all guards must act for a duty to fall due, one more who does nothing brings no case in which it does."""
    few, many = (unanimous(resolved(t)) for t in (text, with_newcomer(text, NEWCOMER)))
    assume(not ranked(few) and not speaks_of_breach(few))
    before, after = bench(few), bench(many)
    for scene in scenes(before):
        for duty in duties(before, scene):
            alone = possible(after, scene, silent(many, NEWCOMER, Due(duty)))
            assert alone <= possible(before, scene, Due(duty)), duty
            tally["compared"] += 1


@law(1, TINY)
def test_another_guard_takes_no_duty_away_where_each_is_bound(tally: Counter[str], text: str, seed: int) -> None:
    """Where nothing waits for what guards do jointly, one more who does nothing takes no case away."""
    few, many = (resolved(t) for t in (text, with_newcomer(text, NEWCOMER)))
    assume(not ranked(few) and not speaks_of_breach(few) and not any(parts((few.clauses, few.needs), Joint)))
    before, after = bench(few), bench(many)
    for scene in scenes(before):
        for duty in duties(before, scene):
            alone = possible(after, scene, silent(many, NEWCOMER, Due(duty)))
            assert alone == possible(before, scene, Due(duty)), duty
            tally["compared"] += 1


# -- 2: the accused does not vote ------------------------------------------------------------------------------------

SANCTIONS = """treaty Small "A small treaty".
in force on 2001-02-03.
parties: Alba and every guard.
states: Alba, {states}.
role guard (guards): {guards}.
regions of Alba: {regions}.
event <state> attacks (attack) <state> in <region>.
call <state> appeals (appeal) for help.
act <state> sends (send) troops into <region>.
act <state> pays (pay) <state>.
act <state> admits (admit) <state>.
joint act: the guards decide (decides) on aid.
harm: any state attacks Alba in any region of Alba.
article 1 "The promises".
  1 When any state (the attacker) attacks Alba in {place} (the place){appeal}, each guard other than the attacker
    shall, after all guards{less} decide on aid, {within}{content}.
{more}"""
STATES = ("Borea", "Corvo", "Delta", "Elba")
MORE = (
    "Alba shall not admit any other state.",
    "Each guard shall not pay any other state.",
    "Each party shall not send troops into any region.",
    "Each guard shall pay Alba within 3 hours.",
    "When Alba appeals for help, Borea shall admit Alba.",
)


@st.composite
def sanctions(draw: st.DrawFn) -> dict[str, str]:
    """Guarantees that wait for a decision of all guards."""
    states = STATES[: draw(st.integers(2, 4))]
    guards = draw(st.lists(st.sampled_from(states), min_size=2, unique=True))
    regions = draw(st.sampled_from(["north", "north and south"]))
    extra = draw(st.lists(st.sampled_from(MORE), max_size=2, unique=True))
    return {
        "states": ", ".join([*states[:-1], f"and {states[-1]}"]),
        "guards": " and ".join(guards) if len(guards) == 2 else ", ".join([*guards[:-1], f"and {guards[-1]}"]),
        "regions": regions,
        "place": draw(st.sampled_from(["any region of Alba", "north"])),
        "appeal": draw(st.sampled_from(["", ", and when Alba appeals for help"])),
        "within": draw(st.sampled_from(["", "within 2 hours, ", "within 3 days from the trigger, "])),
        "content": draw(
            st.sampled_from(
                ["send troops into the place", "pay Alba", "do at least one of: pay Alba; send troops into the place"]
            )
        ),
        "more": "".join(f"  {k + 2} {said}\n" for k, said in enumerate(extra)),
    }


def test_who_is_accused_can_block_only_where_it_votes() -> None:
    """Leaving the attacker out of the decision takes its own veto away and nobody else's."""
    tally: Counter[str] = Counter()

    @LAW
    @given(sanctions())
    def obeyed(said: dict[str, str]) -> None:
        before = bench(resolved(SANCTIONS.format(**said, less="")))
        after = bench(resolved(SANCTIONS.format(**said, less=" other than the attacker")))
        with_vote, without = (
            {
                (q.harm, q.blocker, q.subject): yes(on, q)
                for k, q in asked(on, "hostage")
                if q.grade == "lawful" and k[3]
            }
            for on in (before, after)
        )
        blocked = {k for k, found in with_vote.items() if found and k[2] is not None and k[2].clause == "1"}
        tally["own veto"] += any(harm is not None and harm.args[0] == blocker for harm, blocker, _ in blocked)
        for key, found in without.items():
            harm, blocker, subject = key
            if harm is None or subject is None or subject.clause != "1":
                continue
            if harm.args[0] == blocker:
                assert not found, key
            else:
                assert found >= with_vote[key], key
            tally["compared"] += 1
        tally["drafts"] += 1

    obeyed()
    figures.count("law 2", tally)
    assert tally["compared"] >= CASES
    assert tally["own veto"] >= CASES / 3


# -- 3: names and order ----------------------------------------------------------------------------------------------


def kinds_of_finding(model: Model, names: dict[str, str]) -> Counter[tuple[object, ...]]:
    """The findings, so far as no name and no order among clauses shows."""
    report, _ = check(model)
    found: Counter[tuple[object, ...]] = Counter()
    for f in report.findings:
        needed = sorted(re.sub(r"^9", "", c.number) for c in f.clauses if c.use == "needed")
        found[f.check, f.verdict, f.grade, f.severity, f.vacuous, tuple(needed)] += 1
    return found


@law(3, TINY, max(1, CASES // 2))
def test_names_and_order_change_no_finding(tally: Counter[str], text: str, seed: int) -> None:
    """Other names and numbers, and clauses in another order: the same findings."""
    found, other = (kinds_of_finding(resolved(t), NAMES) for t in (text, disguised(text, seed)))
    assert found == other
    tally["compared"] += sum(found.values())


# -- 4: exceptions ---------------------------------------------------------------------------------------------------


def all_at_once(query: Query) -> bool:
    """Can everything be kept together, whatever falls due?"""
    return query.subject is None


@law(4, TINY)
def test_an_exception_brings_no_conflict(tally: Counter[str], text: str, seed: int) -> None:
    """One more exception to a duty or ban brings no conflict, and so one less removes none."""
    model = resolved(text)
    assume(not ranked(model) and not speaks_of_breach(model) and not together(model))
    rng = random.Random(seed)
    act = rng.choice(conduct(model))
    clause = rng.choice(model.clauses)
    said = Unless((Happens(Pattern(act.template, tuple(map(Const, act.args)))),), "one more", clause.span)

    def excepted(norm: Norm) -> Norm:
        binding = norm.modality in (Modality.DUTY, Modality.BAN)
        return replace(norm, exceptions=(*norm.exceptions, said)) if binding else norm

    more = each_norm(model, excepted, lambda c: c.number == clause.number)
    before, after = (answers(bench(m), "conflict", all_at_once) for m in (model, more))
    assert before.keys() == after.keys()
    for key, found in after.items():
        assert found <= before[key], key
        tally["compared"] += 1
        tally["conflicts"] += bool(before[key])


# -- 5: areas left out -----------------------------------------------------------------------------------------------


@law(5, PLACES)
def test_a_wider_area_left_out_closes_no_gap(tally: Counter[str], text: str, seed: int) -> None:
    """Where clauses leave an area out, the gaps only grow with the area."""

    def outside(thing: object) -> object:
        if isinstance(thing, Domain):
            return replace(thing, area=None)
        return replace(thing, inside=False) if isinstance(thing, Limit) else thing

    model = resolved(text)
    rng = random.Random(seed)
    area = rng.choice(model.areas) if model.areas else None
    assume(area is not None and not speaks_of_breach(model) and not ranked(model))
    assert area is not None
    model = replace(model, clauses=everywhere(model.clauses, outside), harms=everywhere(model.harms, outside))
    place = next(c.trigger[0] for c in [*norms(model)] if c.trigger) if any(n.trigger for n in norms(model)) else None
    assume(place is not None)
    limit = Limit(Var("place"), area.name, False, "left out", model.span)

    def left_out(norm: Norm) -> Norm:
        known = any(b.var == "place" for b in norm.binders)
        return replace(norm, limits=(*norm.limits, limit)) if known and not norm.limits else norm

    model = each_norm(model, left_out)
    assume(any(n.limits for n in norms(model)))
    regions = tuple((e.name, ((),)) for e in model.entities if e.sort == "region")
    wide = replace(model, areas=tuple(replace(a, regions=regions) if a.name == area.name else a for a in model.areas))
    before, after = (answers(bench(m), "gap") for m in (model, wide))
    shared = before.keys() & after.keys()  # regions that nothing tells apart any more stand for one another
    assume(shared)
    for key in shared:
        assert before[key] <= after[key], key
        tally["compared"] += 1
        tally["gaps"] += bool(before[key])


# -- 6: consultations ------------------------------------------------------------------------------------------------


@law(6, TINY)
def test_a_longer_wait_brings_no_help_earlier(tally: Counter[str], text: str, seed: int) -> None:
    """Where so many hours must have passed, more hours make nothing due, and nothing lawful, any sooner."""
    model = resolved(text)
    assume(not ranked(model) and not speaks_of_breach(model))
    rng = random.Random(seed)
    every = each_norm(model, lambda n: replace(n, steps=(*n.steps, Passed(1))) if waits(n) else n)
    some = rng.choice([c.number for c in model.clauses])

    def longer(thing: object) -> object:
        return Passed(thing.hours + 2) if isinstance(thing, Passed) else thing

    later = each_norm(every, lambda n: everywhere(n, longer), lambda c: c.number == some)
    soon, late = hours(every), hours(later)
    shared = [key for key in late if soon.get(key) is not None]
    assume(shared)
    for key in shared:
        hour, before = late[key], soon[key]
        assert before is not None
        assert hour is None or hour >= before, key
        tally["compared"] += 1
        tally["later"] += hour != before


def waits(norm: Norm) -> bool:
    return norm.modality is Modality.DUTY


def hours(model: Model) -> dict[tuple[object, ...], int | None]:
    """When each duty falls due, and when each of its acts is lawful."""
    found: dict[tuple[object, ...], int | None] = {}
    shown = table(model, "timeline").timeline
    assert shown is not None
    for w in shown.windows:
        key = (w.clause, w.harm, str(w.under))
        found[key] = w.due
        found |= {(*key, deed.act): deed.earliest for deed in w.deeds}
    return found


# -- 7: priorities ---------------------------------------------------------------------------------------------------


@law(7, TINY, max(1, CASES // 2))
def test_a_priority_adds_no_conflict_and_hides_none(tally: Counter[str], text: str, seed: int) -> None:
    """That one clause prevails over another is said of a conflict; it neither makes it nor takes it away."""
    model = parted(resolved(text))
    assume(len(model.clauses) > 1)
    rng = random.Random(seed)
    over, under = rng.sample([c.number for c in model.clauses], 2)
    rank = Priority(Rank.CLAUSE, over, under, model.span, "made up")
    before, after = (
        Counter(
            (f.verdict, tuple(sorted(c.number for c in f.clauses if c.use == "needed")), len(f.configurations))
            for f in check(m, Options(select=("conflict", "cross_conflict")))[0].findings
            if f.severity is not None
        )
        for m in (model, replace(model, priorities=(rank,)))
    )
    assert before == after
    tally["compared"] += 1
    tally["conflicts"] += bool(before)


# -- 8: a clause said twice ------------------------------------------------------------------------------------------

COPY = "99"


@law(8, TINY)
def test_a_clause_said_twice_changes_no_answer(tally: Counter[str], text: str, seed: int) -> None:
    """A second copy of a clause makes both superfluous, and no question is answered otherwise."""
    model = resolved(text)
    assume(not speaks_of_breach(model))
    rng = random.Random(seed)
    clause = rng.choice(model.clauses)
    copy = replace(clause, number=COPY)
    twice = ranking_copy(replace(model, clauses=(*model.clauses, copy)), clause.number)
    once, double = bench(model), bench(twice)
    for name in ("conflict", "contradiction", "gap", "loophole", "default", "veto", "third_party"):
        before, after = answers(once, name, whole_text), answers(double, name, whole_text)
        for key, found in before.items():
            assert after.get(key) == found, key
            tally["compared"] += 1
    said = {(c, n.modality) for c in (clause,) for _, n in c.variants if n is not None and not n.over}
    if said and all(m in (Modality.DUTY, Modality.BAN) for _, m in said):
        superfluous(twice, clause, tally)


def ranking_copy(model: Model, number: str) -> Model:
    """What prevails over a clause, or gives way to it, does so to the copy."""

    def said(norm: Norm) -> Norm:
        under = tuple(replace(s, clauses=(*s.clauses, COPY)) if number in s.clauses else s for s in norm.under)
        return replace(norm, over=(*norm.over, COPY) if number in norm.over else norm.over, under=under)

    return each_norm(model, said)


def whole_text(query: Query) -> bool:
    """Whether nothing is left out of the text for the question's sake."""
    return not query.question.without.clauses


def superfluous(model: Model, clause: Clause, tally: Counter[str]) -> None:
    """Whoever breaks the one breaks the other."""
    on = bench(model)
    for scene in scenes(on):
        for i in [*duties(on, scene), *sorted(on.make(scene).encoding.bans)]:
            if i.clause == clause.number:
                other = replace(i, clause=COPY)
                for a, b in ((i, other), (other, i)):
                    assert not possible(on, scene, And((Breached(a), Not(Breached(b))))), a
                    tally["compared"] += 1


# -- 9: choosing -----------------------------------------------------------------------------------------------------


@law(9, TINY)
def test_choosing_is_striking_the_rest_out(tally: Counter[str], text: str, seed: int) -> None:
    """The answers under a choice are those to the text in which only that alternative was written."""
    model = resolved(text)
    points = [p for p in model.points if not p.note]
    assume(points)
    rng = random.Random(seed)
    point = rng.choice(points)
    alternative = rng.randrange(len(point.alternatives))
    writing = Text(model, "draft.treaty")
    try:
        settled = resolved(writing.edited(writing.chosen({point.name: alternative})).text)
    except DraftError:  # nothing is left of a sentence all of which stood in a bracket
        assume(False)
        return
    assume({p.name for p in settled.points} == {p.name for p in model.points} - {point.name})
    whole, plain = bench(model), bench(settled)
    for name in ("conflict", "contradiction", "gap", "default", "loophole"):
        bracketed, struck = answers(whole, name), answers(plain, name)
        for key in bracketed.keys() | struck.keys():
            left = {
                frozenset(c) - {(point.name, alternative)}
                for c in bracketed.get(key, ())
                if (point.name, alternative) in c
            }
            if key not in struck:
                assert not left or not told_apart(name), key
                continue
            assert left == set(map(frozenset, struck[key])) or key not in bracketed, key
            tally["compared"] += 1
            tally["yes"] += bool(left)


def told_apart(name: str) -> bool:
    """Whether a question of this check that is not asked of the settled text must have been answered no."""
    return name in ("conflict", "contradiction")


# -- 10: ceilings ------------------------------------------------------------------------------------------------------

CEILING = """treaty Small "A small treaty".
in force on 2001-02-03.
parties: Alba and every guard.
states: Alba, Borea, and Corvo.
role guard (guards): Borea and Corvo.
regions of Alba: north.
units: men and ships.
event <state> attacks (attack) <state> in <region>.
act <state> keeps (keep) <men>.
act <state> sends (send) <ships> into <region>.
need crew: <state> sends at least 4 ships into <region> only if that state keeps at least 30 men.
harm: any state attacks Alba in any region of Alba.
article 1 "The promises".
  1 {bound} shall not keep more than {cap} men{unless}.
  2 {when}each guard shall, within {hours} hours, {owed}.
"""


@st.composite
def ceilings(draw: st.DrawFn) -> tuple[dict[str, str], int, int]:
    """A ceiling, a duty that may go beyond it, and a higher ceiling."""
    men = draw(st.integers(1, 50))
    owed = [f"keep at least {men} men", f"keep more than {men} men", "send at least 4 ships into north"]
    return (
        {
            "bound": draw(st.sampled_from(["Each guard", "Each party", "Borea"])),
            "unless": draw(st.sampled_from(["", "", ", unless Alba keeps at least 5 men"])),
            "when": draw(st.sampled_from(["", "When any state attacks Alba in any region of Alba, "])),
            "hours": str(draw(st.integers(0, 3))),
            "owed": draw(st.sampled_from(owed)),
        },
        cap := draw(st.integers(0, 60)),
        cap + draw(st.integers(1, 40)),
    )


def test_a_higher_ceiling_brings_no_conflict() -> None:
    """Whoever may keep more is not torn between more promises."""
    tally: Counter[str] = Counter()

    @LAW
    @given(ceilings())
    def obeyed(drawn: tuple[dict[str, str], int, int]) -> None:
        said, low, high = drawn
        before, after = (
            answers(bench(resolved(CEILING.format(**said, cap=cap))), "conflict", all_at_once) for cap in (low, high)
        )
        for key, found in after.items():
            assert found <= before[key], key
            tally["compared"] += 1
            tally["conflicts"] += bool(before[key])
        tally["drafts"] += 1

    obeyed()
    figures.count("law 10", tally)
    assert tally["compared"] >= CASES
    assert tally["conflicts"] >= CASES / 10


# -- 11: together ----------------------------------------------------------------------------------------------------


@law(11, TINY)
def test_being_bound_together_frees_no_sooner_than_each(tally: Counter[str], text: str, seed: int) -> None:
    """Where one who defaults sets all others free though each is bound, so it does where they are bound together."""
    model = with_each(resolved(with_newcomer(text, NEWCOMER)))
    assume(not ranked(model) and not speaks_of_breach(model) and not model.needs)
    joined = each_norm(model, lambda n: replace(n, bearing=Bearing.TOGETHER) if several(n) else n)
    before, after = (answers(bench(m), "default") for m in (model, joined))
    assume(before)
    for key, found in before.items():
        assert found <= after[key], key
        tally["compared"] += 1
        tally["more"] += found < after[key]


def with_each(model: Model) -> Model:
    return each_norm(model, lambda n: replace(n, bearing=Bearing.EACH))


def several(norm: Norm) -> bool:
    return norm.modality is Modality.DUTY and isinstance(norm.bearer, Var)


# -- 12: reservations ------------------------------------------------------------------------------------------------


@law(12, TINY)
def test_a_reservation_concerns_only_who_makes_it(tally: Counter[str], text: str, seed: int) -> None:
    """A state that is taken out of those whom a clause binds: nothing changes for anybody else."""
    model = with_each(resolved(text))
    assume(not speaks_of_breach(model) and not ranked(model))
    bound = [c for c in model.clauses if any(several_bound(n) for _, n in c.variants if n is not None)]
    assume(bound)
    rng = random.Random(seed)
    clause, state = rng.choice(bound), rng.choice([s for s in model.states() if s != THIRD])

    def reserved(norm: Norm) -> Norm:
        return replace(norm, binders=tuple(less(b, norm, state) for b in norm.binders))

    changed = each_norm(model, reserved, lambda c: c.number == clause.number)
    before, after = bench(model), bench(changed)
    for scene in scenes(before):
        for i in duties(before, scene):
            if i.bearer == state and i.clause == clause.number:
                assert i not in after.make(scene).encoding.duties
                continue
            for formula in (Due(i), Breached(i)):
                assert possible(before, scene, formula) == possible(after, scene, formula), i
                tally["compared"] += 1
        for other in (s for s in model.states() if s not in (state, THIRD)):
            failing = Not(Clean((other,)))
            assert possible(before, scene, failing) == possible(after, scene, failing), other
            tally["compared"] += 1


def several_bound(norm: Norm) -> bool:
    return isinstance(norm.bearer, Var) and any(norm.bearer == Var(b.var) for b in norm.binders)


def less(binder: Binder, norm: Norm, state: str) -> Binder:
    """Of the bearer's binder, all but this state."""
    if norm.bearer != Var(binder.var):
        return binder
    return replace(binder, domain=replace(binder.domain, other_than=(*binder.domain.other_than, Const(state))))


# -- 13: two sides ---------------------------------------------------------------------------------------------------


@law(13, THREE, max(1, CASES // 2))
def test_two_sides_that_say_the_same_are_judged_the_same(tally: Counter[str], text: str, seed: int) -> None:
    """A treaty that says of one state what it says of another: what is true of the one is true of the other."""
    model = resolved(symmetric(text))
    on = bench(model)
    for name in ("conflict", "gap", "default", "hostage"):
        found = {repr(key): bool(yes(on, q)) for key, q in asked(on, name)}
        for key, where in found.items():
            mirrored = turned(key)
            assert found.get(mirrored, where) == where, key
            tally["compared"] += mirrored in found and mirrored != key


def symmetric(text: str) -> str:
    """The text, and all of it that names Borea or Corvo once more with the two exchanged."""
    text = re.sub(r"^role guard .*$", "role guard (guards): Borea and Corvo.", text, flags=re.MULTILINE)
    text = re.sub(r"^role elder .*$", "role elder (elders): Borea and Corvo.", text, flags=re.MULTILINE)
    text = re.sub(r"^states: .*$", "states: Alba, Borea, and Corvo.", text, flags=re.MULTILINE)
    text = re.sub(r"^goal .*\n", "", text, flags=re.MULTILINE)
    text = text.replace(" other than Borea", "").replace("parties: Alba [Borea: and Borea].", "parties: every guard.")
    lines: list[str] = []
    for line in text.rstrip("\n").split("\n"):
        lines.append(line)
        if re.search(r"\b(Borea|Corvo)\b", line) and re.match(r"need |harm: |  \d", line):
            other = re.sub(r"^need (\w+)", r"need \1x", swapped(line, "Borea", "Corvo"))
            lines.append(re.sub(r"\b(\d+)\((\d+)\)", r"\1(5\2)", other))
    return "\n".join(lines) + "\n"


def turned(key: str) -> str:
    """The question about the other side."""

    def mirrored(number: re.Match[str]) -> str:
        article, clause = number[1], number[2]
        return f"'{article}({clause[1:] if clause.startswith('5') else '5' + clause})'"

    return re.sub(r"'(\d+)\((\d+)\)'", mirrored, swapped(key, "Borea", "Corvo"))


# -- 14: an instrument less ------------------------------------------------------------------------------------------


@law(14, TINY)
def test_an_instrument_less_brings_no_conflict(tally: Counter[str], text: str, seed: int) -> None:
    """An instrument without exceptions, permissions and priorities: without it there is no conflict more."""
    model = parted(resolved(text))
    assume(not speaks_of_breach(model) and not together(model) and not ranked(model))
    second = [c for c in model.clauses if c.instrument == "Two"]
    said = [n for c in second for _, n in c.variants if n is not None]
    assume(second and not any(n.exceptions or n.until or n.modality is Modality.LIBERTY for n in said))
    rest = replace(model, clauses=tuple(c for c in model.clauses if c not in second))
    before, after = (answers(bench(m), "conflict", all_at_once) for m in (model, rest))
    for key, found in after.items():
        assert found <= before[key], key
        tally["compared"] += 1
        tally["conflicts"] += bool(before[key])
    circles = [
        {c.number for f in check(m, Options(select=("deadlock",)))[0].findings if f.severity for c in f.clauses}
        for m in (model, rest)
    ]
    assert circles[1] <= circles[0]
