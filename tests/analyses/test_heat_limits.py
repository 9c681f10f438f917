"""Limits, runaway, electrode, safe map: from stack files, against closed forms."""

from pathlib import Path

import numpy as np
import pytest

import stackmodel as sm
from stackmodel.errors import ConvergenceError, InputError, NoSolutionError
from stackmodel.thermal.runaway import activated_turning_temperature

STACKS = Path(__file__).parents[2] / "stacks"
ELEMENTARY_CHARGE = 1.602176634e-19

# One carrier, one layer, ohmic contacts: a space-charge-limited current, activated by the mobility.
UNIPOLAR = """\
stackmodel: 1
ambient: 300 K
area: {{shape: rectangle, width: 2 mm, length: 2 mm}}
substrate: {{material: base, thickness: 1 mm, backside: {{kind: ambient}}}}
contacts:
  anode: {{work_function: 5.0 eV}}
  cathode: {{work_function: 5.0 eV{cathode}}}
layers:
  - {{name: film, material: film, thickness: 100 nm}}
operation: {{bias: {{from: 0 V, to: 25 V, points: 51}}}}
materials:
  film: {{relative_permittivity: 3, electron_affinity: 2.0 eV, ionization_energy: 5.0 eV,
    conduction_band_states: 1e26 /m^3, valence_band_states: 1e26 /m^3,
    electron_mobility: 1e-14 m^2/V/s, hole_mobility: 1e-9 m^2/V/s,
    hole_activation_energy: {activation} eV, electron_activation_energy: {activation} eV,
    dielectric_strength: 1 MV/cm, maximum_temperature: 400 K,
    thermal_conductivity: 0.2 W/m/K, density: 1000 kg/m^3, specific_heat: 1000 J/kg/K}}
  base: {{thermal_conductivity: 1 W/m/K, density: 2000 kg/m^3, specific_heat: 1000 J/kg/K}}
"""


def unipolar(activation=0.25, cathode=""):
    return sm.parse_stack(UNIPOLAR.format(activation=activation, cathode=cathode))


@pytest.fixture(scope="module")
def device():
    return unipolar()


def test_runaway_lies_where_the_closed_form_says(device):
    """J = f(V) exp(-Ea/kT): the turning temperature does not depend on f."""
    result = sm.runaway(device)
    closed = activated_turning_temperature(0.25 * ELEMENTARY_CHARGE, 300.0)
    assert float(result.runaway_temperature) == pytest.approx(closed, rel=4e-3)
    power = float(result.runaway_voltage * result.runaway_current_density)
    rise = float(result.thermal_resistance) * power
    assert rise == pytest.approx(float(result.runaway_temperature) - 300.0, rel=1e-9)
    turned = np.diff(result.electrothermal_voltage.values) < 0
    assert turned.any()
    assert not turned[:5].any()


def test_a_weakly_activated_stack_never_runs_away():
    """Below Ea = 4 kB T0 = 0.103 eV there is no turning point; it is said, not guessed."""
    result = sm.runaway(unipolar(activation=0.05))
    assert np.isnan(float(result.runaway_voltage))
    assert result.attrs["verdict"].startswith("no thermal runaway")


def test_runaway_needs_a_current_and_a_steady_state(device):
    with pytest.raises(InputError, match="no current"):
        sm.runaway(sm.read_stack(STACKS / "lin2017_single_photon.yaml"))
    endless = sm.replace(
        device,
        {"area": {"shape": "stripe", "width": "0.1 mm"}, "substrate": {"material": "base"}},
    )
    with pytest.raises(NoSolutionError, match="endless stripe"):
        sm.runaway(endless)


def test_limits_are_ranked_by_where_the_sweep_reaches_them(device):
    result = sm.limits(device)
    voltage = result.limit_voltage.values
    known = voltage[np.isfinite(voltage)]
    assert (np.diff(known) >= 0).all()
    names = [str(name) for name in result.limit.values]
    assert set(result.limit_kind.values.astype(str)) >= {"temperature", "field", "runaway"}
    field = names.index("field in film")
    assert result.limit_value.values[field] == pytest.approx(1e8)
    # space charge: the field at the far contact is 3/2 V/L, less where it is averaged over 5 nm
    assert 6.0 < voltage[field] < 10.0
    passed = (result.limit_margin < 1).values
    assert (passed == (voltage < float(result.drive_voltage))).all()


def test_the_temperature_limit_is_where_the_heat_says():
    device = unipolar(activation=0.05)  # too little for a runaway
    result = sm.limits(device)
    names = [str(name) for name in result.limit.values]
    at = float(result.limit_voltage.values[names.index("temperature of film")])
    hot = sm.heat(device, voltage=at, layer="film", times=[1.0])
    assert float(hot.steady_temperature_rise_peak) == pytest.approx(100.0, rel=0.02)


def test_a_contact_current_is_a_limit(device):
    limited = unipolar(cathode=", maximum_current_density: 0.3 A/cm^2")
    result = sm.limits(limited)
    names = [str(name) for name in result.limit.values]
    row = names.index("current of the cathode")
    assert float(result.limit_current.values[row]) == pytest.approx(3e3, rel=0.02)
    assert "current of the cathode" not in [str(n) for n in sm.limits(device).limit.values]


def test_the_drive_moves_the_margins_not_the_limits(device):
    low, high = sm.limits(device, voltage="2 V"), sm.limits(device, voltage="10 V")
    np.testing.assert_array_equal(low.limit_voltage, high.limit_voltage)
    assert (low.limit_margin.values > high.limit_margin.values).all()
    assert "holds" in low.attrs["verdict"]
    assert "passes" in high.attrs["verdict"]


def test_ligands_give_way_before_light():
    result = sm.limits(sm.read_stack(STACKS / "pu2020_red_CdRCOO2.yaml"))
    assert str(result.first_limit.values) == "ligands of emitter"
    assert float(result.first_limit_voltage) < 1.7


def test_a_spacer_holds_the_whole_voltage_beside_its_opening():
    result = sm.limits(sm.read_stack(STACKS / "review_slit_focusing.yaml"))
    names = [str(name) for name in result.limit.values]
    row = names.index("field in spacer")
    assert float(result.limit_reached.values[row]) == pytest.approx(
        float(result.drive_voltage) / 60e-9, rel=1e-6
    )


def electrode_stack(contacted=""):
    text = UNIPOLAR.format(activation=0.25, cathode="")
    film = "- {name: film, material: film, thickness: 100 nm}"
    lead = (
        f"- {{name: lead, material: lead, thickness: 100 nm, sheet_resistance: 20 ohm{contacted}}}"
    )
    text = text.replace(film, f"{lead}\n  {film}")
    thermal = "thermal_conductivity: 4 W/m/K, density: 7000 kg/m^3, specific_heat: 345 J/kg/K"
    return sm.parse_stack(
        text + f"  lead: {{electrical_conductivity: 5e5 S/m, work_function: 5.0 eV, {thermal}}}\n"
    )


def test_a_strip_loses_what_the_mean_current_drops():
    """With a current that hardly varies, the mean loss along an edge-contacted strip is I R/3."""
    stack = electrode_stack()
    result = sm.electrode(stack, voltage="1 V", strip=True, isothermal=True)
    current = float(result.electrode_current)
    assert float(result.lost_voltage) == pytest.approx(20.0 * current / 3, rel=0.03)
    total = float(result.local_current_density.mean()) * 4e-6
    assert total == pytest.approx(current, rel=1e-6)


def test_a_frame_loses_less_than_an_edge_and_heat_crowds():
    stack = electrode_stack()
    edge = sm.electrode(stack, voltage="5 V", isothermal=True, cells=40)
    frame = sm.electrode(stack, voltage="5 V", isothermal=True, contacted="frame", cells=40)
    assert float(frame.lost_voltage) < 0.4 * float(edge.lost_voltage)
    written = sm.electrode(
        electrode_stack(contacted=", contacted: frame"), voltage="5 V", isothermal=True, cells=40
    )
    assert float(written.lost_voltage) == pytest.approx(float(frame.lost_voltage), rel=1e-12)
    warm = sm.electrode(stack, voltage="3 V", cells=40)
    cold = sm.electrode(stack, voltage="3 V", isothermal=True, cells=40)
    assert float(warm.local_temperature.max()) > 300.5
    assert float(cold.local_temperature.max()) == 300.0
    assert float(warm.electrode_current) > float(cold.electrode_current)


def test_an_electrode_beyond_runaway_is_refused():
    with pytest.raises(ConvergenceError, match="no steady state"):
        sm.electrode(electrode_stack(), voltage="12 V", cells=20)


def test_an_electrode_needs_one_and_a_known_layout(device):
    with pytest.raises(InputError, match="no electrode with a sheet resistance"):
        sm.electrode(device, voltage="1 V")
    with pytest.raises(InputError, match="left, right, near, far, both, frame"):
        sm.electrode(electrode_stack(), contacted="top", voltage="1 V")


def test_a_safe_map_keeps_its_layers_below_their_limits(device):
    result = sm.safe_map(device, widths="1 us,1 ms", duties="0,0.01,1")
    assert "errs on the safe side where the current is held" in result.notes
    assert "runaway may come first" in result.notes
    heat = result.safe_power_density.values[0, 0]
    assert (np.diff(heat, axis=1) <= 1e-9 * heat[:, 1:]).all()
    assert (np.diff(heat[:, 0]) < 0).all()
    at = sm.heat(
        device,
        power_density=float(heat[0, 1]),
        layer="film",
        pulse=1e-6,
        repetition=1e4,
        times=[1e-6],
    )
    assert float(at.train_temperature_rise_peak_maximum) == pytest.approx(100.0, rel=1e-6)


def test_better_substrates_and_smaller_areas_stand_more(device):
    result = sm.safe_map(
        device, substrates="base,sapphire", areas="4 mm^2,0.01 mm^2", widths="1 ms", duties="1"
    )
    heat = result.safe_power_density.values[:, :, 0, 0]
    assert (heat[1] > heat[0]).all()
    assert (heat[:, 1] > heat[:, 0]).all()
    with pytest.raises(InputError):
        sm.safe_map(device, substrates="unobtainium")


def test_an_ambient_beyond_a_limit_leaves_nothing():
    stack = sm.replace(sm.read_stack(STACKS / "lin2017_single_photon.yaml"), {"ambient": "460 K"})
    result = sm.limits(stack)
    hottest = result.sel(limit="temperature of HTL")
    assert float(hottest.limit_margin) == 0
    assert float(hottest.limit_voltage) == 0


def test_a_warm_stack_makes_less_heat_at_the_same_current():
    """What the map says of itself: its cold heat is more than the warm stack's."""
    stack = sm.read_stack(STACKS / "droop_CS.yaml")
    stack = sm.replace(stack, {"operation.bias": {"from": "0 V", "to": "10 V", "points": 51}})
    warm, cold = sm.run(stack), sm.run(sm.replace(stack, {"operation.self_consistent": False}))
    hot = warm.device_temperature.values > 330
    currents = warm.current_density.values[hot]
    assert currents[-1] < cold.current_density.values[-1]
    heat = np.interp(currents, cold.current_density.values, cold.heat_power_density.values)
    share = warm.heat_power_density.values[hot] / heat
    assert share.size > 3
    assert (np.diff(share) < 0).all()
    assert 0.5 < share[-1] < 0.8
