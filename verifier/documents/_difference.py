"""The sentences of a comparison, for whichever page."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from verifier.commands.difference import Difference, Line
from verifier.finding import Moment
from verifier.reports.text import counted, when
from verifier.words import sentence, with_article

VERBS = {"gains": "gains", "loses": "loses", "stronger": "is bound more tightly", "weaker": "is bound less tightly"}
"""What has happened to a party; whatever else is a change that is neither."""
FREER = {"stronger": "is free to do more", "weaker": "is free to do less"}
"""The same of what a party is at liberty to do."""
PLURAL = {"gains": "gain", "loses": "lose"}
TALLIED = {"gains": "gained", "loses": "lost", "stronger": "bound more tightly", "weaker": "bound less tightly"}


def summary(found: Difference) -> Iterator[str]:
    """The answer in one or two sentences."""
    if found.equivalent:
        yield "Both texts mean the same: every clause binds the same parties to the same, under every choice (proved)."
        return
    yield f"The texts differ: {tally(found)}."
    unseen = sum(not line.before for line in found.lines)
    if unseen:
        yield f"Of {counted(unseen, 'line')} no story was found that shows the difference; the wording differs."
    if not found.compared:
        yield "The findings of the two were not compared."


def tally(found: Difference) -> str:
    """How much of what."""
    kinds: dict[str, int] = {}
    for line in found.lines:
        name = TALLIED.get(line.kind, "bound otherwise")
        name = FREER.get(line.kind, name).removeprefix("is ") if line.what == "liberty" else name
        name = f"{line.what} {name}" if line.kind in ("gains", "loses") else name
        kinds[name] = kinds.get(name, 0) + 1
    return ", ".join(f"{number} × {name}" for name, number in sorted(kinds.items())) or "in nothing that binds a party"


def heading_of(line: Line) -> str:
    """The clause in both texts."""
    if line.old and line.new and line.old != line.new:
        return f"{line.old}, now {line.new}"
    return line.old + " (gone)" if not line.new else line.new + (" (new)" if not line.old else "")


def claim(line: Line) -> str:
    """One line as a sentence without full stop."""
    verb = VERBS.get(line.kind, "is bound otherwise")
    verb = FREER.get(line.kind, verb) if line.what == "liberty" else verb
    if " and " in line.parties and not line.parties.startswith("every "):
        verb = PLURAL.get(line.kind, verb.replace("is ", "are ", 1))
    if line.kind in ("gains", "loses"):
        veto = line.what == "veto"
        return sentence(f"{line.parties} {verb} {line.text if veto else f'{with_article(line.what)} {line.text}'}")
    return sentence(f"{line.parties} {verb}: {line.text}")


def judged(line: Line) -> str:
    """What the two texts make of the story."""
    return sentence(f"{line.before} under the old text; {line.after} under the new one.")


def dated(scenario: Sequence[Moment]) -> list[tuple[str, str]]:
    """The story with its hours, from the first event on; where nothing happens, that."""
    if not scenario:
        return [("", "Nothing happens")]
    return [(when(m.hour - scenario[0].hour), m.act) for m in scenario]
