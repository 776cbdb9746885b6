"""Parts that several text documents share: openings, labelled lists, and a draft that was refused."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from rich.text import Text

from verifier.finding import ChoicePoint, Setting
from verifier.reports import Refused
from verifier.reports._page import MARGIN, clean, entries, paragraph, place
from verifier.reports.text import setting


def refused(outcome: Refused) -> Iterator[Text]:
    """A draft that could not be read."""
    yield Text(f"{clean(place(outcome.path))}: not read", "bold")
    yield from (Text(MARGIN + clean(line)) for line in outcome.words.splitlines())


def opening(title: str, facts: Iterable[str], width: int) -> Iterator[Text]:
    """The title, and below it what one should know first."""
    yield from paragraph(title, width, "", style="bold")
    yield from paragraph(" · ".join(f for f in facts if f), width, "", style="dim")


def section(title: str, rows: Sequence[tuple[str, str]], width: int) -> Iterator[Text]:
    """A heading with labelled texts, or with points where no text has a label; nothing without texts."""
    if not rows:
        return
    yield Text()
    yield Text(title, "bold")
    if any(label for label, _ in rows):
        yield from entries(rows, width)
    else:
        yield from (line for _, text in rows for line in paragraph(text, width, f"{MARGIN}· "))


def choices(settings: Sequence[Setting], points: Sequence[ChoicePoint]) -> str:
    """A partial configuration in words."""
    return " and ".join(setting(s, points) for s in settings)
