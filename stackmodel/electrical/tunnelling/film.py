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
        thinnest: where the film is thinner, m, it is left out of means, and so are pinholes;
            0 leaves out nothing.
    """

    heights: tuple[float, float]
    thickness: float
    spread: float
    pinholes: float
    mass: float
    thinnest: float = 0.0

    @property
    def thin_share(self) -> float:
        """Share of the area that is left out."""
        if not self.thinnest:
            return 0.0
        gap = self.thinnest - self.thickness
        thin = float(ndtr(gap / self.spread)) if self.spread else float(gap > 0)
        return self.pinholes + (1 - self.pinholes) * thin


def decay(energy: np.ndarray, film: Barrier) -> np.ndarray:
    """Action per thickness (...), 1/m: the same wherever the film is thin, as the drop is."""
    return action(energy, np.array([1.0]), np.array([film.heights]), film.mass)


def transmission(energy: np.ndarray, film: Barrier) -> np.ndarray:
    """WKB transmission (...) at energies J, mean over the thickness.

    The action is `decay` times the thickness, so the mean over a Gaussian cut at zero is closed;
    `thickness_shares` gives the same by quadrature. In logarithms: exp(kappa^2 spread^2/2) alone
    overflows.

    Raises:
        InputError: a negative thickness or spread, or pinholes outside 0..1.
    """
    mean, spread = film.thickness, film.spread
    if mean <= 0 or spread < 0 or not 0 <= film.pinholes <= 1:
        raise InputError(
            f"a film needs a thickness > 0, a spread >= 0 and pinholes in 0..1; found {mean} m, "
            f"{spread} m, {film.pinholes}"
        )
    kappa = decay(energy, film)
    pinholes = 0.0 if film.thinnest else film.pinholes
    if spread == 0:
        through = np.exp(-kappa * mean) if mean >= film.thinnest else np.zeros_like(kappa)
    else:
        reduced = (mean - film.thinnest) / spread - kappa * spread
        exponent = -kappa * mean + 0.5 * (kappa * spread) ** 2 + log_ndtr(reduced)
        bare = 0.0 if film.thinnest else ndtr(-mean / spread)
        through = bare + np.exp(exponent)
    return pinholes + (1 - film.pinholes) * through


def flux(
    supply: Face, behind: Face, film: Barrier, temperature: float, attempts: float, depth: float
) -> float:
    """Carriers from `supply` to `behind` less those that return, 1/(m^2 s); 0 at equal levels.

    Args: see `spectrum`.
    """
    energy, carriers = spectrum(supply, behind, film, temperature, attempts, depth)
    return float(carriers @ transmission(energy, film))


def spectrum(
    supply: Face, behind: Face, film: Barrier, temperature: float, attempts: float, depth: float
) -> tuple[np.ndarray, np.ndarray]:
    """Energies (e,) J and the carriers that try at each, (e,) 1/(m^2 s), less those behind.

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
        return np.zeros(1), np.zeros(1)
    kinks = [supply.level, behind.level, supply.edge, behind.edge, *film.heights]
    inside = [e for e in kinks if low < e < high]
    energy, weight = panels(np.array([low, *inside, high]), 2 * thermal)
    width = np.sqrt(2 * np.pi) * behind.disorder if behind.disorder > 0 else thermal
    return energy, hopping_supply.spectrum(
        energy, weight,
        depth * supply.states * _states(supply, energy, thermal),
        _takes(behind, energy) / width,
        supply.level, behind.level, temperature, attempts, width,
    )  # fmt: skip


def thickness_at(
    parts: list[tuple[np.ndarray, np.ndarray, Barrier]], limit: float, steps: int = 30
) -> float:
    """Thickness, m, at which a uniform film passes `limit` [1/(m^2 s)]; 0 where none passes more.

    Args:
        parts: energies and carriers of a `spectrum`, and the barrier, of each kind of carrier.
        limit: > 0; steps: of the bisection.
    """
    decays = [decay(energy, film) for energy, _, film in parts]

    def passed(thickness: float) -> float:
        each = zip(parts, decays, strict=True)
        return sum(float(part[1] @ np.exp(-kappa * thickness)) for part, kappa in each)

    if passed(0.0) <= limit:
        return 0.0
    thin, thick = 0.0, max(film.thickness + WIDTHS * film.spread for _, _, film in parts)
    for _ in range(steps):
        middle = 0.5 * (thin + thick)
        thin, thick = (middle, thick) if passed(middle) > limit else (thin, middle)
    return thick


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


def _between_bands(
    supply: Face, behind: Face, film: Barrier, temperature: float
) -> tuple[np.ndarray, np.ndarray]:
    thermal = BOLTZMANN * temperature
    mass = (supply.states / 2) ** (2 / 3) * PLANCK**2 / (2 * np.pi * ELECTRON_MASS * thermal)
    energy, current = tsu_esaki.spectrum(
        max(supply.edge, behind.edge), supply.level, behind.level, temperature, mass,
        breaks=film.heights,
    )  # fmt: skip
    return energy, current / ELEMENTARY_CHARGE
