"""docs/language.md: every draft on the page is read, and what the page says of it is what the checks say."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.checks.drafts import found, model, needed

PAGE = (Path(__file__).parents[1] / "docs" / "language.md").read_text("utf-8")
EXAMPLE = re.compile(r"```treaty\n(.*?)```\n((?:<!-- servanda: [^\n]* -->\n)*)", re.DOTALL)
SAID = re.compile(r"<!-- servanda: (\w+) (holds|finds ([^\n]*?)) -->")
EXAMPLES = EXAMPLE.findall(PAGE)
ANSWERS = [(text, *answer) for text, said in EXAMPLES for answer in SAID.findall(said)]


@pytest.mark.parametrize("text", [text for text, _ in EXAMPLES])
def test_an_example_is_a_draft(text: str) -> None:
    assert model(text).clauses


@pytest.mark.parametrize(("text", "check", "answer", "clauses"), ANSWERS)
def test_an_example_is_answered_as_the_page_says(text: str, check: str, answer: str, clauses: str) -> None:
    cores = {needed(finding) for finding in found(text, check)}
    assert cores == ({tuple(clauses.split(" and "))} if clauses else set()), answer


def test_every_example_has_an_answer_and_every_construct_an_example() -> None:
    assert all(SAID.search(said) for _, said in EXAMPLES)
    for section in PAGE.split("\n## ")[1:]:
        assert EXAMPLE.search(section + "\n"), section[:40]
