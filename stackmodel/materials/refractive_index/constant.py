"""One number for all wavelengths."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True)
class Constant:
    """n + i k, the same everywhere."""

    n: float
    k: float = 0.0
    span: tuple[float, float] = (0.0, math.inf)

    def index(self, wavelength: NDArray[np.float64]) -> NDArray[np.complex128]:
        """Complex index at `wavelength` [m]."""
        return np.full(wavelength.shape, complex(self.n, self.k))


@dataclass(frozen=True)
class Absorbing:
    """n and a power absorption coefficient [1/m]: k = absorption wavelength / 4 pi."""

    n: float
    absorption: float
    span: tuple[float, float] = (0.0, math.inf)

    def index(self, wavelength: NDArray[np.float64]) -> NDArray[np.complex128]:
        """Complex index at `wavelength` [m]."""
        k = self.absorption * wavelength / (4 * math.pi)
        return np.asarray(self.n + 1j * k, dtype=np.complex128)
