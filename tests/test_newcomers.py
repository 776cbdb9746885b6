"""Slips of somebody who writes a first draft: each has one message, and it says what to write."""

from __future__ import annotations

import pytest

from verifier.resolving import resolve
from verifier.text.diagnostics import Diagnostic, DraftError
from verifier.text.source import Source

DRAFT = """treaty Islands "A convention on islands".
signed on 1921-10-20.
parties: every member.
states: Alba, Borea, and Cardia.
role member (members): Alba, Borea, and Cardia.
organ Council (the Council of the League): all members.
regions of Alba: islands (the Long Islands).
event <state> attacks (attack) <state> in <region>.
event <organ> calls (call) for help.
act <state> sends (send) ships into <region>.
act <state> opens (open) <region>.
joint act: the Council decides (decide) on measures.
joint act: the members consult (consults).
situation war (war among members): from any state attacks Alba in the islands.
need passage: <state> sends ships into <region> only if Alba opens the islands, 30 days before.
harm: any state attacks Alba in the islands.
article 1.
  1(1)  During the war, Alba shall not open the islands.
  1(2)  When any state (the attacker) attacks Alba in the Long Islands (the place), each member other than Alba shall,
        after the Council decides on measures, send ships into the place.
"""


def slips(old: str, new: str) -> tuple[Diagnostic, ...]:
    """What is wrong with the draft once some words are changed."""
    assert old in DRAFT
    with pytest.raises(DraftError) as caught:
        resolve.load(Source("draft.treaty", DRAFT.replace(old, new)), "draft.treaty")
    return caught.value.diagnostics


def test_a_name_may_have_its_article_though_it_is_declared_without() -> None:
    model = resolve.load(Source("draft.treaty", DRAFT), "draft.treaty")
    assert [c.number for c in model.clauses] == ["1(1)", "1(2)"]
    assert {h.pattern.args[-1].name for h in model.harms} == {"islands"}


@pytest.mark.parametrize(
    ("old", "new", "code", "said"),
    [
        ("attacks Alba in the islands", "attacks Alba in the island", "unknown-name", "did you mean `the islands`?"),
        ("shall not open the islands", "shall not open any third region", "unknown-name", "a region must stand here"),
        (
            "after the Council decides on measures",
            "after both members consult",
            "unknown-name",
            "such as `all members`",
        ),
        ("<organ> calls (call)", "the <organ> calls (call)", "the-slot", "`the` belongs to what fills `<organ>`"),
        ("calls (call) for help", "calls (call) on the members", "name-as-word", "`the members` is read as naming"),
        ("calls (call) for help", "calls (call) on the Council", "name-as-word", "`<organ>`"),
        ("after the Council decides", "after 2/3 of the members decide", "strange-character", "`two thirds of the"),
        ("30 days before", "30 days before, or Borea opens the islands", "lead-place", "how long before stands once"),
        (
            "each member other than Alba shall,\n        after the Council decides on measures, send",
            "after the Council decides on measures, each member other than Alba shall send",
            "step-place",
            "what a duty waits for stands after `shall`",
        ),
    ],
)
def test_a_slip(old: str, new: str, code: str, said: str) -> None:
    first = next(d for d in slips(old, new) if d.code == code)
    assert said in f"{first.message} {first.help}"


SENTENCE = "1(3)  {} Alba shall {} open the islands{}.\n"


@pytest.mark.parametrize(
    ("before", "how", "after", "said"),
    [
        ("If Borea opens the islands,", "", "", "`If` is not read here: begin with `When …`"),
        ("", "forthwith", "", "write `immediately`"),
        ("", "", ", not later than 3 days", "write `within …`"),
        ("", "", " within 5 working days", "write `days` or `hours`"),
        ("", "", " except if Borea opens the islands", "write `unless …`"),
        ("", "", " provided that Borea opens the islands", "`unless …`"),
        ("", "", "; send ships into the islands", "do all of: …; …"),
        ("", "", " and send ships into the islands", "of several things to be done"),
        ("", "the", "", "the phrase is `<state> opens <region>`, without `the`"),
    ],
)
def test_words_of_the_law_that_are_not_read(before: str, how: str, after: str, said: str) -> None:
    with pytest.raises(DraftError) as caught:
        resolve.load(Source("draft.treaty", DRAFT + SENTENCE.format(before, how, after)), "draft.treaty")
    assert said in caught.value.diagnostics[0].help


def test_a_phrase_that_lacks_its_article() -> None:
    declared = "calls (call) for help.\nevent: order of the world ends."
    (slip,) = slips("calls (call) for help.", f"{declared}\nharm: the order of the world ends.")
    assert slip.help == "the phrase is `order of the world ends`, without `the`"


def test_who_is_left_out_may_be_set_off_by_commas() -> None:
    text = DRAFT.replace("each member other than Alba shall", "each member, other than Alba, shall")
    clause = resolve.load(Source("draft.treaty", text), "draft.treaty").clause("1(2)")
    (norm,) = (n for _, n in clause.variants if n is not None)
    assert [t.name for b in norm.binders for t in b.domain.other_than if b.var == norm.bearer.name] == ["Alba"]


def test_what_uses_a_refused_phrase_is_not_reported_again() -> None:
    used = "  1(3)  When the Council calls on the members, Alba shall open the islands.\n"
    text = DRAFT.replace("calls (call) for help", "calls (call) on the members") + used
    with pytest.raises(DraftError) as caught:
        resolve.load(Source("draft.treaty", text), "draft.treaty")
    assert [d.code for d in caught.value.diagnostics] == ["name-as-word"]


def test_neither() -> None:
    (slip,) = slips("1(1)  During the war, Alba shall not", "1(1)  Neither member shall")
    assert slip.help == "`Neither member` is not read here: write `each … shall not …`"


def test_a_number_with_a_word_before_it() -> None:
    found = slips("1(1)  During the war, Alba shall not open", "Para. 1(1)  During the war, Alba shall not open")
    assert found[0].help.startswith("a clause begins with its number")


def test_what_uses_an_unread_declaration_is_not_reported_again() -> None:
    (slip,) = slips("regions of Alba: islands (the Long Islands).", "regions: islands (the Long Islands).")
    assert (slip.code, slip.help) == ("unknown-sentence", "did you mean `regions of`?")


def test_words_are_quoted_as_they_stand() -> None:
    (slip,) = slips("send ships into the place", "send ships into the place together with the attacker")
    assert "`the place` is not expected here after `send ships into`" in slip.message
