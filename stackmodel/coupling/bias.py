"""How a stack is driven in the steady state: at voltages or currents, through resistances."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from stackmodel.description.drive import Bias
from stackmodel.description.stack import Stack
from stackmodel.electrical.solve import DriftDiffusionResult
from stackmodel.electrical.solve import solve as solve_drift_diffusion
from stackmodel.errors import InputError
from stackmodel.formulation.contacts import field_laws, series_resistance
from stackmodel.settings import CURRENT_ONLY, Electrical

if TYPE_CHECKING:
    from stackmodel.electrical.problem import DriftDiffusionProblem

DEFAULT_BIAS = Bias.model_validate({"from": "0 V", "to": "4 V", "points": 41})


def bias_points(bias: Bias) -> np.ndarray:
    """The voltages of a sweep."""
    return np.linspace(float(bias.start), float(bias.stop), bias.points)


def solve_at_voltage(
    stack: Stack, problem: DriftDiffusionProblem, voltage: np.ndarray, settings: Electrical | None
) -> DriftDiffusionResult:
    """The semiconductors of a stack when `voltage` lies across stack and series resistances.

    Raises:
        ConvergenceError: as the kernel says.
    """
    resistance, laws = series_resistance(stack), field_laws(stack)
    if not (resistance or any(laws)) or problem.insulator.any():
        return solve_drift_diffusion(problem, voltage, settings)
    settings = None if settings is CURRENT_ONLY else settings
    if any(laws) and resistance:
        from stackmodel.electrical.image_force_drive import followed_with_series_resistance

        return followed_with_series_resistance(problem, voltage, resistance, laws, settings)
    if any(laws):
        from stackmodel.electrical.image_force import with_image_force

        return with_image_force(problem, voltage, laws, settings)[0]
    from stackmodel.electrical.drive import with_series_resistance

    return with_series_resistance(problem, voltage, resistance, settings)


def solve_at_current(
    stack: Stack, problem: DriftDiffusionProblem, current: np.ndarray, settings: Electrical | None
) -> DriftDiffusionResult:
    """The semiconductors of a stack at given current densities, A/m^2.

    Raises:
        InputError: an insulator in the way.
        ConvergenceError: a current is not reached.
    """
    if problem.insulator.any():
        names = [problem.name(int(i)) for i in np.flatnonzero(problem.insulator)]
        raise InputError(
            f"{' and '.join(names)} insulates: no current of drift and diffusion passes; give "
            "voltages instead"
        )
    settings, laws = replace(settings or Electrical(), extrapolate=False), field_laws(stack)
    if any(laws):
        from stackmodel.electrical.image_force_drive import followed_at_current

        return followed_at_current(problem, current, laws, settings)
    from stackmodel.electrical.drive import at_current

    return at_current(problem, current, settings)
