"""Exact sensitivities of a solved point: one transposed solve with the converged Jacobian.

For a number g(X, p) of the solved state, dg/dp = dg/dp at fixed X + lambda . dr/dp, lambda being
the transposed solve of dg/dX. The explicit derivatives are fourth-order differences of the
residual at the frozen state, which costs an assembly and no solve.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np

from stackmodel.electrical.assembly import assemble, edge_fluxes, new_system
from stackmodel.electrical.device import Device, Grid, device_of
from stackmodel.electrical.profiles import across_interfaces, sides_of, summarise
from stackmodel.electrical.solve import DriftDiffusionResult
from stackmodel.numerics.flux_chain import solve_chain, solve_chain_transposed
from stackmodel.numerics.split_numbers import put

# property: where it lives, and the relative step of the differences (energies act exponentially)
PROPERTIES = {
    "thickness": ("", "thickness", 1e-3),
    "relative_permittivity": ("", "permittivity", 1e-3),
    "electron_affinity": ("conduction", "energy", 2e-5),
    "ionization_energy": ("valence", "energy", 2e-5),
    "conduction_band_states": ("conduction", "states", 1e-3),
    "valence_band_states": ("valence", "states", 1e-3),
    "electron_mobility": ("conduction", "mobility", 1e-3),
    "hole_mobility": ("valence", "mobility", 1e-3),
    "electron_disorder": ("conduction", "disorder", 1e-3),
    "hole_disorder": ("valence", "disorder", 1e-3),
    "electron_blakemore_gamma": ("conduction", "gamma", 1e-3),
    "hole_blakemore_gamma": ("valence", "gamma", 1e-3),
    "electron_trap_density": ("electron_traps", "density", 1e-3),
    "hole_trap_density": ("hole_traps", "density", 1e-3),
    "electron_trap_width": ("electron_traps", "width", 1e-3),
    "hole_trap_width": ("hole_traps", "width", 1e-3),
    "electron_trap_depth": ("electron_traps", "depth", 1e-4),
    "hole_trap_depth": ("hole_traps", "depth", 1e-4),
    "direct": ("", "direct", 1e-3),
    "langevin": ("", "langevin", 1e-3),
    "srh_electron_lifetime": ("", "srh_electron_lifetime", 1e-3),
    "srh_hole_lifetime": ("", "srh_hole_lifetime", 1e-3),
    "auger_electron": ("", "auger_electron", 1e-3),
    "auger_hole": ("", "auger_hole", 1e-3),
    "donor_density": ("", "donors", 1e-3),
    "acceptor_density": ("", "acceptors", 1e-3),
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
        owner, field, step = PROPERTIES[name]
        holder = getattr(self.problem, owner) if owner else self.problem
        if not np.isfinite(getattr(holder, field)[layer]) or getattr(holder, field)[layer] == 0:
            return 0.0
        total = 0.0
        for times, share in FOURTH_ORDER:
            device, grid = self._changed(owner, field, layer, 1 + times * step)
            residual, value = self.at(device, grid, 0.0)
            total += share * (value + (weight * residual).sum())
        return total / step

    def at(self, device: Device, grid: Grid, change: float):
        """Residual and quantity at the frozen state, contacts moved by `change` kT of bias."""
        high, low = self.high.copy(), self.low.copy()
        for i, k, sign in ((-1, 0, -1.0), (0, 1, -1.0), (-1, 2, 1.0)):
            if change and (k == 0 or np.isinf(device.velocity[i, k - 1])):
                put(high, low, i, k, high[i, k] + low[i, k] + sign * change)
        system = new_system(device, grid)
        assemble(device, grid, high, low, self.bias + change, system)
        return system.residual, self.quantity(device, grid, high, low, self.bias + change)

    def _changed(self, owner, field, layer, factor) -> tuple[Device, Grid]:
        if field == "thickness":
            width = np.where(self.grid.layer == layer, self.grid.width * factor, self.grid.width)
            return self.device, Grid(width, self.grid.layer)
        holder: Any = getattr(self.problem, owner) if owner else self.problem
        values = np.array(getattr(holder, field), dtype=float)
        values[layer] *= factor
        other: Any = replace(holder, **{field: values})
        made: Any = self.problem
        return device_of(replace(made, **{owner: other}) if owner else other), self.grid

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
