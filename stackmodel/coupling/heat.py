"""Heat in the flow: local sources by layer, the balance with power and light, temperatures.

Electrical power in = light out + heat is checked, never used: heat is the sum of its sources.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from stackmodel.coupling.heat_sources import (
    carrier_heat,
    light_heat,
    peltier_heat,
    series_heat,
)
from stackmodel.coupling.order import Engine, State
from stackmodel.coupling.solved_sweep import SolvedSweep
from stackmodel.coupling.temperature import resistances
from stackmodel.description.stack import Stack
from stackmodel.errors import StackmodelError
from stackmodel.formulation.contacts import field_laws, series_resistance
from stackmodel.thermal.heat_sources import balance_error


def released(stack: Stack, state: State) -> tuple[np.ndarray, np.ndarray, list[str]]:
    """Heat in the substrate and every film, (v, 1 + films) W/m^2; its Peltier part; notes."""
    solved: SolvedSweep = state["sweep"]
    heat, notes = light_heat(stack, state)
    peltier = np.zeros_like(heat)
    rows = [1 + stack.layers.index(layer) for layer in solved.carrying.layers]
    peltier[:, rows] = peltier_heat(solved)
    heat[:, rows] += carrier_heat(solved)
    heat[:, 1:] += series_heat(solved)
    heat += peltier
    emitter = next((i for i, layer in enumerate(stack.layers) if layer.dots), None)
    if emitter is not None:
        # A pair that meets on an isolated dot gives up the whole voltage there: the layers it
        # crosses carry far more than it takes.
        heat[:, 1 + emitter] += state.get("dot_current_density", 0.0) * state["voltage"]
    # Likewise a carrier that tunnels past the dots, in the layer behind; its light counts as heat.
    heat[:, 1:] += state.get("background_heat", 0.0)
    return heat, peltier, notes


def solve(stack: Stack, state: State) -> dict[str, Any]:
    """Heat by layer, its balance, and the temperature of every layer at every voltage."""
    heat, peltier, notes = released(stack, state)
    escaped = state.get("light_power_density", np.zeros(len(state["voltage"])))
    power = state["current_density"] * state["voltage"]
    total = heat.sum(axis=1)
    answer: dict[str, Any] = {
        "film": ["substrate", *(layer.name for layer in stack.layers)],
        "heat_by_layer": heat,
        "peltier_heat_by_layer": peltier,
        "heat_power_density": total,
        "electrical_power_density": power,
        "energy_balance_error": balance_error(power, escaped, total),
    }
    fed_back = device_temperature(stack, heat, solved := state["sweep"])
    return answer | temperatures(stack, as_warming(stack, heat, solved), notes,
                                 bool(solved.result.devices)) | fed_back  # fmt: skip


def as_warming(stack: Stack, heat: np.ndarray, solved: SolvedSweep) -> np.ndarray:
    """Heat that would, if it were constant, warm the stack as much, (v, 1 + films) W/m^2.

    Less than that at the end of a pulse, where heat has grown while the films warmed.
    """
    ambient = float(stack.ambient)
    if stack.operation.pulse is None or not (solved.result.temperature > ambient).any():
        return heat
    fed_back = device_temperature(stack, heat, solved)
    if not fed_back:
        return heat
    constant = fed_back["device_temperature"] - ambient
    reached = solved.result.temperature - ambient
    share = np.divide(reached, constant, out=np.ones_like(constant), where=reached > 0)
    return heat * share[:, None]


def temperatures(
    stack: Stack, heat: np.ndarray, notes: list[str], warm: bool = False
) -> dict[str, Any]:
    """Of every layer at the heat of every voltage, (v, 1 + films) W/m^2; notes go along.

    warm: whether the currents are those at the temperature they make.
    """
    try:
        found = resistances(stack)
    except StackmodelError as error:
        return {"heat_notes": [*notes, f"temperatures: left out, {error}"]}
    rise = heat @ found.mean
    ambient = float(stack.ambient)
    currents = "the temperature they make" if warm else "ambient temperature"
    said = f"temperatures are taken {found.drive}, from the currents at {currents}"
    if why_not := not_fed_back(stack):
        said += f": {why_not}"
    return {
        "layer": found.layers,
        "layer_temperature": ambient + rise,
        "layer_temperature_peak": ambient + heat @ found.centre,
        "temperature_rise": rise.max(axis=1),
        "heat_notes": [*notes, said],
    }


def not_fed_back(stack: Stack) -> str:
    """Why the transport does not follow the temperature, or ""."""
    if not stack.operation.self_consistent:
        return "operation says self_consistent: false"
    if any(field_laws(stack)) or series_resistance(stack):
        return "an image force or a series resistance is solved with ambient temperature alone"
    return ""


def device_temperature(stack: Stack, heat: np.ndarray, solved: SolvedSweep) -> dict[str, Any]:
    """At which each bias is solved, (v,) K: the mean of the carrying layers by thickness.

    They are 0.1 um thin on substrates of a millimetre: they differ by far less than they rise.
    Nothing where the temperature is not fed back or not known.
    """
    if not_fed_back(stack):
        return {}
    try:
        found = resistances(stack)
    except StackmodelError:
        return {}
    columns = [found.layers.index(layer.name) for layer in solved.carrying.layers]
    thick = [float(layer.thickness) for layer in solved.carrying.layers]
    rise = heat @ np.average(found.mean[:, columns], axis=1, weights=thick)
    return {"device_temperature": float(stack.ambient) + rise}


def absent(stack: Stack) -> str:
    """Why there is nothing to do, or ""."""
    return ""


ENGINE = Engine(
    name="heat",
    needs=frozenset({"voltage", "sweep", "current_density"}),
    wants=frozenset(
        {
            "light_power_density",
            "lost_photon_flux",
            "mean_photon_energy",
            "air",
            "dot_current_density",
            "background_heat",
        }
    ),
    gives=frozenset(
        {
            "film",
            "heat_by_layer",
            "peltier_heat_by_layer",
            "heat_power_density",
            "electrical_power_density",
            "energy_balance_error",
            "layer",
            "layer_temperature",
            "layer_temperature_peak",
            "temperature_rise",
            "device_temperature",
            "heat_notes",
        }
    ),
    solve=solve,
    absent=absent,
)
