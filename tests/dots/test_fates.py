"""How pairs end on a dot: every electron is accounted for, each loss by its cause."""

import numpy as np
import pytest

from stackmodel.constants import BOLTZMANN, ELEMENTARY_CHARGE
from stackmodel.dots import fates
from stackmodel.dots.chain import build_chain
from stackmodel.dots.coulomb.power import factors
from stackmodel.dots.fates import loss_parts, pair_fates
from stackmodel.dots.film import FilmDot, film_chain, net_recombination
from stackmodel.dots.recombination import PairRates, pair_law, pair_rates
from stackmodel.dots.states import charge_states
from stackmodel.dots.stationary import occupations

STATES = charge_states(4)
LIFETIMES = {"X": 40e-9, "X-": 4.5e-9, "X+": 0.9e-9, "XX": 0.7e-9}
LAW = pair_law(LIFETIMES, {"X": 0.8})
PAIRS = pair_rates(STATES, LAW, LIFETIMES, {"X": 0.8})
ENDS = ("photon", "trapped", "auger", "charged", "escaped")


def driven(electrons, holes, pairs=PAIRS, trap=LAW.trap, **more):
    chain = build_chain(STATES, pairs, electron_rate=electrons, hole_rate=holes, **more)
    return chain, pair_fates(chain, pairs, trap, occupations(chain))


def residual(found):
    return np.abs(sum(getattr(found, end) for end in ENDS) / found.entered - 1)


def test_every_electron_that_enters_is_accounted_for():
    random = np.random.default_rng(7)
    electrons, holes = 10 ** random.uniform(3, 12, (2, 200))
    escape = 10 ** random.uniform(3, 9, 200)
    _, found = driven(
        electrons, holes, factors=factors(STATES.charge, 1.5),
        electron_escape=escape, hole_escape=escape,
    )  # fmt: skip
    assert residual(found).max() < 1e-11
    assert min(getattr(found, end).min() for end in ENDS) >= 0


def test_a_forgotten_closure_is_noticed(monkeypatch):
    monkeypatch.setattr(fates, "_above_the_top", lambda chain, occupation: (0.0, 0.0))
    _, found = driven(1e9, 1e9)
    assert residual(found) > 1e-3


def test_a_lone_exciton_loses_what_its_yield_lacks():
    _, found = driven(1.0, 1.0, factors=factors(STATES.charge, 1e4))  # few charged dots
    assert found.photon / found.entered == pytest.approx(0.8, abs=1e-3)
    assert found.trapped / found.entered == pytest.approx(0.2, abs=1e-3)
    assert found.auger / found.entered < 1e-6


def test_losses_of_the_trion_are_of_its_charge_and_of_the_biexciton_of_its_pairs():
    photon, trapped, auger, charged = loss_parts(STATES, PAIRS, LAW.trap)
    for label in ("1e0h", "4e0h"):
        assert photon[STATES.position(label)] == 0
    trion, two = STATES.position("2e1h"), STATES.position("2e2h")
    assert auger[trion] == 0
    assert charged[two] == 0
    total = 1 / np.array([LIFETIMES["X-"], LIFETIMES["XX"]])
    assert photon[trion] * total[0] == pytest.approx(2 * LAW.radiative)
    assert charged[trion] * total[0] == pytest.approx(total[0] - 2 * LAW.radiative - LAW.trap)
    assert trapped[two] * total[1] == pytest.approx(2 * LAW.trap)
    assert auger[two] * total[1] == pytest.approx(total[1] - 4 * LAW.radiative - 2 * LAW.trap)


def test_unbalanced_injection_loses_by_charge_and_strong_by_several_pairs():
    _, weak = driven(1e5, 1e3)
    assert weak.charged > 10 * (weak.auger + weak.trapped)
    balanced = driven(1e4, 1e4)[1]
    strong = driven(1e9, 1e9)[1]
    assert strong.auger / strong.entered > 100 * balanced.auger / balanced.entered


def test_a_dot_that_always_shines_loses_nothing():
    bright = PairRates(PAIRS.total, np.where(PAIRS.total > 0, 1.0, 0.0))
    attracted = factors(STATES.charge, 10.0)
    _, found = driven(1e4, 1e4, bright, 0.0, factors=attracted)
    dark = found.trapped + found.auger + found.charged
    assert dark / found.entered < 1e-3  # the closure alone: a dot that holds four charges
    _, free = driven(1e4, 1e4, bright, 0.0)  # every charge from -4 to 4 is as likely
    assert free.charged / free.entered == pytest.approx(0.25, abs=1e-3)


def test_a_film_in_equilibrium_loses_nothing_and_a_driven_one_what_it_recombines():
    eV = ELEMENTARY_CHARGE
    dot = FilmDot(-4.0 * eV, -6.0 * eV, 0.02 * eV, 1e10, 1e10)

    def at(electron_fermi, hole_fermi):
        chain = film_chain(STATES, PAIRS, dot, electron_fermi * eV, hole_fermi * eV, 300.0)
        occupation = occupations(chain)
        return pair_fates(chain, PAIRS, LAW.trap, occupation), net_recombination(chain, occupation)

    found, _ = at(-5.0, -5.0)
    thermal = PAIRS.total.max() * np.exp(-2.0 * eV / (BOLTZMANN * 300.0))
    assert max(abs(getattr(found, end)) for end in ENDS[:4]) < 1e-9 * thermal
    found, (pairs, photons) = at(-4.1, -5.9)
    assert found.photon == pytest.approx(photons, rel=1e-12)
    ends = found.photon + found.trapped + found.auger + found.charged
    assert ends == pytest.approx(pairs, rel=1e-12)
    assert found.entered - found.escaped == pytest.approx(pairs, rel=1e-6)
