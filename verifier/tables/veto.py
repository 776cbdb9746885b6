"""Who can block: for each joint act on which something waits, how many can stop it.

Of n members of whom k are needed, any n - k + 1 can block; where that is one, each can do so alone. Where a rule
includes every member of a role, each of these can block alone, and the numbers are those of the rest. The author of
the harm is looked at inside the circle, struck out of it, and outside. That so many block and one fewer do not is
confirmed by the reference evaluator on one set of each size, and on each who must be included; which members they are
makes no other difference, since a rule only counts.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import product

from verifier.cubes import Cubes
from verifier.meaning.binding import Env, Ground, norms, under, value
from verifier.meaning.outcome import NEVER, Together, first
from verifier.meaning.semantics import judge
from verifier.model import THIRD, Binder, Clause, Const, Guard, Joint, Modality, Model, Norm, Pattern, Step, Term
from verifier.tabular import Circle, Decision, RuleWay, Table, Veto
from verifier.telling.phrasing import Speech
from verifier.text.source import Span
from verifier.words import display, place

CONFIGURATIONS = 4096
"""Choices in the list of a role beyond which its circles are not counted one by one."""


class TooManyError(Exception):
    """A role has more forms than are counted."""


AUTHORS = ("inside", "struck out", "outside", "")


@dataclass(frozen=True, slots=True)
class Site:
    """Where a joint act stands: the variables around it, and the condition under one guard (None: it is not there)."""

    guard: Guard
    joint: Joint | None
    binders: tuple[Binder, ...] = ()
    bearer: Term | None = None
    author: Term | None = None
    clause: Clause | None = None
    norm: Norm | None = None


def make(model: Model, table: Table) -> Table:
    """The table of decisions."""
    ground = Ground(model)
    try:
        found = [*(d for c in model.clauses for d in of_clause(ground, c)), *of_needs(ground)]
    except TooManyError as reason:
        return replace(table, veto=Veto(()), undecided=(str(reason),))
    return replace(table, veto=Veto(tuple(found)))


# -- where joint acts stand ------------------------------------------------------------------------------------------


def of_clause(ground: Ground, clause: Clause) -> Iterator[Decision]:
    """The decisions on which a clause waits."""
    for part in ("when", "after", "unless", "until"):
        rows = [(guard, norm, joints(parts_of(norm, part))) for guard, norm in norms(clause)]
        for name in dict.fromkeys(j.template for _, _, found in rows for j in found):
            sites = []
            for guard, norm, found in rows:
                here: list[Joint | None] = [j for j in found if j.template == name]
                sites += [site(clause, norm, guard, j) for j in here or [None]]
            yield decision(ground, clause.number, part, waiting(clause, part, rows[0][1]), sites, clause.span)


def parts_of(norm: Norm, part: str) -> tuple[Step, ...]:
    """The conditions of one part of a norm."""
    if part == "unless":
        return tuple(c for unless in norm.exceptions if not unless.of for c in unless.conditions)
    if part == "until":
        return tuple(c for group in norm.until for c in group)
    return norm.trigger if part == "when" else norm.steps


def joints(conditions: Iterable[Step]) -> list[Joint]:
    """The joint acts among conditions."""
    return [c for c in conditions if isinstance(c, Joint)]


def site(clause: Clause, norm: Norm, guard: Guard, joint: Joint | None) -> Site:
    """A joint act in one variant of a clause."""
    return Site(guard, joint, norm.binders, norm.bearer, norm.adversary, clause, norm)


def waiting(clause: Clause, part: str, norm: Norm) -> str:
    """What follows while the joint act is blocked."""
    if norm.modality is Modality.ENDING:
        return f"the text does not end under {clause.number}"
    if norm.modality is Modality.VOIDING:
        return f"the text is not void under {clause.number}"
    if norm.modality is Modality.ENTRY:
        return f"the text does not enter into force under {clause.number}"
    kinds = {Modality.DUTY: "nobody owes anything under", Modality.BAN: "nothing is forbidden by"}
    stays = {Modality.DUTY: "the duty stands:", Modality.BAN: "the prohibition stands:"}
    words = stays if part in ("unless", "until") else kinds
    return f"{words.get(norm.modality, 'nothing changes under')} {clause.number}"


def of_needs(ground: Ground) -> Iterator[Decision]:
    """The decisions without which something is impossible."""
    for need in ground.model.needs:
        bodies = [(guard, body) for guard, body in need.variants if body is not None]
        for name in dict.fromkeys(j.template for _, b in bodies for j in joints(b.options)):
            sites, acts = [], []
            for guard, body in bodies:
                here: list[Joint | None] = [j for j in joints(body.options) if j.template == name]
                sites += [Site(guard, j, body.binders) for j in here or [None]]
                others = " by this way" if len(body.options) > 1 else ""
                acts.append(f"nobody can {acting(ground.model, body.act, body.binders)}{others}")
            yield decision(ground, need.name, "need", acts[0], sites, need.span)


def acting(model: Model, pattern: Pattern, binders: tuple[Binder, ...]) -> str:
    """An act without its actor."""
    return Speech(model, binders).does(pattern)


# -- rules -------------------------------------------------------------------------------------------------------------


def decision(ground: Ground, number: str, part: str, waits: str, sites: list[Site], span: Span) -> Decision:
    """One decision with every rule that may stand there."""
    said = [(s, rule_text(ground.model, s)) for s in sites]
    rules = []
    for text in dict.fromkeys(t for _, t in said):
        mine = [s for s, t in said if t == text]
        on, off = [s.guard for s in mine], [s.guard for s, t in said if t != text]
        shown = under(ground.model, ground.space.smallest(on, off))
        rules.append(RuleWay(text, shown, tuple(circles(ground, mine[0], ground.space.smallest(on, off)))))
    path, line = place(ground.model, span)
    one = next(s for s in sites if s.joint is not None)
    return Decision(number, part, act_text(ground.model, one), waits, tuple(rules), path, line)


def act_text(model: Model, one: Site) -> str:
    """What is decided: `consent to exercises of the visitor`."""
    assert one.joint is not None
    return known(model, one).joint_act(one.joint)


def rule_text(model: Model, one: Site) -> str:
    """Whose shares are needed; "" where the joint act is not asked for."""
    return "" if one.joint is None else known(model, one).circle(one.joint, ended=True).removesuffix(",")


def known(model: Model, one: Site) -> Speech:
    """One who knows all variables of the site already."""
    speaker = Speech(model, one.binders, one.bearer)
    speaker.said |= {b.var for b in one.binders}
    return speaker


def circles(ground: Ground, one: Site, cubes: Cubes) -> Iterator[Circle]:
    """How many are in the circle, by where the author is and by the choices in the list of members."""
    if one.joint is None:
        return
    rows: dict[tuple[str, int, int, int, str], list[Guard]] = {}
    by_author: dict[str, list[tuple[object, Guard]]] = {}
    for choice in role_choices(ground, one.joint):
        for author, env in environments(ground, one, choice):
            key = (author, *counted(ground, one, env, choice))
            rows.setdefault(key, []).append(choice)
            by_author.setdefault(author, []).append((key, choice))
    for key in sorted(rows, key=lambda k: (AUTHORS.index(k[0]), -k[1])):
        off = [choice for other, choice in by_author[key[0]] if other != key]
        author, size, needed, to_block, alone = key
        shown = under(ground.model, ground.space.smallest(rows[key], off))
        yield Circle(author, size, needed, to_block, alone, possible_members(ground, one.joint), shown)


def everybody(ground: Ground, one: Site, joint: Joint, role: str) -> str:
    """All in the circle, or in it and a role, as a role expression: `every guarantor other than the attacker`."""
    return f"every {role.replace('_', ' ')}{known(ground.model, one).other_than(joint.other_than)}"


def possible_members(ground: Ground, joint: Joint) -> tuple[str, ...]:
    """Everybody who may be in the circle, under some choice and for some author."""
    out = {t.name for t in joint.other_than if isinstance(t, Const)}
    return tuple(display(ground.model, s) for s in ground.roles[joint.role] if s not in out)


def role_choices(ground: Ground, joint: Joint) -> Iterator[Guard]:
    """Every choice in the list of the role's members, and in that of those who must be included."""
    roles = [ground.roles[name] for name in (joint.role, joint.including) if name]
    points = {p for role in roles for guards in role.values() for g in guards for p, _ in g}
    ordered = [p for p in ground.space.sizes if p in points]
    size = 1
    for point in ordered:
        size *= ground.space.sizes[point]
    if size > CONFIGURATIONS:
        raise TooManyError(f"the list of {ground.model.role(joint.role).plural} has {size} forms; settle some of them")
    for picks in product(*(range(ground.space.sizes[p]) for p in ordered)):
        yield tuple(zip(ordered, picks, strict=True))


def members(ground: Ground, role: str, choice: Guard) -> list[str]:
    """Who is in the role under that choice."""
    return [s for s, guards in ground.roles[role].items() if any(set(g) <= set(choice) for g in guards)]


def environments(ground: Ground, one: Site, choice: Guard) -> Iterator[tuple[str, Env]]:
    """One way to fill the site's variables for each place where the author of the harm may be."""
    assert one.joint is not None
    cube = ground.space.joined(one.guard, choice)
    if cube is None:
        return
    inside = members(ground, one.joint.role, choice)
    seen = set()
    states = [None] if one.author is None else [*inside, *(s for s in ground.states if s not in inside)]
    for state in sorted(states, key=lambda s: s != THIRD and s not in inside):
        env = filled(ground, one, cube, state)
        if env is not None:
            out = {value(t, env) for t in one.joint.other_than}
            author = "" if state is None else "outside" if state not in inside else "inside"
            author = "struck out" if author == "inside" and state in out else author
            if author not in seen:
                seen.add(author)
                yield author, env


def filled(ground: Ground, one: Site, cube: Guard, author: str | None) -> Env | None:
    """Values of the site's variables with that author; None when there are none."""
    fixed: Mapping[str, str] = {}
    if author is not None and one.author is not None:
        if one.author.name not in {b.var for b in one.binders}:
            if one.author.name != author:
                return None
        else:
            fixed = {one.author.name: author}
    if one.clause is not None and one.norm is not None:
        return next((env for env, _ in ground.instances(one.clause, one.norm, cube, fixed)), None)
    return next((env for env, _ in ground.filled(one.binders, {}, cube, fixed)), None)


def counted(ground: Ground, one: Site, env: Env, choice: Guard) -> tuple[int, int, int, str]:
    """Members, how many are needed, any how many block, and who can alone; confirmed."""
    joint = one.joint
    assert joint is not None
    out = {value(t, env) for t in joint.other_than}
    inside = [s for s in members(ground, joint.role, choice) if s not in out]
    included = members(ground, joint.including, choice) if joint.including else []
    rest = [s for s in inside if s not in included]
    needed = joint.rule.threshold(len(inside))
    if not 0 < needed <= len(inside):
        return len(inside), needed, 0, ""
    to_block = min(len(inside) - needed, len(rest) if len(rest) < len(inside) else len(inside)) + 1
    confirm(ground, one, env, choice, Block(len(inside) - len(rest), to_block))
    can = joint.role if to_block == 1 else joint.including if len(rest) < len(inside) else ""
    return len(inside), needed, to_block, everybody(ground, one, joint, can) if can else ""


@dataclass(frozen=True, slots=True)
class Block:
    """How many can block alone because they must be included, and any how many can."""

    alone: int
    any: int


def confirm(ground: Ground, one: Site, env: Env, choice: Guard, block: Block) -> None:
    """See with the reference evaluator that so many members block and one fewer do not; else this tool is at fault."""
    joint = one.joint
    assert joint is not None
    cube = dict(ground.space.joined(one.guard, choice) or ())
    seen = judge(ground.model, {p: cube.get(p, 0) for p in ground.space.sizes})
    whole = next(seen.bindings(joint.binders, env))
    body = seen.ground(replace(joint, binders=()), whole)
    assert isinstance(body, Together)
    (only,) = body.bodies
    shares = sorted(only.shares, key=lambda pair: pair[0] in only.required)  # those who can block alone last

    def comes_about(*withheld: tuple[int, int | None]) -> bool:
        times = {act: (0,) for pair in shares if pair not in withheld for act in pair if act is not None}
        return first(body, 0, times) < NEVER

    alone = [comes_about(pair) for pair in shares if pair[0] in only.required]
    few, enough = shares[: block.any - 1], shares[: block.any]
    if any(alone) or len(alone) != block.alone or comes_about(*enough) or not comes_about(*few):
        raise AssertionError(f"{one.guard}: {block} of {len(shares)} do not block as counted")
