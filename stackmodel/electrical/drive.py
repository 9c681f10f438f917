"""Drives other than a voltage across the semiconductors: a given current, a series resistance."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from stackmodel.electrical.problem import DriftDiffusionProblem
from stackmodel.electrical.sensitivity import conductance
from stackmodel.electrical.solve import DriftDiffusionResult, solve
from stackmodel.errors import ConvergenceError, InputError
from stackmodel.settings import Electrical

ITERATIONS = 60


def at_current(
    problem: DriftDiffusionProblem,
    current,
    settings: Electrical | None = None,
    *,
    largest_voltage: float = 50.0,
) -> DriftDiffusionResult:
    """The points of a sweep where the current density is the given one.

    Args:
        current: (v,) A/m^2, all above 0 or all below 0.
        largest_voltage: where the search gives up, V.

    Raises:
        InputError: a current is zero, or signs are mixed.
        ConvergenceError: the current is not reached below `largest_voltage`.
    """
    current = checked_currents(current)
    sign = float(np.sign(current[0]))
    low, high, settled = _bracket(problem, np.abs(current), sign, settings, largest_voltage)

    def excess(result):
        return np.log(np.abs(result.current_density) / np.abs(current))

    def slope(result):
        found = [conductance(result, i) for i in range(len(current))]
        return sign * np.array(found) / result.current_density

    return _roots(settled, sign, low, high, excess, slope, settings)


def with_series_resistance(
    problem: DriftDiffusionProblem,
    voltage,
    resistance: float,
    settings: Electrical | None = None,
) -> DriftDiffusionResult:
    """Points where the voltage over stack and resistance together is the given one.

    Args:
        voltage: (v,) V in all.
        resistance: ohm m^2.

    Returns:
        A result whose `voltage` is that over the semiconductors alone.
    """
    voltage = checked_voltages(voltage, resistance)
    settled = solve(problem, voltage, settings)
    if resistance == 0:
        return settled

    def excess(result):
        return result.voltage + resistance * result.current_density - voltage

    def slope(result):
        return np.array([1 + resistance * conductance(result, i) for i in range(len(voltage))])

    low, high = np.minimum(voltage, 0.0), np.maximum(voltage, 0.0)
    return _roots(settled, 1.0, low, high, excess, slope, settings)


def checked_currents(current) -> np.ndarray:
    """(v,) A/m^2 of one sign, or InputError."""
    current = np.atleast_1d(np.asarray(current, dtype=float))
    if not np.isfinite(current).all() or (np.sign(current) != np.sign(current[0])).any():
        raise InputError(f"currents must be finite and of one sign; found {current.tolist()}")
    if (current == 0).any():
        raise InputError("a current of zero is a voltage of zero; ask for that instead")
    return current


def checked_voltages(voltage, resistance: float) -> np.ndarray:
    """(v,) V that can lie across a stack and a resistance, or InputError."""
    voltage = np.atleast_1d(np.asarray(voltage, dtype=float))
    if not np.isfinite(voltage).all():
        raise InputError(f"voltages must be finite; found {voltage.tolist()}")
    if not resistance >= 0:
        raise InputError(f"a series resistance must be at least 0 ohm m^2; found {resistance}")
    return voltage


def _bracket(problem, size, sign, settings, largest):
    """Voltages below and above each current, doubling the range until the largest is passed.

    Also the last sweep, whose mesh resolves J up to there.
    """
    top = 1.0
    while True:
        grid = np.linspace(0.0, top, 33)
        settled = solve(problem, sign * grid, settings)
        found = np.abs(settled.current_density)
        if found[-1] >= size.max():
            above = np.searchsorted(np.maximum.accumulate(found), size)
            return grid[np.maximum(above - 1, 0)], grid[above], settled
        if top >= largest:
            raise ConvergenceError(
                f"a current of {size.max():.3g} A/m^2 is not reached at {top:g} V "
                f"({found[-1]:.3g} A/m^2 there); lower the current or raise largest_voltage",
                history=[f"{v:.3f} V: {j:.3e} A/m^2" for v, j in zip(grid, found, strict=True)],
            )
        top = min(1.5 * top, largest)


def _roots(settled, sign, low, high, excess, slope, settings) -> DriftDiffusionResult:
    """Newton on every point at once, kept inside its bracket by bisection.

    On the mesh of `settled` alone: a mesh that refines itself for every guess would make the
    current jump with the voltage. The mesh error of `settled` is passed on.
    """
    voltage = 0.5 * (low + high)
    history = []
    # a fixed mesh gives no extrapolated J
    knobs = replace(settings or Electrical(), extrapolate=False)
    knobs = replace(knobs, newton_tolerance=min(knobs.newton_tolerance, 1e-5))
    for _ in range(ITERATIONS):
        result = solve(settled.problem, sign * voltage, knobs, settled.mesh)
        over = excess(result)
        low, high = np.where(over < 0, voltage, low), np.where(over > 0, voltage, high)
        step = voltage - over / slope(result)
        inside = (step >= low) & (step <= high)
        following = np.where(inside, step, 0.5 * (low + high))
        moved = np.abs(following - voltage)
        history.append(f"largest change {moved.max():.1e} V")
        if (moved < 1e-10 * (1.0 + np.abs(voltage))).all():
            worst = np.full(len(voltage), np.max(settled.mesh_error))
            words = f"; drive met after {len(history)} iterations"
            return replace(
                result,
                mesh_error=worst,
                status=settled.status + words,
                history=settled.history + tuple(history),
            )
        voltage = following
    raise ConvergenceError(
        f"the drive was not met after {ITERATIONS} iterations; lower the largest drive, or "
        "newton_tolerance to 1e-7",
        partial=result,
        history=history,
    )
