"""Exchange of one carrier between a contact and a dot's level, through the insulator between."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.special import expit

from stackmodel.constants import BOLTZMANN
from stackmodel.electrical.tunnelling.quadrature import panels
from stackmodel.electrical.tunnelling.wkb import transmission


@dataclass(frozen=True)
class Reservoir:
    """The face of a layer beside the insulator, seen from a dot; carrier energies upwards.

    Electrons: energies as they are. Holes: all energies with their sign turned, so that a deeper
    valence level is a higher one.

    Attributes:
        edge: band edge, or centre of the Gaussian, J.
        disorder: sigma of the Gaussian, J; 0 is a parabolic band.
        states: 1/m^3, of the band (effective) or of the sites.
        level: quasi-Fermi level, J.
        temperature: K.
        attempts: 1/s.
        volume: of the contact from which a dot is reached, m^3.
    """

    edge: float
    disorder: float
    states: float
    level: float
    temperature: float
    attempts: float
    volume: float

    def spectrum(self) -> tuple[np.ndarray, np.ndarray]:
        """Energies (e,), and attempts per second in each (e,), quadrature weight included."""
        thermal = BOLTZMANN * self.temperature
        rate = self.attempts * self.volume * self.states
        if self.disorder > 0:
            ends = self.edge + self.disorder * np.array([-9.0, 9.0])
            energy, weight = panels(np.array([*ends, self.level]), 2 * thermal)
            x = (energy - self.edge) / self.disorder
            per = np.exp(-0.5 * x * x) / (np.sqrt(2 * np.pi) * self.disorder)
            return energy, rate * weight * per
        # E - edge = kT s^2 takes the root out of the parabolic density of states.
        s, weight = panels(np.array([0.0, 7.0]), 0.25)
        return self.edge + thermal * s * s, rate * weight * 4 / np.sqrt(np.pi) * s * s


def exchange(
    reservoir: Reservoir,
    dot_level: np.ndarray,
    widths: np.ndarray,
    heights: np.ndarray,
    mass: float,
) -> tuple[np.ndarray, np.ndarray]:
    """Rates into and out of an otherwise settled level of the dot.

    A carrier that comes in above the level relaxes, one below it takes the difference from heat
    (Miller and Abrahams, Phys. Rev. 120, 745, 1960); it crosses the barrier at the higher of the
    two energies. In over out is exp((level - dot_level)/kT) exactly.

    Args:
        reservoir: the contact.
        dot_level: (...) addition energy of the dot, J.
        widths: (..., segments) m; heights: (..., segments, 2) J, of the barrier to the contact.
        mass: tunnelling mass, free-electron masses.

    Returns:
        rate in, rate out, (...) 1/s; out is for one carrier that is there.
    """
    thermal = BOLTZMANN * reservoir.temperature
    energy, attempts = reservoir.spectrum()
    dot = np.asarray(dot_level, dtype=float)[..., None]
    through = transmission(
        np.maximum(energy, dot), widths[..., None, :], heights[..., None, :, :], mass
    )
    lift = (energy - dot) / thermal
    filled = expit((reservoir.level - energy) / thermal)
    empty = expit((energy - reservoir.level) / thermal)
    into = (attempts * through * filled * np.exp(np.minimum(lift, 0.0))).sum(axis=-1)
    out = (attempts * through * empty * np.exp(np.minimum(-lift, 0.0))).sum(axis=-1)
    return into, out
