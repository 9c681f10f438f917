"""A solved sweep at some of its voltages, and that of a neighbouring stack to first order."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np

from stackmodel.coupling.solved_sweep import SolvedSweep
from stackmodel.description.stack import Stack
from stackmodel.electrical import warm
from stackmodel.electrical.neighbour import neighbour
from stackmodel.electrical.sensitivity import conductance
from stackmodel.electrical.solve import DriftDiffusionResult
from stackmodel.electrical.tables import gauss_fermi_near, gauss_fermi_table
from stackmodel.formulation.contacts import series_resistance
from stackmodel.formulation.electrical import drift_diffusion_problem, problem_at_temperatures


def restricted(solved: SolvedSweep, chosen: np.ndarray) -> SolvedSweep:
    """A sweep at the chosen (n,) numbers of its voltages."""
    return SolvedSweep(warm.chosen(solved.result, chosen), solved.carrying, solved.stack)


def moved(solved: SolvedSweep, changed: Stack, kelvin: np.ndarray | None = None) -> SolvedSweep:
    """The sweep of a neighbour, the voltage over stack and series resistances held.

    Args:
        solved: the sweep. changed: the neighbour.
        kelvin: (v,) K, close to those it was solved at; where it was solved at one temperature,
            that, with the change of the surroundings, when left out.
    """
    result = solved.result
    if result.devices:
        return _each_at(solved, changed, result.temperature if kelvin is None else kelvin)
    warmer = float(changed.ambient) - float(solved.stack.ambient)
    problem, carrying = drift_diffusion_problem(changed, result.problem.temperature + warmer)
    found = neighbour(result, problem)
    outside = series_resistance(changed)
    if outside and not solved.blocked:
        excess = result.voltage + outside * found.current_density - solved.voltage
        slope = np.array([conductance(result, i) for i in range(len(result.voltage))])
        found = neighbour(result, problem, result.voltage - excess / (1 + outside * slope))
    return SolvedSweep(found, carrying, changed)


def _each_at(solved: SolvedSweep, changed: Stack, kelvin: np.ndarray) -> SolvedSweep:
    """Every bias at a temperature of its own."""
    result = solved.result
    first, carrying = drift_diffusion_problem(changed)
    at = problem_at_temperatures(changed, first, carrying)
    parts = []
    for i, t in enumerate(kelvin):  # those that never warmed have the tables of the first sweep
        warmed = result.device_at(i) is not result.device
        tables = gauss_fermi_near if warmed else gauss_fermi_table
        parts.append(neighbour(_alone(result, i), at(float(t)), gauss_fermi=tables))
    if all(np.shares_memory(part.high, result.high) for part in parts):  # nothing electrical
        return SolvedSweep(replace(result, problem=first), carrying, changed)
    rows: dict[str, Any] = {
        name: np.concatenate([getattr(part, name) for part in parts]) for name in warm.PER_POINT
    }
    rows["problems"] = tuple(part.problem for part in parts)
    rows["devices"] = tuple(part.device for part in parts)
    return SolvedSweep(replace(parts[0], **rows), carrying, changed)


def _alone(result: DriftDiffusionResult, index: int) -> DriftDiffusionResult:
    """One bias as a sweep at one temperature."""
    rows: dict[str, Any] = {
        name: getattr(result, name)[index : index + 1] for name in warm.PER_POINT
    }
    problem, device = result.problem_at(index), result.device_at(index)
    return replace(result, **rows, problem=problem, device=device, problems=(), devices=())
