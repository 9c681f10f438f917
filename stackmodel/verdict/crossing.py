"""Where along a sweep something is reached, also where the steady states fold back.

Past a turning point of the stack that heats itself the next steady state under a voltage is far
hotter, or there is none: between the two biases nothing may be interpolated. Whatever would be
crossed in such a jump is reached at the turning point, unless the branch up to it crosses it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

LEAST = 1e-300  # A/m^2, in place of zero under a logarithm
NEAR = 0.02  # of the voltage: how far the table of a turning point and the sweep may differ


@dataclass(frozen=True)
class Fold:
    """A turning point between two biases of a sweep.

    Attributes:
        index: of the first bias beyond it; one past the last where no steady state follows.
        voltage: V. current_density: A/m^2. rise: K, above the ambient temperature. ambient: K.
    """

    index: int
    voltage: float
    current_density: float
    rise: float
    ambient: float


def fold_of(state: Mapping[str, Any], ambient: float) -> Fold | None:
    """The turning point of a sweep that was solved warm, or None where there is none in it."""
    turning = state.get("runaway")
    if turning is None or "device_temperature" not in state:
        return None
    voltage, kelvin = np.asarray(state["voltage"]), np.asarray(state["device_temperature"])
    lowest, highest = (1 - NEAR) * turning.voltage, (1 + NEAR) * turning.voltage
    here = np.flatnonzero((voltage[1:] >= lowest) & (voltage[:-1] <= highest) & (voltage[1:] > 0))
    rise = turning.temperature - ambient
    jumps = [i for i in here if kelvin[i + 1] - kelvin[i] > 0.5 * rise]
    if jumps:
        index = 1 + int(max(jumps, key=lambda i: kelvin[i + 1] - kelvin[i]))
    elif _refused_beyond(state) and voltage[-1] <= highest:
        index = len(voltage)
    else:
        return None
    top = voltage[index] if index < len(voltage) else np.inf
    at = float(np.clip(turning.voltage, voltage[index - 1], top))
    before = float(state["current_density"][index - 1])
    return Fold(index, at, max(float(turning.current_density), before), rise, ambient)


def _refused_beyond(state: Mapping[str, Any]) -> bool:
    refused = np.asarray(state.get("refused_voltage", []))
    return bool((refused > np.max(state["voltage"])).any())


def crossing(voltage: np.ndarray, factor: np.ndarray) -> float:
    """First voltage at which the factor falls to 1, log-interpolated; NaN if it does not."""
    below = np.flatnonzero((factor <= 1.0) & (voltage >= 0))
    if not below.size:
        return float("nan")
    i = int(below[0])
    if i == 0 or factor[i] <= 0:
        return float(voltage[i])
    high, low = np.log(factor[i - 1]), np.log(factor[i])
    return float(voltage[i - 1] + high / (high - low) * (voltage[i] - voltage[i - 1]))


def current_at(at: float, voltage: np.ndarray, current: np.ndarray) -> float:
    """Current density at a voltage of the sweep, log-interpolated, A/m^2."""
    if np.isnan(at):
        return float("nan")
    if (current <= 0).any() and at <= voltage[np.argmax(current > 0)]:
        return float(np.interp(at, voltage, current))
    logs = np.log(np.maximum(current, LEAST))
    found = float(np.exp(np.interp(at, voltage, logs)))
    return found if found > 2 * LEAST else 0.0


def place_of(wanted: float, current: np.ndarray) -> float:
    """Where along a sweep a current density flows: the number of a bias and a share of the way to
    the next, in its logarithm; the last bias where it is not reached.

    A current drive holds what lies between the two biases of a fold, too.
    """
    above = np.flatnonzero(current >= wanted)
    if not above.size or above[0] == 0:
        return float(len(current) - 1)
    i = int(above[0])
    low, high = np.log(np.maximum(current[i - 1 : i + 1], LEAST))
    return float(i - 1 + (np.log(wanted) - low) / (high - low))


def along(place: float, values: np.ndarray) -> float:
    """A value at a place of the sweep."""
    return float(np.interp(place, np.arange(len(values)), values))
