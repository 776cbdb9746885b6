"""Reservations: which clauses each touches, and what it makes of their norms; and what others than parties accept."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from verifier.model import Const, Modality, Model, Norm
from verifier.resolving.declare import named
from verifier.resolving.guards import Chooser
from verifier.resolving.priorities import Labels
from verifier.resolving.scope import SlipError, World
from verifier.text import syntax
from verifier.text.diagnostics import shown
from verifier.text.source import Span

_ASSUMED = (
    "a reservation changes what the state that makes it owes or may do, not what others owe to it; whether it is"
    " admissible, and what an objection does to it, is not judged"
)
_NOTHING = "it neither binds anybody nor lets anybody do anything"
_TOUCHED = ("shall", "shall not", "may")
KINDS = (Modality.DUTY, Modality.BAN, Modality.LIBERTY)
"""What can be reserved."""


@dataclass(frozen=True, slots=True)
class Made:
    """One reservation: the state that makes it, the clauses that it touches."""

    state: str
    clauses: tuple[str, ...]
    statement: syntax.Reservation
    counts: Mapping[int, int]  # of each choice in the draft, how many alternatives it has

    def said(self, choose: Chooser) -> syntax.Reserved | None:
        """What it says under the alternatives taken; None where it is not made."""
        return next(
            v.body
            for v in self.statement.variants
            if all(choose(at, self.counts[at]) == alternative for at, alternative in v.taken)
        )

    def words(self, said: str, clause: str) -> str:
        """The words of one limb, unique in the model."""
        return f"{said} (reservation of {self.state} to {clause})"


def made(s: syntax.Reservation, world: World, labels: Labels, draft: syntax.Draft, counts: Mapping[int, int]) -> Made:
    """Whose it is, and what it touches.

    Raises:
        SlipError: where it touches nothing.

    """
    state, touched = _said_of(s, world, labels, draft, "nothing of it can be reserved")
    if not touched:
        raise world.slip(
            "reserves-nothing",
            f"there is nothing in this to reserve: {_NOTHING}",
            s.labels[0].span,
            "name a clause in which somebody `shall`, `shall not` or `may` do something",
        )
    world.notes.setdefault(_ASSUMED)
    return Made(state, touched, s, counts)


def _said_of(
    s: syntax.Reservation | syntax.Acceptance, world: World, labels: Labels, draft: syntax.Draft, ending: str
) -> tuple[str, tuple[str, ...]]:
    """Whose statement it is, and which clauses it touches; none where it speaks in vain.

    `ending`: why a label that is no clause's does not do.

    Raises:
        SlipError: where the state is unknown, or no clause is left but doubtful ones; the reason is noted.

    """
    state = named(s.state.text, s.state.span, "state", world)
    meant = [number for label in s.labels for number in labels.meant(label, ending)]
    can = set(_reservable(draft))
    touched = tuple(dict.fromkeys(number for number in meant if number in can))
    if state is None or (not touched and not world.doubtful.isdisjoint(meant)):
        raise SlipError
    return state, touched


def _reservable(draft: syntax.Draft) -> Iterator[str]:
    """Numbers of the clauses that say what is owed, forbidden or allowed."""
    for s in draft.statements:
        if isinstance(s, syntax.Clause):
            bodies = [v.body for v in s.variants]
            if any(isinstance(b, syntax.NormBody) and b.modal in _TOUCHED for b in bodies):
                yield s.label.text


def idle(model: Model, found: list[Made]) -> Iterator[tuple[Made, str]]:
    """Reservations of states that bear nothing by the clauses that they touch, each with its message."""
    for one in found:
        if not any(_bears(model, number, one.state) for number in one.clauses):
            yield one, f"`{shown(one.state)}` bears nothing by {', '.join(one.clauses)}"


def _bears(model: Model, number: str, state: str) -> bool:
    clause = model.clause(number)
    bound = state in dict(model.bound_by(clause))
    return bound and any(n is not None and _may_bear(model, n, state) for _, n in clause.variants)


def _may_bear(model: Model, norm: Norm, state: str) -> bool:
    if isinstance(norm.bearer, Const):
        return norm.bearer.name == state
    domain = next(b.domain for b in norm.binders if b.var == norm.bearer.name)
    listed = domain.role is None or state in dict(model.role(domain.role).members)
    return listed and Const(state) not in domain.other_than


def accepted(s: syntax.Acceptance, world: World, labels: Labels, draft: syntax.Draft) -> tuple[str, tuple[str, ...]]:
    """Who accepts, and what.

    Raises:
        SlipError: where there is nothing to accept.

    """
    state, touched = _said_of(s, world, labels, draft, "nobody is bound by accepting it")
    if not touched:
        raise world.slip("accepts-nothing", f"there is nothing in this to accept: {_NOTHING}", s.labels[0].span)
    world.notes.setdefault("who accepts a clause without being a party is bound by it from hour 0, and by nothing else")
    return state, touched


def vain(model: Model, parties: Mapping[str, Collection[str]]) -> Iterator[tuple[Span, str]]:
    """Acceptances by parties, and of what says nothing of their author: the place of each, and a message.

    `parties`: for each clause, everybody who is, under some configuration, a party to its instrument.
    """
    for one in model.acceptances:
        bound = [number for number in one.clauses if one.state in parties[number]]
        if bound:
            yield one.span, f"`{shown(one.state)}` is a party: {bound[0]} binds it without that"
        elif not any(_bears(model, number, one.state) for number in one.clauses):
            yield one.span, f"{', '.join(one.clauses)} says nothing of what `{shown(one.state)}` shall or may do"
