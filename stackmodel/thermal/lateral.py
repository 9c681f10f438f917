"""The heated area as a quadrature rule over lateral wavenumbers.

Every lateral average is `T = sum_n W_n Theta(kappa_n)`. With u = ln kappa the Hankel integral

    T = A/2pi int Theta kappa E[J0(kappa r)] dkappa

(E: over the distances r between two points of the area, or from its centre) is a convolution
in u. Theta is smooth in u but E[J0] rings without end, so W_n samples not the ringing factor
but its part below the band that Theta occupies, taken from its Mellin transform
E[r^(i w - 1)] 2^(z-1) Gamma(z/2)/Gamma(1 - z/2), z = 1 - i w. (The idea of digital linear
filters: D. P. Ghosh, Geophys. Prospect. 19, 192 (1971); here the filter is exact, not fitted.)
Poles of Theta lie on imaginary kappa, exp(-D kappa^2 t) grows beyond arg kappa = pi/4: both
set the band, whatever the layers; hence nothing to tune.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from scipy.special import erfc, loggamma

from stackmodel.numerics.gauss_legendre import gauss_legendre
from stackmodel.settings import Thermal
from stackmodel.thermal.body import Disc, Rectangle, Shape, Stripe, Uniform

_STRIPE = 0.8


@dataclass(frozen=True)
class Wavenumbers:
    """Rule over lateral wavenumbers: `mean = sum mean_weight Theta(kappa)`, centre likewise.

    Attributes:
        kappa: (K,) 1/m, ascending.
        mean_weight: (K,) average over the heated area.
        centre_weight: (K,) at its middle.
        size: the longest side or radius, m; 0 for `Uniform`.
    """

    kappa: np.ndarray
    mean_weight: np.ndarray
    centre_weight: np.ndarray
    size: float

    def from_wavenumber(self, lowest: float) -> Wavenumbers:
        """The rule where Theta is constant below `lowest`: those nodes become one."""
        first = int(np.searchsorted(self.kappa, lowest))
        if first < 2 or first >= self.kappa.size:
            return self

        def lump(weight: np.ndarray) -> np.ndarray:
            return np.append(weight[: first + 1].sum(), weight[first + 1 :])

        kappa, mean, centre = self.kappa[first:], self.mean_weight, self.centre_weight
        return Wavenumbers(kappa, lump(mean), lump(centre), self.size)

    def cut(self, highest: float) -> tuple[Wavenumbers, Wavenumbers]:
        """The nodes up to `highest`, and those above."""
        at = int(np.searchsorted(self.kappa, highest, side="right"))
        low, high = (
            Wavenumbers(self.kappa[p], self.mean_weight[p], self.centre_weight[p], self.size)
            for p in (slice(None, at), slice(at, None))
        )
        return low, high

    def both(self, theta: np.ndarray) -> np.ndarray:
        """Mean and centre, (2, L), of waves (K, L)."""
        # einsum, not @: threads of a BLAS cost more than these small sums when cores are busy.
        return np.einsum("wk,kl->wl", np.stack((self.mean_weight, self.centre_weight)), theta)


@lru_cache(maxsize=32)
def wavenumbers(shape: Shape, settings: Thermal = Thermal()) -> Wavenumbers:  # noqa: B008
    """Nodes and weights for a heated area (frozen arrays; remembered, being pure)."""
    if isinstance(shape, Uniform):
        return Wavenumbers(np.zeros(1), np.ones(1), np.ones(1), 0.0)
    count, band = settings.wavenumber_count, settings.wavenumber_band
    spacing = math.pi / band
    below = int(0.6 * count)
    log_kappa = spacing * (np.arange(count) - below)
    reach = band + 6 * settings.wavenumber_taper
    omega = np.arange(0.0, reach, 2 * band / count)
    taper = 0.5 * erfc((omega - band) / settings.wavenumber_taper)
    size, mean, centre, constant, tilt = _mellin(shape, omega)
    kappa = np.exp(log_kappa) / size

    def weight(transform: np.ndarray) -> np.ndarray:
        """Samples of the band-limited factor; frequencies beyond Nyquist fold back."""
        spectrum = np.zeros(count // 2 + 1, dtype=complex)
        banded = transform * taper
        spectrum += banded[: count // 2 + 1]
        spectrum[count - np.arange(count // 2, banded.size)] += np.conj(banded[count // 2 :])
        return constant * kappa**tilt * np.roll(np.fft.irfft(spectrum, count), below)

    rule = Wavenumbers(kappa, weight(mean), weight(centre), size)
    for array in (rule.kappa, rule.mean_weight, rule.centre_weight):
        array.setflags(write=False)
    return rule


def _mellin(
    shape: Disc | Rectangle | Stripe, omega: np.ndarray
) -> tuple[float, np.ndarray, np.ndarray, float, float]:
    """Size a, Mellin transforms of the mean and the centre factor, and C, p of W = C kappa^p.

    Lengths are in units of a, so that the transforms belong to the variable kappa a.
    """
    if isinstance(shape, Stripe):
        # Any 0 < Re z < 2; here both tails of the factor die within the wavenumbers' span.
        z = _STRIPE - 1j * omega
        cosine = math.sqrt(math.pi) * np.exp(
            (z - 1) * math.log(2) + loggamma(z / 2) - loggamma((1 - z) / 2)
        )
        mean, centre = 2 / ((1 - z) * (2 - z)), 0.5**-z / (1 - z)
        tilt = 1.0 - _STRIPE
        return shape.width, cosine * mean, cosine * centre, shape.width**tilt / math.pi, tilt
    z = 1.0 - 1j * omega
    bessel = np.exp((z - 1) * math.log(2) + loggamma(z / 2) - loggamma(1 - z / 2))
    if isinstance(shape, Disc):
        size, mean, centre = shape.radius, _disc_distances(-z), 2 / (2 - z)
    else:
        size = max(shape.width, shape.length)
        ratio = min(shape.width, shape.length) / size
        mean, centre = _rectangle(ratio, omega.size, float(omega[1] - omega[0]))
    return size, bessel * mean, bessel * centre, shape.area / (2 * math.pi * size), 1.0


def _disc_distances(p: np.ndarray) -> np.ndarray:
    """E[r^p] between two points of the unit disc (R. Garcia-Pelayo, J. Phys. A 38, 3475, 2005)."""
    return 2 / (p + 2) * np.exp(loggamma(p + 3) - loggamma(p / 2 + 2) - loggamma(p / 2 + 3))


@lru_cache(maxsize=32)
def _rectangle(ratio: float, count: int, spacing: float) -> tuple[np.ndarray, np.ndarray]:
    """Transforms of the rectangle 1 x ratio at `count` omegas: all squares share theirs."""
    z = 1.0 - 1j * spacing * np.arange(count)
    mean, corner = _rectangle_distances(-z, ratio)
    return mean, 0.5**-z * corner


def _rectangle_distances(p: np.ndarray, ratio: float) -> tuple[np.ndarray, np.ndarray]:
    """E[r^p] between two points of the rectangle 1 x ratio, and from a corner of it to its points.

    4/(l w)^2 int int (l - x)(w - y) r^p dx dy over the rectangle; radially in closed form.
    """
    mean, corner = np.zeros(p.shape, dtype=complex), np.zeros(p.shape, dtype=complex)
    fans = {(ratio, 1.0), (1.0, ratio)}  # those of a square are one
    for across, along in fans:
        cosine, sine, reach, step = _fan(across, along)
        measure = 2 / len(fans) * step * sine
        edges = reach * (along * sine + across * cosine)
        parts = measure * np.stack((np.ones_like(sine), edges, reach**2 * cosine * sine))
        far, middle, near = parts @ np.exp(np.multiply.outer(np.log(reach), p + 2))
        mean += far * (across * along) / (p + 2) - middle / (p + 3) + near / (p + 4)
        corner += far / (p + 2)
    return 4 / ratio**2 * mean, corner / ratio


def _fan(across: float, along: float) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Rays from a corner to the far side at distance `across`: cos, sin, length, weights.

    In x = across sinh(xi), d phi = sin(phi) d xi: smooth however slender the rectangle.
    """
    end = math.asinh(along / across)
    node, step = _gauss_rule()
    xi = 0.5 * end * (node + 1)
    sine = 1 / np.cosh(xi)
    return np.tanh(xi), sine, across * np.cosh(xi), 0.5 * end * step


@lru_cache(maxsize=1)
def _gauss_rule() -> tuple[np.ndarray, np.ndarray]:
    """Finding its nodes takes longer than using them."""
    return gauss_legendre(128)
