"""Times of the dot engine; the bars: 1 ms for 15 states with 1000 delays, 1 s for 30,000 chains."""

import numpy as np
import pytest

from stackmodel.dots.chain import build_chain
from stackmodel.dots.coulomb import power
from stackmodel.dots.photons import emission, g2
from stackmodel.dots.recombination import pair_law, pair_rates
from stackmodel.dots.states import charge_states

LIFETIMES = {"X": 40e-9, "X-": 4.5e-9, "X+": 0.9e-9, "XX": 0.7e-9}
YIELDS = {"X": 1.0, "XX": 0.07}


def one(carriers, rate=25e6):
    states = charge_states(carriers)
    pairs = pair_rates(states, pair_law(LIFETIMES, YIELDS), LIFETIMES, YIELDS)
    factors = power.factors(states.charge, 1.5)
    return build_chain(states, pairs, electron_rate=rate, hole_rate=rate, factors=factors)


@pytest.mark.parametrize("carriers", [4, 20, 30])
def test_stationary_and_g2_at_1000_delays(benchmark, carriers):
    chain, delays = one(carriers), np.linspace(0, 1e-6, 1000)
    benchmark(lambda: (emission(chain), g2(chain, delays)))


@pytest.mark.parametrize("carriers", [20, 60])
def test_large_chain_stationary(benchmark, carriers):
    chain = one(carriers)
    benchmark(lambda: emission(chain))
