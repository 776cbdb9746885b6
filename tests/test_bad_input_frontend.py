"""What a drafter gets wrong: each common slip has one message, at its place, and no input brings anything else."""

from __future__ import annotations

import re
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from verifier.resolving.resolve import load
from verifier.text.diagnostics import Diagnostic, DraftError, render
from verifier.text.source import Source

SPECIMEN = (Path(__file__).parents[1] / "treaties" / "istanbul" / "specimen.treaty").read_text("utf-8")


def slips(text: str) -> tuple[Diagnostic, ...]:
    """All diagnostics of a text; none when it resolves."""
    try:
        load(Source("draft.treaty", text))
    except DraftError as error:
        return error.diagnostics
    return ()


def edited(old: str, new: str) -> str:
    assert old in SPECIMEN
    return SPECIMEN.replace(old, new, 1)


B42 = "4(2)  Ukraine shall not admit forces of any other state"
NEED = "need boots: <state> uses force in <region> only if"

# what is written, what is written instead; code; the words underlined; words of the message or help
SLIPS = [
    (
        "When any state (the attacker) attacks",
        "When each state (the attacker) attacks",
        "each-here",
        None,
        "`any state`",
    ),
    (
        "attacks Ukraine in heartland, and when",
        "attacks Ukraine in heartland or Crimea, and when",
        "list-here",
        "or",
        "an area",
    ),
    ("4(2)  Ukraine shall", "4(2)  Ukraine and Russia shall", "list-here", "and", "declare a role"),
    ("4(2)  Ukraine shall", "4(2)  Ukraine must", "missing-shall", None, "`must` is not read as one of these"),
    ("4(2)  Ukraine shall", "4(2) — Ukraine shall", "strange-character", "—", "write a comma"),
    ("within 3 days.", "within three days.", "unexpected", "three days", "write the number in figures"),
    ("4(2)  Ukraine shall", "4(1).\n  4(2)  Ukraine shall", "empty-clause", "4(1)", "nothing after the number"),
    ("(the Donbas strip).", "(the Donbas strip)", "missing-full-stop", ")", "every sentence ends with `.`"),
    ("within 3 days.", "within 3 days", "missing-full-stop", "days", "a full stop is missing"),
    (
        "use force in the place",
        "employ force in the place",
        "undeclared-phrase",
        "employ force in the place",
        "did you mean `use force in <region>`?",
    ),
    (
        "<state> uses force in <region> only",
        "<region> uses force in <state> only",
        "wrong-kind",
        "<region>",
        "a state must stand here",
    ),
    (
        "Russia attacks Ukraine in heartland",
        "Russia attacks heartland in Ukraine",
        "wrong-kind",
        "heartland",
        "the phrase is `<state> attacks <state> in <region>`",
    ),
    ("5(2)  When", "5(1)  When", "used-twice", "5(1)", "used twice"),
    ("need admission:", "need boots:", "used-twice", "boots", "used twice"),
    ('article 5 "Gua', 'article 4 "Gua', "used-twice", "4", "used twice"),
    (
        B42,
        "4(2)  Foreign formations shall be withdrawn",
        "missing-bearer",
        "Foreign formations",
        "nobody is named who shall do this",
    ),
    (B42, "4(2)  Formations shall be withdrawn", "missing-bearer", "Formations", "`be withdrawn into any"),
    (
        B42,
        "4(2)  Formations, equipment and weapons shall be withdrawn",
        "missing-bearer",
        "Formations, equipment and weapons",
        "by whom",
    ),
    (
        B42 + " into any region of Ukraine",
        "4(2)  The withdrawal of forces shall be carried out by Ukraine",
        "missing-bearer",
        "The withdrawal of forces",
        "in the active voice: `Ukraine shall …`",
    ),
    (B42, "4(2)  Ukrainia shall be attacked", "unknown-name", "Ukrainia", "did you mean `Ukraine`?"),
    (B42, "4(2)  shall not admit forces of Russia", "missing-bearer", "shall", "nobody is named who shall do this"),
    ("(the United States), and\n  Poland", "(the United States),\n  Poland", "list-and", ",", "`and` is missing"),
    (
        "Russia, China, France, United_Kingdom, United_States, and",
        "Russia and China, France, United_Kingdom, United_States, and",
        "list-and",
        "and",
        "before the last name of a list only",
    ),
    ("weapons to <state>", "weapons and food to <state>", "reserved-word", "and", "may not stand inside a phrase"),
    (
        "act <state> admits",
        "act <state> sends (send) forces into <region>.\nact <state> admits",
        "overlapping-phrases",
        None,
        "reads like another one",
    ),
    ("each guarantor other", "each guarentor other", "unknown-name", None, "did you mean `guarantor`?"),
    (
        "and when Ukraine appeals for assistance,\n        each",
        "and when Ukriane appeals for assistance,\n        each",
        "unknown-name",
        "Ukriane",
        "did you mean `Ukraine`?",
    ),
    ("outside occupied_part", "outside ocupied_part", "unknown-name", "ocupied_part", "did you mean `occupied_part`?"),
    ("outside occupied_part", "outside the place", "unfilled-role", "the place", "an unfilled role"),
    ("outside occupied_part", "outside Crimea", "not-an-area", "Crimea", "is a region, not an area"),
    (
        "any state (the attacker) attacks Ukraine in any region of Ukraine (the place)",
        "any state attacks Ukraine in any region of Ukraine (the place)",
        "unfilled-role",
        "the attacker",
        "an unfilled role",
    ),
    (
        "exercises of the visitor.",
        "exercises of the vistor.",
        "unknown-name",
        "the vistor",
        "did you mean `the visitor`?",
    ),
    ("{Ukrainian line: Crimea |", "{Ukrainian line: Krimea |", "unknown-name", "Krimea", "did you mean `Crimea`?"),
    (
        "parties: Ukraine and every guarantor",
        "parties: Ukraine and every guarantee",
        "unknown-name",
        None,
        "did you mean `guarantor`?",
    ),
    ("act <state> sends", "act <stat> sends", "unknown-name", "<stat>", "did you mean `state`?"),
    (
        "joint act: the guarantors decide",
        "joint act: the garantors decide",
        "unknown-name",
        "garantors",
        "did you mean `guarantors`?",
    ),
    ("regions of Ukraine:", "regions of Ukrane:", "unknown-name", "Ukrane", "did you mean `Ukraine`?"),
    ("some guarantor owes 5(2)", "some guarantor owes 5(3)", "unknown-name", "5(3)", "did you mean `5(2)`?"),
    ("under {held}", "under {hold}", "unknown-alternative", "{hold}", "did you mean `held`?"),
    ("under {held}", "under {all}", "ambiguous-alternative", "{all}", "`all of 4(3)`"),
    ("need boots:", "nead boots:", "unknown-sentence", "nead", "did you mean `need`?"),
    (
        B42,
        "4(2)  all guarantors shall not admit forces of any other state",
        "all-shall-not",
        "all guarantors",
        "write `each guarantor shall not …` if none of them may; write a clause for each",
    ),
    (
        B42,
        "4(2)  no guarantor shall admit forces of any other state",
        "any-under-no",
        "any other state",
        "write `each guarantor shall not admit forces of any other state into any region of Ukraine`",
    ),
    (
        B42,
        "4(2)  the guarantors shall admit forces of Russia",
        "group-shall",
        "the guarantors",
        "write `each guarantor shall …`",
    ),
    ("[Russia: after", "[Russia: after [", "unclosed-bracket", "[", "never closed"),
    ("on assistance,]", "on assistance,]]", "unopened-bracket", "]", "closes nothing"),
    ("on assistance,]", "on assistance,}", "unopened-bracket", "}", "closes nothing"),
    ("harm: any state", "harm: any | state", "bracket-here", "|", "may not stand in this kind of sentence"),
    ("4(3)  Ukraine", "Ukraine", "missing-number", None, "begin it with its number, such as `4(2)`"),
    ("within 3 days", "within soon", "unexpected", "soon", "expected a deadline, such as `within 3 days`"),
    ("within 3 days", "within", "unexpected", "within", "expected a deadline, such as `within 3 days`"),
    ("within 3 days", "within 3days", "strange-number", None, "part a number from its unit"),
    ("within 3 days", "within 3 days within 4 days", "two-deadlines", "within 4 days", "already"),
    ("within 7 days", "within 99999999999 days", "number-too-large", "99999999999", "too large"),
    (B42, "4(2)  Ukraine may not admit forces of any other state", "may-not", "may not", "write `shall not`"),
    (B42, "4(2)  no guarantor may admit forces of Russia", "no-may", "no guarantor", "write `no guarantor shall …`"),
    (B42, "4(2)  the guarantors may admit forces of Russia", "group-shall", None, "write `each guarantor may …`"),
    (
        B42,
        "4(2)  Ukraine may immediately admit forces of any other state",
        "liberty-at-once",
        "immediately",
        "write `within …`",
    ),
    (
        "each guarantor shall consult within 3 days",
        "each guarantor may do all of: consult; consult",
        "liberty-of-many",
        None,
        "one clause for each act",
    ),
    (
        B42,
        "4(2)  notwithstanding 4(3), Ukraine shall not admit forces of any other state",
        "rank-of-a-ban",
        None,
        "the other clause",
    ),
    (
        "each guarantor shall consult within 3 days",
        "each guarantor shall, subject to 4(2), notwithstanding 4(2), consult within 3 days",
        "rank-both-ways",
        "subject to 4(2)",
        "keep one of the two",
    ),
    (
        "each guarantor shall consult within 3 days",
        "each guarantor shall, subject to 5(2), consult within 3 days",
        "forbids-nothing",
        "5(2)",
        "`shall not`",
    ),
    (
        "each guarantor shall consult within 3 days",
        "each guarantor shall consult within 3 days, until 4 days have passed",
        "unexpected",
        "4 days have passed",
        "expected a phrase",
    ),
    (
        "each guarantor shall consult within 3 days",
        "each guarantor shall consult within 3 days, until",
        "unexpected",
        "until",
        "expected a phrase",
    ),
    (
        "each guarantor shall consult within 3 days",
        "each guarantor intends to, notwithstanding 4(2), consult within 3 days",
        "intention-prevails",
        "notwithstanding 4(2)",
        "binds nobody",
    ),
    ("each guarantor shall consult", "each guarantor intends consult", "missing-shall", None, "`… shall …`"),
    (B42, "4(2)  no guarantor intends to admit forces of Russia", "no-may", "no guarantor", "nobody's intention"),
    (B42, "4(2)  Ukraine may, notwithstanding 4(9), admit forces of any other state", "unknown-name", "4(9)", "4(3)"),
    (
        B42,
        "4(2)  Ukraine may, notwithstanding 5(1), admit forces of any other state",
        "forbids-nothing",
        "5(1)",
        "5(1)",
    ),
    (B42, "4(2)  Ukraine may, notwithstanding, admit forces of any other state", "unexpected", None, "5(2)"),
    (
        B42,
        "4(2)  Ukraine shall not, within 3 days, admit forces of any other state",
        "ban-in-time",
        "within 3 days",
        "no deadline",
    ),
    ("do {any or none", "do {some or none", "unknown-quantity", "do", "does not say how much"),
    ("heartland, Crimea, and", "heartland, \u0421rimea, and", "look-alike-letter", "\u0421", "Latin letters"),
    ("4(2)  Ukraine", "4(2)  \0Ukraine", "strange-character", "\0", "NUL"),
    ("4(2)  Ukraine", "4(2)  Ukraine\u200b", "strange-character", "\u200b", "no meaning here"),
    ('"Guarantee".', '"Guarantee.', "unclosed-quotation", '"', "never closed"),
    ("2022-03-29", "2022-02-30", "no-such-date", None, "there is no day 2022-02-30"),
    ('treaty Istanbul_core "Core of the Istanbul Communiqué".', "", "missing-treaty", None, "which treaty it is"),
    ("attacks (attack)", "attacks", "no-plain-form", None, "no second form"),
    (
        "harm: any state attacks Ukraine in any region of Ukraine",
        "harm: any state uses force in any region of Ukraine",
        "harm-event",
        None,
        "declared otherwise",
    ),
    ("Russia never consults", "all guarantors never consult", "group-here", "all guarantors", "may not stand here"),
    ("states: Ukraine, Russia", "states: Ukraine, Ukraine, Russia", "name-twice", "Ukraine", "declared twice"),
    (
        "states: Ukraine, Russia",
        "states: Ukraine, New Land, Russia",
        "name-of-words",
        "New Land",
        "New_Land (New Land)",
    ),
    (
        "hour 0: Russia attacks Ukraine in heartland",
        "hour 0: Russia attacks Ukraine in any region of Ukraine",
        "who-exactly",
        None,
        "names everybody",
    ),
    ("hour 0: Russia attacks", "hour 0: Ukraine attacks", "same-state", "Ukraine", "stands twice"),
    (
        "any region of Ukraine.\n  4(3)",
        "any region of Ukraine outside occupied_part inside occupied_part.\n  4(3)",
        "unexpected",
        "inside",
        "not expected here",
    ),
]


@pytest.mark.parametrize(
    ("old", "new", "code", "words", "said"), SLIPS, ids=[f"{s[2]}-{i}" for i, s in enumerate(SLIPS)]
)
def test_a_slip_has_one_message(old: str, new: str, code: str, words: str | None, said: str) -> None:
    text = edited(old, new)
    found = slips(text)
    assert [d.code for d in found] == [code], [render(d, Source("draft.treaty", text)) for d in found]
    (slip,) = found
    if words is not None:
        assert text[slip.span.start : slip.span.end] == words
    assert said in slip.message + " " + slip.help
    assert not re.search(r"\b[A-Z]{4,}\b", slip.message + slip.help), "a terminal's name"


@pytest.mark.parametrize(
    ("old", "new", "offer"),
    [
        ("4(2)  Ukraine shall", "4（2)  Ukraine shall", "write `(`"),
        ("4(2)  Ukraine shall", "4(2)  Ukra\u00adine shall", "it cannot be seen"),
        ("4(2)  Ukraine shall", "4(2)  «Ukraine» shall", "put words that are quoted"),
        ("within 3 days.", "within 3 days;", "end the sentence with a full stop"),
        ("4(2)  Ukraine shall", "4(1) [Russia Each guarantor shall consult].\n  4(2)  Ukraine shall", "a colon"),
    ],
)
def test_what_is_pasted_from_elsewhere_is_explained(old: str, new: str, offer: str) -> None:
    assert any(offer in slip.help for slip in slips(edited(old, new)))


def test_a_number_used_twice_shows_both_places() -> None:
    (slip,) = slips(edited("4(3)  Ukraine", "4(2)  Ukraine"))
    ((span, _),) = slip.related
    assert SPECIMEN[span.start : span.end] == "4(2)"
    assert span < slip.span
    assert render(slip, Source("d", SPECIMEN)).count("4(2)") >= 2


def test_a_bearer_missing_after_the_trigger() -> None:
    (slip,) = slips(edited("each guarantor shall consult within", "shall consult within"))
    assert (slip.code, "nobody is named who shall do this" in slip.message) == ("missing-bearer", True)


@pytest.mark.parametrize("text", ["", "\n \t\n", "# only a comment\n"])
def test_an_empty_file_contains_no_treaty(text: str) -> None:
    (slip,) = slips(text)
    assert (slip.code, slip.message) == ("empty", "this file contains no treaty")


def test_all_slips_at_once_in_text_order() -> None:
    text = edited("weapons to <state>", "weapons and food to <state>").replace("4(2)  Ukraine", "4(2)  Ukriane")
    text = text.replace("within 3 days", "within soon").replace("under {held}", "under {hold}", 1)
    found = slips(text)
    assert [d.code for d in found] == ["reserved-word", "unknown-name", "unexpected"]
    assert list(found) == sorted(found, key=lambda d: d.span)


def test_a_slip_in_a_declaration_is_not_reported_where_it_is_used() -> None:
    assert [d.code for d in slips(edited("role guarantor (guarantors): R", "role guarantor guarantors: R"))] == [
        "unexpected"
    ]
    assert [d.code for d in slips(edited("area occupied_part (the", "area occupied_part the"))] == ["unexpected"]
    assert [d.code for d in slips(edited("states: Ukraine, Russia", "states: Ukraine Russia"))] == ["name-of-words"]


def test_too_many_variants_are_refused() -> None:
    braces = " ".join("{after Ukraine appeals for assistance, | after the guarantors consult held,}" for _ in range(11))
    (slip,) = slips(SPECIMEN + f"\n  5(3) Ukraine shall, {braces} use force in Crimea.")
    assert (slip.code, "1,024" in slip.message) == ("too-many-variants", True)


HOSTILE = {
    "brackets": "[" * 200_000,
    "braces": "4(1) " + "{" * 200_000 + " x.",
    "bars": "4(1) X shall " + "{a|" * 100_000,
    "quotations": "“" * 200_000,
    "new lines": '"' + "." + "\n" * 200_000 + "x",
    "digits": "4(1) X shall y within " + "9" * 200_000 + " days.",
    "others": "1 Any state" + " other than A" * 20_000 + " shall x.",
    "owners": "1 The region" + " of the region" * 20_000 + " shall x.",
    "commas": "states: A" + ", A" * 20_000 + ".",
}


@pytest.mark.parametrize("what", HOSTILE)
def test_hostile_input_is_refused_soon(what: str) -> None:
    start = time.perf_counter()
    found = slips(HOSTILE[what])
    assert 1 <= len(found) <= 101
    assert time.perf_counter() - start < 20


def test_many_slips_are_counted_not_listed() -> None:
    found = slips("x y. " * 5_000)
    assert len(found) == 101
    assert found[-1].message == "4900 more slips are not shown"


# ---- nothing but DraftError ever comes out

WORDS = sorted(set(re.findall(r"\w+|[^\w\s]", SPECIMEN)))


@given(st.text(max_size=300))
def test_any_text_resolves_or_is_refused(text: str) -> None:
    for slip in slips(text):
        assert render(slip, Source("draft.treaty", text))


@given(st.lists(st.sampled_from(WORDS), max_size=60).map(" ".join))
def test_any_words_resolve_or_are_refused(text: str) -> None:
    slips('treaty T "T". states: A and B. ' + text)


@given(st.data())
def test_any_edit_of_the_specimen_resolves_or_is_refused(data: st.DataObject) -> None:
    parts = re.findall(r"\s+|\w+|[^\w\s]", SPECIMEN)
    for _ in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(0, len(parts) - 1))
        word = data.draw(st.sampled_from(WORDS))
        parts[at : at + data.draw(st.sampled_from((0, 1, 2)))] = data.draw(st.sampled_from(([], [" ", word, " "])))
    text = "".join(parts)
    for slip in slips(text):
        assert render(slip, Source("draft.treaty", text))
