"""Exact derivatives of the gain's inversion against differences of the law's constants."""

from dataclasses import replace

import numpy as np
import pytest

import stackmodel as sm
from stackmodel.coupling.gain_curves import against_current
from stackmodel.dots.gain.three_state import injection_rate
from stackmodel.formulation.dots import dot_layer, dot_problem
from stackmodel.formulation.gain import gain_problem
from stackmodel.materials.database import data_folder
from stackmodel.report.figures import pictures

STACK = sm.read_stack(data_folder() / "stacks" / "droop_cg.yaml")
CONSTANTS = {
    "radiative": "radiative",
    "Auger electron": "auger_electron",
    "Auger hole": "auger_hole",
    "trap": "trap",
}


@pytest.fixture(scope="module")
def told():
    return sm.gain(STACK, current_density="5 A/cm^2", sensitivities=True)


@pytest.fixture(scope="module")
def problem():
    found = dot_layer(STACK)
    return gain_problem(STACK, found, dot_problem(STACK, found), 2, 2, 0.03, 0.15, 40)


def inversion(problem, pump, **constants):
    """1S and 1P at a pump over that of 5 A/cm2 and constants over those of the law."""
    dots = problem.problem
    law = replace(dots.law, **{k: v * getattr(dots.law, k) for k, v in constants.items()})
    changed = replace(problem, problem=replace(dots, law=law))
    rate = pump * injection_rate(5e4, dots.cross_section, dots.monolayers)
    return against_current(changed, np.array([float(rate)]))["band_inversion"][0]


def test_against_differences(told, problem):
    step = 1e-4
    for name in told.move.values:
        sides = []
        for sign in (1, -1):
            factor = 1 + sign * step
            key = CONSTANTS.get(str(name))
            sides.append(
                inversion(problem, factor)
                if key is None
                else inversion(problem, 1, **{key: factor})
            )
        expected = (sides[0] - sides[1]) / (2 * step)
        exact = told.inversion_sensitivity.sel(move=name).values
        assert exact == pytest.approx(expected, rel=1e-6, abs=1e-10), name
        # negative control
        assert exact != pytest.approx(1.01 * expected, rel=1e-6, abs=1e-10)


def test_signs_and_sum(told):
    """More pump inverts, more of any loss does not; a common factor of all rates is only time."""
    table = told.inversion_sensitivity
    assert (table.sel(move="pair in") > 0).all()
    assert (table.drop_sel(move="pair in") < 0).all()
    scale = np.abs(table.values).max()
    assert np.abs(table.sum("move").values).max() < 1e-10 * scale


def test_only_when_asked_and_drawn(told):
    assert "inversion_sensitivity" not in sm.gain(STACK)
    assert "sensitivities" in {picture.key for picture in pictures(STACK, told)}


def test_a_run_holds_what_its_picture_shows():
    """As the command answers, without the report asking anything of an engine."""
    told, run = sm.gain(STACK), sm.run(sm.replace(STACK, {"operation.bias.points": 5}))
    for name in ("drive_current", "band_inversion", "three_state_inversion", "relative_gain"):
        np.testing.assert_allclose(run[name], told[name], rtol=1e-12)
    assert float(run.dot_current) == pytest.approx(2 * float(run.band_threshold_current[0]))
    assert "gain" in {picture.key for picture in pictures(STACK, run)}
    bare = run.drop_vars("band_inversion")
    assert "gain" not in {picture.key for picture in pictures(STACK, bare)}
