"""The generated drafts resolve, and between them they use the whole language."""

from __future__ import annotations

from collections import Counter
from contextlib import suppress

import pytest
from hypothesis import HealthCheck, Phase, given, settings

from tests.strategies import CONSTRUCTS, GENERAL, TINY, Size, constructs, drafts
from verifier.model import Model
from verifier.resolving.resolve import load
from verifier.text.source import Source

EXAMPLES = 2000
"""Drafts by which every construct must have been seen."""


class EnoughError(Exception):
    """Every construct was seen: no further draft is needed."""


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

    @settings(
        max_examples=EXAMPLES,
        derandomize=True,
        database=None,
        phases=(Phase.generate,),
        suppress_health_check=list(HealthCheck),
    )
    @given(drafts(size))
    def collect(text: str) -> None:
        seen.update(set(constructs(resolved(text), text)))
        if set(CONSTRUCTS) - set(seen) <= WANTING[size]:
            raise EnoughError

    with suppress(EnoughError):
        collect()
    assert set(CONSTRUCTS) - set(seen) <= WANTING[size]
