"""A dot between two contacts: equilibrium, charge, thickness."""

from types import SimpleNamespace

import numpy as np
import pytest

from stackmodel.constants import BOLTZMANN, ELEMENTARY_CHARGE
from stackmodel.electrical.tunnelling.dot_charging import Reservoir
from stackmodel.electrical.tunnelling.isolated_dot import Sides, Surroundings, dot_rates
from stackmodel.errors import InputError

EV = ELEMENTARY_CHARGE
T = 295.0
KT = BOLTZMANN * T
AROUND = Surroundings(10e-9, 3.9 * EV, 6.0 * EV, 1.0 * EV, 8.0 * EV, 0.5)
FILM = np.array([8e-9, 10.5e-9, 12e-9])
NEUTRAL = np.array([0])


def both(rates):
    """From and to both sides together, at the one charge asked for."""
    each = (rates.electron_in, rates.electron_out, rates.hole_in, rates.hole_out)
    return SimpleNamespace(
        **dict(zip(NAMES, (rate.sum(axis=0)[:, 0] for rate in each), strict=True))
    )


NAMES = ("electron_in", "electron_out", "hole_in", "hole_out")


def side(affinity, ionisation, level, potential=0.0):
    """A contact of Gaussian bands; levels in eV below vacuum."""
    electrons = Reservoir(
        -(affinity + potential) * EV, 0.09 * EV, 1e27, -level * EV, T, 1e12, 1e-26
    )
    holes = Reservoir((ionisation + potential) * EV, 0.09 * EV, 1e27, level * EV, T, 1e12, 1e-26)
    return Sides(electrons, holes, potential)


@pytest.mark.parametrize("charge", [-1, 0, 2])
def test_equilibrium(charge):
    """Equal levels on both sides: in over out is Boltzmann's factor, whatever the barriers."""
    anode, cathode = side(2.3, 5.3, 4.8), side(4.1, 7.5, 4.8, potential=-0.4)
    rates = both(dot_rates(AROUND, anode, cathode, FILM, np.array([charge]), 0.04 * EV))
    middle = -0.4 * (np.maximum(FILM - 10e-9, 0) / 2 + 5e-9) / np.maximum(FILM, 10e-9)
    electron = -(3.9 + middle) * EV - 2 * charge * 0.04 * EV
    hole = (6.0 + middle) * EV + 2 * charge * 0.04 * EV
    expected = (-4.8 * EV - electron) / KT
    assert np.log(rates.electron_in / rates.electron_out) == pytest.approx(expected, abs=1e-9)
    expected = (4.8 * EV - hole) / KT
    assert np.log(rates.hole_in / rates.hole_out) == pytest.approx(expected, abs=1e-9)
    # negative control: out of equilibrium this ratio does not hold
    moved = both(
        dot_rates(AROUND, side(2.3, 5.3, 5.0), cathode, FILM, np.array([charge]), 0.04 * EV)
    )
    assert np.log(moved.hole_in / moved.hole_out) != pytest.approx(expected, abs=1e-2)


def test_thicker_is_slower_and_unlike_charge_attracts():
    anode, cathode = side(2.3, 5.3, 5.1), side(4.1, 7.5, 3.7, potential=-1.2)
    neutral = both(dot_rates(AROUND, anode, cathode, FILM, NEUTRAL))
    assert (np.diff(neutral.electron_in) < 0).all()
    assert (np.diff(neutral.hole_out) < 0).all()
    positive = both(dot_rates(AROUND, anode, cathode, FILM, np.array([1]), 0.04 * EV))
    assert (positive.hole_in < neutral.hole_in).all()
    assert (positive.electron_out < neutral.electron_out).all()


def test_place_moves_the_barrier():
    """Next to the cathode electrons come from it unhindered and holes through everything."""
    anode, cathode = side(2.3, 5.3, 5.1), side(4.1, 7.5, 3.7, potential=-1.2)
    film = np.array([12e-9])
    near = Surroundings(10e-9, 3.9 * EV, 6.0 * EV, 1.0 * EV, 8.0 * EV, 0.5, place=1.0)
    beside = both(dot_rates(near, anode, cathode, film, NEUTRAL))
    between = both(dot_rates(AROUND, anode, cathode, film, NEUTRAL))
    assert beside.electron_in > between.electron_in
    assert beside.hole_out < between.hole_out
    wrong = Surroundings(10e-9, 3.9 * EV, 6.0 * EV, 1.0 * EV, 8.0 * EV, 0.5, place=1.5)
    with pytest.raises(InputError, match="a share"):
        dot_rates(wrong, anode, cathode, film, NEUTRAL)
