"""From conduct that was found to all the configurations in which it will do."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import reduce

import z3

from verifier.cubes import EVERYWHERE, NOWHERE, Cubes, absorbed, space
from verifier.model import Guard
from verifier.solving.parts import Language
from verifier.solving.smt import Pairs, name, negated
from verifier.solving.solver import Solver, Undecided

ROUNDS = 500
"""Conduct looked at before it is left undecided in which configurations there is some."""

OTHER = "search: a configuration in which other conduct will do than what was found so far"


def projected(asker: Language, solver: Solver, body: z3.BoolRef, literals: Sequence[z3.BoolRef]) -> Cubes:
    """The configurations in which what is done can make the body true, of those that the solver now knows of.

    Each time it finds conduct in a configuration, all configurations are passed over in which the same conduct does.
    """
    unchosen = z3.substitute(body, *(said(term) for term in literals), *asker.variables)
    found: list[Guard] = []  # the newest first
    for _ in range(ROUNDS):
        if not solver.wished(literals, elsewhere(asker, found)):
            solver.settles(OTHER, literals, False)
            return space(asker.model).tidy(found)
        condition = z3.substitute_vars(solver.model().eval(unchosen, True), *asker.choices)
        solver.add(z3.Not(condition))
        found = [*cubes(asker, condition), *found]
    raise Undecided("too many configurations to look at one by one")


def elsewhere(asker: Language, found: Sequence[Guard]) -> list[z3.BoolRef]:
    """Choices other than in these cubes, as far as that can be; it matters most for the first.

    What was found where little is asked for will not do elsewhere. What does where much is asked for often does there
    too. So it is best to look next where all is otherwise.
    """
    out: dict[str, list[int]] = {}
    for point, alternative in (pair for cube in found for pair in cube):
        gone = out.setdefault(point, [])
        if alternative not in gone and len(gone) < asker.sizes[point] - 1:
            gone.append(alternative)
    return [negated(name(asker.choice(p, a))) for p, gone in out.items() for a in gone]


def said(literal: z3.BoolRef) -> tuple[z3.BoolRef, z3.BoolRef]:
    """A label, and whether it holds."""
    negative = z3.is_not(literal)
    return literal.arg(0) if negative else literal, z3.BoolVal(not negative)


def cubes(asker: Language, condition: z3.BoolRef) -> Cubes:
    """A simplified condition on nothing but the choices made, as partial configurations."""
    key = condition.get_id()
    if key not in asker.conditions:
        asker.conditions[key] = condition, converted(asker, condition)
    return asker.conditions[key][1]


def converted(asker: Language, condition: z3.BoolRef) -> Cubes:
    """The same, worked out."""
    here = space(asker.model)
    if z3.is_and(condition):
        return reduce(here.meet, (cubes(asker, part) for part in condition.children()), EVERYWHERE)
    if z3.is_or(condition):
        return absorbed(cube for part in condition.children() for cube in cubes(asker, part))
    if z3.is_not(condition):
        return here.outside(cubes(asker, condition.arg(0)))
    if z3.is_const(condition):
        return chosen(asker, condition)
    point = next(p for p in asker.sizes if mentions(asker, condition, p))
    return absorbed((pair, *cube) for pair, left in parted(asker, condition, point) for cube in cubes(asker, left))


def chosen(asker: Language, condition: z3.BoolRef) -> Cubes:
    """What a truth value or a single choice comes to."""
    if z3.is_true(condition):
        return EVERYWHERE
    if z3.is_false(condition):
        return NOWHERE
    made = ((p, a) for p, k in asker.sizes.items() for a in range(k))
    return (next(((p, a),) for p, a in made if asker.choice(p, a).eq(condition)),)


def parted(asker: Language, condition: z3.BoolRef, point: str) -> Iterator[tuple[tuple[str, int], z3.BoolRef]]:
    """What is left of the condition under each alternative of the point."""
    alternatives = range(asker.sizes[point])
    for one in alternatives:
        made: Pairs = [(asker.choice(point, a), z3.BoolVal(a == one)) for a in alternatives]
        yield (point, one), z3.simplify(z3.substitute(condition, *made))


def mentions(asker: Language, condition: z3.BoolRef, point: str) -> bool:
    """Whether the condition depends on that point, as far as one sees."""
    names = asker.mentioned(condition)
    return any(name(asker.choice(point, a)) in names for a in range(asker.sizes[point]))
