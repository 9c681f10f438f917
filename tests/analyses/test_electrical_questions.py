"""Transient, admittance and sensitivity of a stack, as functions and as commands."""

import json

import numpy as np
import pytest
from typer.testing import CliRunner

import stackmodel as sm
from stackmodel.constants import VACUUM_PERMITTIVITY
from stackmodel.coupling.derivatives import derivatives
from stackmodel.electrical.sensitivity import FOURTH_ORDER
from stackmodel.electrical.solve import first_mesh, on_mesh
from stackmodel.formulation.electrical import drift_diffusion_problem
from stackmodel.grid.mesh import Mesh
from stackmodel.report.figures import pictures
from stackmodel.settings import Electrical
from tests.coupling.test_electrical_laws import THREE_LAYERS, upside_down

QUICK = Electrical(grid_refinements=0)
EXACT = Electrical(grid_refinements=0, newton_tolerance=1e-9)


@pytest.fixture(scope="module")
def stack():
    changes = {
        "layers.EML.interface": {"recombination": {"electrons_above": "1e-18 cm^4/s"}},
        "materials.htl.traps": [
            {"carrier": "holes", "shape": "gaussian", "density": "1e23 /m^3", "width": "0.06 eV",
             "depth": "0.3 eV"}],
    }  # fmt: skip
    return sm.replace(sm.parse_stack(THREE_LAYERS), changes)


def drawn(stack, result):
    return {picture.key for picture in pictures(stack, result)}


# --- transient -------------------------------------------------------------------------------


def test_a_step_ends_in_the_steady_state(stack):
    run = sm.transient(stack, from_="1 V", to="3 V", duration="10 ms", settings=QUICK)
    steady = sm.jv(stack, from_=1, to=3, points=2, settings=QUICK).current_density.values
    assert run.current_density.values[[0, -1]] == pytest.approx(steady, rel=1e-5)
    assert float(run.current_conservation_error.max()) < 1e-6
    assert run.current_density.dims == run.voltage.dims == ("time",)
    assert "time-course" in drawn(stack, run)
    assert "current" not in drawn(stack, run)


def test_space_average_of_the_displacement_is_the_geometric_capacitance(stack):
    """Averaged over the thickness, eps dE/dt is not C dV/dt unless eps is the same everywhere."""
    even = sm.replace(
        stack, {f"materials.{name}.relative_permittivity": 4.0 for name in ("htl", "eml", "etl")}
    )
    run = sm.transient(even, to="2 V", rise="1 us", duration="1 us", settings=QUICK)
    plates = 4 * VACUUM_PERMITTIVITY / 80e-9
    rising = (run.time.values > 0) & (run.time.values <= 1e-6)
    expected = plates * 2 / 1e-6
    assert run.displacement_current_density.values[rising] == pytest.approx(expected, rel=1e-3)
    wrong = 1.01 * expected
    assert run.displacement_current_density.values[rising] != pytest.approx(wrong, rel=1e-3)


def test_a_pulse_comes_back(stack):
    run = sm.transient(stack, to="3 V", width="1 us", duration="10 us", settings=QUICK)
    assert run.voltage.values[[0, -1]] == pytest.approx([0, 0], abs=1e-12)
    assert float(run.voltage.max()) == pytest.approx(3.0)
    own = sm.replace(stack, {"operation.pulse": {"width": "1 us", "voltage": "3 V"}})
    assert float(sm.transient(own, settings=QUICK).time[-1]) == pytest.approx(2.002e-6)


# --- admittance ------------------------------------------------------------------------------


def test_capacitance_against_voltage_and_frequency(stack):
    found = sm.admittance(
        stack,
        from_="-1 V",
        to="3 V",
        points=5,
        frequencies="1 MHz,0.001 Hz,1e12 Hz",
        settings=QUICK,
    )
    assert found.capacitance.dims == ("voltage", "frequency")
    assert found.frequency.values == pytest.approx([1e-3, 1e6, 1e12])
    thickness, eps = np.array([30e-9, 20e-9, 30e-9]), np.array([3.0, 6.0, 8.0])
    plates = VACUUM_PERMITTIVITY / (thickness / eps).sum()
    assert found.capacitance.values[0, 2] == pytest.approx(plates, rel=1e-3)
    assert found.capacitance.values[4, 0] != pytest.approx(plates, rel=0.05)
    around = sm.jv(stack, from_=2.99, to=3.01, points=3, settings=QUICK).current_density.values
    slope = (around[2] - around[0]) / 0.02
    assert found.conductance.values[4, 0] == pytest.approx(slope, rel=1e-3)
    assert drawn(stack, found) >= {"small-signal"}


# --- sensitivity -----------------------------------------------------------------------------

CHANGED = {
    "relative_permittivity": "materials.{}.relative_permittivity",
    "electron_affinity": "materials.{}.electron_affinity",
    "ionization_energy": "materials.{}.ionization_energy",
    "conduction_band_states": "materials.{}.conduction_band_states",
    "valence_band_states": "materials.{}.valence_band_states",
    "electron_mobility": "materials.{}.electron_mobility",
    "hole_mobility": "materials.{}.hole_mobility",
    "langevin": "materials.{}.recombination.langevin",
    "hole_trap_density": "materials.{}.traps.0.density",
    "hole_trap_width": "materials.{}.traps.0.width",
    "hole_trap_depth": "materials.{}.traps.0.depth",
    "thickness": "layers.{}.thickness",
}


def frozen(stack, mesh, voltage):
    problem, _ = drift_diffusion_problem(stack)
    stretch = problem.thickness / np.bincount(mesh.layer, mesh.width)
    mesh = Mesh(mesh.width * stretch[mesh.layer], mesh.layer)
    result = on_mesh(problem, _device(problem), np.array([voltage]), EXACT, mesh)
    return np.array(
        [
            result.current_density[0],
            result.recombination_current.sum() + result.interface_recombination_current.sum(),
        ]
    )


def _device(problem):
    from stackmodel.electrical.device import device_of

    return device_of(problem)


@pytest.mark.parametrize("inverted", [False, True])
def test_derivatives_are_those_of_the_stack_file(stack, inverted):
    """Against sm.replace on a frozen mesh: 1e-5 of max(|dJ/dln p|, 1e-6 J)."""
    stack = upside_down(stack) if inverted else stack
    voltage = 2.5
    mesh = first_mesh(drift_diffusion_problem(stack)[0], EXACT)
    found = [derivatives(stack, voltage, q, EXACT) for q in ("current", "recombination")]
    assert found[0].layers == (["ETL", "EML", "HTL"] if inverted else ["HTL", "EML", "ETL"])
    seen = 0
    for name, path in CHANGED.items():
        step = 4e-4 if name in ("electron_affinity", "ionization_energy") else 2e-3
        for i, layer in enumerate(found[0].layers):
            place = path.format(layer if name == "thickness" else layer.lower())
            if "traps" in place and layer != "HTL":
                continue
            value = _value(stack, place)
            exact = sum(
                share * frozen(_with(stack, place, value, 1 + times * step), mesh, voltage)
                for times, share in FOURTH_ORDER
            )
            rounding = 5e-15 * found[0].value / step  # of the differences, not of the adjoint
            for one, expected in zip(found, exact / step, strict=True):
                error = abs(one.by_property[name][i] - expected) - rounding
                assert error <= 1e-5 * max(abs(expected), 1e-6 * found[0].value), (name, layer)
            seen += 1
    assert seen == 30


WARMED = {
    "materials.htl.mobility_temperature": "330 K",
    "materials.htl.hole_activation_energy": "0.2 eV",
    "materials.htl.electron_field_factor": "3e-4 (m/V)^0.5",
    "materials.eml.mobility_temperature": "280 K",
    "materials.eml.mobility_law": {"kind": "gaussian-disorder", "sigma": "0.09 eV",
                                   "site_distance": "1.6 nm"},
    "materials.etl.mobility_temperature": "330 K",
    "materials.etl.disorder": "0.07 eV",
    "materials.etl.electron_field_factor": "3e-4 (m/V)^0.5",
}  # fmt: skip


@pytest.mark.parametrize("inverted", [False, True])
def test_derivatives_by_the_laws_of_a_mobility_are_those_of_the_stack_file(stack, inverted):
    """An energy also moves the mobility that the file gives at another temperature."""
    stack = sm.replace(upside_down(stack) if inverted else stack, WARMED)
    mesh = first_mesh(drift_diffusion_problem(stack)[0], EXACT)
    found = derivatives(stack, 2.5, "current", EXACT)
    both = ("electron", "hole")
    for place, parts in {
        "htl.hole_activation_energy": ["hole_activation_energy"],
        "etl.electron_field_factor": ["electron_field_factor"],
        "eml.mobility_law.electrons.sigma": [f"{word}_mobility_sigma" for word in both],
        "eml.mobility_law.electrons.site_distance": [f"{word}_site_distance" for word in both],
        "etl.disorder": [f"{word}_disorder" for word in both],
    }.items():
        expected = 0.0
        for times, share in FOURTH_ORDER:
            value = _value(stack, f"materials.{place}")
            changed = _value_of(stack, place, value, 1 + times * 2e-3)
            expected += share / 2e-3 * frozen(changed, mesh, 2.5)[0]
        i = found.layers.index(place[:3].upper())
        got = sum(found.by_property[name][i] for name in parts)
        rounding = 5e-15 * found.value / 2e-3
        assert abs(got - expected) - rounding <= 1e-5 * max(abs(expected), 1e-6 * found.value)
        assert abs(got) > 1e-6 * found.value, place
    named = set(sm.sensitivity(stack, voltage="2.5 V", settings=QUICK).property.values)
    assert {"hole_activation_energy", "electron_field_factor", "electron_site_distance"} <= named


def _value_of(stack, place, value, factor):
    """The law of both carriers at once where the file gives one law."""
    changed = type(value)(float(value) * factor, value.kind)
    if "mobility_law" not in place:
        return sm.replace(stack, {f"materials.{place}": changed})
    law = {"kind": "gaussian-disorder", "sigma": "0.09 eV", "site_distance": "1.6 nm"}
    return sm.replace(stack, {"materials.eml.mobility_law": {**law, place.split(".")[-1]: changed}})


def _value(stack, place):
    kind, name, *rest = place.split(".")
    item = stack.layer(name) if kind == "layers" else stack.material(name)
    for step in rest:
        item = item[int(step)] if step.isdecimal() else getattr(item, step)
    return item


def _with(stack, place, value, factor):
    return sm.replace(stack, {place: type(value)(float(value) * factor, value.kind)})


def test_the_table_of_sensitivities(stack):
    result = sm.sensitivity(stack, voltage="2.5 V", settings=QUICK)
    assert float(result.sensitivity_voltage) == 2.5
    again = derivatives(stack, 2.5, "current", QUICK)
    row = result.log_sensitivity.sel(carrying_layers="HTL", property="hole_mobility")
    assert float(row) == pytest.approx(again.by_property["hole_mobility"][0] / again.value)
    ranked = result.ranked_sensitivity.values
    assert (np.diff(np.abs(ranked)) <= 0).all()
    assert ranked[0] == pytest.approx(np.abs(result.log_sensitivity).max() * np.sign(ranked[0]))
    assert "layer-sensitivities" in drawn(stack, result)


def test_what_has_no_sensitivity_is_refused(stack):
    with pytest.raises(sm.InputError, match="no current flows at 0 V"):
        sm.sensitivity(stack, voltage=0.0)
    with pytest.raises(sm.InputError, match="series_resistance"):
        sm.sensitivity(sm.replace(stack, {"contacts.anode.series_resistance": "1 ohm*cm^2"}))
    with pytest.raises(sm.InputError, match="allowed: current, recombination"):
        sm.sensitivity(stack, quantity="light")


# --- commands --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "name"),
    [
        (["transient", "--to", "2 V", "--duration", "1 us"], "displacement_current_density"),
        (["admittance", "--points", "2", "--frequencies", "1 kHz"], "capacitance"),
        (["sensitivity", "--voltage", "3 V"], "log_sensitivity"),
        (["jv", "--current-densities", "1 mA/cm^2,10 mA/cm^2"], "current_density"),
    ],
)
def test_commands(tmp_path, words, name):
    from stackmodel.cli.app import application

    file, page = tmp_path / "stack.yaml", tmp_path / "page.html"
    file.write_text(THREE_LAYERS)
    called = [words[0], str(file), *words[1:], "--json", "--report", str(page)]
    answer = CliRunner().invoke(application(), called)
    assert answer.exit_code == 0, answer.output
    data = json.loads(answer.stdout)
    assert name in data["data_vars"]
    assert page.read_text().count("<svg") >= 1
