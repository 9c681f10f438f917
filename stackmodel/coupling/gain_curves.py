"""Gain of a film of dots against current and photon energy: thresholds, inversion, spectra.

Three states and the ladder of 1S and 1P side by side; what the film carries does not enter.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from stackmodel.constants import ELEMENTARY_CHARGE
from stackmodel.coupling import gain
from stackmodel.coupling.order import Engine, State
from stackmodel.description.stack import Stack
from stackmodel.dots.gain import three_state
from stackmodel.dots.gain.filling import band_emission, band_inversion
from stackmodel.dots.gain.ladder import mean_inversion, mean_pairs, pump_for_inversion
from stackmodel.dots.gain.spectrum import GAP_TEMPERATURE_COEFFICIENT, line_shape, shifted_energy
from stackmodel.dots.stationary import occupations
from stackmodel.errors import InputError, NoSolutionError
from stackmodel.formulation.dots import dot_problem
from stackmodel.formulation.gain import GainProblem, gain_problem

DECADES = (1e-2, 1e3)  # of current about the three-state threshold
POINTS = 121
DEGENERACY = 2  # of 1S, of either carrier
HOMOGENEOUS, SPLITTING = 0.03, 0.15  # eV, assumed: width of one dot's line, 1P above 1S
PAIRS = 40  # the most that are followed on a dot
BANDS = ["1S", "1P"]
CHARGES = (-2, -1, 0, 1, 2)
ENERGIES = 301
REFERENCE = 295.0  # K, where emission wavelengths are quoted
EV = ELEMENTARY_CHARGE


def thresholds(found: GainProblem) -> dict[str, Any]:
    """Currents of gain threshold: three states, each band of the ladder."""
    problem = found.problem
    tau_x, tau_xx = (1 / problem.pairs.total[problem.states.position(s)] for s in ("1e1h", "2e2h"))
    rates = [_threshold(found, band, 0) for band in (0, 1)]
    return {
        "gain_threshold_current_density": _current(
            found, three_state.threshold_rate(tau_x, tau_xx)
        ),
        "half_gain_current_density": _current(found, three_state.half_gain_rate(tau_x, tau_xx)),
        "band": BANDS,
        "band_energy": np.array([band.energy / EV for band in found.bands]),
        "band_threshold_current": np.array([_current(found, rate) for rate in rates]),
        "band_threshold_pairs": np.array(
            [float(mean_pairs(found.chain(r))) if r > 0 else np.nan for r in rates]
        ),
    }


def charged_thresholds(found: GainProblem) -> dict[str, Any]:
    """The same of 1S on dots with a permanent charge."""
    rates = [_threshold(found, 0, charge) for charge in CHARGES]
    return {
        "charge": np.array(CHARGES),
        "charged_threshold_current": np.array([_current(found, rate) for rate in rates]),
    }


def _current(found: GainProblem, rate: float) -> float:
    problem = found.problem
    return float(three_state.current_density(rate, problem.cross_section, problem.monolayers))


def _threshold(found: GainProblem, band: int, charge: int) -> float:
    """Pump rate [1/s]; 0 when the unpumped dot already amplifies, NaN when it never does."""
    idle = found.chain(1e-3, charge)
    if float(mean_inversion(idle, found.levels)[band]) > -1e-6:
        return 0.0
    try:
        return pump_for_inversion(lambda rate: found.chain(rate, charge), found.levels, band)
    except NoSolutionError:
        return np.nan


def against_current(found: GainProblem, rate: np.ndarray) -> dict[str, Any]:
    """Occupations, inversions, pairs and photons of each band against the pump rate."""
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


SHOWN = (
    "band",
    "band_threshold_current",
    "three_state_inversion",
    "band_inversion",
    "photon_energy",
    "relative_gain",
    "film_temperature",
    "dot_current",
)


def solve(stack: Stack, state: State) -> dict[str, Any]:
    """What the picture of a run shows: cold dots, the spectrum at twice the threshold of 1S."""
    found = _problem(stack)
    begins = thresholds(found)
    current = currents(begins["gain_threshold_current_density"], POINTS)
    dots = found.problem
    rate = three_state.injection_rate(current, dots.cross_section, dots.monolayers)
    at = 2 * float(begins["band_threshold_current"][0])
    every = (
        begins
        | against_current(found, rate)
        | spectra(stack, found, current, at, float(stack.ambient), None)
    )
    return {"drive_current": current} | {name: every[name] for name in SHOWN}


def currents(threshold: float, points: int) -> np.ndarray:
    """Axis about the three-state threshold, A/m^2."""
    return np.geomspace(DECADES[0], DECADES[1], points) * threshold


def _problem(stack: Stack) -> GainProblem:
    layer = next(layer for layer in stack.layers if layer.dots)
    return gain_problem(
        stack, layer, dot_problem(stack, layer), DEGENERACY, DEGENERACY, HOMOGENEOUS, SPLITTING,
        PAIRS,
    )  # fmt: skip


def absent(stack: Stack) -> str:
    """Why there is nothing to do, or ""."""
    if gain.absent(stack):
        return gain.absent(stack)
    try:
        _problem(stack)
    except InputError as error:
        return str(error)
    return ""


ENGINE = Engine(
    name="gain curves",
    needs=frozenset(),
    gives=frozenset({"drive_current", *SHOWN}),
    solve=solve,
    absent=absent,
)
