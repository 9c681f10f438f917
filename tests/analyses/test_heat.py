"""`heat` from a stack file: the layered reference, superposition, sections, the thermometer."""

import json
import sys

import numpy as np
import pytest

import stackmodel as sm
from stackmodel.cli import main
from stackmodel.errors import InputError, NoSolutionError
from tests.thermal.thermal_stacks import INPUTS, rows

BAR = 1e-6
AREAS = {
    "sq2mm": "{shape: rectangle, width: 2 mm, length: 2 mm}",
    "r300x50um": "{shape: rectangle, width: 300 um, length: 50 um}",
}
BACKS = {"iso": "{kind: ambient}", "h10": "{kind: convection, coefficient: 10 W/m^2/K}"}
STEPS = [1e-7, 1e-6, 1e-5, 1e-3, 0.1, 10.0]
AFTER = [1.1e-6, 2e-6, 1e-5, 1e-3, 1e-2]
Q = 1e4  # W/m^2


def written(area="sq2mm", back="iso", glass=1.0, extra="", dots=True):
    """The reference stack as a file."""
    lines = ["stackmodel: 1", f"area: {AREAS.get(area, area)}"]
    thickness = INPUTS["substrate_thickness_m"]["glass"]
    lines.append(
        f"substrate: {{material: glass, thickness: {thickness!r} m, backside: {BACKS[back]}}}"
    )
    lines.append("layers:")
    names = []
    for film in INPUTS["films_top_to_bottom"][::-1]:
        name = film["material"]
        held = ", dots: {material: QD, arrangement: film}" if name == "QD" and dots else ""
        lines.append(
            f"  - {{name: {name}, material: {name}, thickness: {film['thickness_m']!r} m{held}}}"
        )
        names.append(name)
    lines.append("materials:")
    for name in ["glass", *names]:
        record = INPUTS["materials"][name]
        k = record["k_W_mK"] * (glass if name == "glass" else 1.0)
        more = ", gap_temperature_coefficient: -0.28 meV/K" if name == "QD" else ""
        lines.append(
            f"  {name}: {{thermal_conductivity: {k!r} W/m/K, density: 1000 kg/m^3, "
            f"specific_heat: {record['rho_c_J_m3K'] / 1000!r} J/kg/K{more}}}"
        )
    return "\n".join(lines) + "\n" + extra


def answers(stack, sheet):
    """Every quantity of the reference that the command gives, per areal heat."""
    drive = {"power_density": Q, "layer": "QD", "sheet": sheet}
    step = sm.heat(stack, **drive, times=STEPS)
    single = sm.heat(stack, **drive, pulse=1e-6, times=AFTER)
    train = sm.heat(stack, **drive, pulse=1e-6, repetition=100.0, times=[1e-6])
    found = {}
    for where, word in (("mean", "mean"), ("centre", "peak")):
        found[where, "steady"] = step[f"steady_temperature_rise_{word}"]
        found[where, "train100Hz_peak"] = train[f"train_temperature_rise_{word}_maximum"]
        for i, t in enumerate(STEPS):
            found[where, f"step_{t:g}s"] = step[f"temperature_rise_{word}"][i]
        for i, t in enumerate(AFTER):
            found[where, f"pulse1us_at_{t:g}s"] = single[f"temperature_rise_{word}"][i]
    found["mean", "mean_over_1us_pulse"] = single.apparent_temperature_rise
    found["mean", "train100Hz_before"] = train.train_temperature_rise_mean_minimum
    found["mean", "train100Hz_mean"] = train.train_temperature_rise_average
    return {key: float(value) / Q for key, value in found.items()}


def worst(area, back, heat, **changes):
    """Largest relative error against the reference, and how many numbers were compared."""
    stack = sm.parse_stack(written(area, back, **changes))
    found = answers(stack, heat == "sheet")
    errors = [
        abs(found[row["where"], row["quantity"]] / float(row["T_over_q0_m2K_per_W"]) - 1)
        for row in rows("thermal_cases.csv")
        if (row["source"], row["back"], row["heat"]) == (area, back, heat)
        and (row["where"], row["quantity"]) in found
    ]
    return max(errors), len(errors)


@pytest.mark.parametrize("heat", ["sheet", "vol"])
@pytest.mark.parametrize(("area", "back"), [("sq2mm", "iso"), ("r300x50um", "h10")])
def test_reference_cases_from_a_stack_file(area, back, heat):
    error, count = worst(area, back, heat)
    assert count == 29
    assert error < BAR


def test_one_percent_of_a_conductivity_leaves_the_bar():
    assert worst("sq2mm", "iso", "vol", glass=1.01)[0] > 1e3 * BAR


def test_the_command_gives_the_same_as_json(tmp_path, monkeypatch, capsys):
    path = tmp_path / "stack.yaml"
    path.write_text(written())
    words = ["heat", str(path), "--power-density", "1 W/cm^2", "--layer", "QD", "--json"]
    monkeypatch.setattr(sys, "argv", ["stackmodel", *words, "--times", "1e-5 s"])
    with pytest.raises(SystemExit) as stop:
        main()
    assert not stop.value.code
    data = json.loads(capsys.readouterr().out)["data_vars"]
    expected = {
        (row["quantity"], row["where"]): float(row["T_over_q0_m2K_per_W"])
        for row in rows("thermal_cases.csv")
        if (row["source"], row["heat"]) == ("sq2mm", "vol")
    }
    steady = data["steady_temperature_rise_mean"]["data"]
    assert steady / Q == pytest.approx(expected["steady", "mean"], rel=BAR)
    step = data["temperature_rise_peak"]["data"][0]
    assert step / Q == pytest.approx(expected["step_1e-05s", "centre"], rel=BAR)


def test_a_profile_passes_through_the_mid_planes():
    stack = sm.parse_stack(written())
    result = sm.heat(stack, power_density=Q, layer="QD", profile=True, times=[1.0])
    middle = sum(f["thickness_m"] for f in INPUTS["films_top_to_bottom"][3:]) + 25e-9
    found = np.interp(middle, result.position, result.temperature_rise_profile_mean)
    assert found == pytest.approx(float(result.steady_temperature_rise_mean), rel=1e-5)


def test_a_resistance_of_an_interface_adds_its_drop():
    plain = sm.parse_stack(written("{shape: stripe, width: 50 mm, length: 50 mm}"))
    joined = sm.replace(plain, {"layers.ITO.thermal_resistance_below": "1e-6 m^2*K/W"})
    hot, cold = (sm.heat(s, power_density=Q, layer="QD", times=[1.0]) for s in (joined, plain))
    difference = hot.steady_temperature_rise_peak - cold.steady_temperature_rise_peak
    assert float(difference) == pytest.approx(1e-6 * Q, rel=1e-3)


def test_an_endless_stripe_without_steady_state_is_refused_by_name():
    text = written("{shape: stripe, width: 100 um}").replace("thickness: 0.0011 m, ", "")
    stack = sm.parse_stack(text)
    with pytest.raises(NoSolutionError, match="endless stripe"):
        sm.heat(stack, power_density=Q, layer="QD")
    later = sm.heat(stack, power_density=Q, layer="QD", times="1 ms")
    assert float(later.temperature_rise_mean[0]) > 0
    assert "endless stripe" in later.attrs["notes"]


def test_the_section_agrees_with_the_spectral_answer_and_refines():
    stack = sm.parse_stack(written("{shape: disc, radius: 300 um}", "h10"))
    result = sm.heat(stack, power_density=Q, layer="QD", solver="fipy", times="10 us,1 ms")
    exact = sm.heat(stack, power_density=Q, layer="QD", times="10 us,1 ms")
    for name in ("steady_temperature_rise_mean", "steady_temperature_rise_peak"):
        assert float(result[name]) == pytest.approx(float(exact[name]), rel=0.01)
        spectral = name.replace("steady", "spectral")
        assert float(result[spectral]) == pytest.approx(float(exact[name]), rel=1e-9)
    np.testing.assert_allclose(result.temperature_rise_mean, exact.temperature_rise_mean, rtol=0.02)
    assert float(result.section_energy_error) < 1e-6


def test_a_section_sees_conductivity_that_falls_with_temperature():
    text = written("{shape: disc, radius: 300 um}", "h10")
    falling = text.replace(
        "glass: {thermal_conductivity",
        "glass: {thermal_conductivity_exponent: 1, thermal_conductivity",
    )
    cold, hot = (
        sm.heat(sm.parse_stack(t), power_density=10 * Q, layer="QD", solver="fipy")
        for t in (text, falling)
    )
    assert hot.steady_temperature_rise_peak > 1.02 * cold.steady_temperature_rise_peak
    assert "glass: 1" in hot.attrs["notes"]


def test_an_opening_in_a_spacer_guides_heat():
    """A spacer that insulates but for its opening keeps the heat from spreading above it."""
    spacer = "{name: S, material: S, thickness: 60 nm, aperture: {shape: slit, width: 0.4 mm}}"
    text = written("{shape: stripe, width: 0.4 mm, length: 10 mm}").replace(
        "  - {name: ZnO", f"  - {spacer}\n  - {{name: ZnO"
    )
    thermal = "thermal_conductivity: 1e-3 W/m/K, density: 1000 kg/m^3, specific_heat: 1000 J/kg/K"
    text += f"  S: {{{thermal}}}\n"
    stack = sm.parse_stack(text)
    section = sm.heat(stack, power_density=Q, layer="Al", solver="fipy")
    closed = float(section.spectral_temperature_rise_mean)
    assert float(section.steady_temperature_rise_mean) < 0.95 * closed


def test_the_thermometer_averages_over_the_light_of_a_pulse():
    stack = sm.parse_stack(written())
    result = sm.heat(stack, power_density=Q, layer="QD", pulse="1 us", times="1 us")
    assert float(result.peak_energy_shift) == pytest.approx(
        -0.28e-3 * float(result.apparent_temperature_rise), rel=1e-12
    )
    end = float(result.temperature_rise_mean[0])
    assert 0.5 * end < float(result.apparent_temperature_rise) < end


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"solver": "magic"}, "one of spectral, fipy"),
        ({"sheet": True}, "--sheet without --power-density"),
        ({"power_density": Q, "solver": "fipy", "sheet": True}, "leave --sheet out"),
        ({"voltage": "1 V", "current_density": "1 A/m^2"}, "not both"),
    ],
)
def test_what_does_not_fit_is_refused(options, words):
    with pytest.raises(InputError, match=words):
        sm.heat(sm.parse_stack(written()), **options)
