"""Distributed feedback: thresholds and spectrum from coupled waves.

Two counter-running waves in a grating of length L (Kogelnik and Shank, J. Appl. Phys. 43, 2327,
1972), with the loss by radiation out of the plane that a second-order grating adds (Kazarinov and
Henry, IEEE J. Quantum Electron. 21, 144, 1985):

     R' = (z - h) R + (i kappa - h) S,    -S' = (z - h) S + (i kappa - h) R,    z = alpha + i delta

in the project's convention exp(-i w t), so that kappa and h are those of `dfb_grating` (the papers
use the complex conjugate). alpha: amplitude gain per length (power gain is twice it);
delta = beta - m pi/Lambda. Everything here is times L. kappa is real for an index grating,
imaginary for a gain grating. For h > 0 the
band edge at delta = +kappa is dark (R = -S does not radiate), the one at -kappa is bright.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ..errors import InputError
from ..numerics.root_counting import find_roots


@dataclass(frozen=True)
class DfbGrating:
    """A finite grating; all products with its length L, dimensionless.

    Attributes:
        coupling: kappa L; real part index, imaginary part gain coupling, negative where the
            index is larger in phase with the gain (pi n1/lambda - i alpha1/2).
        radiation: h L, real part >= 0 radiation loss, imaginary part the shift that goes with it.
        phase_shift: of the grating in its middle, rad; pi is a quarter-wave shift.
        facets: amplitude reflectivities at both ends, phase relative to the grating next to them.
    """

    coupling: complex
    radiation: complex = 0.0
    phase_shift: float = 0.0
    facets: tuple[complex, complex] = (0.0, 0.0)

    def __post_init__(self) -> None:
        if not np.isfinite(self.coupling) or self.coupling == 0:
            raise InputError(f"coupling kappa L is {self.coupling}; it must be finite and not 0")
        if complex(self.radiation).real < 0:
            raise InputError(f"radiation h L is {self.radiation}; its real part must be >= 0")
        if max(abs(r) for r in self.facets) > 1:
            raise InputError(f"facet amplitude reflectivities {self.facets} exceed 1")


@dataclass(frozen=True)
class DfbModes:
    """Threshold solutions, lowest gain first.

    Attributes:
        amplitude_gain: (m,) alpha L, net of the waveguide's own loss.
        power_gain: (m,) g L = 2 alpha L.
        detuning: (m,) delta L.
        radiated: (m,) power radiated out of the plane, over the stored power and length, times L
            (2 Re h L <|R + S|^2>/<|R|^2 + |S|^2>); 0 to 4 Re h L.
        edge: (m,) "dark" below half of the largest possible `radiated`, else "bright"; "" without
            radiation.
        counted: roots the argument principle counted in the region; each is listed.
    """

    amplitude_gain: np.ndarray
    power_gain: np.ndarray
    detuning: np.ndarray
    radiated: np.ndarray
    edge: np.ndarray
    counted: int


def dfb_thresholds(
    grating: DfbGrating,
    amplitude_gain: tuple[float, float] = (-2.0, 5.0),
    detuning: tuple[float, float] = (-12.0, 12.0),
) -> DfbModes:
    """All threshold solutions with alpha L and delta L in the given ranges, count proven."""
    if not (amplitude_gain[0] < amplitude_gain[1] and detuning[0] < detuning[1]):
        raise InputError("ranges of amplitude_gain and detuning must be (lower, upper)")
    box = np.array([[*amplitude_gain, *detuning]])
    roots = find_roots(lambda z, _: _oscillation(grating, z), box, np.array([0]))
    z = roots.value
    z = z[(z.real >= amplitude_gain[0]) & (z.real <= amplitude_gain[1])]
    z = z[(z.imag >= detuning[0]) & (z.imag <= detuning[1])]
    z = z[np.lexsort((z.imag, np.round(z.real, 9)))]
    radiated = np.array([_radiated(grating, value) for value in z])
    loss = complex(grating.radiation).real
    edge = np.where(radiated < 2 * loss, "dark", "bright") if loss > 0 else np.full(z.size, "")
    return DfbModes(z.real, 2 * z.real, z.imag, radiated, edge, z.size)


def dfb_spectrum(
    grating: DfbGrating, amplitude_gain: float, detuning: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Transmitted and reflected power of a wave entering at the left, for alpha L below threshold.

    Args:
        grating: without facets.
        amplitude_gain: alpha L.
        detuning: (p,) delta L.

    Returns:
        (transmission, reflection), (p,). The first, for unit noise, is the line shape of the
        emission near threshold.
    """
    if any(grating.facets):
        raise InputError("the spectrum is defined here for a grating without facet reflections")
    matrix, _ = _through(grating, amplitude_gain + 1j * np.asarray(detuning, float))
    # M maps (R, S) at the left to the right; S = 0 at the right for a wave entering at the left
    passed = 1 / matrix[1][1]  # det M = 1
    returned = -matrix[1][0] / matrix[1][1]
    return np.abs(passed) ** 2, np.abs(returned) ** 2


def _oscillation(grating: DfbGrating, z: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Zero when waves persist that enter through neither end; entire in z."""
    left, right = grating.facets
    matrix, slope = _through(grating, z)

    def open_ends(m):
        return m[1][0] * left + m[1][1] - right * (m[0][0] * left + m[0][1])

    value, derivative = open_ends(matrix), open_ends(slope)
    scale = np.maximum(np.abs(value), np.abs(derivative))
    scale = np.where(scale > 0, scale, 1.0)
    return value / scale, derivative / scale


def _through(grating: DfbGrating, z: np.ndarray):
    """Transfer matrix of the grating and its derivative by z, as nested tuples of arrays."""
    half, dhalf = _section(grating, np.asarray(z, complex), 0.5)
    turn = np.exp(-0.5j * grating.phase_shift)
    jump = ((turn * half[0][0], turn * half[0][1]), (half[1][0] / turn, half[1][1] / turn))
    djump = ((turn * dhalf[0][0], turn * dhalf[0][1]), (dhalf[1][0] / turn, dhalf[1][1] / turn))
    first, second = _product(dhalf, jump), _product(half, djump)
    total = tuple(tuple(first[i][k] + second[i][k] for k in range(2)) for i in range(2))
    return _product(half, jump), total


def _product(a, b):
    return tuple(tuple(a[i][0] * b[0][k] + a[i][1] * b[1][k] for k in range(2)) for i in range(2))


def _section(grating: DfbGrating, z: np.ndarray, length: float | np.ndarray):
    """exp(A length), A = ((w, q), (-q, -w)), w = z - h, q = i kappa - h; A^2 = w^2 - q^2."""
    w, q = z - grating.radiation, 1j * grating.coupling - grating.radiation
    square = w * w - q * q
    x = square * length**2
    small = np.abs(x) < 1e-2
    g = np.sqrt(np.where(small, 1.0, square))
    series = 1 + x / 6 * (1 + x / 20 * (1 + x / 42 * (1 + x / 72)))
    slow = length**3 / 6 * (1 + x / 10 * (1 + x / 28 * (1 + x / 54 * (1 + x / 88))))
    c = np.cosh(np.sqrt(x))
    s = np.where(small, length * series, np.sinh(g * length) / g)
    dc = 0.5 * length * s * 2 * w
    ds = np.where(small, slow, 0.5 * (length * c - s) / (g * g)) * 2 * w
    matrix = ((c + w * s, q * s), (-q * s, c - w * s))
    slope = ((dc + w * ds + s, q * ds), (-q * ds, dc - w * ds - s))
    return matrix, slope


NODE, WEIGHT = np.polynomial.legendre.leggauss(40)


def _radiated(grating: DfbGrating, z: complex) -> float:
    """2 Re h <|R + S|^2>/<|R|^2 + |S|^2> along the grating."""
    loss = complex(grating.radiation).real
    if loss == 0:
        return 0.0
    start = np.array([complex(grating.facets[0]), 1.0])
    turn = np.exp(-0.5j * grating.phase_shift)
    at_jump = _apply(_section(grating, np.array(z), 0.5)[0], start) * np.array([turn, 1 / turn])
    both = total = 0.0
    for begin in (start, at_jump):  # behind the shift, waves are referred to the shifted grating
        matrix, _ = _section(grating, np.array(z), 0.25 * (1 + NODE))
        r, s = _apply(matrix, begin)
        both += WEIGHT @ np.abs(r + s) ** 2
        total += WEIGHT @ (np.abs(r) ** 2 + np.abs(s) ** 2)
    return float(2 * loss * both / total)


def _apply(matrix, vector):
    return np.array([row[0] * vector[0] + row[1] * vector[1] for row in matrix])
