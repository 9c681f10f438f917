"""A stack as planar media at one wavelength, from the substrate to the cover."""

from __future__ import annotations

import numpy as np

from stackmodel import units
from stackmodel.description.stack import Stack
from stackmodel.errors import InputError, MissingPropertyError
from stackmodel.materials.optical_index import Mixture, law_of
from stackmodel.materials.refractive_index import evaluate
from stackmodel.optical.mixture import bruggeman, maxwell_garnett

ENGINE = "the optical engine"
SUBSTRATE, COVER = "substrate", "cover"


def refractive_index(
    stack: Stack, material: str, wavelength: np.ndarray | float, mixing: tuple[str, ...] = ()
) -> np.ndarray:
    """Complex index n + i k of a material of the stack, k > 0 absorbs.

    Args:
        stack: the stack.
        material: a name.
        wavelength: vacuum wavelength in m, any shape.
        mixing: mixtures this material is asked for by.

    Raises:
        MissingPropertyError: no refractive_index.
        InputError: the wavelength lies outside the range of the data, or a mixture contains
            itself.
    """
    index = stack.material(material).refractive_index
    if index is None:
        raise MissingPropertyError(material, "refractive_index", ENGINE)
    if index.mixture is not None:
        return _mixed(stack, material, index.mixture, wavelength, mixing)
    return evaluate(law_of(index), wavelength, name=material, extrapolate=index.extrapolate)


def _mixed(
    stack: Stack,
    material: str,
    mixture: Mixture,
    wavelength: np.ndarray | float,
    mixing: tuple[str, ...],
) -> np.ndarray:
    chain = (*mixing, material)
    if material in mixing:
        raise InputError(f"the mixture {' -> '.join(chain)} contains itself; name other materials")
    host, inside = (
        refractive_index(stack, name, wavelength, chain)
        for name in (mixture.host, mixture.inclusion)
    )
    law = {"bruggeman": bruggeman, "maxwell-garnett": maxwell_garnett}[mixture.law]
    return law(host, inside, float(mixture.fraction))


def media_names(stack: Stack) -> list[str]:
    """Names of the media, substrate first and cover last; layers by their own names."""
    return [SUBSTRATE, *(layer.name for layer in stack.layers), COVER]


def media(stack: Stack, wavelength: np.ndarray | float) -> tuple[np.ndarray, np.ndarray]:
    """Indices (L, ...) from substrate to cover, and film thicknesses (L-2,) in m.

    Substrate and cover are half-spaces; air above when no cover is given.

    Raises:
        InputError: no substrate.
    """
    if stack.substrate is None:
        raise InputError(
            "the stack has no substrate, which the optical engine needs; add "
            "substrate: {material: glass, thickness: 1.1 mm}"
        )
    names = [stack.substrate.material, *(layer.material for layer in stack.layers)]
    indices = [refractive_index(stack, name, wavelength) for name in names]
    cover = stack.cover.material if stack.cover else None
    indices.append(
        refractive_index(stack, cover, wavelength)
        if cover
        else np.ones(np.shape(wavelength), dtype=complex)
    )
    return np.array(indices), np.array([float(layer.thickness) for layer in stack.layers])


def design_wavelength(stack: Stack, given: float | None = None) -> float:
    """The wavelength asked for, that of the operation, or that of the dots' emission, m.

    Raises:
        InputError: none of them is there.
    """
    if given is not None:
        return given
    if stack.operation.wavelength is not None:
        return float(stack.operation.wavelength)
    for layer in stack.layers:
        if layer.dots:
            emission = stack.material(layer.dots.material).emission_wavelength
            if emission is not None:
                return float(emission)
    raise InputError(
        f"no wavelength; give --wavelength {units.WAVELENGTH.example!r} or "
        "operation: {wavelength: 630 nm}"
    )
