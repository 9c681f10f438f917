"""Every exception this project raises on purpose.

    StackmodelError              catch this one to catch them all
    +-- InputError               what the user wrote cannot be used        (exit status 2)
    |   +-- StackFileError       ... in a stack or material file, fault by fault
    |   +-- MissingPropertyError ... a material lacks what a command needs
    +-- SolverError              a solve did not reach its tolerance       (exit status 3)
    |   +-- ConvergenceError     ... an iteration stalled; names where and what to try
    |   +-- NoSolutionError      ... the question has no answer (no steady state, ...)
    +-- ClaimError               a recomputed number left its digits       (exit status 4)

A `SolverError` carries `partial`, what had been solved when it gave up (or None), and
`history`, the printable record of the attempt.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any


class StackmodelError(Exception):
    """Base of every exception of this project."""

    exit_status = 1


class InputError(StackmodelError):
    """What the user wrote cannot be used: says what was found, what is allowed, what to try."""

    exit_status = 2


@dataclass(frozen=True)
class Fault:
    """One fault of a file.

    Attributes:
        file: the file as the user named it.
        line: 1-based line, 0 when no line can be named.
        column: 1-based column.
        found: what was found.
        allowed: what is allowed there.
        hint: what to try.
        source: the offending line, shown above a caret.
    """

    file: str
    line: int
    column: int
    found: str
    allowed: str = ""
    hint: str = ""
    source: str = ""

    def __str__(self) -> str:
        parts = [part for part in (self.found, self.allowed, self.hint) if part]
        place = f"{self.file}:{self.line}:{self.column}" if self.line else self.file
        head = f"{place}: " + "; ".join(parts)
        if not self.source:
            return head
        shown, caret = _window(self.source, self.column)
        return f"{head}\n    {shown}\n    {' ' * caret}^"


def _window(source: str, column: int, width: int = 96) -> tuple[str, int]:
    """The part of a long line around the column, and where the caret goes in it."""
    source = source.rstrip("\n")
    start = max(0, column - 1 - width // 2) if len(source) > width else 0
    shown = "".join(c if c.isprintable() else " " for c in source[start : start + width])
    return shown, max(0, column - 1 - start)


class StackFileError(InputError):
    """A stack or material file has faults; all of them are in `faults`, the first in words."""

    most_shown = 50

    def __init__(self, faults: Sequence[Fault]):
        self.faults = tuple(faults)
        lines = [str(fault) for fault in self.faults[: self.most_shown]]
        if more := len(self.faults) - len(lines):
            lines.append(f"... and {more} more faults")
        super().__init__("\n".join(lines))

    def __reduce__(self) -> tuple[Any, ...]:
        return StackFileError, (self.faults,)


class MissingPropertyError(InputError):
    """A material lacks a property that the asked-for computation needs."""

    def __init__(self, material: str, quantity: str, needed_by: str, hint: str = ""):
        self.material, self.quantity, self.needed_by = material, quantity, needed_by
        tail = hint or (
            f"add it to the stack file under materials: {material!r}: {{{quantity}: ...}}"
        )
        super().__init__(
            f"material {material!r} has no {quantity}, which {needed_by} needs; {tail}"
        )


class SolverError(StackmodelError):
    """A solve did not reach its tolerance; no number is returned in its place."""

    exit_status = 3

    def __init__(self, message: str, *, partial: Any = None, history: Sequence[Any] = ()):
        self.partial, self.history = partial, tuple(history)
        super().__init__(message)


class ConvergenceError(SolverError):
    """An iteration stalled; the message names where and what to try."""


class NoSolutionError(SolverError):
    """The question has no answer, for example no steady state exists."""


class ClaimError(StackmodelError):
    """A number of a paper, recomputed, left its printed digits; the message names the rows."""

    exit_status = 4


class StackmodelWarning(UserWarning):
    """Base of the warnings of this project: a number is there, but read this first."""


class DensityAboveStatesWarning(StackmodelWarning):
    """An unbounded statistics holds more carriers than there are states."""
