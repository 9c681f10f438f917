"""The loss ladder at the drive: where the pairs end, and which loss is the largest."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from stackmodel.coupling.loss_ladder import OUT, OUTSIDE, UNTRACED
from stackmodel.description.stack import Layer, Stack
from stackmodel.verdict.first_limit import drive_voltage

ADDS_UP = 1e-3  # of the current
MOST = 0.5  # of the pairs: from here on it is said where they end instead


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
    largest, share = state["mechanism"][int(np.argmax(lost))], float(lost.max())
    missed = largest == OUTSIDE and share >= MOST
    return {
        "loss_voltage": at,
        "loss_share_at_drive": shares,
        "largest_loss": largest,
        "largest_loss_share": share,
        "loss_notes": _dots_missed(stack, state, at, share) if missed else [],
    }


def _dots_missed(stack: Stack, state: Mapping[str, Any], at: float, share: float) -> list[str]:
    """Where pairs end that miss a film of dots, and what the file does not say of its faces."""
    films = [i for i, one in enumerate(stack.layers) if one.dots and one.dots.arrangement == "film"]
    if not films or "sweep" not in state:
        return []
    bias = int(np.argmin(np.abs(state["voltage"] - at)))
    ends = dict(
        zip(state["carrying_layers"], state["sweep"].recombination_current[bias], strict=True)
    )
    for i in films:
        ends.pop(stack.layers[i].name, None)
    if not ends:
        return []
    most = max(ends, key=lambda name: float(ends[name]))
    said = f"{100 * share:.3g} % of the pairs miss the dots at {at:.3g} V, most end in {most}"
    faces = [stack.layers[i] for film in films for i in (film, film + 1) if i < len(stack.layers)]
    if any(_lets_meet(layer) for layer in faces):
        return [said]
    above = any(stack.layers[i + 1 : i + 2] == (stack.layer(most),) for i in films)
    key = most if above else stack.layers[films[0]].name
    return [
        f"{said}; nothing lets holes beside the dots meet electrons on them: where a step of the "
        f"bands keeps them apart, try interface: {{recombination: 1e-25 m^4/s}} of layer {key!r}, "
        "an assumption"
    ]


def _lets_meet(layer: Layer) -> bool:
    law = layer.interface.recombination if layer.interface else None
    return law is not None and any(
        float(rate or 0.0) > 0 for rate in (law.electrons_below, law.electrons_above)
    )
