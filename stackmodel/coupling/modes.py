"""Modes in the flow: which guided mode serves the dots best, and what it loses."""

from __future__ import annotations

from typing import Any

import numpy as np

from stackmodel.coupling.order import Engine, State
from stackmodel.description.stack import Stack
from stackmodel.formulation.optical import design_wavelength, media, media_names
from stackmodel.optical.confinement import mode_figures
from stackmodel.optical.modes import PlanarStack, find_modes
from stackmodel.optical.modes_field import mode_profile

FIELD_POINTS = 300


def solve(stack: Stack, state: State) -> dict[str, Any]:
    """All proper modes with their shares, and the one with the largest share in the dots."""
    wavelength = design_wavelength(stack)
    index, thickness = media(stack, wavelength)
    planar = PlanarStack(wavelength, index, thickness)
    found = find_modes(planar)
    figures = mode_figures(planar, found)
    answer: dict[str, Any] = {
        "mode": np.array(found.label, dtype=str),
        "optical_layer": media_names(stack),
        "polarization": np.array(found.polarization, dtype=str),
        "effective_index_real": found.effective_index.real,
        "effective_index_imag": found.effective_index.imag,
        "modal_loss": 2 * planar.k0 * found.effective_index.imag,
        "layer_loss": figures.loss_by_layer,
        "confinement_factor": figures.confinement_factor,
        "gain_overlap": figures.gain_overlap,
        "height": (height := _heights(planar)),
        "mode_field": np.array(
            [_amplitude(planar, found, i, height) for i in range(len(found.label))]
        ).reshape(-1, FIELD_POINTS),
    }
    dims = dict.fromkeys(("layer_loss", "confinement_factor", "gain_overlap"), "mode optical_layer")
    dims["mode_field"] = "mode height"
    return answer | _best(stack, answer) | {"dims": dims}


def _heights(planar: PlanarStack) -> np.ndarray:
    beyond = 0.5 * planar.wavelength
    return np.linspace(-beyond, float(planar.thickness.sum()) + beyond, FIELD_POINTS)


def _amplitude(planar: PlanarStack, found: Any, number: int, height: np.ndarray) -> np.ndarray:
    profile = mode_profile(planar, found, number, height)
    field = np.abs(profile["E_y" if found.polarization[number] == "TE" else "H_y"])
    return np.asarray(field / field.max())


def _best(stack: Stack, answer: dict[str, Any]) -> dict[str, Any]:
    lit = [i + 1 for i, layer in enumerate(stack.layers) if layer.dots]
    if not lit or not len(answer["mode"]):
        return {}
    share = answer["confinement_factor"][:, lit].sum(axis=1)
    best = int(np.argmax(share))
    return {
        "best_mode": str(answer["mode"][best]),
        "best_mode_confinement": float(share[best]),
        "best_mode_loss": float(answer["modal_loss"][best]),
    }


ENGINE = Engine(
    name="modes",
    needs=frozenset(),
    gives=frozenset(
        {"mode", "optical_layer", "confinement_factor", "modal_loss", "best_mode", "dims"}
    ),
    solve=solve,
    absent=lambda stack: "" if stack.substrate is not None else "the stack has no substrate",
)
