"""A given current or a series resistance, at contacts that follow the field.

The voltage of every point is a root by itself; all lie on one mesh.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np

from stackmodel.electrical.drive import checked_currents, checked_voltages
from stackmodel.electrical.image_force import FollowedPoint, Following, with_image_force
from stackmodel.electrical.problem import DriftDiffusionProblem
from stackmodel.electrical.solve import DriftDiffusionResult
from stackmodel.errors import ConvergenceError
from stackmodel.settings import Electrical

FIRST_STEP, LARGEST_STEP = 0.05, 1.0  # V
WIDEST = 50.0  # V, from where the search gives up
CLOSE = 1e-12  # V
NOTHING = 1e-12  # of a drive that is met, V or relative
ITERATIONS = 60


def followed_at_current(
    problem: DriftDiffusionProblem,
    current,
    laws: tuple[str, str],
    settings: Electrical | None = None,
) -> DriftDiffusionResult:
    """The points of a sweep where the current density is the given one.

    Args:
        current: (v,) A/m^2, all above 0 or all below 0. laws: as of `with_image_force`.

    Raises:
        InputError: a current is zero, or signs are mixed.
        ConvergenceError: a current is not reached, or a barrier does not settle.
    """
    wanted = checked_currents(current)
    sign = np.sign(wanted[0])

    def excess(voltage: float, found: float, i: int) -> float:
        return float(sign * np.log(max(found / wanted[i], 1e-100)))

    return _roots(problem, laws, np.full(len(wanted), sign), excess, settings)


def followed_with_series_resistance(
    problem: DriftDiffusionProblem,
    voltage,
    resistance: float,
    laws: tuple[str, str],
    settings: Electrical | None = None,
) -> DriftDiffusionResult:
    """Points where the voltage over stack and resistance together is the given one.

    Args:
        voltage: (v,) V in all. resistance: ohm m^2. laws: as of `with_image_force`.

    Returns:
        A result whose `voltage` is that over the semiconductors alone.
    """
    asked = checked_voltages(voltage, resistance)

    def excess(inside: float, found: float, i: int) -> float:
        return float(inside + resistance * found - asked[i])

    return _roots(problem, laws, asked, excess, settings)


def _roots(
    problem: DriftDiffusionProblem,
    laws: tuple[str, str],
    first: np.ndarray,
    excess: Callable[[float, float, int], float],
    settings: Electrical | None,
) -> DriftDiffusionResult:
    """Where the excess, which rises with the voltage, is zero.

    Found on the mesh that refinement would start from, then on the one these voltages need.
    """
    settings = settings or Electrical()
    knobs = replace(settings, newton_tolerance=min(settings.newton_tolerance, 1e-5))
    following = Following(problem, first, laws, replace(knobs, grid_refinements=0))
    points = _points(following, first, excess)
    error = np.full(len(points), np.nan)
    if settings.grid_refinements:
        near = np.array([point.result.voltage[0] for point in points])
        swept, _ = with_image_force(problem, near, laws, knobs)
        error = swept.mesh_error
        following = Following(problem, near, laws, knobs, swept.mesh)
        points = _points(following, near, excess)
    result, _ = following.joined(points)
    return replace(result, mesh_error=error, status=f"{result.status}; drive met")


def _points(following: Following, first: np.ndarray, excess) -> list[FollowedPoint]:
    points: list[FollowedPoint] = []
    for i, start in enumerate(first):

        def over(voltage: float, i: int = i) -> float:
            points[i:] = [following.at(voltage)]
            return excess(voltage, float(points[i].result.current_density[0]), i)

        _root(over, float(start))
    return points


def _root(over: Callable[[float], float], first: float) -> None:
    """Calls `over` until the voltage it was called with last is the root (rule of Illinois)."""
    here, found = first, over(first)
    way, step = -float(np.sign(found)), FIRST_STEP
    there, other = here, found
    while other * found > 0 and abs(found) > NOTHING:
        if abs(there) > WIDEST:
            raise ConvergenceError(
                f"the drive is not met up to {there:.3g} V with contacts that follow the field; "
                "lower it"
            )
        here, found, there = there, other, there + way * step
        other, step = over(there), min(2 * step, LARGEST_STEP)
    for _ in range(ITERATIONS):
        if abs(other) < NOTHING or abs(there - here) < CLOSE:
            return
        between = (here * other - there * found) / (other - found)
        value = over(between)
        if value * other < 0:
            here, found = there, other
        else:
            found *= 0.5
        there, other = between, value
    raise ConvergenceError(
        f"the drive was not met after {ITERATIONS} iterations near {there:.6g} V; lower the drive"
    )
