"""Index of a mixture of two materials finer than the wavelength."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from stackmodel.errors import InputError


def bruggeman(
    index_a: ArrayLike, index_b: ArrayLike, fraction_b: ArrayLike
) -> NDArray[np.complex128]:
    """Equal partners: f_a (e_a - e)/(e_a + 2 e) + f_b (e_b - e)/(e_b + 2 e) = 0, spheres.

    Bruggeman, Ann. Phys. 416, 636 (1935). Of the two roots the passive one is returned.

    Args:
        index_a: complex index n + i k of one component, k >= 0.
        index_b: complex index of the other.
        fraction_b: volume fraction of the second component, 0 to 1.

    Returns:
        Complex index of the mixture, shapes broadcast.

    Raises:
        InputError: a fraction outside 0..1 or an amplifying component.
    """
    a, b, f = _permittivities(index_a, index_b, fraction_b)
    # e_a and e_b share a half plane; divided by their geometric mean they share the right
    # one, where a passive mixture must stay. One of the roots h, -1/(2h) lies there: the one
    # of the principal square root. Choosing by the sign of Im e alone fails between metals.
    mean = np.sqrt(a) * np.sqrt(b)
    linear = ((2 - 3 * f) * a + (3 * f - 1) * b) / mean
    return _index(mean * (linear + np.sqrt(linear**2 + 8)) / 4)


def maxwell_garnett(
    index_host: ArrayLike, index_inclusion: ArrayLike, fraction: ArrayLike
) -> NDArray[np.complex128]:
    """Spheres in a host: (e - e_h)/(e + 2 e_h) = f (e_i - e_h)/(e_i + 2 e_h).

    Maxwell Garnett, Phil. Trans. R. Soc. A 203, 385 (1904).

    Args:
        index_host: complex index n + i k of the host, k >= 0.
        index_inclusion: complex index of the spheres.
        fraction: volume fraction of the spheres, 0 to 1 (the law is derived for few).

    Returns:
        Complex index of the mixture, shapes broadcast.

    Raises:
        InputError: a fraction outside 0..1 or an amplifying component.
    """
    host, inside, f = _permittivities(index_host, index_inclusion, fraction)
    above = inside * (1 + 2 * f) + 2 * host * (1 - f)
    return _index(host * above / (inside * (1 - f) + host * (2 + f)))


def _permittivities(
    first: ArrayLike, second: ArrayLike, fraction: ArrayLike
) -> tuple[NDArray[np.complex128], NDArray[np.complex128], NDArray[np.float64]]:
    a, b = np.asarray(first, dtype=complex), np.asarray(second, dtype=complex)
    f = np.asarray(fraction, dtype=float)
    if not ((f >= 0) & (f <= 1)).all():
        raise InputError(f"a volume fraction lies between 0 and 1, found {fraction!r}")
    if (a.imag < 0).any() or (b.imag < 0).any():
        raise InputError("a mixture of amplifying materials (k < 0) has no passive branch")
    return _passive(a), _passive(b), f


def _passive(index: NDArray[np.complex128]) -> NDArray[np.complex128]:
    """Permittivity with a loss too small to count, which settles the branch of exact zeros."""
    permittivity = index**2
    return permittivity + 1e-100j * np.abs(permittivity)


def _index(permittivity: NDArray[np.complex128]) -> NDArray[np.complex128]:
    """The root, without the loss that `_passive` added where there was none."""
    index = np.sqrt(permittivity)
    return np.where(np.abs(index.imag) < 1e-90, index.real, index)
