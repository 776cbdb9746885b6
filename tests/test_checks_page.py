"""docs/checks.md says what the checks say of themselves. `make record` writes it anew."""

from __future__ import annotations

import pytest

from tests.told import ROOT
from verifier import checks

PAGE = ROOT / "docs" / "checks.md"
OPENING = """# The checks

Written from what the checks say of themselves; `servanda explain CHECK` prints the same. The words *course of events*,
*keep*, *fall due*, *break* and *in good order* mean exactly what [semantics.md](semantics.md) says they mean.
"""


def page() -> str:
    """The page as it should be: a heading, the question and the answers of each check."""
    parts = [OPENING]
    for name in checks.names():
        question, _, answers = checks.explain(name).strip().partition("\n")
        parts.append(f"## {name}\n\n**{question}**\n\n{answers.strip()}\n")
    return "\n".join(parts)


def test_the_page_of_checks_is_current(request: pytest.FixtureRequest) -> None:
    if request.config.getoption("--snapshot-update"):
        PAGE.write_text(page(), "utf-8", newline="\n")
    assert PAGE.read_text("utf-8") == page()


def test_every_check_says_what_both_answers_mean() -> None:
    for name in checks.names():
        for part in ("A finding:", "No finding:", "Severity:", "Not judged:"):
            assert f"\n{part}" in checks.explain(name) or f". {part}" in checks.explain(name), (name, part)
