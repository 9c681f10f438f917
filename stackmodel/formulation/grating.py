"""A stack with a grating as planar media: the engraved film stands for its mean permittivity."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from stackmodel.description.features import Grating
from stackmodel.description.stack import Layer, Stack
from stackmodel.errors import InputError
from stackmodel.formulation.optical import COVER, media, media_names
from stackmodel.optical.dfb_grating import EngravedFilm
from stackmodel.optical.modes import PlanarStack


@dataclass(frozen=True)
class EngravedStack:
    """The media at one wavelength with the engraved film as a film of its own.

    Attributes:
        planar: the media.
        film: the grating in it.
        owner: (L,) number of the stack's medium (substrate 0) each medium belongs to; the
            engraved film belongs to the layer it is engraved in.
    """

    planar: PlanarStack
    film: EngravedFilm
    owner: np.ndarray

    def by_layer(self, values: np.ndarray) -> np.ndarray:
        """(..., L) per medium summed to the media of the stack."""
        out = np.zeros((*values.shape[:-1], self.owner.max() + 1), values.dtype)
        np.add.at(np.moveaxis(out, -1, 0), self.owner, np.moveaxis(values, -1, 0))
        return out


def grating_layer(stack: Stack) -> tuple[Layer, Grating]:
    """The layer with a grating.

    Raises:
        InputError: none, or more than one.
    """
    found = [layer for layer in stack.layers if layer.grating is not None]
    if len(found) != 1 or found[0].grating is None:
        raise InputError(
            f"{len(found) or 'no'} layers have a grating; feedback needs exactly one, like "
            "grating: {period: 394 nm, depth: 40 nm, duty: 0.4, order: 2, length: 1 mm}"
        )
    return found[0], found[0].grating


def engraved(
    stack: Stack, wavelength: float, gain: dict[int, float] | None = None
) -> EngravedStack:
    """Split the layer with the grating into what is left whole and the engraved film.

    The grooves lie in the upper face and are filled with what lies above; the layer above keeps
    its thickness over them.

    Args:
        stack: the stack.
        wavelength: m.
        gain: power gain (1/m) of some media, by their number, on top of their own absorption.

    Raises:
        InputError: no grating, deeper than its layer, or tooth and groove of one index.
    """
    layer, grating = grating_layer(stack)
    index, thickness = media(stack, wavelength)
    for number, value in (gain or {}).items():
        index[number] -= 0.5j * value * wavelength / (2 * np.pi)
    number = stack.layers.index(layer) + 1
    depth, whole = float(grating.depth), float(layer.thickness)
    if depth > whole * (1 + 1e-9):
        raise InputError(
            f"the grating of {layer.name} is {depth * 1e9:.4g} nm deep, the layer only "
            f"{whole * 1e9:.4g} nm thick"
        )
    if not 0 < float(grating.duty) < 1:
        raise InputError(f"the grating's duty is {float(grating.duty)}; it lies between 0 and 1")
    rest = max(whole - depth, 0.0)
    at = number + (1 if rest > 1e-9 * whole else 0)
    film = EngravedFilm(at, index[number], index[number + 1], float(grating.duty), grating.order)
    if film.tooth == film.groove:
        above = (media_names(stack)[number + 1]).replace(COVER, "the cover")
        raise InputError(
            f"the grating of {layer.name} has no contrast: {above} fills the grooves with the "
            "same index"
        )
    owner = np.arange(index.size)
    if at > number:
        owner = np.insert(owner, at, number)
        index, thickness = np.insert(index, at, 0), np.insert(thickness, number, depth)
        thickness[number - 1] = rest
    index[at] = np.sqrt(film.mean_eps)
    return EngravedStack(PlanarStack(wavelength, index, thickness), film, owner)
