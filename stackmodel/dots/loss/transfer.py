"""Excitation that hops: host to dot and dot to dot (Foerster)."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

AVOGADRO = 6.02214076e23


def forster_radius(
    donor_yield: float, overlap_integral: float, refractive_index: float, orientation: float = 2 / 3
) -> float:
    """R_0 [m]: R_0^6 = 9 ln10 kappa^2 eta J/(128 pi^5 N_A n^4) (Foerster, Ann. Phys. 437, 1948).

    overlap_integral J in m^6/mol: integral of f(lambda) eps(lambda) lambda^4, f of unit area, eps
    in m^2/mol. (In M^-1 cm^-1 nm^4 multiply by 1e-37.)
    """
    sixth = 9 * np.log(10) * orientation * donor_yield * overlap_integral
    return float((sixth / (128 * np.pi**5 * AVOGADRO * refractive_index**4)) ** (1 / 6))


def pair_rate(distance: ArrayLike, radius: float, donor_lifetime: float) -> np.ndarray:
    """(R_0/r)^6/tau [1/s] from one donor to one acceptor at distance r [m]."""
    return (radius / np.asarray(distance, dtype=float)) ** 6 / donor_lifetime


def layer_rate(
    distance: ArrayLike, radius: float, donor_lifetime: float, areal_density: float
) -> np.ndarray:
    """Rate into a sheet of acceptors, `areal_density` [1/m^2], at distance d: pi n R_0^6/(2 d^4).

    The pair rate integrated over the sheet: 2 pi n r dr/(r^2 + d^2)^3.
    """
    reach = np.pi * areal_density * radius**6 / 2
    return reach / np.asarray(distance, dtype=float) ** 4 / donor_lifetime


def transfer_efficiency(rate: ArrayLike, donor_lifetime: float) -> np.ndarray:
    """Share of donor excitations that arrive: k tau/(1 + k tau)."""
    product = np.asarray(rate, dtype=float) * donor_lifetime
    return product / (1 + product)
