"""Both evaluators agree on who is bound: generated drafts parted into two instruments with parties of their own."""

from __future__ import annotations

from dataclasses import replace
from itertools import chain

from hypothesis import HealthCheck, given, settings

from tests.strategies import drafts
from verifier.formula import Without
from verifier.meaning.semantics import configurations, instances
from verifier.model import Instrument, Modality, Model
from verifier.resolving.resolve import load
from verifier.solving.grounding import Grounding, all_words
from verifier.text.source import Source


def parted(model: Model) -> Model:
    """Every other clause in a second instrument; each of the two lacks one of the parties."""
    first = Instrument("One", "One", "one", model.span, "", "", model.parties[:-1] or model.parties)
    second = replace(first, name="Two", parties=model.parties[1:] or model.parties)
    clauses = tuple(replace(c, instrument=("One", "Two")[k % 2]) for k, c in enumerate(model.clauses))
    return replace(model, instruments=(first, second), clauses=clauses)


@settings(max_examples=25, derandomize=True, database=None, deadline=None, suppress_health_check=list(HealthCheck))
@given(drafts())
def test_the_same_instances_exist(text: str) -> None:
    """What is grounded exists; what exists and waits for nothing is grounded; nobody else is bound."""
    model = parted(load(Source("draft.treaty", text)))
    ground = Grounding(model, ())
    encoded = set(chain(ground.duties, ground.bans))
    bound = {i.name: {s for s, _ in i.parties} for i in model.instruments}
    struck = Without(words=frozenset(all_words(model)))  # what a limit keeps out is grounded: the words can be struck
    settled = list(configurations(model))
    exist = {i for config in settled for c in model.clauses for i in instances(model, config, c.number, struck)}
    untriggered = {c.number for c in model.clauses if all(n is None or not n.trigger for _, n in c.variants)}
    liberties = {c.number for c in model.clauses for _, n in c.variants if n and n.modality is Modality.LIBERTY}
    assert encoded <= exist
    assert {i for i in exist if i.clause in untriggered - liberties} <= encoded
    accepted = {(a.state, number) for a in model.acceptances for number in a.clauses}
    foreign = (i for i in exist if i.bearer not in bound[model.clause(i.clause).instrument])
    assert all((i.bearer, i.clause) in accepted for i in foreign)
