"""Safe operating maps of a stack: other pulses, other areas, other substrates."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from stackmodel.description.stack import Stack, Substrate
from stackmodel.errors import InputError
from stackmodel.formulation.thermal import body_of, heated_area
from stackmodel.thermal.body import Disc, Rectangle, Shape, Source, Stripe, Uniform
from stackmodel.thermal.limits.safe_map import SafeMap, safe_map


@dataclass(frozen=True)
class HeatTable:
    """Heat of the stack against its current.

    Attributes:
        current_density: (N,) A/m^2, increasing. heat: (N,) W/m^2.
        shares: (1 + films,) of the heat at the last point, the substrate first.
    """

    current_density: np.ndarray
    heat: np.ndarray
    shares: np.ndarray


def heat_table(state: dict, heat: np.ndarray) -> HeatTable:
    """From a solved sweep and its heat (v, 1 + films); only where both grow.

    Raises:
        InputError: no current flows.
    """
    current, total = np.asarray(state["current_density"]), heat.sum(axis=1)
    kept = [0]
    for i in range(1, len(current)):
        if current[i] > max(current[kept[-1]], 0.0) and total[i] > max(total[kept[-1]], 0.0):
            kept.append(i)
    if len(kept) < 2:
        raise InputError("no current flows in the stack's sweep; extend operation.bias")
    return HeatTable(current[kept], total[kept], heat[kept[-1]] / total[kept[-1]])


def on_substrate(stack: Stack, material: str) -> Stack:
    """The same stack on another material, as thick as before."""
    old = stack.substrate
    if old is None:
        raise InputError("the stack has no substrate; add substrate: {material: glass, ...}")
    stack.material(material)  # an unknown one is refused here, by name
    new = Substrate(material=material, thickness=old.thickness, backside=old.backside)
    return stack.model_copy(update={"substrate": new})


def scaled(shape: Shape, area: float) -> Shape:
    """A shape of the same proportions and another area, m^2."""
    if isinstance(shape, Stripe | Uniform):
        raise InputError("an endless area cannot be scaled; give the stripe a length")
    factor = math.sqrt(area / shape.area)
    if isinstance(shape, Disc):
        return Disc(shape.radius * factor)
    return Rectangle(shape.width * factor, shape.length * factor)


def area(stack: Stack) -> float:
    """Heated area, m^2.

    Raises:
        InputError: it is endless.
    """
    shape = heated_area(stack)
    if isinstance(shape, Stripe | Uniform):
        raise InputError("a safe operating map needs a finite area; give the stripe a length")
    return shape.area


def safe(
    stack: Stack,
    heated: float,
    table: HeatTable,
    widths: Sequence[float],
    duties: Sequence[float],
) -> tuple[SafeMap, list[str]]:
    """Highest heat such that no layer exceeds its maximum temperature; and the layers' names."""
    body, names = body_of(stack)
    films = [names.index(film.name) for film in stack.layers]
    shares = {
        Source(index): float(share)
        for index, share in zip([0, *films], table.shares, strict=True)
        if abs(share) > 1e-9 and np.isfinite(body.thickness[index])
    }
    materials = [stack.substrate.material if stack.substrate else ""]
    materials += [layer.material for layer in stack.layers]
    if len(names) > len(materials) and stack.cover is not None:
        materials.append(stack.cover.material)
    highest = [stack.material(name).maximum_temperature for name in materials]
    kelvin = [math.nan if value is None else float(value) for value in highest]
    shape = scaled(heated_area(stack), heated)
    ambient = float(stack.ambient)
    return safe_map(body, shape, shares, widths, duties, kelvin, ambient), names
