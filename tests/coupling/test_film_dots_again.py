"""Light and losses of a film's dots evaluated a second time, from the chain of a dot alone."""

from types import SimpleNamespace

import numpy as np
import pytest
from scipy.optimize import brentq

import stackmodel as sm
from stackmodel.constants import BOLTZMANN, ELEMENTARY_CHARGE
from stackmodel.coupling import film_dots
from stackmodel.dots.fates import loss_parts
from stackmodel.dots.film import film_chain
from stackmodel.dots.moves import ELECTRON_IN, HOLE_IN
from stackmodel.formulation.film import dot_film
from stackmodel.materials.database import data_folder

KELVIN = np.array([295.0, 325.0])
VOLTAGE = np.array([2.0, 3.0])
# kT inside the bands, from the anode: dots with electrons there, with holes at the other side
A = np.array([[-2.0, -1.0, 0.5, -1.5], [-1.0, 0.0, 1.0, -0.5]])
B = np.array([[-1.0, -2.5, -3.0, 0.0], [0.5, -1.0, -2.0, 1.0]])
RATE = np.array([[3e29, 8e29, 2e29, 1e30], [1e31, 3e31, 2e31, 2e31]])  # 1/(m^3 s)
VOLUME = np.array([2e-9, 1e-9, 5e-9, 3e-9])  # m, of the sides of the nodes
ACROSS = np.array([[900.0, 500.0], [7e4, 2e4]])  # A/m^2, of either face
OFFERED = ELEMENTARY_CHARGE * RATE @ VOLUME + ACROSS.sum(axis=1)
# densities beside the faces and coefficients (electrons left, electrons right), per face
LEFT, RIGHT = np.array([[2.0, 3.0], [4.0, 0.5]])  # electrons and holes beyond the film
CROSS = np.array([[1.0, 2.0], [3.0, 1.0]])
CLOSE = 7e-3  # Gauss points of the spread, and partners kept to 1e-3


@pytest.fixture(scope="module")
def film():
    stack = sm.read_stack(data_folder() / "stacks" / "pu2020_s1_ref15.yaml")
    return dot_film(stack, next(layer for layer in stack.layers if layer.dots))


def profiles(point):
    """A film of four nodes between two neighbours, of one node each."""
    kt = BOLTZMANN * KELVIN[point] / ELEMENTARY_CHARGE
    a, b = (np.concatenate([[-40.0], x[point], [-40.0]]) for x in (A, B))
    inside = np.array([0.0, 7.0, 1.0, 1.0, 5.0, 0.0])
    return SimpleNamespace(
        layer=np.array([0, 1, 1, 1, 1, 2]),
        conduction_edge=inside,
        electron_level=inside + kt * a,
        valence_edge=-inside,
        hole_level=-inside - kt * b,
        electron_density=np.array([LEFT[0], 5.0, 1.0, 1.0, 2.0, RIGHT[0]]),
        hole_density=np.array([LEFT[1], 1.0, 1.0, 1.0, 6.0, RIGHT[1]]),
        recombination_rate=np.concatenate([[1e30], RATE[point], [1e30]]),
        volume=np.concatenate([[1.0], VOLUME, [1.0]]),
    )


def solved(film):
    layers = [None, film.problem.layer, None]
    return SimpleNamespace(
        carrying=SimpleNamespace(from_anode=layers),
        by_layer=lambda values: values,
        inside=[profiles(0), profiles(1)],
        result=SimpleNamespace(temperature=KELVIN, device=SimpleNamespace(cross=CROSS)),
    )


@pytest.fixture
def answer(film, monkeypatch):
    monkeypatch.setattr(film_dots, "crossed_to_dots", lambda solved: ACROSS)
    monkeypatch.setattr(film_dots, "dot_recombination_current", lambda solved: OFFERED)
    given = solved(film)
    state = {
        "voltage": VOLTAGE,
        "sweep": given,
        "dot_recombination_current_density": OFFERED,
    }
    pairs = OFFERED / (ELEMENTARY_CHARGE * film.problem.density)
    return film_dots.in_flow(film, film.problem, state, pairs), given


def averaged(film, kelvin, a, b, extra=0.0, points=17):
    """Mean occupation (n,) over the spread of both levels: rate equations on an even grid."""
    kt, dot, problem = BOLTZMANN * kelvin, film.dot(kelvin), film.problem
    mean = film.law(kelvin).mean_charge(np.array([a]), np.array([b]))[0]
    shift = np.linspace(-4, 4, points)
    weight = np.exp(-0.5 * shift**2)
    x, y = (film.spread / kt * s.ravel() for s in np.meshgrid(shift, shift))
    levels = kt * (a + x), dot.hole_level - kt * (b + y)
    chain = film_chain(problem.states, problem.pairs, dot, *levels, kelvin, mean)
    n, moves = chain.states.count, chain.moves
    matrix = np.zeros((len(x), n, n))
    for move, rate in enumerate((chain.rates + extra).T):
        matrix[:, moves.target[move], moves.source[move]] += rate
        matrix[:, moves.source[move], moves.source[move]] -= rate
    matrix[:, -1] = np.abs(matrix).max(axis=(1, 2))[:, None]  # they sum to one
    right = np.zeros((len(x), n, 1))
    right[:, -1, 0] = matrix[:, -1, 0]
    found = np.linalg.solve(matrix, right)[..., 0]
    weights = np.outer(weight, weight).ravel()
    return weights @ found / weights.sum()


def beside(film, kelvin, a, b, current, arrives):
    """Occupations and current lost where the partners' number is exactly that of the levels."""
    problem, by_holes = film.problem, arrives == HOLE_IN
    states, moves = problem.states, chain_moves(film)
    partners = states.electrons if by_holes else states.holes
    comes = room(states, moves, ELECTRON_IN if by_holes else HOLE_IN)
    lands = room(states, moves, arrives) * partners[moves.source]
    offered = current * problem.monolayers / (ELEMENTARY_CHARGE * problem.density)
    held = averaged(film, kelvin, a, b, points=13) @ partners

    def with_partners(log_flow):
        extra = offered / held * lands + np.exp(log_flow) * comes
        return averaged(film, kelvin, a, b, extra, points=13)

    missing = lambda log_flow: with_partners(log_flow) @ partners / held - 1  # noqa: E731
    flow = brentq(missing, np.log(offered) - 5, np.log(offered) + 5, xtol=1e-3)
    found = with_partners(flow)
    return found, current * (found[moves.source] @ lands) / held


def chain_moves(film):
    dot, problem = film.dot(300.0), film.problem
    return film_chain(problem.states, problem.pairs, dot, 0.0, dot.hole_level, 300.0).moves


def room(states, moves, kind):
    """1 for every move of a kind that finds a free place of the two or four, else 0."""
    full = states.electrons == 2 if kind == ELECTRON_IN else states.holes == 4
    return ((moves.kind == kind) & ~full[moves.source]).astype(float)


# how much of a face's current lands as what, from LEFT, RIGHT, CROSS and the densities within
LANDING = {
    (0, ELECTRON_IN): 1 * 2 * 1 / (1 * 2 * 1 + 2 * 5 * 3),  # electrons of the left, holes within
    (0, HOLE_IN): 2 * 5 * 3 / (1 * 2 * 1 + 2 * 5 * 3),
    (1, HOLE_IN): 3 * 2 * 0.5 / (3 * 2 * 0.5 + 1 * 4 * 6),
    (1, ELECTRON_IN): 1 * 4 * 6 / (3 * 2 * 0.5 + 1 * 4 * 6),
}


@pytest.fixture(scope="module")
def again(film):
    """(2, n) currents of pairs lost in each state, and occupations weighed by current."""
    lost, held = np.zeros((2, 2, film.problem.states.count))
    for p, kelvin in enumerate(KELVIN):
        ends = [
            (ELEMENTARY_CHARGE * rate * volume, averaged(film, kelvin, a, b))
            for a, b, rate, volume in zip(A[p], B[p], RATE[p], VOLUME, strict=True)
        ]
        for (face, arrives), part in LANDING.items():
            a, b = A[p, 3 * face], B[p, 3 * face]
            found, landed = beside(film, kelvin, a, b, part * ACROSS[p, face], arrives)
            ends.append((landed, found))
        for current, occupation in ends:
            total = film.problem.pairs.total
            lost[p] += current * occupation * total / (occupation @ total)
            held[p] += current * occupation
    return lost, held / held.sum(axis=1, keepdims=True)


def test_light_and_losses_are_those_of_the_rate_equations(film, answer, again):
    found, _ = answer
    lost, held = again
    problem, total = film.problem, film.problem.pairs.total
    taken = lost.sum(axis=1) / OFFERED
    several = np.minimum(problem.states.electrons, problem.states.holes)
    per_pair = np.divide(1.0, total, out=np.zeros_like(total), where=total > 0)
    photons = lost @ problem.pairs.yields
    expected = {
        "entered": lost.sum(axis=1),
        "non-radiative": lost @ (several * float(problem.law.trap) * per_pair),
        "Auger": lost @ loss_parts(problem.states, problem.pairs, float(problem.law.trap))[2],
    }
    expected["charging"] = lost.sum(axis=1) - photons - sum(expected.values()) + expected["entered"]
    for name, current in expected.items():
        assert found["dot_fates"][name] == pytest.approx(current, rel=CLOSE), name
        assert found["dot_fates"][name] != pytest.approx(1.02 * current, rel=CLOSE), name
    assert found["emitted_photon_flux"] == pytest.approx(photons / ELEMENTARY_CHARGE, rel=CLOSE)
    assert found["occupation"] == pytest.approx(held[1], abs=2e-3)
    assert taken[0] > 0.99 > 0.9 > taken[1]  # faces offer more than the dots there can lose
    rate = OFFERED / (ELEMENTARY_CHARGE * problem.density)
    for name in ("dot_electron_rate", "dot_hole_rate"):
        assert found[name] == pytest.approx(rate * taken, rel=CLOSE)
    assert found["dot_photon_rate"] == pytest.approx(
        found["emitted_photon_flux"] / problem.density, rel=1e-12
    )


def test_what_lands_on_which_side_matters(film, answer, again, monkeypatch):
    """Negative control: kinds swapped, or the faces."""
    found, given = answer
    right = film_dots._arriving
    swapped = lambda *told: dict(zip(right(*told), list(right(*told).values())[::-1]))  # noqa: E731, B905
    monkeypatch.setattr(film_dots, "_arriving", swapped)
    pairs = found["dot_electron_rate"]
    state = {
        "voltage": VOLTAGE,
        "sweep": given,
        "dot_recombination_current_density": OFFERED,
    }
    wrong = film_dots.in_flow(film, film.problem, state, pairs)["emitted_photon_flux"]
    photons = again[0] @ film.problem.pairs.yields / ELEMENTARY_CHARGE
    assert np.abs(wrong / photons - 1).max() > 3 * CLOSE
