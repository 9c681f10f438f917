"""Checks at every operating point: what comes in goes out. Never used, only stored and tested."""

from __future__ import annotations

from typing import Any

import numpy as np

from stackmodel.coupling.order import Engine, State
from stackmodel.description.stack import Stack

SMALL = 1e-10  # of the sweep's largest term: below it a relative error means nothing


def balance_error(gain: np.ndarray, *losses: np.ndarray) -> np.ndarray:
    """|gain - sum of losses| over the larger of the point's largest term and 1e-10 of the sweep's.

    Args:
        gain: (v,) what comes in.
        losses: (v,) each, what goes out.
    """
    terms = np.abs(np.stack([gain, *losses]))
    scale = np.maximum(terms.max(axis=0), SMALL * terms.max())
    rest = np.abs(gain - sum(losses))
    return np.divide(rest, scale, out=np.zeros_like(rest), where=scale > 0)


def solve(stack: Stack, state: State) -> dict[str, Any]:
    """Carriers: injected = recombined + escaped. Photons: emitted = out + lost."""
    recombined, escaped = state["recombination_current_density"], state["escape_current_density"]
    answer = {"carrier_balance_error": balance_error(state["current_density"], recombined, escaped)}
    if "emitted_photon_flux" not in state and any(layer.dots for layer in stack.layers):
        return answer  # the dots' engine gave up: what they emit is not known, not nothing
    light = {} if "escaped_photon_flux" in state else dark(state)
    known = {**state, **light}
    answer["photon_balance_error"] = balance_error(
        known["emitted_photon_flux"], known["escaped_photon_flux"], known["lost_photon_flux"]
    )
    return answer | light


def dark(state: State) -> dict[str, Any]:
    """Without the light engine no photon is counted as leaving, as the heat has it."""
    nothing = np.zeros(len(state["voltage"]))
    emitted = state.get("emitted_photon_flux", nothing)
    return {
        "emitted_photon_flux": emitted,
        "escaped_photon_flux": nothing,
        "lost_photon_flux": emitted,
        "light_power_density": nothing,
    }


ENGINE = Engine(
    name="balance",
    needs=frozenset({"current_density", "recombination_current_density", "escape_current_density"}),
    # heat first: for it, too, a light engine that was left out is dark
    wants=frozenset({"emitted_photon_flux", "escaped_photon_flux", "energy_balance_error"}),
    gives=frozenset({"carrier_balance_error", "photon_balance_error"}),
    solve=solve,
    absent=lambda stack: "",
)
