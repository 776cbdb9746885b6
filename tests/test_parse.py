"""Text into syntax: the grammar itself, tokens, sentences, brackets and terms."""

from __future__ import annotations

from pathlib import Path

import pytest

from verifier.assets import asset
from verifier.text import syntax
from verifier.text.brackets import Choices, variants
from verifier.text.diagnostics import Diagnostic, DraftError, Problems, render
from verifier.text.lex import sentences, tokens
from verifier.text.parse import KINDS, grammar, parse
from verifier.text.source import Source, Span
from verifier.text.syntax import Form

SPECIMEN = Path(__file__).parents[1] / "treaties" / "istanbul" / "specimen.treaty"


def source(text: str) -> Source:
    return Source("draft.treaty", text)


def one(text: str, kind: type) -> object:
    """The only statement of a kind in a text."""
    (found,) = [s for s in parse(source(text)).statements if isinstance(s, kind)]
    return found


def test_grammar_has_no_conflict() -> None:
    assert grammar(strict=True) is not None


def test_every_kind_of_sentence_is_a_start_symbol() -> None:
    text = asset("grammar/treaty.lark").read_text("utf-8")
    for kind in KINDS:
        assert f"\n{kind}: " in text


def test_a_missing_asset_is_named() -> None:
    with pytest.raises(FileNotFoundError, match=r"grammar/none\.lark"):
        asset("grammar/none.lark")


def test_specimen_keeps_every_statement_in_text_order() -> None:
    text = SPECIMEN.read_text("utf-8")
    draft = parse(Source("specimen.treaty", text))
    starts = [s.span.start for s in draft.statements]
    assert starts == sorted(starts)
    assert [s.label.text for s in draft.statements if isinstance(s, syntax.Clause)] == ["4(2)", "4(3)", "5(1)", "5(2)"]
    for s in draft.statements:
        assert text[s.span.start : s.span.end].strip()


def test_tokens_know_labels_dates_and_names() -> None:
    found = tokens(source("4(2)(a) 1.4 U1 D-5b 2022-03-29 72 United_Kingdom 1a X1(b) # 4(9)"), Problems(source("")))
    assert [t.type for t in found] == ["LABEL", "LABEL", "WORD", "WORD", "DATE", "NUMBER", "WORD", "LABEL", "LABEL"]


def test_a_clause_may_have_a_letter_for_a_number() -> None:
    problems = Problems(source(""))
    kinds = [
        s.kind for s in sentences(tokens(source("U1 X shall y. D-5b X shall y. 4 X shall y."), problems), problems)
    ]
    assert kinds == ["clause", "clause", "clause"]


def test_a_clause_may_have_a_roman_number() -> None:
    problems = Problems(source(""))
    text = "IV X shall y. IV(2) X shall y. article XLIX. MC X shall y. IIII X shall y. VX X shall y. X(a) X shall y."
    found = sentences(tokens(source(text), problems), problems)
    assert [s.kind for s in found] == ["clause", "clause", "article", "", "", "", "clause"]


def expanded(text: str) -> list[str]:
    problems = Problems(source(text))
    found = variants(tokens(source(text), problems), "1", Choices(problems))
    problems.stop()
    return [" ".join(t.text for t in words) for _, words in found]


def test_brackets_and_braces_expand_in_text_order() -> None:
    assert expanded("a [Russia: b] c") == ["a b c", "a c"]
    assert expanded("a {b | c d}") == ["a b", "a c d"]
    assert expanded("[Russia: a | Ukraine: b]") == ["a", "b"]
    assert expanded("a [b {c | d}]") == ["a b c", "a b d", "a"]


def test_choices_that_share_a_name_are_taken_together() -> None:
    assert expanded("[vote = Russia: a] x [vote = Russia: b]") == ["a x b", "x"]


def test_the_name_of_an_alternative_is_not_of_the_words() -> None:
    assert expanded("{do all of: a | Russian line: b}") == ["do all of : a", "b"]


def test_alternatives_have_short_names() -> None:
    text = "{any or none, as it judges, | all | Russian line: c | all}"
    problems = Problems(source(text))
    choices = Choices(problems)
    variants(tokens(source(text), problems), "1", choices)
    assert choices.found[0].alternatives == ("any or none, as it judges", "all", "Russian line", "all#2")


HEAD = """treaty T "T". states: A and B (the big B). role member (members): A and B. regions of A: r and s.
act <state> helps (help) <state> in <region>.
"""


@pytest.mark.parametrize(
    ("words", "form", "noun"),
    [
        ("A", Form.NAME, "A"),
        ("the big B", Form.NAME, "B"),
        ("each member", Form.EACH, "member"),
        ("each member other than A and the big B", Form.EACH, "member"),
        ("no member", Form.NO, "member"),
        ("two thirds of the members", Form.GROUP, "member"),
        ("at least 2 of the members", Form.GROUP, "member"),
        ("that state", Form.THAT, "state"),
    ],
)
def test_terms_are_one_token(words: str, form: Form, noun: str) -> None:
    clause = one(HEAD + f"1 {words} shall help B in r.", syntax.Clause)
    assert isinstance(clause, syntax.Clause)
    body = clause.variants[0].body
    assert body is not None
    assert isinstance(body.bearer, syntax.Term)
    assert (body.bearer.form, body.bearer.noun) == (form, noun)


def test_a_bound_place_belongs_to_the_outer_term() -> None:
    clause = one(
        HEAD + "1 When any state helps B in any region of A (the place), A shall help B in the place.", syntax.Clause
    )
    assert isinstance(clause, syntax.Clause)
    body = clause.variants[0].body
    assert body is not None
    phrase = body.trigger[0].phrase
    assert phrase is not None
    term = phrase.parts[-1]
    assert isinstance(term, syntax.Term)
    assert (term.noun, term.bound, term.of and term.of.bound) == ("region", "place", "")


def test_a_missing_comma_before_the_bearer_is_no_matter() -> None:
    clause = one(HEAD + "1 When A helps B in r each member shall help B in s.", syntax.Clause)
    assert isinstance(clause, syntax.Clause)
    body = clause.variants[0].body
    assert body is not None
    assert isinstance(body.bearer, syntax.Term)
    assert body.bearer.form is Form.EACH


# ---- frames


def frame(text: str, span: Span, **more: str) -> list[str]:
    return render(Diagnostic("code", "what", span, "d.treaty", **more), Source("d.treaty", text)).splitlines()


def test_frame_points_at_the_place() -> None:
    assert frame("ab\ncd ef\n", Span(6, 8), help="so") == [
        "error[code]: what",
        "  --> d.treaty:2:4",
        "  |",
        "2 | cd ef",
        "  |    ^^",
        "  = help: so",
    ]


def test_frame_expands_tabs_and_shows_no_control_characters() -> None:
    lines = frame("\ta\x1b[31mb", Span(1, 2))
    assert lines[3] == "1 |     a\ufffd[31mb"
    assert lines[4] == "  |     ^"


def test_frame_crops_long_lines_and_underlines_only_the_first() -> None:
    lines = frame("x" * 500 + "HERE" + "y" * 500 + "\nnext", Span(500, 1200))
    assert all(len(line) < 130 for line in lines)
    assert "…" in lines[3]
    assert "HERE" in lines[3]
    assert lines[4].strip("| ").startswith("^^^^")


def test_frame_at_the_end_of_an_empty_file() -> None:
    assert frame("", Span(0, 0))[-1] == "  | ^"


def test_an_error_carries_source_and_all_diagnostics() -> None:
    text = 'treaty T "T".\nstates: A and B.\n1 A shall.\n2 B shall.\n'
    with pytest.raises(DraftError) as caught:
        parse(source(text))
    assert caught.value.source.text == text
    assert [d.path for d in caught.value.diagnostics] == ["draft.treaty"] * 2
    spans = [d.span for d in caught.value.diagnostics]
    assert spans == sorted(spans)
