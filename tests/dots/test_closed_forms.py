"""Limits and closed forms the chain must reproduce."""

import numpy as np
import pytest

from stackmodel.dots.chain import build_chain
from stackmodel.dots.photons import emission, g2
from stackmodel.dots.recombination import pair_law, pair_rates, volume_scaled_auger
from stackmodel.dots.states import charge_states
from stackmodel.dots.stationary import occupations
from stackmodel.errors import InputError, NoSolutionError


@pytest.mark.parametrize("pump", [1e3, 1e6, 25e6, 1e9])
@pytest.mark.parametrize("eta", [0.01, 0.07, 0.5])
def test_photoluminescence_g2(lin, pump, eta):
    # g2(0) = r (1 + a + a b)/(1 + a r)^2, a = w/k_X, b = w/k_XX, r = eta_XX/eta_X
    a, b = pump * 40e-9, pump * 0.7e-9
    exact = eta * (1 + a + a * b) / (1 + a * eta) ** 2
    assert emission(lin.pl(pump, eta_xx=eta)).g2_zero == pytest.approx(exact, rel=1e-10)
    assert emission(lin.pl(pump, eta_xx=1.01 * eta)).g2_zero != pytest.approx(exact, rel=1e-4)


def weak_limit_constant(alpha, eta_m, eta_p):
    """C of the weak-injection limit for a factor alpha^m of attraction, alpha^-m of repulsion."""
    a = [alpha**m for m in range(5)]
    b = [alpha**-m for m in range(5)]
    partition = 1 + 2 / a[1] + 2 * b[1] / (a[1] * a[2])
    partition += 2 * b[1] * b[2] / (a[1] * a[2] * a[3])
    partition += 2 * b[1] * b[2] * b[3] / (a[1] * a[2] * a[3] * a[4])
    light = 2 + (b[1] / a[1]) * sum(eta_m[:1] + eta_p[:1])
    light += (b[1] * b[2] / (a[1] * a[2])) * sum(eta_m[1:] + eta_p[1:])
    return b[1] * partition / light**2


@pytest.mark.parametrize("alpha", [1.0, 1.5, 3.0])
def test_weak_injection_limit(lin, alpha):
    k_r, k_m, k_p = 1 / 40e-9, 1 / 4.5e-9, 1 / 0.9e-9
    auger_m, auger_p = k_m - 2 * k_r, k_p - 2 * k_r
    eta_m = [2 * k_r / k_m, 3 * k_r / (3 * k_r + 3 * auger_m)]
    eta_p = [2 * k_r / k_p, 3 * k_r / (3 * k_r + 3 * auger_p)]
    k = k_m * k_p / (k_m + k_p)
    constant = weak_limit_constant(alpha, eta_m, eta_p)
    found = emission(lin.chain(1.0, alpha)).g2_zero
    assert found == pytest.approx(constant * (k_r / k) * 0.07, rel=1e-3)
    if alpha == 1.5:
        assert constant == pytest.approx(0.41, abs=0.005)  # Lin et al. 2017


def test_charge_is_uniform_without_coulomb(lin):
    chain = lin.chain(25e6)
    found = np.bincount(chain.states.charge + 4, weights=occupations(chain))
    assert found == pytest.approx(np.full(9, 1 / 9), abs=1e-8)
    charged = np.bincount(chain.states.charge + 4, weights=occupations(lin.chain(25e6, 1.01)))
    assert np.abs(charged - 1 / 9).max() > 1e-4


def test_photons_far_apart_are_independent(lin):
    chain = lin.chain(25e6, 1.5)
    assert g2(chain, np.array([1e-4, -1e-4])) == pytest.approx(1.0, abs=1e-8)
    assert abs(g2(chain, 50e-9) - 1) > 1e-2


def test_a_chain_that_goes_dark_is_refused(lin):
    states = charge_states(4)
    pairs = pair_rates(states, pair_law(lin.lifetimes, lin.yields), lin.lifetimes, lin.yields)
    with pytest.raises(NoSolutionError, match="several stationary states"):
        occupations(build_chain(states, pairs, pair_rate=1e6))  # charge cannot change
    with pytest.raises(NoSolutionError, match="no photon"):
        emission(build_chain(states, pairs, electron_rate=1e6, hole_rate=0.0))
    with pytest.raises(NoSolutionError, match="several stationary states"):
        occupations(build_chain(states, pairs, pair_rate=1e6, electron_escape=1.0))
    both = build_chain(states, pairs, pair_rate=1e6, electron_escape=1.0, hole_escape=1.0)
    assert occupations(both).sum() == pytest.approx(1, abs=1e-15)


def test_occupations_solve_the_master_equation_to_relative_accuracy(lin):
    chain = lin.chain(25e6, 1.5, carriers=20)
    found = occupations(chain)
    matrix = chain.generator()
    gain = (matrix - np.diag(np.diag(matrix))) @ found
    assert found.sum() == pytest.approx(1, abs=1e-14)
    assert gain == pytest.approx(-np.diag(matrix) * found, rel=1e-10)
    assert found.min() < 1e-30


def test_statistical_rule(lin):
    states = charge_states(6)
    law = pair_law({"X": 20e-9, "XX": 1e-9})
    pairs = pair_rates(states, law)
    k_r, both = 1 / 20e-9, (1 / 1e-9 - 4 / 20e-9) / 2
    assert pairs.total[states.position("2e2h")] == pytest.approx(1e9, rel=1e-12)
    assert pairs.total[states.position("3e1h")] == pytest.approx(3 * k_r + 3 * both / 2, rel=1e-12)
    assert pairs.yields[states.position("1e1h")] == 1
    assert pairs.total[states.position("3e0h")] == 0
    assert law.auger_electron == law.auger_hole == pytest.approx(both / 2)


def test_volume_rule_and_biexciton_yield():
    # review of 2021: 4 to 270 ps for R = 1 to 4 nm; q_XX about 0.1 to 5 % at tau_r,XX = 5 ns
    volumes = 4 / 3 * np.pi * np.array([1e-9, 4e-9]) ** 3
    assert volume_scaled_auger(volumes) == pytest.approx([4.19e-12, 268e-12], rel=2e-3)
    states = charge_states(4)
    at = states.position("2e2h")
    shares = [pair_rates(states, pair_law({"X": 20e-9}, volume=v)).yields[at] for v in volumes]
    assert shares == pytest.approx([8.37e-4, 0.0509], rel=2e-3)


@pytest.mark.parametrize(
    ("lifetimes", "yields", "words"),
    [
        ({"X": 40e-9}, {}, "Auger rates are unknown"),
        ({"XX": 1e-9}, {}, "X is missing"),
        ({"X": 40e-9, "Y": 1e-9}, {}, r"found \['Y'\]"),
        ({"X": -1e-9, "XX": 1e-9}, {}, "must be > 0"),
        ({"X": 40e-9, "XX": 1e-9}, {"X": 1.2}, "0..1"),
        ({"X": 40e-9, "XX": 1e-9}, {"X-": 0.5}, "yield without lifetime"),
    ],
)
def test_lifetimes_that_cannot_be_used(lifetimes, yields, words):
    with pytest.raises(InputError, match=words):
        pair_law(lifetimes, yields)


def test_a_trion_longer_than_its_radiative_lifetime_is_refused():
    lifetimes = {"X": 40e-9, "X-": 30e-9, "XX": 1e-9}
    with pytest.raises(InputError, match="longer than the radiative"):
        pair_rates(charge_states(4), pair_law(lifetimes), lifetimes)


def test_states_and_labels():
    states = charge_states(4)
    assert states.count == 15
    assert states.labels[:4] == ["0e0h", "1e0h", "0e1h", "2e0h"]
    assert states.charge[states.position("3e1h")] == -2
    for wrong in ("5e0h", "2e", "XX"):
        with pytest.raises(InputError, match="no dot state"):
            states.position(wrong)
    for build in (charge_states,):
        with pytest.raises(InputError, match="at least 1"):
            build(0)


def test_negative_rates_are_refused(lin):
    with pytest.raises(InputError, match="finite and >= 0"):
        lin.chain(-1.0)


def test_full_levels_take_no_more(lin):
    chain = lin.chain(1e9, capacity=(1, 2))
    found = occupations(chain)
    assert found[chain.states.electrons > 1].sum() == 0
    assert found[chain.states.holes > 2].sum() == 0
    assert found[chain.states.position("1e2h")] > 0
