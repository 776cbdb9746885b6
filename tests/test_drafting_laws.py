"""Laws for those who draft: comparing, settling and repairing go together with what `check` says of the same texts.

As in `test_laws`, nobody has to know the right answer. Drafts are generated and changed at random, word by word;
`SERVANDA_LAWS=200` says how many.
"""

from __future__ import annotations

import random
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import combinations, product

from hypothesis import assume

from tests.laws import norms, parts, possible, ranked, resolved, scenes
from tests.strategies import TINY
from tests.test_laws import CASES, law
from verifier import checks
from verifier.commands.amending import of_clause
from verifier.commands.changes import Change, Comparison
from verifier.commands.difference import Difference, Line, difference
from verifier.commands.edits import Text
from verifier.commands.likeness import Side, matched, renamed
from verifier.commands.repaired import Repair
from verifier.commands.repairing import repair
from verifier.commands.settling import Settling, settling
from verifier.confirming.bench import Bench
from verifier.confirming.standing import NOTHING, statuses
from verifier.cubes import Cubes
from verifier.finding import Finding, Report, Setting, Severity, Verdict
from verifier.fmt import formatted
from verifier.formula import Due
from verifier.meaning.binding import settled
from verifier.meaning.enumerate import ground_acts
from verifier.meaning.semantics import instances, judge
from verifier.model import Broken, Modality, Model, Occurrence
from verifier.pipeline import Options, check, chosen
from verifier.solving.solver import Undecided
from verifier.text.diagnostics import DraftError

Choices = tuple[tuple[str, str], ...]
SOME = max(2, CASES // 4)
"""Drafts of laws that cost a check for each way to settle or to change them."""
FEW = ("conflict", "contradiction", "self_directed", "text")
LEFT_OUT = tuple(n for n in checks.names() if n not in FEW) if CASES <= 4 else ()
"""Checks that are not asked there, for want of time."""
WORDS = (
    *(("any state", "any guard"), ("any guard", "any state"), ("any party", "any guard"), ("any region", "north")),
    *(("each guard", "each party"), ("each party", "each guard"), ("at least one", "all"), ("all of", "one of")),
    *(("all guards", "any of the guards"), ("any of the guards", "all guards"), ("shall not", "shall")),
    *(("1 hours", "2 hours"), ("0 hours", "3 hours"), ("2 men", "3 men"), ("Borea", "Alba"), ("Alba", "Borea")),
    *((" from the trigger", ""), (" together", ""), ("until", "unless"), ("during", "except during")),
    *(("subject to", "notwithstanding"), ("any or none, as it judges,", "all"), ("what the case requires", "all")),
    *((" other than Borea", ""), ("joint act:", "joint act, talk:"), (", 1 hours before", ""), ("inside", "outside")),
    ("proposed", "signed"), ("held", "concluded"),
)  # fmt: skip
"""Words, and others that may stand in their place."""
OPPOSITE = {"gains": "loses", "loses": "gains", "stronger": "weaker", "weaker": "stronger", "changed": "changed"}


# -- other texts -------------------------------------------------------------------------------------------------------


def read(text: str) -> Model | None:
    """The model, where the text has no mistakes."""
    try:
        return resolved(text)
    except DraftError:
        return None


def versions(text: str, seed: int, most: int = 3) -> Iterator[tuple[Model, Model]]:
    """The draft, and drafts that differ from it by a word, a phrase or a clause."""
    old = resolved(text)
    writing = Text(old, "draft.treaty")
    numbers = list(writing.clauses)
    found = {writing.edited(a.edits).text for n in numbers for a in of_clause(writing, n, numbers)}
    for old_words, words in WORDS:
        for at in re.finditer(re.escape(old_words), text):
            found.add(text[: at.start()] + words + text[at.end() :])
    others = sorted(found - {text})
    random.Random(seed).shuffle(others)
    read_so = ((old, new) for new in map(read, others) if new is not None)
    for _, pair in zip(range(most), read_so, strict=False):
        yield pair


def clauses(text: str) -> list[str]:
    """The lines of the clauses."""
    return re.findall(r"^  \d\(\d\).*\n", text, re.MULTILINE)


def plainly(old: Model, new: Model, *choices: Choices) -> Difference:
    """Compared without findings and stories."""
    one, two = choices or ((), ())
    return difference(old, new, (Options(choose=one), Options(choose=two)), findings=False, stories=False)


# -- diff --------------------------------------------------------------------------------------------------------------


@law(15, TINY)
def test_what_says_the_same_is_not_told(tally: Counter[str], text: str, seed: int) -> None:
    """A draft, laid out anew, with a clause taken out and put back elsewhere, or settled in words as by choice."""
    model = resolved(text)
    rng = random.Random(seed)
    line = rng.choice(clauses(text))
    moved = text.replace(line, "").replace(last := [c for c in ["", *clauses(text)] if c != line][-1], last + line, 1)
    same = [(text, ()), (formatted(model.source, "draft.treaty"), ())]
    same += [(moved, ())] if last else []
    writing = Text(model, "draft.treaty")
    for point in (p for p in model.points if not p.note):
        alternative = rng.randrange(len(point.alternatives))
        put = writing.edited(writing.chosen({point.name: alternative})).text
        same.append((put, ((point.name, point.alternatives[alternative]),)))
    for other, choices in same:
        if (new := read(other)) is not None:
            for found in (plainly(model, new, choices, ()), plainly(new, model, (), choices)):
                assert (found.equivalent, found.lines, found.others) == (True, (), ()), other
                tally["compared"] += 1


@law(16, TINY)
def test_a_clause_more_is_gained_by_whom_it_binds(tally: Counter[str], text: str, seed: int) -> None:
    """Nothing else is told, of nobody else, and each line with a story; else the clause never comes into play."""
    line = random.Random(seed).choice(clauses(text))
    number = line.split()[0]
    old, new = read(text.replace(line, "")), resolved(text)
    assume(old is not None)
    assert old is not None
    found = difference(old, new, findings=False)
    mine = [x for x in found.lines if x.new == number]
    assert all((x.kind, x.old) == ("gains", "") for x in mine)
    assert all(x in mine or (x.kind == "changed" and "way to it" in x.text) for x in found.lines)
    bearers = {i.bearer for config in ways(new) for i in instances(new, dict(config), number)}
    assert bearers == {s for x in mine if x.what != "intention" for s in meant(new, x.parties)}
    assert found.lines or found.others
    for x in mine:
        assert x.before == x.after == "" or (x.before != x.after and x.before == "nothing is owed by it"), x
        tally["stories"] += bool(x.after)
        if not x.after and x.what in ("duty", "ban", "liberty"):
            assert not at_stake(new, x), x
            tally["never due"] += 1
    tally["compared"] += 1


def ways(model: Model) -> list[tuple[tuple[str, int], ...]]:
    """Every full configuration."""
    return list(product(*([(p.name, k) for k in range(len(p.alternatives))] for p in model.points)))


def meant(model: Model, words: str) -> set[str]:
    """The states that a role expression stands for, or that are named."""
    roles = {f"every {r.name}": {m for m, _ in r.members} for r in model.roles}
    return roles.get(words, {s for s in model.states() if re.search(rf"\b{s}\b", words)})


def at_stake(model: Model, line: Line) -> bool:
    """Whether what is gained can ever be due."""
    on = Bench(model, 20_000_000, (), whole=True, entering=True, alone=True)
    points = {p.name: p for p in model.points}
    named = {s.point.removesuffix(" in the new text"): s.alternative for s in line.under[0]}
    config = {n: p.alternatives.index(named.get(n, p.alternatives[0])) for n, p in points.items()}
    mine = [i for i in judge(model, config).norms(line.new) if i.bearer in meant(model, line.parties)]
    return any(tuple(config.items()) in possible(on, scene, Due(i)) for i in mine for scene in scenes(on))


@law(17, TINY)
def test_the_way_back_is_the_opposite(tally: Counter[str], text: str, seed: int) -> None:
    """What is gained one way is lost the other way, and something is told of everything that differs."""
    for old, new in versions(text, seed):
        there, back = plainly(old, new), plainly(new, old)
        assert there.equivalent is back.equivalent
        assert there.equivalent is not bool(there.lines or there.others)
        assert {said(x) for x in there.lines} == {said(x, back=True) for x in back.lines}
        assert len(there.others) == len(back.others)
        tally["compared"] += 1
        tally["lines"] += len(there.lines)


def said(line: Line, back: bool = False) -> tuple[object, ...]:
    """What a line says, whoever is meant; seen from the other side if asked for."""
    under = frozenset(frozenset((s.kind, s.alternative) for s in row) for row in line.under)
    if back:
        return OPPOSITE[line.kind], line.what, line.new, line.old, under
    return line.kind, line.what, line.old, line.new, under


@law(18, TINY)
def test_to_settle_and_compare_is_to_compare_and_settle(tally: Counter[str], text: str, seed: int) -> None:
    """Under each choice those changes are told of both texts that are told of the texts so settled."""
    rng = random.Random(seed)
    for old, new in versions(text, seed):
        before, after, whole = changes(old, new)
        own = dict(zip((p.name for p in after.points), (p.name for p in new.points), strict=True))
        points = {p.name: len(p.alternatives) for p in (*after.points, *before.points)}
        every = list(product(*([(n, k) for k in range(size)] for n, size in points.items())))
        for config in map(dict, rng.sample(every, min(3, len(every)))):
            one = tuple((p.name, p.alternatives[config[p.name]]) for p in before.points)
            two = tuple((own[p.name], p.alternatives[config[p.name]]) for p in after.points)
            here = {c for c, cubes in whole.items() if any(set(cube) <= set(config.items()) for cube in cubes)}
            assert named(here) == named(changes(old, new, one, two)[2]), (one, two)
            tally["compared"] += 1
            tally["changes"] += len(here)


def changes(old: Model, new: Model, *choices: Choices) -> tuple[Model, Model, dict[Change, Cubes]]:
    """Both texts, things by the names of the first, and every change for every party."""
    picked = (chosen(m, Options(choose=c)) for m, c in zip((old, new), choices or ((), ()), strict=True))
    before, after = (settled(m, c) for m, c in zip((old, new), picked, strict=True))
    told = renamed(after, matched(before, after), set(Side.of(before).colours))
    return before, told, Comparison(before, told).run()


def named(found: Sequence[Change] | set[Change] | dict[Change, Cubes]) -> set[tuple[str, ...]]:
    """Changes by what they say; what has no counterpart may be named otherwise."""
    return {(c.kind, c.what, c.party, c.old, c.text) for c in found}


@law(19, TINY)
def test_of_whom_nothing_is_told_nothing_has_changed(tally: Counter[str], text: str, seed: int) -> None:
    """Whatever happens, a party stands to a clause under both texts alike, where no line speaks of the two."""
    rng = random.Random(seed)
    assume(not linked(resolved(text)))
    for old, new in versions(text, seed):
        before, after, told = changes(old, new)
        beside = plainly(old, new).others
        if linked(new) or any(not s.startswith("choice") and "bound" not in s for s in beside):
            continue
        acts = sorted({*ground_acts(before)} & {*ground_acts(after)})
        both = {c.number for c in before.clauses} & {c.number for c in after.clauses}
        points = {p.name: len(p.alternatives) for p in (*after.points, *before.points)}
        for _ in range(10):
            config = {n: rng.randrange(size) for n, size in points.items()}
            some = rng.sample(acts, min(len(acts), rng.randint(1, 5)))
            story = tuple(sorted(Occurrence(rng.choice((0, 0, 1, 2, 3)), act) for act in some))
            for number in both:
                one, two = (
                    statuses(m, {p.name: config[p.name] for p in m.points}, number, story) for m in (before, after)
                )
                spoken_of = {c.party for c in told if number in (c.old, c.new)}
                for party in {*one, *two} - spoken_of:
                    assert one.get(party, NOTHING) == two.get(party, NOTHING), (number, party, story)
                    tally["compared"] += 1


def linked(model: Model) -> bool:
    """Whether what becomes of one clause may hang on another."""
    kinds = {n.modality for n in norms(model)}
    apart = {Modality.DUTY, Modality.BAN, Modality.INTENTION}
    return bool(kinds - apart) or ranked(model) or any(True for c in model.clauses for _ in parts(c.variants, Broken))


# -- brackets ----------------------------------------------------------------------------------------------------------


def errors(report: Report) -> list[Finding]:
    """The errors of a report without open questions."""
    if any(f.verdict is Verdict.UNKNOWN for f in report.findings):
        raise Undecided("a check is undecided")
    return [f for f in report.findings if f.severity is Severity.ERROR]


@law(20, TINY, SOME)
def test_the_choices_told_free_of_errors_are(tally: Counter[str], text: str, seed: int) -> None:
    """To choose and check gives errors just where `brackets` tells them; its sets and prices are the least."""
    model = resolved(text)
    every = list(product(*([(p.name, a) for a in p.alternatives] for p in model.points)))
    assume(1 < len(every) <= 8)
    report = check(model, Options(ignore=LEFT_OUT))[0]
    assume(errors(report) or seed % 4 == 0)
    found = settling(report)
    free = [choice for choice in every if not errors(check(model, Options(ignore=LEFT_OUT, choose=choice))[0])]
    assert free == [
        c for c in every if not any(among(row, c) for f in found.errors for row in f.configurations or ((),))
    ]
    assert (found.total, found.sound) == (len(every), len(free))
    least(found, every, free)
    tally["compared"] += 1
    tally["free"] += len(free)
    tally["not free"] += len(every) - len(free)


def among(row: Sequence[Setting], choice: Choices) -> bool:
    """Whether the choice makes all of these."""
    return {(s.point, s.alternative) for s in row} <= set(choice)


def least(found: Settling, every: list[Choices], free: list[Choices]) -> None:
    """No smaller set of choices leaves only what is free of errors, and no side gives up more than it must."""
    assert bool(found.smallest) is bool(free)
    for row in found.smallest:
        assert all((choice in free) for choice in every if among(row, choice))
    settings = sorted({pair for choice in every for pair in choice})
    for size in range(min((len(row) for row in found.smallest), default=0)):
        for some in combinations(settings, size):
            within = [c for c in every if set(some) <= set(c)]
            assert not within or not all(c in free for c in within), some
    for side in found.concessions:
        prices = [sum((s.point, s.alternative) not in c for s in side.proposals) for c in free]
        assert (None if side.given_up is None else len(side.given_up)) == min(prices, default=None)
        kept = {(s.point, s.alternative) for s in side.proposals if s not in (side.given_up or ())}
        assert not free or any(kept <= set(c) for c in free)


# -- repair ------------------------------------------------------------------------------------------------------------


@law(21, TINY, SOME // 2)
def test_what_is_offered_as_a_repair_is_one(tally: Counter[str], text: str, seed: int) -> None:
    """Put into the text it removes the finding, brings none as grave, and changes what it says that it changes."""
    model = resolved(text)
    assume(CASES > 4 or model.points)
    report = check(model, Options(ignore=LEFT_OUT))[0]
    faults = [f for f in report.findings if f.severity in (Severity.ERROR, Severity.WARNING)]
    assume(faults and not any(f.verdict is Verdict.UNKNOWN for f in report.findings))
    finding = random.Random(seed).choice(faults)
    assume(CASES > 4 or any(finding.configurations))  # a choice is mostly a repair
    told = repair(model, "draft.treaty", finding.id, Options(ignore=LEFT_OUT), most=2 if CASES > 4 else 1)
    assume(told.repairs)
    for one in told.repairs:
        new = resolved(pasted(text, one))
        assert formatted(new.source, "draft.treaty")
        choices = () if one.sentences else tuple((s.point, s.alternative) for s in one.choose)
        assert one.sentences or choices
        sound(finding, report, check(new, Options(ignore=LEFT_OUT, choose=choices))[0])
        compared = plainly(model, new)
        assert compared.lines == one.changes
        assert bool(one.sentences) is not compared.equivalent
        assert one.gives_up
        tally["compared"] += 1


def pasted(text: str, one: Repair) -> str:
    """The draft with the sentences of a repair in the place of those that stood there."""
    for s in one.sentences:
        line = text.split("\n")[s.line - 1]
        assert line.strip() == s.old
        text = text.replace(f"{line}\n", f"{line.replace(s.old, s.new)}\n")
    return text


def sound(finding: Finding, before: Report, after: Report) -> None:
    """The finding is gone, and what is as grave was there before."""
    grave = list(Severity)
    assert all(f.verdict is not Verdict.UNKNOWN for f in after.findings)
    assert finding.severity is not None
    known = [kind(f) for f in before.findings if f.severity]
    for f in after.findings:
        assert f.id != finding.id
        if f.severity and grave.index(f.severity) <= grave.index(finding.severity):
            assert kind(f) in known, (finding.claim, f.claim)


def kind(f: Finding) -> tuple[str, str, frozenset[str]]:
    """What makes a finding the same in two texts."""
    return f.check, f.grade, frozenset(c.number for c in f.clauses if c.use != "shown")
