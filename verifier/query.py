"""What a check asks with, and what it sees: data on both sides, no solver."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from enum import IntEnum, StrEnum
from itertools import product
from typing import TypeVar

from verifier.cutoff import Classes
from verifier.finding import Severity
from verifier.formula import Formula, Question
from verifier.goals import Values
from verifier.model import (
    NOWHERE,
    Act,
    ActKind,
    Broken,
    Clause,
    Const,
    Goal,
    Guard,
    Instance,
    Modality,
    Mode,
    Model,
    Norm,
    Pattern,
    Term,
)
from verifier.text.source import Span

T = TypeVar("T")


class Core(StrEnum):
    """What the minimal set of a finding is made of."""

    NONE = "none"  # nothing: the yes is a history in which all is well but for the end
    CLAUSES = "clauses"  # clauses without any one of which the finding disappears
    WORDS = "words"  # limits and exceptions whose striking out makes it disappear


class Tale(StrEnum):
    """How the report shows that there is no way out."""

    CLAUSES = "clauses"  # for each clause of the core: the others kept, it broken
    WITHHELD = "withheld"  # with the blocker's acts, and without
    NONE = "none"
    DEFAULT = "default"  # one does nothing, and nobody else is in breach
    COALITION = "coalition"  # those who refuse, by number
    GOAL = "goal"  # a history in which the goal is missed
    STORY = "story"  # one history says it all
    READINGS = "readings"  # the same history under each alternative


@dataclass(frozen=True, slots=True)
class Query:
    """One question of a check, with what a yes means.

    Queries of one `family` are alternatives: a later one is asked only of configurations in which no
    earlier one was answered yes.
    """

    question: Question
    family: tuple[object, ...]
    severity: Severity
    grade: str = ""
    subject: Instance | None = None
    harm: Act | None = None
    blocker: str = ""
    point: str = ""
    goal: str = ""
    coalition: tuple[str, ...] = ()  # asked of the full model, where members can be counted
    body: str = ""  # the role of which the coalition is a part
    screen: Question | None = None  # asked first: no yes to it, none to any query of the family
    told: bool = True  # else a yes only settles that the later queries are not asked
    always_kept: frozenset[str] = frozenset()  # clauses without which the question would make no sense
    core: Core = Core.CLAUSES
    tale: Tale = Tale.NONE
    plain: Question | None = None  # the question without what only settles the grade; minimal sets are about this
    meaning: str = ""  # a story's point: a clause that follows what happens, without a full stop
    never: bool = False  # the finding is that no question of the family, in any scenario, has a yes
    provided: Formula | None = None  # of `never`: said only where this can come about
    once: bool = False  # one yes, in whatever configuration, answers the whole family
    ranks: tuple[
        tuple[str, str, str], ...
    ] = ()  # of the clauses found: which prevails, which gives way, by what source
    bites: Formula | None = None  # some history makes this true, else the check is vacuous here
    right: str = ""  # the clause whose use it asks about: one that lets its bearer do something

    def allowed(self, core: tuple[str, ...]) -> str:
        """Of a right: that the other clauses stand against its use."""
        against = " and ".join(c for c in core if c != self.right)
        return f"{self.right} allows what cannot be done under {against}" if self.right else ""


@dataclass(frozen=True, slots=True)
class Place:
    """Words of the draft: a clause (`label` its number), a declaration, a provision that is not encoded."""

    label: str
    span: Span
    mark: tuple[Span, ...] = ()  # the part that matters; empty: the whole


@dataclass(frozen=True, slots=True)
class Observation:
    """What a check sees by looking at the draft: a finding that needs no question and no story.

    One for each kind of thing, not one for each clause. `guards` are the smallest configurations under which it is so.
    """

    claim: str  # one sentence, no full stop
    severity: Severity
    places: tuple[Place, ...]
    grade: str = ""
    explanation: tuple[str, ...] = ()
    guards: tuple[Guard, ...] = ((),)
    parties: str = ""
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Unaccepted:
    """What lies with a state that is no party: a duty, a right, or (with its phrase) an act that is needed.

    `need`: the fact by which the act is needed; "" where a clause or a goal speaks of it itself.
    """

    kind: str  # "duty", "right", "needed act"
    state: str
    phrase: str = ""
    need: str = ""


Cores = dict[str, dict[frozenset[str], tuple[Guard, ...]]]
"""By check, sets of clauses with the configurations under which each was found."""


@dataclass(frozen=True, slots=True)
class View:
    """A model as a check sees it: one representative of everything that is the same up to names.

    `duties`, `bans` and `liberties` list the instances that matter in scenarios with these harm acts, `goals` the goals
    whose conditions can come about in them, for which values; `cores` the clause sets that earlier checks found, by
    check, each with the configurations under which it was.
    """

    model: Model
    full: Model  # with all individuals
    classes: Classes
    harms: tuple[Act, ...]
    duties: Callable[[tuple[Act, ...]], tuple[Instance, ...]]
    bans: Callable[[tuple[Act, ...]], tuple[Instance, ...]]
    liberties: Callable[[tuple[Act, ...]], tuple[Instance, ...]]
    finals: tuple[Instance, ...]  # what says from or until when a party is bound; none where all is judged as in force
    full_duties: Callable[[tuple[Act, ...]], tuple[Instance, ...]]  # those of the full model
    conduct: Callable[[tuple[Act, ...]], tuple[Act, ...]]  # acts of conduct that matter
    stuck: Callable[[Guard], dict[Act, tuple[str, Act]]]  # what can never happen: its need, what it waits for
    deciding: Callable[[str], tuple[str, ...]]  # the points on which it can depend whether its acts wait
    ways: Callable[[tuple[str, ...]], tuple[Guard, ...]]  # all ways to settle these points, within what is chosen
    goals: Callable[[tuple[Act, ...]], tuple[tuple[Goal, Values], ...]]
    unaccepted: Callable[[Clause | Goal], Mapping[Unaccepted, tuple[Guard, ...]]]  # with when; of the full model
    cores: Cores
    redundant: frozenset[str] = frozenset()
    chosen: Guard = ()  # what the user settled throughout

    def scenes(self, everywhere: bool = False) -> tuple[tuple[Act, ...], ...]:
        """Sets of harm acts to look at: none, and each representative alone.

        Harms that involve somebody redundant (see `cutoff.redundant`) are left out; in places so, unless `everywhere`.
        """
        regions = {e.name for e in self.model.entities if e.sort == "region"} if everywhere else set()
        harms = (h for h in self.harms if not (self.redundant - regions) & set(h.args))
        return ((), *((h,) for h in self.representatives(harms, lambda h: (h.template, *h.args))))

    def representatives(self, items: Iterable[T], names: Callable[[T], Iterable[str]]) -> Iterator[T]:
        """The first of each set of items that differ only by interchangeable individuals."""
        seen = set()
        for item in items:
            key = self.classes.key(names(item))
            if key not in seen:
                seen.add(key)
                yield item

    def subjects(self, scene: tuple[Act, ...]) -> Iterator[Instance]:
        """Representative duty instances borne by others than the authors."""
        return self.borne(scene, self.duties(scene))

    def rights(self, scene: tuple[Act, ...]) -> Iterator[Instance]:
        """Representative liberties of others than the authors."""
        return self.borne(scene, self.liberties(scene))

    def borne(self, scene: tuple[Act, ...], instances: Iterable[Instance]) -> Iterator[Instance]:
        """Of these instances, representatives borne by others than the authors."""
        fixed = tuple(a for h in scene for a in h.args)
        authors = {h.args[0] for h in scene}
        mine = (i for i in instances if i.bearer not in authors | self.redundant)
        return self.representatives(mine, lambda i: (*fixed, i.clause, i.bearer, *(v for _, v in i.binding)))

    def alike(self, scene: tuple[Act, ...], i: Instance) -> tuple[Instance, ...]:
        """The duty's instances that ask the same bearer for the same towards the same state: any will do."""
        asked = frozenset(self.items(i)), self.beneficiary(i)
        same = (j for j in self.duties(scene) if (j.clause, j.bearer) == (i.clause, i.bearer))
        return tuple(j for j in same if (frozenset(self.items(j)), self.beneficiary(j)) == asked)

    def purposes(self, scene: tuple[Act, ...]) -> Iterator[tuple[Goal, Values]]:
        """Representative goals with the values of their variables."""
        fixed = tuple(a for h in scene for a in h.args)
        found = (g for g in self.goals(scene) if not self.redundant & {v for _, v in g[1]})
        return self.representatives(found, lambda g: (*fixed, g[0].name, *(v for _, v in g[1])))

    def norms(self, clause: str) -> tuple[tuple[Guard, Norm], ...]:
        """The variants of a clause that are norms."""
        return tuple((g, n) for g, n in self.model.clause(clause).variants if n is not None)

    def said_again(self) -> dict[str, tuple[str, ...]]:
        """For each clause, it and those that say the very same in other places."""
        groups: dict[tuple[tuple[Guard, Norm], ...], list[str]] = {}
        for clause in self.model.clauses:
            said = tuple((guard, plain(n)) for guard, n in self.norms(clause.number))
            groups.setdefault(said, []).append(clause.number)
        return {number: tuple(group) for group in groups.values() for number in group}

    def beneficiary(self, instance: Instance) -> str:
        """To whom the instance is owed; "" when the text does not say."""
        env = dict(instance.binding)
        for _, norm in self.norms(instance.clause):
            if norm.beneficiary is not None:
                return env.get(norm.beneficiary.name, norm.beneficiary.name)
        return ""

    def bearing_on(self, clause: str) -> tuple[str, ...]:
        """The clause, those that can lift its bans, to which it is subject, of whose breach it speaks; what deems."""
        found = [clause, *(c.number for c in self.model.clauses if c.deems and c.number != clause)]
        for number in found:
            lifting = [c.number for c in self.model.clauses if any(number in n.over for _, n in self.norms(c.number))]
            above = [c for _, n in self.norms(number) for subject in n.under for c in subject.clauses]
            spoken = [c for _, n in self.norms(number) for c in n.conditions()]
            broken = [named for c in spoken if isinstance(c, Broken) for named in c.clauses]
            found += [c for c in dict.fromkeys((*lifting, *above, *broken)) if c not in found]
        return tuple(found)

    def strength(self, clause: str) -> Strength:
        """How much the clause asks, at most over its variants."""
        talk = {t.name for t in self.model.templates if t.talk}
        found = (grade(n, talk) for _, n in self.norms(clause) if n.modality is Modality.DUTY)
        return max(found, default=Strength.INTENTION)

    def items(self, instance: Instance) -> Iterator[tuple[Act, Act | None]]:
        """What the instance asks for or bans, over the clause's variants, each with the fact that calls for it."""
        env = dict(instance.binding)

        def filled(pattern: Pattern) -> Act:
            return Act(pattern.template, tuple(env.get(t.name, t.name) for t in pattern.args))

        for _, norm in self.norms(instance.clause):
            for item in norm.items:
                yield filled(item.pattern), None if item.case is None else filled(item.case)

    def acts(self, template: str, args: Iterable[Term], env: Mapping[str, str]) -> Iterator[Act]:
        """The ground acts of a phrase; a variable without a value stands for every individual of its sort."""
        values = (
            [env.get(t.name, t.name)] if isinstance(t, Const) or t.name in env else self.of_sort(sort)
            for t, sort in zip(args, self.model.template(template).slots, strict=True)
        )
        return (Act(template, names) for names in product(*values))

    def of_sort(self, sort: str) -> list[str]:
        """All individuals of a sort."""
        return [e.name for e in self.model.entities if e.sort == sort]

    def unaided(self, template: str) -> bool:
        """Whether the world needs nothing for acts of that phrase."""
        bodies = (body for need in self.model.needs for _, body in need.variants)
        return not any(body is not None and body.act.template == template for body in bodies)

    def about_scenario(self, clause: str) -> bool:
        """Whether all the clause's items are events or calls."""
        kinds = {t.name: t.kind for t in self.model.templates}
        items = (i.pattern.template for _, n in self.norms(clause) for i in n.items)
        return all(kinds[t] in (ActKind.EVENT, ActKind.CALL) for t in items)


class Strength(IntEnum):
    """How much a norm asks of its bearer."""

    INTENTION = 0
    CONSULT = 1
    OWN = 2
    PRESCRIBED = 3

    @property
    def words(self) -> str:
        """As a report says it."""
        return ("intention", "consult only", "own judgment", "prescribed")[self]


def plain(norm: Norm) -> Norm:
    """What the norm says, wherever it stands in the text."""
    return replace(
        norm,
        limits=tuple(replace(one, words="", span=NOWHERE) for one in norm.limits),
        exceptions=tuple(replace(one, words="", span=NOWHERE) for one in norm.exceptions),
        provisos=tuple(replace(one, words="", span=NOWHERE) for one in norm.provisos),
        under=tuple(replace(one, words="", span=NOWHERE) for one in norm.under),
    )


def grade(norm: Norm, talk: Container[str]) -> Strength:
    """The strength of one duty or intention."""
    if norm.modality is Modality.INTENTION:
        return Strength.INTENTION
    if all(i.pattern.template in talk for i in norm.items):
        return Strength.CONSULT
    return Strength.OWN if norm.mode is Mode.OWN else Strength.PRESCRIBED


def victim_of(model: Model, harm: Act) -> str:
    """The second state of the harm act; its author where there is no second."""
    slots = model.template(harm.template).slots
    states = [a for a, sort in zip(harm.args, slots, strict=True) if sort == "state"]
    return states[1] if len(states) > 1 else states[0]
