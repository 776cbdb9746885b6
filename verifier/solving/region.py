"""From conduct that was found to all the configurations in which it will do."""

from __future__ import annotations

from collections.abc import Sequence

import z3

from verifier.cubes import EVERYWHERE, NOWHERE, Cubes, space
from verifier.solving.parts import Language
from verifier.solving.smt import Pairs, Slots, integer, name, ranks, values
from verifier.solving.solver import Solver, Undecided

ROUNDS = 500
"""Conduct looked at before it is left undecided in which configurations there is some."""

OTHER = "search: a configuration in which other conduct will do than what was found so far"


def projected(
    asker: Language, solver: Solver, body: z3.BoolRef, groups: Sequence[Slots], literals: Sequence[z3.BoolRef]
) -> Cubes:
    """The configurations in which these acts can make the body true, of those that the solver now knows of.

    Each time it finds conduct in a configuration, all configurations are passed over in which the same conduct does.
    """
    here = space(asker.model)
    known = [said(term) for term in literals]
    found: Cubes = NOWHERE
    for _ in range(ROUNDS):
        if not solver.check(literals):
            solver.settles(OTHER, literals, False)
            return found
        model = solver.model()
        lead: Pairs = [(integer("lead"), model.eval(integer("lead"), True))]
        done = [pair for acts in groups for pair in (*values(model, acts), *ranks(model, acts))]
        condition = z3.substitute(body, *known, *lead, *done)
        solver.add(z3.Not(condition))
        found = here.tidy((*found, *cubes(asker, condition)))
    raise Undecided("too many configurations to look at one by one")


def said(literal: z3.BoolRef) -> tuple[z3.BoolRef, z3.BoolRef]:
    """A label, and whether it holds."""
    negative = z3.is_not(literal)
    return literal.arg(0) if negative else literal, z3.BoolVal(not negative)


def cubes(asker: Language, condition: z3.BoolRef, points: Sequence[str] | None = None) -> Cubes:
    """A condition on nothing but the choices made, as partial configurations."""
    condition = z3.simplify(condition)
    if z3.is_true(condition):
        return EVERYWHERE
    if z3.is_false(condition):
        return NOWHERE
    point, *rest = points or [p for p in asker.sizes if mentions(asker, condition, p)]
    sizes = range(asker.sizes[point])
    found = []
    for one in sizes:
        made: Pairs = [(asker.choice(point, a), z3.BoolVal(a == one)) for a in sizes]
        found += [((point, one), *cube) for cube in cubes(asker, z3.substitute(condition, *made), rest)]
    return space(asker.model).tidy(found)


def mentions(asker: Language, condition: z3.BoolRef, point: str) -> bool:
    """Whether the condition depends on that point, as far as one sees."""
    names = asker.mentioned(condition)
    return any(name(asker.choice(point, a)) in names for a in range(asker.sizes[point]))
