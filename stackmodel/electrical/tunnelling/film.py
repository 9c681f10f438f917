"""Carriers that cross an insulating film from one layer into the other, with nothing in it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.special import log_ndtr, ndtr

from stackmodel.constants import BOLTZMANN, ELECTRON_MASS, ELEMENTARY_CHARGE, PLANCK
from stackmodel.electrical.tunnelling import hopping_supply, tsu_esaki
from stackmodel.electrical.tunnelling.quadrature import panels
from stackmodel.electrical.tunnelling.wkb import action
from stackmodel.errors import InputError

REACH = 40.0  # kT above levels and edges beyond which nothing is left of the supply
WIDTHS = 9.0  # of a Gaussian, on either side


@dataclass(frozen=True)
class Face:
    """The carriers' states beside the film; energies upwards, for holes with their sign turned.

    Attributes:
        edge: band edge, or centre of the Gaussian, J.
        disorder: sigma of the Gaussian, J; 0 is a parabolic band.
        states: 1/m^3, of the band (effective) or of the sites.
        level: Fermi level, J.
    """

    edge: float
    disorder: float
    states: float
    level: float


@dataclass(frozen=True)
class Barrier:
    """The film.

    Attributes:
        heights: (2,) barrier at the supplying and at the receiving face, J, straight between.
        thickness: mean, m; spread: width of its Gaussian, m, 0 is uniform.
        pinholes: share of the area without film.
        mass: tunnelling mass, free-electron masses.
    """

    heights: tuple[float, float]
    thickness: float
    spread: float
    pinholes: float
    mass: float


def transmission(energy: np.ndarray, film: Barrier) -> np.ndarray:
    """WKB transmission (...) at energies J, mean over the thickness.

    The drop over the film is the same wherever it is thin, so the action is kappa times the
    thickness and the mean over a Gaussian cut at zero is closed; `thickness_shares` gives the
    same by quadrature. In logarithms: exp(kappa^2 spread^2/2) alone overflows.

    Raises:
        InputError: a negative thickness or spread, or pinholes outside 0..1.
    """
    mean, spread = film.thickness, film.spread
    if mean <= 0 or spread < 0 or not 0 <= film.pinholes <= 1:
        raise InputError(
            f"a film needs a thickness > 0, a spread >= 0 and pinholes in 0..1; found {mean} m, "
            f"{spread} m, {film.pinholes}"
        )
    kappa = action(energy, np.array([1.0]), np.array([film.heights]), film.mass)
    if spread == 0:
        through = np.exp(-kappa * mean)
    else:
        reduced = mean / spread - kappa * spread
        exponent = -kappa * mean + 0.5 * (kappa * spread) ** 2 + log_ndtr(reduced)
        through = ndtr(-mean / spread) + np.exp(exponent)
    return film.pinholes + (1 - film.pinholes) * through


def flux(
    supply: Face, behind: Face, film: Barrier, temperature: float, attempts: float, depth: float
) -> float:
    """Carriers from `supply` to `behind` less those that return, 1/(m^2 s); 0 at equal levels.

    Two bands exchange plane waves (Tsu and Esaki 1973). Where either layer is disordered it has
    none: the carriers within `depth` of the face try `attempts` times a second, and a Gaussian
    behind takes them as far as it has a site in resonance, one at its centre.

    Args:
        supply, behind: the faces; film: the barrier between.
        temperature: K; attempts: 1/s; depth: m.
    """
    if supply.disorder == 0 and behind.disorder == 0:
        return _between_bands(supply, behind, film, temperature)
    thermal = BOLTZMANN * temperature
    low, high = _range(supply, behind, thermal)
    if low >= high:
        return 0.0
    kinks = [supply.level, behind.level, supply.edge, behind.edge, *film.heights]
    inside = [e for e in kinks if low < e < high]
    energy, weight = panels(np.array([low, *inside, high]), 2 * thermal)
    width = np.sqrt(2 * np.pi) * behind.disorder if behind.disorder > 0 else thermal
    return hopping_supply.rate(
        energy, weight,
        depth * supply.states * _states(supply, energy, thermal),
        _takes(behind, energy) / width,
        transmission(energy, film),
        supply.level, behind.level, temperature, attempts, width,
    )  # fmt: skip


def _range(supply: Face, behind: Face, thermal: float) -> tuple[float, float]:
    """Energies at which both sides have states and anybody is there."""
    top = max(supply.level, behind.level, supply.edge, behind.edge) + REACH * thermal
    ends = [
        (f.edge - WIDTHS * f.disorder, f.edge + WIDTHS * f.disorder if f.disorder > 0 else top)
        for f in (supply, behind)
    ]
    return max(low for low, _ in ends), min(high for _, high in ends)


def _states(face: Face, energy: np.ndarray, thermal: float) -> np.ndarray:
    """Density of states over the number of states, 1/J."""
    if face.disorder > 0:
        return hopping_supply.gaussian(energy, face.edge, face.disorder)
    return 2 / np.sqrt(np.pi) * np.sqrt(np.maximum(energy - face.edge, 0.0) / thermal) / thermal


def _takes(face: Face, energy: np.ndarray) -> np.ndarray:
    """Share of the attempts that finds a state: a band takes all above its edge."""
    if face.disorder > 0:
        return np.exp(-0.5 * ((energy - face.edge) / face.disorder) ** 2)
    return (energy >= face.edge).astype(float)


def _between_bands(supply: Face, behind: Face, film: Barrier, temperature: float) -> float:
    thermal = BOLTZMANN * temperature
    mass = (supply.states / 2) ** (2 / 3) * PLANCK**2 / (2 * np.pi * ELECTRON_MASS * thermal)
    current = tsu_esaki.current_density(
        lambda energy: transmission(energy, film),
        max(supply.edge, behind.edge), supply.level, behind.level, temperature, mass,
        breaks=film.heights,
    )  # fmt: skip
    return current / ELEMENTARY_CHARGE
