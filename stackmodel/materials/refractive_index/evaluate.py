"""The one evaluator: any law, any wavelength, never silently outside the law's range."""

from __future__ import annotations

from typing import Protocol

import numpy as np
from numpy.typing import ArrayLike, NDArray

from stackmodel.errors import InputError


class Law(Protocol):
    """What every dispersion law offers.

    Attributes:
        span: shortest and longest wavelength the law holds for [m].
    """

    @property
    def span(self) -> tuple[float, float]: ...  # noqa: D102

    def index(self, wavelength: NDArray[np.float64]) -> NDArray[np.complex128]:
        """Complex index at the given wavelengths [m], range unchecked."""


def evaluate(
    law: Law,
    wavelength: ArrayLike,
    *,
    name: str = "this material",
    extrapolate: bool = False,
) -> NDArray[np.complex128]:
    """Complex refractive index n + i k, k > 0 absorbing.

    Args:
        law: any record of this package.
        wavelength: vacuum wavelength [m], any shape.
        name: what to call the material in a message.
        extrapolate: use the law outside its range (a table keeps its end values).

    Returns:
        Complex array of the shape of `wavelength`.

    Raises:
        InputError: a wavelength is not positive and finite, lies outside the range, or the
            law has no real index there.
    """
    lam = np.asarray(wavelength, dtype=float)
    if not (np.isfinite(lam).all() and (lam > 0).all()):
        raise InputError(f"wavelength must be positive and finite, found {wavelength!r}")
    if not extrapolate:
        _check_span(law.span, lam, name)
    with np.errstate(all="ignore"):  # a pole of the law is reported below, by name
        index = np.asarray(law.index(lam), dtype=complex)
    if not np.isfinite(index).all():
        bad = lam[~np.isfinite(index)].flat[0]
        raise InputError(
            f"the dispersion law of {name} has no finite index at {bad * 1e9:.6g} nm; "
            f"it holds from {_nanometres(law.span)}"
        )
    return index


def _check_span(span: tuple[float, float], lam: NDArray[np.float64], name: str) -> None:
    low, high = span
    slack = 1e-12  # a wavelength typed in nm and a range stored in um differ by rounding
    outside = (lam < low * (1 - slack)) | (lam > high * (1 + slack))
    if outside.any():
        raise InputError(
            f"refractive index of {name}: {lam[outside].flat[0] * 1e9:.6g} nm lies outside the "
            f"range of its data, {_nanometres(span)}; choose other data or ask for extrapolation"
        )


def _nanometres(span: tuple[float, float]) -> str:
    return f"{span[0] * 1e9:.6g} nm to {span[1] * 1e9:.6g} nm"
