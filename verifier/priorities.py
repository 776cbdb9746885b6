"""Which clauses give way to which: the labels after `notwithstanding`, and what a liberty lifts that names none."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from verifier import syntax
from verifier.scope import SlipError, World
from verifier.syntax import Form


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
        found: dict[str, tuple[str, ...]] = {}
        articles: dict[int, str] = {}
        files: dict[str, int] = {}
        for s in draft.statements:
            file = draft.source.file(s.span.start)
            article = articles.get(file, "")
            if isinstance(s, syntax.Article):
                article = articles[file] = s.number.text
                found.setdefault(article, ())
            elif isinstance(s, syntax.Clause):
                files[s.label.text] = file
                found[s.label.text] = (s.label.text,)
                if article and article != s.label.text:
                    found[article] = (*found[article], s.label.text)
        clauses = [s for s in draft.statements if isinstance(s, syntax.Clause)]
        bans = tuple(s.label.text for s in clauses if any(v.body and forbids(v.body) for v in s.variants))
        gone = frozenset(s.label.text for s in draft.statements if isinstance(s, syntax.NotEncoded))
        return Labels(world, found, files, bans, gone)

    def named(self, labels: Iterable[syntax.Word], owner: str) -> tuple[str, ...]:
        """The clauses with bans among those that are named, in text order."""
        wanted = {number for label in labels for number in self.forbidding(label, owner)}
        return tuple(number for number in self.bans if number in wanted)

    def forbidding(self, label: syntax.Word, owner: str) -> list[str]:
        """The clauses with bans for which one label stands."""
        world = self.world
        if label.text in self.not_encoded:
            raise world.slip(
                "not-encoded-here",
                f"`{label.text}` is not encoded, so nothing can prevail over it",
                label.span,
                "leave it out here, or encode it",
            )
        if label.text not in self.clauses:
            if world.numbers_doubtful:
                raise SlipError
            raise world.unknown(label.text, "no clause and no article has the number", list(self.clauses), label.span)
        found = [n for n in self.clauses[label.text] if n in self.bans and n != owner]
        if not found and world.doubtful.isdisjoint({label.text, "clause"}):
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


def forbids(body: syntax.NormBody) -> bool:
    """Whether the sentence is a prohibition."""
    nobody = isinstance(body.bearer, syntax.Term) and body.bearer.form is Form.NO
    return body.modal == "shall not" or (nobody and body.modal == "shall")
