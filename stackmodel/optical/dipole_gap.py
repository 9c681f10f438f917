"""A dipole in an absorbing film: the film around it, its own small volume left out."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from stackmodel.errors import InputError
from stackmodel.optical.dipole import DipoleStack, dipole_stack


def lossless_gap(
    wavelength: ArrayLike,
    substrate: ArrayLike,
    films: ArrayLike,
    cover: ArrayLike,
    thickness: ArrayLike,
    emitter: int,
    position: float,
    gap: float,
) -> DipoleStack:
    """Split an absorbing emitter film into film, lossless slice around the dipole, film.

    The power a dipole gives to an absorber that touches it diverges as 1/distance^3; a dot's
    light leaves through its own volume first. The slice has the film's real index and reaches
    `gap`, the dot radius, to both sides. The film's share of `absorbed_by_layer` (entries of
    the two outer slices) is then the light that the film reabsorbs.

    Args:
        wavelength, substrate, films, cover, thickness, emitter: as for `dipole_stack`, the
            emitter's index complex.
        position: of the dipole above the film's substrate side [m].
        gap: half thickness of the slice [m].

    Returns:
        A `DipoleStack` with two films more; the slice is film `emitter + 1`.

    Raises:
        InputError: the slice does not fit into the film.
    """
    d = np.atleast_1d(np.asarray(thickness, float))
    lam = np.atleast_1d(np.asarray(wavelength, float))
    n = np.broadcast_to(np.asarray(films, complex), (lam.size, d.size))
    if not (0 < gap < position < d[emitter] - gap):
        raise InputError(
            f"a dot of radius {gap:g} m does not fit at {position:g} m into a film of "
            f"{d[emitter]:g} m; keep it a radius away from the faces"
        )
    parts = [position - gap, 2 * gap, d[emitter] - position - gap]
    own = n[:, emitter : emitter + 1]
    index = np.concatenate([n[:, :emitter], own, own.real + 0j, own, n[:, emitter + 1 :]], axis=1)
    depth = np.concatenate([d[:emitter], parts, d[emitter + 1 :]])
    return dipole_stack(lam, substrate, index, cover, depth, emitter + 1, gap)
