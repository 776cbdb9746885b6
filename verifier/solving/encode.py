"""The same meaning in Z3's terms, as SMT-LIB text (definitions: `docs/semantics.md`).

One encoding serves every question about one set of harm acts. Configurations, clauses, needs and words
are free Boolean constants in it, so that brackets, ablation and minimal sets need no second encoding.
Text, because building terms as text is an order of magnitude faster than through the solver's Python
operators; sub-terms are shared by naming each distinct one once.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise, product

from verifier.model import (
    Act,
    Bearing,
    Binder,
    Broken,
    Case,
    Condition,
    Deadline,
    Domain,
    During,
    Guard,
    Happens,
    Instance,
    Joint,
    Modality,
    Mode,
    Model,
    Option,
    Passed,
    RuleKind,
    Silence,
    Step,
    Turn,
    parts,
)
from verifier.solving.grounding import Env, GroundClause, Grounding, ground, match, shares, value
from verifier.solving.smtlib import Slot, Text, TooLargeError, at_most, choice, conj, disj, ite, neg, plus, total

Grounds = dict[Instance, list[GroundClause]]
"""Instances, each with its variants."""

ACTS = 5_000
"""Acts beyond which a draft is too large to be asked about."""

HELPING = 3
"""Slots that an act gets at most for the sake of the acts that need it."""


@dataclass(frozen=True, slots=True)
class Encoding:
    """SMT-LIB text that asserts, in order, the world and then (due, kept, breached, breached so that it counts, the
    same as a ban, discharged) of each instance, and each case at last.

    `scenario` and `conduct` map acts to slots. Constants: `c<point>_<alternative>` choices, `L<i>` clause in
    force, `N<i>` need holds, `W<i>` words stand, `lead` the hours that scenario acts must wait for.
    """

    text: str
    scenario: dict[Act, tuple[Slot, ...]]
    conduct: dict[Act, tuple[Slot, ...]]
    facts: frozenset[Act]  # scenario acts of which only it matters whether they happen, not when
    instances: tuple[Instance, ...]
    bans: frozenset[Instance]
    duties: frozenset[Instance]
    ranked: bool  # some same-hour needs run in a circle
    harm_acts: tuple[Act, ...]  # every act that the harm statements cover, in text order
    points: tuple[str, ...]  # choice points that occur
    clauses: dict[str, str]  # clause number -> label constant
    needs: dict[str, str]
    words: dict[str, str]
    cases: tuple[Case, ...] = ()


def encode(
    grounding: Grounding,
    only: tuple[Instance, ...] | None = None,
    like: Encoding | None = None,
    cases: tuple[Case, ...] = (),
) -> Encoding:
    """Encode scenarios in which exactly the grounding's harm acts happen; `only` restricts to some instances.

    Acts get as many slots as they have in `like`, so that a history fits into both.
    """
    return _Encoder(grounding, only, like, cases).run()


Row = tuple[str, str, str]
"""Of a member of a joint act: it is one, it has a share, and its hour."""


class _Encoder:
    """State of one encoding: acts met so far, their slots, definitions."""

    def __init__(
        self, grounding: Grounding, only: tuple[Instance, ...] | None, like: Encoding | None, cases: tuple[Case, ...]
    ) -> None:
        g = self.g = grounding
        self.cases = cases
        self.like = {} if like is None else {**like.scenario, **like.conduct}
        self.only = None if only is None else frozenset(only)
        self.model, self.order, self.rank = g.model, g.order, g.rank
        self.points, self.sizes = g.points, g.sizes
        self.words, self.need_labels = g.words, g.need_labels
        self.chosen, self.possible, self.in_scenario = g.chosen, g.possible, g.in_scenario
        self.values, self.environments = g.values, g.environments
        self.matching, self.meeting = g.matching, g.meeting
        self.text = Text()
        self.counts: dict[Act, int] = {}
        self.slots: dict[Act, tuple[Slot, ...]] = {}
        self.helpers: set[Act] = set()
        self.leaners: dict[Act, dict[Act, int]] = {}  # for an act, the slots of each act that needs it
        self.ranked = False
        self.judging: tuple[tuple[Act, int], str] | None = None
        self.facts: set[Act] = set()
        self.dated: set[Act] = set()
        self.known: dict[tuple[Instance, tuple[Guard, ...]], tuple[str, str, str]] = {}  # see `own`
        self.offended: dict[object, tuple[Slot, ...]] = {}  # see `breaches`

    # -- which instances and acts matter --------------------------------------------------------------------

    def collect(self) -> tuple[Grounds, Grounds, Grounds, Grounds]:
        """Duties, bans, liberties and entries that matter, and (as a side effect) slots for every act they mention.

        A ban matters when its act is mentioned by something else: an act nobody has a use for is simply not done.
        """
        duties = {i: gs for i, gs in self.g.duties.items() if self.only is None or i in self.only}
        liberties = {i: gs for i, gs in self.g.liberties.items() if self.only is None or i in self.only}
        entries = {i: gs for i, gs in self.g.finals.items() if self.only is None or i in self.only}
        bans = self.g.bans
        self.mention_duties(self.with_fellows(duties))
        for one in (g for gs in liberties.values() for g in gs):
            self.mention(ground(one.norm.items[0].pattern, one.env))
        for act in sorted(self.g.harms):
            self.mention(act)
        for case in self.cases:
            for condition in case.conditions:
                self.mention_condition(condition, dict(case.env))
        chosen = {} if self.only is None else {i: g for i, g in bans.items() if i in self.only}
        for one in (g for gs in chosen.values() for g in gs):
            self.mention(ground(one.norm.items[0].pattern, one.env))
        waiting = {i: g for i, g in bans.items() if i not in chosen}
        for gs in (*chosen.values(), *liberties.values(), *entries.values()):
            self.mention_conditions(gs)
        while ready := [i for i, gs in waiting.items() if self.touches(gs)]:
            for i in ready:
                chosen[i] = waiting.pop(i)
                self.mention_conditions(chosen[i])
        return duties, {i: chosen[i] for i in sorted(chosen)}, liberties, entries

    def with_fellows(self, duties: dict[Instance, list[GroundClause]]) -> dict[Instance, list[GroundClause]]:
        """The duties, and those on which their breach depends."""
        fellows = {f for i, gs in duties.items() for g in gs for f in self.g.fellows(i, g.norm)}
        return duties | {f: self.g.duties[f] for f in sorted(fellows - duties.keys())}

    def touches(self, grounds: list[GroundClause]) -> bool:
        return any(ground(g.norm.items[0].pattern, g.env) in self.slots for g in grounds)

    def mention_duties(self, duties: Grounds) -> None:
        for gs in duties.values():
            calls = {ground(i.pattern, g.env) for g in gs for i in g.norm.items}
            for act in calls:
                self.counts[act] = self.counts.get(act, 0) + 1
        for gs in duties.values():
            self.mention_conditions(gs)
            for g in gs:
                for item in g.norm.items:
                    self.mention(ground(item.pattern, g.env))
                    if item.case is not None:
                        self.facts.add(ground(item.case, g.env))
                        self.mention(ground(item.case, g.env))

    def mention_conditions(self, grounds: list[GroundClause]) -> None:
        for g in grounds:
            for c, env in self.g.conditions(g):
                self.mention_condition(c, env)

    def mention_condition(self, condition: Condition, env: Env, by: Act | None = None) -> None:
        for act in (a for part in parts(condition) for a in self.g.spoken_of(part, env)):
            self.dated.add(act)
            self.mention(act, helps=True, by=by)

    def mention(self, act: Act, helps: bool = False, by: Act | None = None) -> None:
        """Give the act its slots: one per duty instance that calls for it, one more where it also helps something
        else along, and, up to `HELPING`, no fewer than the acts that need it have together.
        """
        if not self.possible(act):
            return
        if by is not None:
            self.leaners.setdefault(act, {})[by] = len(self.slots[by])
        if helps:
            self.helpers.add(act)
        calls = self.counts.get(act, 0)
        helping = min(sum(self.leaners.get(act, {}).values()), HELPING)
        wanted = 1 if self.in_scenario(act) else max(helping, calls + (act in self.helpers), 1)
        wanted = len(self.like[act]) if act in self.like else wanted
        if wanted <= len(self.slots.get(act, ())):
            return
        if len(self.slots) > ACTS:
            raise TooLargeError
        key = f"{self.order[act.template]}_{'_'.join(str(self.rank[a]) for a in act.args)}{'z' if act.closing else ''}"
        self.slots[act] = tuple((f"o{key}_{k}", f"t{key}_{k}") for k in range(wanted))
        for need in self.model.needs:
            for _, body in need.variants:
                if body is None or (env := match(body.act, act)) is None or act.closing:
                    continue
                if any(self.within(b, env) == "false" for b in body.binders):
                    continue
                for option in (*body.options, *body.situation()):
                    self.mention_condition(option, env, act)
        for rung in self.g.rungs(act):
            (self.facts if act in self.facts else self.dated).add(rung)
            self.mention(rung, helps=True, by=act)

    def within(self, binder: Binder, env: Env) -> str:
        """Condition under which the binder's value is in its domain; "false" when never."""
        return next((inside for name, inside in self.values(binder.domain, env) if name == env[binder.var]), "false")

    # -- when something comes about --------------------------------------------------------------------------

    def members(self, joint: Joint, env: Env) -> Iterator[tuple[str, str]]:
        return self.values(Domain("state", role=joint.role, other_than=joint.other_than), env)

    def least(self, pairs: list[Slot]) -> Slot:
        """(some holds, the least hour of those that hold) over (condition, hour) pairs."""
        if not pairs:
            return "false", "0"
        exists, hour = pairs[-1]
        for test, other in reversed(pairs[:-1]):
            better = conj((test, disj((neg(exists), at_most(other, hour)))))
            exists, hour = self.text.boolean(disj((test, exists))), self.text.integer(ite(better, other, hour))
        return exists, hour

    def from_hour(self, act: Act, start: str) -> list[Slot]:
        """Each occurrence at or after the hour; while a need is judged, only what can justify it."""
        rows = []
        for k, (o, t) in enumerate(self.slots.get(act, ())):
            founded = "true"
            if self.judging is not None:
                by, hour = self.judging
                founded = disj((self.founded(by, act, k, 0), f"(< {t} {hour})"))
            rows.append((conj((o, at_most(start, t), founded)), t))
        return rows

    def first(self, condition: Step, start: str, trigger: str, env: Env) -> Slot:
        """(it comes about at or after `start`, when)."""
        match condition:
            case Passed(hours):
                return "true", self.text.integer(plus(trigger, hours))
            case Happens():
                return self.least(list(self.done_from(condition, start, env)))
            case Broken():
                return self.least(list(self.breaches(condition, start, env)))
            case Silence():
                return self.least(list(self.silences(condition, start, env)))
            case Joint():
                return self.least(
                    [
                        (conj((inside, exists)), hour)
                        for full, inside in self.environments(condition.binders, env)
                        for exists, hour in (self.joint(condition, start, full),)
                    ]
                )

    def done_from(self, condition: Happens, start: str, env: Env) -> Iterator[Slot]:
        """Each occurrence of what the condition speaks of, at or after the hour."""
        for inside, act in self.meeting(condition.pattern, condition.binders, env):
            yield from ((conj((inside, test)), hour) for test, hour in self.from_hour(act, start))

    def silences(self, condition: Silence, start: str, env: Env) -> Iterator[Slot]:
        """Each silence that begins at or after the hour and lasts, and when it is over."""
        begun: Iterable[Slot] = [("true", start)]
        if isinstance(condition.after, Happens):
            begun = self.done_from(condition.after, start, env)
        elif condition.after is not None:
            begun = [self.first(condition.after, start, start, env)]
        broken = list(self.done_from(condition.by, start, env))
        for exists, hour in begun:
            over = self.text.integer(plus(hour, condition.hours))
            kept = (neg(conj((test, at_most(hour, at), at_most(at, over)))) for test, at in broken)
            yield self.text.boolean(conj((exists, *kept))), over

    def breaches(self, condition: Broken, start: str, env: Env) -> tuple[Slot, ...]:
        """Each hour, at or after that one, that may be one of a breach; one act may be a breach of many instances."""
        key = (condition, start, tuple(env.items()))
        if key not in self.offended:  # a situation asks for them again at every hour at which it may turn
            found: dict[str, list[str]] = {}
            for wrong, hour in self.offences(condition, start, env):
                found.setdefault(hour, []).append(wrong)
            self.offended[key] = tuple((self.text.boolean(disj(wrongs)), hour) for hour, wrongs in found.items())
        return self.offended[key]

    def offences(self, condition: Broken, start: str, env: Env) -> Iterator[Slot]:
        """Each breach at or after the hour, and when it is one."""
        for inside, i, grounds in self.g.broken(condition, env):
            for g in (g for g in grounds if g.norm.modality is Modality.BAN):
                for o, t in self.slots.get(ground(g.norm.items[0].pattern, g.env), ()):
                    yield conj((inside, g.guard, o, at_most(start, t), self.forbids(g, t))), t
            duties = [g for g in grounds if g.norm.modality is Modality.DUTY]
            for about in (False, True):
                if here := [g for g in duties if self.about_scenario(g) is about]:
                    wrong, hour = self.default(i, here)
                    yield conj((inside, wrong, at_most(start, hour))), hour

    def default(self, instance: Instance, grounds: list[GroundClause]) -> Slot:
        """A duty is breached, and its end and that of its fellows that are due is past: the hour after."""
        _, _, wrong, _ = self.duty(instance, grounds)
        ends, last = self.ends(instance, grounds)
        for group in grouped(grounds, lambda g: (g.norm.bearing, g.norm.bearer)):
            here = self.chosen_among(group, grounds)
            for f in self.g.fellows(instance, group[0].norm):
                alike = self.alike(f, grounds)
                if not alike:
                    continue
                due, end = self.own(f, alike)[0], self.ends(f, alike)[1]
                last = self.text.integer(ite(conj((here, due, neg(at_most(end, last)))), end, last))
        return self.text.boolean(conj((wrong, ends))), self.text.integer(plus(last, 1))

    def ends(self, instance: Instance, grounds: list[GroundClause]) -> Slot:
        """(the duty has a deadline, when it is)."""
        some, last = "false", "0"
        for group in grouped(grounds, lambda g: (g.exists, g.norm.deadline, *g.parts[:3])):
            chosen = self.text.boolean(self.chosen_among(group, grounds))
            if (deadline := group[0].norm.deadline) is not None:
                _, start, trigger = self.start(group[0])
                some = disj((some, chosen))
                last = self.text.integer(ite(chosen, self.end(deadline, start, trigger), last))
        return self.text.boolean(some), last

    def joint(self, joint: Joint, start: str, env: Env) -> Slot:
        """When the rule's shares, and those of all who must be included, are complete, counting from `start`."""
        rows: list[Row] = []
        for member, inside in self.members(joint, env):
            share, *closing = shares(joint, env, member)
            exists, hour = self.least(self.from_hour(share, start))
            if closing:
                again, hour = self.least(self.from_hour(closing[0], hour))
                exists = conj((exists, again))
            rows.append((inside, self.text.boolean(exists), hour))
        if joint.rule.kind in (RuleKind.ALL, RuleKind.CONCLUDED):
            return self.every(start, rows)
        if joint.rule.kind is RuleKind.ANY:
            enough = self.least([(conj((i, e)), h) for i, e, h in rows])
        else:
            enough = self.counted(joint, start, rows, env)
        if not joint.including:
            return enough
        special = dict(self.values(Domain("state", role=joint.including, other_than=joint.other_than), env))
        names = [member for member, _ in self.members(joint, env)]
        needed = [(conj((i, special.get(m, "false"))), e, h) for m, (i, e, h) in zip(names, rows, strict=True)]
        exists, latest = self.every(enough[1], needed)
        return self.text.boolean(conj((enough[0], exists))), latest

    def every(self, start: str, rows: list[Row]) -> Slot:
        """When everybody's share is there, no earlier than `start`."""
        latest = start
        for inside, _, hour in rows:
            latest = self.text.integer(ite(conj((inside, neg(at_most(hour, latest)))), hour, latest))
        return self.text.boolean(conj(disj((neg(i), e)) for i, e, _ in rows)), latest

    def counted(self, joint: Joint, start: str, rows: list[Row], env: Env) -> Slot:
        """The k-th smallest hour, k depending on how many members there are under the configuration."""
        size = total(i for i, _, _ in rows)
        threshold = str(joint.rule.threshold(0))
        for n in range(1, len(rows) + 1):
            k = str(joint.rule.threshold(n))
            threshold = k if size.isdigit() and int(size) == n else ite(f"(= {size} {n})", k, threshold)
        if size.isdigit():
            threshold = str(joint.rule.threshold(int(size)))
        threshold = self.text.integer(threshold)
        pairs = [(f"(= {threshold} 0)", start)]
        for inside, exists, hour in rows:
            by_then = total(conj((i, e, at_most(h, hour))) for i, e, h in rows)
            pairs.append((self.text.boolean(conj((inside, exists, f"(<= {threshold} {by_then})"))), hour))
        # Said apart from the hours, and once more of acts that may come too early: by counting alone it can be refuted.
        done = [disj(o for o, _ in self.slots.get(shares(joint, env, m)[0], ())) for m, _ in self.members(joint, env)]
        shared = total(conj((i, e)) for i, e, _ in rows)
        tried = total(conj((i, d)) for (i, _, _), d in zip(rows, done, strict=True))
        enough = conj((f"(<= {threshold} {shared})", f"(<= {threshold} {tried})"))
        return self.text.boolean(enough), self.least(pairs)[1]

    def has_come(self, condition: Condition, hour: str, env: Env) -> str:
        exists, when = self.first(condition, "0", "0", env)
        return self.text.boolean(conj((exists, at_most(when, hour))))

    def excused(self, g: GroundClause, hour: str) -> str:
        """Some exception that stands holds at the hour, or a situation leaves no room then, or all is ended."""
        norm, env = g.norm, g.env
        spared = [
            conj((self.words[u.words], *(self.has_come(c, hour, env) for c in u.conditions)))
            for u in norm.exceptions
            if u.of in ("", value(norm.bearer, env))
        ]
        for during in norm.during:
            lasts = self.lasts(during, hour, env)
            spared.append(conj((self.words[during.words], lasts if during.excepted else neg(lasts))))
        return self.text.boolean(disj((*spared, self.over(g, hour))))

    def lasts(self, during: During, hour: str, env: Env, literal: bool = False) -> str:
        """The situation has begun by the hour, and nothing has ended it from then to the hour."""
        ended = [(conj((inside, o)), t) for inside, o, t in self.turns(during.ends, env, literal)]
        begun = [("true", "true", "0")] if during.from_start else []
        stand = []
        for inside, o, t in (*begun, *self.turns(during.begins, env, literal)):
            over = [conj((gone, at_most(t, end), at_most(end, hour))) for gone, end in ended]
            stand.append(conj((inside, o, at_most(t, hour), neg(self.text.boolean(disj(over))))))
        return self.text.boolean(disj(stand))

    def turns(self, conditions: tuple[Turn, ...], env: Env, literal: bool = False) -> Iterator[tuple[str, str, str]]:
        """What begins or ends a situation: when it counts, that it happens, and its hour."""
        counts = self.matching if literal else self.meeting
        for c in conditions:
            if isinstance(c, Broken):
                yield from (("true", wrong, hour) for wrong, hour in self.breaches(c, "0", env))
                continue
            for inside, act in counts(c.pattern, c.binders, env):
                yield from ((inside, o, t) for o, t in self.slots.get(act, ()))

    # -- norms -------------------------------------------------------------------------------------------------

    def routes(self, g: GroundClause, kind: Modality) -> tuple[list[str], list[Slot]]:
        """(which ways to begin or to end stand, the ways: each is gone through, when) for the norm's instrument."""
        stands: list[str] = []
        ways: list[Slot] = []
        for instance, final in self.g.finals_of(g):
            if final.norm.modality is kind:
                stands.append(conj((self.g.labels[instance.clause], final.guard, final.exists)))
                complete, hour = self.trigger(final)
                lag = final.norm.deadline.hours if final.norm.deadline else 0
                ways.append((conj((stands[-1], complete)), self.text.integer(plus(hour, lag))))
        return stands, ways

    def binds(self, g: GroundClause) -> Slot:
        """(the norm's instrument binds its bearer some time and is not void, from when); at once if nothing is said."""
        stands, ways = self.routes(g, Modality.ENTRY)
        binds, hour = self.least([(neg(self.text.boolean(disj(stands))), "0"), *ways]) if ways else ("true", "0")
        _, gone = self.routes(g, Modality.VOIDING)
        return conj((binds, neg(self.text.boolean(disj(void for void, _ in gone))))) if gone else binds, hour

    def over(self, g: GroundClause, hour: str) -> str:
        """The norm's instrument has ceased to bind its bearer by that hour."""
        _, ways = self.routes(g, Modality.ENDING)
        return disj(conj((gone, at_most(end, hour))) for gone, end in ways)

    def trigger(self, g: GroundClause) -> Slot:
        """(it is complete, the hour), counted from when the instrument binds."""
        exists, start = self.binds(g)
        latest = start
        for condition in g.norm.trigger:
            here, hour = self.first(condition, start, start, g.env)
            exists = conj((exists, here))
            latest = self.text.integer(ite(at_most(hour, latest), latest, hour)) if latest != "0" else hour
        for stands, condition in self.reserved(g):
            here, hour = self.first(condition, start, start, g.env)
            exists = conj((exists, disj((neg(stands), here))))
            latest = self.text.integer(ite(conj((stands, neg(at_most(hour, latest)))), hour, latest))
        return self.text.boolean(exists), latest

    def reserved(self, g: GroundClause) -> Iterator[tuple[str, Condition]]:
        """What the bearer has reserved as a condition of its own, each with the words that say so."""
        mine = (p for p in g.norm.provisos if p.of == value(g.norm.bearer, g.env))
        yield from ((self.words[p.words], condition) for p in mine for condition in p.conditions)

    def start(self, g: GroundClause) -> tuple[str, str, str]:
        """(it falls due, the start, the trigger hour)."""
        exists, latest, trigger = self.steps(g)
        return self.text.boolean(conj((g.exists, exists, neg(self.excused(g, latest))))), latest, trigger

    def steps(self, g: GroundClause) -> tuple[str, str, str]:
        """(trigger and steps are complete, the start, the trigger hour)."""
        exists, trigger = self.trigger(g)
        entered = self.binds(g)[1]
        opened = self.first(g.norm.trigger[0], entered, entered, g.env)[1] if g.norm.trigger else entered
        latest = trigger
        for step in g.norm.steps:
            here, hour = self.first(step, opened, opened, g.env)
            exists = conj((exists, here))
            latest = self.text.integer(ite(at_most(hour, latest), latest, hour))
        return self.text.boolean(exists), latest, trigger

    def duty(self, instance: Instance, grounds: list[GroundClause]) -> tuple[str, str, str, str]:
        """(due, kept, breached, discharged) of a duty over its variants.

        Some may bind several otherwise than each by itself.
        """
        due, done, ended = self.own(instance, grounds)
        kept, absolved = done, "false"
        for bearing in (Bearing.TOGETHER, Bearing.SEVERALLY):
            chosen = [g for g in grounds if g.norm.bearing is bearing]
            for group in grouped(chosen, lambda g: g.norm.bearer):
                here = self.chosen_among(group, grounds)
                fellows = self.g.fellows(instance, group[0].norm)
                among = [self.own(f, self.alike(f, grounds))[:2] for f in fellows]
                if bearing is Bearing.TOGETHER:
                    absolved = disj((absolved, conj((here, disj(conj((d, neg(k))) for d, k in among)))))
                else:
                    kept = disj((kept, conj((here, disj(conj(pair) for pair in among)))))
        kept = self.text.boolean(kept)
        undone = (due, neg(kept))
        broken = conj((*undone, neg(self.text.boolean(absolved)), neg(ended)))
        return due, conj((due, kept)), broken, conj((*undone, ended))

    def alike(self, fellow: Instance, grounds: list[GroundClause]) -> list[GroundClause]:
        """The fellow's variants that are about the same: the scenario, or conduct."""
        about = self.about_scenario(grounds[0])
        return [g for g in self.g.duties[fellow] if self.about_scenario(g) is about]

    def own(self, instance: Instance, grounds: list[GroundClause]) -> tuple[str, str, str]:
        """(due, satisfied, ended by its `until` in time) of a duty looked at by itself, over its variants.

        When it starts and what it asks for mostly depend on different choices, so they are put together apart:
        what is written grows with the sum of the alternatives, not with their product.
        """
        key = (instance, tuple(g.cube for g in grounds))
        if key not in self.known:
            starts = grouped(grounds, lambda g: (g.exists, *g.parts[:3]))
            due, hour, since = "false", "0", "0"
            for group in starts:
                here, start, trigger = self.start(group[0])
                chosen = self.text.boolean(self.chosen_among(group, grounds))
                due = disj((due, conj((chosen, here))))
                hour = start if len(starts) == 1 else ite(chosen, start, hour)
                since = trigger if len(starts) == 1 else ite(chosen, trigger, since)
            due, hour, since = self.text.boolean(due), self.text.integer(hour), self.text.integer(since)
            kept, ended = [], []
            for group in grouped(grounds, lambda g: g.parts[3:]):
                chosen = self.text.boolean(self.chosen_among(group, grounds))
                kept.append(disj((neg(chosen), self.satisfied(group[0], hour, since))))
                ended.append(conj((chosen, self.ended(group[0], hour, since))))
                due = self.text.boolean(conj((due, disj((neg(chosen), *self.left(group[0], hour))))))
            self.known[key] = due, self.text.boolean(conj(kept)), self.text.boolean(disj(ended))
        return self.known[key]

    def ended(self, g: GroundClause, start: str, since: str) -> str:
        """`until` has come about while the duty could still be done in time."""
        exists, hour = self.until(g, since)
        limit = None if g.norm.deadline is None else self.end(g.norm.deadline, start, since)
        return conj((exists, "true" if limit is None else at_most(hour, limit)))

    def until(self, g: GroundClause, since: str) -> Slot:
        """(what ends the norm comes about after its trigger, when)."""
        pairs: list[Slot] = []
        for group in g.norm.until:
            exists, latest = "true", since
            for condition in group:
                here, hour = self.first(condition, since, since, g.env)
                exists = conj((exists, here))
                latest = self.text.integer(ite(at_most(hour, latest), latest, hour))
            pairs.append((self.text.boolean(exists), latest))
        return self.least(pairs)

    def before_end(self, g: GroundClause, since: str, hour: str) -> str:
        """Nothing has ended the norm by that hour."""
        exists, end = self.until(g, since)
        return self.text.boolean(neg(conj((exists, at_most(end, hour)))))

    def by_end(self, g: GroundClause, since: str, hour: str) -> str:
        """Nothing has ended the norm before that hour."""
        exists, end = self.until(g, since)
        return self.text.boolean(disj((neg(exists), at_most(hour, end))))

    def left(self, g: GroundClause, start: str) -> list[str]:
        """Of each item of a duty, whether no ban takes it away."""
        if not g.norm.under:
            return ["true"] * len(g.norm.items)
        acts = (ground(item.pattern, g.env) for item in g.norm.items)
        bars = ([conj((w, b.guard, self.forbids(b, start))) for w, b in self.g.barred_by(g, act)] for act in acts)
        return [neg(self.text.boolean(disj(bar))) for bar in bars]

    def chosen_among(self, group: list[GroundClause], grounds: list[GroundClause]) -> str:
        """The condition on configurations under which one of the group's variants is in force."""
        return disj(self.chosen(c) for c in joined([g.cube for g in group], self.sizes))

    def satisfied(self, g: GroundClause, start: str, trigger: str) -> str:
        done = [self.done(ground(i.pattern, g.env), start, trigger, g) for i in g.norm.items]
        left = self.left(g, start)
        match g.norm.mode:
            case Mode.OWN:
                return "true"
            case Mode.ONE:
                return disj(conj(pair) for pair in zip(left, done, strict=True))
            case Mode.ALL:
                return conj(disj((neg(here), d)) for here, d in zip(left, done, strict=True))
            case Mode.CASE:
                facts = [self.happens(ground(i.case, g.env)) if i.case else "true" for i in g.norm.items]
                return conj(disj((neg(here), neg(f), d)) for here, f, d in zip(left, facts, done, strict=True))

    def happens(self, act: Act) -> str:
        return disj(o for o, _ in self.slots.get(act, ()))

    def done(self, act: Act, start: str, trigger: str, g: GroundClause) -> str:
        end = None if g.norm.deadline is None else self.end(g.norm.deadline, start, trigger)
        return self.text.boolean(
            disj(
                conj((o, at_most(start, t), "true" if end is None else f"(<= {t} {end})", self.by_end(g, trigger, t)))
                for o, t in self.slots.get(act, ())
            )
        )

    def end(self, deadline: Deadline, start: str, trigger: str) -> str:
        """The last hour."""
        return self.text.integer(plus(trigger if deadline.from_trigger else start, deadline.hours))

    def ban(self, g: GroundClause) -> tuple[str, str]:
        exists, trigger = self.trigger(g)
        act = ground(g.norm.items[0].pattern, g.env)
        wrong = disj(
            conj((o, at_most(trigger, t), neg(self.excused(g, t)), neg(self.lifted(g, t)), stands))
            for o, t in self.slots.get(act, ())
            for stands in (self.before_end(g, trigger, t),)
        )
        return self.text.boolean(conj((g.exists, exists))), self.text.boolean(wrong)

    def forbids(self, g: GroundClause, hour: str) -> str:
        """The ban forbids its act at that hour."""
        exists, trigger = self.trigger(g)
        over = (neg(self.excused(g, hour)), neg(self.lifted(g, hour)), self.before_end(g, trigger, hour))
        return self.text.boolean(conj((g.exists, exists, at_most(trigger, hour), *over)))

    def lifted(self, ban: GroundClause, hour: str) -> str:
        """Something lifts the ban at that hour. Whether its clause is left out of the draft does not matter."""
        return self.text.boolean(disj(conj((g.guard, self.open(g, hour))) for g in self.g.lifted_by(ban)))

    def open(self, g: GroundClause, hour: str) -> str:
        """The liberty is available at that hour; the duty is due and can still be done in time."""
        exists, start, trigger = self.steps(g)
        liberty = g.norm.modality is Modality.LIBERTY
        parts = [g.exists, exists, at_most(start, hour), neg(self.excused(g, hour if liberty else start))]
        parts.append(self.before_end(g, trigger, hour) if liberty else self.by_end(g, trigger, hour))
        if not liberty:
            parts.append(disj(self.left(g, start)))
        if g.norm.deadline is not None:
            parts.append(at_most(hour, self.end(g.norm.deadline, start, trigger)))
        return self.text.boolean(conj(parts))

    def liberty(self, g: GroundClause) -> tuple[str, str]:
        """(it becomes available, its act is done while it is)."""
        _, start, _ = self.steps(g)
        act = ground(g.norm.items[0].pattern, g.env)
        used = disj(conj((o, self.open(g, t))) for o, t in self.slots.get(act, ()))
        turns = [t for d in g.norm.during for _, _, t in self.turns((*d.begins, *d.ends), g.env)]
        hours = dict.fromkeys((start, *turns))
        return self.text.boolean(disj(self.open(g, hour) for hour in hours)), self.text.boolean(used)

    def judge(
        self,
        instance: Instance,
        duties: list[GroundClause],
        bans: list[GroundClause],
        liberties: list[GroundClause],
        entries: list[GroundClause],
    ) -> tuple[str, ...]:
        """(due, kept, breached, breached so that it counts, the same as a ban, discharged) of one instance.

        Variants whose content is an event or a call are the scenario: their breach counts in no `Clean` or `Orderly`.
        """
        due: list[str] = []
        kept: list[str] = []
        ended: list[str] = []
        broken: list[str] = []
        counted: list[str] = []
        offended: list[str] = []
        for about in (False, True):
            if here := [g for g in duties if self.about_scenario(g) is about]:
                arises, done, wrong, over = self.duty(instance, here)
                due.append(arises)
                ended.append(over)
                kept.append(done)
                (broken if about else counted).append(wrong)
            for g in (g for g in bans if self.about_scenario(g) is about):
                arises, wrong = self.ban(g)
                due.append(conj((g.guard, arises)))
                kept.append(conj((g.guard, arises, neg(wrong))))
                (broken if about else offended).append(conj((g.guard, arises, wrong)))
        for g in liberties:
            arises, used = self.liberty(g)
            due.append(conj((g.guard, arises)))
            kept.append(conj((g.guard, arises, used)))
        for g in entries:
            due.append(conj((g.guard, g.exists, self.trigger(g)[0])))
            kept.append(due[-1])
        every = (*broken, *counted, *offended)
        counts = disj((*counted, *offended))
        return disj(due), disj(kept), disj(every), counts, disj(offended), disj(ended)

    def about_scenario(self, g: GroundClause) -> bool:
        """Whether all the norm's items are events or calls."""
        return all(self.in_scenario(ground(i.pattern, g.env)) for i in g.norm.items)

    def comes(self, case: Case) -> str:
        """The case's values are in their domains, and its conditions come about."""
        env = dict(case.env)
        inside = [self.within(b, env) for b in case.binders]
        return conj((*inside, *(self.first(c, "0", "0", env)[0] for c in case.conditions)))

    # -- the world -----------------------------------------------------------------------------------------------

    def world(self) -> Iterator[str]:
        for act in sorted(self.slots):
            slots = self.slots[act]
            if act in self.g.harm_when:
                when = self.g.harm_when[act]
                yield when if act in self.g.harms else conj(disj((neg(o), neg(when))) for o, _ in slots)
            for o, t in slots:
                least = "lead" if self.in_scenario(act) else "0"
                yield f"(<= {least} {t})"
                yield f"(= {t} {least})" if act in self.facts else f"(or {o} (= {t} {least}))"
            for (o1, t1), (o2, t2) in pairwise(slots):
                yield f"(or (not {o2}) (and {o1} (< {t1} {t2})))"
            if not act.closing:
                yield from self.needs(act)
                yield from self.rungs(act)

    def needs(self, act: Act) -> Iterator[str]:
        for need in self.model.needs:
            for guard, body in need.variants:
                if body is None or (env := match(body.act, act)) is None:
                    continue
                inside = [self.within(b, env) for b in body.binders]
                test = conj((self.need_labels[need.name], self.chosen(guard), *inside))
                for index, (o, t) in enumerate(self.slots[act]):
                    met = disj(self.met(option, t, body.lead, env, (act, index)) for option in body.options)
                    if body.during is not None:
                        lasts = self.lasts(body.during, t, env, literal=True)
                        met = neg(lasts) if body.during.excepted else lasts
                    yield disj((neg(conj((test, o))), met))

    def rungs(self, act: Act) -> Iterator[str]:
        """Whatever is done with an amount is done with each smaller one, at that very hour."""
        circle = any(self.circular(act.template, other) for other in same_hour(self.model, act.template))
        for rung, (k, (o, t)) in product(self.g.rungs(act), enumerate(self.slots[act])):
            same = (
                conj((below, f"(= {at} {t})", self.founded((act, k), rung, n, 0) if circle else "true"))
                for n, (below, at) in enumerate(self.slots[rung])
            )
            yield disj((neg(o), *same))

    def met(self, option: Option, hour: str, lead: int, env: Env, by: tuple[Act, int]) -> str:
        if isinstance(option, Joint):
            self.judging = (by, hour) if lead == 0 else None
            exists, when = self.first(option, "0", "0", env)
            self.judging = None
            return conj((exists, at_most(plus(when, lead), hour)))
        return disj(
            conj(
                (
                    inside,
                    o,
                    f"(= {t} {hour})" if lead == 0 else f"(<= {plus(t, lead)} {hour})",
                    self.founded(by, act, k, lead),
                )
            )
            for inside, act in self.matching(option.pattern, option.binders, env)
            for k, (o, t) in enumerate(self.slots.get(act, ()))
        )

    def founded(self, by: tuple[Act, int], act: Act, index: int, lead: int) -> str:
        """Same-hour needs that run in a circle of phrases must descend in rank."""
        if lead > 0 or not self.circular(by[0].template, act.template):
            return "true"
        self.ranked = True
        return f"(< {self.rank_of(act, index)} {self.rank_of(*by)})"

    def rank_of(self, act: Act, index: int) -> str:
        return "r" + self.slots[act][index][0][1:]

    def circular(self, needer: str, needed: str) -> bool:
        """Whether same-hour needs lead from `needed` back to `needer`."""
        seen, todo = set(), [needed]
        while todo:
            name = todo.pop()
            if name == needer:
                return True
            if name not in seen:
                seen.add(name)
                todo += same_hour(self.model, name)
        return False

    def run(self) -> Encoding:
        duties, bans, liberties, entries = self.collect()
        instances = tuple(sorted({*duties, *bans, *liberties, *entries}))
        self.facts -= self.dated.union(*map(self.g.rungs, self.dated))  # what goes with a dated act is dated too
        judged = [self.judge(i, *(kind.get(i, []) for kind in (duties, bans, liberties, entries))) for i in instances]
        world = list(self.world())
        asserts = [conj(world), *(part for pair in judged for part in pair), *map(self.comes, self.cases)]
        body = [*self.text.lines, *(f"(assert {a})" for a in asserts)]
        used = {int(number) for number in re.findall(r"\bc(\d+)_", "\n".join(body))}
        points = tuple(p.name for k, p in enumerate(self.model.points) if k in used)
        lines = [*self.declarations(points), *body]
        return Encoding(
            text="\n".join(lines),
            scenario={a: self.slots[a] for a in self.in_order(self.slots) if self.in_scenario(a)},
            conduct={a: self.slots[a] for a in self.in_order(self.slots) if not self.in_scenario(a)},
            facts=frozenset(self.facts),
            instances=instances,
            bans=frozenset(bans),
            duties=frozenset(duties),
            ranked=self.ranked,
            harm_acts=self.in_order(self.g.harm_when),
            points=points,
            clauses=self.g.labels,
            needs=self.need_labels,
            words=self.words,
            cases=self.cases,
        )

    def in_order(self, acts: Iterable[Act]) -> tuple[Act, ...]:
        return tuple(sorted(acts, key=lambda a: (self.order[a.template], [self.rank[n] for n in a.args], a.closing)))

    def declarations(self, points: tuple[str, ...]) -> Iterator[str]:
        yield "(declare-const lead Int)"
        for name in points:
            for a in range(len(self.model.point(name).alternatives)):
                yield f"(declare-const {choice(self.points, name, a)} Bool)"
        yield from (f"(declare-const {label} Bool)" for label in self.need_labels.values())
        entering = dict.fromkeys(i.clause for i in self.g.finals)
        yield from (f"(declare-const {self.g.labels[number]} Bool)" for number in entering)
        yield from (f"(declare-const {label} Bool)" for label in self.words.values())
        for act in sorted(self.slots):
            for o, t in self.slots[act]:
                yield f"(declare-const {o} Bool)"
                yield f"(declare-const {t} Int)"
                yield f"(declare-const r{o[1:]} Int)"


def grouped(grounds: list[GroundClause], key: Callable[[GroundClause], object]) -> list[list[GroundClause]]:
    """Variants that agree in the key, in text order."""
    groups: dict[object, list[GroundClause]] = {}
    for g in grounds:
        groups.setdefault(key(g), []).append(g)
    return list(groups.values())


def joined(cubes: list[Guard], sizes: dict[str, int]) -> list[Guard]:
    """The same union of partial configurations, without points of which every alternative is there."""
    for point in dict.fromkeys(p for cube in cubes for p, _ in cube):
        rests: dict[Guard, set[int]] = {}
        for cube in cubes:
            for p, a in cube:
                if p == point:
                    rests.setdefault(tuple(x for x in cube if x[0] != point), set()).add(a)
        without = [c for c in cubes if point not in dict(c)]
        if all(len(found) == sizes[point] for found in rests.values()):
            cubes = [*without, *rests]
    return cubes


def same_hour(model: Model, template: str) -> list[str]:
    """Phrases that this phrase needs at the same hour."""
    return [
        option.pattern.template if isinstance(option, Happens) else option.template
        for need in model.needs
        for _, body in need.variants
        if body is not None and body.lead == 0 and body.act.template == template
        for option in body.options
    ]


def longest_lead(model: Model, without: frozenset[str] = frozenset()) -> int:
    """The longest chain of lead times along needs, in hours; each phrase at most once on a chain."""
    edges: dict[str, dict[str, int]] = {}
    for need in model.needs:
        for _, body in need.variants:
            if body is not None and need.name not in without:
                for option in body.options:
                    target = option.pattern.template if isinstance(option, Happens) else option.template
                    row = edges.setdefault(body.act.template, {})
                    row[target] = max(row.get(target, 0), body.lead)

    def longest(name: str, seen: frozenset[str]) -> int:
        steps = ((t, lead) for t, lead in edges.get(name, {}).items() if t not in seen)
        return max((lead + longest(t, seen | {t}) for t, lead in steps), default=0)

    return max((longest(name, frozenset({name})) for name in edges), default=0)
