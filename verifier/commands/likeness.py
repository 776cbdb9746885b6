"""Two models side by side: what is the same up to names, numbers and order.

A model is a set of statements that mention named things. Things are told apart by what is said of them (colour
refinement, as in tests of graph isomorphism), so that a renamed state or a renumbered clause is found again by its
part in the text. A match of everything is then verified by comparing the statements themselves.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, fields, is_dataclass, replace
from typing import Any, TypeVar, cast

from verifier.model import (
    THIRD,
    Acceptance,
    Area,
    Binder,
    Broken,
    Claim,
    Clause,
    Const,
    Domain,
    During,
    Entity,
    Goal,
    Harm,
    Instrument,
    Joint,
    Limit,
    Model,
    Need,
    NeedBody,
    Norm,
    Owes,
    Pattern,
    Point,
    Priority,
    Proviso,
    Rank,
    Reservation,
    Role,
    Subject,
    Template,
    Unless,
    Var,
)

Thing = tuple[str, str]
"""A named thing: its kind and its name."""

Names = dict[Thing, str]
"""New names of things."""

T = TypeVar("T")

REFERENCES: Mapping[tuple[type, str], str] = {
    (Const, "name"): "entity", (Domain, "owner"): "entity", (Entity, "owner"): "entity", (Entity, "name"): "entity",
    (Domain, "role"): "role", (Joint, "role"): "role", (Template, "members"): "role", (Role, "name"): "role",
    (Acceptance, "state"): "entity", (Acceptance, "clauses"): "clause", (Acceptance, "instrument"): "instrument",
    (Unless, "of"): "entity", (Proviso, "of"): "entity", (Joint, "including"): "role", (Template, "organ"): "entity",
    (Domain, "area"): "area", (Limit, "area"): "area", (Area, "name"): "area",
    (Pattern, "template"): "template", (Joint, "template"): "template", (Template, "name"): "template",
    (Clause, "number"): "clause", (Norm, "over"): "clause", (Subject, "clauses"): "clause", (Owes, "clause"): "clause",
    (Norm, "heeds"): "clause",
    (Claim, "clause"): "clause", (Broken, "clauses"): "clause",
    (Need, "name"): "need", (Point, "name"): "point", (Goal, "name"): "goal",
    (Entity, "sort"): "sort", (Domain, "sort"): "sort", (Template, "slots"): "sort",
    (Instrument, "name"): "instrument", (Clause, "instrument"): "instrument", (Need, "instrument"): "instrument",
    (Point, "instrument"): "instrument",
    (Reservation, "state"): "entity", (Reservation, "clauses"): "clause", (Reservation, "instrument"): "instrument",
}  # fmt: skip
"""Fields that hold names of things. Any other string is taken for what it says."""


def kind_of(value: object, name: str) -> str:
    """The kind of thing that a field of this value names; "" when it names none."""
    match value:
        case Owes() | Claim() if name == "who":
            return {"": "entity", "the": "variable"}.get(value.quantifier, "role")
        case Priority() if name in ("over", "under"):
            return "clause" if value.rank is Rank.CLAUSE else "instrument"
        case _:
            return REFERENCES.get((type(value), name), "")


LISTED = {(Role, "members"): "entity", (Area, "regions"): "entity", (Model, "parties"): "entity"}
LISTED[Instrument, "parties"] = "entity"
"""Fields of pairs: a name, and the guards under which it is listed."""

WORDING = {
    *("span", "words", "display", "plural", "title", "source", "confidence", "note", "third", "plain", "path"),
    *("where", "article", "serves"),
}
"""Fields that change what is read, not what is meant."""

UNORDERED = {
    (Norm, "items"), (Norm, "limits"), (Norm, "exceptions"), (Norm, "during"), (During, "begins"), (During, "ends"),
    (Norm, "steps"), (Norm, "over"), (Norm, "under"), (Norm, "heeds"), (Broken, "clauses"), (Acceptance, "clauses"),
    (Reservation, "clauses"), (Subject, "clauses"),
    (Unless, "conditions"), (Proviso, "conditions"), (Norm, "provisos"),
    (Domain, "other_than"), (Joint, "other_than"), (NeedBody, "options"),
    (Role, "members"), (Area, "regions"), (Model, "parties"), (Instrument, "parties"), (Clause, "variants"),
    (Need, "variants"),
}  # fmt: skip
SCOPES = (Norm, NeedBody, Harm, Goal)
"""What binds variables: their names count for nothing outside."""

GIVEN = {("sort", "state"), ("sort", "region"), ("role", "party"), ("entity", THIRD), ("instrument", "")}
"""Things with a meaning of their own, never renamed."""

Seen = Callable[[str, str], object]


@dataclass(slots=True)
class Former:
    """Turns statements into comparable form; `see` says what stands for a thing.

    A variable with a domain in `domains` brings it along where it is first met, as when one reads it out.
    """

    see: Seen
    domains: Mapping[str, Domain] = field(default_factory=dict)
    variables: dict[str, int] = field(default_factory=dict)

    def form(self, value: object, where: tuple[type, str] = (object, ""), names: str = "") -> object:
        """The value without wording, its things and variables replaced."""
        if isinstance(value, Var | Binder):
            name = value.name if isinstance(value, Var) else value.var
            domain = value.domain if isinstance(value, Binder) else None
            if domain is None and name not in self.variables:
                domain = self.domains.get(name)
            known = self.variables.setdefault(name, len(self.variables))
            return ("variable", known, domain and self.form(domain))
        if is_dataclass(value):
            kept, self.variables = self.variables, {} if isinstance(value, SCOPES) else self.variables
            kind = type(value)
            parts = [
                (f.name, self.form(getattr(value, f.name), (kind, f.name), kind_of(value, f.name)))
                for f in fields(value)
                if f.name not in WORDING
            ]
            self.variables = kept
            return (kind.__name__, tuple(parts))
        if isinstance(value, tuple):
            parts_of = tuple(self.part(v, where, names) for v in value)
            return ("set", tuple(sorted(parts_of, key=repr))) if where in UNORDERED else parts_of
        if isinstance(value, str) and value and names:
            return self.thing(names, value)
        return value

    def part(self, value: object, where: tuple[type, str], names: str) -> object:
        """One of several."""
        if where in LISTED:
            name, guards = cast(tuple[str, Any], value)
            return self.thing(LISTED[where], name), tuple(sorted(map(self.guard, guards), key=repr))
        if where in ((Clause, "variants"), (Need, "variants")):
            guard, body = cast(tuple[Any, object], value)
            return self.guard(guard), self.form(body)
        if where == (Point, "alternatives"):
            return "alternative"
        return self.form(value, where, names)

    def guard(self, guard: tuple[tuple[str, int], ...]) -> object:
        """A partial configuration, in no order."""
        return tuple(sorted(((self.thing("point", p), a) for p, a in guard), key=repr))

    def thing(self, kind: str, name: str) -> object:
        """What stands for a thing."""
        if kind == "variable":
            return ("variable", self.variables.setdefault(name, len(self.variables)))
        return (kind, name) if (kind, name) in GIVEN else self.see(kind, name)


def statements(model: Model) -> Iterator[object]:
    """Everything that a model says of things. Scenarios and what is not encoded change no verdict.

    The parties are a role only where a clause speaks of them so, and are listed by themselves; an amount of which
    nothing speaks any more is left over from a choice.
    """
    spoken_of = set(constants((model.clauses, model.needs, model.harms, model.goals)))
    entities = tuple(e for e in model.entities if e.amount is None or e.name in spoken_of)
    roles = tuple(r for r in model.roles if ("role", r.name) not in GIVEN)
    for part in (entities, roles, model.areas, model.templates, model.needs, model.harms, model.clauses):
        yield from part
    yield from (*model.points, *model.goals, *model.priorities, *model.instruments, *model.acceptances)
    yield Instrument("", "", "", model.span, model.status, "", model.parties)


def constants(value: object) -> Iterator[str]:
    """The individuals named in it."""
    if isinstance(value, Const):
        yield value.name
    elif isinstance(value, tuple):
        for part in value:
            yield from constants(part)
    elif is_dataclass(value):
        for f in fields(value):
            yield from constants(getattr(value, f.name))


@dataclass(frozen=True, slots=True)
class Leaf:
    """A thing where it is mentioned."""

    thing: Thing


Tree = Leaf | tuple[Any, ...] | int
"""A statement in form: things, ordered parts (`("set", …)`: unordered), everything else as a number."""


def planted(form: object) -> Tree:
    """The form as a tree."""
    if isinstance(form, Leaf):
        return form
    return tuple(map(planted, form)) if isinstance(form, tuple) else hash(form)


def is_set(tree: tuple[Any, ...]) -> bool:
    """Whether the parts stand in no order."""
    return len(tree) == 2 and tree[0] == hash("set") and isinstance(tree[1], tuple)


def places(tree: Tree, path: int = 0) -> Iterator[tuple[Thing, int]]:
    """Every mention of a thing, with a number for the place where it stands."""
    if isinstance(tree, Leaf):
        yield tree.thing, path
    elif isinstance(tree, tuple):
        parts, ordered = (tree[1], False) if is_set(tree) else (tree, True)
        for k, part in enumerate(parts):
            yield from places(part, hash((path, k if ordered else -1)))


def summed(tree: Tree, colours: Mapping[Thing, int]) -> int:
    """A number for what the statement says, things replaced by their colours; equal numbers are taken for equal."""
    if isinstance(tree, Leaf):
        return hash(("thing", colours[tree.thing]))
    if isinstance(tree, int):
        return tree
    if is_set(tree):
        return hash(("set", tuple(sorted(summed(part, colours) for part in tree[1]))))
    return hash(tuple([summed(part, colours) for part in tree]))


@dataclass(slots=True)
class Side:
    """One of two models: its statements with the places of things in them, and the things' colours."""

    said: list[tuple[Tree, list[tuple[Thing, int]]]]
    colours: dict[Thing, int]
    amounts: dict[Thing, int | None]

    @staticmethod
    def of(model: Model) -> Side:
        """Everything looks alike at first."""
        trees = [planted(Former(lambda kind, name: Leaf((kind, name))).form(s)) for s in statements(model)]
        said = [(tree, list(places(tree))) for tree in trees]
        amounts = {("entity", e.name): e.amount for e in model.entities}
        return Side(said, {thing: 0 for _, mentions in said for thing, _ in mentions}, amounts)

    def told(self) -> dict[Thing, list[tuple[int, int]]]:
        """What is said of each thing: statements and places in them."""
        found: dict[Thing, list[tuple[int, int]]] = defaultdict(list)
        for tree, mentions in self.said:
            whole = summed(tree, self.colours)
            for thing, place in mentions:
                found[thing].append((whole, place))
        return found

    def refined(self, table: dict[object, int]) -> dict[Thing, int]:
        """Colours by what is said of each thing; `table` numbers what is said, for both sides alike."""
        told = self.told()
        return {
            thing: table.setdefault((thing[0], colour, tuple(sorted(told[thing]))), len(table) + 1)
            for thing, colour in self.colours.items()
        }


def matched(old: Model, new: Model) -> Names:
    """For things of the new model the names of their counterparts in the old one; nothing for what has none.

    Where the texts say the same, things with the same part in both are matched. Where they differ, the same name is,
    and of what is left the things of which at least half is said alike.
    """
    left, right = Side.of(old), Side.of(new)
    refine(left, right)
    while (pair := ambiguous(left, right)) is not None:
        colour = max([*left.colours.values(), *right.colours.values()]) + 1
        left.colours[pair[0]] = right.colours[pair[1]] = colour
        refine(left, right)
    mine, theirs = classes(left), classes(right)
    if set(mine) != set(theirs):
        names = by_name(left, right)
        return {**names, **clauses_alike(old, new, names), **points_alike(old, new, names)}
    return {things[0]: mine[colour][0][1] for colour, things in theirs.items()}


def by_name(left: Side, right: Side) -> Names:
    """The same names; and things of which most is said alike."""
    common = [t for t in right.colours if t in left.colours and t[0] != "point"]
    kinds: dict[object, int] = {}
    for side in (left, right):
        side.colours = {t: kinds.setdefault(t if t in common else t[0], len(kinds)) for t in side.colours}
    mine, theirs = left.told(), right.told()
    names: Names = {t: t[1] for t in common}
    free = [t for t in right.colours if t not in names]
    pairs = ((t, o) for t in free for o in left.colours if comparable(t, o, names))
    pairs = ((t, o) for t, o in pairs if right.amounts.get(t) == left.amounts.get(o))  # another amount is no other name
    scored = [(len(set(theirs[t]) & set(mine[o])), max(len(set(theirs[t])), len(set(mine[o]))), t, o) for t, o in pairs]
    taken: set[Thing] = set()
    for alike, most, thing, other in sorted(scored, key=lambda s: (-s[0] / s[1], s[2], s[3])):
        if 2 * alike >= most and thing not in names and other not in taken:
            names[thing] = other[1]
            taken.add(other)
    return names


def comparable(thing: Thing, other: Thing, names: Names) -> bool:
    """Whether two things without a common name may be one. Choice points are matched by their alternatives."""
    return thing[0] == other[0] != "point" and other not in names


def clauses_alike(old: Model, new: Model, names: Names) -> Names:
    """Clauses without counterpart that lay the same acts on the same bearer."""
    free = {c.number: c for c in old.clauses if c.number not in names.values()}
    found: Names = {}
    for clause in new.clauses:
        if ("clause", clause.number) not in names:
            kin = gist(clause, names)
            number = next((n for n, c in free.items() if kin is not None and gist(c, {}) == kin), None)
            if number is not None:
                found["clause", clause.number] = number
                free.pop(number)
    return found


def gist(clause: Clause, names: Names) -> object:
    """Who is bound to what, in the first wording that binds anybody."""
    norm = next((n for _, n in clause.variants if n is not None), None)
    if norm is None:
        return None
    former = Former(lambda kind, name: (kind, names.get((kind, name), name)))
    domains = {b.var: b.domain for b in norm.binders}
    bearer = norm.bearer
    who = (domains[bearer.name].role or domains[bearer.name].sort) if isinstance(bearer, Var) else bearer.name
    who = names.get(("role", who), names.get(("entity", who), who))
    return (
        norm.modality,
        who,
        tuple(sorted(repr(former.thing("template", i.pattern.template)) for i in norm.items)),
    )


def points_alike(old: Model, new: Model, names: Names) -> Names:
    """Choice points at the same place between the same alternatives. Their numbers count for nothing."""
    wheres = {name: now for (_, name), now in names.items()}
    free = list(old.points)
    found: Names = {}
    for point in new.points:
        key = (point.kind, wheres.get(point.where, point.where), point.alternatives)
        other = next((p for p in free if (p.kind, p.where, p.alternatives) == key), None)
        if other is not None:
            found["point", point.name] = other.name
            free.remove(other)
    return found


def refine(left: Side, right: Side) -> None:
    """Refine both until nothing more is told apart."""
    count = -1
    while len(set(left.colours.values())) > count:
        count = len(set(left.colours.values()))
        table: dict[object, int] = {}
        left.colours, right.colours = left.refined(table), right.refined(table)


def classes(side: Side) -> dict[int, list[Thing]]:
    """The things of each colour."""
    found: dict[int, list[Thing]] = {}
    for thing, colour in side.colours.items():
        found.setdefault(colour, []).append(thing)
    return found


def ambiguous(left: Side, right: Side) -> tuple[Thing, Thing] | None:
    """Two things that may stand for one another, of several that look alike: with the same name if there are such."""
    mine, theirs = classes(left), classes(right)
    for colour, things in mine.items():
        others = theirs.get(colour, [])
        if len(things) > 1 and len(others) == len(things):
            return next(((t, t) for t in things if t in others), (things[0], others[0]))
    return None


def renamed(model: Model, names: Names, taken: set[Thing]) -> Model:
    """The model with its things renamed; one without a counterpart gets a mark where its name is taken."""

    def new(kind: str, name: str) -> str:
        if (kind, name) in names or (kind, name) in GIVEN:
            return names.get((kind, name), name)
        return f"{name}′" if (kind, name) in taken else name

    return _renamed(model, new)


def _renamed(value: T, new: Callable[[str, str], str], where: tuple[type, str] = (object, ""), names: str = "") -> T:
    """The value with every name replaced."""
    result: Any = value
    if is_dataclass(value) and not isinstance(value, type):
        kind = type(value)
        result = replace(
            cast(Any, value),
            **{
                f.name: _renamed(getattr(value, f.name), new, (kind, f.name), kind_of(value, f.name))
                for f in fields(value)
                if f.init and f.name != "source"
            },
        )
    elif isinstance(value, tuple):
        if where in LISTED:
            result = tuple((new(LISTED[where], n), tuple(_guard(g, new) for g in guards)) for n, guards in value)
        elif where in ((Clause, "variants"), (Need, "variants")):
            result = tuple((_guard(g, new), _renamed(body, new)) for g, body in value)
        else:
            result = tuple(_renamed(v, new, where, names) for v in value)
    elif isinstance(value, str) and value and names not in ("", "variable"):
        result = new(names, value)
    return cast(T, result)


def _guard(guard: tuple[tuple[str, int], ...], new: Callable[[str, str], str]) -> tuple[tuple[str, int], ...]:
    return tuple((new("point", p), a) for p, a in guard)


def same(old: Model, new: Model) -> bool:
    """Whether both say the same, things by the same names: the proof of a match."""

    def forms(model: Model) -> list[str]:
        former = Former(lambda kind, name: (kind, name))
        return sorted(repr(former.form(s)) for s in statements(model))

    return forms(old) == forms(new)


__all__ = ["matched", "renamed", "same", "statements"]
