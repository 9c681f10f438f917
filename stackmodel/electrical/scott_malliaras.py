"""Injection against recombination at a metal on a hopping semiconductor.

Scott and Malliaras, Chem. Phys. Lett. 299, 115 (1999): carriers come out of the metal over the
barrier lowered by the image force and drift back to it in their image potential with a velocity
S(E), both in proportion to the mobility,

    J = q S(0) N exp(-phi/kT) exp(sqrt f) - q S(E) n,    S(E) = S(0) (1/psi^2 - f) / 4,
    psi = 1/f + 1/sqrt(f) - sqrt(1 + 2 sqrt f) / f,      f = q E r_c / kT,
    S(0) = 16 pi eps (kT)^2 mu / q^3,                    r_c = q^2 / (4 pi eps kT).

With n carried away by drift alone this is the paper's J = 4 psi^2 N q mu E exp(-phi/kT + sqrt f).
"""

from __future__ import annotations

import math


def reduced_recombination(root: float) -> float:
    """psi of sqrt(f); free of the cancellation of the printed form, 1/2 without field."""
    return 1.0 / (1.0 + root + math.sqrt(1.0 + 2.0 * root))


def relative_velocity(root: float) -> float:
    """S(E) / S(0) of sqrt(f)."""
    return 0.25 * (1.0 / reduced_recombination(root) ** 2 - root * root)


def zero_field_velocity(
    permittivity: float, thermal_voltage: float, mobility: float, charge: float
):
    """S(0), m/s; permittivity in F/m, kT/q in V, mobility in m^2/(V s)."""
    return 16.0 * math.pi * permittivity * thermal_voltage**2 * mobility / charge
