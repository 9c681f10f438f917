"""Current between two bands of plane waves."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from stackmodel.constants import BOLTZMANN, ELECTRON_MASS, ELEMENTARY_CHARGE, REDUCED_PLANCK
from stackmodel.electrical.tunnelling.quadrature import panels

REACH = 40.0  # kT above both levels beyond which nothing is left of the supply


def supply(energy: np.ndarray, left: float, right: float, temperature: float) -> np.ndarray:
    """ln[(1 + e^((left - E)/kT))/(1 + e^((right - E)/kT))], exactly zero at equal levels.

    Written as log1p of the difference: subtracting two softplus would lose small drives.
    """
    if right > left:
        return -supply(energy, right, left, temperature)
    thermal = BOLTZMANN * temperature
    back = 1 / (1 + np.exp(np.clip((energy - right) / thermal, -700, 700)))
    drive = (left - right) / thermal
    if drive < 500:
        return np.log1p(back * np.expm1(drive))
    return np.logaddexp(0, (left - energy) / thermal) - np.logaddexp(0, (right - energy) / thermal)


def spectrum(
    bottom: float,
    left: float,
    right: float,
    temperature: float,
    mass: float = 1.0,
    breaks: tuple[float, ...] = (),
) -> tuple[np.ndarray, np.ndarray]:
    """Energies (e,) J and what each adds to J per transmission, (e,) A/m^2, from left to right.

    Args:
        bottom: higher of the two band edges, J.
        left, right: Fermi levels, J.
        temperature: K.
        mass: density-of-states mass of the emitter, free-electron masses.
        breaks: energies at which the transmission has a kink (heights of the barrier), J.
    """
    thermal = BOLTZMANN * temperature
    top = max(left, right, bottom, *breaks) + REACH * thermal
    inside = [e for e in (left, right, *breaks) if bottom < e < top]
    energy, weight = panels(np.array([bottom, *inside, top]), thermal)
    constant = ELEMENTARY_CHARGE * mass * ELECTRON_MASS * thermal
    constant /= 2 * np.pi**2 * REDUCED_PLANCK**3
    return energy, constant * weight * supply(energy, left, right, temperature)


def current_density(
    transmission: Callable[[np.ndarray], np.ndarray],
    bottom: float,
    left: float,
    right: float,
    temperature: float,
    mass: float = 1.0,
    breaks: tuple[float, ...] = (),
) -> float:
    """J = q m kT/(2 pi^2 hbar^3) integral T(E) supply(E) dE, A/m^2, from left to right.

    Args:
        transmission: T(E), of the energy E normal to the barrier, J; array to array.
        bottom, left, right, temperature, mass, breaks: see `spectrum`.

    Tsu and Esaki, Appl. Phys. Lett. 22, 562 (1973). With T = 1 above phi and 0 below this is
    Richardson's A T^2 exp(-phi/kT) to exp(-phi/kT) relative.
    """
    energy, each = spectrum(bottom, left, right, temperature, mass, breaks)
    return float(each @ transmission(energy))
