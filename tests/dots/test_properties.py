"""What holds for every chain."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stackmodel.dots.chain import build_chain
from stackmodel.dots.coulomb import barrier, power
from stackmodel.dots.detection import g2_in_bins
from stackmodel.dots.moves import all_moves
from stackmodel.dots.photons import emission, g2
from stackmodel.dots.recombination import PairLaw, pair_rates
from stackmodel.dots.states import charge_states, pair_states
from stackmodel.dots.transient import relax
from stackmodel.errors import InputError

RATES = st.floats(1e4, 1e10)


@settings(max_examples=60, deadline=None, derandomize=True)
@given(
    carriers=st.integers(2, 9),
    electron=RATES,
    hole=RATES,
    auger=st.floats(1e7, 1e11),
    alpha=st.floats(0.5, 4.0),
    escape=st.one_of(st.just(0.0), RATES),
)
def test_any_chain(carriers, electron, hole, auger, alpha, escape):
    states = charge_states(carriers)
    chain = build_chain(
        states,
        pair_rates(states, PairLaw(5e7, auger, 2 * auger)),
        electron_rate=electron,
        hole_rate=hole,
        factors=power.factors(states.charge, alpha),
        electron_escape=escape,
        hole_escape=escape,
    )
    light = emission(chain)
    matrix = chain.generator()
    assert np.abs(matrix.sum(axis=0)).max() < 1e-12 * np.abs(matrix).max()
    assert light.occupation.sum() == pytest.approx(1.0)
    assert (light.occupation > 0).all()
    out = -np.diag(matrix) * light.occupation
    gain = (matrix - np.diag(np.diag(matrix))) @ light.occupation
    assert gain == pytest.approx(out, rel=1e-9)
    # charge does not pile up: what comes in of either sign goes out
    q = states.charge
    drift = chain.rates * light.occupation[chain.moves.source]
    change = drift * (q[chain.moves.target] - q[chain.moves.source])
    assert abs(change.sum()) < 1e-9 * np.abs(change).sum()
    slowest = 1e6 / min(electron, hole)
    curve = g2(chain, np.array([0.0, 1e-9, slowest]))
    assert curve[0] == pytest.approx(light.g2_zero, rel=1e-7, abs=1e-9)
    assert (curve >= 0).all()
    later = relax(chain, np.eye(states.count)[0], np.array([1e-9, 1e-7]))
    assert later.sum(axis=1) == pytest.approx(1.0, abs=1e-7)
    assert later.min() > -1e-9
    edges = np.array([-2e-9, -1e-9, 0.0, 1e-9, 2e-9])
    bins = g2_in_bins(chain, edges)
    assert bins == pytest.approx(bins[::-1], rel=1e-6, abs=1e-9)


def test_moves_of_the_closure():
    states = charge_states(4)
    moves = all_moves(states)
    named = {
        (states.labels[s], states.labels[t], int(k))
        for s, t, k in zip(moves.source, moves.target, moves.kind, strict=True)
    }
    assert ("3e1h", "3e0h", 0) in named
    assert ("2e2h", "1e2h", 1) in named
    assert ("4e0h", "3e0h", 1) in named
    assert not any(source == "4e0h" and kind == 0 for source, _, kind in named)
    open_ended = all_moves(states, closed=False)
    total = states.electrons + states.holes
    assert (total[open_ended.source[open_ended.kind < 2]] < 4).all()
    ladder = all_moves(pair_states(3))
    assert ladder.count == 6


def test_factors_that_overflow_are_refused():
    states = charge_states(60)
    pairs = pair_rates(states, PairLaw(5e7, 1e9, 1e9))
    for factors in (
        power.factors(states.charge, 1e6),
        barrier.factors(states.charge, 1e-18, 300.0),
    ):
        with pytest.raises(InputError, match="overflow"):
            build_chain(states, pairs, electron_rate=1e6, hole_rate=1e6, factors=factors)
