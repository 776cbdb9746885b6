"""Can a few of those who decide together stop what is owed, or a goal?

A finding: a number of members of one body (those whose votes, consents or consultations the text asks for) can, by
their own conduct alone, bring it about that a duty of somebody else never falls due or cannot be kept, or that a
declared goal is not reached, unless somebody else breaks a prohibition; and one fewer cannot. It is told by number,
since members that no clause tells apart can stand for one another.

No finding: no number of members of any such body can do so that leaves out the bearer, or whoever the goal says is to
act; or one is enough to stop a duty, which is what the check hostage tells.

Severity: less than half of the members: error if the author of the very harm can be one of them, else warning. Half
or more: note, since that is how a vote works, and only where another wording lets fewer do it. Not judged: whether so
many would in fact refuse.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from verifier.cutoff import conditions
from verifier.finding import Severity
from verifier.formula import And, Formula, Kept, Not, Or, Orderly, Question
from verifier.goals import end, when
from verifier.model import Act, Broken, Goal, Happens, Instance, Joint, Model, Owes
from verifier.query import Core, Query, Strength, Tale, View, victim_of

AFTER: tuple[str, ...] = ()
EXHAUST = False


@dataclass(frozen=True, slots=True)
class Stake:
    """What may be stopped: a duty, or a goal."""

    scene: tuple[Act, ...]
    reached: Formula
    begun: tuple[Formula, ...]  # what must be able to come about all the same
    spared: frozenset[str]  # who is no member of a coalition: the beneficiary, the bearer
    subject: Instance | None = None
    goal: str = ""


def ask(view: View) -> Iterator[Query]:
    """Per set of harm acts and body: each duty, each goal."""
    for scene in view.scenes():
        for stake in (*duties(view, scene), *goals(view, scene)):
            for role in bodies(view, stake):
                yield from coalitions(view, stake, role)


def duties(view: View, scene: tuple[Act, ...]) -> Iterator[Stake]:
    """Duties of more than talk that answer the harm."""
    for i in view.subjects(scene):
        if (
            scene
            and view.strength(i.clause) > Strength.CONSULT
            and view.beneficiary(i)
            and not view.about_scenario(i.clause)
        ):
            reached = Or(tuple(Kept(j) for j in view.alike(scene, i)))
            yield Stake(scene, reached, (), frozenset({view.beneficiary(i), i.bearer}), subject=i)


def goals(view: View, scene: tuple[Act, ...]) -> Iterator[Stake]:
    """Declared goals; their victims are nobody's opponents, nor is whoever is to reach one hindered by itself."""
    victims = frozenset(victim_of(view.model, h) for h in scene)
    for goal, values in view.purposes(scene):
        spared = victims | {dict(values).get(name, name) for name in doers(goal)}
        if isinstance(goal.then, Owes) and goal.then.quantifier in ("some", "each"):
            instances = view.full_duties(scene)
            reached = end(goal, values, view.full.states(), instances)
        else:
            reached = end(goal, values, view.full.states(), view.duties(scene))
        begun = when(goal, values)
        yield Stake(scene, And((begun, reached)), (begun,), spared, goal=goal.name)


def doers(goal: Goal) -> frozenset[str]:
    """By whose own act the goal's end comes about (a name or a variable), where one has to do it or to owe it.

    An end that is denied is missed by what somebody does.
    """
    then = goal.then
    if then.negated:
        return frozenset()
    if isinstance(then, Owes):
        return frozenset({then.who} if then.quantifier in ("", "the") else ())
    match then.condition:
        case Happens(pattern):
            return frozenset(t.name for t in pattern.args[:1])
        case Broken(_, who):
            return frozenset({who.name})
        case _:
            return frozenset()


def bodies(view: View, stake: Stake) -> Iterator[str]:
    """Roles whose members do something together that may matter to the stake, or must be among those who do."""
    found = [c for c in conditions(view.model) if isinstance(c, Joint)]
    return iter(dict.fromkeys(role for c in found for role in (c.role, c.including) if role))


def included(view: View, role: str) -> frozenset[str]:
    """Those in the body without whom something is not decided: bodies of their own."""
    found = {c.including for c in conditions(view.model) if isinstance(c, Joint) and c.role == role and c.including}
    return frozenset(m for name in found - {role} for m in members(view.full, name))


def members(model: Model, role: str) -> tuple[str, ...]:
    """Everybody who may be in the body, those first who always are."""
    listed = model.members() if role == "party" else model.role(role).members
    always = [name for name, guards in listed if guards == ((),)]
    return (*always, *(name for name, _ in listed if name not in always))


def sizes(view: View, stake: Stake, role: str) -> set[int]:
    """Numbers of members that a rule makes interesting: enough to be missed, or to decide."""
    everybody = members(view.full, role)
    listed = view.full.members() if role == "party" else view.full.role(role).members
    always = sum(guards == ((),) for _, guards in listed)
    found = set()
    for joint in (c for c in conditions(view.model) if isinstance(c, Joint) and c.role == role):
        for n in range(max(always - len(joint.other_than), 1), len(everybody) + 1):
            k = joint.rule.threshold(n)
            found |= {n - k + 1, k}
    return found | ({1} if any(isinstance(c, Joint) and c.including == role for c in conditions(view.model)) else set())


def coalitions(view: View, stake: Stake, role: str) -> Iterator[Query]:
    """Ever larger coalitions, with the author and without; the smallest that does it is told."""
    everybody = members(view.full, role)
    author = stake.scene[0].args[0] if stake.scene else ""
    spared = stake.spared | included(view, role)  # what any so many can do, those can who must not be included
    rest = [m for m in everybody if m not in spared | {author}]
    inside = author in everybody and author not in spared
    least = 1 if stake.goal else 2
    most = min(len(rest) + inside, len(everybody) - 1)  # of the body somebody is left to be stopped
    wanted = {t for t in sizes(view, stake, role) if least <= t <= most}
    if not any(2 * t < len(everybody) or t == least == 1 for t in wanted):
        return
    whole = (*((author,) if inside else ()), *rest)
    screen = question(stake, whole)
    for t in sorted({1, *wanted, *(t - 1 for t in wanted if t > 1)}):
        for some in ((author, *rest[: t - 1]) if inside else (), tuple(rest[:t])):
            if len(some) == t:
                yield query(stake, some, role, len(everybody), screen, told=t >= least)


def question(stake: Stake, some: tuple[str, ...]) -> Question:
    """It can be reached in good order; these having chosen, nobody else in good order can bring it about."""
    order = Orderly(some)
    return Question(
        harms=stake.scene,
        some=(And((Orderly(), stake.reached)),),
        choosers=some,
        along=tuple(And((order, f)) for f in stake.begun),
        given=order,
        always=Not(stake.reached),
    )


def query(stake: Stake, some: tuple[str, ...], role: str, size: int, screen: Question, told: bool) -> Query:
    """One coalition."""
    author = bool(stake.scene) and stake.scene[0].args[0] in some
    severity = Severity.ERROR if author else Severity.WARNING
    return Query(
        question(stake, some),
        family=("veto", stake.scene, stake.subject, stake.goal, role),
        severity=severity if 2 * len(some) < size or len(some) == 1 else Severity.NOTE,
        grade=f"by {len(some)}",
        subject=stake.subject,
        goal=stake.goal,
        harm=stake.scene[0] if stake.scene else None,
        coalition=some,
        body=role,
        core=Core.CLAUSES,
        always_kept=frozenset({stake.subject.clause} if stake.subject else ()),
        tale=Tale.COALITION,
        screen=screen,
        told=told,
        bites=stake.reached,
    )


def claim(model: Model, query: Query, core: tuple[str, ...]) -> str:
    """What a yes means."""
    count = len(query.coalition)
    plural = "parties" if query.body == "party" else model.role(query.body).plural.replace("_", " ")
    what = f"what another owes under {query.subject.clause}" if query.subject else f"the goal “{query.goal}”"
    if count > 1:  # which of them is told elsewhere: the author of the harm, say, may not count
        return f"{count} of the {plural} can together stop {what}"
    return f"Any one of the {plural} can stop {what}"
