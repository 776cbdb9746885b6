"""What the documents print is what the program prints. `make record` writes it anew."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
import tomllib
from pathlib import Path

import click
import pytest

from verifier import reports
from verifier.cli import servanda

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text("utf-8")
PAGES = ["README.md", *(p.relative_to(ROOT).as_posix() for p in sorted((ROOT / "docs").glob("*.md")))]
BLOCK = re.compile(r"(<!-- run: (servanda [^\n]*) -->\n)(.*?)(<!-- end -->)", re.DOTALL)
FILED = re.compile(r"(<!-- file: ([^\n]*) -->\n)(.*?)(<!-- end -->)", re.DOTALL)
COMMANDS = [(page, m[2]) for page in PAGES for m in BLOCK.finditer((ROOT / page).read_text("utf-8"))]


def printed(command: str) -> str:
    """What a command prints, on a page of 100 columns."""
    arguments = shlex.split(command)[1:]
    environment = {**os.environ, "COLUMNS": "100", "PYTHONPATH": str(ROOT)}
    result = subprocess.run(
        [sys.executable, "-m", "verifier", *arguments], cwd=ROOT, env=environment, capture_output=True, check=False
    )
    assert result.returncode in (0, 1), result.stderr.decode()
    return result.stdout.decode()


@pytest.mark.parametrize(("page", "command"), COMMANDS)
def test_an_output_in_a_document_is_current(page: str, command: str, request: pytest.FixtureRequest) -> None:
    current(BLOCK, page, command, printed(command), request)


@pytest.mark.parametrize("name", [m[2] for m in FILED.finditer(README)])
def test_a_file_in_the_readme_is_current(name: str, request: pytest.FixtureRequest) -> None:
    current(FILED, "README.md", name, (ROOT / name).read_text("utf-8"), request)


def current(kind: re.Pattern[str], page: str, name: str, wanted: str, request: pytest.FixtureRequest) -> None:
    """The page's blocks of that kind and name hold the text that is wanted."""
    block = f"```text\n{wanted.rstrip()}\n```\n"
    path = ROOT / page
    text = path.read_text("utf-8")
    if request.config.getoption("--snapshot-update"):
        text = kind.sub(lambda m: m[1] + block + m[4] if m[2] == name else m[0], text)
        path.write_text(text, "utf-8", newline="\n")
    assert [m[3] for m in kind.finditer(text) if m[2] == name] == [block]


def test_the_example_in_python_prints_what_the_readme_says(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    ((code, output),) = re.findall(r"^```python\n(.*?)^```\n.*?^```text\n(.*?)^```", README, re.MULTILINE | re.DOTALL)
    monkeypatch.chdir(ROOT)
    exec(compile(code, "README.md", "exec"), {})
    assert capsys.readouterr().out == output


def test_every_module_has_its_place_in_the_description_of_the_parts() -> None:
    text = (ROOT / "docs" / "architecture.md").read_text("utf-8")
    for path in (ROOT / "verifier").glob("*.py"):
        assert path.stem.startswith("__") or f"`{path.stem}`" in text, path.name


def test_every_command_is_documented() -> None:
    documented = {command for _, command in COMMANDS}
    for name in servanda.commands:
        assert f"servanda {name} --help" in documented
        assert f"| `servanda {name}" in README


def test_exit_codes_in_the_readme_are_those_of_the_help() -> None:
    table = dict(re.findall(r"^\| (\d+) \| (.+) \|$", README, re.MULTILINE))
    plain = {code: re.sub(r"`| \(default .*\)", "", text) for code, text in table.items()}
    helped = dict(re.findall(r"^ {2,}(\d+) +(.+)$", servanda.help or "", re.MULTILINE))
    assert plain == helped


def test_every_format_is_named() -> None:
    for name in reports.names():
        assert f"--format {name}" in README


def test_switches_in_the_readme_exist() -> None:
    params = (p for command in servanda.commands.values() for p in command.params)
    known = {o for p in params if isinstance(p, click.Option) for o in p.opts}
    assert set(re.findall(r"`(--[a-z-]+)", README)) - known == set()


def test_make_targets_in_the_documents_exist() -> None:
    makefile = (ROOT / "Makefile").read_text("utf-8")
    for page in (*PAGES, "CONTRIBUTING.md"):
        for target in re.findall(r"^make (\w+)|`make (\w+)", (ROOT / page).read_text("utf-8"), re.MULTILINE):
            assert f"\n{''.join(target)}:" in makefile


@pytest.mark.parametrize("page", [*PAGES, "CONTRIBUTING.md"])
def test_links_lead_somewhere(page: str) -> None:
    text = (ROOT / page).read_text("utf-8")
    for link in re.findall(r"\]\(([^)#]+)", text):
        assert "://" in link or ((ROOT / page).parent / link).exists(), link


def test_the_changelog_speaks_of_this_version() -> None:
    from verifier import __version__

    assert f"\n## {__version__}" in (ROOT / "CHANGELOG.md").read_text("utf-8")
    assert tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["dynamic"] == ["version"]
