"""Nothing that a finding cites is idle: leave any of it out, and there is no such finding any more."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from tests.checks import drafts
from tests.checks.drafts import found, marked, model, needed, rests
from tests.checks.test_conflict import FIGHT, MUST_HELP, MUST_NOT
from tests.checks.test_hostage import HELP_UNLESS, POLAND_STAYS
from verifier.finding import Finding

Choice = dict[str, str]

SPECIMEN = (Path(__file__).parents[1] / "treaties" / "istanbul" / "specimen.treaty").read_text("utf-8")
SPECIMEN = SPECIMEN[: SPECIMEN.index("goal ")]  # a goal and a scenario may not speak of a clause that is left out

DRAFTS = {
    "decision": drafts.BY_DECISION,
    "consultations": drafts.BY_CONSULTING,
    "force": drafts.BY_FORCE,
    "preparation": drafts.BY_PREPARATION,
    "both": drafts.BY_BOTH,
    "consent": drafts.BY_CONSENT,
    "two maps": drafts.TWO_MAPS,
    "left out": drafts.LEFT_OUT,
    "Belarus": drafts.BELARUS,
    "duty and ban": drafts.draft(MUST_HELP, MUST_NOT),
    "three bans": drafts.draft(
        "1 When any state attacks Ukraine in heartland, Poland shall do at least one of: notify Ukraine; consult.",
        "2 Poland shall not notify any other state.",
        "3 Each guarantor shall not consult.",
    ),
    "two conflicts": drafts.draft(MUST_HELP, MUST_NOT, "3 No guarantor shall supply weapons to Ukraine."),
    "arrival": drafts.draft(drafts.NO_FORCES, FIGHT, needs=(drafts.ARRIVAL,)),
    "two needs": drafts.draft(
        drafts.NO_FORCES,
        FIGHT,
        "6 Ukraine shall not host exercises of any other state in heartland.",
        needs=(drafts.ARRIVAL, drafts.PREPARATION),
    ),
    "exception": drafts.draft(HELP_UNLESS),
    "by breach": drafts.draft(POLAND_STAYS, HELP_UNLESS),
    "specimen": SPECIMEN,
}

# Under these alternatives nothing is wrong with clauses that have other ones, too: where two faults meet, leaving
# out one shows nothing.
HARMLESS = {
    "4(3)": "any",
    "5(2)": "attempted",
    "5(2)#2": "without",
    "5(2)#3": "at least one",
    "occupied_part": "Ukrainian line",
}

FAULTS = [
    ("decision", "hostage"),
    ("consultations", "hostage"),
    ("force", "conflict"),
    ("preparation", "hostage"),
    ("both", "conflict"),
    ("both", "hostage"),
    ("consent", "divergence"),
    ("two maps", "divergence"),
    ("Belarus", "hostage"),
    ("duty and ban", "conflict"),
    ("three bans", "conflict"),
    ("two conflicts", "conflict"),
    ("arrival", "conflict"),
    ("two needs", "conflict"),
    ("exception", "hostage"),
    ("by breach", "hostage"),
    ("specimen", "conflict"),
    ("specimen", "hostage"),
    ("specimen", "divergence"),
]
EXCLUDED = [("two maps", "strip"), ("left out", "Crimea"), ("specimen", "the Donbas strip")]


def faults(*but: str) -> list[Any]:
    """All of them but those of some checks, as parameters of a test; those of one draft stay with one worker."""
    slow = {("specimen", "hostage"): [pytest.mark.slow]}
    return [
        pytest.param(*fault, marks=[pytest.mark.xdist_group(f"ablation {fault[0]}"), *slow.get(fault, [])])
        for fault in FAULTS
        if fault[1] not in but
    ]


def every(name: str, check: str) -> tuple[Finding, ...]:
    """All findings, of which there must be some."""
    told = found(DRAFTS[name], check)
    assert told
    return told


def again(text: str, like: Finding, choice: Choice, without: tuple[str, ...] = ()) -> list[Finding]:
    """Findings of the same grade that need no other clauses. What the text has no choice about is not chosen."""
    points = {p.name: p.alternatives for p in read(text).points}
    chosen = tuple((p, a) for p, a in choice.items() if a in points.get(p, ()))
    return [
        f
        for f in found(text, like.check, without, chosen)
        if f.grade == like.grade and set(needed(f)) <= set(needed(like))
    ]


read = cache(model)


def choices(finding: Finding) -> Iterator[Choice]:
    """Each smallest configuration; what it leaves open is chosen so that nothing else goes wrong."""
    if finding.check == "divergence":
        yield {}
    for row in finding.configurations:
        named = {s.point: s.alternative for s in row}
        yield HARMLESS | named


def leaving_out(text: str, clause: str) -> str:
    """The draft without the sentence of that clause."""
    span = read(text).clause(clause).span
    assert text[span.end] == "."
    return text[: span.start] + text[span.end + 1 :]


def covered(findings: Iterable[Finding], like: Finding, choice: Choice) -> bool:
    """Whether a configuration of one of those findings of the same grade and clauses is among what is chosen."""
    rows = (
        r for f in findings if f.grade == like.grade and set(needed(f)) <= set(needed(like)) for r in f.configurations
    )
    return any(all(choice.get(s.point) == s.alternative for s in row) for row in rows)


@pytest.mark.parametrize(("name", "check"), faults())
def test_every_clause_is_needed(name: str, check: str) -> None:
    text = DRAFTS[name]
    for finding in every(name, check):
        assert needed(finding)
        choice = next(choices(finding))
        assert again(text, finding, choice)
        for clause in needed(finding):
            assert not again(leaving_out(text, clause), finding, choice), (finding.grade, clause)


@pytest.mark.parametrize(("name", "check"), [f for f in faults() if "need " in DRAFTS[f.values[0]]])
def test_it_rests_on_every_need_it_names(name: str, check: str) -> None:
    text = DRAFTS[name]
    for finding in every(name, check):
        choice = next(choices(finding))
        needs = {n.name for n in read(text).needs}
        for need in needs:
            gone = not again(text, finding, choice, (need,))
            assert gone == (need in rests(finding)), (finding.grade, need)


@pytest.mark.parametrize(("name", "check"), faults("divergence"))
def test_every_named_alternative_matters(name: str, check: str) -> None:
    """Exactly under its configurations there is the finding."""
    text = DRAFTS[name]
    alternatives = {p.name: p.alternatives for p in read(text).points}
    told = every(name, check)
    for finding in told:
        for choice, row in zip(choices(finding), finding.configurations, strict=True):
            assert again(text, finding, choice)
            for point in {s.point for s in row}:
                for other in alternatives[point]:
                    changed = choice | {point: other}
                    assert bool(again(text, finding, changed)) == covered(told, finding, changed), (
                        finding.grade,
                        changed,
                    )


@pytest.mark.parametrize(("name", "place"), EXCLUDED)
def test_a_gap_closes_with_its_words_struck_out(name: str, place: str) -> None:
    text = DRAFTS[name]
    gaps = every(name, "gap")
    assert any(place in " ".join(f.explanation) for f in gaps)
    for gap in gaps:
        for clause in needed(gap):
            words = r"\s+".join(map(re.escape, marked(gap, clause).split()))
            struck, count = re.subn(rf",?\s+{words}", "", text)
            assert count == 1
            assert found(struck, "gap") == ()


@pytest.mark.parametrize(("name", "place"), [e for e in EXCLUDED if e[0] != "left out"])
def test_an_undetermined_gap_closes_with_the_other_reading(name: str, place: str) -> None:
    text = DRAFTS[name]
    gap = drafts.only(text, "gap", "undetermined")
    ((setting,),) = gap.configurations
    for alternative in read(text).point(setting.point).alternatives:
        told = found(text, "gap", choose=((setting.point, alternative),))
        left_out = any(place in " ".join(f.explanation) for f in told)
        assert left_out == (alternative == setting.alternative)
