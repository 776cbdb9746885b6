"""Which clause gives way to which: stated priorities applied to a set of clauses (docs/semantics.md, "Instruments")."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import permutations

from verifier.model import Clause, Const, Guard, Model, Norm, Parties, Priority, Rank, Term


def ranked(model: Model, guard: Guard, clauses: Sequence[str]) -> tuple[tuple[str, str, str], ...]:
    """Each pair of these clauses of which one prevails and one gives way wherever the guard holds, and the source."""
    found = ((a, b, gives_way(model, guard, b, a)) for a, b in permutations(clauses, 2) if model.priorities)
    return tuple((a, b, why.source) for a, b, why in found if why is not None)


def gives_way(model: Model, guard: Guard, under: str, over: str) -> Priority | None:
    """The priority by which the one clause gives way to the other: that between the clauses themselves comes first."""
    sides = (over, under)
    homes = (model.clause(over).instrument, model.clause(under).instrument)
    for rank, pair in ((Rank.CLAUSE, sides), (Rank.INSTRUMENT, homes)):
        stated = [p for p in model.priorities if p.rank is rank and {p.over, p.under} == set(pair)]
        if stated:
            return stated[0] if (stated[0].over, stated[0].under) == pair else None
    later = next((p for p in model.priorities if p.rank is Rank.LATER), None)
    return later if later is not None and is_later(model, guard, model.clause(under), homes[0]) else None


def is_later(model: Model, guard: Guard, under: Clause, home: str) -> bool:
    """Whether the other instrument is later, and everybody whom the clause may concern is surely a party to it."""
    dates = {i.name: i.date for i in model.instruments}
    if not (dates.get(under.instrument) and dates.get(home, "") > dates[under.instrument]):
        return False
    sure = {state for state, guards in model.parties_to(home) if any(set(g) <= set(guard) for g in guards)}
    variants = (n for g, n in under.variants if n is not None and agree(g, guard))
    return all(set(concerned(model, guard, under, norm)) <= sure for norm in variants)


def concerned(model: Model, guard: Guard, clause: Clause, norm: Norm) -> Iterator[str]:
    """Everybody who may bear the norm, and everybody to whom it may be owed."""
    bound = possible(model.bound_by(clause), guard)
    yield from (s for s in range_of(model, guard, norm, norm.bearer) if s in bound)
    yield from bound if norm.beneficiary is None else range_of(model, guard, norm, norm.beneficiary)


def range_of(model: Model, guard: Guard, norm: Norm, term: Term) -> set[str]:
    """Every state for which a term of the norm may stand."""
    if isinstance(term, Const):
        return {term.name}
    role = next(b.domain.role for b in norm.binders if b.var == term.name)
    return set(model.states()) if role is None else possible(model.role(role).members, guard)


def possible(members: Parties, guard: Guard) -> set[str]:
    """The members under some configuration that the guard allows."""
    return {state for state, guards in members if any(agree(g, guard) for g in guards)}


def agree(one: Guard, other: Guard) -> bool:
    """Whether some configuration contains both."""
    known = dict(other)
    return all(known.get(point, alternative) == alternative for point, alternative in one)
