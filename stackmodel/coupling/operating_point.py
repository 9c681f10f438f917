"""The stack at the one drive it is asked about, cold: its current, its light, its heat by layer."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from stackmodel.coupling import background, current, dots, electrical, light
from stackmodel.coupling.electrical import DEFAULT_BIAS
from stackmodel.coupling.heat import released
from stackmodel.coupling.order import in_order
from stackmodel.description.drive import Bias
from stackmodel.description.stack import Stack
from stackmodel.errors import ConvergenceError, InputError, MissingPropertyError
from stackmodel.settings import WHOLE_RUN, Electrical

PARTS = (electrical, dots, background, current, light)
ENGINES = tuple(part.ENGINE for part in PARTS)
SECANTS = 12
CURRENT_TOLERANCE = 1e-5
# A mesh that is not refined: 1 to 2 % in J, 50 times faster.
TABLE = Electrical(first_interval=3e-12, grid_refinements=0)


@dataclass(frozen=True)
class OperatingPoint:
    """One drive.

    Attributes:
        voltage: V across the stack. current_density: A/m^2. light_power_density: W/m^2.
        heat: (1 + films,) W/m^2, the substrate first.
        notes: what the engines say.
    """

    voltage: float
    current_density: float
    light_power_density: float
    heat: np.ndarray
    notes: list[str]


def described_drive(stack: Stack) -> tuple[str, float]:
    """("voltage", V) or ("current_density", A/m^2): pulse, operation, or the sweep's end."""
    operation = stack.operation
    for place in (operation.pulse, operation):
        for name in ("voltage", "current_density"):
            value = getattr(place, name, None)
            if value is not None:
                return name, float(value)
    return "voltage", float((operation.bias or DEFAULT_BIAS).stop)


def operating_point(
    stack: Stack, voltage: float | None = None, current_density: float | None = None
) -> OperatingPoint:
    """Solve at a drive; at the one the stack describes when none is given.

    Currents are those at ambient temperature; `self_heated` has those of the warm stack.

    Raises:
        InputError: no current flows, or two drives are given.
        ConvergenceError: the current is not reached within the stack's sweep.
    """
    if voltage is not None and current_density is not None:
        raise InputError("give a voltage or a current density, not both")
    if voltage is not None:
        return _point(stack, voltage)
    if current_density is not None:
        return _at_current(stack, current_density)
    kind, value = described_drive(stack)
    if kind == "voltage":
        return _point(stack, value)
    try:
        return _at_current(stack, value)
    except ConvergenceError as error:
        point = _point(stack, float((stack.operation.bias or DEFAULT_BIAS).stop))
        said = f"the end of the sweep is taken: {str(error).partition(';')[0]}"
        return replace(point, notes=[*point.notes, said])


def state_up_to(stack: Stack, voltage: float, points: int) -> dict[str, Any]:
    """What electrical, dot and light engines find from 0 V up to a voltage."""
    return flow(swept_to(stack, voltage, points))


def swept_to(stack: Stack, voltage: float, points: int) -> Stack:
    """The stack with a sweep from 0 V up to a voltage."""
    bias = Bias.model_validate({"from": "0 V", "to": f"{float(voltage)!r} V", "points": points})
    operation = stack.operation.model_copy(update={"bias": bias})
    return stack.model_copy(update={"operation": operation})


def flow(stack: Stack, solved: dict[str, Any] | None = None) -> dict[str, Any]:
    """The engines that heat waits for, in their order; `solved`: what the electrical one gave."""
    state: dict[str, Any] = dict(solved or {})
    for engine in in_order(ENGINES):
        if solved and engine is electrical.ENGINE:
            continue
        if engine.absent(stack) or not engine.needs <= state.keys():
            continue
        try:
            state |= engine.solve(stack, state)
        except MissingPropertyError:
            if engine is electrical.ENGINE:
                raise
    return state


def _point(stack: Stack, voltage: float) -> OperatingPoint:
    refuse_no_drive(voltage)
    return last_point(stack, state_up_to(stack, voltage, 2))


def refuse_no_drive(voltage: float) -> None:
    """Raises InputError at 0 V."""
    if voltage == 0:
        raise InputError("at 0 V no heat is released; give a drive, or --power-density")


def last_point(stack: Stack, state: dict[str, Any]) -> OperatingPoint:
    """The last point of a sweep."""
    heat, _, notes = released(stack, state)
    return OperatingPoint(
        float(state["voltage"][-1]),
        float(state["current_density"][-1]),
        float(state["light_power_density"][-1]) if "light_power_density" in state else 0.0,
        heat[-1],
        notes,
    )


def _at_current(stack: Stack, wanted: float) -> OperatingPoint:
    try:
        solved = electrical.sweep_at_current(stack, np.array([wanted]), WHOLE_RUN)
    except InputError:  # behind an insulator: what crosses it is known
        return _point(stack, _voltage_between(stack, wanted))  # against voltage alone
    return last_point(stack, flow(stack, electrical.quantities(solved, solved.voltage)))


def _voltage_between(stack: Stack, wanted: float) -> float:
    """Where the sweep of the stack passes a current, corrected by secants."""
    state = flow(stack)
    voltage = state["voltage"]
    found = np.log(np.maximum(np.abs(state["current_density"]), 1e-300))
    goal = float(np.log(max(abs(wanted), 1e-300)))
    above = np.flatnonzero(found >= goal)
    if not above.size or above[0] == 0:
        raise ConvergenceError(
            f"{wanted:g} A/m^2 is not reached up to {voltage[-1]:g} V, where it is "
            f"{np.exp(found[-1]):.3g} A/m^2; extend operation.bias or give a voltage"
        )
    i = int(above[0])
    slope = (found[i] - found[i - 1]) / (voltage[i] - voltage[i - 1])
    at = float(voltage[i - 1] + (goal - found[i - 1]) / slope)
    points: list[tuple[float, float]] = []
    for _ in range(SECANTS):
        reached = float(np.log(abs(state_up_to(stack, at, 2)["current_density"][-1])))
        if abs(reached - goal) < CURRENT_TOLERANCE:
            return at
        points.append((at, reached))
        if len(points) > 1:
            (v0, l0), (v1, l1) = points[-2:]
            slope = (l1 - l0) / (v1 - v0)
        at += (goal - reached) / slope
    raise ConvergenceError(f"no voltage was found for {wanted:g} A/m^2; give a voltage instead")
