"""A question needs only what it uses, and what a stack leaves out has a stated meaning."""

import pytest

import stackmodel as sm

FILM = """
stackmodel: 1
area: {shape: disc, radius: 50 um}
substrate: {material: base, thickness: 1 mm}
layers: [{name: film, material: base, thickness: 100 nm}]
materials: {base: {thermal_conductivity: 1.1 W/m/K}}
"""


def test_a_steady_state_needs_no_heat_capacity():
    found = sm.heat(sm.parse_stack(FILM), power_density="1 W/cm^2")
    half_space = 8 * 50e-6 / (3 * 3.141592653589793 * 1.1) * 1e4
    assert float(found.steady_temperature_rise_mean) == pytest.approx(half_space, rel=0.05)
    assert "temperature_rise_mean" not in found
    assert "has no density" in found.attrs["notes"]


def test_a_step_needs_it():
    with pytest.raises(sm.MissingPropertyError, match="'base' has no density"):
        sm.heat(sm.parse_stack(FILM), power_density="1 W/cm^2", times="1 us")


EMITTER = """
stackmodel: 1
substrate: {material: medium, THICK}
layers: [{name: film, material: medium, thickness: 400 nm}]
operation: {wavelength: 630 nm}
materials: {medium: {refractive_index: 1.7}}
"""


def test_light_in_an_endless_substrate_meets_no_air():
    endless = sm.outcoupling(
        sm.parse_stack(EMITTER.replace(", THICK", "")), layer="film", position=0.875
    )
    # Perpendicular and parallel power through a plane face, 50 nm away, into air: closed form.
    assert float(endless.air) == pytest.approx(0.096639566699405, abs=1e-8)
    assert "endless" in endless.attrs["notes"]
    plate = sm.outcoupling(
        sm.parse_stack(EMITTER.replace("THICK", "thickness: 1 mm")), layer="film", position=0.875
    )
    assert float(plate.air) > 0.15
