"""Exchange of one carrier between a contact and a dot's level, through the insulator between."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.special import expit

from stackmodel.constants import BOLTZMANN
from stackmodel.electrical.tunnelling.quadrature import panels
from stackmodel.electrical.tunnelling.wkb import transmission

NODES = 6  # a panel: the kink at the level of the dot sets the error, not the order


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
            energy, weight = panels(np.array([*ends, self.level]), 2 * thermal, NODES)
            x = (energy - self.edge) / self.disorder
            per = np.exp(-0.5 * x * x) / (np.sqrt(2 * np.pi) * self.disorder)
            return energy, rate * weight * per
        # E - edge = kT s^2 takes the root out of the parabolic density of states.
        s, weight = panels(np.array([0.0, 7.0]), 0.25, NODES)
        return self.edge + thermal * s * s, rate * weight * 4 / np.sqrt(np.pi) * s * s


def exchange(
    reservoir: Reservoir,
    dot_level: np.ndarray,
    gap: np.ndarray,
    heights: np.ndarray,
    mass: float,
) -> tuple[np.ndarray, np.ndarray]:
    """Rates into and out of otherwise settled levels of dots, behind barriers of many widths.

    A carrier that comes in above the level relaxes, one below it takes the difference from heat
    (Miller and Abrahams, Phys. Rev. 120, 745, 1960); it crosses the barrier at the higher of the
    two energies. In over out is exp((level - dot_level)/kT).

    Args:
        reservoir: the contact.
        dot_level: (t, q) addition energy of the dot at every place and charge, J.
        gap: (t,) width of the barrier to the contact, m; heights: (t, 2) at its two ends, J.
        mass: tunnelling mass, free-electron masses.

    Returns:
        rate in, rate out, (t, q) 1/s; out is for one carrier that is there.
    """
    thermal = BOLTZMANN * reservoir.temperature
    energy, attempts = reservoir.spectrum()
    supply = attempts * expit((reservoir.level - energy) / thermal)
    widths, ends = gap[:, None, None], heights[:, None, None, :]
    # What comes from above the level is summed from the top, what comes from below it from the
    # bottom: one pass over the energies serves every charge of the dot.
    falling = np.zeros((len(gap), len(energy) + 1))
    falling[:, :-1] = supply * transmission(energy, widths, ends, mass)
    falling = falling[:, ::-1].cumsum(axis=1)[:, ::-1]
    with np.errstate(divide="ignore"):
        rising = np.append(-np.inf, np.logaddexp.accumulate(np.log(supply) + energy / thermal))
    first = np.searchsorted(energy, dot_level)
    lifted = np.exp(rising[first] - dot_level / thermal)
    into = np.take_along_axis(falling, first, axis=1)
    into += lifted * transmission(dot_level, widths, ends, mass)
    return into, into * np.exp((dot_level - reservoir.level) / thermal)
