"""docs/language.md: every draft on the page is read, and what the page says of it is what the checks say."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.checks.drafts import needed
from verifier import Options, check, load, run_scenarios
from verifier.finding import Verdict
from verifier.model import Model

PAGE = (Path(__file__).parents[1] / "docs" / "language.md").read_text("utf-8")
FILES = dict(re.findall(r"<!-- file: ([^ ]+) -->\n```treaty\n(.*?)```", PAGE, re.DOTALL))
EXAMPLE = re.compile(r"```treaty\n(.*?)```\n((?:<!-- servanda: [^\n]* -->\n)*)", re.DOTALL)
SAID = re.compile(r"<!-- servanda: (\w+) (holds|finds ([^\n]*?)) -->")
EXAMPLES = EXAMPLE.findall(PAGE)
ANSWERS = [(text, *answer) for text, said in EXAMPLES for answer in SAID.findall(said)]


def model(text: str, root: Path) -> Model:
    """The draft, beside the files of the page that others may use."""
    for name, other in FILES.items():
        (root / name).write_text(other, "utf-8")
    (root / "draft.treaty").write_text(text, "utf-8")
    return load(root / "draft.treaty")


@pytest.mark.parametrize("text", [text for text, _ in EXAMPLES])
def test_an_example_is_a_draft(text: str, tmp_path: Path) -> None:
    assert model(text, tmp_path).clauses


@pytest.mark.parametrize("text", [text for text, _ in EXAMPLES if "\nscenario " in text])
def test_the_scenarios_of_an_example_come_out_as_they_expect(text: str, tmp_path: Path) -> None:
    assert run_scenarios(model(text, tmp_path)).verdict is Verdict.HOLDS


@pytest.mark.parametrize(("text", "name", "answer", "clauses"), ANSWERS)
def test_an_example_is_answered_as_the_page_says(
    text: str, name: str, answer: str, clauses: str, tmp_path: Path
) -> None:
    told = check(model(text, tmp_path), Options(select=(name,)))[0].findings
    assert all(f.verdict is not Verdict.UNKNOWN for f in told), told
    cited = (needed(f) or tuple(c.number for c in f.clauses) for f in told if f.verdict is not Verdict.HOLDS)
    cores = set(cited)
    assert cores == ({tuple(clauses.split(" and "))} if clauses else set()), answer


def test_every_example_has_an_answer_and_every_construct_an_example() -> None:
    assert all(SAID.search(said) for _, said in EXAMPLES)
    for section in PAGE.split("\n## ")[1:]:
        assert EXAMPLE.search(section + "\n"), section[:40]
