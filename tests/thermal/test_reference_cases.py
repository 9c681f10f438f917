"""Every row of the layered-stack reference, and a perturbed input that must not pass."""

import numpy as np
import pytest

from stackmodel.thermal import conduct
from stackmodel.thermal.body import Source
from tests.thermal.thermal_stacks import DOTS, SHAPES, rows, stack

BAR = 1e-9  # the contract asks for 1e-6
WIDTH, PERIOD = 1e-6, 1e-2


def computed(row, **changes):
    body = stack(row["back"], **changes)
    shape, source = SHAPES[row["source"]], Source(DOTS, sheet=row["heat"] == "sheet")
    rise = _rise(row["quantity"], (body, shape, source))
    return np.squeeze(rise.source_mean if row["where"] == "mean" else rise.source_peak)


def _rise(quantity, where):
    if quantity == "steady":
        return conduct.steady(*where)
    if quantity.startswith("step_"):
        return conduct.step(*where, [float(quantity[5:-1])])
    if quantity.startswith("pulse1us_at_"):
        return conduct.pulse(*where, [float(quantity[12:-1])], WIDTH)
    if quantity == "mean_over_1us_pulse":
        return conduct.pulse_average(*where, WIDTH)
    train = conduct.train(*where, WIDTH, PERIOD)
    return {"peak": train.maximum, "before": train.before, "mean": train.mean}[
        quantity.split("_")[1]
    ]


CASES = rows("thermal_cases.csv")


def test_all_cases_of_the_reference():
    assert len(CASES) == 128
    for row in CASES:
        expected = float(row["T_over_q0_m2K_per_W"])
        assert computed(row) == pytest.approx(expected, rel=BAR, abs=0), row


@pytest.mark.parametrize("row", CASES[:16] + CASES[80:96], ids=lambda row: row["quantity"])
def test_one_percent_of_the_substrate_conductivity_is_seen(row):
    """Negative control: every late or lateral quantity must leave the bar."""
    changed = computed(row, scale={("through_plane", 0): 1.01})
    difference = abs(changed / float(row["T_over_q0_m2K_per_W"]) - 1)
    assert difference > 10 * BAR
