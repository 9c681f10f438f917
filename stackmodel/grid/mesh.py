"""One-dimensional finite-volume meshes: a node on every interface, finest next to it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from stackmodel.errors import InputError


@dataclass(frozen=True)
class Mesh:
    """Intervals from x = 0 upwards.

    Attributes:
        width: (m,) width of each interval, m.
        layer: (m,) index of the layer each interval lies in.
    """

    width: np.ndarray
    layer: np.ndarray

    @property
    def position(self) -> np.ndarray:
        """(m + 1,) node positions, m."""
        return np.concatenate(([0.0], np.cumsum(self.width)))


def geometric_mesh(thickness, first: float, growth: float, largest: float) -> Mesh:
    """Intervals that grow geometrically away from both faces of every layer.

    Args:
        thickness: (layers,) m.
        first: width of the interval at a face, m; never more than an eighth of the layer.
        growth: ratio of neighbouring widths, above 1.
        largest: widest interval allowed, m.
    """
    thickness = np.asarray(thickness, dtype=float)
    if not (thickness > 0).all() or not (first > 0 and growth > 1 and largest >= first):
        raise InputError(
            "a mesh needs thickness > 0, first > 0, growth > 1 and largest >= first; "
            f"found thickness {thickness.tolist()}, {first=}, {growth=}, {largest=}"
        )
    halves = [_half_layer(0.5 * t, min(first, t / 8), growth, largest) for t in thickness]
    widths = [np.concatenate((half, half[::-1])) for half in halves]
    layer = np.repeat(np.arange(len(widths)), [len(w) for w in widths])
    return Mesh(np.concatenate(widths), layer)


def _half_layer(length: float, first: float, growth: float, largest: float) -> np.ndarray:
    widths: list[float] = []
    while sum(widths) < length * (1 - 1e-12):
        grown = first * growth ** min(len(widths), 700)  # 1.6^1510 is no number any more
        widths.append(min(grown, largest))
    return np.array(widths) * (length / sum(widths))


def refined(mesh: Mesh) -> Mesh:
    """Every interval cut in two, such that geometric growth r becomes sqrt(r).

    Cutting in the middle instead would leave steps of growth between equal halves, and the error
    would no longer fall by the clean factor of four that extrapolation needs.
    """
    width, layer = mesh.width, mesh.layer
    before, after = np.roll(width, 1), np.roll(width, -1)
    inside_before = np.roll(layer, 1) == layer
    inside_after = np.roll(layer, -1) == layer
    inside_before[0] = inside_after[-1] = False
    before = np.where(inside_before, before, width)
    after = np.where(inside_after, after, width)
    steps = np.maximum(inside_before.astype(float) + inside_after, 1.0)
    ratio = np.sqrt((after / before) ** (1 / steps))
    parts = np.column_stack((width / (1 + ratio), width * ratio / (1 + ratio)))
    return Mesh(parts.ravel(), np.repeat(layer, 2))


def coarsened(mesh: Mesh) -> Mesh:
    """What `refined` made this mesh from: every two intervals as one."""
    return Mesh(mesh.width.reshape(-1, 2).sum(axis=1), mesh.layer[::2])
