"""A pulse whose heat grows as the stack warms.

It begins with the heat of the cold stack and ends with that of the warm one: to take the last heat
for the whole pulse would make it far too hot. With ln q interpolated in 1/T,

    T(t) - T0 = Duhamel's integral of q(T(t')) over this pulse + the mean of q times what the
    pulses before it have left.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numba import njit

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
        slope, bend: (v,) of ln q over 1/T0 - 1/T.
        reach: (v,) 1/K, beyond which it goes on straight.
    """

    ambient: float
    cold: np.ndarray
    slope: np.ndarray
    bend: np.ndarray
    reach: np.ndarray

    def at(self, rise: np.ndarray) -> np.ndarray:
        """(v,) K, where the stack is (v,) K warmer than its surroundings."""
        rows = zip(rise, self.cold, self.slope, self.bend, self.reach, strict=True)
        return np.array([grown(warmer, self.ambient, *law) for warmer, *law in rows])

    def at_the_end(self, gained: np.ndarray, left: float) -> np.ndarray:
        """Rise at the end of a pulse, (v,) K.

        Args:
            gained: (n,) share of the final rise that heat of one step gives, 1, 2, ... steps later.
            left: share of what earlier pulses left.
        """
        laws = np.stack([self.cold, self.slope, self.bend, self.reach], axis=-1)
        found: np.ndarray = ends(laws, self.ambient, gained, left)
        return found


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


@njit(cache=True)
def grown(rise, ambient, cold, slope, bend, reach):
    """Heat of one bias where the stack is `rise` warmer than its surroundings, K."""
    s = 1.0 / ambient - 1.0 / (ambient + rise)
    inside = min(s, reach)
    power = (slope + bend * inside) * inside + (slope + 2.0 * bend * inside) * (s - inside)
    return cold * math.exp(min(max(power, -STEEPEST), STEEPEST))


@njit(cache=True)
def ends(laws, ambient, gained, left):
    """Rise at the end of a pulse, (v,) K; laws: (v, 4) cold, slope, bend and reach."""
    found = np.empty(len(laws))
    released = np.empty(len(gained))
    for v in range(len(laws)):
        cold, slope, bend, reach = laws[v]
        base = left * cold
        for _ in range(ITERATIONS):
            found[v] = _through(cold, slope, bend, reach, ambient, gained, base, released)
            before, base = base, left * released.mean()
            if abs(base - before) < ENOUGH:
                break
    return found


@njit(cache=True)
def _through(cold, slope, bend, reach, ambient, gained, base, released):
    """Rise at the end above what was left, `base`; the middle of each step counts."""
    before = base
    for n in range(len(gained)):
        past = base
        for m in range(n):
            past += gained[n - m] * released[m]
        after = max(past, before)
        if n > 0:
            after = max(past + gained[0] * released[n - 1], before)
        for _ in range(ITERATIONS):
            released[n] = grown(0.5 * (before + after), ambient, cold, slope, bend, reach)
            guess, after = after, past + gained[0] * released[n]
            if abs(after - guess) < ENOUGH:
                break
        before = after
    return before
