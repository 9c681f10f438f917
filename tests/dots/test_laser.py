"""A lasing mode over dots: what goes in comes out, the gain clamps, light turns on and off."""

import numpy as np
import pytest
from scipy.optimize import brentq

from stackmodel.constants import SPEED_OF_LIGHT
from stackmodel.dots.gain import three_state
from stackmodel.dots.gain.filling import Levels, band_inversion
from stackmodel.dots.gain.ladder import ladder, pump_for_inversion
from stackmodel.dots.gain.laser import LasingMode, pair_share, steady_photons, turn_on
from stackmodel.dots.gain.stimulated import net_stimulated, with_stimulated
from stackmodel.dots.moves import PAIR_IN, RECOMBINATION
from stackmodel.dots.recombination import PairLaw
from stackmodel.dots.stationary import occupations

LAW = PairLaw(radiative=1 / 12e-9, auger_electron=1 / 9.5e-9, auger_hole=1 / 9.5e-9)
TAU_X, TAU_XX = 12e-9, 1 / (4 / 12e-9 + 4 / 9.5e-9)
LEVELS = Levels()
MODE = LasingMode(
    gain=5700.0, absorption=3400.0, end_loss=200.0, group_index=1.83, dots=7e15, area=1e-6
)


def chain(pump, pairs=2):
    return ladder(np.asarray(pump, dtype=float), LAW, pairs)


def threshold(pairs=2):
    wanted = MODE.loss / MODE.gain
    return pump_for_inversion(lambda rate: chain(rate, pairs), LEVELS, inversion=wanted)


def test_threshold_is_that_of_the_three_state_model():
    def excess(log_pump):
        return three_state.inversion(np.exp(log_pump), TAU_X, TAU_XX) - MODE.loss / MODE.gain

    closed = np.exp(brentq(excess, np.log(1e6), np.log(1e14), xtol=1e-14))
    assert threshold() == pytest.approx(closed, rel=1e-10)
    longer = np.exp(brentq(lambda x: excess(x) + 0.01, np.log(1e6), np.log(1e14)))
    assert longer != pytest.approx(closed, rel=1e-3)


@pytest.mark.parametrize("pairs", [2, 6])
def test_photons_and_pairs_balance(pairs):
    pump = threshold(pairs) * np.array([0.3, 0.9, 1.1, 3.0, 30.0])
    dark = chain(pump, pairs)
    photons = steady_photons(dark, LEVELS, MODE, pump)
    rate = MODE.stimulated_rate(photons)
    lit = with_stimulated(dark, LEVELS, rate)
    found = occupations(lit)
    into = MODE.dots * (net_stimulated(lit, LEVELS, rate) + MODE.stimulated_rate(1 / MODE.area)
                        * (found @ pair_share(lit, LEVELS)))  # fmt: skip
    assert into == pytest.approx(MODE.velocity * MODE.loss * photons, rel=1e-9)
    taken = lit.flux(PAIR_IN, found) - lit.flux(RECOMBINATION, found)
    assert np.abs(taken).max() < 1e-9 * pump.max()
    lossy = LasingMode(**{**MODE.__dict__, "absorption": 1.01 * MODE.absorption})
    wrong = lossy.velocity * lossy.loss * photons
    assert not np.allclose(into, wrong, rtol=1e-3)


def test_above_threshold_the_gain_is_what_is_lost():
    pump = threshold() * np.array([0.5, 2.0, 20.0])
    dark = chain(pump)
    rate = MODE.stimulated_rate(steady_photons(dark, LEVELS, MODE, pump))
    inverted = (
        occupations(with_stimulated(dark, LEVELS, rate)) @ band_inversion(dark.states, LEVELS)[0]
    )
    assert MODE.gain * inverted[1:] == pytest.approx(MODE.loss, rel=1e-5)
    assert MODE.gain * inverted[0] < 0.8 * MODE.loss
    without = occupations(dark) @ band_inversion(dark.states, LEVELS)[0]
    assert MODE.gain * without[1] > 1.1 * MODE.loss


def test_three_states_solved_by_another_way():
    """Populations by a linear solve, the light by its growth, at one pump."""
    pump = 3 * threshold()

    def growth(log_photons):
        photons = np.exp(log_photons)
        w = SPEED_OF_LIGHT / MODE.group_index * MODE.gain * photons / MODE.dots
        up0, up1 = pump + w, pump + w / 4  # X: half of each level is filled
        down1, down2 = 1 / TAU_X + w / 4, 1 / TAU_XX + w
        rates = [[-up0, down1, 0], [0, up1, -down2], [1, 1, 1]]
        zero, _, two = share = np.linalg.solve(rates, [0, 0, 1])
        seed = MODE.gain / MODE.area * (share[1] / 4 + two)
        return (MODE.gain * (two - zero) - MODE.loss) * photons + seed

    expected = np.exp(brentq(growth, np.log(1e8), np.log(1e16), xtol=1e-13))
    found = steady_photons(chain([pump]), LEVELS, MODE, np.array([pump]))
    assert found == pytest.approx(expected, rel=1e-8)


def test_light_settles_at_the_steady_state_after_a_delay():
    pump = 2 * threshold()
    times = np.linspace(0.0, 40e-9, 81)
    lit = turn_on(chain(pump), LEVELS, MODE, times)
    steady = steady_photons(chain([pump]), LEVELS, MODE, np.array([pump]))[0]
    assert lit.photons[-1] == pytest.approx(steady, rel=1e-5)
    assert lit.photons[1] < 1e-6 * steady  # half a nanosecond: the dots are still filling
    below = turn_on(chain(pump / 4), LEVELS, MODE, times)
    assert below.photons[-1] < 1e-5 * steady


def test_gain_that_warming_takes_away_ends_the_light():
    pump, times = 2 * threshold(), np.linspace(0.0, 60e-9, 121)
    fading = turn_on(chain(pump), LEVELS, MODE, times, lambda t: 1.0 if t < 30e-9 else 0.7)
    assert fading.photons[50] > 1e5 * fading.photons[-1]
    lasting = turn_on(chain(pump), LEVELS, MODE, times, lambda t: 1.0 if t < 30e-9 else 0.97)
    assert lasting.photons[-1] > 0.1 * lasting.photons[50]
