"""The electrical engine in the flow: from the stack's voltages to currents and profiles."""

from __future__ import annotations

import warnings
from typing import Any

import numpy as np

from stackmodel.coupling.bias import (
    DEFAULT_BIAS,
    bias_points,
    solve_at_current,
    solve_at_voltage,
)
from stackmodel.coupling.crossed_pairs import climbs, dot_recombination_current
from stackmodel.coupling.order import Engine, State
from stackmodel.coupling.solved_sweep import SolvedSweep
from stackmodel.description.stack import Stack
from stackmodel.electrical.solve import DriftDiffusionResult
from stackmodel.errors import ConvergenceError, DensityAboveStatesWarning, InputError
from stackmodel.formulation.electrical import drift_diffusion_problem
from stackmodel.settings import WHOLE_RUN, Electrical


def sweep(
    stack: Stack,
    voltage: np.ndarray,
    settings: Electrical | None = None,
    temperature: float | None = None,
) -> SolvedSweep:
    """Solve drift-diffusion at every voltage.

    Raises:
        ConvergenceError: naming bias and layer; `partial` holds the `SolvedSweep` so far.
    """
    problem, carrying = drift_diffusion_problem(stack, temperature)
    try:
        result = solve_at_voltage(stack, problem, voltage, settings)
    except ConvergenceError as error:
        if isinstance(error.partial, DriftDiffusionResult):
            error.partial = SolvedSweep(error.partial, carrying, stack)
        raise
    return SolvedSweep(result, carrying, stack)


def sweep_at_current(
    stack: Stack,
    current: np.ndarray,
    settings: Electrical | None = None,
    temperature: float | None = None,
) -> SolvedSweep:
    """Solve drift-diffusion at current densities, A/m^2, of one sign.

    Raises:
        InputError, ConvergenceError: a current that cannot be, or is not reached.
    """
    problem, carrying = drift_diffusion_problem(stack, temperature)
    return SolvedSweep(solve_at_current(stack, problem, current, settings), carrying, stack)


def sweep_voltages(stack: Stack) -> np.ndarray:
    """The stack's own sweep; without one, up to the voltage of its current density."""
    operation = stack.operation
    if operation.bias is not None or not operation.current_density:
        return bias_points(operation.bias or DEFAULT_BIAS)
    try:
        held = sweep_at_current(stack, np.array([float(operation.current_density)]))
    except InputError:  # behind an insulator, voltages are all there is
        return bias_points(DEFAULT_BIAS)
    return np.linspace(0.0, float(held.voltage[0]), DEFAULT_BIAS.points)


def solve(stack: Stack, state: State) -> dict[str, Any]:
    """J-V of the stack's own sweep, what recombines where, and profiles at the last bias.

    At the ambient temperature first; where heat is fed back, each bias at its own temperature.
    """
    settings = state.get("electrical_settings") or WHOLE_RUN
    if "sweep" in state:
        voltage, solved, failed = _again(state, settings)
        note = density_note(voltage, solved.result.densities_above_states)
    else:
        voltage = sweep_voltages(stack)
        solved, failed = sweep(stack, voltage, settings), np.zeros(len(voltage), dtype=bool)
        note = warn_of_densities(voltage, solved.result.densities_above_states)
    notes = [*([note] if note else []), *climbs(solved)]
    return quantities(solved, voltage) | {
        "electrical_notes": notes,
        "not_solved": failed,
        "steady": np.ones(len(voltage), dtype=bool),
    }


def quantities(solved: SolvedSweep, voltage: np.ndarray) -> dict[str, Any]:
    """What the flow is told of a solved sweep; voltage: (v,) between the terminals, V."""
    return {
        "voltage": voltage,
        "sweep": solved,
        "transport_current_density": solved.current_density,
        "current_conservation_error": solved.conservation_error,
        "density_above_states": solved.result.densities_above_states,
        "transport_recombination_current_density": solved.total_recombination_current,
        "dot_recombination_current_density": dot_recombination_current(solved),
        "escape_current_density": escape_current(solved),
        "carrying_layers": [layer.name for layer in solved.carrying.layers],
        "largest_field": largest_fields(solved),
        **crossed(solved),
    }


def _again(state: State, settings: Electrical) -> tuple[np.ndarray, SolvedSweep, np.ndarray]:
    """The last sweep without the points that have no steady state, at the fed-back temperatures."""
    keep = state["steady"]
    solved: SolvedSweep = state["sweep"].chosen(keep)
    kelvin = state["device_temperature"][keep]
    again = np.abs(kelvin - solved.result.temperature) > 0
    if again.any():
        solved, failed = solved.warmed(kelvin, again, settings)
        return state["voltage"][keep], solved, failed
    return state["voltage"][keep], solved, again


def crossed(solved: SolvedSweep) -> dict[str, Any]:
    """What recombines across interfaces, where the stack describes it."""
    across = solved.interface_recombination_current
    if not across.any():
        return {}
    return {
        "interface": solved.interface_names,
        "interface_recombination_current_density": across,
    }


def escape_current(solved: SolvedSweep) -> np.ndarray:
    """Electrons that reach the anode and holes that reach the cathode, (v,) A/m^2."""
    result = solved.result
    if solved.blocked:
        return np.zeros(len(result.voltage))
    return np.array(
        [p.electron_current_density[0] + p.hole_current_density[-1] for p in solved.inside]
    )


def largest_fields(solved: SolvedSweep) -> np.ndarray:
    """The largest field in every carrying layer, (v, layers) V/m, in the order of the stack."""
    result = solved.result
    width = np.where(result.grid.width > 0, result.grid.width, np.inf)  # between doubled nodes
    field = np.abs(np.diff(result.potential, axis=1)) / width
    layers = range(len(solved.carrying.layers))
    peaks = np.array([field[:, result.grid.layer == i].max(axis=1) for i in layers]).T
    return solved.by_layer(peaks)


def warn_of_densities(voltage: np.ndarray, above: np.ndarray) -> str:
    """Say where a density exceeds its states: never silently."""
    note = density_note(voltage, above)
    if note:
        warnings.warn(note, DensityAboveStatesWarning, stacklevel=3)
    return note


def density_note(voltage: np.ndarray, above: np.ndarray) -> str:
    """At how many voltages a density exceeds its states, or ""."""
    if not above.any():
        return ""
    return (
        f"at {int(above.sum())} of {len(above)} voltages, from {voltage[above].min():g} V, "
        "a density exceeds the density of states, where boltzmann and fermi-dirac statistics "
        "have no bound; leave `statistics` out for the bounded default"
    )


ENGINE = Engine(
    name="electrical",
    needs=frozenset(),
    gives=frozenset(
        {
            "voltage",
            "sweep",
            "steady",
            "not_solved",
            "transport_current_density",
            "current_conservation_error",
            "density_above_states",
            "transport_recombination_current_density",
            "dot_recombination_current_density",
            "escape_current_density",
            "carrying_layers",
            "largest_field",
            "electrical_notes",
        }
    ),
    solve=solve,
    absent=lambda stack: "",
    lagged=frozenset({"device_temperature"}),
)
