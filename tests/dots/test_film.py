"""Dots in a film: thermodynamics, limits and slopes."""

import numpy as np
import pytest

from stackmodel.constants import BOLTZMANN, ELEMENTARY_CHARGE
from stackmodel.dots.film import FilmDot, film_chain, grand_canonical, net_recombination
from stackmodel.dots.film_response import film_point, self_consistent_charge
from stackmodel.dots.moves import RECOMBINATION
from stackmodel.dots.recombination import PairRates, pair_law, pair_rates
from stackmodel.dots.states import charge_states
from stackmodel.dots.stationary import occupations
from stackmodel.errors import InputError, NoSolutionError

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


def test_fast_exchange_without_charging_is_bimolecular():
    # n = N_dot <n_e>, p = N_dot <n_h>: N_dot k_r <n_e n_h> = B n p with B = k_r/N_dot
    states = charge_states(24)
    k_r, density = 5e7, 1e24
    pairs = PairRates(k_r * states.electrons * states.holes, np.ones(states.count))
    film = dot(charging=0.0, exchange=1e17)
    point = film_point(states, pairs, film, -4.05 * EV, -5.93 * EV, 300.0)
    n, p = density * point.electrons, density * point.holes
    assert density * point.recombination / (n * p) == pytest.approx(k_r / density, rel=1e-6)
    slow = film_point(states, pairs, dot(0.0, 1e6), -4.05 * EV, -5.93 * EV, 300.0)
    ratio = slow.recombination / (slow.electrons * slow.holes) / k_r
    assert abs(ratio - 1) > 0.05
    charged = film_point(states, pairs, dot(0.05, 1e17), -4.1 * EV, -5.9 * EV, 300.0)
    assert charged.recombination / (charged.electrons * charged.holes) > 1.5 * k_r  # attraction


def test_slopes_against_differences(pairs):
    states = charge_states(6)
    arguments = (states, pairs, dot(exchange=1e8))

    def values(e_n, e_p):
        point = film_point(*arguments, e_n, e_p, 300.0, 0.1)
        return np.stack([point.electrons, point.holes, point.recombination])

    e_n, e_p = np.array([-4.1, -4.0]) * EV, np.array([-5.9, -6.01]) * EV
    step = 1e-4 * KT
    slopes = film_point(*arguments, e_n, e_p, 300.0, 0.1).slopes
    by_n = (values(e_n + step, e_p) - values(e_n - step, e_p)) / (2 * step)
    by_p = (values(e_n, e_p + step) - values(e_n, e_p - step)) / (2 * step)
    assert pytest.approx(by_n, rel=1e-6) == slopes[..., 0].T
    assert pytest.approx(by_p, rel=1e-6) == slopes[..., 1].T
    assert pytest.approx(1.01 * by_n, rel=1e-6) != slopes[..., 0].T


def test_mean_charge(pairs):
    states = charge_states(6)
    neutral = self_consistent_charge(states, pairs, dot(), -5.0 * EV, -5.0 * EV, 300.0)
    assert neutral == pytest.approx(0.0, abs=1e-12)
    rich = self_consistent_charge(states, pairs, dot(0.005), -4.0 * EV, -5.9 * EV, 300.0)
    chain = film_chain(states, pairs, dot(0.005), -4.0 * EV, -5.9 * EV, 300.0, rich)
    assert occupations(chain) @ states.charge == pytest.approx(rich, abs=1e-10)
    assert rich < -0.1
    with pytest.raises(NoSolutionError, match="mean charges fit"):
        self_consistent_charge(states, pairs, dot(0.3), -3.95 * EV, -3.95 * EV, 300.0)
    with pytest.raises(InputError, match="temperature"):
        film_chain(states, pairs, dot(), 0.0, 0.0, 0.0)


def test_dots_so_full_that_the_empty_state_underflows():
    states = charge_states(24)
    k = PairRates(5e7 * states.electrons * states.holes, np.ones(states.count))
    film = dot(charging=0.0)
    found = occupations(film_chain(states, k, film, -3.0 * EV, -5.0 * EV, 300.0))
    assert found[states.position("24e0h")] == pytest.approx(1.0, abs=1e-9)
    assert found[0] == 0.0
    assert np.isfinite(found).all()
