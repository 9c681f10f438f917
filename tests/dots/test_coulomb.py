"""Injection into charged dots."""

import numpy as np
import pytest

from stackmodel.constants import BOLTZMANN, ELEMENTARY_CHARGE
from stackmodel.dots.coulomb import barrier, charging, none, power, tunnelling
from stackmodel.errors import InputError

CHARGE = np.arange(-3, 4)
KT = BOLTZMANN * 300


def test_a_neutral_dot_is_the_reference_of_every_law():
    ec = 0.02 * ELEMENTARY_CHARGE
    through = {
        "thickness": (2e-9, 2e-9),
        "barrier": (3 * ELEMENTARY_CHARGE,) * 2,
        "mass": (0.5, 0.5),
        "supply": (0.1 * ELEMENTARY_CHARGE,) * 2,
    }
    for law in (
        none.factors(CHARGE),
        power.factors(CHARGE, 1.5),
        barrier.factors(CHARGE, ec, 300.0),
        tunnelling.factors(CHARGE, ec, 300.0, **through),
    ):
        assert [factor[3] for factor in law] == [1.0, 1.0]
        assert law[0] == pytest.approx(law[1][::-1])  # symmetric under charge conjugation


def test_charging_energies_of_the_review():
    # 3 E_c1 for a second electron, -E_c1 for a hole after it; 4 E_c1 = 2.88 eV nm/(eps R)
    ec = charging.sphere_charging_energy(5e-9, 2.0)
    assert charging.addition_energy(-1, -1, ec) == pytest.approx(3 * ec)
    assert charging.addition_energy(-1, +1, ec) == pytest.approx(-ec)
    assert 4 * ec / ELEMENTARY_CHARGE == pytest.approx(0.288, abs=5e-4)
    assert charging.addition_energy(2, +1, ec) == pytest.approx(5 * ec)
    assert charging.addition_energy(2, -1, ec) == pytest.approx(-3 * ec)


def test_high_barriers_are_the_power_law():
    ec = 0.5 * KT * np.log(1.5)
    assert np.allclose(barrier.factors(CHARGE, ec, 300.0), power.factors(CHARGE, 1.5), rtol=1e-12)


def test_attraction_saturates_at_the_barrier():
    electron, _ = barrier.factors(CHARGE, 5 * KT, 300.0, electron_barrier=2 * KT)
    assert electron[4:] == pytest.approx(np.exp(2.0))
    assert electron[2] == pytest.approx(np.exp(-10.0))


def test_tunnelling_limits():
    ec, ev = 2 * KT, ELEMENTARY_CHARGE
    flat = {"thickness": (0.0, 0.0), "barrier": (3 * ev, 3 * ev), "mass": (0.5, 0.5)}
    # no barrier and a contact far below the level: the Boltzmann law
    low = tunnelling.factors(CHARGE, ec, 300.0, supply=(-1 * ev, -1 * ev), **flat)
    assert np.allclose(low, barrier.factors(CHARGE, ec, 300.0), rtol=1e-9)
    # a contact far above: the Coulomb energy hardly counts
    high = tunnelling.factors(CHARGE, ec, 300.0, supply=(2 * ev, 2 * ev), **flat)
    assert np.allclose(high, 1.0, rtol=1e-9)
    # with a barrier, WKB: transmission at the raised level
    thick = flat | {"thickness": (2e-9, 2e-9)}
    electron, _ = tunnelling.factors(CHARGE, ec, 300.0, supply=(2 * ev, 2 * ev), **thick)
    decay = 2 * 2e-9 * np.sqrt(2 * 0.5 * 9.1093837015e-31) / 1.054571817646156e-34
    shift = 2 * ec  # one electron present
    wkb = np.exp(decay * (np.sqrt(3 * ev) - np.sqrt(3 * ev - shift)))
    assert electron[2] == pytest.approx(wkb, rel=1e-9)
    assert wkb > 1.1


def test_unusable_parameters_are_refused():
    with pytest.raises(InputError, match="alpha"):
        power.factors(CHARGE, 0.0)
    with pytest.raises(InputError, match="positive barrier"):
        tunnelling.factors(CHARGE, KT, 300.0, (1e-9, 1e-9), (0.0, 1.0), (1, 1), (0, 0))
