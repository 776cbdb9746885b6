"""Z3's terms as a script in standard SMT-LIB 2, which any solver reads; counting is spelt out as a sum."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

import z3
from z3 import z3core

from verifier.solving.smt import CONTEXT

KEPT = 400_000
"""Terms remembered before all are forgotten: they come again from one question to the next."""

LONG = 160
"""Characters from which on a term gets a name even if it stands in one place only."""

OPERATORS = {
    z3.Z3_OP_EQ: "=",
    z3.Z3_OP_ITE: "ite",
    z3.Z3_OP_AND: "and",
    z3.Z3_OP_OR: "or",
    z3.Z3_OP_NOT: "not",
    z3.Z3_OP_IMPLIES: "=>",
    z3.Z3_OP_LE: "<=",
    z3.Z3_OP_GE: ">=",
    z3.Z3_OP_LT: "<",
    z3.Z3_OP_GT: ">",
    z3.Z3_OP_ADD: "+",
    z3.Z3_OP_SUB: "-",
    z3.Z3_OP_MUL: "*",
    z3.Z3_OP_UMINUS: "-",
}
CONSTANTS = {z3.Z3_OP_TRUE: "true", z3.Z3_OP_FALSE: "false"}
COUNTING = {
    z3.Z3_OP_PB_AT_MOST: "<=",
    z3.Z3_OP_PB_LE: "<=",
    z3.Z3_OP_PB_AT_LEAST: ">=",
    z3.Z3_OP_PB_GE: ">=",
    z3.Z3_OP_PB_EQ: "=",
}


@dataclass(frozen=True, slots=True)
class Node:
    """One term: its text with a hole for each argument, its arguments by id, its sort."""

    pattern: str
    arguments: tuple[int, ...]
    sort: str
    declared: bool = False  # a constant, to be declared


@dataclass(slots=True)
class Writer:
    """Writes scripts; terms met before are not looked at again."""

    nodes: dict[int, Node] = field(default_factory=dict)
    alive: list[z3.ExprRef] = field(default_factory=list)  # so that no id is given to another term

    def script(self, assertions: Sequence[z3.ExprRef]) -> str:
        """Declarations, definitions of what is said more than once, and the assertions."""
        if len(self.nodes) > KEPT:
            self.nodes.clear()
            self.alive.clear()
        self.alive += assertions
        roots = [self.read(term.as_ast()) for term in assertions]
        order = list(self.order(roots))
        uses: dict[int, int] = {}
        for key in [*(a for k in order for a in self.nodes[k].arguments), *roots]:
            uses[key] = uses.get(key, 0) + 1
        texts: dict[int, str] = {}
        lines: list[str] = []
        constants = [self.nodes[key] for key in order if self.nodes[key].declared]
        lines += sorted(f"(declare-const {node.pattern} {node.sort})" for node in constants)
        for key in order:
            node = self.nodes[key]
            text = node.pattern.format(*(texts[a] for a in node.arguments)) if node.arguments else node.pattern
            if node.arguments and (uses[key] > 1 or len(text) > LONG):
                lines.append(f"(define-fun d{len(lines)} () {node.sort} {text})")
                text = f"d{len(lines) - 1}"
            texts[key] = text
        return "\n".join([*lines, *(f"(assert {texts[root]})" for root in roots)])

    def order(self, roots: Iterable[int]) -> Iterator[int]:
        """What the roots are made of, arguments before what they are arguments of."""
        done: set[int] = set()
        stack = [(root, False) for root in reversed(list(roots))]
        while stack:
            key, ready = stack.pop()
            if key in done:
                continue
            if ready:
                done.add(key)
                yield key
            else:
                stack.append((key, True))
                stack += [(a, False) for a in reversed(self.nodes[key].arguments) if a not in done]

    def read(self, ast: z3.Ast) -> int:
        """The term's id; it and what it is made of are known afterwards."""
        root: int = z3core.Z3_get_ast_id(CONTEXT, ast)
        stack = [(root, ast)]
        while stack:
            key, term = stack.pop()
            if key not in self.nodes:
                inside = list(arguments(term))
                self.nodes[key] = node(term, tuple(k for k, _ in inside))
                stack += inside
        return root


def arguments(term: z3.Ast) -> Iterator[tuple[int, z3.Ast]]:
    """The arguments of an application, with their ids; of a term with a quantifier, the constants in it."""
    kind = z3core.Z3_get_ast_kind(CONTEXT, term)
    if kind == z3.Z3_APP_AST:
        for k in range(z3core.Z3_get_app_num_args(CONTEXT, term)):
            inner = z3core.Z3_get_app_arg(CONTEXT, term, k)
            yield z3core.Z3_get_ast_id(CONTEXT, inner), inner
    elif kind == z3.Z3_QUANTIFIER_AST:
        yield from sorted(constants(z3core.Z3_get_quantifier_body(CONTEXT, term)).items())


def constants(term: z3.Ast) -> dict[int, z3.Ast]:
    """The constants that occur in a term, by id."""
    found: dict[int, z3.Ast] = {}
    seen: set[int] = set()
    stack = [(z3core.Z3_get_ast_id(CONTEXT, term), term)]
    while stack:
        key, inner = stack.pop()
        if key not in seen:
            seen.add(key)
            stack += arguments(inner)
            if is_constant(inner):
                found[key] = inner
    return found


def is_constant(term: z3.Ast) -> bool:
    """Whether the term is a constant that has to be declared."""
    if z3core.Z3_get_ast_kind(CONTEXT, term) != z3.Z3_APP_AST or z3core.Z3_get_app_num_args(CONTEXT, term):
        return False
    return bool(z3core.Z3_get_decl_kind(CONTEXT, z3core.Z3_get_app_decl(CONTEXT, term)) == z3.Z3_OP_UNINTERPRETED)


def node(term: z3.Ast, inside: tuple[int, ...]) -> Node:
    """The term as text with holes."""
    kind = z3core.Z3_get_ast_kind(CONTEXT, term)
    if kind == z3.Z3_NUMERAL_AST:
        return Node(number(int(z3core.Z3_get_numeral_string(CONTEXT, term))), (), "Int")
    sort = z3core.Z3_sort_to_string(CONTEXT, z3core.Z3_get_sort(CONTEXT, term))
    if kind == z3.Z3_QUANTIFIER_AST:  # Z3's own text; its arguments stand in it already
        text = z3core.Z3_ast_to_string(CONTEXT, term)
        return Node(text.replace("{", "{{").replace("}", "}}"), inside, sort)
    decl = z3core.Z3_get_app_decl(CONTEXT, term)
    operator = z3core.Z3_get_decl_kind(CONTEXT, decl)
    if is_constant(term):
        name = z3core.Z3_get_symbol_string(CONTEXT, z3core.Z3_get_decl_name(CONTEXT, decl))
        return Node(name, (), sort, declared=True)
    if operator in CONSTANTS:
        return Node(CONSTANTS[operator], (), sort)
    if operator in COUNTING:
        return Node(counted(decl, COUNTING[operator], len(inside)), inside, sort)
    return Node(applied(OPERATORS[operator], len(inside)), inside, sort)


def applied(operator: str, count: int) -> str:
    """The operator with a hole for each argument; of none or one, `and` and `or` are no operators in the standard."""
    if operator in ("and", "or") and count < 2:
        return "{}" if count else {"and": "true", "or": "false"}[operator]
    return f"({operator} {' '.join(['{}'] * count)})"


def counted(decl: z3.FuncDecl, relation: str, count: int) -> str:
    """So many of these hold: a sum of ones, each with its weight, compared with the bound."""
    bound, *weights = (
        z3core.Z3_get_decl_int_parameter(CONTEXT, decl, k)
        for k in range(z3core.Z3_get_decl_num_parameters(CONTEXT, decl))
    )
    ones = [f"(ite {{}} {number(w)} 0)" for w in weights or [1] * count]
    total = f"(+ {' '.join(ones)})" if len(ones) > 1 else "".join(ones) or "0"
    return f"({relation} {total} {number(bound)})"


def number(value: int) -> str:
    """An integer; the standard has no negative numerals."""
    return str(value) if value >= 0 else f"(- {-value})"
