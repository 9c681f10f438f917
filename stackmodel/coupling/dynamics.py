"""The semiconductors of a stack in time and at frequencies."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from stackmodel.coupling.electrical import sweep
from stackmodel.coupling.solved_sweep import SolvedSweep
from stackmodel.description.stack import Stack
from stackmodel.electrical.admittance import Admittance
from stackmodel.electrical.admittance import admittance as small_signal
from stackmodel.electrical.solve import solve as solve_drift_diffusion
from stackmodel.electrical.transient import Transient, ramp
from stackmodel.electrical.transient import pulse as pulse_corners
from stackmodel.electrical.transient import transient as solve_in_time
from stackmodel.errors import InputError
from stackmodel.formulation.contacts import field_laws, series_resistance
from stackmodel.formulation.electrical import drift_diffusion_problem
from stackmodel.settings import Electrical

SUDDEN = 1e-3  # of the time that is followed: how long a step takes


def refuse_steady_only(stack: Stack, asked: str) -> None:
    """Contact laws that are solved in the steady state alone.

    Raises:
        InputError: naming the law.
    """
    if any(field_laws(stack)):
        raise InputError(
            f"{asked} is not solved with image_force or injection; leave them out of the contacts"
        )
    if series_resistance(stack):
        raise InputError(
            f"{asked} is not solved with series_resistance; leave it out of the contacts"
        )


def in_time(
    stack: Stack, times: np.ndarray, voltages: np.ndarray, settings: Electrical | None
) -> Transient:
    """Follow a voltage that runs straight between corners, on the mesh the end voltages need.

    Args:
        stack: the stack.
        times: (c,) s, rising. voltages: (c,) V.
        settings: numerical knobs.
    """
    refuse_steady_only(stack, "a transient")
    problem, _ = drift_diffusion_problem(stack)
    settled = solve_drift_diffusion(problem, np.unique(voltages), settings)
    return solve_in_time(problem, times, voltages, settings, settled.mesh)


def corners(
    start: float,
    stop: float,
    *,
    rise: float | None,
    width: float | None,
    duration: float | None,
) -> tuple[np.ndarray, np.ndarray]:
    """Corner times and voltages of a step, a ramp or a pulse.

    A rise that is left out takes a thousandth of the time at the top.

    Args:
        start, stop: V.
        rise: of the edges, s. width: of a pulse at its top; None for a step or ramp.
        duration: what follows: the hold of a step or ramp, the rest after a pulse.
    """
    if width is not None:
        edge = SUDDEN * width if rise is None else rise
        return pulse_corners(start, stop, edge, width, duration or width)
    hold = duration if duration is not None else 10 * (rise or 1e-6)
    return ramp(start, stop, SUDDEN * hold if rise is None else rise, hold)


def at_frequencies(
    stack: Stack, voltage: np.ndarray, frequency: np.ndarray, settings: Electrical | None
) -> tuple[SolvedSweep, list[Admittance]]:
    """Small-signal admittance at every voltage."""
    refuse_steady_only(stack, "an admittance")
    solved = sweep(stack, voltage, replace(settings or Electrical(), extrapolate=False))
    found = [small_signal(solved.result, i, frequency) for i in range(len(solved.voltage))]
    return solved, found
