"""FiPy on cross-sections against the spectral solution, Kirchhoff's transform and the balance."""

import subprocess
import sys

import numpy as np
import pytest

from stackmodel.errors import ConvergenceError, InputError
from stackmodel.settings import Thermal
from stackmodel.thermal import conduct
from stackmodel.thermal.body import Body, Disc, Source, Stripe
from stackmodel.thermal.cross_section import section_of
from stackmodel.thermal.finite_volume import _checked, solve_section
from tests.thermal.thermal_stacks import DOTS, stack

SMALL = Body(
    [20e-6, 5e-6, 10e-6],
    [1.1, 0.4, 5.0],
    [2e6, 2e6, 2e6],
    in_plane=[1.1, 1.2, 9.0],
    interface_resistance=[1e-6, 0.0],
    top_coefficient=1e4,
)


def errors(body, shape, source, refine=1):
    exact = conduct.steady(body, shape, source)
    found = solve_section(section_of(body, shape, source, refine=refine))
    assert found.energy_error < 1e-6
    return np.array(
        [
            found.source_mean / exact.source_mean - 1,
            found.source_peak / exact.source_peak - 1,
            found.layer_mean[0] / exact.mean[0] - 1,
        ]
    )


@pytest.mark.parametrize("shape", [Disc(20e-6), Stripe(40e-6)], ids=["disc", "stripe"])
def test_second_order_towards_the_spectral_solution(shape):
    coarse, middle, fine = (errors(SMALL, shape, Source(1), r) for r in (1, 2, 4))
    np.testing.assert_allclose(coarse / middle, 4.0, rtol=0.15)
    np.testing.assert_allclose(middle / fine, 4.0, rtol=0.1)
    assert np.abs(fine).max() < 1e-3


@pytest.mark.parametrize(
    ("body", "shape"),
    [
        (stack("iso"), Disc(50e-6)),
        (stack("h10", cover=True), Disc(1e-3)),
        (stack("iso", "sapphire"), Stripe(100e-6)),
    ],
    ids=["glass", "nine layers", "slit on sapphire"],
)
def test_shipped_mesh_is_within_one_percent(body, shape):
    assert np.abs(errors(body, shape, Source(DOTS))[:2]).max() < 0.01


def test_negative_control_three_percent_of_substrate_conductivity_leaves_one_percent():
    found = solve_section(section_of(stack("iso"), Disc(50e-6), Source(DOTS)))
    off = stack("iso", scale={("through_plane", 0): 1.03})
    wrong = conduct.steady(off, Disc(50e-6), Source(DOTS)).source_mean
    assert abs(found.source_mean / wrong - 1) > 0.01


def test_conductivity_of_temperature_follows_kirchhoff():
    """k = k0 (1 + b dT), one material: b/2 dT^2 + dT is the linear solution, in any geometry."""
    body = Body([20e-6, 5e-6, 10e-6], [1.1] * 3, [2e6] * 3)
    b, q = -2e-3, 1e7
    section = section_of(body, Disc(20e-6), Source(1), q, refine=2)
    linear = solve_section(section)
    found = solve_section(section, lambda rise: 1 + b * rise)
    exact = (np.sqrt(1 + 2 * b * linear.rise) - 1) / b
    assert found.rise.max() > 1.03 * linear.rise.max()
    np.testing.assert_allclose(found.rise, exact, rtol=3e-3, atol=1e-3 * exact.max())
    assert found.history[-1] < 1e-7
    assert found.energy_error < 1e-8


def test_no_steady_state_when_conductivity_collapses():
    section = section_of(SMALL, Disc(20e-6), Source(1), 1e9)
    with pytest.raises(ConvergenceError, match="lower the power"):
        solve_section(section, lambda rise: 1 / (1 + (rise / 50.0) ** 2))


def test_aperture_in_a_spacer_between_its_two_layered_limits():
    """The spacer everywhere is a layered body again, known exactly; a window lies between."""
    body, shape, source = SMALL, Disc(20e-6), Source(2)
    section = section_of(body, shape, source, refine=3)
    open_ = solve_section(section).source_mean
    window = solve_section(section.with_aperture(1, 8e-6, 0.05, 0.05)).source_mean
    closed = solve_section(section.with_aperture(1, 0.0, 0.05, 0.05)).source_mean
    assert open_ < window < closed
    spacer = Body(
        body.thickness,
        [1.1, 0.05, 5.0],
        body.heat_capacity,
        in_plane=[1.1, 0.05, 9.0],
        interface_resistance=body.interface_resistance,
        top_coefficient=1e4,
    )
    exact = conduct.steady(spacer, shape, source).source_mean
    assert closed == pytest.approx(float(exact), rel=2e-3)


def test_heat_map_of_the_user():
    section = section_of(SMALL, Disc(20e-6), Source(1))
    doubled = section.with_heat(2.0 * section.heat)
    assert doubled.power == pytest.approx(2 * section.power)
    two, one = solve_section(doubled), solve_section(section)
    np.testing.assert_allclose(two.rise, 2 * one.rise, rtol=1e-9)
    with pytest.raises(InputError, match="heat map"):
        section.with_heat(np.zeros((2, 2)))


def test_an_unsolved_field_is_refused_by_the_balance():
    """What FiPy returns when its tolerance lets the initial guess pass."""
    section = section_of(SMALL, Disc(20e-6), Source(1))
    losses = np.zeros((2, *section.heat.shape))
    with pytest.raises(ConvergenceError, match="linear solve failed"):
        _checked(section, np.zeros(section.heat.shape), losses, [1.0], Thermal())


def test_half_spaces_and_sheets_have_no_mesh():
    with pytest.raises(InputError, match="finite"):
        section_of(SMALL, Disc(20e-6), Source(1, sheet=True))
    with pytest.raises(InputError, match="never settle"):
        section_of(Body([1e-4], [1.0], [2e6], bottom_coefficient=0.0), Disc(1e-5), Source(0))


def test_fipy_is_imported_only_when_used():
    code = (
        "import sys, stackmodel.thermal.finite_volume, stackmodel.thermal.cross_section;"
        "assert 'fipy' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", code], check=True)
