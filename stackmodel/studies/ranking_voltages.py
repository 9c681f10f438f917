"""At which few voltages of a sweep its headline numbers are decided."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from stackmodel.description.stack import Stack
from stackmodel.verdict.first_limit import around, crossing_points


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
        found |= set(map(int, crossing_points(stack, state)))
    if "luminance" in state:
        found |= around(voltage, state["luminance"] >= 1.0)
    if "dot_photon_rate" in state and np.isfinite(state["dot_photon_rate"]).any():
        found.add(int(np.flatnonzero(np.isfinite(state["dot_photon_rate"]))[-1]))
    return np.array(sorted(i for i in found if 0 <= i <= last))
