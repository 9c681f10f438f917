"""Charging energy of a dot, the energy scale of the barrier and tunnelling laws."""

from __future__ import annotations

import numpy as np

from stackmodel.constants import ELEMENTARY_CHARGE, VACUUM_PERMITTIVITY


def sphere_charging_energy(radius: float, relative_permittivity: float) -> float:
    """E_c1 = e^2 / 2C [J] of a sphere, C = 4 pi eps0 eps R (radius in m).

    C proportional to eps R of the surroundings (Jung et al., Nat. Photonics 15, 643, 2021).
    """
    capacitance = 4 * np.pi * VACUUM_PERMITTIVITY * relative_permittivity * radius
    return ELEMENTARY_CHARGE**2 / (2 * capacitance)


def addition_energy(charge: np.ndarray, sign: int, charging_energy: float) -> np.ndarray:
    """Energy [J] to add one carrier of charge `sign` to a dot of net charge q.

    E_c1 ((q + sign)^2 - q^2): a like charge costs (2|Z| + 1) E_c1, an opposite one releases
    (2|Z| - 1) E_c1 (same review, text before its equation 2: 3 E_c1 and -E_c1 for |Z| = 1).
    """
    charge = np.asarray(charge, dtype=float)
    return charging_energy * (2 * sign * charge + 1)
