"""What all tests share: the same generated cases every time, and no trace of the caller's terminal."""

from __future__ import annotations

import os

import pytest
from hypothesis import HealthCheck, settings

from tests import figures
from tests.told import Told, told

settings.register_profile("default", derandomize=True, deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("search", settings.get_profile("default"), derandomize=False, max_examples=2_000)
settings.load_profile(os.environ.get("SERVANDA_HYPOTHESIS", "default"))


@pytest.fixture(autouse=True)
def _plain_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("NO_COLOR", "FORCE_COLOR", "COLUMNS"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture(scope="session")
def communique() -> Told:
    """What is said of the Istanbul Communiqué: one run for all tests of the group `communique`."""
    return told("treaties/istanbul/communique.treaty")


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Leave the figures of this process behind, where `make full` asks for them."""
    figures.save(f"{os.environ.get('PYTEST_XDIST_WORKER', 'main')}-{os.getpid()}")
