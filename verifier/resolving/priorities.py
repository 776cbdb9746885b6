"""Which clauses give way to which: the labels after `notwithstanding`, and what a liberty lifts that names none."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from verifier.model import Broken, Happens, Modality, Mode, Norm
from verifier.resolving.scope import SlipError, World
from verifier.text import syntax
from verifier.text.syntax import Form, Taken


@dataclass(frozen=True, slots=True)
class Labels:
    """The numbers in a draft: the clauses that each label stands for, and which clauses forbid something."""

    world: World
    clauses: dict[str, tuple[str, ...]]
    files: dict[str, int]  # in which file each clause stands
    bans: tuple[str, ...]
    not_encoded: frozenset[str]

    @staticmethod
    def of(draft: syntax.Draft, world: World) -> Labels:
        """Those of a draft."""
        articles: dict[str, tuple[str, ...]] = {}
        latest: dict[int, str] = {}
        files: dict[str, int] = {}
        for s in draft.statements:
            file = draft.source.file(s.span.start)
            if isinstance(s, syntax.Article):
                latest[file] = s.number.text
                articles.setdefault(s.number.text, ())
            elif isinstance(s, syntax.Clause):
                files[s.label.text] = file
                if article := latest.get(file):
                    articles[article] = (*articles[article], s.label.text)
        clauses = [s for s in draft.statements if isinstance(s, syntax.Clause)]
        alone = {s.label.text: (s.label.text,) for s in clauses}
        found = {f"article {n}": numbers for n, numbers in {**alone, **articles}.items()} | articles | alone
        bans = tuple(
            s.label.text
            for s in clauses
            if any(isinstance(v.body, syntax.NormBody) and forbids(v.body) for v in s.variants)
        )
        gone = frozenset(s.label.text for s in draft.statements if isinstance(s, syntax.NotEncoded))
        return Labels(world, found, files, bans, gone)

    def named(self, labels: Iterable[syntax.Word], owner: str) -> tuple[str, ...]:
        """The clauses with bans among those that are named, in text order."""
        wanted = {number for label in labels for number in self.forbidding(label, owner)}
        return tuple(number for number in self.bans if number in wanted)

    def meant(self, label: syntax.Word, why: str = "it cannot be broken") -> tuple[str, ...]:
        """The clauses for which one label stands."""
        world = self.world
        number = label.text.removeprefix("article ")
        if number in self.not_encoded:
            raise world.slip(
                "not-encoded-here",
                f"`{number}` is not encoded, so {why}",
                label.span,
                "leave it out here, or encode it",
            )
        if label.text not in self.clauses:
            if world.numbers_doubtful:
                raise SlipError
            known = [n for n in self.clauses if not n.startswith("article ")]
            raise world.unknown(number, "no clause and no article has the number", known, label.span)
        return self.clauses[label.text]

    def forbidding(self, label: syntax.Word, owner: str) -> list[str]:
        """The clauses with bans for which one label stands."""
        world = self.world
        number = label.text.removeprefix("article ")
        named = self.meant(label, "nothing can prevail over it")
        found = [n for n in named if n in self.bans and n != owner]
        if not found and world.doubtful.isdisjoint({number, "clause"}):
            raise world.slip(
                "forbids-nothing",
                f"`{label.text}` forbids nothing, and only prohibitions give way",
                label.span,
                "name a clause in which somebody `shall not` do something",
            )
        return found

    def every(self, owner: str) -> tuple[str, ...]:
        """All clauses with bans, for a liberty that names none; noted as an assumption."""
        self.world.notes.setdefault(
            f"{owner} does not say over what it prevails: it lifts every prohibition of this text on what it permits"
        )
        mine = self.files.get(owner)
        return tuple(number for number in self.bans if number != owner and self.files[number] == mine)


Variants = Sequence[tuple[Taken, Norm | None]]


def circle(clauses: Mapping[str, Variants]) -> tuple[str, ...]:
    """Clauses each of which is subject to prohibitions over which the next prevails, and the last to the first's.

    Empty where there is no such circle. Variants of a clause that cannot stand together are not told apart.
    """
    norms = [(number, norm) for number, variants in clauses.items() for _, norm in variants if norm is not None]
    nodes = [(number, norm) for number, norm in norms if norm.over and norm.under]

    def walk(path: tuple[str, ...], norm: Norm) -> tuple[str, ...]:
        under = {number for subject in norm.under for number in subject.clauses}
        for number, other in nodes:
            if under & set(other.over):
                found = path[path.index(number) :] if number in path else walk((*path, number), other)
                if found:
                    return found
        return ()

    return next((found for number, norm in nodes if (found := walk((number,), norm))), ())


def breach_circle(clauses: Mapping[str, Variants]) -> tuple[str, ...]:
    """Clauses in a circle, each of whose fate hangs on that of the next, the first on a breach; empty where none."""
    norms = {number: [n for _, n in variants if n is not None] for number, variants in clauses.items()}

    def breaches(number: str) -> set[str]:
        found = (c for n in norms[number] for c in n.conditions() if isinstance(c, Broken))
        return {other for c in found for other in c.clauses}

    deemed = [
        {n.items[0].pattern.template, *(c.pattern.template for c in n.trigger if isinstance(c, Happens))}
        for ns in norms.values()
        for n in ns
        if n.modality is Modality.DEEMING
    ]

    def acts(number: str) -> set[str]:
        own = {item.pattern.template for n in norms[number] for item in n.items}
        return own.union(*(pair for pair in deemed if pair & own))

    def leads(number: str) -> set[str]:
        lifters = {o for o, ns in norms.items() if any(number in n.over for n in ns) and acts(o) & acts(number)}
        bars = {ban for n in norms[number] for subject in n.under for ban in subject.clauses}
        return (breaches(number) | lifters | bars) & norms.keys()

    def path(at: str, goal: str, seen: tuple[str, ...]) -> tuple[str, ...]:
        if at == goal:
            return seen
        rest = (path(o, goal, (*seen, o)) for o in sorted(leads(at)) if o not in seen)
        return next((found for found in rest if found), ())

    pairs = ((a, b) for a in norms for b in sorted(breaches(a)) if b in norms)
    return next((found for a, b in pairs if (found := (a,) if a == b else path(b, a, (b,)))), ())


def never_broken(clauses: Mapping[str, Variants]) -> tuple[str, str] | None:
    """(a clause, a clause of whose breach it speaks and of which there is none before the close), if there are such."""
    norms = {number: [n for _, n in variants if n is not None] for number, variants in clauses.items()}

    def can(norm: Norm) -> bool:
        timely = norm.modality is Modality.DUTY and norm.deadline is not None and norm.mode is not Mode.OWN
        return timely or norm.modality is Modality.BAN

    spoken = ((a, c.clauses) for a, ns in norms.items() for n in ns for c in n.conditions() if isinstance(c, Broken))
    return next(((a, bs[0]) for a, bs in spoken if not any(can(n) for b in bs for n in norms.get(b, ()))), None)


def forbids(body: syntax.NormBody) -> bool:
    """Whether the sentence is a prohibition."""
    nobody = isinstance(body.bearer, syntax.Term) and body.bearer.form is Form.NO
    return body.modal == "shall not" or (nobody and body.modal == "shall")
