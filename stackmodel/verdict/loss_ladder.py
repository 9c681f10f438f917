"""The loss ladder at the drive: where the pairs end, and which loss is the largest."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from stackmodel.coupling.loss_ladder import OUT, UNTRACED
from stackmodel.description.stack import Stack
from stackmodel.verdict.first_limit import drive_voltage

ADDS_UP = 1e-3  # of the current


def loss_quantities(stack: Stack, state: Mapping[str, Any]) -> dict[str, Any]:
    """Shares at the drive, or at the voltage next to it where they are known; the largest loss."""
    if "loss_share" not in state:
        return {}
    voltage, ladder = state["voltage"], state["loss_share"]
    # Where the current is all rounding, what it ends in is no part of it or does not add up to it.
    known = np.flatnonzero(
        (np.abs(ladder.sum(axis=1) - 1.0) < ADDS_UP) & (ladder > -ADDS_UP).all(axis=1)
    )
    if not known.size:
        return {}
    known = known[np.argsort(voltage[known])]
    low, high = voltage[known[[0, -1]]]
    at = float(np.clip(drive_voltage(stack, state), low, high))
    shares = np.array([np.interp(at, voltage[known], share[known]) for share in ladder.T])
    lost = np.where(np.isin(state["mechanism"], (OUT, UNTRACED)), -np.inf, shares)
    return {
        "loss_voltage": at,
        "loss_share_at_drive": shares,
        "largest_loss": state["mechanism"][int(np.argmax(lost))],
        "largest_loss_share": float(lost.max()),
    }
