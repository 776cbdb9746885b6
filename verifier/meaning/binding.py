"""Whom clauses bind, where, and under which configurations: existence of instances, as cubes.

What `semantics.instances` says of one full configuration is said here of all at once. The tests compare the two.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from typing import TypeVar

from verifier.cubes import EVERYWHERE, NOWHERE, Cubes, Space, absorbed, space
from verifier.finding import Setting
from verifier.model import Act, Binder, Clause, Const, Domain, Guard, Happens, Harm, Limit, Model, Norm, Term
from verifier.words import settings

Env = Mapping[str, str]
T = TypeVar("T")


class Ground:
    """A model whose sets are looked up once."""

    def __init__(self, model: Model) -> None:
        self.model = model
        self.space: Space = space(model)
        self.roles = {r.name: dict(r.members) for r in model.roles}
        self.areas = {a.name: dict(a.regions) for a in model.areas}
        self.parties = dict(model.parties)
        self.states = tuple(model.states())
        self.members = dict(model.members())
        self._bound = {c.number: dict(model.bound_by(c)) for c in model.clauses}

    def instances(self, clause: Clause, norm: Norm, guard: Guard, fixed: Env) -> Iterator[tuple[Env, Guard]]:
        """The ways to fill the norm's variables (as far as `fixed` leaves them open), each with one cube."""
        parties = self.parties_to(clause)
        for env, cube in self.filled(norm.binders, {}, guard, fixed):
            bearer = value(norm.bearer, env)
            for bound in self.space.meet((cube,), parties.get(bearer, NOWHERE)):
                yield from ((env, within) for within in self.limited(norm.limits, env, bound))

    def filled(self, binders: tuple[Binder, ...], env: Env, cube: Guard, fixed: Env) -> Iterator[tuple[Env, Guard]]:
        """Values of the binders in their domains, each with a cube under which they are there."""
        if not binders:
            yield env, cube
            return
        first, *rest = binders
        for name, guards in self.values(first.domain, env):
            if fixed.get(first.var, name) == name:
                for narrower in self.space.meet((cube,), guards):
                    yield from self.filled(tuple(rest), {**env, first.var: name}, narrower, fixed)

    def values(self, domain: Domain, env: Env) -> Iterator[tuple[str, Cubes]]:
        """The individuals in a domain, and when they are in it."""
        excluded = {value(t, env) for t in domain.other_than}
        for e in self.model.entities:
            if e.sort == domain.sort and e.name not in excluded and domain.owner in (None, e.owner):
                role = EVERYWHERE if domain.role is None else self.roles[domain.role].get(e.name, NOWHERE)
                area = EVERYWHERE if domain.area is None else self.areas[domain.area].get(e.name, NOWHERE)
                if there := self.space.meet(role, area):
                    yield e.name, there

    def limited(self, limits: tuple[Limit, ...], env: Env, cube: Guard) -> Iterator[Guard]:
        """The parts of the cube in which every territorial limit is met."""
        cubes: Cubes = (cube,)
        for limit in limits:
            inside = self.areas[limit.area].get(value(limit.term, env), NOWHERE)
            cubes = self.space.meet(cubes, inside if limit.inside else self.space.outside(inside))
        yield from cubes

    def merged(self, clause: Clause, essence: Callable[[Norm], Norm | None]) -> list[tuple[Guard, Norm]]:
        """The variants of a clause, those with the same essence joined under as few cubes as can be."""
        groups: dict[Norm | None, list[Guard]] = {}
        for guard, norm in clause.variants:
            groups.setdefault(None if norm is None else essence(norm), []).append(guard)
        found = []
        for norm, guards in groups.items():
            if norm is not None:
                rest = [g for other, others in groups.items() if other != norm for g in others]
                found += [(cube, norm) for cube in self.space.smallest(guards, rest)]
        return found

    def matching(self, condition: Happens, act: Act) -> Env | None:
        """The values of variables that make the condition this act."""
        if condition.pattern.template != act.template:
            return None
        env: dict[str, str] = {}
        for term, name in zip(condition.pattern.args, act.args, strict=True):
            if (term.name if isinstance(term, Const) else env.setdefault(term.name, name)) != name:
                return None
        return env

    def harms(self) -> Iterator[tuple[Harm, Act, Cubes]]:
        """Every harm act, with the statement that makes it one and the configurations under which it does."""
        templates = {t.name: t for t in self.model.templates}
        for harm in self.model.harms:
            found: dict[Act, list[Guard]] = {}
            for env, cube in self.filled(harm.binders, {}, (), {}):
                args = tuple(value(t, env) for t in harm.pattern.args)
                template = templates[harm.pattern.template]
                states = [a for a, sort in zip(args, template.slots, strict=True) if sort == "state"]
                if template.reflexive or len(set(states)) == len(states):
                    found.setdefault(Act(template.name, args), []).append(cube)
            yield from ((harm, act, self.space.tidy(cubes)) for act, cubes in found.items())

    def bearers(self, clause: Clause) -> dict[str, Cubes]:
        """Whom the clause binds, in text order, and under which configurations."""
        found: dict[str, Cubes] = {}
        for state in self.parties:
            cubes: list[Guard] = []
            for guard, norm in norms(clause):
                cubes += self.bound(clause, norm, guard, state)
            if cubes:
                found[state] = self.space.tidy(cubes)
        return found

    def parties_to(self, clause: Clause) -> Mapping[str, Cubes]:
        """The states bound by the clause's own instrument, and those that have accepted the clause."""
        return self._bound[clause.number]

    def bound(self, clause: Clause, norm: Norm, guard: Guard, state: str) -> Cubes:
        """The cubes under which one variant binds that state."""
        fixed = {} if isinstance(norm.bearer, Const) else {norm.bearer.name: state}
        if isinstance(norm.bearer, Const) and norm.bearer.name != state:
            return NOWHERE
        least = self.space.meet((guard,), self.parties_to(clause).get(state, NOWHERE))
        found: list[Guard] = []
        for _, cube in self.instances(clause, norm, guard, fixed):
            found.append(cube)
            if len(least) == 1 and cube == least[0]:  # nothing wider can come
                break
        return absorbed(found)


def norms(clause: Clause) -> Iterator[tuple[Guard, Norm]]:
    """The variants of a clause that are norms."""
    return ((guard, norm) for guard, norm in clause.variants if norm is not None)


def value(term: Term, env: Env) -> str:
    """The individual that a term stands for."""
    return term.name if isinstance(term, Const) else env[term.name]


def under(model: Model, cubes: Iterable[Guard]) -> tuple[tuple[Setting, ...], ...]:
    """Cubes by the names of points and alternatives."""
    return tuple(settings(model, cube) for cube in cubes)


# -- what is chosen throughout -------------------------------------------------------------------------------------


def settled(model: Model, chosen: Guard) -> Model:
    """The model with these choices made: their points are gone, and with them all that the choices exclude."""
    picks = dict(chosen)

    def left(guards: Iterable[Guard]) -> tuple[Guard, ...]:
        agreed = (g for g in guards if all(picks.get(p, a) == a for p, a in g))
        return tuple(tuple(pair for pair in g if pair[0] not in picks) for g in agreed)

    def members(rows: tuple[tuple[str, tuple[Guard, ...]], ...]) -> tuple[tuple[str, tuple[Guard, ...]], ...]:
        return tuple((name, kept) for name, guards in rows if (kept := left(guards)))

    def variants(rows: tuple[tuple[Guard, T], ...]) -> tuple[tuple[Guard, T], ...]:
        return tuple((kept, body) for guard, body in rows for kept in left((guard,)))

    return replace(
        model,
        parties=members(model.parties),
        roles=tuple(replace(r, members=members(r.members)) for r in model.roles),
        areas=tuple(replace(a, regions=members(a.regions)) for a in model.areas),
        needs=tuple(replace(n, variants=variants(n.variants)) for n in model.needs),
        clauses=tuple(replace(c, variants=variants(c.variants)) for c in model.clauses),
        points=tuple(p for p in model.points if p.name not in picks),
        instruments=tuple(replace(i, parties=members(i.parties)) for i in model.instruments),
        scenarios=(),
    )
