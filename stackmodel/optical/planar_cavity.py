"""Vertical cavities: resonances and threshold gain between metal or Bragg mirrors.

The stack oscillates at normal incidence when waves leave on both sides and none enters: a real
wavelength together with a gain of the active film. Both follow from one complex equation, solved
by Newton's method from the round-trip phase at each resonance.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from ..errors import ConvergenceError, InputError
from .dispersion_function import even_functions

STEPS = 200  # of Newton's iteration, which is kept short where gain alters the mirrors
Media = Callable[[float], np.ndarray]


@dataclass(frozen=True)
class CavityModes:
    """Threshold of each resonance, by falling wavelength.

    Attributes:
        wavelength: (m,) m.
        threshold_gain: (m,) power gain of the active film, 1/m, added to its own absorption; NaN
            where no gain sustains the resonance, because gain alters its weak mirrors too much.
        quality: (m,) 2 pi times stored over lost energy per period of the cavity without gain.
    """

    wavelength: np.ndarray
    threshold_gain: np.ndarray
    quality: np.ndarray


def cavity_modes(
    media: Media,
    thickness: np.ndarray,
    active: int,
    between: tuple[float, float],
    points: int = 400,
) -> CavityModes:
    """All resonances between two wavelengths and the gain of the active film that sustains them.

    Args:
        media: wavelength (m) -> (L,) complex indices without gain, substrate first, cover last.
        thickness: (L-2,) m.
        active: the film with gain, 1 is the first.
        between: wavelengths, m.
        points: of the first scan; resonances further apart than two points are found.
    """
    thickness = np.asarray(thickness, float)
    if not 1 <= active <= thickness.size:
        raise InputError(f"active {active} is not a film; allowed are 1 to {thickness.size}")
    low, high = sorted(between)
    scan = 1 / np.linspace(1 / high, 1 / low, points)
    phase = np.angle([_round_trip(media, thickness, active, w, 0.0) for w in scan])
    found = []
    for i in np.flatnonzero((phase[:-1] < 0) & (phase[1:] >= 0) & (np.diff(phase) < np.pi)):
        share = phase[i] / (phase[i] - phase[i + 1])
        start = scan[i] + share * (scan[i + 1] - scan[i])
        try:
            found.append(_threshold(media, thickness, active, start))
        except ConvergenceError:
            found.append(_cold(media, thickness, active, (scan[i], scan[i + 1])))
    kept = np.array([f for f in found if low <= f[0] <= high]).reshape(-1, 3)
    kept = kept[np.argsort(-kept[:, 0], kind="stable")]
    return CavityModes(kept[:, 0], kept[:, 1], kept[:, 2])


def _threshold(
    media: Media, d: np.ndarray, active: int, wavelength: float
) -> tuple[float, float, float]:
    """Newton's method for ln(round trip) = 0 in (ln wavelength, gain x thickness)."""
    gain = 0.0
    for _ in range(STEPS):

        def log_trip(w: float, g: float) -> complex:
            return complex(np.log(_round_trip(media, d, active, w, g)))

        value = log_trip(wavelength, gain)
        h, e = 1e-6 * wavelength, 1e-4 / d[active - 1]
        by_wave = (log_trip(wavelength + h, gain) - log_trip(wavelength - h, gain)) / (2 * h)
        by_gain = (log_trip(wavelength, gain + e) - log_trip(wavelength, gain - e)) / (2 * e)
        jacobian = np.array([[by_wave.real, by_gain.real], [by_wave.imag, by_gain.imag]])
        step = np.linalg.solve(jacobian, [value.real, value.imag])
        too_far = max(abs(step[0]) / (0.005 * wavelength), abs(step[1]) * d[active - 1] / 0.2)
        step /= max(too_far, 1.0)
        wavelength, gain = wavelength - step[0], gain - step[1]
        if abs(step[0]) < 1e-14 * wavelength and abs(step[1]) * d[active - 1] < 1e-10:
            loss = -np.log(abs(_round_trip(media, d, active, wavelength, 0.0)))
            slope = abs(by_wave.imag) * wavelength
            return wavelength, gain, slope / (2 * loss) if loss > 0 else np.inf
    raise ConvergenceError(
        f"no threshold near {wavelength:.5g} m within {STEPS} steps; narrow the wavelength range"
    )


def _cold(
    media: Media, d: np.ndarray, active: int, between: tuple[float, float]
) -> tuple[float, float, float]:
    """A resonance that no gain near by sustains: gain changes its weak mirrors too much."""
    from scipy.optimize import brentq

    def phase(w: float) -> float:

        return float(np.angle(_round_trip(media, d, active, w, 0.0)))

    wavelength = float(brentq(phase, *between, xtol=1e-18, rtol=1e-14))
    h = 1e-6 * wavelength
    slope = abs(phase(wavelength + h) - phase(wavelength - h)) / (2 * h) * wavelength
    loss = -np.log(abs(_round_trip(media, d, active, wavelength, 0.0)))
    return wavelength, np.nan, slope / (2 * loss) if loss > 0 else np.inf


def _round_trip(
    media: Media, d: np.ndarray, active: int, wavelength: float, gain: float
) -> complex:
    """Amplitude of a wave in the active film after one round trip, 1 at threshold."""
    index = np.array(media(wavelength), complex)
    k0 = 2 * np.pi / wavelength
    index[active] -= 0.5j * gain / k0
    eps = index**2
    down = _mirror(eps[: active + 1], k0 * d[: active - 1])
    up = _mirror(eps[: active - 1 : -1], k0 * d[: active - 1 : -1])
    return complex(down * up * np.exp(2j * k0 * index[active] * d[active - 1]))


def _mirror(eps: np.ndarray, d: np.ndarray) -> complex:
    """Reflection of a wave in the last medium from what lies towards the first."""
    phi, psi = 1 + 0j, -1j * np.sqrt(eps[0])
    for e, t in zip(eps[1:-1], d, strict=True):
        c, s, _, _ = even_functions(-e, float(t))
        phi, psi = phi * c + psi * s, psi * c - e * s * phi
        size = abs(phi) + abs(psi)
        phi, psi = phi / size, psi / size
    inside = 1j * np.sqrt(eps[-1])
    # field at the face: wave going out exp(-i n x) plus r times the one coming back
    return complex((inside * phi + psi) / (inside * phi - psi))
