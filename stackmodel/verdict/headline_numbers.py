"""The few numbers by which stacks are compared, read from the result of a run."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    import xarray

# Scalars of a run that are headlines as they stand; those of words come last.
SCALARS = (
    "turn_on_voltage",
    "peak_efficiency",
    "photon_rate",
    "g2_zero",
    "peak_temperature",
    "best_mode_confinement",
    "best_mode_loss",
    "modal_gain_max",
    "laser_modal_loss",
    "cavity_loss",
    "gain_threshold_current_density",
    "threshold_current_density",
    "limit_current_density",
    "margin",
    "first_limit_voltage",
    "first_limit_current_density",
)
WORDS = ("largest_loss", "best_mode", "first_limit", "binding_constraint", "feasible")


def headline_numbers(result: xarray.Dataset | Mapping[str, Any]) -> dict[str, float]:
    """Numbers of a run, from its result or from what its engines gave; NaN where it has none.

    Adds what curves are asked for: current at the end of the sweep, largest efficiency and
    luminance, rise of the hottest layer.
    """
    found = {name: float(result[name]) for name in SCALARS if name in result}
    if "current_density" in result:
        found["end_voltage"] = float(result["voltage"][-1])
        found["end_current_density"] = float(result["current_density"][-1])
    for name, curve in (
        ("largest_efficiency", "external_quantum_efficiency"),
        ("largest_luminance", "luminance"),
    ):
        if curve in result and np.isfinite(result[curve]).any():
            found[name] = float(np.nanmax(result[curve]))
    if "temperature_rise" in result:
        found["end_temperature_rise"] = float(result["temperature_rise"][-1])
    return found


def headline_words(result: xarray.Dataset) -> dict[str, str]:
    """The words that go with them; yes or no for truths."""
    words: dict[str, Any] = {name: result[name].item() for name in WORDS if name in result}
    return {k: {True: "yes", False: "no"}.get(v, str(v)) for k, v in words.items()}


def answers_of(result: xarray.Dataset) -> dict[str, bool]:
    """The questions a run answers with yes or no."""
    said: dict[str, bool] = {}
    if "luminance" in result:
        said["reaches 1 cd/m2"] = bool((result.luminance >= 1.0).any())
    if "first_limit_voltage" in result and "drive_voltage" in result:
        first = float(result.first_limit_voltage)
        said["holds at its drive"] = not first <= float(result.drive_voltage)
    if "feasible" in result:
        said["gain outweighs all losses"] = bool(result.lases_under_light)
        said["lases before it breaks"] = bool(result.feasible)
    if "g2_zero" in result:
        said["g2(0) below 0.5"] = bool(result.g2_zero < 0.5)
    return said
