"""Light and losses of a film of dots whose master equation is the law of its transport.

Everywhere in the film the dots are in the states that the quasi-Fermi levels there give them. Pairs
that cross a face of the film land on dots beside it and add to what those hold.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from stackmodel.constants import BOLTZMANN, ELEMENTARY_CHARGE
from stackmodel.coupling.crossed_pairs import crossed_to_dots, dot_recombination_current
from stackmodel.coupling.loss_ladder import AUGER, CHARGED, TRAPPED, no_fates
from stackmodel.coupling.order import State
from stackmodel.coupling.secant import Secant
from stackmodel.coupling.solved_sweep import SolvedSweep
from stackmodel.dots.fates import loss_parts
from stackmodel.dots.film import film_chain
from stackmodel.dots.moves import ELECTRON_IN, HOLE_IN
from stackmodel.dots.stationary import occupations
from stackmodel.electrical.profiles import Profiles
from stackmodel.formulation.dots import DotProblem
from stackmodel.formulation.film import DotFilm

DARK = 1e-20  # pairs per lifetime of X: rounding
RARE = 1e-9  # of the most pairs lost at one node: nodes with fewer are passed over
BALANCED = 4  # times the flow of partners to a face is set to keep their number ...
KEPT = 1e-3  # ... as closely as this, ...
MOST = 2.0  # ... and the most that ln of it changes in one of them
NOT_DRIVEN = 1e-6  # pairs per lifetime of X: below it the states are not worth showing
# Gauss-Hermite points (2, p) of the spread of both levels and their weights, for dots at a face: in
# a spread of 2.5 kT levels fill in steps, of which five points miss 2 % of the light
_AT, _WEIGHT = np.polynomial.hermite_e.hermegauss(9)
SPREAD = np.stack(np.meshgrid(_AT, _AT, indexing="ij")).reshape(2, -1)
WEIGHTS = np.outer(_WEIGHT, _WEIGHT).ravel() / _WEIGHT.sum() ** 2


def in_flow(film: DotFilm, problem: DotProblem, state: State, pairs: np.ndarray) -> dict[str, Any]:
    """States, photons and losses at every voltage, as the dot engine gives them.

    Args:
        film: the film, with the rates its transport was solved with.
        problem: its dots, with the rates at which pairs end in this cavity.
        state: of the run.
        pairs: (v,) that a dot loses on average, 1/s.
    """
    voltage, current = state["voltage"], state["dot_recombination_current_density"]
    exciton = float(problem.pairs.total[problem.states.position("1e1h")])
    known = np.flatnonzero(pairs > DARK * exciton)
    photons, flux = np.full(len(voltage), np.nan), np.zeros(len(voltage))
    fates = no_fates(pairs, voltage)
    found: dict[str, Any] = {"dot_fates": fates}
    if known.size:
        share, held, found["film_remembered"] = _shares_by_state(film, problem, state, known)
        ends = share @ loss_parts(problem.states, problem.pairs, float(problem.law.trap)).T
        flux[known] = ends[:, 0] * current[known] / ELEMENTARY_CHARGE
        photons[known] = ends[:, 0] * pairs[known]
        taken = share.sum(axis=1)  # faces may offer more than the dots there can lose
        pairs = pairs.copy()
        pairs[known] *= taken
        parts = {"entered": taken, TRAPPED: ends[:, 1], AUGER: ends[:, 2], CHARGED: ends[:, 3]}
        for name, part in parts.items():
            fates[name][known] = part * current[known]
        if pairs[known[-1]] >= NOT_DRIVEN * exciton:
            found |= {"state": problem.states.labels, "occupation": held[-1]}
    return found | {
        "emitted_photon_flux": flux,
        "dot_current_density": np.zeros(len(voltage)),
        "dot_electron_rate": pairs,
        "dot_hole_rate": pairs.copy(),
        "dot_photon_rate": photons,
        "dot_g2_zero": np.full(len(voltage), np.nan),  # of many dots: not antibunched
        "dot_density": problem.density,
        "dot_notes": [],
    }


@dataclass(frozen=True)
class Remembered:
    """What the last rounds found: most biases stay as they are.

    Attributes:
        rates: pair-loss rate of every state, 1/s.
        rows: voltage -> the profile it was found for, shares (n,) of the states in the pairs that
            come, and occupation (n,).
    """

    rates: np.ndarray
    rows: dict[float, tuple[Profiles, np.ndarray, np.ndarray]]


def _shares_by_state(
    film: DotFilm, problem: DotProblem, state: State, known: np.ndarray
) -> tuple[np.ndarray, np.ndarray, Remembered]:
    """Shares (k, n) of the pairs that come lost in each state, and occupations where they are.

    While temperatures are far from settled the shares stay as they were.
    """
    solved, before = state["sweep"], state.get("film_remembered")
    kept: dict = {}
    if before is not None and np.array_equal(before.rates, problem.pairs.total):
        kept = before.rows
    volts = [float(state["voltage"][point]) for point in known]
    rows, new = {}, []
    for v, point in zip(volts, known, strict=True):
        row = kept.get(v)
        if row is not None and (state.get("rough") or row[0] is solved.inside[point]):
            rows[v] = row
        else:
            new.append((v, point))
    if new:
        points = np.array([point for _, point in new])
        found = _found_by_state(film, problem, solved, points)
        for (v, point), *both in zip(new, *found, strict=True):
            rows[v] = solved.inside[point], *both
    share, held = (np.array([rows[v][part] for v in volts]) for part in (1, 2))
    return share, held, Remembered(problem.pairs.total, rows)


def _found_by_state(
    film: DotFilm, problem: DotProblem, solved: SolvedSweep, known: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """The same, computed."""
    number = solved.carrying.from_anode.index(film.problem.layer)
    across = np.maximum(solved.by_layer(crossed_to_dots(solved)), 0.0)
    state_current = dot_recombination_current(solved)[known]
    lost, held = np.zeros((2, len(known), problem.states.count))
    crossings: dict[int, list[tuple]] = {}  # by the carrier that lands
    for row, point in enumerate(known):
        inside, kelvin = solved.inside[point], float(solved.result.temperature[point])
        here, kt = inside.layer == number, BOLTZMANN * kelvin / ELEMENTARY_CHARGE
        electrons = inside.electron_level - inside.conduction_edge
        levels = np.stack([electrons, inside.valence_edge - inside.hole_level])[:, here] / kt
        current = ELEMENTARY_CHARGE * (inside.recombination_rate * inside.volume)[here]
        lit = current > RARE * current.max(initial=0.0)
        if lit.any():
            found = film.occupations(kelvin, *levels[:, lit])
            _add(lost[row], held[row], current[lit], found, problem)
        for face, side in ((number - 1, 0), (number, -1)):
            if not 0 <= face < across.shape[1]:
                continue
            for arrives, part in _arriving(solved, point, number, face).items():
                if part * across[point, face] > RARE * state_current[row]:
                    entry = row, kelvin, levels[:, side], part * across[point, face]
                    crossings.setdefault(arrives, []).append(entry)
    for arrives, crossed in crossings.items():
        rows, kelvins, beside, current = (np.array(x) for x in zip(*crossed, strict=True))
        found, landed = _beside_face(film, problem, kelvins, beside.T, current, arrives)
        for row, flow, occupation in zip(rows, landed, found, strict=True):
            _add(lost[row], held[row], np.array([flow]), occupation[None], problem)
    return lost / state_current[:, None], held / held.sum(axis=1, keepdims=True)


def _add(
    lost: np.ndarray,
    held: np.ndarray,
    current: np.ndarray,
    occupation: np.ndarray,
    problem: DotProblem,
) -> None:
    """Share currents of pairs (k,) among the states in which dots, occupied (k, n), lose them."""
    ends = occupation * problem.pairs.total
    lost += current @ (ends / ends.sum(axis=1, keepdims=True))
    held += current @ occupation


def _arriving(solved: SolvedSweep, point: int, number: int, face: int) -> dict[int, float]:
    """Shares of the pairs across a face by the carrier that lands on the dots of layer `number`."""
    inside = solved.inside[point]
    left = int(np.flatnonzero(inside.layer == face)[-1])
    electrons, holes = inside.electron_density, inside.hole_density
    rates = solved.result.device.cross[face] * [
        electrons[left] * holes[left + 1],
        electrons[left + 1] * holes[left],
    ]
    to_the_right = face == number - 1
    kinds = (ELECTRON_IN, HOLE_IN) if to_the_right else (HOLE_IN, ELECTRON_IN)
    total = rates.sum()
    return dict(zip(kinds, map(float, rates / total), strict=True)) if total > 0 else {}


def _beside_face(
    film: DotFilm,
    problem: DotProblem,
    kelvin: np.ndarray,
    levels: np.ndarray,
    current: np.ndarray,
    arrives: int,
) -> tuple[np.ndarray, np.ndarray]:
    """Dots beside a face that pairs cross: occupations (k, n), and the current (k,) that they lose.

    A carrier lands on a dot as often as there are partners on it, besides all that the dot
    exchanges with the film. Partners are replaced by those that flow to the face, as often as it
    takes to keep their number at what transport says. What lands where there is no room is not
    the dots'. Means over the spread of levels.

    Args:
        kelvin: (k,) K. levels: (2, k) of electrons and of holes inside their bands, kT.
        current: (k,) of pairs that cross, A/m^2. arrives: kind of the move by which one lands.
    """
    states, kt, by_holes = problem.states, BOLTZMANN * kelvin[:, None], arrives == HOLE_IN
    a, b = levels[:, :, None] + film.spread / kt * SPREAD[:, None]
    dot, plane = film.dots(kelvin), problem.density / problem.monolayers
    charge = film.mean_charge(kelvin, *levels)[:, None]
    fermi = kt * a, dot.hole_level - kt * b
    chain = film_chain(states, problem.pairs, dot, *fermi, kelvin[:, None], charge)
    moves, partners = chain.moves, states.electrons if by_holes else states.holes
    moving = chain.rates.max(axis=(0, 1)) > 0
    lands = np.where(moving & (moves.kind == arrives), partners[moves.source], 0.0)
    comes = moving & (moves.kind == (ELECTRON_IN if by_holes else HOLE_IN))
    held = np.maximum(occupations(chain) @ partners @ WEIGHTS, 1e-300)
    offered = current / (ELEMENTARY_CHARGE * plane)
    each, flow = offered / held, offered
    mean, unsettled = np.empty((len(flow), states.count)), np.arange(len(flow))
    at = Secant.at(np.log(flow))  # ln of the flow = itself + ln of what it should be over what is
    for _ in range(BALANCED):
        extra = np.multiply.outer(each, lands) + np.multiply.outer(np.exp(at.x), comes)
        rates = (chain.rates + extra[:, None])[unsettled]
        mean[unsettled] = np.einsum("p,kpn->kn", WEIGHTS, occupations(replace(chain, rates=rates)))
        at = at.told(at.x + np.log(held / np.maximum(mean @ partners, 1e-300)))
        unsettled = np.flatnonzero(np.abs(at.missing) >= KEPT)
        if not unsettled.size:
            break
        step = np.clip(at.following() - at.x, -MOST, MOST)
        at = at.moved(np.where(np.abs(at.missing) >= KEPT, at.x + step, at.x))
    share = mean[:, moves.source] @ lands / held
    return mean, current * np.minimum(share, 1.0)
