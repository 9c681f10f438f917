"""Thermally activated injection over a barrier that the dot's charge raises or lowers."""

from __future__ import annotations

import numpy as np

from stackmodel.constants import BOLTZMANN
from stackmodel.dots.coulomb.charging import addition_energy


def factors(
    charge: np.ndarray,
    charging_energy: float,
    temperature: float,
    electron_barrier: float = np.inf,
    hole_barrier: float = np.inf,
) -> tuple[np.ndarray, np.ndarray]:
    """Boltzmann factors exp(-(E_add(q) - E_add(0))/kT) of electron and hole injection.

    A barrier [J] is what a neutral dot presents; attraction cannot lower it below zero, so the
    factor saturates at exp(barrier/kT). With the default (infinitely high) barriers the law is
    the power law with alpha = exp(2 E_c1/kT). charging_energy in J, temperature in K.
    """
    thermal = BOLTZMANN * temperature

    def one(sign: int, barrier: float) -> np.ndarray:
        shift = addition_energy(charge, sign, charging_energy) - charging_energy
        with np.errstate(over="ignore", under="ignore"):  # infinity is refused by the chain
            return np.exp(-np.maximum(shift, -barrier) / thermal)

    return one(-1, electron_barrier), one(+1, hole_barrier)
