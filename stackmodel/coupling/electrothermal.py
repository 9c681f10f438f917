"""The stack that heats itself: its J(V, T) table and the steady states of a warm stack."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from stackmodel.coupling.electrical import DEFAULT_BIAS, sweep
from stackmodel.coupling.operating_point import TABLE
from stackmodel.description.stack import Stack
from stackmodel.errors import InputError
from stackmodel.settings import Electrical
from stackmodel.thermal.local_law import LocalLaw, surface
from stackmodel.thermal.runaway import ElectrothermalCurve, follow

TEMPERATURES = 7
HOTTEST = 2.0  # times ambient: above it no film here is what it was
VOLTAGES = 41
LEAST = 1e-9  # of the largest current: below it a table in ln J is rounding


@dataclass(frozen=True)
class CurrentTable:
    """Solved current densities.

    Attributes:
        voltage: (N,) V, above 0. temperature: (M,) K, from ambient up.
        current_density: (N, M) A/m^2.
    """

    voltage: np.ndarray
    temperature: np.ndarray
    current_density: np.ndarray

    def law(self) -> LocalLaw:
        """As a smooth law with derivatives."""
        return surface(self.voltage, self.temperature, self.current_density)


def current_table(
    stack: Stack, settings: Electrical = TABLE, highest_voltage: float | None = None
) -> CurrentTable:
    """Isothermal sweeps at several temperatures, mobilities and statistics with them.

    Args:
        stack: the stack.
        settings: of the solver; the default keeps one mesh, 1 to 2 % in J.
        highest_voltage: end of the table; the end of the stack's sweep when left out.

    Raises:
        InputError: no current flows in forward bias.
        ConvergenceError: a sweep failed.
    """
    stop = highest_voltage
    if stop is None:
        stop = float((stack.operation.bias or DEFAULT_BIAS).stop)
    ambient = float(stack.ambient)
    if not stop > 0:
        raise InputError("self-heating is followed in forward bias; let the sweep end above 0 V")
    voltage = np.linspace(0.0, stop, VOLTAGES)
    temperature = np.linspace(ambient, HOTTEST * ambient, TEMPERATURES)
    current = np.array([sweep(stack, voltage, settings, t).current_density for t in temperature]).T
    flows = (current > LEAST * current.max()).all(axis=1) & (voltage > 0)
    first = int(np.argmax(flows)) if flows.any() else voltage.size
    if voltage.size - first < 4 or not (current[first:] > 0).all():
        raise InputError(f"no current flows up to {stop:g} V that could heat the stack")
    return CurrentTable(voltage[first:], temperature, current[first:])


def steady_states(
    stack: Stack, table: CurrentTable, thermal_resistance: float
) -> ElectrothermalCurve:
    """The J-V of the stack that heats itself, followed through its turning point.

    Args:
        stack: the stack.
        table: its isothermal currents.
        thermal_resistance: rise per areal electrical power, m^2 K/W.
    """
    return follow(
        table.law(),
        thermal_resistance,
        float(stack.ambient),
        voltage_limit=float(table.voltage[-1]),
        temperature_limit=float(table.temperature[-1]),
    )


def thermal_resistance(stack: Stack, heat: np.ndarray, power: float, where: str) -> float:
    """Rise of a layer per electrical power, m^2 K/W, with the heat of a solved point by layer.

    Args:
        stack: the stack.
        heat: (1 + films,) W/m^2, the substrate first.
        power: J V, W/m^2.
        where: name of the layer.
    """
    from stackmodel.coupling.temperature import resistances

    found = resistances(stack)
    return float(heat @ found.mean[:, found.layers.index(where)]) / power
