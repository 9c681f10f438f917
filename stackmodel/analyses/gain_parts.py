"""The parts of the gain answer that a run leaves out: sensitivities, light, stripe, ensemble."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from stackmodel.errors import InputError

if TYPE_CHECKING:
    from stackmodel.description.stack import Stack
    from stackmodel.formulation.gain import GainProblem


def sensitivities(found: GainProblem, at: float) -> dict[str, Any]:
    """Exact derivatives of the mean inversion of each band at one current.

    By the logarithm of the pump and of each constant of the statistical rule, whose rates are
    linear in them; not of the logarithm of the inversion, which changes sign at threshold.
    """
    from stackmodel.dots.gain import three_state
    from stackmodel.dots.gain.filling import band_inversion
    from stackmodel.dots.gain.ladder import ladder
    from stackmodel.dots.recombination import PairLaw
    from stackmodel.dots.sensitivity import mean_derivatives

    problem = found.problem
    rate = three_state.injection_rate(at, problem.cross_section, problem.monolayers)
    chain = found.chain(float(rate))
    bands = [mean_derivatives(chain, row) for row in band_inversion(chain.states, found.levels)]
    law = found.law
    alone = {
        "pair in": (float(rate), PairLaw(0.0, 0.0, 0.0)),
        "radiative": (0.0, PairLaw(law.radiative, 0.0, 0.0)),
        "Auger electron": (0.0, PairLaw(0.0, law.auger_electron, 0.0)),
        "Auger hole": (0.0, PairLaw(0.0, 0.0, law.auger_hole)),
        "trap": (0.0, PairLaw(0.0, 0.0, 0.0, law.trap)),
    }
    parts = {name: ladder(pump, only, found.pairs).rates for name, (pump, only) in alone.items()}
    running = [name for name, rates in parts.items() if rates.any()]
    table = [[band.along(parts[name]) for band in bands] for name in running]
    return {"move": running, "inversion_sensitivity": np.array(table)}


def by_light(
    stack: Stack, found: GainProblem, cross_section: float | None, wavelength: float | None
) -> dict[str, Any]:
    """Inversion right after a short pulse of light, and the fluence at which it begins."""
    from stackmodel.dots.gain.optical import fluence_for, occupancy, poisson_inversion
    from stackmodel.dots.gain.optical import threshold_mean as threshold

    means = np.linspace(0.0, 12.0, 61)
    curves = [[poisson_inversion(m, found.levels, band) for m in means] for band in (0, 1)]
    wanted = np.array([threshold(found.levels, band=band) for band in (0, 1)])
    values: dict[str, Any] = {
        "short_pulse_pairs": means,
        "pulse_inversion": np.array(curves).T,
        "pulse_threshold_pairs": wanted,
    }
    assert wavelength is not None
    if cross_section is not None:
        values["threshold_fluence"] = fluence_for(wanted, cross_section, wavelength)
    elif stack.operation.pump_fluence is not None:
        per_area = occupancy(float(stack.operation.pump_fluence), 1.0, wavelength)
        values["implied_cross_section"] = float(wanted[0] / per_area)
    return values


def stripe(
    found: GainProblem,
    at: float,
    saturated: float,
    confinement: float | None,
    loss: float | None,
    lengths: np.ndarray | None,
) -> dict[str, Any]:
    """Amplified spontaneous emission at the end of a stripe, at one current."""
    from stackmodel.dots.gain import three_state
    from stackmodel.dots.gain.amplified import stripe_intensity
    from stackmodel.dots.gain.ladder import mean_inversion

    assert confinement is not None
    assert loss is not None
    problem = found.problem
    rate = three_state.injection_rate(at, problem.cross_section, problem.monolayers)
    inverted = float(mean_inversion(found.chain(float(rate)), found.levels)[0])
    net = confinement * saturated * inverted - loss
    if lengths is None:
        lengths = np.linspace(0.0, 3e-3, 121)
    return {
        "net_modal_gain": net,
        "stripe_length": lengths,
        "stripe_intensity": stripe_intensity(lengths, net),
    }


def ensemble(
    found: GainProblem, rate: np.ndarray, count: int, size_spread: float, seed: int
) -> dict[str, Any]:
    """1S inversion averaged over dots of spread size: cross-section d^2, Auger 1/d^3."""
    from stackmodel.dots.ensemble import draw, size_scaled
    from stackmodel.dots.gain.filling import band_inversion
    from stackmodel.dots.gain.ladder import ladder
    from stackmodel.dots.stationary import occupations

    mean = found.problem.diameter
    if mean is None or not 1 <= count <= 3000:
        raise InputError("--ensemble takes 1 to 3000 dots, which need a diameter")
    sample = draw(count, mean, size_spread, 0.0, seed)
    pump = np.multiply.outer(rate, (sample.diameters / mean) ** 2)
    chain = ladder(pump, size_scaled(found.law, sample.diameters, mean), found.pairs)
    inverted = occupations(chain) @ band_inversion(chain.states, found.levels)[0]
    return {"ensemble_inversion": inverted.mean(axis=-1)}
