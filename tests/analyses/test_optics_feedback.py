"""Gratings and cavities from the stack: closed forms and independent oscillation conditions."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

import stackmodel as sm

STACKS = Path(__file__).parents[2] / "stacks"
REVIEW = sm.read_stack(STACKS / "review_dfb_l_ito.yaml")


def slab(order=1, duty=0.5, depth="10 nm", length="0.3 mm", k=0.0, **grating):
    """A lossless film with a grating under air, Bragg line near 630 nm."""
    period = {1: "199 nm", 2: "398 nm", 3: "597 nm"}[order]
    return sm.parse_stack(
        json.dumps(
            {
                "stackmodel": 1,
                "substrate": {"material": "low"},
                "layers": [
                    {
                        "name": "film",
                        "material": "high",
                        "thickness": "200 nm",
                        "grating": {
                            "period": period, "depth": depth, "duty": duty, "order": order,
                        } | ({"length": length} if length else {}) | grating,
                    }
                ],
                "operation": {"wavelength": "630 nm"},
                "materials": {
                    "low": {"refractive_index": 1.45},
                    "high": {"refractive_index": {"n": 1.8, "k": k}},
                },
            }
        )
    )  # fmt: skip


def test_the_bragg_condition_holds():
    for order in (1, 2, 3):
        found = sm.dfb(slab(order))
        period = {1: 199e-9, 2: 398e-9, 3: 597e-9}[order]
        lines = found.bragg_wavelength.values
        assert order * lines == pytest.approx(2 * found.effective_index_real.values * period)
        assert (np.diff(lines) < 0).all()


def test_coupling_is_the_overlap_with_the_engraved_film():
    """First order, TE: kappa = k0 (eps_t - eps_g) sin(pi D)/pi Gamma/(2 n_eff)."""
    found = sm.dfb(slab()).sel(mode="TE0")
    wavelength = float(found.bragg_wavelength)
    mean = np.sqrt(0.5 * 1.8**2 + 0.5)
    split = sm.parse_stack(
        json.dumps(
            {
                "stackmodel": 1,
                "substrate": {"material": "low"},
                "layers": [
                    {"name": "whole", "material": "high", "thickness": "190 nm"},
                    {"name": "engraved", "material": "mean", "thickness": "10 nm"},
                ],
                "materials": {
                    "low": {"refractive_index": 1.45},
                    "high": {"refractive_index": 1.8},
                    "mean": {"refractive_index": mean},
                },
            }
        )
    )
    mode = sm.modes(split, wavelength=wavelength).sel(mode="TE0")
    n = float(mode.effective_index_real)
    share = float(mode.confinement_factor.sel(layer="engraved"))
    kappa = 2 * np.pi / wavelength * (1.8**2 - 1) / np.pi * share / (2 * n)
    assert float(found.effective_index_real) == pytest.approx(n, rel=1e-12)
    assert float(found.coupling_coefficient_real) == pytest.approx(kappa, rel=1e-9)
    assert float(found.coupling_coefficient_real) != pytest.approx(1.01 * kappa, rel=1e-3)


def test_thresholds_solve_the_equation_of_kogelnik_and_shank():
    """kappa^2 sinh^2(gamma L) + gamma^2 = 0, gamma^2 = (alpha + i delta)^2 + kappa^2."""
    length = 0.3e-3
    found = sm.dfb(slab(length="0.3 mm"), mode="TE0")
    kappa = float(found.sel(mode="TE0").coupling_coefficient_real) * length
    alpha = 0.5 * found.threshold_net_gain.values * length
    z = alpha + 1j * found.threshold_detuning.values * length
    gamma = np.sqrt(z**2 + kappa**2)
    rest = kappa**2 * np.sinh(gamma) ** 2 + gamma**2
    size = np.abs(gamma**2)
    assert found.sizes["solution"] > 6
    assert np.abs(rest / size).max() < 1e-9
    wrong = (1.01 * kappa) ** 2 * np.sinh(np.sqrt(z**2 + (1.01 * kappa) ** 2)) ** 2
    assert np.abs((wrong + z**2 + (1.01 * kappa) ** 2) / size).max() > 1e-3
    shift = found.threshold_detuning.values
    assert np.sort(shift) == pytest.approx(-np.sort(-shift)[::1][::-1], abs=1)  # both sides alike


def test_a_quarter_wave_shift_lases_in_the_middle():
    plain, shifted = sm.dfb(slab()), sm.dfb(slab(phase_shift="180 deg"))
    assert abs(float(shifted.threshold_detuning[0])) * 0.3e-3 < 1e-6
    assert abs(float(plain.threshold_detuning[0])) * 0.3e-3 > 1
    assert float(shifted.threshold_net_gain[0]) < float(plain.threshold_net_gain[0])
    line = float(shifted.line[int(shifted.line_shape.values.argmax())])
    bragg = float(shifted.sel(mode=str(shifted.lasing_mode.values)).bragg_wavelength)
    assert line == pytest.approx(bragg, rel=1e-7)


def test_gain_in_the_grating_couples_by_gain():
    none, one, two = (sm.dfb(slab(k=k)).sel(mode="TE0") for k in (0.0, -1e-3, -2e-3))
    assert float(none.coupling_coefficient_imag) == pytest.approx(0, abs=1e-6)
    ratio = float(one.coupling_coefficient_imag) / float(one.coupling_coefficient_real)
    assert ratio < 2 * 1.8 * -1e-3 / (1.8**2 - 1)  # the gain also draws the mode into the film
    doubled = float(two.coupling_coefficient_imag) / float(one.coupling_coefficient_imag)
    assert doubled == pytest.approx(2, rel=1e-4)
    assert float(one.modal_loss) < 0
    pumped = sm.dfb(REVIEW, gain="200 /cm")
    bare = sm.dfb(REVIEW)
    change = float(bare.sel(mode="TE0").modal_loss - pumped.sel(mode="TE0").modal_loss)
    overlap = float(bare.sel(mode="TE0", layer="emitter").gain_overlap)
    assert change == pytest.approx(20_000 * overlap, rel=1e-3)


def test_second_order_radiates_at_the_bright_edge():
    found = sm.dfb(REVIEW)
    edge, gain = found.band_edge.values, found.threshold_net_gain.values
    assert set(edge) == {"dark", "bright"}
    assert edge[int(gain.argmin())] == "dark"
    bright = found.radiation_loss.values[edge == "bright"].min()
    assert bright > found.radiation_loss.values[edge == "dark"].max()
    assert str(found.lasing_mode.values) == "TE0"
    net = float(found.threshold_modal_gain[0] - found.sel(mode="TE0").modal_loss)
    assert net == pytest.approx(float(found.threshold_net_gain[0]), rel=1e-9)


def test_every_threshold_of_the_region_is_listed():
    wide = sm.dfb(slab())
    gain, shift = wide.threshold_net_gain.values, wide.threshold_detuning.values
    limits = 1.01 * np.median(gain), 1.01 * np.median(np.abs(shift))
    narrow = sm.dfb(slab(), gain_limit=limits[0], detuning_limit=limits[1])
    inside = (gain <= limits[0]) & (np.abs(shift) <= limits[1])
    assert 0 < inside.sum() < gain.size
    assert np.sort(narrow.threshold_net_gain) == pytest.approx(np.sort(gain[inside]), rel=1e-9)
    assert "counted and found" in narrow.attrs["searched"]


def test_refusals_of_gratings():
    with pytest.raises(sm.InputError, match="250 nm deep"):
        sm.dfb(slab(depth="250 nm"))
    with pytest.raises(sm.NoSolutionError, match="periods from"):
        sm.dfb(slab(), from_="800 nm", to="900 nm")
    with pytest.raises(sm.InputError, match="one of TE0"):
        sm.dfb(slab(), mode="TE7")
    assert "threshold_net_gain" not in sm.dfb(slab(length=None))


def cavity_file(mirror):
    top = [{"name": "top", "material": "Ag", "thickness": "120 nm"}]
    if mirror == "metal":
        bottom = [{"name": "bottom", "material": "Ag", "thickness": "45 nm"}]
    else:
        bottom = [
            {"name": f"{name}{i}", "material": name, "thickness": d}
            for i in range(6)
            for name, d in (("high", "72 nm"), ("low", "108 nm"))
        ]
    middle = [
        {"name": "below", "material": "low", "thickness": "100 nm"},
        {"name": "active", "material": "dots", "thickness": "50 nm"},
        {"name": "above", "material": "low", "thickness": "180 nm"},
    ]
    return {
        "stackmodel": 1,
        "substrate": {"material": "low"},
        "layers": [*bottom, *middle, *top],
        "operation": {"wavelength": "620 nm"},
        "materials": {
            "low": {"refractive_index": 1.45},
            "high": {"refractive_index": 2.2},
            "dots": {"refractive_index": {"n": 1.85, "k": 1e-3}},
        },
    }


@pytest.mark.parametrize("mirror", ["metal", "bragg"])
def test_a_cavity_at_threshold_reflects_without_bound(mirror):
    described = cavity_file(mirror)
    stack = sm.parse_stack(json.dumps(described))
    found = sm.cavity(stack, layer="active")
    found = found.isel(resonance=found.threshold_gain.notnull().values)
    assert found.sizes["resonance"] >= 1
    wavelength, gain = (float(found[k][0]) for k in ("resonance_wavelength", "threshold_gain"))
    sizes = []
    for share in (1.0, 0.99):
        k = 1e-3 - share * gain * wavelength / (4 * np.pi)
        described["materials"]["dots"] = {"refractive_index": {"n": 1.85, "k": k}}
        pumped = sm.parse_stack(json.dumps(described))
        light = sm.spectrum(pumped, from_=wavelength, to=wavelength, points=1)
        sizes.append(float(light.reflectance.item()))
    assert sizes[0] > 1e12
    assert sizes[1] < 1e7
