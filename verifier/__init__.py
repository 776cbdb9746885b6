"""servanda: finds out, before anybody signs, whether a treaty's promises can be kept.

The library's face: `load` a file, `check` it, read the `Report`; `run_scenarios` plays the scenarios written in it,
`table` tells what it holds without judging it, `audit` what the verdicts rest on, and `replay` judges anew what a
report (`load_witness`) tells. All results are plain typed data.

    >>> from verifier import check, load
    >>> report, effort = check(load("treaties/istanbul/communique.treaty"))   # doctest: +SKIP
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from verifier.commands.auditing import audit
    from verifier.commands.retrial import replay
    from verifier.commands.saved import load_witness
    from verifier.commands.scenarios import run_scenarios
    from verifier.commands.tabulate import table
    from verifier.pipeline import Options, UsageError, check, load

__version__ = "0.1.0"
__all__ = [
    "Options",
    "UsageError",
    "__version__",
    "audit",
    "check",
    "load",
    "load_witness",
    "replay",
    "run_scenarios",
    "table",
]

_HOMES = {
    "audit": "commands.auditing",
    "load_witness": "commands.saved",
    "replay": "commands.retrial",
    "run_scenarios": "commands.scenarios",
    "table": "commands.tabulate",
}
"""Where a part of the face lives when it is not in `pipeline`."""


def __getattr__(name: str) -> Any:
    """Import the pipeline, and with it the solver, only when it is used."""
    if name in __all__:
        return getattr(import_module(f"verifier.{_HOMES.get(name, 'pipeline')}"), name)
    raise AttributeError(f"module `verifier` has no attribute `{name}`")
