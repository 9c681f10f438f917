"""The three-state gain model 0, X, XX (Jung, Ahn and Klimov, Nat. Photonics 15, 643, 2021).

g is the rate of pairs into one dot, tau_x and tau_xx the *total* lifetimes: fed the Auger lifetime
alone in place of tau_xx the thresholds come out too low by a third in graded dots.
All rates in 1/s, lifetimes in s, current densities in A/m^2; scalars or arrays.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from stackmodel.constants import ELEMENTARY_CHARGE
from stackmodel.errors import InputError


def populations(g: ArrayLike, tau_x: float, tau_xx: float) -> np.ndarray:
    """P_0, P_X, P_XX, (3, ...): 1/D, G/D, G^2/(beta D), G = g tau_x, beta = tau_x/tau_xx."""
    filling = np.asarray(g, dtype=float) * tau_x
    weights = np.stack([np.ones_like(filling), filling, filling**2 * tau_xx / tau_x])
    return weights / weights.sum(axis=0)


def inversion(g: ArrayLike, tau_x: float, tau_xx: float) -> np.ndarray:
    """P_inv = P_XX - P_0; the gain is G_0 P_inv."""
    ground, _, two = populations(g, tau_x, tau_xx)
    return two - ground


def threshold_rate(tau_x: float, tau_xx: float) -> float:
    """g_th = (tau_x tau_xx)^(-1/2), where P_XX = P_0."""
    return (tau_x * tau_xx) ** -0.5


def half_gain_rate(tau_x: float, tau_xx: float) -> float:
    """g_1/2 = [1 + sqrt(1 + 12 tau_xx/tau_x)]/(2 tau_xx), where P_inv = 1/2."""
    return (1 + np.sqrt(1 + 12 * tau_xx / tau_x)) / (2 * tau_xx)


def electrical_cross_section(geometric: float, fill_factor: float) -> float:
    """sigma_e = sigma_g / f [m^2]: current flows through the dots only."""
    if not (0 < fill_factor <= 1 and geometric > 0):
        raise InputError("the cross-section must be > 0 and the fill factor in (0, 1]")
    return geometric / fill_factor


def injection_rate(
    current_density: ArrayLike, cross_section: float, monolayers: float = 1.0
) -> np.ndarray:
    """g = sigma_e (j/e)/M: pairs a second into each dot of a film of M monolayers.

    j is the current that recombines in the film. The review has M = 1; with M layers the same
    pairs are shared by M dots one behind the other, so that they add up to the injected ones.
    """
    return cross_section * np.asarray(current_density) / (ELEMENTARY_CHARGE * monolayers)


def current_density(rate: ArrayLike, cross_section: float, monolayers: float = 1.0) -> np.ndarray:
    """j [A/m^2] that feeds each dot at `rate`: the inverse of `injection_rate`."""
    return np.asarray(rate) * ELEMENTARY_CHARGE * monolayers / cross_section


def critical_volume_fraction(tau_0: float, tau_auger: float, theta: float = 1.0) -> float:
    """xi_crit = tau_0/(theta tau_A): volume fraction of dots below which nothing lases."""
    return tau_0 / (theta * tau_auger)
