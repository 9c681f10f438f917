"""The loss ladder of a run: shares add up, name their cause, and notice what is forgotten."""

from pathlib import Path

import numpy as np
import pytest

import stackmodel as sm
from stackmodel.coupling import loss_ladder
from stackmodel.verdict.loss_ladder import loss_quantities

STACKS = Path(__file__).parents[2] / "stacks"


def shipped(name):
    return sm.read_stack(STACKS / f"{name}.yaml")


def at(result, voltage):
    return result.loss_share.sel(voltage=voltage, method="nearest").to_series()


@pytest.fixture(scope="module")
def lin():
    return sm.run(shipped("lin2017_single_photon"))


def test_the_shares_stand_only_where_the_injection_is_known(lin):
    known = np.isfinite(lin.loss_share).all("mechanism").values
    np.testing.assert_array_equal(known, (lin.voltage > 2.09) & (lin.voltage < 2.61))
    np.testing.assert_array_equal(lin.external_quantum_efficiency.notnull(), known)
    assert float(lin.loss_voltage) == pytest.approx(2.6)
    assert float(lin.loss_share_at_drive.sum()) == pytest.approx(1.0, abs=1e-9)
    assert f"the largest loss is {lin.largest_loss.item()}" in lin.attrs["verdict"]


def test_stronger_injection_costs_auger(lin):
    assert at(lin, 2.6)["Auger"] > 3 * at(lin, 2.1)["Auger"]  # at 5 times the rate


def test_a_forgotten_loss_breaks_the_sum(monkeypatch):
    whole = loss_ladder.pair_fates

    def forgetful(*given):
        from dataclasses import replace

        found = whole(*given)
        return replace(found, auger=0.99 * found.auger)

    monkeypatch.setattr(loss_ladder, "pair_fates", forgetful)
    result = sm.run(shipped("lin2017_single_photon"))
    assert abs(at(result, 2.6).sum() - 1) > 1e-4


def test_a_poor_yield_goes_to_the_neutral_exciton():
    good, poor = (sm.run(shipped(f"pu2020_red_{name}")) for name in ("RNH2", "MgRCOO2"))
    assert at(poor, 2.0)["non-radiative"] > 2 * at(good, 2.0)["non-radiative"]


def test_a_single_carrier_device_leaks_everything():
    result = sm.run(shipped("pu2020_electron_only"))
    assert float(result.loss_share_at_drive.sel(mechanism="leakage")) == pytest.approx(1.0)
    assert result.largest_loss.item() == "leakage"


def test_without_a_substrate_the_light_is_not_traced():
    stack = shipped("pu2020_red_RNH2")
    bare = {key: value for key, value in stack._raw.items() if key not in ("substrate", "area")}
    from stackmodel.description.reading import stack_of
    from stackmodel.document import Document

    result = sm.run(stack_of(Document("bare.yaml", [], bare)))
    assert "light, not traced" in result.mechanism
    known = np.isfinite(result.loss_share).all("mechanism")
    total = result.loss_share.sum("mechanism").values[known.values]
    np.testing.assert_allclose(total, 1.0, rtol=0, atol=1e-9)


def test_less_current_than_the_equilibrium_is_solved_to_has_no_shares():
    weak = {"operation.bias": {"from": "0 V", "to": "0.7 V", "points": 8}}
    result = sm.run(sm.replace(shipped("pu2020_red_RNH2"), weak))
    flows = result.current_density.values > 1e-12
    assert 0 < flows.sum() < 7  # and its largest current is far above: 1e-7 A/m^2
    np.testing.assert_array_equal(result.loss_share.notnull().all("mechanism"), flows)


def test_where_all_current_is_rounding_no_loss_is_named():
    """Shares of rounding are no shares: 200 % leakage, or minus 109 % in the other layers."""
    stack = sm.parse_stack("stackmodel: 1\nlayers: [{material: ITO, thickness: 30 nm}]\n")

    def quantities(*ladder):
        return loss_quantities(
            stack,
            {
                "voltage": np.arange(len(ladder), dtype=float),
                "current_density": np.arange(len(ladder), dtype=float),
                "mechanism": ["leakage", "charging", "outcoupled"],
                "loss_share": np.array(ladder),
            },
        )

    assert quantities([0, 0, 0], [2, -1, 0], [0, -1.09, 0]) == {}
    known = quantities([np.nan] * 3, [0.2, 0.5, 0.3], [2, -1, 0])
    assert (known["largest_loss"], known["largest_loss_share"]) == ("charging", 0.5)
    assert known["loss_voltage"] == 1
