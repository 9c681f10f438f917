"""A solved sweep taken to other temperatures, one for each bias, on the mesh it has."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from stackmodel.electrical import sweep as compiled
from stackmodel.electrical.device import Device, device_of
from stackmodel.electrical.problem import DriftDiffusionProblem
from stackmodel.electrical.profiles import across_interfaces, sides_of, summarise
from stackmodel.electrical.solve import DriftDiffusionResult, knobs_of, scale_of
from stackmodel.electrical.tables import gauss_fermi_near
from stackmodel.settings import Electrical

# Whether to begin with the change at the bias before, steps of temperature on the way, and patience
# with Newton in each: where fields are so large that updates are cut, it takes four times as many.
ATTEMPTS = ((True, 1, 1), (False, 1, 1), (False, 1, 4), (False, 8, 4), (False, 32, 4))
FARTHEST = 2.0  # times the warming of the bias before: so far its change is a guide
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
    neighbour = _Change(0.0, 0.0)
    for i, kelvin in temperatures.items():
        start = problems[i].temperature
        expected = neighbour.scaled(kelvin - start)
        for ahead, parts, patience in ATTEMPTS:
            if ahead and expected is None:
                continue
            knobs = replace(settings, newton_limit=patience * settings.newton_limit)
            stops = [problem_at(float(t)) for t in np.linspace(start, kelvin, parts + 1)[1:]]
            found = _walk(result, i, stops, knobs, expected if ahead else 0.0)
            if found is not None:
                break
        else:
            failed.append(i)
            continue
        devices[i], high[i], low[i], (current[i], spread[i]) = found
        device, problems[i] = devices[i], stops[-1]
        volts = device.thermal_voltage * (high[i] + low[i])
        neighbour = _Change(kelvin - start, volts - _volts(result, i))
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


@dataclass(frozen=True)
class _Change:
    """What warming did at one bias: it runs smoothly along the biases.

    Attributes:
        kelvin: by how much it was warmed; volts: (n, 3) the change of potential and levels.
    """

    kelvin: float
    volts: np.ndarray | float

    def scaled(self, kelvin: float) -> np.ndarray | float | None:
        """(n, 3) what to expect at the next bias; None where that is warmed otherwise."""
        if not 0.0 < self.kelvin * kelvin <= FARTHEST * self.kelvin**2:
            return None
        return self.volts * (kelvin / self.kelvin)


def _volts(result: DriftDiffusionResult, index: int) -> np.ndarray:
    return result.device_at(index).thermal_voltage * (result.high[index] + result.low[index])


def _walk(
    result: DriftDiffusionResult,
    index: int,
    stops: Iterable[DriftDiffusionProblem],
    settings: Electrical,
    change: Any,
) -> tuple[Device, np.ndarray, np.ndarray, np.ndarray] | None:
    """From the point's own temperature through the stops; None where one is not reached.

    change: V, (n, 3), what the first stop is expected to change.
    """
    volts = _volts(result, index) + change
    answer = None
    for problem in stops:
        warmer = device_of(problem, gauss_fermi_near)
        state = volts / warmer.thermal_voltage  # kept in kT
        bias = float(result.voltage[index]) / warmer.thermal_voltage
        knobs = knobs_of(settings, warmer.thermal_voltage)
        status, high, low, through, _ = compiled.resume(warmer, result.grid, bias, state, knobs)
        if status != compiled.SOLVED:
            return None
        volts = warmer.thermal_voltage * (high + low)
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
