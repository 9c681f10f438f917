"""Dots in a film: thermodynamics."""

import numpy as np
import pytest

from stackmodel.constants import BOLTZMANN, ELEMENTARY_CHARGE
from stackmodel.dots.film import FilmDot, film_chain, grand_canonical, net_recombination
from stackmodel.dots.moves import RECOMBINATION
from stackmodel.dots.recombination import PairRates, pair_law, pair_rates
from stackmodel.dots.states import charge_states
from stackmodel.dots.stationary import occupations
from stackmodel.errors import InputError

EV = ELEMENTARY_CHARGE
KT = BOLTZMANN * 300


def dot(charging=0.03, exchange=1e9, degeneracy=None):
    return FilmDot(-4.0 * EV, -6.0 * EV, charging * EV, exchange, 0.3 * exchange, degeneracy)


@pytest.fixture
def pairs(lin):
    return pair_rates(
        charge_states(6), pair_law(lin.lifetimes, lin.yields), lin.lifetimes, lin.yields
    )


@pytest.mark.parametrize("degeneracy", [None, (2, 4)])
@pytest.mark.parametrize(("fermi", "mean"), [(-5.0, 0.0), (-4.02, -0.6), (-5.97, 0.8)])
def test_no_bias_is_grand_canonical(pairs, fermi, mean, degeneracy):
    states = charge_states(6)
    film = dot(degeneracy=degeneracy)
    found = occupations(film_chain(states, pairs, film, fermi * EV, fermi * EV, 300.0, mean))
    exact = grand_canonical(states, film, fermi * EV, 300.0, mean)
    assert found == pytest.approx(exact, rel=1e-12, abs=1e-300)
    biased = film_chain(states, pairs, film, fermi * EV + KT, fermi * EV, 300.0, mean)
    assert np.abs(occupations(biased) / np.maximum(exact, 1e-300) - 1).max() > 0.1


def test_equilibrium_does_not_recombine(pairs):
    states = charge_states(6)
    chain = film_chain(states, pairs, dot(), -5.0 * EV, -5.0 * EV, 300.0)
    found = occupations(chain)
    forward = chain.flux(RECOMBINATION, found)
    net, photons = net_recombination(chain, found)
    assert abs(net) < 1e-12 * forward
    assert abs(photons) < 1e-12 * forward


@pytest.mark.parametrize("bias", [0.01, 0.3])
def test_fast_exchange_carries_the_thermodynamic_factor(pairs, bias):
    states = charge_states(6)
    levels = (-5.0 + bias / 2) * EV, (-5.0 - bias / 2) * EV
    chain = film_chain(states, pairs, dot(exchange=1e18), *levels, 300.0)
    found = occupations(chain)
    forward = chain.flux(RECOMBINATION, found)
    net, _ = net_recombination(chain, found)
    assert net / forward == pytest.approx(-np.expm1(-bias * EV / KT), rel=1e-6)


def test_a_temperature_below_zero_is_refused(pairs):
    with pytest.raises(InputError, match="temperature"):
        film_chain(charge_states(6), pairs, dot(), 0.0, 0.0, 0.0)


def test_dots_so_full_that_the_empty_state_underflows():
    states = charge_states(24)
    k = PairRates(5e7 * states.electrons * states.holes, np.ones(states.count))
    film = dot(charging=0.0)
    found = occupations(film_chain(states, k, film, -3.0 * EV, -5.0 * EV, 300.0))
    assert found[states.position("24e0h")] == pytest.approx(1.0, abs=1e-9)
    assert found[0] == 0.0
    assert np.isfinite(found).all()
