"""Syntax into a model: every name looked up, every variant joined again, all slips collected."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from verifier.model import (
    Acceptance,
    Area,
    Clause,
    Confidence,
    Guard,
    Harm,
    Instrument,
    Model,
    Need,
    NotEncoded,
    Pattern,
    Point,
    PointKind,
    Reservation,
    Role,
)
from verifier.resolving.conditions import Implicit
from verifier.resolving.declare import Declared, Heading, declared
from verifier.resolving.guards import Chooser, TooManyError, both, explored, merged, sets
from verifier.resolving.instruments import together
from verifier.resolving.priorities import Labels, breach_circle, circle, never_broken
from verifier.resolving.ranks import ranks
from verifier.resolving.reservations import Made, accepted, idle, made, vain
from verifier.resolving.resolve_norms import Resolver
from verifier.resolving.scope import Scope, SlipError, World
from verifier.resolving.stories import goals_and_scenarios
from verifier.text import syntax
from verifier.text.diagnostics import Problems
from verifier.text.parse import read, without_collection
from verifier.text.source import Source, Span
from verifier.text.syntax import Taken

T = TypeVar("T")


def load(source: Source, place: str = "") -> Model:
    """Read and resolve a file, and the files that it uses. `place`: the path by which those are found.

    Raises:
        DraftError: with every slip of the file, each once.

    """
    problems = Problems(source)
    with without_collection():
        draft = read(problems, place)
        model = _resolved(draft, problems)
    problems.stop()
    assert model is not None  # no problem was noted
    return model


def resolve(draft: syntax.Draft) -> Model:
    """Resolve a draft that was read without slips.

    Raises:
        DraftError: with every slip of the file's meaning, each once.

    """
    problems = Problems(draft.source)
    model = _resolved(draft, problems)
    problems.stop()
    assert model is not None
    return model


def _resolved(draft: syntax.Draft, problems: Problems) -> Model | None:
    return _Resolution(draft, problems).model()


class _Resolution:
    """One draft being resolved."""

    def __init__(self, draft: syntax.Draft, problems: Problems) -> None:
        self.draft, self.problems = together(draft, problems), problems
        self.names = draft.instruments or ("",)
        self.world = World(problems, draft.doubtful, bound=draft.bound, instruments=self.names)
        self.implicit = Implicit()
        self.labels = Labels.of(self.draft, self.world)
        self.words: dict[int, str] = {}
        self.counts = {c.at: len(c.alternatives) for c in self.draft.choices}
        self.made: dict[str, list[Made]] = {}

    def model(self) -> Model | None:
        """The model, or None after a slip."""
        draft = self.draft
        found = declared(draft, self.world)
        self.each(syntax.Situation, self.situation)
        needs = self.each(syntax.Need, self.need)
        reservations = [one for _, one in self.each(syntax.Reservation, self.reservation)]
        acceptances = self.each(syntax.Acceptance, lambda s: accepted(s, self.world, self.labels, self.draft))
        clauses = self.each(syntax.Clause, self.clause)
        self.no_circle(clauses)
        self.breaches(clauses)
        harms = self.each(syntax.Harm, self.harm)
        not_encoded = [
            NotEncoded(s.label.text, s.text, s.span, instrument=self.instrument(s.span))
            for s in draft.statements
            if isinstance(s, syntax.NotEncoded)
        ]
        self.numbers_once()
        points, guard = self.points()
        notes = self.notes()
        names = [s.label.text for s in draft.statements if isinstance(s, syntax.Clause)]
        stories = goals_and_scenarios(self.draft, self.world, self.labels, self.words, points, names)
        stated = ranks(self.draft, self.world, names, notes)
        heading = found.headings[0]
        if len(self.problems) or heading.treaty is None:
            return None

        def variants(v: list[tuple[Taken, T]]) -> tuple[tuple[Guard, T], ...]:
            return tuple((guard(taken), value) for taken, value in v)

        roles, areas, parties = self.varying(found, guard)
        instruments = [self.heading(h, p) for h, p in zip(found.headings, parties, strict=True) if h.treaty]
        model = Model(
            name=heading.treaty.name,
            title=heading.treaty.title or heading.treaty.name,
            source=draft.source,
            span=heading.treaty.span,
            status=instruments[0].status,
            date=instruments[0].date,
            parties=_frozen(self.union(parties) | {state: [()] for _, (state, _) in acceptances}),
            entities=tuple(self.world.entities.values()),
            roles=roles,
            areas=areas,
            templates=(*found.templates, *self.world.cases.values()),
            needs=tuple(
                Need(
                    s.name.text,
                    s.span,
                    variants(v),
                    notes.get(s.span, ("", None))[0],
                    self.instrument(s.span),
                    notes.get(s.span, ("", None))[1],
                )
                for s, v in needs
            ),
            harms=tuple(h for _, h in harms),
            clauses=tuple(
                Clause(
                    s.label.text,
                    found.articles.get(s.span, ""),
                    s.span,
                    variants(v),
                    *notes.get(s.span, ("", None)),
                    self.instrument(s.span),
                )
                for s, v in clauses
            ),
            points=points,
            not_encoded=tuple(
                NotEncoded(n.number, n.text, n.span, *notes.get(n.span, ("", None)), n.instrument) for n in not_encoded
            ),
            goals=stories[0],
            scenarios=stories[1],
            notes=tuple(self.world.notes),
            instruments=tuple(instruments) if len(instruments) > 1 else (),
            priorities=stated,
            reservations=tuple(
                Reservation(
                    one.state,
                    one.clauses,
                    one.statement.span,
                    *notes.get(one.statement.span, ("", None)),
                    self.instrument(one.statement.span),
                )
                for one in reservations
            ),
            acceptances=tuple(
                Acceptance(state, numbers, s.span, *notes.get(s.span, ("", None)), self.instrument(s.span))
                for s, (state, numbers) in acceptances
            ),
        )
        listed = {number: parties[file] for number, file in self.labels.files.items()}
        for span, message in vain(model, listed):
            self.problems.add("accepts-nothing", message, span, "accept what is laid on a state that is no party")
        for one, message in idle(model, reservations):
            help_ = "name the clauses by which it is bound, and see that it is listed among the parties"
            self.problems.add("reserves-nothing", message, one.statement.state.span, help_)
        return model

    def reservation(self, s: syntax.Reservation) -> Made:
        """A reservation; from here on the clauses that it touches know of it."""
        found = made(s, self.world, self.labels, self.draft, self.counts)
        for number in found.clauses:
            self.made.setdefault(number, []).append(found)
        return found

    def instrument(self, span: Span) -> str:
        """The name of the instrument to which a place belongs."""
        return self.names[self.draft.source.file(span.start)]

    def heading(self, heading: Heading, parties: dict[str, list[Guard]]) -> Instrument:
        """One file's instrument."""
        treaty, status = heading.treaty, heading.status
        assert treaty is not None  # a file without one was refused
        return Instrument(
            name=treaty.name,
            title=treaty.title or treaty.name,
            path=self.draft.source.path_at(treaty.span.start),
            span=treaty.span,
            status=status.status if status else "proposed",
            date=status.date if status else "",
            parties=_frozen(parties),
        )

    def each(self, kind: type[Any], one: Callable[[Any], T]) -> list[tuple[Any, T]]:
        """Resolve every statement of a kind; those with slips are left out."""
        out: list[tuple[Any, T]] = []
        for statement in self.draft.statements:
            if isinstance(statement, kind):
                try:
                    out.append((statement, one(statement)))
                except SlipError:
                    continue
                except TooManyError:
                    self.problems.add(
                        "too-many-variants",
                        "this sentence has more than 1,024 variants",
                        statement.span,
                        "say what is meant, or part it into several clauses",
                    )
        return out

    def variants(
        self, variants: tuple[syntax.Variant[Any], ...], owner: str, one: Callable[[Resolver, Any], T]
    ) -> list[tuple[Taken, T | None]]:
        """All variants of a statement, under all implicit readings, merged."""
        found: list[tuple[Taken, T | None]] = []
        slipped = 0
        for v in variants:

            def body(chooser: Any, v: syntax.Variant[Any] = v) -> T | None:
                if v.body is None:
                    return None
                return one(
                    Resolver(self.world, owner, self.implicit, chooser, self.words, self.labels, self.made), v.body
                )

            try:
                found += explored(v.taken, body)
            except SlipError:
                slipped += 1
                if slipped == 32:  # more of the same
                    break
            if len(found) > 1024:
                raise TooManyError
        if slipped:
            raise SlipError
        for at, (alternatives, *_) in self.implicit.found.items():
            self.counts[at] = len(alternatives)
        return merged(found, self.counts)

    def situation(self, s: syntax.Situation) -> None:
        """What begins it, and what ends it."""
        resolver = Resolver(self.world, s.entry.name, self.implicit, Chooser(()), self.words, self.labels)
        try:
            self.world.situations[s.entry.name] = s, resolver.declared(s)
        except SlipError:
            self.world.doubtful |= {s.entry.name}  # nobody need hear that it is not declared
            raise

    def need(self, s: syntax.Need) -> list[tuple[Taken, Any]]:
        """One need's variants."""
        return self.variants(s.variants, s.name.text, lambda r, body: r.need(body))

    def clause(self, s: syntax.Clause) -> list[tuple[Taken, Any]]:
        """One clause's variants."""
        return self.variants(
            s.variants,
            s.label.text,
            lambda r, body: r.entry(body) if isinstance(body, syntax.EntryBody) else r.norm(body),
        )

    def no_circle(self, clauses: list[tuple[syntax.Clause, list[tuple[Taken, Any]]]]) -> None:
        """Which clause gives way to which must come to an end somewhere."""
        found = circle({s.label.text: variants for s, variants in clauses})
        if found:
            pairs = zip(found, (*found[1:], found[0]), strict=True)
            said = ", ".join(f"`{a}` gives way to what `{b}` sets aside" for a, b in pairs)
            first = next(s for s, _ in clauses if s.label.text == found[0])
            self.problems.add(
                "circle-of-ranks",
                f"which of these comes first cannot be told: {said}",
                first.label.span,
                "leave out `subject to` or `notwithstanding` in one of them",
            )

    def breaches(self, clauses: list[tuple[syntax.Clause, list[tuple[Taken, Any]]]]) -> None:
        """What follows a breach must not be a condition of that breach, and the breach must have an hour."""
        places = {s.label.text: s.label.span for s, _ in clauses}
        known = {s.label.text: variants for s, variants in clauses}
        if found := breach_circle(known):
            said = ", ".join(f"`{b}` hangs on `{a}`" for a, b in zip(found, (*found[1:], found[0]), strict=True))
            self.problems.add(
                "circle-of-breaches",
                f"whether these are broken can never be told: {said}",
                places[found[0]],
                "let the breach of one of them depend on none of the others",
            )
        if never := never_broken(known):
            self.problems.add(
                "breach-without-hour",
                f"`{never[1]}` is never broken before the close, so nothing can follow from it in `{never[0]}`",
                places[never[0]],
                f"give `{never[1]}` a deadline, such as `within 3 days`",
            )

    def harm(self, s: syntax.Harm) -> Harm:
        """What the treaty is meant to answer."""
        scope = Scope(self.world)
        resolver = Resolver(self.world, "harm", self.implicit, Chooser(()), self.words, self.labels)
        template, fillers = resolver.match(s.phrase)
        pattern = Pattern(template.name, scope.fill(template, fillers))
        if template.kind != "event":
            raise self.world.slip(
                "harm-event",
                "harm is an event, and this is declared otherwise",
                s.phrase.span,
                "declare the phrase with `event`",
            )
        if list(template.slots).count("state") < 2 or not template.actor:
            raise self.world.slip(
                "harm-victim", "harm needs an author and a victim: two states in the phrase", s.phrase.span
            )
        return Harm(pattern, tuple(scope.binders), s.span)

    def varying(
        self, found: Declared, guard: Callable[[Taken], Guard]
    ) -> tuple[tuple[Role, ...], tuple[Area, ...], list[dict[str, list[Guard]]]]:
        """Roles, areas and each instrument's list of parties, with their guards."""

        def guards(variants: list[tuple[Taken, list[str]]]) -> dict[str, list[Guard]]:
            return {n: [guard(t) for t in taken] for n, taken in sets(variants, self.counts)}

        members = {name: guards(variants) for name, _, variants, _ in found.roles}
        roles = [Role(n, plural, _frozen(members[n]), span) for n, plural, _, span in found.roles]
        areas = [Area(n, display, _frozen(guards(variants)), span) for n, display, variants, span in found.areas]
        parties = [self.bound(guards(h.parties), members) for h in found.headings]
        for name, file in self.world.party_roles.items():
            roles.append(Role(name, name.removesuffix("party") + "parties", _frozen(parties[file])))
        return tuple(roles), tuple(areas), parties

    def bound(
        self, listed: dict[str, list[Guard]], members: dict[str, dict[str, list[Guard]]]
    ) -> dict[str, list[Guard]]:
        """Who is a party by a list of states and roles."""
        parties: dict[str, list[Guard]] = {}
        for item, when in listed.items():
            inside = members[item[6:]] if item.startswith("every ") else {item: [()]}
            for state, under in inside.items():
                for a in when:
                    joined = [g for b in under if (g := both(a, b)) is not None]
                    parties.setdefault(state, []).extend(joined)
        order = {p.name: i for i, p in enumerate(self.ordered)}
        return {s: _least([tuple(sorted(g, key=lambda x: order[x[0]])) for g in gs]) for s, gs in parties.items() if gs}

    def union(self, parties: list[dict[str, list[Guard]]]) -> dict[str, list[Guard]]:
        """Who is a party to at least one of the instruments."""
        states = dict.fromkeys(state for one in parties for state in one)
        return {s: _least([g for one in parties for g in one.get(s, ())]) for s in states}

    def points(self) -> tuple[tuple[Point, ...], Callable[[Taken], Guard]]:
        """All choice points in text order, named; and how a variant's choices become a guard."""
        found: dict[int, tuple[PointKind, tuple[str, ...], str, Span, str, str]] = {}
        for c in self.draft.choices:
            kind = PointKind.BRACKET if c.bracket else PointKind.READING
            found[c.at] = (kind, c.alternatives, c.owner, c.span, "", c.name)
        for at, (alternatives, note, owner, span) in self.implicit.found.items():
            found[at] = (PointKind.READING, alternatives, owner, span, note, "")
        names: dict[int, str] = {}
        points: list[Point] = []
        used: set[str] = set()
        for at, (kind, alternatives, owner, span, note, name) in sorted(found.items()):
            base, n = name or owner, 1
            if base in used and self.draft.source.file(at):  # another file's
                base = f"{self.instrument(span)} {base}"
            names[at] = base
            while names[at] in used:
                n += 1
                names[at] = f"{base}#{n}"
            used.add(names[at])
            points.append(Point(names[at], kind, alternatives, owner, span, note, self.instrument(span)))
        self.ordered = points
        return tuple(points), lambda taken: tuple((names[at], i) for at, i in sorted(taken))

    def notes(self) -> dict[Span, tuple[str, Confidence | None]]:
        """Sources and confidence marks, by the statement before them."""
        out: dict[Span, tuple[str, Confidence | None]] = {}
        last: Span | None = None
        for s in self.draft.statements:
            match s:
                case (
                    syntax.Clause()
                    | syntax.NotEncoded()
                    | syntax.Need()
                    | syntax.Priority()
                    | syntax.Reservation()
                    | syntax.Acceptance()
                ):
                    last = s.span
                case syntax.Note() if last is None:
                    self.problems.add("note-of-nothing", "no clause or need stands before this", s.span)
                case syntax.Note(source=source, confidence=mark) if last is not None:
                    before = out.get(last, ("", None))
                    out[last] = (source if source is not None else before[0], self.confidence(mark) or before[1])
                case syntax.Note():
                    pass
                case _:
                    last = None
        return out

    def confidence(self, mark: syntax.Word | None) -> Confidence | None:
        """A confidence mark by its words."""
        if mark is None:
            return None
        try:
            return Confidence(mark.text)
        except ValueError:
            self.problems.add(
                "unknown-confidence",
                f"no mark of confidence is called `{mark.text[:60]}`",
                mark.span,
                "write `text seen`, `from memory` or `derived`",
            )
            return None

    def numbers_once(self) -> None:
        """Every number belongs to one clause, or to one article."""
        articles: dict[str, Span] = {}
        others: dict[str, Span] = {}
        if self.world.numbers_doubtful:
            return
        for s in self.draft.statements:
            if isinstance(s, syntax.Clause | syntax.NotEncoded | syntax.Need | syntax.Article):
                word = s.name if isinstance(s, syntax.Need) else s.number if isinstance(s, syntax.Article) else s.label
                seen = articles if isinstance(s, syntax.Article) else others
                if word.text in seen:
                    self.world.numbers_doubtful = True
                    what = "name" if isinstance(s, syntax.Need) else "number"
                    self.problems.add(
                        "used-twice",
                        f"the {what} `{word.text}` is used twice",
                        word.span,
                        f"give each its own {what}",
                        ((seen[word.text], "it is first used here"),),
                    )
                seen.setdefault(word.text, word.span)


def _frozen(members: dict[str, list[Guard]]) -> tuple[tuple[str, tuple[Guard, ...]], ...]:
    return tuple((name, tuple(guards)) for name, guards in members.items())


def _least(guards: list[Guard]) -> list[Guard]:
    """Without guards that another one already covers."""
    unique = list(dict.fromkeys(guards))
    return [g for g in unique if not any(o != g and set(o) <= set(g) for o in unique)]
