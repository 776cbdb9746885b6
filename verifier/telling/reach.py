"""Which norms a harm sets off, to whom it is done, and on which choices that can depend."""

from __future__ import annotations

from verifier.meaning.binding import Ground
from verifier.model import Act, Happens, Joint, Model, Norm, parts


def deciding(model: Model, norm: Norm) -> set[str]:
    """Choice points outside the clause on which it can depend whether its conditions come about."""
    conditions = [part for c in norm.conditions() for part in parts(c)]
    bodies = [body for need in model.needs for _, body in need.variants if body is not None]
    conditions += [option for body in bodies for option in (*body.options, *body.situation())]
    guards = [g for need in model.needs for g, _ in need.variants]
    stronger = {number for part in norm.under for number in part.clauses}
    guards += [g for c in model.clauses if c.number in stronger or c.deems for g, _ in c.variants]
    for condition in conditions:
        roles = {condition.role, condition.including} - {""} if isinstance(condition, Joint) else set()
        roles |= {b.domain.role for b in condition.binders if b.domain.role}
        for name in roles:
            guards += [g for _, rows in model.role(name).members for g in rows]
    return {point for guard in guards for point, _ in guard}


def matched(ground: Ground, norm: Norm, act: Act) -> list[dict[str, str]]:
    """Values of the norm's variables with which the act is one of the events that trigger it."""
    found = []
    for condition in norm.trigger:
        if isinstance(condition, Happens):
            env = ground.matching(condition, act)
            own = {b.var for b in condition.binders}
            if env is not None:
                found.append({var: name for var, name in env.items() if var not in own})
    return found


def victim(model: Model, act: Act) -> str:
    """The second state of the harm act; its author where there is no second."""
    slots = model.template(act.template).slots
    states = [a for a, sort in zip(act.args, slots, strict=True) if sort == "state"]
    return states[1] if len(states) > 1 else states[0] if states else ""
