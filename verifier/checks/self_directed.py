"""Does a duty fall on a state towards, or against, itself?

A finding: there is a course of events in which a duty falls due for a state only because the roles allow it. `against
itself`: the state whose act calls for the duty is among those who owe it (a guarantor attacks, and each guarantor, the
attacker included, has to assist the victim). `towards itself`: the state that is to be helped is among those who owe
the help.

No finding: whenever a duty falls due, it falls on somebody else.

Severity: warning. Not judged: duties merely to talk, which one may well owe about one's own act; duties that the text
lays on that very state by name (`the attacker shall …`), which are meant; and, as towards itself, duties to do what
touches neither that state nor any place: a victim too may owe it to the others to break with the aggressor.
"""

from __future__ import annotations

from collections.abc import Iterator

from verifier.finding import Severity
from verifier.formula import Due, Question
from verifier.model import Instance, Item, Model, Norm, Term
from verifier.query import Query, Strength, Tale, View

SIFTS = True


def ask(view: View) -> Iterator[Query]:
    """Each duty that falls on its adversary or its beneficiary: can it fall due?"""
    for scene in view.scenes():
        for i in view.representatives(view.duties(scene), lambda i: (i.clause, i.bearer, *(v for _, v in i.binding))):
            grade = directed(view, i)
            if grade and view.strength(i.clause) > Strength.CONSULT and not view.about_scenario(i.clause):
                yield Query(
                    Question(harms=scene, some=(Due(i),)),
                    family=("self_directed", i.clause, grade),
                    severity=Severity.WARNING,
                    grade=grade,
                    subject=i,
                    harm=scene[0] if scene else None,
                    tale=Tale.STORY,
                    meaning=meaning(view.model, i, grade),
                    bites=Due(i),
                )


def directed(view: View, i: Instance) -> str:
    """The grade, or "" where the duty falls on somebody else, or on that state by name."""
    env = dict(i.binding)

    def is_bearer(norm_bearer: Term, other: Term | None) -> bool:
        return other is not None and other != norm_bearer and env.get(other.name, other.name) == i.bearer

    norms = [n for _, n in view.norms(i.clause)]
    if any(is_bearer(n.bearer, n.adversary) for n in norms):
        return "against itself"
    return "towards itself" if any(is_bearer(n.bearer, n.beneficiary) and concerns(view, n) for n in norms) else ""


def concerns(view: View, norm: Norm) -> bool:
    """Whether something that the duty asks for is done to its beneficiary, or in some place."""
    asked = [(t, s) for i in norm.items for t, s in zip(i.pattern.args, slots(view, i), strict=True)]
    return any(sort == "region" or (term == norm.beneficiary and term != norm.bearer) for term, sort in asked)


def slots(view: View, item: Item) -> tuple[str, ...]:
    """The sorts of what the act is about."""
    return view.model.template(item.pattern.template).slots


def meaning(model: Model, i: Instance, grade: str) -> str:
    """What follows."""
    who = model.entity(i.bearer).display
    if grade == "against itself":
        return f"{who} is itself among those on whom {i.clause} lays the duty that its own act calls for"
    return f"{who} is itself among those on whom {i.clause} lays the duty that is owed to it"


def claim(model: Model, query: Query, core: tuple[str, ...]) -> str:
    """What a yes means."""
    assert query.subject is not None
    number = query.subject.clause
    if query.grade == "against itself":
        return f"{number} binds also the state against which it is directed"
    return f"{number} binds also the state to which it is owed"
