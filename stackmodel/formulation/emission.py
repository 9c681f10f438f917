"""A stack with dipoles in one of its layers."""

from __future__ import annotations

import numpy as np

from stackmodel.constants import ELEMENTARY_CHARGE, PLANCK, SPEED_OF_LIGHT
from stackmodel.description.stack import Layer, Stack
from stackmodel.errors import InputError
from stackmodel.formulation.optical import design_wavelength, media
from stackmodel.materials.record import Value
from stackmodel.optical.dipole import DipoleStack, dipole_stack
from stackmodel.optical.dipole_gap import lossless_gap
from stackmodel.optical.dipole_layers import absorbed_by_layer
from stackmodel.optical.dipole_outcoupling import oriented
from stackmodel.optical.emission_line import gaussian_line, line_samples

MOST_HEIGHTS = 60  # of dots in a film; more monolayers share heights
HAIR = 1e-9  # of a film: so far off a face stands a dipole that is put on it


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


def emission_line(stack: Stack, emitter: Layer, count: int) -> tuple[np.ndarray, np.ndarray]:
    """Wavelengths (W,) m, rising, and photons per wavelength (W,) 1/m of the dots' own emission.

    A Gaussian line in photon energy about the emission wavelength; a single wavelength where no
    linewidth is known.
    """
    centre = emission_wavelength(stack, emitter)
    known = stack.material(emitter.dots.material).linewidth if emitter.dots else None
    if known is None or float(known) <= 0:
        return np.array([centre]), np.ones(1)
    width = _in_energy(known, centre)
    wavelength = line_samples(centre, width, count)
    return wavelength, gaussian_line(wavelength, centre, width)


def _in_energy(width: Value, centre: float) -> float:
    """A full width at half maximum in eV, given in eV or as a length."""
    if width.kind is not None and width.kind.unit == "eV":
        return float(width)
    half = 0.5 * float(width)
    scale = PLANCK * SPEED_OF_LIGHT / ELEMENTARY_CHARGE
    return scale / (centre - half) - scale / (centre + half)


def dot_heights(stack: Stack, emitter: Layer) -> np.ndarray:
    """Relative heights (P,) of the monolayers of a film of dots; the middle for isolated dots."""
    dots = emitter.dots
    if dots is None or dots.arrangement == "isolated":
        return np.array([0.5])
    count = float(dots.monolayers or 0)
    if not count and (radius := dot_radius(stack, emitter)):
        count = float(emitter.thickness) / (2 * radius)
    count = min(max(round(count), 1), MOST_HEIGHTS)
    return (np.arange(count) + 0.5) / count


def zone_weights(share: np.ndarray, depth: float, position: np.ndarray, rate: np.ndarray):
    """Part (P,) of a recombination profile that falls to each height, equal slices about them.

    Args:
        share: (P,) the middles of P equal slices of the layer, from 0 to 1.
        depth: of the layer, m.
        position: (x,) above the layer's substrate side, rising, m.
        rate: (x,) recombination, 1/(m^3 s); net generation counts as none.

    Returns:
        Weights of sum 1; equal ones where nothing recombines.
    """
    lit = np.maximum(rate, 0.0)
    total = np.concatenate([[0.0], np.cumsum(0.5 * (lit[1:] + lit[:-1]) * np.diff(position))])
    edges = np.linspace(0.0, depth, share.size + 1)
    part = np.diff(np.interp(edges, position, total))
    return part / part.sum() if part.sum() > 0 else np.full(share.size, 1 / share.size)


def dipoles_in(
    stack: Stack,
    emitter: Layer,
    wavelength: np.ndarray,
    share: np.ndarray,
    weight: np.ndarray | None = None,
) -> tuple[DipoleStack, str]:
    """Dipoles at relative heights of their layer, and a note on what was changed.

    Args:
        stack: the stack.
        emitter: the layer they are in.
        wavelength: (W,) m.
        share: (P,) heights from 0, the substrate side, to 1; dots stay their radius off the faces.
        weight: (P,) share of the dipoles at each height; equal when left out.
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
    if not radius:
        height = _off_the_faces(emitter, height, depth, index[number], index[number + 2])
    placed = dipole_stack(wavelength, index[0], films, index[-1], thickness, number, height, weight)
    return placed, note


def _off_the_faces(
    emitter: Layer, height: np.ndarray, depth: float, below: np.ndarray, above: np.ndarray
) -> np.ndarray:
    """On a face the fields step: the dipole sits on the film's own side of it."""
    for share, neighbour in ((0.0, below), (1.0, above)):
        if (height == share * depth).any() and (neighbour.imag != 0).any():
            raise InputError(
                f"a dipole on the face of {emitter.name} towards an absorber gives it all its "
                "power; choose a position between 0 and 1, or add dots: their radius keeps away"
            )
    return np.clip(height, HAIR * depth, (1 - HAIR) * depth)


def reabsorbed(
    stack: Stack, emitter: Layer, wavelength: float, height: float, perpendicular: float
) -> float | None:
    """Share of the power of a dipole that its own absorbing film takes; None where it has no loss.

    The dot's own volume is left out as a lossless slice.

    Args:
        stack: the stack.
        emitter: the film.
        wavelength: m.
        height: of the dipole above the film's substrate side, m.
        perpendicular: share of dipoles along the normal.
    """
    index, thickness = media(stack, np.array([wavelength]))
    number = stack.layers.index(emitter)
    depth, radius = float(emitter.thickness), dot_radius(stack, emitter)
    fits = radius < height * (1 - 1e-9) and height < (depth - radius) * (1 - 1e-9)
    if index[number + 1, 0].imag <= 0 or not radius or not fits:
        return None
    films = index[1:-1].T
    split = lossless_gap(wavelength, index[0], films, index[-1], thickness, number, height, radius)
    kept = absorbed_by_layer(split)[0]
    own = kept[number + 1] + kept[number + 3]
    return float(oriented(own, perpendicular) / oriented(kept.sum(axis=0), perpendicular))


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
