"""Efficiency as it is quoted, on curves whose answers are known in closed form."""

import numpy as np
import pytest

import stackmodel as sm
from stackmodel.verdict.efficiency import efficiency_quantities

STACK = """
stackmodel: 1
layers: [{name: EML, material: organic, thickness: 100 nm}]
materials: {organic: {relative_permittivity: 3}}
"""
DROOP, TOP, PER = 500.0, 0.2, 50.0  # A/m^2, EQE, cd/A at EQE 1


def curves(first=-2, last=4, count=121, droop=DROOP, per=PER):
    """EQE = top / (1 + J/J0), luminance = per EQE J, one decade of current a volt."""
    voltage = np.linspace(0, last - first, count)
    current = 10 ** (first + voltage)
    efficiency = TOP / (1 + current / droop)
    return {
        "voltage": voltage,
        "current_density": current,
        "luminance": per * efficiency * current,
        "external_quantum_efficiency": efficiency,
    }


@pytest.fixture(scope="module")
def stack():
    return sm.parse_stack(STACK)


def test_the_efficiency_at_a_luminance_is_that_of_the_curve(stack):
    found = efficiency_quantities(stack, curves())
    np.testing.assert_array_equal(found["stated_luminance"], [1e2, 1e3, 1e4, 1e5])
    for k, luminance in enumerate((1e2, 1e3)):
        current = luminance / (PER * TOP - luminance / DROOP)  # per top J / (1 + J/J0) = L
        assert found["current_density_at_luminance"][k] == pytest.approx(current, rel=2e-3)
        efficiency = TOP / (1 + current / DROOP)
        assert found["efficiency_at_luminance"][k] == pytest.approx(efficiency, rel=1e-3)
        assert found["voltage_at_luminance"][k] == pytest.approx(np.log10(current) + 2, abs=2e-3)


def test_what_the_sweep_does_not_reach_is_not_a_number_and_is_said(stack):
    found = efficiency_quantities(stack, curves())
    assert np.isnan(found["efficiency_at_luminance"][2:]).all()  # saturates at 5000 cd/m^2
    (said,) = (note for note in found["efficiency_notes"] if "is not known" in note)
    assert said.startswith("EQE at 10000, 100000 cd/m² is not known: the sweep reaches 4")
    flat = efficiency_quantities(stack, curves(droop=1e9))
    assert np.isnan(flat["roll_off_90_current_density"])
    assert "stays above 90 %" in flat["efficiency_notes"][-1]
    rising = curves()
    rising["external_quantum_efficiency"] = np.linspace(0.01, 0.2, 121)
    assert "still rises" in efficiency_quantities(stack, rising)["efficiency_notes"][-1]


def test_roll_off_is_where_the_curve_falls_to_its_share(stack):
    found = efficiency_quantities(stack, curves())
    top = found["peak_efficiency"]
    for share in (90, 50):
        current = DROOP * (TOP / (share / 100 * top) - 1)
        rolled = found[f"roll_off_{share}_current_density"]
        assert rolled == pytest.approx(current, rel=3e-3)


def test_the_peak_is_sought_from_one_candela_on(stack):
    found = efficiency_quantities(stack, curves())
    assert found["peak_efficiency_luminance"] == pytest.approx(1.0)
    assert found["peak_efficiency_current_density"] == pytest.approx(0.1, rel=1e-3)
    dim = efficiency_quantities(stack, curves(per=1e-6))
    assert "all below 1 cd/m²" in dim["efficiency_notes"][1]
    assert dim["peak_efficiency"] == pytest.approx(TOP, rel=1e-3)


def test_the_order_of_the_sweep_does_not_matter(stack):
    one = efficiency_quantities(stack, curves())
    other = efficiency_quantities(stack, {k: v[::-1] for k, v in curves().items()})
    for name in one.keys() - {"efficiency_notes"}:
        np.testing.assert_array_equal(one[name], other[name])


def test_a_dark_stack_has_no_efficiency_to_quote(stack):
    state = curves()
    dark = state | {name: 0 * state[name] for name in ("luminance", "external_quantum_efficiency")}
    found = efficiency_quantities(stack, dark)
    assert np.isnan(found["peak_efficiency"])
    assert "no light leaves" in found["efficiency_notes"][0]


def test_a_stack_states_its_own_luminances():
    own = sm.parse_stack(STACK + "operation: {luminances: [50 cd/m^2, 1000 nit]}")
    found = efficiency_quantities(own, curves())
    np.testing.assert_array_equal(found["stated_luminance"], [50.0, 1000.0])
    assert np.isfinite(found["efficiency_at_luminance"]).all()
    for wrong in ("[50 lx]", "[50]", "[]", "[-1 cd/m^2]"):
        with pytest.raises(sm.StackFileError, match="luminance"):
            sm.parse_stack(STACK + f"operation: {{luminances: {wrong}}}")
