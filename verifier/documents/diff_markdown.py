"""A comparison of two drafts as Markdown, fit for a comment on a change."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from verifier.commands.difference import Difference
from verifier.documents import Run
from verifier.documents._choices import shortly
from verifier.documents._difference import claim, dated, heading_of, judged, summary
from verifier.reports import Page, Refused


def render(run: Run[Difference], page: Page | None = None) -> str:
    """The comparison as Markdown."""
    return "\n".join(line for o in run.outcomes for line in _lines(o)) + "\n"


def _lines(found: Difference | Refused) -> Iterator[str]:
    if isinstance(found, Refused):
        yield f"**{_safe(found.path)} could not be read.**"
        yield from (f"- {_safe(p.message)}" for p in found.problems)
        return
    yield f"### {_safe(found.title)}"
    yield ""
    yield from (_safe(sentence) for sentence in summary(found))
    for heading, lines in groupby(found.lines, key=heading_of):
        yield f"\n**{_safe(heading)}**\n"
        for line in lines:
            under = f" *(if {_safe(shortly(line.under, found.points))})*" if any(line.under) else ""
            yield f"- {_safe(claim(line))}{under}"
            if line.before:
                story = "; ".join(f"{hour}: {act}" if hour else act for hour, act in dated(line.scenario))
                yield f"  <br>{_safe(story)}. {_safe(judged(line))}"
    if found.others:
        yield ""
        yield from (f"- {_safe(text)}" for text in found.others)
    if found.turns:
        yield "\n| finding | | |\n|---|---|---|"
        yield from (f"| {t.severity}[{t.check}] | {t.change} | {_safe(t.claim)} |" for t in found.turns)


def _safe(text: str) -> str:
    """Text without signs that Markdown would take for its own."""
    return "".join(f"\\{c}" if c in "\\`*_<>|[]#" else c for c in " ".join(text.split()))
