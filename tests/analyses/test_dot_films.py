"""Gain, roll-off and ligands of dot films."""

import numpy as np
import pytest

import stackmodel as sm
from stackmodel.materials.database import data_folder
from stackmodel.report.page import page

STACKS = data_folder() / "stacks"
MONOLAYER = {"layers.emitter.dots.monolayers": 1}


def stack(name):
    return sm.read_stack(STACKS / f"{name}.yaml")


@pytest.fixture(scope="module")
def graded():
    return sm.replace(stack("droop_cg"), MONOLAYER)


@pytest.fixture(scope="module")
def answer(graded):
    return sm.gain(graded)


def test_thresholds(answer):
    # the review's 7 A/cm2, with the total lifetime of the biexciton
    assert float(answer.gain_threshold_current_density) / 1e4 == pytest.approx(6.7, abs=0.05)
    ratio = answer.half_gain_current_density / answer.gain_threshold_current_density
    assert float(ratio) == pytest.approx(3.8, abs=0.02)
    # the ladder lies by the three states, which follow the same lifetimes
    ladder = float(answer.band_threshold_current.sel(band="1S"))
    assert ladder == pytest.approx(float(answer.gain_threshold_current_density), rel=0.06)
    assert answer.band_threshold_pairs.values[0] == pytest.approx(1.0, abs=0.03)


def test_curves_cross_zero_at_the_thresholds(answer):
    for k, band in enumerate(("1S", "1P")):
        at = np.interp(
            0.0, answer.band_inversion.sel(band=band).values, np.log(answer.drive_current.values)
        )
        wanted = float(answer.band_threshold_current[k])
        assert np.exp(at) == pytest.approx(wanted, rel=0.02)
        assert np.exp(at) != pytest.approx(1.05 * wanted, rel=0.02)


def test_charged_dots_amplify_sooner_or_at_once(answer):
    currents = answer.charged_threshold_current.values
    by = dict(zip(answer.charge.values.tolist(), currents.tolist(), strict=True))
    assert by[-2] == by[2] == 0
    assert by[0] == pytest.approx(float(answer.band_threshold_current[0]))


def test_degeneracy(graded):
    four = sm.gain(graded, hole_degeneracy=4)
    assert float(four.band_threshold_pairs[0]) == pytest.approx(
        1.4, abs=0.05
    )  # the review's Fig. 5
    # short pulse, (2, 2): electrons in 1S are 2 - 2 P(0) - P(1) of a Poisson distribution
    mean = float(sm.gain(graded).pulse_threshold_pairs[0])
    assert (2 - 2 * np.exp(-mean) - mean * np.exp(-mean)) == pytest.approx(1.0)


def test_spectra(graded, answer):
    hot = sm.gain(graded, temperature="395 K")
    peak = [float(a.photon_energy[int(a.relative_gain.values.argmax())]) for a in (answer, hot)]
    assert peak[1] - peak[0] == pytest.approx(
        -0.028, abs=2 * float(np.diff(answer.photon_energy)[0])
    )
    # photons of a spectrum are those of its bands
    energy = answer.photon_energy.values
    counted = np.trapezoid(answer.band_spectrum.values, energy, axis=1)
    bands = answer.band_photon_rate.values
    assert counted == pytest.approx(bands.sum(axis=1), rel=0.06)  # the window cuts the tails
    ratio = bands[:, 1] / bands[:, 0]
    assert (np.diff(ratio) > 0).all()  # 1P grows over 1S with the current
    assert ratio[0] < 1e-3 < 1 < ratio[-1]


def test_light_and_stripe():
    laser = stack("review_dfb_l_ito")
    given = sm.gain(laser, absorption_cross_section="8.677e-15 cm^2")
    assert float(given.threshold_fluence[0]) == pytest.approx(0.656, rel=1e-3)
    told = sm.gain(laser, confinement="0.23", modal_loss="35 /cm", current_density="1 kA/cm^2")
    gain = float(told.net_modal_gain)
    length = told.stripe_length.values
    assert gain > 0
    assert told.stripe_intensity.values == pytest.approx(np.expm1(gain * length) / gain)
    assert float(told.implied_cross_section) == pytest.approx(8.68e-19, rel=1e-3)


def test_ensemble_of_sizes_blurs_the_threshold(graded, answer):
    spread = sm.gain(graded, ensemble=100, size_spread="0.1", seed=2)
    even = sm.gain(graded, ensemble=3, size_spread="0")
    assert even.ensemble_inversion.values == pytest.approx(answer.band_inversion.values[:, 0])
    assert np.abs(spread.ensemble_inversion - even.ensemble_inversion).max() > 1e-3


@pytest.mark.parametrize(
    ("name", "published", "balanced", "fitted"),
    [("droop_CS", 287, 261, 248), ("droop_cg", 458, 566, 488), ("droop_cgB", 861, 566, 488)],
)
def test_roll_off(name, published, balanced, fitted):
    told = sm.droop(stack(name))
    assert told.roll_off_current_density.values / 10 == pytest.approx([balanced, fitted], rel=0.01)
    assert float(told.published_roll_off_current_density) / 10 == pytest.approx(published)
    assert told.relative_efficiency.values.max() == pytest.approx(1)
    assert "calibrated" in told.attrs["notes"]
    # the barrier shell's 861 is not reached: said, not tuned
    assert (fitted > 0.85 * published) is (name != "droop_cgB")


def test_ligand_window():
    cadmium, amine = sm.ligands(stack("pu2020_red_CdRCOO2")), sm.ligands(stack("pu2020_red_RNH2"))
    assert bool(cadmium.reduction_active)
    assert not bool(amine.reduction_active)
    assert float(cadmium.voltage_gap) == pytest.approx(0.49, abs=0.005)  # published: 0.8
    assert float(amine.voltage_gap) == 0
    assert "reduced from 1.45 V where light needs 1.94 V" in cadmium.attrs["verdict"]
    assert "offers nothing" in amine.attrs["verdict"]
    assert float(cadmium.half_life) == pytest.approx(0.3 * 3600, rel=0.01)  # fitted to it
    assert (amine.relative_yield == 1).all()
    assert np.interp(0.5, cadmium.reduced_share, cadmium.voltage) == pytest.approx(
        float(cadmium.reduction_onset_voltage), abs=0.01
    )
    later = sm.ligands(stack("pu2020_red_CdRCOO2"), current_density="10 mA/cm^2")
    assert float(later.half_life) == pytest.approx(10 * float(cadmium.half_life))
    with pytest.raises(sm.InputError, match="no ligand"):
        sm.ligands(stack("droop_cg"))


def test_every_row_of_the_table():
    told = sm.ligands(stack("pu2020_red_CdRCOO2"))
    assert told.sizes["ligand_row"] == 13
    low = told.row_internal_share < 0.5
    assert (low == told.row_reduced_before_light).all()
    assert told.row_this_stack.values.sum() == 1


def test_pictures_of_every_command(graded):
    lin = stack("lin2017_single_photon")
    drawn = {
        "gain": page(graded, sm.gain(graded)),
        "emission": page(graded, sm.gain(graded)),
        "droop": page(graded, sm.droop(graded)),
        "ligands": page(stack("pu2020_red_RNH2"), sm.ligands(stack("pu2020_red_RNH2"))),
        "photoluminescence": page(lin, sm.photoluminescence(lin)),
        "correlogram": page(lin, sm.photon_stream(lin, voltage="2.1 V", photons=50_000)),
        "confinement": page(lin, sm.confinement(lin)),
        "dot_transient": page(lin, sm.dots(lin, voltage="2.1 V", pulse="50 ns")),
        "sensitivities": page(lin, sm.dots(lin, voltage="2.1 V", sensitivities=True)),
        "ensemble": page(lin, sm.dots(lin, voltage="2.1 V", ensemble=20)),
    }
    for key, text in drawn.items():
        assert f'data-key="{key}"' in text
    assert 'data-key="droop"' not in drawn["gain"]
