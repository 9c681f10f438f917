"""What a watt in each film does to every layer, under the drive the stack describes."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from stackmodel.description.stack import Stack
from stackmodel.formulation.thermal import body_of, heated_area
from stackmodel.thermal import conduct
from stackmodel.thermal.body import Body, Shape, Source
from stackmodel.thermal.superpose import Rise


@dataclass(frozen=True)
class Resistances:
    """Rise per areal heat, m^2 K/W, (1 + films, layers): sources are the substrate and the films.

    Attributes:
        mean, centre: over the heated area and in its middle, mid-plane of every layer.
        layers: names of the layers, the substrate first.
        drive: when the rise is taken, in words.
    """

    mean: np.ndarray
    centre: np.ndarray
    layers: list[str]
    drive: str


def resistances(stack: Stack, steady: bool = False) -> Resistances:
    """Steady, or at the end of the pulses of `operation.pulse`.

    Args:
        stack: the stack.
        steady: as if the pulses never ended.

    Raises:
        InputError, MissingPropertyError, NoSolutionError: what the stack lacks.
    """
    body, names = body_of(stack)
    pulse = None if steady else stack.operation.pulse
    width = None if pulse is None else float(pulse.width)
    rate = None if pulse is None or pulse.repetition is None else float(pulse.repetition)
    heated = tuple(names.index(film.name) for film in stack.layers)
    mean, centre = _rises(body, heated_area(stack), heated, width, rate)
    said = "in the steady state"
    if pulse is not None:
        said = f"at the end of pulses of {pulse.width}"
        said += f" at {pulse.repetition}" if pulse.repetition is not None else ", each from cold"
    return Resistances(mean, centre, names, said)


@lru_cache(maxsize=8)  # heat, self-heating, limits and neighbours of a run ask for the same
def _rises(
    body: Body, shape: Shape, heated: tuple[int, ...], width: float | None, rate: float | None
) -> tuple[np.ndarray, np.ndarray]:
    answer = _answer(body, shape, width, rate)
    none = np.zeros(body.layers)
    rows = [Rise(none, none, 0)] if math.isinf(body.thickness[0]) else [answer(Source(0))]
    rows += [answer(Source(layer)) for layer in heated]
    mean, centre = (np.array([getattr(row, where) for row in rows]) for where in ("mean", "centre"))
    mean.flags.writeable = centre.flags.writeable = False
    return mean, centre


def _answer(
    body: Body, shape: Shape, width: float | None, rate: float | None
) -> Callable[[Source], Rise]:
    if width is None:
        return lambda source: conduct.steady(body, shape, source)
    if rate is not None:
        return lambda source: conduct.train(body, shape, source, width, 1 / rate).maximum

    def one(source: Source) -> Rise:
        rise = conduct.step(body, shape, source, [width])
        return Rise(rise.mean[0], rise.centre[0], rise.layer)

    return one
