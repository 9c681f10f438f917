"""Fixed points x = g(x) of many numbers at once, each by its own secant."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np


@dataclass(frozen=True)
class Secant:
    """Where the iteration stands; Anderson acceleration of depth one for each number alone.

    Attributes:
        x, given: (n,) what was assumed last and what came out; NaN before anything did.
        x_before, given_before: (n,) the same one step earlier; NaN before there was one.
    """

    x: np.ndarray
    given: np.ndarray
    x_before: np.ndarray
    given_before: np.ndarray

    @classmethod
    def at(cls, x: np.ndarray) -> Secant:
        """Nothing known yet but where to begin."""
        nothing = np.full(np.shape(x), np.nan)
        return cls(np.asarray(x, dtype=float), nothing, nothing, nothing)

    def told(self, given: np.ndarray) -> Secant:
        """What came out at x; where something did before, what else changed moved all of g."""
        given = np.asarray(given, dtype=float)
        moved = np.where(np.isfinite(self.given), given - self.given, 0.0)
        return replace(self, given=given, given_before=self.given_before + moved)

    def moved(self, x: np.ndarray, short: np.ndarray | float = 0.0) -> Secant:
        """Go on from another x; numbers that stay keep what is known of their slope.

        short: (n,) length up to which a step tells no slope: the one before it is kept.
        """
        stays = x == self.x
        keeps = stays | ((np.abs(x - self.x) < short) & np.isfinite(self.x_before))
        before = np.where(keeps, self.x_before, self.x)
        given_before = np.where(keeps, self.given_before, self.given)
        return Secant(x, np.where(stays, self.given, np.nan), before, given_before)

    def kept(self, keep: np.ndarray) -> Secant:
        """Some of the numbers, (n,) bool."""
        return Secant(self.x[keep], self.given[keep], self.x_before[keep], self.given_before[keep])

    @property
    def missing(self) -> np.ndarray:
        """(n,) g(x) - x."""
        return self.given - self.x

    @property
    def slope(self) -> np.ndarray:
        """(n,) dg/dx along the last step; 0 where there was none."""
        known = np.isfinite(self.x_before) & (self.x != self.x_before)
        rise, run = self.given - self.given_before, self.x - self.x_before
        return np.divide(rise, run, out=np.zeros_like(run), where=known)

    @property
    def error(self) -> np.ndarray:
        """(n,) distance of x from the fixed point by the secant; infinite where g outruns x."""
        flat, size = 1.0 - self.slope, np.abs(self.missing)
        return np.divide(size, flat, out=np.where(size > 0, np.inf, 0.0), where=flat > 0)

    def following(self) -> np.ndarray:
        """(n,) the next x; where g outruns x, further than the last step and by twice the rest."""
        flat = 1.0 - self.slope
        outrun = self.missing + np.nan_to_num(self.x - self.x_before)
        step = np.divide(self.missing, flat, out=2.0 * outrun, where=flat > 0)
        return self.x + step
