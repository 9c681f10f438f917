"""Heat in the flow: local sources by layer, the balance with power and light, temperatures.

Electrical power in = light out + heat is checked, never used: heat is the sum of its sources.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from stackmodel.coupling.electrical import SolvedSweep
from stackmodel.coupling.order import Engine, State
from stackmodel.description.stack import Stack
from stackmodel.electrical.assembly import edge_fluxes
from stackmodel.errors import InputError, StackmodelError
from stackmodel.formulation.thermal import body_of, heated_area
from stackmodel.thermal import conduct
from stackmodel.thermal.body import Source
from stackmodel.thermal.heat_sources import balance_error, by_layer, joule, recombination


def carrier_heat(solved: SolvedSweep) -> np.ndarray:
    """Joule and recombination heat of every carrying layer, (v, layers) W/m^2, stack order.

    Before light is taken off: all recombination energy counts here.
    """
    result = solved.result
    grid, device = result.grid, result.device
    position = np.concatenate(([0.0], np.cumsum(grid.width)))
    if solved.blocked:
        return np.zeros((len(result.voltage), len(solved.carrying.layers)))
    rows = []
    for i, voltage in enumerate(result.voltage):
        level = (result.high[i] + result.low[i]) * device.thermal_voltage
        electron, hole = float(voltage) + level[:, 1], level[:, 2]
        bias = float(voltage) / device.thermal_voltage
        flux = edge_fluxes(device, grid, result.high[i], result.low[i], bias)
        current = device.charge * flux
        node = recombination(_node_rates(solved, i), electron, hole)
        node *= device.charge / 1.602176634e-19  # the sweep may run with rounded constants
        edge = joule(current[:, 0], electron) + joule(current[:, 1], hole)
        rows.append(by_layer(edge, node, position, grid.layer))
    return solved.by_layer(np.array(rows))


def _node_rates(solved: SolvedSweep, index: int) -> np.ndarray:
    """Net recombination in the cell of every node, 1/m^2/s."""
    from stackmodel.electrical.profiles import sides_of

    result = solved.result
    found = solved.inside[index]
    node, _, volume = sides_of(result.grid)
    return np.bincount(node, weights=found.recombination_rate * volume)


def solve(stack: Stack, state: State) -> dict[str, Any]:
    """Heat by layer, its balance, and the steady temperature of every layer at every voltage."""
    solved: SolvedSweep = state["sweep"]
    carrying = carrier_heat(solved)
    escaped = state.get("light_power_density", np.zeros(len(state["voltage"])))
    heat = np.zeros((len(state["voltage"]), len(stack.layers)))
    heat[:, [stack.layers.index(layer) for layer in solved.carrying.layers]] = carrying
    emitter = next((i for i, layer in enumerate(stack.layers) if layer.dots), None)
    if emitter is not None:
        # A pair that meets on an isolated dot gives up the whole voltage there: the layers it
        # crosses carry far more than it takes. Light that leaves was energy of this layer.
        heat[:, emitter] += state.get("dot_current_density", 0.0) * state["voltage"] - escaped
    power = state["current_density"] * state["voltage"]
    total = heat.sum(axis=1)
    answer: dict[str, Any] = {
        "film": [layer.name for layer in stack.layers],
        "heat_by_layer": heat,
        "heat_power_density": total,
        "electrical_power_density": power,
        "energy_balance_error": balance_error(power, escaped, total),
    }
    return answer | _temperatures(stack, heat)


def _temperatures(stack: Stack, heat: np.ndarray) -> dict[str, Any]:
    try:
        impedance, names = layer_impedance(stack)
    except StackmodelError as error:
        return {"heat_notes": [f"temperatures: left out, {error}"]}
    rise = heat @ impedance
    return {
        "layer": names,
        "layer_temperature": float(stack.ambient) + rise,
        "temperature_rise": rise.max(axis=1),
        "heat_notes": [],
    }


def layer_impedance(stack: Stack) -> tuple[np.ndarray, list[str]]:
    """Steady mean rise of every layer per areal heat in every film, (films, layers) m^2 K/W.

    Raises:
        InputError, MissingPropertyError, NoSolutionError: what the stack lacks.
    """
    body, names = body_of(stack)
    shape = heated_area(stack)
    rows = [conduct.steady(body, shape, Source(names.index(f.name))).mean for f in stack.layers]
    return np.array(rows), names


def electrical_heat(stack: Stack) -> float:
    """Heat of the whole stack at the operation's voltage, or at the end of its sweep, W/m^2.

    Raises:
        InputError: no power flows.
    """
    from stackmodel.coupling.electrical import DEFAULT_BIAS, sweep

    bias = stack.operation.bias or DEFAULT_BIAS
    voltage = float(stack.operation.voltage if stack.operation.voltage is not None else bias.stop)
    heat = float(carrier_heat(sweep(stack, np.array([voltage]))).sum())
    if not heat > 0:
        raise InputError(
            f"no electrical heat at {voltage:g} V; give --power-density, like '1 W/cm^2'"
        )
    return heat


def absent(stack: Stack) -> str:
    """Why there is nothing to do, or ""."""
    return ""


ENGINE = Engine(
    name="heat",
    needs=frozenset({"voltage", "sweep", "current_density"}),
    wants=frozenset({"light_power_density", "dot_current_density"}),
    gives=frozenset(
        {
            "film",
            "heat_by_layer",
            "heat_power_density",
            "electrical_power_density",
            "energy_balance_error",
            "layer",
            "layer_temperature",
            "temperature_rise",
            "heat_notes",
        }
    ),
    solve=solve,
    absent=absent,
)
