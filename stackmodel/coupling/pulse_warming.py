"""How warm films are at the end of a pulse whose heat grows as they warm.

A pulse begins with the heat of the cold stack and ends with that of the warm one: to take the last
heat for the whole pulse would make it far too hot. With ln q interpolated in 1/T in between,

    T(t) - T0 = Duhamel's integral of q(T(t')) over this pulse + the mean of q times what the
    pulses before it have left.

`coupling/heat_pulse.py` follows one pulse through a table of J(V, T); here what the loop solves at
each bias is enough.
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

STEPS = 16
PER_DECADE = 6  # of the step response
ITERATIONS = 8  # of the temperature at the end of a step, and of the mean heat
ENOUGH = 1e-4  # K, with which they end
STEEPEST = 50.0  # of an exponent
APART = 1.3  # times the first rise: temperatures further apart say how ln q bends


@dataclass(frozen=True)
class GrowingHeat:
    """Heat of every bias against its temperature, as the rise it would make if it were constant.

    ln q is a parabola in 1/T through three solved temperatures, or straight through two.

    Attributes:
        ambient: K. cold: (v,) K, at the ambient temperature; nothing grows where it is 0.
        bend, slope: (v,) of ln q over 1/T0 - 1/T.
        reach: (v,) 1/K, beyond which it goes on straight.
    """

    ambient: float
    cold: np.ndarray
    slope: np.ndarray
    bend: np.ndarray
    reach: np.ndarray

    def at(self, rise: np.ndarray) -> np.ndarray:
        """Where the stack is (v,) K warmer than its surroundings."""
        s = 1 / self.ambient - 1 / (self.ambient + rise)
        inside = np.minimum(s, self.reach)
        grown = (self.slope + self.bend * inside) * inside
        grown += (self.slope + 2 * self.bend * inside) * (s - inside)
        return self.cold * np.exp(np.clip(grown, -STEEPEST, STEEPEST))


def growing_heat(
    ambient: float,
    cold: np.ndarray,
    first: tuple[np.ndarray, np.ndarray],
    last: tuple[np.ndarray, np.ndarray],
) -> GrowingHeat:
    """Through the heat at the ambient temperature and at two others.

    Args:
        ambient: K. cold: (v,) K, the rise if the heat were that at the ambient temperature.
        first, last: (v,) K each: a temperature and the rise under its heat.
    """
    (near, one), (far, other) = ((1 / ambient - 1 / kelvin, rise) for kelvin, rise in (first, last))
    known = (cold > 0) & (other > 0) & (far > 0)
    bends = known & (one > 0) & (near > 0) & (far > APART * near)
    base = np.where(known, cold, 1.0)
    mean = np.log(np.where(known, other, 1.0) / base) / np.where(known, far, 1.0)
    early = np.log(np.where(bends, one, base) / base) / np.where(bends, near, 1.0)
    bend = np.where(bends, (mean - early) / np.where(bends, far - near, 1.0), 0.0)
    cold = np.where(known, cold, other)
    return GrowingHeat(ambient, cold, mean - bend * np.where(known, far, 0.0), bend, far)


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
        base = self.left * heat.cold
        for _ in range(ITERATIONS):
            rise, mean = self._through(heat, base)
            before, base = base, self.left * mean
            if np.abs(base - before).max(initial=0.0) < ENOUGH:
                break
        return rise

    def _through(self, heat: GrowingHeat, base: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Rise at the end, and the mean heat as a rise; the middle of each step counts."""
        count = len(self.gained)
        released = np.zeros((count, len(base)))
        before = base
        for n in range(count):
            past = base + self.gained[n:0:-1] @ released[:n]
            after = np.maximum(past + self.gained[0] * released[n - 1], before)
            for _ in range(ITERATIONS):
                released[n] = heat.at(0.5 * (before + after))
                guess, after = after, past + self.gained[0] * released[n]
                if np.abs(after - guess).max(initial=0.0) < ENOUGH:
                    break
            before = after
        return before, released.mean(axis=0)


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
