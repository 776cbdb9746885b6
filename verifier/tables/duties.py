"""Who owes what to whom, article by article, and when and where.

Each clause stands once, with those it binds, its strength, to whom it is owed, when it arises, after what, within what
time, within which territorial limits, and its exceptions. Where brackets or readings make a difference, each
wording stands with the choices it depends on.

Strength of a duty: *prescribed* acts; *own judgment*, where doing nothing keeps the clause; *consult only*.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace

from verifier.cubes import Cubes
from verifier.meaning.binding import Ground, norms, under
from verifier.model import Clause, Guard, Modality, Model, Norm
from verifier.query import Strength, grade
from verifier.tabular import Bearer, Cell, Duties, Entry, Group, Table, Way
from verifier.tabular import Norm as Row
from verifier.telling.naming import named
from verifier.telling.phrasing import Told
from verifier.words import display

STRENGTHS = tuple(s.words for s in sorted(Strength, reverse=True))
Bound = Mapping[str, Cubes]
"""Whom a clause binds, and the configurations under which it does."""


def make(model: Model, table: Table) -> Table:
    """The table of duties; a deeming lays none on anybody."""
    model = replace(model, clauses=tuple(replace(c, variants=tuple(map(owing, c.variants))) for c in model.clauses))
    ground = Ground(model)
    bound = {c.number: ground.bearers(c) for c in model.clauses}
    rows = tuple(row for c in model.clauses if bound[c.number] for row in clause_rows(ground, c, bound[c.number]))
    cells = tuple(cell for state in ground.parties for cell in party_cells(ground, state, bound))
    articles = tuple(dict.fromkeys(c.article for c in model.clauses))
    return replace(table, duties=Duties(articles, tuple(groups(ground, cells)), cells, rows))


def owing(variant: tuple[Guard, Norm | None]) -> tuple[Guard, Norm | None]:
    """The variant, without what only deems."""
    guard, norm = variant
    return guard, None if norm is None or norm.modality is Modality.DEEMING else norm


# -- clauses ---------------------------------------------------------------------------------------------------------


def clause_rows(ground: Ground, clause: Clause, bound: Bound) -> Iterator[Row]:
    """The rows of a clause, one per modality: a bracket may turn a duty into a ban."""
    variants = list(norms(clause))
    for modality in dict.fromkeys(n.modality for _, n in variants):
        mine = [(g, n) for g, n in variants if n.modality is modality]
        here = bound if len(mine) == len(variants) else ground.bearers(replace(clause, variants=tuple(mine)))
        if here:
            yield clause_row(ground, clause, mine, here)


def clause_row(ground: Ground, clause: Clause, variants: list[tuple[Guard, Norm]], bound: Bound) -> Row:
    """One clause in full."""
    model = ground.model
    texts = [(guard, norm, Told(model, norm)) for guard, norm in variants]

    def one(text: Callable[[Told], str]) -> tuple[Way, ...]:
        return tuple(alternatives(ground, [(g, text(t)) for g, _, t in texts]))

    def each(parts: Callable[[Told], tuple[str, ...]]) -> tuple[Way, ...]:
        return tuple(elements(ground, [(g, parts(t)) for g, _, t in texts]))

    hours = {t.deadline: n.deadline.hours for _, n, t in texts if n.deadline}
    everyone = ground.space.tidy(cube for cubes in bound.values() for cube in cubes)
    return Row(
        clause=clause.number,
        article=clause.article,
        modality=variants[0][1].modality.value,
        parties=named(ground, bound),
        bearers=tuple(Bearer(display(model, s), under(model, cubes)) for s, cubes in bound.items()),
        except_for=one(lambda t: t.apart),
        acts=each(lambda t: t.acts),
        choice=one(lambda t: t.mode),
        strength=tuple(alternatives(ground, [(g, strength(model, n)) for g, n in variants])),
        towards=one(lambda t: t.towards),
        when=each(lambda t: t.trigger),
        after=each(lambda t: t.steps),
        within=tuple(replace(w, hours=hours.get(w.text)) for w in one(lambda t: t.deadline)),
        where=each(lambda t: t.limits),
        unless=each(lambda t: t.exceptions),
        until=each(lambda t: t.until),
        bearing=one(lambda t: t.bearing),
        subject_to=each(lambda t: t.subject),
        lifts=tuple(elements(ground, [(g, lifted(model, n)) for g, n in variants])),
        under=under(model, everyone),
        path=model.source.path,
        line=model.source.position(clause.span.start)[0],
    )


def alternatives(ground: Ground, variants: list[tuple[Guard, str]]) -> Iterator[Way]:
    """Each different text with the smallest choices that tell it from the others."""
    for text in dict.fromkeys(t for _, t in variants):
        on = [g for g, t in variants if t == text]
        off = [g for g, t in variants if t != text]
        yield Way(text, under(ground.model, ground.space.smallest(on, off)))


def elements(ground: Ground, variants: list[tuple[Guard, tuple[str, ...]]]) -> Iterator[Way]:
    """Each part of the wording with the smallest choices under which it stands there."""
    for text in dict.fromkeys(part for _, parts in variants for part in parts):
        on = [g for g, parts in variants if text in parts]
        off = [g for g, parts in variants if text not in parts]
        yield Way(text, under(ground.model, ground.space.smallest(on, off)))


def lifted(model: Model, norm: Norm) -> tuple[str, ...]:
    """The clauses over which the norm prevails that ban what it is about."""
    phrases = {i.pattern.template for i in norm.items}
    bans = (
        c.number
        for c in model.clauses
        if any(n.modality is Modality.BAN and phrases & {i.pattern.template for i in n.items} for _, n in norms(c))
    )
    return tuple(number for number in bans if number in norm.over)


def strength(model: Model, norm: Norm) -> str:
    """How much a duty or an intention asks; "" for what is neither."""
    talk = {t.name for t in model.templates if t.talk}
    return grade(norm, talk).words if norm.modality in (Modality.DUTY, Modality.INTENTION) else ""


# -- parties ---------------------------------------------------------------------------------------------------------


def party_cells(ground: Ground, state: str, bound: Mapping[str, Bound]) -> Iterator[Cell]:
    """What each article asks of one party."""
    model = ground.model
    for article in dict.fromkeys(c.article for c in model.clauses):
        mine = [c for c in model.clauses if c.article == article and state in bound[c.number]]
        if mine:
            yield Cell(display(model, state), article, tuple(entry(ground, c, state) for c in mine))


def entry(ground: Ground, clause: Clause, state: str) -> Entry:
    """What one clause asks of one party."""
    found = {asked(ground.model, n) for g, n in norms(clause) if ground.bound(clause, n, g, state)}
    order = (*STRENGTHS, *(m.value for m in Modality))
    return Entry(clause.number, tuple(sorted(found, key=order.index)))


def asked(model: Model, norm: Norm) -> str:
    """A duty's strength, or what else the norm is."""
    return strength(model, norm) or norm.modality.value


def groups(ground: Ground, cells: tuple[Cell, ...]) -> Iterator[Group]:
    """Parties with the same cells, in text order."""
    model = ground.model
    alike: dict[object, dict[str, Cubes]] = {}
    for state, cubes in ground.parties.items():
        mine = tuple((c.article, c.entries) for c in cells if c.party == display(model, state))
        alike.setdefault(mine, {})[state] = cubes
    for states in alike.values():
        names = tuple(display(model, s) for s in states)
        duty = any(set(e.strengths) & set(STRENGTHS[:-1]) for c in cells if c.party == names[0] for e in c.entries)
        yield Group(named(ground, states), names, duty)
