"""Vertical cavity: resonances between the stack's mirrors and the gain that sustains them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from stackmodel import units
from stackmodel.analyses.arguments import Quantity, given
from stackmodel.description.stack import Stack
from stackmodel.errors import InputError

if TYPE_CHECKING:
    import xarray

    from stackmodel.optical.planar_cavity import CavityModes

MOST_POINTS = 100_000


def cavity(
    stack: Stack,
    *,
    layer: str | None = None,
    from_: Quantity = None,
    to: Quantity = None,
    points: int = 400,
) -> xarray.Dataset:
    """Resonances along the normal and the gain of the active layer at which each oscillates.

    Args:
        stack: mirrors are layers like any others: metals, or pairs of a Bragg mirror.
        layer: the layer with gain; the dots when left out.
        from_: shortest wavelength; 80 % of the stack's own when left out.
        to: longest wavelength; 120 % of the stack's own when left out.
        points: of the scan; resonances further apart than two points are found.

    Raises:
        InputError, MissingPropertyError: an index missing or out of its range.
    """
    from stackmodel.formulation.emission import emitting_layer
    from stackmodel.formulation.optical import design_wavelength, media
    from stackmodel.optical.planar_cavity import cavity_modes
    from stackmodel.results.dataset import about, labelled

    if isinstance(points, bool) or not 3 <= points <= MOST_POINTS:
        raise InputError(f"--points: {points}; a whole number from 3 to {MOST_POINTS}")
    middle = design_wavelength(stack) if from_ is None or to is None else 0.0
    low = given(from_, units.WAVELENGTH, "from", 0.8 * middle) or 0.0
    high = given(to, units.WAVELENGTH, "to", 1.2 * middle) or 0.0
    if low == high:
        raise InputError("--from and --to are the same; resonances lie between two wavelengths")
    active = emitting_layer(stack, layer)
    _, thickness = media(stack, 0.5 * (low + high))
    number = stack.layers.index(active) + 1
    found = cavity_modes(lambda w: media(stack, w)[0], thickness, number, (low, high), points)
    return labelled(
        {
            "resonance": np.arange(found.wavelength.size),
            "resonance_wavelength": found.wavelength,
            "threshold_gain": found.threshold_gain,
            "quality_factor": found.quality,
        },
        attrs={**about(stack), "active_layer": active.name, "notes": _notes(found)},
    )


def _notes(found: CavityModes) -> str:
    if not found.wavelength.size:
        return "no resonance between the wavelengths"
    lost = found.wavelength[np.isnan(found.threshold_gain)] * 1e9
    if not lost.size:
        return ""
    return "no gain sustains " + ", ".join(f"{w:.4g} nm" for w in lost) + ": mirrors too weak there"
