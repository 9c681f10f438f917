"""Dots of a film that trade carriers with their neighbours: light by the master equation."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np

from stackmodel.constants import ELEMENTARY_CHARGE
from stackmodel.coupling.crossed_pairs import crossed_to_dots
from stackmodel.coupling.loss_ladder import ladder_of, no_fates
from stackmodel.coupling.order import State
from stackmodel.coupling.solved_sweep import SolvedSweep
from stackmodel.description.stack import Stack
from stackmodel.dots.fates import pair_fates
from stackmodel.dots.film_balance import BalancedFilm, balanced_film
from stackmodel.errors import ConvergenceError
from stackmodel.formulation.dots import DotProblem, film_dot

FULLEST = 0.95  # of the carriers a dot holds in the chain: so many are counted at most
DARK = 1e-20  # pairs per lifetime of X: rounding
NOT_DRIVEN = 1e-6  # pairs per lifetime of X: below it the states are not worth showing


def in_flow(stack: Stack, problem: DotProblem, state: State, pairs: np.ndarray) -> dict[str, Any]:
    """States, photons and losses at every voltage, as the dot engine gives them.

    Args:
        stack: the stack.
        problem: its film of dots.
        state: of the run.
        pairs: (v,) that a dot loses, 1/s.
    """
    solved: SolvedSweep = state["sweep"]
    voltage, current = state["voltage"], state["dot_recombination_current_density"]
    electrons, holes, note = _carriers(solved, problem)
    exciton = float(problem.pairs.total[problem.states.position("1e1h")])
    known = np.flatnonzero((pairs > DARK * exciton) & (np.maximum(electrons, holes) > 0))
    photons, flux = np.full(len(voltage), np.nan), np.zeros(len(voltage))
    found: dict[str, Any] = {"dot_fates": no_fates(pairs, voltage)}
    if known.size:
        carriers = electrons[known], holes[known]
        film = _film(stack, problem, voltage[known], carriers, pairs[known], solved)
        fates = pair_fates(film.chain, problem.pairs, float(problem.law.trap), film.occupation)
        # what trades places with the neighbours neither feeds the dots nor leaves the film
        fates = replace(fates, entered=pairs[known], escaped=np.zeros(known.size))
        photons[known] = fates.photon
        flux[known] = fates.photon / pairs[known] * current[known] / ELEMENTARY_CHARGE
        found["dot_fates"] = ladder_of(fates, current[known], known, found["dot_fates"])
        if pairs[known[-1]] >= NOT_DRIVEN * exciton:
            found |= {"state": problem.states.labels, "occupation": film.occupation[-1]}
    return found | {
        "emitted_photon_flux": flux,
        "dot_current_density": np.zeros(len(voltage)),
        "dot_electron_rate": pairs,
        "dot_hole_rate": pairs.copy(),
        "dot_photon_rate": photons,
        "dot_g2_zero": np.full(len(voltage), np.nan),  # of many dots: not antibunched
        "dot_density": problem.density,
        "dot_notes": note,
    }


def _film(
    stack: Stack,
    problem: DotProblem,
    voltage: np.ndarray,
    carriers: tuple[np.ndarray, np.ndarray],
    pairs: np.ndarray,
    solved: SolvedSweep,
) -> BalancedFilm:
    kelvin = solved.result.problem.temperature
    try:
        return balanced_film(
            problem.states, problem.pairs, film_dot(stack, problem), *carriers, pairs, kelvin
        )
    except ConvergenceError as error:
        raise ConvergenceError(f"at {voltage[error.partial]:.4g} V {error}") from None


def _carriers(solved: SolvedSweep, problem: DotProblem) -> tuple[np.ndarray, np.ndarray, list[str]]:
    """Electrons and holes on a dot where pairs are lost, (v,) each, and what was cut off."""
    layer = problem.layer
    number = solved.carrying.layers.index(layer)
    dots = problem.density / float(layer.thickness)
    across = np.maximum(crossed_to_dots(solved), 0.0)
    found = np.array([_where_lost(solved, i, number, row) for i, row in enumerate(across)]) / dots
    most = FULLEST * problem.states.carriers
    full = found.max(axis=1) > most
    note = []
    if full.any():
        note.append(
            f"at {int(full.sum())} of {len(full)} voltages transport holds up to "
            f"{found.max():.3g} carriers on a dot of {layer.name!r}, where the states end at "
            f"{problem.states.carriers}: {most:.3g} are counted; raise dots.carriers"
        )
    electrons, holes = np.minimum(found, most).T
    return electrons, holes, note


def _where_lost(solved: SolvedSweep, point: int, number: int, across: np.ndarray) -> np.ndarray:
    """Electron and hole density of a layer, weighed by the pairs that its dots lose, (2,) 1/m^3."""
    found = solved.profiles(point)
    inside = found["layer_of_position"] == number
    density = np.stack([found["electron_density"], found["hole_density"]], -1)[inside]
    lost = np.maximum(found["recombination_rate"][inside], 0.0)
    width = np.gradient(found["position"][inside])
    width[[0, -1]] /= 2  # the trapezoidal rule: half an interval belongs to either end
    weight = ELEMENTARY_CHARGE * lost * width
    weight[0] += across[number - 1] if number > 0 else 0.0
    weight[-1] += across[number] if number < len(across) else 0.0
    total = weight.sum()
    return np.asarray(weight @ density / total) if total > 0 else np.zeros(2)
