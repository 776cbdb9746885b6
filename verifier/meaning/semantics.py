"""What a treaty means, in plain Python: the reference evaluator.

Every definition of `docs/semantics.md` stands here once, written to be read next to that page; nothing is
shared with the encoding. Hours are whole numbers from 0; "never" is the number `NEVER`, later than every hour.

A `Judge` holds what one configuration makes of a model: norms and needs with all variables filled in. The
functions at the end (`is_possible`, `holds`, `instances`, …) are the face of the module; they keep the judges
they make, so that asking about many histories of one model costs the grounding only once.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import product
from typing import Final, TypeVar, assert_never

from verifier.formula import (
    And,
    Breached,
    Clean,
    Comes,
    Discharged,
    Due,
    Formula,
    Kept,
    Not,
    Occurs,
    Or,
    Orderly,
    Under,
    Without,
)
from verifier.meaning.outcome import (
    NEVER,
    NOTHING,
    AnyOf,
    Body,
    Ground,
    GroundNeed,
    GroundNorm,
    Lasting,
    Outcome,
    Quiet,
    Route,
    Times,
    Together,
    Violation,
    first,
    in_time,
    lasts,
    outcome,
)
from verifier.model import (
    Act,
    ActKind,
    Bearing,
    Binder,
    Broken,
    Case,
    Clause,
    Condition,
    Const,
    Domain,
    During,
    Guard,
    Happens,
    History,
    Instance,
    Joint,
    Limit,
    Modality,
    Model,
    NeedBody,
    Norm,
    Occurrence,
    Option,
    Passed,
    Pattern,
    RuleKind,
    Silence,
    Step,
    Template,
    Term,
    Turn,
    counting,
)

Config = Mapping[str, int]
"""A full configuration: every choice point's name and the index of one of its alternatives."""

Env = Mapping[str, str]
"""Variables and the constants they stand for."""

_T = TypeVar("_T")


# -- a model under one configuration ---------------------------------------------------------------------------------


def contains(config: Config, guard: Guard) -> bool:
    """The configuration picks everything that the guard picks."""
    return all(config.get(point) == alternative for point, alternative in guard)


def _members(config: Config, guarded: tuple[tuple[str, tuple[Guard, ...]], ...]) -> tuple[str, ...]:
    return tuple(name for name, guards in guarded if any(contains(config, guard) for guard in guards))


def _variant(config: Config, variants: tuple[tuple[Guard, _T | None], ...]) -> _T | None:
    return next((body for guard, body in variants if contains(config, guard)), None)


def _value(term: Term, env: Env) -> str:
    return term.name if isinstance(term, Const) else env[term.name]


def amounts(model: Model) -> Mapping[str, tuple[str, int]]:
    """Unit and number of every amount in the texts, by name."""
    return {e.name: (e.sort, e.amount) for e in model.entities if e.amount is not None}


def lesser(act: Act, known: Mapping[str, tuple[str, int]]) -> Iterator[Act]:
    """The same act with the next smaller amount, for each amount in it."""
    for place, name in enumerate(act.args):
        unit, amount = known.get(name, ("", 0))
        smaller = [(n, other) for other, (u, n) in known.items() if u == unit and n < amount]
        if smaller:
            yield replace(act, args=(*act.args[:place], max(smaller)[1], *act.args[place + 1 :]))


def completed(model: Model, history: Iterable[Occurrence]) -> History:
    """The history, in which whoever does something with an amount does it with every smaller one too."""
    known, found, waiting = amounts(model), set[Occurrence](), [*history]
    while waiting:
        occurrence = waiting.pop()
        if occurrence not in found:
            found.add(occurrence)
            waiting += (Occurrence(occurrence.hour, act) for act in lesser(occurrence.act, known))
    return tuple(sorted(found))


class Judge:
    """One model under one configuration, less what `without` leaves out; it numbers the acts that it meets."""

    def __init__(
        self, model: Model, config: Config, without: Without | None = None, sibling: Judge | None = None
    ) -> None:
        self.model = model
        self.config: Config = {point.name: config[point.name] for point in model.points}
        self.without = without or Without()
        # Judges that differ in one choice (`Under`) number acts alike, so that one `Times` serves them all.
        self._numbers: dict[Act, int] = {} if sibling is None else sibling._numbers
        self._acts: list[Act] = [] if sibling is None else sibling._acts
        self.parties = _members(self.config, model.parties)
        self._bound = {i.name: _members(self.config, i.parties) for i in model.instruments}
        self.members = _members(self.config, model.members())
        self._accepted = {(a.state, number) for a in model.acceptances for number in a.clauses}
        self._roles = {role.name: _members(self.config, role.members) for role in model.roles}
        self._areas = {area.name: _members(self.config, area.regions) for area in model.areas}
        self._templates = {template.name: template for template in model.templates}
        self._life = tuple(c for c in model.clauses if c.final)
        self._norms: dict[str, dict[Instance, GroundNorm]] = {}
        self._conduct_norms: tuple[GroundNorm, ...] | None = None
        self._amounts = amounts(model)
        self._needs: dict[Act, tuple[GroundNeed, ...]] = {}
        self._harms: dict[Act, bool] = {}
        self._others: dict[tuple[str, int], Judge] = {}
        self._cases: dict[Case, tuple[Ground, ...] | None] = {}
        self._counting: dict[int, tuple[int, ...]] | None = None
        self._counting_phrases: set[tuple[str, str]] | None = None

    # acts and histories

    def number(self, act: Act) -> int:
        """The act's number with this judge."""
        found = self._numbers.get(act)
        if found is None:
            found = self._numbers[act] = len(self._acts)
            self._acts.append(act)
        return found

    def act(self, number: int) -> Act:
        """The act of that number."""
        return self._acts[number]

    def times(self, history: Iterable[Occurrence]) -> dict[int, tuple[int, ...]]:
        """The history by act."""
        hours: dict[int, set[int]] = {}
        for occurrence in history:
            hours.setdefault(self.number(occurrence.act), set()).add(occurrence.hour)
        return {act: tuple(sorted(at)) for act, at in hours.items()}

    def template(self, act: Act) -> Template:
        """The act's phrase."""
        return self._templates[act.template]

    def actor(self, act: Act) -> str | None:
        """Who decides whether and when it happens."""
        return act.args[0] if self.template(act).actor else None

    def is_harm(self, act: Act) -> bool:
        """The act matches a `harm` statement."""
        if act not in self._harms:
            self._harms[act] = any(self.match(h.pattern, h.binders, act) is not None for h in self.model.harms)
        return self._harms[act]

    def authors(self, acts: Iterable[Act]) -> set[str]:
        """The actors of the harm acts among these."""
        return {actor for act in acts if self.is_harm(act) and (actor := self.actor(act)) is not None}

    def others(self, acts: Iterable[Act]) -> tuple[str, ...]:
        """The parties that are not authors."""
        authors = self.authors(acts)
        return tuple(party for party in self.parties if party not in authors)

    def parties_to(self, instrument: str) -> tuple[str, ...]:
        """The parties to one instrument."""
        return self._bound.get(instrument, self.members)

    def can_bear(self, state: str, clause: Clause) -> bool:
        """The state is a party to the clause's instrument, or has accepted the clause."""
        return state in self.parties_to(clause.instrument) or (state, clause.number) in self._accepted

    # domains and patterns

    def domain(self, domain: Domain, env: Env) -> tuple[str, ...]:
        """The constants over which a variable ranges, in text order."""
        excluded = {_value(term, env) for term in domain.other_than}
        return tuple(
            entity.name
            for entity in self.model.entities
            if entity.sort == domain.sort
            and entity.name not in excluded
            and (domain.role is None or entity.name in self._roles[domain.role])
            and (domain.owner is None or entity.owner == domain.owner)
            and (domain.area is None or entity.name in self._areas[domain.area])
        )

    def bindings(self, binders: tuple[Binder, ...], env: Env) -> Iterator[dict[str, str]]:
        """Every way to give the binders values, on top of `env`."""
        if not binders:
            yield dict(env)
            return
        for value in self.domain(binders[0].domain, env):
            yield from self.bindings(binders[1:], {**env, binders[0].var: value})

    def match(self, pattern: Pattern, binders: tuple[Binder, ...], act: Act) -> dict[str, str] | None:
        """The values that make the pattern this act, or None. A closing share matches no pattern."""
        if act.closing or act.template != pattern.template:
            return None
        env: dict[str, str] = {}
        for term, value in zip(pattern.args, act.args, strict=True):
            if (term.name if isinstance(term, Const) else env.setdefault(term.name, value)) != value:
                return None
        for binder in binders:
            if binder.var in env and env[binder.var] not in self.domain(binder.domain, env):
                return None
        return env

    def fill(self, pattern: Pattern, env: Env) -> int:
        """The act that the pattern is under these values."""
        return self.number(Act(pattern.template, tuple(_value(term, env) for term in pattern.args)))

    def ground(self, condition: Step, env: Env) -> Ground:
        """The condition with every variable filled; its own binders become alternatives."""
        match condition:
            case Happens() | Joint():
                return self._option(condition, env)
            case Passed():
                return condition
            case Silence(by, hours, after):
                return Quiet(None if after is None else self._option(after, env), hours, self._any_of(by, env).acts)
            case Broken():
                return Violation(self._breakable(condition, env))
            case _:
                assert_never(condition)

    def _breakable(self, condition: Broken, env: Env) -> tuple[GroundNorm, ...]:
        """The instances of whose breach the condition speaks."""
        states = {_value(condition.who, own) for own in self.bindings(condition.binders, env)}
        every = (norm for number in condition.clauses for norm in self._every(number).values())
        return tuple(norm for norm in every if norm.instance.bearer in states and norm.binding)

    def _option(self, option: Option, env: Env) -> AnyOf | Together:
        if isinstance(option, Happens):
            return self._any_of(option, env)
        return Together(tuple(self._body(option, own) for own in self.bindings(option.binders, env)))

    def _any_of(self, option: Happens, env: Env) -> AnyOf:
        named = [self.fill(option.pattern, own) for own in self.bindings(option.binders, env)]
        return AnyOf(tuple(dict.fromkeys(act for number in named for act in (number, *self.counting(number)))))

    def counting(self, act: int) -> tuple[int, ...]:
        """The acts that count as this one."""
        if self._counting is None:
            self._counting = {}
            for _, one, other in ((number, self.number(a), self.number(b)) for number, a, b in self.deemings()):
                known = self._counting.get(other, ())
                self._counting[other] = known if one in known else (*known, one)
        return self._counting.get(act, ())

    def deemings(self) -> Iterator[tuple[str, Act, Act]]:
        """Clauses by which one act counts as another, the one and the other."""
        for clause in self.model.clauses:
            norm = _variant(self.config, clause.variants)
            if norm is None or norm.modality is not Modality.DEEMING:  # one that is left out deems all the same
                continue
            (trigger,), (item,) = norm.trigger, norm.items
            assert isinstance(trigger, Happens)  # the resolver lets nothing else count
            for env in self.bindings(norm.binders, {}):
                one, other = (self.act(self.fill(p, env)) for p in (trigger.pattern, item.pattern))
                sound = one != other and self.well_formed(one) and self.well_formed(other)
                if sound and all(self._within(limit, env) for limit in norm.limits):
                    yield clause.number, one, other

    def literal(self, option: Option, env: Env) -> AnyOf | Together:
        """The option with every variable filled, as a fact of the world: what only counts as it does not meet it."""
        if isinstance(option, Happens):
            return AnyOf(tuple(self.fill(option.pattern, own) for own in self.bindings(option.binders, env)))
        return self._option(option, env)

    def _body(self, joint: Joint, env: Env) -> Body:
        excluded = {_value(term, env) for term in joint.other_than}
        args = tuple(_value(term, env) for term in joint.args)
        members = [state for state in self._roles[joint.role] if state not in excluded]
        closes = joint.rule.kind is RuleKind.CONCLUDED
        shares = tuple(
            (
                self.number(Act(joint.template, (state, *args))),
                self.number(Act(joint.template, (state, *args), closing=True)) if closes else None,
            )
            for state in members
        )
        included = self._roles[joint.including] if joint.including else ()
        required = (share for state, (share, _) in zip(members, shares, strict=True) if state in included)
        return Body(shares, joint.rule.threshold(len(members)), frozenset(required))

    def case(self, case: Case) -> tuple[Ground, ...] | None:
        """The case's conditions with its values; None where a value is outside its domain."""
        if case not in self._cases:
            env = dict(case.env)
            inside = all(env[b.var] in self.domain(b.domain, env) for b in case.binders)
            self._cases[case] = self._ground_all(case.conditions, env) if inside else None
        return self._cases[case]

    # the world

    def well_formed(self, act: Act) -> bool:
        """Two written state slots differ unless the phrase may be reflexive; only a joint act has closing shares."""
        template = self.template(act)
        if act.closing and template.kind is not ActKind.JOINT:
            return False
        slots = zip(template.slots, act.args, strict=True)
        member = template.kind is ActKind.JOINT  # whose share it is stands in no slot of the phrase
        states = [arg for place, (sort, arg) in enumerate(slots) if sort == "state" and not (member and place == 0)]
        return template.reflexive or len(set(states)) == len(states)

    def lesser(self, act: Act) -> Iterator[Act]:
        """The same act with the next smaller amount, for each amount in it."""
        return lesser(act, self._amounts)

    def covered(self, number: int) -> set[int]:
        """The act, and the same act with every smaller amount: whoever does it does these."""
        lesser = (self.number(other) for other in self.lesser(self.act(number)))
        return {number}.union(*(self.covered(other) for other in lesser))

    def needs(self, act: Act) -> tuple[GroundNeed, ...]:
        """Every need that the act falls under, and what it covers."""
        if act not in self._needs:
            self._needs[act] = tuple(self._needs_of(act))
        return self._needs[act]

    def _needs_of(self, act: Act) -> Iterator[GroundNeed]:
        yield from (GroundNeed("", 0, (AnyOf((self.number(other),)),)) for other in self.lesser(act))
        for need in self.model.needs:
            body: NeedBody | None = _variant(self.config, need.variants)
            if need.name in self.without.needs or body is None:
                continue
            env = self.match(body.act, body.binders, act)
            if env is not None:
                options: tuple[Ground, ...] = tuple(self.literal(option, env) for option in body.options)
                options = options if body.during is None else (Passed(0),)  # nothing else has to come about
                yield GroundNeed(need.name, body.lead, options, self._setting(body, env))

    def _setting(self, body: NeedBody, env: Env) -> Lasting | None:
        """The situation in which alone the act can happen, a fact: what only counts as a beginning begins nothing."""
        if body.during is None:
            return None

        def acts(conditions: tuple[Turn, ...]) -> frozenset[int]:
            done = (c for c in conditions if isinstance(c, Happens))  # no fact of the world needs a breach
            return frozenset(self.fill(c.pattern, own) for c in done for own in self.bindings(c.binders, env))

        during = body.during
        return Lasting(acts(during.begins), acts(during.ends), during.from_start, during.excepted)

    def needed(self, seeds: Iterable[int]) -> set[int]:
        """The acts, and all that the world may need for them. The rest can be left out of any possible history."""
        found: set[int] = set()
        waiting = list(seeds)
        while waiting:
            number = waiting.pop()
            if number not in found:
                found.add(number)
                for need in self.needs(self.act(number)):
                    waiting += need.acts()
        return found

    def leans(self, act: Act, choosers: Iterable[str]) -> bool:
        """One of its needs can be met by conduct of somebody outside the choosers, or by a leaning act of theirs."""
        own = frozenset(choosers)
        seen: set[Act] = set()
        waiting = [act]
        while waiting:
            seen.add(leaning := waiting.pop())
            helping = (self.act(n) for need in self.needs(leaning) for n in need.acts())
            conduct = [other for other in helping if self.is_conduct(other)]
            if any(self.actor(other) not in own for other in conduct):
                return True
            waiting += [other for other in conduct if other not in seen]
        return False

    def is_conduct(self, act: Act) -> bool:
        """The act may happen, and is neither an event nor a call."""
        return self.template(act).kind in (ActKind.ACT, ActKind.JOINT) and self.well_formed(act)

    def possible(self, history: Iterable[Occurrence]) -> bool:
        """The history is within the world."""
        happening = set(history)
        counts: dict[Act, int] = {}
        for occurrence in happening:
            counts[occurrence.act] = counts.get(occurrence.act, 0) + 1
        for act, count in counts.items():
            if count > 1 and self.template(act).kind in (ActKind.EVENT, ActKind.CALL):
                return False
            if not self.well_formed(act):
                return False
        return self.grounded(happening)

    def grounded(self, history: Iterable[Occurrence]) -> bool:
        """Every need is met by occurrences that are themselves in order (the least fixed point)."""
        justified: dict[int, tuple[int, ...]] = {}
        pending = sorted(history)
        if not self._in_their_situations(pending):
            return False
        while pending:
            left: list[Occurrence] = []
            for occurrence in pending:
                if self._met(occurrence, justified):
                    act = self.number(occurrence.act)
                    justified[act] = tuple(sorted((*justified.get(act, ()), occurrence.hour)))
                else:
                    left.append(occurrence)
            if len(left) == len(pending):
                return False
            pending = left
        return True

    def _in_their_situations(self, history: Iterable[Occurrence]) -> bool:
        """Whatever can only happen in a situation does."""
        happening = list(history)
        times = self.times(happening)
        set_ = ((o.hour, need.during) for o in happening for need in self.needs(o.act) if need.during is not None)
        return all(lasts(during, hour, times) is not during.excepted for hour, during in set_)

    def _met(self, occurrence: Occurrence, justified: Times) -> bool:
        return all(
            any(in_time(option, need.lead, occurrence.hour, justified) for option in need.options)
            for need in self.needs(occurrence.act)
        )

    # norms

    def norms(self, number: str) -> Mapping[Instance, GroundNorm]:
        """The existing instances of a clause, in the order of its binders' domains; none where it is left out."""
        return {} if number in self.without.clauses else self._every(number)

    def _every(self, number: str) -> Mapping[Instance, GroundNorm]:
        """The same, whether the clause is left out or not: what a clause left out lifts stays lifted."""
        if number not in self._norms:
            clause = next((c for c in self.model.clauses if c.number == number), None)
            norms = () if clause is None else self._ground_clause(clause)
            self._norms[number] = {norm.instance: norm for norm in norms}
        return self._norms[number]

    def norm(self, instance: Instance) -> GroundNorm | None:
        """The instance, if it exists."""
        return self.norms(instance.clause).get(instance)

    def conduct_norms(self) -> tuple[GroundNorm, ...]:
        """All existing instances that can be breached and are not about events or calls alone."""
        if self._conduct_norms is None:
            every = (norm for clause in self.model.clauses for norm in self.norms(clause.number).values())
            self._conduct_norms = tuple(norm for norm in every if not norm.scenario and norm.binding)
        return self._conduct_norms

    def _ground_clause(self, clause: Clause) -> Iterator[GroundNorm]:
        norm = _variant(self.config, clause.variants)
        if norm is None or norm.modality in (Modality.INTENTION, Modality.DEEMING):
            return
        found = []
        for env in self.bindings(norm.binders, {}):
            bearer = _value(norm.bearer, env)
            if self.can_bear(bearer, clause) and all(self._within(limit, env) for limit in norm.limits):
                binding = tuple((binder.var, env[binder.var]) for binder in norm.binders)
                one = self._ground_norm(norm, Instance(clause.number, bearer, binding), env)
                life = () if norm.modality.final else self._life
                entries = self._routes(life, clause.instrument, bearer, Modality.ENTRY)
                endings = self._routes(life, clause.instrument, bearer, Modality.ENDING)
                voidings = self._routes(life, clause.instrument, bearer, Modality.VOIDING)
                found.append(replace(one, entries=entries, endings=endings, voidings=voidings))
                forbidden = one.items if norm.modality is Modality.BAN else ()
                for act in (other for item, _ in forbidden for other in self.counting(item)):
                    instance = Instance(clause.number, bearer, (*binding, *counting(self.act(act))))
                    other = self._ground_norm(norm, instance, env, act)
                    found.append(replace(other, entries=entries, endings=endings, voidings=voidings))
        yield from found if norm.bearing is Bearing.EACH else self._among_fellows(norm, found)

    def _routes(self, life: Iterable[Clause], instrument: str, bearer: str, kind: Modality) -> tuple[Route, ...]:
        """How the instrument comes to bind the bearer, or ceases to, as its clauses that are not left out say."""
        said = (c.number for c in life if c.instrument == instrument and self._modality(c) is kind)
        norms = (one for number in said for one in self.norms(number).values())
        return tuple(
            Route(one.trigger, one.deadline.hours if one.deadline else 0)
            for one in norms
            if one.instance.bearer == bearer
        )

    def _modality(self, clause: Clause) -> Modality | None:
        norm = _variant(self.config, clause.variants)
        return None if norm is None else norm.modality

    @staticmethod
    def _among_fellows(norm: Norm, found: list[GroundNorm]) -> Iterator[GroundNorm]:
        """Each instance with those that differ from it in nothing but the bearer."""

        def rest(one: GroundNorm) -> tuple[tuple[str, str], ...]:
            return tuple(pair for pair in one.instance.binding if pair[0] != norm.bearer.name)

        for one in found:
            fellows = tuple(other for other in found if other is not one and rest(other) == rest(one))
            yield replace(one, bearing=norm.bearing, fellows=fellows)

    def _within(self, limit: Limit, env: Env) -> bool:
        if limit.words in self.without.words:
            return True
        return (_value(limit.term, env) in self._areas[limit.area]) == limit.inside

    def _ground_norm(self, norm: Norm, instance: Instance, env: Env, counts: int | None = None) -> GroundNorm:
        """The norm with every variable filled; of a ban, about an act that counts as what it forbids."""
        items = tuple(
            (self.fill(item.pattern, env), None if item.case is None else self.fill(item.case, env))
            for item in norm.items
        )
        items = items if counts is None else ((counts, None),)
        kinds = {self.template(self.act(act)).kind for act, _ in items}
        return GroundNorm(
            instance=instance,
            modality=norm.modality,
            scenario=kinds <= {ActKind.EVENT, ActKind.CALL},
            items=items,
            mode=norm.mode,
            trigger=self._ground_all(norm.trigger, env),
            steps=tuple(self.ground(step, env) for step in norm.steps),
            deadline=norm.deadline,
            exceptions=tuple(
                self._ground_all(unless.conditions, env)
                for unless in norm.exceptions
                if unless.words not in self.without.words and unless.of in ("", instance.bearer)
            ),
            during=tuple(self._lasting(d, env) for d in norm.during if d.words not in self.without.words),
            lifters=self._lifters({act for act, _ in items}, instance.clause) if norm.modality is Modality.BAN else (),
            until=tuple(self._ground_all(group, env) for group in norm.until),
            bars=tuple(self._bars(norm, self.fill(item.pattern, env)) for item in norm.items) if norm.under else (),
            provisos=tuple(
                self.ground(condition, env)
                for proviso in norm.provisos
                if proviso.words not in self.without.words and proviso.of == instance.bearer
                for condition in proviso.conditions
            ),
        )

    def _lasting(self, during: During, env: Env) -> Lasting:
        def acts(turns: tuple[Turn, ...]) -> frozenset[int]:
            return frozenset(act for c in turns if isinstance(c, Happens) for act in self._any_of(c, env).acts)

        def norms(turns: tuple[Turn, ...]) -> tuple[GroundNorm, ...]:
            return tuple(norm for c in turns if isinstance(c, Broken) for norm in self._breakable(c, env))

        begins, ends = during.begins, during.ends
        return Lasting(acts(begins), acts(ends), during.from_start, during.excepted, norms(begins), norms(ends))

    def _bars(self, norm: Norm, act: int) -> tuple[GroundNorm, ...]:
        """The bans on the act in the clauses to which the norm is subject, those of clauses left out included."""
        numbers = {c for subject in norm.under if subject.words not in self.without.words for c in subject.clauses}
        bans = (
            clause.number
            for clause in self.model.clauses
            if clause.number in numbers
            and (found := _variant(self.config, clause.variants)) is not None
            and found.modality is Modality.BAN
        )
        every = (other for number in bans for other in self._every(number).values())
        covered = self.covered(act)
        return tuple(other for other in every if not covered.isdisjoint(a for a, _ in other.items))

    def _lifters(self, acts: set[int], number: str) -> tuple[GroundNorm, ...]:
        """The instances about a ban's acts that prevail over its clause, those of clauses left out included."""
        phrases = {self.act(act).template for act in acts}
        # A liberty about something else may hang on the very ban: it is not looked at further.
        prevailing = (
            clause
            for clause in self.model.clauses
            if (norm := _variant(self.config, clause.variants)) is not None
            and number in norm.over
            and not phrases.isdisjoint(self._phrases(norm))
        )
        return tuple(
            norm
            for clause in prevailing
            for norm in self._every(clause.number).values()
            if any(not acts.isdisjoint(self.covered(act).union(self.counting(act))) for act, _ in norm.items)
        )

    def _phrases(self, norm: Norm) -> set[str]:
        """The phrases of the norm's items, and of what can count as them."""
        own = {item.pattern.template for item in norm.items}
        if self._counting_phrases is None:
            self._counting_phrases = {(one.template, other.template) for _, one, other in self.deemings()}
        return own | {one for one, other in self._counting_phrases if other in own}

    def _ground_all(self, conditions: tuple[Condition, ...], env: Env) -> tuple[Ground, ...]:
        return tuple(self.ground(condition, env) for condition in conditions)

    # formulas

    def under(self, point: str, alternative: int) -> Judge:
        """The same model with one choice changed; it numbers acts alike."""
        key = (point, alternative)
        if key not in self._others:
            self._others[key] = Judge(self.model, {**self.config, point: alternative}, self.without, sibling=self)
        return self._others[key]

    def counted(self, formula: Clean | Orderly, acts: Iterable[Act]) -> Iterator[GroundNorm]:
        """The instances of which `Clean` or `Orderly` says that none is breached."""
        match formula:
            case Clean(states, but):
                bearers = self.others(acts) if states is None else states
                return (
                    n for n in self.conduct_norms() if n.instance.bearer in bearers and n.instance.clause not in but
                )
            case Orderly(exempt):
                bearers = tuple(party for party in self.others(acts) if party not in exempt)
                return (n for n in self.conduct_norms() if n.ban and n.instance.bearer in bearers)
            case _:
                assert_never(formula)

    def holds(self, formula: Formula, history: Iterable[Occurrence]) -> bool:
        """The formula is true of the history. The history is not asked whether it is possible."""
        happening = tuple(history)
        return self._holds(formula, {occurrence.act for occurrence in happening}, self.times(happening))

    def _holds(self, formula: Formula, acts: set[Act], times: Times) -> bool:
        match formula:
            case Occurs(act):
                return act in acts
            case Comes(case):
                return come_about(self.case(case), times)
            case Due(instance):
                return self._outcome(instance, times).due
            case Kept(instance):
                return self._outcome(instance, times).kept
            case Discharged(instance):
                return self._outcome(instance, times).discharged
            case Breached(instance):
                return self._outcome(instance, times).breached
            case Clean() | Orderly():
                return not any(outcome(norm, times).breached for norm in self.counted(formula, acts))
            case Not(body):
                return not self._holds(body, acts, times)
            case And(parts):
                return all(self._holds(part, acts, times) for part in parts)
            case Or(parts):
                return any(self._holds(part, acts, times) for part in parts)
            case Under(point, alternative, body):
                return self.under(point, alternative)._holds(body, acts, times)
            case _:
                assert_never(formula)

    def _outcome(self, instance: Instance, times: Times) -> Outcome:
        norm = self.norm(instance)
        return NOTHING if norm is None else outcome(norm, times)


def come_about(conditions: tuple[Ground, ...] | None, times: Times) -> bool:
    """There are such conditions, and each comes about."""
    return conditions is not None and all(first(c, 0, times) < NEVER for c in conditions)


# -- the face of the module ------------------------------------------------------------------------------------------

_KEPT: Final = 128
_judges: OrderedDict[tuple[int, tuple[int, ...], Without], Judge] = OrderedDict()


def judge(model: Model, config: Config, without: Without | None = None) -> Judge:
    """The judge of a model under a full configuration; the latest ones are kept.

    Raises KeyError where the configuration leaves out a point.
    """
    # By identity, because hashing a whole model costs more than judging a history. A kept judge holds its
    # model, so no other model can come to have the same identity.
    key = (id(model), tuple(config[point.name] for point in model.points), without or Without())
    found = _judges.get(key)
    if found is None:
        found = _judges[key] = Judge(model, config, without)
        if len(_judges) > _KEPT:
            _judges.popitem(last=False)
    return found


def configurations(model: Model) -> Iterator[dict[str, int]]:
    """All full configurations, in text order."""
    for choice in product(*(range(len(point.alternatives)) for point in model.points)):
        yield dict(zip((point.name for point in model.points), choice, strict=True))


def is_possible(model: Model, config: Config, history: History, without: Without | None = None) -> bool:
    """The history is within the world (docs/semantics.md, "The world", 1 and 2)."""
    return judge(model, config, without).possible(history)


def longest_lead(model: Model, without: Without | None = None) -> int:
    """The greatest sum of lead times (hours) along needs, phrase by phrase, each phrase at most once."""
    left_out = frozenset() if without is None else without.needs
    leads: dict[str, dict[str, int]] = {}
    for need in model.needs:
        for body in (body for _, body in need.variants if body is not None and need.name not in left_out):
            for option in body.options:
                needed = option.pattern.template if isinstance(option, Happens) else option.template
                known = leads.setdefault(body.act.template, {})
                known[needed] = max(known.get(needed, 0), body.lead)

    def longest(phrase: str, seen: frozenset[str]) -> int:
        steps = ((lead, needed) for needed, lead in leads.get(phrase, {}).items() if needed not in seen)
        return max((lead + longest(needed, seen | {needed}) for lead, needed in steps), default=0)

    return max((longest(phrase, frozenset({phrase})) for phrase in leads), default=0)


def is_proper(model: Model, history: History, without: Without | None = None) -> bool:
    """Every event and call happens no earlier than the longest chain of lead times."""
    earliest = longest_lead(model, without)
    kinds = {template.name: template.kind for template in model.templates}
    return all(
        occurrence.hour >= earliest
        for occurrence in history
        if kinds[occurrence.act.template] in (ActKind.EVENT, ActKind.CALL)
    )


def authors(model: Model, config: Config, history: History) -> set[str]:
    """The actors of the harm acts that happen."""
    return judge(model, config).authors(occurrence.act for occurrence in history)


def holds(formula: Formula, model: Model, config: Config, history: History, without: Without | None = None) -> bool:
    """The formula is true of the history under the configuration, less what `without` leaves out."""
    return judge(model, config, without).holds(formula, history)


def instances(model: Model, config: Config, number: str, without: Without | None = None) -> Iterator[Instance]:
    """The existing instances of the clause of that number."""
    yield from judge(model, config, without).norms(number)


@dataclass(frozen=True, slots=True)
class Judgement:
    """What a history makes of one instance. Hours from 0; None where there is no such hour.

    `breach_hour` is the hour of a ban's first offending act, and a duty's deadline (None without one).
    """

    instance: Instance
    trigger: int | None
    start: int | None
    deadline: int | None
    due: bool
    kept: bool
    breached: bool
    breach_hour: int | None
    discharged: bool = False


def explain(
    instance: Instance, model: Model, config: Config, history: History, without: Without | None = None
) -> Judgement:
    """How the instance fares on the history; an instance that does not exist is neither due nor breached."""
    asked = judge(model, config, without)
    norm = asked.norm(instance)
    found = NOTHING if norm is None else outcome(norm, asked.times(history))
    trigger, start, deadline, breach = (
        None if hour == NEVER else hour for hour in (found.trigger, found.start, found.deadline, found.breach_hour)
    )
    judged = (found.due, found.kept, found.breached, breach, found.discharged)
    return Judgement(instance, trigger, start, deadline, *judged)
