"""What a charge on a dot costs: the review's scale against the single-photon paper's."""

from __future__ import annotations

import math

import numpy as np

from stackmodel.constants import BOLTZMANN, ELEMENTARY_CHARGE
from stackmodel.dots.coulomb import charging
from stackmodel.verdict.claims.finding import Finding, Recomputation, checked, found
from stackmodel.verdict.claims.single_photon import (
    coulomb_factor,
    electrical,
    fitted_rates,
    nominal,
)

ORGANIC = 2.0  # relative permittivity of ligands and polymer
FILM = 6.0
TEMPERATURE = 300.0


def addition_costs() -> Finding:
    """A second electron, a hole beside an electron, and their difference, in E_c."""
    charge = np.array([-1.0])
    like = float(charging.addition_energy(charge, -1, 1.0)[0])
    opposite = float(charging.addition_energy(charge, +1, 1.0)[0])
    return found(like, opposite, like - opposite)


def four_charging_energies() -> Finding:
    """4 E_c of a dot of 5 nm radius."""
    organic, film = (4 * charging.sphere_charging_energy(5e-9, eps) for eps in (ORGANIC, FILM))
    milli = 1e3 / ELEMENTARY_CHARGE
    return found(organic, remark=f"{film * milli:.0f} meV at a permittivity of {FILM:g}")


def two_strengths() -> Finding:
    """kT ln alpha, and the 4 E_c it makes when alpha = exp(2 E_c/kT)."""
    per_charge = BOLTZMANN * TEMPERATURE * math.log(coulomb_factor())
    strong = math.exp(0.1 * ELEMENTARY_CHARGE / (BOLTZMANN * TEMPERATURE))
    return found(per_charge, 2 * per_charge, remark=f"200 meV would be a factor of {strong:.0f}")


def two_pictures() -> Finding:
    """Balanced and electron-first injection, both through the same chain."""
    from stackmodel.dots.photons import emission

    inputs, rate = nominal(), fitted_rates()[2]
    values = []
    for ratio in (10.0, 100.0):
        chain = electrical(rate, rate / ratio, **(inputs | {"alpha": ratio}))
        values.append(float(emission(chain).g2_zero))
    words = " and ".join(f"{value:.3f}" for value in values)
    return checked(
        max(values) < 0.1, f"electrons 10 and 100 times faster give g2(0) = {words} at 83.3/us"
    )


FINDINGS: dict[str, Recomputation] = {
    "R21-13": addition_costs,
    "R21-14": four_charging_energies,
    "X-01": two_strengths,
    "X-02": two_pictures,
}
