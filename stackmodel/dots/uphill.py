"""Pairs that meet beside a dot and end on it as excitons, uphill in energy where they must."""

from __future__ import annotations

import numpy as np

from stackmodel.constants import BOLTZMANN

STATES = 4  # of the lowest exciton: two spins of the electron times two of the hole
LARGEST = 300.0  # kT above the exciton: no limit is left, and no exponential overflows


def taken_pairs(
    offered: np.ndarray,
    work: np.ndarray,
    energy: float,
    decay_rate: float,
    density: float,
    temperature: float | np.ndarray,
) -> np.ndarray:
    """Pairs that decay on dots out of those that meet beside them, 1/(m^2 s).

    An electron on a dot and a hole beyond its face hold less energy than an exciton wherever the
    hole's level there lies above that of the dots, and nothing may shine brighter than a black body
    whose photons have the free energy `work` (Wuerfel, J. Phys. C 15, 3967, 1982). A dot then holds
    at most STATES exp((work - energy)/kT) excitons: so many decay, less those that are there in
    the dark. Meeting and climbing follow one another, so that their rates add as resistances do.

    Args:
        offered: pairs that meet, (...) 1/(m^2 s).
        work: that the drive can do on a pair, (...) J: charge times voltage.
        energy: of an exciton, J.
        decay_rate: of an exciton, 1/s.
        density: dots along the face, 1/m^2.
        temperature: K.
    """
    thermal = BOLTZMANN * temperature
    above, dark = np.minimum((work - energy) / thermal, LARGEST), -energy / thermal
    climbed = density * decay_rate * STATES * (np.exp(above) - np.exp(dark))
    total = offered + climbed
    return np.divide(offered * climbed, total, out=np.zeros_like(total), where=total != 0)
