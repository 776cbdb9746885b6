from __future__ import annotations

import re
from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len
from syrupy.assertion import SnapshotAssertion
from syrupy.extensions.single_file import SingleFileSnapshotExtension, WriteMode

from tests.reports.samples import BAN, CONFLICT, EMPTY, FULL, HOLDS, REFUSED, UNDECIDED, UNKNOWN
from verifier.finding import Citation, Report, Setting
from verifier.reports import Options, Page, Refused, Run, render
from verifier.reports._page import clean, frame, rows
from verifier.reports.text import when


class TextFile(SingleFileSnapshotExtension):
    _write_mode = WriteMode.TEXT
    file_extension = "txt"


@pytest.fixture
def golden(snapshot: SnapshotAssertion) -> SnapshotAssertion:
    return snapshot.use_extension(TextFile)


def show(*outcomes: Report | Refused, width: int = 100, colour: bool = False, options: Options | None = None) -> str:
    return render("text", Run("0.1.0", options or Options(), outcomes), Page(width, colour))


def test_full(golden: SnapshotAssertion) -> None:
    assert show(FULL) == golden


def test_full_on_a_narrow_page(golden: SnapshotAssertion) -> None:
    assert show(FULL, width=80) == golden


def test_empty_undecided_and_refused(golden: SnapshotAssertion) -> None:
    assert show(EMPTY, UNDECIDED, REFUSED) == golden


def test_switches_that_change_the_answer_are_named_and_repeated() -> None:
    text = show(FULL, options=Options(select=("gap",), without=("boots",), choose=(("5(2)", "72 hours passed"),)))
    assert "Asked with --without boots --choose '5(2)=72 hours passed'" in text
    assert "--select conflict --without boots --choose '5(2)=72 hours passed'" in text


@pytest.mark.parametrize("width", [80, 90, 100])
def test_colour_changes_nothing_else(width: int) -> None:
    plain = show(FULL, EMPTY, REFUSED, width=width)
    coloured = show(FULL, EMPTY, REFUSED, width=width, colour=True)
    assert coloured != plain
    assert re.sub(r"\x1b\[[0-9;]*m", "", coloured) == plain


@pytest.mark.parametrize("width", [80, 100])
def test_lines_fit_the_page(width: int) -> None:
    wide = [line for line in show(FULL, EMPTY, UNDECIDED, width=width).splitlines() if len(line) > width]
    assert [line for line in wide if "Again:" not in line] == []  # a command stays on one line, to be copied


def test_markup_and_escape_sequences_in_a_draft_are_only_text() -> None:
    finding = replace(CONFLICT, claim="Article 5[a] [bold]and[/b] \x1b[31mred\x1b[0m \u202eturned")
    text = show(replace(FULL, findings=(finding,)), colour=True)
    assert "Article 5[a] [bold]and[/b] �[31mred�[0m �turned" in re.sub(r"\x1b\[[0-9;]*m", "", text)


def test_findings_come_by_severity_whatever_their_order() -> None:
    assert show(FULL) == show(replace(FULL, findings=FULL.findings[::-1]))


def test_a_vacuous_answer_says_so() -> None:
    assert "No clause was put to the test" in show(FULL)


def test_an_answer_without_a_claim_repeats_the_question() -> None:
    report = replace(FULL, findings=(replace(HOLDS, claim=""), replace(UNKNOWN, claim="")))
    text = render("text", Run("0.1.0", Options(), (report,), {"gap": "Is there a gap?", "grade": "Which grade?"}))
    assert "  gap   Is there a gap? Nothing was found within the bounds below.\n" in text
    assert "  grade   Which grade? The question was too large.\n" in text


def test_no_words_of_the_trade() -> None:
    for word in ("unsat", "solver", "model", "SMT", "Z3", "predicate", "rlimit"):
        assert not re.search(rf"\b{word}\b", show(FULL, EMPTY, UNDECIDED, REFUSED), re.IGNORECASE)


@pytest.mark.parametrize(
    ("setting", "words"),
    [
        (Setting("5(2)", "held", "reading"), "under reading {held} of 5(2)"),
        (Setting("5(2)#3", "Russia", "bracket"), "with bracket [Russia] of 5(2)"),
        (Setting("5(2)#3", "out", "bracket"), "without bracket [Russia] of 5(2)"),
        (Setting("elsewhere", "x", "reading"), "under reading {x} of elsewhere"),
    ],
)
def test_configurations_in_words(setting: Setting, words: str) -> None:
    assert f"Arises      {words}\n" in show(replace(FULL, findings=(replace(CONFLICT, configurations=((setting,),)),)))


def test_a_finding_that_always_arises_says_so() -> None:
    text = show(replace(FULL, findings=(replace(CONFLICT, configurations=((),)),)))
    assert "Arises      under every reading, with and without every bracket\n" in text


def test_many_configurations_are_counted() -> None:
    many = tuple((Setting("5(2)", f"reading {n}", "reading"),) for n in range(9))
    assert "or in 3 further ways" in show(replace(FULL, findings=(replace(CONFLICT, configurations=many),)))


def test_days_only_where_they_are_whole() -> None:
    assert [when(h) for h in (0, 1, 24, 25, 720)] == [
        "hour 0",
        "hour 1",
        "hour 24 (day 1)",
        "hour 25",
        "hour 720 (day 30)",
    ]


def test_a_wide_character_is_underlined_in_full() -> None:
    text = "甲方 shall 通知 乙方."
    clause = Citation("T", "1", "t.treaty", 3, 1, text, "甲方", "needed", (text.index("通"), text.index(" 乙")))
    above, below = (line.plain for line in list(frame([clause], 80))[1:])
    assert cell_len(below[: below.index("─")]) == cell_len(above[: above.index("通知")])
    assert below.count("─") == cell_len("通知")


def test_a_long_bearer_stands_below_the_clause() -> None:
    clause = replace(CONFLICT.clauses[1], bearer="every guarantor that is a permanent member")
    assert frame_text([clause]).endswith(
        "needed · from memory\n      │       binds every guarantor that is a permanent member"
    )


def test_a_clause_of_another_instrument_is_shown_under_its_own_file() -> None:
    there = replace(CONFLICT.clauses[1], path="istanbul/other.treaty")
    text = frame_text([CONFLICT.clauses[0], there])
    assert (
        text.index("istanbul/core.treaty") < text.index("42 │") < text.index("istanbul/other.treaty") < text.index("34")
    )


def test_a_source_note_is_shown() -> None:
    assert "source: point 4 of the text" in frame_text([replace(CONFLICT.clauses[1], source="point 4 of the text")])


def frame_text(clauses: list[Citation]) -> str:
    return "\n".join(line.plain for line in frame(clauses, 100))


@given(st.text(max_size=200), st.integers(10, 60))
def test_rows_keep_every_word_and_fit(text: str, width: int) -> None:
    safe = clean(text)
    parts = [safe[s:e] for s, e in rows(safe, width)]
    assert "".join("".join(parts).split()) == "".join(safe.split())
    assert all(cell_len(p) <= width for p in parts)


@given(
    st.integers(0, len(BAN) * 6),
    st.integers(0, len(BAN) * 6),
    st.integers(60, 100),
    st.sampled_from(["Ukraine", "x" * 24, "every state " * 9]),
)
def test_whatever_is_marked_is_shown_and_underlined(one: int, other: int, width: int, bearer: str) -> None:
    text = " ".join([BAN] * 6)
    start, end = sorted((min(one, len(text)), min(other, len(text))))
    clause = Citation("T", "4(2)", "t.treaty", 34, 1, text, bearer, "needed", (start, end), "", "from memory")
    lines = [line.plain for line in frame([clause], width)]
    assert all(cell_len(line) <= width for line in lines)
    marked = ""
    for above, below in pairwise(lines):
        if "─" in below:
            marked += above[below.index("─") : below.rindex("─") + 1]
    assert "".join(marked.split()) == "".join(text[start:end].split())
