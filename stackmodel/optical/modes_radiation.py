"""Light that a mode sends along the normal when one film turns it into a source."""

from __future__ import annotations

import numpy as np

from .confinement import quadrature
from .modes_field import ModeField, carry_outwards, field_in_layer


def outgoing_overlap(field: ModeField, layer: int) -> tuple[complex, np.ndarray]:
    """<phi|G|phi> over one film and the amplitudes of the waves that leave, for a TE mode.

    G'' + eps G = -delta with outgoing waves (lengths in 1/k0). In the source film
    phi'' = (n_eff^2 - eps) phi, so -phi/n_eff^2 solves the driven equation there, and standing
    waves of the film are added to meet the outgoing waves at both faces.

    Returns:
        (overlap, (2,) field at the surfaces of substrate and cover for the source phi).
    """
    eps, d = field.eps, field.thickness[layer - 1]
    k = np.sqrt(eps[layer])
    down, loss_down = carry_outwards(eps[: layer + 1], field.thickness[: layer - 1])
    up, loss_up = carry_outwards(eps[: layer - 1 : -1], field.thickness[: layer - 1 : -1])
    x, weight = quadrature(d, max(abs(k), abs(field.gamma[layer])) * (1 + 0j))
    phi, _ = field_in_layer(field, layer, x)
    ends = field.phi[layer - 1 : layer + 1]
    slopes = field.psi[layer - 1 : layer + 1]
    # E = -phi/q + a cos kx + b sin(kx)/k;  E'(0) = down E(0),  E'(d) = -up E(d)
    q = field.square
    c, s = np.cos(k * d), d * np.sinc(k * d / np.pi)
    matrix = np.array([[-down, 1.0], [-k * k * s + up * c, c + up * s]])
    driven = np.array([slopes[0] - down * ends[0], slopes[1] + up * ends[1]]) / q
    a, b = np.linalg.solve(matrix, driven)
    wave = -phi / q + a * np.cos(k * x) + b * x * np.sinc(k * x / np.pi)
    faces = np.array([-ends[0] / q + a, -ends[1] / q + a * c + b * s])
    return complex(weight @ (phi * wave)), faces * np.array([loss_down, loss_up])
