"""The law of a film against the chain it is a table of, and against the laws it contains."""

import numpy as np
import pytest

from stackmodel.constants import BOLTZMANN
from stackmodel.dots.film import FilmDot, film_chain
from stackmodel.dots.film_law import film_law, looked_up
from stackmodel.dots.recombination import PairRates
from stackmodel.dots.states import charge_states, level_states
from stackmodel.dots.stationary import occupations
from stackmodel.errors import NoSolutionError

KT = BOLTZMANN * 300
STATES = level_states(2, 4)
K = 5e7  # 1/s, of one electron with one hole
PAIRS = PairRates(K * STATES.electrons * STATES.holes, np.ones(STATES.count))


def dot(charging=0.0, electrons=1e6, holes=3e5):
    return FilmDot(0.0, -80 * KT, charging * KT, electrons, holes, (2, 4))


def law_of(spread=0.0, **changes):
    return film_law(STATES, PAIRS, dot(**changes), 300.0, (spread * KT, spread * KT))


def values(law, a, b):
    """Electrons, holes and pairs lost a second, (k, 3)."""
    found = looked_up(law.table, law.start, law.step, np.atleast_1d(a), np.atleast_1d(b))
    return np.exp(found)


def direct(a, b, mean=0.0, **changes):
    chain = film_chain(STATES, PAIRS, dot(**changes), a * KT, -80 * KT - b * KT, 300.0, mean)
    found = occupations(chain)
    return found @ np.stack([STATES.electrons, STATES.holes, PAIRS.total], axis=-1)


def points(count=100):
    return np.random.default_rng(11).uniform(-10, 12, (2, count))


@pytest.mark.parametrize("charging", [0.0, 0.3])
def test_the_table_is_the_chain(charging):
    law = law_of(charging=charging)
    for (a, b), close in ((points(), 6e-3), (np.round(2 * points()) / 2, 1e-3)):
        found, mean = values(law, a, b), law.mean_charge(a, b)
        assert np.abs(found / direct(a, b, mean, charging=charging) - 1).max() < close
        off = direct(a + 0.05, b, mean, charging=charging)
        assert np.abs(found / off - 1).max() > 0.04


def test_a_spread_of_levels_is_an_average():
    width, law = 2.0, law_of(spread=2.0)
    shift = np.arange(-16, 16.01, 0.25)
    weight = np.exp(-0.5 * (shift / width) ** 2)
    weight = np.outer(weight, weight) / weight.sum() ** 2
    for a, b in ((-3.0, -2.0), (1.0, 4.0), (6.0, -1.0)):
        wide = np.meshgrid(a + shift, b + shift, indexing="ij")
        mean = np.tensordot(weight, direct(*wide), axes=2)
        assert values(law, a, b)[0] == pytest.approx(mean, rel=1e-4)
        assert values(law_of(), a, b)[0] != pytest.approx(mean, rel=0.05)


def test_each_carrier_has_its_own_spread():
    """A dilute film: <n> = g exp(a + s^2/2), and charging counts from what either then holds."""
    law = film_law(STATES, PAIRS, dot(charging=0.3), 300.0, (0.5 * KT, 2.0 * KT))
    n, p, _ = values(law, np.array([-14.0, -25.0]), np.array([-25.0, -14.0])).T
    assert n[0] == pytest.approx(2 * np.exp(-14 - 0.3 + 0.5 * 0.5**2), rel=1e-3)
    assert p[1] == pytest.approx(4 * np.exp(-14 - 0.3 + 0.5 * 2.0**2), rel=1e-3)
    alone = values(law, -14.0, 1.0)[0, 1]
    assert law.mean_charge(np.array([-14.0]), np.array([1.0]))[0] == pytest.approx(alone, rel=2e-4)
    alone = values(law, 1.0, -14.0)[0, 0]
    assert law.mean_charge(np.array([1.0]), np.array([-14.0]))[0] == pytest.approx(-alone, rel=2e-4)


def test_fast_exchange_without_charging_is_bimolecular():
    """R = (k_r / N_dot) n p at every filling: electrons and holes do not know of each other."""
    a, b = points()
    n, p, lost = values(law_of(electrons=1e13, holes=1e13), a, b).T
    assert lost / (n * p) == pytest.approx(K, rel=3e-4)
    n, p, lost = values(law_of(), a, b).T
    assert np.abs(lost / (n * p) / K - 1).max() > 0.5


def test_slow_exchange_is_langevin():
    """Who meets recombines: R = (w_e + w_h) n p in a film that is nearly empty."""
    law = law_of(electrons=1e3, holes=3e2)
    n, p, lost = values(law, np.array([-9.0, -8.0]), np.array([-8.5, -9.5])).T
    assert lost / (n * p) == pytest.approx(1e3 + 3e2, rel=3e-3)
    n, p, lost = values(law_of(electrons=1e8, holes=3e7), -9.0, -8.5).T
    assert lost / (n * p) < 0.5 * (1e8 + 3e7)


def test_an_electron_draws_a_hole():
    """Charging binds the pair: without it they meet by chance."""
    fast = {"electrons": 1e13, "holes": 1e13}
    for charging, factor in ((0.0, 1.0), (0.5, np.e)):
        n, p, lost = values(law_of(charging=charging, **fast), -9.0, -9.0).T
        assert lost / (n * p * K) == pytest.approx(factor, rel=1e-2)


def test_one_carrier_alone_counts_its_charging_from_its_own_mean():
    charging, law = 0.4, law_of(charging=0.4)
    for a in (-2.0, 0.0, 1.5, 4.0):
        n = values(law, a, law.start)[0, 0]
        assert direct(a, law.start, -n, charging=charging)[0] == pytest.approx(n, rel=5e-3)
    neutral = direct(1.5, law.start, 0.0, charging=charging)[0]
    assert abs(values(law, 1.5, law.start)[0, 0] / neutral - 1) > 0.05


def test_dots_full_of_one_carrier_take_the_other():
    """With (1, 4) left out a dot of four holes is blocked and dark; whole levels are not."""
    full = values(law_of(), 20.0, 20.0)[0]
    few = charge_states(4)
    pairs = PairRates(K * few.electrons * few.holes, np.ones(few.count))
    cut = film_law(few, pairs, dot(), 300.0)
    assert full[2] > 2e5
    assert values(cut, 20.0, 20.0)[0, 2] < 0.2 * full[2]


def test_several_mean_charges_are_refused():
    with pytest.raises(NoSolutionError, match="mean charge of the dots of a film has several"):
        law_of(charging=4.0)
    assert law_of(charging=4.0, spread=6.0).alone.max() == pytest.approx(4.0, rel=1e-2)
