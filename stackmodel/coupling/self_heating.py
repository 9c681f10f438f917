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

ROUNDS = 3  # between the turning point and the thermal resistance there
SMALL_RISE = 1.0  # K at the last bias: far from any runaway, whatever the activation


def runaway_of(stack: Stack, state: State) -> dict[str, Any]:
    """Turning point of the steady states, or why there is none.

    The thermal resistance is that of the heat at the last bias, or, where the stack runs away
    before it, at the turning point.
    """
    if stack.operation.pulse is not None:
        said = "no thermal runaway is looked for: a pulse ends, however fast it warms"
        return {"runaway": None, "runaway_notes": [said]}
    try:
        resistance = emitter_resistance(stack, state)
        if not resistance and np.max(state.get("refused_voltage", 0.0)) > 0:
            said = "runaway: left out, no bias above 0 V has a steady state; take closer ones"
            return {"runaway": None, "runaway_notes": [said]}
        if resistance * float(state["electrical_power_density"][-1]) < SMALL_RISE:
            said = "no thermal runaway: at the last bias the emitter warms by less than 1 K"
            return {"runaway": None, "runaway_notes": [said]}
        table = current_table(stack, highest_voltage=asked_voltage(state))
        curve, resistance = turning_states(stack, state, table)
    except StackmodelError as error:
        return {"runaway": None, "runaway_notes": [f"runaway: left out, {error}"]}
    return described(curve, table) | {"thermal_resistance": resistance}


def turning_states(
    stack: Stack, state: State, table: CurrentTable
) -> tuple[ElectrothermalCurve, float]:
    """Steady states of a stack, and its thermal resistance where they turn, m^2 K/W."""
    resistance = emitter_resistance(stack, state)
    curve = steady_states(stack, table, resistance)
    for _ in range(ROUNDS):
        if curve.turning is None:
            break
        resistance = emitter_resistance(stack, state, curve.turning.voltage)
        curve = steady_states(stack, table, resistance)
    return curve, resistance


def asked_voltage(state: State) -> float:
    """The end of the sweep, with the biases that have no steady state, V."""
    return float(max(np.append(state["voltage"], state.get("refused_voltage", []))))


def emitter_resistance(stack: Stack, state: State, voltage: float | None = None) -> float:
    """Rise of the emitter per areal electrical power, m^2 K/W; 0 where none is spent.

    At the last bias, or at a voltage between two.
    """
    found = resistances(stack)
    power = np.asarray(state["electrical_power_density"])
    known = np.flatnonzero(power > 0)
    if not known.size or not (power[-1] > 0 or voltage):
        return 0.0
    where = found.layers.index(heated_layer(stack).name)
    each = state["heat_by_layer"][known] @ found.mean[:, where] / power[known]
    at = np.asarray(state["voltage"])[known]
    return float(each[-1] if voltage is None else np.interp(voltage, at, each))


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
    needs=frozenset({"voltage", "heat_by_layer", "electrical_power_density"}),
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
