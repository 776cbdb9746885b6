"""Drafts on which solver and reference once differed: each must go on agreeing, in every respect."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from tests.test_agreement import answered, disagreements

FILES = sorted((Path(__file__).parent / "regressions").glob("*.treaty"))


@pytest.mark.parametrize("file", FILES, ids=lambda f: f.stem)
def test_agreement_on(file: Path) -> None:
    text = file.read_text("utf-8")
    tally: Counter[str] = Counter()
    for number in range(4):
        assert not list(disagreements(text, number, tally))
    assert not list(answered(text, 0, tally, most=20))
    assert tally["undecided"] == 0
    assert tally["questions"] > 0
