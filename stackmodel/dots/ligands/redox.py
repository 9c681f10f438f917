"""Which surface species the injected electrons reduce, and from which voltage.

Potentials are against the normal hydrogen electrode [V]; levels are energies [J] against vacuum.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from stackmodel.constants import BOLTZMANN, ELEMENTARY_CHARGE

# Trasatti, Pure Appl. Chem. 58, 955 (1986): 4.44 +- 0.02 V.
HYDROGEN_BELOW_VACUUM = 4.44
# Standard potentials of M2+/M0 in water (CRC Handbook; from memory, unverified); None: no ion that
# can be reduced inside the gap. In a film they shift with ligand and solvent by tenths of a volt.
STANDARD_POTENTIALS: dict[str, float | None] = {
    "Cd": -0.403,
    "Zn": -0.762,
    "Mg": -2.372,
    "none": None,
}


@dataclass(frozen=True)
class Reduction:
    """How a species stands against the dot.

    Attributes:
        level: energy of the added electron, J below vacuum (negative).
        margin: level above the dot's conduction level, J; negative: reduced before light.
        onset_voltage: bias at which the electron quasi-Fermi level reaches it, V.
        active: the reaction runs before the dot lights up.
    """

    level: float
    margin: float
    onset_voltage: float
    active: bool


def level_of(potential: ArrayLike) -> np.ndarray:
    """Energy [J, negative] of an electron at a potential [V against NHE]."""
    return -ELEMENTARY_CHARGE * (HYDROGEN_BELOW_VACUUM + np.asarray(potential, dtype=float))


def reduction(potential: float | None, conduction_level: float, light_voltage: float) -> Reduction:
    """Where a species of this potential stands at a dot of this conduction level [J, negative].

    light_voltage: bias [V] at which the electron quasi-Fermi level reaches the conduction level
    (light turn-on with inert ligands). The reaction sets in by (E_C - E_red)/e before it.
    """
    if potential is None:
        return Reduction(np.inf, np.inf, np.inf, False)
    level = float(level_of(potential))
    margin = level - conduction_level
    return Reduction(level, margin, light_voltage + margin / ELEMENTARY_CHARGE, margin < 0)


def reduced_share(
    fermi: ArrayLike, level: float, temperature: float, electrons: int = 2
) -> np.ndarray:
    """Share of the species that is reduced once settled at a quasi-Fermi level [J] (Nernst).

    1/(1 + exp(-z (E_F - E_red)/kT)), z electrons an ion.
    """
    exponent = electrons * (np.asarray(fermi, dtype=float) - level) / (BOLTZMANN * temperature)
    return 1 / (1 + np.exp(-np.clip(exponent, -700, 700)))


def reaction_rate(
    fermi: ArrayLike, level: float, temperature: float, exchange: float, symmetry: float = 0.5
) -> np.ndarray:
    """Net reductions per ion and second: k_0 [exp(a x) - exp(-(1 - a) x)], x = (E_F - E_red)/kT.

    Butler-Volmer; zero when the quasi-Fermi level stands at the level. exchange k_0 [1/s]: a fit.
    """
    x = (np.asarray(fermi, dtype=float) - level) / (BOLTZMANN * temperature)
    x = np.clip(x, -600, 600)
    return exchange * (np.exp(symmetry * x) - np.exp(-(1 - symmetry) * x))


def voltage_gap(reduction_onset: float, light_voltage: float) -> float:
    """Volts between the rise of the current (first reaction) and light; 0 for inert ligands."""
    return max(light_voltage - reduction_onset, 0.0) if np.isfinite(reduction_onset) else 0.0
