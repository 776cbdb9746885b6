"""States and regions that no clause tells apart: classes, a smaller model that stands for all, representatives.

Two states are interchangeable when no clause, need, harm or region names either and they belong to the same roles
and parties under the same guards: swapping them maps the model onto itself, so verdicts map too. A question names at
most an author, a bearer and a blocker; one more state stands for everybody else. A class may be cut down to those
unless a decision rule would notice (one member can block, one member is enough). Of those who are bound together it
matters whether none, one or several default, while another does its share: there two more remain. Of those who are
bound jointly and severally it only matters whether one performs. Where a clause speaks of a breach, one more
remains: who breaks it; and where it speaks of a silence, who breaks that. Whoever a rule includes has a role that the
others have not, so is in another class, and of each class somebody is left. The tests compare with the full set.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import product
from math import prod

from verifier.model import (
    THIRD,
    Bearing,
    Binder,
    Broken,
    Const,
    Domain,
    Entity,
    Guard,
    Happens,
    Joint,
    Model,
    Norm,
    Outcome,
    Owes,
    Parties,
    Pattern,
    Plain,
    Rule,
    Silence,
    Term,
    parts,
)

STATES = 4
"""Author, bearer, blocker, and one for the others."""
ABSOLVED = 2
"""More, where a duty binds several together: two others who default and absolve each other."""
REGIONS = 2
CONFIGURATIONS = 4096
"""Choices in role, area and party lists beyond which nobody is looked for who is redundant."""


@dataclass(frozen=True, slots=True)
class Classes:
    """Interchangeable individuals, each class in text order; `of` maps a name to its class's number."""

    members: tuple[tuple[str, ...], ...]
    of: dict[str, int]

    def key(self, names: Iterable[str]) -> tuple[object, ...]:
        """The same for two lists of names exactly when a swap of interchangeable individuals maps one to the other.

        What is no individual (a clause number, say) stands for itself.
        """
        seen: dict[int, list[str]] = {}
        found: list[object] = []
        for name in names:
            group = self.of.get(name)
            if group is None:
                found.append(name)
                continue
            known = seen.setdefault(group, [])
            if name not in known:
                known.append(name)
            found.append((group, known.index(name)))
        return tuple(found)


def classes(model: Model) -> Classes:
    """The classes of a model's individuals."""
    named = set(constants(model)) | {e.owner for e in model.entities if e.owner} | {THIRD}
    named |= {e.name for e in model.entities if e.amount is not None}  # told apart by their numbers
    bound = [dict(parties) for parties in all_parties(model)]
    groups: dict[object, list[str]] = {}
    for e in model.entities:
        if e.sort == "state":
            kind: object = (
                e.sort,
                tuple(dict(r.members).get(e.name) for r in model.roles),
                tuple(p.get(e.name) for p in bound),
            )
        else:
            kind = (e.sort, tuple(dict(a.regions).get(e.name) for a in model.areas), e.owner)
        groups.setdefault(e.name if e.name in named else kind, []).append(e.name)
    members = tuple(tuple(g) for g in groups.values())
    return Classes(members, {name: k for k, group in enumerate(members) for name in group})


def redundant(model: Model) -> frozenset[str]:
    """States and regions that add nothing: under each configuration others, not redundant, are just like them.

    A region, where another unnamed one of its owner is in the same areas. A state, where enough unnamed ones for every
    part in a question are in the same roles, or where it is in none and so like the anonymous third state. A swap
    under that configuration maps the model onto itself: whatever is found of the one under it is found of the other.
    """
    named = set(constants(model)) | {e.owner for e in model.entities if e.owner}
    free = [e for e in model.entities if e.name not in named and e.sort in ("state", "region")]
    places = {e.name: memberships(model, e) for e in free}
    points = sorted({p for rows in places.values() for guards in rows for g in guards for p, _ in g})
    sizes = {p.name: len(p.alternatives) for p in model.points}
    if prod(sizes[p] for p in points) > CONFIGURATIONS:
        return frozenset()

    def under(name: str, config: dict[str, int]) -> tuple[bool, ...]:
        return tuple(any(all(config[p] == a for p, a in g) for g in guards) for guards in places[name])

    configs = [dict(zip(points, picks, strict=True)) for picks in product(*(range(sizes[p]) for p in points))]
    gone: set[str] = set()
    for e in reversed(free):
        others = [o.name for o in free if (o.sort, o.owner) == (e.sort, e.owner) and o.name not in gone | {e.name}]
        alike = [[o for o in others if under(o, c) == under(e.name, c)] for c in configs]
        enough = 1 if e.sort == "region" else crowd(model)
        if e.name != THIRD and all(len(found) >= enough or THIRD in found for found in alike):
            gone.add(e.name)
    return frozenset(gone)


def crowd(model: Model) -> int:
    """How many interchangeable states stand for any number of them."""
    together = any(norm.bearing is Bearing.TOGETHER for norm in norms(model))
    silence = any(isinstance(c, Silence) for norm in norms(model) for c in norm.conditions())
    return STATES + ABSOLVED * together + any(isinstance(c, Broken) for c in conditions(model)) + silence


def memberships(model: Model, e: Entity) -> list[tuple[Guard, ...]]:
    """The guards under which an individual is in each role, area and list of parties."""
    roles = [dict(r.members).get(e.name, ()) for r in model.roles]
    areas = [dict(a.regions).get(e.name, ()) for a in model.areas]
    return [*roles, *areas, *(dict(parties).get(e.name, ()) for parties in all_parties(model))]


def all_parties(model: Model) -> tuple[Parties, ...]:
    """The list of parties of each instrument."""
    return tuple(i.parties for i in model.instruments) or (model.members(),)


def cut(model: Model) -> Model:
    """The model with large classes of states cut down, as far as its decision rules allow."""
    found = classes(model)
    sort = {e.name: e.sort for e in model.entities}
    dropped: set[str] = set()
    for group in found.members:
        limit = crowd(model) if sort[group[0]] == "state" else REGIONS
        extra = set(group[limit:])
        if extra and (sort[group[0]] != "state" or not noticed(model, dropped, extra)):
            dropped |= extra
    return without(model, dropped)


def noticed(model: Model, dropped: set[str], extra: set[str]) -> bool:
    """Whether some decision rule behaves differently once these states are gone."""
    for joint in joints(model):
        if joint.role == "party":
            members = model.members()
        else:
            members = model.role(joint.role).members
        always = [m for m, guards in members if guards == ((),) and m not in dropped]
        sometimes = len([m for m, guards in members if guards != ((),) and m not in dropped])
        gone = len([m for m in always if m in extra])
        for n in range(len(always) - len(joint.other_than), len(always) + sometimes + 1):
            if character(joint.rule, n) != character(joint.rule, n - gone):
                return True
    return False


def character(rule: Rule, n: int) -> tuple[bool, bool]:
    """(one member can block, one member is enough) among n."""
    k = rule.threshold(n)
    return k > n - 1, k <= 1


def without(model: Model, dropped: set[str]) -> Model:
    """The model without these individuals."""
    if not dropped:
        return model
    return replace(
        model,
        entities=tuple(e for e in model.entities if e.name not in dropped),
        roles=tuple(replace(r, members=tuple(m for m in r.members if m[0] not in dropped)) for r in model.roles),
        areas=tuple(replace(a, regions=tuple(m for m in a.regions if m[0] not in dropped)) for a in model.areas),
        parties=tuple(p for p in model.parties if p[0] not in dropped),
        instruments=tuple(
            replace(i, parties=tuple(p for p in i.parties if p[0] not in dropped)) for i in model.instruments
        ),
    )


# -- everything a model mentions ---------------------------------------------------------------------------------


def joints(model: Model) -> Iterator[Joint]:
    """Every joint act that some norm, need or goal speaks of."""
    return (c for c in conditions(model) if isinstance(c, Joint))


def conditions(model: Model) -> Iterator[Plain]:
    """Every condition of which a norm, need or goal speaks."""
    for norm in norms(model):
        yield from (part for c in norm.conditions() for part in parts(c))
    for need in model.needs:
        for _, body in need.variants:
            if body is not None:
                yield from (*body.options, *body.situation())
    for goal in model.goals:
        yield from goal.when
        if isinstance(goal.then, Outcome):
            yield from parts(goal.then.condition)


def norms(model: Model) -> Iterator[Norm]:
    """Every variant of every clause."""
    return (n for c in model.clauses for _, n in c.variants if n is not None)


def constants(model: Model) -> Iterator[str]:
    """Names of individuals that the text names outside role, area and party lists."""
    for norm in norms(model):
        items = (p for i in norm.items for p in (i.pattern, i.case) if p is not None)
        yield from terms((norm.bearer, *(limit.term for limit in norm.limits)), norm.binders, items)
        yield from (part.of for part in norm.reserved())
    for condition in conditions(model):
        if isinstance(condition, Happens):
            yield from terms((), condition.binders, (condition.pattern,))
        elif isinstance(condition, Broken):
            yield from terms((condition.who,), condition.binders, ())
        else:
            yield from terms((*condition.args, *condition.other_than), condition.binders, ())
    for need in model.needs:
        for _, body in need.variants:
            if body is not None:
                yield from terms((), body.binders, (body.act,))
    yield from (t.organ for t in model.templates if t.organ)
    yield from (a.state for a in model.acceptances)
    for harm in model.harms:
        yield from terms((), harm.binders, (harm.pattern,))
    for goal in model.goals:
        yield from terms((), goal.binders, ())
        if isinstance(goal.then, Owes):
            yield from terms(goal.then.other_than, (), ())
            yield from [goal.then.who] if goal.then.quantifier == "" else []


def terms(loose: Iterable[Term], binders: Iterable[Binder], patterns: Iterable[Pattern]) -> Iterator[str]:
    """Constants among loose terms, binders' exclusions and patterns' arguments."""
    domains: list[Domain] = [b.domain for b in binders]
    found = (*loose, *(t for d in domains for t in d.other_than), *(t for p in patterns for t in p.args))
    yield from (t.name for t in found if isinstance(t, Const))
    yield from (d.owner for d in domains if d.owner is not None)
