"""Quantum yield and colour against electric field."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike


def overlap(field: ArrayLike, scale_field: float) -> np.ndarray:
    """|<psi_e|psi_h>|^2 relative to no field: exp(-(F/F_0)^2), fields in V/m.

    Derived here for two Gaussian envelopes that the field pulls apart by a distance
    proportional to it: the overlap of Gaussians falls as the exponential of that squared.
    """
    return np.exp(-((np.asarray(field, dtype=float) / scale_field) ** 2))


def quantum_yield(field: ArrayLike, zero_yield: float, scale_field: float) -> np.ndarray:
    """eta S/(eta S + 1 - eta): the radiative rate falls by S, the non-radiative one stays.

    The roll-off of electroluminescence by field: Shirasaki et al., PRL 110, 217403 (2013).
    """
    radiative = zero_yield * overlap(field, scale_field)
    return radiative / (radiative + 1 - zero_yield)


def stark_shift(field: ArrayLike, polarizability: float) -> np.ndarray:
    """-alpha F^2/2 [J], polarizability of the exciton in C m^2/V (quantum-confined Stark)."""
    return -polarizability * np.asarray(field, dtype=float) ** 2 / 2
