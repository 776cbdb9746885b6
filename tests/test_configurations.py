"""Where a finding says that it arises, it does, and nowhere else: choosing there and asking again agrees.

Whatever is settled of a draft beforehand (`--choose`), a check must say of the rest what it said of the whole.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import product
from pathlib import Path

import pytest
from hypothesis import given, seed, settings

from tests.checks.drafts import ADMISSION, BOOTS, CONSULT, WEEK, draft, guarantee
from tests.strategies import TINY, drafts
from tests.test_agreement import LONG, SEED, TIMES, resolved
from verifier import checks, pipeline
from verifier.finding import Finding, Verdict
from verifier.model import Model
from verifier.pipeline import Options

GENERATED = 5 * TIMES
ROOT = Path(__file__).parent
ASKED = tuple(
    n for n in checks.names() if n not in ("divergence", "text")
)  # these two are about the choices themselves
OPEN = "undetermined"  # this grade says that a choice is open, so choosing changes it

WAYS = 12
"""Ways to settle a draft beyond which it is passed over."""

BESIDE = {"by breach": "lawful"}
"""What one can do by a breach here and lawfully there may be told as a breach of both; the lawful way is told too."""

Choices = tuple[tuple[str, str], ...]
Told = tuple[str, frozenset[str], tuple[Choices, ...]]
"""Grade, clauses that are needed, configurations."""


def told(model: Model, choices: Choices = ()) -> dict[str, list[Told] | None]:
    """What each check finds fault with; None where it is undecided."""
    better = {b for check in ASKED for _, b in checks.get(check).YIELDS}  # apart, so that each tells all that it finds
    findings = [
        f
        for some in (set(ASKED) - better, better)
        for f in pipeline.check(model, Options(select=tuple(some), choose=choices))[0].findings
    ]
    return {check: of_check([f for f in findings if f.check == check]) for check in ASKED}


def of_check(findings: Sequence[Finding]) -> list[Told] | None:
    """What one check finds fault with."""
    if any(f.verdict is Verdict.UNKNOWN for f in findings):
        return None
    return [
        (
            f.grade,
            frozenset(c.number for c in f.clauses if c.use == "needed"),
            tuple(tuple((s.point, s.alternative) for s in row) for row in f.configurations) or ((),),
        )
        for f in findings
        if f.verdict is not Verdict.HOLDS
    ]


def quarrels(model: Model) -> Iterator[str]:
    """Where what is said of a whole draft and what is said once all is chosen do not go together."""
    ways = list(product(*([(p.name, a) for a in p.alternatives] for p in model.points)))
    if not 1 < len(ways) <= WAYS:
        return
    wholes = told(model)
    for choices in ways:
        for check, here in told(model, choices).items():
            whole = wholes[check]
            said = [one for one in whole or () if any(set(row) <= set(choices) for row in one[2])]
            if whole is not None and here is not None and not alike(said, here, checks.get(check).EXHAUST):
                yield f"{check} under {choices}: {said}, and asked there: {here}"


def alike(said: list[Told], here: list[Told], every: bool) -> bool:
    """The same grades; of a check that looks for `every` set of clauses, also the same sets, or smaller ones."""

    def within(some: list[Told], others: list[Told]) -> bool:
        return all(any(b[0] in (a[0], BESIDE.get(a[0])) and (not every or b[1] <= a[1]) for b in others) for a in some)

    if any(grade == OPEN for grade, *_ in said):
        return bool(here)
    return within(said, here) and within(here, said)


DECIDED = "after {one: all guarantors decide on assistance | other: the guarantors consult held}"
BANS = (
    "4 {x: Ukraine shall not admit forces of any other state into heartland | y: Ukraine shall notify Poland}.",
    "5 [Poland: Each guarantor shall not send forces into heartland].",
)
ADMITTED = (
    "need admission: <state> sends forces into <region> only if Ukraine admits forces of that state into that region."
)
HAND = {
    "lawful under one reading, by breach under the other": draft(CONSULT, guarantee(DECIDED, WEEK)),
    "two sets of clauses, each under some choices": draft(
        *BANS, guarantee(WEEK, content="use force in the place"), needs=(BOOTS, ADMISSION)
    ),
    "words that take a place out under one reading": draft(
        "5 When any state (the attacker) attacks Ukraine in any region of Ukraine (the place) {a: outside coast | b:},"
        " each guarantor other than the attacker shall supply weapons to Ukraine,"
        " unless {c: Ukraine notifies Poland | d: any guarantor notifies Poland}.",
        regions="heartland and Crimea",
        area="area coast: Crimea.",
    ),
}


@pytest.mark.parametrize("name", HAND)
def test_drafts_made_for_it(name: str) -> None:
    assert not list(quarrels(resolved(HAND[name])))


@pytest.mark.parametrize("file", sorted((ROOT / "regressions").glob("*.treaty")), ids=lambda f: f.stem)
def test_regressions(file: Path) -> None:
    assert not list(quarrels(resolved(file.read_text("utf-8"))))


def test_generated_drafts() -> None:
    @seed(SEED)
    @settings(LONG, max_examples=GENERATED)
    @given(drafts(TINY))
    def agree(text: str) -> None:
        for found in quarrels(resolved(text)):
            raise AssertionError(found)

    agree()
