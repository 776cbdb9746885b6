"""Several instruments: files that use files, what they share, what each keeps to itself, and what can go wrong."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from verifier import load
from verifier.cli import run
from verifier.meaning.semantics import instances
from verifier.model import Domain, Model, Rank
from verifier.text.diagnostics import Diagnostic, DraftError

CORE = """treaty Core "The core".
use "pacts/pact.treaty".
proposed on 2022-03-29.
parties: Alba and every guarantor.
states: Alba, Borea, and Cardia.
role guarantor (guarantors): Borea and Cardia.
regions of Alba: port.
event <state> attacks (attack) <state> in <region>.
act <state> sends (send) forces into <region>.
harm: any state attacks Alba in port.
article 1.
  1(1)  When any state (the attacker) attacks Alba in any region of Alba (the place), each guarantor other than
        the attacker shall within 2 days send forces into the place.
"""
PACT = """treaty Pact "The pact".
in force on 1949-04-04.
parties: every member.
states: Cardia, and Dacia.
role member (members): Cardia and Dacia.
states: Alba.
regions of Alba: port.
act <state> sends (send) forces into <region>.
article 1.
  1(1)  Each party shall not send forces into port.
        source: "Article 1" (from memory).
  not encoded 2 "How long it lasts".
"""


def written(root: Path, **files: str) -> Path:
    """The files under their names, `_` standing for a directory; the path of `core`."""
    for name, text in files.items():
        path = root / f"{name.replace('_', '/')}.treaty"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    return root / "core.treaty"


def together(root: Path, core: str = CORE, pact: str = PACT, **more: str) -> Model:
    return load(written(root, core=core, pacts_pact=pact, **more))


def slips(root: Path, core: str = CORE, pact: str = PACT, **more: str) -> tuple[Diagnostic, ...]:
    with pytest.raises(DraftError) as caught:
        together(root, core, pact, **more)
    return caught.value.diagnostics


def only(root: Path, core: str = CORE, pact: str = PACT, **more: str) -> Diagnostic:
    (slip,) = slips(root, core, pact, **more)
    return slip


# -- one model of several instruments -----------------------------------------------------------------------------


def test_each_thing_knows_its_instrument(tmp_path: Path) -> None:
    model = together(tmp_path)
    assert [(c.number, c.instrument) for c in model.clauses] == [("1(1)", "Core"), ("Pact 1(1)", "Pact")]
    assert [(n.number, n.instrument) for n in model.not_encoded] == [("Pact 2", "Pact")]
    assert [(i.name, i.status, i.date) for i in model.instruments] == [
        ("Core", "proposed", "2022-03-29"),
        ("Pact", "in force", "1949-04-04"),
    ]
    assert (model.name, model.status) == ("Core", "proposed")


def test_what_both_declare_alike_is_one(tmp_path: Path) -> None:
    model = together(tmp_path)
    assert [e.name for e in model.entities] == ["Alba", "Borea", "Cardia", "Dacia", "third_state", "port"]
    assert len(model.templates) == 2


def test_each_instrument_has_its_own_parties(tmp_path: Path) -> None:
    model = together(tmp_path)
    assert [s for s, _ in model.parties_to("Core")] == ["Alba", "Borea", "Cardia"]
    assert [s for s, _ in model.parties_to("Pact")] == ["Cardia", "Dacia"]
    assert [s for s, _ in model.parties] == ["Alba", "Borea", "Cardia", "Dacia"]


def test_party_means_a_party_to_the_text_in_which_it_stands(tmp_path: Path) -> None:
    model = together(tmp_path, CORE + "  1(2)  No party shall send forces into port.\n")
    domains = {c.number: c.variants[0][1].binders[0].domain for c in model.clauses if c.variants[0][1]}
    assert domains["1(2)"] == Domain("state", role="Core party")
    assert domains["Pact 1(1)"] == Domain("state", role="Pact party")
    assert [m for m, _ in model.role("Pact party").members] == ["Cardia", "Dacia"]


def test_a_single_file_has_no_list_of_instruments(tmp_path: Path) -> None:
    alone = load(written(tmp_path, core=CORE.replace('use "pacts/pact.treaty".\n', "")))
    assert alone.instruments == ()
    assert {c.instrument for c in alone.clauses} == {"Core"}


def test_two_ways_to_one_file_bring_it_in_once(tmp_path: Path) -> None:
    third = 'treaty Base "Base".\nparties: Alba.\nstates: Alba.\n'
    model = together(
        tmp_path,
        CORE.replace("use ", 'use "base.treaty".\nuse '),
        PACT.replace("in force", 'use "../base.treaty".\nin force'),
        base=third,
    )
    assert [i.name for i in model.instruments] == ["Core", "Base", "Pact"]


def test_a_file_knows_only_its_own_names_and_those_it_uses(tmp_path: Path) -> None:
    slip = only(
        tmp_path, CORE, PACT + "  1(2)  Dacia shall not send forces into port, unless Borea sends forces into port.\n"
    )
    assert slip.code == "unknown-name"
    assert "a file that this one does not use" in slip.message


def test_harms_are_those_of_the_main_file_else_of_the_used_ones(tmp_path: Path) -> None:
    event = "event <state> attacks (attack) <state> in <region>.\nharm: any state attacks Alba in any region of Alba.\n"
    pact = PACT.replace("act <state>", event + "act <state>")
    own = together(tmp_path, CORE, pact)
    assert [own.source.slice(h.span) for h in own.harms] == ["harm: any state attacks Alba in port"]
    none = together(tmp_path, CORE.replace("harm: any state attacks Alba in port.\n", ""), pact)
    assert [none.source.slice(h.span) for h in none.harms] == ["harm: any state attacks Alba in any region of Alba"]


def test_what_a_used_file_asks_for_itself_is_not_asked_here(tmp_path: Path) -> None:
    goal = "goal calm, for 1: some party owes 1(1).\n"
    assert together(tmp_path, CORE + goal, PACT + goal).goals[0].then.clause == "1(1)"
    assert len(together(tmp_path, CORE + goal, PACT + goal).goals) == 1


def test_a_clause_of_another_instrument_is_referred_to_by_its_name(tmp_path: Path) -> None:
    goal = "goal calm, for Pact 1: some guarantor owes Pact 1(1).\n"
    (found,) = together(tmp_path, CORE + goal).goals
    assert (found.serves, found.then.clause) == ("Pact 1", "Pact 1(1)")


def test_in_a_used_file_a_number_means_its_own_clause(tmp_path: Path) -> None:
    """Both have an article 1 and a clause 1(1); each means its own, unless it names the other's."""
    for named, over in (("1(1)", "Pact 1(1)"), ("article 1", "Pact 1(1)"), ("Pact 1(1)", "Pact 1(1)")):
        liberty = f"  1(2)  Dacia may, notwithstanding {named}, send forces into port.\n"
        (_, norm), *_ = together(tmp_path, CORE, PACT + liberty).clause("Pact 1(2)").variants
        assert norm is not None
        assert norm.over == (over,)


def test_a_liberty_that_names_nothing_lifts_only_its_own_text(tmp_path: Path) -> None:
    core = CORE + "  1(2)  Cardia shall not send forces into port.\n"
    (_, norm), *_ = (
        together(tmp_path, core, PACT + "  1(2)  Cardia may send forces into port.\n").clause("Pact 1(2)").variants
    )
    assert norm is not None
    assert norm.over == ("Pact 1(1)",)


def test_one_instrument_may_prevail_over_anothers_clause(tmp_path: Path) -> None:
    core = CORE + "  1(2)  Cardia may, notwithstanding article Pact 1, send forces into port.\n"
    (_, norm), *_ = together(tmp_path, core).clause("1(2)").variants
    assert norm is not None
    assert norm.over == ("Pact 1(1)",)


def test_choice_points_and_needs_are_qualified_only_where_they_clash(tmp_path: Path) -> None:
    need = "need boots: <state> sends forces into <region> only if {who} attacks Alba in that region.\n"
    event = "event <state> attacks (attack) <state> in <region>.\n"
    pact = PACT.replace("act <state>", event + "act <state>").replace(
        "port.\n        source", "{a: port | b: any region of Alba}.\n        source"
    )
    core = CORE.replace("parties: Alba and", "parties: Alba [Borea: , Cardia], and")
    pact = pact.replace("parties: every member", "parties: every member [Dacia: , Alba]")
    model = together(tmp_path, core + need.format(who="any state"), pact + need.format(who="Dacia"))
    assert [p.name for p in model.points] == ["parties", "Pact parties", "Pact 1(1)"]
    assert [p.instrument for p in model.points] == ["Core", "Pact", "Pact"]
    assert [n.name for n in model.needs] == ["boots", "Pact boots"]
    same = together(tmp_path, core + need.format(who="any state"), pact + need.format(who="any state"))
    assert [n.name for n in same.needs] == ["boots"]


def test_a_role_declared_twice_alike_with_a_bracket_is_one_choice(tmp_path: Path) -> None:
    role = "role pool (pool_members): [belarus = Russia: Alba,] and Cardia.\n"
    model = together(tmp_path, CORE + role, PACT + role)
    assert [p.name for p in model.points] == ["belarus"]
    assert [m for m, _ in model.role("pool").members] == ["Alba", "Cardia"]


def test_a_bearer_must_be_a_party_to_the_norms_own_instrument(tmp_path: Path) -> None:
    """Dacia is a party to the pact: what the core lays on it does not exist, what the pact lays on it does."""
    core = CORE + "  1(2)  Dacia shall send forces into port.\n"
    pact = PACT + "  1(3)  Dacia shall not send forces into port.\n"
    model = together(tmp_path, core, pact)
    borne = {c.number: {i.bearer for i in instances(model, {}, c.number)} for c in model.clauses}
    assert borne == {
        "1(1)": {"Borea", "Cardia"},
        "1(2)": set(),
        "Pact 1(1)": {"Cardia", "Dacia"},
        "Pact 1(3)": {"Dacia"},
    }


# -- reports ------------------------------------------------------------------------------------------------------


def test_reports_show_the_right_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    together(tmp_path)
    monkeypatch.chdir(tmp_path)
    assert run(["check", "core.treaty", "--format", "json"]) == 1
    document = json.loads(capsys.readouterr().out)
    assert [(f["path"], f["used_by"]) for f in document["files"]] == [
        ("core.treaty", ""),
        ("pacts/pact.treaty", "core.treaty"),
    ]
    assert [(n["path"], n["line"]) for n in document["not_encoded"]] == [("pacts/pact.treaty", 12)]
    cited = {(c["path"], c["line"], c["instrument"], c["number"]) for v in document["verdicts"] for c in v["clauses"]}
    assert ("core.treaty", 12, "Core", "1(1)") in cited
    assert ("pacts/pact.treaty", 10, "Pact", "Pact 1(1)") in cited
    assert run(["check", "core.treaty"]) == 1
    text = capsys.readouterr().out
    assert "uses pacts/pact.treaty · The pact · in force 1949-04-04 · 1 clause\n" in text
    assert "How long it lasts (line 12 of pacts/pact.treaty)" in text


def test_the_same_from_wherever_it_is_asked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    together(tmp_path)
    said = []
    for place, path in ((tmp_path, "core.treaty"), (tmp_path / "pacts", "../core.treaty")):
        monkeypatch.chdir(place)
        run(["check", path, "--format", "json"])
        said.append(re.sub(r'"rlimit": \d+', "", capsys.readouterr().out))
    moved = said[0].replace("core.treaty", "../core.treaty").replace("pacts/pact", "../pacts/pact")
    assert said[1] == moved.replace("../../", "../")


# -- what can go wrong --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("path", "code"),
    [
        ("pacts/pakt.treaty", "use-unreadable"),
        ("pacts", "use-unreadable"),
        ("/etc/passwd", "use-path"),
        ("C:/pact.treaty", "use-path"),
        ("pacts\\\\pact.treaty", "use-path"),
        ("https://example.org/pact.treaty", "use-path"),
        ("", "use-path"),
        ("core.treaty", "use-circle"),
    ],
)
def test_a_use_that_names_no_file_to_use(tmp_path: Path, path: str, code: str) -> None:
    core = CORE.replace('use "pacts/pact.treaty".\n', f'use "{path}".\n')
    slip = only(tmp_path, core)
    assert slip.code == code
    assert slip.path.endswith("core.treaty")


def test_a_missing_file_is_one_mistake_with_exit_code_3(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    together(tmp_path, CORE)
    written(tmp_path, core=CORE.replace("pacts/pact", "pacts/pakt"))
    monkeypatch.chdir(tmp_path)
    assert run(["check", "core.treaty"]) == 3
    said = capsys.readouterr().err
    assert "pacts/pakt.treaty: there is no such file" in said
    assert "--> core.treaty:2:5" in said
    assert "Did you mean pacts/pact.treaty?" in said


def test_a_circle_is_said_where_it_closes(tmp_path: Path) -> None:
    slip = only(tmp_path, CORE, PACT.replace("in force", 'use "../core.treaty".\nin force'))
    assert (slip.code, slip.path.endswith("pact.treaty")) == ("use-circle", True)


def test_a_circle_further_down(tmp_path: Path) -> None:
    one = 'treaty One "One".\nuse "two.treaty".\nparties: Alba.\nstates: Alba.\n'
    two = one.replace("One", "Two").replace("two.treaty", "one.treaty")
    slip = only(tmp_path, CORE.replace("use", 'use "one.treaty".\nuse'), one=one, two=two)
    assert (slip.code, slip.path.endswith("two.treaty")) == ("use-circle", True)


def test_the_same_file_twice(tmp_path: Path) -> None:
    assert only(tmp_path, CORE.replace("use", 'use "pacts/../pacts/pact.treaty".\nuse', 1)).code == "use-twice"


def test_all_mistakes_of_all_files_each_in_its_own_frame(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    written(
        tmp_path,
        core=CORE.replace("send forces into the place", "employ forces"),
        pacts_pact=PACT.replace("Each party", "Each patry"),
    )
    monkeypatch.chdir(tmp_path)
    assert run(["check", "core.treaty", "--format", "json"]) == 3
    captured = capsys.readouterr()
    assert "--> core.treaty:13:" in captured.err
    assert "--> pacts/pact.treaty:10:" in captured.err
    problems = json.loads(captured.out)["files"][0]["problems"]
    assert [(p["path"], p["line"]) for p in problems] == [("", 13), ("pacts/pact.treaty", 10)]


def test_text_from_standard_input_uses_what_lies_here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import io
    import sys

    together(tmp_path)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(CORE.encode())))
    assert [i.path for i in load("-").instruments] == ["-", "pacts/pact.treaty"]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("states: Alba.", "states: Alba (the Republic of Alba)."),
        ("role member (members): Cardia", "role guarantor (guarantors): Cardia"),
        ("regions of Alba: port", "regions of Dacia: port"),
        ("act <state> sends (send) forces", "act, talk: <state> sends (send) forces"),
        ("act <state> sends (send) forces", "event <state> sends (send) forces"),
        ("role member (members): Cardia", "role Borea (members): Cardia"),
    ],
)
def test_different_declarations_under_one_name(tmp_path: Path, old: str, new: str) -> None:
    assert old in PACT
    found = [s for s in slips(tmp_path, CORE, PACT.replace(old, new)) if s.code == "declared-differently"]
    assert len(found) == 1
    assert found[0].path.endswith("pact.treaty")
    assert "another name" in found[0].help
    assert found[0].related


def test_two_instruments_need_two_names(tmp_path: Path) -> None:
    assert [s.code for s in slips(tmp_path, CORE, PACT.replace("treaty Pact", "treaty Core"))] == ["instrument-twice"]


def test_each_file_says_which_treaty_it_is(tmp_path: Path) -> None:
    slip = next(
        s for s in slips(tmp_path, CORE, PACT.replace('treaty Pact "The pact".\n', "")) if s.code == "missing-treaty"
    )
    assert slip.path.endswith("pact.treaty")


# -- priorities ---------------------------------------------------------------------------------------------------

SOURCE = '  source: "made up" (derived).\n'


def test_priorities_are_data(tmp_path: Path) -> None:
    stated = (
        f"priority: Pact over Core.\n{SOURCE}priority: 1(1) over Pact 1(1).\n{SOURCE}priority: later in time.\n{SOURCE}"
    )
    model = together(
        tmp_path,
        CORE + stated,
        PACT
        + f"priority: 1(1) over Core 1(1).\n{SOURCE}".replace("Core 1(1)", "1(2)")
        + "  1(2)  Dacia shall not send forces into port.\n",
    )
    assert [(p.rank, p.over, p.under, p.instrument) for p in model.priorities] == [
        (Rank.INSTRUMENT, "Pact", "Core", "Core"),
        (Rank.CLAUSE, "1(1)", "Pact 1(1)", "Core"),
        (Rank.LATER, "", "", "Core"),
        (Rank.CLAUSE, "Pact 1(1)", "Pact 1(2)", "Pact"),
    ]
    assert {p.source for p in model.priorities} == {"made up"}


@pytest.mark.parametrize(
    ("stated", "code"),
    [
        ("priority: Pakt over Core.\n" + SOURCE, "unknown-name"),
        ("priority: Pact 1(7) over 1(1).\n" + SOURCE, "unknown-name"),
        ("priority: Pakt 1(1) over 1(1).\n" + SOURCE, "unknown-name"),
        ("priority: Pact over 1(1).\n" + SOURCE, "priority-mixed"),
        ("priority: 1(1) over every other instrument.\n" + SOURCE, "priority-mixed"),
        ("priority: Pact over Pact.\n" + SOURCE, "priority-itself"),
        ("priority: Pact over Core.\n", "priority-unfounded"),
        (f"priority: Pact over Core.\n{SOURCE}priority: Core over Pact.\n{SOURCE}", "priority-circle"),
    ],
)
def test_a_priority_that_cannot_stand(tmp_path: Path, stated: str, code: str) -> None:
    assert only(tmp_path, CORE + stated).code == code


def test_later_than_what(tmp_path: Path) -> None:
    alone = CORE.replace('use "pacts/pact.treaty".\n', "")
    assert only(tmp_path, alone + f"priority: later in time.\n{SOURCE}").code == "priority-alone"


def test_a_priority_says_both_sides(tmp_path: Path) -> None:
    (slip,) = slips(tmp_path, CORE + f"priority: Pact over.\n{SOURCE}")
    assert "the number of a clause" in slip.message + slip.help


def test_an_instrument_may_rank_itself_over_every_other(tmp_path: Path) -> None:
    """As Article 103 of the Charter does, whatever draft uses it."""
    stated = f"priority: Pact over every other instrument.\n{SOURCE}"
    model = together(tmp_path, CORE, PACT + stated)
    assert [(p.over, p.under, p.instrument) for p in model.priorities] == [("Pact", "Core", "Pact")]
    assert load(tmp_path / "pacts" / "pact.treaty").priorities == ()
