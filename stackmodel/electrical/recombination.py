"""Recombination laws; each vanishes exactly where the quasi-Fermi levels meet.

R = n p (1 - exp(-(E_Fn - E_Fp) / kT)) times the sum of the coefficients of the laws:
direct (with Langevin folded in), Shockley-Read-Hall (Phys. Rev. 87, 835, 1952) and Auger.
With Boltzmann statistics n p exp(-(E_Fn - E_Fp)/kT) is n_i^2.
"""

from __future__ import annotations

import math

from numba import njit

# columns of a layer's recombination parameters
DIRECT, SRH_INVERSE_TAU_N, SRH_INVERSE_TAU_P, SRH_N1, SRH_P1, AUGER_N, AUGER_P = range(7)


@njit(error_model="numpy", forceinline=True)
def rate(law, n, p, split):
    """Net recombination.

    Args:
        law: (7,) coefficients of one layer, SI; n, p: densities, 1/m^3.
        split: E_Fn - E_Fp, kT.

    Returns:
        rate, 1/(m^3 s); its derivatives in n, p (split kept) and in split.
    """
    coefficient, by_n, by_p = coefficient_of(law, n, p)
    back = math.exp(min(-split, 500.0))
    net = -math.expm1(min(-split, 500.0))
    pairs = n * p
    return (
        coefficient * pairs * net,
        (coefficient * p + by_n * pairs) * net,
        (coefficient * n + by_p * pairs) * net,
        coefficient * pairs * back,
    )


@njit(error_model="numpy", forceinline=True)
def coefficient_of(law, n, p):
    """R / (n p (1 - exp(-split))), m^3/s, and its derivatives in n and p."""
    value = law[DIRECT] + law[AUGER_N] * n + law[AUGER_P] * p
    by_n, by_p = law[AUGER_N], law[AUGER_P]
    a, b = law[SRH_INVERSE_TAU_N], law[SRH_INVERSE_TAU_P]
    if a > 0.0 and b > 0.0:
        wait = (n + law[SRH_N1]) / b + (p + law[SRH_P1]) / a
        value += 1.0 / wait
        by_n -= 1.0 / (b * wait * wait)
        by_p -= 1.0 / (a * wait * wait)
    return value, by_n, by_p


def langevin_coefficient(factor, electron_mobility, hole_mobility, permittivity, charge):
    """Langevin (Ann. Phys. 315, 289, 1903): factor q (mu_n + mu_p) / eps, m^3/s."""
    return factor * charge * (electron_mobility + hole_mobility) / permittivity
