"""The field of a mode, stable through thick barriers and metals."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ..errors import InputError
from .dispersion_function import even_functions
from .modes import ModeSet, PlanarStack


@dataclass(frozen=True)
class ModeField:
    """Tangential field of one mode; lengths in units of 1/k0.

    phi is E_y (TE) or H_y (TM), psi = phi' (TE) or phi'/eps (TM), largest |phi| at an interface 1.

    Attributes:
        polarization: "TE" or "TM".
        square: n_eff^2.
        eps: (L,) permittivities.
        thickness: (L-2,) times k0.
        gamma: (L,) sqrt(n_eff^2 - eps), in the half-spaces on the mode's sheet.
        phi, psi: (L-1,) at the interfaces.
    """

    polarization: str
    square: complex
    eps: np.ndarray
    thickness: np.ndarray
    gamma: np.ndarray
    phi: np.ndarray
    psi: np.ndarray

    @property
    def weight(self) -> np.ndarray:
        """(L,) psi = weight phi'."""
        return np.ones_like(self.eps) if self.polarization == "TE" else 1 / self.eps


def mode_field(stack: PlanarStack, modes: ModeSet, number: int) -> ModeField:
    """Field of mode `number` of `find_modes(stack)` at the interfaces.

    The outward-decaying solutions are carried from both half-spaces towards each other, in which
    direction errors die out, and joined at the interface where they agree best.
    """
    eps, d = stack.eps, stack.k0 * stack.thickness
    tm = modes.polarization[number] == "TM"
    n = modes.effective_index[number]
    gs, gc = modes.gamma_substrate[number], modes.gamma_cover[number]
    square = n * n
    gamma = np.sqrt(square - eps)
    gamma[0], gamma[-1] = gs, gc
    weight = 1 / eps if tm else np.ones_like(eps)
    upward = _carry(square, eps[1:-1], weight, d, weight[0] * gs)
    turned = _carry(square, eps[-2:0:-1], weight[::-1], d[::-1], weight[-1] * gc)
    phi_up, psi_up, size_up = upward
    phi_down, psi_down, size_down = (part[::-1] for part in turned)
    psi_down = -psi_down
    mismatch = np.abs(phi_up * psi_down - psi_up * phi_down) / (
        np.hypot(np.abs(phi_up), np.abs(psi_up)) * np.hypot(np.abs(phi_down), np.abs(psi_down))
    )
    join = int(np.argmin(mismatch))
    # of one vector in two lengths: the ratio of its larger component
    large = np.abs(phi_up[join]) >= np.abs(psi_up[join])
    ratio = phi_up[join] / phi_down[join] if large else psi_up[join] / psi_down[join]
    below, above = np.exp(size_up - size_up[join]), np.exp(size_down - size_down[join])
    phi = np.concatenate([phi_up[: join + 1] * below[: join + 1],
                          ratio * phi_down[join + 1 :] * above[join + 1 :]])  # fmt: skip
    psi = np.concatenate([psi_up[: join + 1] * below[: join + 1],
                          ratio * psi_down[join + 1 :] * above[join + 1 :]])  # fmt: skip
    top = phi[np.argmax(np.abs(phi))]
    return ModeField("TM" if tm else "TE", square, eps, d, gamma, phi / top, psi / top)


def _carry(square, eps, weight, d, psi):
    """(phi, psi, ln size) at each interface, from phi = 1 at the first; size is taken out."""
    phis, psis, sizes = [1 + 0j], [complex(psi)], [0.0]
    for e, w, t in zip(eps, weight[1:], d, strict=False):
        g2 = square - e
        c, s, _, _ = even_functions(g2, t)
        a, b = phis[-1], psis[-1]
        a, b = a * c + b * s / w, w * g2 * s * a + b * c
        scale = abs(a) + abs(b)
        phis.append(a / scale)
        psis.append(b / scale)
        sizes.append(sizes[-1] + np.log(scale) + float(np.sqrt(g2 + 0j).real * t))
    return np.array(phis), np.array(psis), np.array(sizes)


def carry_outwards(eps: np.ndarray, d: np.ndarray) -> tuple[complex, complex]:
    """Normal waves leaving through the first medium, seen from the last (lengths in 1/k0).

    Args:
        eps: (k,) from the outermost medium to the one inside which the wave is asked about.
        d: (k-2,) thicknesses of those in between.

    Returns:
        (E'/E at the innermost face, E at the outermost face over that at the innermost), the
        derivative pointing inwards.
    """
    phi, psi, size = _carry(0j, eps[1:-1], np.ones(len(eps), complex), d, -1j * np.sqrt(eps[0]))
    return psi[-1] / phi[-1], phi[0] / phi[-1] * np.exp(-size[-1])


def field_in_layer(field: ModeField, layer: int, x: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """phi and phi' at x (units of 1/k0 from the layer's lower face; substrate: x <= 0 from its
    upper face)."""
    g, last = field.gamma[layer], len(field.eps) - 1
    if layer == 0:
        value = field.phi[0] * np.exp(g * x)
        return value, g * value
    if layer == last:
        value = field.phi[-1] * np.exp(-g * x)
        return value, -g * value
    d = field.thickness[layer - 1]
    a, b = field.phi[layer - 1], field.phi[layer]
    if g.real * d > 1:  # from both faces: from one, the falling wave would drown in rounding
        whole = -np.expm1(-2 * g * d)
        near, far = np.exp(-g * x), np.exp(-g * (d - x))
        p = (a * near * -np.expm1(-2 * g * (d - x)) + b * far * -np.expm1(-2 * g * x)) / whole
        dp = (
            g
            * (-a * near * (1 + np.exp(-2 * g * (d - x))) + b * far * (1 + np.exp(-2 * g * x)))
            / whole
        )
        return p, dp
    slope = field.psi[layer - 1] / field.weight[layer]
    s = x * np.sinc(1j * g * x / np.pi)  # sinh(g x)/g, also at g = 0
    c = np.cosh(g * x)
    return a * c + slope * s, a * g * g * s + slope * c


def mode_profile(
    stack: PlanarStack, modes: ModeSet, number: int, position: np.ndarray
) -> dict[str, np.ndarray]:
    """Field components of one mode along the stack.

    Args:
        stack: the stack.
        modes: `find_modes(stack)`.
        number: which mode.
        position: (p,) m, 0 at the substrate's surface, positive into the films.

    Returns:
        TE: E_y; TM: H_y, and E_x (normal), E_z (along propagation) in units of Z0 H_y. Each (p,)
        complex, normalised to |E_y| or |H_y| = 1 at the interface where it is largest.
    """
    position = np.asarray(position, float)
    if not np.all(np.isfinite(position)):
        raise InputError("position must be finite, in metres from the substrate's surface")
    field = mode_field(stack, modes, number)
    face = np.concatenate([[0.0], np.cumsum(field.thickness)])
    x = stack.k0 * position
    layer = np.searchsorted(face, x, side="left")
    phi, slope = np.empty(x.size, complex), np.empty(x.size, complex)
    for j in np.unique(layer):
        here = layer == j
        phi[here], slope[here] = field_in_layer(field, j, x[here] - face[max(j - 1, 0)])
    if field.polarization == "TE":
        return {"E_y": phi}
    eps = field.eps[layer]
    n = modes.effective_index[number]
    return {"H_y": phi, "E_x": n * phi / eps, "E_z": 1j * slope / eps}
