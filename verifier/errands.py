"""The commands beside `check`: what each makes of a draft, and which exit code that is."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from verifier import __version__, console, documents, reports, session

if TYPE_CHECKING:
    from verifier.commands.audited import Audit
    from verifier.commands.difference import Difference
    from verifier.commands.repaired import Repairs
    from verifier.commands.replayed import Replays
    from verifier.commands.settling import Settling
    from verifier.commands.trial import Trials
    from verifier.model import Model
    from verifier.solving.evidence import Evidence
    from verifier.tabular import Table

Switches = tuple[tuple[str, str], ...]
"""Switches and their values, as a report repeats them."""


def _rendered(subject: str, switches: Switches = ()) -> session.Render:
    """How the outcomes of a command become a string."""

    def rendered(name: str, outcomes: Sequence[Any], page: reports.Page | None) -> str:
        return documents.render(subject, name, documents.Run(__version__, tuple(outcomes), switches), page)

    return rendered


def test(files: tuple[str, ...], only: tuple[str, ...], coverage: bool, show: session.Show) -> int:
    """Judge the scenarios of the drafts. Where none is selected in any of them, nothing was tested: exit code 1."""
    found: list[int] = []

    def tried(path: str) -> tuple[Trials | reports.Refused, int]:
        from verifier.commands.scenarios import run_scenarios

        trials, code = session.attempt(path, lambda model, progress: run_scenarios(model, only, coverage, progress))
        if not isinstance(trials, reports.Refused):
            found.append(len(trials.trials))
            code = {"fails": 1, "unknown": 4, "holds": 0}[trials.verdict]
        return trials, code

    code = session.deliver(files, tried, _rendered("scenarios"), show)
    if found and not any(found):
        console.remark(f"error: no scenario was selected, so nothing was tested{_offer(only)}")
        return session.worst([code, 1])
    return code


def replay(witness: str, file: str, which: tuple[str, ...], show: session.Show) -> int:
    """Judge a report's findings anew: 0 when all of them are confirmed, 1 when some no longer holds."""

    def replayed(path: str) -> tuple[Replays | reports.Refused, int]:
        from verifier import pipeline
        from verifier.commands import retrial
        from verifier.commands.saved import UnknownFindingError, load_witness

        def work(model: Model, _: object) -> Replays:
            try:
                return retrial.replay(model, load_witness(witness), which)
            except UnknownFindingError as error:
                raise pipeline.UsageError(error.message, error.help) from None

        found, code = session.attempt(path, work)
        if isinstance(found, reports.Refused):
            return found, code
        if not found.findings:
            console.remark("error: no finding that was asked for tells a course of events, so nothing was confirmed")
            return found, 1
        return found, {"fails": 1, "unknown": 4, "holds": 0}[found.verdict]

    return session.deliver((file,), replayed, _rendered("replay"), show)


def _offer(only: tuple[str, ...]) -> str:
    return f"; none has {' or '.join(f'`{o}`' for o in only)} in its name" if only else ""


def brackets(files: tuple[str, ...], options: reports.Options, show: session.Show) -> int:
    """Which choices of each draft are free of errors. Where none is: exit code 1."""

    def settled(path: str) -> tuple[Settling | reports.Refused, int]:
        from verifier import pipeline
        from verifier.commands.settling import settling

        asked = pipeline.Options(options.select, options.ignore, options.without, options.choose)
        found, code = session.attempt(path, lambda model, progress: settling(pipeline.check(model, asked, progress)[0]))
        if not isinstance(found, reports.Refused):
            code = 1 if not found.sound else 4 if found.undecided else 0
        return found, code

    return session.deliver(files, settled, _rendered("brackets", _switches(options)), show)


def audit(files: tuple[str, ...], options: reports.Options, quick: bool, show: session.Show) -> int:
    """Put together what the verdicts on each draft rest on. What is found makes no difference to the exit code."""

    def audited(path: str) -> tuple[Audit | reports.Refused, int]:
        from verifier import pipeline
        from verifier.commands.auditing import audit as put_together

        asked = pipeline.Options(options.select, options.ignore, options.without, options.choose)
        found, code = session.attempt(path, lambda model, progress: put_together(model, asked, quick, progress))
        return found, 4 if not isinstance(found, reports.Refused) and found.undecided else code

    quickly = (("--quick", ""),) if quick else ()
    return session.deliver(files, audited, _rendered("audit", (*quickly, *_switches(options))), show)


def diff(
    old: str, new: str, choices: tuple[reports.Options, reports.Options], findings: bool, show: session.Show
) -> int:
    """Compare two drafts by meaning. Where they differ: exit code 1."""

    def compared(path: str) -> tuple[Difference | reports.Refused, int]:
        from verifier import pipeline
        from verifier.commands.difference import difference

        before, code = session.attempt(old, lambda model, progress: model)
        if isinstance(before, reports.Refused):
            return before, code
        asked = pipeline.Options(choose=choices[0].choose), pipeline.Options(choose=choices[1].choose)
        found, code = session.attempt(
            path, lambda model, progress: difference(before, model, asked, findings, progress)
        )
        return found, code if isinstance(found, reports.Refused) else int(not found.equivalent)

    return session.deliver((new,), compared, _rendered("diff"), show)


def repair(file: str, finding: str, options: reports.Options, most: int, rlimit: int | None, show: session.Show) -> int:
    """Look for repairs of one finding. Where there is none: exit code 1, or 4 if that is not sure."""

    def repaired(path: str) -> tuple[Repairs | reports.Refused, int]:
        from verifier import pipeline
        from verifier.commands.repairing import repair as look

        work = rlimit or pipeline.DEFAULT_RLIMIT
        asked = pipeline.Options(ignore=options.ignore, without=options.without, rlimit=work)
        found, code = session.attempt(path, lambda model, progress: look(model, path, finding, asked, most, progress))
        if not isinstance(found, reports.Refused):
            code = 0 if found.repairs else 4 if any(f.outcome == "undecided" for f in found.failed) else 1
        return found, code

    return session.deliver((file,), repaired, _rendered("repair", _switches(options)), show)


def _switches(options: reports.Options) -> Switches:
    """The switches as they are repeated in a report."""
    return (
        *(("--select", name) for name in options.select),
        *(("--ignore", name) for name in options.ignore),
        *(("--without", need) for need in options.without),
        *(("--choose", f"{point}={alternative}") for point, alternative in options.choose),
    )


def export(file: str, directory: Path, options: reports.Options) -> int:
    """Write the evidence on a draft into a directory, a file for each search, as it is found."""
    index: list[str] = []

    def take(evidence: Evidence) -> None:
        name = f"{len(index) + 1:05}.smt2"
        console.save(directory / name, evidence.text)
        index.append("\t".join((name, evidence.status, evidence.check, evidence.clauses)))

    def write(model: Model, progress: Callable[[str], None] | None) -> None:
        from verifier import pipeline

        asked = pipeline.Options(options.select, options.ignore, options.without, options.choose)
        console.emptied(directory, "[0-9]" * 5 + ".smt2", "index.txt")
        pipeline.check(model, asked, progress, take)

    found, code = session.attempt(file, write)
    if isinstance(found, reports.Refused):
        console.remark(found.words)
        return code
    console.save(directory / "index.txt", "".join(f"{line}\n" for line in index))
    console.write(f"{directory.as_posix()}: {len(index)} searches\n")
    return code


def table(name: str, files: tuple[str, ...], options: reports.Options, show: session.Show) -> int:
    """Make one table about each of the drafts."""

    def made(path: str) -> tuple[Table | reports.Refused, int]:
        from verifier import pipeline
        from verifier.commands import tabulate

        asked = pipeline.Options(without=options.without, choose=options.choose)
        found, code = session.attempt(path, lambda model, progress: tabulate.table(model, name, asked))
        return found, 4 if not isinstance(found, reports.Refused) and found.undecided else code

    return session.deliver(files, made, _rendered("tables", _switches(options)), show)
