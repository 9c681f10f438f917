"""Guided modes of the stack: index, loss, and where their light is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from stackmodel import units
from stackmodel.analyses.arguments import Quantity, given
from stackmodel.description.stack import Stack

if TYPE_CHECKING:
    import xarray

    from stackmodel.optical.confinement import ModeFigures
    from stackmodel.optical.modes import PlanarStack

FIELD_POINTS = 400


def modes(
    stack: Stack,
    *,
    wavelength: Quantity = None,
    leaky: bool = False,
    fields: bool = False,
    sensitivities: bool = False,
) -> xarray.Dataset:
    """Every guided and plasmonic mode, TE and TM; leaky ones on request.

    Args:
        stack: the stack; substrate and cover are half-spaces.
        wavelength: vacuum wavelength, like "630 nm".
        leaky: add leaky modes up to an imaginary index of 0.1.
        fields: add the field profile of each mode.
        sensitivities: add the exact derivatives by index and thickness of every layer.

    Raises:
        InputError, MissingPropertyError: no wavelength, an index missing or out of its range.
        ConvergenceError: modes could not be told apart.
    """
    from stackmodel.formulation.optical import design_wavelength, media_names
    from stackmodel.optical.confinement import mode_figures
    from stackmodel.optical.modes import find_modes
    from stackmodel.results.dataset import about, labelled

    at = design_wavelength(stack, given(wavelength, units.WAVELENGTH, "wavelength", None))
    planar, slope = planar_stack(stack, at)
    found = find_modes(planar, leaky=leaky)
    figures = mode_figures(planar, found, slope)
    n = found.effective_index
    values: dict[str, Any] = {
        "mode": np.array(found.label, dtype=str),
        "layer": media_names(stack),
        "polarization": np.array(found.polarization, dtype=str),
        "sheet": np.array(found.sheet, dtype=str),
        "effective_index_real": n.real,
        "effective_index_imag": n.imag,
        "group_index": figures.group_index,
        "modal_loss": 2 * planar.k0 * n.imag,
        "layer_loss": figures.loss_by_layer,
        "confinement_factor": figures.confinement_factor,
        "gain_overlap": figures.gain_overlap,
        "index_real": planar.index.real,
        "index_imag": planar.index.imag,
    }
    if fields:
        values |= mode_fields(planar, found)
    if sensitivities:
        values |= derivatives(stack, planar, figures)
    attrs = {**about(stack), "wavelength": at, "searched": searched(planar, leaky)}
    return labelled(values, attrs=attrs)


def searched(planar: PlanarStack, leaky: bool) -> str:
    """The regions of effective index in which every mode is listed, in words."""
    from stackmodel.optical.modes_region import TE, leaky_region, proper_region
    from stackmodel.settings import Optical

    knobs = Optical()
    words = ["all proper modes (the dispersion function's zeros were counted)"]
    if (region := proper_region(planar.eps, 1 - TE, None)) is not None:
        words.append(f"Re n_eff from {region.real[0]:.6g} to {np.abs(planar.index).max():.6g}")
    if leaky and (region := leaky_region(planar.eps, TE, knobs.leaky_imaginary_limit)):
        low, high = region.real
        words.append(f"all leaky modes with Re n_eff from {low:.6g} to {high:.6g}")
        words.append(f"Im n_eff up to {region.imag[1]:.3g}")
    return ", ".join(words)


def derivatives(stack: Stack, planar: PlanarStack, figures: ModeFigures) -> dict[str, Any]:
    """Exact first derivatives of n_eff and of the modal loss (perturbation theory)."""
    from stackmodel.optical.derivatives import loss_derivatives

    loss = loss_derivatives(planar, figures)
    return {
        "film": [layer.name for layer in stack.layers],
        "index_by_index_real": figures.index_derivative.real,
        "index_by_index_imag": figures.index_derivative.imag,
        "index_by_thickness_real": figures.thickness_derivative.real,
        "index_by_thickness_imag": figures.thickness_derivative.imag,
        "loss_by_index": loss.by_index,
        "loss_by_extinction": loss.by_extinction,
        "loss_by_thickness": loss.by_thickness,
    }


def planar_stack(stack: Stack, wavelength: float) -> tuple[PlanarStack, np.ndarray]:
    """The media at one wavelength, and their dispersion d n / d wavelength, 1/m.

    The slope is a central difference over 0.2 % of the wavelength, one-sided at an end of the
    data's range and zero where the data are a single wavelength.
    """
    from stackmodel.formulation.optical import media
    from stackmodel.optical.modes import PlanarStack

    index, thickness = media(stack, wavelength)
    return PlanarStack(wavelength, index, thickness), _slope(stack, wavelength, index)


def _slope(stack: Stack, wavelength: float, index: np.ndarray) -> np.ndarray:
    from stackmodel.errors import InputError
    from stackmodel.formulation.optical import media

    step = 1e-3 * wavelength
    ends = []
    for at in (wavelength - step, wavelength + step):
        try:
            ends.append((at, media(stack, at)[0]))
        except InputError:
            ends.append((wavelength, index))
    (low, before), (high, after) = ends
    return (after - before) / (high - low) if high > low else np.zeros_like(index)


def mode_fields(planar: Any, found: Any) -> dict[str, np.ndarray]:
    """|E_y| of TE and |H_y| of TM modes through the films and a wavelength beyond."""
    from stackmodel.optical.modes_field import mode_profile

    height = float(planar.thickness.sum())
    beyond = 0.6 * planar.wavelength
    position = np.linspace(-beyond, height + beyond, FIELD_POINTS)
    rows = []
    for number, polarization in enumerate(found.polarization):
        profile = mode_profile(planar, found, number, position)
        field = np.abs(profile["E_y" if polarization == "TE" else "H_y"])
        rows.append(field / field.max())
    return {"position": position, "mode_field": np.array(rows).reshape(-1, FIELD_POINTS)}
