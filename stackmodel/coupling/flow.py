"""All engines on one stack: before the loop, on it round by round, and after it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from stackmodel.coupling.order import Engine, in_stages
from stackmodel.coupling.self_consistent import close
from stackmodel.description.stack import Stack
from stackmodel.errors import MissingPropertyError, SolverError
from stackmodel.settings import Coupling


class Flow:
    """The state of a run, and what was said about it.

    Attributes:
        stack: the stack.
        state: what the engines gave, by name.
        progress: called with (done, total, words), or None.
        required: engines whose absence is an error, not a note.
        notes: what was left out or refused, and why. refused: the first refusal.
    """

    def __init__(
        self,
        stack: Stack,
        state: dict[str, Any],
        progress: Callable[..., None] | None = None,
        required: frozenset[str] = frozenset(),
    ) -> None:
        self.stack, self.state, self.progress = stack, state, progress
        self.required = required
        self.notes: list[str] = []
        self.refused: SolverError | None = None
        self._out: set[str] = set()

    def run(self, engines: Iterable[Engine], settings: Coupling | None = None) -> None:
        """All engines; the loop is closed unless the stack says otherwise."""
        before, ring, after = in_stages(engines)
        total = len(before) + len(ring) + len(after)
        for done, engine in enumerate([*before, *ring]):
            self._say(done, total, engine.name)
            self._solve(engine)
        if self.stack.operation.self_consistent and "sweep" in self.state:
            error = close(self.stack, ring, self.state, self._solve, settings or Coupling())
            if error is not None:
                self.notes.append(f"loop: refused, {error}")
                self.refused = self.refused or error
        for done, engine in enumerate(after, len(before) + len(ring)):
            self._say(done, total, engine.name)
            self._solve(engine)
        self._say(total, total, "result")

    def _solve(self, engine: Engine) -> None:
        """One engine, if it applies and has what it needs; once left out, it stays out."""
        if engine.name in self._out:
            return
        try:
            if reason := engine.absent(self.stack) or self._waits(engine):
                said = f"{engine.name}: left out, {reason}"
                self._leave_out(engine, said if engine.asked(self.stack) else "")
            else:
                self.state |= engine.solve(self.stack, self.state)
        except MissingPropertyError as error:
            if engine.name in self.required:
                raise
            self._leave_out(engine, f"{engine.name}: left out, {error}")
        except SolverError as error:
            self._leave_out(engine, f"{engine.name}: refused, {error}")
            self.refused = self.refused or error

    def _waits(self, engine: Engine) -> str:
        missing = sorted(engine.needs - self.state.keys())
        return f"{', '.join(missing)} is not there" if missing else ""

    def _leave_out(self, engine: Engine, said: str) -> None:
        """It stays out, and what an earlier round of it gave is not of this state any more."""
        self._out.add(engine.name)
        self.notes += [said] if said else []
        for name in engine.gives:
            self.state.pop(name, None)

    def _say(self, done: int, total: int, words: str) -> None:
        if self.progress is not None:
            self.progress(done, total, words)
