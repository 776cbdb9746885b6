"""Random bytes and random edits, guided by what code they reach: `make fuzz`, for as many seconds as SECONDS says.

Any input is refused with messages or resolved; what resolves means the same once it is laid out evenly, and laying out
twice changes nothing more. Anything else stops the run, and atheris leaves the input behind as `crash-…`.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

import atheris

ROOT = Path(__file__).parents[1]

with atheris.instrument_imports(include=["verifier", "lark"]):
    from verifier.fmt import formatted
    from verifier.resolving.resolve import load
    from verifier.text.diagnostics import DraftError
    from verifier.text.layout import laid_out
    from verifier.text.source import Source

WORDS = (
    "shall",
    "shall not",
    "may",
    "When",
    "unless",
    "until",
    "after",
    "within 3 days,",
    "any state",
    "each guarantor",
)
WORDS += (
    "harm:",
    "need n:",
    "article 1",
    "treaty T",
    "role",
    "area",
    "act <state>",
    "[x: ",
    "]",
    "{a | b}",
    "; ",
    ".\n",
)
SIZE = 6_000
"""Bytes of an input at most: what goes wrong at all goes wrong with few."""


def tried(data: bytes) -> None:
    """One input."""
    source = Source("fuzz.treaty", data.decode("utf-8", "ignore"))
    try:
        load(source)
    except DraftError as error:
        if not error.diagnostics:
            raise AssertionError("refused without a word") from error
        return
    text = formatted(source)  # raises where the meaning would change
    assert laid_out(Source("fuzz.treaty", text)) == text, "laying out twice changes something more"


def main() -> None:
    """Fuzz, beginning with the drafts of this repository. Arguments go to libFuzzer."""
    with tempfile.TemporaryDirectory() as place:
        corpus = Path(place, "corpus")
        corpus.mkdir()
        for number, path in enumerate(
            sorted([*ROOT.glob("tests/golden/*.treaty"), *ROOT.glob("tests/regressions/*.treaty")])
        ):
            (corpus / str(number)).write_bytes(path.read_bytes()[:SIZE])
        words = Path(place, "words")
        words.write_text("".join(f'"{w}"\n'.replace('\n"', '\\x0a"') for w in WORDS), "utf-8")
        atheris.Setup([sys.argv[0], str(corpus), f"-max_len={SIZE}", f"-dict={words}", *sys.argv[1:]], tried)
        atheris.Fuzz()


if __name__ == "__main__":
    main()
