"""Band gap of a sphere with infinite walls: the limit without Coulomb attraction."""

from __future__ import annotations

import numpy as np

from stackmodel.constants import ELECTRON_MASS, REDUCED_PLANCK


def reduced_mass(electron_mass: float, hole_mass: float) -> float:
    """m_e m_h/(m_e + m_h), in units of the free-electron mass as the arguments."""
    return electron_mass * hole_mass / (electron_mass + hole_mass)


def band_gap(radius: float | np.ndarray, bulk_gap: float, mass: float) -> float | np.ndarray:
    """E_g = E_g0 + hbar^2 pi^2/(2 m R^2) [J] (Jung et al. 2021, eq. 1); mass: reduced, in m_0."""
    return bulk_gap + (np.pi * REDUCED_PLANCK / radius) ** 2 / (2 * mass * ELECTRON_MASS)
