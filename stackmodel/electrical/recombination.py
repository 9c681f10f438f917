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


# Read from an array inside the loop over nodes, the coefficients take five times as long.
@njit(error_model="numpy", forceinline=True)
def law_of(recombination, layer):
    """Coefficients of one layer as a flat tuple, for `rate`; lifetimes of 0 for no SRH."""
    law = recombination[layer]
    a, b = law[SRH_INVERSE_TAU_N], law[SRH_INVERSE_TAU_P]
    trapping = a > 0.0 and b > 0.0
    return (
        law[DIRECT],
        1.0 / a if trapping else 0.0,
        1.0 / b if trapping else 0.0,
        law[SRH_N1],
        law[SRH_P1],
        law[AUGER_N],
        law[AUGER_P],
    )


@njit(error_model="numpy", forceinline=True)
def rate(law, n, p, split):
    """Net recombination.

    Args:
        law: of `law_of`, SI; n, p: densities, 1/m^3.
        split: E_Fn - E_Fp, kT.

    Returns:
        rate, 1/(m^3 s); its derivatives in n, p (split kept) and in split.
    """
    coefficient, by_n, by_p = coefficient_of(law, n, p)
    net = -math.expm1(min(-split, 500.0))
    pairs = n * p
    return (
        coefficient * pairs * net,
        (coefficient * p + by_n * pairs) * net,
        (coefficient * n + by_p * pairs) * net,
        coefficient * pairs * (1.0 - net),
    )


@njit(error_model="numpy", forceinline=True)
def coefficient_of(law, n, p):
    """R / (n p (1 - exp(-split))), m^3/s, and its derivatives in n and p."""
    direct, tau_n, tau_p, n1, p1, auger_n, auger_p = law
    value = direct + auger_n * n + auger_p * p
    if tau_n == 0.0:
        return value, auger_n, auger_p
    fast = 1.0 / ((n + n1) * tau_p + (p + p1) * tau_n)
    return value + fast, auger_n - tau_p * fast * fast, auger_p - tau_n * fast * fast


def langevin_coefficient(factor, electron_mobility, hole_mobility, permittivity, charge):
    """Langevin (Ann. Phys. 315, 289, 1903): factor q (mu_n + mu_p) / eps, m^3/s."""
    return factor * charge * (electron_mobility + hole_mobility) / permittivity
