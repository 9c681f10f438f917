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
    if "escaped_photon_flux" in state:
        answer["photon_balance_error"] = balance_error(
            state["emitted_photon_flux"], state["escaped_photon_flux"], state["lost_photon_flux"]
        )
    return answer


ENGINE = Engine(
    name="balance",
    needs=frozenset({"current_density", "recombination_current_density", "escape_current_density"}),
    wants=frozenset({"emitted_photon_flux", "escaped_photon_flux"}),
    gives=frozenset({"carrier_balance_error", "photon_balance_error"}),
    solve=solve,
    absent=lambda stack: "",
)
