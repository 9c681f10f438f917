"""The stack as seen by its electrodes: current density against local voltage and temperature."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from stackmodel.errors import InputError

LocalLaw = Callable[[np.ndarray, np.ndarray], tuple[np.ndarray, np.ndarray, np.ndarray]]
"""law(V, T) -> j (A/m^2), dj/dV (S/m^2), dj/dT (A/m^2/K); arrays of the cells' shape."""


def ohmic(conductance: float) -> LocalLaw:
    """j = g V, g in S/m^2."""
    return lambda v, t: (conductance * v, np.full_like(v, conductance), np.zeros_like(v))


def exponential(saturation: float, scale: float) -> LocalLaw:
    """j = js exp(V/a), js in A/m^2, a in V."""

    def law(v: np.ndarray, t: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        j = saturation * np.exp(v / scale)
        return j, j / scale, np.zeros_like(v)

    return law


def tabulated(voltage: np.ndarray, current_density: np.ndarray) -> LocalLaw:
    """A J-V table, interpolated by a monotone cubic (Fritsch & Carlson, SIAM J. Numer. Anal. 17,
    238, 1980); beyond its ends a straight line continues the slope there.

    Args:
        voltage: (N,) V, strictly increasing.
        current_density: (N,) A/m^2, not decreasing.

    Raises:
        InputError: the table is too short or not monotone.
    """
    from scipy.interpolate import PchipInterpolator

    v, j = np.asarray(voltage, dtype=float), np.asarray(current_density, dtype=float)
    if v.size < 2 or v.shape != j.shape or not (np.diff(v) > 0).all():
        raise InputError("a J-V table needs two points or more, its voltages increasing")
    if (np.diff(j) < 0).any():
        where = int(np.argmax(np.diff(j) < 0))
        raise InputError(
            f"the J-V table falls between {v[where]:g} V and {v[where + 1]:g} V; "
            "a local law must not fall: cut the table at its turning point"
        )
    curve = PchipInterpolator(v, j)
    slope = curve.derivative()

    def law(at: np.ndarray, t: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        inside = np.clip(at, v[0], v[-1])
        gradient = slope(inside)
        return curve(inside) + gradient * (at - inside), gradient, np.zeros_like(at)

    return law


def activated(law: LocalLaw, activation: float, reference: float) -> LocalLaw:
    """Any law times exp(-Ea/kB (1/T - 1/T0)); Ea in J, T0 in K."""
    from stackmodel.constants import BOLTZMANN

    theta = activation / BOLTZMANN

    def hot(v: np.ndarray, t: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        factor = np.exp(-theta * (1 / t - 1 / reference))
        j, by_voltage, by_temperature = law(v, t)
        warming = factor * (by_temperature + j * theta / (t * t))
        return factor * j, factor * by_voltage, warming

    return hot


def surface(voltage: np.ndarray, temperature: np.ndarray, current_density: np.ndarray) -> LocalLaw:
    """Solved J-V curves at several temperatures: a cubic spline of ln j over V and 1/T.

    Beyond the table ln j goes on along its slope (extrapolated, not solved); below the lowest
    voltage j falls to zero in proportion to V.

    Args:
        voltage: (N,) V, increasing, positive, N >= 4.
        temperature: (M,) K, increasing, M >= 4.
        current_density: (N, M) A/m^2, positive.

    Raises:
        InputError: too few points, or not positive.
    """
    from scipy.interpolate import RectBivariateSpline

    v, t = np.asarray(voltage, dtype=float), np.asarray(temperature, dtype=float)
    j = np.asarray(current_density, dtype=float)
    if j.shape != (v.size, t.size) or min(j.shape) < 4:
        raise InputError("a J(V, T) table needs at least 4 voltages by 4 temperatures")
    if not ((j > 0).all() and v[0] > 0 and t[0] > 0):
        raise InputError("a J(V, T) table needs positive voltages, temperatures and currents")
    cold = -1.0 / t  # increasing with T
    spline = RectBivariateSpline(v, cold, np.log(j), s=0)

    def law(at: np.ndarray, hot: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        u = -1.0 / hot
        inner_v, inner_u = np.clip(at, v[0], v[-1]), np.clip(u, cold[0], cold[-1])
        by_v, by_u = spline.ev(inner_v, inner_u, dx=1), spline.ev(inner_v, inner_u, dy=1)
        twist = spline.ev(inner_v, inner_u, dx=1, dy=1)
        beyond_v, beyond_u = np.maximum(at - v[-1], 0.0), u - inner_u
        log = spline.ev(inner_v, inner_u) + by_v * beyond_v + by_u * beyond_u
        # An extrapolated slope still varies along the edge it left: hence the mixed derivative.
        slope_v = by_v + np.where(at <= v[-1], twist * beyond_u, 0.0)
        slope_u = by_u + np.where(u == inner_u, twist * beyond_v, 0.0)
        small = at < v[0]
        j = np.exp(log) * np.where(small, at / v[0], 1.0)
        rise = np.where(small, np.exp(log) / v[0], j * slope_v)
        return j, rise, j * slope_u / (hot * hot)

    return law
