"""The application: its commands, and how an error becomes words and an exit status.

Exit status: 0 done, 2 bad input or usage, 3 refused by a solver, 4 a claim is off, 1 a bug,
130 interrupted.
"""

from __future__ import annotations

import contextlib
import gc
import io
import os
import sys
import warnings
from itertools import pairwise
from typing import Any

# Matrices here are small: threads of their own only stand in the way of the second process.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import typer

from stackmodel.cli import files, questions, studies
from stackmodel.cli.output import errors
from stackmodel.errors import InputError, SolverError, StackmodelError, StackmodelWarning

HISTORY_LINES = 4
# What a command loads stays until it ends: looking through it often for rubbish costs a tenth.
RUBBISH = (100_000, 50, 100)
INTERRUPTED = 130


def application(called: str | None = None) -> typer.Typer:
    """The command line with all commands, or with those that `called` can mean."""
    app = typer.Typer(
        name="stackmodel",
        help="Thin-film quantum-dot light emitters: one stack file in, an engineering answer out.",
        no_args_is_help=True,
        pretty_exceptions_enable=False,
        rich_markup_mode="rich" if sys.stderr.isatty() else None,
    )
    known = called is not None and called.replace("-", "_") in questions.QUESTIONS
    if known or called not in (*files.NAMES, *studies.NAMES):
        questions.add_to(app, called if known else None)
    files.add_to(app)
    studies.add_to(app)
    return app


def _no_empty_path(words: list[str]) -> None:
    """An empty path would be the folder in which the command was called."""
    for flag in ("--out", "--report"):
        if f"{flag}=" in words or (flag, "") in pairwise(words):
            raise InputError(f"{flag} is empty; give a path, like {flag} results")


def run_command_line() -> None:
    """Run, and turn the project's exceptions into words on stderr and an exit status."""
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="backslashreplace")  # a terminal may lack a letter
    warnings.showwarning = _warn
    gc.set_threshold(*RUBBISH)
    status: str | int | None = 0
    try:
        _no_empty_path(sys.argv[1:])
        application(sys.argv[1] if len(sys.argv) > 1 else None)()
    except StackmodelError as error:
        status = error.exit_status
        _say(error)
    except SystemExit as stop:  # how typer ends; it calls a closed pipe a failure
        status = 0 if isinstance(stop.__context__, BrokenPipeError) else stop.code
    except SystemError as error:  # what compiled code makes of a Ctrl-C
        if not _interrupted(error):
            raise
        status = INTERRUPTED
    try:
        sys.stdout.flush()
    except BrokenPipeError:  # `stackmodel ... | head` closed the pipe: nothing is wrong
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    sys.exit(status)


def _interrupted(error: BaseException | None) -> bool:
    """Whether a keyboard interrupt lies behind it."""
    while error is not None and not isinstance(error, KeyboardInterrupt):
        error = error.__cause__ or error.__context__
    return error is not None


def _warn(
    message: Warning | str,
    category: type[Warning],
    filename: str,
    lineno: int,
    file: Any = None,
    line: str | None = None,
) -> None:
    """A warning of the project in its own words; others with their place in the code."""
    if isinstance(message, StackmodelWarning):
        errors(f"warning: {message}")
    else:
        errors(warnings.formatwarning(message, category, filename, lineno, line).rstrip())


def _say(error: StackmodelError) -> None:
    with contextlib.suppress(BrokenPipeError):
        sys.stdout.flush()
    errors(str(error))
    if isinstance(error, SolverError) and error.history:
        _history([str(line) for line in error.history])


def _history(lines: list[str]) -> None:
    """The end of a failed solve's history, or all of it when STACKMODEL_HISTORY is set."""
    shown = lines if os.environ.get("STACKMODEL_HISTORY") else lines[-HISTORY_LINES:]
    if len(shown) < len(lines):
        errors(f"the last {len(shown)} of {len(lines)} steps (STACKMODEL_HISTORY=1 shows all):")
    errors("\n".join(f"    {line}" for line in shown))
