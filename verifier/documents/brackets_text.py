"""Choices for people: which brings about what, which sets of them are free of errors, what each side gives up."""

from __future__ import annotations

import shlex
from collections.abc import Iterator

from rich.text import Text

from verifier.commands.settling import Concession, Settling
from verifier.documents import Run
from verifier.documents._common import choices, opening, refused, section
from verifier.documents._sheet import Part, grid, printed
from verifier.finding import ChoicePoint, Finding, Setting
from verifier.reports import Page, Refused
from verifier.reports._page import paragraph, place
from verifier.reports.text import ABSENT, counted

ALONE, TOGETHER = "●", "○"


def render(run: Run[Settling], page: Page) -> str:
    """The run as text; files one after the other."""
    parts = (refused(o) if isinstance(o, Refused) else _draft(o, run.options, page.width) for o in run.outcomes)
    return "\n".join(printed(part, page.width, page.colour) for part in parts)


def _draft(found: Settling, options: tuple[tuple[str, str], ...], width: int) -> Iterator[Part]:
    yield from opening(found.title or found.instrument, (place(found.path), found.status), width)
    yield from paragraph(_summary(found), width, "")
    if found.undecided:
        yield from paragraph(f"Undecided, and so left out of account: {', '.join(found.undecided)}.", width, "")
    if options:
        switches = " ".join(f"{name} {shlex.quote(value)}" for name, value in options)
        yield from paragraph(f"Asked with {switches}", width, "", style="dim")
    yield from section("Errors", [(f"E{k}", _error(f)) for k, f in enumerate(found.errors, 1)], width)
    if found.errors and found.points:
        yield from _table(found, width)
    if not found.sound or not found.points:
        return
    yield from section("Free of errors, whatever becomes of the rest", list(_smallest(found)), width)
    yield from section(
        "What each side has to give up at least", [(c.party, _given_up(c, found)) for c in found.concessions], width
    )


def _summary(found: Settling) -> str:
    """The answer in one sentence."""
    kinds = [p.kind for p in found.points]
    sizes = (counted(kinds.count(kind), kind) for kind in ("bracket", "reading"))
    if not found.points:
        return f"Nothing is left open, and there {'are errors' if found.errors else 'is no error'}."
    if not found.sound:
        return f"{' and '.join(sizes)}: no choice among them is free of errors."
    share = "every choice" if found.sound == found.total else f"{found.sound} of {found.total} choices"
    return f"{' and '.join(sizes)}: {share} among them {'is' if share[0] == 'e' else 'are'} free of errors."


def _error(finding: Finding) -> str:
    """The claim; whether it is true whatever is chosen."""
    always = not any(finding.configurations)
    return f"{finding.check}: {finding.claim}{', whatever is chosen' if always else ''}"


def _table(found: Settling, width: int) -> Iterator[Part]:
    """Alternatives by errors: what brings an error about alone, or together with others."""
    rows = []
    for point in found.points:
        marks = [(a, [_mark(point, a, f.configurations) for f in found.errors]) for a in point.alternatives]
        rows += [[point.name, _name(point, a), *m] for a, m in marks if any(m)]
    if rows:
        yield Text()
        yield grid(["", "", *(f"E{k}" for k in range(1, len(found.errors) + 1))], rows, max(width, 12 * len(rows[0])))
        legend = f"{ALONE} brings it about whatever else is chosen   {TOGETHER} does so together with other choices"
        yield from paragraph(legend, width, "", style="dim")


def _mark(point: ChoicePoint, alternative: str, configurations: tuple[tuple[Setting, ...], ...]) -> str:
    mine = [c for c in configurations if any((s.point, s.alternative) == (point.name, alternative) for s in c)]
    return ALONE if any(len(c) == 1 for c in mine) else TOGETHER if mine else ""


def _name(point: ChoicePoint, alternative: str) -> str:
    if point.kind == "reading":
        return f"{{{alternative}}}"
    return "left out" if alternative in ABSENT else f"[{alternative}]"


def _smallest(found: Settling) -> Iterator[tuple[str, str]]:
    for settings in found.smallest:
        yield "", choices(settings, found.points) or "the text as it stands, under every reading and bracket"
    if found.more:
        yield "", "and further sets as small"


def _given_up(concession: Concession, found: Settling) -> str:
    if concession.given_up is None:
        return "no text without errors can be had by giving up brackets"
    if not concession.given_up:
        return f"nothing of its {counted(len(concession.proposals), 'proposal')}"
    lost = choices(concession.given_up, found.points)
    return f"{len(concession.given_up)} of {counted(len(concession.proposals), 'proposal')}: {lost}"
