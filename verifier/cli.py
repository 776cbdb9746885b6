"""The command line: commands, their options and help. What `check` does with them is in `session`."""

from __future__ import annotations

import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

import click

from verifier import __version__, console, documents, errands, reports, session


class Commands(click.Group):
    """The commands; a draft in the place of a command gets a hint."""

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """The command meant, as click finds it."""
        if args[0] not in self.commands and (args[0].endswith(".treaty") or Path(args[0]).exists()):
            raise click.UsageError(f"{args[0]} is no command. To check it: servanda check {args[0]}", ctx)
        return super().resolve_command(ctx, args)


def _print_version(ctx: click.Context, _: click.Parameter, wanted: bool) -> None:
    if wanted and not ctx.resilient_parsing:
        console.write(f"servanda {__version__}\n")
        ctx.exit()


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.option(
    "--version", is_flag=True, is_eager=True, expose_value=False, callback=_print_version, help="Print the version."
)
def servanda() -> None:
    """Check drafts of security guarantees: what conflicts, who can block, what is left open.

    \b
    Exit codes
      0    every check holds, or no finding is at or above --fail-on
      1    a finding at or above --fail-on; a scenario or story that comes out otherwise, or none at all; no repair
      2    wrong usage: an unknown check, need, choice or finding, a place no report can go to
      3    a draft is missing, cannot be read, or has mistakes
      4    nothing worse, but some check is undecided
      5    a fault of the tool or the disk; for a bug report it says where the details are
      130  interrupted
    Where several apply: 5 before 2, 3, 1, 4, 0.
    """


def _listed(_: click.Context, __: click.Parameter, values: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(name.strip() for value in values for name in value.split(",") if name.strip()))


def _chosen(_: click.Context, __: click.Parameter, values: tuple[str, ...]) -> tuple[tuple[str, str], ...]:
    pairs = tuple(value.partition("=") for value in values)
    if wrong := next(
        (v for v, (point, sign, name) in zip(values, pairs, strict=True) if not (point and sign and name)), None
    ):
        raise click.BadParameter(f"{wrong!r} names no choice. Write it as POINT=ALTERNATIVE.")
    return tuple((point.strip(), name.strip()) for point, _, name in pairs)


def _targets(
    ctx: click.Context, _: click.Parameter, values: tuple[str, ...], formats: tuple[str, ...] = reports.names()
) -> tuple[tuple[str, Path], ...]:
    found: list[tuple[str, Path]] = []
    for value in values:
        name, sign, place = value.partition("=")
        path = Path(place)
        if not sign or not place or name not in formats:
            raise click.BadParameter(f"{value!r}: write FORMAT=PATH; the formats are {', '.join(formats)}.")
        if path.is_dir() or not path.parent.is_dir():
            raise click.BadParameter(f"{place} is {'a directory' if path.is_dir() else 'in no directory that exists'}.")
        if path.resolve() in {p.resolve() for _, p in found}:
            raise click.BadParameter(f"{place} is named twice.")
        if path.resolve() in {Path(f).resolve() for f in _read(ctx)}:
            raise click.BadParameter(f"{place} is the draft itself; a report may not replace it.")
        found.append((name, path))
    return tuple(found)


def _read(ctx: click.Context) -> tuple[str, ...]:
    """The files that the command reads; they are known before its options."""
    files = ctx.params.get("files") or (ctx.params.get("file"), ctx.params.get("witness"))
    return tuple(f for f in files if f)


F = TypeVar("F", bound=Callable[..., Any])


def _reporting(formats: tuple[str, ...]) -> Callable[[F], F]:
    """The switches of every command that reports on drafts."""

    def decorated(command: F) -> F:
        for option in reversed(
            (
                click.option(
                    *("--format", "format_"),
                    type=click.Choice(formats),
                    default="text",
                    show_default=True,
                    help="What to print.",
                ),
                click.option(
                    *("-o", "--output", "outputs"),
                    multiple=True,
                    metavar="FORMAT=PATH",
                    callback=partial(_targets, formats=formats),
                    help="Write a report to a file too. Repeatable.",
                ),
            )
        ):
            command = option(command)
        return command

    return decorated


_colour = click.option(
    "--color",
    "color",
    type=click.Choice(("auto", "always", "never")),
    default="auto",
    show_default=True,
    help="Colour in text reports.",
)


@servanda.command(short_help="Ask every check of every FILE.")
@click.argument("files", nargs=-1, required=True, metavar="FILE…", is_eager=True)
@_reporting(reports.names())
@click.option("--select", multiple=True, metavar="CHECK,…", callback=_listed, help="Ask these checks only.")
@click.option("--ignore", multiple=True, metavar="CHECK,…", callback=_listed, help="Leave these checks out.")
@click.option(
    "--fail-on",
    type=click.Choice(session.FAIL_ON),
    default="error",
    show_default=True,
    help="Exit with 1 from this severity on.",
)
@click.option("--without", multiple=True, metavar="NEED", help="Drop a fact that the draft assumes. Repeatable.")
@click.option(
    "--choose", multiple=True, metavar="POINT=ALTERNATIVE", callback=_chosen, help="Settle an open point. Repeatable."
)
@click.option("--rlimit", type=click.IntRange(min=1), metavar="N", help="How much work one question may cost.")
@click.option(
    "--solver",
    type=click.Choice(("z3", "both")),
    default="z3",
    show_default=True,
    help="Put every search on which an answer rests to cvc5 too; where it disagrees, there is no answer (exit code 5).",
)
@click.option("--fixes", is_flag=True, help="Look for the smallest repair of each error too. Takes longer.")
@_colour
@click.option("-v", "--verbose", is_flag=True, help="Say what the answers cost.")
def check(
    files: tuple[str, ...],
    format_: str,
    outputs: tuple[tuple[str, Path], ...],
    select: tuple[str, ...],
    ignore: tuple[str, ...],
    fail_on: str,
    without: tuple[str, ...],
    choose: tuple[tuple[str, str], ...],
    rlimit: int | None,
    solver: str,
    fixes: bool,
    color: str,
    verbose: bool,
) -> int:
    """Ask every check of every FILE; - is standard input."""
    options = reports.Options(select, ignore, without, choose)
    colour = console.coloured(color)
    wish = session.Wish(
        options, rlimit, fail_on, format_, outputs, colour, verbose, second=solver == "both", fixes=fixes
    )
    return session.check(tuple(dict.fromkeys(files)), wish)


@servanda.command(short_help="Compare two drafts by meaning.")
@click.argument("old", metavar="OLD", is_eager=True)
@click.argument("new", metavar="NEW", is_eager=True)
@_reporting(documents.formats("diff"))
@click.option(
    *("--choose-old", "choose_old"),
    multiple=True,
    metavar="POINT=ALTERNATIVE",
    callback=_chosen,
    help="Settle an open point of OLD. Repeatable.",
)
@click.option(
    *("--choose", "choose"),
    multiple=True,
    metavar="POINT=ALTERNATIVE",
    callback=_chosen,
    help="Settle an open point of NEW. Repeatable.",
)
@click.option("--quick", is_flag=True, help="Do not check the drafts and compare what is found.")
@_colour
def diff(
    old: str,
    new: str,
    format_: str,
    outputs: tuple[tuple[str, Path], ...],
    choose_old: tuple[tuple[str, str], ...],
    choose: tuple[tuple[str, str], ...],
    quick: bool,
    color: str,
) -> int:
    """Compare two drafts by meaning: what each party gains and loses from OLD to NEW.

    Names, numbers and order count for nothing. Every change comes with a story in which the two texts judge the
    same conduct differently. Exit code 0 where both mean the same, 1 where they differ.
    """
    show = session.Show(format_, outputs, console.coloured(color))
    choices = reports.Options(choose=choose_old), reports.Options(choose=choose)
    return errands.diff(old, new, choices, not quick, show)


@servanda.command(short_help="Write down what the answers rest on, for other solvers.")
@click.argument("file", metavar="FILE")
@click.argument("directory", metavar="DIR", type=click.Path(file_okay=False, path_type=Path))
@click.option("--to", "form", type=click.Choice(("smt2",)), required=True, help="The format: SMT-LIB 2.")
@click.option("--select", multiple=True, metavar="CHECK,…", callback=_listed, help="Ask these checks only.")
@click.option("--ignore", multiple=True, metavar="CHECK,…", callback=_listed, help="Leave these checks out.")
@click.option("--without", multiple=True, metavar="NEED", help="Drop a fact that the draft assumes. Repeatable.")
@click.option(
    "--choose", multiple=True, metavar="POINT=ALTERNATIVE", callback=_chosen, help="Settle an open point. Repeatable."
)
def export(
    file: str,
    directory: Path,
    form: str,
    select: tuple[str, ...],
    ignore: tuple[str, ...],
    without: tuple[str, ...],
    choose: tuple[tuple[str, str], ...],
) -> int:
    """Check FILE and write every search on which an answer rests into DIR, one file each, in standard SMT-LIB 2.

    A comment at the top says which check asks, of which harm and clauses, and what servanda's solver answered;
    index.txt lists them. DIR is made if need be, and what this command wrote there before is replaced. Findings make
    no difference to the exit code.
    """
    return errands.export(file, directory, reports.Options(select, ignore, without, choose))


@servanda.command(short_help="Lay drafts out evenly, in place.")
@click.argument("files", nargs=-1, required=True, metavar="FILE…")
@click.option("--check", "check_", is_flag=True, help="Write nothing; exit with 1 if a draft would change.")
@click.option("--diff", is_flag=True, help="Write nothing; print what would change.")
def fmt(files: tuple[str, ...], check_: bool, diff: bool) -> int:
    """Lay each FILE out evenly, in place; - reads standard input and prints.

    Spacing and indentation change; words, comments and line breaks stay. A draft is written only if it says the
    same as before.
    """
    from verifier import fmt as printer

    return printer.fmt(tuple(dict.fromkeys(files)), printer.Wish(check_, diff))


@servanda.command(short_help="Play the scenarios of drafts.")
@click.argument("files", nargs=-1, required=True, metavar="FILE…", is_eager=True)
@_reporting(documents.formats("scenarios"))
@click.option("--only", multiple=True, metavar="NAME", help="Only scenarios with this in their name. Repeatable.")
@click.option("--coverage", is_flag=True, help="Say which clauses are due, kept and broken in which scenarios.")
@_colour
def test(
    files: tuple[str, ...],
    format_: str,
    outputs: tuple[tuple[str, Path], ...],
    only: tuple[str, ...],
    coverage: bool,
    color: str,
) -> int:
    """Play the scenarios of every FILE and see whether all comes out as they expect; - is standard input.

    An expectation holds only if it does so in every way in which the brackets and readings that it does not
    name can be settled. A scenario that cannot happen fails, unless it is marked `possible or not`.
    """
    show = session.Show(format_, outputs, console.coloured(color))
    return errands.test(tuple(dict.fromkeys(files)), only, coverage, show)


@servanda.command(short_help="Say which choices, taken together, leave no error.")
@click.argument("files", nargs=-1, required=True, metavar="FILE…", is_eager=True)
@_reporting(documents.formats("brackets"))
@click.option("--select", multiple=True, metavar="CHECK,…", callback=_listed, help="Ask these checks only.")
@click.option("--ignore", multiple=True, metavar="CHECK,…", callback=_listed, help="Leave these checks out.")
@click.option("--without", multiple=True, metavar="NEED", help="Drop a fact that the draft assumes. Repeatable.")
@click.option(
    "--choose", multiple=True, metavar="POINT=ALTERNATIVE", callback=_chosen, help="Settle an open point. Repeatable."
)
@_colour
def brackets(
    files: tuple[str, ...],
    format_: str,
    outputs: tuple[tuple[str, Path], ...],
    select: tuple[str, ...],
    ignore: tuple[str, ...],
    without: tuple[str, ...],
    choose: tuple[tuple[str, str], ...],
    color: str,
) -> int:
    """Say which brackets and readings of every FILE, chosen together, make a text without errors.

    Shows which choice brings about which error, the smallest sets of choices that avoid them all, and the least
    that each side has to give up. Exit code 1 where no choice does.
    """
    show = session.Show(format_, outputs, console.coloured(color), narrowest=40)
    options = reports.Options(select, ignore, without, choose)
    return errands.brackets(tuple(dict.fromkeys(files)), options, show)


@servanda.command(short_help="List what the verdicts on a draft rest on.")
@click.argument("files", nargs=-1, required=True, metavar="FILE…", is_eager=True)
@_reporting(documents.formats("audit"))
@click.option("--quick", is_flag=True, help="Ask no check; leave out which finding rests on what.")
@click.option("--select", multiple=True, metavar="CHECK,…", callback=_listed, help="Ask these checks only.")
@click.option("--ignore", multiple=True, metavar="CHECK,…", callback=_listed, help="Leave these checks out.")
@click.option("--without", multiple=True, metavar="NEED", help="Drop a fact that the draft assumes. Repeatable.")
@click.option(
    "--choose", multiple=True, metavar="POINT=ALTERNATIVE", callback=_chosen, help="Settle an open point. Repeatable."
)
@_colour
def audit(
    files: tuple[str, ...],
    format_: str,
    outputs: tuple[tuple[str, Path], ...],
    quick: bool,
    select: tuple[str, ...],
    ignore: tuple[str, ...],
    without: tuple[str, ...],
    choose: tuple[tuple[str, str], ...],
    color: str,
) -> int:
    """Put together what the verdicts on every FILE rest on, as a document to file; - is standard input.

    Sources and marks of confidence, facts assumed, brackets and readings, bounds, what is not encoded, and which
    finding rests on which of them. Findings make no difference to the exit code.
    """
    show = session.Show(format_, outputs, console.coloured(color))
    options = reports.Options(select, ignore, without, choose)
    return errands.audit(tuple(dict.fromkeys(files)), options, quick, show)


@servanda.command(short_help="Judge the stories of a saved report again.")
@click.argument("witness", metavar="WITNESS", is_eager=True)
@click.argument("file", metavar="FILE", is_eager=True)
@_reporting(documents.formats("replay"))
@click.option("--finding", multiple=True, metavar="ID", help="Only this finding, by id or by its place. Repeatable.")
@_colour
def replay(
    witness: str,
    file: str,
    format_: str,
    outputs: tuple[tuple[str, Path], ...],
    finding: tuple[str, ...],
    color: str,
) -> int:
    """Judge the courses of events in WITNESS, a JSON report of `check`, anew on FILE; - is standard input.

    The reference evaluator confirms that each is still possible and that everybody stands to the clauses cited as
    the report says, or says what no longer holds. Whether the finding is still there is what `check` asks.
    """
    show = session.Show(format_, outputs, console.coloured(color))
    return errands.replay(witness, file, finding, show)


@servanda.command(short_help="Find the smallest changes that remove a finding.")
@click.argument("file", metavar="FILE", is_eager=True)
@click.argument("finding", metavar="FINDING")
@_reporting(documents.formats("repair"))
@click.option("--most", type=click.IntRange(min=1), default=3, show_default=True, help="Stop after so many repairs.")
@click.option("--ignore", multiple=True, metavar="CHECK,…", callback=_listed, help="Leave these checks out.")
@click.option("--without", multiple=True, metavar="NEED", help="Drop a fact that the draft assumes. Repeatable.")
@click.option("--rlimit", type=click.IntRange(min=1), metavar="N", help="How much work one question may cost.")
@_colour
def repair(
    file: str,
    finding: str,
    format_: str,
    outputs: tuple[tuple[str, Path], ...],
    most: int,
    ignore: tuple[str, ...],
    without: tuple[str, ...],
    rlimit: int | None,
    color: str,
) -> int:
    """Look for the smallest changes of FILE that remove FINDING, and say what each gives up.

    FINDING is the id that `check` shows, or its number in the report. Each change is put into the text, which is
    read and checked anew: it is a repair if the finding is gone and none as grave has come. Exit code 0 where there
    is a repair, 1 where none was found.
    """
    show = session.Show(format_, outputs, console.coloured(color), narrowest=40)
    return errands.repair(file, finding, reports.Options(ignore=ignore, without=without), most, rlimit, show)


@servanda.command(short_help="Show a table: duties, territory, veto, timeline.")
@click.argument("name", metavar="TABLE", is_eager=True)
@click.argument("files", nargs=-1, required=True, metavar="FILE…", is_eager=True)
@_reporting(documents.formats("tables"))
@click.option("--without", multiple=True, metavar="NEED", help="Drop a fact that the draft assumes. Repeatable.")
@click.option(
    "--choose", multiple=True, metavar="POINT=ALTERNATIVE", callback=_chosen, help="Settle an open point. Repeatable."
)
@_colour
def table(
    name: str,
    files: tuple[str, ...],
    format_: str,
    outputs: tuple[tuple[str, Path], ...],
    without: tuple[str, ...],
    choose: tuple[tuple[str, str], ...],
    color: str,
) -> int:
    """Show a table about every FILE; - is standard input.

    \b
    Tables
      duties     Who owes what to whom, article by article, and when and where.
      territory  Where a harm is answered: which clauses reach a region, and whether any duty is owed there.
      timeline   Hours after the harm: when each duty can fall due, and when its acts can first be done lawfully.
      veto       Who can block: for each joint act on which something waits, how many can stop it.
    """
    from verifier import tables
    from verifier.text.diagnostics import did_you_mean

    if name not in tables.names():
        hint = did_you_mean(name, tables.names()) or f"the tables are {', '.join(tables.names())}."
        raise click.UsageError(f"There is no table called `{name}`; {hint}")
    show = session.Show(format_, outputs, console.coloured(color), narrowest=40)
    options = reports.Options(without=without, choose=choose)
    return errands.table(name, tuple(dict.fromkeys(files)), options, show)


@servanda.command(short_help="Say what a check asks and what its answers mean.")
@click.argument("name", metavar="CHECK")
def explain(name: str) -> int:
    """Say what a check asks and what its answers mean."""
    from verifier import checks
    from verifier.text.diagnostics import did_you_mean

    if name not in checks.names():
        hint = did_you_mean(name, checks.names()) or f"the checks are {', '.join(checks.names())}."
        raise click.UsageError(f"There is no check called `{name}`; {hint}")
    console.write(f"{name}\n\n{checks.explain(name).strip()}\n")
    return 0


@servanda.command("checks")
@click.option(
    "--format", "format_", type=click.Choice(("text", "json")), default="text", show_default=True, help="What to print."
)
def list_checks(format_: str) -> int:
    """List the checks."""
    from verifier import checks

    catalogue = [(name, checks.summary(name)) for name in checks.names()]
    if format_ == "json":
        from verifier.reports.json import VERSION, dump

        listed = [{"name": name, "summary": summary} for name, summary in catalogue]
        tool = {"name": "servanda", "version": __version__}
        console.write(dump({"schema_version": VERSION, "tool": tool, "checks": listed}))
        return 0
    column = max((len(name) for name, _ in catalogue), default=0)
    console.write("".join(f"{name:<{column}}  {summary}\n" for name, summary in catalogue))
    return 0


def run(arguments: list[str] | None = None) -> int:
    """Do what the command line says and return the exit code; nothing escapes but an interruption at the very end."""
    console.prepare()
    return _guarded(lambda: servanda.main(arguments, prog_name="servanda", standalone_mode=False))


def _guarded(work: Callable[[], object]) -> int:
    try:
        code = work()
    except click.Abort:
        raise KeyboardInterrupt from None
    except click.ClickException as error:
        error.show(sys.stderr)
        return error.exit_code
    except console.OutputError as error:
        console.remark(f"error: {error}")
        return error.code
    except Exception as error:
        console.remark("error: {}\n  = help: {}".format(*session.apology(error)))
        return 5
    return code if isinstance(code, int) else 0
