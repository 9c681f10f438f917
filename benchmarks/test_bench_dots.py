"""Times of the dot engine; the bars: 1 ms for 15 states with 1000 delays, 1 s for 30,000 chains."""

import numpy as np
import pytest

from stackmodel.dots.chain import build_chain
from stackmodel.dots.coulomb import power
from stackmodel.dots.ensemble import draw, ensemble_chain, ensemble_light
from stackmodel.dots.film import FilmDot
from stackmodel.dots.film_law import film_law
from stackmodel.dots.photons import emission, g2
from stackmodel.dots.recombination import pair_law, pair_rates
from stackmodel.dots.sensitivity import g2_zero_derivatives
from stackmodel.dots.states import charge_states, level_states
from stackmodel.dots.streams import photon_times

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


def test_1000_dots_at_30_biases(benchmark):
    states = charge_states(4)
    law = pair_law(LIFETIMES, YIELDS)
    sample, rates = draw(1000, 10e-9, 0.05, 0.5, seed=1), np.geomspace(1e5, 1e8, 30)
    factors = power.factors(states.charge, 1.5)
    benchmark(
        lambda: ensemble_light(ensemble_chain(states, law, sample, 10e-9, rates, rates, factors))
    )


def test_all_derivatives_of_g2(benchmark):
    chain = one(4)
    benchmark(lambda: g2_zero_derivatives(chain))


def test_a_million_photons(benchmark):
    chain = one(4)
    benchmark.pedantic(lambda: photon_times(chain, 1_000_000, 1), rounds=5, warmup_rounds=1)


def test_the_law_of_a_film(benchmark):
    states, ev = level_states(2, 4), 1.602176634e-19
    pairs = pair_rates(states, pair_law(LIFETIMES, YIELDS), LIFETIMES, YIELDS)
    dot = FilmDot(0.0, -2.0 * ev, 0.029 * ev, 1e6, 1e5, (2, 4))
    benchmark(lambda: film_law(states, pairs, dot, 300.0, (0.06 * ev, 0.06 * ev)).table)
