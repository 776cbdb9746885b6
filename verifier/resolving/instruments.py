"""Several files as one draft: what two of them declare alike is one, what they declare differently is a slip."""

from __future__ import annotations

from collections.abc import Hashable, Iterator
from dataclasses import dataclass, field, replace

from verifier.text import syntax
from verifier.text.diagnostics import Problems, shown
from verifier.text.source import Span

_OWN = (syntax.Goal, syntax.Scenario, syntax.Hour, syntax.Never, syntax.Expect)
"""What is asked of a file alone, and not of a draft that uses it."""


def together(draft: syntax.Draft, problems: Problems) -> syntax.Draft:
    """The draft with everything that its files share standing in it once."""
    return draft if len(draft.instruments) < 2 else _Union(draft, problems).draft_of_all()


@dataclass(slots=True)
class _Union:
    """Statements of several files being put together; `known` by name, with file, description and place."""

    draft: syntax.Draft
    problems: Problems
    known: dict[Hashable, tuple[int, object, Span]] = field(default_factory=dict)
    displays: dict[str, str] = field(default_factory=dict)

    def draft_of_all(self) -> syntax.Draft:
        """The draft with each thing once, and without choices that only a repetition offered."""
        statements = self.draft.statements
        self.displays = {e.display: e.name for s in statements if isinstance(s, syntax.States) for e in s.entries}
        first = any(isinstance(s, syntax.Harm) and not self.file(s.span) for s in statements)
        kept: list[syntax.Statement] = []
        told = True
        for s in statements:
            if isinstance(s, syntax.Note):
                kept += [s] if told else []
                continue
            now = None if self.aside(s, first) else self.once(s)
            told = now is not None
            kept += [now] if now is not None else []
        gone = _offered(statements) - _offered(kept)
        return replace(
            self.draft, statements=tuple(kept), choices=tuple(c for c in self.draft.choices if c.at not in gone)
        )

    def file(self, span: Span) -> int:
        """The number of the file in which something stands."""
        return self.draft.source.file(span.start)

    def aside(self, s: syntax.Statement, first: bool) -> bool:
        """Whether a used file's statement does not count here: its questions, and its harms beside the first file's."""
        return bool(self.file(s.span)) and (isinstance(s, _OWN) or (isinstance(s, syntax.Harm) and first))

    def once(self, s: syntax.Statement) -> syntax.Statement | None:
        """The statement less what stands in the draft already; None when nothing is left of it."""
        match s:
            case syntax.States(entries=entries):
                return self.left(s, self.fresh(entries, "state", ""))
            case syntax.Units(entries=entries):
                return self.left(s, self.fresh(entries, "unit", ""))
            case syntax.Regions(owner=owner, entries=entries):
                return self.left(s, self.fresh(entries, "region", self.displays.get(owner.text, owner.text)))
            case syntax.Kind(name=name, entries=entries):
                members = frozenset((e.name, e.display or e.name) for e in entries)
                return s if self.new(name.text, ("kind", members), name.span) else None
            case syntax.Situation(entry=entry):
                return s if self.new(entry.name, ("situation", self.text(s.span)), entry.span) else None
            case syntax.Organ(entry=entry, rule=rule):
                decides = ("organ", entry.display or entry.name, self.text(rule.span))
                return s if self.new(entry.name, decides, entry.span) else None
            case syntax.Role(name=name, plural=plural, variants=variants):
                return s if self.new(name.text, ("role", plural, self.members(variants, s.span)), name.span) else None
            case syntax.Area(name=name, display=display, variants=variants):
                what = ("area", display or name.text, self.members(variants, s.span))
                return s if self.new(name.text, what, name.span) else None
            case syntax.PhraseDecl():
                return s if self.new(_words(s), self.phrase(s), s.span) else None
            case syntax.Harm():
                return s if self.new(("harm", self.text(s.span)), "", s.span) else None
            case syntax.Need():
                return self.need(s)
            case _:
                return s

    def left(
        self, s: syntax.States | syntax.Units | syntax.Regions, entries: syntax.Entries
    ) -> syntax.Statement | None:
        """The list with these entries only."""
        return replace(s, entries=entries) if entries or not s.entries else None

    def fresh(self, entries: syntax.Entries, sort: str, owner: str) -> syntax.Entries:
        """The entries that no other file has declared."""
        return tuple(e for e in entries if self.new(e.name, (sort, owner, e.display or e.name), e.span))

    def new(self, name: Hashable, what: object, span: Span) -> bool:
        """Whether no other file declares this; a different declaration is noted."""
        file, before, place = self.known.setdefault(name, (self.file(span), what, span))
        if file == self.file(span):
            return True
        if before != what:
            said = shown(name) if isinstance(name, str) else shown(" ".join(self.text(span).split()))
            self.problems.add(
                "declared-differently",
                f"`{said}` is declared in another file too, and differently",
                span,
                "if the same is meant, write both alike; if not, give one of them another name",
                ((place, "it is declared here"),),
            )
        return False

    def members(self, variants: tuple[syntax.Variant[syntax.Entries], ...], span: Span) -> object:
        """A list's names, in whatever order; with brackets its very words."""
        if len(variants) == 1 and not variants[0].taken:
            return frozenset(self.displays.get(e.name, e.name) for e in variants[0].body)
        return self.text(span)

    def phrase(self, s: syntax.PhraseDecl) -> object:
        """What makes a phrase: its kind, marks, forms; a joint act of `the parties` is its own instrument's."""
        texts = [p.text for p in s.parts if isinstance(p, syntax.Word)]
        parties = self.file(s.span) if s.kind == "joint" and texts[:2] == ["the", "parties"] else 0
        forms = tuple(p.text for p in s.parts if isinstance(p, syntax.OtherForm))
        return s.kind, frozenset(m.text for m in s.marks), forms, parties

    def need(self, s: syntax.Need) -> syntax.Need | None:
        """A need of the same words is one; of other words under the same name it gets its instrument's name."""
        key = ("need", s.name.text)
        file, before, _ = self.known.setdefault(key, (self.file(s.span), self.text(s.span), s.span))
        if file == self.file(s.span):
            return s
        if before == self.text(s.span):
            return None
        name = f"{self.draft.instruments[self.file(s.span)]} {s.name.text}"
        return replace(s, name=syntax.Word(name, s.name.span))

    def text(self, span: Span) -> str:
        """The words of a place."""
        return " ".join(self.draft.source.slice(span).split())


def _words(s: syntax.PhraseDecl) -> Hashable:
    """A phrase's words and slots, without the other form of its verb."""
    parts = (p for p in s.parts if not isinstance(p, syntax.OtherForm))
    return tuple(f"<{p.sort}>" if isinstance(p, syntax.Slot) else p.text.lower() for p in parts)


def _offered(statements: tuple[syntax.Statement, ...] | list[syntax.Statement]) -> set[int]:
    """The places of all choices of some statements."""
    return {at for s in statements for variant in _variants(s) for at, _ in variant.taken}


def _variants(s: syntax.Statement) -> Iterator[syntax.Variant[object]]:
    yield from getattr(s, "variants", ())
