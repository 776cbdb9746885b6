"""Reports written by hand, for the formats' tests: a full one, an empty one, an undecided one, a refused draft."""

from __future__ import annotations

from verifier.finding import (
    ChoicePoint,
    Citation,
    Finding,
    Ground,
    Horn,
    Moment,
    Replay,
    Report,
    Setting,
    Severity,
    Unencoded,
    Verdict,
)
from verifier.reports import Problem, Refused

PATH = "istanbul/core.treaty"

GUARANTEE = (
    "When any state (the attacker) attacks Ukraine in any region of Ukraine (the place) outside occupied_part, and "
    "when Ukraine appeals for assistance, each guarantor other than the attacker shall, after the guarantors consult "
    "{attempted | held | concluded | 72 hours passed}, [Russia: after all guarantors decide on assistance,] within "
    "7 days, do {any or none, as it judges, | at least one | all | what the case requires} of: supply weapons to "
    "Ukraine; use force in the place."
)
BAN = "Ukraine shall not admit forces of any other state into any region of Ukraine."


def _cite(
    number: str, line: int, text: str, bearer: str, mark: str, use: str = "needed", confidence: str = ""
) -> Citation:
    start = text.index(mark)
    return Citation(
        "Istanbul_core", number, PATH, line, 3, text, bearer, use, (start, start + len(mark)), "", confidence
    )


CONFLICT = Finding(
    check="conflict",
    verdict=Verdict.DEPENDS,
    severity=Severity.ERROR,
    claim="A guarantor cannot help by force without Ukraine breaking its promise to admit no forces",
    explanation=(
        "5(2) and 4(2) cannot both be kept once a state attacks Ukraine outside the occupied part and Ukraine appeals "
        "for assistance, if 5(2) is read as {all} or {what the case requires}.",
    ),
    clauses=(
        _cite("5(2)", 42, GUARANTEE, "guarantors", "use force in the place"),
        _cite("4(2)", 34, BAN, "Ukraine", BAN[:-1], confidence="from memory"),
    ),
    parties="every guarantor other than the attacker · every attacker · either line",
    configurations=((Setting("5(2)#2", "all", "reading"),), (Setting("5(2)#2", "what the case requires", "reading"),)),
    rests_on=(
        Ground("need", "boots", "<state> uses force in <region> only if that state sends forces into that region"),
        Ground("need", "admission", ""),
    ),
    scenario=(
        Moment(720, "Russia", "Russia attacks Ukraine in heartland"),
        Moment(720, "Ukraine", "Ukraine appeals for assistance"),
    ),
    witness=(Moment(888, "", "the last hour at which China may use force in heartland"),),
    horns=(
        Horn("it does", "Ukraine has admitted forces, against 4(2)"),
        Horn("it does not", "China has not kept 5(2)", (Moment(889, "", "the time for 5(2) is over"),)),
    ),
    replayed=Replay.FULL,
    minimal=True,
    rlimit=1234,
)
VETO = Finding(
    check="hostage",
    verdict=Verdict.FAILS,
    severity=Severity.WARNING,
    claim="Russia alone can keep every guarantor from acting",
    explanation=("Under the bracket a decision of all guarantors comes first, and the attacker is one of them.",),
    clauses=(
        _cite("5(2)", 42, GUARANTEE, "guarantors", "[Russia: after all guarantors decide on assistance,]", "shown"),
    ),
    blockers=("Russia", "China"),
    configurations=((Setting("5(2)#3", "Russia", "bracket"), Setting("5(2)", "held", "reading")),),
    replayed=Replay.BUDGET,
    notes=("A second story exists.",),
)
HOLDS = Finding("gap", Verdict.HOLDS, claim="Whoever is attacked is owed something")
VACUOUS = Finding("deadline", Verdict.HOLDS, vacuous=True, claim="Every deadline can be met")
UNKNOWN = Finding(
    "grade", Verdict.UNKNOWN, claim="Whether any guarantee binds is undecided", notes=("The question was too large.",)
)

FULL = Report(
    path=PATH,
    instrument="Istanbul_core",
    title="Core of the Istanbul Communiqué",
    status="proposed",
    clauses=4,
    points=(
        ChoicePoint("5(2)", "reading", ("attempted", "held", "concluded", "72 hours passed"), "5(2)", PATH, 45),
        ChoicePoint(
            "5(2)#2", "reading", ("at least one", "all", "what the case requires"), "5(2)", PATH, 48, "says how much"
        ),
        ChoicePoint("5(2)#3", "bracket", ("Russia", "out"), "5(2)", PATH, 46),
    ),
    not_encoded=(Unencoded("7", "Ukraine's membership of the European Union.", PATH, 60),),
    assumptions=("States do what the treaty does not forbid.", "without need: preparation"),
    bounds=("One attack at a time.",),
    findings=(VACUOUS, UNKNOWN, VETO, HOLDS, CONFLICT),
)
EMPTY = Report("empty.treaty", "Empty", "An empty draft", "proposed", 0, (), (), (), (), ())
UNDECIDED = Report(
    "undecided.treaty", "Undecided", "A hard draft", "signed", 1, (), (), (), ("One attack.",), (UNKNOWN,)
)
REFUSED = Refused(
    "broken.treaty",
    (Problem("a clause ends with a full stop", 3, 9, "full-stop", "Put a full stop here."),),
    "broken.treaty: line 3: a clause ends with a full stop",
)
