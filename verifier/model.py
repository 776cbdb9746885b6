"""What is meant: a treaty resolved into states, phrases, norms and choice points.

Everything here is frozen data; the exact meaning is in `docs/semantics.md`. Hours are whole
numbers from 0. A *configuration* picks one alternative of every choice point; a *guard* is a
partial configuration. Anything that a bracket or a reading can change is stored once per guard.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import StrEnum

from verifier.text.source import Source, Span

Guard = tuple[tuple[str, int], ...]
"""A partial configuration: (choice point, index of an alternative), in text order of the points."""

NOWHERE = Span(0, 0)
"""The place of what stands in no text."""

THIRD = "third_state"
"""The anonymous third state: it appears in events and free conduct, never as a bearer."""


class PointKind(StrEnum):
    """What a choice point is."""

    BRACKET = "bracket"  # wording that is not agreed, with its proponents
    READING = "reading"  # rival meanings of one wording


@dataclass(frozen=True, slots=True)
class Point:
    """A choice point. `name` is unique (`5(2)`, `5(2)#2`, `occupied_part`); alternatives in text order."""

    name: str
    kind: PointKind
    alternatives: tuple[str, ...]
    where: str  # label of the clause, area, role or need that holds it
    span: Span
    note: str = ""  # why it exists when the text does not show it (`unspecified quantifier`)
    instrument: str = ""


@dataclass(frozen=True, slots=True)
class Entity:
    """A named individual. `sort` is `state`, `region` or a declared kind; a region has an owner state.

    Of an amount (`more than 85,000 men`), `sort` is its unit, and `amount` the least that it means.
    """

    name: str
    sort: str
    display: str
    owner: str | None = None
    amount: int | None = None


@dataclass(frozen=True, slots=True)
class Role:
    """A set of states; each member is in it under any one of its guards (`()` = always)."""

    name: str
    plural: str
    members: tuple[tuple[str, tuple[Guard, ...]], ...]
    span: Span = NOWHERE


@dataclass(frozen=True, slots=True)
class Area:
    """A set of regions; each is in it under any one of its guards."""

    name: str
    display: str
    regions: tuple[tuple[str, tuple[Guard, ...]], ...]
    span: Span = NOWHERE


class ActKind(StrEnum):
    """Declared once for every phrase; no check reclassifies it."""

    EVENT = "event"  # fixed by the scenario, at most once each
    CALL = "call"  # made by the beneficiary only, at most once each
    ACT = "act"  # conduct
    JOINT = "joint act"  # its shares are conduct of its members


@dataclass(frozen=True, slots=True)
class Template:
    """A declared phrase.

    `name` is its canonical text (`<state> attacks <state> in <region>`). `slots` are sorts; slot 0 is
    the actor. For a joint act slot 0 is the member whose share it is. `words` is the sentence: a
    string is a word, a number a slot. `third` and `plain` are the verb (`attacks`, `attack`).
    An event without an actor (`actor` false: a decision of an outside organ, a fact) has no actor slot.
    """

    name: str
    kind: ActKind
    slots: tuple[str, ...]
    words: tuple[str | int, ...]
    third: str
    plain: str
    span: Span
    talk: bool = False
    reflexive: bool = False  # two state slots may be the same state (`possibly itself`)
    actor: bool = True
    members: str = ""  # joint act: the role whose members act
    organ: str = ""  # joint act of an organ: its name


@dataclass(frozen=True, slots=True, order=True)
class Act:
    """A ground act: template name, one constant per slot. A closing share ends a consultation."""

    template: str
    args: tuple[str, ...]
    closing: bool = False


@dataclass(frozen=True, slots=True)
class Var:
    """A variable bound by one of a norm's binders."""

    name: str


@dataclass(frozen=True, slots=True)
class Const:
    """A named individual."""

    name: str


Term = Var | Const


@dataclass(frozen=True, slots=True)
class Domain:
    """Where a variable ranges: a sort, narrowed by role, owner (regions of that state), area, exclusions."""

    sort: str
    role: str | None = None
    owner: str | None = None
    area: str | None = None
    other_than: tuple[Term, ...] = ()


@dataclass(frozen=True, slots=True)
class Binder:
    """A variable and its domain; terms in the domain refer to earlier binders."""

    var: str
    domain: Domain


@dataclass(frozen=True, slots=True)
class Pattern:
    """A phrase filled with terms, one per slot."""

    template: str
    args: tuple[Term, ...]


class RuleKind(StrEnum):
    """How many shares complete a joint act of n members."""

    ALL = "all"  # n
    ANY = "any"  # 1
    MAJORITY = "majority"  # floor(n/2) + 1
    TWO_THIRDS = "two thirds"  # ceil(2n/3)
    AT_LEAST = "at least"  # k
    CONCLUDED = "concluded"  # every member's closing share, after its first


@dataclass(frozen=True, slots=True)
class Rule:
    """A decision rule; `k` only for AT_LEAST."""

    kind: RuleKind
    k: int = 0

    def threshold(self, n: int) -> int:
        """Shares needed among n members."""
        match self.kind:
            case RuleKind.ALL | RuleKind.CONCLUDED:
                return n
            case RuleKind.ANY:
                return 1
            case RuleKind.MAJORITY:
                return n // 2 + 1
            case RuleKind.TWO_THIRDS:
                return -(-2 * n // 3)
            case RuleKind.AT_LEAST:
                return self.k


@dataclass(frozen=True, slots=True)
class Happens:
    """Somebody does an act matching the pattern; `binders` are existential (own to this condition)."""

    pattern: Pattern
    binders: tuple[Binder, ...] = ()


@dataclass(frozen=True, slots=True)
class Joint:
    """A joint act by the members of a role (less some), under a rule. `args` leave out the member slot.

    `including`: a role (or ""); of the members, everybody who is in it as well must have a share.
    """

    template: str
    args: tuple[Term, ...]
    role: str
    rule: Rule
    other_than: tuple[Term, ...] = ()
    binders: tuple[Binder, ...] = ()
    including: str = ""


@dataclass(frozen=True, slots=True)
class Passed:
    """So many hours have passed since the trigger."""

    hours: int


@dataclass(frozen=True, slots=True)
class Broken:
    """Some state breaks a clause; a label that names an article stands for all its clauses."""

    clauses: tuple[str, ...]
    who: Term
    binders: tuple[Binder, ...] = ()


Option = Happens | Joint
"""What a need can be met by, and what a goal speaks of."""


@dataclass(frozen=True, slots=True)
class Silence:
    """Nobody does what `by` says within so many hours of `after` (None: of the hour from which is counted)."""

    by: Happens
    hours: int
    after: Option | None = None


Turn = Happens | Broken
"""What begins or ends a situation."""

Plain = Option | Broken
"""A condition that more conduct can only bring about sooner."""

Condition = Plain | Silence
Step = Condition | Passed


def parts(step: Step) -> tuple[Plain, ...]:
    """The plain conditions of which a step speaks: of a silence, what begins it and what breaks it."""
    match step:
        case Passed():
            return ()
        case Silence(by, _, after):
            return (by,) if after is None else (after, by)
        case _:
            return (step,)


@dataclass(frozen=True, slots=True)
class Limit:
    """`outside AREA` / `inside AREA` said of a place. `words` names the phrase, unique in the model."""

    term: Term
    area: str
    inside: bool
    words: str
    span: Span


@dataclass(frozen=True, slots=True)
class Unless:
    """An exception: it holds at an hour when all its conditions have come about by then (without any: at every hour).

    `of`: the state that has reserved it for itself, and for which alone it holds; "" where it is the text's own.
    """

    conditions: tuple[Condition, ...]
    words: str
    span: Span
    of: str = ""


@dataclass(frozen=True, slots=True)
class Proviso:
    """`reservation of X to 5(2): only if …`: what more must come about to set the norm off where `of` bears it."""

    conditions: tuple[Condition, ...]
    words: str
    span: Span
    of: str


@dataclass(frozen=True, slots=True)
class During:
    """Only while a situation lasts, or (`excepted`) only while it does not.

    It lasts from any hour at which one of `begins` happens (`from_start`: from hour 0) until one of `ends` does.
    A situation that is somebody's (`the default of the victim`) speaks of the norm's own terms.
    """

    begins: tuple[Turn, ...]
    ends: tuple[Turn, ...]
    from_start: bool
    excepted: bool
    display: str
    words: str
    span: Span


@dataclass(frozen=True, slots=True)
class Subject:
    """`subject to 4(2)`: what these clauses forbid to the bearer is not asked of it."""

    clauses: tuple[str, ...]
    words: str
    span: Span


class Modality(StrEnum):
    """What a norm does to its bearer."""

    DUTY = "duty"
    BAN = "ban"
    LIBERTY = "liberty"  # never breached; it lifts bans
    INTENTION = "intention"  # makes nothing due; it has no instances
    ENTRY = "entry"  # says from when its instrument binds a party; never breached
    DEEMING = "deeming"  # one act counts as another; it has no instances
    ENDING = "ending"  # says when it ceases to; never breached
    VOIDING = "voiding"  # says by what it never bound; never breached

    @property
    def final(self) -> bool:
        """Whether it is said of the life of the instrument, and not of anybody's conduct."""
        return self in (Modality.ENTRY, Modality.ENDING, Modality.VOIDING)


class Bearing(StrEnum):
    """How several who bear one duty are bound."""

    EACH = "each"  # each by itself
    TOGETHER = "together"  # in breach only where every other one has done its share
    SEVERALLY = "jointly and severally"  # each owes the whole, and one performance discharges all


class Mode(StrEnum):
    """How the items of a duty's content count."""

    OWN = "own judgment"  # nothing is enough
    ONE = "at least one"
    ALL = "all"
    CASE = "what the case requires"


@dataclass(frozen=True, slots=True)
class Item:
    """One act that a norm is about; `case` is the fact by which the case requires it (mode CASE only)."""

    pattern: Pattern
    case: Pattern | None = None


@dataclass(frozen=True, slots=True)
class Deadline:
    """So many hours from the start, or from the trigger."""

    hours: int
    from_trigger: bool = False


@dataclass(frozen=True, slots=True)
class Norm:
    """A norm under one guard. Binders in order of appearance, bearer included unless it is a constant.

    A ban has exactly one item, no steps and no deadline; a liberty has exactly one item; a duty without deadline
    is due by the close. An entry, ending or voiding has no items; its deadline is the time between its conditions and
    the hour from which it lets its instrument bind or cease to bind. `over` are the clauses whose bans give way to it.
    """

    modality: Modality
    binders: tuple[Binder, ...]
    bearer: Term
    items: tuple[Item, ...]
    mode: Mode = Mode.ALL
    trigger: tuple[Condition, ...] = ()
    limits: tuple[Limit, ...] = ()
    steps: tuple[Step, ...] = ()
    deadline: Deadline | None = None
    exceptions: tuple[Unless, ...] = ()
    beneficiary: Term | None = None
    adversary: Term | None = None
    over: tuple[str, ...] = ()
    under: tuple[Subject, ...] = ()  # of a duty: what prevails over it
    until: tuple[tuple[Condition, ...], ...] = ()  # the first of these to be complete ends the norm
    bearing: Bearing = Bearing.EACH
    during: tuple[During, ...] = ()  # every one of them must let it be
    provisos: tuple[Proviso, ...] = ()
    heeds: tuple[str, ...] = ()  # of a liberty: the clauses to which it is subject

    def conditions(self) -> Iterator[Step]:
        """Everything that it waits for: trigger and steps, exceptions, situations, reservations, and what ends it."""
        reserved = (c for proviso in self.provisos for c in proviso.conditions)
        yield from (*self.trigger, *reserved, *self.steps)
        yield from (c for group in (*(u.conditions for u in self.exceptions), *self.until) for c in group)
        yield from (c for during in self.during for c in (*during.begins, *during.ends))

    def reserved(self) -> Iterator[Unless | Proviso]:
        """What single states have reserved for themselves."""
        yield from (u for u in self.exceptions if u.of)
        yield from self.provisos

    def waits(self) -> frozenset[int]:
        """The hours that must pass, or pass in silence, for some condition to come about."""
        lag = [self.deadline.hours] if self.deadline is not None and self.modality.final else []
        return frozenset((*lag, *(c.hours for c in self.conditions() if isinstance(c, Passed | Silence))))


class Confidence(StrEnum):
    """How the encoding of a clause is supported."""

    TEXT_SEEN = "text seen"
    FROM_MEMORY = "from memory"
    DERIVED = "derived"


@dataclass(frozen=True, slots=True)
class Clause:
    """A numbered clause: one norm per guard (None where the clause is bracketed away)."""

    number: str
    article: str
    span: Span
    variants: tuple[tuple[Guard, Norm | None], ...]
    source: str = ""
    confidence: Confidence | None = None
    instrument: str = ""

    @property
    def enters(self) -> bool:
        """Whether some variant says from when its instrument binds."""
        return any(norm is not None and norm.modality is Modality.ENTRY for _, norm in self.variants)

    @property
    def deems(self) -> bool:
        """Whether it says, under some guard, what counts as what; then it can matter to every other clause."""
        return any(norm is not None and norm.modality is Modality.DEEMING for _, norm in self.variants)

    @property
    def ends(self) -> bool:
        """Whether some variant says when its instrument ceases to bind."""
        return any(norm is not None and norm.modality is Modality.ENDING for _, norm in self.variants)

    @property
    def voids(self) -> bool:
        """Whether some variant says by what its instrument never bound."""
        return any(norm is not None and norm.modality is Modality.VOIDING for _, norm in self.variants)

    @property
    def final(self) -> bool:
        """Whether some variant is about the life of its instrument."""
        return any(norm is not None and norm.modality.final for _, norm in self.variants)


@dataclass(frozen=True, slots=True)
class NeedBody:
    """Whoever does `act` at hour t needs one of `options` at the same hour (lead 0) or by t - lead; or a situation.

    With `during`, which has no options beside it, the act can happen while that lasts, or while it does not.
    """

    act: Pattern
    binders: tuple[Binder, ...]  # one per variable of `act`
    options: tuple[Option, ...]
    lead: int = 0
    during: During | None = None

    def situation(self) -> tuple[Happens, ...]:
        """What begins and ends the situation in which alone the act can happen: facts, and nobody's breach."""
        turns = () if self.during is None else (*self.during.begins, *self.during.ends)
        return tuple(c for c in turns if isinstance(c, Happens))


@dataclass(frozen=True, slots=True)
class Need:
    """A fact of the world, assumed: named, sourced, switchable."""

    name: str
    span: Span
    variants: tuple[tuple[Guard, NeedBody | None], ...]
    source: str = ""
    instrument: str = ""
    confidence: Confidence | None = None


@dataclass(frozen=True, slots=True)
class Harm:
    """What the treaty is meant to answer: an event whose actor is the author; the victim is its second state slot."""

    pattern: Pattern
    binders: tuple[Binder, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class Reservation:
    """That a state has made a reservation; what it says stands in the norms of the clauses that it touches."""

    state: str
    clauses: tuple[str, ...]
    span: Span
    source: str = ""
    confidence: Confidence | None = None
    instrument: str = ""


@dataclass(frozen=True, slots=True)
class Acceptance:
    """That a state which is no party to their instrument has accepted what some clauses say of it."""

    state: str
    clauses: tuple[str, ...]
    span: Span
    source: str = ""
    confidence: Confidence | None = None
    instrument: str = ""


@dataclass(frozen=True, slots=True)
class NotEncoded:
    """A provision that stands in the text and is not modelled; the report lists it."""

    number: str
    text: str
    span: Span
    source: str = ""
    confidence: Confidence | None = None
    instrument: str = ""


Parties = tuple[tuple[str, tuple[Guard, ...]], ...]
"""The states that are bound, each under any one of its guards."""


@dataclass(frozen=True, slots=True)
class Instrument:
    """One treaty among several: who is bound by it, and since when. `path`: the file that holds it."""

    name: str
    title: str
    path: str
    span: Span
    status: str
    date: str
    parties: Parties


class Rank(StrEnum):
    """By what a priority ranks."""

    CLAUSE = "clause"  # one clause over another
    INSTRUMENT = "instrument"  # every clause of one instrument over every clause of another
    LATER = "later in time"  # the later instrument's, between states that are parties to both


@dataclass(frozen=True, slots=True)
class Priority:
    """A stated rank: what `over` names prevails over what `under` names (both empty for LATER)."""

    rank: Rank
    over: str
    under: str
    span: Span
    source: str = ""
    confidence: Confidence | None = None
    instrument: str = ""


@dataclass(frozen=True, slots=True)
class Owes:
    """`WHO owes CLAUSE` or its denial; `who` is a constant, a variable (`the`), or a role under `some` or `each`."""

    quantifier: str  # "", "the", "some", "each"
    who: str
    clause: str
    negated: bool = False
    other_than: tuple[Term, ...] = ()  # of a role


@dataclass(frozen=True, slots=True)
class Outcome:
    """Something comes about, or only can (`can`); or it does not."""

    condition: Condition
    can: bool = False
    negated: bool = False


@dataclass(frozen=True, slots=True)
class Goal:
    """A purpose that the treaty should reach: whenever its conditions come about, its end does."""

    name: str
    serves: str  # label of the article or clause that states the purpose
    binders: tuple[Binder, ...]
    when: tuple[Option, ...]
    then: Owes | Outcome
    span: Span


class Standing(StrEnum):
    """How somebody may stand to a clause."""

    OWES = "owes"
    KEPT = "has kept"
    BREACH = "is in breach of"
    OPEN = "is open"  # due, not done, and there is still time


@dataclass(frozen=True, slots=True)
class Claim:
    """How WHO stands to a clause; `who` is a constant, or a role under `some` or `each`."""

    quantifier: str  # "", "some", "each"
    who: str
    standing: Standing
    clause: str
    negated: bool = False
    until: int | None = None  # of what is open: the last hour at which it can be done


@dataclass(frozen=True, slots=True)
class Case:
    """Values that lie in their binders' domains, and conditions that come about with them."""

    binders: tuple[Binder, ...]
    conditions: tuple[Condition, ...]
    env: tuple[tuple[str, str], ...] = ()  # (variable, constant)


@dataclass(frozen=True, slots=True)
class Expect:
    """What a scenario expects under a partial configuration, at an hour or (None) at its close."""

    under: Guard
    claim: Claim
    span: Span
    at: int | None = None


@dataclass(frozen=True, slots=True)
class Scenario:
    """A story in the file: dated acts, acts that never happen, expectations. Nothing else happens."""

    name: str
    happens: tuple[tuple[int, Act], ...]
    never: tuple[Pattern, ...]
    expects: tuple[Expect, ...]
    span: Span
    possible: bool = True  # claimed to be within the world


@dataclass(frozen=True, slots=True)
class Model:
    """One or several instruments, resolved. Tuples are in text order, and text order is canonical order.

    Of several, name, title, status and date are those of the first file's, `instruments` lists all with their
    own parties, and `parties` are the states bound by at least one, if only by a clause that they have accepted. Labels
    of the others' clauses begin with their instrument's name (`Charter 2(4)`).
    """

    name: str
    title: str
    source: Source
    span: Span  # the `treaty` statement
    status: str  # "proposed", "signed", "in force"
    date: str
    parties: Parties
    entities: tuple[Entity, ...]  # states first in order, THIRD last among states
    roles: tuple[Role, ...]
    areas: tuple[Area, ...]
    templates: tuple[Template, ...]
    needs: tuple[Need, ...]
    harms: tuple[Harm, ...]
    clauses: tuple[Clause, ...]
    points: tuple[Point, ...]
    not_encoded: tuple[NotEncoded, ...] = ()
    goals: tuple[Goal, ...] = ()
    scenarios: tuple[Scenario, ...] = ()
    notes: tuple[str, ...] = ()  # assumptions made while resolving, in plain words
    instruments: tuple[Instrument, ...] = ()  # empty where there is only one
    priorities: tuple[Priority, ...] = ()
    reservations: tuple[Reservation, ...] = ()
    acceptances: tuple[Acceptance, ...] = ()

    def in_force(self) -> Model:
        """The same text without what it says of its entry into force and its end: it binds from hour 0 to the close."""

        def kept(clause: Clause) -> Clause:
            bound = ((g, None if n is not None and n.modality.final else n) for g, n in clause.variants)
            return replace(clause, variants=tuple(bound))

        if not any(c.final for c in self.clauses):
            return self
        found = (kept(c) for c in self.clauses)
        return replace(self, clauses=tuple(c for c in found if any(n is not None for _, n in c.variants)))

    def template(self, name: str) -> Template:
        """The declared phrase of that canonical name."""
        return next(t for t in self.templates if t.name == name)

    def parties_to(self, instrument: str) -> Parties:
        """The states bound by that instrument."""
        return next((i.parties for i in self.instruments if i.name == instrument), self.members())

    def members(self) -> Parties:
        """The states that are party to an instrument, and not merely bound by a clause that they have accepted."""
        if self.instruments:
            listed = {name for i in self.instruments for name, _ in i.parties}
            return tuple(p for p in self.parties if p[0] in listed)
        accepted = {one.state for one in self.acceptances}
        return tuple(p for p in self.parties if p[0] not in accepted)

    def bound_by(self, clause: Clause) -> Parties:
        """The states that a clause can bind: the parties to its instrument, and who else has accepted it."""
        accepted = tuple((a.state, ((),)) for a in self.acceptances if clause.number in a.clauses)
        return (*self.parties_to(clause.instrument), *dict.fromkeys(accepted))

    def instrument_at(self, span: Span) -> str:
        """The name of the instrument in whose file the place lies."""
        number = self.source.file(span.start)
        return self.instruments[number].name if number < len(self.instruments) else self.name

    def clause(self, number: str) -> Clause:
        """The clause of that number."""
        return next(c for c in self.clauses if c.number == number)

    def entity(self, name: str) -> Entity:
        """The individual of that name."""
        return next(e for e in self.entities if e.name == name)

    def role(self, name: str) -> Role:
        """The role of that name."""
        return next(r for r in self.roles if r.name == name)

    def area(self, name: str) -> Area:
        """The area of that name."""
        return next(a for a in self.areas if a.name == name)

    def point(self, name: str) -> Point:
        """The choice point of that name."""
        return next(p for p in self.points if p.name == name)

    def goal(self, name: str) -> Goal:
        """The goal of that name."""
        return next(g for g in self.goals if g.name == name)

    def states(self) -> Iterator[str]:
        """Names of all states, the anonymous third state last."""
        return (e.name for e in self.entities if e.sort == "state")


@dataclass(frozen=True, slots=True, order=True)
class Instance:
    """A norm for one choice of its variables: clause number, bearer, (variable, constant) in binder order.

    Of a ban there is one more for each act that counts as the one it forbids; `counting` names that act.
    """

    clause: str
    bearer: str
    binding: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True, order=True)
class Occurrence:
    """An act at an hour."""

    hour: int
    act: Act


History = tuple[Occurrence, ...]
"""What happens, sorted by hour, then act."""


def counting(act: Act) -> tuple[tuple[str, str], ...]:
    """What tells the instance about an act that counts as another from the one about that other."""
    return ("counting", act.template), *((f"counting {k}", name) for k, name in enumerate(act.args))


def counted(instance: Instance) -> Act | None:
    """The act that counts as the forbidden one, where the instance is about such an act."""
    names = dict(instance.binding)
    if "counting" not in names:
        return None
    return Act(names["counting"], tuple(v for k, v in instance.binding if k.startswith("counting ")))
