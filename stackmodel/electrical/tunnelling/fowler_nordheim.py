"""The high-field limit of tunnelling from a metal."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from stackmodel.constants import ELECTRON_MASS, ELEMENTARY_CHARGE, PLANCK, REDUCED_PLANCK


def slope(barrier: float, mass: float = 1.0) -> float:
    """B = 4 sqrt(2 m) phi^1.5/(3 q hbar), V/m: J ~ F^2 exp(-B/F). barrier in J."""
    root = np.sqrt(2 * mass * ELECTRON_MASS)
    return float(4 * root * barrier**1.5 / (3 * ELEMENTARY_CHARGE * REDUCED_PLANCK))


def current_density(field: ArrayLike, barrier: float, mass: float = 1.0) -> np.ndarray:
    """J = q^3 F^2/(8 pi h phi) exp(-B/F), A/m^2, at fields [V/m] and zero temperature.

    Fowler and Nordheim, Proc. R. Soc. A 119, 173 (1928), without image force; the emitter's mass
    is that in the barrier.
    """
    field = np.asarray(field, dtype=float)
    prefactor = ELEMENTARY_CHARGE**3 / (8 * np.pi * PLANCK * barrier)
    return prefactor * field**2 * np.exp(-slope(barrier, mass) / field)
