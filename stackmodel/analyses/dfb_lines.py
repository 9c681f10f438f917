"""Where the stack's guided modes meet the Bragg condition of its grating."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np

from stackmodel.description.stack import Stack
from stackmodel.errors import NoSolutionError

SCAN = 9  # wavelengths at which modes are joined before lines are refined


@dataclass(frozen=True)
class BraggLine:
    """One guided mode at its Bragg wavelength.

    Attributes:
        label, polarization: of the mode.
        wavelength: m; effective_index: complex; group_index.
        loss: power loss of the mode without feedback, 1/m.
        confinement, overlap: (L,) per medium of the stack.
        coupling, radiation: kappa and h, 1/m.
    """

    label: str
    polarization: str
    wavelength: float
    effective_index: complex
    group_index: float
    loss: float
    confinement: np.ndarray
    overlap: np.ndarray
    coupling: complex
    radiation: complex

    def at(self, detuning: np.ndarray) -> np.ndarray:
        """Wavelength (m) at a propagation constant above the Bragg one by `detuning` (1/m)."""
        return self.wavelength - detuning * self.wavelength**2 / (2 * np.pi * self.group_index)

    @property
    def stop_band(self) -> float:
        """Between the band edges of an endless grating, delta = kappa and 2 Im h - kappa, m."""
        width = abs(2 * self.coupling.real - 2 * self.radiation.imag)
        return float(width * self.wavelength**2 / (2 * np.pi * self.group_index))


def bragg_lines(stack: Stack, low: float, high: float, gain: float) -> list[BraggLine]:
    """Every guided mode that meets m lambda = 2 n_eff period, by falling wavelength.

    Args:
        stack: with one grating.
        low, high: wavelengths to look between, m.
        gain: power gain of the dots, 1/m.

    Raises:
        NoSolutionError: there is none.
    """
    from stackmodel.formulation.grating import EngravedStack, engraved, grating_layer
    from stackmodel.optical.modes_dispersion import follow_modes

    _, grating = grating_layer(stack)
    pumped = {i + 1: gain for i, layer in enumerate(stack.layers) if layer.dots and gain}

    @cache
    def at(wavelength: float) -> EngravedStack:
        return engraved(stack, wavelength, pumped)

    scan = np.linspace(low, high, SCAN)
    branches = follow_modes([at(float(w)).planar for w in scan], scan)
    period, order = float(grating.period), grating.order
    lines = []
    for row, n in enumerate(branches.effective_index):
        miss = order * scan - 2 * n.real * period  # NaN where the mode is not guided
        for i in np.flatnonzero(miss[:-1] * miss[1:] <= 0):
            pol = str(branches.polarization[row])
            ends = (float(scan[i]), float(scan[i + 1])), (n[i], n[i + 1])
            lines.append(_line(at, branches.label[row], pol, period, order, ends))
    if not lines:
        raise NoSolutionError(_nothing(low, high, period, order, branches.effective_index))
    return sorted(lines, key=lambda line: -line.wavelength)


def _nothing(low: float, high: float, period: float, order: int, index: np.ndarray) -> str:
    words = f"no guided mode meets the Bragg condition from {low * 1e9:.4g} to {high * 1e9:.4g} nm"
    guided = index[np.isfinite(index.real)].real
    if not guided.size:
        return f"{words}: no mode is guided there"
    periods = [order * low / (2 * guided.max()) * 1e9, order * high / (2 * guided.min()) * 1e9]
    return (
        f"{words} with a period of {period * 1e9:.4g} nm of order {order}; periods from "
        f"{periods[0]:.4g} to {periods[1]:.4g} nm do"
    )


def _line(at: Any, label: str, pol: str, period: float, order: int, ends: Any) -> BraggLine:
    """Refine one line between two wavelengths at which the mode is known."""
    from stackmodel.optical.confinement import mode_figures
    from stackmodel.optical.dfb_grating import (
        bragg_wavelength,
        coupling_coefficient,
        radiation_coefficient,
    )
    from stackmodel.optical.modes import find_modes

    between, known = ends

    def followed(wavelength: float) -> tuple[Any, int]:
        share = (wavelength - between[0]) / (between[1] - between[0])
        expected = known[0] + share * (known[1] - known[0])
        found = find_modes(at(wavelength).planar, (pol,))
        return found, int(np.argmin(np.abs(found.effective_index - expected)))

    def real_index(wavelength: float) -> float:
        found, number = followed(wavelength)
        return float(found.effective_index[number].real)

    wavelength = bragg_wavelength(period, order, real_index, between)
    here, (found, number) = at(wavelength), followed(wavelength)
    step = 1e-3 * (between[1] - between[0])
    inside = np.clip([wavelength - step, wavelength + step], *between)
    before, after = (at(float(w)).planar.index for w in inside)
    figures = mode_figures(here.planar, found, (after - before) / (inside[1] - inside[0]))
    radiates = pol == "TE" and order == 2
    arguments = (here.planar, found, number, here.film)
    return BraggLine(
        label=label,
        polarization=pol,
        wavelength=wavelength,
        effective_index=complex(found.effective_index[number]),
        group_index=float(figures.group_index[number]),
        loss=float(found.modal_loss(here.planar.k0)[number]),
        confinement=here.by_layer(figures.confinement_factor[number]),
        overlap=here.by_layer(figures.gain_overlap[number]),
        coupling=coupling_coefficient(*arguments),
        radiation=radiation_coefficient(*arguments) if radiates else 0j,
    )
