"""The loss ladder: where every injected pair ends, as shares of the current."""

from __future__ import annotations

from typing import Any

import numpy as np

from stackmodel.constants import ELEMENTARY_CHARGE
from stackmodel.coupling.order import Engine, State
from stackmodel.description.stack import Stack
from stackmodel.dots.chain import Chain
from stackmodel.dots.fates import Fates, pair_fates
from stackmodel.formulation.dots import DotProblem

FLOWS = 1e-8  # of the sweep's largest current: below it rounding has a say in the shares
RESOLVED = 1e-12  # A/m^2: what the equilibrium is solved to; less current than this is rounding
OUT = "outcoupled"
# Ways of the light by their name among the results; without the light engine there is only one.
LIGHT = {
    OUT: "air",
    "substrate": "substrate",
    "waveguided": "guided",
    "plasmon": "plasmon",
    "absorbed": "absorbed",
}
UNTRACED = "light, not traced"
TRAPPED, AUGER, CHARGED = "non-radiative", "Auger", "charging"
OUTSIDE, LEAKAGE = "outside the dots", "leakage"


def no_fates(rates: np.ndarray, voltage: np.ndarray) -> dict[str, np.ndarray]:
    """What dots that are not driven do with pairs, (v,) each: nothing; NaN for unknown rates."""
    nothing = np.where(np.isnan(rates) & (voltage != 0), np.nan, 0.0)
    return {name: nothing.copy() for name in ("entered", TRAPPED, AUGER, CHARGED, LEAKAGE)}


def dot_fates(
    problem: DotProblem,
    chain: Chain,
    occupation: np.ndarray,
    current: np.ndarray,
    known: np.ndarray,
    nothing: dict[str, np.ndarray],
) -> dict[str, np.ndarray]:
    """How the dots' current ends where not as light, (v,) A/m^2 each.

    Args:
        problem: the dots.
        chain, occupation: at the driven voltages, (k,) chains.
        current: A/m^2 that enters the dots there, (k,).
        known: places (k,) of the driven voltages among all.
        nothing: what holds at the others, from `no_fates`.
    """
    fates = pair_fates(chain, problem.pairs, float(problem.law.trap), occupation)
    return ladder_of(fates, current, known, nothing)


def ladder_of(
    fates: Fates, current: np.ndarray, known: np.ndarray, nothing: dict[str, np.ndarray]
) -> dict[str, np.ndarray]:
    """The same where the fates of what entered are known."""
    ends = (fates.entered, fates.trapped, fates.auger, fates.charged, fates.escaped)
    found = {name: values.copy() for name, values in nothing.items()}
    for values, pairs in zip(found.values(), ends, strict=True):
        values[known] = pairs / fates.entered * current
    return found


def solve(stack: Stack, state: State) -> dict[str, Any]:
    """Share of the current that ends by each mechanism, (v, mechanisms); NaN where none flows."""
    current, fates = state["current_density"], state["dot_fates"]
    light = ELEMENTARY_CHARGE * state["emitted_photon_flux"]
    ways = {name: light * state[key] for name, key in LIGHT.items()} if "air" in state else {}
    ladder = {
        **(ways or {UNTRACED: light}),
        **{name: fates[name] for name in (TRAPPED, AUGER, CHARGED)},
        OUTSIDE: state["recombination_current_density"] - fates["entered"],
        LEAKAGE: state["escape_current_density"] + fates[LEAKAGE],
    }
    flows = current > max(RESOLVED, FLOWS * np.max(np.abs(current), initial=0.0))
    terms = np.stack(list(ladder.values()), axis=1)
    shares = np.full(terms.shape, np.nan)
    shares[flows] = terms[flows] / current[flows, None]
    return {"mechanism": list(ladder), "loss_share": shares}


def absent(stack: Stack) -> str:
    """Why there is nothing to do, or ""."""
    return "" if any(layer.dots for layer in stack.layers) else "no layer holds dots"


ENGINE = Engine(
    name="losses",
    needs=frozenset(
        {
            "current_density",
            "recombination_current_density",
            "escape_current_density",
            "emitted_photon_flux",
            "dot_fates",
        }
    ),
    wants=frozenset(LIGHT.values()),
    gives=frozenset({"mechanism", "loss_share"}),
    solve=solve,
    absent=absent,
)
