"""Gain thresholds of the review (Jung, Ahn and Klimov 2021)."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np

from stackmodel.constants import ELECTRON_MASS, REDUCED_PLANCK
from stackmodel.dots.confinement import infinite_well
from stackmodel.dots.gain import filling, ladder, three_state
from stackmodel.dots.recombination import PairLaw
from stackmodel.verdict.claims.finding import Finding, Recomputation, checked, found
from stackmodel.verdict.claims.sampling import Range, predicted, spread
from stackmodel.verdict.claims.shipped import record
from stackmodel.verdict.claims.single_photon import volume_auger

RADIUS = 3e-9  # m, the review's standard dot
TAU_X = 20e-9  # s, its exciton
FILL = 0.5
GRADED_X, GRADED_AUGER, GRADED_AREA = 12e-9, 2.4e-9, 3e-16  # s, s, m^2, of graded dots, as printed
ROUNDING = 1e-12
PAIRS = 30


def section() -> float:
    """Electrical cross-section of the standard dot."""
    return three_state.electrical_cross_section(math.pi * RADIUS**2, FILL)


def threshold_numbers() -> Finding:
    """<N> at threshold for degeneracies (2, 2) and (8, 8)."""
    return found(filling.threshold_occupancy(2, 2), filling.threshold_occupancy(8, 8))


def lead_chalcogenides() -> Finding:
    """Four valleys of two spins, and what they need."""
    degeneracy = 4 * 2
    return found(degeneracy, filling.threshold_occupancy(degeneracy, degeneracy))


def excitons_at_threshold() -> Finding:
    """P_X + 2 P_XX where the populations of XX and 0 are equal."""
    tau_xx = volume_auger(RADIUS)
    rate = three_state.threshold_rate(TAU_X, tau_xx)
    _, one, two = three_state.populations(rate, TAU_X, tau_xx)
    return found(one + 2 * two)


def confinement() -> Finding:
    """Equation 1, against the energy of the lowest wave in a sphere: (pi/R)^2 hbar^2/2m."""
    radius = np.array([1e-9, 2e-9, 4e-9])
    kernel = infinite_well.band_gap(radius, 0.0, 0.1)
    momentum = REDUCED_PLANCK * math.pi / radius
    expected = momentum**2 / (2 * 0.1 * ELECTRON_MASS)
    return _same(float(np.max(np.abs(kernel / expected - 1))), "three radii")


def populations() -> Finding:
    """P_0, P_X, P_XX solve the rate equations: what enters each state leaves it."""
    tau_xx, rates = volume_auger(RADIUS), np.geomspace(1e5, 1e12, 8)
    zero, one, two = three_state.populations(rates, TAU_X, tau_xx)
    ground = rates * zero - one / TAU_X
    top = rates * one - two / tau_xx
    scale = rates * np.maximum(zero, one)
    worst = float(np.max(np.maximum(abs(ground), abs(top)) / scale))
    total = float(np.max(abs(zero + one + two - 1)))
    return _same(max(worst, total), "eight rates in the rate equations")


def threshold_formula() -> Finding:
    """No inversion at g_th."""
    tau_xx = volume_auger(RADIUS)
    rate = three_state.threshold_rate(TAU_X, tau_xx)
    return _same(abs(float(three_state.inversion(rate, TAU_X, tau_xx))), "P_XX - P_0 at g_th")


def half_formula() -> Finding:
    """An inversion of one half at g_1/2."""
    tau_xx = volume_auger(RADIUS)
    rate = three_state.half_gain_rate(TAU_X, tau_xx)
    left = abs(float(three_state.inversion(rate, TAU_X, tau_xx)) - 0.5)
    return _same(left, "P_XX - P_0 - 1/2 at g_1/2")


def approximate_ratio() -> Finding:
    """g_1/2 over sqrt(beta) g_th, near one only when Auger decay is fast."""
    ratios, graded = [], (GRADED_X, total_lifetime(GRADED_X, GRADED_AUGER))
    for tau_x, tau_xx in ((TAU_X, volume_auger(RADIUS)), graded):
        exact = three_state.half_gain_rate(tau_x, tau_xx)
        ratios.append(
            float(exact / three_state.threshold_rate(tau_x, tau_xx) / math.sqrt(tau_x / tau_xx))
        )
    return checked(
        abs(ratios[0] - 1) < 0.02,
        f"g_1/2 over the approximation: {ratios[0]:.3f} standard, {ratios[1]:.2f} graded",
        ratios[0],
    )


def standard_dot() -> Finding:
    """tau_A, beta and sqrt(beta)."""
    auger = volume_auger(RADIUS)
    return found(auger, TAU_X / auger, math.sqrt(TAU_X / auger))


def threshold_current() -> Finding:
    """Equation 2 for the standard dot."""
    rate = three_state.threshold_rate(TAU_X, volume_auger(RADIUS))
    return found(three_state.current_density(rate, section()))


def half_gain_current() -> Finding:
    """Equation 3 for the standard dot."""
    rate = three_state.half_gain_rate(TAU_X, volume_auger(RADIUS))
    at_110 = three_state.half_gain_rate(TAU_X, 110e-12)
    other = float(three_state.current_density(at_110, section())) / 1e7
    return found(three_state.current_density(rate, section()), remark=f"{other:.2f} with 110 ps")


def usual_current() -> Finding:
    """Populations at 1 A/cm^2."""
    rate = three_state.injection_rate(1e4, section())
    return found(*three_state.populations(rate, TAU_X, volume_auger(RADIUS)))


def lasing_current() -> Finding:
    """Populations at j_1/2."""
    tau_xx = volume_auger(RADIUS)
    rate = three_state.half_gain_rate(TAU_X, tau_xx)
    return found(*three_state.populations(rate, TAU_X, tau_xx))


def graded_inputs() -> dict[str, Range]:
    """Lifetime, yield and diameter of the graded dots by their record, and the printed filling."""
    dots = record("CdSe/CdZnSe")
    return {
        "tau_x": spread(dots["lifetimes"]["X"]),
        "yield_xx": spread(dots["yields"]["XX"]),
        "diameter": spread(dots["diameter"]),
        "fill": (0.5, 0.5, 0.6),
    }


def graded_threshold(tau_x: float, yield_xx: float, diameter: float, fill: float) -> float:
    """Equation 2 with the total lifetime of the biexciton."""
    total = total_lifetime(tau_x, auger_of(tau_x, yield_xx))
    return equation_2(tau_x, total, math.pi * diameter**2 / 4, fill)


def equation_2(tau_x: float, tau_xx: float, geometric: float, fill: float) -> float:
    """Threshold current density, A/m^2."""
    cross_section = three_state.electrical_cross_section(geometric, fill)
    rate = three_state.threshold_rate(tau_x, tau_xx)
    return float(three_state.current_density(rate, cross_section))


def auger_of(tau_x: float, yield_xx: float) -> float:
    """Auger lifetime of a biexciton of so large a yield, its radiation four times that of X."""
    return tau_x / 4 * yield_xx / (1 - yield_xx)


def total_lifetime(tau_x: float, tau_auger: float) -> float:
    """Auger beside radiation four times as fast as the exciton's."""
    return 1 / (1 / tau_auger + 4 / tau_x)


def printed_threshold() -> Finding:
    """Equation 2 with the printed parameters of graded dots."""
    total = equation_2(GRADED_X, total_lifetime(GRADED_X, GRADED_AUGER), GRADED_AREA, FILL)
    other = equation_2(GRADED_X, GRADED_AUGER, GRADED_AREA, FILL) / 1e4
    return found(total, remark=f"{other:.2f} with the Auger lifetime alone")


def mean_excitons(
    current: float, tau_x: float, yield_xx: float, diameter: float, fill: float
) -> float:
    """<N> of the ladder: radiation as N^2, Auger as N^2 (N - 1)/4."""
    each = 1 / (4 * auger_of(tau_x, yield_xx))
    law = PairLaw(radiative=1 / tau_x, auger_electron=each, auger_hole=each)
    cross_section = three_state.electrical_cross_section(math.pi * diameter**2 / 4, fill)
    pump = float(three_state.injection_rate(current, cross_section))
    return float(ladder.mean_pairs(ladder.ladder(pump, law, PAIRS)))


def excitons_at(current: float) -> Finding:
    """The same at a current density with its interval."""
    return predicted(lambda **inputs: mean_excitons(current, **inputs), graded_inputs())


def three_excitons() -> Finding:
    """<N> at 18 A/cm^2, and the current that three excitons would take."""
    from scipy.optimize import brentq

    middle = {name: value for name, (_, value, _) in graded_inputs().items()}
    needed = brentq(lambda current: mean_excitons(current, **middle) - 3, 1e5, 1e7)
    words = f"3 excitons would take {needed / 1e4:.0f} A/cm2"
    return replace(excitons_at(18e4), remark=words)


def _same(deviation: float, words: str) -> Finding:
    said = f"largest deviation {deviation:.1e}: {words}"
    return checked(deviation < ROUNDING, said, 1 + deviation)


FINDINGS: dict[str, Recomputation] = {
    "R21-02": confinement,
    "R21-03": threshold_numbers,
    "R21-04": excitons_at_threshold,
    "R21-15": populations,
    "R21-16": threshold_formula,
    "R21-17": half_formula,
    "R21-18": standard_dot,
    "R21-20": threshold_current,
    "R21-21": half_gain_current,
    "R21-23": usual_current,
    "R21-24": lasing_current,
    "R21-37": printed_threshold,
    "R21-38": lambda: predicted(graded_threshold, graded_inputs()),
    "R21-39": three_excitons,
    "R21-47": lambda: excitons_at(1060e4),
    "R21-61": approximate_ratio,
    "R21-62": lead_chalcogenides,
}
