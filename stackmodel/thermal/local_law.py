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
