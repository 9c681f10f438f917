"""Crossing of an insulating film: closed mean over thickness, equilibrium, supplies."""

from dataclasses import replace

import numpy as np
import pytest

from stackmodel.constants import BOLTZMANN, ELECTRON_MASS, ELEMENTARY_CHARGE, REDUCED_PLANCK
from stackmodel.electrical.tunnelling.film import (
    Barrier,
    Face,
    flux,
    spectrum,
    thickness_at,
    transmission,
)
from stackmodel.electrical.tunnelling.thickness_average import thickness_shares
from stackmodel.electrical.tunnelling.wkb import transmission as uniform
from stackmodel.errors import InputError

EV = ELEMENTARY_CHARGE
T = 295.0
KT = BOLTZMANN * T
FILM = Barrier((0.4 * EV, -1.0 * EV), 12e-9, 1.7e-9, 0.0, 0.5)
BAND = Face(-2.65 * EV, 0.0, 3e24, -2.3 * EV)
SITES = Face(-2.28 * EV, 0.09 * EV, 1e27, -5.1 * EV)


@pytest.mark.parametrize("mean", [3e-9, 10.4e-9, 17e-9])
@pytest.mark.parametrize("spread", [0.4e-9, 1.7e-9])
def test_mean_over_thickness(mean, spread):
    """The closed mean is that of the quadrature over shares of the area."""
    film = replace(FILM, thickness=mean, spread=spread, pinholes=1e-9)
    energy = np.array([-3.0, -2.3, -1.5, 0.0]) * EV
    shares = thickness_shares(mean, spread, 1e-9)
    heights = np.array([FILM.heights])
    each = uniform(energy[:, None], shares.thickness[:, None], heights, FILM.mass)
    expected = each @ shares.share + shares.holes
    assert transmission(energy, film) == pytest.approx(expected, rel=1e-9)
    # negative control: another spread by 1 % is another mean
    other = transmission(energy, replace(film, spread=1.01 * spread))
    assert other != pytest.approx(expected, rel=1e-9)


def test_uniform_film_is_wkb_and_a_narrow_spread_tends_to_it():
    energy = np.array([-2.3 * EV])
    plain = transmission(energy, replace(FILM, spread=0.0))
    assert plain == pytest.approx(uniform(energy, [12e-9], [FILM.heights], FILM.mass), rel=1e-12)
    kappa = -np.log(plain) / 12e-9
    narrow = transmission(energy, replace(FILM, spread=1e-12))
    assert narrow == pytest.approx(plain * np.exp(0.5 * (kappa * 1e-12) ** 2), rel=1e-9)


@pytest.mark.parametrize(
    ("supply", "behind"), [(BAND, SITES), (SITES, BAND), (BAND, BAND), (SITES, SITES)]
)
def test_nothing_at_equal_levels_and_the_sign_of_the_drive(supply, behind):
    """Zero exactly, for hopping and for bands; above it is forward, below it is backward."""
    level = -3.7 * EV
    supply = replace(supply, level=level)
    same = flux(supply, replace(behind, level=level), FILM, T, 1e12, 1e-9)
    assert same == 0.0
    assert flux(supply, replace(behind, level=level - 0.01 * EV), FILM, T, 1e12, 1e-9) > 0
    assert flux(supply, replace(behind, level=level + 0.01 * EV), FILM, T, 1e12, 1e-9) < 0


def test_hopping_from_a_band_into_sites_without_a_barrier():
    """T = 1, empty sites far above a non-degenerate band: a Gaussian integral in closed form."""
    open_film = replace(FILM, pinholes=1.0)
    supply = replace(BAND, edge=0.0, level=-0.3 * EV, states=1e24)
    sigma = 0.02 * EV
    behind = Face(0.5 * EV, sigma, 1e27, -9 * EV)
    found = flux(supply, behind, open_film, T, 1e12, 1e-9)
    # exp(-E/kT) moves the Gaussian down to E*; the root of the band is taken there, to 2nd order
    at = 0.5 * EV - sigma**2 / KT
    weight = np.exp(-0.5 * EV / KT + 0.5 * (sigma / KT) ** 2) * np.sqrt(2 * np.pi) * sigma
    root = np.sqrt(at / KT) * (1 - (sigma / at) ** 2 / 8)
    expected = 1e12 * 1e-9 * 1e24 * 2 / np.sqrt(np.pi) / KT * root * weight
    assert found == pytest.approx(expected * np.exp(-0.3 * EV / KT), rel=1e-4)
    # negative control
    assert flux(supply, behind, open_film, T, 1.01e12, 1e-9) != pytest.approx(
        expected * np.exp(-0.3 * EV / KT), rel=1e-3
    )


def test_bands_without_a_barrier_give_richardson():
    """Open film between two non-degenerate bands: m (kT)^2/(2 pi^2 hbar^3) exp(-(edge - level))."""
    states = 2 * (ELECTRON_MASS * KT / (2 * np.pi * REDUCED_PLANCK**2)) ** 1.5
    supply = Face(0.0, 0.0, states, -0.4 * EV)
    found = flux(supply, replace(supply, level=-5 * EV), replace(FILM, pinholes=1.0), T, 1.0, 1.0)
    expected = ELECTRON_MASS * KT**2 / (2 * np.pi**2 * REDUCED_PLANCK**3) * np.exp(-0.4 * EV / KT)
    assert found == pytest.approx(expected, rel=1e-6)


@pytest.mark.parametrize("change", [{"thickness": 0.0}, {"spread": -1e-9}, {"pinholes": 1.5}])
def test_what_is_no_film_is_refused(change):
    with pytest.raises(InputError, match="a film needs"):
        transmission(np.array([0.0]), replace(FILM, **change))


def test_thinner_film_is_left_out():
    """The mean over what is thicker, by quadrature; with what is left out the shares are whole."""
    film = replace(FILM, pinholes=1e-3, thinnest=9.5e-9)
    energy = np.array([-3.0, -2.3]) * EV
    shares = thickness_shares(film.thickness, film.spread, film.pinholes)
    each = uniform(energy[:, None], shares.thickness[:, None], np.array([FILM.heights]), FILM.mass)
    thick = shares.thickness > film.thinnest
    expected = each[:, thick] @ shares.share[thick]
    assert transmission(energy, film) == pytest.approx(expected, rel=2e-2)  # the cut is a node
    assert film.thin_share + shares.share[thick].sum() == pytest.approx(1.0, abs=1e-3)
    assert replace(film, spread=0.0).thin_share == film.pinholes
    assert replace(film, spread=0.0, thinnest=13e-9).thin_share == 1.0
    assert FILM.thin_share == 0.0


def test_thickness_at_a_limit():
    energy, carriers = spectrum(BAND, SITES, FILM, T, 1e12, 1e-9)
    limit = 1e18
    thickness = thickness_at([(energy, carriers, FILM)], limit)
    there = replace(FILM, thickness=thickness, spread=0.0)
    assert float(carriers @ transmission(energy, there)) == pytest.approx(limit, rel=1e-5)
    assert 0.1e-9 < thickness < 5e-9
    assert thickness_at([(energy, carriers, FILM)], 1e60) == 0.0
