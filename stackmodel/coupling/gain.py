"""Gain in the flow: the three-state threshold currents of a dot film."""

from __future__ import annotations

from typing import Any

from stackmodel.coupling.order import Engine, State
from stackmodel.description.stack import Stack
from stackmodel.dots.gain import three_state
from stackmodel.formulation.dots import dot_problem

BIEXCITON = 4  # carriers


def solve(stack: Stack, state: State) -> dict[str, Any]:
    """Occupations at the last bias and the currents of gain threshold and half gain.

    The biexciton enters with its total lifetime; its rate is that of the chain's state 2e2h.
    """
    layer = next(layer for layer in stack.layers if layer.dots)
    problem = dot_problem(stack, layer)
    tau_x, tau_xx = (1 / problem.pairs.total[problem.states.position(s)] for s in ("1e1h", "2e2h"))
    section, layers = problem.cross_section, problem.monolayers
    current = float(state["dot_recombination_current_density"][-1])
    rate = float(three_state.injection_rate(max(current, 0.0), section, layers))
    return {
        "gain_state": ["0", "X", "XX"],
        "gain_occupancy": three_state.populations(rate, tau_x, tau_xx),
        "inversion": float(three_state.inversion(rate, tau_x, tau_xx)),
        "gain_threshold_current_density": float(
            three_state.current_density(three_state.threshold_rate(tau_x, tau_xx), section, layers)
        ),
        "half_gain_current_density": float(
            three_state.current_density(three_state.half_gain_rate(tau_x, tau_xx), section, layers)
        ),
    }


def absent(stack: Stack) -> str:
    """Why there is nothing to do, or ""."""
    lit = [layer for layer in stack.layers if layer.dots]
    if not lit:
        return "no layer holds dots"
    if lit[0].dots is not None and lit[0].dots.arrangement == "isolated":
        return "isolated dots make no film with gain"
    if lit[0].dots is not None and lit[0].dots.carriers < BIEXCITON:
        return f"gain needs biexcitons, and states end at {lit[0].dots.carriers} carriers a dot"
    if stack.material(lit[0].dots.material).diameter is None:  # type: ignore[union-attr]
        return "the dots have no diameter"
    return ""


ENGINE = Engine(
    name="gain",
    needs=frozenset({"dot_recombination_current_density"}),
    gives=frozenset(
        {"gain_occupancy", "gain_threshold_current_density", "half_gain_current_density"}
    ),
    solve=solve,
    absent=absent,
)
