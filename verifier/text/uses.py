"""`use "…"`: the files that a file brings in, and theirs, each read once."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import PurePosixPath, PureWindowsPath

from verifier.text import files, lex
from verifier.text.diagnostics import Problems, shown
from verifier.text.lex import Sentence, Token
from verifier.text.source import Source

MOST = 64
"""So many files one draft may bring together."""


@dataclass(slots=True)
class Part:
    """One file: where it lies ("" when it lies nowhere), its tokens and sentences, and the files it uses."""

    place: str
    tokens: list[Token]
    sentences: list[Sentence] = field(default_factory=list)
    uses: list[tuple[int, Sentence]] = field(default_factory=list)

    def identity(self) -> str:
        """The same for the same file, by whatever way it is named."""
        return os.path.realpath(self.place)


def parts(problems: Problems, place: str) -> list[Part]:
    """The file and all that it uses, in the order in which they are first named; `problems` gets their texts.

    `place` is the path of the first file. What cannot be read is reported where it is used.
    """
    found = [_part(problems, place, 0)]
    for part in found:  # it grows
        for sentence in part.sentences:
            if sentence.kind == "use" and (number := _used(problems, part, sentence, found)) is not None:
                part.uses.append((number, sentence))
    for sentence in _circles(found):
        message = "this file is already being read: it uses the file that uses it"
        problems.add("use-circle", message, sentence.span, "move what both need into a third file")
    return found


def reach(found: list[Part], number: int) -> set[int]:
    """The numbers of a file and of all that it uses, directly or not."""
    seen: set[int] = set()
    waiting = [number]
    while waiting:
        if (one := waiting.pop()) not in seen:
            seen.add(one)
            waiting += [used for used, _ in found[one].uses]
    return seen


def _part(problems: Problems, place: str, start: int) -> Part:
    tokens = lex.tokens(problems.source, problems, start)
    return Part(place, tokens, list(lex.sentences(tokens, problems)))


def _used(problems: Problems, part: Part, sentence: Sentence, found: list[Part]) -> int | None:
    """The number of the file that a `use` names; None after a slip."""
    match sentence.tokens[1:]:
        case [Token(type="STRING", text=path)]:
            pass
        case _:
            return None  # the grammar says what is wrong
    if problem := _strange(path, part):
        problems.add("use-path", problem[0], sentence.tokens[1].span, problem[1])
        return None
    place = os.path.join("" if part.place == files.STDIN else os.path.dirname(part.place), path)
    numbers = {one.identity(): number for number, one in enumerate(found)}
    known = numbers.get(os.path.realpath(place))
    if known in {number for number, _ in part.uses}:
        problems.add("use-twice", "this file is used already", sentence.span, "leave one of the two out")
        return None
    return known if known is not None else _opened(problems, place, sentence, found)


def _strange(path: str, part: Part) -> tuple[str, str] | None:
    """What is wrong with the words of a path, and what to do."""
    if not part.place:
        return "this text lies in no directory, so there is nothing beside it to use", "save it as a file"
    if not path:
        return "this names no file", 'write, for example, `use "charter.treaty".`'
    if "://" in path:
        return "files are read from here only, never fetched", "save the file beside this one"
    if PurePosixPath(path).is_absolute() or PureWindowsPath(path).anchor:
        message = "this path does not start from the file it stands in"
        return message, 'write it as seen from there, such as `use "../un_charter/charter.treaty".`'
    if "\\" in path:
        return "directories are parted by `/` here", f'write `use "{shown(path.replace(chr(92), "/"))}".`'
    return None


def _opened(problems: Problems, place: str, sentence: Sentence, found: list[Part]) -> int | None:
    """Read one more file and lay it after the others; None after a slip."""
    if len(found) == MOST:
        problems.add("use-many", f"this would be more than {MOST} files", sentence.span)
        return None
    try:
        source = files.read(place)
    except files.UnreadableError as error:
        problems.add("use-unreadable", f"{error.path}: {error.message}", sentence.tokens[1].span, error.help)
        return None
    problems.source = problems.source.followed_by(Source(files.shown(os.path.normpath(place)), source.text))
    found.append(_part(problems, place, problems.source.further[-1][0]))
    return len(found) - 1


def _circles(found: list[Part]) -> Iterator[Sentence]:
    """Each `use` of a file by which, directly or not, this very file is used."""
    for number, part in enumerate(found):
        for used, sentence in part.uses:
            if number in reach(found, used) and used <= number:
                yield sentence
