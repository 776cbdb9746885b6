"""Scenarios for people: what failed, expected and actual one under the other, then what holds."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from rich.text import Text

from verifier.commands.trial import Actual, Covered, Expectation, Trial, Trials
from verifier.documents import Run
from verifier.documents._common import choices, opening, refused, section
from verifier.finding import ChoicePoint, Verdict
from verifier.reports import Page, Refused
from verifier.reports._page import MARGIN, entries, frame, paragraph, place, printed
from verifier.reports.text import counted, when

_STYLES = {Verdict.FAILS: "bold red", Verdict.UNKNOWN: "bold yellow", Verdict.HOLDS: "bold green"}
_WORDS = {Verdict.FAILS: "fails", Verdict.UNKNOWN: "undecided", Verdict.HOLDS: "holds"}
_SHOWN = 6  # so many ways in which an expectation fails are spelt out
_TAKEN = (
    "nothing happens but what a scenario says; what is open is settled in every way that an expectation allows",
    "each scenario is judged as it stands: nobody asks whether a better course was open",
)


def render(run: Run[Trials], page: Page) -> str:
    """The run as text; files one after the other."""
    parts = (refused(o) if isinstance(o, Refused) else _file(o, page.width) for o in run.outcomes)
    return "\n".join(printed(lines, page.colour) for lines in parts)


def _file(trials: Trials, width: int) -> Iterator[Text]:
    facts = (place(trials.path), trials.status, counted(trials.scenarios, "scenario"))
    yield from opening(trials.title or trials.instrument, facts, width)
    for trial in sorted(trials.trials, key=lambda t: t.verdict is Verdict.HOLDS):
        yield Text()
        yield from _trial(trial, trials.points, width)
    if trials.coverage is not None:
        yield from section("Coverage", [(c.clause, _covered(c)) for c in trials.coverage], width)
    yield from section("Assumed", [("", text) for text in _TAKEN], width)
    yield Text()
    yield from paragraph(_tally(trials), width, "", style="bold")


def _trial(trial: Trial, points: Sequence[ChoicePoint], width: int) -> Iterator[Text]:
    count = counted(len(trial.expectations), "expectation")
    title = f"{_WORDS[trial.verdict]} “{trial.name}” (line {trial.line}, {count})"
    for index, line in enumerate(paragraph(title, width, "", MARGIN, style="bold")):
        if index == 0:
            line.stylize(_STYLES[trial.verdict], 0, len(_WORDS[trial.verdict]))
        yield line
    if trial.verdict is Verdict.HOLDS:
        return
    yield from paragraph("What happens", width, style="bold")
    yield from entries(((when(m.hour), m.act) for m in trial.happens), width, MARGIN * 2)
    if trial.claimed_possible:
        for obstacle in trial.obstacles:
            under = choices(obstacle.configuration, points)
            yield Text()
            yield from paragraph(f"It cannot happen{f' {under}' if under else ''}:", width, style="bold")
            for reason in obstacle.reasons:
                yield from paragraph(reason, width, f"{MARGIN}  · ")
    failed = [e for e in trial.expectations if e.verdict is not Verdict.HOLDS]
    for expectation in failed:
        yield Text()
        yield from entries(_expectation(expectation, points), width, once=True)
    if failed:
        yield Text()
        yield from frame(dict.fromkeys(e.clause for e in failed), width)


def _expectation(expectation: Expectation, points: Sequence[ChoicePoint]) -> Iterator[tuple[str, str]]:
    """Expected and actual, one under the other."""
    yield "expected", _expected(expectation, points)
    if expectation.verdict is Verdict.UNKNOWN:
        yield "undecided", "there are too many ways to settle what is open; say more with `under`"
    for actual in expectation.actual[:_SHOWN]:
        yield from (("actual", text) for text in actual.stands)
        yield from (("when", text) for text in _when(actual, points))
    if more := expectation.actual[_SHOWN:]:
        yield "", f"and in {counted(len(more), 'other way')} (all are in the JSON report)"


def _expected(expectation: Expectation, points: Sequence[ChoicePoint]) -> str:
    at = f"at hour {expectation.at}" if expectation.at is not None else ""
    said = ", ".join(p for p in (at, choices(expectation.under, points)) if p)
    return f"{expectation.expected}{f', {said}' if said else ''} (line {expectation.line})"


def _when(actual: Actual, points: Sequence[ChoicePoint]) -> Iterator[str]:
    found = [choices(c, points) for c in actual.configurations]
    if "" in found:
        yield "however the rest is settled"
        return
    for index, text in enumerate(found[:_SHOWN]):
        yield ("or " if index else "") + text
    if len(found) > _SHOWN:
        yield f"or in {counted(len(found) - _SHOWN, 'other way')} (all are in the JSON report)"


def _covered(row: Covered) -> str:
    if not row.known:
        return "undecided: there are too many ways to settle what is open"
    said = (("falls due", row.due), ("is kept", row.kept), ("is broken", row.broken))
    return " · ".join(f"{what} in {_names(names)}" for what, names in said)


def _names(names: Sequence[str]) -> str:
    return ", ".join(f"“{n}”" for n in names) or "no scenario"


def _tally(trials: Trials) -> str:
    if not trials.trials:
        return "No scenario was asked for that the file has" if trials.scenarios else "The file has no scenario"
    found = Counter(t.verdict for t in trials.trials)
    said = (f"{found[v]} {_words(v, found[v])}" for v in (Verdict.FAILS, Verdict.UNKNOWN, Verdict.HOLDS) if found[v])
    return f"{counted(len(trials.trials), 'scenario')}: {', '.join(said)}"


def _words(verdict: Verdict, number: int) -> str:
    many = {Verdict.FAILS: "fail", Verdict.UNKNOWN: "undecided", Verdict.HOLDS: "hold"}
    return _WORDS[verdict] if number == 1 else many[verdict]
