"""Phrases, conditions and places of one statement: what they mean in the scope where they stand."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from verifier.model import (
    ActKind,
    Happens,
    Joint,
    Limit,
    Mode,
    Passed,
    Pattern,
    Rule,
    RuleKind,
    Step,
    Template,
    Term,
)
from verifier.resolving.guards import Chooser
from verifier.resolving.phrases import spelled
from verifier.resolving.scope import Scope, SlipError, World
from verifier.text import syntax
from verifier.text.diagnostics import nearest, shown
from verifier.text.idioms import plainly
from verifier.text.source import Span
from verifier.text.syntax import Form
from verifier.words import with_article

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
class Conditions:
    """Resolves the conditions of one variant of one statement."""

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
        unnamed = phrases.unnamed(phrase.parts, bare)
        if unnamed is not None and unnamed[1] not in ("state", "organ"):  # of these one may well be named before
            return self.no_name(*unnamed)
        the = [k for k, p in enumerate(phrase.parts) if isinstance(p, syntax.Word) and p.text.lower() == "the"]
        without = (phrases.match((*phrase.parts[:k], *phrase.parts[k + 1 :]), bare) for k in the[:5])
        if found := next(filter(None, without), None):
            text = shown(world.problems.source.slice(phrase.span))
            offer = f"the phrase is `{spelled(found[0])}`, without `the`"
            return world.slip("undeclared-phrase", f"no declared phrase reads `{text}`", phrase.span, offer)
        verb = phrase.parts[0]
        known_verb = not (bare and isinstance(verb, syntax.Word)) or verb.text.lower() in phrases.vocabulary
        for part, after in zip(phrase.parts, phrase.parts[1:], strict=False) if known_verb else ():
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
            if word.text in names:
                message = f"`{word.text}` is declared in a file that this one does not use"
                return world.slip("unknown-name", message, word.span, "declare it here too, in the same words")
            if like_a_name and word.text.lower() not in phrases.vocabulary and nearest(word.text, names):
                return world.unknown(word.text, "nothing is called", names, word.span)
        if unnamed is not None:
            return self.no_name(*unnamed)
        like = phrases.like(phrase.parts, bare)
        text = shown(world.problems.source.slice(phrase.span))
        offer = plainly(world.problems.source.slice(phrase.span)) or (
            f"did you mean `{like}`?"
            if like
            else "declare it first, such as `act <state> sends (send) forces into <region>.`"
        )
        return world.slip("undeclared-phrase", f"no declared phrase reads `{text}`", phrase.span, offer)

    def no_name(self, template: Template, sort: str, parts: Sequence[syntax.Word | syntax.Term]) -> SlipError:
        """Words that stand where a phrase wants a name, and are none."""
        world, span = self.world, parts[0].span.to(parts[-1].span)
        plurals = (*world.plurals.items(), ("parties", world.role("party", span)))
        text = " ".join(world.problems.source.slice(span).split())
        known = [n for e in world.entities.values() if e.sort == sort for n in (e.name, f"the {e.name}", e.display)]
        offer = f"the phrase is `{spelled(template)}`: declare the name, or write words such as `any {sort}`"
        if template.kind is ActKind.JOINT and sort == "state":
            offer = f"write who acts together, such as `all {next(p for p, r in plurals if r == template.members)}`"
        return world.unknown(text, f"{with_article(sort)} must stand here, and none is called", known, span, offer)

    def condition(self, c: syntax.Condition, scope: Scope, own: bool) -> Step:
        """An event, step or exception; with `own`, its `any` binders are its own (existential)."""
        if c.breach is not None:
            raise self.world.slip("breach-here", "what follows a breach is said in clauses only", c.span)
        if c.silence is not None:
            message = "what comes about by silence is said in clauses only"
            raise self.world.slip("silence-here", message, c.span, "name what is done")
        if c.phrase is None:
            return self.passed(c)
        inner = scope.inner() if own else scope
        if each := next((p for p in c.phrase.parts if isinstance(p, syntax.Term) and p.form is Form.EACH), None):
            message = "`each` does not say here whether one of them is enough, or all are needed"
            offer = f"write `any {each.noun}` if one is enough; declare a joint act and write `all …` if all are needed"
            raise self.world.slip("each-here", message, each.span, offer)
        template, fillers = self.match(c.phrase)
        first = fillers[0] if fillers else None
        if first is not None and first.noun in self.world.organs and template.kind is ActKind.JOINT:
            return self.by_organ(template, first, fillers[1:], c, inner, own)
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
        role = world.role(who.noun, who.span)
        if role != template.members:
            raise world.slip(
                "wrong-group",
                f"this joint act belongs to `{template.members}`, not to `{who.noun}`",
                who.span,
                f"the phrase is `{spelled(template)}`",
            )
        if template.organ:
            raise world.slip(
                "organ-rule",
                "how these decide is said where their organ is declared",
                who.span,
                f"write `{world.entities[template.organ].display}` in place of the group",
            )
        if who.quantifier == "at least" and who.k == 0:
            raise world.slip("at-least-none", "`at least 0` asks for nobody", who.span)
        others = tuple(scope.resolve(t, [])[0] for t in who.other_than)
        args = self.rest(template, rest, scope)
        rule = self.rule(template, who, c.mode)
        including = self.included(who) if who.including else ""
        return Joint(template.name, args, role, rule, others, tuple(scope.binders) if own else (), including)

    def by_organ(
        self,
        template: Template,
        organ: syntax.Term,
        rest: list[syntax.Term],
        c: syntax.Condition,
        scope: Scope,
        own: bool,
    ) -> Joint:
        """A joint act of an organ, under its own rule."""
        world, rule = self.world, self.world.organs[organ.noun]
        if template.organ != organ.noun:
            raise world.slip(
                "wrong-group",
                f"this is no act of {world.entities[organ.noun].display}",
                organ.span,
                f"declare it, such as `joint act: {world.entities[organ.noun].display} decides (decide) on measures.`",
            )
        if c.mode is not None:
            raise world.slip("mode-here", f"`{c.mode.word}` is not said of an organ, whose rule is known", c.mode.span)
        others = tuple(scope.resolve(t, [])[0] for t in (*rule.other_than, *organ.other_than))
        args = self.rest(template, rest, scope)
        decides = Rule(_RULES[rule.quantifier], rule.k)
        including = self.included(rule) if rule.including else ""
        binders = tuple(scope.binders) if own else ()
        return Joint(template.name, args, template.members, decides, others, binders, including)

    def included(self, who: syntax.Term) -> str:
        """The role all of whose members are needed."""
        world = self.world
        if not world.is_role(who.including):
            raise world.unknown(who.including, "no role is called", [*world.roles, "party"], who.span)
        return world.role(who.including, who.span)

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
                f"`{shown(text)}` is {with_article(world.entities[name].sort)}, not an area",
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
