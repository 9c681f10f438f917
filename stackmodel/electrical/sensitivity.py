"""Exact sensitivities of a solved point: one transposed solve with the converged Jacobian.

For a number g(X, p) of the solved state, dg/dp = dg/dp at fixed X + lambda . dr/dp, lambda being
the transposed solve of dg/dX. The explicit derivatives are fourth-order differences of the
residual at the frozen state, which costs an assembly and no solve.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any, NamedTuple

import numpy as np

from stackmodel.electrical.assembly import assemble, edge_fluxes, new_system
from stackmodel.electrical.device import Device, Grid, device_of
from stackmodel.electrical.problem import DriftDiffusionProblem
from stackmodel.electrical.profiles import across_interfaces, sides_of, summarise
from stackmodel.electrical.solve import DriftDiffusionResult
from stackmodel.numerics.flux_chain import solve_chain, solve_chain_transposed
from stackmodel.numerics.split_numbers import put

LAW = "mobility_parameters"


class Property(NamedTuple):
    """Where a property of a layer lives in the problem, and how it is varied.

    Attributes:
        owner: the record that holds it, "" for the problem itself. field: its array.
        step: relative step of the differences (energies act exponentially).
        column: of an array with several numbers a layer. law: the mobility law that has it.
    """

    owner: str
    field: str
    step: float
    column: int | None = None
    law: str = ""

    def place(self, layer: int) -> tuple[int, ...]:
        """Its index in the array."""
        return (layer,) if self.column is None else (layer, self.column)


PROPERTIES = {
    "thickness": Property("", "thickness", 1e-3),
    "relative_permittivity": Property("", "permittivity", 1e-3),
    "electron_affinity": Property("conduction", "energy", 2e-5),
    "ionization_energy": Property("valence", "energy", 2e-5),
    "conduction_band_states": Property("conduction", "states", 1e-3),
    "valence_band_states": Property("valence", "states", 1e-3),
    "electron_mobility": Property("conduction", "mobility", 1e-3),
    "hole_mobility": Property("valence", "mobility", 1e-3),
    "electron_field_factor": Property("conduction", LAW, 1e-3, 0, "poole-frenkel"),
    "hole_field_factor": Property("valence", LAW, 1e-3, 0, "poole-frenkel"),
    "electron_mobility_sigma": Property("conduction", LAW, 1e-3, 0, "gaussian-disorder"),
    "electron_site_distance": Property("conduction", LAW, 1e-3, 1, "gaussian-disorder"),
    "hole_mobility_sigma": Property("valence", LAW, 1e-3, 0, "gaussian-disorder"),
    "hole_site_distance": Property("valence", LAW, 1e-3, 1, "gaussian-disorder"),
    "electron_disorder": Property("conduction", "disorder", 1e-3),
    "hole_disorder": Property("valence", "disorder", 1e-3),
    "electron_blakemore_gamma": Property("conduction", "gamma", 1e-3),
    "hole_blakemore_gamma": Property("valence", "gamma", 1e-3),
    "electron_trap_density": Property("electron_traps", "density", 1e-3),
    "hole_trap_density": Property("hole_traps", "density", 1e-3),
    "electron_trap_width": Property("electron_traps", "width", 1e-3),
    "hole_trap_width": Property("hole_traps", "width", 1e-3),
    "electron_trap_depth": Property("electron_traps", "depth", 1e-4),
    "hole_trap_depth": Property("hole_traps", "depth", 1e-4),
    "direct": Property("", "direct", 1e-3),
    "langevin": Property("", "langevin", 1e-3),
    "srh_electron_lifetime": Property("", "srh_electron_lifetime", 1e-3),
    "srh_hole_lifetime": Property("", "srh_hole_lifetime", 1e-3),
    "auger_electron": Property("", "auger_electron", 1e-3),
    "auger_hole": Property("", "auger_hole", 1e-3),
    "donor_density": Property("", "donors", 1e-3),
    "acceptor_density": Property("", "acceptors", 1e-3),
}
FOURTH_ORDER = ((-2, 1 / 12), (-1, -8 / 12), (1, 8 / 12), (2, -1 / 12))


def sensitivities(
    result: DriftDiffusionResult, index: int, quantity: str = "current"
) -> dict[str, np.ndarray]:
    """p dg/dp of every layer property p at `result.voltage[index]`, A/m^2.

    Args:
        quantity: "current", or "recombination" for q times the integrated recombination with what
            recombines across interfaces.

    Returns:
        property name: (layers,). The mesh is frozen: a thickness stretches its layer's intervals.
    """
    point = _Point(result, index, quantity)
    weight = point.adjoint()
    return {
        name: np.array([point.derivative(weight, name, i) for i in range(result.problem.layers)])
        for name in PROPERTIES
    }


def conductance(result: DriftDiffusionResult, index: int) -> float:
    """dJ/dV at `result.voltage[index]`, A/(m^2 V), from the converged Jacobian."""
    point = _Point(result, index, "current")
    weight = point.adjoint()
    thermal, step = result.device.thermal_voltage, 1e-3
    residual, value = 0.0, 0.0
    for times, share in FOURTH_ORDER:
        r, g = point.at(point.device, point.grid, times * step)
        residual, value = residual + share * r, value + share * g
    return float((value + (weight * residual).sum()) / (step * thermal))


def with_property(
    problem: DriftDiffusionProblem, one: Property, layer: int, factor: float
) -> DriftDiffusionProblem:
    """The problem with one property of one layer times a factor."""
    holder: Any = getattr(problem, one.owner) if one.owner else problem
    values = np.array(getattr(holder, one.field), dtype=float)
    values[one.place(layer)] *= factor
    other: Any = replace(holder, **{one.field: values})
    made: Any = problem
    return replace(made, **{one.owner: other}) if one.owner else other


class _Point:
    """One solved state and how residual and quantity are evaluated there."""

    def __init__(self, result: DriftDiffusionResult, index: int, quantity: str):
        self.problem, self.device, self.grid = result.problem, result.device, result.grid
        self.high, self.low = result.high[index], result.low[index]
        self.bias = float(result.voltage[index]) / result.device.thermal_voltage
        self.quantity = {"current": self._current, "recombination": self._recombined}[quantity]
        self.weigh = {"current": self._current_weight, "recombination": self._recombined_weight}[
            quantity
        ]

    def adjoint(self) -> np.ndarray:
        system, work = new_system(self.device, self.grid), np.zeros((2, len(self.high), 3, 3))
        assemble(self.device, self.grid, self.high, self.low, self.bias, system)
        weight = self.weigh(system)
        solve_chain(
            system.left, system.right, system.node, system.residual, system.held_first,
            system.held_last, work[0], work[1],
        )  # fmt: skip
        solve_chain_transposed(
            system.left, work[0], work[1], system.held_first, system.held_last, weight
        )
        return weight

    def derivative(self, weight: np.ndarray, name: str, layer: int) -> float:
        """p dg/dp; zero where the property is zero or infinite."""
        one = PROPERTIES[name]
        holder: Any = getattr(self.problem, one.owner) if one.owner else self.problem
        if one.law and holder.mobility_law[layer] != one.law:
            return 0.0
        now = getattr(holder, one.field)[one.place(layer)]
        if not np.isfinite(now) or now == 0:
            return 0.0
        total = 0.0
        for times, share in FOURTH_ORDER:
            device, grid = self._changed(one, layer, 1 + times * one.step)
            residual, value = self.at(device, grid, 0.0)
            total += share * (value + (weight * residual).sum())
        return total / one.step

    def at(self, device: Device, grid: Grid, change: float):
        """Residual and quantity at the frozen state, contacts moved by `change` kT of bias."""
        high, low = self.high.copy(), self.low.copy()
        for i, k, sign in ((-1, 0, -1.0), (0, 1, -1.0), (-1, 2, 1.0)):
            if change and (k == 0 or np.isinf(device.velocity[i, k - 1])):
                put(high, low, i, k, high[i, k] + low[i, k] + sign * change)
        system = new_system(device, grid)
        assemble(device, grid, high, low, self.bias + change, system)
        return system.residual, self.quantity(device, grid, high, low, self.bias + change)

    def _changed(self, one: Property, layer: int, factor: float) -> tuple[Device, Grid]:
        if one.field == "thickness":
            width = np.where(self.grid.layer == layer, self.grid.width * factor, self.grid.width)
            return self.device, Grid(width, self.grid.layer)
        return device_of(with_property(self.problem, one, layer, factor)), self.grid

    def _current(self, device, grid, high, low, bias) -> float:
        return device.charge * edge_fluxes(device, grid, high, low, bias).sum(axis=1).mean()

    def _current_weight(self, system) -> np.ndarray:
        weight = np.zeros_like(self.high)
        weight[1:] += system.right[:, 1:].sum(axis=1)
        weight[:-1] -= system.left[:, 1:].sum(axis=1)
        return self.device.charge / len(system.left) * weight

    def _recombined(self, device, grid, high, low, bias) -> float:
        node, layer, volume = sides_of(grid)
        highs, lows, biases = high[None], low[None], np.array([bias])
        inside = summarise(device, node, layer, volume, highs, lows, biases)[0].sum()
        across = across_interfaces(device, grid, highs, lows, biases).sum()
        return device.charge * (inside + across)

    def _recombined_weight(self, system) -> np.ndarray:
        closed = self.device._replace(velocity=np.full((2, 2), np.inf))
        bare = new_system(closed, self.grid)
        assemble(closed, self.grid, self.high, self.low, self.bias, bare)
        return self.device.charge * bare.node[:, 1].copy()
