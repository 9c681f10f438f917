"""Charging of one dot from both sides through the insulator that is left around it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from stackmodel.constants import ELEMENTARY_CHARGE
from stackmodel.electrical.tunnelling.dot_charging import Reservoir, exchange
from stackmodel.errors import InputError


@dataclass(frozen=True)
class Surroundings:
    """The insulator and the dot in it; levels below the local vacuum level, J.

    Attributes:
        diameter: of the dot, m.
        electron_level, hole_level: affinity and ionisation energy of the neutral dot.
        insulator_electron_level, insulator_hole_level: those of the insulator.
        mass: tunnelling mass, free-electron masses.
        place: share of the insulator left over that lies on the anode's side of the dot, 0..1.
    """

    diameter: float
    electron_level: float
    hole_level: float
    insulator_electron_level: float
    insulator_hole_level: float
    mass: float
    place: float = 0.5


@dataclass(frozen=True)
class Sides:
    """What lies on one side of the insulator: electrons, holes (see `Reservoir`), and potential.

    Attributes:
        electrons, holes: reservoirs; potential: at the face, V.
    """

    electrons: Reservoir
    holes: Reservoir
    potential: float


@dataclass(frozen=True)
class DotRates:
    """(2, t, q) 1/s from and to the anode's and the cathode's side; out is for one carrier there.

    t counts thicknesses of the film, q the charges of the dot before the move.
    """

    electron_in: np.ndarray
    electron_out: np.ndarray
    hole_in: np.ndarray
    hole_out: np.ndarray


def dot_rates(
    around: Surroundings,
    anode: Sides,
    cathode: Sides,
    thickness: np.ndarray,
    charges: np.ndarray,
    charging_energy: float = 0.0,
) -> DotRates:
    """Rates between dots and both contacts.

    The field is uniform between the two faces; where the film is thinner than the dot nothing is
    left and the dot touches both. A carrier meets the level shifted by 2 |q| E_c1 by the charge
    q that is there beside it: the level of the neutral dot already holds E_c1.

    Args:
        around: dot and insulator; anode, cathode: the two sides.
        thickness: (t,) of the film where the dot is, m.
        charges: (q,) net charges n_h - n_e without the carrier that moves.
        charging_energy: E_c1, J.

    Raises:
        InputError: a place outside 0..1.
    """
    if not 0 <= around.place <= 1:
        raise InputError(f"the place of a dot is a share, 0..1; found {around.place}")
    left = np.maximum(thickness - around.diameter, 0.0)
    gaps = around.place * left, (1 - around.place) * left
    span = left + around.diameter
    drop = cathode.potential - anode.potential
    faces = tuple(anode.potential + drop * x / span for x in (gaps[0], gaps[0] + around.diameter))
    middle = 0.5 * ELEMENTARY_CHARGE * (faces[0] + faces[1])
    shift = middle[:, None] + 2 * charges * charging_energy
    rates = np.empty((2, 4, len(left), len(charges)))
    for one, (gap, face, side) in enumerate(zip(gaps, faces, (anode, cathode), strict=True)):
        ends = np.stack([np.full(left.shape, side.potential), face], axis=-1) * ELEMENTARY_CHARGE
        for k, sign, level, barrier, reservoir in (
            (0, -1, around.electron_level, around.insulator_electron_level, side.electrons),
            (2, 1, around.hole_level, around.insulator_hole_level, side.holes),
        ):
            found = exchange(
                reservoir, sign * (level + shift), gap, sign * (barrier + ends), around.mass
            )
            rates[one, k : k + 2] = found
    return DotRates(*(rates[:, k] for k in range(4)))
