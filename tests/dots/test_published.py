"""Numbers of Lin et al. (2017) and Jung et al. (2021) that the equations give, and those not."""

import numpy as np
import pytest

from stackmodel.constants import BOLTZMANN, ELEMENTARY_CHARGE
from stackmodel.dots.coulomb import barrier, charging
from stackmodel.dots.gain import three_state
from stackmodel.dots.gain.filling import threshold_occupancy
from stackmodel.dots.photons import emission
from stackmodel.dots.recombination import PairLaw, pair_law, pair_rates
from stackmodel.dots.states import charge_states

PL_LIMIT = 0.07


def test_fitted_rates_of_lin(lin):
    # published 0.045 at 2.6 V with 83.3/us: found only if that rate is the sum of both carriers
    assert emission(lin.chain(83.3e6, 1.5)).g2_zero == pytest.approx(0.100, abs=5e-4)
    assert emission(lin.chain(41.65e6, 1.5)).g2_zero == pytest.approx(0.061, abs=5e-4)
    assert emission(lin.chain(83.3e6, 1.0)).g2_zero == pytest.approx(0.152, abs=5e-4)
    # the brightness these rates give is above the 1.1 Mcps stated for 2.8 V
    low = [emission(lin.chain(rate, 1.0)).photon_rate for rate in (16.8e6, 83.3e6)]
    high = [emission(lin.chain(rate, 1.5)).photon_rate for rate in (16.8e6, 83.3e6)]
    assert np.array(low) / 1e6 == pytest.approx([2.6, 7.1], abs=0.05)
    assert np.array(high) / 1e6 == pytest.approx([6.8, 15.9], abs=0.05)


def test_electrical_antibunching_breaks_the_optical_limit(lin):
    rates = (1e3, 1e6, 16.8e6, 25e6)
    found = [float(emission(lin.chain(rate, 1.5)).g2_zero) for rate in rates]
    assert found == sorted(found)
    assert max(found) < 0.04
    for pump in (1e3, 1e7):
        assert emission(lin.pl(pump)).g2_zero >= PL_LIMIT
    for imbalance in (0.5, 2.0):  # the paper's Supplementary Fig. 13
        skew = emission(lin.chain(16.8e6 * imbalance, 1.5, hole_rate=16.8e6))
        assert skew.g2_zero < PL_LIMIT


def test_the_two_papers_disagree_on_the_coulomb_energy(lin):
    # alpha = 1.5 is 10 meV per net charge; 4 E_c1 > 200 meV is alpha = 48 and C = 0.0054
    kt = BOLTZMANN * 300
    assert kt * np.log(1.5) / ELEMENTARY_CHARGE == pytest.approx(0.0105, abs=2e-4)
    ec = 0.05 * ELEMENTARY_CHARGE
    electron, _ = barrier.factors(np.array([1]), ec, 300.0)
    assert electron[0] == pytest.approx(47.9, abs=0.2)
    k_x, k = 1 / 40e-9, 1 / 5.4e-9
    weak = emission(lin.chain(1.0, float(electron[0]))).g2_zero
    assert weak / (k_x / k * PL_LIMIT) == pytest.approx(0.0054, abs=1e-4)
    # electron first and strong attraction
    for ratio, alpha in ((10, 10.0), (100, 100.0)):
        found = emission(lin.chain(83.3e6, alpha, hole_rate=83.3e6 / ratio)).g2_zero
        assert 0.05 < found < 0.08
    assert charging.sphere_charging_energy(5e-9, 6.0) * 4 / ELEMENTARY_CHARGE == pytest.approx(
        0.096, abs=5e-4
    )


def test_lower_limit_of_the_weak_constant_without_coulomb(lin):
    k_x, k = 1 / 40e-9, 1 / 5.4e-9
    weak = emission(lin.chain(1.0, 1.0)).g2_zero
    assert weak / (k_x / k * PL_LIMIT) == pytest.approx(1.54, abs=0.01)


def test_all_six_lifetimes_may_be_given(lin):
    lifetimes = lin.lifetimes | {"X--": 2e-9, "X++": 0.4e-9}
    yields = lin.yields | {"X--": 0.1, "X++": 0.02}
    states = charge_states(4)
    pairs = pair_rates(states, pair_law(lifetimes, yields), lifetimes, yields)
    at = [states.position(label) for label in ("3e1h", "1e3h", "2e1h", "2e2h")]
    assert 1 / pairs.total[at] == pytest.approx([2e-9, 0.4e-9, 4.5e-9, 0.7e-9])
    assert pairs.yields[at] == pytest.approx([0.1, 0.02, 0.225, 0.07])


def test_review_ratios():
    beta = 20e-9 / 110e-12
    assert beta == pytest.approx(182, abs=0.5)
    ratio = three_state.half_gain_rate(20e-9, 110e-12) / three_state.threshold_rate(20e-9, 110e-12)
    assert ratio == pytest.approx(13.7, abs=0.05)
    assert np.sqrt(beta) == pytest.approx(13.5, abs=0.05)
    graded = three_state.half_gain_rate(12e-9, 1.333e-9) / three_state.threshold_rate(
        12e-9, 1.333e-9
    )
    assert graded == pytest.approx(3.79, abs=0.01)  # sqrt(beta) = 3.0 fails here
    assert np.pi * 9.77e-9**2 == pytest.approx(3e-16, rel=1e-3)
    states = charge_states(4)
    law = PairLaw(1 / 12e-9, 1 / 2.4e-9 / 4, 1 / 2.4e-9 / 4)
    at = states.position("2e2h")
    assert pair_rates(states, law).yields[at] == pytest.approx(0.444, abs=1e-3)
    assert pair_rates(states, law).total[at] == pytest.approx(1 / 1.333e-9, rel=1e-3)
    # the 1.4 of the review's Fig. 5 lies by the 4/3 of a (2, 4) dot
    assert threshold_occupancy(2, 4) == pytest.approx(1.4, rel=0.05)
    # xi_crit = tau_0/(theta tau_A) falls as the volume
    small, large = (three_state.critical_volume_fraction(1e-12, t) for t in (4.19e-12, 268e-12))
    assert small / large == pytest.approx(64, rel=1e-3)
