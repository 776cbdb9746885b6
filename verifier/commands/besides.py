"""What has changed from one draft to another and is no party's: so that nothing that differs goes unsaid."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from typing import Protocol

from verifier.commands.likeness import Former
from verifier.model import Clause, Modality, Model, Parties
from verifier.words import display

COUNTED = {
    "harms": "harms", "goals": "goals", "priorities": "priorities", "acceptances": "acceptances",
    "instruments": "instruments", "points": "choice points",
}  # fmt: skip
"""Of these it is only said how many."""

Forms = Mapping[str, object]
"""Things by name, in comparable form."""
Say = Callable[[str], str]


def besides(old: Model, new: Model, told: Collection[str]) -> Iterator[str]:
    """Changes that are no party's; things go by the old names. `told`: clauses of which the parties' lines speak."""
    if old.status != new.status:
        yield f"{new.status}, no longer {old.status}"
    yield from changes("party", listing(old.parties), listing(new.parties), shown(old, new))
    yield from individuals(old, new)
    yield from belonging(old, new)
    yield from changes("need", named(old.needs), named(new.needs), quoted, "that says something else")
    yield from changes("phrase", named(old.templates), named(new.templates), quoted, "declared otherwise")
    yield from clauses(old, new, told)
    for what, words in COUNTED.items():
        one, two = ({repr(form(s)) for s in getattr(m, what)} for m in (old, new))
        if one != two:
            yield f"{words}: {len(one - two)} gone, {len(two - one)} new"


def individuals(old: Model, new: Model) -> Iterator[str]:
    """States, regions and whatever else is declared. An amount is spoken of with what is asked for."""

    def of(model: Model, sort: str) -> Forms:
        return named(e for e in model.entities if e.sort == sort and e.amount is None)

    for sort in dict.fromkeys(e.sort for m in (old, new) for e in m.entities if e.amount is None):
        yield from changes(sort, of(old, sort), of(new, sort), shown(old, new), "of somebody else")


def belonging(old: Model, new: Model) -> Iterator[str]:
    """Members of roles, and regions of areas. The parties are listed by themselves."""
    groups = [
        {**{r.name: listing(r.members) for r in m.roles}, **{a.name: listing(a.regions) for a in m.areas}}
        for m in (old, new)
    ]
    for name in dict.fromkeys((*groups[0], *groups[1])):
        if name != "party":
            one, two = (some.get(name, {}) for some in groups)
            yield from changes(f"in {quoted(name)}", one, two, shown(old, new))


def clauses(old: Model, new: Model, told: Collection[str]) -> Iterator[str]:
    """Clauses of which no party has anything to tell."""
    before, after = ({c.number: c for c in m.clauses if c.number not in told} for m in (old, new))
    for n in (n for n in before if n not in after):
        yield f"{plain(n)} is gone; {deems(before[n]) or 'nobody was bound by it'}"
    for n in (n for n in after if n not in before):
        yield f"{plain(n)} is new; {deems(after[n]) or 'nobody is bound by it'}"
    for n, c in after.items():
        if n in before and repr(form(c)) != repr(form(before[n])):
            yield f"{plain(n)} says something else; {deems(c) or deems(before[n]) or 'nobody is bound otherwise by it'}"


def deems(clause: Clause) -> str:
    """What a clause is about by which an act counts as another; "" of any other."""
    found = any(n is not None and n.modality is Modality.DEEMING for _, n in clause.variants)
    return "it is about what counts as what" if found else ""


def changes(kind: str, old: Forms, new: Forms, say: Say, otherwise: str = "under other choices") -> Iterator[str]:
    """What is gone, what is new, and what is said otherwise."""
    yield from (f"{kind} no longer: {say(n)}" for n in old if n not in new)
    yield from (f"new {kind}: {say(n)}" for n in new if n not in old)
    yield from (f"{kind} {otherwise}: {say(n)}" for n in old if n in new and repr(old[n]) != repr(new[n]))


class Named(Protocol):
    """A statement about something with a name."""

    @property
    def name(self) -> str:
        """Its name."""
        ...


def form(statement: object) -> object:
    """A statement as it is compared."""
    return Former(lambda kind, name: (kind, name)).form(statement)


def named(statements: Iterable[Named]) -> Forms:
    """Statements by the names of what they are about."""
    return {s.name: form(s) for s in statements}


def listing(pairs: Parties) -> Forms:
    """Who is listed, and under which choices."""
    return {name: sorted(map(sorted, guards)) for name, guards in pairs}


def plain(name: str) -> str:
    """The name without the mark of what has no counterpart."""
    return name.removesuffix("′")


def quoted(name: str) -> str:
    """The name in quotation marks."""
    return f"“{plain(name)}”"


def shown(old: Model, new: Model) -> Say:
    """Individuals as they are called."""
    known = {e.name for e in old.entities}
    return lambda name: display(old if name in known else new, name)
