"""Time-marched sections against the spectral step response and their own steady state."""

import numpy as np
import pytest

from stackmodel.errors import InputError
from stackmodel.thermal import conduct
from stackmodel.thermal.body import Disc, Source, Stripe
from stackmodel.thermal.cross_section import section_of
from stackmodel.thermal.finite_volume import solve_section
from stackmodel.thermal.section_transient import section_step
from tests.thermal.test_finite_volume import SMALL

TIMES = [1e-6, 1e-5, 1e-3]


@pytest.mark.parametrize("shape", [Disc(20e-6), Stripe(40e-6)], ids=["disc", "stripe"])
def test_step_response_converges_to_the_spectral_one(shape):
    exact = conduct.step(SMALL, shape, Source(1), TIMES).source_mean
    errors = [
        section_step(section_of(SMALL, shape, Source(1), refine=r), TIMES).source_mean / exact - 1
        for r in (1, 2)
    ]
    assert np.abs(errors[0]).max() < 0.01
    assert np.abs(errors[1]).max() < 0.003
    assert np.abs(errors[1]).max() < 0.3 * np.abs(errors[0]).max()


def test_late_times_are_the_steady_state_of_fipy():
    section = section_of(SMALL, Disc(20e-6), Source(1))
    steady, late = solve_section(section), section_step(section, [1.0])
    assert late.source_mean[0] == pytest.approx(steady.source_mean, rel=1e-7)
    assert late.source_peak[0] == pytest.approx(steady.source_peak, rel=1e-7)


def test_second_order_in_time_and_negative_control():
    section = section_of(SMALL, Disc(20e-6), Source(1))
    seen = [section_step(section, [1e-5], n).source_mean[0] for n in (8, 16, 128)]
    assert (seen[0] - seen[2]) / (seen[1] - seen[2]) == pytest.approx(4.0, rel=0.25)
    hotter = section_step(section.with_heat(1.01 * section.heat), [1e-5], 128).source_mean[0]
    assert abs(hotter / seen[2] - 1) > 100 * abs(seen[1] / seen[2] - 1)


def test_times_must_increase():
    with pytest.raises(InputError, match="increasing"):
        section_step(section_of(SMALL, Disc(20e-6), Source(1)), [1e-5, 1e-6])
