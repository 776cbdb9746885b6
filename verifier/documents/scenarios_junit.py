"""Scenarios as JUnit XML, which servers that build and test know how to show: one case per expectation."""

from __future__ import annotations

from collections.abc import Iterator
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from verifier.commands.trial import Trial, Trials
from verifier.documents import Run
from verifier.documents._common import choices
from verifier.finding import Verdict
from verifier.reports import Page, Refused
from verifier.reports._page import clean

_TAGS = {Verdict.FAILS: "failure", Verdict.UNKNOWN: "skipped", "error": "error"}


def render(run: Run[Trials], page: Page | None = None) -> str:
    """The run as XML, without times, so that the same drafts give the same bytes."""
    root = Element("testsuites", name="servanda test")
    for outcome in run.outcomes:
        cases = list(_refused(outcome) if isinstance(outcome, Refused) else _cases(outcome))
        counts = {f"{tag}s" if tag != "skipped" else tag: 0 for tag in _TAGS.values()}
        suite = SubElement(root, "testsuite", name=clean(outcome.path), tests=str(len(cases)))
        for case in cases:
            suite.append(case)
            for part in case:
                counts[part.tag if part.tag == "skipped" else f"{part.tag}s"] += 1
        suite.attrib |= {name: str(number) for name, number in counts.items()}
    indent(root)
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + tostring(root, encoding="unicode") + "\n"


def _refused(outcome: Refused) -> Iterator[Element]:
    yield _case(outcome.path, "the draft can be read", "error", outcome.words.splitlines())


def _cases(trials: Trials) -> Iterator[Element]:
    for trial in trials.trials:
        if trial.claimed_possible:
            known = trial.verdict is not Verdict.UNKNOWN or trial.obstacles
            verdict = Verdict.FAILS if trial.obstacles else Verdict.HOLDS if known else Verdict.UNKNOWN
            reasons = [r for o in trial.obstacles for r in o.reasons]
            yield _case(trials.path, f"{trial.name}: can happen", verdict, reasons)
        yield from _expectations(trials, trial)


def _expectations(trials: Trials, trial: Trial) -> Iterator[Element]:
    for one in trial.expectations:
        lines = []
        for actual in one.actual:
            under = " or ".join(choices(c, trials.points) for c in actual.configurations)
            lines.append(" — ".join(actual.stands) + (f" ({under})" if under else ""))
        yield _case(trials.path, f"{trial.name}: line {one.line}: {one.expected}", one.verdict, lines)


def _case(path: str, name: str, verdict: str, lines: list[str]) -> Element:
    case = Element("testcase", classname=clean(path), name=clean(name))
    if verdict in _TAGS:
        part = SubElement(case, _TAGS[verdict], message=clean(lines[0] if lines else "undecided"))
        part.text = "\n".join(clean(line) for line in lines)
    return case
