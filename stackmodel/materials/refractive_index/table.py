"""Measured n and k, straight lines between the points."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from stackmodel.errors import InputError


@dataclass(frozen=True)
class Table:
    """n and k against wavelength [m], linear in wavelength between rows.

    Raises:
        InputError: lengths differ, or wavelengths do not increase.
    """

    wavelength: tuple[float, ...]
    n: tuple[float, ...]
    k: tuple[float, ...] = ()

    def __post_init__(self) -> None:
        if len(self.wavelength) != len(self.n) or (self.k and len(self.k) != len(self.n)):
            raise InputError(
                f"a refractive-index table needs as many n (and k) as wavelengths; found "
                f"{len(self.wavelength)} wavelengths, {len(self.n)} n, {len(self.k)} k"
            )
        # Equal neighbours are a step, which published tables do contain.
        if len(self.wavelength) == 0 or (np.diff(self.wavelength) < 0).any():
            raise InputError("the wavelengths of a refractive-index table must increase")

    @property
    def span(self) -> tuple[float, float]:
        """First and last wavelength [m]."""
        return self.wavelength[0], self.wavelength[-1]

    def index(self, wavelength: NDArray[np.float64]) -> NDArray[np.complex128]:
        """Complex index at `wavelength` [m]; beyond the ends, the end values."""
        real = np.interp(wavelength, self.wavelength, self.n)
        if not self.k:
            return real.astype(complex)
        return real + 1j * np.interp(wavelength, self.wavelength, self.k)
