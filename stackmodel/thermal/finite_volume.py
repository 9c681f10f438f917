"""Steady conduction in a cross-section by FiPy: what the spectral solver cannot take.

That is conductivity that depends on temperature, and apertures and contacts that break the
layering. Three things about FiPy 4.0.3 shape this file. Its solvers test the residual before
they solve, against a scale that 300 K dominates: so the rise is solved for, at a tolerance of
1e-14, and the energy balance is checked on the answer. Iterative solvers fail on layers of
nanometres: so it is LU. And a new mesh in every iteration is never freed: so one is kept, and
only the values of its coefficients change. (FiPy: Guyer, Wheeler & Warren, Comput. Sci. Eng. 11,
6, 2009.)
"""

from __future__ import annotations

import math
import warnings
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from stackmodel.errors import ConvergenceError
from stackmodel.settings import Thermal
from stackmodel.thermal.cross_section import CrossSection

DEFAULT = Thermal()

ConductivityFactor = Callable[[np.ndarray], np.ndarray]
"""factor(rise): (H, A) rise over ambient in K -> (H, A) factor on both conductivities."""


@dataclass(frozen=True)
class SectionRise:
    """Temperature rise over a section.

    Attributes:
        rise: (H, A) K.
        source_mean: over the heated area, in the mid-plane of the heated layer, K.
        source_peak: at its middle, K.
        layer_mean: (L,) over the heated area, in the mid-plane of every layer, K.
        power: released, W (or W/m).
        removed: through the bottom and the top face, W (or W/m).
        history: largest relative change of each iteration.
    """

    rise: np.ndarray
    source_mean: float
    source_peak: float
    layer_mean: np.ndarray
    power: float
    removed: tuple[float, float]
    history: tuple[float, ...]

    @property
    def energy_error(self) -> float:
        """|released - removed| over released."""
        return abs(self.power - sum(self.removed)) / self.power


def solve_section(
    section: CrossSection, factor: ConductivityFactor | None = None, settings: Thermal = DEFAULT
) -> SectionRise:
    """Steady rise of a section; with `factor`, iterated on its conductivity.

    Raises:
        ConvergenceError: the iteration stalled or the faces do not remove what is released.
    """
    fipy = _fipy()
    mesh, solver = _mesh(section), fipy.LinearLUSolver(tolerance=1e-14, iterations=10)
    rise = fipy.CellVariable(mesh=mesh, value=0.0)
    coefficient = fipy.FaceVariable(mesh=mesh, value=0.0)
    loss = fipy.CellVariable(mesh=mesh, value=0.0)
    source = fipy.CellVariable(mesh=mesh, value=section.heat.ravel())
    equation = fipy.DiffusionTerm(coeff=coefficient) - fipy.ImplicitSourceTerm(loss) + source
    upright = np.abs(mesh.faceNormals[1]) > 0.5
    shape = section.heat.shape
    field, history = np.zeros(shape), []
    for _ in range(settings.section_iterations if factor else 1):
        scale = factor(field) if factor else np.ones(shape)
        coefficient.setValue(_face_values(section, scale, mesh, upright))
        loss.setValue(losses_of(section, scale).sum(axis=0).ravel())
        equation.solve(var=rise, solver=solver)
        new = np.array(rise.value).reshape(shape)
        history.append(float(np.abs(new - field).max() / np.abs(new).max()))
        field = new
        if not field.max() < settings.section_hottest:
            break
        if factor is None or history[-1] < settings.section_tolerance:
            return _checked(section, field, losses_of(section, scale), history, settings)
    raise ConvergenceError(
        f"conductivity and temperature did not agree after {len(history)} iterations (last change "
        f"{history[-1]:.1e}); lower the power: with falling conductivity there may be no steady "
        "state",
        partial=field,
        history=history,
    )


def _fipy() -> Any:
    """FiPy, whose import (0.8 s) also speaks of numpy's private modules: not the user's concern."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        import fipy
    return fipy


def _mesh(section: CrossSection) -> Any:
    fipy = _fipy()
    kind = fipy.CylindricalGrid2D if section.axisymmetric else fipy.Grid2D
    return kind(dx=np.diff(section.across), dy=np.diff(section.height))


def _face_values(
    section: CrossSection, scale: np.ndarray, mesh: Any, upright: np.ndarray
) -> np.ndarray:
    """Effective conductivity of every face: half cells and joint in series; zero outside."""
    columns = section.across.size - 1
    dz, da = np.diff(section.height), np.diff(section.across)
    half_z = 0.5 * dz[:, None] / (section.conductivity_through * scale)
    half_a = 0.5 * da / (section.conductivity_across * scale)
    through = (
        0.5 * (dz[1:] + dz[:-1])[:, None] / (half_z[1:] + half_z[:-1] + section.joint[:, None])
    )
    sideways = 0.5 * (da[1:] + da[:-1]) / (half_a[:, 1:] + half_a[:, :-1])
    lower, upper = (np.ma.filled(ids, -1) for ids in mesh.faceCellIDs)
    inside = np.asarray(mesh.interiorFaces.value)
    first = np.minimum(lower, upper)[inside]
    row, column = np.divmod(first, columns)
    values = np.zeros(inside.size)
    flat = upright[inside]
    answer = np.empty(first.size)
    answer[flat] = through[row[flat], column[flat]]
    answer[~flat] = sideways[row[~flat], column[~flat]]
    values[inside] = answer
    return values


def losses_of(section: CrossSection, scale: np.ndarray) -> np.ndarray:
    """Heat lost per volume and kelvin through the bottom and the top face, (2, H, A) W/m^3/K."""
    losses = np.zeros((2, *section.heat.shape))
    for face, row, h in ((0, 0, section.bottom_coefficient), (1, -1, section.top_coefficient)):
        if h == 0.0:
            continue
        dz = np.diff(section.height)[row]
        film = 0.0 if math.isinf(h) else 1 / h
        conductivity = section.conductivity_through[row] * scale[row]
        losses[face, row] = 1 / (film + 0.5 * dz / conductivity) / dz
    return losses


def _checked(
    section: CrossSection,
    rise: np.ndarray,
    losses: np.ndarray,
    history: list[float],
    settings: Thermal,
) -> SectionRise:
    volume = np.diff(section.height)[:, None] * section.ring
    bottom, top = (float((loss * rise * volume).sum()) for loss in losses)
    middles = mid_planes(section, rise)
    under = section.centres < section.source_reach
    mean = middles[:, under] @ section.ring[under] / section.ring[under].sum()
    answer = SectionRise(
        rise,
        float(mean[section.source_layer]),
        float(at_axis(section, middles[section.source_layer])),
        mean,
        section.power,
        (bottom, top),
        tuple(history),
    )
    if answer.energy_error > settings.section_balance:
        raise ConvergenceError(
            f"the faces remove {bottom + top:g} of {section.power:g} W: the linear solve failed; "
            "coarsen the mesh (section_growth) or check the conductivities",
            partial=answer,
            history=history,
        )
    return answer


def mid_planes(section: CrossSection, rise: np.ndarray) -> np.ndarray:
    """(L, A) rise in the middle of every layer, linear between its rows."""
    centre = 0.5 * (section.height[1:] + section.height[:-1])
    planes = []
    for i in range(int(section.layer.max()) + 1):
        rows = np.flatnonzero(section.layer == i)
        middle = 0.5 * (section.height[rows[0]] + section.height[rows[-1] + 1])
        above = min(max(int(np.searchsorted(centre[rows], middle)), 1), rows.size - 1)
        if rows.size == 1:
            planes.append(rise[rows[0]])
            continue
        low, high = rows[above - 1], rows[above]
        share = (middle - centre[low]) / (centre[high] - centre[low])
        planes.append((1 - share) * rise[low] + share * rise[high])
    return np.array(planes)


def at_axis(section: CrossSection, plane: np.ndarray) -> float:
    """Value at across = 0 of an even parabola through the first two cells."""
    a, b = section.centres[:2] ** 2
    return (plane[0] * b - plane[1] * a) / (b - a)
