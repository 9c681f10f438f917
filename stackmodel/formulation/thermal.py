"""A stack as a heat-conducting body: films on their substrate, the faces, the heated area."""

from __future__ import annotations

import math

import numpy as np

from stackmodel.description.stack import Boundary, Layer, Stack
from stackmodel.errors import InputError
from stackmodel.formulation.properties import Needs
from stackmodel.thermal.body import Body, Disc, Rectangle, Shape, Stripe, Uniform

ENGINE = "the thermal engine"


def body_of(stack: Stack, *, steady_only: bool = False) -> tuple[Body, list[str]]:
    """The conducting body, bottom first, and the names of its layers.

    The substrate comes first (endless when it has no thickness), then the films, then a cover
    that has a thickness. A steady state needs no density and no specific heat: with `steady_only`
    the capacity is 1 J/m^3/K everywhere and must not be used.

    Raises:
        MissingPropertyError: a thermal property is missing.
        InputError: no substrate.
    """
    if stack.substrate is None:
        raise InputError(
            "the stack has no substrate, which heat needs; add "
            "substrate: {material: glass, thickness: 1.1 mm, backside: {kind: ambient}}"
        )
    parts: list[tuple[str, str, float]] = [
        ("substrate", stack.substrate.material, float(stack.substrate.thickness or math.inf))
    ]
    parts += [(layer.name, layer.material, float(layer.thickness)) for layer in stack.layers]
    if stack.cover is not None and stack.cover.thickness is not None:
        parts.append(("cover", stack.cover.material, float(stack.cover.thickness)))
    solids = [Needs(stack.material(m), m, f"{ENGINE} ({name})") for name, m, _ in parts]
    body = Body(
        thickness=np.array([thickness for *_, thickness in parts]),
        through_plane=np.array([float(s["thermal_conductivity"].through_plane) for s in solids]),
        in_plane=np.array([float(s["thermal_conductivity"].in_plane) for s in solids]),
        heat_capacity=np.array([1.0 if steady_only else _capacity(s) for s in solids]),
        interface_resistance=_joints(stack, len(parts)),
        bottom_coefficient=coefficient(stack.substrate.backside),
        top_coefficient=coefficient(stack.topside),
    )
    return body, [name for name, *_ in parts]


def _capacity(solid: Needs) -> float:
    """Heat capacity per volume, J/m^3/K."""
    return float(solid["density"]) * float(solid["specific_heat"])


def _joints(stack: Stack, count: int) -> np.ndarray:
    joints = np.zeros(count - 1)
    for i, layer in enumerate(stack.layers):
        joints[i] = float(layer.thermal_resistance_below or 0.0)
    return joints


def coefficient(face: Boundary) -> float:
    """Heat-transfer coefficient of a face, W/m^2/K; infinite when held at ambient."""
    if face.kind == "ambient":
        return math.inf
    return float(face.coefficient) if face.coefficient is not None else 0.0


def heated_area(stack: Stack) -> Shape:
    """The shape of the heated area; an aperture in the stack bounds it.

    Raises:
        InputError: the stack has no area.
    """
    opening = next((layer.aperture for layer in stack.layers if layer.aperture), None)
    if opening is not None and opening.length is not None:
        return Rectangle(float(opening.width), float(opening.length))
    area = stack.area
    if opening is not None:
        length = area.length if area is not None else None
        return _strip(float(opening.width), None if length is None else float(length))
    if area is None:
        raise InputError(
            "the stack has no area, which heat needs; add "
            "area: {shape: rectangle, width: 2 mm, length: 2 mm}"
        )
    # The description has checked that each shape has its sizes.
    radius, width, length = (
        None if size is None else float(size) for size in (area.radius, area.width, area.length)
    )
    if radius is not None:
        return Disc(radius)
    return _strip(width or 0.0, length)


def _strip(width: float, length: float | None) -> Shape:
    return Stripe(width) if length is None else Rectangle(width, length)


def area_of(shape: Shape) -> float | None:
    """Heated area in m^2; None for an endless one."""
    return None if isinstance(shape, Stripe | Uniform) else shape.area


def heated_layer(stack: Stack, name: str | None = None) -> Layer:
    """The layer heat is released in: the named one, the dots, or the thickest film that carries.

    Raises:
        InputError: no such layer.
    """
    if name is not None:
        return stack.layer(name)
    for layer in stack.layers:
        if layer.dots:
            return layer
    return max(
        (layer for layer in stack.layers if layer.role is None),
        key=lambda layer: layer.thickness,
        default=stack.layers[0],
    )
