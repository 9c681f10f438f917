"""Derivatives of numbers of a solved stack with respect to one of its inputs."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from stackmodel.coupling.neighbour import Neighbourhood
from stackmodel.description.stack import Stack
from stackmodel.errors import StackmodelError
from stackmodel.verdict.uncertain_inputs import Scale, UncertainInput, touched_by, with_inputs

LOG_STEP = 3e-4  # of ln(input): thin barriers answer with its fiftyfold
PLAIN_STEP = 1e-4  # of the range of an energy
# How a derivative was taken.
EXACT = "converged Jacobian of drift and diffusion; dots, light and heat by differences"
DIRECT = "differences of dots, light and heat; the currents stay"
Numbers = Callable[[Stack, Mapping[str, Any]], dict[str, float]]


def scale_of(item: UncertainInput) -> Scale:
    """The scale on which an input ranges."""
    return Scale(item.low, item.high, item.value.kind.unit)


def log_slopes(
    around: Neighbourhood,
    item: UncertainInput,
    numbers: Numbers,
    here: Mapping[str, float],
) -> tuple[np.ndarray, str]:
    """d ln(number)/d(scale of the input), (n,), central; to one side where the other cannot be.

    Args:
        around: the solved stack.
        item: the input.
        numbers: of a stack and what its engines say, by name.
        here: the numbers of the stack itself that are wanted.

    Returns:
        The slopes, NaN where neither side has an answer, and how they were taken or why not.
    """
    law, touched = scale_of(item), touched_by(item)
    step = PLAIN_STEP * (law.high - law.low) if law.plain else LOG_STEP
    middle = law.forward(float(item.value))
    sides: list[tuple[float, Mapping[str, float]]] = []
    said, way = "", DIRECT
    for sign in (-1.0, 1.0):
        value = float(law.back(np.asarray(middle + sign * step)))
        try:
            changed = with_inputs(around.stack, {item: value})
            state = around.at(changed, touched)
            sides.append((sign * step, numbers(changed, state)))
            way = EXACT if around.electrical(state) else way
        except StackmodelError as error:
            said = f"{item.name}: {error}"
    if not sides:
        return np.full(len(here), np.nan), f"{said}; not ranked"
    if len(sides) == 1:
        sides.append((0.0, here))
    (x0, low), (x1, high) = sides
    logs = [np.log([side.get(name, np.nan) for name in here]) for side in (low, high)]
    return (logs[1] - logs[0]) / (x1 - x0), way
