"""Ligands, efficiencies and lifetimes (Pu et al. 2020)."""

from __future__ import annotations

import math

import numpy as np

from stackmodel.constants import ELEMENTARY_CHARGE
from stackmodel.dots.confinement import cdse_sizing
from stackmodel.dots.ligands import degradation, lifetime, redox
from stackmodel.dots.ligands.table import table_1
from stackmodel.formulation.dots import dot_layer, dot_problem
from stackmodel.optical.colour import lambertian_luminance
from stackmodel.verdict.claims.finding import Finding, Recomputation, checked, found
from stackmodel.verdict.claims.sampling import predicted, spread
from stackmodel.verdict.claims.shipped import record, shipped
from stackmodel.verdict.claims.single_photon import MONOLAYER_OF_CDS

OUTCOUPLING = 0.235  # as printed
HOUR = 3600.0
LIGHT = 2.0  # V, where light begins with cadmium carboxylate: 1.2 V and 0.8 V


def blue_lifetime() -> Finding:
    """85 h at 1450 cd/m^2, at 100."""
    exponent = lifetime.ACCELERATION_BLUE
    return found(lifetime.scaled_lifetime(85 * HOUR, 1450, 100, exponent))


def same_product() -> Finding:
    """The exponent that the two printed times ask for, if L0^n T50 stays the same."""
    at = np.array([100.0, 1000.0, 1450.0])
    power = lifetime.ACCELERATION_BLUE
    products = at**power * lifetime.scaled_lifetime(85 * HOUR, 1450, at, power)
    spread = float(np.ptp(products) / products.mean())
    least = math.log(10000 / 85) / math.log(1450 / 100)
    return checked(spread < 1e-12, f"the product varies by {spread:.1e}", least)


def red_lifetime() -> Finding:
    """What 90,000 h imply at 100 mA/cm^2 for the mean EQE and red light along a Lambertian."""
    hours = []
    for wavelength in (620e-9, 640e-9):
        photons = 0.186 * 1e3 / ELEMENTARY_CHARGE
        bright = float(lambertian_luminance(photons, wavelength))
        hours.append(
            float(lifetime.scaled_lifetime(90000.0, 100, bright, lifetime.ACCELERATION_RED))
        )
    low, high = hours
    return checked(
        1 < low < high < 1000,
        f"implies {low:.1f} to {high:.1f} h at 100 mA/cm2, 620 to 640 nm and 18.6 %: a time that "
        "can be measured",
    )


def cadmium_half_life() -> Finding:
    """Of the red device with cadmium carboxylate, at constant current."""
    stack = shipped("pu2020_red_CdRCOO2")
    problem = dot_problem(stack, dot_layer(stack))
    current = float(stack.operation.current_density)  # type: ignore
    return found(
        degradation.time_to(
            0.5, current, problem.density, degradation.IONS, degradation.FITTED_CHANCE
        )
    )


def core_and_shell() -> Finding:
    """Core of a first peak at 550 nm, and thickness of ten monolayers."""
    shell = 10 * MONOLAYER_OF_CDS
    words = f"ten monolayers add {2e9 * shell:.2f} nm to the diameter"
    return found(float(cdse_sizing.diameter(550e-9)), shell, remark=words)


def internal_efficiency() -> Finding:
    """Mean external over out-coupling."""
    best = 0.202 / OUTCOUPLING
    return found(0.186 / OUTCOUPLING, remark=f"{best:.1%} for the best device")


def row_ratio(ligand: str, note: str = "") -> float:
    """Internal efficiency over film yield of a CdSe/CdS row of table 1."""
    (row,) = (
        r for r in table_1() if (r.core_shell, r.ligand, r.note) == ("CdSe/CdS", ligand, note)
    )
    return row.internal_share(OUTCOUPLING)


def inert_ratio() -> Finding:
    """The ratio for amine ligands."""
    with_thiol, best = row_ratio("RNH2+RSH"), 0.202 / OUTCOUPLING / 0.76
    return found(row_ratio("RNH2"), remark=f"{with_thiol:.2f} with thiol, {best:.2f} best device")


def film_yield(number: int) -> Finding:
    """Film yield of a row of table 1 as the project holds it, and its ratio."""
    row = table_1()[number - 1]
    low, high = row.film_yield
    ratio = row.internal_share(OUTCOUPLING)
    beyond = ", above 1: not possible" if ratio > 1 else ""
    return found(
        (low + high) / 2,
        remark=f"film yield taken from this row; internal efficiency over it {ratio:.3f}{beyond}",
    )


def zinc_and_cadmium() -> Finding:
    """How much more negative zinc is."""
    potential = redox.STANDARD_POTENTIALS
    return found((potential["Cd"] or math.nan) - (potential["Zn"] or math.nan))


def cadmium_onset(affinity: float) -> float:
    """Bias at which cadmium ions are reduced, V."""
    level = -affinity * ELEMENTARY_CHARGE
    return redox.reduction(redox.STANDARD_POTENTIALS["Cd"], level, LIGHT).onset_voltage


def onset() -> Finding:
    """The same over the range of the dots' affinity."""
    affinity = spread(record("CdSe/CdS")["electron_affinity"])
    return predicted(cadmium_onset, {"affinity": affinity})


def gap() -> Finding:
    """Volts between the reaction and light; 1e-3 V stands for none."""
    affinity = spread(record("CdSe/CdS")["electron_affinity"])
    return predicted(
        lambda affinity: max(redox.voltage_gap(cadmium_onset(affinity), LIGHT), 1e-3),
        {"affinity": affinity},
    )


def inert() -> Finding:
    """No reaction with amine ligands."""
    level = -float(record("CdSe/CdS")["electron_affinity"]) * ELEMENTARY_CHARGE
    reaction = redox.reduction(redox.STANDARD_POTENTIALS["none"], level, LIGHT)
    return checked(not reaction.active, "no reduction sets in at any bias")


FINDINGS: dict[str, Recomputation] = {
    "P20-02": blue_lifetime,
    "P20-04": core_and_shell,
    "P20-09": internal_efficiency,
    "P20-10": red_lifetime,
    "P20-14": cadmium_half_life,
    "P20-15": gap,
    "P20-16": onset,
    "P20-17": inert,
    "P20-25": zinc_and_cadmium,
    "P20-26": inert_ratio,
    "P20-36": same_product,
    **{f"P20-T1-{n:02d}": lambda n=n: film_yield(n) for n in range(1, 14)},  # type: ignore[misc]
}
