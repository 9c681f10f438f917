"""What to change first: the derivatives of the first limit against limits found anew."""

import numpy as np
import pytest

import stackmodel as sm
from stackmodel.materials.database import data_folder
from stackmodel.report.page import page
from stackmodel.verdict import levers as verdict_levers
from stackmodel.verdict.uncertain_inputs import levers, with_inputs

STACKS = data_folder() / "stacks"
# Holes alone, 100 nm on glass: it breaks at the far contact, or heats itself.
FILM = """\
stackmodel: 1
area: {shape: rectangle, width: 2 mm, length: 2 mm}
substrate: {material: glass, thickness: 1 mm, backside: {kind: convection, coefficient: 10 W/m^2/K}}
contacts: {anode: {work_function: 5.0 eV}, cathode: {work_function: 4.9 eV}}
layers: [{name: film, material: organic, thickness: 100 nm}]
operation: {bias: {from: 0 V, to: 10 V, points: 21}, voltage: 5 V}
materials:
  organic:
    {relative_permittivity: 3, electron_affinity: 2.0 eV, ionization_energy: 5.1 eV,
     conduction_band_states: 1e26 /m^3, valence_band_states: 1e26 /m^3,
     electron_mobility: 1e-14 m^2/V/s, hole_mobility: MOBILITY, density: 1200 kg/m^3,
     specific_heat: 1300 J/kg/K, thermal_conductivity: 0.2 W/m/K, LIMIT}
"""


def film(limit: str, mobility: str = "1e-9 m^2/V/s") -> sm.Stack:
    return sm.parse_stack(FILM.replace("LIMIT", limit).replace("MOBILITY", mobility))


def found_anew(stack: sm.Stack, name: str, row: str) -> float:
    """d ln(limit)/d ln(input), or per eV, from two more solves."""
    item = next(one for one in levers(stack) if one.name == name)
    energy = item.value.kind.unit == "eV"
    step = 2e-3
    sides = []
    for sign in (-1, 1):
        value = float(item.value) + sign * step if energy else item.value * (1 + sign * step)
        with pytest.MonkeyPatch.context() as patch:  # its own levers are not needed
            patch.setattr(verdict_levers, "lever_quantities", lambda *told: {})
            result = sm.limits(with_inputs(stack, {item: value}))
        sides.append(np.log(float(result[row][0])))
    return (sides[1] - sides[0]) / (2 * step)


@pytest.mark.parametrize(
    ("stack", "row", "names"),
    [
        (film("dielectric_strength: 1e8 V/m"), "limit_voltage", ("layers.film.thickness",)),
        (
            film("maximum_temperature: 330 K", "1e-8 m^2/V/s"),
            "limit_voltage",
            ("layers.film.thickness", "organic: hole_mobility", "substrate.backside.coefficient"),
        ),
        (
            sm.read_stack(STACKS / "pu2020_red_CdRCOO2.yaml"),  # driven by a current
            "limit_current",
            ("CdSe/CdS: electron_affinity", "layers.HTL.thickness"),
        ),
    ],
    ids=["field", "temperature", "ligands"],
)
def test_levers_are_those_of_limits_found_anew(stack, row, names):
    result = sm.limits(stack)
    what = row.removeprefix("limit_")
    assert str(result.lever_of.item()) == f"{what} of {result.limit.values[0]}"
    found = result.lever_slope.to_series()
    for name in names:
        assert found[name] == pytest.approx(found_anew(stack, name, row), rel=0.02, abs=2e-3)


def test_the_field_of_space_charge_goes_with_strength_and_thickness():
    """3/2 V/L at the far contact: V goes as strength times thickness."""
    result = sm.limits(film("dielectric_strength: 1e8 V/m"))
    slopes = result.lever_slope.to_series()
    assert slopes["organic: dielectric_strength"] == pytest.approx(1.0, abs=0.06)
    assert slopes["layers.film.thickness"] == pytest.approx(1.0, abs=0.06)
    assert list(result.lever_step.values[:2]) == ["a quarter"] * 2
    said = result.attrs["verdict"].splitlines()[1]
    assert said.startswith("What to change first: the voltage of field in film rises most with")
    assert "a quarter more of organic: dielectric strength (+26 %)" in said
    text = page(film("dielectric_strength: 1e8 V/m"), result)
    assert 'id="figure-levers"' in text


def test_a_limit_beyond_the_sweep_has_levers_of_its_margin():
    result = sm.limits(film("dielectric_strength: 1e10 V/m", "1e-13 m^2/V/s"))
    assert str(result.first_limit.item()) == "none in the sweep"
    assert str(result.lever_of.item()) == "margin of field in film"
    assert float(result.lever_value) == pytest.approx(float(result.limit_margin[0]), rel=1e-6)
    slopes = result.lever_slope.to_series()
    assert slopes["organic: dielectric_strength"] == pytest.approx(1.0, rel=1e-6)


def test_a_drive_by_current_has_levers_of_the_current():
    text = FILM.replace("voltage: 5 V", "current_density: 1 A/cm^2").replace(
        "LIMIT", "dielectric_strength: 1e8 V/m"
    )
    result = sm.limits(sm.parse_stack(text.replace("MOBILITY", "1e-9 m^2/V/s")))
    assert str(result.lever_of.item()) == "current of field in film"
    # Mott and Gurney: J goes as mu E^2/L at a given field
    slopes = result.lever_slope.to_series()
    assert slopes["organic: hole_mobility"] == pytest.approx(1.0, abs=0.02)
    assert slopes["layers.film.thickness"] == pytest.approx(-1.0, abs=0.1)
