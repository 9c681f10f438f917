"""How warm films are at the end of a pulse whose heat grows as they warm.

`coupling/heat_pulse.py` follows one pulse through a table of J(V, T); here what the loop solves at
each bias is enough (`thermal/growing_heat.py`).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from stackmodel.description.stack import Stack
from stackmodel.formulation.thermal import body_of, heated_area, heated_layer
from stackmodel.thermal import conduct
from stackmodel.thermal.any_drive import step_table
from stackmodel.thermal.body import Body, Shape, Source
from stackmodel.thermal.growing_heat import GrowingHeat, growing_heat

STEPS = 16
PER_DECADE = 6  # of the step response


@dataclass(frozen=True)
class PulseWarming:
    """The course of the rise in a pulse, over that at its end under constant heat.

    Attributes:
        gained: (n,) share of the final rise that heat of one step gives, 1, 2, ... steps later.
        left: share of what earlier pulses left.
    """

    gained: np.ndarray
    left: float

    def at_the_end(self, heat: GrowingHeat) -> np.ndarray:
        """Rise at the end of the pulse, (v,) K."""
        return heat.at_the_end(self.gained, self.left)


class HeatOfPulses:
    """What is known of the heat under pulses: at the ambient temperature and at two others."""

    def __init__(self, pulse: PulseWarming, ambient: float) -> None:
        self.pulse, self.ambient = pulse, ambient
        self.known: list[tuple[np.ndarray, np.ndarray]] = []

    def reached(self, kelvin: np.ndarray, rise: np.ndarray) -> np.ndarray:
        """Rise at the end of a pulse, (v,) K, whose heat grows to that at `kelvin`.

        The first call is at the ambient temperature.

        Args:
            kelvin: (v,) K. rise: (v,) K, under its heat if that were constant.
        """
        self.known = [*self.known[:2], (kelvin, rise)]
        cold, first, last = (
            self.known[0][1],
            self.known[min(1, len(self.known) - 1)],
            (kelvin, rise),
        )
        return self.pulse.at_the_end(growing_heat(self.ambient, cold, first, last))

    def keep(self, kept: np.ndarray) -> None:
        """Go on with some of the biases, (v,) bool."""
        self.known = [(kelvin[kept], rise[kept]) for kelvin, rise in self.known]


def pulse_warming(stack: Stack) -> PulseWarming | None:
    """Of the pulses of `operation.pulse`; None without any.

    Raises:
        InputError, MissingPropertyError, NoSolutionError: what the stack lacks.
    """
    pulse = stack.operation.pulse
    if pulse is None:
        return None
    body, names = body_of(stack)
    rate = None if pulse.repetition is None else float(pulse.repetition)
    where = names.index(heated_layer(stack).name)
    return _warming(body, heated_area(stack), where, float(pulse.width), rate)


@lru_cache(maxsize=8)
def _warming(
    body: Body, shape: Shape, where: int, width: float, rate: float | None
) -> PulseWarming:
    source = Source(where)
    table = step_table(body, shape, source, width / STEPS, width, PER_DECADE)
    course = table.at(np.arange(STEPS + 1) * (width / STEPS))[:, where]
    whole = float(course[-1])
    if rate is not None:
        whole = float(conduct.train(body, shape, source, width, 1 / rate).maximum.mean[where])
    return PulseWarming(np.diff(course) / whole, 1.0 - float(course[-1]) / whole)
