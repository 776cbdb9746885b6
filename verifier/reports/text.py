"""The report that a person reads, aloud if need be: first what was found and why, at the end what was left out."""

from __future__ import annotations

import shlex
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby

from rich.text import Text

from verifier.finding import (
    ChoicePoint,
    Finding,
    Fix,
    Horn,
    Moment,
    Replay,
    Report,
    Setting,
    Severity,
    Unencoded,
    Verdict,
)
from verifier.reports import Options, Page, Refused, Run, ordered
from verifier.reports._page import MARGIN, clean, entries, frame, paragraph, place, printed

_STYLES = {Severity.ERROR: "bold red", Severity.WARNING: "bold yellow", Severity.NOTE: "bold blue"}
ABSENT = ("", "out", "without")  # what the alternative that leaves a bracket's words out may be called
_SHOWN = 6  # so many configurations of one finding are spelt out


def render(run: Run, page: Page) -> str:
    """The run as text; files one after the other."""
    parts = [_outcome(outcome, run, page.width) for outcome in run.outcomes]
    return "\n".join(printed(lines, page.colour) for lines in parts)


def _outcome(outcome: Report | Refused, run: Run, width: int) -> Iterator[Text]:
    if isinstance(outcome, Refused):
        yield Text(f"{clean(place(outcome.path))}: not checked", "bold")
        yield from (Text(MARGIN + clean(line)) for line in outcome.words.splitlines())
        return
    yield from _header(outcome, run.options, width)
    quoted: set[tuple[str, str]] = set()
    for finding in ordered(outcome.findings):
        if finding.severity:
            yield Text()
            yield from _finding(finding, outcome, run.options, width, quoted)
    yield from _summary(outcome, run.questions, width)


def _header(report: Report, options: Options, width: int) -> Iterator[Text]:
    counts = (
        counted(report.clauses, "clause"),
        counted(len(report.points), "open point"),
        f"{counted(len(report.not_encoded), 'provision')} marked as not encoded",
    )
    yield from paragraph(report.title or report.instrument, width, "", style="bold")
    yield from paragraph(
        " · ".join(p for p in (place(report.path), report.status, *counts) if p), width, "", style="dim"
    )
    for used in report.uses:
        said = (f"uses {place(used.path)}", used.title, used.status, counted(used.clauses, "clause"))
        yield from paragraph(" · ".join(said), width, "", style="dim")
    if switches := _switches(options):
        yield from paragraph(f"Asked with {switches}", width, "", style="dim")


def counted(number: int, noun: str) -> str:
    """A number with its noun: `no clauses`, `1 clause`, `2 clauses`."""
    return f"{number or 'no'} {noun}{'' if number == 1 else 's'}"


def _finding(
    finding: Finding, report: Report, options: Options, width: int, quoted: set[tuple[str, str]]
) -> Iterator[Text]:
    """One finding; clauses among `quoted` stand above in full, so that only what matters of them is repeated."""
    severity = finding.severity or Severity.NOTE
    title = f"{severity}[{finding.check}]"
    for index, line in enumerate(paragraph(f"{title} {finding.claim}", width, "", MARGIN)):
        line.stylize("bold")
        if index == 0:
            line.stylize(_STYLES[severity], 0, len(title))
        yield line
    for sentence in finding.explanation:
        yield from paragraph(sentence, width)
    if finding.clauses:
        yield Text()
        yield from frame(finding.clauses, width, quoted)
        quoted |= {(c.path, c.number) for c in finding.clauses}
    yield from _story(finding, width)
    yield Text()
    yield from _grounds(finding, report, width)
    if said := " ".join(s for s in (f"Finding {finding.id}." if finding.id else "", _replayed(finding)) if s):
        yield from paragraph(said, width, style="dim")
    yield Text(MARGIN).append(f"Again: {clean(_again(finding, report, options))}", "dim")  # one line: it is copied


def _story(finding: Finding, width: int) -> Iterator[Text]:
    moments = sorted(dict.fromkeys((*finding.scenario, *finding.witness)), key=lambda m: m.hour)
    zero = min((m.hour for m in finding.scenario), default=0)
    if moments:
        yield Text()
        line = Text(f"{MARGIN}What happens", "bold")
        yield line.append(", in hours from the first event", "dim") if finding.scenario else line
        yield from _dated(moments, zero, width)
    if finding.horns:
        yield Text()
        yield Text(f"{MARGIN}{'Either way' if len(finding.horns) == 2 else 'Then'}", "bold")
        for horn in finding.horns:
            yield from _horn(horn, zero, width)


def _horn(horn: Horn, zero: int, width: int) -> Iterator[Text]:
    yield from paragraph(f"{horn.when}: {horn.then}" if horn.when else horn.then, width, f"{MARGIN}  · ")
    yield from _dated(horn.moments, zero, width, f"{MARGIN}    ")


def _dated(moments: Sequence[Moment], zero: int, width: int, indent: str = MARGIN * 2) -> Iterator[Text]:
    yield from entries(((when(m.hour - zero), m.act) for m in moments), width, indent)


def when(hour: int) -> str:
    """An hour from the first event, in days where they are whole; what comes earlier as `30 days before`."""
    if hour < 0:
        return f"{counted(-hour // 24, 'day') if hour % 24 == 0 else counted(-hour, 'hour')} before"
    return f"hour {hour} (day {hour // 24})" if hour and hour % 24 == 0 else f"hour {hour}"


def _grounds(finding: Finding, report: Report, width: int) -> Iterator[Text]:
    """What the finding stands on and how far it reaches, one labelled line each."""
    needed = [c.number for c in finding.clauses if c.use == "needed"]
    if finding.minimal and needed:
        yield from paragraph(_minimal(needed), width)
    able = "Who can do so" if finding.grade in ("ended", "void") or finding.check == "default" else "Who can block"
    yield from entries(
        [
            *(
                ("Rests on", f"{g.kind} “{g.name}”{': ' + g.text if g.text not in ('', g.name) else ''}")
                for g in finding.rests_on
            ),
            *((("Rests on", _without(len(finding.rests_on))),) if finding.rests_on else ()),
            *((("Holds for", finding.parties),) if finding.parties else ()),
            *(((able, " · ".join(finding.blockers)),) if finding.blockers else ()),
            *(("Arises", text) for text in _configurations(finding, report)),
            *((("Grade", finding.grade),) if finding.grade else ()),
            *(("Note", note) for note in finding.notes),
            *((("Would fix", _fix(finding.would_fix)),) if finding.would_fix else ()),
        ],
        width,
        once=True,
    )
    unseen = []
    for mark, group in groupby(sorted(finding.clauses, key=lambda c: c.confidence), key=lambda c: c.confidence):
        if mark not in ("", "text seen"):
            unseen.append(f"{', '.join(dict.fromkeys(c.number for c in group))} ({mark})")
    if unseen:
        yield from paragraph(f"Not taken from a text that was seen: {'; '.join(unseen)}.", width)


def _fix(fix: Fix) -> str:
    """The change, the words that it puts into the draft, and what it costs."""
    if not fix.what:
        sure = ", though of some that is not sure" if fix.undecided else ""
        return f"none of the {counted(fix.tried, 'small change')} that were tried{sure} (checked)"
    put = "".join(f". It would read: “{sentence.rstrip('.')}”" for sentence in fix.sentences)
    return f"{fix.what}{put}. The price: {fix.gives_up} (checked)"


def _minimal(needed: list[str]) -> str:
    match len(needed):
        case 1:
            return f"{needed[0]} alone brings this about (checked)."
        case 2:
            return "Both clauses are needed: without either there is no such finding (checked)."
        case number:
            return f"All {number} clauses marked as needed are: without any of them there is no such finding (checked)."


def _without(grounds: int) -> str:
    which = {1: "it", 2: "either"}.get(grounds, "any of them")
    return f"without {which} this finding disappears (checked)"


def _configurations(finding: Finding, report: Report) -> Iterator[str]:
    """The smallest sets of choices under which the finding arises, in words; without one it always does."""
    found = [c for c in finding.configurations if c]
    if not finding.configurations:
        return
    if not found or len(found) < len(finding.configurations):
        if report.points:
            yield "under every reading, with and without every bracket"
        return
    for index, settings in enumerate(found[:_SHOWN]):
        yield ("or " if index else "") + " and ".join(setting(s, report.points) for s in settings)
    if len(found) > _SHOWN:
        yield f"or in {len(found) - _SHOWN} further ways (all are listed in the JSON report)"


def setting(choice: Setting, points: Sequence[ChoicePoint]) -> str:
    """One choice as a negotiator would say it: `under reading {held} of 5(2)`."""
    point = next((p for p in points if p.name == choice.point), None)
    where = point.where if point and alone(point, choice.alternative, points) else choice.point
    if choice.kind == "reading":
        return f"under reading {{{choice.alternative}}} of {where}"
    if choice.alternative in ABSENT:
        others = [a for a in point.alternatives if a not in ABSENT] if point else []
        return (
            f"without bracket {'/'.join(f'[{a}]' for a in others)} of {where}" if others else f"without bracket {where}"
        )
    return f"with bracket [{choice.alternative}] of {where}"


def alone(point: ChoicePoint, alternative: str, points: Sequence[ChoicePoint]) -> bool:
    """Whether naming the place and the alternative leaves no doubt which point is meant."""
    return sum(p.where == point.where and alternative in p.alternatives for p in points) == 1


def _replayed(finding: Finding) -> str:
    match finding.replayed:
        case Replay.FULL:
            return "Replayed in full by the reference evaluator."
        case Replay.BUDGET:
            return "Replayed by the reference evaluator as far as its budget allowed."
        case Replay.NONE:
            return "Not replayed by the reference evaluator." if finding.scenario or finding.witness else ""


def _again(finding: Finding, report: Report, options: Options) -> str:
    parts = ("servanda check", shlex.quote(report.path), f"--select {finding.check}", _switches(options))
    return " ".join(p for p in parts if p)


def _switches(options: Options) -> str:
    """The switches that change an answer, as they are typed."""
    chosen = (f"--choose {shlex.quote(f'{point}={alternative}')}" for point, alternative in options.choose)
    return " ".join((*(f"--without {shlex.quote(need)}" for need in options.without), *chosen))


def _summary(report: Report, questions: Mapping[str, str], width: int) -> Iterator[Text]:
    """Answers that are no findings, then everything a reader has to know about the limits of all answers."""
    findings = ordered(report.findings)
    holds = [f for f in findings if f.verdict is Verdict.HOLDS]
    unknown = [f for f in findings if f.verdict is Verdict.UNKNOWN]
    sections = (
        ("Holds", [(f.check, _holding(f, questions.get(f.check, ""))) for f in holds]),
        ("Undecided", [(f.check, _undecided(f, questions.get(f.check, ""))) for f in unknown]),
        ("Left open by the draft", [(p.name, f"{p.kind}: {_point(p, report)}") for p in report.points]),
        ("Assumed", [("", text) for text in report.assumptions]),
        ("Within these bounds", [("", text) for text in report.bounds]),
        ("Not encoded", [(n.number, f"{n.text} ({_line(n, report)})") for n in report.not_encoded]),
    )
    for title, table in sections:
        if table:
            yield Text()
            yield Text(title, "bold")
            if any(label for label, _ in table):
                yield from entries(table, width)
            else:
                yield from (line for _, text in table for line in paragraph(text, width, f"{MARGIN}· "))
    yield Text()
    yield from paragraph(_tally(report), width, "", style="bold")


def _holding(finding: Finding, question: str) -> str:
    answer = () if finding.claim else ("Nothing was found within the bounds below",)
    caution = ("No clause was put to the test, so that this says nothing for the text",) if finding.vacuous else ()
    grade = (f"Grade: {finding.grade}",) if finding.grade else ()
    return _sentences(finding.claim or question, *answer, *caution, *grade, *finding.explanation, *finding.notes)


def _undecided(finding: Finding, question: str) -> str:
    return _sentences(finding.claim or question, *finding.explanation, *finding.notes)


def _sentences(*parts: str) -> str:
    """Claims and sentences as one run of sentences, each with its full stop."""
    return " ".join(p if p.endswith((".", "!", "?", "…")) else f"{p}." for p in parts if p)


def _line(what: ChoicePoint | Unencoded, report: Report) -> str:
    """The line where something stands, and the file where that is not the draft itself."""
    return f"line {what.line}" if what.path == report.path else f"line {what.line} of {place(what.path)}"


def _point(point: ChoicePoint, report: Report) -> str:
    alternatives = " | ".join(f"{a} (left out)" if a in ABSENT else a for a in point.alternatives)
    return f"{alternatives} ({_line(point, report)}{', ' + point.note if point.note else ''})"


def _tally(report: Report) -> str:
    severities = Counter(f.severity for f in report.findings)
    verdicts = Counter(f.verdict for f in report.findings)
    found = [counted(severities[s], s) for s in Severity if severities[s]]
    holds, unknown = verdicts[Verdict.HOLDS], verdicts[Verdict.UNKNOWN]
    rest = (
        f"{counted(holds, 'check')} hold{'s' if holds == 1 else ''}" if holds else "",
        f"{unknown} undecided" if unknown else "",
    )
    return " · ".join(p for p in (", ".join(found) or "no findings", *rest) if p)
