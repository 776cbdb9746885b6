"""The whole report: findings in order, and what every one of them takes for granted and how far it reaches."""

from __future__ import annotations

from collections.abc import Iterator

from verifier.confirming.bench import Bench
from verifier.confirming.identity import identified
from verifier.finding import Finding, Report, Severity, Unencoded, UsedFile
from verifier.meaning.semantics import longest_lead
from verifier.model import Bearing, Model, Need
from verifier.words import choice_points, listed, need_text, place


def report(bench: Bench, found: list[Finding]) -> Report:
    """Everything the run says about the file."""
    model = bench.text
    rank = {Severity.ERROR: 0, Severity.WARNING: 1, Severity.NOTE: 2, None: 3}
    order = {c.number: k for k, c in enumerate(model.clauses)}

    def key(f: Finding) -> tuple[object, ...]:
        return rank[f.severity], f.check, [order.get(c.number, -1) for c in f.clauses], f.grade, f.claim

    return Report(
        path=model.source.path,
        instrument=model.name,
        title=model.title,
        status=f"{model.status} {model.date}".strip(),
        clauses=sum(c.instrument in ("", model.name) for c in model.clauses),
        points=choice_points(model),
        not_encoded=unencoded(model),
        assumptions=tuple(assumptions(bench)),
        bounds=tuple(bounds(bench)),
        findings=identified(sorted(found, key=key)),
        uses=tuple(
            UsedFile(
                i.path,
                i.name,
                i.title,
                f"{i.status} {i.date}".strip(),
                sum(c.instrument == i.name for c in model.clauses),
            )
            for i in model.instruments[1:]
        ),
    )


def unencoded(model: Model) -> tuple[Unencoded, ...]:
    """The provisions that were not modelled."""
    return tuple(Unencoded(n.number, n.text, *place(model, n.span)) for n in model.not_encoded)


def assumptions(bench: Bench) -> Iterator[str]:
    """What every verdict takes for granted."""
    model = bench.model
    yield from as_if_in_force(bench.text)
    yield from stated(model)
    yield from (assumed(bench, need) for need in model.needs)
    yield from model.notes
    yield f"a duty laid on several is each one's own{said_otherwise(model)}; {OWN_SHARE}"
    yield "`cannot escape` is meant in the strongest sense: the others may know what the refusing state does"


def assumed(bench: Bench, need: Need) -> str:
    """A need as an assumption."""
    off = " (left out in this run)" if need.name in bench.needs else ""
    return f"need {need.name}{off}: {need_text(bench.model, need)}"


def as_if_in_force(model: Model) -> Iterator[str]:
    """What is assumed of drafts that are not in force."""
    if not model.instruments and model.status != "in force":
        yield f"judged as if in force for all its parties from hour 0, though {model.status or 'a draft'}"
    for i in model.instruments:
        if i.status != "in force":
            yield f"{i.name} is judged as if in force for all its parties from hour 0, though {i.status}"
    if model.instruments:
        yield "each instrument binds its own parties only, and all are judged together"
    if finals := [c.number for c in model.clauses if c.final]:
        void = any(c.voids for c in model.clauses)
        life = "enters into force, ends or is void" if void else "enters into force or ends"
        yield f"when the text {life} ({listed(finals)}) is looked at by deadlock and entry only"


def stated(model: Model) -> Iterator[str]:
    """The priorities, with their sources."""
    for p in model.priorities:
        said = f"{p.over} over {p.under}" if p.over else "later in time, between states that are parties to both"
        yield f"stated priority: {said} ({p.source})"


OWN_SHARE = "a duty to do a joint act is kept by one's own share"


def said_otherwise(model: Model) -> str:
    """How several are bound where the text says more of it than `each`."""
    used = {n.bearing for c in model.clauses for _, n in c.variants if n is not None}
    means = {
        Bearing.TOGETHER: "`together`, when those who default absolve one another",
        Bearing.SEVERALLY: "`jointly and severally`, when one performance discharges all",
    }
    found = [means[b] for b in means if b in used]
    return f" unless the text says {' or '.join(found)}" if found else ""


def bounds(bench: Bench) -> Iterator[str]:
    """How far the verdicts reach."""
    model = bench.model
    yield "one harm at a time; every other event and every call at most once"
    yield "each act of conduct once per duty that calls for it, and once more where it helps something else along"
    lead = longest_lead(model)
    if lead:
        yield f"events and calls come no earlier than hour {lead}, the longest chain of lead times"
    if len(bench.small.entities) < len(model.entities) and not bench.whole:
        gone = len(model.entities) - len(bench.small.entities)
        noun, them = ("1 state or region is", "it") if gone == 1 else (f"{gone} states or regions are", "them")
        why = f"since no clause tells {them} apart from others"
        yield f"{noun} left aside, {why}: what is found for those holds for {them}"
