"""The temperature at which each bias heats itself, or that it is hotter than a film bears."""

from __future__ import annotations

from typing import Any

import numpy as np

from stackmodel.coupling.pulse_warming import HeatOfPulses, PulseWarming
from stackmodel.coupling.secant import Secant
from stackmodel.settings import Coupling

QUANTITY = "device_temperature"
SCALE = 200  # temperatures on which a prediction is tried, evenly in the logarithm of the rise
BOLD = 20.0  # K missing, from which a first step is twice as long as the heat alone asks for
STEEPEST = 200.0  # of an exponent
FURTHEST = 3.5  # times the rise at which the heat of a pulse was solved last
NEAR = 500.0  # times the tolerance
SHORT = 0.01  # of the rise: in shorter steps light changes the heat as much as warmth does
POLISH = 5  # Newton steps between two of them


class SteadyTemperatures:
    """T = T0 + (rise by the heat at T) for every bias of a sweep.

    Begun at T0: what a stack that is switched on cold reaches. A root at which the heat rises
    faster with T than T itself is not steady and never accepted. Under pulses T is that at the end
    of a pulse, whose heat has grown from that at T0 to that at T.

    Attributes:
        voltage: (v,) V, of the biases that are left.
        limit: K, above which no steady state is looked for.
        tolerance: K.
        secant: where each stands.
        above, below: (v,) K, the hottest that still warms up and the coldest that cools down.
        warms, cools: (v,) K, by how much.
        too_hot: voltages that heat up beyond the limit, and all further from 0 V; unsolved: those
            at which the electrical engine failed, likewise.
        moving: biases that the next round solves.
        error: K, the largest difference between what was assumed last and what came out.
        pulse: what is known of the heat under pulses, or None.
    """

    def __init__(
        self,
        voltage: np.ndarray,
        ambient: float,
        settings: Coupling,
        pulse: PulseWarming | None = None,
    ) -> None:
        self.voltage, self.limit = voltage, settings.hottest * ambient
        self.tolerance = settings.temperature
        self.ambient = ambient
        self.secant = Secant.at(np.full(len(voltage), ambient))
        self._scale = ambient + np.geomspace(1e-4, self.limit - ambient, SCALE)
        self.above, self.below = np.zeros(len(voltage)), np.full(len(voltage), np.inf)
        self.warms, self.cools = np.ones((2, len(voltage)))
        self.too_hot, self.unsolved = np.array([]), np.array([])
        self.moving, self.error = len(voltage), np.inf
        self.pulse = None if pulse is None else HeatOfPulses(pulse, ambient)

    def hear(self, state: dict[str, Any]) -> None:
        """Take in what the last round found."""
        self.secant = self.secant.told(self._reached(state[QUANTITY]))
        now, missing = self.secant.x, self.secant.missing
        self.error = float(np.abs(missing).max(initial=0.0))
        if self.near:  # from here on light changes too, and moves every bracket
            self.above, self.below = np.zeros_like(now), np.full_like(now, np.inf)
            return
        higher, lower = (missing > 0) & (now >= self.above), (missing < 0) & (now <= self.below)
        self.above = np.where(higher, now, self.above)
        self.below = np.where(lower, now, self.below)
        self.warms = np.where(higher, missing, self.warms)
        self.cools = np.where(lower, -missing, self.cools)

    @property
    def near(self) -> bool:
        """Whether all temperatures are nearly right."""
        return self.error <= NEAR * self.tolerance

    def assume(self, state: dict[str, Any]) -> bool:
        """Put the next temperatures into the state; False when all have settled."""
        failed, missing = state["not_solved"], self.secant.missing
        hot = self._beyond(~failed & (self.secant.x >= self.limit) & (missing > self.tolerance))
        lost = self._beyond(failed) & ~hot
        self.too_hot = np.append(self.too_hot, self.voltage[hot])
        self.unsolved = np.append(self.unsolved, self.voltage[lost])
        self._forgive()
        return self._leave(state, ~hot & ~lost)

    def _reached(self, given: np.ndarray) -> np.ndarray:
        """(v,) K, where constant heat would lead; of pulses, where the heat as it grows does."""
        if self.pulse is None:
            return given
        return self.ambient + self.pulse.reached(self.secant.x, given - self.ambient)

    def _forgive(self) -> None:
        """What was not solved but lies beyond a bias that is too hot, is too hot itself."""
        for side in (1.0, -1.0):
            hot = side * self.too_hot[side * self.too_hot > 0]
            beyond = side * self.unsolved > hot.min(initial=np.inf)
            self.too_hot = np.append(self.too_hot, self.unsolved[beyond])
            self.unsolved = self.unsolved[~beyond]

    def give_up(self, state: dict[str, Any]) -> np.ndarray:
        """Take out what has not settled; its voltages."""
        gone = self._beyond(self.open)
        voltage = self.voltage[gone]
        self._leave(state, ~gone)
        return voltage

    def _leave(self, state: dict[str, Any], keep: np.ndarray) -> bool:
        self.voltage, self.secant = self.voltage[keep], self.secant.kept(keep)
        self.above, self.below = self.above[keep], self.below[keep]
        self.warms, self.cools = self.warms[keep], self.cools[keep]
        if self.pulse is not None:
            self.pulse.keep(keep)
        goes_on = bool(self.open.any())
        self._advance()
        state["steady"] = keep
        state[QUANTITY] = np.where(keep, 0.0, state[QUANTITY])
        state[QUANTITY][keep] = self.secant.x
        return goes_on or not keep.all()

    def _predicted(self) -> np.ndarray:
        """(v,) K, the lowest temperature that would keep itself if the heat were as activated all
        the way as between the last two: rise = a exp(-b/T), tried on a fine scale."""
        step, trial = self.secant, self._scale
        rise, before = step.given - self.ambient, step.given_before - self.ambient
        known = (rise > 0) & (before > 0) & (step.x != step.x_before)
        rise, before = np.where(known, rise, 1.0), np.where(known, before, 1.0)
        with np.errstate(divide="ignore", invalid="ignore"):
            activation = -np.log(rise / before) / (1 / step.x - 1 / step.x_before)
        activation = np.where(known, activation, 0.0)
        grown = activation[:, None] * (1 / step.x[:, None] - 1 / trial)
        heated = rise[:, None] * np.exp(np.clip(grown, -STEEPEST, STEEPEST))
        cools = heated <= trial - self.ambient
        first = np.where(cools.any(axis=1), np.argmax(cools, axis=1), len(trial) - 1)
        found = trial[first]
        for _ in range(POLISH):
            grown = np.clip(activation * (1 / step.x - 1 / found), -STEEPEST, STEEPEST)
            warmed = rise * np.exp(grown)
            slope = np.minimum(warmed * activation / found**2, 0.99)
            found = found + (self.ambient + warmed - found) / (1 - slope)
            found = np.clip(found, trial[np.maximum(first - 1, 0)], trial[first])
        # films activate less the warmer they are: what outruns the scale goes on step by step
        bold = np.clip(step.missing / BOLD, 0.0, 1.0) * step.missing
        found = np.where(known & cools.any(axis=1), found, step.given + bold)
        # past a turning point of the stack the heat hardly exceeds what is carried off for long
        crawls = step.missing > 0.5 * np.abs(step.given_before - step.x_before)
        return np.where(crawls, np.maximum(found, 3 * step.x - 2 * step.x_before), found)

    def _in_a_pulse(self) -> np.ndarray:
        """(v,) K, the next of a pulse: what was given knows the course of the heat with T already,
        but not far beyond the temperatures at which it was solved."""
        furthest = self.ambient + FURTHEST * (self.secant.x - self.ambient)
        first = self.secant.x <= self.ambient
        ahead = self.secant.following()
        return np.where(first, ahead, np.minimum(ahead, furthest))

    def _between(self) -> np.ndarray:
        """(v,) K, zero of the chord from the hottest that warms to the coldest that cools."""
        share = self.warms / (self.warms + self.cools)
        span = np.where(np.isfinite(self.below), self.below - self.above, 0.0)
        return self.above + np.clip(share, 0.05, 0.95) * span

    @property
    def open(self) -> np.ndarray:
        """(v,) bool: biases that have not settled."""
        return ~(self.secant.error <= self.tolerance)

    def _beyond(self, chosen: np.ndarray) -> np.ndarray:
        """The chosen biases and all that lie further from 0 V: more voltage is more heat."""
        found = np.zeros(len(chosen), dtype=bool)
        for side in (self.voltage > 0, self.voltage < 0):
            if (chosen & side).any():
                least = np.abs(self.voltage[chosen & side]).min()
                found |= side & (np.abs(self.voltage) >= least)
        return found

    def _advance(self) -> None:
        """Settled biases stay. One that would pass the limit is tried at the limit, the lowest
        such one alone: what holds there decides about those beyond."""
        now = self.secant.x
        ahead = self._predicted() if self.pulse is None else self._in_a_pulse()
        outside = (ahead <= self.above) | (ahead >= self.below)
        known = outside & np.isfinite(self.below)
        ahead = np.where(known, self._between(), ahead)
        ahead = np.where(self.open, np.minimum(ahead, self.limit), now)
        hot = self.open & (ahead >= self.limit)
        waits = self._beyond(hot)
        for side in (self.voltage > 0, self.voltage < 0):
            if (hot & side).any():
                size = np.where(hot & side, np.abs(self.voltage), np.inf)
                waits[int(np.argmin(size))] = False
        ahead = np.where(waits, now, ahead)
        self.moving = int((ahead != now).sum())
        short = SHORT * (now - self.ambient) + 10 * self.tolerance
        self.secant = self.secant.moved(ahead, short)
