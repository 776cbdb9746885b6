"""Reading a draft from disk or standard input, with messages for people who are not programmers."""

from __future__ import annotations

import os
import sys
from difflib import get_close_matches
from pathlib import Path, PurePath

from verifier.text.source import Source

LIMIT = 8 * 1024 * 1024
"""The largest draft that is read, in bytes."""

STDIN = "-"
"""The path that stands for standard input."""

_FOREIGN = (
    (b"PK\x03\x04", "a word processor's file"),
    (b"\xd0\xcf\x11\xe0", "a word processor's file"),
    (b"{\\rtf", "a rich text file"),
    (b"%PDF", "a PDF file"),
)
_UTF16 = (b"\xff\xfe", b"\xfe\xff")
_SAVE = "Save it as plain text in UTF-8; every editor offers this under “Save as” or “Encoding”."


class UnreadableError(Exception):
    """A file cannot be read as text: which, what is the matter, and what to do about it."""

    def __init__(self, path: str, message: str, help: str = "") -> None:
        super().__init__(f"{path}: {message}")
        self.path = path
        self.message = message
        self.help = help


def read(path: str | Path) -> Source:
    """The text of one file, or of standard input for `-`, exactly as written less a byte order mark.

    Raises UnreadableError for whatever is no text in UTF-8 of at most `LIMIT` bytes.
    """
    name = shown(path)
    return Source(name, _decode(name, _read_stdin() if str(path) == STDIN else _read_bytes(Path(path), name)))


def shown(path: str | Path) -> str:
    """The path as reports show it: as given; an absolute one relative to here, or outside of here the bare name."""
    pure = PurePath(path)
    if pure.is_absolute():
        here = Path.cwd()
        pure = pure.relative_to(here) if pure.is_relative_to(here) else PurePath(pure.name)
    return pure.as_posix().encode("utf-8", "backslashreplace").decode("utf-8")


def _read_stdin() -> bytes:
    return sys.stdin.buffer.read(LIMIT + 1)


def _read_bytes(path: Path, name: str) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(LIMIT + 1)
    except FileNotFoundError:
        raise UnreadableError(name, "there is no such file", _nearby(path)) from None
    except IsADirectoryError:
        raise UnreadableError(name, "this is a directory, not a file", _inside(path)) from None
    except PermissionError:
        if path.is_dir():  # what Windows says of directories
            raise UnreadableError(name, "this is a directory, not a file", _inside(path)) from None
        raise UnreadableError(name, "you are not allowed to read this file") from None
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
        raise UnreadableError(name, f"this file cannot be read: {reason[:1].lower()}{reason[1:]}") from None


def _decode(name: str, data: bytes) -> str:
    if len(data) > LIMIT:
        raise UnreadableError(name, f"this file is larger than {LIMIT // 1024 // 1024} MB", "Is it a treaty draft?")
    kind = next((kind for magic, kind in _FOREIGN if data.startswith(magic)), None)
    if kind:
        raise UnreadableError(name, f"this is {kind}, not plain text", _SAVE)
    if data.startswith(_UTF16):
        raise UnreadableError(name, "this file is written in UTF-16, not in UTF-8", _SAVE)
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        at = error.start + (3 if data.startswith(b"\xef\xbb\xbf") else 0)  # offsets leave out the byte order mark
        raise UnreadableError(name, f"this file is not in UTF-8: {_place(data, at)}", _guess(data[at])) from None
    if "\0" in text:
        at = data.index(b"\0")
        raise UnreadableError(name, f"this file holds characters that are no text: {_place(data, at)}", _SAVE)
    if not text.strip():
        raise UnreadableError(
            name, "this file is empty", 'A draft begins with a line such as: treaty My_draft "My draft".'
        )
    return text


def _place(data: bytes, at: int) -> str:
    line = data.count(b"\n", 0, at) + 1
    return f"the byte 0x{data[at]:02X} in line {line} (byte {at + 1} of the file)"


def _guess(byte: int) -> str:
    """In the old Western encoding most bytes are letters: name the one that was probably meant."""
    letter = bytes([byte]).decode("cp1252", "ignore")
    return f"It was probably saved in an older encoding, where this byte is “{letter}”. {_SAVE}" if letter else _SAVE


def _nearby(path: Path) -> str:
    """Did you mean: files of nearly that name in the same directory, else the drafts that are there."""
    try:
        names = sorted(os.listdir(path.parent))
    except OSError:
        return f"There is no directory {shown(path.parent)} either."
    drafts = [n for n in names if n.endswith(".treaty")]
    close = [n for n in (path.name + ".treaty",) if n in drafts]
    close = close or get_close_matches(path.name, names, n=1, cutoff=0.75) or get_close_matches(path.name, drafts, n=1)
    if close:
        return f"Did you mean {shown(path.parent / close[0])}?"
    return _listing("The drafts there are", path.parent, drafts)


def _inside(path: Path) -> str:
    drafts = sorted(p.name for p in path.glob("*.treaty"))
    return _listing("Name the drafts in it:", path, drafts) or "Name the drafts themselves, one or several."


def _listing(lead: str, directory: Path, names: list[str]) -> str:
    if not names:
        return ""
    listed = ", ".join(shown(directory / n) for n in names[:4])
    return f"{lead} {listed}{' …' if len(names) > 4 else '.'}"
