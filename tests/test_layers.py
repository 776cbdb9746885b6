"""Who may import whom. A new module takes its line here first; a line that allows too much is an error too."""

from __future__ import annotations

import ast
import sys
from fnmatch import fnmatchcase
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parents[1] / "verifier"
CHECKS = "checks.*"

# module -> (modules of this project, libraries)
LAYERS: dict[str, tuple[set[str], set[str]]] = {
    # text
    "source": (set(), set()),
    "assets": (set(), set()),
    "files": ({"source"}, set()),
    "diagnostics": ({"source"}, set()),
    "syntax": ({"source"}, set()),
    # text -> syntax
    "lex": ({"diagnostics", "source"}, set()),
    "layout": ({"lex", "source"}, set()),
    "brackets": ({"diagnostics", "lex", "source", "syntax"}, set()),
    "build": ({"lex", "source", "syntax"}, set()),
    "expected": ({"diagnostics", "lex"}, set()),
    "terms": ({"diagnostics", "lex", "source", "syntax"}, set()),
    "chunk": ({"lex", "source", "syntax", "terms"}, set()),
    "uses": ({"diagnostics", "files", "lex", "source"}, set()),
    "parse": (
        {
            *("assets", "brackets", "build", "chunk", "diagnostics", "expected"),
            *("lex", "source", "syntax", "terms", "uses"),
        },
        {"lark"},
    ),
    # syntax -> model
    "model": ({"source"}, set()),
    "guards": ({"model", "syntax"}, set()),
    "phrases": ({"model", "syntax"}, set()),
    "scope": ({"diagnostics", "model", "phrases", "source", "syntax"}, set()),
    "instruments": ({"diagnostics", "source", "syntax"}, set()),
    "ranks": ({"model", "scope", "source", "syntax"}, set()),
    "declare_phrases": ({"chunk", "diagnostics", "model", "phrases", "scope", "source", "syntax"}, set()),
    "declare": ({"declare_phrases", "diagnostics", "model", "scope", "source", "syntax"}, set()),
    "conditions": ({"diagnostics", "guards", "model", "phrases", "scope", "source", "syntax"}, set()),
    "priorities": ({"model", "scope", "syntax"}, set()),
    "resolve_norms": (
        {"conditions", "diagnostics", "model", "phrases", "priorities", "scope", "source", "syntax"},
        set(),
    ),
    "stories": (
        {
            *("conditions", "diagnostics", "guards", "model", "priorities", "resolve_norms"),
            *("scope", "source", "syntax", "terms"),
        },
        set(),
    ),
    "resolve": (
        {
            *("conditions", "declare", "diagnostics", "guards", "instruments", "model", "parse"),
            *("priorities", "ranks", "resolve_norms", "scope", "source", "stories", "syntax"),
        },
        set(),
    ),
    # questions; the meaning twice: `semantics` and `encode` know nothing of each other
    "formula": ({"model"}, set()),
    "goals": ({"formula", "model"}, set()),
    "finding": (set(), set()),
    "cutoff": ({"model"}, set()),
    "query": ({"cutoff", "finding", "formula", "goals", "model", "source"}, set()),
    "checks": ({"model", "query"}, set()),
    CHECKS: ({"cubes", "cutoff", "finding", "formula", "goals", "model", "query", "source"}, set()),
    "outcome": ({"model"}, set()),
    "semantics": ({"formula", "model", "outcome"}, set()),
    "enumerate": ({"formula", "model", "outcome", "semantics"}, set()),
    "exhaust": ({"formula", "model", "outcome", "semantics"}, set()),
    "attainable": ({"completions", "enumerate", "formula", "model", "outcome", "semantics"}, set()),
    "acceptance": (
        {
            *("attainable", "binding", "completions", "cubes", "formula"),
            *("model", "outcome", "query", "semantics"),
        },
        set(),
    ),
    "smtlib": (set(), set()),
    "grounding": ({"model", "smtlib"}, set()),
    "encode": ({"grounding", "model", "smtlib"}, set()),
    # the only callers of the solver
    "smt": ({"model"}, {"z3"}),
    "script": ({"smt"}, {"z3"}),
    "evidence": ({"formula", "model", "script"}, {"z3"}),
    "second": ({"evidence"}, {"cvc5"}),  # cvc5 reads what `evidence` wrote
    "solver": ({"evidence", "model", "smt"}, {"z3"}),
    "attempts": ({"grounding", "model", "smt", "smtlib"}, {"z3"}),
    "parts": (
        {"attempts", "encode", "formula", "goals", "grounding", "model", "smt", "smtlib", "solver"},
        {"z3"},
    ),
    "clock": ({"model"}, {"z3"}),
    "escape": ({"attempts", "clock", "formula", "model", "parts", "smt", "solver"}, {"z3"}),
    "force": ({"escape", "formula", "model", "parts", "smt", "solver"}, {"z3"}),
    "solve": ({"cubes", "escape", "force", "formula", "model", "parts", "smt", "solver"}, {"z3"}),
    "parallel": (set(), set()),
    # answers -> findings
    "fellows": ({"cutoff", "model"}, set()),
    "witness": (
        {
            *("acceptance", "fellows", "attainable", "cubes", "cutoff", "enumerate", "exhaust", "finding", "formula"),
            *("goals", "model", "query", "semantics", "solve"),
        },
        set(),
    ),
    "never": (
        {"cubes", "enumerate", "exhaust", "finding", "formula", "model", "query", "semantics", "solve", "witness"},
        set(),
    ),
    "words": ({"finding", "model", "source"}, set()),
    "precedence": ({"model"}, set()),
    "tell": (
        {
            *("checks", "cubes", "cutoff", "finding", "formula", "model", "never", "precedence", "query", "record"),
            *("semantics", "source", "witness", "words"),
        },
        set(),
    ),
    "pipeline": (
        {
            *("checks", "diagnostics", "evidence", "files", "finding", "formula", "identity", "model"),
            *("never", "parallel", "query", "resolve", "second", "semantics", "solver", "tell", "witness", "words"),
        },
        set(),
    ),
    # a file's own scenarios, by the reference evaluator alone
    "completions": ({"model"}, set()),
    "standing": ({"model", "semantics", "words"}, set()),
    "possible": ({"formula", "model", "semantics", "words"}, set()),
    "trial": ({"finding"}, set()),
    "scenarios": (
        {"completions", "finding", "model", "possible", "semantics", "standing", "trial", "words"},
        set(),
    ),
    # tables: the model told as data
    "tabular": ({"finding"}, set()),
    "cubes": ({"model"}, set()),
    "binding": ({"cubes", "finding", "model", "words"}, set()),
    "phrasing": ({"model", "words"}, set()),
    "tables": ({"model", "tabular"}, set()),
    "naming": ({"binding", "cubes", "words"}, set()),
    "tables.duties": ({"binding", "cubes", "model", "naming", "phrasing", "query", "tabular", "words"}, set()),
    "tables.veto": (
        {"binding", "cubes", "model", "outcome", "phrasing", "semantics", "source", "tabular", "words"},
        set(),
    ),
    "staging": ({"formula", "model", "outcome", "semantics", "solve"}, set()),
    "reach": ({"binding", "model"}, set()),
    "tables.territory": (
        {
            *("binding", "cubes", "cutoff", "model", "phrasing", "query"),
            *("reach", "solve", "staging", "tabular", "words"),
        },
        set(),
    ),
    "tables.timeline": (
        {"binding", "cubes", "cutoff", "model", "reach", "solve", "staging", "tabular", "words"},
        set(),
    ),
    "tabulate": ({"binding", "model", "pipeline", "tables", "tabular", "words"}, set()),
    "settling": ({"finding"}, {"z3"}),
    # two drafts side by side
    "likeness": ({"model"}, set()),
    "changes": ({"binding", "cubes", "likeness", "model", "phrasing", "words"}, set()),
    "difference": (
        {
            *("binding", "changes", "cubes", "finding", "formula", "likeness", "model", "outcome"),
            *("pipeline", "semantics", "standing", "witness", "words"),
        },
        set(),
    ),
    # small changes of a text, and what the checks say of them
    "edits": ({"brackets", "diagnostics", "lex", "model", "parse", "source", "syntax"}, set()),
    "amending": ({"edits", "finding", "model", "settling", "source", "syntax", "words"}, set()),
    "repaired": ({"difference", "finding"}, set()),
    "repairing": (
        {
            *("amending", "checks", "diagnostics", "difference", "edits", "finding", "model"),
            *("pipeline", "repaired", "reports", "resolve", "source", "words"),
        },
        set(),
    ),
    # the stories of a report, judged anew
    "identity": ({"finding"}, set()),
    "record": (
        {"completions", "finding", "formula", "model", "query", "semantics", "standing", "witness", "words"},
        set(),
    ),
    "replayed": ({"finding", "trial"}, set()),
    "saved": ({"diagnostics", "files", "finding"}, {"msgspec"}),
    "retrial": (
        {
            *("completions", "finding", "model", "possible", "replayed"),
            *("saved", "scenarios", "semantics", "standing", "words"),
        },
        set(),
    ),
    "audited": ({"finding"}, set()),
    "auditing": ({"audited", "finding", "model", "pipeline", "source", "witness", "words"}, set()),
    "verifier": ({"auditing", "pipeline", "retrial", "saved", "scenarios", "tabulate"}, set()),
    # findings -> strings: no format knows another
    "reports": ({"finding"}, set()),
    "reports._page": ({"finding"}, {"rich"}),
    "reports.text": ({"finding", "reports", "reports._page"}, {"rich"}),
    "reports.json": ({"finding", "reports"}, {"msgspec"}),
    "documents": ({"reports"}, set()),
    "documents._common": ({"finding", "reports", "reports._page", "reports.text"}, {"rich"}),
    "documents._choices": ({"finding", "reports.text"}, set()),
    "documents._sheet": ({"reports._page"}, {"rich"}),
    "documents._difference": ({"difference", "finding", "reports.text"}, set()),
    "documents._envelope": ({"documents", "reports"}, set()),
    "documents._duties": (
        {"documents._choices", "documents._sheet", "finding", "reports._page", "tabular", "words"},
        {"rich"},
    ),
    "documents._territory": (
        {"documents._choices", "documents._sheet", "finding", "reports._page", "tabular", "words"},
        {"rich"},
    ),
    "documents._timeline": (
        {"documents._choices", "documents._sheet", "finding", "reports._page", "tabular", "words"},
        {"rich"},
    ),
    "documents._veto": (
        {"documents._choices", "documents._sheet", "finding", "reports._page", "tabular", "words"},
        {"rich"},
    ),
    "documents.*_text": (
        {
            *("audited", "difference", "documents", "documents._choices", "documents._common"),
            *("documents._difference", "documents._duties", "documents._sheet"),
            *("documents._territory", "documents._timeline", "documents._veto", "finding", "repaired", "replayed"),
            *("reports", "reports._page", "reports.text", "settling", "tabular", "trial"),
        },
        {"rich"},
    ),
    "documents.*_json": (
        {
            *("audited", "difference", "documents", "documents._envelope", "finding", "replayed"),
            *("repaired", "reports", "reports.json"),
            *("settling", "tabular", "trial"),
        },
        set(),
    ),
    "documents.*_markdown": (
        {"difference", "documents", "documents._choices", "documents._difference", "reports"},
        set(),
    ),
    "documents.*_junit": ({"documents", "documents._common", "finding", "reports", "reports._page", "trial"}, set()),
    # the only printing, file writing and exit codes
    "console": ({"verifier"}, {"click"}),
    "session": (
        {
            "checks",
            "console",
            "diagnostics",
            "files",
            "finding",
            "model",
            "pipeline",
            "repairing",
            "reports",
            "verifier",
        },
        set(),
    ),
    "errands": (
        {
            *("audited", "auditing", "console", "documents", "evidence", "model"),
            *("pipeline", "repaired", "repairing", "replayed", "reports", "retrial", "saved"),
            *("difference", "scenarios", "session", "settling", "tabular", "tabulate", "trial", "verifier"),
        },
        set(),
    ),
    "fmt": ({"console", "diagnostics", "files", "layout", "resolve", "session", "source"}, set()),
    "cli": (
        {
            *("checks", "console", "diagnostics", "documents", "errands", "fmt"),
            *("reports", "reports.json", "session", "tables", "verifier"),
        },
        {"click"},
    ),
    "__main__": ({"cli"}, set()),
}


def modules() -> dict[str, Path]:
    """Every module by its dotted name below `verifier`; a package goes by its own name."""
    found = {}
    for path in sorted(PACKAGE.rglob("*.py")):
        parts = path.relative_to(PACKAGE).with_suffix("").parts
        found[".".join(parts[:-1] if parts[-1] == "__init__" else parts) or "verifier"] = path
    return found


def line(module: str) -> str:
    """The line of the table for a module: checks share one, and so do documents of one format."""
    return next((shared for shared in LAYERS if "*" in shared and fnmatchcase(module, shared)), module)


def imports(path: Path) -> tuple[set[str], set[str]]:
    """What a file imports, anywhere in it: modules of this project, and libraries."""
    known = modules()
    own: set[str] = set()
    libraries: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        names: list[str] = []
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: imports are absolute"
            names = [f"{node.module}.{alias.name}" for alias in node.names]
        for name in names:
            top, _, rest = name.partition(".")
            if top == "verifier":
                own.add(next((m for m in (rest, rest.rpartition(".")[0]) if m in known), "verifier"))
            elif top not in sys.stdlib_module_names:
                libraries.add(top)
    return own, libraries


@pytest.mark.parametrize("module", modules())
def test_a_module_imports_what_its_layer_allows(module: str) -> None:
    own, libraries = imports(modules()[module])
    allowed, allowed_libraries = LAYERS[line(module)]
    assert own - allowed == set()
    assert libraries - allowed_libraries == set()


@pytest.mark.parametrize("layer", LAYERS)
def test_no_layer_allows_more_than_is_used(layer: str) -> None:
    members = [imports(path) for module, path in modules().items() if line(module) == layer]
    assert members, f"there is no module {layer}"
    allowed, allowed_libraries = LAYERS[layer]
    assert allowed - set().union(*(own for own, _ in members)) == set()
    assert allowed_libraries - set().union(*(libraries for _, libraries in members)) == set()


def test_no_module_depends_on_itself() -> None:
    """Imports form no circle; those inside functions count like any other."""
    graph = {m: imports(p)[0] - {"verifier"} for m, p in modules().items()}
    done: set[str] = set()
    while rest := {m for m in graph if m not in done}:
        free = {m for m in rest if graph[m] <= done}
        assert free, f"a circle among {sorted(rest)}"
        done |= free
