"""Drafts made to measure: a small guarantee that grows in guarantors, in unrelated clauses, or in brackets."""

from __future__ import annotations

OPENING = """treaty Grown "A draft made to measure".
proposed on 2001-05-04.
parties: Alba and every guarantor.
states: Alba, {guarantors}.
role guarantor (guarantors): {guarantors}.
regions of Alba: heartland.
event <state> attacks (attack) <state> in <region>.
call <state> appeals (appeal) for assistance.
act <state> admits (admit) forces of <state> into <region>.
act <state> sends (send) forces into <region>.
act <state> supplies (supply) weapons to <state>.
joint act, talk: the guarantors consult (consults).
joint act: the guarantors decide (decides) on assistance.
{acts}
need admission: <state> sends forces into <region> only if Alba admits forces of that state into that region.
harm: any state attacks Alba in any region of Alba.
article 1 "Guarantee".
"""
CLAUSES = """  1(1) Alba shall not admit forces of any other state into any region of Alba.
  1(2) When any state (the attacker) attacks Alba in any region of Alba (the place),
       and when Alba appeals for assistance, each guarantor other than the attacker shall,
       after all guarantors decide on assistance, within 7 days,
       do all of: supply weapons to Alba; send forces into the place.
"""


def grown(guarantors: int = 3, clauses: int = 0, brackets: int = 0) -> str:
    """The guarantee with so many guarantors, further clauses that have nothing to do with it, and bracketed steps."""
    names = listed([f"State_{k}" for k in range(1, guarantors + 1)])
    acts = [f"act <state> keeps (keep) register_{k}." for k in range(1, clauses + 1)]
    text = OPENING.format(guarantors=names, acts="\n".join(acts)) + CLAUSES
    if clauses:
        text += 'article 2 "Registers".\n' + "".join(unrelated(k) for k in range(1, clauses + 1))
    if brackets:
        text += 'article 3 "Further help".\n' + "".join(bracketed(k) for k in range(1, brackets + 1))
    return text


def unrelated(number: int) -> str:
    """A ban or, every other time, a duty, on an act that no other clause speaks of."""
    word = "shall not" if number % 2 else "shall, within 30 days,"
    return f"  2({number}) Each guarantor {word} keep register_{number}.\n"


def bracketed(number: int) -> str:
    """A duty to help, with a bracketed step that makes it depend on everybody's consulting."""
    return (
        f"  3({number}) When any state (the attacker) attacks Alba in any region of Alba,\n"
        f"       each guarantor other than the attacker shall, [Alba: after all guarantors consult held,]"
        f" within {number + 7} days, supply weapons to Alba.\n"
    )


def listed(names: list[str]) -> str:
    """Names as the language lists them."""
    return " and ".join(names) if len(names) == 2 else f"{', '.join(names[:-1])}, and {names[-1]}"
