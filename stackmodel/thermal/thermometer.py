"""The emission peak as a thermometer: what a detector makes of a temperature that moves."""

from __future__ import annotations

import numpy as np

from stackmodel.errors import InputError


def apparent_rise(time: np.ndarray, rise: np.ndarray, light: np.ndarray) -> float:
    """Rise that the averaged spectrum shows: int L dT dt / int L dt, K.

    A small shift moves the first moment of the spectrum linearly, so that photons, not
    instants, are counted.

    Args:
        time: (N,) s, increasing. rise: (N,) K. light: (N,) emitted power, any unit.
    """
    photons = np.trapezoid(light, time)
    if not photons > 0:
        raise InputError("no light is emitted in the window: the thermometer reads nothing")
    return float(np.trapezoid(light * rise, time) / photons)


def peak_shift(rise: float | np.ndarray, coefficient: float) -> float | np.ndarray:
    """Shift of the emission peak, J: -coefficient times the apparent rise.

    Args:
        rise: K.
        coefficient: red shift per kelvin, J/K (Varshni's slope near room temperature).
    """
    return -coefficient * rise


def rise_from_shift(shift: float | np.ndarray, coefficient: float) -> float | np.ndarray:
    """The rise read from a shift of the peak, K; a blue shift reads as cooling."""
    return -shift / coefficient
