"""Modes over wavelength or over the thickness of a layer, followed by continuity."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from stackmodel import units
from stackmodel.analyses.arguments import Quantity, given
from stackmodel.analyses.modes import planar_stack
from stackmodel.description.stack import Stack
from stackmodel.errors import InputError

if TYPE_CHECKING:
    import xarray

    from stackmodel.optical.modes import PlanarStack

MOST_POINTS = 2001


def dispersion(
    stack: Stack,
    *,
    layer: str | None = None,
    from_: Quantity = None,
    to: Quantity = None,
    points: int = 41,
    wavelength: Quantity = None,
    leaky: bool = False,
) -> xarray.Dataset:
    """Modes over wavelength, or over a layer's thickness with its cut-offs.

    Every point is searched completely and modes are joined by continuity; NaN where a mode is
    not guided.

    Args:
        stack: the stack; substrate and cover are half-spaces.
        layer: vary the thickness of this layer; the wavelength when left out.
        from_: start, like "600 nm"; 90 % of the wavelength, a fifth of the thickness when left out.
        to: end; 110 % of the wavelength, twice the thickness when left out.
        points: number of points; a label like TE0_1 says that they are too far apart.
        wavelength: vacuum wavelength at which the thickness varies, like "630 nm".
        leaky: follow leaky modes too.

    Raises:
        InputError, MissingPropertyError: no wavelength, an index missing or out of its range.
        ConvergenceError: modes could not be told apart.
    """
    from stackmodel.formulation.optical import design_wavelength, media_names
    from stackmodel.optical.modes_dispersion import follow_modes
    from stackmodel.results.dataset import about, labelled

    if isinstance(points, bool) or not 2 <= points <= MOST_POINTS:
        raise InputError(f"--points: {points}; a whole number from 2 to {MOST_POINTS}")
    at = design_wavelength(stack, given(wavelength, units.WAVELENGTH, "wavelength", None))
    axis = "wavelength" if layer is None else "thickness"
    if layer is None:
        swept = _between(from_, to, points, units.WAVELENGTH, (0.9 * at, 1.1 * at))
        planes = [planar_stack(stack, float(w))[0] for w in swept]
    else:
        depth = float(stack.layer(layer).thickness)
        swept = _between(from_, to, points, units.THICKNESS, (0.2 * depth, 2 * depth))
        planes = _of_thickness(stack, at, layer, swept)
    branches = follow_modes(planes, swept, leaky=leaky)
    values: dict[str, Any] = {
        axis: swept,
        "mode": np.array(branches.label, dtype=str),
        "layer": media_names(stack),
        "polarization": branches.polarization,
        "effective_index_real": branches.effective_index.real,
        "effective_index_imag": branches.effective_index.imag,
    } | _figures(stack, planes, branches)
    dims = dict.fromkeys(("effective_index_real", "effective_index_imag"), f"mode {axis}")
    dims |= dict.fromkeys(("modal_loss", "group_index"), f"mode {axis}")
    dims |= dict.fromkeys(("confinement_factor", "gain_overlap"), f"mode {axis} layer")
    attrs: dict[str, Any] = {**about(stack), "notes": ""}
    if layer is not None:
        cutoffs, attrs["notes"] = _cutoffs(stack, planes[0], layer, float(swept.max()))
        values |= cutoffs
        attrs |= {"wavelength": at, "varied_layer": layer}
    return labelled(values, dims=dims, attrs=attrs)


def _between(
    from_: Quantity, to: Quantity, points: int, kind: units.Kind, default: tuple[float, float]
) -> np.ndarray:
    start, stop = given(from_, kind, "from", default[0]), given(to, kind, "to", default[1])
    if start == stop:
        raise InputError("--from and --to are the same; a sweep needs two ends")
    return np.linspace(start or 0.0, stop or 0.0, points)


def _of_thickness(
    stack: Stack, wavelength: float, layer: str, swept: np.ndarray
) -> list[PlanarStack]:
    from dataclasses import replace

    plane, _ = planar_stack(stack, wavelength)
    number = stack.layers.index(stack.layer(layer))
    where = np.arange(plane.thickness.size) == number
    return [replace(plane, thickness=np.where(where, d, plane.thickness)) for d in swept]


def _figures(stack: Stack, planes: list[PlanarStack], branches: Any) -> dict[str, np.ndarray]:
    """Loss, group index and confinement along the branches, NaN where they are not."""
    from stackmodel.optical.confinement import mode_figures

    shape = branches.number.shape
    loss, group = np.full(shape, np.nan), np.full(shape, np.nan)
    share, overlap = np.full((2, *shape, planes[0].index.size), np.nan)
    for point, (plane, found) in enumerate(zip(planes, branches.modes, strict=True)):
        here = branches.number[:, point] >= 0
        which = branches.number[here, point]
        figures = mode_figures(plane, found, planar_stack(stack, plane.wavelength)[1])
        loss[here, point] = found.modal_loss(plane.k0)[which]
        group[here, point] = figures.group_index[which]
        share[here, point] = figures.confinement_factor[which]
        overlap[here, point] = figures.gain_overlap[which]
    return {
        "modal_loss": loss,
        "group_index": group,
        "confinement_factor": share,
        "gain_overlap": overlap,
    }


def _cutoffs(
    stack: Stack, plane: PlanarStack, layer: str, up_to: float
) -> tuple[dict[str, Any], str]:
    """Thicknesses of the layer at which modes begin or end, of the stack without its losses."""
    from dataclasses import replace

    from stackmodel.optical.modes_dispersion import cutoff_thickness

    if np.any(plane.index.imag > 0.1 * plane.index.real):
        return {}, "no cut-off thickness: with a metal in the stack modes fade instead of ending"
    number = stack.layers.index(stack.layer(layer)) + 1
    if plane.index[number].real <= max(plane.index[0].real, plane.index[-1].real):
        return {}, f"no cut-off thickness: {layer} has no larger index than substrate and cover"
    real = replace(plane, index=plane.index.real.astype(complex))
    found = {name: cutoff_thickness(real, number, name, up_to) for name in ("TE", "TM")}
    note = "cut-off thicknesses are those of the real indices" if plane.index.imag.any() else ""
    return {
        "cutoff": np.arange(sum(map(len, found.values()))),
        "cutoff_polarization": np.repeat(list(found), [len(d) for d in found.values()]),
        "cutoff_thickness": np.concatenate(list(found.values())),
    }, note
