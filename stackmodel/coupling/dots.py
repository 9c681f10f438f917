"""The dot engine in the flow: from voltage or recombination current to states and photons."""

from __future__ import annotations

from typing import Any

import numpy as np

from stackmodel.constants import ELEMENTARY_CHARGE
from stackmodel.coupling import film_dots
from stackmodel.coupling.fed_dots import in_flow
from stackmodel.coupling.film_dots import NOT_DRIVEN
from stackmodel.coupling.loss_ladder import dot_fates, no_fates
from stackmodel.coupling.order import Engine, State
from stackmodel.description.stack import Layer, Stack
from stackmodel.dots.gain.three_state import injection_rate
from stackmodel.dots.moves import ELECTRON_IN
from stackmodel.dots.photons import emission, g2
from stackmodel.formulation.dot_tunnelling import is_fed
from stackmodel.formulation.dots import DotProblem, dot_layer, dot_problem, injection_rates
from stackmodel.formulation.film import dot_film


def rates_against_voltage(
    problem: DotProblem, voltage: np.ndarray, recombination: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Electron and hole injection into a neutral dot, 1/s, (v,) each.

    Isolated dots follow the stack file's table; films share out what recombines in them, equally
    for both carriers.
    """
    if is_isolated(problem):
        return injection_rates(problem.layer, voltage)
    section, layers = problem.cross_section, problem.monolayers
    pairs = np.maximum(injection_rate(recombination, section, layers), 0.0)
    return pairs, pairs.copy()


def solve(stack: Stack, state: State) -> dict[str, Any]:
    """States and photons at every voltage; NaN where the injection is not known or zero.

    Lifetimes are taken as those in the endless medium; the Purcell factor of the stack, once the
    light is known, speeds up the radiative part. A film whose master equation is the law of its
    transport follows `film_dots`.
    """
    layer = dot_layer(stack)
    if is_fed(layer):
        return in_flow(stack, layer, state["sweep"])
    fed_back = state.get("purcell_factor", 1.0) if stack.operation.self_consistent else 1.0
    problem = dot_problem(stack, layer).enhanced(fed_back)
    voltage = state["voltage"]
    electrons, holes = rates_against_voltage(
        problem, voltage, state["dot_recombination_current_density"]
    )
    film = dot_film(stack, layer)
    if film is not None:
        return film_dots.in_flow(film, film.problem.enhanced(fed_back), state, electrons)
    known = np.flatnonzero((electrons > 0) & (holes > 0))
    photons, g2_zero = np.full((2, len(voltage)), np.nan)
    flux, current = np.zeros((2, len(voltage)))
    fates = no_fates(electrons, voltage)
    if known.size:
        chain = problem.chain(electrons[known], holes[known])
        light = emission(chain)
        photons[known], g2_zero[known] = light.photon_rate, light.g2_zero
        recombining = state["dot_recombination_current_density"][known]
        pairs = chain.flux(ELECTRON_IN, light.occupation)
        if is_isolated(problem):
            flux[known] = problem.density * light.photon_rate
            current[known] = ELEMENTARY_CHARGE * problem.density * pairs
        else:  # every pair that recombines gives the chain's photons per pair: none made or lost
            flux[known] = light.photon_rate / pairs * recombining / ELEMENTARY_CHARGE
        inside = current[known] if is_isolated(problem) else recombining
        fates = dot_fates(problem, chain, light.occupation, inside, known, fates)
    return {
        "emitted_photon_flux": flux,
        "dot_current_density": current,
        "dot_fates": fates,
        "dot_electron_rate": electrons,
        "dot_hole_rate": holes,
        "dot_photon_rate": photons,
        "dot_g2_zero": g2_zero,
        "dot_density": problem.density,
        "dot_notes": unknown_current(problem.layer, voltage),
        **_at_last(problem, electrons, holes, known),
    }


def is_isolated(problem: DotProblem) -> bool:
    """Whether the dots lie one by one in an insulator, each charged from both sides."""
    described = problem.layer.dots
    return described is not None and described.arrangement == "isolated"


def isolated_current(stack: Stack, voltage: np.ndarray) -> np.ndarray:
    """Current through isolated dots, (v,) A/m^2; zero where none flows or none is known."""
    found = np.zeros(len(voltage))
    for layer in stack.layers:
        if layer.dots is None or layer.dots.arrangement != "isolated" or not layer.dots.injection:
            continue
        problem = dot_problem(stack, layer)
        electrons, holes = injection_rates(layer, voltage)
        known = np.flatnonzero((electrons > 0) & (holes > 0))
        if known.size:
            chain = problem.chain(electrons[known], holes[known])
            pairs = chain.flux(ELECTRON_IN, emission(chain).occupation)
            found[known] += ELEMENTARY_CHARGE * problem.density * pairs
    return found


def unknown_current(layer: Layer, voltage: np.ndarray) -> list[str]:
    """Where the current through isolated dots is not known and so not counted in J."""
    if layer.dots is None or layer.dots.arrangement != "isolated" or is_fed(layer):
        return []
    electrons, _ = injection_rates(layer, voltage)
    unknown = np.isnan(electrons) & (voltage != 0)
    if not unknown.any():
        return []
    rows = [float(point.voltage) for point in layer.dots.injection]
    told = f"is given from {rows[0]:g} V to {rows[-1]:g} V" if rows else "is not given"
    where = "elsewhere " if rows else ""
    return [
        f"the injection into the dots of layer {layer.name!r} {told} "
        f"(dots: {{injection: ...}}); {where}J does not count the current through them"
    ]


def _at_last(
    problem: DotProblem, electrons: np.ndarray, holes: np.ndarray, known: np.ndarray
) -> dict[str, Any]:
    """States and antibunching at the last voltage with a known drive.

    A film that is hardly driven has no states worth showing: what rounding injects, one charge of
    one sign after the other, settles wherever the closure puts it.
    """
    if not known.size:
        return {}
    last = known[-1]
    exciton = problem.pairs.total[problem.states.position("1e1h")]
    if not is_isolated(problem) and electrons[last] < NOT_DRIVEN * exciton:
        return {}
    chain = problem.chain(float(electrons[last]), float(holes[last]))
    light = emission(chain)
    states = {"state": problem.states.labels, "occupation": light.occupation}
    if not is_isolated(problem):
        return states  # the light of many dots is not antibunched
    delay = np.linspace(0.0, 8.0 / min(electrons[last], holes[last]), 201)
    return states | {
        "delay": delay,
        "g2": g2(chain, delay),
        "g2_zero": float(light.g2_zero),
        "photon_rate": float(light.photon_rate),
    }


def absent(stack: Stack) -> str:
    """Why there is nothing to do, or ""."""
    return "" if any(layer.dots for layer in stack.layers) else "no layer holds dots"


ENGINE = Engine(
    name="dots",
    needs=frozenset({"voltage", "sweep", "dot_recombination_current_density"}),
    gives=frozenset(
        {
            "emitted_photon_flux",
            "dot_current_density",
            "dot_fates",
            "dot_electron_rate",
            "dot_hole_rate",
            "dot_photon_rate",
            "dot_g2_zero",
            "dot_density",
        }
    ),
    solve=solve,
    absent=absent,
    lagged=frozenset({"purcell_factor"}),
)
