"""Declarations: individuals, roles, areas, parties and phrases."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise

from verifier.model import Entity, Template
from verifier.resolving.declare_phrases import declared_phrase
from verifier.resolving.scope import SlipError, World, third_state
from verifier.text import syntax
from verifier.text.diagnostics import shown
from verifier.text.source import Span
from verifier.text.syntax import Taken
from verifier.words import with_article

Sets = list[tuple[Taken, list[str]]]
"""The names in a varying set, per variant."""


@dataclass(slots=True)
class Heading:
    """What one file says of its instrument."""

    treaty: syntax.Treaty | None = None
    status: syntax.Status | None = None
    parties: Sets = field(default_factory=list)
    first: Span | None = None


@dataclass(slots=True)
class Declared:
    """What the declarations say, individuals aside (those are in the world)."""

    headings: list[Heading]
    roles: list[tuple[str, str, Sets, Span]] = field(default_factory=list)
    areas: list[tuple[str, str, Sets, Span]] = field(default_factory=list)
    templates: list[Template] = field(default_factory=list)
    articles: dict[Span, str] = field(default_factory=dict)


def declared(draft: syntax.Draft, world: World) -> Declared:
    """Enter all names into the world, then what refers to them; slips are noted, the rest goes on."""
    found = Declared([Heading() for _ in world.instruments])
    _heading(draft, world, found)
    _individuals(draft, world)
    for s in draft.statements:
        try:
            _refer(s, world, found)
        except SlipError:
            continue
    for s in draft.statements:
        if isinstance(s, syntax.PhraseDecl):
            try:
                found.templates.append(declared_phrase(s, world))
            except SlipError:
                _doubt(s, world)
    _names_are_no_words(draft, world)
    return found


def _doubt(s: syntax.PhraseDecl, world: World) -> None:
    """A phrase with a slip: what uses it is not reported again."""
    words = {p.text for p in s.parts if isinstance(p, syntax.Word | syntax.OtherForm) and len(p.text) > 2}
    world.doubtful |= words | {s.kind}


def _heading(draft: syntax.Draft, world: World, found: Declared) -> None:
    """Each file's treaty and status, and the article of each clause."""
    article: dict[int, str] = {}
    for s in draft.statements:
        file = draft.source.file(s.span.start)
        heading = found.headings[file]
        match s:
            case syntax.Treaty():
                if heading.treaty is not None:
                    _twice(world, "treaty-twice", "a file holds one treaty", s.span, heading.treaty.span)
                heading.treaty = heading.treaty or s
            case syntax.Status():
                if heading.status is not None:
                    _twice(world, "status-twice", "the treaty's status is already given", s.span, heading.status.span)
                heading.status = heading.status or s
            case syntax.Article():
                article[file] = s.number.text
            case syntax.Clause():
                found.articles[s.span] = article.get(file, "")
            case _:
                pass
        heading.first = heading.first or s.span
    for heading in found.headings:
        if heading.treaty is None and heading.first is not None and "treaty" not in world.doubtful:
            world.problems.add(
                "missing-treaty",
                "this file does not say which treaty it is",
                heading.first,
                'begin it with `treaty My_treaty "Its title".`',
            )
    _names_differ(world, [h.treaty for h in found.headings if h.treaty is not None])


def _names_differ(world: World, treaties: list[syntax.Treaty]) -> None:
    """Each instrument has a name of its own."""
    names: dict[str, Span] = {}
    for treaty in treaties:
        if treaty.name in names:
            world.numbers_doubtful = True
            world.problems.add(
                "instrument-twice",
                f"two files hold an instrument called `{shown(treaty.name)}`",
                treaty.span,
                "give one of them another name",
                ((names[treaty.name], "the other one"),),
            )
        names.setdefault(treaty.name, treaty.span)


def _twice(world: World, code: str, message: str, span: Span, before: Span) -> None:
    world.problems.add(code, message, span, related=((before, "it is first given here"),))


def _individuals(draft: syntax.Draft, world: World) -> None:
    """States (the third state last), then regions, then other kinds; names of roles and areas."""
    places: dict[str, Span] = {}

    def name(text: str, span: Span) -> bool:
        if text in places:
            _twice(world, "name-twice", f"`{shown(text)}` is declared twice", span, places[text])
            return False
        if text in ("state", "region", "party", "parties", "states", "regions"):
            world.problems.add("taken-name", f"`{text}` has a meaning of its own here", span, "use another name")
            return False
        places[text] = span
        return True

    def enter(entries: syntax.Entries, sort: str, owner: str | None = None) -> None:
        for e in entries:
            if " " in e.name:
                world.doubtful |= set(e.name.split())
                world.problems.add(
                    "name-of-words",
                    f"`{shown(e.name)}` is more than one word",
                    e.span,
                    f"write `{shown(e.name.replace(' ', '_'))} ({shown(e.name)})`, or part the names by a comma",
                )
            elif name(e.name, e.span) and (e.display in ("", e.name) or name(e.display, e.span)):
                world.entities[e.name] = Entity(e.name, sort, e.display or e.name, owner)

    for s in draft.statements:
        if isinstance(s, syntax.States):
            enter(s.entries, "state")
    third = third_state()
    world.entities[third.name] = third
    for s in draft.statements:
        match s:
            case syntax.Regions(owner=owner, entries=entries):
                state = named(owner.text, owner.span, "state", world)
                enter(entries, "region", state)
            case syntax.Kind(name=kind, entries=entries):
                if name(kind.text, kind.span):
                    world.kinds.add(kind.text)
                    enter(entries, kind.text)
            case syntax.Units(entries=entries):
                for e in entries:
                    if name(e.name, e.span):
                        world.kinds.add(e.name)
                        world.units.add(e.name)
            case syntax.Situation(entry=e):
                name(e.name, e.span)
            case syntax.Organ(entry=entry):
                world.kinds.add("organ")
                enter((entry,), "organ")
            case syntax.Role(name=role, plural=plural):
                if name(role.text, role.span) and name(plural, role.span):
                    world.roles[role.text] = role.span
                    world.plurals[plural] = role.text
            case syntax.Area(name=area):
                if name(area.text, area.span):
                    world.areas[area.text] = area.span
            case _:
                pass


def named(text: str, span: Span, sort: str, world: World) -> str | None:
    """The individual of a sort by name or display name; None after noting that there is none."""
    entity = world.entities.get(text) or next((e for e in world.entities.values() if e.display == text), None)
    if entity is not None and entity.sort == sort:
        return entity.name
    if text in world.entities:
        kind = with_article(world.entities[text].sort)
        message = f"`{shown(text)}` is {kind}, and {with_article(sort)} must stand here"
        world.problems.add("wrong-kind", message, span)
        return None
    known = [n for e in world.entities.values() if e.sort == sort for n in (e.name, e.display)]
    world.unknown(text, f"no {sort} is called", known, span, f"declare it in `{sort}s: ….`" if sort == "state" else "")
    return None


def _refer(s: syntax.Statement, world: World, found: Declared) -> None:
    """Roles, areas and parties: lists of names declared elsewhere."""
    match s:
        case syntax.Organ(entry=entry, rule=rule):
            world.doubtful |= {entry.name}  # until its rule is known to make sense
            world.organs[entry.name] = _rule(rule, world)
            world.doubtful -= {entry.name}
        case syntax.Role(name=name, plural=plural, variants=variants, span=span):
            members = [(v.taken, _list(v.body, "state", world)) for v in variants]
            if not any(names for _, names in members) and not any(v.body for v in variants):
                world.problems.add(
                    "unfilled-role",
                    f"nobody is in the role `{name.text}`: an unfilled role",
                    span,
                    "name at least one state",
                )
            found.roles.append((name.text, plural, members, span))
        case syntax.Area(name=name, display=display, variants=variants, span=span):
            regions = [(v.taken, _list(v.body, "region", world)) for v in variants]
            found.areas.append((name.text, display or name.text, regions, span))
        case syntax.Parties(variants=variants, span=span):
            heading = found.headings[world.problems.source.file(span.start)]
            if heading.parties:
                raise world.slip("parties-twice", "the parties are already listed", span)
            heading.parties = [(v.taken, _parties(v.body, world)) for v in variants]
        case _:
            pass


def _rule(rule: syntax.Term | syntax.Phrase, world: World) -> syntax.Term:
    """How an organ decides: said once, so said in full."""
    if not isinstance(rule, syntax.Term) or rule.form is not syntax.Form.GROUP or not rule.quantifier:
        raise world.slip(
            "organ-rule",
            "this does not say how many of whom it takes for the organ to decide",
            rule.span,
            "write, for example, `organ Council (the Council): two thirds of the members.`",
        )
    if rule.quantifier == "at least" and rule.k == 0:
        raise world.slip("at-least-none", "`at least 0` asks for nobody", rule.span)
    return rule


def _list(entries: syntax.Entries, sort: str, world: World) -> list[str]:
    names = [named(e.name, e.span, sort, world) for e in entries]
    seen: set[str] = set()
    for name, e in zip(names, entries, strict=True):
        if name in seen:
            world.problems.add("listed-twice", f"`{shown(e.name)}` is listed twice", e.span)
        if name is not None:
            seen.add(name)
    return list(dict.fromkeys(n for n in names if n is not None))


def _parties(entries: syntax.Entries, world: World) -> list[str]:
    """States, and `every ROLE` as it stands."""
    out: list[str] = []
    for e in entries:
        words = e.name.split()
        if words[0] in ("every", "each", "all") and len(words) == 2:
            role = world.plurals.get(words[1], words[1])
            if role in world.roles:
                out.append(f"every {role}")
            else:
                world.unknown(words[1], "no role is called", [*world.roles], e.span)
        elif (state := named(e.name, e.span, "state", world)) is not None:
            out.append(state)
    return list(dict.fromkeys(out))


def _names_are_no_words(draft: syntax.Draft, world: World) -> None:
    """A name that is also a word of a phrase could be read both ways, and so could a group or a reference."""
    sorts = {name.lower(): entity.sort for name, entity in world.entities.items()}
    sorts |= {a.lower(): "region" for a in world.areas}
    sorts |= {s.entry.name.lower(): "" for s in draft.statements if isinstance(s, syntax.Situation)}
    organs = {name for name, sort in sorts.items() if sort == "organ"}
    for s in draft.statements:
        if isinstance(s, syntax.PhraseDecl):
            joint = s.kind == "joint"
            found = [*_names(s, {n: k for n, k in sorts.items() if not (joint and n in organs)})]
            for message, span, offer in (*found, *_references(s, 2 if joint else 0, world)):
                world.problems.add("name-as-word", message, span, offer)
                _doubt(s, world)


def _names(s: syntax.PhraseDecl, sorts: dict[str, str]) -> Iterator[tuple[str, Span, str]]:
    """Words of a phrase that are declared names."""
    for part in s.parts:
        if isinstance(part, syntax.Word) and (sort := sorts.get(part.text.lower())) is not None:
            slot = f"the slot `<{sort}>` in its place, or " if sort else ""
            message = f"`{part.text}` is a declared name and may not be a word of a phrase"
            yield message, part.span, f"use {slot}another word"


def _references(s: syntax.PhraseDecl, first: int, world: World) -> Iterator[tuple[str, Span, str]]:
    """`the guarantors` is always read as a group, and `the victim` as somebody named before."""
    nouns = {*world.plurals, *world.roles, *world.kinds, *world.bound, "party", "parties"}
    for the, noun in pairwise(s.parts[first:]):  # before that it says who acts together
        if not isinstance(the, syntax.Word) or not isinstance(noun, syntax.Word):
            continue
        if the.text.lower() in ("the", "that") and noun.text.lower() in nouns:
            said = f"`{the.text} {noun.text}`"
            message = f"{said} is read as naming somebody or something, and may not be words of a phrase"
            yield message, the.span.to(noun.span), "use a slot, such as `<state>`, or other words"
