"""The current of the device: what transport carries, and what isolated dots carry beside it."""

from __future__ import annotations

from typing import Any

from stackmodel.coupling.order import Engine, State
from stackmodel.description.stack import Stack


def solve(stack: Stack, state: State) -> dict[str, Any]:
    """J = transport through the films + pairs that meet on isolated dots."""
    transport = state["transport_current_density"]
    return {"current_density": transport + state.get("dot_current_density", 0.0)}


ENGINE = Engine(
    name="current",
    needs=frozenset({"transport_current_density"}),
    wants=frozenset({"dot_current_density"}),
    gives=frozenset({"current_density"}),
    solve=solve,
    absent=lambda stack: "",
)
