"""Where a harm is answered: which clauses reach a region, and whether any duty is owed there.

*Covered*: a duty towards the victim, to act or to judge for oneself, can fall due on somebody other than the author of
the harm, under every reading and bracket. *Excluded*: none can, since the words of a clause leave the place out. *No
duty*: none can, and no words about places are the reason. *Undetermined*: it depends on the choices that are named.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import product

from verifier.confirming.staging import can_fall_due
from verifier.cubes import NOWHERE, Cubes
from verifier.cutoff import classes
from verifier.meaning.binding import Ground, under, value
from verifier.model import (
    THIRD,
    Act,
    Clause,
    Guard,
    Harm,
    Instance,
    Modality,
    Mode,
    Model,
    Norm,
)
from verifier.query import Strength, grade
from verifier.solving.solve import Undecided
from verifier.tabular import Coverage, Inside, Place, Reach, Table, Territory
from verifier.telling.phrasing import Speech
from verifier.telling.reach import deciding, matched, victim
from verifier.words import display, listed, say

Memo = dict[object, bool]


@dataclass(slots=True)
class Survey:
    """A model looked at place by place; what serves again is kept."""

    ground: Ground
    known: Memo = field(default_factory=dict)
    clauses: dict[str, list[tuple[Guard, Norm]]] = field(default_factory=dict)
    undecided: list[str] = field(default_factory=list)

    points: dict[Norm, set[str]] = field(default_factory=dict)

    def deciding(self, norm: Norm) -> set[str]:
        """Choice points outside the clause on which it can depend whether its conditions come about."""
        if norm not in self.points:
            self.points[norm] = deciding(self.model, norm)
        return self.points[norm]

    @property
    def model(self) -> Model:
        """The model."""
        return self.ground.model


def make(model: Model, table: Table) -> Table:
    """The table of places."""
    survey = Survey(Ground(model))
    survey.clauses = {c.number: survey.ground.merged(c, lambda n: essence(model, n)) for c in model.clauses}
    areas = tuple(a.display for a in model.areas)
    limited = [c for c in model.clauses if any(n.limits for _, n in survey.clauses[c.number])]
    places = tuple(place for harm in model.harms for place in surveyed(survey, harm, limited))
    made = Territory(areas, tuple(c.number for c in limited), places)
    return replace(table, territory=made, undecided=tuple(dict.fromkeys(survey.undecided)))


def surveyed(survey: Survey, harm: Harm, limited: Sequence[Clause]) -> Iterator[Place]:
    """The places of one harm, in text order; authors with the same answers together."""
    model = survey.model
    groups: dict[tuple[str, str], dict[Place, list[str]]] = {}
    kinds = classes(model)
    answered: dict[object, Place] = {}
    for statement, act, cubes in survey.ground.harms():
        if statement is not harm:
            continue
        regions = [a for a, sort in zip(act.args, model.template(act.template).slots, strict=True) if sort == "region"]
        key = kinds.key(act.args), tuple(regions), cubes
        if key not in answered:
            answered[key] = surveyed_act(survey, harm, act, regions[0] if regions else "", cubes, limited)
        place = replace(answered[key], victim=display(model, victim(model, act)))
        author = act.args[0] if model.template(act.template).actor else ""
        groups.setdefault((place.victim, place.region), {}).setdefault(place, []).append(author)
    for found in groups.values():
        for place, authors in found.items():
            yield replace(place, authors="" if len(found) == 1 else authors_named(model, authors))


def authors_named(model: Model, authors: Sequence[str]) -> str:
    """The authors for whom an answer holds."""
    return listed(("any other state" if a == THIRD else display(model, a) for a in authors), "or")


def surveyed_act(survey: Survey, harm: Harm, act: Act, region: str, cubes: Cubes, limited: Sequence[Clause]) -> Place:
    """What is owed once that act happens; `cubes` are the configurations under which it is a harm."""
    model, ground = survey.model, survey.ground
    reached = {c.number: answering(survey, c, act) for c in model.clauses}
    reaches = tuple(Reach(c.number, coverage(ground, cubes, {c.number: reached[c.number]}, True)) for c in limited)
    excludes = any(n.limits and matched(ground, n, act) for c in limited for _, n in survey.clauses[c.number])
    return Place(
        harm=Speech(model, harm.binders).says(harm.pattern) if harm.binders else say(model, act),
        region=display(model, region) if region else "",
        victim="",
        authors="",
        inside=tuple(Inside(a.display, under(model, dict(a.regions).get(region, NOWHERE))) for a in model.areas),
        limited=reaches,
        overall=coverage(ground, cubes, reached, excludes),
    )


def coverage(ground: Ground, harmful: Cubes, reached: dict[str, Cubes], excludes: bool) -> Coverage:
    """Covered, excluded or undetermined, among the configurations under which the act is a harm."""
    space = ground.space
    on = space.meet(harmful, space.tidy(cube for cubes in reached.values() for cube in cubes))
    off = space.meet(harmful, space.outside(on))
    verdict = "covered" if not off else "undetermined" if on else "excluded" if excludes else "no duty"
    covered, uncovered = space.smallest(on, off), space.smallest(off, on)
    clauses = tuple(number for number, cubes in reached.items() if space.meet(harmful, cubes))
    return Coverage(verdict, under(ground.model, covered), under(ground.model, uncovered), clauses)


# -- one clause and one harm ---------------------------------------------------------------------------------------


def answering(survey: Survey, clause: Clause, act: Act) -> Cubes:
    """The configurations under which a duty of that clause towards the victim can fall due on somebody else."""
    found: list[Guard] = []
    for guard, norm in survey.clauses[clause.number]:
        if not survey.ground.space.covers(found, guard):
            for fixed in matched(survey.ground, norm, act):
                found += falling_due(survey, clause, norm, guard, fixed, act, found)
    return survey.ground.space.tidy(found)


def falling_due(
    survey: Survey, clause: Clause, norm: Norm, guard: Guard, fixed: dict[str, str], act: Act, known: list[Guard]
) -> Iterator[Guard]:
    """Cubes under which some instance with these values can fall due, beyond those known."""
    space = survey.ground.space
    found = list(known)
    for env, cube in survey.ground.instances(clause, norm, guard, fixed):
        bearer = value(norm.bearer, env)
        owed = norm.beneficiary is not None and value(norm.beneficiary, env) == victim(survey.model, act)
        if owed and bearer != act.args[0] and not space.covers(found, cube):
            instance = Instance(clause.number, bearer, tuple((b.var, env[b.var]) for b in norm.binders))
            for whole in completed(survey, norm, cube):
                if not space.covers(found, whole) and due(survey, norm, instance, whole, act):
                    found.append(whole)
                    yield whole
        if space.covers(found, guard):
            return


def due(survey: Survey, norm: Norm, instance: Instance, cube: Guard, act: Act) -> bool:
    """Whether the instance can fall due under the cube; asked once for norms that differ in other respects only."""
    points = survey.deciding(norm)
    decided = tuple(pair for pair in cube if pair[0] in points)
    key = (instance.clause if norm.under else "", norm, instance.bearer, instance.binding, decided, act)
    if key not in survey.known:
        config = {p.name: dict(cube).get(p.name, 0) for p in survey.model.points}
        try:
            survey.known[key] = can_fall_due(survey.model, config, norm, instance, act)
        except Undecided as reason:
            survey.undecided.append(f"whether {instance.clause} can fall due: {reason}")
            survey.known[key] = False
    return survey.known[key]


def completed(survey: Survey, norm: Norm, cube: Guard) -> Iterator[Guard]:
    """The cube with every choice that decides whether the norm can fall due."""
    space = survey.ground.space
    open_points = [p for p in space.sizes if p in survey.deciding(norm) and p not in dict(cube)]
    for picks in product(*(range(space.sizes[p]) for p in open_points)):
        whole = space.joined(cube, tuple(zip(open_points, picks, strict=True)))
        assert whole is not None
        yield whole


def essence(model: Model, norm: Norm) -> Norm | None:
    """What decides whether a duty beyond talk can fall due: not by when, nor what it asks unless some is taken away."""
    if not counts(model, norm):
        return None
    return replace(norm, items=norm.items if norm.under else (), mode=Mode.ALL, deadline=None)


def counts(model: Model, norm: Norm) -> bool:
    """Whether the norm is a duty beyond talk."""
    talk = {t.name for t in model.templates if t.talk}
    return norm.modality is Modality.DUTY and grade(norm, talk) > Strength.CONSULT
