"""The same draft gives the same bytes, however Python orders what has no order."""

from __future__ import annotations

from tests.told import GOLDEN, told

SEEDS = ("0", "1", "2", "1000", "4294967295")
FILES = [f"{GOLDEN.as_posix()}/{name}.treaty" for name in ("conflict_and_hostage", "gap_and_reading")]
"""Findings of every check."""


def test_the_same_bytes_under_every_hash_seed() -> None:
    first, *others = [told(*FILES, seed=seed) for seed in SEEDS]
    for check in ("conflict", "divergence", "gap", "hostage"):
        assert f"[{check}]" in first.text
    for other in others:
        assert other.text == first.text
        assert other.json == first.json
