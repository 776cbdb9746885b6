"""What a new text makes of each party's position, clause by clause: gained, lost, stronger, weaker.

Both models speak of things by the same names (`likeness`). Norms are compared part by part, under every pair of
variants that can be in force together; where a change depends on choices, it carries the smallest that bring it about.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, fields
from itertools import product
from math import prod
from typing import Any, TypeVar, cast

from verifier.commands.likeness import Former, kind_of
from verifier.cubes import EVERYWHERE, NOWHERE, Cubes, Space
from verifier.meaning.binding import Ground
from verifier.model import (
    Clause,
    Deadline,
    Guard,
    Joint,
    Limit,
    Modality,
    Mode,
    Model,
    Norm,
    Proviso,
    Step,
    Term,
    Unless,
    Var,
)
from verifier.telling.phrasing import MODES, Speech, exception, limit
from verifier.words import listed, span

T = TypeVar("T")

GAINS, LOSES, STRONGER, WEAKER, CHANGED = "gains", "loses", "stronger", "weaker", "changed"
COMPARED = {
    *("binders", "modality", "bearer", "trigger", "items", "mode", "limits", "steps", "deadline", "exceptions"),
    *("beneficiary", "adversary", "provisos"),
}
"""Parts of norms whose changes are told one by one."""
OTHERS = {
    "until": "until when",
    "during": "in which situation",
    "over": "what gives way to it",
    "under": "what it gives way to",
    "heeds": "what it gives way to",
    "bearing": "how several are bound",
}
"""The others, of which it is only said that they have changed."""
LADDER = {Mode.OWN: 0, Mode.ONE: 1, Mode.CASE: 2, Mode.ALL: 3}
"""How much of the listed acts a duty asks for."""
FORMS = 256
"""Forms that the list of a role's members may have, beyond which they are not looked at one by one."""
FREE = (Mode.OWN, Mode.ONE)
"""Where one more act to choose from asks for less."""


@dataclass(frozen=True, slots=True, order=True)
class Change:
    """One change to one party's position.

    `what`: duty, ban, liberty or veto; `old`, `new`: the clause's numbers, "" where there is none.
    """

    old: str
    new: str
    kind: str
    what: str
    party: str
    text: str


@dataclass(slots=True)
class Comparison:
    """Two models over the points of both; changes found so far, each with the cubes under which it is there."""

    old: Model
    new: Model
    space: Space = field(init=False)
    grounds: tuple[Ground, Ground] = field(init=False)
    found: dict[Change, list[Guard]] = field(default_factory=dict)
    known: dict[object, Any] = field(default_factory=dict)  # what was made of a norm, made once

    def __post_init__(self) -> None:
        self.space = Space({p.name: len(p.alternatives) for m in (self.old, self.new) for p in m.points})
        self.grounds = Ground(self.old), Ground(self.new)

    def run(self) -> dict[Change, Cubes]:
        """Every change, in the order of the clauses."""
        before, after = ({c.number: c for c in m.clauses} for m in (self.old, self.new))
        for number in dict.fromkeys((*before, *after)):
            self.clause(before.get(number), after.get(number))
        return {change: self.space.tidy(cubes) for change, cubes in self.found.items()}

    def once(self, key: object, make: Callable[[], T]) -> T:
        """What was made before, or is made now."""
        if key not in self.known:
            self.known[key] = make()
        return cast(T, self.known[key])

    def beyond(self, cubes: Cubes, others: Cubes) -> Cubes:
        """What is in the first set and not in the second."""
        if set(cubes) <= set(others):
            return NOWHERE
        return self.space.meet(cubes, self.once(("outside", others), lambda: self.space.outside(others)))

    def clause(self, old: Clause | None, new: Clause | None) -> None:
        """Every pair of variants that can be in force together; variants that say the same are not looked at."""
        for guard, a in variants(old):
            for other, b in variants(new):
                cube = self.space.joined(guard, other)
                if cube is not None:
                    Pair(self, cube, old, new, a, b).compare()


def variants(clause: Clause | None) -> Iterable[tuple[Guard, Norm | None]]:
    """The variants of a clause; of one that is absent, one that says nothing. What counts as what binds nobody."""
    found = clause.variants if clause else (((), None),)
    return ((guard, None if n and n.modality is Modality.DEEMING else n) for guard, n in found)


@dataclass(frozen=True, slots=True)
class Parts:
    """A norm's parts in comparable form, each with its words."""

    trigger: dict[object, str]
    steps: dict[object, tuple[Step, str]]
    exceptions: dict[object, tuple[Unless, str]]
    items: dict[object, str]
    limits: dict[object, tuple[Limit, str]]
    provisos: dict[object, tuple[Proviso, str]]
    apart: dict[object, str]
    rest: dict[str, object]

    @staticmethod
    def of(model: Model, norm: Norm) -> Parts:
        """Variables are told apart by where they first occur. Who bears the norm is looked at state by state."""
        domains = {b.var: b.domain for b in norm.binders}
        own = domains.pop(norm.bearer.name) if isinstance(norm.bearer, Var) else None
        former = Former(lambda kind, name: (kind, name), domains)
        speech = Speech(model, norm.binders, norm.bearer)
        trigger = {former.form(c): speech.condition(c) for c in norm.trigger}
        apart = {former.form(t): speech.term(t) for t in (own.other_than if own else ()) if isinstance(t, Var)}
        former.form(norm.bearer)
        items = {former.form(i.pattern): speech.does(i.pattern) for i in norm.items}
        limits = {former.form(p): (p, limit(speech, p)) for p in norm.limits}
        steps = {former.form(s): (s, speech.condition(s)) for s in norm.steps}
        exceptions = {former.form(u): (u, exception(speech, u)) for u in norm.exceptions}
        provisos = {former.form(p): (p, listed([speech.condition(c) for c in p.conditions])) for p in norm.provisos}
        rest = {
            f.name: former.form(getattr(norm, f.name), (Norm, f.name), kind_of(norm, f.name))
            for f in fields(norm)
            if f.name not in COMPARED
        }
        return Parts(trigger, steps, exceptions, items, limits, provisos, apart, rest)


Parted = Sequence[tuple[object, str]]
"""Parts of a norm, each with its words."""


@dataclass(frozen=True, slots=True)
class Pair:
    """One variant of the old clause and one of the new, in force together under a cube."""

    all: Comparison
    cube: Guard
    one: Clause | None
    two: Clause | None
    a: Norm | None
    b: Norm | None

    def compare(self) -> None:
        """Note every change."""
        if self.a is None and self.b is None:
            return
        both = self.a is not None and self.b is not None and self.a.modality == self.b.modality
        for clause, norm, ground, kind in self.sides():
            for party, cubes in self.bound(clause, norm, ground).items():
                mine = self.bound_new(party) if kind == LOSES else self.bound_old(party)
                left = self.all.beyond(cubes, mine) if both else cubes
                self.note(kind, norm.modality.value, party, self.gist(norm, ground.model), left)
        if both and self.a is not None and self.b is not None:
            self.parts(self.a, self.b)

    def sides(self) -> Iterator[tuple[Clause, Norm, Ground, str]]:
        """The old norm, which may be lost, and the new, which may be gained."""
        old, new = self.all.grounds
        if self.one is not None and self.a is not None:
            yield self.one, self.a, old, LOSES
        if self.two is not None and self.b is not None:
            yield self.two, self.b, new, GAINS

    def bound(self, clause: Clause, norm: Norm, ground: Ground) -> dict[str, Cubes]:
        """Whom the norm binds, and where within the cube."""
        key = ("bound", id(ground), clause.instrument, norm.binders, norm.bearer, norm.limits)
        widest = self.all.once(key, lambda: {p: ground.bound(clause, norm, (), p) for p in ground.parties})
        found = {p: self.all.space.meet((self.cube,), cubes) for p, cubes in widest.items()}
        return {p: c for p, c in found.items() if c}

    def bound_old(self, party: str) -> Cubes:
        """Where the old norm binds the party."""
        if self.one is None or self.a is None:
            return NOWHERE
        return self.bound(self.one, self.a, self.all.grounds[0]).get(party, NOWHERE)

    def bound_new(self, party: str) -> Cubes:
        """Where the new norm binds the party."""
        if self.two is None or self.b is None:
            return NOWHERE
        return self.bound(self.two, self.b, self.all.grounds[1]).get(party, NOWHERE)

    def gist(self, norm: Norm, model: Model) -> str:
        """What the norm asks for."""
        speech = Speech(model, norm.binders, norm.bearer)
        awaited = [speech.condition(c) for c in norm.trigger]
        if norm.modality.final:
            return f"{'into force' if norm.modality is Modality.ENTRY else 'of it'} once {listed(awaited)}"
        acts = [speech.does(i.pattern) for i in norm.items]
        word = "or" if norm.mode in (Mode.ONE, Mode.OWN) else "and"
        return ("not to " if norm.modality is Modality.BAN else "to ") + listed(acts, word)

    def note(self, kind: str, what: str, party: str, text: str, cubes: Iterable[Guard] = EVERYWHERE) -> None:
        """A change for one party."""
        here = self.all.space.meet((self.cube,), tuple(cubes))
        if here:
            old, new = (clause.number if clause else "" for clause in (self.one, self.two))
            change = Change(old, new, kind, what, party, text)
            self.all.found.setdefault(change, []).extend(here)

    def each(self, kind: str, text: str, only: str = "", within: Cubes = EVERYWHERE) -> None:
        """A change for everybody who is bound before and after, or for one of them."""
        assert self.one is not None
        assert self.a is not None
        if self.a.modality.final and kind in (STRONGER, WEAKER):
            kind = CHANGED  # what lets a text end sooner binds less
        for party, cubes in self.bound(self.one, self.a, self.all.grounds[0]).items():
            if only in ("", party):
                here = self.all.space.meet(cubes, self.bound_new(party))
                self.note(kind, self.a.modality.value, party, text, self.all.space.meet(here, within))

    # -- parts of norms --------------------------------------------------------------------------------------------

    def parts(self, a: Norm, b: Norm) -> None:
        """What has changed within the norm."""
        one = self.all.once(("old", id(a)), lambda: Parts.of(self.all.old, a))
        two = self.all.once(("new", id(b)), lambda: Parts.of(self.all.new, b))
        self.trigger(one, two)
        self.exclusion(one, two)
        self.content(a, b, one, two)
        self.steps(one, two)
        self.exceptions(one, two)
        self.provisos(one, two)
        self.deadline(a.deadline, b.deadline)
        self.territory(a, b, one, two)
        if changed := [OTHERS[name] for name in one.rest if one.rest[name] != two.rest[name]]:
            self.each(CHANGED, listed(changed))

    def trigger(self, one: Parts, two: Parts) -> None:
        """When it arises."""
        added, gone = less(two.trigger, one.trigger), less(one.trigger, two.trigger)
        if added and gone:
            self.each(CHANGED, f"arises when {listed(added)}, no longer when {listed(gone)}")
        elif added:
            self.each(WEAKER, f"arises only when also {listed(added)}")
        elif gone:
            self.each(STRONGER, f"arises without waiting for this: {listed(gone)}")

    def exclusion(self, one: Parts, two: Parts) -> None:
        """Whether it binds those too of whom the sentence speaks otherwise: the author of the attack."""
        for words in less(two.apart, one.apart):
            self.each(WEAKER, f"not where it is itself {words}")
        for words in less(one.apart, two.apart):
            self.each(STRONGER, f"also where it is itself {words}")

    def by_amount(self, a: Norm, b: Norm) -> str:
        """Whether a change of what is asked or forbidden is no more than one of an amount, and in which direction."""
        one, two = a.items[0].pattern, b.items[0].pattern
        found = {e.name: e.amount for e in (*self.all.old.entities, *self.all.new.entities)}
        pairs = [(x, y) for x, y in zip(one.args, two.args, strict=False) if x != y]
        if one.template != two.template or len(pairs) != 1 or a.modality is not b.modality:
            return CHANGED
        less, more = (found.get(term.name) for term in pairs[0])
        if less is None or more is None:
            return CHANGED
        return WEAKER if (less < more) == (a.modality is Modality.BAN) else STRONGER

    def content(self, a: Norm, b: Norm, one: Parts, two: Parts) -> None:
        """What is to be done."""
        added, gone = less(two.items, one.items), less(one.items, two.items)
        if added and gone and len(one.items) == len(two.items) == 1:
            to = "not to" if a.modality is Modality.BAN else "to"
            kind = self.by_amount(a, b)
            self.each(kind, f"{to} {listed(added)}, no longer {to} {listed(gone)}")
        else:
            if added:
                free = b.mode in FREE
                self.each(WEAKER if free else STRONGER, f"also {'may choose to' if free else 'has to'} {listed(added)}")
            if gone:
                free = a.mode in FREE
                self.each(
                    STRONGER if free else WEAKER, f"no longer {'may choose to' if free else 'has to'} {listed(gone)}"
                )
        if asked(a, one) != asked(b, two):
            step = LADDER[b.mode] - LADDER[a.mode]
            self.each(
                STRONGER if step > 0 else WEAKER, f"{{{MODES[b.mode]}}} of the acts instead of {{{MODES[a.mode]}}}"
            )

    def steps(self, one: Parts, two: Parts) -> None:
        """What it has to wait for; whoever shares in a joint step can hold it up."""
        added = [part for form, part in two.steps.items() if form not in one.steps]
        gone = [part for form, part in one.steps.items() if form not in two.steps]
        self.exchanged(added, gone, "only after", "no longer only after")
        self.vetoes(
            {f: ((step,), words) for f, (step, words) in one.steps.items()},
            {f: ((step,), words) for f, (step, words) in two.steps.items()},
        )

    def exceptions(self, one: Parts, two: Parts) -> None:
        """When it does not hold."""
        added = [part for form, part in two.exceptions.items() if form not in one.exceptions]
        gone = [part for form, part in one.exceptions.items() if form not in two.exceptions]
        for of in dict.fromkeys(part.of for part, _ in (*added, *gone)):
            new, old = ([(part, words) for part, words in some if part.of == of] for some in (added, gone))
            self.exchanged(new, old, "not where", "no longer excepted where", of)
        self.vetoes(
            {f: (unless.conditions, words) for f, (unless, words) in one.exceptions.items()},
            {f: (unless.conditions, words) for f, (unless, words) in two.exceptions.items()},
        )

    def exchanged(self, added: Parted, gone: Parted, holds: str, lapsed: str, of: str = "") -> None:
        """What it newly hangs on, and what no longer. Which of two that change places binds more is not said."""
        if added and gone:
            self.each(CHANGED, f"{holds} {listed(w for _, w in added)}; {lapsed} {listed(w for _, w in gone)}", of)
            return
        for _, words in added:
            self.each(WEAKER, f"{holds} {words}", of)
        for _, words in gone:
            self.each(STRONGER, f"{lapsed} {words}", of)

    def provisos(self, one: Parts, two: Parts) -> None:
        """What single parties have reserved as a condition."""
        for form, (proviso, words) in two.provisos.items():
            if form not in one.provisos:
                self.each(WEAKER, f"by reservation, only if {words}", proviso.of)
        for form, (proviso, words) in one.provisos.items():
            if form not in two.provisos:
                self.each(STRONGER, f"no longer, by reservation, only if {words}", proviso.of)

    def vetoes(self, old: Awaited, new: Awaited) -> None:
        """Whoever shares in a joint step can hold it up, and in a joint exception keep it from applying."""
        one, two = self.held(0, old), self.held(1, new)
        for kind, here, there in ((GAINS, two, one), (LOSES, one, two)):
            for key, (cubes, words) in here.items():
                left = self.all.beyond(cubes, there[key][0] if key in there else NOWHERE)
                self.note(kind, "veto", key[1], f"{key[2]}: it waits until {words}", left)

    def held(self, side: int, awaited: Awaited) -> Held:
        """What can be held up in the old text (0) or in the new one, and by whom."""
        return self.all.once(("held", side, *awaited), lambda: dict(shares(awaited, self.all.grounds[side])))

    def deadline(self, a: Deadline | None, b: Deadline | None) -> None:
        """How soon."""
        if a == b:
            return
        soon, late = STRONGER, WEAKER
        if self.a is not None and self.a.modality is Modality.LIBERTY:
            soon, late = late, soon  # whoever may do something has less time for it
        if a is None or b is None:
            told, kind = (a, late) if b is None else (b, soon)
            assert told is not None
            self.each(kind, f"{'no longer ' if b is None else ''}within {span(told.hours)}")
        elif a.from_trigger != b.from_trigger:
            then, now = (f"{span(d.hours)} from {'the trigger' if d.from_trigger else 'the start'}" for d in (a, b))
            self.each(CHANGED, f"within {now}, no longer within {then}")
        else:
            self.each(soon if b.hours < a.hours else late, f"within {span(b.hours)} instead of {span(a.hours)}")

    def territory(self, a: Norm, b: Norm, one: Parts, two: Parts) -> None:
        """Where it applies, region by region."""
        regions = [e for e in self.all.old.entities if e.sort == "region"]
        if not one.limits and not two.limits:
            return
        for region in regions:
            before = self.covered(self.one, a, region.name, self.all.grounds[0])
            after = self.covered(self.two, b, region.name, self.all.grounds[1])
            for kind, cubes in (
                (STRONGER, self.all.beyond(after, before)),
                (WEAKER, self.all.beyond(before, after)),
            ):
                self.each(kind, f"{'also' if kind == STRONGER else 'no longer'} in {region.display}", within=cubes)

    def covered(self, clause: Clause | None, norm: Norm, region: str, ground: Ground) -> Cubes:
        """Where in the cube some instance of the norm is about that region."""
        terms: list[Term] = [part.term for part in norm.limits]
        names = [t.name for t in terms if isinstance(t, Var)] or [
            b.var for b in norm.binders if b.domain.sort == "region"
        ]
        if not names or clause is None:
            return EVERYWHERE
        key = ("covered", id(ground), clause.instrument, norm.binders, norm.bearer, norm.limits, region)

        def make() -> Cubes:
            return self.all.space.tidy(cube for _, cube in ground.instances(clause, norm, (), {names[0]: region}))

        return self.all.space.meet((self.cube,), self.all.once(key, make))


Awaited = dict[object, tuple[tuple[Step, ...], str]]
"""Steps or exceptions by their form: what has to come about, and its words."""


Held = dict[tuple[object, str, str], tuple[Cubes, str]]
"""Where somebody can hold up a joint act, and its words; by its form, who, and as one of how many."""


def shares(awaited: Awaited, ground: Ground) -> Iterator[tuple[tuple[object, str, str], tuple[Cubes, str]]]:
    """Each joint act, who can hold it up, and as one of how many; where, and the words."""
    for form, (conditions, words) in awaited.items():
        found: dict[tuple[str, str], list[Guard]] = {}
        for joint in (c for c in conditions if isinstance(c, Joint)):
            for choice, inside, included in circles(ground, joint):
                for member, share in holders(joint, inside, included):
                    found.setdefault((member, share), []).append(choice)
        yield from (((form, *key), (ground.space.tidy(cubes), words)) for key, cubes in found.items())


def circles(ground: Ground, joint: Joint) -> Iterator[tuple[Guard, list[str], set[str]]]:
    """Who acts jointly and who of them must, under each choice in the lists of members; where there are very many
    choices, as if all on the lists were members.
    """
    roles = [ground.roles[role] if role else {} for role in (joint.role, joint.including)]
    open_points = {p for role in roles for guards in role.values() for guard in guards for p, _ in guard}
    points = [p for p in ground.space.sizes if p in open_points]
    many = prod(ground.space.sizes[p] for p in points) > FORMS
    points = [] if many else points
    for picks in product(*(range(ground.space.sizes[p]) for p in points)):
        choice = tuple(zip(points, picks, strict=True))
        one, two = ([m for m, gs in r.items() if many or any(set(g) <= set(choice) for g in gs)] for r in roles)
        out = {t.name for t in joint.other_than if not isinstance(t, Var)}
        yield choice, [m for m in one if m not in out], set(one) & set(two) - out


def holders(joint: Joint, inside: list[str], included: set[str]) -> Iterator[tuple[str, str]]:
    """Who can hold up the joint act, and with how many others. Those who must take part can do so alone."""
    rest = [m for m in inside if m not in included]
    size = len(inside) - joint.rule.threshold(len(inside)) + 1
    yield from ((m, "a veto") for m in inside if m in included or size == 1)
    if 1 < size <= len(rest) and size < len(inside):
        yield from ((m, f"a share in a veto of any {size} of {len(rest)}") for m in rest)


def asked(norm: Norm, parts: Parts) -> Mode:
    """How much of the acts is asked for; of a single one, one is all."""
    return Mode.ALL if norm.mode is Mode.ONE and len(parts.items) == 1 else norm.mode


def less(left: dict[object, str], right: dict[object, str]) -> list[str]:
    """The words of what is in the one and not in the other."""
    return [words for form, words in left.items() if form not in right]
