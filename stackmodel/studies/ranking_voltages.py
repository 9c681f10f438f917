"""At which few voltages of a sweep its headline numbers are decided."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from stackmodel.description.stack import Stack
from stackmodel.verdict.limits import drive_voltage, every_limit


def deciding(stack: Stack, state: Mapping[str, Any]) -> np.ndarray:
    """Numbers of the voltages, rising: both ends, the largest values, both sides of crossings."""
    voltage = np.asarray(state["voltage"])
    last = len(voltage) - 1
    found = {0, last}
    for name in ("external_quantum_efficiency", "luminance", "dot_recombination_current_density"):
        if name in state and np.isfinite(state[name]).any():
            found.add(int(np.nanargmax(state[name])))
    if "sweep" in state:  # the heights of the light are those where most recombines in the dots
        layers = state["sweep"].recombination_current
        found |= {int(np.argmax(layers[:, k])) for k in range(layers.shape[1])
                  if state["sweep"].carrying.layers[k].dots}  # fmt: skip
        for limit in every_limit(stack, state):
            found |= _around(voltage, limit.factor <= 1.0)
        drive = drive_voltage(stack, state)
        found |= _around(voltage, voltage >= drive)
    if "luminance" in state:
        found |= _around(voltage, state["luminance"] >= 1.0)
    if "dot_photon_rate" in state and np.isfinite(state["dot_photon_rate"]).any():
        found.add(int(np.flatnonzero(np.isfinite(state["dot_photon_rate"]))[-1]))
    return np.array(sorted(i for i in found if 0 <= i <= last))


def _around(voltage: np.ndarray, reached: np.ndarray) -> set[int]:
    """The first voltage at which something is reached, and the one before."""
    where = np.flatnonzero(reached & (voltage >= 0))
    return {int(where[0]) - 1, int(where[0])} if where.size else set()
