"""What a stack file says of a film of dots, against closed forms of its numbers."""

import numpy as np
import pytest

import stackmodel as sm
from stackmodel.formulation.film import dot_film
from stackmodel.materials.database import data_folder

BOLTZMANN_EV = 8.617333262e-5
STACK = sm.read_stack(data_folder() / "stacks" / "pu2020_s1_ref15.yaml")
AMBIENT = float(STACK.ambient)
NAME = "layers.emitter.dots"
MATERIAL = "materials.CdSe/CdZnSeS/ZnS"


def film_of(changes=None):
    stack = sm.replace(STACK, changes or {})
    return dot_film(stack, next(layer for layer in stack.layers if layer.dots))


@pytest.fixture(scope="module")
def film():
    return film_of()


def carriers(film, kelvin, a, b):
    held, states = film.occupations(kelvin, *np.array([[a], [b]])), film.problem.states
    return float(held[0] @ states.electrons), float(held[0] @ states.holes)


@pytest.mark.parametrize("kelvin", [AMBIENT, 331.0])
def test_a_nearly_empty_film_is_boltzmanns(kelvin):
    """<n> = g exp(a - E_c1/kT + s^2/2): two electrons or four holes, charging, Gaussian spread."""
    given = {f"{MATERIAL}.disorder": "0.06 eV", f"{NAME}.coulomb": {"charging_energy": "0.02 eV"}}
    film, kt = film_of(given), BOLTZMANN_EV * kelvin
    factor = np.exp(-15.0 - 0.02 / kt + 0.5 * (0.06 / kt) ** 2)
    electrons, holes = (
        carriers(film, kelvin, -15.0, -25.0)[0],
        carriers(film, kelvin, -25.0, -15.0)[1],
    )
    assert electrons == pytest.approx(2 * factor, rel=3e-3)
    assert holes == pytest.approx(4 * factor, rel=3e-3)


def test_a_full_film_holds_two_electrons_or_four_holes(film):
    top = film.law(AMBIENT).start + film.law(AMBIENT).step * (len(film.law(AMBIENT).table) - 1)
    assert carriers(film, AMBIENT, top, -25.0)[0] == pytest.approx(2.0, rel=1e-3)
    assert carriers(film, AMBIENT, -25.0, top)[1] == pytest.approx(4.0, rel=1e-3)


@pytest.mark.parametrize("kelvin", [303.0, 299.0, 313.0, 331.0, 400.0])
def test_laws_between_the_temperatures_at_which_they_are_made(film, kelvin):
    made = film.law(kelvin, coldest=AMBIENT).table[..., 0]
    assert np.abs(film.joint(kelvin).table.values[..., 0] - made).max() < 6e-4
    other = film.law(kelvin + 1, coldest=AMBIENT).table[..., 0]
    assert np.abs(other - made).max() > 5e-3  # a kelvin would be seen


@pytest.mark.parametrize("away", [0.0, 24.0, -24.0])
def test_the_mean_charge_is_that_of_the_temperature(film, away):
    kelvin, levels = AMBIENT + away, np.array([[0.7, -9.0, 1.0], [-8.0, 0.4, 1.5]])
    found = film.mean_charge(np.full(3, kelvin), *levels)
    assert found == pytest.approx(film.law(kelvin).mean_charge(*levels), abs=1e-3)
    assert found[0] < -0.5
    assert found[1] > 0.5
    assert np.abs(found - film.law(kelvin + 24).mean_charge(*levels)).max() > 5e-3


def test_hops_follow_the_temperature_as_mobility_and_diffusion_do():
    film = film_of({f"{MATERIAL}.{x}_activation_energy": e for x, e in
                    (("electron", "0.1 eV"), ("hole", "0.25 eV"))})  # fmt: skip
    cold, warm = film.dot(AMBIENT), film.dot(345.0)
    beta = (1 / AMBIENT - 1 / 345.0) / BOLTZMANN_EV
    for rate, energy in (("electron_exchange", 0.1), ("hole_exchange", 0.25)):
        factor = getattr(warm, rate) / getattr(cold, rate)
        assert factor == pytest.approx(345.0 / AMBIENT * np.exp(energy * beta), rel=1e-9)
    both = film.dots(np.array([AMBIENT, 345.0]))
    for rate in ("electron_exchange", "hole_exchange"):
        expected = [getattr(cold, rate), getattr(warm, rate)]
        assert getattr(both, rate).ravel() == pytest.approx(expected, rel=1e-12)


def test_dots_are_counted_by_volume(film):
    """Four layers of 10 nm dots that fill half of every layer, in 40 nm."""
    assert film.density == pytest.approx(4 * 0.5 / (np.pi / 4 * 1e-8**2) / 40e-9, rel=1e-9)


def test_lifetimes_that_are_given_are_those_of_the_film():
    given = {"X": "20 ns", "XX": "1.5 ns", "X-": "6 ns"}
    found = film_of({f"{MATERIAL}.lifetimes": given}).problem
    for name, seconds in (("2e2h", 1.5e-9), ("2e1h", 6e-9)):
        at = found.states.position(name)
        assert found.pairs.total[at] == pytest.approx(1 / seconds, rel=1e-9), name
        assert film_of().problem.pairs.total[at] != pytest.approx(1 / seconds, rel=0.05)
