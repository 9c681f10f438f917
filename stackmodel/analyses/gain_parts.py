"""The parts of the gain answer: thresholds, curves against current, spectra, light, stripe."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from stackmodel.constants import ELEMENTARY_CHARGE
from stackmodel.errors import InputError, NoSolutionError

if TYPE_CHECKING:
    from stackmodel.description.stack import Stack
    from stackmodel.formulation.gain import GainProblem

BANDS = ["1S", "1P"]
CHARGES = (-2, -1, 0, 1, 2)
ENERGIES = 301
REFERENCE = 295.0  # K, where emission wavelengths are quoted
EV = ELEMENTARY_CHARGE


def thresholds(found: GainProblem) -> dict[str, Any]:
    """Currents of gain threshold: three states, each band of the ladder, charged dots."""
    from stackmodel.dots.gain import three_state
    from stackmodel.dots.gain.ladder import mean_pairs

    problem = found.problem
    tau_x, tau_xx = (1 / problem.pairs.total[problem.states.position(s)] for s in ("1e1h", "2e2h"))

    def current(rate: float) -> float:
        return float(three_state.current_density(rate, problem.cross_section, problem.monolayers))

    rates = [_threshold(found, band, 0) for band in (0, 1)]
    return {
        "gain_threshold_current_density": current(three_state.threshold_rate(tau_x, tau_xx)),
        "half_gain_current_density": current(three_state.half_gain_rate(tau_x, tau_xx)),
        "band": BANDS,
        "band_energy": np.array([band.energy / EV for band in found.bands]),
        "band_threshold_current": np.array([current(rate) for rate in rates]),
        "band_threshold_pairs": np.array(
            [float(mean_pairs(found.chain(r))) if r > 0 else np.nan for r in rates]
        ),
        "charge": np.array(CHARGES),
        "charged_threshold_current": np.array(
            [current(_threshold(found, 0, charge)) for charge in CHARGES]
        ),
    }


def _threshold(found: GainProblem, band: int, charge: int) -> float:
    """Pump rate [1/s]; 0 when the unpumped dot already amplifies, NaN when it never does."""
    from stackmodel.dots.gain.ladder import mean_inversion, pump_for_inversion

    idle = found.chain(1e-3, charge)
    if float(mean_inversion(idle, found.levels)[band]) > -1e-6:
        return 0.0
    try:
        return pump_for_inversion(lambda rate: found.chain(rate, charge), found.levels, band)
    except NoSolutionError:
        return np.nan


def against_current(found: GainProblem, rate: np.ndarray) -> dict[str, Any]:
    """Occupations, inversions, pairs and photons of each band against the pump rate."""
    from stackmodel.dots.gain import three_state
    from stackmodel.dots.gain.filling import band_emission, band_inversion
    from stackmodel.dots.stationary import occupations

    problem = found.problem
    tau_x, tau_xx = (1 / problem.pairs.total[problem.states.position(s)] for s in ("1e1h", "2e2h"))
    chain = found.chain(rate)
    share, states = occupations(chain), chain.states
    photons = found.law.radiative * band_emission(states, found.levels)
    return {
        "gain_state": ["0", "X", "XX"],
        "three_state_occupation": three_state.populations(rate, tau_x, tau_xx).T,
        "three_state_inversion": three_state.inversion(rate, tau_x, tau_xx),
        "band_inversion": share @ band_inversion(states, found.levels).T,
        "band_photon_rate": share @ photons.T,
        "ladder_mean_pairs": share @ states.electrons,
    }


def spectra(
    stack: Stack,
    found: GainProblem,
    current: np.ndarray,
    at: float,
    temperature: float,
    saturated: float | None,
) -> dict[str, Any]:
    """Gain at one current, and emission at every current, against photon energy."""
    from stackmodel.dots.gain import three_state
    from stackmodel.dots.gain.filling import band_emission
    from stackmodel.dots.gain.ladder import mean_inversion
    from stackmodel.dots.gain.spectrum import (
        GAP_TEMPERATURE_COEFFICIENT,
        line_shape,
        shifted_energy,
    )
    from stackmodel.dots.stationary import occupations

    problem, layer = found.problem, found.problem.layer
    stated = stack.material(layer.dots.material).gap_temperature_coefficient  # type: ignore[union-attr]
    slope = GAP_TEMPERATURE_COEFFICIENT if stated is None else float(stated) * EV
    wide = max(band.inhomogeneous + band.homogeneous for band in found.bands)
    low, high = found.bands[0].energy - 2 * wide, found.bands[1].energy + 2 * wide
    energies = np.linspace(low, high, ENERGIES)
    lines = []
    for band in found.bands:
        centre = shifted_energy(band.energy, temperature, REFERENCE, slope)
        lines.append(line_shape(energies, band, centre))
    pump = three_state.injection_rate(
        np.append(current, at), problem.cross_section, problem.monolayers
    )
    chain = found.chain(pump)
    inverted = mean_inversion(chain, found.levels)[:, -1]
    peaks = [line.max() for line in lines]
    relative = sum(
        band.strength * inverted[i] * lines[i] / peaks[i] for i, band in enumerate(found.bands)
    )
    photons = found.law.radiative * band_emission(chain.states, found.levels)
    rates = occupations(chain)[:-1] @ photons.T
    values = {
        "photon_energy": energies / EV,
        "relative_gain": relative,
        "band_spectrum": rates @ np.array(lines) * EV,
        "film_temperature": temperature,
        "dot_current": at,
    }
    return values if saturated is None else values | {"material_gain": saturated * relative}


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
