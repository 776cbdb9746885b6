"""Hours after the harm: when each duty can fall due, and when its acts can first be done lawfully.

The call for help, and all that a duty waits for, is taken to be made with the harm: so the hours are the earliest there
are. What must have been prepared before the harm stands with them. *Lawfully*: no prohibition is broken but by the
author. Each hour was seen in a history that the reference evaluator found possible and lawful; that an act cannot be
done lawfully in time is the solver's answer.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from itertools import product

from verifier.confirming.staging import at_once, lawful, performed
from verifier.cubes import absorbed
from verifier.cutoff import cut
from verifier.meaning.binding import Ground, norms, under, value
from verifier.model import THIRD, Act, Clause, Guard, History, Instance, Item, Modality, Mode, Model, Norm
from verifier.solving.solve import Undecided
from verifier.tabular import Deed, Prepared, Table, Timeline, Window
from verifier.telling.reach import deciding, matched, victim
from verifier.words import do, moments, say

CONFIGURATIONS = 256
"""Configurations of what matters to one clause beyond which it is not worked out."""

Result = tuple[int | None, int | None, tuple[Deed, ...]]


@dataclass(slots=True)
class Clockwork:
    """A model, and what could not be worked out."""

    ground: Ground
    undecided: list[str] = field(default_factory=list)
    known: dict[object, Deed] = field(default_factory=dict)


def make(model: Model, table: Table) -> Table:
    """The table of hours."""
    work = Clockwork(Ground(model))
    windows = tuple(w for clause in work.ground.model.clauses for w in of_clause(work, clause))
    return replace(table, timeline=Timeline(windows), undecided=tuple(dict.fromkeys(work.undecided)))


def of_clause(work: Clockwork, clause: Clause) -> Iterator[Window]:
    """The windows of one clause, harm by harm; configurations with the same hours together."""
    ground, model = work.ground, work.ground.model
    variants = ground.merged(clause, essence)
    for harm in model.harms:
        acts = [a for h, a, _ in ground.harms() if h is harm]
        answering = [a for a in acts if any(matched(ground, n, a) for _, n in variants)]
        told = pick(ground, clause, variants, answering)
        if told is None:
            continue
        rows: dict[Result, list[Guard]] = {}
        for guard, norm in variants:
            for cube in configurations(work, clause, norm, guard):
                result = hours(work, clause, norm, cube, told)
                if result is not None:
                    rows.setdefault(result, []).append(cube)
        for result, cubes in rows.items():
            rest = [c for other, others in rows.items() if other != result for c in others]
            shown = ground.space.smallest(absorbed(cubes), rest)
            yield Window(clause.number, say(model, told), under(model, shown), *result)


def essence(norm: Norm) -> Norm | None:
    """A duty without what does not bear on hours."""
    if norm.modality is not Modality.DUTY:
        return None
    return replace(norm, items=tuple(Item(i.pattern) for i in norm.items), mode=Mode.ALL)


def pick(ground: Ground, clause: Clause, variants: list[tuple[Guard, Norm]], acts: list[Act]) -> Act | None:
    """The harm to tell the hours of: by a third state where it may be, in the first place that the clause reaches."""
    for act in sorted(acts, key=lambda a: THIRD not in a.args[:1]):
        for guard, norm in variants:
            if instance_of(ground, clause, norm, guard, act) is not None:
                return act
    return None


def instance_of(ground: Ground, clause: Clause, norm: Norm, cube: Guard, act: Act) -> Instance | None:
    """An instance that the harm triggers, borne by somebody else and not by the victim if it can be."""
    found = []
    for fixed in matched(ground, norm, act):
        for env, _ in ground.instances(clause, norm, cube, fixed):
            bearer = value(norm.bearer, env)
            if bearer != act.args[0]:
                instance = Instance(clause.number, bearer, tuple((b.var, env[b.var]) for b in norm.binders))
                if bearer != victim(ground.model, act):
                    return instance
                found.append(instance)
    return found[0] if found else None


def configurations(work: Clockwork, clause: Clause, norm: Norm, guard: Guard) -> Iterator[Guard]:
    """The guard with every choice that can bear on the hours."""
    space, model = work.ground.space, work.ground.model
    bans = {p for c in model.clauses for g, n in norms(c) if n.modality is not Modality.DUTY for p, _ in g}
    places = {p for a in model.areas for _, guards in a.regions for g in guards for p, _ in g}
    wanted = deciding(model, norm) | bans | (places if norm.limits else set())
    open_points = [p for p in space.sizes if p in wanted and p not in dict(guard)]
    size = 1
    for point in open_points:
        size *= space.sizes[point]
    if size > CONFIGURATIONS:
        work.undecided.append(f"{clause.number} depends on {size} configurations; settle some of them")
        return
    for picks in product(*(range(space.sizes[p]) for p in open_points)):
        cube = space.joined(guard, tuple(zip(open_points, picks, strict=True)))
        if cube is not None:
            yield cube


# -- hours -------------------------------------------------------------------------------------------------------------


def hours(work: Clockwork, clause: Clause, norm: Norm, cube: Guard, harm: Act) -> Result | None:
    """When the duty can fall due, until when it is to be done, and each act; None where it does not exist."""
    model = work.ground.model
    instance = instance_of(work.ground, clause, norm, cube, harm)
    if instance is None:
        return None
    config = {p.name: dict(cube).get(p.name, 0) for p in model.points}
    alone = with_norm(model, clause, norm)
    met, reason = None, ""
    try:
        met = at_once(alone, config, norm, instance, harm)
    except Undecided as told:
        reason = f": {told}"
    if met is None:
        work.undecided.append(f"when {clause.number} can fall due at the earliest{reason}")
        return None, None, ()
    zero, start = met
    deeds = tuple(known_deed(work, clause, replace(norm, items=(i,)), config, instance, harm) for i in norm.items)
    limit = None
    if norm.deadline is not None:
        limit = norm.deadline.hours + (0 if norm.deadline.from_trigger else start - zero)
    return start - zero, limit, deeds


def with_norm(model: Model, clause: Clause, norm: Norm) -> Model:
    """The model in which the clause says just this."""
    told = replace(clause, variants=(((), norm),))
    return replace(model, clauses=tuple(told if c.number == clause.number else c for c in model.clauses))


def known_deed(
    work: Clockwork, clause: Clause, single: Norm, config: dict[str, int], instance: Instance, harm: Act
) -> Deed:
    """When one act can first be done lawfully; worked out once for all configurations that differ in other respects."""
    model = work.ground.model
    own = {p for g, _ in clause.variants for p, _ in g}
    bounded = any(n.limits for c in model.clauses for _, n in norms(c) if n.modality is not Modality.DUTY)
    places = set() if bounded else {p for a in model.areas for _, guards in a.regions for g in guards for p, _ in g}
    decided = tuple((p, a) for p, a in config.items() if p not in own | places)
    key = single, decided, instance, harm
    if key not in work.known:
        work.known[key] = deed(work, clause, single, config, instance, harm)
    return work.known[key]


def deed(work: Clockwork, clause: Clause, single: Norm, config: dict[str, int], instance: Instance, harm: Act) -> Deed:
    """When one act can first be done lawfully, and what must have been prepared."""
    model = with_norm(work.ground.model, clause, single)
    made = Deed(said(model, single.items[0], instance), None, (), (), ())
    reason = ""
    try:
        made = tried(model, made, config, single, instance, harm)
        if made.earliest is None and lawful(cut(model), config, instance, harm, victim(model, harm)):
            reason = "it is possible, but no history was found in which all that it waits for is done with the harm"
    except Undecided as told:
        reason = str(told)
    if not reason:
        return made
    work.undecided.append(f"when one can {made.act} under {clause.number}: {reason}")
    return Deed(made.act, None, (), (), (), undecided=True)


def tried(model: Model, act: Deed, config: dict[str, int], single: Norm, instance: Instance, harm: Act) -> Deed:
    """The act at the first hour at which histories made by hand do it lawfully; else what they break."""
    met = at_once(model, config, single, instance, harm)
    for offset in offsets(model) if met else ():
        zero, start = met or (0, 0)
        found = performed(model, config, single, instance, harm, start + offset)
        if found is not None and not found[2]:
            before = prepared(model, found[0], zero)
            given = tuple(m.act for m in moments(model, tuple(o for o in found[1] if o.hour >= zero)))
            return replace(act, earliest=start + offset - zero, prepared=before, given=given)
        act = replace(act, against=act.against or (found[2] if found else ()))
    return act


def offsets(model: Model) -> list[int]:
    """Hours by which an act may have to wait: lead times, and sums of two."""
    leads = {0, *(body.lead for need in model.needs for _, body in need.variants if body is not None)}
    return sorted({a + b for a in leads for b in leads})


def prepared(model: Model, history: History, zero: int) -> tuple[Prepared, ...]:
    """What is done before the harm."""
    before = tuple(o for o in history if o.hour < zero)
    return tuple(Prepared(zero - m.hour, m.act) for m in moments(model, before))


def said(model: Model, item: Item, instance: Instance) -> str:
    """The act in the treaty's words, without its actor."""
    env = dict(instance.binding)
    return do(model, Act(item.pattern.template, tuple(value(t, env) for t in item.pattern.args)))
