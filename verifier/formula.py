"""The questions' vocabulary, as data. It knows no solver; `semantics` and `encode` give it its meaning.

A formula is true or false of a history under a configuration. A question quantifies over both:
see `Question`. Definitions: `docs/semantics.md`.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from verifier.model import Act, Case, Guard, Instance


@dataclass(frozen=True, slots=True)
class Occurs:
    """The act happens at some hour."""

    act: Act


@dataclass(frozen=True, slots=True)
class Comes:
    """The case's values lie in their domains, and each of its conditions comes about at some hour."""

    case: Case


@dataclass(frozen=True, slots=True)
class Due:
    """The instance falls due (a ban: its trigger is complete)."""

    instance: Instance


@dataclass(frozen=True, slots=True)
class Kept:
    """The instance is due and satisfied, for a duty that several bear jointly and severally by any of them.

    Of a liberty: it is used.
    """

    instance: Instance


@dataclass(frozen=True, slots=True)
class Breached:
    """The instance is due and breached by the close of the history."""

    instance: Instance


@dataclass(frozen=True, slots=True)
class Discharged:
    """The instance is due, and was ended by its `until` before it was done."""

    instance: Instance


@dataclass(frozen=True, slots=True)
class Clean:
    """No instance borne by a bound party among `states` is breached.

    `states` None means every party that is not an author of the scenario's harm. Clauses in `but` are
    disregarded, and so is every norm whose content is an event or a call (that is the scenario).
    """

    states: tuple[str, ...] | None = None
    but: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Orderly:
    """No bound party outside `exempt` and the authors breaches a ban."""

    exempt: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Not:
    """Negation."""

    body: Formula


@dataclass(frozen=True, slots=True)
class And:
    """Conjunction; empty is true."""

    parts: tuple[Formula, ...] = ()


@dataclass(frozen=True, slots=True)
class Or:
    """Disjunction; empty is false."""

    parts: tuple[Formula, ...] = ()


@dataclass(frozen=True, slots=True)
class Under:
    """The body judged with one choice point set to another alternative; the history stays."""

    point: str
    alternative: int
    body: Formula


Formula = Occurs | Comes | Due | Kept | Breached | Discharged | Clean | Orderly | Not | And | Or | Under

TRUE = And()
FALSE = Or()


def cases(f: Formula | None) -> tuple[Case, ...]:
    """The cases of which a formula speaks, each once."""
    match f:
        case Comes(case):
            return (case,)
        case Not(body) | Under(_, _, body):
            return cases(body)
        case And(parts) | Or(parts):
            return tuple(dict.fromkeys(c for p in parts for c in cases(p)))
        case _:
            return ()


def spoken_of(f: Formula) -> set[Instance]:
    """The instances that a formula names."""
    match f:
        case Due(i) | Kept(i) | Breached(i):
            return {i}
        case Not(body) | Under(_, _, body):
            return spoken_of(body)
        case And(parts) | Or(parts):
            return {i for p in parts for i in spoken_of(p)}
        case _:
            return set()


@dataclass(frozen=True, slots=True)
class Without:
    """What is left out of the draft: clauses by number, needs by name, words (limits, exceptions) by id."""

    clauses: frozenset[str] = frozenset()
    needs: frozenset[str] = frozenset()
    words: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Question:
    """Is there a configuration, a proper scenario s and conduct q of the choosers such that

    - of the harm acts exactly `harms` happen in s, and every call of the states in `callers` is made;
    - for each formula of `some`: some conduct (of everybody, choosers included) makes it true with s;
    - for each formula of `along`, and for `given`: some conduct of the rest makes it true with s and q;
    - all conduct of the rest that makes `given` true with s and q, or with q less some acts that lean on others,
      makes `always` true?

    Only histories within the world (needs met) count. `proper` false drops the wait for lead times.
    With `always` None the question is a mere `possible`: `some` alone decides.
    """

    harms: tuple[Act, ...] = ()
    callers: tuple[str, ...] = ()
    some: tuple[Formula, ...] = ()
    choosers: tuple[str, ...] = ()
    along: tuple[Formula, ...] = ()
    given: Formula = TRUE
    always: Formula | None = None
    proper: bool = True
    within: tuple[Guard, ...] = ((),)  # the configurations asked about: the union of these
    excluding: tuple[Guard, ...] = ()  # and of these, none
    without: Without = field(default_factory=Without)
