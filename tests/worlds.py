"""Small models built by hand, without the parser, for the tests of meaning.

The cast: Alba, Borea and Corvo are states, Alba owns the regions north and south; Borea and Corvo are guards.
"""

from __future__ import annotations

from dataclasses import replace

from verifier.model import (
    THIRD,
    Act,
    ActKind,
    Area,
    Binder,
    Clause,
    Condition,
    Const,
    Deadline,
    Domain,
    Entity,
    Guard,
    Happens,
    Harm,
    History,
    Instance,
    Item,
    Joint,
    Limit,
    Modality,
    Mode,
    Model,
    Need,
    NeedBody,
    Norm,
    Occurrence,
    Pattern,
    Point,
    PointKind,
    Role,
    Rule,
    RuleKind,
    Step,
    Subject,
    Template,
    Term,
    Unless,
    Var,
)
from verifier.text.source import Source, Span

NOWHERE = Span(0, 0)
ALWAYS: tuple[Guard, ...] = ((),)


def _template(name: str, kind: ActKind, *slots: str, **more: object) -> Template:
    return Template(name, kind, slots, (), name, name, NOWHERE, **more)  # type: ignore[arg-type]


TEMPLATES = (
    _template("attacks", ActKind.EVENT, "state", "state", "region"),
    _template("fact", ActKind.EVENT, "region", actor=False),
    _template("appeals", ActKind.CALL, "state"),
    _template("sends", ActKind.ACT, "state", "region"),
    _template("admits", ActKind.ACT, "state", "state", "region"),
    _template("fights", ActKind.ACT, "state", "region"),
    _template("supplies", ActKind.ACT, "state", "state"),
    _template("praises", ActKind.ACT, "state", "state", reflexive=True),
    _template("decides", ActKind.JOINT, "state", members="guard"),
    _template("consults", ActKind.JOINT, "state", members="guard", talk=True),
    _template("consents", ActKind.JOINT, "state", "state", members="guard"),
)

ENTITIES = (
    Entity("Alba", "state", "Alba"),
    Entity("Borea", "state", "Borea"),
    Entity("Corvo", "state", "Corvo"),
    Entity(THIRD, "state", "a third state"),
    Entity("north", "region", "north", "Alba"),
    Entity("south", "region", "south", "Alba"),
)

GUARD = Role("guard", "guards", (("Borea", ALWAYS), ("Corvo", ALWAYS)))
STRIP = Area("strip", "the strip", (("south", ALWAYS),))


def term(name: str) -> Term:
    """A variable when the name is small and no region, else a constant."""
    return Const(name) if name[0].isupper() or name in ("north", "south", THIRD) else Var(name)


def pat(template: str, *args: str) -> Pattern:
    """A phrase filled with terms."""
    return Pattern(template, tuple(map(term, args)))


def bind(var: str, sort: str = "state", *, other_than: tuple[str, ...] = (), **where: str) -> Binder:
    """A variable and where it ranges: `role=`, `owner=`, `area=`."""
    return Binder(var, Domain(sort, other_than=tuple(map(term, other_than)), **where))


def when(template: str, *args: str, own: tuple[Binder, ...] = ()) -> Happens:
    """A condition: somebody does this."""
    return Happens(pat(template, *args), own)


def jointly(
    template: str,
    kind: RuleKind,
    *args: str,
    k: int = 0,
    other_than: tuple[str, ...] = (),
    own: tuple[Binder, ...] = (),
) -> Joint:
    """A condition: the guards do this together."""
    return Joint(template, tuple(map(term, args)), "guard", Rule(kind, k), tuple(map(term, other_than)), own)


def duty(
    bearer: str,
    *items: Item | Pattern,
    binders: tuple[Binder, ...] = (),
    mode: Mode = Mode.ALL,
    trigger: tuple[Condition, ...] = (),
    steps: tuple[Step, ...] = (),
    within: int | None = None,
    from_trigger: bool = False,
    unless: tuple[Unless, ...] = (),
    limits: tuple[Limit, ...] = (),
    over: tuple[str, ...] = (),
    under: tuple[str, ...] = (),
) -> Norm:
    """A duty; a pattern is an item without a case."""
    return Norm(
        Modality.DUTY,
        binders,
        term(bearer),
        tuple(item if isinstance(item, Item) else Item(item) for item in items),
        mode,
        trigger,
        limits,
        steps,
        None if within is None else Deadline(within, from_trigger),
        unless,
        over=over,
        under=tuple(Subject((number,), f"subject to {number}", NOWHERE) for number in under),
    )


def ban(
    bearer: str,
    act: Pattern,
    *,
    binders: tuple[Binder, ...] = (),
    trigger: tuple[Condition, ...] = (),
    unless: tuple[Unless, ...] = (),
    limits: tuple[Limit, ...] = (),
) -> Norm:
    """A ban."""
    return Norm(Modality.BAN, binders, term(bearer), (Item(act),), trigger=trigger, exceptions=unless, limits=limits)


def liberty(
    bearer: str,
    act: Pattern,
    *,
    over: tuple[str, ...] = (),
    binders: tuple[Binder, ...] = (),
    trigger: tuple[Condition, ...] = (),
    steps: tuple[Step, ...] = (),
    within: int | None = None,
    from_trigger: bool = False,
    unless: tuple[Unless, ...] = (),
) -> Norm:
    """A liberty that lifts the bans of some clauses."""
    made = duty(
        bearer, act, binders=binders, trigger=trigger, steps=steps, within=within, from_trigger=from_trigger,
        unless=unless,
    )  # fmt: skip
    return replace(made, modality=Modality.LIBERTY, over=over)


def until(norm: Norm, *conditions: Condition) -> Norm:
    """The norm, ended once all of these have come about."""
    return replace(norm, until=(*norm.until, conditions))


def unless(*conditions: Condition, words: str = "unless") -> Unless:
    """An exception."""
    return Unless(conditions, words, NOWHERE)


def limit(place: str, *, inside: bool = False, words: str = "limit") -> Limit:
    """A place outside (inside) the strip."""
    return Limit(term(place), "strip", inside, words, NOWHERE)


def clause(number: str, *variants: tuple[Guard, Norm | None] | Norm) -> Clause:
    """A clause; a lone norm has the empty guard."""
    pairs = tuple(entry if isinstance(entry, tuple) else ((), entry) for entry in variants)
    return Clause(number, number[0], NOWHERE, pairs)


def need(
    name: str, act: Pattern, *options: Condition, binders: tuple[Binder, ...] = (), lead: int = 0, guard: Guard = ()
) -> Need:
    """A need with one variant."""
    return Need(name, NOWHERE, ((guard, NeedBody(act, binders, options, lead)),))


def point(name: str, *alternatives: str) -> Point:
    """A choice point."""
    return Point(name, PointKind.BRACKET, alternatives or ("out", "in"), "", NOWHERE)


ATTACK = Harm(pat("attacks", "x", "Alba", "p"), (bind("x"), bind("p", "region", owner="Alba")), NOWHERE)


def world(
    *clauses: Clause | Norm,
    needs: tuple[Need, ...] = (),
    points: tuple[Point, ...] = (),
    parties: tuple[tuple[str, tuple[Guard, ...]], ...] = (("Alba", ALWAYS), ("Borea", ALWAYS), ("Corvo", ALWAYS)),
    roles: tuple[Role, ...] = (GUARD,),
    areas: tuple[Area, ...] = (STRIP,),
    harms: tuple[Harm, ...] = (ATTACK,),
    entities: tuple[Entity, ...] = ENTITIES,
) -> Model:
    """A model; lone norms become clauses 1, 2, …"""
    numbered = tuple(
        entry if isinstance(entry, Clause) else clause(str(at), entry) for at, entry in enumerate(clauses, 1)
    )
    return Model(
        name="world",
        title="A world",
        source=Source("world.treaty", ""),
        span=NOWHERE,
        status="proposed",
        date="",
        parties=parties,
        entities=entities,
        roles=roles,
        areas=areas,
        templates=TEMPLATES,
        needs=needs,
        harms=harms,
        clauses=numbered,
        points=points,
    )


def act(template: str, *args: str, closing: bool = False) -> Act:
    """A ground act."""
    return Act(template, args, closing)


def at(hour: int, template: str, *args: str, closing: bool = False) -> Occurrence:
    """A ground act at an hour."""
    return Occurrence(hour, Act(template, args, closing))


def story(*occurrences: Occurrence) -> History:
    """A history in order."""
    return tuple(sorted(occurrences))


def inst(number: str, bearer: str, **binding: str) -> Instance:
    """An instance."""
    return Instance(number, bearer, tuple(binding.items()))
