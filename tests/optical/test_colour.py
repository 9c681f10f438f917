"""Radiance, luminance and colour against known points of photometry."""

import numpy as np
import pytest

from stackmodel.constants import PLANCK, SPEED_OF_LIGHT
from stackmodel.errors import InputError
from stackmodel.optical.colour import (
    chromaticity,
    lambertian_luminance,
    lambertian_spectral_luminance,
    luminance,
    luminous_efficacy,
    radiance,
    tristimulus,
)
from stackmodel.optical.colour_matching import matching_functions
from stackmodel.optical.emission_line import gaussian_line, line_samples

VISIBLE = np.linspace(380e-9, 780e-9, 4001)


def equal_energy(lam):
    return lam  # photons of a spectrum with the same power at every wavelength


def planck_photons(lam, temperature):
    return 1 / lam**4 / np.expm1(1.438777e-2 / (lam * temperature))


def fit_1931(nanometres):
    """Multi-lobe fit of Wyman, Sloan and Shirley, JCGT 2, 1 (2013)."""

    def lobe(height, centre, low, high):
        slope = np.where(nanometres < centre, low, high)
        return height * np.exp(-0.5 * ((nanometres - centre) * slope) ** 2)

    x = lobe(0.362, 442.0, 0.0624, 0.0374) + lobe(1.056, 599.8, 0.0264, 0.0323)
    x = x + lobe(-0.065, 501.1, 0.0490, 0.0382)
    y = lobe(0.821, 568.8, 0.0213, 0.0247) + lobe(0.286, 530.9, 0.0613, 0.0322)
    z = lobe(1.217, 437.0, 0.0845, 0.0278) + lobe(0.681, 459.0, 0.0385, 0.0725)
    return np.stack([x, y, z], axis=-1)


def test_table_agrees_with_an_independent_fit():
    found = matching_functions(VISIBLE)
    difference = np.abs(found - fit_1931(VISIBLE * 1e9)).max(axis=0)
    assert (difference < [0.025, 0.015, 0.045]).all()
    shifted = matching_functions(VISIBLE * 1.01)
    assert (np.abs(shifted - fit_1931(VISIBLE * 1e9)).max(axis=0) > [0.05, 0.05, 0.1]).all()


def test_the_three_functions_have_equal_areas():
    xyz = tristimulus(VISIBLE, equal_energy(VISIBLE))
    assert xyz / xyz[1] == pytest.approx([1, 1, 1], abs=2e-4)  # z is cut off at 380 nm
    assert chromaticity(VISIBLE, equal_energy(VISIBLE)) == pytest.approx([1 / 3, 1 / 3], abs=3e-5)


def test_values_between_and_outside_the_table():
    # The CIE's own 1 nm values, to be met by the splines between 5 nm points
    assert matching_functions(555e-9)[1] == 1.0
    assert matching_functions(630e-9)[1] == pytest.approx(0.265, abs=1e-12)
    for nanometres, known in ((478, 0.1279928), (603, 0.5924756), (632, 0.2448896)):
        found = matching_functions(nanometres * 1e-9)[1]
        assert found == pytest.approx(known, abs=1.6e-4)
        assert found != pytest.approx(1.01 * known, abs=1.6e-4)
    assert (matching_functions([300e-9, 1e-6]) == 0).all()


def test_black_body_lies_where_the_cie_puts_it():
    # Illuminant A, 2856 K: x = 0.44757, y = 0.40745 (CIE 15:2004, with c2 = 1.4388e-2)
    found = chromaticity(VISIBLE, planck_photons(VISIBLE, 2856.0))
    assert found == pytest.approx([0.44757, 0.40745], abs=5e-5)
    assert chromaticity(VISIBLE, planck_photons(VISIBLE, 2884.6)) != pytest.approx(found, abs=1e-3)


def test_spectral_colours_have_their_corners():
    red = gaussian_line(VISIBLE, 630e-9, 0.002)
    assert chromaticity(VISIBLE, red) == pytest.approx([0.7079, 0.2920], abs=2e-4)
    green = gaussian_line(VISIBLE, 520e-9, 0.002)
    assert chromaticity(VISIBLE, green) == pytest.approx([0.0743, 0.8338], abs=1e-3)


def test_efficacy_of_green_and_of_narrow_red():
    green = gaussian_line(VISIBLE, 555e-9, 0.002)
    assert luminous_efficacy(VISIBLE, green) == pytest.approx(683, rel=1e-3)
    red = gaussian_line(VISIBLE, 630e-9, 0.002)
    assert luminous_efficacy(VISIBLE, red) == pytest.approx(683 * 0.265, rel=2e-3)


def test_radiance_counts_photons():
    line = 1e22 * gaussian_line(VISIBLE, 630e-9, 0.08)
    photons = np.sum(0.5 * (line[1:] + line[:-1]) * np.diff(VISIBLE))
    assert photons == pytest.approx(1e22, rel=1e-9)  # the line's integral is one
    assert radiance(VISIBLE, line) == pytest.approx(
        1e22 * PLANCK * SPEED_OF_LIGHT / 630e-9, rel=1e-9
    )


def test_lambertian_line_and_spectrum():
    flux = 1e21
    one = lambertian_luminance(flux, 630e-9)
    by_hand = 683 * 0.265 * PLANCK * SPEED_OF_LIGHT / 630e-9 * flux / np.pi
    assert one == pytest.approx(by_hand, rel=1e-12)
    narrow = gaussian_line(VISIBLE, 630e-9, 0.003)
    assert lambertian_spectral_luminance(flux, VISIBLE, narrow) == pytest.approx(one, rel=1e-3)
    broad = gaussian_line(VISIBLE, 630e-9, 0.08)
    spread = lambertian_spectral_luminance(flux, VISIBLE, broad)
    assert spread == pytest.approx(luminance(VISIBLE, flux * broad / np.pi), rel=1e-9)
    assert spread > 1.02 * one  # V(lambda) is convex there


def test_many_spectra_at_once():
    lines = np.stack([gaussian_line(VISIBLE, c, 0.08) for c in (460e-9, 530e-9, 630e-9)])
    together = chromaticity(VISIBLE, lines)
    assert together.shape == (3, 2)
    assert together[2] == pytest.approx(chromaticity(VISIBLE, lines[2]), rel=1e-14)
    assert luminance(VISIBLE, lines)[1] == pytest.approx(luminance(VISIBLE, lines[1]), rel=1e-14)


def test_a_line_is_resolved_by_its_own_samples():
    lam = line_samples(630e-9, 0.08)
    coarse, fine = (luminous_efficacy(x, gaussian_line(x, 630e-9, 0.08)) for x in (lam, VISIBLE))
    assert coarse == pytest.approx(fine, rel=1e-4)


def test_bad_spectra_are_refused():
    with pytest.raises(InputError, match="rising"):
        radiance([6e-7, 5e-7], [1, 1])
    with pytest.raises(InputError, match="not negative"):
        luminance([5e-7, 6e-7], [1, -1])
    with pytest.raises(InputError, match="no colour"):
        chromaticity([9e-7, 10e-7], [1, 1])
    with pytest.raises(InputError, match="positive centre and width"):
        gaussian_line(6e-7, 6e-7, 0)
    with pytest.raises(InputError, match="does not fit"):
        line_samples(6e-7, 2.0)
