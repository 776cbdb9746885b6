"""Who or what a term stands for: declared things, and the binders of one statement."""

from __future__ import annotations

from dataclasses import dataclass, field

from verifier.model import THIRD, Binder, Const, Domain, During, Entity, Template, Term, Var
from verifier.resolving.phrases import Phrases, spelled
from verifier.text import syntax
from verifier.text.diagnostics import Problems, nearest, shown
from verifier.text.source import Span
from verifier.text.syntax import Form
from verifier.words import with_article


class SlipError(Exception):
    """A statement cannot be resolved further; the reason is already noted, here or where it first went wrong."""


@dataclass(slots=True)
class World:
    """Everything declared, while a draft is resolved."""

    problems: Problems
    doubtful: frozenset[str]
    entities: dict[str, Entity] = field(default_factory=dict)
    kinds: set[str] = field(default_factory=lambda: {"state", "region"})
    units: set[str] = field(default_factory=set)
    situations: dict[str, tuple[syntax.Situation, During]] = field(default_factory=dict)
    roles: dict[str, Span] = field(default_factory=dict)
    plurals: dict[str, str] = field(default_factory=dict)
    areas: dict[str, Span] = field(default_factory=dict)
    organs: dict[str, syntax.Term] = field(default_factory=dict)  # by name, how each decides
    phrases: Phrases = field(default_factory=Phrases)
    cases: dict[str, Template] = field(default_factory=dict)
    notes: dict[str, None] = field(default_factory=dict)
    instruments: tuple[str, ...] = ("",)  # the name of each file's
    party_roles: dict[str, int] = field(default_factory=dict)  # `party` where it is used as a role: name, file
    bound: frozenset[str] = frozenset()
    numbers_doubtful: bool = False

    def slip(
        self, code: str, message: str, span: Span, help: str = "", related: tuple[tuple[Span, str], ...] = ()
    ) -> SlipError:
        """Note a slip; raise what this returns."""
        self.problems.add(code, message, span, help, related)
        return SlipError()

    def unknown(self, name: str, what: str, known: list[str], span: Span, help: str = "") -> SlipError:
        """A name that nothing has: silent when its declaration could not be read."""
        if not self.doubtful.isdisjoint(name.split()):
            return SlipError()
        close = "" if self.problems.spent("unknown-name", span) else nearest(name, known)
        return self.slip("unknown-name", f"{what} `{shown(name)}`", span, f"did you mean `{close}`?" if close else help)

    def is_role(self, noun: str) -> bool:
        """Whether a noun is a role; `party` is one that need not be declared."""
        return noun in self.roles or noun == "party"

    def role(self, noun: str, span: Span) -> str:
        """The role that a noun means where it stands; each of several instruments has parties of its own."""
        if noun != "party":
            return noun
        file = self.problems.source.file(span.start)
        name = f"{self.instruments[file]} party" if len(self.instruments) > 1 else noun
        self.party_roles.setdefault(name, file)
        return name


@dataclass(frozen=True, slots=True)
class Known:
    """Something that `the X` or `that X` can refer to."""

    nouns: frozenset[str]
    term: Term
    sort: str


@dataclass(slots=True)
class Scope:
    """The binders of one statement so far, in order of appearance."""

    world: World
    binders: list[Binder] = field(default_factory=list)
    known: list[Known] = field(default_factory=list)
    bearer: Term | None = None
    used: set[str] = field(default_factory=set)

    def inner(self) -> Scope:
        """A scope inside this one: it sees what is bound here, and binds for itself."""
        return Scope(self.world, [], list(self.known), self.bearer, self.used)

    def bind(self, term: syntax.Term, domain: Domain) -> Var:
        """A new variable for a determiner phrase."""
        if term.bound and any(term.bound in k.nouns for k in self.known):
            raise self.world.slip(
                "bound-twice",
                f"`(the {term.bound})` names two things in one sentence",
                term.span,
                "use another noun for the second",
            )
        if term.bound and (term.bound in self.world.roles or term.bound in self.world.kinds):
            raise self.world.slip(
                "bound-role", f"`{term.bound}` is already a declared word", term.span, "bind another noun"
            )
        base = (term.bound or term.noun).replace(" ", "_")
        name, n = base, 1
        while name in self.used:
            n += 1
            name = f"{base}_{n}"
        self.used.add(name)
        self.binders.append(Binder(name, domain))
        self.known.append(Known(frozenset(filter(None, (term.bound, term.noun, domain.sort))), Var(name), domain.sort))
        return Var(name)

    def resolve(self, term: syntax.Term, mentioned: list[Term]) -> tuple[Term, str]:
        """The term and its sort. `mentioned`: the states already named in the same phrase (for `other`)."""
        match term.form:
            case Form.NAME:
                return self.constant(term)
            case Form.THE | Form.THAT:
                return self.reference(term)
            case Form.AMOUNT:
                return self.amount(term)
            case Form.ANY | Form.EACH | Form.SLOT:
                domain = self.domain(term, mentioned)
                return self.bind(term, domain), domain.sort
            case Form.NO:
                raise self.world.slip(
                    "no-here", "`no` may stand only before `shall`", term.span, "write `… shall not …`"
                )
            case Form.SOME:
                raise self.world.slip(
                    "some-here", "`some` may stand only before `owes`", term.span, f"write `any {term.noun}`"
                )
            case Form.GROUP:
                raise self.world.slip(
                    "group-here",
                    "a group of states may not stand here",
                    term.span,
                    f"write `any {term.noun}`, or declare the phrase as a joint act",
                )

    def constant(self, term: syntax.Term) -> tuple[Term, str]:
        """A named individual."""
        entity = self.world.entities.get(term.noun)
        if entity is None:
            if term.noun in self.world.areas:
                raise self.world.slip(
                    "area-here",
                    f"`{term.noun}` is an area, not one region",
                    term.span,
                    f"write `any region of {term.noun}`",
                )
            raise self.world.unknown(term.noun, "nothing is called", list(self.world.entities), term.span)
        if term.bound:
            self.known.append(Known(frozenset((term.bound,)), Const(entity.name), entity.sort))
        return Const(entity.name), entity.sort

    def amount(self, term: syntax.Term) -> tuple[Term, str]:
        """An amount: an individual of its unit, entered where it is first named."""
        name = f"at_least_{term.k}_{term.noun}"
        self.world.entities.setdefault(name, Entity(name, term.noun, term.quantifier, amount=term.k))
        if term.bound:
            self.known.append(Known(frozenset((term.bound,)), Const(name), term.noun))
        return Const(name), term.noun

    def reference(self, term: syntax.Term) -> tuple[Term, str]:
        """`the X`, `that X`: exactly one earlier binder."""
        found = {k.term: k for k in self.known if term.noun in k.nouns}
        words = f"{term.form} {term.noun}"
        if not found and not self.world.doubtful.isdisjoint(term.noun.split()):
            raise SlipError  # noted where it would have been declared
        if not found:
            raise self.world.slip(
                "unfilled-role",
                f"`{words}` refers to nobody and nothing: an unfilled role",
                term.span,
                f"introduce it earlier in the sentence, such as `any state (the {term.noun})`",
            )
        if len(found) > 1:
            raise self.world.slip(
                "ambiguous-reference",
                f"`{words}` could refer to more than one",
                term.span,
                f"name the one meant where it is introduced, such as `any {term.noun} (the …)`",
            )
        (known,) = found.values()
        return known.term, known.sort

    def domain(self, term: syntax.Term, mentioned: list[Term]) -> Domain:
        """Where a determiner phrase ranges."""
        world, noun = self.world, term.noun
        others: list[Term] = []
        if term.other:
            others = list(mentioned) or ([self.bearer] if self.bearer is not None else [])
            if self.bearer is not None and self.bearer not in others:
                others.insert(0, self.bearer)
            if not others:
                raise world.slip(
                    "other-than-whom",
                    "`other` has nobody to differ from",
                    term.span,
                    f"write `{term.form.value} {noun} other than …`",
                )
        others += [self.resolve(t, [])[0] for t in term.other_than]
        excluded = tuple(dict.fromkeys(others))
        if world.is_role(noun):
            return Domain("state", role=world.role(noun, term.span), other_than=excluded)
        if noun not in world.kinds:
            what = "no kind of individual and no role is called"
            raise world.unknown(noun, what, [*world.kinds, *world.roles, "party"], term.span)
        if term.of is None:
            return Domain(noun, other_than=excluded)
        if term.of.form is Form.NAME and term.of.noun in world.areas:
            return Domain(noun, area=term.of.noun, other_than=excluded)
        owner, sort = self.resolve(term.of, [])
        if not isinstance(owner, Const) or sort != "state":
            raise world.slip(
                "region-of",
                "regions are said to be `of` a named state or area",
                term.of.span,
                "write, for example, `any region of Ukraine`",
            )
        return Domain(noun, owner=owner.name, other_than=excluded)

    def fill(self, template: Template, fillers: list[syntax.Term], first: int = 0) -> tuple[Term, ...]:
        """The terms for a phrase's slots from number `first` on; sorts must agree."""
        out: list[Term] = []
        mentioned: list[Term] = []
        for slot, filler in zip(template.slots[first:], fillers, strict=True):
            term, sort = self.resolve(filler, mentioned)
            if sort != slot:
                text = self.world.problems.source.slice(filler.span)
                raise self.world.slip(
                    "wrong-kind",
                    f"`{shown(text)}` is {with_article(sort)}, and {with_article(slot)} must stand here",
                    filler.span,
                    f"the phrase is `{spelled(template)}`",
                )
            if sort == "state":
                if isinstance(term, Const) and term in mentioned and not template.reflexive:
                    raise self.world.slip(
                        "same-state",
                        f"`{shown(term.name)}` stands twice in a phrase about two states",
                        filler.span,
                        "declare the phrase `possibly itself` if that may be",
                    )
                mentioned.append(term)
            out.append(term)
        return tuple(out)


def third_state() -> Entity:
    """The anonymous third state."""
    return Entity(THIRD, "state", "a third state")
