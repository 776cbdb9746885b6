"""Is there a harm to which nobody must answer?

A finding: the harm happens, its victim makes every call that the text provides for, everybody may co-operate as fully
as they like, and still no duty of another state towards the victim falls due (duties merely to consult do not count,
nor what the victim itself must do; duties on own judgment do). `silent`: the text has no duty for the case.
`more needed`: it has one, which waits for more than the harm and the victim's calls, such as a finding of a court.
`undetermined`: it depends on a reading, a map or an annex on which the text gives no single answer. `excluded`: the
text itself takes the case out; a duty falls due once the words shown are struck out.

No finding: for every harm within the printed bounds, some duty towards the victim can fall due. A harm that one of two
parties does to the other is not asked about: no party is left that could owe help, and what the text says of it is what
it forbids.

Severity: silent error, more needed and undetermined warning, excluded note. Not judged: whether somebody would help
without a duty.
"""

from __future__ import annotations

from collections.abc import Iterator

from verifier.cubes import space
from verifier.finding import Severity
from verifier.formula import TRUE, Due, Not, Or, Question
from verifier.model import Guard, Model
from verifier.query import Core, Query, Strength, Tale, View, victim_of

AFTER: tuple[str, ...] = ()
EXHAUST = False


def ask(view: View) -> Iterator[Query]:
    """One question per harm."""
    for scene in view.scenes(everywhere=True):
        if not scene:
            continue
        victim = victim_of(view.model, scene[0])
        others = left(view, {scene[0].args[0], victim})
        if not others:
            continue
        due = tuple(
            Due(i)
            for i in view.duties(scene)
            if view.beneficiary(i) == victim
            and view.strength(i.clause) > Strength.CONSULT
            and i.bearer not in (scene[0].args[0], victim)
        )
        yield Query(
            Question(harms=scene, callers=(victim,), some=(TRUE,), always=Not(Or(due)), within=others),
            family=("gap", scene),
            severity=Severity.ERROR,
            grade="silent",
            harm=scene[0],
            core=Core.WORDS,
            tale=Tale.NONE,
            bites=Or(due),
        )


def left(view: View, concerned: set[str]) -> tuple[Guard, ...]:
    """The configurations in which some party is neither author nor victim."""
    return space(view.full).tidy(g for name, guards in view.full.parties if name not in concerned for g in guards)


def claim(model: Model, query: Query, core: tuple[str, ...]) -> str:
    """What a yes means."""
    assert query.harm is not None
    victim = model.entity(victim_of(model, query.harm)).display
    match query.grade:
        case "undetermined":
            return f"Whether anybody owes {victim} help depends on a reading that the text leaves open"
        case "more needed":
            return f"Nobody owes {victim} help, unless more happens than the harm"
        case "excluded":
            return f"The text itself excludes the case: nobody owes {victim} help"
    return f"Nobody owes {victim} help, and no words of the text say why"
