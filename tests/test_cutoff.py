"""Individuals who are just like others: what is derived about them is what asking about them would say."""

from __future__ import annotations

import pytest

from verifier import checks, pipeline
from verifier.confirming.bench import Bench
from verifier.cutoff import classes, cut, redundant
from verifier.finding import Finding
from verifier.model import Guard, Model
from verifier.resolving import resolve
from verifier.text.source import Source

DRAFT = """
treaty Five "Five guarantors and a sixth".
proposed on 2001-02-03.
parties: Alba and every guarantor.
states: Alba, Borea, Cardia, Delia, Elis, and Fara.
role guarantor (guarantors): Borea, Cardia, Delia, Elis [Cardia: , and Fara].
regions of Alba: north, south, and strip.
area lowland: {narrow: north | wide: north and strip}.
event <state> attacks (attack) <state> in <region>.
act <state> supplies (supply) weapons to <state>.
joint act: the guarantors decide (decides) on aid.
harm: any state attacks Alba in any region of Alba.
article 1 "Aid".
  1(1)  When any state (the attacker) attacks Alba in any region of Alba (the place) inside lowland,
        each guarantor other than the attacker shall,
        [Borea: after all guarantors decide on aid,]
        within 2 days, supply weapons to Alba.
"""


@pytest.fixture
def model() -> Model:
    return resolve.load(Source("five.treaty", DRAFT))


def shape(findings: tuple[Finding, ...]) -> set[tuple[object, ...]]:
    return {
        (f.check, f.grade, f.severity, tuple(c.number for c in f.clauses), f.configurations)
        for f in findings
        if f.severity is not None and not any(s.point == "guarantor" for c in f.configurations for s in c)
    }


def test_who_is_redundant(model: Model) -> None:
    assert redundant(model) == {"Fara", "strip"}
    assert ("Borea", "Cardia", "Delia", "Elis") in classes(model).members


def test_derived_findings_are_those_asked_for(model: Model, monkeypatch: pytest.MonkeyPatch) -> None:
    options = pipeline.Options(select=("conflict", "hostage"))
    derived, _ = pipeline.check(model, options)
    monkeypatch.setattr("verifier.confirming.bench.redundant", lambda model: frozenset())
    asked, _ = pipeline.check(model, options)

    assert shape(derived.findings) == shape(asked.findings) != set()
    sixth = [b for f in derived.findings for b in f.blockers if b.startswith("Fara")]
    assert sixth == ["Fara, where bracket Cardia of guarantor is chosen"]
    assert any(b.startswith("Fara, where bracket Cardia") for f in asked.findings for b in f.blockers)


def test_large_classes_are_cut_and_the_answer_stays(model: Model, monkeypatch: pytest.MonkeyPatch) -> None:
    more = DRAFT.replace("Elis, and Fara.", "Elis, Gala, Hera, and Fara.").replace("Elis [", "Elis, Gala, Hera [")
    large = resolve.load(Source("seven.treaty", more))

    assert len(list(cut(large).states())) == len(list(large.states())) - 2
    options = pipeline.Options(select=("conflict", "hostage", "gap"))
    small, _ = pipeline.check(large, options)
    monkeypatch.setattr("verifier.confirming.bench.cut", lambda model: model)
    whole, _ = pipeline.check(large, options)
    assert shape(small.findings) == shape(whole.findings) != set()


BOUND = """
treaty Crowd "Many guarantors, bound in one way or another".
proposed on 2001-02-03.
parties: Alba and every guarantor.
states: Alba, Borea, Cardia, Delia, Elis, Fara, Gala, Hera, and Iona.
role guarantor (guarantors): Borea, Cardia, Delia, Elis, Fara, Gala, Hera, and Iona.
regions of Alba: north.
event <state> attacks (attack) <state> in <region>.
act <state> sends (send) troops into <region>.
act <state> admits (admit) <state>.
{need}
harm: any state attacks Alba in any region of Alba.
article 1 "Aid".
  1(1)  When any state (the attacker) attacks Alba in any region of Alba (the place),
        the guarantors{less} shall {way}, within 2 days, send troops into the place.
  1(2)  Alba shall not admit any guarantor.
"""
NEED = "need leave: <state> sends troops into <region> only if Alba admits that state."
MEANS = "need means: any guarantor (the doer) sends troops into <region> only if {} admits the doer, 1 days before."
CORES: dict[frozenset[str], tuple[Guard, ...]] = {frozenset({"1(1)", "1(2)"}): ((),)}


@pytest.mark.parametrize("way", ["together", "jointly and severally"])
@pytest.mark.parametrize("less", ["", " other than the attacker"])
@pytest.mark.parametrize("need", ["", NEED, MEANS.format("Alba"), MEANS.format("any guarantor other than the doer")])
def test_how_several_are_bound(way: str, less: str, need: str) -> None:
    model = resolve.load(Source("crowd.treaty", BOUND.format(way=way, less=less, need=need)))
    assert len(list(model.states())) - len(list(cut(model).states())) == {"together": 2}.get(way, 4)

    def told(whole: bool) -> set[tuple[object, ...]]:
        bench = Bench(model, 20_000_000, whole=whole)
        found = set()
        for name in ("conflict", "hostage", "gap"):
            for query in checks.get(name).ask(bench.view(pipeline.harm_acts(bench), {"conflict": CORES})):
                yes = bench.asker(query).answer(query.question) is not None
                found.add((name, query.grade, query.family, yes))
        return found

    few, every = told(False), told(True)
    assert few <= every
    assert {(n, g, yes) for n, g, _, yes in few} == {(n, g, yes) for n, g, _, yes in every}
