"""Measured size against the first absorption peak of bare CdSe cores: the default for CdSe."""

from __future__ import annotations

import numpy as np

from stackmodel.errors import InputError

# Yu, Qu, Guo, Peng, Chem. Mater. 15, 2854 (2003): D in nm, wavelength in nm, highest power
# first. Mark: unverified (from memory); 550 nm gives the 3 nm that Lin et al. (2017) report.
_DIAMETER = (1.6122e-9, -2.6575e-6, 1.6242e-3, -0.4277, 41.57)
RANGE = (420e-9, 650e-9)  # m, where the fit is used


def diameter(peak: float | np.ndarray) -> float | np.ndarray:
    """Core diameter [m] for a first absorption peak at wavelength `peak` [m]."""
    if np.any(np.asarray(peak) < RANGE[0]) or np.any(np.asarray(peak) > RANGE[1]):
        raise InputError(f"the CdSe sizing curve holds for {RANGE[0]:g} .. {RANGE[1]:g} m")
    return np.polyval(_DIAMETER, np.asarray(peak) * 1e9) * 1e-9


def peak_wavelength(core: float) -> float:
    """First absorption peak [m] of a core diameter [m]: the curve read backwards."""
    from scipy.optimize import brentq

    low, high = (float(diameter(edge)) for edge in RANGE)
    if not low <= core <= high:
        raise InputError(
            f"a CdSe core of {core:g} m is outside the sizing curve ({low:.2g} .. {high:.2g} m); "
            "use the Brus law"
        )
    return float(brentq(lambda x: float(diameter(x)) - core, *RANGE, xtol=1e-16))
