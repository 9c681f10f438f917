"""The current through isolated dots counts in J, in what recombines and in the balances."""

import numpy as np
import pytest

import stackmodel as sm

STACK = """
stackmodel: 1
area: {shape: rectangle, width: 2 mm, length: 2 mm}
substrate: {material: glass, thickness: 1.1 mm}
layers:
  - {name: anode, role: anode, material: ITO, thickness: 150 nm}
  - {name: HTL, material: poly-TPD, thickness: 30 nm}
  - name: emitter
    material: PMMA
    thickness: 12 nm
    dots:
      material: CdSe/CdS
      arrangement: isolated
      density: 0.1 /um^2
      injection:
        - {voltage: 2.1 V, electron_rate: 16.8 /us, hole_rate: 16.8 /us}
        - {voltage: 2.6 V, electron_rate: 83.3 /us, hole_rate: 83.3 /us}
  - {name: ETL, material: ZnO, thickness: 50 nm}
  - {name: cathode, role: cathode, material: Ag, thickness: 100 nm}
operation: {bias: {from: 0 V, to: 3 V, points: 31}, wavelength: 630 nm}
"""


@pytest.fixture(scope="module")
def blocked():
    return sm.parse_stack(STACK)


def test_the_stored_terms_are_those_of_the_balance(blocked):
    result = sm.run(blocked)
    current = result.current_density.values
    assert current.max() > 0.1  # A/m^2, all of it through the dots
    out = result.recombination_current_density.values + result.escape_current_density.values
    np.testing.assert_allclose(out, current, rtol=1e-12)
    assert "is given from 2.1 V to 2.6 V" in result.attrs["notes"]


def test_jv_and_run_give_the_same_current(blocked):
    found = sm.jv(blocked, from_="2.2 V", to="2.6 V", points=5)
    same = sm.run(
        sm.replace(blocked, {"operation.bias": {"from": "2.2 V", "to": "2.6 V", "points": 5}})
    )
    np.testing.assert_allclose(found.current_density, same.current_density, rtol=1e-9)
    assert (found.current_density > 0.1).all()
    assert found.attrs["notes"] == ""


def test_an_unknown_injection_is_said(blocked):
    found = sm.jv(blocked, from_="0 V", to="3 V", points=4)
    assert float(found.current_density[0]) == 0.0
    assert "J does not count the current through them" in found.attrs["notes"]


def test_a_stack_that_emits_nothing_still_has_every_balance():
    result = sm.run(
        sm.parse_stack("""
stackmodel: 1
contacts: {anode: {work_function: 4.9 eV}, cathode: {work_function: 3.1 eV}}
layers: [{name: EML, material: organic, thickness: 100 nm}]
operation: {bias: {from: 0 V, to: 3 V, points: 4}}
materials:
  organic: {relative_permittivity: 3, electron_affinity: 3.0 eV, ionization_energy: 5.0 eV,
            conduction_band_states: 1e26 /m^3, valence_band_states: 1e26 /m^3,
            electron_mobility: 1e-8 m^2/V/s, hole_mobility: 1e-9 m^2/V/s,
            recombination: {langevin: 1}}
""")
    )
    for name in ("energy", "carrier", "photon"):
        assert (result[f"{name}_balance_error"] < 1e-6).all()
    for name in ("emitted_photon_flux", "lost_photon_flux", "light_power_density"):
        assert (result[name] == 0).all()
    assert "light: left out" in result.attrs["notes"]
