"""Differences of Fermi functions that vanish exactly at equal levels."""

from __future__ import annotations

import numpy as np
from scipy.special import expit

from stackmodel.constants import BOLTZMANN


def fermi(energy: np.ndarray, level: float, temperature: float) -> np.ndarray:
    """1/(1 + exp((E - level)/kT)); J, J, K."""
    return expit((level - energy) / (BOLTZMANN * temperature))


def fermi_difference(
    energy: np.ndarray, left: float, right: float, temperature: float
) -> np.ndarray:
    """f_L - f_R = f_L (1 - f_R) (1 - exp(-(left - right)/kT)), without cancellation."""
    if right > left:
        return -fermi_difference(energy, right, left, temperature)
    thermal = BOLTZMANN * temperature
    filled, empty = expit((left - energy) / thermal), expit((energy - right) / thermal)
    return -filled * empty * np.expm1(-(left - right) / thermal)
