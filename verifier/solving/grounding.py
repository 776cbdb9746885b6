"""A model for one set of harm acts with its variables filled in: which acts can happen, which instances can exist.

What depends on the configuration is a condition over choices, as SMT-LIB text (`smtlib`).
"""

from __future__ import annotations

from collections.abc import Container, Iterator
from dataclasses import dataclass, replace
from itertools import pairwise, product

from verifier.model import (
    Act,
    ActKind,
    Bearing,
    Binder,
    Broken,
    Clause,
    Condition,
    Const,
    Domain,
    Guard,
    Happens,
    Instance,
    Item,
    Joint,
    Modality,
    Model,
    Norm,
    Pattern,
    Plain,
    RuleKind,
    Silence,
    Term,
    counting,
    parts,
)
from verifier.solving.smtlib import choice, conj, disj, neg

Env = dict[str, str]
"""Variables and the constants they stand for."""


@dataclass(frozen=True, slots=True)
class GroundClause:
    """One instance under one variant of its clause: environment and the condition under which it exists.

    `parts` number the variant's trigger, steps, exceptions and content: equal numbers, equal parts.
    """

    clause: str
    cube: Guard
    guard: str
    norm: Norm
    env: Env
    exists: str
    parts: tuple[int, ...]


class Grounding:
    """A model for one set of harm acts: who is in which set, which acts can happen, which instances can exist."""

    def __init__(self, model: Model, harms: tuple[Act, ...]) -> None:
        self.model = model
        self.harms = frozenset(harms)
        self.templates = {t.name: t for t in model.templates}
        self.order = {t.name: i for i, t in enumerate(model.templates)}
        self.rank = {e.name: i for i, e in enumerate(model.entities)}
        self.by_sort: dict[str, list[str]] = {}
        for entity in model.entities:
            self.by_sort.setdefault(entity.sort, []).append(entity.name)
        self.owner = {e.name: e.owner for e in model.entities}
        rungs = sorted((e for e in model.entities if e.amount is not None), key=lambda e: (e.sort, e.amount or 0))
        self.below = {b.name: a.name for a, b in pairwise(rungs) if a.sort == b.sort}  # the next smaller amount
        self.points = {p.name: i for i, p in enumerate(model.points)}
        self.sizes = {p.name: len(p.alternatives) for p in model.points}
        self.roles = {r.name: dict(r.members) for r in model.roles}
        self.areas = {a.name: dict(a.regions) for a in model.areas}
        self.parties = dict(model.members())
        self.labels = {c.number: f"L{i}" for i, c in enumerate(model.clauses)}
        self.need_labels = {n.name: f"N{i}" for i, n in enumerate(model.needs)}
        self.words = {w: f"W{i}" for i, w in enumerate(dict.fromkeys(all_words(model)))}
        self.can: dict[Act, bool] = {}
        self.harm_when: dict[Act, str] = {}  # harm acts, and under which configurations they are
        for act, inside in [(a, i) for h in model.harms for i, a in self.matching(h.pattern, h.binders, {})]:
            self.harm_when[act] = disj((self.harm_when.get(act, "false"), inside))
        self.can.clear()
        self.numbers: dict[object, int] = {}
        self.known_props: dict[Act, frozenset[Act]] = {}
        self.counting: dict[Act, list[tuple[str, Act]]] = {}  # for an act, what counts as it, and when
        for clause in model.clauses:
            for when, act, other in self.deemed(clause):
                self.counting.setdefault(other, []).append((when, act))
        self.duties: dict[Instance, list[GroundClause]] = {}
        self.companies: dict[tuple[str, str], dict[object, list[Instance]]] = {}  # see `fellows`
        self.bans: dict[Instance, list[GroundClause]] = {}
        self.liberties: dict[Instance, list[GroundClause]] = {}
        self.finals: dict[Instance, list[GroundClause]] = {}  # entries and endings
        self.life: dict[tuple[str, str], list[tuple[Instance, GroundClause]]] = {}  # the same, by instrument and party
        self.instruments = {c.number: c.instrument for c in model.clauses}
        kinds = {Modality.DUTY: self.duties, Modality.BAN: self.bans, Modality.LIBERTY: self.liberties}
        kinds |= dict.fromkeys((m for m in Modality if m.final), self.finals)
        self.lifters: dict[tuple[str, Act], list[GroundClause]] = {}  # for a clause's bans on an act
        self.forbidding: dict[tuple[str, Act], list[GroundClause]] = {}  # a clause's bans on an act
        for clause in model.clauses:
            for instance, one in self.grounds(clause):
                kinds[one.norm.modality].setdefault(instance, []).append(one)
                if one.norm.modality.final:
                    self.life.setdefault((clause.instrument, instance.bearer), []).append((instance, one))
                acts = dict.fromkeys(ground(i.pattern, one.env) for i in one.norm.items)
                covered = dict.fromkeys(rung for act in acts for rung in self.ladder(act))
                covered |= dict.fromkeys(other for act in acts for _, other in self.counting.get(act, ()))
                for act, number in product(covered, one.norm.over):
                    self.lifters.setdefault((number, act), []).append(one)
                for act in acts if one.norm.modality is Modality.BAN else ():
                    self.forbidding.setdefault((clause.number, act), []).append(one)

    def chosen(self, guard: Guard) -> str:
        """The guard as a conjunction of choices."""
        return conj(choice(self.points, p, a) for p, a in guard)

    def any_of(self, guards: tuple[Guard, ...] | None) -> str:
        """Membership under any of these guards; None is no membership at all."""
        return "false" if guards is None else disj(self.chosen(g) for g in guards)

    def possible(self, act: Act) -> bool:
        """Whether the act can happen at all in these scenarios."""
        known = self.can.get(act)
        if known is None:
            free = act in self.harms or self.harm_when.get(act, "false") != "true"
            known = self.can[act] = free and self.apart(act)
        return known

    def apart(self, act: Act) -> bool:
        """Whether no state stands in it twice, unless its phrase allows that."""
        template = self.templates[act.template]
        written = list(zip(act.args, template.slots, strict=True))[template.kind is ActKind.JOINT :]
        states = [a for a, sort in written if sort == "state"]
        return len(set(states)) == len(states) or template.reflexive

    def rungs(self, act: Act) -> list[Act]:
        """The same act one rung down, by each of its amounts."""
        steps = [(k, self.below[a]) for k, a in enumerate(act.args) if a in self.below]
        return [Act(act.template, (*act.args[:k], a, *act.args[k + 1 :]), act.closing) for k, a in steps]

    def ladder(self, act: Act) -> dict[Act, None]:
        """The act and all that lie below it."""
        found = {act: None}
        for rung in self.rungs(act):
            found |= self.ladder(rung)
        return found

    def in_scenario(self, act: Act) -> bool:
        """Whether the act is an event or a call."""
        return self.templates[act.template].kind in (ActKind.EVENT, ActKind.CALL)

    def values(self, domain: Domain, env: Env) -> Iterator[tuple[str, str]]:
        """Constants of a domain, each with the condition under which it belongs there."""
        out = {value(t, env) for t in domain.other_than}
        members = None if domain.role is None else (self.parties if domain.role == "party" else self.roles[domain.role])
        regions = None if domain.area is None else self.areas[domain.area]
        for name in self.by_sort.get(domain.sort, ()):
            if name in out or (domain.owner is not None and self.owner[name] != domain.owner):
                continue
            inside = "true" if members is None else self.any_of(members.get(name))
            if regions is not None:
                inside = conj((inside, self.any_of(regions.get(name))))
            if inside != "false":
                yield name, inside

    def environments(self, binders: tuple[Binder, ...], env: Env) -> Iterator[tuple[Env, str]]:
        """All assignments of the binders that extend `env`, with their conditions."""
        if not binders:
            yield env, "true"
            return
        head, *rest = binders
        for name, inside in self.values(head.domain, env):
            for full, others in self.environments(tuple(rest), {**env, head.var: name}):
                yield full, conj((inside, others))

    def matching(self, pattern: Pattern, binders: tuple[Binder, ...], env: Env) -> Iterator[tuple[str, Act]]:
        """Ground acts of a pattern with the condition under which they match it."""
        for full, inside in self.environments(binders, env):
            act = ground(pattern, full)
            if self.possible(act):
                yield inside, act

    def meeting(self, pattern: Pattern, binders: tuple[Binder, ...], env: Env) -> Iterator[tuple[str, Act]]:
        """Ground acts that match a pattern, or count as acts that do, with the condition under which it is so."""
        for full, inside in self.environments(binders, env):
            act = ground(pattern, full)
            for when, other in (("true", act), *self.counting.get(act, ())):
                if self.possible(other):
                    yield conj((inside, when)), other

    def deemed(self, clause: Clause) -> Iterator[tuple[str, Act, Act]]:
        """By a clause that deems: when one act counts as another, the one and the other."""
        for guard, norm in clause.variants:
            if norm is None or norm.modality is not Modality.DEEMING:
                continue
            stands = self.chosen(guard)
            patterns = [c.pattern for c in norm.trigger if isinstance(c, Happens)]
            for env, inside in self.environments(norm.binders, {}):
                one, other = ground(patterns[0], env), ground(norm.items[0].pattern, env)
                when = conj((inside, stands, *self.limits(norm, env)))
                if when != "false" and one != other and self.apart(one) and self.apart(other):
                    yield when, one, other

    def grounds(self, clause: Clause) -> Iterator[tuple[Instance, GroundClause]]:
        """All instances of a clause, per variant, that can exist and be triggered."""
        known: dict[object, list[tuple[Instance, Env, str]]] = {}
        for guard, norm in clause.variants:
            if norm is None or norm.modality in (Modality.INTENTION, Modality.DEEMING):
                continue
            key = (norm.binders, norm.bearer, norm.trigger, norm.limits)
            if key not in known:
                known[key] = list(self.existing(clause, norm))
            content = (norm.modality, norm.mode, norm.items, norm.deadline, norm.under, norm.until)
            spared = (norm.exceptions, norm.during)
            parts = tuple(self.number(part) for part in ((norm.trigger, norm.provisos), norm.steps, spared, content))
            chosen = self.chosen(guard)
            for instance, env, exists in known[key]:
                yield instance, GroundClause(clause.number, guard, chosen, norm, env, exists, parts)
                if norm.modality is Modality.BAN:
                    for when, act in self.counting.get(ground(norm.items[0].pattern, env), ()):
                        about = replace(norm, items=(Item(Pattern(act.template, tuple(map(Const, act.args)))),))
                        one = GroundClause(clause.number, guard, chosen, about, env, conj((exists, when)), parts)
                        yield replace(instance, binding=(*instance.binding, *counting(act))), one

    def contents(self, instance: Instance) -> Iterator[Act]:
        """The acts that the instance is about, under whatever configuration, as far as they can happen."""
        for kind in (self.duties, self.bans, self.liberties):
            for one in kind.get(instance, ()):
                yield from (a for a in (ground(i.pattern, one.env) for i in one.norm.items) if self.possible(a))

    def fellows(self, instance: Instance, norm: Norm) -> tuple[Instance, ...]:
        """Instances of a duty that differ from this one in nothing but the bearer, where the norm looks at them."""
        if norm.bearing is Bearing.EACH:
            return ()

        def rest(i: Instance) -> tuple[tuple[str, str], ...]:
            return tuple(pair for pair in i.binding if pair[0] != norm.bearer.name)

        key = (instance.clause, norm.bearer.name)
        if key not in self.companies:
            company = self.companies[key] = {}
            for i in self.duties:
                if i.clause == instance.clause:
                    company.setdefault(rest(i), []).append(i)
        return tuple(i for i in self.companies[key].get(rest(instance), ()) if i != instance)

    def number(self, part: object) -> int:
        """The same number for equal parts."""
        return self.numbers.setdefault(part, len(self.numbers))

    def existing(self, clause: Clause, norm: Norm) -> Iterator[tuple[Instance, Env, str]]:
        """Instances of a clause's norm with environment and condition of existence."""
        parties = dict(self.model.bound_by(clause))
        for env, inside in self.environments(norm.binders, {}):
            bearer = value(norm.bearer, env)
            exists = conj((inside, self.any_of(parties.get(bearer)), *self.limits(norm, env)))
            awaited = () if norm.modality.final else norm.trigger  # what cannot begin binds nobody
            if exists != "false" and all(self.can_happen(c, env) for c in awaited):
                yield Instance(clause.number, bearer, tuple((b.var, env[b.var]) for b in norm.binders)), env, exists

    def limits(self, norm: Norm, env: Env) -> Iterator[str]:
        """Each territorial limit: struck, or true of its place."""
        for limit in norm.limits:
            inside = self.any_of(self.areas[limit.area].get(value(limit.term, env)))
            holds = inside if limit.inside else neg(inside)
            if holds != "true":
                yield disj((neg(self.words[limit.words]), holds))

    def can_happen(self, condition: Condition, env: Env) -> bool:
        """Whether the condition can come about at all in these scenarios."""
        if isinstance(condition, Joint | Broken | Silence):
            return True
        return any(True for _ in self.meeting(condition.pattern, condition.binders, env))

    def leans_on(self, act: Act, others: Container[Act]) -> bool:
        """Whether a need of the act, or a ban on it, speaks of one of the others."""
        return any(a in others for a in self.props(act))

    def props(self, act: Act) -> frozenset[Act]:
        """The acts of which the act's needs and the bans on it speak."""
        if act not in self.known_props:
            self.known_props[act] = frozenset(self.find_props(act))
        return self.known_props[act]

    def find_props(self, act: Act) -> Iterator[Act]:
        """The same, looked up."""
        yield from self.rungs(act)
        for need in self.model.needs:
            for _, body in need.variants:
                if body is not None and not act.closing and (env := match(body.act, act)) is not None:
                    for option in (*body.options, *body.situation()):
                        yield from self.spoken_of(option, env)
        for grounds in self.bans.values():
            for g in grounds:
                if ground(g.norm.items[0].pattern, g.env) == act:
                    for c, env in self.conditions(g):
                        yield from self.spoken_of(c, env)

    def lifted_by(self, ban: GroundClause) -> list[GroundClause]:
        """What can lift the ban."""
        return self.lifters.get((ban.clause, ground(ban.norm.items[0].pattern, ban.env)), [])

    def finals_of(self, g: GroundClause) -> list[tuple[Instance, GroundClause]]:
        """What says from when, and until when, the norm's instrument binds its bearer; of itself it says nothing."""
        if g.norm.modality.final or not self.life:
            return []
        return self.life.get((self.instruments[g.clause], value(g.norm.bearer, g.env)), [])

    def barred_by(self, g: GroundClause, act: Act) -> Iterator[tuple[str, GroundClause]]:
        """The bans that can take the act away from a duty, each with the words that say so."""
        for subject in g.norm.under:
            for number in subject.clauses:
                for rung in self.ladder(act):
                    yield from ((self.words[subject.words], ban) for ban in self.forbidding.get((number, rung), ()))

    def conditions(self, g: GroundClause) -> Iterator[tuple[Plain, Env]]:
        """Every condition on which the instance's fate depends, those of what lifts it or takes from it included."""
        norm = g.norm
        for _, final in self.finals_of(g):
            yield from ((part, final.env) for c in final.norm.trigger for part in parts(c))
        for c in (part for step in norm.conditions() for part in parts(step)):
            yield c, g.env
            for other in self.violated(c, g.env) if isinstance(c, Broken) else ():
                yield from self.conditions(other)
        if norm.modality is Modality.BAN:
            for lifter in self.lifted_by(g):
                yield from self.conditions(lifter)
        for item in norm.items if norm.under else ():
            for _, ban in self.barred_by(g, ground(item.pattern, g.env)):
                yield from self.conditions(ban)

    def broken(self, condition: Broken, env: Env) -> Iterator[tuple[str, Instance, list[GroundClause]]]:
        """The instances of whose breach a condition speaks, each with the condition under which it does."""
        when: dict[str, str] = {}
        for full, inside in self.environments(condition.binders, env):
            who = value(condition.who, full)
            when[who] = disj((when.get(who, "false"), inside))
        for kind in (self.duties, self.bans):
            for i, grounds in kind.items():
                if i.clause in condition.clauses and i.bearer in when:
                    yield when[i.bearer], i, grounds

    def violated(self, condition: Broken, env: Env) -> Iterator[GroundClause]:
        """Everything that decides whether a condition's instances are broken: themselves, and their fellows."""
        for _, i, grounds in self.broken(condition, env):
            yield from grounds
            fellows = {f for g in grounds for f in self.fellows(i, g.norm)}
            yield from (g for f in sorted(fellows) for g in self.duties[f])

    def spoken_of(self, condition: Plain, env: Env) -> Iterator[Act]:
        """The acts that can bring a condition about."""
        if isinstance(condition, Happens):
            yield from (act for _, act in self.meeting(condition.pattern, condition.binders, env))
            return
        if isinstance(condition, Broken):
            for g in self.violated(condition, env):
                patterns = (p for item in g.norm.items for p in (item.pattern, item.case) if p is not None)
                yield from (ground(pattern, g.env) for pattern in patterns)
            return
        for full, _ in self.environments(condition.binders, env):
            for member, _ in self.values(Domain("state", role=condition.role, other_than=condition.other_than), full):
                yield from shares(condition, full, member)


def shares(joint: Joint, env: Env, member: str) -> tuple[Act, ...]:
    """A member's share, and its closing share where the rule asks for one."""
    args = (member, *(value(a, env) for a in joint.args))
    share = Act(joint.template, args)
    return (share, Act(joint.template, args, True)) if joint.rule.kind is RuleKind.CONCLUDED else (share,)


def all_words(model: Model) -> Iterator[str]:
    """Ids of all limits, exceptions and reservations, in text order."""
    for clause in model.clauses:
        for _, norm in clause.variants:
            if norm is not None:
                yield from (part.words for part in norm.limits)
                yield from (part.words for part in norm.exceptions)
                yield from (part.words for part in norm.during)
                yield from (part.words for part in norm.provisos)
                yield from (part.words for part in norm.under)


def value(term: Term, env: Env) -> str:
    """The constant that a term stands for."""
    return term.name if isinstance(term, Const) else env[term.name]


def ground(pattern: Pattern, env: Env) -> Act:
    """The act that a pattern stands for."""
    return Act(pattern.template, tuple(value(a, env) for a in pattern.args))


def match(pattern: Pattern, act: Act) -> Env | None:
    """The values of the pattern's variables under which it is this act."""
    if pattern.template != act.template:
        return None
    env: Env = {}
    for term, constant in zip(pattern.args, act.args, strict=True):
        if isinstance(term, Const):
            if term.name != constant:
                return None
        elif env.setdefault(term.name, constant) != constant:
            return None
    return env
