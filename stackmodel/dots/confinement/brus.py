"""Effective-mass law with the attraction of electron and hole."""

from __future__ import annotations

import numpy as np

from stackmodel.constants import ELEMENTARY_CHARGE, VACUUM_PERMITTIVITY
from stackmodel.dots.confinement import infinite_well


def band_gap(
    radius: float | np.ndarray,
    bulk_gap: float,
    mass: float,
    relative_permittivity: float,
    attraction: float = 1.786,
) -> float | np.ndarray:
    """Infinite well minus 1.786 e^2/(4 pi eps0 eps R) [J] (Brus, J. Chem. Phys. 80, 4403, 1984).

    The small solvation sum is left out. Still too high below about 2 nm, where walls leak.
    """
    coulomb = ELEMENTARY_CHARGE**2 / (4 * np.pi * VACUUM_PERMITTIVITY * relative_permittivity)
    return infinite_well.band_gap(radius, bulk_gap, mass) - attraction * coulomb / radius
