"""A stack with dipoles in one of its layers."""

from __future__ import annotations

import numpy as np

from stackmodel.description.stack import Layer, Stack
from stackmodel.errors import InputError
from stackmodel.formulation.optical import design_wavelength, media
from stackmodel.optical.dipole import DipolePower, DipoleStack, dipole_stack, dissipated_power


def emitting_layer(stack: Stack, name: str | None) -> Layer:
    """The named layer, or the one with dots.

    Raises:
        InputError: neither.
    """
    if name is not None:
        return stack.layer(name)
    for layer in stack.layers:
        if layer.dots:
            return layer
    names = ", ".join(layer.name for layer in stack.layers)
    raise InputError(f"no layer holds dots; say which emits with --layer, one of {names}")


def emission_wavelength(stack: Stack, emitter: Layer) -> float:
    """Where the layer emits, m: what its dots say, else the wavelength of the operation."""
    if emitter.dots is not None:
        known = stack.material(emitter.dots.material).emission_wavelength
        if known is not None:
            return float(known)
    return design_wavelength(stack)


def dipoles_in(
    stack: Stack, emitter: Layer, wavelength: np.ndarray, share: np.ndarray
) -> tuple[DipoleStack, str]:
    """Dipoles at relative heights of their layer, and a note on what was changed.

    Args:
        stack: the stack.
        emitter: the layer they are in.
        wavelength: (W,) m.
        share: (P,) heights from 0, the substrate side, to 1; dots stay their radius off the faces.
    """
    index, thickness = media(stack, wavelength)
    number = stack.layers.index(emitter)
    films, note = index[1:-1].T.copy(), ""
    if (films[:, number].imag != 0).any():
        films[:, number] = films[:, number].real
        note = (
            f"{emitter.name} absorbs; the dipole sits in its real index, since the power of a "
            "dipole inside an absorber diverges"
        )
    depth = float(emitter.thickness)
    radius = min(dot_radius(stack, emitter), 0.499 * depth)
    height = np.clip(share * depth, radius, depth - radius)
    return dipole_stack(wavelength, index[0], films, index[-1], thickness, number, height), note


def dipole_powers(
    stack: Stack, emitter: Layer, wavelength: np.ndarray, share: np.ndarray
) -> tuple[DipolePower, str]:
    """Where the power of those dipoles goes; arguments of `dipoles_in`."""
    placed, note = dipoles_in(stack, emitter, wavelength, share)
    return dissipated_power(placed, substrate_thickness=substrate_thickness(stack)), note


def substrate_thickness(stack: Stack) -> float:
    """Thickness of the substrate in m, 0 (no absorption in it) when it is not given."""
    known = stack.substrate.thickness if stack.substrate else None
    return 0.0 if known is None else float(known)


def dot_radius(stack: Stack, emitter: Layer) -> float:
    """How near a face a dipole may come: the radius of the dots; 0 in a layer without dots."""
    if emitter.dots is not None:
        diameter = stack.material(emitter.dots.material).diameter
        if diameter is not None:
            return float(diameter) / 2
    return 0.0
