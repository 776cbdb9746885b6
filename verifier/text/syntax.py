"""What was written: one frozen class per rule of the grammar, with places.

Brackets and braces are already taken apart: a statement that may hold them stores one body for each
combination of local alternatives (its `variants`), keyed by the places of the choices.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Generic, TypeVar

from verifier.text.source import Source, Span

T = TypeVar("T")

Taken = tuple[tuple[int, int], ...]
"""(offset of a choice in the text, index of the alternative taken), in text order."""


@dataclass(frozen=True, slots=True)
class Choice:
    """A bracket or a pair of braces. `at` is its offset in the text; `name` is set when it is shared."""

    at: int
    bracket: bool
    alternatives: tuple[str, ...]
    name: str
    owner: str
    span: Span


@dataclass(frozen=True, slots=True)
class Variant(Generic[T]):
    """One body, and the alternatives under which it is the body."""

    taken: Taken
    body: T


@dataclass(frozen=True, slots=True)
class Word:
    """A plain word of a phrase, or a name."""

    text: str
    span: Span


class Form(StrEnum):
    """How somebody or something is referred to."""

    NAME = "name"  # Ukraine
    ANY = "any"  # any other state (the visitor)
    EACH = "each"  # each guarantor other than the attacker
    NO = "no"
    SOME = "some"
    GROUP = "group"  # the guarantors, two thirds of the guarantors
    THE = "the"  # the attacker
    THAT = "that"  # that state
    SLOT = "slot"  # <state>
    AMOUNT = "amount"  # more than 85,000 men


@dataclass(frozen=True, slots=True)
class Term:
    """A name or a determiner phrase. `noun` is the canonical name, sort, role, or bound noun."""

    form: Form
    noun: str
    span: Span
    bound: str = ""
    of: Term | None = None
    other: bool = False
    other_than: tuple[Term, ...] = ()
    quantifier: str = ""  # of a group: all, any, majority, two thirds, at least; empty: unspecified. An amount's words
    k: int = 0  # of a group: how many; of an amount: the least that it means
    including: str = ""  # of a group: a role, all of whose members are needed


@dataclass(frozen=True, slots=True)
class Phrase:
    """A run of words and terms, still to be matched with a declared phrase."""

    parts: tuple[Word | Term, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class Mode:
    """How far a consultation must have come: attempted, held, concluded; or hours passed."""

    word: str
    hours: int
    span: Span


@dataclass(frozen=True, slots=True)
class Place:
    """`outside AREA` or `inside AREA`."""

    inside: bool
    area: Term | Phrase
    span: Span


@dataclass(frozen=True, slots=True)
class Breach:
    """`any guarantor (the defaulter) breaks 5(2)`."""

    who: Term
    label: Word


@dataclass(frozen=True, slots=True)
class Condition:
    """A phrase as an event, step, exception or item; a breach and a bare `72 hours passed` have no phrase."""

    phrase: Phrase | None
    mode: Mode | None
    place: Place | None
    span: Span
    breach: Breach | None = None
    silence: Duration | None = None  # nobody does it within these hours


@dataclass(frozen=True, slots=True)
class During:
    """`during SITUATION`, `except during SITUATION`."""

    excepted: bool
    situation: Term
    span: Span


@dataclass(frozen=True, slots=True)
class After:
    """`after …`."""

    steps: tuple[Condition, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class Within:
    """`within N hours [from the trigger]`."""

    duration: Duration
    from_trigger: bool
    span: Span


@dataclass(frozen=True, slots=True)
class Immediately:
    """`immediately`: how soon is left open."""

    span: Span


@dataclass(frozen=True, slots=True)
class Except:
    """`unless …`."""

    conditions: tuple[Condition, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class Notwithstanding:
    """`notwithstanding 4(2) and article 6`: what gives way."""

    labels: tuple[Word, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class SubjectTo:
    """`subject to 4(2) and article 6`: what prevails."""

    labels: tuple[Word, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class Until:
    """`until …`."""

    conditions: tuple[Condition, ...]
    span: Span


Adverb = After | Within | Immediately | Except | During | Notwithstanding | SubjectTo | Until


@dataclass(frozen=True, slots=True)
class Duration:
    """A number of hours, and the unit in which it was written."""

    hours: int
    unit: str
    span: Span


@dataclass(frozen=True, slots=True)
class Content:
    """What is to be done: items, and how they count (empty: a plain act)."""

    quantity: str
    items: tuple[Condition, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class NormBody:
    """A clause's sentence without its number."""

    trigger: tuple[Condition, ...]
    bearer: Term | Phrase
    modal: str  # "shall", "shall not", "may", "intends to"
    adverbs: tuple[Adverb, ...]
    content: Content
    span: Span
    bearing: tuple[Word, ...] = ()  # `each`, `together`, `jointly and severally`


@dataclass(frozen=True, slots=True)
class EntryBody:
    """From when a text binds: `this treaty enters into force for each party when …`, or `30 days after …`."""

    conditions: tuple[Condition, ...]
    each: bool
    lag: Duration | None
    span: Span
    ends: bool = False  # it says when the text ceases to bind
    voids: bool = False  # it says by what the text never bound


@dataclass(frozen=True, slots=True)
class Entry:
    """An element of a list: a name, with a display name if one is given."""

    name: str
    display: str
    span: Span


Entries = tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class Treaty:
    """`treaty NAME "title".`"""

    name: str
    title: str
    span: Span


@dataclass(frozen=True, slots=True)
class Use:
    """`use "PATH".`"""

    path: str
    span: Span


@dataclass(frozen=True, slots=True)
class Status:
    """`proposed on DATE.`"""

    status: str
    date: str
    span: Span


@dataclass(frozen=True, slots=True)
class Parties:
    """`parties: …`."""

    variants: tuple[Variant[Entries], ...]
    span: Span


@dataclass(frozen=True, slots=True)
class States:
    """`states: …`."""

    entries: Entries
    span: Span


@dataclass(frozen=True, slots=True)
class Kind:
    """`kind NAME: …`: individuals that are neither states nor regions."""

    name: Word
    entries: Entries
    span: Span


@dataclass(frozen=True, slots=True)
class Units:
    """`units: …`: what can be counted."""

    entries: Entries
    span: Span


@dataclass(frozen=True, slots=True)
class Situation:
    """`situation NAME (DISPLAY): from …, until ….`: a state of affairs that lasts; `of any state`: each one's own."""

    entry: Entry
    whose: Term | None
    from_start: bool
    begins: tuple[Condition, ...]
    ends: tuple[Condition, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class Organ:
    """`organ NAME (DISPLAY): GROUP.`: a body that decides by a rule."""

    entry: Entry
    rule: Term | Phrase
    span: Span


@dataclass(frozen=True, slots=True)
class Regions:
    """`regions of STATE: …`."""

    owner: Word
    entries: Entries
    span: Span


@dataclass(frozen=True, slots=True)
class Role:
    """`role NAME (PLURAL): …`."""

    name: Word
    plural: str
    variants: tuple[Variant[Entries], ...]
    span: Span


@dataclass(frozen=True, slots=True)
class Area:
    """`area NAME (DISPLAY): …`."""

    name: Word
    display: str
    variants: tuple[Variant[Entries], ...]
    span: Span


@dataclass(frozen=True, slots=True)
class Slot:
    """`<state>` in a declaration."""

    sort: str
    span: Span


@dataclass(frozen=True, slots=True)
class OtherForm:
    """`(attack)`: the other form of the verb before it."""

    text: str
    span: Span


@dataclass(frozen=True, slots=True)
class PhraseDecl:
    """`event …`, `call …`, `act …`, `joint act …`."""

    kind: str
    marks: tuple[Word, ...]
    parts: tuple[Word | Slot | OtherForm, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class NeedBody:
    """`PHRASE only if PHRASE or PHRASE, N days before`; or `PHRASE only during SITUATION`, without options."""

    act: Phrase
    options: tuple[Condition, ...]
    lead: Duration | None
    during: During | None = None


@dataclass(frozen=True, slots=True)
class Need:
    """`need NAME: …`; a body is None where it is bracketed away."""

    name: Word
    variants: tuple[Variant[NeedBody | None], ...]
    span: Span


@dataclass(frozen=True, slots=True)
class Harm:
    """`harm: …`."""

    phrase: Phrase
    span: Span


@dataclass(frozen=True, slots=True)
class Article:
    """`article N "title".`"""

    number: Word
    title: str
    span: Span


@dataclass(frozen=True, slots=True)
class Clause:
    """`LABEL sentence`; a body is None where it is bracketed away."""

    label: Word
    variants: tuple[Variant[NormBody | EntryBody | None], ...]
    span: Span


@dataclass(frozen=True, slots=True)
class NotEncoded:
    """`not encoded LABEL "text".`"""

    label: Word
    text: str
    span: Span


@dataclass(frozen=True, slots=True)
class Proviso:
    """`only if …`, in a reservation."""

    conditions: tuple[Condition, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class Reserved:
    """What a reservation says; no limbs: its author is not bound at all."""

    limbs: tuple[Proviso | Except, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class Reservation:
    """`reservation of STATE to 5(2) and article 6: …`; a body is None where it is bracketed away."""

    state: Word
    labels: tuple[Word, ...]
    variants: tuple[Variant[Reserved | None], ...]
    span: Span


@dataclass(frozen=True, slots=True)
class Acceptance:
    """`acceptance by STATE of 5(2) and article 6.`"""

    state: Word
    labels: tuple[Word, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class Side:
    """What a priority ranks: a clause (`5(2)`, `Charter 51`), or all of an instrument."""

    instrument: str
    label: str
    span: Span


@dataclass(frozen=True, slots=True)
class Priority:
    """`priority: A over B.`; one side: over every other instrument; no sides: `priority: later in time.`"""

    sides: tuple[Side, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class Note:
    """`source: "…" (text seen).` or `confidence: from memory.`, said of the statement before it."""

    source: str | None
    confidence: Word | None
    span: Span


@dataclass(frozen=True, slots=True)
class OwesBody:
    """`WHO owes LABEL`."""

    who: Term | Phrase
    negated: bool
    label: Word
    span: Span


@dataclass(frozen=True, slots=True)
class Outcome:
    """`PHRASE`, `WHO can PHRASE` or `WHO never PHRASE`, as the end of a goal."""

    condition: Condition
    can: bool
    negated: bool
    span: Span


@dataclass(frozen=True, slots=True)
class Goal:
    """`goal NAME, for LABEL: when …, WHO owes LABEL.`, or another end."""

    name: Word
    serves: Word
    when: tuple[Condition, ...]
    end: OwesBody | Outcome
    span: Span


@dataclass(frozen=True, slots=True)
class Scenario:
    """`scenario "title", possible or not.`; no mark where nothing is added."""

    title: str
    mark: Word | None
    span: Span


@dataclass(frozen=True, slots=True)
class Hour:
    """`hour N: PHRASE.`"""

    hour: int
    phrase: Phrase
    closing: bool
    span: Span


@dataclass(frozen=True, slots=True)
class Never:
    """`STATE never PHRASE.`"""

    who: Term | Phrase
    phrase: Phrase
    span: Span


@dataclass(frozen=True, slots=True)
class Reference:
    """`under {held}`, `without [Russia of 5(2)]`: an alternative, and where it stands if that is said."""

    text: str
    without: bool
    span: Span


@dataclass(frozen=True, slots=True)
class ClaimBody:
    """`WHO owes LABEL`, `WHO has kept LABEL`, `WHO is in breach of LABEL`, `LABEL is open for WHO until hour N`."""

    who: Term | Phrase
    standing: str
    negated: bool
    label: Word
    until: int | None
    span: Span


@dataclass(frozen=True, slots=True)
class Expect:
    """`expect at hour N, under …: CLAIM`."""

    at: int | None
    under: tuple[Reference, ...]
    claim: ClaimBody
    span: Span


Statement = (
    Treaty | Use | Status | Parties | States | Kind | Units | Situation | Organ | Regions | Role | Area | PhraseDecl
    | Need | Harm | Article | Clause | NotEncoded | Reservation | Acceptance | Priority | Note | Goal | Scenario
    | Hour | Never | Expect
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Draft:
    """A file's statements in text order, and its choices by offset.

    `doubtful` holds the words of declarations that could not be read, so that what depends on them is not
    reported a second time; `bound` the nouns that `(the attacker)` and the like introduce anywhere.
    """

    source: Source
    statements: tuple[Statement, ...]
    choices: tuple[Choice, ...]
    doubtful: frozenset[str] = frozenset()
    bound: frozenset[str] = frozenset()
    instruments: tuple[str, ...] = ()  # the name of each file's instrument, "" where it has none
