"""From a mode and an engraved layer to Bragg wavelengths, coupling and radiation.

The grating is one film of the stack whose permittivity alternates along the propagation between
tooth and groove; the mode is that of the stack with the film's mean permittivity. The m-th Fourier
coefficient of the permittivity, (eps_tooth - eps_groove) sin(pi m duty)/(pi m), couples the mode
to itself backwards (Yariv, IEEE J. Quantum Electron. 9, 919, 1973). First order in that
coefficient; deep gratings of high contrast need more.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from ..errors import InputError, NoSolutionError
from .confinement import layer_integrals
from .modes import ModeSet, PlanarStack
from .modes_field import mode_field
from .modes_radiation import outgoing_overlap


@dataclass(frozen=True)
class EngravedFilm:
    """A grating in film `layer` (1 is the first film), the whole film thick.

    Attributes:
        layer: index in the stack.
        tooth, groove: complex indices.
        duty: tooth width over period, 0 to 1.
        order: m in m lambda = 2 n_eff Lambda.
    """

    layer: int
    tooth: complex
    groove: complex
    duty: float
    order: int

    def __post_init__(self) -> None:
        if not 0 < self.duty < 1:
            raise InputError(f"duty is {self.duty}; it must lie between 0 and 1")
        if self.order < 1 or self.layer < 1:
            raise InputError("order and layer of a grating must be 1 or more")

    @property
    def mean_eps(self) -> complex:
        """Permittivity of the film without the grating's alternation (fields along the lines)."""
        return self.duty * self.tooth**2 + (1 - self.duty) * self.groove**2

    def fourier(self, m: int) -> complex:
        """m-th Fourier coefficient of the permittivity, a tooth in the middle of the period."""
        return (self.tooth**2 - self.groove**2) * np.sin(np.pi * m * self.duty) / (np.pi * m)


def bragg_wavelength(
    period: float,
    order: int,
    effective_index: Callable[[float], float],
    between: tuple[float, float],
) -> float:
    """Wavelength (m) with order * wavelength = 2 Re n_eff(wavelength) period.

    Args:
        period: m.
        order: of the grating.
        effective_index: Re n_eff of the followed mode at a wavelength in m.
        between: wavelengths, m, to search between.

    Raises:
        NoSolutionError: the condition is not met in between.
    """
    from scipy.optimize import brentq

    def mismatch(wavelength: float) -> float:

        return order * wavelength - 2 * effective_index(wavelength) * period

    low, high = mismatch(between[0]), mismatch(between[1])
    if low * high > 0:
        raise NoSolutionError(
            f"no Bragg wavelength of order {order} between {between[0]:.4g} and {between[1]:.4g} m "
            f"for a period of {period:.4g} m; try a period near "
            f"{order * between[0] / (2 * effective_index(between[0])):.4g} m"
        )
    return float(brentq(mismatch, *between, xtol=1e-18, rtol=1e-14))


def coupling_coefficient(
    stack: PlanarStack, modes: ModeSet, number: int, film: EngravedFilm
) -> complex:
    """kappa (1/m) of a mode: k0 (coefficient) (overlap)/(2 n_eff), unconjugated norm.

    TE: overlap int_film phi^2 / int phi^2. TM: the components along and across propagation come
    back with opposite signs, int_film (E_x^2 - |E_z|^2) in place of the sum. Imaginary parts are
    gain coupling.
    """
    field, n = mode_field(stack, modes, number), modes.effective_index[number]
    norm, slope = layer_integrals(field, conjugate=False)
    _check_film(stack, film)
    j = film.layer
    if field.polarization == "TE":
        overlap = norm[j] / norm.sum()
    else:
        across, along = field.square * norm[j], -slope[j]  # E_z is a quarter period behind
        overlap = (across + along) / field.eps[j] ** 2 / (norm / field.eps).sum()
    return complex(stack.k0 * film.fourier(film.order) * overlap / (2 * n))


def radiation_coefficient(
    stack: PlanarStack, modes: ModeSet, number: int, film: EngravedFilm
) -> complex:
    """h (1/m) of a TE mode in a second-order grating: loss (real) and shift by normal radiation.

    The first Fourier coefficient turns the mode into a source of waves along the normal, which
    act back on it (Kazarinov and Henry 1985): h = -i k0 c^2 <phi|G|phi>/(2 n_eff <phi|phi>), G the
    outgoing Green function of the stack at normal incidence. Evanescent orders are left out.
    """
    if modes.polarization[number] != "TE" or film.order != 2:
        raise InputError(
            "radiation is given for TE modes of a second-order grating; "
            f"this is {modes.polarization[number]}, order {film.order}"
        )
    _check_film(stack, film)
    field, n = mode_field(stack, modes, number), modes.effective_index[number]
    norm, _ = layer_integrals(field, conjugate=False)
    overlap, _ = outgoing_overlap(field, film.layer)
    c = film.fourier(1)
    return complex(-1j * stack.k0 * c * c * overlap / (2 * n * norm.sum()))


def _check_film(stack: PlanarStack, film: EngravedFilm) -> None:
    if film.layer > stack.thickness.size:
        raise InputError(f"layer {film.layer} is not a film; there are {stack.thickness.size}")
    if abs(stack.eps[film.layer] - film.mean_eps) > 1e-6 * abs(film.mean_eps):
        raise InputError(
            f"the grating film has permittivity {stack.eps[film.layer]:.6g} in the stack, but its "
            f"mean is {film.mean_eps:.6g}; compute the modes with the mean (sqrt(mean_eps))"
        )
