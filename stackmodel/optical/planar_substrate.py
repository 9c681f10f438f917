"""Planar response with one layer too thick to interfere, such as a glass substrate.

Powers, not fields, are added over the round trips in the thick layer (Katsidis and Siapkas,
Appl. Opt. 41, 3978, 2002); the films before and behind it stay coherent.
"""

from __future__ import annotations

import numpy as np

from ..errors import InputError
from .planar import POLARIZATIONS, PlanarResponse, checked_arrays
from .planar_kernel import flux_map


def planar_response_thick(
    wavelength: np.ndarray,
    index: np.ndarray,
    thickness: np.ndarray,
    angle: np.ndarray,
    thick_layer: int,
    polarizations: tuple[str, ...] = POLARIZATIONS,
) -> PlanarResponse:
    """Response of a stack with one incoherent layer.

    Args:
        wavelength, index, thickness, angle, polarizations: as for `planar_response`.
        thick_layer: which layer adds powers, counted as in `index`: from 1 to L-2.

    Returns:
        PlanarResponse; the thick layer's absorptance is what is left of the incoming power.
        Exact for a transparent thick layer; in a weakly absorbing one, terms of order k^2 from
        waves that interfere at its faces are counted to it.
    """
    arrays = checked_arrays(wavelength, index, thickness, angle, polarizations)
    waves, n, d, square, tm = arrays
    last = n.shape[1] - 1
    if not 1 <= thick_layer < last:
        raise InputError(
            f"thick_layer {thick_layer} is not a film; allowed are 1 to {last - 1} "
            "(0 is the entrance, the last the exit)"
        )
    t = thick_layer
    front = flux_map(waves, np.ascontiguousarray(n[:, : t + 1]), d[: t - 1], square, tm)
    behind = flux_map(waves, np.ascontiguousarray(n[:, t:]), d[t:], square, tm)
    back_index = np.ascontiguousarray(n[:, t::-1])
    back = flux_map(waves, back_index, np.ascontiguousarray(d[: t - 1][::-1]), square, tm)
    kz = np.sqrt(n[:, t, None] ** 2 - square)
    once = np.exp(-4 * np.pi * kz.imag * d[t - 1] / waves[:, None])
    # a layer of such low index that no wave enters it: nothing passes, nothing comes back
    opaque = ~(np.abs(kz.real) > 1e-12)
    once = np.where(opaque, 0.0, once)
    return _sum_round_trips(front, back, behind, once, opaque)


def _sum_round_trips(front, back, behind, once, opaque):
    rf, tf, af = front
    rb, tb, ab, rr, tr, ar = (np.where(_like(opaque, x), 0.0, x) for x in (*back, *behind))
    downward = tf * once / (1 - rb * rr * once**2)  # on the rear films, all passes
    upward = downward * rr * once  # on the front films from inside
    reflect, transmit = rf + upward * tb, downward * tr
    front_films = af + upward[..., None] * ab[..., ::-1]
    rear_films = downward[..., None] * ar
    rest = 1 - reflect - transmit - front_films.sum(-1) - rear_films.sum(-1)
    return PlanarResponse(
        reflect, transmit, np.concatenate([front_films, rest[..., None], rear_films], axis=-1)
    )


def _like(mask: np.ndarray, values: np.ndarray) -> np.ndarray:
    return np.broadcast_to(mask if values.ndim == 3 else mask[..., None], values.shape)
