"""The stack in cross-section: openings in spacers, conductivities that depend on temperature."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from stackmodel.coupling.conduction import Heated
from stackmodel.description.stack import Stack
from stackmodel.errors import InputError
from stackmodel.thermal.body import Body, Disc, Rectangle, Shape, Stripe, Uniform
from stackmodel.thermal.cross_section import CrossSection, section_of
from stackmodel.thermal.finite_volume import ConductivityFactor, SectionRise, solve_section
from stackmodel.thermal.section_transient import SectionTrace, section_step


@dataclass(frozen=True)
class Section:
    """A meshed stack.

    Attributes:
        cells: the mesh, its conductivities and its heat.
        factor: what temperature does to the conductivities; None where nothing depends on it.
        flat: the same heat on endless layers under the same shape, for the spectral solver.
        words: how it differs from the stack.
    """

    cells: CrossSection
    factor: ConductivityFactor | None
    flat: Heated
    words: str

    def steady(self) -> SectionRise:
        """Steady rise by FiPy.

        Raises:
            ConvergenceError: conductivity and temperature do not agree.
        """
        return solve_section(self.cells, self.factor)

    def step(self, times: Sequence[float]) -> SectionTrace:
        """Rise after switching on, with the conductivities of ambient temperature."""
        return section_step(self.cells, times)


def cross_section(stack: Stack, heated: Heated, refine: int = 1) -> Section:
    """Mesh a stack with its heat, openings and temperature-dependent conductivities.

    Raises:
        InputError: a half-space, a plane source or an endless plane has no mesh.
    """
    shape, words = _symmetric(heated.shape)
    if any(source.sheet for source, _ in heated.sources):
        raise InputError("--solver fipy spreads heat through a layer; leave --sheet out")
    strongest = max(heated.sources, key=lambda pair: abs(pair[1]))[0]
    base, openings = _filled(stack, heated.body)
    cells = section_of(base, shape, strongest, refine=refine)
    cells = cells.with_heat(_heat(cells, heated))
    for layer in openings:
        cells = cells.with_aperture(
            layer,
            cells.source_reach,
            float(heated.body.through_plane[layer]),
            float(heated.body.in_plane[layer]),
        )
        words.append(f"{heated.names[layer]} is opened over the heated area and filled from above")
    factor, depends = _factor(stack, heated, cells)
    return Section(cells, factor, replace(heated, shape=shape), "; ".join(words + depends))


def _symmetric(shape: Shape) -> tuple[Disc | Stripe, list[str]]:
    """The shape a cross-section can have."""
    if isinstance(shape, Uniform):
        raise InputError("a cross-section needs a heated area of finite width")
    if isinstance(shape, Rectangle):
        words = f"the rectangle is taken as the disc of its area, {shape.area * 1e6:.4g} mm^2"
        return Disc(math.sqrt(shape.area / math.pi)), [words]
    return shape, []


def _filled(stack: Stack, body: Body) -> tuple[Body, list[int]]:
    """The body with the openings of its spacers everywhere, and where the spacers are."""
    openings = [1 + i for i, layer in enumerate(stack.layers) if layer.aperture is not None]
    filled = {
        name: np.array(getattr(body, name))
        for name in ("through_plane", "in_plane", "heat_capacity")
    }
    for i in openings:
        for array in filled.values():
            array[i] = array[min(i + 1, body.layers - 1)]
    return replace(body, **filled), openings  # type: ignore[arg-type]


def _heat(cells: CrossSection, heated: Heated) -> np.ndarray:
    """(H, A) W/m^3: each layer's heat, evenly through it, below the heated area."""
    per_layer = np.zeros(heated.body.layers)
    for source, power in heated.sources:
        per_layer[source.layer] += power / heated.body.thickness[source.layer]
    under = cells.centres < cells.source_reach
    return np.outer(per_layer[cells.layer], under)


def _factor(
    stack: Stack, heated: Heated, cells: CrossSection
) -> tuple[ConductivityFactor | None, list[str]]:
    """k(T) = k (T/T0)^-n of every layer, k at ambient temperature T0."""
    materials = [stack.substrate.material if stack.substrate else ""]
    materials += [layer.material for layer in stack.layers]
    if len(heated.names) > len(materials) and stack.cover is not None:
        materials.append(stack.cover.material)
    found = [stack.material(name).thermal_conductivity_exponent for name in materials]
    exponent = np.array([0.0 if n is None else float(n) for n in found])
    if not exponent.any():
        return None, ["no material gives a thermal_conductivity_exponent"]
    ambient = float(stack.ambient)
    of_row = exponent[cells.layer][:, None]

    def factor(rise: np.ndarray) -> np.ndarray:
        return np.maximum(1.0 + rise / ambient, 1e-3) ** -of_row

    known = sorted({f"{m}: {n:g}" for m, n in zip(materials, exponent, strict=True) if n})
    return factor, [f"conductivities fall as T^-n, n of {', '.join(known)}"]
