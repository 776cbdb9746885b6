"""Whole drafts as text, in the language of treaty files: small worlds that between them use every construct.

The cast is that of `tests/worlds.py`: Alba owns the regions north and south; Borea and Corvo are guards, and Alba may
be one. `drafts()` is the one strategy; `constructs` says what a resolved draft contains, for the test that counts.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from hypothesis import strategies as st

from verifier.model import (
    THIRD,
    ActKind,
    Bearing,
    Broken,
    Const,
    Goal,
    Happens,
    Joint,
    Modality,
    Mode,
    Model,
    NeedBody,
    Norm,
    Owes,
    Passed,
    Pattern,
    RuleKind,
    Silence,
    Step,
    Var,
)
from verifier.resolving.resolve import load
from verifier.text.diagnostics import DraftError
from verifier.text.source import Source

PHRASES = {
    "attacks": "event <state> attacks (attack) <state> in <region>.",
    "war": "event: war is declared.",
    "appeals": "call <state> appeals (appeal) for help.",
    "arms": "act <state> arms (arm) itself.",
    "sends": "act <state> sends (send) troops into <region>.",
    "admits": "act <state> admits (admit) <state>.",
    "praises": "act, possibly itself: <state> praises (praise) <state>.",
    "keeps": "act <state> keeps (keep) <men>.",
    "decide": "joint act: the guards decide (decides) on aid.",
    "consult": "joint act, talk: the guards consult (consults).",
    "consent": "joint act: the guards consent (consents) to <state>.",
}
"""Every phrase that a draft may use; it declares those that it does."""


@dataclass(frozen=True)
class Size:
    """How much a draft may hold. `immediate`: `immediately` may stand, which brings in a span of 24 hours."""

    states: tuple[str, ...] = ("Alba", "Borea", "Corvo")
    regions: tuple[str, ...] = ("north", "south")
    clauses: int = 3
    needs: int = 2
    points: int = 4
    phrases: int = 7
    immediate: bool = True
    spans: tuple[int, ...] = (0, 1, 1, 2)


GENERAL = Size()
TINY = Size(
    states=("Alba", "Borea"), regions=("north",), clauses=2, needs=1, points=2, phrases=5, immediate=False, spans=(0, 1)
)
"""Small enough to be enumerated."""


GREAT = "keep at least 2,000 men"
"""More than any prohibition allows."""


class _Writer:
    """Writes one draft; every choice is drawn."""

    def __init__(self, draw: st.DrawFn, size: Size) -> None:
        self.draw, self.size = draw, size
        self.points = 0
        self.readings = 0  # implicit ones included
        count = draw(st.integers(2, len(size.states))) if len(size.states) > 2 else len(size.states)
        self.states = size.states[:count]
        self.regions = size.regions[: draw(st.integers(1, len(size.regions)))]
        kinds = [
            *draw(st.lists(st.sampled_from(["attacks", "attacks", "war"]), min_size=1, max_size=2, unique=True)),
            *draw(st.lists(st.just("appeals"), max_size=1)),
            *draw(
                st.lists(
                    st.sampled_from(["arms", "sends", "admits", "praises", "keeps"]),
                    min_size=1,
                    max_size=3,
                    unique=True,
                )
            ),
            *draw(st.lists(st.sampled_from(["decide", "consult", "consent"]), max_size=2, unique=True)),
        ]
        if "attacks" not in kinds:
            kinds.insert(0, "attacks")
        self.kinds = [*kinds[: size.phrases - 1], *kinds[size.phrases - 1 :][-1:]]
        self.joints = [k for k in self.kinds if k in ("decide", "consult", "consent")]
        self.acts = [k for k in self.kinds if k in ("arms", "sends", "admits", "praises", "keeps")]
        self.area = self.chance(2)
        self.elders = self.seniors() if self.joints and self.chance(2) else ""
        self.bench = "decide" in self.joints and self.chance(3)  # the guards decide as an organ
        self.unrest = self.chance(3)  # a situation is declared
        self.own = self.unrest and self.chance(3)  # it is somebody's
        self.fault = self.unrest and self.chance(2)  # a breach begins or ends it
        self.calm: list[str] | None = None  # what can be broken and does not hang on the situation
        self.breakable: list[str] = []  # clauses that are broken at some hour and hang on no breach
        self.aliases: dict[str, str] = {}  # references of the clause that stand for names
        self.kind_of: dict[str, str] = {}  # what each clause is, by number: duty, ban, liberty
        self.ranked = False  # a duty gives way to a ban that a liberty lifts
        self.outsiders: list[str] = []  # who is no party
        self.accepting: dict[str, str] = {}  # clauses laid on one of them
        self.reserving: dict[str, list[str]] = {}  # clauses that Borea may bear, and whom a reservation may speak of
        self.banned: list[tuple[str, str]] = []  # bearer and content of bans that speak of nobody named before

    # -- drawing

    def chance(self, out_of: int) -> bool:
        """True once in so many times."""
        return self.draw(st.integers(0, out_of - 1)) == out_of - 1

    def pick(self, *options: str) -> str:
        return self.draw(st.sampled_from(options))

    def number(self, low: int, high: int) -> int:
        return self.draw(st.integers(low, high))

    def hours(self) -> str:
        n = self.draw(st.sampled_from(self.size.spans))
        return f"{n} hours"

    def room(self, weight: int = 1) -> bool:
        """Whether one more choice point may stand, and takes its place if so."""
        if self.points + weight > self.size.points:
            return False
        self.points += weight
        return True

    # -- individuals

    def heading(self) -> Iterator[str]:
        yield 'treaty Small "A small treaty".'
        yield f"{self.pick('proposed', 'signed', 'in force')} on 2022-03-29."
        if self.chance(5) and len(self.states) > 2 and self.room():
            parties = "Alba [Borea: and Borea]"
        else:
            parties = "every guard" if self.chance(4) else "Alba and every guard"
        members = self.members()
        inside = parties if "guard" not in parties else f"{parties} {members}"
        self.outsiders = [s for s in self.states if s not in inside]
        yield f"parties: {parties}."
        yield f"states: {self.listed(self.states)}."
        yield f"role guard (guards): {members}."
        if self.elders:
            yield f"role elder (elders): {self.elders}."
        yield f"regions of Alba: {self.listed(self.regions)}."
        if self.area:
            yield f"area strip (the strip): {self.strip()}."

    def members(self) -> str:
        others = self.states[1:]
        bracketed = self.chance(4) and self.room()
        if len(others) == 1:
            return "Borea [Borea: and Alba]" if bracketed else self.pick("Borea", "Borea", "Alba and Borea")
        if bracketed:
            return self.pick("Borea [Alba: and Corvo]", "Borea [x: , Alba] and Corvo", "Borea and {Alba | Corvo}")
        return self.pick("Borea and Corvo", "Borea and Corvo", "Alba, Borea, and Corvo", "Borea")

    def seniors(self) -> str:
        """Who must be among those who decide, where a rule says so."""
        if self.chance(3) and self.room():
            return self.pick("[x: Borea]", "{Alba | Borea}")
        return self.pick("Borea", "Borea", *(["Borea and Corvo", "Corvo"] if "Corvo" in self.states else []), "Alba")

    def strip(self) -> str:
        if len(self.regions) == 1:
            return "[x: north]" if self.chance(2) and self.room() else "north"
        if self.chance(2) and self.room():
            return self.pick("{narrow line: north | wide line: north and south}", "{north | south}")
        return self.pick("north", "south")

    @staticmethod
    def listed(names: Sequence[str]) -> str:
        return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"

    def somebody(self) -> str:
        """Whoever may do something."""
        names = [*self.states, "a third state"] if self.chance(6) else list(self.states)
        return self.pick(*names, "any state", "any guard", "any party", *(["any guard"] * 2))

    def region(self, *more: str) -> str:
        options = ["any region of Alba", "any region", *self.regions, *more]
        return self.pick(*options, *(["any region of the strip"] if self.area else []))

    # -- phrases in the finite and the bare form

    def deed(self, kind: str, who: str, known: Sequence[str] = ()) -> str:
        """Somebody does it. `known`: references that may stand for a state."""
        match kind:
            case "arms":
                return f"{who} arms itself"
            case "sends":
                place = self.region(*(["the place"] if "the place" in known else []))
                return f"{who} sends troops into {place}"
            case "admits":
                return f"{who} admits {self.other(who, known)}"
            case "praises":
                return f"{who} praises {self.pick(*self.states, 'any state')}"
            case "keeps":
                return f"{who} keeps {self.amount()}"
            case "appeals":
                return f"{who} appeals for help"
            case "war":
                return "war is declared"
            case _:
                return f"{who} {self.joint_words(kind, known, third=True, but=who)}"

    def amount(self) -> str:
        """One of a few amounts; two of them are the same."""
        if self.chance(6) and self.room():
            return f"more than {self.pick('[Borea: 1,000 | Alba: 2]', '{1 | 2,000}')} men"
        return self.pick("at least 2 men", "at least 2 men", "more than 2 men", "at least 3 men", "more than 1,000 men")

    def joint_words(self, kind: str, known: Sequence[str], third: bool = False, but: str = "") -> str:
        s = "s" if third else ""
        match kind:
            case "decide":
                return f"decide{s} on aid"
            case "consult":
                return f"consult{s}"
            case _:
                named = [x for x in (*self.states, *self.people(known)) if self.meant(x) != self.meant(but)]
                return f"consent{s} to {self.pick(*named, 'any state')}"

    def meant(self, who: str) -> str:
        """The state that a name, or a reference to a name, stands for."""
        return self.aliases.get(who, who)

    def other(self, who: str, known: Sequence[str]) -> str:
        """Somebody else than `who`."""
        named = [s for s in (*self.states, *self.people(known)) if self.meant(s) != self.meant(who)]
        return self.pick(*named, "any other state", "any other guard")

    @staticmethod
    def people(known: Sequence[str]) -> list[str]:
        return [k for k in known if k != "the place"]

    def together(self, known: Sequence[str]) -> str:
        """A joint act by a group, under a rule that is said, varies, or is left open."""
        kind = self.draw(st.sampled_from(self.joints))
        if kind == "decide" and self.bench:
            return f"the Bench{self.less(known)} decides on aid"
        groups = ["all guards", "any of the guards", "a majority of the guards", "two thirds of the guards"]
        groups += [f"at least {self.number(1, 2)} of the guards"]
        left_open = self.chance(4) and self.room(2)
        group = "the guards" if left_open or kind == "consult" else self.pick(*groups)
        if not left_open and kind == "consult" and self.chance(3):
            group = self.pick(*groups)
        end = ""
        if kind == "consult" and group == "the guards" and not left_open:
            vary = self.chance(3) and self.room()
            end = (
                self.pick(" {attempted | held}", " {held | concluded}")
                if vary
                else self.pick(" attempted", " held", " concluded", " concluded")
            )
        elif kind != "consult" and self.chance(6):
            group, end = "the guards", self.pick(" held", " concluded")
        less = self.less(known)
        if self.chance(3):
            less += f", including {self.pick('every elder', 'all elders') if self.elders else 'every party'},"
        return f"{group}{less} {self.joint_words(kind, known)}{end}"

    def varied(self, kind: str, known: Sequence[str]) -> str:
        """A joint act under one of two rules; an organ's own rule is not to be had otherwise."""
        if kind == "decide" and self.bench:
            return self.together(known)
        return f"{{all guards | any of the guards}} {self.joint_words(kind, known)}"

    def less(self, known: Sequence[str]) -> str:
        """Who is struck out of a group, if anybody is."""
        named = [*self.states[1:], *self.people(known), *self.people(known)]
        return f" other than {self.pick(*named)}" if self.chance(3) else ""

    def organ(self) -> str:
        """The guards as one body, with its rule."""
        rule = self.pick("all guards", "any of the guards", "a majority of the guards", "at least 1 of the guards")
        rule += " other than Borea" if self.chance(5) else ""
        rule += f", including every {'elder' if self.elders else 'party'}" if self.chance(2) else ""
        return f"organ Bench (the Bench): {rule}."

    def turn(self) -> str:
        """What begins or ends a situation."""
        kind = self.draw(st.sampled_from([*self.acts, *self.acts, *(k for k in self.kinds if k in ("war", "appeals"))]))
        kept, self.points = self.points, self.size.points  # nothing is left open here
        who = "the culprit" if self.own and kind != "admits" and self.chance(2) else self.somebody()
        said = self.deed(kind, who)
        self.points = kept
        return said

    def situation(self) -> tuple[str, str]:
        """A state of affairs; and the same with a breach that begins or ends it, where there may be one."""
        begins = self.pick("the start", "", "", "")
        turns = [self.turn() for _ in range(self.number(0 if begins else 1, 2 if begins else 1))]
        ends = [self.turn() for _ in range(self.number(1, 2))] if not self.chance(4) else []
        turns = [begins, *turns] if begins else turns
        plain = self.lasting(turns, ends)
        if not self.fault or not self.calm:
            return plain, plain
        who = self.pick("any guard", "any party", "any state", *self.states, *["the culprit"] * (3 * self.own))
        breach = f"{who} {self.pick('breaks', 'has broken')} {self.draw(st.sampled_from(self.calm))}"
        if self.chance(3):
            return plain, self.lasting(turns, [*ends, breach])
        return plain, self.lasting([*turns, breach] if begins or self.chance(2) else [breach], ends)

    def lasting(self, begins: Sequence[str], ends: Sequence[str]) -> str:
        """The words of a situation."""
        whose = " of any state (the culprit)" if self.own else ""
        until = f", until {' or '.join(ends)}" if ends else ""
        return f"situation unrest (the unrest){whose}: from {' or '.join(begins)}{until}."

    def during(self, known: Sequence[str]) -> str:
        """`during …`, `except during …`, or nothing."""
        if not self.unrest or (self.fault and not self.breakable) or not self.chance(2 if self.fault else 3):
            return ""
        self.calm = self.calm or list(self.breakable)
        whose = f" of {self.pick(*self.people(known), *self.people(known), *self.states)}" if self.own else ""
        said = f", {self.pick('during', 'except during')} {self.pick('the unrest', 'unrest')}{whose}"
        return f"[times: {said}]" if self.chance(5) and self.room() else said

    def condition(self, known: Sequence[str] = ()) -> str:
        """What an exception, step or need may speak of."""
        if self.joints and self.chance(2):
            return self.together(known)
        fixed = [k for k in self.kinds if k in ("war", "appeals")]
        kind = self.draw(st.sampled_from([*self.acts, *self.acts, *fixed, *self.joints]))
        who = self.pick(*self.people(known), self.somebody(), self.somebody())
        if kind in self.joints:
            who = self.pick("any guard", "any guard", "Borea")
        return self.deed(kind, who, known)

    def silence(self, known: Sequence[str] = ()) -> str:
        """Somebody does nothing for a while."""
        kind = self.draw(st.sampled_from([*self.acts, *self.acts, *[k for k in self.kinds if k == "appeals"]]))
        who = self.pick("no guard", "no guard", "no state", "no party", *self.states, *self.people(known))
        if who.startswith("no ") and self.chance(3):
            who += f" other than {self.pick(*self.states, *self.people(known))}"
        said = self.deed(kind, who, known)
        if not who.startswith("no "):
            verb, _, rest = said.removeprefix(f"{who} ").partition(" ")
            said = f"{who} does not {verb.removesuffix('s')} {rest}"
        return f"{said} within {self.hours()}"

    def conditions(self, known: Sequence[str]) -> str:
        """One condition or two, the second perhaps a silence."""
        count = self.draw(st.sampled_from([1, 1, 2]))
        found = [self.condition(known) for _ in range(count)]
        if self.chance(5):
            found[1:] = [self.silence(known)]
        return " and ".join(found)

    def reservable(self, number: str, bearer: str, known: Sequence[str]) -> None:
        """Remember the clause if Borea, who is always a guard, may bear it."""
        if bearer in self.outsiders:
            self.accepting[number] = bearer
        among = bearer.startswith("each ") and "Borea" not in map(self.meant, bearer.split(" other than ")[1:])
        if among or bearer == "Borea":
            self.reserving[number] = list(known)

    def reservation(self, number: str, rival: bool) -> str:
        """Borea takes something of a clause, or of its article, out for itself; a rival text names others."""
        known, label = [] if rival else self.reserving[number], number
        if self.chance(3):
            known, label = [], "article 1"
        limbs = self.pick("only if", "only if", "unless", "unless", "not bound", "both")
        said = {
            "not bound": "not bound",
            "both": f"only if {self.conditions(known)}, unless {self.conditions(known)}",
        }.get(limbs, f"{limbs} {self.conditions(known)}")
        said = f"[made: {said}]" if self.chance(3) and self.room() else said
        return f"reservation of Borea to {label}: {said}."

    # -- facts of the world

    def need(self, name: str) -> str:
        fixed = [k for k in self.kinds if k == "appeals"]
        kind = self.draw(st.sampled_from([*self.acts, *self.acts, *self.acts, "attacks", *fixed, *self.joints]))
        known = ["the doer"]
        match kind:
            case "attacks":
                act = "<state> (the doer) attacks <state> in <region> (the place)"
                known.append("the place")
            case "appeals":
                act = "<state> (the doer) appeals for help"
            case "arms":
                act = f"{self.pick('<state>', '<state>', 'any guard')} (the doer) arms itself"
            case "sends":
                act = "<state> (the doer) sends troops into <region> (the place)"
                known.append("the place")
            case "admits":
                act = "<state> (the doer) admits <state> (the guest)"
                known.append("the guest")
            case "praises":
                act = "<state> (the doer) praises Alba"
            case "keeps":
                act = f"<state> (the doer) keeps {self.pick('at least 2 men', 'more than 2 men', '<men>')}"
            case "decide":
                act = "any guard (the doer) decides on aid"
            case "consult":
                act = "<state> (the doer) consults"
            case _:
                act = "any guard (the doer) consents to Alba"
        if self.unrest and not self.fault and self.chance(2):
            whose = f" of {self.pick('the doer', 'the doer', *self.states)}" if self.own else ""
            text = f"{act} {self.pick('only during', 'except during')} the unrest{whose}"
            return f"need {name}: {text}." if self.chance(3) or not self.room() else f"need {name}: [fact: {text}]."
        options = " or ".join(self.condition(known) for _ in range(self.number(1, 2)))
        if self.chance(4) and self.room():
            options = f"{options} [more: or {self.condition(known)}]"
        lead = self.pick("", "", "", ", 1 hours before")
        if lead and self.chance(4) and self.room():
            lead = " [late: , 1 hours before]"
        text = f"{act} only if {options}{lead}"
        if self.chance(8) and self.room():
            return f"need {name}: [fact: {text}]."
        return f"need {name}: {text}."

    def circle(self) -> Iterator[str]:
        """Two needs that lean on one another at one hour."""
        if {"arms", "sends"} <= {*self.acts}:
            yield "need ring: <state> (the doer) arms itself only if the doer sends troops into north."
            way_out = self.pick("", "", " or Borea praises Alba" if "praises" in self.acts else "")
            yield f"need back: <state> (the doer) sends troops into <region> only if any state arms itself{way_out}."
        elif {"arms", "keeps"} <= {*self.acts}:
            yield "need ring: <state> (the doer) arms itself only if the doer keeps at least 2 men."
            yield "need back: <state> (the doer) keeps at least 2 men only if any state arms itself."
        elif "admits" in self.acts:
            yield "need ring: <state> (the doer) admits <state> (the guest) only if the guest admits the doer."
        else:
            yield f"need ring: {self.pick('<state> (the doer)', 'any guard (the doer)')} {self.self_need()}."

    def self_need(self) -> str:
        kind = self.acts[0]
        if kind == "arms":
            return "arms itself only if any state other than the doer arms itself"
        if kind == "keeps":
            return "keeps at least 3 men only if any state other than the doer keeps more than 2 men"
        if kind == "sends":
            return "sends troops into <region> (the place) only if any guard sends troops into the place"
        return "praises Alba only if any state other than the doer praises the doer"

    def harms(self) -> Iterator[str]:
        who = self.pick("any state", "any state", "any state", "Borea", "any guard", "any party")
        place = self.region()
        yield f"harm: {who} attacks Alba in {place}."
        if self.chance(6):
            yield "harm: any guard attacks Borea in north."

    # -- clauses

    def trigger(self, known: list[str]) -> str:
        """What sets the clause off; it binds what the rest of the sentence may refer to."""
        parts: list[str] = []
        for _ in range(self.number(0, 2) if self.size.clauses > 2 else self.number(0, 1) + self.chance(5)):
            parts.append(self.silence(known) if parts and self.chance(4) else self.occasion(known))
        if not parts:
            return ""
        if self.chance(6):
            parts.append(self.silence(known))
        joined = f"When {', and when '.join(parts)}, "
        return f"[trigger: {joined}] " if not known and self.chance(6) and self.room() else joined

    def occasion(self, known: list[str]) -> str:
        fixed = [k for k in self.kinds if k in ("war", "appeals")]
        kind = self.draw(
            st.sampled_from(["attacks", "attacks", *fixed, *fixed, *self.acts, *self.joints, *self.joints])
        )
        if kind == "attacks":
            if "the place" in known:
                return "Borea attacks Alba in the place"
            known += ["the attacker", "the place"]
            who = self.pick("any state", "any state", "any guard", "Borea", "a third state")
            self.alias("the attacker", who)
            limit = self.limit()
            return f"{who} (the attacker) attacks Alba in {self.region()} (the place){limit}"
        if kind in self.joints and not self.chance(3):
            return self.together(known)
        who = self.somebody() if kind not in self.joints else self.pick("any guard", "Borea")
        if kind == "appeals" and "the caller" not in known:
            known.append("the caller")
            who = self.pick("Alba", "any state", "any party")
            self.alias("the caller", who)
            return f"{who} (the caller) appeals for help"
        return self.deed(kind, who, known)

    def alias(self, reference: str, who: str) -> None:
        self.aliases.pop(reference, None)
        if not who.startswith("any "):
            self.aliases[reference] = who

    def limit(self) -> str:
        """A place left out or singled out."""
        if not self.area or not self.chance(2):
            return ""
        said = f" {self.pick('outside', 'outside', 'inside')} {self.pick('strip', 'the strip')}"
        return f" [limit:{said}]" if self.chance(4) and self.room() else said

    def bearer(self, known: Sequence[str]) -> str:
        people = self.people(known)
        if self.outsiders and self.chance(3):
            return self.pick(*self.outsiders)
        if people and self.chance(3):
            return f"each {self.pick('guard', 'party')} other than {self.pick(*people)}"
        if self.chance(8):
            return f"each {self.pick('guard', 'party')} other than {self.pick(*self.states)}"
        return self.pick("each guard", "each guard", "each party", "each party", *self.states, *self.outsiders)

    def bearing(self, bearer: str) -> tuple[str, str]:
        """Who is bound, and how, where several are: each, together, jointly and severally, or one of these."""
        if not bearer.startswith("each ") or not self.chance(2):
            return bearer, ""
        plural = {"guard": "the guards", "party": "the parties"}[bearer.split()[1]]
        group = " ".join([plural, *bearer.split()[2:]])
        ways = ["each", "together", "jointly and severally"]
        if self.chance(3) and self.room():
            one, other = self.pick(*ways[:2]), ways[2] if self.chance(2) else ways[1]
            if one == other:
                one = ways[0]
            if self.chance(2):
                return group, f" {{{one} | {other}}}"
            return f"{{{bearer} | {group} {other}}}", ""
        return group, f" {self.pick(*ways[1:])}"

    def content(self, kind: str, bearer: str, known: Sequence[str]) -> str:
        """The bare form of an act that the bearer does."""
        match kind:
            case "arms":
                return "arm itself"
            case "sends":
                limit = self.limit()
                return f"send troops into {self.region(*(['the place'] * 3 if 'the place' in known else []))}{limit}"
            case "admits":
                return f"admit {self.other(bearer, known)}"
            case "praises":
                return f"praise {self.pick(*self.states, 'any other state')}"
            case "keeps":
                return f"keep {self.amount()}"
            case "appeals":
                return "appeal for help"
            case "attacks":
                return f"attack {self.other(bearer, known)} in {self.pick(*self.regions)}"
            case _:
                return self.joint_words(kind, known, but=bearer)

    def contents(self, bearer: str, known: Sequence[str]) -> str:
        """One act, or several and how they count."""
        kinds = [*self.acts, *self.joints]
        fixed = [k for k in self.kinds if k == "appeals"]
        one = self.draw(st.sampled_from([*kinds, *kinds, *kinds, *fixed]))
        if self.chance(2):
            return self.content(one, bearer, known)
        chosen = self.draw(st.lists(st.sampled_from(kinds), min_size=1, max_size=2, unique=self.size.clauses > 2))
        parts = [self.content(k, bearer, known) for k in chosen]
        quantities = ["any or none, as it judges,", "at least one", "all", "what the case requires"]
        if self.chance(4) and self.room():
            quantity = f"{{{self.pick(*quantities[:2])} | {self.pick(*quantities[2:])}}}"
        else:
            quantity = self.pick(*quantities)
        if len(parts) > 1 and self.chance(4) and self.room():
            parts = [f"[first: {parts[0]};]", *parts[1:]]
            return f"do {quantity} of: {parts[0]} {'; '.join(parts[1:])}"
        return f"do {quantity} of: {'; '.join(parts)}"

    def steps(self, known: Sequence[str]) -> str:
        found = [self.step(known) for _ in range(self.pick_count())]
        if not found:
            return ""
        quiet = " within " in found[-1]  # it has no antecedent among hours that pass
        said = f"after {found[0]}, after {found[-1]}, " if quiet else f"after {' and '.join(found)}, "
        return f"[steps: {said}] " if self.chance(5) and self.room() else said

    def breach(self, known: Sequence[str]) -> str:
        """Somebody breaks a clause that was written before."""
        who = self.pick("any guard", "any party", "any state", *self.states, *self.people(known))
        return f"{who} {self.pick('breaks', 'has broken')} {self.draw(st.sampled_from(self.breakable))}"

    def pick_count(self) -> int:
        return self.draw(st.sampled_from([0, 0, 1, 1, 2]))

    def step(self, known: Sequence[str]) -> str:
        if self.chance(4):
            return f"{self.hours()} passed"
        if self.chance(6):
            return f"{self.condition(known)} and {self.silence(known)}" if self.chance(2) else self.silence(known)
        if self.joints and self.chance(6) and self.room():
            return (
                f"the guards consult {{held | {self.hours()} passed}}"
                if "consult" in self.joints
                else self.varied(self.joints[0], known)
            )
        return self.condition(known)

    def deadline(self) -> str:
        if self.size.immediate and self.chance(8) and self.room(2):
            return "immediately"
        if self.chance(3):
            return ""
        running = " from the trigger" if self.chance(3) else ""
        said = f"within {self.hours()}{running}"
        if self.chance(5) and self.room():
            return self.pick(f"{{{said} | slow: within 2 hours}}", f"[{said}]", "within 1 hours [T: from the trigger]")
        return said

    def exceptions(self, known: Sequence[str]) -> str:
        """`unless …`, perhaps twice, perhaps with `and`."""
        said = self.during(known)
        for _ in range(self.draw(st.sampled_from([0, 0, 1, 1, 2]))):
            part = f", unless {self.conditions(known)}"
            said += f"[escape: {part}]" if self.chance(5) and self.room() else part
        return said

    def ending(self, known: Sequence[str]) -> str:
        """`until …`, seldom twice."""
        said = ""
        for _ in range(self.draw(st.sampled_from([0, 0, 0, 1, 1, 2]))):
            part = f", until {self.conditions(known)}"
            said += f"[end: {part}]" if self.chance(6) and self.room() else part
        return said

    def clause(self, number: str) -> str:
        known: list[str] = []
        trigger = self.trigger(known)
        known = [k for k in known if k]
        bearer = self.bearer(known)
        match self.kind_of[number]:
            case "ban":
                return self.ban(number, trigger, bearer, known)
            case "liberty":
                return self.liberty(number, trigger, bearer, known)
            case "deeming":
                return self.deeming(number)
        if self.banned and self.chance(3):
            bearer, contents = self.forbidden()
        else:
            contents = self.contents(bearer, known)
        group, how = self.bearing(bearer)
        fault = self.pick("when", "when", "after", "unless") if self.breakable and self.chance(3) else ""
        how_broken = self.breach(known) if fault else ""
        # A rank must not decide about other clauses; where a great amount is due, one is likely.
        before, after = self.prevails("duty", contents == GREAT) if not fault else ("", "")
        if fault == "when" and trigger.startswith("["):
            fault = "unless"
        if fault == "when":
            trigger = f"{trigger}{'and when' if trigger else 'When'} {how_broken}, "
        steps, deadline, unless = self.steps(known), self.deadline(), self.exceptions(known)
        steps += f"after {how_broken}, " if fault == "after" else ""
        unless += f", unless {how_broken}" if fault == "unless" else ""
        within = f"{deadline}, " if deadline else ""
        after += self.ending(known)
        modal = "shall"
        if not how and group == bearer and "notwithstanding" not in before + after:
            modal = (
                "{shall | intends to}" if self.chance(8) and self.room() else self.pick(*["shall"] * 12, "intends to")
            )
        if "within" in deadline and "as it judges" not in contents and not fault and modal == "shall":
            self.breakable.append(number)
        if modal != "intends to":
            self.reservable(number, bearer, known)
        text = f"{before}{trigger}{group} {modal}{how}, {steps}{within}{contents}{after}{unless}"
        return f"  {number} {self.wrapped(text)}."

    def ban(self, number: str, trigger: str, bearer: str, known: Sequence[str]) -> str:
        kinds = [*self.acts, *self.acts, *self.joints, *(["attacks"] if self.chance(6) else [])]
        content = self.content(self.draw(st.sampled_from(kinds)), bearer, known)
        if " the " not in f" {bearer} {content} ".replace("the strip", ""):
            self.banned.append((bearer, content))
        unless = self.ending(known) + self.exceptions(known)
        nobody = bearer.startswith("each ") and "any" not in content.split() and self.chance(3)
        who = f"no {bearer.removeprefix('each ')} shall" if nobody else f"{bearer} shall not"
        self.breakable.append(number)
        self.reservable(number, bearer, known)
        return f"  {number} {self.wrapped(f'{trigger}{who} {content}{unless}')}."

    def deeming(self, number: str) -> str:
        """One act counts as another."""
        fixed = [k for k in self.kinds if k in ("attacks", "appeals", "war")]
        one = self.draw(st.sampled_from([*self.acts, *self.acts, *fixed]))
        named = self.pick("any state", "any guard", *self.states[one == "attacks" :])
        self.alias("the doer", named)
        who, known, limit = "the doer", ["the doer"], ""
        if one == "attacks":
            said, limit = f"{named} attacks Alba in {self.region()} (the place)", self.limit()
            known.append("the place")
        else:
            said = self.deed(one, named)
        if one == "war":
            who, known = "Borea", []
        said = said.replace(named, f"{named} (the doer)", 1)
        other = self.draw(st.sampled_from([*self.acts, *self.acts, *(k for k in fixed if k != "war")]))
        text = f"when {said}{limit}, {who} is deemed to {self.content(other, who, known)}"
        return f"  {number} {self.wrapped(text) if self.chance(3) else text}."

    def liberty(self, number: str, trigger: str, bearer: str, known: Sequence[str]) -> str:
        """Mostly about an act that is banned."""
        if self.banned and not self.chance(4):
            bearer, content = self.forbidden()
        else:
            content = self.content(self.draw(st.sampled_from([*self.acts, *self.joints])), bearer, known)
        within = f"within {self.hours()}{self.pick('', ' from the trigger')}, " if self.chance(4) else ""
        before, after = self.prevails("liberty")
        after += self.ending(known)
        self.reservable(number, bearer, known)
        text = f"{before}{trigger}{bearer} may, {self.steps(known)}{within}{content}{after}{self.exceptions(known)}"
        return f"  {number} {self.wrapped(text)}."

    def forbidden(self) -> tuple[str, str]:
        """Whom a ban binds and what it forbids; of an amount, a great one."""
        bearer, content = self.draw(st.sampled_from(self.banned))
        if content.startswith("keep "):
            return bearer, GREAT
        return bearer, content

    def prevails(self, kind: str, likely: bool = False) -> tuple[str, str]:
        """`notwithstanding …` before the sentence or in it, or nowhere."""
        bans = [number for number, what in self.kind_of.items() if what == "ban"]
        if not bans or not (self.ranked or likely or self.chance(2 if kind == "liberty" else 3)):
            return "", ""
        known = [*bans, *(["article 1"] if kind == "liberty" else [])]
        count = min(self.draw(st.sampled_from([1, 2, 2])), len(known))
        named = self.draw(st.lists(st.sampled_from(known), min_size=count, max_size=count, unique=True))
        word = "subject to" if kind == "duty" and (self.ranked or self.chance(2)) else "notwithstanding"
        said = f"{word} {' and '.join(named)}"
        if word == "notwithstanding" and len(bans) > 1 and len(named) == 1 and self.chance(3):
            said = f"{said}, subject to {next(b for b in bans if b != named[0])}"
        if self.chance(5) and self.room():
            said = f"[rank: {said}]"
        return (f"{said}, ", "") if self.chance(2) else ("", f", {said}")

    def clauses(self) -> list[str]:
        """Bans are written first, so that others can speak of what they forbid; they stand in text order."""
        self.ranked = self.size.clauses > 2 and self.chance(8)
        kinds = ["ban", "liberty", "duty"] if self.ranked else []
        kinds = kinds or [
            self.pick("duty", "duty", "duty", "ban", "ban", "liberty") for _ in range(self.number(1, self.size.clauses))
        ]
        if not self.ranked and self.size.clauses > 1 and self.chance(4):
            kinds = [*kinds[: self.size.clauses - 1], "deeming"]
        self.kind_of = {f"1({k})": kind for k, kind in enumerate(kinds, 1)}
        order = sorted(self.kind_of, key=lambda number: self.kind_of[number] != "ban")
        written: dict[str, str] = {}
        made = []
        for number in order:
            written[number] = self.clause(number)
            if number in self.reserving and self.chance(6):  # while references mean what they mean in the clause
                made.append(self.reservation(number, "| B:" in written[number]))
            if number in self.accepting and not self.chance(3):
                label = self.pick(number, number, "article 1")
                made.append(f"acceptance by {self.accepting[number]} of {label}.")
        return [*(written[number] for number in self.kind_of), *made]

    def entries(self) -> Iterator[str]:
        """From when, and until when, the draft binds; mostly all the time."""
        for k in range(self.draw(st.sampled_from([0, 0, 0, 0, 1, 1, 2]))):
            each = self.chance(2)
            found = [self.condition() for _ in range(self.number(0 if each else 1, 1))]
            if each:
                found.append(self.deed(self.draw(st.sampled_from(self.acts)), "that party"))
            if self.chance(6):
                found.append(self.silence())
            whom = " for each party" if each else ""
            begins = self.pick(
                "this treaty enters into force",
                "the treaty is applied provisionally",
                "this treaty ends",
                "this treaty ends",
            )
            if self.chance(5):
                begins = "this treaty is void"
            if self.chance(2) and not begins.endswith("void"):
                said = f"{begins}{whom} {self.hours()} after {', and after '.join(found)}"
            else:
                said = f"{begins}{whom} when {', and when '.join(found)}"
            yield f"  2({k}) {self.wrapped(said)}."

    def wrapped(self, text: str) -> str:
        """The whole clause in brackets, perhaps with another in its place."""
        if not self.chance(7) or not self.room():
            return text
        if self.chance(2):
            other = self.draw(st.sampled_from(["Alba shall", "Borea shall not", "each guard shall"]))
            return f"[A: {text} | B: {other} {self.content(self.acts[0], other.split()[0], ())}]"
        name = self.pick("", "vote = ")
        return f"[{name}K: {text}]"

    # -- goals

    def goal(self, name: str, clause: str) -> str:
        known: list[str] = []
        self.area, self.points = False, self.size.points  # a goal leaves nothing open, and has no limits
        whole = [self.occasion(known) for _ in range(self.number(0, 2) if self.size.clauses > 2 else 1)]
        when = f"when {', and when '.join(whole)}, " if whole else ""
        people = self.people(known)
        kind = self.pick("owes", "owes", "can", "phrase", "phrase", "never")
        if kind == "owes":
            excepted = f" other than {self.pick(*people)}" if people and not self.chance(4) else ""
            named = [*people, *people, "Borea"]
            who = self.pick(f"some guard{excepted}", f"each guard{excepted}", f"no guard{excepted}", *named)
            owes = "owes" if who.startswith("no ") else self.pick("owes", "owes", "does not owe")
            return f"goal {name}, for {clause}: {when}{who} {owes} {clause}."
        if kind == "phrase":
            return f"goal {name}, for {clause}: {when}{self.end(known)}."
        deed = self.draw(st.sampled_from(self.acts))
        who = self.pick(*people, *self.states, "some guard")
        phrase = self.deed(deed, "X", known).removeprefix("X ") if deed != "admits" else self.deed(deed, who, known)
        phrase = phrase.removeprefix(f"{who} ")
        said = self.pick("can", "can", "cannot") if kind == "can" else "never"
        if said != "never":
            verb, _, rest = phrase.partition(" ")
            phrase = f"{verb.removesuffix('s')} {rest}"
        return f"goal {name}, for {clause}: {when}{who} {said} {phrase}."

    def end(self, known: Sequence[str]) -> str:
        """What comes about, or does not."""
        if self.joints and self.chance(2):
            return self.together(known)
        kind = self.draw(st.sampled_from(self.acts))
        who = "Alba" if kind == "admits" else self.pick("some guard", "no guard", *self.states)
        return self.deed(kind, who, known)

    # -- the whole

    def text(self) -> str:
        phrases = PHRASES | ({"decide": "joint act: the Bench decides (decide) on aid."} if self.bench else {})
        lines = [
            *self.heading(),
            *([self.organ()] if self.bench else []),
            *(["units: men."] if "keeps" in self.kinds else []),
            *(phrases[k] for k in dict.fromkeys(self.kinds)),
        ]
        ring = self.chance(5)
        count = 0 if ring else self.number(0, self.size.needs)
        lines += self.circle() if ring else (self.need(f"n{k}") for k in range(count))
        lines += self.harms()
        before, lines = lines, ['article 1 "The promises".']
        lines += self.clauses()
        lines += self.entries()
        plain, faulty = self.situation() if self.unrest else ("", "")
        if self.chance(2):
            lines.append(self.goal("aim", self.pick(*self.kind_of)))
        for lasting in dict.fromkeys((faulty, plain)):
            text = "\n".join([*before, *filter(None, [lasting]), *lines]) + "\n"
            if lasting == plain or not hangs_on_itself(text):
                break
        return text


def hangs_on_itself(text: str) -> bool:
    """Whether some clause hangs on its own breach, by way of what it lifts or what it is subject to."""
    try:
        load(Source("draft.treaty", text))
    except DraftError as refused:
        # Anything else is a fault of the draft, and stands out where it is read.
        return {d.code for d in refused.diagnostics} <= {"circle-of-breaches", "breach-without-hour"}
    return False


@st.composite
def drafts(draw: st.DrawFn, size: Size = GENERAL) -> str:
    """The text of a small draft that resolves."""
    return _Writer(draw, size).text()


# -- what a draft contains -------------------------------------------------------------------------------------------

CONSTRUCTS = (
    *("2 states", "3 states", "1 region", "2 regions", "area", "area: reading", "area: bracket", "role: bracket"),
    *("role: reading", "parties: bracket", "bracket", "reading", "shared name", "clause: bracket"),
    *("event", "event without actor", "call", "act", "possibly itself", "joint act", "talk"),
    *(
        "need",
        "need: only during",
        "need: except during",
        "need of a call",
        "need: two options",
        "need: joint option",
        "need: lead",
        "need: same hour",
        "need: own binder",
    ),
    *("need: bracket", "need: circle", "need of an event", "need of a share", "need with a role", "need: once only"),
    *("harm", "harm: two", "harm by a role", "harm by a name", "third state named"),
    *(
        "duty",
        "ban",
        "liberty",
        "intention",
        "intention or duty",
        "scenario norm",
        "bearer: name",
        "bearer: role",
        "bearer: other than",
        "ban by no",
    ),
    *("no trigger", "trigger: event", "trigger: call", "trigger: act", "trigger: joint", "trigger: two"),
    "trigger: share",
    *("trigger: breach", "step: breach", "unless: breach"),
    *("trigger: silence", "step: silence", "unless: silence", "until: silence"),
    *(
        "ending",
        "voiding",
        "voiding for each party",
        "entry and voiding",
        "entry and ending",
        "entry",
        "entry for each party",
        "entry: lag",
        "entry: two",
        "entry: bracket",
        "entry: silence",
        "entry: joint",
    ),
    *("silence of one", "silence from the start", "silence after a joint act", "silence after an act"),
    *(f"bearing: {bearing}" for bearing in Bearing),
    *("limit: outside", "limit: inside", "limit of the content"),
    *("step: act", "step: scenario", "step: joint", "step: passed", "steps: two", "other than in a step"),
    *(f"rule: {kind}" for kind in RuleKind),
    *("including", "including: bracket", "organ"),
    *("during", "except during", "situation from the start", "situation without end", "situation by an event"),
    *(
        "situation begun by a breach",
        "situation ended by a breach",
        "somebody's situation",
        "need: somebody's situation",
    ),
    *(f"situation with a breach: {modality}" for modality in (Modality.DUTY, Modality.BAN, Modality.LIBERTY)),
    *(f"during: {modality}" for modality in (Modality.DUTY, Modality.BAN, Modality.LIBERTY)),
    *("reservation: only if", "reservation: unless", "reservation: not bound", "reservation: bracket"),
    *(f"reservation: {modality}" for modality in (Modality.DUTY, Modality.BAN, Modality.LIBERTY)),
    *("accepted duty", "accepted ban", "accepted liberty"),
    *("reservation of several clauses", "reservation from a collective duty"),
    *("deeming", "deeming: event", "deeming: act", "deems what is banned", "deems what sets off"),
    *("amount", "amount: two", "amount: variable", "lifts a smaller amount", "takes away a greater amount"),
    *("deadline: 0", "deadline: 1", "deadline: 2", "deadline: 24", "deadline: from the trigger", "no deadline"),
    *(f"mode: {mode}" for mode in Mode),
    *("items: one", "items: two", "item: joint", "item with a binder", "item in the place"),
    *("notwithstanding", "notwithstanding: two", "over everything", "liberty: lifts", "liberty: after"),
    *("duty: lifts", "subject to", "subject to: takes away", "subject to what is lifted"),
    *("until of a duty", "until of a ban", "until of a liberty", "until: two", "until: and", "until: joint"),
    *("liberty: within", "unless of a liberty"),
    *("unless", "unless: two", "unless: and", "unless: joint", "unless: scenario", "unless of a ban"),
    *("goal", "goal: owes", "goal: can", "goal: cannot", "goal: outcome", "goal: some", "goal: each", "goal: the"),
    *("goal: joint", "goal: other than", "goal: nobody"),
    *("implicit quantifier", "implicit end of consultation", "implicit deadline"),
)
"""Everything that generated drafts must show."""


def constructs(model: Model, text: str) -> Iterator[str]:
    """What the draft contains, by the names of `CONSTRUCTS`."""
    states = [s for s in model.states() if s != THIRD]
    regions = [e for e in model.entities if e.sort == "region"]
    yield f"{len(states)} states"
    yield f"{len(regions)} region{'s' * (len(regions) > 1)}"
    yield from (f"{p.kind}" for p in model.points)
    yield from (f"{p.where}: {p.kind}".replace("strip", "area").replace("guard", "role") for p in model.points)
    yield from (f"implicit {p.note.removeprefix('unspecified ')}" for p in model.points if p.note)
    if "vote = " in text:
        yield "shared name"
    if model.areas:
        yield "area"
    amounts = [e for e in model.entities if e.amount is not None]
    yield from ("amount",) if amounts else ()
    yield from ("amount: two",) if len(amounts) > 1 else ()
    for t in model.templates:
        if not t.name.startswith("the case"):
            yield t.kind.value
        yield from (name for name, is_so in (("talk", t.talk), ("possibly itself", t.reflexive)) if is_so)
        if t.kind is ActKind.EVENT and not t.actor:
            yield "event without actor"
        if t.organ and "the Bench decides on aid" in text:
            yield "organ"
    yield "harm" if len(model.harms) == 1 else "harm: two"
    for h in model.harms:
        yield "harm by a role" if any(b.domain.role for b in h.binders) else "harm"
        yield "harm by a name" if isinstance(h.pattern.args[0], Const) else "harm"
    if "a third state" in text:
        yield "third state named"
    if "  no " in text or " no guard shall" in text or " no party shall" in text:
        yield "ban by no"
    for need in model.needs:
        yield "need"
        if len(need.variants) > 1:
            yield "need: bracket"
        for _, body in need.variants:
            yield from _of_need(model, body) if body is not None else ("need: once only",)
    if any(n.name == "ring" for n in model.needs):
        yield "need: circle"
    for goal in model.goals:
        yield from _of_goal(goal)
    yield from _of_deemings(model)
    for clause in model.clauses:
        for _, norm in clause.variants:
            yield from _of_norm(model, norm) if norm is not None else ("clause: bracket",)
    for number in (n for a in model.acceptances for n in a.clauses):
        yield from (f"accepted {n.modality}" for _, n in model.clause(number).variants if n is not None)
    if any(len(r.clauses) > 1 for r in model.reservations):
        yield "reservation of several clauses"
    if any(p.where.startswith("reservation") for p in model.points):
        yield "reservation: bracket"
    yield from _of_priorities(model, text)
    yield from _of_entries(model)
    if "including every elder" in text or "including all elders" in text:
        yield from ("including: bracket",) if model.role("elder").members[0][1] != ((),) else ()


def _of_entries(model: Model) -> Iterator[str]:
    if any(c.ends for c in model.clauses):
        yield "ending"
        yield from ("entry and ending",) if any(c.enters for c in model.clauses) else ()
    for clause in (c for c in model.clauses if c.voids):
        yield "voiding"
        yield from ("entry and voiding",) if any(c.enters for c in model.clauses) else ()
        for norm in (n for _, n in clause.variants if n is not None):
            args = [c.pattern.args for c in norm.trigger if isinstance(c, Happens)]
            yield from ("voiding for each party",) if any(norm.bearer in a for a in args) else ()
    entries = [c for c in model.clauses if c.enters]
    if len(entries) > 1:
        yield "entry: two"
    for clause in entries:
        yield "entry"
        yield from ("entry: bracket",) if len(clause.variants) > 1 else ()
        for norm in (n for _, n in clause.variants if n is not None and n.modality is Modality.ENTRY):
            yield from ("entry: lag",) if norm.deadline else ()
            yield from ("entry: silence",) if any(isinstance(c, Silence) for c in norm.trigger) else ()
            yield from ("entry: joint",) if any(isinstance(c, Joint) for c in norm.trigger) else ()
            args = [c.pattern.args for c in norm.trigger if not isinstance(c, Joint | Silence | Broken)]
            yield from ("entry for each party",) if any(norm.bearer in a for a in args) else ()


def _of_deemings(model: Model) -> Iterator[str]:
    norms = [n for c in model.clauses for _, n in c.variants if n is not None]
    for deeming in (n for n in norms if n.modality is Modality.DEEMING):
        yield f"deeming: {_sort(model, deeming.trigger[0])}"
        other = deeming.items[0].pattern.template
        if any(n.modality is Modality.BAN and n.items[0].pattern.template == other for n in norms):
            yield "deems what is banned"
        if any(isinstance(c, Happens) and c.pattern.template == other for n in norms for c in n.trigger):
            yield "deems what sets off"


def _of_goal(goal: Goal) -> Iterator[str]:
    yield "goal"
    then = goal.then
    if isinstance(then, Owes):
        yield "goal: owes"
        yield f"goal: {then.quantifier or 'owes'}"
        if then.other_than:
            yield "goal: other than"
        if then.negated:
            yield "goal: nobody"
        return
    yield "goal: can" if then.can else "goal: cannot" if then.negated else "goal: outcome"
    if isinstance(then.condition, Joint):
        yield "goal: joint"


def _of_need(model: Model, body: NeedBody) -> Iterator[str]:
    if model.template(body.act.template).kind is ActKind.CALL:
        yield "need of a call"
    if body.during is not None:
        yield "need: except during" if body.during.excepted else "need: only during"
        yield from ("need: somebody's situation",) if " of " in body.during.display else ()
        return
    yield "need: lead" if body.lead else "need: same hour"
    if len(body.options) > 1:
        yield "need: two options"
    if any(b.domain.role for b in body.binders):
        yield "need with a role"
    if any(b.domain.sort == "men" for b in body.binders):
        yield "amount: variable"
    kind = model.template(body.act.template).kind
    if kind in (ActKind.EVENT, ActKind.JOINT):
        yield "need of an event" if kind is ActKind.EVENT else "need of a share"
    for option in body.options:
        if isinstance(option, Joint):
            yield "need: joint option"
            yield from _of_rule(option)
        if option.binders:
            yield "need: own binder"


def _of_rule(joint: Joint) -> Iterator[str]:
    yield f"rule: {joint.rule.kind}"
    if joint.including:
        yield "including"


def _sort(model: Model, condition: Step) -> str:
    """What kind of condition it is, in the words of `CONSTRUCTS`."""
    if isinstance(condition, Passed):
        return "passed"
    if isinstance(condition, Joint):
        return "joint"
    if isinstance(condition, Broken):
        return "breach"
    if isinstance(condition, Silence):
        return "silence"
    kind = model.template(condition.pattern.template).kind
    return {ActKind.ACT: "act", ActKind.JOINT: "share", ActKind.EVENT: "event", ActKind.CALL: "call"}[kind]


def _of_norm(model: Model, norm: Norm) -> Iterator[str]:
    ban = norm.modality in (Modality.BAN, Modality.LIBERTY)
    yield norm.modality.value
    if norm.modality.final:
        return
    yield "bearer: name" if isinstance(norm.bearer, Const) else "bearer: role"
    kinds = [model.template(i.pattern.template).kind for i in norm.items]
    if all(k in (ActKind.EVENT, ActKind.CALL) for k in kinds):
        yield "scenario norm"
    yield f"bearing: {norm.bearing}"
    if any(b.domain.other_than for b in norm.binders if norm.bearer == Var(b.var)):
        yield "bearer: other than"
    yield "no trigger" if not norm.trigger else "trigger: two" if len(norm.trigger) > 1 else "trigger: event"
    for c in norm.trigger:
        yield f"trigger: {_sort(model, c)}"
    for limit in norm.limits:
        yield "limit: inside" if limit.inside else "limit: outside"
        if not norm.trigger:
            yield "limit of the content"
    if norm.modality is Modality.LIBERTY:
        yield from ("liberty: after",) if norm.steps else ()
        yield from ("liberty: within",) if norm.deadline else ()
    if not ban:
        yield from _of_duty(model, norm, kinds)
    yield from _of_exceptions(model, norm)
    yield from _of_reservations(norm)
    for during in norm.during:
        yield "except during" if during.excepted else "during"
        yield f"during: {norm.modality}"
        yield from ("situation from the start",) if during.from_start else ()
        yield from ("situation without end",) if not during.ends else ()
        turns = (*during.begins, *during.ends)
        by = (model.template(c.pattern.template).kind for c in turns if isinstance(c, Happens))
        yield from ("situation by an event",) if ActKind.EVENT in by else ()
        yield from ("somebody's situation",) if " of " in during.display else ()
        broken = [any(isinstance(c, Broken) for c in side) for side in (during.begins, during.ends)]
        yield from ("situation begun by a breach",) if broken[0] else ()
        yield from ("situation ended by a breach",) if broken[1] else ()
        yield from (f"situation with a breach: {norm.modality}",) if any(broken) else ()
    if norm.until:
        yield f"until of a {norm.modality}"
        yield from ("until: two",) if len(norm.until) > 1 else ()
        yield from ("until: and",) if any(len(group) > 1 for group in norm.until) else ()
        yield from ("until: joint",) if any(isinstance(c, Joint) for group in norm.until for c in group) else ()
    yield from ("until: silence",) if any(isinstance(c, Silence) for group in norm.until for c in group) else ()
    for c in norm.conditions():
        if isinstance(c, Silence):
            yield from ("silence of one",) if isinstance(c.by.pattern.args[0], Const) else ()
            kinds_of = {type(None): "from the start", Joint: "after a joint act"}
            yield f"silence {kinds_of.get(type(c.after), 'after an act')}"
    for c in (*norm.trigger, *norm.steps, *(c for u in norm.exceptions for c in u.conditions)):
        if isinstance(c, Joint):
            yield from _of_rule(c)
            if c.other_than:
                yield "other than in a step"


def _of_reservations(norm: Norm) -> Iterator[str]:
    yield from ("reservation: only if",) if norm.provisos else ()
    for unless in (u for u in norm.exceptions if u.of):
        yield "reservation: unless" if unless.conditions else "reservation: not bound"
    if any(norm.reserved()):
        yield f"reservation: {norm.modality}"
        yield from ("reservation from a collective duty",) if norm.bearing is not Bearing.EACH else ()


def _of_priorities(model: Model, text: str) -> Iterator[str]:
    norms = [(c.number, n) for c in model.clauses for _, n in c.variants if n is not None]
    if "notwithstanding" in text:
        yield "notwithstanding"
    subject = {c for _, n in norms for s in n.under for c in s.clauses}
    if subject:
        yield "subject to"
    if subject & {c for _, n in norms for c in n.over}:
        yield "subject to what is lifted"
    if any("it lifts every prohibition" in note for note in model.notes):
        yield "over everything"
    if any({Modality.DUTY, Modality.INTENTION} <= {n.modality for _, n in c.variants if n} for c in model.clauses):
        yield "intention or duty"
    for _, norm in norms:
        if len(norm.over) > 1:
            yield "notwithstanding: two"
        for number, ban in norms:
            same = {i.pattern.template for i in norm.items} & {i.pattern.template for i in ban.items}
            if any(_less(model, b.pattern, i.pattern) for b in ban.items for i in norm.items):
                yield from ("lifts a smaller amount",) if number in norm.over else ()
                yield from ("takes away a greater amount",) if any(number in s.clauses for s in norm.under) else ()
            if number in norm.over and same:
                yield f"{norm.modality}: lifts"
            if any(number in s.clauses for s in norm.under) and same:
                yield "subject to: takes away"


def _less(model: Model, one: Pattern, other: Pattern) -> bool:
    """The same phrase with a smaller amount."""
    last = [model.entity(p.args[-1].name).amount if isinstance(p.args[-1], Const) else None for p in (one, other)]
    return one.template == other.template and None not in last and (last[0] or 0) < (last[1] or 0)


def _of_duty(model: Model, norm: Norm, kinds: list[ActKind]) -> Iterator[str]:
    yield f"mode: {norm.mode}"
    yield "items: one" if len(norm.items) == 1 else "items: two"
    if ActKind.JOINT in kinds:
        yield "item: joint"
    own = {Var(b.var) for b in norm.binders} - {norm.bearer}
    for item in norm.items:
        if own & set(item.pattern.args):
            yield "item with a binder"
        if Var("place") in item.pattern.args:
            yield "item in the place"
    if len(norm.steps) > 1:
        yield "steps: two"
    for step in norm.steps:
        kind = _sort(model, step)
        yield "step: scenario" if kind in ("event", "call") else f"step: {kind}"
    yield f"deadline: {norm.deadline.hours}" if norm.deadline else "no deadline"
    if norm.deadline and norm.deadline.from_trigger:
        yield "deadline: from the trigger"


def _of_exceptions(model: Model, norm: Norm) -> Iterator[str]:
    if norm.exceptions:
        kinds = {Modality.BAN: "unless of a ban", Modality.LIBERTY: "unless of a liberty"}
        yield kinds.get(norm.modality, "unless")
    if len(norm.exceptions) > 1:
        yield "unless: two"
    for unless in norm.exceptions:
        if len(unless.conditions) > 1:
            yield "unless: and"
        for c in unless.conditions:
            kind = _sort(model, c)
            yield "unless: scenario" if kind in ("event", "call") else f"unless: {kind}"


__all__ = ["CONSTRUCTS", "GENERAL", "TINY", "Size", "constructs", "drafts"]
