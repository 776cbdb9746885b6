"""Two drafts compared by meaning: proved the same, or who gains and loses what, each line with a story to show it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from verifier.commands.besides import besides
from verifier.commands.changes import GAINS, STRONGER, Change, Comparison
from verifier.commands.likeness import Names, Side, matched, renamed, same
from verifier.confirming.bench import Bench
from verifier.confirming.standing import How, owed
from verifier.cubes import EVERYWHERE, Cubes, Space
from verifier.finding import ChoicePoint, Finding, Moment, Report, Setting, Severity
from verifier.formula import And, Breached, Due, Formula, Kept, Occurs, Question
from verifier.meaning.binding import norms, settled
from verifier.meaning.outcome import GroundNorm
from verifier.meaning.semantics import Judge, explain, is_possible, judge
from verifier.model import Act, Guard, History, Instance, Model
from verifier.pipeline import DEFAULT_RLIMIT, Options, check, chosen
from verifier.solving.solver import Undecided
from verifier.words import choice_points, display, listed, moments

Under = tuple[tuple[Setting, ...], ...]
"""The smallest sets of choices under which something is so; one empty set: under all."""


@dataclass(frozen=True, slots=True)
class Line:
    """One change, for all parties that it concerns alike.

    `kind`: gains, loses, stronger, weaker or changed; `what`: duty, ban, liberty or veto; `old`, `new`: the clause in
    each text, "" where there is none. In `scenario`, confirmed by the reference evaluator, the same conduct is `before`
    under the old text and `after` under the new one; these are "" where none was found. An empty scenario beside
    them: it is enough that nothing happens.
    """

    kind: str
    what: str
    parties: str
    old: str
    new: str
    text: str
    under: Under
    scenario: tuple[Moment, ...] = ()
    before: str = ""
    after: str = ""


@dataclass(frozen=True, slots=True)
class Turn:
    """A finding that appears, disappears, or comes under other choices: `change` says which."""

    change: str
    check: str
    severity: Severity
    claim: str


@dataclass(frozen=True, slots=True)
class Difference:
    """What has changed from one draft to another. `equivalent` is proved, up to names, numbers and order.

    `others` are changes that are no party's: needs, harms, who is bound, goals. `compared` says whether the findings of
    both were compared.
    """

    old: str
    new: str
    title: str
    equivalent: bool
    renamed: tuple[tuple[str, str], ...]
    lines: tuple[Line, ...] = ()
    others: tuple[str, ...] = ()
    turns: tuple[Turn, ...] = ()
    compared: bool = False
    points: tuple[ChoicePoint, ...] = ()


def difference(
    old: Model,
    new: Model,
    choices: tuple[Options, Options] = (Options(), Options()),
    findings: bool = True,
    progress: Callable[[str], None] | None = None,
    stories: bool = True,
) -> Difference:
    """Compare; `choices` settle open points of the old and of the new text. Raises UsageError."""  # fmt: skip
    before, after = (settled(m, chosen(m, o)) for m, o in zip((old, new), choices, strict=True))
    names = matched(before, after)
    told = renamed(after, names, set(Side.of(before).colours))
    if same(before, told):
        other = tuple(sorted((n, o) for (kind, n), o in names.items() if n != o and kind != "instrument"))
        return Difference(old.source.path, new.source.path, new.title, True, other)
    joint = Joint(before, told, names)
    found = Comparison(before, told).run()
    lines = tuple(joint.lines(found, progress, stories))
    reports = [check(m, o, progress)[0] for m, o in zip((old, new), choices, strict=True)] if findings else []
    return Difference(
        old=old.source.path,
        new=new.source.path,
        title=new.title,
        equivalent=False,
        renamed=tuple(
            sorted((n, o) for (kind, n), o in names.items() if n != o and kind in ("entity", "role", "area"))
        ),
        lines=lines,
        others=tuple(besides(before, told, {n for change in found for n in (change.old, change.new)})),
        turns=tuple(turns(reports[0], reports[1], names)) if reports else (),
        compared=findings,
        points=tuple(joint.points()),
    )


@dataclass(slots=True)
class Joint:
    """Both texts, things by the old names, over the choice points of both."""

    old: Model
    new: Model
    names: Names
    benches: tuple[Bench, Bench] = field(init=False)
    numbers: dict[str, str] = field(init=False)  # clauses of the new text: old name -> its own
    space: Space = field(init=False)

    def __post_init__(self) -> None:
        old, new = (Bench(m, DEFAULT_RLIMIT, whole=True, entering=True) for m in (self.old, self.new))
        self.benches = old, new
        self.numbers = {o: n for (kind, n), o in self.names.items() if kind == "clause"}
        self.space = Comparison(self.old, self.new).space

    def points(self) -> Iterator[ChoicePoint]:
        """The choice points of the old text, then those that only the new one has, marked as such."""
        yield from choice_points(self.old)
        known = {p.name for p in self.old.points}
        for p in choice_points(self.new):
            if p.name not in known:
                yield replace(p, name=self.own(p.name), where=f"{p.where} in the new text")

    def own(self, name: str) -> str:
        """The name of a point of the new text alone."""
        return f"{name.removesuffix('′')} in the new text"

    def under(self, cubes: Cubes) -> Under:
        """Cubes over both texts in words."""
        known = {p.name: p for p in (*self.new.points, *self.old.points)}
        mine = {p.name for p in self.old.points}
        return tuple(
            tuple(
                Setting(n if n in mine else self.own(n), known[n].alternatives[a], known[n].kind.value) for n, a in cube
            )
            for cube in cubes
        )

    def lines(
        self, found: dict[Change, Cubes], progress: Callable[[str], None] | None, stories: bool
    ) -> Iterator[Line]:
        """Changes that concern several parties alike are one line, if wanted with its story."""
        for change, cubes, parties in self.groups(found):
            if progress is not None:
                progress(f"{change.old or change.new}: {change.kind} {change.text}")
            line = Line(
                kind=change.kind,
                what=change.what,
                parties=self.together(parties),
                old=change.old,
                new=self.numbers.get(change.new, change.new),
                text=change.text,
                under=self.under(cubes),
            )
            example = next(p for p in parties if found[replace(change, party=p)] == cubes)
            yield self.shown(line, replace(change, party=example), cubes[0]) if stories else line

    def groups(self, found: dict[Change, Cubes]) -> Iterator[tuple[Change, Cubes, list[str]]]:
        """Changes with all whom they concern alike. Whoever is bound only under some choices goes with the rest."""
        same: dict[Change, dict[str, Cubes]] = {}
        for change, cubes in found.items():
            same.setdefault(replace(change, party=""), {})[change.party] = cubes
        for change, rows in same.items():
            while rows:
                first = min(rows, key=lambda p: (len(rows[p]), sum(map(len, rows[p]))))
                base = rows[first]
                parties = [p for p, c in rows.items() if self.space.same(c, self.space.meet(base, self.bound(p)))]
                parties = parties if first in parties else [first]
                rows = {p: c for p, c in rows.items() if p not in parties}
                yield change, base, parties

    def bound(self, party: str) -> Cubes:
        """Where the party is bound by both texts; by the one where the other does not know it."""
        before, after = dict(self.old.parties), dict(self.new.parties)
        return self.space.meet(before.get(party, EVERYWHERE), after.get(party, EVERYWHERE))

    def together(self, parties: Sequence[str]) -> str:
        """A role expression where it denotes exactly these states, else their names."""
        for role in (*self.new.roles, *self.old.roles):
            meant = [{m for m, _ in r.members} for t in (self.new, self.old) for r in t.roles if r.name == role.name]
            if all(m == set(parties) for m in meant) and len(parties) > 1:
                return f"every {role.name.removesuffix('′').replace('_', ' ')}"
        known = {e.name: e.display for e in (*self.new.entities, *self.old.entities)}
        return listed(known[p] + ("" if self.bound(p) == EVERYWHERE else " (where bound)") for p in parties)

    # -- stories ---------------------------------------------------------------------------------------------------

    def shown(self, line: Line, change: Change, cube: Guard) -> Line:
        """The line with a story in which the two texts judge the same conduct differently, if one is found."""
        bearer = "" if change.what == "veto" else change.party
        for model, story in self.stories(change, cube, bearer):
            before, after = self.judged(change, cube, story, bearer)
            if before != after:
                return replace(line, scenario=moments(model, story), before=before, after=after)
        return line

    def stories(self, change: Change, cube: Guard, bearer: str) -> Iterator[tuple[Model, History]]:
        """Short histories in which the clause is at stake, under the text that asks for more first."""
        more = (change.kind in (GAINS, STRONGER) and change.what != "veto") or (
            change.what == "veto" and change.kind != GAINS
        )
        sides = ((self.new, change.new, 1), (self.old, change.old, 0))
        for way in (broken, kept, due):
            for model, number, side in sides if more else reversed(sides):
                if number:
                    yield from ((model, s) for s in self.histories(side, number, cube, bearer, way))

    def histories(
        self, side: int, number: str, cube: Guard, bearer: str, way: Callable[[Instance, Act, bool], Formula]
    ) -> Iterator[History]:
        """For a few instances of the clause, the shortest history that makes the formula true."""
        model, bench = (self.old, self.new)[side], self.benches[side]
        config = full(model, cube)
        seen = judge(model, config)
        for norm, harms in examples(model, seen, number, bearer):
            if not norm.items:
                continue  # an entry into force asks for nothing
            asker = bench.make(harms, (norm.instance,))
            formula = way(norm.instance, seen.act(norm.items[0][0]), norm.ban)
            within = (tuple((p.name, config[p.name]) for p in model.points),)
            try:
                answer = asker.least(Question(harms=harms, some=(formula,), within=within))
            except Undecided:
                continue
            if answer is not None:
                story = tuple(sorted({*answer.scenario, *answer.examples[0]}))
                later = () if norm.ban else self.later(model, config, story, norm, seen)
                yield from (s for s in (story, *later) if is_possible(model, config, s))

    def later(
        self, model: Model, config: dict[str, int], story: History, norm: GroundNorm, seen: Judge
    ) -> Iterator[History]:
        """The same with the duty's acts put off: to the end of either text's time, and beyond."""
        start = explain(norm.instance, model, config, story).start
        acts = {seen.act(a) for a, _ in norm.items}
        spans = {n.deadline.hours for m in (self.old, self.new) for c in m.clauses for _, n in norms(c) if n.deadline}
        for span in sorted({*spans, *(s + 1 for s in spans)}) if start is not None else ():
            yield tuple(sorted(replace(o, hour=(start or 0) + span) if o.act in acts else o for o in story))

    def judged(self, change: Change, cube: Guard, story: History, bearer: str) -> tuple[str, str]:
        """What the clause makes of the story under either text, in words."""
        return verdict(self.old, change.old, cube, story, bearer), verdict(self.new, change.new, cube, story, bearer)


def broken(instance: Instance, act: Act, ban: bool) -> Formula:
    """The clause is broken."""
    return Breached(instance)


def kept(instance: Instance, act: Act, ban: bool) -> Formula:
    """The clause is kept; a prohibition although its act is done."""
    return And((Kept(instance), Occurs(act))) if ban else Kept(instance)


def due(instance: Instance, act: Act, ban: bool) -> Formula:
    """The clause is at stake."""
    return Due(instance)


def examples(model: Model, seen: Judge, number: str, bearer: str) -> Iterator[tuple[GroundNorm, tuple[Act, ...]]]:
    """One instance of the clause for each place that it can be about, with a harm that it answers: by somebody else
    than who bears it, if there is such a harm.
    """
    regions = {e.name for e in model.entities if e.sort == "region"}
    found: dict[frozenset[str], tuple[bool, GroundNorm, tuple[Act, ...]]] = {}
    for norm in seen.norms(number).values():
        author = norm.instance.bearer
        harms = sorted(filter(seen.is_harm, map(seen.act, norm.acts)), key=lambda h: (h.args[0] == author, h))[:1]
        place = frozenset(v for _, v in norm.instance.binding if v in regions)
        own = any(h.args[0] == author for h in harms)
        better = place not in found or found[place][0] > own
        if better and bearer in ("", author) and all(map(seen.well_formed, harms)):
            found[place] = own, norm, tuple(harms)
    yield from ((norm, harms) for _, norm, harms in found.values())


def full(model: Model, cube: Guard) -> dict[str, int]:
    """The model's configuration under a cube over both texts; the first alternative where it is silent."""
    return {p.name: dict(cube).get(p.name, 0) for p in model.points}


STANDS = {
    How.BROKEN: "broken it",
    How.UNDONE: "not done it",
    How.OPEN: "still to do it",
    How.ENDED: "been released from it",
    How.KEPT: "kept it",
    How.USED: "used it",
    How.UNUSED: "made no use of it",
}
"""How one can stand to a clause, the worst first."""


def verdict(model: Model, number: str, cube: Guard, story: History, bearer: str) -> str:
    """How those bound by the clause stand when the story is over: `China has broken it`."""
    found = owed(model, full(model, cube), number, story) if number else []
    mine = [o for o in found if bearer in ("", o.bearer)]
    if not mine:
        return "nothing is owed by it"
    rows: dict[How, list[str]] = {how: [] for how in STANDS}
    for who in dict.fromkeys(o.bearer for o in mine):  # the worst that can be said of each
        how = next(h for h in rows if any(o.bearer == who and o.how == h for o in mine))
        rows[how].append(display(model, who))
    parts = ((listed(who), "has" if len(who) == 1 else "have", STANDS[how]) for how, who in rows.items() if who)
    return ", ".join(" ".join(part) for part in parts)


def turns(old: Report, new: Report, names: Names) -> Iterator[Turn]:
    """Findings matched by check, grade and clauses."""

    def keyed(report: Report, own: dict[str, str]) -> dict[object, Finding]:
        found = [f for f in report.findings if f.severity is not None]
        needed = ([own.get(c.number, c.number) for c in f.clauses if c.use == "needed"] for f in found)
        return {(f.check, f.grade, tuple(sorted(n)), f.severity): f for f, n in zip(found, needed, strict=True)}

    own = {n: o for (kind, n), o in names.items() if kind == "clause"}
    before, after = keyed(old, {}), keyed(new, own)
    for change, here, there in (("appears", after, before), ("disappears", before, after)):
        for key, found in here.items():
            if key not in there:
                assert found.severity is not None
                yield Turn(change, found.check, found.severity, found.claim)
    for key, found in after.items():
        if key in before and len(before[key].configurations) != len(found.configurations):
            assert found.severity is not None
            yield Turn("arises under other choices", found.check, found.severity, found.claim)
