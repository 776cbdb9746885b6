"""Defects put into drafts on purpose: each is found, nothing else is, and nothing in the draft without it.

What is expected was written down from the text alone, before any check was asked. Where two checks tell two sides of
one defect (a duty that cannot be kept in time is a conflict with itself, and too late), both are expected; what would
be the very same finding is told once. The check `text` is left out: it notes what every short draft leaves unsaid.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

import pytest

from tests import figures
from verifier.commands.difference import difference
from verifier.finding import Finding, Verdict
from verifier.model import Model
from verifier.pipeline import Options, check
from verifier.resolving.resolve import load
from verifier.text.diagnostics import DraftError
from verifier.text.source import Source

OPENING = """treaty Small "A small draft".
in force on 2001-02-03.
parties: Alba and every guard.
states: Alba, Borea, Corvo, and Delta.
role guard (guards): Borea, Corvo, and Delta.
role keeper (keepers): Corvo and Delta.
regions of Alba: north and south.
regions of Borea: coast.
area border (the border): south.
event <state> attacks (attack) <state> in <region>.
call <state> appeals (appeal) for help.
act <state> sends (send) troops into <region>.
act <state> builds (build) in <region>.
act <state> admits (admit) <state>.
act <state> arms (arm) itself.
act <state> pays (pay) <state>.
joint act: the guards decide (decides) on aid.
joint act: the keepers consent (consents) to payment.
{needs}harm: any state attacks Alba in any region of Alba.
article 1 "The promises".
"""
ATTACKED = "When any state (the attacker) attacks Alba in any region of Alba (the place)"
GUARANTEE = f"1 {ATTACKED}, each guard other than the attacker shall, within 3 days, send troops into the place."

Expected = tuple[str, str, frozenset[str]]
"""A check, a grade, and the clauses needed."""


def expected(check: str, grade: str = "", *clauses: str) -> Expected:
    return check, grade, frozenset(clauses)


def draft(*clauses: str, needs: tuple[str, ...] = ()) -> str:
    opening = OPENING.format(needs="".join(f"{n}\n" for n in needs))
    return opening + "".join(f"  {c}\n" for c in (GUARANTEE, *clauses))


@dataclass(frozen=True)
class Defect:
    """A draft with a defect, the words that make it one, and what there ought to be instead."""

    kind: str
    text: str
    wrong: str
    right: str
    found: tuple[Expected, ...]


LATE = (
    f"2 {ATTACKED}, each guard other than the attacker shall, after 5 days passed, within 3 days from the trigger,"
    " pay Alba."
)
DEFECTS = [
    Defect(
        "a duty and a prohibition of the same act",
        draft("2 Each guard shall not send troops into any region."),
        "into any region.",
        "into coast.",
        (expected("conflict", "", "1", "2"),),
    ),
    Defect(
        "a duty that cannot be kept before its own deadline",
        draft(LATE),
        "within 3 days from the trigger",
        "within 7 days from the trigger",
        (expected("conflict", "", "2"), expected("timing", "too late", "2")),
    ),
    Defect(
        "a condition that is never true",
        draft("2 When Borea attacks Alba in south (the place) outside border, Delta shall pay Alba."),
        "in south (the place)",
        "in north (the place)",
        (expected("dead_clause", "never due", "2"),),
    ),
    Defect(
        "a clause that an earlier one covers",
        draft(
            "2 When any state (the attacker) attacks Alba in north, each guard other than the attacker shall,"
            " within 5 days, send troops into north."
        ),
        "send troops into north",
        "pay Alba",
        (expected("redundant", "", "1", "2"),),
    ),
    Defect(
        "an exception as large as its rule",
        draft("2 Borea shall not send troops into coast, unless Borea arms itself."),
        "unless Borea arms itself",
        "unless Alba appeals for help",
        (expected("swallowed", "", "2"),),
    ),
    Defect(
        "a guarantor that is also the violator",
        draft().replace("each guard other than the attacker", "each guard"),
        "each guard",
        "each guard other than the attacker",
        (expected("self_directed", "against itself", "1"),),
    ),
    Defect(
        "a duty that waits for those whom it must restrain",
        draft(
            "2 When any keeper (the attacker) attacks Alba in any region of Alba, Borea shall,"
            " after all keepers consent to payment, within 3 days, pay Alba."
        ),
        "after all keepers consent to payment, ",
        "",
        (expected("hostage", "lawful", "2"),),
    ),
    Defect(
        "consents that wait for one another",
        draft(
            needs=(
                "need entry: <state> sends troops into <region> only if Alba admits that state.",
                "need welcome: Alba admits <state> only if that state sends troops into north.",
            )
        ),
        "that state sends troops into north.",
        "that state arms itself.",
        (expected("deadlock", "", "entry", "welcome"), expected("conflict", "", "1")),
    ),
    Defect(
        "territory that no guarantee covers",
        draft().replace("attacks Alba in any region of Alba (the place)", "attacks Alba in north (the place)"),
        "attacks Alba in north (the place)",
        "attacks Alba in any region of Alba (the place)",
        (expected("gap", "silent"),),
    ),
    Defect(
        "territory under two maps",
        draft("2 Each guard shall not build in any region of Alba inside border.").replace(
            "the border): south.", "the border): {Alban line: south | Borean line: north and south}."
        ),
        "{Alban line: south | Borean line: north and south}",
        "south",
        (expected("divergence", "", "2"),),
    ),
    Defect(
        "a state that is bound before it has accepted",
        draft("2 Delta shall, within 3 days, pay Alba.")
        .replace("(guards): Borea, Corvo, and Delta", "(guards): Borea and Corvo")
        .replace("(keepers): Corvo and Delta", "(keepers): Borea and Corvo"),
        "2 Delta shall",
        "2 Corvo shall",
        (expected("third_party", "duty", "2"),),
    ),
    Defect(
        "a right that answers to no duty",
        draft("2 When Corvo attacks Alba in any region of Alba, Delta shall, within 3 days, pay Alba.")
        + "goal relief, for 2: when Corvo attacks Alba in any region of Alba, Borea pays Alba.\n",
        "Delta shall",
        "Borea shall",
        (expected("loophole", "not assured", "2"),),
    ),
    Defect(
        "a reservation that empties a core duty",
        draft().replace(
            "send troops into the place",
            "do [Borea: any or none, as it judges, | Alba: at least one] of: send troops into the place",
        ),
        "[Borea: any or none, as it judges, | Alba: at least one]",
        "at least one",
        (expected("empty_duty", "own judgment", "1"),),
    ),
    Defect(
        "a draft in which nothing can go wrong since nothing can happen",
        draft()
        .replace("(the place),", "(the place) outside border,")
        .replace("(the border): south", "(the border): north and south"),
        "(the border): north and south",
        "(the border): coast",
        (expected("dead_clause", "never due", "1"), expected("gap", "excluded", "1")),
    ),
    Defect(
        "promises that no course of events leaves whole",
        draft("2 Alba shall, within 2 hours, pay Borea.", "3 Alba shall not pay any other state."),
        "pay any other state",
        "admit any other state",
        (expected("contradiction", "", "2", "3"),),
    ),
    Defect(
        "a way out that the bearer of a duty makes for itself",
        draft().replace("send troops into the place.", "send troops into the place, unless that guard arms itself."),
        ", unless that guard arms itself",
        "",
        (expected("swallowed", "", "1"),),
    ),
    Defect(
        "guarantors that wait for one another",
        draft().replace(
            "each guard other than the attacker shall", "the guards other than the attacker shall together"
        ),
        "shall together",
        "shall each",
        (expected("default", "", "1"),),
    ),
]
"""The kinds of which a check of the catalogue speaks. Two kinds, of terms and of later drafts, have tests below."""


def model(text: str) -> Model:
    return load(Source("planted.treaty", text))


def told(text: str) -> list[Expected]:
    """All that the checks find, but for what is left unsaid."""
    report, _ = check(model(text), Options(ignore=("text",)))
    assert not [f for f in report.findings if f.verdict is Verdict.UNKNOWN]
    return [(f.check, f.grade, cited(f)) for f in report.findings if f.severity is not None]


def cited(finding: Finding) -> frozenset[str]:
    """The clauses needed; where a finding rests on no clause, what it speaks of."""
    needed = frozenset(c.number for c in finding.clauses if c.use == "needed")
    return needed or frozenset(c.number for c in finding.clauses)


@pytest.mark.parametrize("defect", DEFECTS, ids=lambda d: d.kind)
def test_it_is_found_and_nothing_else(defect: Defect) -> None:
    assert Counter(told(defect.text)) == Counter(defect.found)
    figures.count("planted", {"found": 1})


@pytest.mark.parametrize("defect", DEFECTS, ids=lambda d: d.kind)
def test_without_it_nothing_is_found(defect: Defect) -> None:
    assert defect.text.count(defect.wrong) == 1
    assert told(defect.text.replace(defect.wrong, defect.right)) == []
    figures.count("planted", {"clean": 1})


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("role keeper (keepers): Corvo", "role guard (guards): Corvo", "name-twice"),
        (
            "in any region of Alba (the place), each guard",
            "in any region of Alba (the spot), each guard",
            "unknown-name",
        ),
    ],
)
def test_a_term_that_is_defined_twice_or_never(old: str, new: str, code: str) -> None:
    text = draft()
    assert old in text
    assert model(text).clauses
    with pytest.raises(DraftError) as caught:
        model(text.replace(old, new))
    assert code in {d.code for d in caught.value.diagnostics}
    figures.count("planted", {"found": 1, "clean": 1})


def test_a_later_draft_that_moves_a_deadline() -> None:
    found = difference(model(draft()), model(draft().replace("within 3 days", "within 4 days")))
    assert [(line.kind, line.what) for line in found.lines] == [("weaker", "duty")]
    figures.count("planted", {"found": 1})


def test_a_later_draft_that_only_renames() -> None:
    other = draft().replace("Borea", "Zara").replace("  1 When", "  9 When").replace("troops", "soldiers")
    assert difference(model(draft()), model(other)).equivalent
    figures.count("planted", {"clean": 1})
