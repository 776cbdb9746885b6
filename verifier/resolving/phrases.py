"""Declared phrases, found by matching: one trie of words and slots, never a guess."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from itertools import pairwise

from verifier.model import ActKind, Template
from verifier.text.syntax import Term, Word


@dataclass(slots=True)
class Node:
    """A place in the trie: what may follow, and the phrases that end here."""

    words: dict[str, Node] = field(default_factory=dict)
    slot: Node | None = None
    ends: list[Template] = field(default_factory=list)


SMALL = {"the", "a", "an", "of", "to", "in", "on", "into", "for", "from", "with", "by", "at", "and", "or", "<…>"}
"""Words that say little of what a phrase is about."""

Odd = tuple[int, int, int]
"""A slot, and the first and last but one of the parts that would fill it."""


MANY = 30
"""So many words and names no phrase has."""


@dataclass(slots=True)
class Phrases:
    """All declared phrases. `finite` has the actor (`Ukraine attacks …`), `bare` has not (`attack …`)."""

    finite: Node = field(default_factory=Node)
    bare: Node = field(default_factory=Node)
    vocabulary: set[str] = field(default_factory=set)
    pairs: set[tuple[str, str]] = field(default_factory=set)
    texts: dict[str, Template] = field(default_factory=dict)

    def add(self, template: Template) -> Template | None:
        """Enter a phrase in all its forms; return an earlier one that it overlaps, if any."""
        earlier: Template | None = None
        for node, words in self._forms(template):
            for word in words:
                if isinstance(word, int):
                    node.slot = node.slot or Node()
                    node = node.slot
                else:
                    node = node.words.setdefault(word.lower(), Node())
            for other in node.ends:
                alike = other.slots == template.slots
                by_organ = (other.organ or template.organ) and other.slots[1:] == template.slots[1:]
                if other is not template and (alike or by_organ):
                    earlier = other
            if template not in node.ends:
                node.ends.append(template)
            self.texts.setdefault(spelled(template, words), template)
            texts = [w.lower() for w in words if isinstance(w, str)]
            self.vocabulary.update(texts)
            self.pairs.update(pairwise(texts))
        return earlier

    def _forms(self, template: Template) -> Iterator[tuple[Node, tuple[str | int, ...]]]:
        words = template.words
        at = next((i for i, w in enumerate(words) if w == template.third), None)
        plain = words if at is None else (*words[:at], template.plain, *words[at + 1 :])
        yield self.finite, words
        if plain != words:
            yield self.finite, plain
        if template.actor:
            yield self.bare, plain[1:]

    def match(self, parts: Sequence[Word | Term], bare: bool) -> list[Template]:
        """The phrases that read like these parts, whatever the sorts of the terms: mostly one or none."""
        node: Node | None = self.bare if bare else self.finite
        for part in parts:
            if node is None:
                return []
            node = node.slot if isinstance(part, Term) else node.words.get(part.text.lower())
        return node.ends if node else []

    def unnamed(self, parts: Sequence[Word | Term], bare: bool) -> tuple[Template, str, Sequence[Word | Term]] | None:
        """The declared phrase that this would be if some of its words were a name; of what sort, and which words."""
        if len(parts) > MANY:
            return None

        def walk(node: Node, i: int, filled: int, odd: Odd | None) -> Iterator[tuple[Template, Odd]]:
            if i == len(parts):
                yield from ((t, odd) for t in node.ends if odd is not None)
                return
            part = parts[i]
            if isinstance(part, Word) and (after := node.words.get(part.text.lower())):
                yield from walk(after, i + 1, filled, odd)
            if node.slot is None:
                return
            if isinstance(part, Term):
                yield from walk(node.slot, i + 1, filled + 1, odd)
            for end in range(i + 1, min(i + 5, len(parts)) + 1) if odd is None else ():
                if any(isinstance(p, Word) for p in parts[i:end]):
                    yield from walk(node.slot, end, filled + 1, (filled, i, end))

        for template, (slot, start, end) in walk(self.bare if bare else self.finite, 0, 0, None):
            return template, template.slots[slot + (1 if bare else 0)], parts[start:end]
        return None

    def like(self, parts: Sequence[Word | Term], bare: bool) -> str:
        """The declared phrase most like these parts, or nothing."""
        text = " ".join("<…>" if isinstance(p, Term) else p.text for p in parts[:30])
        known = {_blank(t, bare): t for t in self.texts}
        close = get_close_matches(text, list(known), n=3, cutoff=0.5)
        telling = {p.text.lower() for p in parts[:30] if isinstance(p, Word)} - SMALL
        return next((known[c] for c in close if alike(telling, set(c.lower().split()) - SMALL)), "")


def alike(some: set[str], others: set[str]) -> bool:
    """Whether a word of the one is a word of the other, or nearly: slots alone make no likeness."""
    return any(get_close_matches(word, others, n=1, cutoff=0.7) for word in some)


def _blank(text: str, bare: bool) -> str:
    words = " ".join("<…>" if w.startswith("<") else w for w in text.split())
    return words.removeprefix("<…> ") if bare else words


def spelled(template: Template, words: Sequence[str | int] | None = None) -> str:
    """A phrase with its slots as `<sort>`."""
    used = template.words if words is None else words
    return " ".join(f"<{template.slots[w]}>" if isinstance(w, int) else w for w in used)


def case_template(template: Template) -> Template:
    """The implicit fact `the case requires: use force in <region>`, whose slots are the act's without its actor."""
    rest: list[str | int] = []
    first = 1 if template.actor else 0
    for word in template.words[first:]:
        rest.append(word - first if isinstance(word, int) else template.plain if word == template.third else word)
    words = ("the", "case", "requires:", *rest)
    slots = template.slots[first:]
    name = " ".join(f"<{slots[w]}>" if isinstance(w, int) else w for w in words)
    return Template(name, ActKind.EVENT, slots, words, "requires:", "require:", template.span, actor=False)
