"""The generated drafts resolve, and between them they use the whole language."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import HealthCheck, given, settings

from tests.strategies import CONSTRUCTS, GENERAL, TINY, Size, constructs, drafts
from verifier.model import Model
from verifier.resolving.resolve import load
from verifier.text.source import Source

EXAMPLES = 2000
WANTING = {
    TINY: {
        "area: reading",
        "3 states",
        "2 regions",
        "role: reading",
        "parties: bracket",
        "deadline: 24",
        "implicit deadline",
        "goal: the",
        "notwithstanding: two",
        "subject to what is lifted",
        "lifts a smaller amount",
        "takes away a greater amount",
    },
    GENERAL: set[str](),
}
"""What drafts of a size cannot show, or hardly ever."""


def resolved(text: str) -> Model:
    return load(Source("draft.treaty", text))


@pytest.mark.parametrize("size", [GENERAL, TINY], ids=["general", "tiny"])
def test_every_construct_occurs(size: Size) -> None:
    seen: Counter[str] = Counter()

    @settings(max_examples=EXAMPLES, derandomize=True, database=None, suppress_health_check=list(HealthCheck))
    @given(drafts(size))
    def collect(text: str) -> None:
        seen.update(set(constructs(resolved(text), text)))

    collect()
    assert set(CONSTRUCTS) - set(seen) <= WANTING[size]
