"""Pulse train in its final state: the faces give away what a period brought in."""

import pytest

from stackmodel.errors import NoSolutionError
from stackmodel.thermal import waveform
from stackmodel.thermal.body import Body, Source
from stackmodel.thermal.period_energy import face_flux, period_energy
from tests.thermal.thermal_stacks import DOTS, stack


@pytest.mark.parametrize("sheet", [True, False])
@pytest.mark.parametrize(("width", "period"), [(1e-6, 1e-2), (1e-3, 1.5e-3), (2.0, 40.0)])
@pytest.mark.parametrize("cover", [False, True])
def test_energy_of_a_period(sheet, width, period, cover):
    energy = period_energy(stack("h10", cover=cover), Source(DOTS, sheet), width, period)
    assert energy.relative_error < 1e-9
    assert (energy.top > 0) == cover


def test_negative_control_a_face_left_out_or_a_longer_pulse():
    energy = period_energy(stack("h10", cover=True), Source(DOTS), 1e-3, 1e-2)
    assert abs(energy.released - energy.bottom) / energy.released > 1e-2
    assert abs(1.01 * energy.released - energy.bottom - energy.top) / energy.released > 9e-3


def test_flux_of_the_steady_state_is_the_source():
    flux = face_flux(stack("h10", cover=True), Source(DOTS), waveform.steady())
    assert flux.sum() == pytest.approx(1.0, rel=1e-12)


def test_half_space_keeps_its_heat():
    body = Body([float("inf"), 1e-6], [1.1, 0.2], [2e6, 1.5e6])
    with pytest.raises(NoSolutionError, match="sqrt t"):
        period_energy(body, Source(1), 1e-6, 1e-2)
