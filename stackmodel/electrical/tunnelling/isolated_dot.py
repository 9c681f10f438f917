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
    """(..., ) 1/s, from both sides together; out is for one carrier that is there."""

    electron_in: np.ndarray
    electron_out: np.ndarray
    hole_in: np.ndarray
    hole_out: np.ndarray


def dot_rates(
    around: Surroundings,
    anode: Sides,
    cathode: Sides,
    thickness: np.ndarray,
    charge: int = 0,
    charging_energy: float = 0.0,
) -> DotRates:
    """Rates between a dot that holds `charge` and both contacts.

    The field is uniform between the two faces; where the film is thinner than the dot nothing is
    left and the dot touches both. A carrier meets the level shifted by 2 |q| E_c1 by the charge
    that is there: the level of the neutral dot already holds E_c1.

    Args:
        around: dot and insulator; anode, cathode: the two sides.
        thickness: (...) of the film where the dot is, m.
        charge: net charge n_h - n_e before the carrier comes.
        charging_energy: E_c1, J.

    Raises:
        InputError: a place outside 0..1.
    """
    if not 0 <= around.place <= 1:
        raise InputError(f"the place of a dot is a share, 0..1; found {around.place}")
    left = np.maximum(np.asarray(thickness, dtype=float) - around.diameter, 0.0)
    gaps = around.place * left, (1 - around.place) * left
    span = left + around.diameter
    drop = cathode.potential - anode.potential
    faces = tuple(anode.potential + drop * x / span for x in (gaps[0], gaps[0] + around.diameter))
    middle = ELEMENTARY_CHARGE * 0.5 * (faces[0] + faces[1])
    shift = 2 * charge * charging_energy
    rates = [np.zeros(left.shape) for _ in range(4)]
    for gap, face, side in zip(gaps, faces, (anode, cathode), strict=True):
        ends = ELEMENTARY_CHARGE * np.stack([np.full(left.shape, side.potential), face], axis=-1)
        for k, sign, level, barrier, reservoir in (
            (0, -1, around.electron_level, around.insulator_electron_level, side.electrons),
            (2, 1, around.hole_level, around.insulator_hole_level, side.holes),
        ):
            dot = sign * (level + middle + shift)
            height = sign * (barrier + ends)[..., None, :]
            into, out = exchange(reservoir, dot, gap[..., None], height, around.mass)
            rates[k], rates[k + 1] = rates[k] + into, rates[k + 1] + out
    return DotRates(*rates)
