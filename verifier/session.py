"""One run of `servanda check`: drafts one after the other, what came of each, reports, and the exit code."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from ctypes import ArgumentError
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from verifier import __version__, console, reports

if TYPE_CHECKING:  # all of this is loaded late: it brings the parser and the solver
    from verifier.finding import Effort, Report
    from verifier.model import Model
    from verifier.pipeline import Options
    from verifier.text.diagnostics import DraftError

PRIORITY = (5, 2, 3, 1, 4, 0)
"""Exit codes, the one that wins first."""

FAIL_ON = ("error", "warning", "note", "never")
"""Severities from which on a finding means exit code 1, the gravest first."""


T = TypeVar("T")
Ask = Callable[[str], tuple[T | reports.Refused, int]]
"""A path: what came of it, and the exit code it alone would give."""
Render = Callable[[str, Sequence[Any], reports.Page | None], str]
"""The name of a format, outcomes, a page: the report."""


@dataclass(frozen=True, slots=True)
class Show:
    """What to print, and what to write where."""

    format: str
    outputs: tuple[tuple[str, Path], ...]
    colour: bool
    narrowest: int = 80  # columns to which a page on a terminal can shrink


@dataclass(frozen=True, slots=True)
class Wish:
    """What was asked for."""

    options: reports.Options
    rlimit: int | None
    fail_on: str
    format: str
    outputs: tuple[tuple[str, Path], ...]
    colour: bool
    verbose: bool
    second: bool = False
    fixes: bool = False  # look for the smallest repair of each error, too


def check(files: tuple[str, ...], wish: Wish) -> int:
    """Check the drafts one by one, print each text as soon as it is known, write reports before failing."""
    show = Show(wish.format, wish.outputs, wish.colour)
    return deliver(files, lambda path: _outcome(path, wish), partial(_rendered, wish), show)


def deliver(files: tuple[str, ...], outcome: Ask[T], rendered: Render, show: Show) -> int:
    """Ask for the outcome of one file after the other; print, write, and return the exit code that wins."""
    outcomes: list[T | reports.Refused] = []
    codes: list[int] = []
    said: set[str] = set()
    printed = False
    for path in files:
        found, code = outcome(path)
        outcomes.append(found)
        codes.append(code)
        if isinstance(found, reports.Refused):
            if found.words not in said:
                console.remark(found.words)
            said.add(found.words)
        elif show.format == "text":
            text = rendered("text", (found,), reports.Page(console.width(show.narrowest), show.colour))
            console.write(f"\n{text}" if printed else text, show.colour)
            printed = True
    codes += _save(outcomes, rendered, show.outputs)
    if show.format != "text":
        console.write(rendered(show.format, outcomes, None))
    return worst(codes)


def _save(
    outcomes: Sequence[T | reports.Refused], rendered: Render, outputs: Iterable[tuple[str, Path]]
) -> Iterator[int]:
    """Write the reports asked for, each whole or not at all; exit codes of those that could not be written."""
    for name, target in outputs:
        try:
            console.save(target, rendered(name, outcomes, None))
        except console.OutputError as error:
            console.remark(f"error: {error}")
            yield error.code


def _rendered(wish: Wish, name: str, outcomes: Iterable[Report | reports.Refused], page: reports.Page | None) -> str:
    from verifier import checks

    questions = {check: checks.summary(check) for check in checks.names()}
    return reports.render(name, reports.Run(__version__, wish.options, tuple(outcomes), questions), page)


def _outcome(path: str, wish: Wish) -> tuple[Report | reports.Refused, int]:
    """What came of one draft, and the exit code it alone would give. One that fails does not stop the others."""
    from verifier import pipeline

    def asked(model: Model, progress: Callable[[str], None] | None) -> tuple[Report, Effort]:
        report, effort = pipeline.check(model, _options(wish), progress)
        if wish.fixes:
            from verifier.commands.repairing import with_fixes

            report = with_fixes(model, path, report, _options(wish), progress)
        return report, effort

    found, code = attempt(path, asked)
    if isinstance(found, reports.Refused):
        return found, code
    report, effort = found
    if wish.verbose:
        console.remark(_cost(report.path, effort))
    return report, judged(report, wish.fail_on)


def attempt(path: str, work: Callable[[Model, Callable[[str], None] | None], T]) -> tuple[T | reports.Refused, int]:
    """What the work makes of a draft; or why it came to nothing, and the exit code for that."""
    from verifier import pipeline
    from verifier.text.diagnostics import DraftError

    try:
        model = pipeline.load(path)
        with console.progress() as progress:
            return work(model, progress), 0
    except DraftError as error:
        return _slips(error), 3
    except pipeline.UnreadableError as error:
        return _refused(error.path, "unreadable", error.message, error.help), 3
    except pipeline.UsageError as error:
        return _refused(path, "usage", error.message, error.help), 2
    except pipeline.ReplayError as error:
        return _fault(path, "replay", error), 5
    except console.OutputError:
        raise
    except ArgumentError as error:  # so an interruption looks while the solver is being called
        if "KeyboardInterrupt" in str(error):
            raise KeyboardInterrupt from None
        return _fault(path, "crash", error), 5
    except Exception as error:
        return _fault(path, "crash", error), 5


def _options(wish: Wish) -> Options:
    from verifier import pipeline

    asked = wish.options
    given: dict[str, Any] = {} if wish.rlimit is None else {"rlimit": wish.rlimit}
    given |= {"second": True} if wish.second else {}
    return pipeline.Options(asked.select, asked.ignore, asked.without, asked.choose, **given)


def judged(report: Report, fail_on: str) -> int:
    """The exit code for a report: 1 for a finding that is grave enough, else 4 for an open question, else 0."""
    grave = () if fail_on == "never" else FAIL_ON[: FAIL_ON.index(fail_on) + 1]
    if any(f.severity in grave and f.verdict in ("fails", "depends") for f in report.findings):
        return 1
    return 4 if any(f.verdict == "unknown" for f in report.findings) else 0


def worst(codes: Iterable[int]) -> int:
    """The exit code that wins."""
    return min(codes, key=PRIORITY.index, default=0)


def _refused(path: str, code: str, message: str, help: str = "") -> reports.Refused:
    from verifier.text.files import shown

    place = "" if code == "usage" else f"{shown(path)}: "
    words = f"error: {place}{message}" + (f"\n  = help: {help}" if help else "")
    return reports.Refused(shown(path), (reports.Problem(message, code=code, help=help),), words)


def slips(error: DraftError) -> str:
    """Every mistake of a draft with its place, in words."""
    from verifier.text.diagnostics import render

    return "\n\n".join(render(d, error.source) for d in error.diagnostics) + "\n"


def _slips(error: DraftError) -> reports.Refused:
    problems = tuple(
        reports.Problem(
            d.message,
            *error.source.position(d.span.start),
            d.code,
            d.help,
            d.path if error.source.file(d.span.start) else "",
        )
        for d in error.diagnostics
    )
    return reports.Refused(error.source.path, problems, slips(error))


def _fault(path: str, code: str, error: BaseException) -> reports.Refused:
    """The tool itself is at fault. Where the details are is for the user, not for programs."""
    message, where = apology(error)
    refused = _refused(path, code, message)
    return replace(refused, words=f"{refused.words}\n  = help: {where}")


def apology(error: BaseException) -> tuple[str, str]:
    """What to say when the tool itself is at fault, and where the details are."""
    extra = getattr(error, "bundle", None)
    directory = console.bundle(error, extra if isinstance(extra, dict) else None)
    what = str(error).strip().splitlines()[:1] or [type(error).__name__]
    where = f"{directory.as_posix()} holds the details for a bug report." if directory else "No details could be saved."
    return f"servanda itself failed, so there is no answer ({what[0]})", where


def _cost(path: str, effort: Effort) -> str:
    said = (
        f"{path}: {effort.questions} questions, {effort.solver_calls} searches, {effort.total_seconds:.1f} s "
        f"({effort.solver_seconds:.1f} s of them searching)"
    )
    if not effort.second_asked:
        return said
    return (
        f"{said}; cvc5 was asked {effort.second_asked} of the searches, on which the answers rest: it disagrees with "
        f"none, and could not decide {effort.second_unknown}"
    )
