from __future__ import annotations

import io
import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from verifier.text import files
from verifier.text.files import UnreadableError, read


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def refusal(path: str | Path) -> UnreadableError:
    with pytest.raises(UnreadableError) as caught:
        read(path)
    return caught.value


def test_nothing_is_normalised_but_a_byte_order_mark(here: Path) -> None:
    Path("a.treaty").write_bytes("\ufefftreaty\r\n\tÉ e\u0301\n".encode())
    assert read("a.treaty").text == "treaty\r\n\tÉ e\u0301\n"


def test_paths_are_shown_as_given_but_never_absolute(here: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    (here / "sub").mkdir()
    (here / "sub/a.treaty").write_text("x")
    elsewhere = tmp_path_factory.mktemp("elsewhere") / "b.treaty"
    elsewhere.write_text("x")
    assert read("sub/../sub/a.treaty").path == "sub/../sub/a.treaty"
    assert read(here / "sub/a.treaty").path == "sub/a.treaty"
    assert read(elsewhere).path == "b.treaty"


def test_a_path_that_is_no_text_can_still_be_shown() -> None:
    assert files.shown(os.fsdecode(b"\xff.treaty")) == "\\udcff.treaty"


@pytest.mark.parametrize(
    ("name", "help"),
    [
        ("communque.treaty", "Did you mean communique.treaty?"),
        ("communique", "Did you mean communique.treaty?"),
        ("zzz", "The drafts there are april.treaty, communique.treaty."),
        ("nowhere/x.treaty", "There is no directory nowhere either."),
    ],
)
def test_a_missing_file(here: Path, name: str, help: str) -> None:
    Path("communique.treaty").touch()
    Path("april.treaty").touch()
    error = refusal(name)
    assert (error.message, error.help) == ("there is no such file", help)


def test_a_missing_file_in_an_empty_directory(here: Path) -> None:
    assert refusal("x.treaty").help == ""


def test_a_directory_names_its_drafts(here: Path) -> None:
    Path("d").mkdir()
    assert refusal("d").help == "Name the drafts themselves, one or several."
    for name in "abcde":
        Path(f"d/{name}.treaty").touch()
    error = refusal("d")
    assert error.message == "this is a directory, not a file"
    assert error.help == "Name the drafts in it: d/a.treaty, d/b.treaty, d/c.treaty, d/d.treaty …"


@pytest.mark.parametrize(
    ("data", "message", "help"),
    [
        (b"", "this file is empty", "A draft begins with"),
        (b" \n\t\n", "this file is empty", "A draft begins with"),
        (b"a\nCommuniqu\xe9\n", "not in UTF-8: the byte 0xE9 in line 2 (byte 12 of the file)", "this byte is “é”"),
        (b"\xef\xbb\xbfa\xe9", "the byte 0xE9 in line 1 (byte 5 of the file)", "“é”"),
        (b"a\x81", "the byte 0x81 in line 1 (byte 2 of the file)", "Save it as plain text in UTF-8"),
        (b"a\n\nb\0", "characters that are no text: the byte 0x00 in line 3 (byte 5 of the file)", "UTF-8"),
        ("treaty".encode("utf-16"), "written in UTF-16", "UTF-8"),
        (b"PK\x03\x04 word", "a word processor's file, not plain text", "UTF-8"),
        (b"{\\rtf1", "a rich text file", "UTF-8"),
        (b"%PDF-1.7", "a PDF file", "UTF-8"),
        (b"x" * (files.LIMIT + 1), "larger than 8 MB", "Is it a treaty draft?"),
    ],
)
def test_what_is_no_text(here: Path, data: bytes, message: str, help: str) -> None:
    Path("a.treaty").write_bytes(data)
    error = refusal("a.treaty")
    assert message in error.message
    assert help in error.help


def test_a_file_of_the_greatest_size_is_read(here: Path) -> None:
    Path("a.treaty").write_bytes(b"x" * files.LIMIT)
    assert len(read("a.treaty").text) == files.LIMIT


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="the superuser may read everything")
def test_a_forbidden_file(here: Path) -> None:
    Path("a.treaty").touch(mode=0)
    assert refusal("a.treaty").message == "you are not allowed to read this file"


@pytest.mark.parametrize("path", ["a\0b", "x" * 5000])
def test_an_impossible_path(here: Path, path: str) -> None:
    assert refusal(path).message.startswith("this file cannot be read: ")


def test_standard_input(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO("é".encode())))
    source = read("-")
    assert (source.path, source.text) == ("-", "é")


@given(data=st.binary(max_size=300))
def test_any_bytes_are_text_or_refused(tmp_path_factory: pytest.TempPathFactory, data: bytes) -> None:
    path = tmp_path_factory.getbasetemp() / "any.treaty"
    path.write_bytes(data)
    try:
        text = read(path).text
    except UnreadableError:
        return
    assert text.encode() == data.removeprefix(b"\xef\xbb\xbf")
