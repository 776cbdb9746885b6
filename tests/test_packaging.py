"""The wheel is complete, the locks are usable anywhere, and nothing that is shipped names a machine."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tomllib
import zipfile
from itertools import pairwise
from pathlib import Path

import pytest
from packaging.requirements import Requirement

ROOT = Path(__file__).parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
LOCKS = sorted((ROOT / "requirements").glob("*.txt"))


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> zipfile.ZipFile:
    out = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", str(out)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    return zipfile.ZipFile(next(out.glob("servanda-*.whl")))


@pytest.mark.parametrize("directory", ["grammar", "treaties", "verifier"])
def test_every_file_is_in_the_wheel(wheel: zipfile.ZipFile, directory: str) -> None:
    here = {p.relative_to(ROOT).as_posix() for p in (ROOT / directory).rglob("*") if p.is_file()}
    wanted = {p if directory == "verifier" else f"verifier/{p}" for p in here if "__pycache__" not in p}
    assert wanted
    assert wanted - set(wheel.namelist()) == set()


def test_the_wheel_holds_types_schema_licences_and_the_command(wheel: zipfile.ZipFile) -> None:
    names = wheel.namelist()
    for wanted in ("verifier/py.typed", "verifier/reports/schema.json", "verifier/treaties/LICENSE"):
        assert wanted in names
    (licence,) = (n for n in names if n.endswith("licenses/LICENSE"))
    assert b"Apache License" in wheel.read(licence)
    (points,) = (n for n in names if n.endswith("entry_points.txt"))
    assert b"servanda = verifier.__main__:main" in wheel.read(points)


def test_a_wheel_that_stands_alone_finds_its_grammar_and_treaties(wheel: zipfile.ZipFile, tmp_path: Path) -> None:
    wheel.extractall(tmp_path)
    code = "from verifier.assets import asset; print(asset('grammar')); print(asset('treaties'))"
    command = [sys.executable, "-P", "-c", code]
    environment = {**os.environ, "PYTHONPATH": str(tmp_path)}
    result = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=True)
    assert result.stdout.split() == [str(tmp_path / "verifier/grammar"), str(tmp_path / "verifier/treaties")]


@pytest.mark.parametrize("lock", LOCKS, ids=lambda p: p.name)
def test_locks_have_hashes_and_no_addresses(lock: Path) -> None:
    line = r"[a-z0-9-]+==\S+( ; .+)? \\|    --hash=sha256:[0-9a-f]{64}( \\)?|    # via .+"
    lines = lock.read_text("utf-8").splitlines()
    assert [text for text in lines if not re.fullmatch(line, text) or "://" in text] == []
    for entry, below in pairwise(lines):
        assert "==" not in entry or "--hash=" in below


def locked(name: str) -> dict[str, str]:
    lines = (ROOT / "requirements" / name).read_text("utf-8").splitlines()
    return dict(line.split(" ")[0].split("==") for line in lines if "==" in line.split(" ")[0])


@pytest.mark.parametrize(
    ("lock", "wanted"),
    [
        ("run.txt", PROJECT["project"]["dependencies"]),
        ("build.txt", PROJECT["project"]["dependencies"] + PROJECT["dependency-groups"]["build"]),
        ("dev.txt", PROJECT["dependency-groups"]["build"] + PROJECT["dependency-groups"]["dev"]),
    ],
)
def test_locks_agree_with_the_project(lock: str, wanted: list[str]) -> None:
    versions = locked(lock)
    for requirement in map(Requirement, wanted):
        assert requirement.specifier.contains(versions[requirement.name])


def test_locks_agree_with_each_other() -> None:
    dev = locked("dev.txt")
    assert {**dev, **locked("run.txt"), **locked("build.txt")} == dev


def test_each_dependency_has_its_reason() -> None:
    text = (ROOT / "pyproject.toml").read_text("utf-8")
    groups = re.findall(r"^(?:dependencies|build|dev) = \[\n(.*?)^\]", text, re.DOTALL | re.MULTILINE)
    lines = [line for group in groups for line in group.splitlines()]
    assert len(groups) == 3
    assert [line for line in lines if not re.match(r'  "[^"]+", *# \w', line)] == []


def test_no_name_of_a_module_hides_a_directory_of_the_wheel() -> None:
    assert not (ROOT / "verifier/grammar.py").exists()
    assert not (ROOT / "verifier/treaties.py").exists()
