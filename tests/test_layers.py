"""Who may import whom. A new module takes its line here first; a line that allows too much is an error too."""

from __future__ import annotations

import ast
import sys
from fnmatch import fnmatchcase
from functools import cache
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parents[1] / "verifier"
# package -> module -> the modules of this project that it may import (`.x`: its neighbour) | libraries
TABLE: dict[str, dict[str, str]] = {
    "text": {
        "source": "",
        "files": ".source",
        "diagnostics": ".source",
        "syntax": ".source",
        "lex": ".diagnostics .source",
        "layout": ".lex .source",
        "brackets": ".diagnostics .lex .source .syntax",
        "build": ".lex .source .syntax",
        "idioms": "",
        "expected": ".diagnostics .idioms .lex .source",
        "terms": ".diagnostics .lex .source .syntax",
        "chunk": ".lex .source .syntax .terms",
        "uses": ".diagnostics .files .lex .source",
        "parse": ".brackets .build .chunk .diagnostics .expected .lex .source .syntax .terms .uses assets | lark",
    },
    "": {
        "assets": "",
        "model": "text.source",
        "formula": "model",
        "goals": "formula model",
        "finding": "",
        "cutoff": "model",
        "query": "cutoff finding formula goals model text.source",
        "checks": "model query",
        "parallel": "",
        "order": "model",
        "words": "finding model order text.source",
        "pipeline": (
            "checks confirming.bench confirming.case confirming.families confirming.never finding formula model "
            "parallel query resolving.resolve "
            "solving.evidence solving.second solving.solver "
            "telling.folding telling.report telling.tell text.diagnostics text.files words"
        ),
        "tabular": "finding",
        "cubes": "model",
        "tables": "model tabular",
        "verifier": "commands.auditing commands.retrial commands.saved commands.scenarios commands.tabulate pipeline",
        "reports": "finding",
        "documents": "reports",
        "console": "verifier | click",
        "session": (
            "checks commands.repairing console finding model pipeline reports text.diagnostics text.files verifier"
        ),
        "errands": (
            "commands.audited commands.auditing commands.difference commands.repaired commands.repairing "
            "commands.replayed commands.retrial commands.saved commands.scenarios commands.settling "
            "commands.tabulate commands.trial console documents model pipeline reports session solving.evidence "
            "tabular verifier"
        ),
        "fmt": "console resolving.resolve session text.diagnostics text.files text.layout text.source",
        "cli": (
            "checks console documents errands fmt reports reports.json session tables text.diagnostics verifier | click"
        ),
        "__main__": "cli",
    },
    "resolving": {
        "guards": "model text.syntax",
        "phrases": "model text.syntax",
        "scope": ".phrases model text.diagnostics text.source text.syntax words",
        "instruments": "text.diagnostics text.source text.syntax",
        "ranks": ".scope model text.source text.syntax",
        "declare_phrases": ".phrases .scope model text.chunk text.diagnostics text.source text.syntax",
        "declare": ".declare_phrases .scope model text.diagnostics text.source text.syntax words",
        "conditions": ".guards .phrases .scope model text.diagnostics text.idioms text.source text.syntax words",
        "priorities": ".scope model text.syntax",
        "reservations": ".declare .guards .priorities .scope model text.diagnostics text.source text.syntax",
        "resolve_norms": (
            ".conditions .phrases .priorities .reservations .scope model text.diagnostics text.expected text.idioms "
            "text.source text.syntax words"
        ),
        "stories": (
            ".conditions .guards .priorities .resolve_norms .scope model text.diagnostics text.source "
            "text.syntax text.terms"
        ),
        "resolve": (
            ".conditions .declare .guards .instruments .priorities .ranks .reservations .resolve_norms .scope "
            ".stories model "
            "text.diagnostics text.parse text.source text.syntax"
        ),
    },
    "checks": {
        "*": "cubes cutoff finding formula goals model query text.source words",
    },
    "meaning": {
        "outcome": "model",
        "semantics": ".outcome formula model",
        "enumerate": ".outcome .semantics formula model",
        "exhaust": ".outcome .semantics formula model",
        "attainable": ".completions .enumerate .outcome .semantics formula model",
        "acceptance": ".attainable .binding .completions .outcome .semantics cubes formula model query",
        "completions": "model",
        "binding": "cubes finding model words",
    },
    "solving": {
        "smtlib": "",
        "grounding": ".smtlib model",
        "encode": ".grounding .smtlib model",
        "smt": "model | z3",
        "script": ".smt | z3",
        "evidence": ".script formula model | z3",
        "second": ".evidence | cvc5",
        "solver": ".evidence .smt model | z3",
        "attempts": ".grounding .smt .smtlib model | z3",
        "parts": ".attempts .encode .grounding .smt .smtlib .solver cubes formula goals model | z3",
        "clock": "model | z3",
        "region": ".parts .smt .solver cubes model | z3",
        "escape": ".attempts .clock .parts .region .smt .solver cubes formula model | z3",
        "force": ".escape .parts .region .smt .solver cubes formula model | z3",
        "solve": ".escape .force .parts .region .smt .solver cubes formula model | z3",
    },
    "confirming": {
        "fellows": "cutoff model",
        "case": "finding model query solving.solve",
        "bench": (".case cutoff formula goals meaning.acceptance meaning.attainable model query solving.solve"),
        "minimal": ".bench .case cubes formula model query solving.solve",
        "families": ".bench .case .minimal cubes formula model query solving.solve",
        "tales": ".bench .case formula meaning.outcome meaning.semantics model query solving.solve",
        "replay": ".bench .case .minimal finding formula meaning.enumerate meaning.exhaust meaning.semantics model",
        "witness": ".bench .case .fellows .minimal .replay .tales formula meaning.semantics model query solving.solve",
        "never": (
            ".bench .case .families .replay cubes finding formula meaning.enumerate meaning.exhaust "
            "meaning.semantics model query solving.solve"
        ),
        "standing": "meaning.semantics model words",
        "ways": "solving.solve",
        "staging": ".ways formula meaning.outcome meaning.semantics model solving.solve",
        "identity": "finding",
        "record": ".bench .case .standing finding formula meaning.completions meaning.semantics model query words",
    },
    "telling": {
        "precedence": "model",
        "folding": "checks finding",
        "choices": "confirming.bench confirming.case cubes model query words",
        "citing": "confirming.bench confirming.case finding formula meaning.semantics model query text.source words",
        "who": ".choices confirming.bench confirming.case cubes cutoff model query words",
        "explaining": ".citing .who confirming.bench confirming.case model query words",
        "horns": ".explaining confirming.bench confirming.case finding formula meaning.semantics model query words",
        "tell": (
            ".choices .citing .explaining .horns .precedence .who checks confirming.bench confirming.case "
            "confirming.never confirming.record confirming.tales confirming.witness finding model query words"
        ),
        "report": "confirming.bench confirming.identity finding meaning.semantics model words",
        "phrasing": "model words",
        "naming": "cubes meaning.binding words",
        "reach": "meaning.binding model",
    },
    "tables": {
        "duties": "cubes meaning.binding model query tabular telling.naming telling.phrasing words",
        "veto": (
            "cubes meaning.binding meaning.outcome meaning.semantics model tabular telling.phrasing text.source words"
        ),
        "territory": (
            "confirming.staging cubes cutoff meaning.binding model query solving.solve tabular telling.phrasing "
            "telling.reach words"
        ),
        "timeline": "confirming.staging cubes cutoff meaning.binding model solving.solve tabular telling.reach words",
    },
    "commands": {
        "possible": "formula meaning.semantics model words",
        "trial": "finding",
        "scenarios": ".possible .trial confirming.standing finding meaning.completions meaning.semantics model words",
        "tabulate": "meaning.binding model pipeline tables tabular telling.report words",
        "settling": "finding | z3",
        "likeness": "model",
        "changes": ".likeness cubes meaning.binding model telling.phrasing words",
        "besides": ".likeness model words",
        "difference": (
            ".besides .changes .likeness confirming.bench confirming.standing cubes finding formula "
            "meaning.binding meaning.outcome meaning.semantics model pipeline solving.solver words"
        ),
        "edits": "model text.brackets text.diagnostics text.lex text.parse text.source text.syntax",
        "amending": ".edits .settling finding model text.source text.syntax words",
        "repaired": ".difference finding",
        "repairing": (
            ".amending .difference .edits .repaired checks finding model pipeline reports resolving.resolve "
            "text.diagnostics text.source words"
        ),
        "replayed": ".trial finding",
        "saved": "finding text.diagnostics text.files | msgspec",
        "retrial": (
            ".possible .replayed .saved .scenarios confirming.standing finding meaning.completions "
            "meaning.semantics model words"
        ),
        "audited": "finding",
        "auditing": ".audited confirming.bench finding model pipeline text.source telling.report words",
    },
    "reports": {
        "_page": "finding | rich",
        "text": "._page finding reports | rich",
        "json": "finding reports | msgspec",
    },
    "documents": {
        "_common": "finding reports reports._page reports.text | rich",
        "_choices": "finding reports.text",
        "_sheet": "reports._page | rich",
        "_difference": "commands.difference finding reports.text words",
        "_envelope": "documents reports reports.json",
        "_duties": "._choices ._sheet finding reports._page tabular words | rich",
        "_territory": "._choices ._sheet finding reports._page tabular words | rich",
        "_timeline": "._choices ._sheet finding reports._page tabular words | rich",
        "_veto": "._choices ._sheet finding reports._page tabular words | rich",
        "*_text": (
            "._choices ._common ._difference ._duties ._sheet ._territory ._timeline ._veto commands.audited "
            "commands.difference commands.repaired commands.replayed commands.settling commands.trial documents "
            "finding reports reports._page reports.text tabular words | rich"
        ),
        "*_json": (
            "._envelope commands.audited commands.difference commands.repaired commands.replayed "
            "commands.settling commands.trial documents finding reports reports.json tabular"
        ),
        "*_markdown": "._choices ._difference commands.difference documents reports",
        "*_junit": "._common commands.trial documents finding reports reports._page",
    },
}


def layers() -> dict[str, tuple[set[str], set[str]]]:
    """By dotted name: modules, and libraries. A package itself says only what it is for, unless it has a line."""
    found: dict[str, tuple[set[str], set[str]]] = {package: (set(), set()) for package in TABLE if package}
    for package, members in TABLE.items():
        for name, words in members.items():
            own, _, libraries = words.partition("|")
            named = {f"{package}{w}" if w.startswith(".") else w for w in own.split()}
            found[f"{package}.{name}" if package else name] = (named, set(libraries.split()))
    return found


LAYERS = layers()


@cache
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


@cache
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


def test_no_package_depends_on_itself() -> None:
    """Nor do the packages form a circle, where a module beside them counts as a package of its own."""
    graph: dict[str, set[str]] = {}
    for module, path in modules().items():
        package = module.partition(".")[0]
        graph.setdefault(package, set()).update(m.partition(".")[0] for m in imports(path)[0] - {"verifier"})
    done: set[str] = set()
    while rest := {p for p in graph if p not in done}:
        free = {p for p in rest if graph[p] - {p} <= done}
        assert free, f"a circle among {sorted(rest)}"
        done |= free
