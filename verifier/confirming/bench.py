"""One model on the bench: its encodings, made once, and what is left out or chosen throughout."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from itertools import product
from math import prod

from verifier import goals
from verifier.confirming.case import full_config
from verifier.cutoff import Classes, classes, cut, redundant
from verifier.formula import TRUE, And, Question, Without, cases, spoken_of
from verifier.meaning.acceptance import MOST, unaccepted
from verifier.meaning.attainable import deciding, stuck
from verifier.model import Act, Clause, Goal, Guard, Instance, Model
from verifier.model import Case as GoalCase
from verifier.query import Cores, Query, Tale, Unaccepted, View
from verifier.solving.solve import Asker, Effort, Undecided

TOO_MANY = "too many choices to look at one by one"


@dataclass(slots=True)
class Bench:
    """One model on the bench: encodings made so far, and what is left out or chosen throughout."""

    model: Model
    budget: int
    chosen: Guard = ()
    needs: frozenset[str] = frozenset()
    whole: bool = False  # no cut-off
    alone: bool = False  # no work in another process
    entering: bool = False  # also what the text says of its entry into force; else it is judged as in force
    refused: str = ""  # why nothing can be asked of the model
    effort: Effort = field(default_factory=Effort)
    text: Model = field(init=False)  # as it was given
    small: Model = field(init=False)
    classes: Classes = field(init=False)
    askers: dict[object, Asker] = field(default_factory=dict)
    entrance: Bench | None = None

    def __post_init__(self) -> None:
        self.text = self.model
        self.model = self.text if self.entering else self.text.in_force()
        self.classes = classes(self.model)
        self.small = self.model if self.whole else cut(self.model)

    def before_entry(self) -> Bench:
        """The same text with what it says of its entry into force."""
        if self.model is self.text:
            return self
        if self.entrance is None:
            self.entrance = replace(self, model=self.text, entering=True, askers={}, entrance=None)
        return self.entrance

    def asker(self, query: Query) -> Asker:
        """The encoding that the query is asked of; readings are compared on the full set of states."""
        if query.tale is Tale.READINGS and query.subject is not None:
            return self.make(query.question.harms, (query.subject,))
        if query.coalition:
            return self.make(query.question.harms, *named(query.question))
        spoken = self.spoken_of(query.question)
        plain = self.make(query.question.harms, cases=spoken)
        if query.subject is None or plain.treats(query.subject):
            return plain
        # A ban on what nobody has a use for is left out of questions that are not about it; under one reading, perhaps.
        chosen = (*sorted(plain.encoding.duties), query.subject)
        return self.make(query.question.harms, chosen, spoken, self.small)

    def spoken_of(self, q: Question) -> tuple[GoalCase, ...]:
        """The cases of every goal that matters with these harms, if the question speaks of one; else none."""
        if not named(q)[1]:
            return ()
        found = goals.cases(self.make(q.harms).purposes(), self.small.states())
        return tuple(dict.fromkeys(found))

    def make(
        self,
        scene: tuple[Act, ...],
        only: tuple[Instance, ...] | None = None,
        cases: tuple[GoalCase, ...] = (),
        model: Model | None = None,
    ) -> Asker:
        """The encoding for these harm acts, made once; of some instances, unless otherwise said, with all states."""
        model = model or (self.small if only is None else self.model)
        key = (scene, only, cases, id(model))
        if key not in self.askers:
            self.askers[key] = Asker(model, scene, self.budget, self.effort, only, cases)
        return self.askers[key]

    def forget(self) -> None:
        """Let go of all games: they remember every escape, and memory must not grow with the number of questions."""
        for asker in self.askers.values():
            asker.forget()

    def made(self) -> bool:
        """Whether anything could be asked so far."""
        return bool(self.askers)

    def view(self, harms: tuple[Act, ...], cores: Cores) -> View:
        """The model as the checks see it."""

        def listed(which: Callable[[Asker], Iterable[Instance]]) -> Callable[[tuple[Act, ...]], tuple[Instance, ...]]:
            return lambda scene: in_order(self.small, which(self.make(scene)))

        return View(
            model=self.small,
            full=self.model,
            classes=self.classes,
            harms=harms,
            duties=listed(lambda a: a.encoding.duties),
            bans=listed(lambda a: a.grounding.bans),
            liberties=listed(lambda a: a.grounding.liberties),
            finals=self.finals(),
            full_duties=lambda scene: in_order(self.model, self.make(scene, ()).grounding.duties),
            conduct=lambda scene: tuple(self.make(scene).encoding.conduct),
            stuck=lambda guard: stuck(self.small, full_config(self.small, guard), Without(needs=self.needs)),
            deciding=lambda phrase: deciding(self.small, phrase),
            ways=self.ways,
            goals=lambda scene: tuple(self.make(scene).purposes()) if self.small.goals else (),
            unaccepted=self.unaccepted,
            cores=cores,
            redundant=redundant(self.small),
            chosen=self.chosen,
        )

    def finals(self) -> tuple[Instance, ...]:
        """What the text says from when, and until when, it binds a party; nothing where it is judged as in force."""
        told = any(c.final for c in self.small.clauses)
        return in_order(self.small, self.make(()).grounding.finals) if told else ()

    def unaccepted(self, subject: Clause | Goal) -> Mapping[Unaccepted, tuple[Guard, ...]]:
        """What lies with states that are no parties, in the full model. Raises Undecided."""
        found = unaccepted(self.model, subject, Without(needs=self.needs), self.chosen)
        if found is None:
            raise Undecided(TOO_MANY)
        return found

    def ways(self, points: tuple[str, ...]) -> tuple[Guard, ...]:
        """All ways to settle these points that agree with what is chosen throughout. Raises Undecided."""
        made = dict(self.chosen)
        sizes = {p.name: len(p.alternatives) for p in self.model.points}
        open_ = [(made[p],) if p in made else range(sizes[p]) for p in points]
        if prod(len(s) for s in open_) > MOST:
            raise Undecided(TOO_MANY)
        return tuple(tuple(zip(points, picks, strict=True)) for picks in product(*open_))

    def restricted(self, query: Query) -> Query:
        """The query within what is chosen and left out throughout."""
        q = query.question
        without = replace(q.without, needs=q.without.needs | self.needs)
        within = tuple(g for g in (joined(g, self.chosen) for g in q.within) if g is not None)
        plain = query.plain and replace(query.plain, within=within, without=without)
        return replace(query, question=replace(q, within=within, without=without), plain=plain)


def joined(one: Guard, other: Guard) -> Guard | None:
    """Both partial configurations at once; None where they differ."""
    both = {**dict(one), **dict(other)}
    return tuple(both.items()) if {**both, **dict(one)} == both else None


def in_order(model: Model, instances: Iterable[Instance]) -> tuple[Instance, ...]:
    """Instances in text order."""
    clause = {c.number: k for k, c in enumerate(model.clauses)}
    rank = {e.name: k for k, e in enumerate(model.entities)}

    def key(i: Instance) -> tuple[int, int, tuple[int, ...], Instance]:
        return clause[i.clause], rank[i.bearer], tuple(rank.get(v, -1) for _, v in i.binding), i

    return tuple(sorted(instances, key=key))


def named(q: Question) -> tuple[tuple[Instance, ...], tuple[GoalCase, ...]]:
    """The instances and cases of which a question speaks."""
    formulas = And((*q.some, *q.along, q.given, q.always or TRUE))
    return tuple(sorted(spoken_of(formulas))), cases(formulas)
