"""Clauses and needs: from conditions to norms."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from verifier.model import (
    NOWHERE,
    ActKind,
    Bearing,
    Broken,
    Condition,
    Deadline,
    During,
    Happens,
    Item,
    Joint,
    Limit,
    Modality,
    Mode,
    NeedBody,
    Norm,
    Option,
    Passed,
    Pattern,
    Proviso,
    Silence,
    Step,
    Subject,
    Template,
    Term,
    Turn,
    Unless,
)
from verifier.resolving.conditions import Conditions
from verifier.resolving.phrases import case_template
from verifier.resolving.priorities import Labels, forbids
from verifier.resolving.reservations import KINDS, Made
from verifier.resolving.scope import Known, Scope, SlipError
from verifier.text import syntax
from verifier.text.diagnostics import nearest, shown
from verifier.text.expected import PASSIVE, unborne
from verifier.text.idioms import plainly
from verifier.text.source import Span
from verifier.text.syntax import Form
from verifier.words import with_article

_MODES = {"": Mode.ALL, "all": Mode.ALL, "at least one": Mode.ONE, "own judgment": Mode.OWN,
          "what the case requires": Mode.CASE}  # fmt: skip


@dataclass(slots=True)
class Resolver(Conditions):
    """Resolves one variant of one statement."""

    labels: Labels
    made: Mapping[str, Sequence[Made]] = field(default_factory=dict)  # reservations, by clause

    def norm(self, body: syntax.NormBody) -> Norm:
        """One variant of a clause."""
        scope, state = Scope(self.world), _Parts()
        for c in body.trigger:
            self.trigger(c, scope, state)
        bearer = self.bearer(body, scope)
        scope.bearer = bearer
        kind = modality(body)
        for part in sorted((*body.adverbs, body.content), key=lambda p: p.span):
            if isinstance(part, syntax.Content):
                self.content(part, scope, state, bearer, kind, body)
            else:
                self.adverb(part, scope, state, kind)
        self.priorities(state, kind)
        if kind is Modality.DEEMING:
            self.deeming(body, state)
        self.reserve(scope, state, kind)
        beneficiary, adversary = self.stakes(state.trigger)
        return Norm(
            kind,
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
            state.over,
            tuple(state.under),
            tuple(state.until),
            self.bearing(body, kind),
            tuple(state.during),
            tuple(state.provisos),
            state.heeds,
        )

    def reserve(self, scope: Scope, state: _Parts, kind: Modality) -> None:
        """What single states have reserved; it may speak of whatever the clause has named."""
        for one in self.made.get(self.owner, ()) if kind in KINDS else ():
            body = one.said(self.choose)
            if body is not None and not body.limbs:
                state.exceptions.append(Unless((), one.words("not bound", self.owner), body.span, one.state))
            for limb in body.limbs if body is not None else ():
                said = " ".join(self.world.problems.source.slice(limb.span).split())
                conditions, words = self.plain(limb.conditions, scope), one.words(said, self.owner)
                if isinstance(limb, syntax.Proviso):
                    state.provisos.append(Proviso(conditions, words, limb.span, one.state))
                else:
                    state.exceptions.append(Unless(conditions, words, limb.span, one.state))

    def entry(self, body: syntax.EntryBody) -> Norm:
        """From or until when the instrument binds: for all, or for each party by what is said of `that party`."""
        scope, state = Scope(self.world), _Parts()
        whole = syntax.Term(Form.EACH, "party", body.span)
        party = scope.bind(whole, scope.domain(whole, []))
        if not body.each:
            scope.known.clear()  # `that party` would be nobody
        for c in body.conditions:
            self.no_place(c)
            found = self.silent(c, scope, self.before(c, state.trigger)) if c.silence else self.awaited(c, scope)
            state.trigger.append(found)
        lag = None if body.lag is None else Deadline(body.lag.hours)
        kind = Modality.ENDING if body.ends else Modality.VOIDING if body.voids else Modality.ENTRY
        return Norm(kind, tuple(scope.binders), party, (), Mode.OWN, tuple(state.trigger), deadline=lag)

    def awaited(self, c: syntax.Condition, scope: Scope) -> Option:
        """What an entry into force waits for: no hours by themselves, and no breach."""
        found = self.condition(c, scope, own=True)
        if isinstance(found, Happens | Joint):
            return found
        raise self.world.slip(
            "entry-by-act",
            "a text enters into force, or ends, by what somebody does",
            c.span,
            "write, for example, `this treaty enters into force 30 days after at least 3 of the parties ratify`",
        )

    def trigger(self, c: syntax.Condition, scope: Scope, state: _Parts) -> None:
        """One event of the trigger, with its limit."""
        if c.silence is not None:
            state.trigger.append(self.silent(c, scope, self.before(c, state.trigger)))
            return
        found = self.condition(c, scope, own=False)
        if isinstance(found, Passed):
            raise self.world.slip("hours-here", "hours pass after the trigger, not in it", c.span, "write `after …`")
        state.trigger.append(found)
        if c.place is not None and isinstance(found, Happens | Joint):
            template = self.template(found)
            args, first = (found.args, 1) if isinstance(found, Joint) else (found.pattern.args, 0)
            limit = self.limit(c, template, args, first)
            state.limits += [limit] if limit else []

    def condition(self, c: syntax.Condition, scope: Scope, own: bool) -> Step:
        """An event, a step, an exception, or a breach."""
        if c.breach is None:
            return Conditions.condition(self, c, scope, own)
        inner, who = scope.inner() if own else scope, c.breach.who
        if who.form is Form.EACH:
            raise self.world.slip("each-here", "`each` does not say whether one is enough", who.span, "write `any …`")
        term, sort = inner.resolve(who, [])
        if sort != "state":
            raise self.world.slip("wrong-bearer", "only states are bound, so only states break a clause", who.span)
        named = self.labels.meant(c.breach.label)
        others = tuple(number for number in named if number != self.owner)  # an article's clauses, but not this one
        return Broken(others or named, term, tuple(inner.binders) if own else ())

    def listed(self, conditions: tuple[syntax.Condition, ...], scope: Scope, steps: bool = False) -> Iterator[Step]:
        """Conditions joined by `and`; a silence is counted from the one before it, a first step's from the trigger."""
        found: list[Step] = []
        for c in conditions:
            self.no_place(c)
            if c.silence is None:
                found.append(self.condition(c, scope, own=True))
            else:
                found.append(self.silent(c, scope, None if steps and not found else self.before(c, found)))
            if isinstance(found[-1], Passed) and not steps:
                raise self.world.slip("hours-here", "hours pass after the trigger only", c.span, "write `after …`")
        yield from found

    def before(self, c: syntax.Condition, found: Sequence[Step]) -> Option:
        """What comes before a silence, and begins it."""
        earlier = next((o for o in reversed(found) if not isinstance(o, Silence)), None)
        if isinstance(earlier, Happens | Joint):
            return earlier
        raise self.world.slip(
            "silence-of-what",
            "this does not say after what nobody speaks up",
            c.span,
            "name it before, such as `Alba proposes measures and no member objects within 72 hours`",
        )

    def silent(self, c: syntax.Condition, scope: Scope, after: Option | None) -> Silence:
        """`no guarantor objects within 72 hours`."""
        assert c.phrase is not None  # the grammar
        assert c.silence is not None
        first, *rest = c.phrase.parts
        if not isinstance(first, syntax.Term) or first.form not in (Form.NO, Form.NAME, Form.THE, Form.THAT):
            raise self.world.slip(
                "silence-of-any",
                "under `not`, `any` and `each` can mean every one, or some one",
                c.span,
                "write `no guarantor objects within 72 hours`",
            )
        who = replace(first, form=Form.ANY) if first.form is Form.NO else first
        plain = replace(c, phrase=replace(c.phrase, parts=(who, *rest)), silence=None)
        found = self.condition(plain, scope, own=True)
        if isinstance(found, Happens):
            return Silence(found, c.silence.hours, after)
        raise self.world.slip("silence-of-many", "silence is each one's own", c.span, f"write `no {first.noun} …`")

    def template(self, c: Option) -> Template:
        """The declared phrase of a condition."""
        name = c.template if isinstance(c, Joint) else c.pattern.template
        return self.world.phrases.texts[name]

    def bearer(self, body: syntax.NormBody, scope: Scope) -> Term:
        """Who is bound."""
        who, world = body.bearer, self.world
        if isinstance(who, syntax.Phrase):
            raise self.no_bearer(who, body.content.span)
        if who.form is Form.NO and body.modal == "shall not":
            raise world.slip(
                "no-shall-not",
                "`no … shall not` denies twice",
                who.span,
                f"write `no {who.noun} shall` or `each {who.noun} shall`",
            )
        if who.form is Form.NO and body.modal in ("may", "intends to"):
            what = "a prohibition" if body.modal == "may" else "nobody's intention"
            message = f"`no … {body.modal}` is {what}"
            raise world.slip("no-may", message, who.span, f"write `no {who.noun} shall …` to forbid it")
        if who.form is Form.GROUP and (not body.bearing or body.modal != "shall" or who.quantifier not in ("", "all")):
            raise self.group_bearer(who, body.modal)
        if who.form is Form.SOME:
            raise world.slip("some-here", "`some` does not say who is bound", who.span, f"write `each {who.noun}`")
        if who.form in (Form.NO, Form.GROUP):
            domain = scope.domain(who, [])
            term, sort = scope.bind(who, domain), domain.sort
        else:
            found, sort = scope.resolve(who, [])
            if sort == "state":
                return found
            raise world.slip(
                "wrong-bearer",
                f"`{shown(world.problems.source.slice(who.span))}` is {with_article(sort)}, and only states are bound",
                who.span,
            )
        if sort != "state":
            raise world.slip("wrong-bearer", "only states are bound", who.span)
        return term

    def no_bearer(self, who: syntax.Phrase, what: Span = NOWHERE) -> SlipError:
        """Words that name nobody, where somebody shall do `what`."""
        world = self.world
        text, done = (" ".join(world.problems.source.slice(span).split()) for span in (who.span, what))
        article = text.lower().startswith("the ")
        if PASSIVE.match(done) and not nearest(text[4:] if article else text, [*world.entities, *world.roles]):
            return self.nobody(text, done, who)
        if article and len(who.parts) <= 4:
            return (
                self.undeclared(who, False)
                if len(who.parts) == 2
                else world.unknown(
                    text,
                    "an unfilled role: nothing is called",
                    [e.display for e in world.entities.values()],
                    who.span,
                    "say who is bound, for example `each party shall …`",
                )
            )
        if len(who.parts) == 1:
            return world.unknown(
                text, "no state is called", list(world.entities), who.span, "declare it in `states: ….`"
            )
        return self.nobody(text, done, who)

    def nobody(self, text: str, done: str, who: syntax.Phrase) -> SlipError:
        """What shall be done is said, and not by whom."""
        if not self.world.doubtful.isdisjoint(text.split()):
            return SlipError()
        message, span, offer = unborne(text, done, who.span)
        offer = plainly(text) or offer
        if self.world.problems.source.text[: span.start].rstrip().endswith("["):
            offer = "a bracket begins with whoever proposes its words, and a colon, as in `[Russia: …]`"
        return self.world.slip("missing-bearer", message, span, offer)

    def group_bearer(self, who: syntax.Term, modal: str) -> SlipError:
        """`all guarantors shall (not)`: together, or each?"""
        if modal == "shall not" and who.quantifier == "all":
            message = "`all … shall not` can mean that none of them may, or that not all of them may"
            offer = (
                f"write `each {who.noun} shall not …` if none of them may; write a clause for each state that may not,"
                " such as `Ukraine shall not …`, if only some may not"
            )
            return self.world.slip("all-shall-not", message, who.span, offer)
        message = "this does not say whether each of them is bound, or all together"
        group = f"the {next((p for p, role in self.world.plurals.items() if role == who.noun), 'parties')} {modal}"
        ways = f", `{group} together …` or `{group} jointly and severally …`" if modal == "shall" else ""
        return self.world.slip("group-shall", message, who.span, f"write `each {who.noun} {modal} …`{ways}")

    def bearing(self, body: syntax.NormBody, kind: Modality) -> Bearing:
        """How those who are bound are bound; only of several can it be said."""
        if not body.bearing:
            return Bearing.EACH
        said = body.bearing[-1]
        if len(body.bearing) > 1:
            message = "this says twice how they are bound"
            raise self.world.slip("bearing-twice", message, said.span, "keep one of the two")
        if kind is not Modality.DUTY:
            message = f"`{said.text}` is said of duties; anything else is each one's own"
            raise self.world.slip("no-duty-of-several", message, said.span, "write `each …`")
        if not (isinstance(body.bearer, syntax.Term) and body.bearer.form is Form.GROUP):
            raise self.world.slip(
                "bearing-of-one",
                f"`{said.text}` is said of several, and here each by itself is named",
                said.span,
                "write, for example, `the guarantors shall together …`",
            )
        return Bearing(said.text.lower())

    def adverb(self, adverb: syntax.Adverb, scope: Scope, state: _Parts, kind: Modality) -> None:
        """`after`, `within`, `immediately`, `unless`, `until`, and what comes first."""
        match adverb:
            case syntax.Notwithstanding(labels=labels) if kind is not Modality.BAN:
                state.over, state.named = (*state.over, *self.labels.named(labels, self.owner)), True
                if kind is Modality.INTENTION:
                    raise self.world.slip(
                        "intention-prevails",
                        "an intention binds nobody, and so it prevails over nothing",
                        adverb.span,
                        "write `shall` or `may`, or leave this out",
                    )
            case syntax.SubjectTo(labels=labels, span=span) if kind is not Modality.BAN:
                state.under.append(Subject(self.labels.named(labels, self.owner), self.named(span), span))
            case syntax.Notwithstanding() | syntax.SubjectTo():
                raise self.world.slip(
                    "rank-of-a-ban",
                    "only duties and liberties prevail over prohibitions or are subject to them",
                    adverb.span,
                    "say in the other clause that it is `subject to` this one or holds `notwithstanding` it",
                )
            case syntax.Except(conditions=conditions, span=span):
                state.exceptions.append(Unless(self.plain(conditions, scope), self.named(span), span))
                return
            case syntax.During():
                state.during.append(self.during(adverb, scope))
            case syntax.Until(conditions=conditions):
                state.until.append(self.plain(conditions, scope))
            case _ if kind is Modality.BAN:
                raise self.world.slip(
                    "ban-in-time",
                    "a ban holds from its trigger on: it has no deadline and no steps",
                    adverb.span,
                    "leave this out, or say `unless …` or `until …`",
                )
            case syntax.After(steps=steps):
                state.steps += self.listed(steps, scope, steps=True)
            case syntax.Within(duration=duration, from_trigger=from_trigger):
                if duration.unit in ("month", "year"):
                    self.world.notes.setdefault("months are taken as 30 days and years as 365 days")
                self.deadline(Deadline(duration.hours, from_trigger), adverb.span, state)
            case syntax.Immediately(span=span) if kind is Modality.LIBERTY:
                raise self.world.slip(
                    "liberty-at-once",
                    "nobody need hurry to use a liberty",
                    span,
                    "leave this out, or write `within …` if the liberty lapses",
                )
            case syntax.Immediately(span=span):
                taken = self.reading(("24 hours", "at any time"), "unspecified deadline", span)
                self.deadline(Deadline(24) if taken == "24 hours" else None, span, state)

    def priorities(self, state: _Parts, kind: Modality) -> None:
        """Over what the norm prevails: what it is subject to is not among it."""
        first = {number for subject in state.under for number in subject.clauses}
        if both := first & set(state.over):
            raise self.world.slip(
                "rank-both-ways",
                f"`{min(both)}` both prevails over this and gives way to it",
                state.under[0].span,
                "keep one of the two",
            )
        if kind is Modality.LIBERTY:
            every = state.over if state.named else self.labels.every(self.owner)
            state.over, state.under = tuple(n for n in every if n not in first), []
            state.heeds = tuple(sorted(first))

    def deeming(self, body: syntax.NormBody, state: _Parts) -> None:
        """One act, done by one state or an event, counts as another, always and at once."""
        if len(state.trigger) != 1 or not isinstance(state.trigger[0], Happens):
            raise self.world.slip(
                "deeming-of-what",
                "this does not say which one act counts as the other",
                body.span,
                "write, for example, `When any state (the raider) raids Alba, the raider is deemed to attack Alba`",
            )
        if body.adverbs:
            what = "what is deemed is so at once and for good"
            raise self.world.slip("deeming-in-time", what, body.adverbs[0].span, "leave this out")
        kinds = {self.world.phrases.texts[item.pattern.template].kind for item in state.items}
        if len(state.items) != 1 or kinds & {ActKind.JOINT}:
            raise self.world.slip(
                "deeming-of-many", "one act of one state is deemed", body.content.span, "write one clause for each"
            )

    def declared(self, s: syntax.Situation) -> During:
        """A declared situation; one that is somebody's is looked at here for whoever it may be."""
        scope = Scope(self.world)
        if s.whose is not None:
            if replace(s.whose, bound="", span=NOWHERE) != syntax.Term(Form.ANY, "state", NOWHERE):
                message = "whose a situation is, is said where a clause speaks of it"
                raise self.world.slip("situation-of-some", message, s.whose.span, "write `of any state (the debtor)`")
            scope.resolve(s.whose, [])
        return self.situation(s, scope)

    def situation(self, s: syntax.Situation, scope: Scope) -> During:
        """What begins and ends it: what somebody does or breaks, or what happens."""

        def single(c: syntax.Condition) -> Turn:
            found = self.plain_condition(c, scope)
            if isinstance(found, Happens | Broken):
                return found
            raise self.world.slip(
                "situation-of-many",
                "a situation begins and ends with what one state does or breaks, or with an event",
                c.span,
                "declare an event for it, such as `event: peace is made.`",
            )

        begins, ends = tuple(map(single, s.begins)), tuple(map(single, s.ends))
        return During(begins, ends, s.from_start, False, s.entry.display or s.entry.name, "", s.span)

    def during(self, adverb: syntax.During, scope: Scope) -> During:
        """A norm that holds only while a situation lasts, or except while it does."""
        name = adverb.situation.noun
        if name in self.world.doubtful:
            raise SlipError
        if adverb.situation.form is not Form.NAME or name not in self.world.situations:
            said = " ".join(self.world.problems.source.slice(adverb.situation.span).split())
            offer = "declare it, such as `situation war (the war): from any state attacks Alba, until peace is made.`"
            raise self.world.unknown(said, "no situation is called", [*self.world.situations], adverb.span, offer)
        s, found = self.world.situations[name]
        if (s.whose is None) is not (adverb.situation.of is None):
            said = "this situation is nobody's" if s.whose is None else "this does not say whose situation is meant"
            offer = f"write `{found.display}{'' if s.whose is None else ' of'}"
            offer += "`" if s.whose is None else " …`, with a state that is named before"
            raise self.world.slip("whose-situation", said, adverb.span, offer)
        if s.whose is not None and adverb.situation.of is not None:
            found = self.of(s, s.whose, adverb.situation.of, scope)
        return replace(found, excepted=adverb.excepted, words=self.named(adverb.span), span=adverb.span)

    def of(self, s: syntax.Situation, whose: syntax.Term, who: syntax.Term, scope: Scope) -> During:
        """Somebody's situation: of all that the clause names, it knows of that one alone."""
        term, sort = scope.resolve(who, [])
        if sort != "state":
            raise self.world.slip("wrong-kind", "a situation is that of a state", who.span)
        known = Known(frozenset(filter(None, (whose.bound, "state"))), term, sort)
        found = replace(self, owner=s.entry.name).situation(s, Scope(self.world, [], [known], None, scope.used))
        said = " ".join(self.world.problems.source.slice(who.span).split())
        return replace(found, display=f"{found.display} of {said}")

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

    def plain(self, conditions: tuple[syntax.Condition, ...], scope: Scope) -> tuple[Condition, ...]:
        """Conditions joined by `and`, in which hours cannot pass by themselves."""
        return tuple(c for c in self.listed(conditions, scope) if not isinstance(c, Passed))

    def plain_condition(self, c: syntax.Condition, scope: Scope) -> Condition:
        """A condition in which hours cannot pass."""
        self.no_place(c)
        found = self.condition(c, scope, own=True)
        if isinstance(found, Passed):
            raise self.world.slip("hours-here", "hours pass after the trigger only", c.span, "write `after …`")
        return found

    def content(
        self, content: syntax.Content, scope: Scope, state: _Parts, bearer: Term, kind: Modality, body: syntax.NormBody
    ) -> None:
        """What is to be done, or not, or may be done."""
        if content.quantity and kind in (Modality.BAN, Modality.LIBERTY):
            what = kind.value
            raise self.world.slip(
                f"{what}-of-many",
                f"a {what} is about one act",
                content.span,
                "write one clause for each act",
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
            raise self.world.slip("wrong-bearer", f"only {with_article(template.slots[0])} can do this", span)
        args = scope.fill(template, fillers, first=1)
        if bearer in args and not template.reflexive and not template.members:
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
        options = tuple(self.option(c, scope) for c in body.options)
        if body.lead is not None and body.lead.unit in ("month", "year"):
            self.world.notes.setdefault("months are taken as 30 days and years as 365 days")
        during = None if body.during is None else self.setting(body.during, scope)
        return NeedBody(act, tuple(scope.binders), options, body.lead.hours if body.lead else 0, during)

    def setting(self, adverb: syntax.During, scope: Scope) -> During:
        """The situation that a need names: a fact of the world, so nobody's breach; the need is switched as a whole."""
        found = replace(self.during(adverb, scope), words="")
        if any(isinstance(c, Broken) for c in (*found.begins, *found.ends)):
            message = "no fact of the world needs a breach, and this situation begins or ends with one"
            raise self.world.slip("breach-here", message, adverb.span, "declare one that begins with what is done")
        return found

    def option(self, c: syntax.Condition, scope: Scope) -> Option:
        """What meets a need: a fact of the world, so nobody's breach."""
        found = self.plain_condition(c, scope)
        if isinstance(found, Broken):
            raise self.world.slip("breach-here", "no fact of the world needs a breach", c.span, "name what is done")
        assert not isinstance(found, Silence)  # `condition` makes none
        return found


@dataclass(slots=True)
class _Parts:
    """A norm while it is put together."""

    trigger: list[Condition] = field(default_factory=list)
    limits: list[Limit] = field(default_factory=list)
    steps: list[Step] = field(default_factory=list)
    exceptions: list[Unless] = field(default_factory=list)
    during: list[During] = field(default_factory=list)
    provisos: list[Proviso] = field(default_factory=list)
    items: list[Item] = field(default_factory=list)
    mode: Mode = Mode.ALL
    deadline: Deadline | None = None
    has_deadline: bool = False
    over: tuple[str, ...] = ()
    under: list[Subject] = field(default_factory=list)
    heeds: tuple[str, ...] = ()
    until: list[tuple[Condition, ...]] = field(default_factory=list)
    named: bool = False  # it is said over what the norm prevails


def modality(body: syntax.NormBody) -> Modality:
    """What the sentence does to its bearer."""
    if body.modal.endswith("deemed to"):
        return Modality.DEEMING
    if body.modal in ("may", "intends to"):
        return Modality.LIBERTY if body.modal == "may" else Modality.INTENTION
    return Modality.BAN if forbids(body) else Modality.DUTY
