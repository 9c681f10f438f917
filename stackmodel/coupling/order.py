"""The order of the engines, from what each says it needs and gives, and the loop it closes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from graphlib import CycleError, TopologicalSorter
from typing import Any

from stackmodel.description.stack import Stack
from stackmodel.errors import InputError

State = Mapping[str, Any]


@dataclass(frozen=True)
class Engine:
    """One step of the flow.

    Attributes:
        name: what people call it.
        needs: quantities it reads, by name.
        gives: quantities it writes.
        wants: quantities it reads when somebody gives them.
        solve: (stack, state) -> what it gives, plain arrays by name.
        absent: why it does not apply to a stack, or "" when it does.
        asked: False where nobody would miss it: it is left out without a word.
        lagged: quantities that a later engine feeds back: read as the last round left them, and
            not at all in the first.
    """

    name: str
    needs: frozenset[str]
    gives: frozenset[str]
    solve: Callable[[Stack, State], dict[str, Any]]
    absent: Callable[[Stack], str]
    wants: frozenset[str] = frozenset()
    asked: Callable[[Stack], bool] = lambda stack: True
    lagged: frozenset[str] = frozenset()

    @property
    def reads(self) -> frozenset[str]:
        """Everything it may read."""
        return self.needs | self.wants | self.lagged


def in_order(engines: Iterable[Engine]) -> list[Engine]:
    """The engines so that each comes after those that give what it needs.

    What is fed back does not count: the loop is broken there.

    Raises:
        InputError: two engines need each other or give the same, or nobody gives what one needs.
    """
    engines = list(engines)
    giver = _givers(engines)
    for engine in engines:
        if unknown := sorted(engine.needs - giver.keys()):
            raise InputError(f"{engine.name} needs {', '.join(unknown)}, which no engine gives")
    graph = {e.name: {giver[q] for q in e.needs | (e.wants & giver.keys())} for e in engines}
    try:
        names = list(TopologicalSorter(graph).static_order())
    except CycleError as error:
        raise InputError(f"engines need each other: {' -> '.join(error.args[1])}") from None
    return sorted(engines, key=lambda engine: names.index(engine.name))


def on_the_loop(engines: Iterable[Engine]) -> list[Engine]:
    """Those that what they give comes back to, in their order."""
    engines = in_order(engines)
    giver = _givers(engines)
    readers: dict[str, set[str]] = {engine.name: set() for engine in engines}
    for engine in engines:
        for quantity in engine.reads & giver.keys():
            readers[giver[quantity]].add(engine.name)
    return [engine for engine in engines if engine.name in _reach(engine.name, readers)]


def in_stages(engines: Iterable[Engine]) -> tuple[list[Engine], list[Engine], list[Engine]]:
    """Engines before the loop, on it, and after it; without a loop all are before it."""
    engines = in_order(engines)
    ring = on_the_loop(engines)
    inside = {engine.name for engine in ring}
    given = {quantity for engine in ring for quantity in engine.gives}
    before: list[Engine] = []
    after: list[Engine] = []
    for engine in engines:
        if engine.name in inside:
            continue
        late = bool(engine.reads & given)
        (after if late else before).append(engine)
        if late:
            given |= engine.gives
    return before, ring, after


def _givers(engines: Iterable[Engine]) -> dict[str, str]:
    giver: dict[str, str] = {}
    for engine in engines:
        for quantity in engine.gives:
            if quantity in giver:
                raise InputError(
                    f"{giver[quantity]} and {engine.name} both give {quantity}; one must not"
                )
            giver[quantity] = engine.name
    return giver


def _reach(start: str, readers: Mapping[str, set[str]]) -> set[str]:
    """Who reads, at first or second hand, what an engine gives; itself only through a circle."""
    seen: set[str] = set()
    ahead = set(readers[start])
    while ahead:
        name = ahead.pop()
        seen.add(name)
        ahead |= readers[name] - seen
    return seen


def describe(engines: Iterable[Engine]) -> str:
    """The order as text, a line an engine, and what closes the loop."""
    before, ring, after = in_stages(engines)
    rows = []
    for number, engine in enumerate([*before, *ring, *after], 1):
        read = ", ".join(sorted(engine.needs | engine.wants)) or "the stack"
        if engine.lagged:
            read += f" (from the last round: {', '.join(sorted(engine.lagged))})"
        rows.append(f"{number}. {engine.name}: {read} -> {', '.join(sorted(engine.gives))}")
    if ring:
        fed = sorted(set().union(*(engine.lagged for engine in ring)))
        names = " -> ".join(engine.name for engine in ring)
        rows.append(f"loop: {names}, again until {' and '.join(fed)} settle")
    return "\n".join(rows)
