"""Elastic tunnelling into the level that the dot's charge has shifted."""

from __future__ import annotations

import numpy as np
from scipy.special import expit

from stackmodel.constants import BOLTZMANN, ELECTRON_MASS, REDUCED_PLANCK
from stackmodel.dots.coulomb.charging import addition_energy
from stackmodel.errors import InputError


def factors(
    charge: np.ndarray,
    charging_energy: float,
    temperature: float,
    thickness: tuple[float, float],
    barrier: tuple[float, float],
    mass: tuple[float, float],
    supply: tuple[float, float],
) -> tuple[np.ndarray, np.ndarray]:
    """Factors of electron and hole injection through a barrier on either side of the dot.

    The carrier must leave its contact at the energy at which it arrives. A level raised by the
    repulsion D is therefore reached through a lower barrier, T = exp(-2 t sqrt(2 m (B - D))/hbar)
    (WKB), but from states that are emptier, f = 1/(1 + exp((D - S)/kT)).

    Args:
        charge: net charges q = n_h - n_e.
        charging_energy: E_c1, J.
        temperature: K.
        thickness: of the barrier for electrons, for holes, m.
        barrier: B, height above the neutral dot's level, J.
        mass: in the barrier, units of the free-electron mass.
        supply: S, quasi-Fermi level of the contact above the neutral dot's level, J.
    """
    if min(barrier) <= 0 or min(thickness) < 0 or min(mass) <= 0:
        raise InputError("tunnelling needs a positive barrier and mass, and a thickness >= 0")
    thermal = BOLTZMANN * temperature

    def one(sign: int, t: float, b: float, m: float, s: float) -> np.ndarray:
        shift = addition_energy(charge, sign, charging_energy) - charging_energy
        decay = 2 * t * np.sqrt(2 * m * ELECTRON_MASS) / REDUCED_PLANCK
        tunnel = np.exp(decay * (np.sqrt(b) - np.sqrt(np.maximum(b - shift, 0.0))))
        return tunnel * expit((s - shift) / thermal) / expit(s / thermal)

    sides = zip((-1, +1), thickness, barrier, mass, supply, strict=True)
    electron, hole = (one(*side) for side in sides)
    return electron, hole
