import csv
import re
from pathlib import Path

import numpy as np
import pytest
from scipy.integrate import solve_ivp

from stackmodel.errors import InputError
from stackmodel.optical.dfb import DfbGrating, dfb_spectrum, dfb_thresholds

REFERENCE = Path(__file__).parents[1] / "reference" / "optical"
with open(REFERENCE / "dfb_thresholds.csv") as file:
    ROWS = list(csv.DictReader(file))


def _grating(row, scale=1.0):
    kappa = float(row["kappaL"]) * scale
    if row["type"] == "index":
        return DfbGrating(kappa)
    if row["type"] == "gain":
        return DfbGrating(-1j * kappa)
    return DfbGrating(kappa, radiation=float(row["type"].split("=")[1]))


def _distance(row, scale=1.0):
    modes = dfb_thresholds(_grating(row, scale))
    assert modes.counted == len(modes.detuning)
    expected = complex(float(row["alphaL_amplitude"]), float(row["deltaL"]))
    gap = np.abs(modes.amplitude_gain + 1j * modes.detuning - expected)
    return gap.min(), abs(modes.power_gain[gap.argmin()] - float(row["gL_power"]))


def test_reference_thresholds():
    for row in ROWS:
        assert max(_distance(row)) < 1e-12


def test_negative_control_one_percent_of_coupling():
    assert all(_distance(row, 1.01)[0] > 1e-4 for row in ROWS)


def test_lowest_solutions_are_the_reference_ones():
    # nothing missed and nothing invented below the highest listed threshold
    for kind in {(row["type"], row["kappaL"]) for row in ROWS}:
        rows = [row for row in ROWS if (row["type"], row["kappaL"]) == kind]
        modes = dfb_thresholds(_grating(rows[0]))
        top = max(float(row["alphaL_amplitude"]) for row in rows)
        listed = {complex(round(float(r["alphaL_amplitude"]), 6), round(float(r["deltaL"]), 6))
                  for r in rows}  # fmt: skip
        for a, d in zip(modes.amplitude_gain, modes.detuning, strict=True):
            if a < top - 1e-6 and abs(d) < 9:
                assert complex(round(a, 6), round(d, 6)) in listed


def test_quarter_wave_shift_lases_at_the_bragg_wavelength():
    modes = dfb_thresholds(DfbGrating(2.0, phase_shift=np.pi))
    assert abs(modes.detuning[0]) < 1e-12
    # Haus and Shank 1976: the shifted grating needs less gain than either edge of the plain one
    plain = dfb_thresholds(DfbGrating(2.0))
    assert modes.amplitude_gain[0] < plain.amplitude_gain[0] - 0.1
    # closed form at delta = 0: gamma coth(gamma/2) = alpha + kappa, gamma^2 = alpha^2 + kappa^2
    alpha = modes.amplitude_gain[0]
    gamma = np.hypot(alpha, 2.0)
    assert gamma / np.tanh(gamma / 2) == pytest.approx(alpha + 2.0, rel=1e-12)


def test_facets_without_grating_are_a_fabry_perot():
    modes = dfb_thresholds(DfbGrating(1e-9, facets=(0.5, 0.5)), (0.0, 2.0), (-10, 10))
    np.testing.assert_allclose(modes.amplitude_gain, np.log(2), rtol=1e-8)
    np.testing.assert_allclose(np.sort(modes.detuning), np.pi * np.arange(-3, 4), atol=1e-7)


def test_dark_edge_needs_less_gain_and_radiates_less():
    modes = dfb_thresholds(DfbGrating(2.0, radiation=0.5))
    assert modes.edge[0] == "dark"
    assert modes.edge[1] == "bright"
    assert modes.detuning[0] > 0 > modes.detuning[1]
    assert modes.radiated[0] < modes.radiated[1] <= 4 * 0.5


def test_long_grating_reaches_the_band_edges():
    modes = dfb_thresholds(DfbGrating(60.0, radiation=3.0), (-0.5, 8.0), (-75, 75))
    dark = modes.detuning[0]
    bright = modes.edge == "bright"
    assert dark == pytest.approx(60.0, rel=5e-3)
    nearest = np.argmin(np.abs(modes.detuning + 60.0))
    assert modes.amplitude_gain[nearest] > 5.0  # 2 h for an endless grating
    assert bright[nearest]


@pytest.mark.parametrize("shift", [0.0, 1.0, np.pi])
def test_power_balance_of_every_solution(shift):
    # net gain of stored power = what leaves at the ends and out of the plane; the waves here from
    # the differential equations, integrated from the left end
    h, kappa = 0.4, 1.7
    modes = dfb_thresholds(DfbGrating(kappa, radiation=h, phase_shift=shift))
    assert modes.counted >= 5
    for a, d, radiated in zip(modes.amplitude_gain, modes.detuning, modes.radiated, strict=True):
        z = a + 1j * d

        def slopes(x, y, z=z):
            turn = np.exp(1j * shift) if x > 0.5 else 1.0  # of the grating
            r, s = y[:2]
            dr = (z - h) * r + (1j * kappa - h) * turn * s
            ds = -(z - h) * s - (1j * kappa - h) / turn * r
            return [dr, ds, abs(r) ** 2 + abs(s) ** 2]

        y = np.array([0j, 1.0, 0.0])
        for span in ((0.0, 0.5), (0.5 + 1e-15, 1.0)):
            y = solve_ivp(slopes, span, y, rtol=1e-11, atol=1e-13).y[:, -1]
        assert abs(y[1]) < 1e-8  # S vanishes at the far end by itself
        stored, out = y[2].real, abs(y[0]) ** 2 + 1.0
        assert 2 * a * stored == pytest.approx(out + radiated * stored, rel=1e-8)


def test_index_and_gain_in_phase_favour_the_side_where_gain_is_strong():
    # standing waves on the amplifying teeth see more gain; teeth of high index pull them red,
    # to delta < 0
    modes = dfb_thresholds(DfbGrating(2.0 - 0.3j))
    assert modes.detuning[0] < 0 < modes.detuning[1]
    assert modes.amplitude_gain[0] < modes.amplitude_gain[1] - 0.1
    other = dfb_thresholds(DfbGrating(2.0 + 0.3j))
    assert other.detuning[0] > 0


def test_spectrum_is_passive_without_gain_and_peaks_at_threshold():
    delta = np.linspace(-8, 8, 4001)
    t, r = dfb_spectrum(DfbGrating(2.0), 0.0, delta)
    np.testing.assert_allclose(t + r, 1, rtol=1e-12)
    assert r[2000] == pytest.approx(np.tanh(2.0) ** 2, rel=1e-12)
    modes = dfb_thresholds(DfbGrating(2.0))
    t, _ = dfb_spectrum(DfbGrating(2.0), 0.999 * modes.amplitude_gain[0], delta)
    assert abs(abs(delta[np.argmax(t)]) - abs(modes.detuning[0])) < 5e-3
    assert t.max() > 1e4


def test_faulty_input_is_named():
    for arguments, message in (
        ({"coupling": 0.0}, "not 0"),
        ({"coupling": 1.0, "radiation": -1.0}, ">= 0"),
        ({"coupling": 1.0, "facets": (1.2, 0.0)}, "exceed 1"),
    ):
        with pytest.raises(InputError, match=re.escape(message)):
            DfbGrating(**arguments)
    with pytest.raises(InputError, match="lower, upper"):
        dfb_thresholds(DfbGrating(1.0), (1.0, 0.0))
    with pytest.raises(InputError, match="without facet"):
        dfb_spectrum(DfbGrating(1.0, facets=(0.3, 0.0)), 0.0, np.array([0.0]))
