"""The light of a run: where in the film it begins, its power, its brightness, its turn-on."""

from types import SimpleNamespace

import numpy as np
import pytest

import stackmodel as sm
from stackmodel.constants import ELEMENTARY_CHARGE, PLANCK, SPEED_OF_LIGHT
from stackmodel.coupling import light
from stackmodel.coupling.light import recombination_weights, turn_on
from stackmodel.materials.database import data_folder

STACKS = data_folder() / "stacks"
EYE = np.array([[610, 620, 630, 640, 650, 660, 670], [503, 381, 265, 175, 107, 61, 32]])  # CIE 1924


def run(name, end="3 V"):
    stack = sm.read_stack(STACKS / f"{name}.yaml")
    return sm.run(sm.replace(stack, {"operation.bias": {"from": "0 V", "to": end, "points": 4}}))


@pytest.fixture(scope="module")
def red():
    return run("pu2020_red_RNH2")


@pytest.mark.parametrize(
    ("name", "face", "monolayer"),
    [("pu2020_s1_ref15", "HTL/emitter", 0), ("pu2020_s1_ref17", "emitter/HTL", -1)],
)
def test_pairs_that_cross_a_face_shine_beside_it(name, face, monolayer):
    """Upright and inverted; what recombines within the film is a billionth of them."""
    result = run(name)
    across = float(result.interface_recombination_current_density.sel(interface=face)[-1])
    lit = ELEMENTARY_CHARGE * float(result.emitted_photon_flux[-1])
    assert across > lit > 0.1 * across
    assert float(result.dipole_weight[monolayer]) > 0.99
    assert float(result.dipole_weight.sum()) == pytest.approx(1.0, abs=1e-12)


def test_light_begins_where_pairs_end(monkeypatch):
    """A film of four slices: 3 A/m^2 in its lower half, 1 across the lower, 2 across the upper."""
    emitter = SimpleNamespace(thickness=4e-8)
    x = np.linspace(0.0, 4e-8, 4001)
    rate = np.where(x < 2e-8, 1.0, 0.0)
    profiles = {
        "position": np.concatenate([[0.0], 1e-7 + x, [3e-7]]),
        "layer_of_position": np.array([0, *[1] * x.size, 2]),
        "recombination_rate": np.array([9.0, *rate, 9.0]),
    }
    sweep = SimpleNamespace(
        carrying=SimpleNamespace(layers=[None, emitter, None]),
        recombination_current=np.array([[9.0, 0.1, 9.0], [0.0, 3.0, 0.0]]),
        profiles=lambda index: profiles if index == 1 else None,
    )
    monkeypatch.setattr(light, "crossed_to_dots", lambda _: np.array([[0.0, 0.0], [1.0, 2.0]]))
    heights = np.array([0.125, 0.375, 0.625, 0.875])
    found = recombination_weights(emitter, heights, sweep)
    assert found == pytest.approx(np.array([1.5 + 1.0, 1.5, 0.0, 2.0]) / 6, abs=1e-3)


def test_brightness_is_that_of_the_forward_light(red):
    """683 lm/W, the eye's curve, photons straight up; all angles make the share that leaves."""
    angle, share = red.angle.values, red.angular_emission.values
    theta = np.append(np.radians(angle) if angle.max() > 2 else angle, np.pi / 2)
    around = 2 * np.pi * np.append(share, 0.0) * np.sin(theta)
    assert np.trapezoid(around, theta) == pytest.approx(float(red.air), rel=5e-3)
    assert red.angular_radiance.values == pytest.approx(share / np.cos(theta[:-1]), rel=1e-9)
    wavelength, photons = red.emission_wavelength.values, red.escaping_spectrum.values
    energy = PLANCK * SPEED_OF_LIGHT / wavelength
    eye = np.exp(np.interp(wavelength * 1e9, EYE[0], np.log(EYE[1] / 1e3)))
    lumen = 683 * (photons * energy * eye).sum() / photons.sum()
    forward = lumen * share[0] * red.emitted_photon_flux.values
    assert red.luminance.values == pytest.approx(forward, rel=0.045)  # straight up: redder


def test_power_and_efficiency_count_the_photons_that_leave(red):
    wavelength, photons = red.emission_wavelength.values, red.escaping_spectrum.values
    energy = (photons * PLANCK * SPEED_OF_LIGHT / wavelength).sum() / photons.sum()
    leave = float(red.air) * red.emitted_photon_flux.values
    assert red.light_power_density.values == pytest.approx(leave * energy, rel=1e-3)
    flows = np.isfinite(red.external_quantum_efficiency.values)
    efficiency = leave[flows] * ELEMENTARY_CHARGE / red.current_density.values[flows]
    assert red.external_quantum_efficiency.values[flows] == pytest.approx(efficiency, rel=1e-9)
    assert flows.sum() == 3


def test_turn_on_lies_on_the_straight_line_of_the_logarithm():
    voltage = np.array([1.0, 1.5, 2.3, 3.0])
    assert turn_on(voltage, np.exp(4 * (voltage - 1.7))) == pytest.approx(1.7)
    assert np.isnan(turn_on(voltage, np.exp(4 * (voltage - 3.1))))
