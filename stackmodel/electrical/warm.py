"""A solved sweep taken to other temperatures, one for each bias, on the mesh it has."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Any

import numpy as np

from stackmodel.electrical import sweep as compiled
from stackmodel.electrical.device import Device, device_of
from stackmodel.electrical.problem import DriftDiffusionProblem
from stackmodel.electrical.profiles import across_interfaces, sides_of, summarise
from stackmodel.electrical.solve import DriftDiffusionResult, knobs_of, scale_of
from stackmodel.electrical.tables import gauss_fermi_near
from stackmodel.settings import Electrical

# Steps of temperature on the way, and patience with Newton in each: where fields are so large that
# each update is cut, it takes four times as many.
ATTEMPTS = ((1, 1), (1, 4), (8, 4), (32, 4))
PER_POINT = (
    "voltage",
    "current_density",
    "conservation_error",
    "mesh_error",
    "recombination_current",
    "interface_recombination_current",
    "densities_above_states",
    "high",
    "low",
)


def at_temperatures(
    result: DriftDiffusionResult,
    temperatures: dict[int, float],
    problem_at: Callable[[float], DriftDiffusionProblem],
    settings: Electrical,
) -> tuple[DriftDiffusionResult, list[int]]:
    """Solve some points of a sweep again at temperatures of their own.

    Args:
        result: a solved sweep.
        temperatures: K, for indices into its voltages.
        problem_at: the stack at a temperature, K.
        settings: numerical knobs.

    Returns:
        The sweep with those points replaced, and the indices at which Newton's method failed,
        whose points are as they were.
    """
    count = len(result.voltage)
    problems = [result.problem_at(i) for i in range(count)]
    devices = [result.device_at(i) for i in range(count)]
    high, low = result.high.copy(), result.low.copy()
    recombined, above = result.recombination_current.copy(), result.densities_above_states.copy()
    across, current = result.interface_recombination_current.copy(), result.current_density.copy()
    spread = result.conservation_error * scale_of(result.current_density)
    sides, failed = sides_of(result.grid), []
    for i, kelvin in temperatures.items():
        start = problems[i].temperature
        for parts, patience in ATTEMPTS:
            knobs = replace(settings, newton_limit=patience * settings.newton_limit)
            stops = [problem_at(float(t)) for t in np.linspace(start, kelvin, parts + 1)[1:]]
            found = _walk(result, i, stops, knobs)
            if found is not None:
                break
        else:
            failed.append(i)
            continue
        devices[i], high[i], low[i], (current[i], spread[i]) = found
        device, problems[i] = devices[i], stops[-1]
        bias = np.array([result.voltage[i] / device.thermal_voltage])
        here = high[i : i + 1], low[i : i + 1], bias
        inside, over = summarise(device, *sides, *here)
        recombined[i], above[i] = device.charge * inside[0], over[0]
        across[i] = device.charge * across_interfaces(device, result.grid, *here)[0]
    made = replace(
        result,
        current_density=current,
        conservation_error=spread / scale_of(current),
        recombination_current=recombined,
        interface_recombination_current=across,
        densities_above_states=above,
        high=high,
        low=low,
        problems=tuple(problems),
        devices=tuple(devices),
    )
    return made, failed


def _walk(
    result: DriftDiffusionResult,
    index: int,
    stops: Iterable[DriftDiffusionProblem],
    settings: Electrical,
) -> tuple[Device, np.ndarray, np.ndarray, np.ndarray] | None:
    """From the point's own temperature through the stops; None where one is not reached."""
    device = result.device_at(index)
    state = result.high[index] + result.low[index]
    answer = None
    for problem in stops:
        warmer = device_of(problem, gauss_fermi_near)
        # the state is kept in kT: volts stay as they are
        state *= device.thermal_voltage / warmer.thermal_voltage
        bias = float(result.voltage[index]) / warmer.thermal_voltage
        knobs = knobs_of(settings, warmer.thermal_voltage)
        status, high, low, through, _ = compiled.resume(warmer, result.grid, bias, state, knobs)
        if status != compiled.SOLVED:
            return None
        device, state = warmer, high + low
        answer = warmer, high, low, warmer.charge * through
    return answer


def chosen(result: DriftDiffusionResult, keep: np.ndarray) -> DriftDiffusionResult:
    """The points of a sweep at some of its voltages, (v,) bool or indices."""
    index = np.arange(len(result.voltage))[keep]
    changes: dict[str, Any] = {name: getattr(result, name)[index] for name in PER_POINT}
    for name in ("problems", "devices"):
        own = getattr(result, name)
        changes[name] = tuple(own[i] for i in index) if own else ()
    return replace(result, **changes)
