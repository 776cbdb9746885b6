"""Goals and scenarios: what a drafter wants, and what the file itself expects."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import product

from verifier.model import (
    Act,
    Claim,
    Const,
    Domain,
    Expect,
    Goal,
    Guard,
    Happens,
    Joint,
    Option,
    Outcome,
    Owes,
    Passed,
    Pattern,
    Point,
    PointKind,
    Scenario,
    Standing,
    Term,
    Var,
)
from verifier.resolving.conditions import Conditions, Implicit
from verifier.resolving.guards import Chooser
from verifier.resolving.priorities import Labels
from verifier.resolving.resolve_norms import Resolver
from verifier.resolving.scope import Scope, SlipError, World
from verifier.text import syntax
from verifier.text.diagnostics import nearest, shown
from verifier.text.source import Span
from verifier.text.syntax import Form
from verifier.text.terms import LARGEST


class _Stories:
    """Resolves all goals and scenarios of one draft."""

    def __init__(
        self, world: World, labels: Labels, words: dict[int, str], points: Sequence[Point], clauses: Sequence[str]
    ) -> None:
        self.world, self.points, self.clauses = world, points, clauses
        self.labels, self.words = labels, words

    def resolver(self, owner: str) -> Resolver:
        """A resolver in which what is left open takes its first reading."""
        return Resolver(self.world, owner, Implicit(), Chooser(()), self.words, self.labels)

    def goal(self, s: syntax.Goal, labels: set[str]) -> Goal:
        """One goal."""
        scope, resolver = Scope(self.world), self.resolver(s.name.text)
        when: list[Option] = []
        for c in s.when:
            resolver.no_place(c)
            found = Conditions.condition(resolver, c, scope, own=False)
            if not isinstance(found, Happens | Joint):
                raise self.world.slip("hours-here", "hours pass after the trigger only", c.span)
            when.append(found)
        if s.serves.text not in labels:
            if self.world.numbers_doubtful:
                raise SlipError
            raise self.world.unknown(
                s.serves.text, "no article or clause has the number", sorted(labels), s.serves.span
            )
        then = self.owing(s.end, scope) if isinstance(s.end, syntax.OwesBody) else self.outcome(s.end, scope, resolver)
        self.settled(s, resolver)
        return Goal(s.name.text, s.serves.text, tuple(scope.binders), tuple(when), then, s.span)

    def settled(self, s: syntax.Goal, resolver: Resolver) -> None:
        """A goal leaves nothing open."""
        if resolver.choose.fresh:
            raise self.world.slip(
                "open-goal",
                "a goal must say how many of them act",
                s.span,
                "write `all`, `a majority of the` or `any of the`",
            )

    def owing(self, s: syntax.OwesBody, scope: Scope) -> Owes:
        """The same at the end of a goal, where somebody bound before may owe, and some of a role may be excepted."""
        who = s.who
        if not isinstance(who, syntax.Term):
            return self.owes(s)
        if who.form in (Form.THE, Form.THAT):
            term, sort = scope.resolve(who, [])
            if sort != "state":
                raise self.world.slip("wrong-bearer", "only states owe", who.span)
            named = self.owes(replace(s, who=syntax.Term(Form.EACH, "party", who.span)))
            return Owes("the" if isinstance(term, Var) else "", term.name, named.clause, s.negated)
        others = tuple(scope.resolve(t, [])[0] for t in who.other_than)
        return replace(self.owes(s), other_than=others)

    def outcome(self, s: syntax.Outcome, scope: Scope, resolver: Resolver) -> Outcome:
        """What comes about; `some` and `no` before it are an `any` of its own, and a denial."""
        resolver.no_place(s.condition)
        assert s.condition.phrase is not None  # the grammar
        phrase = s.condition.phrase
        denied = any(isinstance(p, syntax.Term) and p.form is Form.NO for p in phrase.parts[:1])
        if denied and s.negated:
            raise self.world.slip("denied-twice", "`no` and `never` deny twice", s.span)
        parts = tuple(any_for_some(p) for p in phrase.parts)
        condition = replace(s.condition, phrase=replace(phrase, parts=parts))
        found = resolver.condition(condition, scope, own=True)
        if isinstance(found, Passed):
            raise self.world.slip("hours-here", "hours pass after the trigger only", s.span)
        return Outcome(found, s.can and not (s.negated or denied), s.negated or denied)

    def owes(self, s: syntax.OwesBody) -> Owes:
        """`France owes 5(2)`."""
        quantifier, who, negated = self.bearers(s.who, s.negated)
        return Owes(quantifier, who, self.number(s.label), negated)

    def number(self, label: syntax.Word) -> str:
        """The number of a clause that there is."""
        if label.text not in self.clauses:
            if self.world.numbers_doubtful:
                raise SlipError
            raise self.world.unknown(label.text, "no clause has the number", list(self.clauses), label.span)
        return label.text

    def bearers(self, who: syntax.Term | syntax.Phrase, negated: bool) -> tuple[str, str, bool]:
        """Of whom something is said, with its quantifier, and whether it is denied."""
        world = self.world
        if isinstance(who, syntax.Phrase):
            raise self.resolver("").no_bearer(who)
        match who.form:
            case Form.NAME:
                term, sort = Scope(world).constant(who)
                if sort != "state" or not isinstance(term, Const):
                    raise world.slip("wrong-bearer", "only states owe", who.span)
                return "", term.name, negated
            case Form.SOME | Form.EACH | Form.NO | Form.ANY:
                if not world.is_role(who.noun):
                    raise world.unknown(who.noun, "no role is called", [*world.roles, "party"], who.span)
                if who.form is Form.NO and negated:
                    raise world.slip("no-does-not", "`no …` and `not` deny twice", who.span)
                quantifier = "some" if who.form in (Form.SOME, Form.ANY) else "each"
                return quantifier, world.role(who.noun, who.span), negated or who.form is Form.NO
            case _:
                raise world.slip(
                    "who-owes",
                    "this does not name who owes",
                    who.span,
                    "write a state, `some guarantor`, `each guarantor` or `no guarantor`",
                )

    # ---- scenarios

    def act(self, s: syntax.Hour) -> tuple[int, Act]:
        """Something that happens at an hour."""
        if s.hour > LARGEST:
            raise self.world.slip("number-too-large", "this hour is too late", s.span, f"hours go up to {LARGEST:,}")
        resolver, scope = self.resolver("hour"), Scope(self.world)
        template, fillers = resolver.match(s.phrase)
        args = scope.fill(template, fillers)
        if s.closing and not template.members:
            raise self.world.slip("not-joint", "only a joint act is closed", s.span)
        names = tuple(a.name for a in args if isinstance(a, Const))
        if len(names) < len(args):
            raise self.world.slip("who-exactly", "a scenario names everybody and every place", s.phrase.span)
        return s.hour, Act(template.name, names, s.closing)

    def never(self, s: syntax.Never) -> list[Pattern]:
        """What never happens: `any` stands for each individual it ranges over."""
        resolver, scope = self.resolver("never"), Scope(self.world)
        if isinstance(s.who, syntax.Phrase):
            raise resolver.no_bearer(s.who)
        phrase = syntax.Phrase((s.who, *s.phrase.parts), s.who.span.to(s.phrase.span))
        template, fillers = resolver.match(phrase)
        args = scope.fill(template, fillers)
        ranges = {b.var: self.individuals(b.domain) for b in scope.binders}
        patterns = []
        for values in product(*ranges.values()):
            chosen = dict(zip(ranges, values, strict=True))
            terms: list[Term] = [a if isinstance(a, Const) else Const(chosen[a.name]) for a in args]
            patterns.append(Pattern(template.name, tuple(terms)))
            if len(patterns) > 10_000:
                raise self.world.slip("too-many", "this stands for more than 10,000 acts", s.span)
        return patterns

    def individuals(self, domain: Domain) -> list[str]:
        """Everybody of a sort, less those excepted; a role or area counts with everyone it may hold."""
        excluded = {t.name for t in domain.other_than if isinstance(t, Const)}
        found = (e for e in self.world.entities.values() if e.sort == domain.sort and e.name not in excluded)
        return [e.name for e in found if domain.owner in (None, e.owner)]

    def expect(self, s: syntax.Expect) -> Expect:
        """One expectation."""
        taken: dict[str, int] = {}
        for r in s.under:
            point, alternative = self.refer(r)
            if taken.setdefault(point.name, alternative) != alternative:
                raise self.world.slip("contradiction", "this takes two alternatives of one choice", r.span)
        order = {p.name: i for i, p in enumerate(self.points)}
        guard: Guard = tuple(sorted(taken.items(), key=lambda t: order[t[0]]))
        if max(s.at or 0, s.claim.until or 0) > LARGEST:
            raise self.world.slip("number-too-large", "this hour is too late", s.span, f"hours go up to {LARGEST:,}")
        return Expect(guard, self.claim(s.claim, s.at), s.span, s.at)

    def claim(self, s: syntax.ClaimBody, at: int | None) -> Claim:
        """How somebody stands to a clause."""
        quantifier, who, negated = self.bearers(s.who, s.negated)
        standing = Standing(s.standing)
        if standing is Standing.OPEN and at is None:
            raise self.world.slip(
                "open-when",
                "what is open depends on the hour",
                s.span,
                "say when, such as `expect at hour 100: 5(2) is open for France`",
            )
        if negated and s.until is not None:
            raise self.world.slip(
                "not-open-until",
                "this does not say whether the duty or only its last hour is denied",
                s.span,
                "leave out `until`, or say until when it is open",
            )
        return Claim(quantifier, who, standing, self.number(s.label), negated, s.until)

    def refer(self, r: syntax.Reference) -> tuple[Point, int]:
        """The choice point and alternative that a reference names."""
        inner = " ".join(r.text[1:-1].split()).replace(" ,", ",")
        kind = PointKind.BRACKET if r.text.startswith("[") else PointKind.READING
        points = [p for p in self.points if p.kind is kind]
        found = [(p, a) for p in points for a in range(len(p.alternatives)) if p.alternatives[a] == inner]
        text, of, where = inner.rpartition(" of ")
        if not found and (self.world.doubtful or self.world.numbers_doubtful):
            raise SlipError
        if not found and of:
            points = [p for p in points if p.where == where or p.name == where]
            if not points:
                known = sorted({p.where for p in self.points} | {p.name for p in self.points})
                raise self.world.unknown(where, "nothing with a choice is called", known, r.span)
            found = [(p, a) for p in points for a in range(len(p.alternatives)) if p.alternatives[a] == text]
        name = text if of else inner
        if not found:
            known = [a for p in points for a in p.alternatives]
            close = nearest(name, known)
            raise self.world.slip(
                "unknown-alternative",
                f"no alternative is called `{shown(name)}`",
                r.span,
                f"did you mean `{close}`?" if close else f"there are: {shown(', '.join(known), 200)}",
            )
        if len(found) > 1:
            places = ", ".join(f"`{p.where}`" for p, _ in found[:8])
            raise self.world.slip(
                "ambiguous-alternative",
                f"`{shown(name)}` stands in more than one place: {places}",
                r.span,
                f"say which, such as `{shown(name)} of {found[0][0].where}`, or let the choice have a name",
            )
        point, alternative = found[0]
        if r.without:
            if point.alternatives[-1] != "without" or len(point.alternatives) != 2:
                raise self.world.slip(
                    "without-what",
                    "this alternative cannot simply be left out",
                    r.span,
                    "say `under` and the alternative that stands instead",
                )
            alternative = 1
        return point, alternative


def goals_and_scenarios(
    draft: syntax.Draft, world: World, known: Labels, words: dict[int, str], points: Sequence[Point],
    clauses: Sequence[str],
) -> tuple[tuple[Goal, ...], tuple[Scenario, ...]]:  # fmt: skip
    """All goals and scenarios in text order; slips are noted."""
    stories = _Stories(world, known, words, points, clauses)
    labels = set(clauses) | {s.number.text for s in draft.statements if isinstance(s, syntax.Article)}
    goals: list[Goal] = []
    scenarios: list[tuple[syntax.Scenario, list[tuple[int, Act]], list[Pattern], list[Expect]]] = []
    for s in draft.statements:
        try:
            match s:
                case syntax.Goal():
                    goals.append(stories.goal(s, labels))
                case syntax.Scenario():
                    scenarios.append((s, [], [], []))
                case syntax.Hour() | syntax.Never() | syntax.Expect() if not scenarios:
                    if "scenario" not in world.doubtful:
                        _outside(world, s.span)
                case syntax.Hour():
                    scenarios[-1][1].append(stories.act(s))
                case syntax.Never():
                    scenarios[-1][2].extend(stories.never(s))
                case syntax.Expect():
                    scenarios[-1][3].append(stories.expect(s))
                case _:
                    pass
        except SlipError:
            continue
    for s, happens, never, _ in scenarios:
        _coherent(world, s, happens, never)
    made = (Scenario(s.title, tuple(sorted(h)), tuple(n), tuple(e), s.span, s.mark is None) for s, h, n, e in scenarios)
    return tuple(goals), tuple(made)


def _coherent(world: World, s: syntax.Scenario, happens: list[tuple[int, Act]], never: list[Pattern]) -> None:
    """What never happens does not happen; and a scenario is marked as nothing but `possible or not`."""
    if s.mark is not None and s.mark.text != "possible or not":
        world.problems.add(
            "unknown-mark",
            f"a scenario cannot be marked as `{shown(s.mark.text)}`",
            s.mark.span,
            "one that the world need not allow is marked `possible or not`",
        )
    absent = {(p.template, p.args) for p in never}
    for hour, act in happens:
        if not act.closing and (act.template, tuple(Const(a) for a in act.args)) in absent:
            world.problems.add(
                "never-and-yet",
                f"what happens at hour {hour} is said never to happen",
                s.span,
                "leave out one of the two sentences",
            )


def any_for_some(part: syntax.Word | syntax.Term) -> syntax.Word | syntax.Term:
    """`some X` and `no X` as the `any X` that is meant."""
    if isinstance(part, syntax.Term) and part.form in (Form.SOME, Form.NO):
        return replace(part, form=Form.ANY)
    return part


def _outside(world: World, span: Span) -> None:
    world.problems.add(
        "no-scenario", "this belongs to a scenario, and none has begun", span, 'begin one with `scenario "its name".`'
    )
