"""Is there a clause that adds nothing to the others?

A finding: whoever breaks the clause breaks another one as well, in every course of events; so that, were it left out,
nobody would be judged otherwise. The clauses that make it so are all needed.

No finding: every clause that can be broken can be broken by itself.

Severity: note. A clause that says again what others say does no harm, until they change. Not judged: clauses that
cannot be broken at all (`empty_duty` and `dead_clause` say more of those); what a clause is there to declare.
"""

from __future__ import annotations

from collections.abc import Iterator

from verifier.finding import Severity
from verifier.formula import And, Breached, Clean, Question
from verifier.model import Happens, Modality, Model
from verifier.query import Query, Tale, View

SIFTS = True


def ask(view: View) -> Iterator[Query]:
    """Each clause that another might make superfluous: can it be broken, and nothing else by the same state?"""
    for clause in view.model.clauses:
        number = clause.number
        lifts = any(n.over for _, n in view.norms(number))  # without it, more would be forbidden
        if lifts or view.about_scenario(number) or not any(entails(view, number, c.number) for c in view.model.clauses):
            continue
        for scene in view.scenes():
            authors = {h.args[0] for h in scene}
            mine = (i for i in (*view.duties(scene), *view.bans(scene)) if i.clause == number)
            for i in view.representatives(
                (i for i in mine if i.bearer not in authors), lambda i: (i.bearer, *(v for _, v in i.binding))
            ):
                yield Query(
                    Question(harms=scene, some=(And((Breached(i), Clean((i.bearer,), but=(number,)))),)),
                    family=("redundant", number),
                    severity=Severity.NOTE,
                    subject=i,
                    harm=scene[0] if scene else None,
                    tale=Tale.STORY,
                    never=True,
                    provided=Breached(i),
                    meaning=f"in every course of events in which a state breaks {number}, it breaks another clause too",
                    bites=Breached(i),
                )


def entails(view: View, one: str, other: str) -> bool:
    """Whether a breach of the one may be one of the other: a ban on what its act needs, a duty to do what needs it."""
    if one == other:
        return False
    for _, n in view.norms(one):
        for _, m in view.norms(other):
            mine = {i.pattern.template for i in n.items}
            theirs = {i.pattern.template for i in m.items}
            if n.modality is m.modality is Modality.BAN and needed(view.model, mine) & theirs:
                return True
            if n.modality is m.modality is Modality.DUTY and mine & needed(view.model, theirs):
                return True
    return False


def needed(model: Model, templates: set[str]) -> set[str]:
    """The phrases, and all that the world may need for them."""
    found = set(templates)
    while True:
        more = {
            o.pattern.template if isinstance(o, Happens) else o.template
            for n in model.needs
            for _, body in n.variants
            if body is not None and body.act.template in found
            for o in (*body.options, *body.situation())
        }
        if more <= found:
            return found
        found |= more


def claim(model: Model, query: Query, core: tuple[str, ...]) -> str:
    """What it means that it cannot."""
    assert query.subject is not None
    number = query.subject.clause
    others = [c for c in core if c != number]
    if not others:
        return f"{number} adds nothing"
    said = f"{', '.join(others[:-1])} and {others[-1]}" if len(others) > 1 else others[0]
    return f"{number} adds nothing to {said}"
