"""Mobility against field, density and temperature; one function a law.

The temperature part is applied when the device is prepared; inside the solver a mobility is
mu0 times a factor of the field and of the filling of the band.
"""

from __future__ import annotations

import math

from numba import njit

CONSTANT, POOLE_FRENKEL, GAUSSIAN_DISORDER = 0, 1, 2
KINDS = {
    "constant": CONSTANT,
    "poole-frenkel": POOLE_FRENKEL,
    "gaussian-disorder": GAUSSIAN_DISORDER,
}


def thermally_activated(mobility, activation_energy, temperature, reference, boltzmann_ev):
    """Arrhenius law: `mobility` at `reference` K carried to `temperature`; energy in eV."""
    return mobility * math.exp(
        -activation_energy / boltzmann_ev * (1.0 / temperature - 1.0 / reference)
    )


def thermally_activated_slope(activation_energy, temperature, reference, boltzmann_ev):
    """d ln mobility / d ln energy of `thermally_activated`."""
    return -activation_energy / boltzmann_ev * (1.0 / temperature - 1.0 / reference)


def gaussian_disorder_prefactor(width: float) -> float:
    """mu0(T) / mu0 = c1 exp(-c2 (sigma/kT)^2) of Pasveer et al., PRL 94, 206601 (2005)."""
    return 1.8e-9 * math.exp(-0.42 * width**2)


def gaussian_disorder_prefactor_slope(width: float) -> float:
    """d ln of `gaussian_disorder_prefactor` / d ln width."""
    return -0.84 * width**2


@njit(cache=True, error_model="numpy")
def factor(kind, law, field, filling):
    """Mobility over its value at zero field and density.

    Args:
        kind: one of `KINDS`; law: (3,) parameters of one layer and band.
        field: |E|, V/m; filling: carriers per site.

    Returns:
        factor; its derivatives in |E| and in the filling.
    """
    if kind == POOLE_FRENKEL:
        return _poole_frenkel(law[0], field)
    if kind == GAUSSIAN_DISORDER:
        return _gaussian_disorder(law[0], law[1], field, filling)
    return 1.0, 0.0, 0.0


@njit(cache=True, error_model="numpy")
def _poole_frenkel(gamma, field):
    """exp(gamma sqrt|E|) (Frenkel, Phys. Rev. 54, 647, 1938; Gill, J. Appl. Phys. 43, 1972)."""
    root = math.sqrt(field)
    value = math.exp(gamma * root)
    return value, value * gamma / (2.0 * max(root, 1.0)), 0.0


@njit(cache=True, error_model="numpy")
def _gaussian_disorder(width, spacing_per_sigma, field, filling):
    """Extended Gaussian disorder (Pasveer et al., PRL 94, 206601, 2005).

    width is sigma / kT, spacing_per_sigma is a / (sigma/e) in m/V. As in the paper's own use the
    law is held at its value for fillings above 0.1 and reduced fields above 2.
    """
    occupied = min(filling, 0.1)
    reduced = min(field * spacing_per_sigma, 2.0)
    power = 2.0 * (math.log(width * width - width) - math.log(math.log(4.0))) / (width * width)
    lift = 0.5 * (width * width - width) * (2.0 * occupied) ** power
    root = math.sqrt(1.0 + 0.8 * reduced * reduced)
    slope = 0.44 * (width**1.5 - 2.2)
    value = math.exp(lift + slope * (root - 1.0))
    by_filling = value * lift * power / occupied if 0.0 < occupied < 0.1 else 0.0
    by_field = value * slope * 0.8 * reduced / root * spacing_per_sigma if reduced < 2.0 else 0.0
    return value, by_field, by_filling
