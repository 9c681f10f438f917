"""A film whose dots trade carriers: the run's light, losses and balances by the master equation."""

from pathlib import Path

import numpy as np
import pytest

import stackmodel as sm
from stackmodel.errors import ConvergenceError, StackFileError
from stackmodel.formulation.dots import dot_problem

STACKS = Path(__file__).parents[2] / "stacks"
EMITTER = "layers.emitter.dots"


@pytest.fixture(scope="module")
def stack():
    return sm.read_stack(STACKS / "pu2020_red_RNH2.yaml")


def with_exchange(stack, rate="1e9 /s", **more):
    changed = {f"{EMITTER}.exchange": {"rate": rate}}
    return sm.replace(stack, changed | {f"{EMITTER}.{key}": v for key, v in more.items()})


def test_pairs_are_neither_made_nor_lost(stack):
    result = sm.run(with_exchange(stack))
    flows = result.loss_share.notnull().all("mechanism")
    assert int(flows.sum()) > 10
    total = result.loss_share.sum("mechanism")[flows]
    assert np.abs(total - 1).max() < 1e-9
    assert np.abs(result.photon_balance_error).max() < 1e-12
    assert float(result.occupation.sum()) == pytest.approx(1, abs=1e-12)
    assert result.dot_g2_zero.isnull().all()


def test_dots_hold_what_transport_holds_where_pairs_meet(stack):
    """All pairs of this device cross one face: the electrons on its dots are those at that face."""
    result = sm.run(with_exchange(stack, carriers=8))
    emitter = next(layer for layer in stack.layers if layer.name == "emitter")
    below = sum(float(layer.thickness) for layer in stack.layers[: stack.layers.index(emitter)])
    face = int(np.argmax(result.position.values > below + 1e-13))  # first node inside
    at_face = float(result.electron_density[face])
    wanted = at_face * float(emitter.thickness) / dot_problem(stack, emitter).density
    held = np.array([int(str(name).split("e")[0]) for name in result.state.values])
    assert 0.5 < wanted < 7
    assert float(held @ result.occupation.values) == pytest.approx(wanted, rel=3e-3)


def test_charge_leaves_again_where_the_dots_are_hardly_charged(stack):
    """Filled one by one, a quarter of the pairs shines; in exchange, an empty film shines fully."""
    alone = sm.run(stack)
    traded = sm.run(with_exchange(stack))
    # at the first voltages that are driven the film is nearly empty
    first = int(np.flatnonzero(traded.emitted_photon_flux > 0)[0])
    per_pair = [float((r.dot_photon_rate / r.dot_electron_rate)[first]) for r in (alone, traded)]
    assert per_pair[1] > 2 * per_pair[0]
    # where electrons pile up at the face they stay
    charging = [float(r.loss_share.sel(mechanism="charging")[60]) for r in (alone, traded)]
    assert charging[1] > charging[0]


def test_more_carriers_than_the_states_hold_is_said(stack):
    result = sm.run(with_exchange(stack, carriers=2))
    assert "raise dots.carriers" in result.attrs["notes"]
    assert "gain: left out, gain needs biexcitons" in result.attrs["notes"]


def test_exchange_that_contradicts_the_rest_is_refused(stack):
    for wrong, said in (
        ({f"{EMITTER}.arrangement": "isolated"}, "exchange of isolated dots"),
        ({f"{EMITTER}.coulomb": {"law": "power"}}, "exchange with a coulomb law"),
    ):
        with pytest.raises(StackFileError, match=said):
            sm.replace(with_exchange(stack), wrong)


def test_what_the_exchange_cannot_carry_is_refused_and_nothing_stale_is_left():
    stack = sm.read_stack(STACKS / "review_slit_focusing.yaml")
    film = next(layer.name for layer in stack.layers if layer.dots)
    slow = sm.replace(stack, {f"layers.{film}.dots.exchange": {"rate": "1e6 /s"}})
    with pytest.raises(ConvergenceError, match="raise the rate of `exchange`") as caught:
        sm.run(slow)
    partial = caught.value.partial
    assert "dots: refused, at " in partial.attrs["notes"]
    assert "emitted_photon_flux" not in partial
    assert float(partial.current_density[-1]) > 0
    fast = sm.replace(stack, {f"layers.{film}.dots.exchange": {"rate": "1e12 /s"}})
    assert float(sm.run(fast).emitted_photon_flux[-1]) > 0
