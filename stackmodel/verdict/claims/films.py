"""Dots behind a film of PMMA (Lin et al. 2017): rates by tunnelling, fitted at 2.8 V alone."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import numpy as np

from stackmodel.coupling.operating_point import flow, state_up_to
from stackmodel.description.reading import replace
from stackmodel.description.stack import Stack
from stackmodel.verdict.claims.finding import Finding, Recomputation, checked, found
from stackmodel.verdict.claims.sampling import predicted_by_stack
from stackmodel.verdict.claims.shipped import shipped
from stackmodel.verdict.claims.single_photon import DETECTED

FILM = "lin2017_pmma_12nm"
DARK = (30.0, 100.0, 300.0)  # counts a second of the detectors: assumed
VISIBLE = 1e-2  # light of poly-TPD over that of the dots
FADED = 0.1  # of the dots' light at 12 nm
ONSET, SEEN, IMAGE = (2.2, 23), (2.8, 15), (2.4, 13)  # V from zero, points
LAST = {"from": "0 V", "to": "2.8 V", "points": 2}
THICKNESSES = (10.4, 11.0, 12.0, 14.0, 15.0, 16.0)  # nm
UNCERTAIN = ("layers.emitter.tunnelling.*", "layers.emitter.dots.tunnelling.*", "PMMA: *mass*")
SAMPLES = 32


def onset(stack: Stack, dark: float) -> float:
    """Voltage at which a dot one sees makes as many counts as the detectors in the dark, V."""
    state = state_up_to(stack, *ONSET)
    counts = np.log(np.maximum(DETECTED * np.nan_to_num(state["dot_seen_photon_rate"]), 1e-300))
    return float(np.interp(np.log(dark), counts, state["voltage"]))


def turn_on() -> Finding:
    """The same with its interval."""
    return predicted_by_stack(
        onset, shipped(FILM), (), {"dark": DARK}, points=SAMPLES, only=UNCERTAIN
    )


@lru_cache(maxsize=1)
def window() -> Finding:
    """Films from which poly-TPD is not seen, and up to which the dots are, at 2.8 V, m."""
    beside, light = [], []
    for nm in THICKNESSES:
        changes: dict[str, Any] = {"operation.bias": LAST, "layers.emitter.thickness": f"{nm} nm"}
        state = flow(replace(shipped(FILM), changes))
        beside.append(np.log(state["dot_background_ratio"][-1]))
        light.append(np.log(state["emitted_photon_flux"][-1]))
    at = np.array(THICKNESSES)
    middle = THICKNESSES.index(12.0)
    least = np.interp(-np.log(VISIBLE), -np.array(beside), at)
    dimmer = light[middle] - np.array(light[middle:])
    most = np.interp(-np.log(FADED), dimmer, at[middle:])
    return found(least * 1e-9, most * 1e-9)


def clean() -> Finding:
    """Poly-TPD against the dots from 2.0 to 2.8 V."""
    state = state_up_to(shipped(FILM), *SEEN)
    worst = float(np.max(state["dot_background_ratio"][state["voltage"] > 1.99]))
    return checked(worst < VISIBLE, f"poly-TPD at most {worst:.1g} of the dots")


def lit() -> Finding:
    """Share of the dots that are lit at 2.4 V."""
    return found(state_up_to(shipped(FILM), *IMAGE)["dot_lit_share"][-1])


FINDINGS: dict[str, Recomputation] = {
    "L17-16": lit,
    "L17-22": turn_on,
    "L17-24": window,
    "L17-25": clean,
}
