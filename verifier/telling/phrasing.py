"""Norms in words: conditions, contents, bearers and places, put together from the treaty's own phrases."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import assert_never

from verifier.model import (
    Binder,
    Broken,
    Const,
    Deadline,
    Domain,
    Happens,
    Joint,
    Limit,
    Mode,
    Model,
    Norm,
    Passed,
    Pattern,
    RuleKind,
    Silence,
    Step,
    Template,
    Term,
    Unless,
    Var,
)
from verifier.words import display, listed, plural, span

MODES = {
    Mode.OWN: "any or none, as it judges",
    Mode.ONE: "at least one",
    Mode.ALL: "all",
    Mode.CASE: "what the case requires",
}


class Speech:
    """Speaks of one norm: a variable is introduced once (`any state (the attacker)`), then referred to."""

    def __init__(self, model: Model, binders: Iterable[Binder], bearer: Term | None = None) -> None:
        self.model = model
        self.binders = {b.var: b for b in binders}
        self.said: set[str] = set()
        self.bearer = bearer.name if isinstance(bearer, Var) else ""

    # individuals

    def term(self, term: Term) -> str:
        """An individual, or a variable: introduced where it first appears."""
        if isinstance(term, Const):
            return display(self.model, term.name)
        if term.name == self.bearer:
            return "it"
        if term.name in self.said or term.name not in self.binders:
            return self.reference(term.name)
        self.said.add(term.name)
        domain = self.binders[term.name].domain
        named = "" if own(term.name) == noun(domain) else f" (the {own(term.name)})"
        return f"any {self.domain(domain)}{named}"

    def reference(self, name: str) -> str:
        """A variable met before: `the attacker`, `that state`."""
        plain = name in self.binders and own(name) == noun(self.binders[name].domain)
        return f"that {own(name)}" if plain else f"the {own(name)}"

    def domain(self, domain: Domain) -> str:
        """Where a variable ranges, as a noun: `region of Ukraine`, `guarantor other than the attacker`."""
        owner = f" of {display(self.model, domain.owner)}" if domain.owner else ""
        area = f" in {self.model.area(domain.area).display}" if domain.area else ""
        return f"{noun(domain)}{owner}{area}{self.other_than(domain.other_than)}"

    def other_than(self, terms: tuple[Term, ...]) -> str:
        """`other than the attacker`, behind a blank; "" where nobody is left out."""
        return f" other than {listed(map(self.term, terms))}" if terms else ""

    # acts and conditions

    def says(self, pattern: Pattern) -> str:
        """The phrase with its slots filled: `any state (the attacker) attacks Ukraine`."""
        words = self.model.template(pattern.template).words
        return " ".join(self.term(pattern.args[w]) if isinstance(w, int) else w for w in words)

    def does(self, pattern: Pattern) -> str:
        """The phrase without its actor: `use force in the place`."""
        template = self.model.template(pattern.template)
        words = (w for w in plain(template) if w != 0 or not template.actor)
        return " ".join(self.term(pattern.args[w]) if isinstance(w, int) else w for w in words)

    def condition(self, condition: Step) -> str:
        """A condition as a sentence."""
        match condition:
            case Happens():
                self.introduce(condition.binders)
                return self.says(condition.pattern)
            case Joint():
                self.introduce(condition.binders)
                return self.joint(condition)
            case Passed(hours):
                return f"{span(hours)} {'has' if hours == 1 else 'have'} passed"
            case Silence(by, hours):
                self.introduce(by.binders)
                return f"{self.denied(by.pattern)} within {span(hours)}"
            case Broken(clauses, who):
                self.introduce(condition.binders)
                return f"{self.term(who)} has broken {' or '.join(clauses)}"
            case _:
                assert_never(condition)

    def denied(self, pattern: Pattern) -> str:
        """That nobody does it, or that the one who is named does not: `no guarantor objects to exercises`."""
        who = self.term(pattern.args[0])
        if not who.startswith("any "):
            return f"{who} does not {self.does(pattern)}"
        words = self.model.template(pattern.template).words
        return " ".join(
            (f"no {who.removeprefix('any ')}" if w == 0 else self.term(pattern.args[w])) if isinstance(w, int) else w
            for w in words
        )

    def introduce(self, binders: Iterable[Binder]) -> None:
        """Make a condition's own variables known."""
        self.binders.update((b.var, b) for b in binders)

    def joint(self, joint: Joint) -> str:
        """A joint act with its rule: `all guarantors consult`, `at least one guarantor consents to …`."""
        if organ := self.model.template(joint.template).organ:
            whole = f"{display(self.model, organ)}{self.other_than(joint.other_than)}"
            return f"{whole} {self.joint_act(joint, one=True)}"
        ended = " and conclude their part" if joint.rule.kind is RuleKind.CONCLUDED else ""
        return f"{self.circle(joint)} {self.joint_act(joint, joint.rule.kind is RuleKind.ANY)}{ended}"

    def joint_act(self, joint: Joint, one: bool = False) -> str:
        """What is done together: `consent to exercises of the visitor`; `one`: by one of them."""
        template = self.model.template(joint.template)
        args: tuple[Term, ...] = (Const(""), *joint.args)
        words = template.words if one else plain(template)
        return " ".join(self.term(args[w]) if isinstance(w, int) else w for w in words if w != 0)

    def circle(self, joint: Joint, ended: bool = False) -> str:
        """Whose shares are needed: `two thirds of the guarantors other than the attacker`."""
        role = self.model.role(joint.role)
        members = plural(self.model, joint.role)
        others = self.other_than(joint.other_than)
        others += f", including every {joint.including.replace('_', ' ')}," if joint.including else ""
        others += ", each till it concludes its part" if ended and joint.rule.kind is RuleKind.CONCLUDED else ""
        match joint.rule.kind:
            case RuleKind.ALL | RuleKind.CONCLUDED:
                return f"all {members}{others}"
            case RuleKind.ANY:
                return f"at least one {role.name.replace('_', ' ')}{others}"
            case RuleKind.MAJORITY:
                return f"a majority of the {members}{others}"
            case RuleKind.TWO_THIRDS:
                return f"two thirds of the {members}{others}"
            case RuleKind.AT_LEAST:
                return f"at least {joint.rule.k} {members}{others}"


# -- parts of norms ------------------------------------------------------------------------------------------------


class Told:
    """A norm's parts as texts, told in the order in which a treaty tells them."""

    def __init__(self, model: Model, norm: Norm) -> None:
        speaker = Speech(model, norm.binders, norm.bearer)
        reserved = (whose(speaker, " and ".join(map(speaker.condition, p.conditions)), p.of) for p in norm.provisos)
        self.trigger = (*map(speaker.condition, norm.trigger), *reserved)
        bearer = next((b for b in norm.binders if Var(b.var) == norm.bearer), None)
        # Whoever is left out by name is not among those who are bound, and need not be named again.
        unnamed = tuple(t for t in bearer.domain.other_than if not isinstance(t, Const)) if bearer else ()
        self.apart = speaker.other_than(unnamed).strip()
        self.steps = tuple(map(speaker.condition, norm.steps))
        self.acts = tuple(speaker.does(i.pattern) for i in norm.items)
        self.mode = "" if len(norm.items) == 1 and norm.mode in (Mode.ALL, Mode.ONE) else MODES[norm.mode]
        self.limits = tuple(limit(speaker, part) for part in norm.limits)
        self.until = tuple(" and ".join(map(speaker.condition, group)) for group in norm.until)
        self.bearing = norm.bearing.value
        self.subject = tuple(number for part in norm.under for number in part.clauses)
        lasting = (f"{d.display} {'lasts' if d.excepted else 'does not last'}" for d in norm.during)
        self.exceptions = (*(exception(speaker, part) for part in norm.exceptions), *lasting)
        said = speaker.term(norm.beneficiary) if norm.beneficiary else ""
        self.towards = "itself" if said == "it" else said
        ends = [f"until {' and '.join(map(speaker.condition, group))}" for group in norm.until]
        self.deadline = ", ".join((*filter(None, [deadline(norm.deadline)]), *ends))


def limit(speaker: Speech, part: Limit) -> str:
    """One territorial limit: `the place outside the excluded areas`."""
    where = "inside" if part.inside else "outside"
    return f"{speaker.term(part.term)} {where} {speaker.model.area(part.area).display}"


def exception(speaker: Speech, part: Unless) -> str:
    """One exception: all its conditions, and whose reservation it is."""
    return whose(speaker, " and ".join(map(speaker.condition, part.conditions)) or "always", part.of)


def whose(speaker: Speech, said: str, state: str) -> str:
    """Words that hold for one state alone, where they do: `always (for France alone)`."""
    return f"{said} (for {display(speaker.model, state)} alone)" if state else said


def deadline(found: Deadline | None) -> str:
    """The time allowed: `within 3 days`; "" without deadline."""
    if found is None:
        return ""
    return f"within {span(found.hours)}{' of the trigger' if found.from_trigger else ''}"


# -- words --------------------------------------------------------------------------------------------------------


def plain(template: Template) -> Iterator[str | int]:
    """The phrase's words with the verb in its plain form."""
    return (template.plain if w == template.third else w for w in template.words)


def own(variable: str) -> str:
    """A variable's own name as a noun."""
    head, _, tail = variable.rpartition("_")
    return (head if head and tail.isdigit() else variable).replace("_", " ")


def noun(domain: Domain) -> str:
    """What a variable is one of."""
    return (domain.role or domain.sort).replace("_", " ")
