"""Tables about a draft as plain data. Words are the treaty's own; nothing is printed here.

Where brackets and readings make a difference, a cell has several `Way`s, each with the smallest partial
configurations under which it is so; the empty configuration alone stands for all.
"""

from __future__ import annotations

from dataclasses import dataclass

from verifier.finding import ChoicePoint, Setting, Unencoded

Under = tuple[tuple[Setting, ...], ...]


@dataclass(frozen=True, slots=True)
class Way:
    """What a cell says under some configurations. `hours` counts where `text` is a span of time."""

    text: str
    under: Under
    hours: int | None = None


@dataclass(frozen=True, slots=True)
class Bearer:
    """A party that a clause binds, and the configurations under which it does."""

    party: str
    under: Under


@dataclass(frozen=True, slots=True)
class Norm:
    """What one clause asks of those it binds.

    `parties` is a role expression where it denotes exactly `bearers`, else their names. `acts`, `when`, `after`,
    `where`, `unless`, `until`, `subject_to` and `lifts` hold one way per part of the wording, empty where there is
    none; the other cells one way per alternative, which may say nothing (no deadline, nobody named, no choice of acts).
    """

    clause: str
    article: str
    modality: str
    parties: str
    bearers: tuple[Bearer, ...]
    except_for: tuple[Way, ...]  # whom of them it spares: the attacker, say
    acts: tuple[Way, ...]
    choice: tuple[Way, ...]  # how many of the acts: all, at least one, what the case requires, as it judges
    strength: tuple[Way, ...]  # of a duty: prescribed, own judgment, consult only
    towards: tuple[Way, ...]
    when: tuple[Way, ...]
    after: tuple[Way, ...]
    within: tuple[Way, ...]
    where: tuple[Way, ...]
    unless: tuple[Way, ...]  # each by itself is enough
    until: tuple[Way, ...]  # the first of these ends it
    bearing: tuple[Way, ...]  # how several are bound: each, together, jointly and severally
    subject_to: tuple[Way, ...]  # clauses whose bans take away from it
    lifts: tuple[Way, ...]  # clauses whose bans on the same act give way to it
    under: Under  # configurations under which the clause binds anybody
    path: str
    line: int


@dataclass(frozen=True, slots=True)
class Entry:
    """What one clause asks of a party: strengths of a duty from prescribed down, or what else the clause is."""

    clause: str
    strengths: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Cell:
    """What one article asks of one party."""

    party: str
    article: str
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class Group:
    """Parties with the same cells; `name` is a role expression where it denotes exactly these."""

    name: str
    parties: tuple[str, ...]
    duty: bool  # whether any duty is laid on them under any configuration


@dataclass(frozen=True, slots=True)
class Duties:
    """Who owes what: party by article, and each clause in full."""

    articles: tuple[str, ...]
    groups: tuple[Group, ...]
    cells: tuple[Cell, ...]
    norms: tuple[Norm, ...]


@dataclass(frozen=True, slots=True)
class Coverage:
    """Whether a harm is answered: `covered`, `excluded` by words about places, `undetermined`, or `no duty`.

    `covered` are the smallest configurations under which some duty can fall due, `uncovered` those under which none
    can; `clauses` those whose duties do.
    """

    verdict: str
    covered: Under
    uncovered: Under
    clauses: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Inside:
    """An area, and the configurations under which the place lies in it; none: never."""

    area: str
    under: Under


@dataclass(frozen=True, slots=True)
class Reach:
    """What one clause with a territorial limit says of the place."""

    clause: str
    coverage: Coverage


@dataclass(frozen=True, slots=True)
class Place:
    """One harm at one place: what each limited clause says, and whether any duty beyond talk is owed to the victim.

    `region` is empty where the harm has no place; `authors` says for which authors of the harm this is so.
    """

    harm: str
    region: str
    victim: str
    authors: str
    inside: tuple[Inside, ...]
    limited: tuple[Reach, ...]
    overall: Coverage


@dataclass(frozen=True, slots=True)
class Territory:
    """Where a harm is answered, harm by harm and region by region."""

    areas: tuple[str, ...]
    clauses: tuple[str, ...]  # those with a territorial limit
    places: tuple[Place, ...]


@dataclass(frozen=True, slots=True)
class Circle:
    """Those who decide, and how many of them can stop the decision.

    `author` says where the author of the harm is: `inside`, `struck out` (it belongs to the role but does not count),
    `outside`; empty where no harm is spoken of. Any `to_block` of them can block, and not any one fewer; 0 where nobody
    is needed or the decision can never be taken.
    """

    author: str
    members: int
    needed: int
    to_block: int
    alone: str  # who can block alone, as a role expression
    circle: tuple[str, ...]  # who may be in it, under some choice and for some author
    under: Under


@dataclass(frozen=True, slots=True)
class RuleWay:
    """One rule that may stand there, and the choices under which it does. No circle: nothing has to be decided."""

    rule: str
    under: Under
    circles: tuple[Circle, ...]


@dataclass(frozen=True, slots=True)
class Decision:
    """A joint act on which something waits: a clause, or what a need is about."""

    place: str  # number of the clause, or name of the need
    part: str  # "when", "after", "unless", "until", "need"
    act: str
    waits: str  # what follows while it is blocked
    rules: tuple[RuleWay, ...]
    path: str
    line: int


@dataclass(frozen=True, slots=True)
class Veto:
    """Who can block: each decision rule of the text."""

    decisions: tuple[Decision, ...]


@dataclass(frozen=True, slots=True)
class Prepared:
    """What must have been done before the harm, and how many hours before at the latest."""

    hours_before: int
    act: str


@dataclass(frozen=True, slots=True)
class Deed:
    """One act of a duty's content. `earliest`: hours from the harm; None where it cannot be done lawfully in time.

    `against` are the clauses that the likeliest way to do it breaks then; empty where it is impossible in any case.
    """

    act: str
    earliest: int | None
    prepared: tuple[Prepared, ...]
    given: tuple[str, ...]  # what must happen after the harm besides, so that no prohibition stands in the way
    against: tuple[str, ...]
    undecided: bool = False  # then nothing is said of it


@dataclass(frozen=True, slots=True)
class Window:
    """When a duty can fall due at the earliest, in hours from the harm, and until when it is then to be done.

    `due` None: it can never fall due. `latest` None: no time is given.
    """

    clause: str
    harm: str
    under: Under
    due: int | None
    latest: int | None
    deeds: tuple[Deed, ...]


@dataclass(frozen=True, slots=True)
class Timeline:
    """Hours after the harm, duty by duty."""

    windows: tuple[Window, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """One table about one draft. Same input, same table."""

    name: str
    summary: str
    path: str
    instrument: str
    title: str
    status: str
    points: tuple[ChoicePoint, ...]
    not_encoded: tuple[Unencoded, ...]
    notes: tuple[str, ...]  # what the table takes for granted
    undecided: tuple[str, ...] = ()  # questions that could not be answered; their cells say so
    duties: Duties | None = None
    territory: Territory | None = None
    veto: Veto | None = None
    timeline: Timeline | None = None
