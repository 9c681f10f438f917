"""A problem next to a solved one: its state to first order, by one step of Newton's method.

The step is taken from the converged state with the exact Jacobian of the neighbouring problem. Of
two neighbours on either side the difference is therefore the exact derivative of the state, up to
the square of the distance: the forward form of what `sensitivity` does with the transposed
Jacobian. It costs one assembly a voltage and gives every number of the state at once.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np

from stackmodel.electrical import sweep as compiled
from stackmodel.electrical.assembly import edge_fluxes
from stackmodel.electrical.device import Device, device_of, grid_of
from stackmodel.electrical.problem import DriftDiffusionProblem
from stackmodel.electrical.solve import DriftDiffusionResult, knobs_of, result_of
from stackmodel.electrical.tables import gauss_fermi_table
from stackmodel.grid.mesh import Mesh
from stackmodel.settings import Electrical

ONE_STEP = Electrical(newton_limit=1)


def neighbour(
    result: DriftDiffusionResult,
    problem: DriftDiffusionProblem,
    voltage: np.ndarray | None = None,
    gauss_fermi: Callable[[float], Any] = gauss_fermi_table,
) -> DriftDiffusionResult:
    """The neighbouring problem at the voltages of a solved one, or at voltages close to them.

    Args:
        result: solved. problem: with slightly different values, of the same layers.
        voltage: (v,) V; those of `result` when left out. The mesh stretches with the layers.
        gauss_fermi: the tables that `result` was solved with.
    """
    device = device_of(problem, gauss_fermi)
    if voltage is None and _same(device, result.device) and _same_thickness(problem, result):
        return replace(result, problem=problem)
    stretch = problem.thickness / result.problem.thickness
    mesh = Mesh(result.mesh.width * stretch[result.mesh.layer], result.mesh.layer)
    grid = grid_of(mesh, problem.interfaces.doubled)
    at = result.voltage if voltage is None else voltage
    biases, knobs = at / device.thermal_voltage, knobs_of(ONE_STEP, device.thermal_voltage)
    work = compiled.new_work(device, grid)
    high, low = np.empty_like(result.high), np.empty_like(result.low)
    currents = np.empty((len(at), 2))
    for i, bias in enumerate(biases):
        work.high[:], work.low[:] = result.high[i], result.low[i]
        compiled.set_contacts(device, work, bias)
        compiled.newton(device, grid, bias, work, knobs, False)
        high[i], low[i] = work.high, work.low
        currents[i] = compiled.through(edge_fluxes(device, grid, work.high, work.low, bias))
    return result_of(problem, device, grid, mesh, at, (high, low, currents), result.history)


def _same(one: Device, other: Device) -> bool:
    pairs: Any = zip(one, other, strict=True)
    return all(np.array_equal(a, b) for a, b in pairs)


def _same_thickness(problem: DriftDiffusionProblem, result: DriftDiffusionResult) -> bool:
    return np.array_equal(problem.thickness, result.problem.thickness)
