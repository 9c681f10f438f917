"""Where the light of a mode is, what absorbs it, and how n_eff answers to every layer.

All integrals over the layers are closed forms or Gauss-Legendre sums of exponentials resolved to
rounding. Unconjugated integrals belong to exact derivatives (Snyder and Love, Optical Waveguide
Theory, 1983, ch. 31), conjugated ones to energy.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from .modes import ModeSet, PlanarStack
from .modes_field import ModeField, field_in_layer, mode_field


@dataclass(frozen=True)
class ModeFigures:
    """Per mode (m) and layer (L, substrate first, cover last).

    Attributes:
        confinement_factor: (m, L) TE: share of |E|^2; TM: share of Re(eps) |E|^2; sums to 1; NaN
            for leaky modes, whose norm diverges.
        gain_overlap: (m, L) exact d(modal gain)/d(gain of the layer), also for leaky modes.
        index_derivative: (m, L) d n_eff / d n of the layer, complex.
        thickness_derivative: (m, L-2) d n_eff / d thickness, 1/m, complex.
        loss_by_layer: (m, L) share of the power loss, 1/m, that each layer absorbs (Poynting);
            sums to 2 k0 Im n_eff; NaN for leaky modes.
        group_index: (m,) c / group velocity.
    """

    confinement_factor: np.ndarray
    gain_overlap: np.ndarray
    index_derivative: np.ndarray
    thickness_derivative: np.ndarray
    loss_by_layer: np.ndarray
    group_index: np.ndarray


def mode_figures(
    stack: PlanarStack, modes: ModeSet, index_slope: np.ndarray | None = None
) -> ModeFigures:
    """Confinement, overlaps, derivatives and losses of all modes.

    Args:
        stack: the stack.
        modes: `find_modes(stack)`.
        index_slope: (L,) d n / d wavelength of each layer, 1/m, for the group index; None:
            no dispersion of the materials.
    """
    m, layers = len(modes.label), stack.index.size
    slope = np.zeros(layers, complex) if index_slope is None else np.asarray(index_slope, complex)
    confinement, loss = np.empty((m, layers)), np.empty((m, layers))
    by_index = np.empty((m, layers), complex)
    by_thickness = np.empty((m, layers - 2), complex)
    group = np.empty(m)
    for i in range(m):
        field, n = mode_field(stack, modes, i), modes.effective_index[i]
        by_index[i], by_thickness[i] = _derivatives(field, n, stack)
        confinement[i], loss[i] = _energy(field, n, stack.k0)
        # at fixed media a shorter wave is a thicker stack: k0 dn/dk0 = sum d dn/dd
        geometric = stack.thickness @ by_thickness[i]
        group[i] = (n + geometric - stack.wavelength * (by_index[i] @ slope)).real
    leaky = modes.sheet != "proper"
    confinement[leaky], loss[leaky] = np.nan, np.nan
    return ModeFigures(confinement, by_index.real.copy(), by_index, by_thickness, loss, group)


def _derivatives(field: ModeField, n: complex, stack: PlanarStack) -> tuple[np.ndarray, np.ndarray]:
    """d n_eff by index and thickness from the stationary functional of n_eff^2.

    TE: n_eff^2 int phi^2 = int eps phi^2 - phi'^2.
    TM: n_eff^2 int phi^2/eps = int phi^2 - phi'^2/eps.
    """
    norm_density, slope_density = layer_integrals(field, conjugate=False)
    if field.polarization == "TE":
        norm, answer = norm_density.sum(), norm_density
    else:
        norm = (norm_density / field.eps).sum()
        answer = (slope_density + field.square * norm_density) / field.eps**2
    by_index = stack.index * answer / (n * norm)
    # stretching a film adds its (constant) density phi'^2 - gamma^2 phi^2
    middle = slice(1, -1)
    g2, w = field.square - field.eps[middle], field.weight[middle]
    density = _invariant(field, g2, w)
    return by_index, density * w * stack.k0 / (2 * n * norm)


def _invariant(field: ModeField, g2: np.ndarray, w: np.ndarray) -> np.ndarray:
    """phi'^2 - gamma^2 phi^2 in each film, from the face where it cancels less."""
    low = (field.psi[:-1] / w) ** 2, g2 * field.phi[:-1] ** 2
    high = (field.psi[1:] / w) ** 2, g2 * field.phi[1:] ** 2
    quieter = np.abs(low[0]) + np.abs(low[1]) < np.abs(high[0]) + np.abs(high[1])
    return np.where(quieter, low[0] - low[1], high[0] - high[1])


def _energy(field: ModeField, n: complex, k0: float) -> tuple[np.ndarray, np.ndarray]:
    """Shares of the electric energy and power absorbed in each layer over power carried."""
    norm, slope = (part.real for part in layer_integrals(field, conjugate=True))
    if field.polarization == "TE":
        share, electric = norm, norm
        power = n.real * norm.sum()
    else:
        electric = (abs(n) ** 2 * norm + slope) / np.abs(field.eps) ** 2
        share = field.eps.real * electric
        power = (n / field.eps * norm).real.sum()
    return share / share.sum(), k0 * field.eps.imag * electric / power


def layer_integrals(field: ModeField, conjugate: bool) -> tuple[np.ndarray, np.ndarray]:
    """int phi^2 and int phi'^2 (or |phi|^2, |phi'|^2) over each layer; half-spaces in closed form,
    for growing fields as the continuation of the decaying ones."""
    norm, slope = np.empty(len(field.eps), complex), np.empty(len(field.eps), complex)
    for layer, phi in ((0, field.phi[0]), (-1, field.phi[-1])):
        g = field.gamma[layer]
        norm[layer] = abs(phi) ** 2 / (2 * g.real) if conjugate else phi**2 / (2 * g)
        slope[layer] = norm[layer] * (abs(g) ** 2 if conjugate else g * g)
    for layer in range(1, len(field.eps) - 1):
        x, weight = quadrature(field.thickness[layer - 1], field.gamma[layer])
        p, dp = field_in_layer(field, layer, x)
        norm[layer] = weight @ (p * (p.conj() if conjugate else p))
        slope[layer] = weight @ (dp * (dp.conj() if conjugate else dp))
    return norm, slope


NODE, WEIGHT = np.polynomial.legendre.leggauss(16)


def quadrature(thickness: float, gamma: complex) -> tuple[np.ndarray, np.ndarray]:
    """Sixteen Gauss points a panel, panels short enough (|gamma| h <= 2) for rounding accuracy.

    Where the field falls off, only 40 decay lengths from each face count.
    """
    reach = 40.0 / max(gamma.real, 1e-300)
    if thickness <= 2 * reach:
        spans = [(0.0, thickness)]
    else:
        spans = [(0.0, reach), (thickness - reach, thickness)]
    xs, ws = [], []
    for low, high in spans:
        panels = int(np.ceil(abs(gamma) * (high - low) / 2)) + 1
        h = (high - low) / panels
        start = low + h * np.arange(panels)
        xs.append((start[:, None] + 0.5 * h * (1 + NODE)).ravel())
        ws.append(np.tile(0.5 * h * WEIGHT, panels))
    return np.concatenate(xs), np.concatenate(ws)
