"""The current of the device: transport, and what crosses an insulator through dots or beside."""

from __future__ import annotations

from typing import Any

from stackmodel.coupling.order import Engine, State
from stackmodel.description.stack import Stack


def solve(stack: Stack, state: State) -> dict[str, Any]:
    """J = transport through the films + pairs that meet on isolated dots + tunnelling past them."""
    across = state.get("dot_current_density", 0.0) + state.get("background_current_density", 0.0)
    return {
        "current_density": state["transport_current_density"] + across,
        "recombination_current_density": state["transport_recombination_current_density"] + across,
    }


ENGINE = Engine(
    name="current",
    needs=frozenset({"transport_current_density", "transport_recombination_current_density"}),
    wants=frozenset({"dot_current_density", "background_current_density"}),
    gives=frozenset({"current_density", "recombination_current_density"}),
    solve=solve,
    absent=lambda stack: "",
)
