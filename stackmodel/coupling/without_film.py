"""What the layers beside an insulating film would pass if it were not there."""

from __future__ import annotations

import numpy as np

from stackmodel.coupling.electrical import sweep
from stackmodel.description.stack import Layer, Stack
from stackmodel.errors import StackmodelError
from stackmodel.settings import WHOLE_RUN

MOST_POINTS = 16  # of the sweep; ln J between them is straight, where it bends to a tenth


def current_without(stack: Stack, film: Layer, voltage: np.ndarray) -> np.ndarray | None:
    """J of the stack without a layer, (v,) A/m^2; infinite at and below 0 V; None: not solved.

    Args:
        stack: with the film; film: the layer that is left out.
        voltage: (v,) V.
    """
    limit = np.full(len(voltage), np.inf)
    forward = voltage > 0
    if not forward.any():
        return limit
    at = np.unique(voltage[forward])
    if len(at) > MOST_POINTS:
        at = np.linspace(at[0], at[-1], MOST_POINTS)
    layers = tuple(layer for layer in stack.layers if layer.name != film.name)
    try:
        found = sweep(stack.model_copy(update={"layers": layers}), at, WHOLE_RUN)
    except StackmodelError:
        return None
    passed = np.maximum(found.current_density, 1e-300)
    limit[forward] = np.exp(np.interp(voltage[forward], at, np.log(passed)))
    return limit
