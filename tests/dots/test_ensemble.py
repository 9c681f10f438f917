"""Ensembles, droop, confinement."""

import numpy as np
import pytest

from stackmodel.constants import ELEMENTARY_CHARGE
from stackmodel.dots.chain import build_chain
from stackmodel.dots.confinement import brus, cdse_sizing, infinite_well
from stackmodel.dots.coulomb import power
from stackmodel.dots.droop import current_and_efficiency, roll_off_current
from stackmodel.dots.ensemble import (
    Sample,
    draw,
    ensemble_chain,
    ensemble_light,
    size_scaled,
)
from stackmodel.dots.moves import ELECTRON_OUT
from stackmodel.dots.photons import emission
from stackmodel.dots.recombination import PairLaw, pair_law, pair_rates
from stackmodel.dots.states import charge_states
from stackmodel.errors import InputError, NoSolutionError

EV = ELEMENTARY_CHARGE


def test_an_ensemble_is_its_dots_one_by_one(lin):
    states = charge_states(4)
    law = pair_law(lin.lifetimes, lin.yields)
    sample = draw(7, 10e-9, 0.05, 0.4, seed=1)
    rates = np.array([1e6, 3e7])
    factors = power.factors(states.charge, 1.5)
    chain = ensemble_chain(states, law, sample, 10e-9, rates, 0.5 * rates, factors)
    found = ensemble_light(chain, visible=1e6)
    assert found.g2_zero.shape == (2, 7)
    for d, (size, share) in enumerate(zip(sample.diameters, sample.injection, strict=True)):
        scale = (size / 10e-9) ** 2 * share
        own = size_scaled(law, np.array([size]), 10e-9)
        pairs = pair_rates(states, PairLaw(*(float(k[0, 0]) for k in vars(own).values())))
        one = build_chain(
            states,
            pairs,
            electron_rate=3e7 * scale,
            hole_rate=1.5e7 * scale,
            factors=factors,
        )
        light = emission(one)
        assert found.photon_rate[1, d] == pytest.approx(light.photon_rate, rel=1e-12)
        assert found.g2_zero[1, d] == pytest.approx(light.g2_zero, rel=1e-12)
    assert found.lit[0] <= found.lit[1]
    assert found.mean_rate == pytest.approx(found.photon_rate.mean(axis=1))


def test_drawn_dots():
    sample = draw(40_000, 10e-9, 0.05, 0.5, seed=2)
    assert sample.diameters.std() / sample.diameters.mean() == pytest.approx(0.05, rel=0.02)
    assert sample.injection.mean() == pytest.approx(1.0, abs=0.01)
    assert np.log(sample.injection).std() == pytest.approx(0.5, rel=0.02)
    assert (draw(9, 1e-8, 0.1, 0.1, 3).diameters == draw(9, 1e-8, 0.1, 0.1, 3).diameters).all()
    same = draw(3, 1e-8, 0.0, 0.0, 1)
    assert isinstance(same, Sample)
    assert (same.diameters == 1e-8).all()
    assert (same.injection == 1).all()
    with pytest.raises(InputError, match="size spread"):
        draw(3, 1e-8, 0.4, 0.0, 1)


# Jung et al. 2021: negative-trion yields of 18 % (C/S) and about 50 % (cg), tau_X = 12 ns and
# tau_A,XX = 2.4 ns (cg), sigma_g = 3e-12 cm^2, f = 0.5. kA+ of the ungraded dots is not published:
# it is given the ratio of the graded ones.
K_R = 1 / 12e-9
GRADED_MINUS = 2 * K_R * (1 / 0.5 - 1)
GRADED = PairLaw(K_R, GRADED_MINUS, 1 / 2.4e-9 / 2 - GRADED_MINUS)
UNGRADED_MINUS = 2 * K_R * (1 / 0.18 - 1)
UNGRADED = PairLaw(K_R, UNGRADED_MINUS, UNGRADED_MINUS * GRADED.auger_hole / GRADED_MINUS)
DENSITY = 0.5 / 3e-16
ALPHA = 10.0


def j90(law, imbalance):
    states = charge_states(6)
    holes = np.geomspace(1e3, 1e9, 121)
    chain = build_chain(
        states,
        pair_rates(states, law),
        electron_rate=imbalance * holes,
        hole_rate=holes,
        factors=power.factors(states.charge, ALPHA),
    )
    return roll_off_current(*current_and_efficiency(chain, DENSITY)) / 10  # mA/cm^2


def test_droop_of_graded_and_ungraded_dots():
    # alpha = 10 and an electron excess of 2.3 are fitted to both; published 458 (cg), 287 (C/S)
    graded, ungraded = j90(GRADED, 2.3), j90(UNGRADED, 2.3)
    assert graded == pytest.approx(458, rel=0.1)
    assert ungraded == pytest.approx(287, rel=0.1)
    # fewer electrons (the barrier shell) move the roll-off up, as published, not to its 861
    assert j90(GRADED, 1.0) > 1.1 * graded
    assert j90(GRADED, 20.0) < 0.6 * graded


def test_efficiency_counts_every_carrier(lin):
    chain = lin.chain(1e6, 1.5, carriers=6, electron_escape=1e5, hole_escape=1e5)
    light = emission(chain)
    current, efficiency = current_and_efficiency(chain, 1e15)
    assert efficiency * current / EV / 1e15 == pytest.approx(light.photon_rate)
    assert chain.flux(ELECTRON_OUT, light.occupation) > 0
    tight = lin.chain(1e6, 1.5, carriers=6)
    assert current_and_efficiency(tight, 1e15)[1] > efficiency


def test_roll_off_current():
    current = np.geomspace(1, 1e4, 2001)
    assert roll_off_current(current, 1 / (1 + current / 900)) == pytest.approx(100, rel=0.02)
    with pytest.raises(NoSolutionError, match="extend the sweep"):
        roll_off_current(current, np.ones(2001))


def test_confinement():
    # 550 nm is a 3-nm core (Lin et al. 2017)
    assert cdse_sizing.diameter(550e-9) == pytest.approx(3.0e-9, rel=0.03)
    assert cdse_sizing.peak_wavelength(3.0e-9) == pytest.approx(550e-9, rel=0.01)
    assert cdse_sizing.diameter(cdse_sizing.peak_wavelength(4e-9)) == pytest.approx(4e-9)
    with pytest.raises(InputError, match="sizing curve"):
        cdse_sizing.diameter(900e-9)
    with pytest.raises(InputError, match="Brus"):
        cdse_sizing.peak_wavelength(20e-9)
    sizes = np.linspace(430e-9, 640e-9, 50)
    assert (np.diff(cdse_sizing.diameter(sizes)) > 0).all()
    mass = infinite_well.reduced_mass(0.13, 0.45)
    radii = np.array([1e-9, 2e-9, 4e-9, 1e-6])
    well = infinite_well.band_gap(radii, 1.74 * EV, mass)
    confined = well[:3] / EV - 1.74
    assert confined[0] / confined[2] == pytest.approx(16)  # R^-2
    assert confined[1] == pytest.approx(0.3760 / mass / 4, rel=1e-3)  # hbar^2 pi^2/2 m_0 nm^2
    bound = brus.band_gap(radii, 1.74 * EV, mass, 9.5)
    assert (bound < well).all()
    assert brus.band_gap(radii, 1.74 * EV, mass, 1e12) == pytest.approx(well)
    assert bound[3] / EV == pytest.approx(1.74, abs=1e-3)
