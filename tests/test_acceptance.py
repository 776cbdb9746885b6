"""What can happen where only some states act: by the fixed point that `third_party` looks at, and by the solver."""

from __future__ import annotations

import random
from collections import Counter

from hypothesis import given, seed, settings
from hypothesis import strategies as st

from tests.strategies import drafts
from tests.test_agreement import BUDGET, LONG, full, resolved
from verifier.formula import And, Not, Occurs, Question
from verifier.meaning.acceptance import foreign, free
from verifier.meaning.enumerate import ground_acts
from verifier.meaning.semantics import judge
from verifier.solving.solve import Asker, Effort


def compare(text: str, number: int, tally: Counter[str]) -> None:
    """Some acts that need something: can they happen though of all conduct only that of some states is done?"""
    rng, model = random.Random(number), resolved(text)
    asked = judge(model, full(model, rng))
    asker = Asker(model, (), BUDGET, Effort())
    known = asker.encoding.conduct
    acts = {asked.number(a) for a in ground_acts(model) if not a.closing and not asked.is_harm(a)}
    who = frozenset(rng.sample(list(model.states()), rng.randint(0, 2)))
    theirs = {n for n in acts if foreign(asked, n, who)}
    alone = free(asked, acts - theirs)
    idle = tuple(Not(Occurs(asked.act(n))) for n in theirs if asked.act(n) in known)
    for act in (a for a in known if asked.needs(a) and not a.closing and asked.number(a) not in theirs):
        some = (And((Occurs(act), *idle)),)
        answer = asker.answer(Question(some=some, within=(tuple(asked.config.items()),), proper=False))
        # Of lead times and situations the fixed point knows nothing: they may keep apart what can only happen once.
        late = answer is None and any(b.lead or b.during for n in model.needs for _, b in n.variants if b)
        assert late or (answer is not None) == (asked.number(act) in alone), f"{text}\n{asked.config}\n{who}\n{act}"
        tally["yes" if answer is not None else "no"] += 1


def test_what_some_states_can_do_alone() -> None:
    tally: Counter[str] = Counter()

    @seed(0)
    @settings(LONG, max_examples=300)
    @given(drafts(), st.integers(0, 2**32))
    def agree(text: str, number: int) -> None:
        compare(text, number, tally)

    agree()
    assert min(tally["yes"], tally["no"]) >= 10
