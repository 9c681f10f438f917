"""A solved sweep at some of its voltages, and that of a neighbouring stack to first order."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from stackmodel.coupling.solved_sweep import SolvedSweep
from stackmodel.description.stack import Stack
from stackmodel.electrical.neighbour import neighbour
from stackmodel.electrical.sensitivity import conductance
from stackmodel.formulation.contacts import series_resistance
from stackmodel.formulation.electrical import drift_diffusion_problem


def restricted(solved: SolvedSweep, chosen: np.ndarray) -> SolvedSweep:
    """A sweep at the chosen (n,) numbers of its voltages."""
    result = solved.result
    rows = (
        "voltage", "current_density", "conservation_error", "mesh_error", "recombination_current",
        "interface_recombination_current", "densities_above_states", "high", "low",
    )  # fmt: skip
    kept = replace(result, **{name: getattr(result, name)[chosen] for name in rows})
    return SolvedSweep(kept, solved.carrying, solved.stack)


def moved(solved: SolvedSweep, changed: Stack) -> SolvedSweep:
    """The sweep of a neighbour, the voltage over stack and series resistances held."""
    result = solved.result
    warmer = float(changed.ambient) - float(solved.stack.ambient)
    problem, carrying = drift_diffusion_problem(changed, result.problem.temperature + warmer)
    found = neighbour(result, problem)
    outside = series_resistance(changed)
    if outside and not solved.blocked:
        excess = result.voltage + outside * found.current_density - solved.voltage
        slope = np.array([conductance(result, i) for i in range(len(result.voltage))])
        found = neighbour(result, problem, result.voltage - excess / (1 + outside * slope))
    return SolvedSweep(found, carrying, changed)
