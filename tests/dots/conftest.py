"""The dot of Lin et al., Nat. Commun. 8, 1132 (2017), as every test here uses it."""

from types import SimpleNamespace

import pytest

from stackmodel.dots.chain import build_chain
from stackmodel.dots.coulomb import power
from stackmodel.dots.recombination import pair_law, pair_rates
from stackmodel.dots.states import charge_states, pair_states

LIFETIMES = {"X": 40e-9, "X-": 4.5e-9, "X+": 0.9e-9, "XX": 0.7e-9}
YIELDS = {"X": 1.0, "XX": 0.07}


def lin_chain(rate, alpha=1.0, carriers=4, hole_rate=None, lifetimes=LIFETIMES, **more):
    states = charge_states(carriers)
    pairs = pair_rates(states, pair_law(lifetimes, YIELDS), lifetimes, YIELDS)
    return build_chain(
        states,
        pairs,
        electron_rate=rate,
        hole_rate=rate if hole_rate is None else hole_rate,
        factors=power.factors(states.charge, alpha),
        **more,
    )


def pl_chain(pump, tau_x=40e-9, tau_xx=0.7e-9, eta_xx=0.07):
    states = pair_states(2)
    lifetimes, yields = {"X": tau_x, "XX": tau_xx}, {"X": 1.0, "XX": eta_xx}
    pairs = pair_rates(states, pair_law(lifetimes, yields), lifetimes, yields)
    return build_chain(states, pairs, pair_rate=pump)


@pytest.fixture
def lin():
    return SimpleNamespace(chain=lin_chain, pl=pl_chain, lifetimes=LIFETIMES, yields=YIELDS)
