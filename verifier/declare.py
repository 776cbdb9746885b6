"""Declarations: individuals, roles, areas, parties and phrases."""

from __future__ import annotations

from dataclasses import dataclass, field

from verifier import syntax
from verifier.chunk import RESERVED
from verifier.diagnostics import shown
from verifier.model import ActKind, Entity, Template
from verifier.phrases import spelled
from verifier.scope import SlipError, World, third_state
from verifier.source import Span
from verifier.syntax import Taken

Sets = list[tuple[Taken, list[str]]]
"""The names in a varying set, per variant."""


@dataclass(slots=True)
class Declared:
    """What the declarations say, individuals aside (those are in the world)."""

    treaty: syntax.Treaty | None = None
    status: syntax.Status | None = None
    parties: Sets = field(default_factory=list)
    roles: list[tuple[str, str, Sets]] = field(default_factory=list)
    areas: list[tuple[str, str, Sets]] = field(default_factory=list)
    templates: list[Template] = field(default_factory=list)
    articles: dict[Span, str] = field(default_factory=dict)


def declared(draft: syntax.Draft, world: World) -> Declared:
    """Enter all names into the world, then what refers to them; slips are noted, the rest goes on."""
    found = Declared()
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
                _phrase(s, world, found)
            except SlipError:
                _doubt(s, world)
    _names_are_no_words(draft, world)
    return found


def _doubt(s: syntax.PhraseDecl, world: World) -> None:
    """A phrase with a slip: what uses it is not reported again."""
    words = {p.text for p in s.parts if isinstance(p, syntax.Word | syntax.OtherForm) and len(p.text) > 2}
    world.doubtful |= words | {s.kind}


def _heading(draft: syntax.Draft, world: World, found: Declared) -> None:
    """The treaty, its status, and the article of each clause."""
    article = ""
    first: Span | None = None
    for s in draft.statements:
        match s:
            case syntax.Treaty():
                if found.treaty is not None:
                    _twice(world, "treaty-twice", "a file holds one treaty", s.span, found.treaty.span)
                found.treaty = found.treaty or s
            case syntax.Status():
                if found.status is not None:
                    _twice(world, "status-twice", "the treaty's status is already given", s.span, found.status.span)
                found.status = found.status or s
            case syntax.Article():
                article = s.number.text
            case syntax.Clause():
                found.articles[s.span] = article
            case _:
                pass
        first = first or s.span
    if found.treaty is None and first is not None and "treaty" not in world.doubtful:
        world.problems.add(
            "missing-treaty",
            "this file does not say which treaty it is",
            first,
            'begin it with `treaty My_treaty "Its title".`',
        )


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
                state = _named(owner.text, owner.span, "state", world)
                enter(entries, "region", state)
            case syntax.Kind(name=kind, entries=entries):
                if name(kind.text, kind.span):
                    world.kinds.add(kind.text)
                    enter(entries, kind.text)
            case syntax.Role(name=role, plural=plural):
                if name(role.text, role.span) and name(plural, role.span):
                    world.roles[role.text] = role.span
                    world.plurals[plural] = role.text
            case syntax.Area(name=area):
                if name(area.text, area.span):
                    world.areas[area.text] = area.span
            case _:
                pass


def _named(text: str, span: Span, sort: str, world: World) -> str | None:
    """The individual of a sort by name or display name; None after noting that there is none."""
    entity = world.entities.get(text) or next((e for e in world.entities.values() if e.display == text), None)
    if entity is not None and entity.sort == sort:
        return entity.name
    if text in world.entities:
        world.problems.add(
            "wrong-kind", f"`{shown(text)}` is a {world.entities[text].sort}, and a {sort} must stand here", span
        )
        return None
    known = [n for e in world.entities.values() if e.sort == sort for n in (e.name, e.display)]
    world.unknown(text, f"no {sort} is called", known, span, f"declare it in `{sort}s: ….`" if sort == "state" else "")
    return None


def _refer(s: syntax.Statement, world: World, found: Declared) -> None:
    """Roles, areas and parties: lists of names declared elsewhere."""
    match s:
        case syntax.Role(name=name, plural=plural, variants=variants, span=span):
            members = [(v.taken, _list(v.body, "state", world)) for v in variants]
            if not any(names for _, names in members) and not any(v.body for v in variants):
                world.problems.add(
                    "unfilled-role",
                    f"nobody is in the role `{name.text}`: an unfilled role",
                    span,
                    "name at least one state",
                )
            found.roles.append((name.text, plural, members))
        case syntax.Area(name=name, display=display, variants=variants):
            regions = [(v.taken, _list(v.body, "region", world)) for v in variants]
            found.areas.append((name.text, display or name.text, regions))
        case syntax.Parties(variants=variants, span=span):
            if found.parties:
                raise world.slip("parties-twice", "the parties are already listed", span)
            found.parties = [(v.taken, _parties(v.body, world)) for v in variants]
        case _:
            pass


def _list(entries: syntax.Entries, sort: str, world: World) -> list[str]:
    names = [_named(e.name, e.span, sort, world) for e in entries]
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
        elif (state := _named(e.name, e.span, "state", world)) is not None:
            out.append(state)
    return list(dict.fromkeys(out))


# ---- phrases


def _phrase(s: syntax.PhraseDecl, world: World, found: Declared) -> None:
    """One declared phrase."""
    talk, reflexive = _marks(s, world)
    words, slots, other, verb_at = _words(s, world)
    joint = s.kind == "joint"
    members = _joint_members(s, words, world) if joint else ""
    if members:
        words, slots, verb_at = [0, *_shifted(words[2:])], ["state", *slots], verb_at - 1
    actor = bool(slots) and words[0] == 0 and slots[0] == "state"
    verb = words[verb_at] if 0 <= verb_at < len(words) else next((w for w in words if isinstance(w, str)), "")
    if not isinstance(verb, str) or not verb:
        raise world.slip(
            "no-verb", "this phrase has no verb", s.span, "such as `act <state> sends (send) forces into <region>.`"
        )
    if actor and not other:
        raise world.slip(
            "no-plain-form",
            f"the verb `{verb}` has no second form",
            s.span,
            f"write the other form after it, as in `{'decide (decides)' if joint else 'attacks (attack)'}`",
        )
    if actor and verb_at != 1:
        raise world.slip(
            "verb-place",
            "the verb stands right after the one who acts",
            s.span,
            "such as `act <state> sends (send) forces into <region>.`",
        )
    if not actor and s.kind != "event":
        raise world.slip(
            "no-actor",
            "this phrase does not begin with who acts",
            s.span,
            f"begin it with `{'the guarantors' if joint else '<state>'}`; only an `event` may do without",
        )
    third, plain = (other, verb) if joint else (verb, other or verb)
    words[verb_at if actor else words.index(verb)] = third
    kind = ActKind.JOINT if joint else ActKind(s.kind)
    template = Template("", kind, tuple(slots), tuple(words), third, plain, s.span, talk, reflexive, actor, members)
    name = spelled(template)
    template = Template(name, kind, tuple(slots), tuple(words), third, plain, s.span, talk, reflexive, actor, members)
    if earlier := world.phrases.add(template):
        raise world.slip(
            "overlapping-phrases",
            "this phrase reads like another one",
            s.span,
            "change a word in one of them",
            ((earlier.span, "the other one"),),
        )
    found.templates.append(template)


def _shifted(words: list[str | int]) -> list[str | int]:
    return [w + 1 if isinstance(w, int) else w for w in words]


def _marks(s: syntax.PhraseDecl, world: World) -> tuple[bool, bool]:
    for mark in s.marks:
        if mark.text not in ("talk", "possibly itself"):
            raise world.slip(
                "unknown-mark",
                f"`{shown(mark.text)}` is no mark of a phrase",
                mark.span,
                "write `talk` or `possibly itself`",
            )
    texts = {m.text for m in s.marks}
    return "talk" in texts, "possibly itself" in texts


def _words(s: syntax.PhraseDecl, world: World) -> tuple[list[str | int], list[str], str, int]:
    """The sentence as words and slot numbers, the sorts, the verb's other form and where the verb stands."""
    words: list[str | int] = []
    slots: list[str] = []
    other, verb_at = "", -1
    for part in s.parts:
        match part:
            case syntax.Slot(sort=sort, span=span):
                if sort not in world.kinds:
                    raise world.unknown(
                        sort,
                        "no kind of individual is called",
                        list(world.kinds),
                        span,
                        "slots are `<state>`, `<region>`, or a declared kind",
                    )
                words.append(len(slots))
                slots.append(sort)
            case syntax.OtherForm(text=text, span=span):
                if other or not words or not isinstance(words[-1], str):
                    raise world.slip("other-form", "the other form of the verb stands once, right after the verb", span)
                other, verb_at = text, len(words) - 1
            case syntax.Word(text=text, span=span):
                _not_reserved(text, span, world)
                words.append(text)
    return words, slots, other, verb_at


def _not_reserved(text: str, span: Span, world: World) -> None:
    if text.lower() in RESERVED:
        raise world.slip(
            "reserved-word", f"`{text}` joins phrases and may not stand inside one", span, "word the phrase without it"
        )


def _joint_members(s: syntax.PhraseDecl, words: list[str | int], world: World) -> str:
    """The role whose members act together."""
    match words[:2]:
        case ["the", str(plural)]:
            if plural in world.plurals:
                return world.plurals[plural]
            if plural == "parties":
                world.party_used = True
                return "party"
            raise world.unknown(plural, "no role has the plural", list(world.plurals), s.parts[1].span)
        case _:
            raise world.slip(
                "no-actor",
                "a joint act begins with the group that acts",
                s.span,
                "such as `joint act: the guarantors decide (decides) on assistance.`",
            )


def _names_are_no_words(draft: syntax.Draft, world: World) -> None:
    """A name that is also a word of a phrase could be read both ways."""
    taken = {name.lower() for name in world.entities} | {a.lower() for a in world.areas}
    for s in draft.statements:
        if isinstance(s, syntax.PhraseDecl):
            for part in s.parts:
                if isinstance(part, syntax.Word) and part.text.lower() in taken:
                    world.problems.add(
                        "name-as-word",
                        f"`{part.text}` is a declared name and may not be a word of a phrase",
                        part.span,
                        "use a slot, such as `<state>`, or another word",
                    )
