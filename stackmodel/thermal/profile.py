"""Temperature along the depth of the body, at any plane of any layer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from stackmodel.errors import InputError
from stackmodel.settings import Thermal
from stackmodel.thermal.body import Body, Shape, Source, split
from stackmodel.thermal.superpose import check_source, evaluate
from stackmodel.thermal.waveform import DEFAULT, TimeRule


@dataclass(frozen=True)
class Profile:
    """Rise per areal heat along the depth, m^2 K/W.

    Attributes:
        position: (Z,) m, 0 at the lower face of the lowest layer of finite thickness.
        mean: (Z,) over the heated area.
        centre: (Z,) below and above its middle.
    """

    position: np.ndarray
    mean: np.ndarray
    centre: np.ndarray


def profile(
    body: Body,
    shape: Shape,
    source: Source,
    rule: TimeRule,
    fractions: Sequence[float] = (0.0, 0.25, 0.5, 0.75, 1.0),
    settings: Thermal = DEFAULT,
) -> Profile:
    """Depth profile at `fractions` of the thickness of every finite layer, for a drive in time.

    A sheet cuts its layer in two, so that both sides of it are profiled.
    """
    check_source(body, source)
    if not all(0.0 <= f <= 1.0 for f in fractions):
        raise InputError("fractions of a layer's thickness lie between 0 and 1")
    if source.sheet and 0.0 < source.fraction < 1.0:
        body = split(body, source.layer, source.fraction)
        source = replace(source, fraction=1.0)
    finite = np.flatnonzero(np.isfinite(body.thickness))
    bottom = np.concatenate(([0.0], np.cumsum(body.thickness[finite])[:-1]))
    mean, centre = np.empty((2, finite.size, len(fractions)))
    for i, fraction in enumerate(fractions):
        plane = np.full(body.layers, float(fraction))
        rise = evaluate(body, shape, source, [rule], settings, plane)
        mean[:, i], centre[:, i] = rise.mean[0, finite], rise.centre[0, finite]
    position = bottom[:, None] + body.thickness[finite, None] * np.asarray(fractions)
    return Profile(position.ravel(), mean.ravel(), centre.ravel())
