"""Clauses, needs and conditions: from phrases to norms."""

from __future__ import annotations

from dataclasses import dataclass, field

from verifier import syntax
from verifier.diagnostics import nearest, shown
from verifier.guards import Chooser
from verifier.model import (
    ActKind,
    Condition,
    Deadline,
    Happens,
    Item,
    Joint,
    Limit,
    Modality,
    Mode,
    NeedBody,
    Norm,
    Passed,
    Pattern,
    Rule,
    RuleKind,
    Step,
    Template,
    Term,
    Unless,
)
from verifier.phrases import case_template, spelled
from verifier.scope import Scope, SlipError, World
from verifier.source import Span
from verifier.syntax import Form

_RULES = {
    "all": RuleKind.ALL, "any": RuleKind.ANY, "majority": RuleKind.MAJORITY, "two thirds": RuleKind.TWO_THIRDS,
    "at least": RuleKind.AT_LEAST, "attempted": RuleKind.ANY, "held": RuleKind.ALL, "concluded": RuleKind.CONCLUDED,
}  # fmt: skip

_MODES = {"": Mode.ALL, "all": Mode.ALL, "at least one": Mode.ONE, "own judgment": Mode.OWN,
          "what the case requires": Mode.CASE}  # fmt: skip


@dataclass(slots=True)
class Implicit:
    """Readings that the text leaves open without braces: offset to (alternatives, note, owner, place)."""

    found: dict[int, tuple[tuple[str, ...], str, str, Span]] = field(default_factory=dict)


@dataclass(slots=True)
class Resolver:
    """Resolves one variant of one statement."""

    world: World
    owner: str
    implicit: Implicit
    choose: Chooser
    words: dict[int, str]  # offset of a limit or exception -> its unique words

    def reading(self, alternatives: tuple[str, ...], note: str, span: Span) -> str:
        """The alternative taken of a reading that nobody wrote down."""
        self.implicit.found.setdefault(span.start, (alternatives, note, self.owner, span))
        return alternatives[self.choose(span.start, len(alternatives))]

    def named(self, span: Span) -> str:
        """The words of a limit or exception, unique in the model."""
        if span.start not in self.words:
            plain = " ".join(self.world.problems.source.slice(span).split())
            text, n = plain, 1
            while text in self.words.values():
                text = f"{plain} in {self.owner}" + (f"#{n}" if n > 1 else "")
                n += 1
            self.words[span.start] = text
        return self.words[span.start]

    # ---- phrases

    def match(self, phrase: syntax.Phrase, bare: bool = False) -> tuple[Template, list[syntax.Term]]:
        """The declared phrase that this is, and what fills its slots."""
        found = self.world.phrases.match(phrase.parts, bare)
        fillers = [p for p in phrase.parts if isinstance(p, syntax.Term)]
        if len(found) > 1:
            first = 1 if bare else 0
            sorts = [self.sort(f) for f in fillers]
            found = [
                t for t in found if all(s in ("", w) for s, w in zip(sorts, t.slots[first:], strict=True))
            ] or found[:1]
        if found:
            return found[0], fillers
        raise self.undeclared(phrase, bare)

    def sort(self, term: syntax.Term) -> str:
        """A filler's sort as far as it shows without resolving it."""
        if entity := self.world.entities.get(term.noun):
            return entity.sort
        return term.noun if term.noun in self.world.kinds else "state" if self.world.is_role(term.noun) else ""

    def undeclared(self, phrase: syntax.Phrase, bare: bool) -> SlipError:
        """Say what is wrong with a phrase that nothing declares."""
        world, phrases = self.world, self.world.phrases
        words = [p for p in phrase.parts if isinstance(p, syntax.Word)]
        if any(w.text in world.doubtful for w in words):
            return SlipError()
        if world.problems.spent("undeclared-phrase", phrase.span):
            return world.slip("undeclared-phrase", "no declared phrase reads like this", phrase.span)
        for part, after in zip(phrase.parts, phrase.parts[1:], strict=False):
            if (
                isinstance(part, syntax.Word) and isinstance(after, syntax.Word) and part.text.lower() == "the"
                and ("the", after.text.lower()) not in phrases.pairs
            ):  # fmt: skip
                text = f"the {after.text}"
                known = [*(f"the {p}" for p in world.plurals), *(e.display for e in world.entities.values()),
                         *(f"the {b}" for b in (*world.roles, *world.bound))]  # fmt: skip
                return world.unknown(
                    text,
                    "an unfilled role: nothing is called",
                    known,
                    part.span.to(after.span),
                    f"introduce it earlier in the sentence, such as `any state ({text})`",
                )
        names = [*world.entities, *(e.display for e in world.entities.values())]
        for word in words:
            like_a_name = word.text[0].isupper() or "_" in word.text
            if like_a_name and word.text.lower() not in phrases.vocabulary and nearest(word.text, names):
                return world.unknown(word.text, "nothing is called", names, word.span)
        like = phrases.like(phrase.parts, bare)
        text = shown(world.problems.source.slice(phrase.span))
        offer = (
            f"did you mean `{like}`?"
            if like
            else "declare it first, such as `act <state> sends (send) forces into <region>.`"
        )
        return world.slip("undeclared-phrase", f"no declared phrase reads `{text}`", phrase.span, offer)

    def condition(self, c: syntax.Condition, scope: Scope, own: bool) -> Step:
        """An event, step or exception; with `own`, its `any` binders are its own (existential)."""
        if c.phrase is None:
            return self.passed(c)
        inner = scope.inner() if own else scope
        template, fillers = self.match(c.phrase)
        first = fillers[0] if fillers else None
        if first is not None and first.form is Form.GROUP and template.actor:
            if c.mode is not None and c.mode.word == "passed":
                return Passed(c.mode.hours)
            return self.joint(template, first, fillers[1:], c, inner, own)
        if c.mode is not None and c.mode.word == "passed":
            return Passed(c.mode.hours)
        if c.mode is not None:
            raise self.world.slip("mode-here", f"`{c.mode.word}` is said of joint acts only", c.mode.span)
        args = inner.fill(template, fillers)
        return Happens(Pattern(template.name, args), tuple(inner.binders) if own else ())

    def passed(self, c: syntax.Condition) -> Passed:
        """`72 hours passed`, standing alone."""
        assert c.mode is not None  # the grammar: a step is a condition or a mode
        if c.mode.word != "passed":
            raise self.world.slip(
                "mode-here",
                f"`{c.mode.word}` does not say what",
                c.span,
                "write, for example, `after the guarantors consult held`",
            )
        return Passed(c.mode.hours)

    def joint(
        self,
        template: Template,
        who: syntax.Term,
        rest: list[syntax.Term],
        c: syntax.Condition,
        scope: Scope,
        own: bool,
    ) -> Joint:
        """A joint act by a group under a rule."""
        world = self.world
        if template.kind is not ActKind.JOINT:
            raise world.slip(
                "not-joint",
                f"`{spelled(template)}` is not declared as a joint act",
                who.span,
                f"write `any {who.noun}`, or declare the phrase with `joint act:`",
            )
        if who.noun != template.members:
            raise world.slip(
                "wrong-group",
                f"this joint act belongs to `{template.members}`, not to `{who.noun}`",
                who.span,
                f"the phrase is `{spelled(template)}`",
            )
        if who.quantifier == "at least" and who.k == 0:
            raise world.slip("at-least-none", "`at least 0` asks for nobody", who.span)
        world.is_role(who.noun)
        others = tuple(scope.resolve(t, [])[0] for t in who.other_than)
        args = self.rest(template, rest, scope)
        rule = self.rule(template, who, c.mode)
        return Joint(template.name, args, who.noun, rule, others, tuple(scope.binders) if own else ())

    def rest(self, template: Template, fillers: list[syntax.Term], scope: Scope) -> tuple[Term, ...]:
        """The terms of all slots but the first."""
        return scope.fill(template, fillers, first=1)

    def rule(self, template: Template, who: syntax.Term, mode: syntax.Mode | None) -> Rule:
        """How many shares are needed: said, or left open and then a reading."""
        if mode is not None and not (mode.word == "held" and who.quantifier):
            return Rule(_RULES[mode.word])
        if who.quantifier:
            return Rule(_RULES[who.quantifier], who.k)
        if template.talk:
            return Rule(
                _RULES[self.reading(("attempted", "held", "concluded"), "unspecified end of consultation", who.span)]
            )
        return Rule(_RULES[self.reading(("all", "majority", "any"), "unspecified quantifier", who.span)])

    def limit(self, c: syntax.Condition, template: Template, args: tuple[Term, ...], first: int = 0) -> Limit | None:
        """`outside AREA` after a phrase: of its last region."""
        if c.place is None:
            return None
        place = c.place
        regions = [t for t, sort in zip(args, template.slots[first:], strict=True) if sort == "region"]
        if not regions:
            raise self.world.slip(
                "no-region",
                "`outside` and `inside` need a region in the phrase before them",
                place.span,
                f"the phrase is `{spelled(template)}`",
            )
        return Limit(regions[-1], self.area(place), place.inside, self.named(place.span), place.span)

    def area(self, place: syntax.Place) -> str:
        """The area that a limit names."""
        world, area = self.world, place.area
        text = " ".join(world.problems.source.slice(area.span).split())
        name = area.noun if isinstance(area, syntax.Term) and area.form is Form.NAME else text
        name = name.removeprefix("the ") if name.removeprefix("the ") in world.areas else name
        if name in world.areas:
            return name
        if name in world.entities:
            raise world.slip(
                "not-an-area",
                f"`{shown(text)}` is a {world.entities[name].sort}, not an area",
                area.span,
                "declare an area, such as `area occupied_part: Crimea.`",
            )
        if text.startswith(("the ", "that ")):
            raise world.slip(
                "unfilled-role",
                f"`{shown(text)}` is no area: an unfilled role",
                area.span,
                "after `outside` or `inside` stands the name of a declared area",
            )
        raise world.unknown(name, "no area is called", list(world.areas), area.span, "declare it with `area …: ….`")

    # ---- norms

    def norm(self, body: syntax.NormBody) -> Norm:
        """One variant of a clause."""
        scope, state = Scope(self.world), _Parts()
        for c in body.trigger:
            self.trigger(c, scope, state)
        bearer = self.bearer(body, scope)
        scope.bearer = bearer
        ban = body.negated or (isinstance(body.bearer, syntax.Term) and body.bearer.form is Form.NO)
        for part in sorted((*body.adverbs, body.content), key=lambda p: p.span):
            if isinstance(part, syntax.Content):
                self.content(part, scope, state, bearer, ban, body)
            else:
                self.adverb(part, scope, state, ban)
        beneficiary, adversary = self.stakes(state.trigger)
        return Norm(
            Modality.BAN if ban else Modality.DUTY,
            tuple(scope.binders),
            bearer,
            tuple(state.items),
            state.mode,
            tuple(state.trigger),
            tuple(state.limits),
            tuple(state.steps),
            state.deadline,
            tuple(state.exceptions),
            beneficiary,
            adversary,
        )

    def trigger(self, c: syntax.Condition, scope: Scope, state: _Parts) -> None:
        """One event of the trigger, with its limit."""
        found = self.condition(c, scope, own=False)
        if isinstance(found, Passed):
            raise self.world.slip("hours-here", "hours pass after the trigger, not in it", c.span, "write `after …`")
        state.trigger.append(found)
        if c.place is not None:
            template = self.template(found)
            args, first = (found.args, 1) if isinstance(found, Joint) else (found.pattern.args, 0)
            limit = self.limit(c, template, args, first)
            state.limits += [limit] if limit else []

    def template(self, c: Condition) -> Template:
        """The declared phrase of a condition."""
        name = c.template if isinstance(c, Joint) else c.pattern.template
        return self.world.phrases.texts[name]

    def bearer(self, body: syntax.NormBody, scope: Scope) -> Term:
        """Who is bound."""
        who, world = body.bearer, self.world
        if isinstance(who, syntax.Phrase):
            raise self.no_bearer(who)
        if who.form is Form.NO and body.negated:
            raise world.slip(
                "no-shall-not",
                "`no … shall not` denies twice",
                who.span,
                f"write `no {who.noun} shall` or `each {who.noun} shall`",
            )
        if who.form is Form.GROUP:
            raise self.group_bearer(who, body.negated)
        if who.form is Form.SOME:
            raise world.slip("some-here", "`some` does not say who is bound", who.span, f"write `each {who.noun}`")
        if who.form is Form.NO:
            domain = scope.domain(who, [])
            term, sort = scope.bind(who, domain), domain.sort
        else:
            found, sort = scope.resolve(who, [])
            if sort == "state":
                return found
            raise world.slip(
                "wrong-bearer",
                f"`{shown(world.problems.source.slice(who.span))}` is a {sort}, and only states are bound",
                who.span,
            )
        if sort != "state":
            raise world.slip("wrong-bearer", "only states are bound", who.span)
        return term

    def no_bearer(self, who: syntax.Phrase) -> SlipError:
        """Words before `shall` that name nobody."""
        world = self.world
        text = " ".join(world.problems.source.slice(who.span).split())
        if text.lower().startswith("the ") and len(who.parts) <= 4:
            return (
                self.undeclared(who, False)
                if len(who.parts) == 2
                else world.unknown(
                    text, "an unfilled role: nothing is called", [e.display for e in world.entities.values()], who.span
                )
            )
        if len(who.parts) == 1:
            return world.unknown(
                text, "no state is called", list(world.entities), who.span, "declare it in `states: ….`"
            )
        if not world.doubtful.isdisjoint(text.split()):
            return SlipError()
        return world.slip(
            "missing-bearer",
            f"nobody is named who shall do this: `{shown(text)}` is neither a state nor a role",
            who.span,
            "say who is bound, for example `each guarantor shall …`",
        )

    def group_bearer(self, who: syntax.Term, negated: bool) -> SlipError:
        """`all guarantors shall (not)`: together, or each?"""
        if negated and who.quantifier == "all":
            message = "`all … shall not` can mean that none of them may, or that not all of them may"
            offer = (
                f"write `each {who.noun} shall not …` if none of them may; write a clause for each state that may not,"
                " such as `Ukraine shall not …`, if only some may not"
            )
            return self.world.slip("all-shall-not", message, who.span, offer)
        message = "this does not say whether each of them is bound, or all together"
        return self.world.slip("group-shall", message, who.span, f"write `each {who.noun} shall …`")

    def adverb(self, adverb: syntax.Adverb, scope: Scope, state: _Parts, ban: bool) -> None:
        """`after`, `within`, `immediately`, `unless`."""
        match adverb:
            case syntax.Except(conditions=conditions, span=span):
                found = [self.plain_condition(c, scope) for c in conditions]
                state.exceptions.append(Unless(tuple(found), self.named(span), span))
                return
            case _ if ban:
                raise self.world.slip(
                    "ban-in-time",
                    "a ban holds from its trigger on: it has no deadline and no steps",
                    adverb.span,
                    "leave this out, or say `unless …`",
                )
            case syntax.After(steps=steps):
                for c in steps:
                    self.no_place(c)
                    state.steps.append(self.condition(c, scope, own=True))
            case syntax.Within(duration=duration, from_trigger=from_trigger):
                if duration.unit in ("month", "year"):
                    self.world.notes.setdefault("months are taken as 30 days and years as 365 days")
                self.deadline(Deadline(duration.hours, from_trigger), adverb.span, state)
            case syntax.Immediately(span=span):
                taken = self.reading(("24 hours", "by the close"), "unspecified deadline", span)
                self.deadline(Deadline(24) if taken == "24 hours" else None, span, state)

    def deadline(self, deadline: Deadline | None, span: Span, state: _Parts) -> None:
        """Set the one deadline."""
        if state.has_deadline:
            raise self.world.slip("two-deadlines", "this clause has a deadline already", span, "keep one of the two")
        state.deadline, state.has_deadline = deadline, True

    def no_place(self, c: syntax.Condition) -> None:
        """Limits belong to events and to the act itself."""
        if c.place is not None:
            raise self.world.slip(
                "place-here", "`outside` and `inside` may follow an event in `when`, or the act itself", c.place.span
            )

    def plain_condition(self, c: syntax.Condition, scope: Scope) -> Condition:
        """A condition in which hours cannot pass."""
        self.no_place(c)
        found = self.condition(c, scope, own=True)
        if isinstance(found, Passed):
            raise self.world.slip("hours-here", "hours pass after the trigger only", c.span, "write `after …`")
        return found

    def content(
        self, content: syntax.Content, scope: Scope, state: _Parts, bearer: Term, ban: bool, body: syntax.NormBody
    ) -> None:
        """What is to be done, or not."""
        if ban and content.quantity:
            raise self.world.slip(
                "ban-of-many", "a ban is about one act", content.span, "write one clause for each act"
            )
        state.mode = _MODES[content.quantity]
        nobody = body.bearer if isinstance(body.bearer, syntax.Term) and body.bearer.form is Form.NO else None
        for c in content.items:
            if c.phrase is None or c.mode is not None:
                raise self.world.slip("mode-here", "this may stand only after `after`", c.span)
            template, fillers = self.match(c.phrase, bare=True)
            if nobody and (any_ := next((f for f in fillers if f.form is Form.ANY), None)):
                noun, text = nobody.noun, " ".join(self.world.problems.source.slice(c.phrase.span).split())
                raise self.world.slip(
                    "any-under-no",
                    "`any` under `no` can mean every one, or some one",
                    any_.span,
                    f"write `each {noun} shall not {shown(text)}` if it is banned for every one; name the"
                    f" {any_.noun} meant if it is banned for one",
                )
            args = (bearer, *self.with_actor(template, bearer, fillers, scope, c.phrase.span))
            case = self.case(template, args) if state.mode is Mode.CASE else None
            state.items.append(Item(Pattern(template.name, args), case))
            limit = self.limit(c, template, args)
            state.limits += [limit] if limit else []

    def with_actor(
        self, template: Template, bearer: Term, fillers: list[syntax.Term], scope: Scope, span: Span
    ) -> tuple[Term, ...]:
        """The other slots' terms; no state can do to itself what is done to another."""
        if template.slots[0] != "state":
            raise self.world.slip("wrong-bearer", f"only a {template.slots[0]} can do this", span)
        args = scope.fill(template, fillers, first=1)
        if bearer in args and not template.reflexive:
            raise self.world.slip(
                "same-state",
                "this is done by one state to another, and here they are the same",
                span,
                "declare the phrase `possibly itself` if that may be",
            )
        return args

    def case(self, template: Template, args: tuple[Term, ...]) -> Pattern:
        """The fact by which the case requires an item."""
        fact = self.world.cases.setdefault(template.name, case_template(template))
        return Pattern(fact.name, args[1:])

    def stakes(self, trigger: list[Condition]) -> tuple[Term | None, Term | None]:
        """Beneficiary and adversary, from the first event of the trigger, else its first call."""
        events, calls = [], []
        for c in trigger:
            if isinstance(c, Happens):
                template = self.template(c)
                events += [(c, template)] if template.kind is ActKind.EVENT else []
                calls += [(c, template)] if template.kind is ActKind.CALL else []
        beneficiary = adversary = None
        if events:
            c, template = events[0]
            states = [t for t, s in zip(c.pattern.args, template.slots, strict=True) if s == "state"]
            adversary = states[0] if states and template.actor else None
            beneficiary = states[1] if len(states) > 1 else None
        if beneficiary is None and calls and calls[0][1].actor:
            beneficiary = calls[0][0].pattern.args[0]
        return beneficiary, adversary

    # ---- needs

    def need(self, body: syntax.NeedBody) -> NeedBody:
        """One variant of a need."""
        scope = Scope(self.world)
        template, fillers = self.match(body.act)
        act = Pattern(template.name, scope.fill(template, fillers))
        options = tuple(self.plain_condition(c, scope) for c in body.options)
        if body.lead is not None and body.lead.unit in ("month", "year"):
            self.world.notes.setdefault("months are taken as 30 days and years as 365 days")
        return NeedBody(act, tuple(scope.binders), options, body.lead.hours if body.lead else 0)


@dataclass(slots=True)
class _Parts:
    """A norm while it is put together."""

    trigger: list[Condition] = field(default_factory=list)
    limits: list[Limit] = field(default_factory=list)
    steps: list[Step] = field(default_factory=list)
    exceptions: list[Unless] = field(default_factory=list)
    items: list[Item] = field(default_factory=list)
    mode: Mode = Mode.ALL
    deadline: Deadline | None = None
    has_deadline: bool = False
