"""The Istanbul Communiqué, checked once: what is said of it, and whether each statement was confirmed."""

from __future__ import annotations

import jsonschema
import pytest

from tests.told import Told, agrees
from verifier.reports.json import schema

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("communique")]

ERRORS = 8
"""So many grave findings a reader can still take in."""


def test_everything_said_of_it(communique: Told, request: pytest.FixtureRequest) -> None:
    agrees(communique.text, "communique.txt", request)


def test_a_handful_of_errors(communique: Told) -> None:
    errors = [v for v in communique.document["verdicts"] if v["severity"] == "error"]
    assert 0 < len(errors) <= ERRORS


def test_its_json_follows_the_schema(communique: Told) -> None:
    jsonschema.Draft202012Validator(schema()).validate(communique.document)


def test_every_finding_was_replayed_and_is_minimal(communique: Told) -> None:
    findings = [v for v in communique.document["verdicts"] if v["verdict"] in ("fails", "depends")]
    findings = [v for v in findings if v["scenario"] or v["witness"]]  # without a story there is nothing to replay
    assert findings
    for finding in findings:
        assert finding["replayed"] in ("full", "budget"), finding["claim"]
        assert finding["minimal"], finding["claim"]


def test_nothing_is_left_undecided(communique: Told) -> None:
    assert [v["check"] for v in communique.document["verdicts"] if v["verdict"] == "unknown"] == []
