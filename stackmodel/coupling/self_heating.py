"""Thermal runaway in the flow: from solved heat to the turning point, if there is one."""

from __future__ import annotations

from typing import Any

import numpy as np

from stackmodel.coupling.electrothermal import CurrentTable, current_table, steady_states
from stackmodel.coupling.order import Engine, State
from stackmodel.coupling.temperature import resistances
from stackmodel.description.stack import Stack
from stackmodel.errors import StackmodelError
from stackmodel.formulation.thermal import heated_layer
from stackmodel.thermal.runaway import ElectrothermalCurve

SMALL_RISE = 1.0  # K at the last bias: far from any runaway, whatever the activation


def runaway_of(stack: Stack, state: State) -> dict[str, Any]:
    """Turning point of the steady states, or why there is none."""
    try:
        resistance = emitter_resistance(stack, state)
        if resistance * float(state["electrical_power_density"][-1]) < SMALL_RISE:
            said = "no thermal runaway: at the last bias the emitter warms by less than 1 K"
            return {"runaway": None, "runaway_notes": [said]}
        table = current_table(stack)
        curve = steady_states(stack, table, resistance)
    except StackmodelError as error:
        return {"runaway": None, "runaway_notes": [f"runaway: left out, {error}"]}
    return described(curve, table) | {"thermal_resistance": resistance}


def emitter_resistance(stack: Stack, state: State) -> float:
    """Rise of the emitter per areal electrical power at the last bias, m^2 K/W."""
    found = resistances(stack)
    power = float(state["electrical_power_density"][-1])
    if not power > 0:
        return 0.0
    where = found.layers.index(heated_layer(stack).name)
    return float(state["heat_by_layer"][-1] @ found.mean[:, where]) / power


def described(curve: ElectrothermalCurve, table: CurrentTable) -> dict[str, Any]:
    """A curve as quantities, with the sentence that says whether it turns."""
    turning = curve.turning
    nan = float("nan")
    if turning is None:
        said = (
            f"no thermal runaway: {curve.ended} with a feedback (T - T0) d ln J/dT of at most "
            f"{curve.feedback:.3g}; runaway needs 1"
        )
    else:
        said = (
            f"thermal runaway of a voltage drive at {turning.voltage:.4g} V, "
            f"{turning.current_density / 1e4:.4g} A/cm² and {turning.temperature:.4g} K"
        )
        if turning.voltage < table.voltage[0]:
            said += f"; below the table, which begins at {table.voltage[0]:.3g} V"
    return {
        "runaway": turning,
        "current_table": table,
        "state_of_heating": np.arange(len(curve.voltage)),
        "electrothermal_voltage": curve.voltage,
        "electrothermal_current_density": curve.current_density,
        "electrothermal_temperature": curve.temperature,
        "runaway_voltage": turning.voltage if turning else nan,
        "runaway_current_density": turning.current_density if turning else nan,
        "runaway_temperature": turning.temperature if turning else nan,
        "thermal_feedback": curve.feedback,
        "runaway_notes": [said],
    }


def absent(stack: Stack) -> str:
    """Why there is nothing to do, or ""."""
    if stack.substrate is None or stack.area is None:
        return "the stack has no substrate or no area"
    return ""


ENGINE = Engine(
    name="self-heating",
    needs=frozenset({"heat_by_layer", "electrical_power_density"}),
    gives=frozenset(
        {
            "runaway",
            "state_of_heating",
            "electrothermal_voltage",
            "electrothermal_current_density",
            "electrothermal_temperature",
            "runaway_voltage",
            "runaway_current_density",
            "runaway_temperature",
            "thermal_feedback",
            "thermal_resistance",
            "runaway_notes",
        }
    ),
    solve=runaway_of,
    absent=absent,
)
