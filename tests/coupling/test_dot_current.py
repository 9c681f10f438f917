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
