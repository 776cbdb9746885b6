"""What all tests share: the same generated cases every time, and no trace of the caller's terminal."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable, Iterator, Sequence
from typing import TypeVar

import pytest
from hypothesis import HealthCheck, settings

from tests import figures
from tests.told import Told, told
from verifier import pipeline

T = TypeVar("T")

if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:  # as in a shell's background jobs; commands under test inherit it
    signal.signal(signal.SIGINT, signal.default_int_handler)

settings.register_profile("default", derandomize=True, deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("search", settings.get_profile("default"), derandomize=False, max_examples=2_000)
settings.load_profile(os.environ.get("SERVANDA_HYPOTHESIS", "default"))


@pytest.fixture(autouse=True)
def _plain_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("NO_COLOR", "FORCE_COLOR", "COLUMNS"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture(scope="session", autouse=True)
def _one_process() -> Iterator[None]:
    """Where tests run side by side, a check takes no second process: the cores are busy, and each would build the same.

    Tests that run the program as such (golden reports, documents, hash seeds) still share its work between two.
    """
    with pytest.MonkeyPatch.context() as patch:
        if os.environ.get("PYTEST_XDIST_WORKER"):
            patch.setattr(pipeline, "both", one_after_another)
        yield


def one_after_another(tasks: Sequence[Callable[[], T]]) -> list[T]:
    """The results of the tasks, in order."""
    return [task() for task in tasks]


@pytest.fixture(scope="session")
def communique() -> Told:
    """What is said of the Istanbul Communiqué: one run for all tests of the group `communique`."""
    return told("treaties/istanbul/communique.treaty")


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Leave the figures of this process behind, where `make full` asks for them."""
    figures.save(f"{os.environ.get('PYTEST_XDIST_WORKER', 'main')}-{os.getpid()}")
