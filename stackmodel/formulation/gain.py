"""What gain takes from the stack: transitions, levels, and the ladder of the dots' film."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from stackmodel.constants import ELEMENTARY_CHARGE, PLANCK, SPEED_OF_LIGHT
from stackmodel.description.stack import Layer, Stack
from stackmodel.dots.chain import Chain
from stackmodel.dots.gain.filling import Levels
from stackmodel.dots.gain.ladder import ladder
from stackmodel.dots.gain.spectrum import Band
from stackmodel.dots.recombination import PairLaw
from stackmodel.errors import InputError
from stackmodel.formulation.dots import DotProblem

P_OVER_S = 3  # degeneracy of 1P over 1S: as many more pairs amplify in an inverted band


@dataclass(frozen=True)
class GainProblem:
    """Two transitions of the dots of a film, pumped by pairs.

    Attributes:
        problem: the dots.
        levels: degeneracies of 1S and 1P.
        bands: the transitions, strengths relative to the saturated 1S gain.
        pairs: the most pairs followed.
    """

    problem: DotProblem
    levels: Levels
    bands: tuple[Band, Band]
    pairs: int

    @property
    def law(self) -> PairLaw:
        """Constants of the statistical rule, which the ladder needs at any filling."""
        return self.problem.law

    def chain(self, rate: np.ndarray | float, charge: int = 0) -> Chain:
        """The ladder at `rate` pairs a second (...), on a dot of a permanent charge."""
        return ladder(rate, self.law, self.pairs, charge)


def gain_problem(
    stack: Stack,
    layer: Layer,
    problem: DotProblem,
    electron_degeneracy: int,
    hole_degeneracy: int,
    homogeneous: float,
    splitting: float,
    pairs: int,
) -> GainProblem:
    """Bands from the emission of the dot material; energies in eV, widths full at half maximum.

    The inhomogeneous width is what the measured width has beyond the homogeneous, in squares.
    """
    assert layer.dots is not None
    material = stack.material(layer.dots.material)
    if material.emission_wavelength is None or material.linewidth is None:
        raise InputError(
            f"gain spectra need emission_wavelength and linewidth of {layer.dots.material!r}"
        )
    energy = PLANCK * SPEED_OF_LIGHT / float(material.emission_wavelength)
    total = _energy_width(float(material.linewidth), material.linewidth.kind.unit, energy)
    narrow = homogeneous * ELEMENTARY_CHARGE
    if narrow >= total:
        raise InputError(
            f"a homogeneous width of {homogeneous:g} eV is above the measured "
            f"{total / ELEMENTARY_CHARGE:.3g} eV; give a smaller --homogeneous"
        )
    spread = float(np.sqrt(total**2 - narrow**2))
    levels = Levels(
        (electron_degeneracy, P_OVER_S * electron_degeneracy),
        (hole_degeneracy, P_OVER_S * hole_degeneracy),
    )
    upper = energy + splitting * ELEMENTARY_CHARGE
    bands = Band(energy, spread, narrow), Band(upper, spread, narrow, float(P_OVER_S))
    return GainProblem(problem, levels, bands, pairs)


def _energy_width(width: float, unit: str, energy: float) -> float:
    """Full width in J, given in eV or as wavelength in m about the emission."""
    if unit == "eV":
        return width * ELEMENTARY_CHARGE
    return energy**2 * width / (PLANCK * SPEED_OF_LIGHT)
