"""The order of the engines, from what each says it needs and gives."""

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
    """

    name: str
    needs: frozenset[str]
    gives: frozenset[str]
    solve: Callable[[Stack, State], dict[str, Any]]
    absent: Callable[[Stack], str]
    wants: frozenset[str] = frozenset()
    asked: Callable[[Stack], bool] = lambda stack: True


def in_order(engines: Iterable[Engine]) -> list[Engine]:
    """The engines so that each comes after those that give what it needs.

    Raises:
        InputError: two engines need each other, or nobody gives what one needs.
    """
    engines = list(engines)
    giver = {quantity: engine.name for engine in engines for quantity in engine.gives}
    for engine in engines:
        if unknown := sorted(engine.needs - giver.keys()):
            raise InputError(f"{engine.name} needs {', '.join(unknown)}, which no engine gives")
    graph = {e.name: {giver[q] for q in e.needs | (e.wants & giver.keys())} for e in engines}
    try:
        names = list(TopologicalSorter(graph).static_order())
    except CycleError as error:
        raise InputError(f"engines need each other: {' -> '.join(error.args[1])}") from None
    return sorted(engines, key=lambda engine: names.index(engine.name))


def describe(engines: Iterable[Engine]) -> str:
    """The order as text, a line an engine."""
    rows = []
    for number, engine in enumerate(in_order(engines), 1):
        read = ", ".join(sorted(engine.needs | engine.wants)) or "the stack"
        rows.append(f"{number}. {engine.name}: {read} -> {', '.join(sorted(engine.gives))}")
    return "\n".join(rows)
