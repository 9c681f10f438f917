"""Levels of a film's dots from carriers on them and pairs lost: round trips, limits, refusals."""

import numpy as np
import pytest

from stackmodel.constants import BOLTZMANN, ELEMENTARY_CHARGE
from stackmodel.dots.fates import pair_fates
from stackmodel.dots.film import FilmDot
from stackmodel.dots.film_balance import balanced_film
from stackmodel.dots.film_response import film_point
from stackmodel.dots.recombination import pair_law, pair_rates
from stackmodel.dots.states import charge_states
from stackmodel.errors import ConvergenceError

EV = ELEMENTARY_CHARGE
KT = BOLTZMANN * 300
STATES = charge_states(4)
LIFETIMES = {"X": 40e-9, "X-": 4.5e-9, "X+": 0.9e-9, "XX": 0.7e-9}
LAW = pair_law(LIFETIMES, {"X": 0.8})
PAIRS = pair_rates(STATES, LAW, LIFETIMES, {"X": 0.8})


def dot(rate=1e10, charging=0.03):
    return FilmDot(-4.0 * EV, -6.0 * EV, charging * EV, rate, rate)


def shares(electrons, holes, lost, film):
    found = balanced_film(STATES, PAIRS, film, electrons, holes, lost, 300.0)
    fates = pair_fates(found.chain, PAIRS, float(LAW.trap), found.occupation)
    return found, np.stack([fates.photon, fates.trapped, fates.auger, fates.charged]) / lost


@pytest.mark.parametrize("majority", ["electrons", "holes"])
def test_it_finds_what_was_asked_for(majority):
    random = np.random.default_rng(3)
    many = 10 ** random.uniform(-6, 0.4, 60)
    few = many * 10 ** random.uniform(-6, -0.5, 60)
    lost = many * PAIRS.total[STATES.position("1e1h")] * 10 ** random.uniform(-8, -1, 60)
    electrons, holes = (many, few) if majority == "electrons" else (few, many)
    found, ends = shares(electrons, holes, lost, dot())
    assert getattr(found.point, majority) == pytest.approx(many, rel=1e-8)
    assert found.point.recombination == pytest.approx(lost, rel=1e-8)
    assert ends.sum(axis=0) == pytest.approx(np.ones(60), rel=1e-7)
    charge = holes - electrons
    again = film_point(STATES, PAIRS, dot(), found.electron_fermi, found.hole_fermi, 300.0, charge)
    assert again.recombination == pytest.approx(lost, rel=1e-8)
    wrong = film_point(
        STATES, PAIRS, dot(), found.electron_fermi + 0.01 * KT, found.hole_fermi, 300.0, charge
    )
    assert np.abs(wrong.recombination / lost - 1).max() > 5e-3


def test_nearly_empty_dots_shine_as_the_neutral_exciton():
    _, ends = shares(np.array([1e-6]), np.array([1e-9]), np.array([1e-3]), dot())
    assert ends[0] == pytest.approx(0.8, abs=3e-4)
    _, charged = shares(np.array([0.1]), np.array([1e-9]), np.array([1e-3]), dot())
    assert charged[0] < 0.75


def test_without_charging_fast_exchange_is_statistics_of_independent_carriers():
    """Grand-canonical dots: pairs lost are the mean of the states' rates at the two activities."""
    film = dot(rate=1e18, charging=1e-9)
    many, lost = 0.3, 1e-2
    found, _ = shares(np.array([many]), np.array([1e-9]), np.array([lost]), film)
    x = (found.electron_fermi[0] - film.electron_level) / KT
    y = (film.hole_level - found.hole_fermi[0]) / KT
    weight = np.exp(STATES.electrons * x + STATES.holes * y)
    expected = weight / weight.sum()
    assert found.occupation[0] == pytest.approx(expected, rel=1e-6, abs=1e-300)
    assert expected @ PAIRS.total == pytest.approx(lost, rel=1e-6)


def test_charging_draws_holes_to_dots_that_hold_electrons():
    asked = np.array([0.3]), np.array([1e-9]), np.array([1e-3])
    free, _ = shares(*asked, dot(charging=1e-9))
    drawn, _ = shares(*asked, dot(charging=0.05))
    # The same pairs meet with fewer holes knocking: their level is lower.
    assert drawn.hole_fermi[0] > free.hole_fermi[0] + 0.1 * KT


@pytest.mark.parametrize(
    ("electrons", "lost"), [(0.3, 1e9), (4.5, 1e-3)], ids=["pairs", "carriers"]
)
def test_more_than_the_dots_can_do_is_refused(electrons, lost):
    with pytest.raises(ConvergenceError, match="raise the rate of `exchange` or"):
        shares(np.array([electrons]), np.array([1e-9]), np.array([lost]), dot(rate=1e5))
