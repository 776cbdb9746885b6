"""`servanda fmt`: what it changes, what it must never change, and what it says."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.strategies import drafts
from verifier import fmt
from verifier.cli import run
from verifier.text.layout import WIDTH, laid_out
from verifier.text.lex import pieces
from verifier.text.source import Source

ROOT = Path(__file__).parents[1]
TREATIES = sorted(ROOT.glob("treaties/**/*.treaty"))
UNEVEN = """# A draft.
treaty  Pact   "A pact" .   # its name
parties: Alba ,and Borea.
states: Alba and
Borea.
act <state> arms (arm) itself.


article 1 "Arms".
# About arms.
1(1) Alba
   # and nobody else
       shall not arm itself.
    source: "ours,
      all of it" (derived).
"""
EVEN = """# A draft.
treaty Pact "A pact".  # its name
parties: Alba, and Borea.
states: Alba and
  Borea.
act <state> arms (arm) itself.

article 1 "Arms".
  # About arms.
  1(1)  Alba
        # and nobody else
        shall not arm itself.
        source: "ours,
        all of it" (derived).
"""


def words(text: str) -> list[tuple[str, str]]:
    """Everything written but white space."""
    return [(t.type, " ".join(t.text.split())) for t in pieces(Source("draft.treaty", text))]


def scattered(text: str, seed: int) -> str:
    """The same words with white space strewn between them."""
    chance = random.Random(seed)
    out = []
    for token in pieces(Source("draft.treaty", text)):
        out += [token.text, "\n" if token.type == "COMMENT" else chance.choice((" ", "  ", "\n", " \n\n   "))]
    return "".join(out)


def test_spacing_and_indentation() -> None:
    assert laid_out(Source("pact.treaty", UNEVEN)) == EVEN


@settings(max_examples=60)
@given(drafts(), st.integers(0, 9))
def test_no_word_is_lost_and_twice_is_once(text: str, seed: int) -> None:
    """Of any draft, however it is strewn over the lines."""
    for written in (text, scattered(text, seed)):
        once = laid_out(Source("draft.treaty", written))
        assert words(once) == words(text)
        assert laid_out(Source("draft.treaty", once)) == once
        assert fmt.formatted(Source("draft.treaty", text)) == laid_out(Source("draft.treaty", text))
        assert all(len(line) <= WIDTH for line in once.splitlines())


@pytest.mark.parametrize("path", TREATIES, ids=lambda p: p.stem)
def test_our_own_treaties_are_laid_out(path: Path) -> None:
    assert run(["fmt", "--check", str(path)]) == 0


def test_a_changed_meaning_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fmt, "laid_out", lambda source: source.text.replace("shall not", "shall"))
    with pytest.raises(fmt.LayoutError, match="left as it is"):
        fmt.formatted(Source("pact.treaty", EVEN))


class TestCommand:
    def test_it_writes_in_place_once(self, tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
        draft = tmp_path / "pact.treaty"
        draft.write_text(UNEVEN, "utf-8")
        assert run(["fmt", str(draft)]) == 0
        assert draft.read_text("utf-8") == EVEN
        assert "laid out anew" in capfd.readouterr().err
        assert run(["fmt", str(draft)]) == 0
        assert capfd.readouterr().err == ""

    @pytest.mark.parametrize("switch", ["--check", "--diff"])
    def test_asking_writes_nothing(self, switch: str, tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
        draft = tmp_path / "pact.treaty"
        draft.write_text(UNEVEN, "utf-8")
        assert run(["fmt", switch, str(draft)]) == 1
        assert draft.read_text("utf-8") == UNEVEN
        said = capfd.readouterr()
        assert ("\n+  Borea.\n" in said.out) is (switch == "--diff")
        assert ("would be laid out anew" in said.err) is (switch == "--check")

    def test_a_draft_with_mistakes_is_left_alone(self, tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
        draft = tmp_path / "pact.treaty"
        draft.write_text(UNEVEN.replace("arm itself", "harm itself"), "utf-8")
        before = draft.read_bytes()
        assert run(["fmt", str(draft), str(tmp_path / "missing.treaty")]) == 3
        assert draft.read_bytes() == before
        said = capfd.readouterr().err
        assert "undeclared-phrase" in said
        assert "no such file" in said
