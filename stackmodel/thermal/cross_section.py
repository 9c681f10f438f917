"""Cells of a cross-section: across (radius or half width) by height, as arrays to be altered.

The section is symmetric about across = 0: the axis of a disc, or the middle plane of an endless
stripe. Layers may differ across, so an aperture is a change of some cells' properties.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

import numpy as np

from stackmodel.errors import InputError
from stackmodel.settings import Thermal
from stackmodel.thermal.body import Body, Disc, Source, Stripe
from stackmodel.thermal.superpose import check_source

DEFAULT = Thermal()


@dataclass(frozen=True)
class CrossSection:
    """A meshed section; cell arrays are (H, A): height first, across second.

    Attributes:
        axisymmetric: around across = 0, or else a 2-D plane per metre of depth.
        across: (A+1,) cell edges, m, from 0.
        height: (H+1,) cell edges, m, from the bottom face.
        layer: (H,) layer index of each row.
        conductivity_across, conductivity_through: (H, A) W/m/K, in the plane of the layers and
            through it, at ambient temperature.
        heat_capacity: (H, A) J/m^3/K.
        heat: (H, A) W/m^3.
        joint: (H-1,) interface resistance between rows, m^2 K/W.
        bottom_coefficient, top_coefficient: W/m^2/K; inf holds a face at ambient.
        source_layer: index of the heated layer.
        source_reach: radius or half width of the heated area, m.
    """

    axisymmetric: bool
    across: np.ndarray
    height: np.ndarray
    layer: np.ndarray
    conductivity_across: np.ndarray
    conductivity_through: np.ndarray
    heat_capacity: np.ndarray
    heat: np.ndarray
    joint: np.ndarray
    bottom_coefficient: float
    top_coefficient: float
    source_layer: int
    source_reach: float

    @property
    def ring(self) -> np.ndarray:
        """(A,) area of each column seen from above: m^2, or m^2 per metre of depth."""
        if self.axisymmetric:
            return math.pi * np.diff(self.across**2)
        return 2.0 * np.diff(self.across)

    @property
    def power(self) -> float:
        """Heat released, W (per metre of depth in 2-D)."""
        return float((self.heat * np.diff(self.height)[:, None] * self.ring).sum())

    def with_aperture(
        self, layer: int, opening: float, through: float, across: float
    ) -> CrossSection:
        """A spacer: beyond `opening` (m from the middle) the layer has other conductivities.

        Heat is left as it is: give the heat of the solved current with `with_heat`.
        """
        cells = np.outer(self.layer == layer, self.centres > opening)
        return replace(
            self,
            conductivity_through=np.where(cells, through, self.conductivity_through),
            conductivity_across=np.where(cells, across, self.conductivity_across),
        )

    def with_heat(self, heat: np.ndarray) -> CrossSection:
        """The same section with another heat map (H, A), W/m^3."""
        if heat.shape != self.heat.shape:
            raise InputError(f"heat map {heat.shape}; the section has cells {self.heat.shape}")
        return replace(self, heat=heat)

    @property
    def centres(self) -> np.ndarray:
        """(A,) cell centres across, m."""
        return 0.5 * (self.across[1:] + self.across[:-1])


def section_of(
    body: Body,
    shape: Disc | Stripe,
    source: Source,
    areal_heat: float = 1.0,
    refine: int = 1,
    settings: Thermal = DEFAULT,
) -> CrossSection:
    """Mesh a layered body under a disc or an endless stripe.

    Rows shrink towards the heated layer, columns towards the edge of the heated area. The far
    side lies where the lateral wave of lowest loss has died out.

    Args:
        areal_heat: W/m^2, released evenly through the heated layer.
        refine: 2, 3 ... divides every cell; the error falls with its square.

    Raises:
        InputError: half-spaces and sheets have no mesh.
    """
    check_source(body, source)
    if body.endless or source.sheet:
        raise InputError("finite volumes need layers of finite thickness and a volume source")
    height, layer = _rows(body, source.layer, refine, settings)
    reach = shape.radius if isinstance(shape, Disc) else 0.5 * shape.width
    across = _columns(reach, _far(body, reach), refine, settings)
    heated = np.outer(layer == source.layer, across[1:] <= reach * (1 + 1e-9))
    wide = np.ones((1, across.size - 1))
    joint = np.zeros(layer.size - 1)
    joint[np.flatnonzero(np.diff(layer))] = body.interface_resistance
    return CrossSection(
        isinstance(shape, Disc),
        across,
        height,
        layer,
        body.in_plane[layer][:, None] * wide,
        body.through_plane[layer][:, None] * wide,
        body.heat_capacity[layer][:, None] * wide,
        np.where(heated, areal_heat / body.thickness[source.layer], 0.0),
        joint,
        body.bottom_coefficient,
        body.top_coefficient,
        source.layer,
        reach,
    )


def _far(body: Body, reach: float) -> float:
    """Distance at which the section ends: e-folding lengths of the slowest lateral decay."""
    sheet = float((body.in_plane * body.thickness).sum())
    through = float((body.thickness / body.through_plane).sum())
    faces = [1 / h for h in (body.bottom_coefficient, body.top_coefficient) if h > 0]
    if not faces:
        raise InputError("both faces are insulated: the section would never settle")
    return reach + 12.0 * math.sqrt(sheet * (through + min(faces)))


def _rows(body: Body, heated: int, refine: int, settings: Thermal) -> tuple[np.ndarray, np.ndarray]:
    """Row edges (H+1,) and their layers (H,)."""
    edges, layer, base = [np.zeros(1)], [], 0.0
    for i, thickness in enumerate(body.thickness):
        finest = 0.5 * min(thickness, body.thickness[heated])
        inner = _graded(thickness, finest, settings.section_growth, refine)
        cuts = inner if i > heated else thickness - inner[::-1]
        if thickness <= settings.section_film * body.thickness[heated]:
            cuts = np.linspace(0, thickness, settings.section_film_rows * refine + 1)
        edges.append(base + cuts[1:])
        layer.append(np.full(cuts.size - 1, i))
        base += thickness
    return np.concatenate(edges), np.concatenate(layer)


def _columns(reach: float, far: float, refine: int, settings: Thermal) -> np.ndarray:
    """Column edges, finest on both sides of the heated edge."""
    finest = reach * settings.section_edge
    inside = reach - _graded(reach, finest, settings.section_growth, refine)[::-1]
    outside = reach + _graded(far - reach, finest, settings.section_growth, refine)
    return np.concatenate((inside, outside[1:]))


def _graded(length: float, finest: float, growth: float, refine: int) -> np.ndarray:
    """Edges from 0 to length in geometric progression; `refine` divides the steps smoothly."""
    if finest >= length:
        return np.linspace(0.0, length, refine + 1)
    count = math.ceil(math.log1p(length / finest * (growth - 1)) / math.log(growth))
    edges = np.expm1(np.arange(count * refine + 1) * (math.log(growth) / refine))
    return edges * (length / edges[-1])
