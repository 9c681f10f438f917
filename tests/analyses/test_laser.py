"""The laser stack of the review: lases under light, breaks far below threshold under current."""

import math

import numpy as np
import pytest

import stackmodel as sm
from stackmodel.errors import ConvergenceError, InputError, MissingPropertyError
from stackmodel.materials.database import data_folder

STACKS = data_folder() / "stacks"
CHARGE = 1.602176634e-19


@pytest.fixture(scope="module")
def stack():
    return sm.read_stack(STACKS / "review_dfb_l_ito.yaml")


@pytest.fixture(scope="module")
def found(stack):
    return sm.laser(stack)


def test_the_contract_is_there(found):
    names = {"modal_gain_max", "modal_loss", "threshold_current_density", "limit_current_density",
             "limiting_mechanism", "margin", "feasible"}  # fmt: skip
    assert names <= set(found.data_vars)
    assert found.threshold_current_density.attrs["units"] == "A/m^2"
    assert found.modal_loss.ndim == 0


def test_gain_and_loss_are_those_of_the_mode(stack, found):
    modes = sm.modes(stack)
    mode = modes.sel(mode=str(found.lasing_mode.item()))
    overlap = float(mode.gain_overlap.sel(layer="emitter"))
    assert float(found.modal_gain_max) == pytest.approx(overlap * 200e2, rel=1e-9)
    assert float(found.modal_loss) == pytest.approx(float(mode.modal_loss), rel=1e-9)
    # as the review counts: 23 % of 200 /cm
    assert float(found.modal_gain_by_confinement) / 100 == pytest.approx(46, abs=0.2)
    assert float(found.modal_loss) / 100 == pytest.approx(35, abs=1.2)


def test_equation_2_and_the_pairs_that_three_layers_share(found):
    section = math.pi * 16.7e-9**2 / 4
    expected = CHARGE * 0.5 / (section * math.sqrt(12e-9 * 1.33e-9))
    assert float(found.equation2_threshold_current_density) == pytest.approx(expected, rel=1e-9)
    assert float(found.gain_threshold_current_density) == pytest.approx(3 * expected, rel=1e-9)
    auger = CHARGE * 0.5 / (section * math.sqrt(12e-9 * 2.4e-9))
    assert auger < 0.8 * float(found.equation2_threshold_current_density)
    assert "total biexciton lifetime, 1.33 ns" in found.attrs["notes"]
    assert float(found.biexciton_auger_lifetime) == pytest.approx(2.4e-9, rel=0.02)


def test_lases_under_light_and_breaks_under_current(found):
    assert bool(found.lases_under_light)
    assert not bool(found.feasible)
    limit, gain, lasing = (
        float(found[name])
        for name in (
            "limit_current_density",
            "equation2_threshold_current_density",
            "threshold_current_density",
        )
    )
    assert 3 * limit < gain < lasing
    assert float(found.margin) == pytest.approx(limit / lasing)
    assert found.binding_constraint.item() == "heating"
    assert found.limiting_mechanism.item() in ("temperature", "runaway")


def test_net_gain_crosses_zero_at_the_threshold_and_the_light_rises_there(found):
    current, net = found.current.values, found.laser_net_gain.values
    crossing = np.exp(np.interp(0.0, net, np.log(current)))
    threshold = float(found.threshold_current_density)
    assert crossing == pytest.approx(threshold, rel=1e-3)
    light = np.exp(np.interp(np.log(threshold * np.array([0.8, 1.25])), np.log(current),
                             np.log(found.laser_power_density.values)))  # fmt: skip
    assert light[1] > 1e4 * light[0]


def test_a_metal_on_top_quenches_the_mode():
    metal = sm.laser(sm.read_stack(STACKS / "review_dfb_l_ito_moox_al.yaml"))
    assert not bool(metal.lases_under_light)
    assert np.isnan(metal.threshold_current_density)
    assert float(metal.margin) == 0.0
    assert metal.binding_constraint.item() == "loss"
    assert "anode" in metal.best_change.item()
    assert "laser_time" not in metal.coords


def test_half_a_period_of_teeth_feeds_nothing_back_in_second_order(stack, found):
    half = sm.laser(sm.replace(stack, {"layers.cathode.grating.duty": 0.5}))
    assert float(half.cavity_loss) > 10 * float(found.cavity_loss)
    assert not bool(half.lases_under_light)


def test_ends_that_reflect(stack):
    plain = sm.replace(
        sm.read_stack(STACKS / "review_standard_qdled_dc.yaml"),
        {"operation.cavity": {"length": "300 um", "facet_reflectance": 0.2}},
    )
    assert float(sm.laser(plain).cavity_loss) == pytest.approx(-math.log(0.2) / 300e-6)
    longer = sm.laser(plain, length="600 um")
    assert float(longer.cavity_loss) == pytest.approx(-math.log(0.2) / 600e-6)


def test_a_pulse_dies_of_its_heat_and_a_shorter_one_does_not(stack, found):
    light = found.laser_pulse_power_density.values
    rise = found.laser_pulse_temperature_rise.values
    assert (np.diff(rise) > 0).all()
    assert light[-1] < 1e-3 * light.max()
    short = sm.laser(stack, pulse="50 ns")
    assert short.laser_pulse_power_density.values[-1] > 0.1 * short.laser_pulse_power_density.max()
    weak = sm.laser(stack, current_density="50 A/cm^2")
    assert float(weak.laser_pulse_power_density.max()) < 1e-4 * light.max()


def test_the_best_change_is_the_best_of_all_and_holds_when_made(stack, found):
    margins = found.change_margin.values
    assert found.best_change.item() == found.change.values[int(np.argmax(margins))]
    assert margins.max() > 2 * float(found.margin)
    thicker = sm.replace(
        stack,
        {"layers.emitter.thickness": "62.5 nm", "layers.emitter.dots.monolayers": 3.75},
    )
    row = found.sel(change="emitter a quarter thicker")
    made = float(sm.laser(thicker).threshold_current_density)
    assert made == pytest.approx(float(row.change_threshold), rel=1e-6)
    assert made != pytest.approx(float(found.threshold_current_density), rel=0.05)


def test_pulses_survive_more_than_a_steady_current(stack, found):
    steady, short = (
        float(found[f"{drive}_limit_current_density"]) for drive in ("steady", "pulse")
    )
    assert steady == pytest.approx(float(found.limit_current_density))
    assert short > 5 * steady
    long = sm.laser(stack, pulse="20 ms")
    assert float(long.pulse_limit_current_density) > 5 * steady  # at its end, when it is warm
    mechanisms = [str(one.pulse_limiting_mechanism.item()) for one in (found, long)]
    assert mechanisms == ["field", "temperature"]
    row = found.sel(change="short pulses")
    assert float(row.change_margin) == pytest.approx(short / float(found.threshold_current_density))


def test_what_a_laser_needs_is_named():
    with pytest.raises(MissingPropertyError, match="saturated_gain"):
        sm.laser(sm.read_stack(STACKS / "pu2020_red_RNH2.yaml"))
    with pytest.raises(InputError, match="no layer is a film of dots"):
        sm.laser(sm.read_stack(STACKS / "lin2017_single_photon.yaml"))
    with pytest.raises(InputError, match="at least 2 pairs"):
        sm.laser(sm.read_stack(STACKS / "review_dfb_l_ito.yaml"), pairs=1)


def test_light_outlives_a_refused_current(stack, found, monkeypatch):
    def stalls(_stack):
        raise ConvergenceError("drift-diffusion stalled")

    monkeypatch.setattr("stackmodel.analyses.laser.electrical_state", stalls)
    with pytest.raises(ConvergenceError, match="stalled") as caught:
        sm.laser(stack)
    kept = caught.value.partial
    for name in ("modal_gain_max", "modal_loss", "threshold_current_density", "mode_photons"):
        assert np.array_equal(kept[name], found[name]), name
    assert "margin" not in kept
    assert "no currents: drift-diffusion stalled" in kept.attrs["notes"]
