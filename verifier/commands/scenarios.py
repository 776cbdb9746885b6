"""The scenarios of a file, judged by the reference evaluator under every way to settle what is open."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

from verifier.commands.possible import obstacles
from verifier.commands.trial import Actual, Covered, Expectation, Obstacle, Trial, Trials, gravest
from verifier.confirming.standing import How, Owed, members, outside, owed, told, true
from verifier.finding import Verdict
from verifier.meaning.completions import Completions, completions
from verifier.meaning.semantics import completed, is_possible
from verifier.model import Expect, Guard, History, Model, Occurrence, Scenario
from verifier.words import choice_points, cite, moments, place, settings

MOST = 10_000
"""Ways to settle what is open that are judged for one clause; where there are more the answer is undecided."""

Progress = Callable[[str], None]


def run_scenarios(
    model: Model, only: Sequence[str] = (), coverage: bool = False, progress: Progress | None = None
) -> Trials:
    """Judge the file's scenarios, or those whose name holds one of the words given (case does not matter)."""
    chosen = [s for s in model.scenarios if not only or any(w.casefold() in s.name.casefold() for w in only)]
    court = _Court(model)
    trials = []
    for scenario in chosen:
        if progress is not None:
            progress(f"scenario “{scenario.name}”")
        trials.append(_trial(court, scenario))
    return Trials(
        path=model.source.path,
        instrument=model.name,
        title=model.title,
        status=f"{model.status} {model.date}".strip(),
        scenarios=len(model.scenarios),
        points=choice_points(model),
        trials=tuple(trials),
        coverage=tuple(_coverage(court, chosen, progress)) if coverage else None,
    )


@dataclass(slots=True)
class _Court:
    """One model, and the ways to settle what is open that were looked at so far, clause by clause."""

    model: Model
    ways: dict[str, Completions | None] = field(default_factory=dict)

    def completions(self, clause: str) -> Completions | None:
        """The ways that can matter to the clause; "" for those that matter to the world alone."""
        if clause not in self.ways:
            self.ways[clause] = completions(self.model, (clause,) if clause else (), MOST)
        return self.ways[clause]


def history(model: Model, scenario: Scenario) -> History:
    """What happens in a scenario."""
    return completed(model, (Occurrence(hour, act) for hour, act in scenario.happens))


def _trial(court: _Court, scenario: Scenario) -> Trial:
    story = history(court.model, scenario)
    known, hindered = _obstacles(court, scenario, story)
    world = Verdict.HOLDS
    if scenario.possible:
        world = Verdict.FAILS if hindered else Verdict.HOLDS if known else Verdict.UNKNOWN
    expected = tuple(_expectation(court, e, story) for e in scenario.expects)
    return Trial(
        name=scenario.name,
        line=place(court.model, scenario.span)[1],
        verdict=gravest((world, *(e.verdict for e in expected))),
        claimed_possible=scenario.possible,
        happens=moments(court.model, story),
        obstacles=hindered,
        expectations=expected,
    )


def _obstacles(court: _Court, scenario: Scenario, story: History) -> tuple[bool, tuple[Obstacle, ...]]:
    """Whether it is known under which choices the story can be; and what stands in its way.

    Only choices under which something is expected count.
    """
    ways = court.completions("")
    if ways is None:
        return False, ()
    universe = 0
    for guard in [e.under for e in scenario.expects] or [()]:
        universe |= ways.within(guard)
    failing = sum(bit for bit, config in ways.each(universe) if not is_possible(court.model, config, story))
    found = []
    for guard in ways.smallest(failing, universe):
        config = ways.config(ways.within(guard) & failing)
        found.append(Obstacle(settings(court.model, guard), obstacles(court.model, config, story)))
    return True, tuple(found)


def _expectation(court: _Court, expect: Expect, story: History) -> Expectation:
    model, claim = court.model, expect.claim
    ways = court.completions(claim.clause)
    universe = ways.within(expect.under) if ways else 0
    actual = tuple(_failures(model, expect, story, ways, universe)) if ways else ()
    said = " ".join(model.source.slice(expect.span).split())
    return Expectation(
        line=place(model, expect.span)[1],
        expected=said.rpartition(":")[2].strip(),
        under=settings(model, expect.under),
        at=expect.at,
        verdict=Verdict.UNKNOWN if ways is None else Verdict.FAILS if actual else Verdict.HOLDS,
        completions=universe.bit_count(),
        clause=cite(model, claim.clause, "shown"),
        actual=actual,
    )


def _failures(model: Model, expect: Expect, story: History, ways: Completions, universe: int) -> Iterator[Actual]:
    """The smallest further choices under which it does not come out as expected, and how it comes out instead."""
    failing = 0
    stands: dict[int, tuple[str, ...]] = {}
    for bit, config in ways.each(universe):
        who = members(model, config, expect.claim)
        rows: list[Owed] = owed(model, config, expect.claim.clause, story, expect.at)
        if not true(expect.claim, who, rows):
            failing |= bit
            out = outside(model, config, expect.claim.clause, story, expect.at)
            stands[bit] = told(model, expect.claim, who, rows, out) or ("nobody is meant",)
    alike: dict[tuple[str, ...], list[Guard]] = {}
    smallest = ways.smallest(failing, universe)
    for guard in smallest:
        for said in dict.fromkeys(stands[bit] for bit, _ in ways.each(_own(ways, guard, smallest, failing))):
            alike.setdefault(said, []).append(tuple(c for c in guard if c not in expect.under))
    yield from (Actual(tuple(settings(model, g) for g in guards), said) for said, guards in alike.items())


def _own(ways: Completions, guard: Guard, others: Sequence[Guard], failing: int) -> int:
    """The failing ways of a partial configuration; those alone that it shares with no other, where there are some."""
    shared = 0
    for other in others:
        shared |= ways.within(other) if other != guard else 0
    whole = ways.within(guard) & failing
    return whole & ~shared or whole


def _coverage(court: _Court, chosen: Sequence[Scenario], progress: Progress | None) -> Iterator[Covered]:
    """Clause by clause, in which scenarios it is due, kept, broken under some way to settle what is open."""
    model = court.model
    for clause in model.clauses:
        if progress is not None:
            progress(f"coverage of {clause.number}")
        line = place(model, clause.span)[1]
        ways = court.completions(clause.number)
        if ways is None:
            yield Covered(clause.number, line, known=False)
            continue
        found: dict[str, set[How]] = {s.name: set() for s in chosen}
        for _, config in ways.each((1 << len(ways.configs)) - 1):
            for scenario in chosen:
                found[scenario.name] |= {r.how for r in owed(model, config, clause.number, history(model, scenario))}
        yield Covered(
            clause.number,
            line,
            due=tuple(name for name, hows in found.items() if hows),
            kept=tuple(name for name, hows in found.items() if hows & {How.KEPT, How.USED}),
            broken=tuple(name for name, hows in found.items() if How.BROKEN in hows),
        )
