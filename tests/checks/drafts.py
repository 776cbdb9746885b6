"""Small drafts for the tests of checks: a common opening, clauses of one's own, and what the checks find."""

from __future__ import annotations

import re
from functools import cache

from verifier import pipeline
from verifier.finding import Finding, Horn, Severity, Verdict
from verifier.model import Model
from verifier.pipeline import Options
from verifier.resolving import resolve
from verifier.text.source import Source

OPENING = """treaty Small "A small draft".
proposed on 2022-03-29.
parties: Ukraine and every guarantor.
states: Ukraine, {states}.
role guarantor (guarantors): {guarantors}.
regions of Ukraine: {regions}.
{area}
event <state> attacks (attack) <state> in <region>.
call <state> appeals (appeal) for assistance.
act <state> admits (admit) forces of <state> into <region>.
act <state> sends (send) forces into <region>.
act <state> uses (use) force in <region>.
act <state> supplies (supply) weapons to <state>.
act <state> hosts (host) exercises of <state> in <region>.
act <state> notifies (notify) <state>.
joint act, talk: the guarantors consult (consults).
joint act: the guarantors decide (decides) on assistance.
joint act: the guarantors consent (consents) to exercises of <state>.
{needs}
harm: any state attacks Ukraine in any region of Ukraine.
article 1.
"""

BOOTS = "need boots: <state> uses force in <region> only if that state sends forces into that region."
ADMISSION = (
    "need admission: <state> sends forces into <region> only if Ukraine admits forces of that state into that region."
)
ARRIVAL = "need arrival: <state> uses force in <region> only if Ukraine admits forces of that state into that region."
PREPARATION = (
    "need preparation: <state> uses force in <region> only if Ukraine hosts exercises of that state in that region,"
    " 30 days before."
)

ATTACKED = "When any state (the attacker) attacks Ukraine in any region of Ukraine (the place)"
NO_FORCES = "4(2) Ukraine shall not admit forces of any other state into any region of Ukraine."
CONSULT = f"5(1) {ATTACKED}, each guarantor shall consult within 3 days."


def guarantee(
    *adverbs: str, content: str = "supply weapons to Ukraine", outside: str = "", number: str = "5(2)"
) -> str:
    """A guarantee by each guarantor but the attacker, after an appeal.

    `adverbs` are steps and deadlines; one in brackets brings its own comma.
    """
    place = f" outside {outside}" if outside else ""
    between = "".join(f" {adverb}" if adverb.endswith("]") else f" {adverb}," for adverb in adverbs)
    return (
        f"{number} {ATTACKED}{place}, and when Ukraine appeals for assistance,"
        f" each guarantor other than the attacker shall,{between} {content}."
    )


def draft(
    *clauses: str,
    guarantors: str = "Russia, France, and Poland",
    states: str = "Russia, France, and Poland",
    regions: str = "heartland",
    area: str = "",
    needs: tuple[str, ...] = (),
) -> str:
    """A whole draft with these clauses."""
    opening = OPENING.format(states=states, guarantors=guarantors, regions=regions, area=area, needs="\n".join(needs))
    return opening + "".join(f"  {clause}\n" for clause in clauses)


# -- the rows of the table, each in the encoding that is fair to the text ---------------------------------------------

EXERCISES = (
    "4(3) Ukraine shall not host exercises of any other state (the visitor) in any region of Ukraine,"
    " unless {rule} guarantors consent to exercises of the visitor."
)
MENU = "{any or none, as it judges, | at least one | all | what the case requires}"
FORCE = "supply weapons to Ukraine; use force in the place"
PLACES = "heartland, Crimea, and strip"
TWO_LINES = "area occupied_part (the occupied part): {Ukrainian line: Crimea | Russian line: Crimea and strip}."
WEEK = "within 7 days"

BY_DECISION = draft(guarantee("[Russia: after all guarantors decide on assistance,]", WEEK))
BY_CONSULTING = draft(
    CONSULT, guarantee("after the guarantors consult {attempted | held | concluded | 72 hours passed}", WEEK)
)
BY_FORCE = draft(NO_FORCES, guarantee(WEEK, content=f"do {MENU} of: {FORCE}"), needs=(BOOTS, ADMISSION))
BY_PREPARATION = draft(
    EXERCISES.format(rule="all"), guarantee(WEEK, content=f"do {MENU} of: {FORCE}"), needs=(PREPARATION,)
)
BY_BOTH = draft(
    NO_FORCES,
    EXERCISES.format(rule="all"),
    guarantee(WEEK, content="use force in the place"),
    needs=(BOOTS, ADMISSION, PREPARATION),
)
BY_CONSENT = draft(EXERCISES.format(rule="the"))
TWO_MAPS = draft(CONSULT, guarantee(WEEK, outside="occupied_part"), regions=PLACES, area=TWO_LINES)
LEFT_OUT = draft(
    CONSULT,
    guarantee(WEEK, outside="occupied_part"),
    regions=PLACES,
    area="area occupied_part (the occupied part): Crimea.",
)
TWO_LISTS = "Russia and France [Russia: , Belarus]"
BELARUS = draft(
    guarantee("after all guarantors decide on assistance", WEEK),
    guarantors=TWO_LISTS,
    states="Russia, France, and Belarus",
)
BELARUS_EACH = draft(guarantee(WEEK), guarantors=TWO_LISTS, states="Russia, France, and Belarus")
SOUND = draft(CONSULT, guarantee(WEEK))
SOUND_WITH_NEEDS = draft(CONSULT, guarantee(WEEK, content="use force in the place"), needs=(BOOTS, ADMISSION))

# -- guarantees by several: Belgium 1839 (BE-3), Luxembourg 1867 (LU-2d), the Porte 1856 (NC-01) -----------------------

GUARANTEED = """treaty Guarantee "A guarantee of {display}".
in force on {date}.
parties: {parties}.
states: {states}.
role power (powers): {powers}.
regions of {state}: heartland.
event <state> invades (invade) <state> in <region>.
act <state> defends (defend) <state> in <region>.
harm: any state invades {state} in any region of {state}.
article {article}.
  {article}(1) When any state (the invader) invades {state} in any region of {state} (the place),
    {bound} defend {state} in the place.
"""
BELGIUM = GUARANTEED.format(
    display="Belgium", date="1839-04-19", article="25", parties="Belgium and every power",
    states="Belgium, Austria, France, Great_Britain (Great Britain), Prussia, and Russia", state="Belgium",
    powers="Austria, France, Great_Britain, Prussia, and Russia", bound="the powers shall {each | together}",
)  # fmt: skip
"""Five guarantee the execution of all articles; whether jointly or severally is not said."""
LUXEMBOURG = GUARANTEED.format(
    display="Luxembourg", date="1867-05-11", article="2", parties="Luxembourg and every power", state="Luxembourg",
    states="Luxembourg, Austria, Belgium, France, Great_Britain (Great Britain), Italy, Netherlands (the Netherlands),"
    " Prussia, and Russia",
    powers="Austria, Belgium, France, Great_Britain, Italy, Netherlands, Prussia, and Russia",
    bound="the powers other than Belgium shall {together | each}",
)  # fmt: skip
"""The collective guarantee, in the British reading of 1867 and in the other; Belgium, itself neutral, is excepted."""
PORTE = GUARANTEED.format(
    display="the Ottoman Empire", date="1856-04-15", article="1", parties="every power", state="Porte",
    states="Porte (the Porte), Austria, France, Great_Britain (Great Britain), and Russia",
    powers="Austria, France, and Great_Britain", bound="the powers shall jointly and severally",
)  # fmt: skip
"""Three guarantee jointly and severally; the text leaves the means to agreement, which is left out here."""


# -- reading and asking -----------------------------------------------------------------------------------------------


def model(text: str) -> Model:
    """The draft, read."""
    return resolve.load(Source("small.treaty", text))


@cache
def run(
    text: str, check: str, without: tuple[str, ...] = (), choose: tuple[tuple[str, str], ...] = ()
) -> tuple[Finding, ...]:
    """Everything that one check says, also that it holds."""
    options = Options(select=(check,), without=without, choose=choose)
    return pipeline.check(model(text), options)[0].findings


def found(
    text: str, check: str, without: tuple[str, ...] = (), choose: tuple[tuple[str, str], ...] = ()
) -> tuple[Finding, ...]:
    """What the check finds fault with. Every question must have been answered."""
    told = run(text, check, without, choose)
    assert all(f.verdict is not Verdict.UNKNOWN for f in told), told
    return tuple(f for f in told if f.verdict in (Verdict.FAILS, Verdict.DEPENDS))


def only(text: str, check: str, grade: str = "") -> Finding:
    """The one finding of the check (of that grade)."""
    hits = [f for f in found(text, check) if not grade or f.grade == grade]
    assert len(hits) == 1, [(f.grade, needed(f), f.configurations) for f in hits]
    return hits[0]


def grades(text: str, check: str) -> set[str]:
    """The grades of what the check finds fault with."""
    return {f.grade for f in found(text, check)}


def cited(finding: Finding) -> tuple[str, ...]:
    """Labels of everything that a finding quotes."""
    return tuple(c.number for c in finding.clauses)


def holds(text: str, check: str) -> Finding:
    """The check's only answer, which must be that it holds."""
    (told,) = run(text, check)
    assert told.verdict is Verdict.HOLDS, (told.claim, needed(told))
    return told


def needed(finding: Finding) -> tuple[str, ...]:
    """Numbers of the clauses without which there is no finding, in text order."""
    return tuple(c.number for c in finding.clauses if c.use == "needed")


def shown(finding: Finding) -> tuple[str, ...]:
    """Numbers of the clauses that only explain."""
    return tuple(c.number for c in finding.clauses if c.use == "shown")


def marked(finding: Finding, number: str) -> str:
    """The words of a clause that a finding marks."""
    (citation,) = [c for c in finding.clauses if c.number == number]
    start, end = citation.mark
    return citation.text[start:end]


def rests(finding: Finding) -> set[str]:
    """Names of the needs that the finding rests on."""
    return {g.name for g in finding.rests_on if g.kind == "need"}


def where(finding: Finding) -> set[frozenset[str]]:
    """The smallest failing configurations, each as `alternative of point`."""
    return {frozenset(f"{s.alternative} of {s.point}" for s in row) for row in finding.configurations}


def judged(horn: Horn) -> dict[str, str]:
    """By the name of an alternative: `kept`, `broken`, `excused` or `owes nothing` under it."""
    found: dict[str, str] = {}
    for word, named in re.findall(
        r"(kept|broken|excused|owes nothing)[^{}]*? under ((?:\{[^}]*\}(?:, | and )?)+)", horn.then
    ):
        found |= dict.fromkeys(re.findall(r"\{([^}]*)\}", named), word)
    return found


def acts(finding: Finding) -> list[str]:
    """What happens in the scenario, without hours."""
    return [m.act for m in finding.scenario]


EVERYWHERE: set[frozenset[str]] = {frozenset()}
ERROR, WARNING, NOTE = Severity.ERROR, Severity.WARNING, Severity.NOTE
