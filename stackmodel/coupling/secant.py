"""Fixed points x = g(x) of many numbers at once, each by its own secant."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace

import numpy as np

LEADS = 0.3  # of what was missing before is left by a slope that is about right


@dataclass(frozen=True)
class Secant:
    """Where the iteration stands; Anderson acceleration of depth one for each number alone.

    Attributes:
        x, given: (n,) what was assumed last and what came out; NaN before anything did.
        x_before, given_before: (n,) the same one step earlier; NaN before there was one.
        missed: (n,) |g(x) - x| at the x before this one; infinite before there was one.
    """

    x: np.ndarray
    given: np.ndarray
    x_before: np.ndarray
    given_before: np.ndarray
    missed: np.ndarray

    @classmethod
    def at(cls, x: np.ndarray) -> Secant:
        """Nothing known yet but where to begin."""
        nothing = np.full(np.shape(x), np.nan)
        return cls(
            np.asarray(x, dtype=float), nothing, nothing, nothing, np.full(np.shape(x), np.inf)
        )

    def told(self, given: np.ndarray) -> Secant:
        """What came out at x; where something did before, what else changed moved all of g."""
        given = np.asarray(given, dtype=float)
        moved = np.where(np.isfinite(self.given), given - self.given, 0.0)
        return replace(self, given=given, given_before=self.given_before + moved)

    def moved(self, x: np.ndarray, short: np.ndarray | float = 0.0) -> Secant:
        """Go on from another x; numbers that stay keep what is known of their slope.

        short: (n,) length up to which a step tells no slope: the one before it is kept, unless it
            has led nowhere.
        """
        stays, missing = x == self.x, np.abs(self.missing)
        leads = np.isfinite(self.x_before) & (missing < LEADS * self.missed)
        keeps = stays | ((np.abs(x - self.x) < short) & leads)
        before = np.where(keeps, self.x_before, self.x)
        given_before = np.where(keeps, self.given_before, self.given)
        given = np.where(stays, self.given, np.nan)
        return Secant(x, given, before, given_before, np.where(stays, self.missed, missing))

    def kept(self, keep: np.ndarray) -> Secant:
        """Some of the numbers, (n,) bool."""
        return Secant(*(getattr(self, field.name)[keep] for field in fields(self)))

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
        """(n,) distance of x from the fixed point by the secant; infinite where g outruns x.

        A slope below zero counts as none: what else changed g may have feigned it.
        """
        flat, size = 1.0 - np.maximum(self.slope, 0.0), np.abs(self.missing)
        return np.divide(size, flat, out=np.where(size > 0, np.inf, 0.0), where=flat > 0)

    def following(self) -> np.ndarray:
        """(n,) the next x; where g outruns x, further than the last step and by twice the rest."""
        flat = 1.0 - self.slope
        outrun = self.missing + np.nan_to_num(self.x - self.x_before)
        step = np.divide(self.missing, flat, out=2.0 * outrun, where=flat > 0)
        return self.x + step
