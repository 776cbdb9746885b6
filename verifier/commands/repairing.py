"""Repairs of a finding: small changes of the text, each verified by asking the checks of the changed text.

A change counts only if the finding is gone, and no other finding as grave is there that was not there before, or that
was there under fewer choices.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace

from verifier import checks
from verifier.commands.amending import Amendment, amendments
from verifier.commands.difference import difference
from verifier.commands.edits import Text, parted
from verifier.commands.repaired import Failed, Left, Repair, Repairs, Reworded
from verifier.finding import Finding, Fix, Report, Setting, Severity, Verdict
from verifier.model import Model
from verifier.pipeline import Options, UsageError, check, selected
from verifier.reports import ordered
from verifier.resolving import resolve
from verifier.text.diagnostics import DraftError
from verifier.text.source import Source
from verifier.words import choice_points, listed

MOST = 3
"""So many repairs are looked for."""

GRAVITY = (Severity.ERROR, Severity.WARNING, Severity.NOTE)
_SAYING = ("clause", "role", "area", "need", "parties")

Progress = Callable[[str], None]
Cube = frozenset[tuple[str, tuple[str, ...], str]]
Key = tuple[str, str, tuple[str, ...]]


def repair(
    model: Model,
    place: str,
    name: str,
    options: Options | None = None,
    most: int = MOST,
    progress: Progress | None = None,
) -> Repairs:
    """Repairs of the finding of that id, or of that number in the report. `place`: where the draft lies.

    Raises UsageError for a finding that is not there.
    """
    search = Search(Text(model, place), options or Options(), progress)
    finding = search.target(name)
    repairs, failed, untried = search.look(finding, most)
    return Repairs(
        path=model.source.path,
        instrument=model.name,
        title=model.title,
        status=f"{model.status} {model.date}".strip(),
        finding=finding,
        repairs=tuple(repairs),
        failed=tuple(failed),
        untried=untried,
        aside=search.text.played,
        asked=selected(replace(search.options, select=())),
        points=choice_points(model),
    )


def with_fixes(
    model: Model, place: str, report: Report, options: Options | None = None, progress: Progress | None = None
) -> Report:
    """The report on that draft with the smallest repair of each error. `options`: those that it was made with."""
    asked = options or Options()
    search = Search(Text(model, place), asked, progress, dict.fromkeys(selected(asked), report))

    def fixed(f: Finding) -> Finding:
        return replace(f, would_fix=search.fix(f)) if f.severity is Severity.ERROR else f

    return replace(report, findings=tuple(fixed(f) for f in report.findings))


@dataclass(slots=True)
class Search:
    """One draft under repair: what the checks say of it is asked once, and only as far as it is needed."""

    text: Text
    options: Options
    progress: Progress | None
    known: dict[str, Report] = field(default_factory=dict)  # by check: what it says of the draft

    def say(self, step: str) -> None:
        """Tell whoever is watching."""
        if self.progress is not None:
            self.progress(step)

    def target(self, name: str) -> Finding:
        """The finding that is meant."""
        one = name.rpartition("-")[0]
        number = int(name) if re.fullmatch(r"\d{1,6}", name) else 0
        if not number and one not in checks.names():
            raise UsageError(f"`{name}` is no finding", "write its id, such as `conflict-8636d`, or its number")
        asked = selected(self.options) if number else (one,)
        found = [f for f in ordered(self.before(asked)) if f.severity]
        mine = found[number - 1 : number] if number else [f for f in found if f.id == name]
        if not mine:
            known = ", ".join(f.id for f in found) or "none"
            better = sorted({b for n in asked for _, b in checks.get(n).YIELDS} - set(asked))
            elsewhere = f"; what {listed(better)} tells as well is told only there" if better else ""
            raise UsageError(f"there is no finding `{name}`", f"the findings are: {known}{elsewhere}")
        return mine[0]

    def before(self, names: Iterable[str]) -> tuple[Finding, ...]:
        """What these checks say of the draft as it stands."""
        missing = tuple(n for n in names if n not in self.known)
        if missing:
            self.say(f"the draft as it stands: {', '.join(missing)}")
            report = self.asked(self.text.model, missing)
            self.known |= dict.fromkeys(missing, report)
        return tuple(f for n in names for f in self.known[n].findings if f.check == n)

    def look(self, finding: Finding, most: int) -> tuple[list[Repair], list[Failed], int]:
        """So many repairs at most, the changes before the last of them that are none, and how many were not tried."""
        untried = [
            a for a in amendments(self.text, finding) if not set(dict(a.choose)) & set(dict(self.options.choose))
        ]
        total = len(untried)
        repairs: list[Repair] = []
        failed: list[Failed] = []
        while untried and len(repairs) < most:
            one = untried.pop(0)
            self.say(f"change {total - len(untried)} of {total}: {one.what}")
            result = self.judge(one, finding)
            if isinstance(result, Repair):
                repairs.append(result)
            elif result is not None:
                failed.append(result)
        return repairs, failed, len(untried)

    def fix(self, finding: Finding) -> Fix:
        """The smallest repair in short."""
        repairs, failed, _ = self.look(finding, 1)
        undecided = any(f.outcome == "undecided" for f in failed)
        if not repairs:
            return Fix("", (), "", len(failed), undecided)
        one = repairs[0]
        return Fix(one.what, tuple(r.new for r in one.sentences if r.new), one.gives_up, len(failed) + 1, undecided)

    def asked(self, model: Model, names: tuple[str, ...], choose: tuple[tuple[str, str], ...] = ()) -> Report:
        """What these checks say of some text, with what is settled throughout as far as it is still open there."""
        open_points = {p.name for p in model.points}
        settled = (*(c for c in self.options.choose if c[0] in open_points - {p for p, _ in choose}), *choose)
        better = {b for n in names for _, b in checks.get(n).YIELDS}  # asked with them, so that each is told by one
        return check(model, replace(self.options, select=tuple({*names, *better}), ignore=(), choose=settled))[0]

    def judge(self, one: Amendment, finding: Finding) -> Repair | Failed | None:
        """Whether the change is a repair: first the finding's own check, then all others. None: it cannot be worded."""
        new = self.changed(one)
        choose = () if new is not None else one.choose
        if new is None and not choose:
            return None
        model = new or self.text.model
        own = (finding.check,)
        rest = tuple(n for n in selected(replace(self.options, select=())) if n != finding.check)
        leaves: list[Left] = []
        for names in (own, rest):
            result = self.compared(names, self.asked(model, names, choose), finding, choose)
            if isinstance(result, tuple):
                return Failed(one.kind, one.what, *result)
            leaves += result
        return self.verified(one, new, tuple(leaves))

    def changed(self, one: Amendment) -> Model | None:
        """The changed text, read anew; None where it cannot be read, or no word of it changes."""
        source = self.text.edited(one.edits)
        if source.text == self.text.source.text:
            return None
        try:
            return resolve.load(source, self.text.place)
        except DraftError:
            return None

    def compared(
        self, names: tuple[str, ...], report: Report, finding: Finding, choose: tuple[tuple[str, str], ...]
    ) -> tuple[str, str] | list[Left]:
        """Why the change is no repair as far as these checks go; or the lesser findings that it brings."""
        found = [f for f in report.findings if f.check in names]
        open_ = [f.check for f in found if f.verdict is Verdict.UNKNOWN]
        if open_:
            return "undecided", ", ".join(open_)
        before = [f for f in self.before(names) if f.severity and f.id != finding.id]
        settled = points_of(self.text.model) if choose else named(report)
        fresh = [f for f in found if f.severity and not covered(f, settled, before, points_of(self.text.model))]
        leaves: list[Left] = []
        for f in fresh:
            if key(f) == key(finding):
                return "stays", f.claim
            if f.severity and GRAVITY.index(f.severity) <= GRAVITY.index(finding.severity or Severity.NOTE):
                return "added", f"{f.severity}[{f.check}] {f.claim}"
            leaves += [Left(f.check, f.severity, f.claim)] if f.severity and f.severity is not Severity.NOTE else []
        return leaves

    def verified(self, one: Amendment, new: Model | None, leaves: tuple[Left, ...]) -> Repair:
        """The repair in words."""
        kinds = {p.name: p.kind.value for p in self.text.model.points}
        return Repair(
            kind=one.kind,
            what=one.what,
            sentences=tuple(reworded(self.text.source, new.source)) if new else (),
            gives_up=one.gives_up,
            changes=difference(self.text.model, new, findings=False, stories=False).lines if new else (),
            choose=tuple(Setting(p, a, kinds[p]) for p, a in one.choose),
            leaves=leaves,
        )


# -- findings before and after ----------------------------------------------------------------------------------------


def key(f: Finding) -> Key:
    """What makes a finding the same in two texts, but for the choices under which it arises."""
    return f.check, f.grade, tuple(sorted(c.number for c in f.clauses if c.use != "shown"))


Points = dict[str, tuple[str, ...]]
"""Alternatives by the names of choice points."""


def points_of(model: Model) -> Points:
    """The choice points of a model."""
    return {p.name: p.alternatives for p in model.points}


def named(report: Report) -> Points:
    """The choice points of a changed text."""
    return {p.name: p.alternatives for p in report.points}


def cubes(f: Finding, points: Points) -> set[Cube]:
    """The choices under which a finding arises, named so that points which are only numbered anew stay the same."""
    rows = f.configurations or ((),)
    return {frozenset((s.point.partition("#")[0], points[s.point], s.alternative) for s in row) for row in rows}


def covered(f: Finding, points: Points, before: Iterable[Finding], old: Points) -> bool:
    """Whether the finding was there before under every choice under which it is there now."""
    known = [c for b in before if key(b) == key(f) for c in cubes(b, old)]
    return all(any(k <= cube for k in known) for cube in cubes(f, points))


# -- words ------------------------------------------------------------------------------------------------------------


def reworded(old: Source, new: Source) -> Iterator[Reworded]:
    """The sentences that are not the same in both texts."""
    after = {name: text for name, _, text in sentences(new)}
    for name, line, text in sentences(old):
        if after.get(name, "") != text:
            yield Reworded(line, text, after.get(name, ""))


def sentences(source: Source) -> Iterator[tuple[tuple[str, str], int, str]]:
    """Sentences that say something: kind and name, line, and the words on one line without comments."""
    for s in parted(source):
        if s.kind in _SAYING:
            name = s.tokens[0 if s.kind in ("clause", "parties") else 1].text
            words = re.sub(r"#[^\n]*", "", source.slice(s.span))
            yield (s.kind, name), source.position(s.span.start)[0], f"{' '.join(words.split())}."
