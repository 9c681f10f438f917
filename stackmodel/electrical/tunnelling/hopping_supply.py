"""Exchange between two sets of localised states."""

from __future__ import annotations

import numpy as np

from stackmodel.electrical.tunnelling.occupation import fermi_difference


def gaussian(energy: np.ndarray, centre: float, width: float) -> np.ndarray:
    """Density of states of one site, 1/J: a Gaussian of width sigma, J."""
    return np.exp(-0.5 * ((energy - centre) / width) ** 2) / (np.sqrt(2 * np.pi) * width)


def spectrum(
    energy: np.ndarray,
    weight: np.ndarray,
    left_states: np.ndarray,
    right_states: np.ndarray,
    left: float,
    right: float,
    temperature: float,
    attempts: float,
    bandwidth: float,
) -> np.ndarray:
    """nu W g_L g_R (f_L - f_R) dE, (e,), from left to right; zero at equal levels.

    The rate is its sum, weighted by the transmission at every energy.

    Args:
        energy, weight: (e,) quadrature, J.
        left_states, right_states: (e,) states per energy, 1/J (or 1/(J m^2) on one side).
        left, right: Fermi levels, J.
        temperature: K.
        attempts: nu, 1/s.
        bandwidth: W, J: the width of a single state by which densities per energy are matched.

    Returns:
        carriers, (e,) 1/s (1/(m^2 s) when one side counts states per area).

    The transfer Hamiltonian, Bardeen, Phys. Rev. Lett. 6, 57 (1961), its matrix element squared
    written as nu T.
    """
    drive = fermi_difference(energy, left, right, temperature)
    return attempts * bandwidth * weight * left_states * right_states * drive
