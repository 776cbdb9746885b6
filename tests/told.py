"""What the program says of drafts, and the golden files that hold what it said last."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest

ROOT = Path(__file__).parents[1]
GOLDEN = Path("tests/golden")


@dataclass(frozen=True, slots=True)
class Told:
    """Both reports of one run, as printed and written."""

    text: str
    json: str

    @property
    def document(self) -> dict[str, Any]:
        """The JSON report, read."""
        document: dict[str, Any] = json.loads(self.json)
        return document


def told(*files: str, seed: str = "0") -> Told:
    """One run of `servanda check` as a program of its own, with that value of PYTHONHASHSEED."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONHASHSEED": seed, "COLUMNS": "100"}
    with TemporaryDirectory() as directory:
        target = Path(directory, "report.json")
        command = [sys.executable, "-m", "verifier", "check", *files, "-o", f"json={target}"]
        result = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, check=False)
        assert result.returncode in (0, 1), result.stderr.decode()
        return Told(result.stdout.decode(), target.read_bytes().decode())


def agrees(written: str, name: str, request: pytest.FixtureRequest) -> None:
    """The golden file of that name holds these very bytes; `make record` makes it so."""
    path = ROOT / GOLDEN / name
    if request.config.getoption("--snapshot-update"):
        path.write_text(written, "utf-8", newline="\n")
    assert path.exists(), f"{name} was never recorded: make record"
    assert path.read_bytes().decode() == written
