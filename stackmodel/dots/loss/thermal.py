"""Quantum yield against temperature."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from stackmodel.constants import BOLTZMANN


def quantum_yield(
    temperature: ArrayLike, cold_yield: float, prefactor: ArrayLike, activation: ArrayLike
) -> np.ndarray:
    """eta_0/(1 + sum_i A_i exp(-E_i/kT)), activated escape into traps (Arrhenius).

    temperature in K, (...); prefactors A and activation energies [J] are paired, (k,).
    """
    kelvin = np.asarray(temperature, dtype=float)[..., None]
    lost = np.atleast_1d(prefactor) * np.exp(-np.atleast_1d(activation) / (BOLTZMANN * kelvin))
    return cold_yield / (1 + lost.sum(axis=-1))
