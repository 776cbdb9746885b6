"""A finding's histories, judged anew by the reference evaluator on the draft as it is now."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from verifier.commands.possible import obstacles
from verifier.commands.replayed import Break, Change, Replayed, Replays, Stand, Witness
from verifier.commands.saved import Saved, Told, chosen
from verifier.commands.scenarios import MOST
from verifier.confirming.standing import NOTHING, modality, statuses
from verifier.finding import Record, Setting, Verdict
from verifier.meaning.completions import Completions, completions
from verifier.meaning.semantics import completed
from verifier.model import Act, Guard, History, Modality, Model, Occurrence
from verifier.words import choice_points, cite, display, moments, settings

UNBOUND = "is not bound"


def replay(model: Model, saved: Saved, which: Sequence[str] = ()) -> Replays:
    """Judge the report's findings on this instrument, or those named, on the draft. Raises UnknownFindingError."""
    told = chosen(saved, model.name, which)
    apart = frozenset(saved.options.without)
    return Replays(
        path=model.source.path,
        instrument=model.name,
        title=model.title,
        status=f"{model.status} {model.date}".strip(),
        witness=saved.path,
        points=choice_points(model),
        findings=tuple(_witness(model, t, apart) for t in told if t.records),
        untold=tuple(f"{t.id}: {t.claim}" for t in told if not t.records),
    )


def _witness(model: Model, told: Told, apart: frozenset[str]) -> Witness:
    numbers = {c.number for c in model.clauses}
    differs = tuple(
        c.number for c in told.clauses if c.number in numbers and cite(model, c.number, "shown").text != c.text
    )
    return Witness(
        id=told.id,
        check=told.check,
        claim=told.claim,
        clauses=tuple(dict.fromkeys(c.number for c in told.clauses)),
        differs=tuple(dict.fromkeys(differs)),
        records=tuple(_record(model, r, apart) for r in told.records),
    )


def _record(model: Model, record: Record, apart: frozenset[str]) -> Replayed:
    missing = tuple(_missing(model, record))
    if missing:
        return Replayed(record.story, Verdict.FAILS, record.configuration, (), missing)
    story = completed(model, (Occurrence(d.hour, Act(d.phrase, d.names, d.closing)) for d in record.deeds))
    guard, gone = _guard(model, record.configuration)
    happens = moments(model, story)
    if gone:
        return Replayed(record.story, Verdict.FAILS, record.configuration, happens, gone)
    cited = list(dict.fromkeys(s.clause for s in record.stands))
    numbers = [c.number for c in model.clauses] if record.complete else cited
    ways = completions(model, numbers, MOST, guard)
    if ways is None:
        return Replayed(record.story, Verdict.UNKNOWN, settings(model, guard), happens)
    breaks = tuple(_breaks(model, record, story, ways, numbers, apart))
    known = {p.name for p in ways.points}
    shown = settings(model, tuple(c for c in guard if c[0] in known))
    if breaks:
        return Replayed(record.story, Verdict.FAILS, shown, happens, breaks=breaks)
    return Replayed(record.story, Verdict.HOLDS, shown, happens, stands=tuple(_stands(model, record)))


def _missing(model: Model, record: Record) -> Iterator[str]:
    """What the history speaks of and the draft does not know."""
    templates = {t.name: t for t in model.templates}
    sorts = {e.name: e.sort for e in model.entities}
    numbers = {c.number for c in model.clauses}
    for phrase in dict.fromkeys(d.phrase for d in record.deeds if d.phrase not in templates):
        yield f"the draft no longer declares the phrase “{phrase}”"
    for name in dict.fromkeys(n for d in record.deeds for n in d.names if n not in sorts):
        yield f"the draft no longer knows {name}"
    for deed in record.deeds:
        slots = templates[deed.phrase].slots if deed.phrase in templates else ()
        if slots and [sorts.get(n, s) for n, s in zip(deed.names, slots, strict=False)] != [*slots][: len(deed.names)]:
            yield f"“{deed.phrase}” no longer goes with {', '.join(deed.names)}"
    for number in dict.fromkeys(s.clause for s in record.stands if s.clause not in numbers):
        yield f"{number} is no longer in the draft"


def _guard(model: Model, configuration: Sequence[Setting]) -> tuple[Guard, tuple[str, ...]]:
    """The recorded choices in the draft as it is; what is settled in it since is passed over, what is gone is named."""
    guard: dict[str, int] = {}
    gone: list[str] = []
    for setting in configuration:
        # Points of one place are numbered, and a new one before them moves the numbers on: names of alternatives tell.
        place = setting.point.partition("#")[0]
        here = [p for p in model.points if p.name.partition("#")[0] == place and p.kind.value == setting.kind]
        having = [p for p in here if setting.alternative in p.alternatives and p.name not in guard]
        point = next((p for p in having if p.name == setting.point), having[0] if having else None)
        if point is not None:
            guard[point.name] = point.alternatives.index(setting.alternative)
        elif any(p.name == setting.point for p in here):
            gone.append(f"{place} can no longer be settled as “{setting.alternative}”")
    return tuple((p.name, guard[p.name]) for p in model.points if p.name in guard), tuple(gone)


def _breaks(
    model: Model, record: Record, story: History, ways: Completions, numbers: Sequence[str], apart: frozenset[str]
) -> Iterator[Break]:
    """What no longer holds, with the smallest choices at points that the report did not know."""
    everything = (1 << len(ways.configs)) - 1
    found: dict[int, tuple[tuple[str, ...], tuple[Change, ...]]] = {}
    for bit, config in ways.each(everything):
        hindered = obstacles(model, config, story, apart)
        changes = tuple(_changes(model, record, config, story, numbers))
        if hindered or changes:
            found[bit] = hindered, changes
    for guard in ways.smallest(sum(found), everything):
        first = next(bit for bit in found if bit & ways.within(guard))
        yield Break(settings(model, guard), *found[first])


def _changes(
    model: Model, record: Record, config: Mapping[str, int], story: History, numbers: Sequence[str]
) -> Iterator[Change]:
    """Whoever stands otherwise than recorded; where nothing else may fall due, whoever owes anything new as well."""
    was = {(s.clause, s.bearer): s.status for s in record.stands}
    now = {(n, b): s for n in numbers for b, s in statuses(model, config, n, story).items()}
    names = {e.name for e in model.entities}
    for key, status in was.items():
        if now.get(key, UNBOUND) != status:
            who = display(model, key[1]) if key[1] in names else key[1]
            yield Change(key[0], who, status, now.get(key, UNBOUND))
    if record.complete:
        for key, status in now.items():
            duty = modality(model, config, key[0]) is Modality.DUTY  # bans and liberties help nobody
            if key not in was and status != NOTHING and duty:
                yield Change(key[0], display(model, key[1]), NOTHING, status)


def _stands(model: Model, record: Record) -> Iterator[Stand]:
    """What the record says, those that stand alike in one line."""
    alike: dict[tuple[str, str], list[str]] = {}
    for s in record.stands:
        alike.setdefault((s.clause, s.status), []).append(display(model, s.bearer))
    yield from (Stand(clause, tuple(who), status) for (clause, status), who in alike.items())
