"""Z3's constants and models behind a few typed functions; constants are made once.

What is asked very often goes past Z3's Python classes: these check every argument, which costs more than the answer.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache

import z3

from verifier.model import Act, History, Occurrence

z3.z3.Z3_DEBUG = False  # mypy and the tests check the arguments; checks at every call would be half of the time

Pairs = list[tuple[z3.ExprRef, z3.ExprRef]]
Slots = Mapping[Act, tuple[tuple[str, str], ...]]

CONTEXT = z3.main_ctx().ref()


@cache
def boolean(name: str) -> z3.BoolRef:
    """The Boolean constant of that name."""
    return z3.Bool(name)


@cache
def integer(name: str) -> z3.ArithRef:
    """The integer constant of that name."""
    return z3.Int(name)


@cache
def equal(name: str, hour: int) -> z3.BoolRef:
    """The integer constant has this value."""
    return integer(name) == hour


@cache
def negated(name: str) -> z3.BoolRef:
    """The Boolean constant is false."""
    return z3.Not(boolean(name))


@cache
def keeps_to(o: str, t: str, hours: tuple[int, ...]) -> z3.BoolRef:
    """Under the literal `tidy`, this slot is used at one of these hours or not at all."""
    return z3.Or([negated("tidy"), negated(o), *(equal(t, h) for h in hours)])


def conjunction(terms: Iterable[z3.BoolRef]) -> z3.BoolRef:
    """All of the terms hold."""
    kept = list(terms)  # Z3 forgets a term that nothing refers to any more
    parts = (z3.Ast * len(kept))(*(term.ast for term in kept))
    return z3.BoolRef(z3.Z3_mk_and(CONTEXT, len(kept), parts), z3.main_ctx())


def disjunction(terms: Iterable[z3.BoolRef]) -> z3.BoolRef:
    """One of the terms holds."""
    kept = list(terms)
    parts = (z3.Ast * len(kept))(*(term.ast for term in kept))
    return z3.BoolRef(z3.Z3_mk_or(CONTEXT, len(kept), parts), z3.main_ctx())


def rank(o: str) -> str:
    """The constant that ranks a slot among needs that run in a circle."""
    return o.replace("o", "r", 1)


def copy(f: z3.BoolRef, acts: Slots, mark: str, alike: Slots | None = None) -> z3.BoolRef:
    """The formula about a copy of these acts; of those that happen alike in every copy, with ranks of their own."""
    pairs: Pairs = []
    for slots in acts.values():
        for o, t in slots:
            pairs.append((boolean(o), boolean(f"{mark}.{o}")))
            pairs += [(integer(n), integer(f"{mark}.{n}")) for n in (t, rank(o))]
    names = (rank(o) for slots in (alike or {}).values() for o, _ in slots)
    pairs += [(integer(n), integer(f"{mark}.{n}")) for n in names]
    return z3.substitute(f, *pairs)


def ranks(model: z3.ModelRef, acts: Slots) -> Pairs:
    """What the model says of the ranks of these acts."""
    names = [rank(o) for slots in acts.values() for o, _ in slots]
    return [(integer(n), z3.IntVal(number(model, integer(n)))) for n in names]


def truth(model: z3.ModelRef, constant: z3.BoolRef) -> bool:
    """The term's value; that of a constant is false where the model leaves it open."""
    return bool(z3.Z3_get_bool_value(CONTEXT, value(model, constant)) == z3.Z3_L_TRUE)


def number(model: z3.ModelRef, constant: z3.ArithRef) -> int:
    """The constant's value; 0 where the model leaves it open."""
    return int(z3.Z3_get_numeral_string(CONTEXT, value(model, constant)))


def value(model: z3.ModelRef, term: z3.ExprRef) -> z3.Ast:
    """The term's value, to be read before the next call; Z3's own where the model leaves it open."""
    found = (z3.Ast * 1)()
    z3.Z3_model_eval(CONTEXT, model.model, term.ast, True, found)
    return found[0]


def name(constant: z3.ExprRef) -> str:
    """The constant's name."""
    decl = z3.Z3_get_app_decl(CONTEXT, constant.ast)
    return str(z3.Z3_get_symbol_string(CONTEXT, z3.Z3_get_decl_name(CONTEXT, decl)))


def history(model: z3.ModelRef, acts: Slots, mark: str = "") -> History:
    """The occurrences of these acts in a model."""
    prefix = f"{mark}." if mark else ""
    found = [
        Occurrence(number(model, integer(prefix + t)), act)
        for act, slots in acts.items()
        for o, t in slots
        if truth(model, boolean(prefix + o))
    ]
    return tuple(sorted(found))
