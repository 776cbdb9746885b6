"""The outside world of the command line: streams, colour, progress, reports on disk, bundles for bug reports."""

from __future__ import annotations

import errno
import io
import os
import platform
import shutil
import sys
import tempfile
import time
import traceback
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path

import click

from verifier import __version__

PATIENCE = 1.0
"""So many seconds pass in silence; work that takes longer shows its progress."""

_FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO)


class OutputError(Exception):
    """A report cannot be written. Code 5 when the disk fails, 2 when the place was ill chosen."""

    def __init__(self, place: str, error: OSError) -> None:
        reason = (error.strerror or str(error)).lower()
        super().__init__(f"{place} cannot be written: {reason}; nothing of it was left half-written")
        self.code = 5 if error.errno in _FULL else 2


def prepare() -> None:
    """The same bytes on every system: UTF-8, line feeds, and never a failure for an odd character."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace", newline="\n")


def coloured(choice: str) -> bool:
    """Whether standard output gets colour: the switch, then NO_COLOR, then FORCE_COLOR, then a terminal."""
    if choice != "auto":
        return choice == "always"
    if os.environ.get("NO_COLOR"):
        return False
    if os.environ.get("FORCE_COLOR"):
        return True
    return sys.stdout.isatty() and os.environ.get("TERM") != "dumb"


def width(least: int = 80) -> int:
    """Columns of a text report on standard output: those of the terminal, between `least` and 100."""
    return min(max(shutil.get_terminal_size((100, 24)).columns, least), 100)


def write(text: str, colour: bool = False) -> None:
    """Print a result. A reader who has gone away is no error; a full disk is.

    Raises OutputError when standard output cannot be written.
    """
    try:
        click.echo(text, nl=False, color=colour)
    except BrokenPipeError:
        _silence()
    except OSError as error:
        _silence()
        raise OutputError("Standard output", error) from None


def _silence() -> None:
    """Let later output, and the interpreter's own at its end, go nowhere."""
    with suppress(OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def remark(text: str) -> None:
    """Print a message, hint or error."""
    with suppress(OSError):
        click.echo(text, err=True)


def save(path: Path, text: str) -> None:
    """Write a report whole or not at all, and in place of an older one only when it is complete.

    Raises OutputError.
    """
    data = text.encode("utf-8")
    target = path.resolve()
    try:
        if target.exists() and not target.is_file():  # a device or a pipe: there is nothing to replace
            with target.open("wb") as stream:
                stream.write(data)
        else:
            _replace(target, data)
    except OSError as error:
        raise OutputError(str(path), error) from None


def emptied(directory: Path, *patterns: str) -> None:
    """Make the directory, or remove from it what these patterns match. Raises OutputError."""
    try:
        directory.mkdir(parents=True, exist_ok=True)
        for path in (p for pattern in patterns for p in directory.glob(pattern)):
            path.unlink()
    except OSError as error:
        raise OutputError(str(directory), error) from None


def _replace(target: Path, data: bytes) -> None:
    draft = target.with_name(f".{target.name}.{os.getpid()}.part")
    try:
        with draft.open("xb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(target)
    finally:
        draft.unlink(missing_ok=True)


@contextmanager
def progress() -> Iterator[Callable[[str], None] | None]:
    """What to call with each step of a long work; None when nobody is watching. The line is gone at the end."""
    if not sys.stderr.isatty() or os.environ.get("TERM") == "dumb":
        yield None
        return
    start = time.monotonic()
    columns = shutil.get_terminal_size().columns - 1

    def show(step: str) -> None:
        if time.monotonic() - start > PATIENCE:
            sys.stderr.write(f"\r\x1b[K{step[:columns]}")
            sys.stderr.flush()

    try:
        yield show
    finally:
        if time.monotonic() - start > PATIENCE:
            sys.stderr.write("\r\x1b[K")
            sys.stderr.flush()


def bundle(error: BaseException, files: Mapping[str, str] | None = None) -> Path | None:
    """A new directory with all that a bug report needs, here or among temporary files; None when neither can be."""
    contents = {
        "traceback.txt": "".join(traceback.format_exception(error)),
        "versions.txt": f"servanda {__version__}\nPython {platform.python_version()}\n{platform.platform()}\n",
        **(files or {}),
    }
    for parent in (Path(), Path(tempfile.gettempdir())):
        with suppress(OSError):
            directory = _fresh(parent)
            for name, text in contents.items():
                (directory / Path(name).name).write_text(text, "utf-8", errors="backslashreplace")
            return directory
    return None


def _fresh(parent: Path) -> Path:
    number = 1
    while True:
        directory = parent / f"servanda-bug-{number}"
        try:
            directory.mkdir()
        except FileExistsError:
            number += 1
        else:
            return directory
