"""Where the heat of a biased stack is released, source by source, never as a difference.

    H = J_n . grad E_Fn/q + J_p . grad E_Fp/q + R (E_Fn - E_Fp) - h nu R_rad + reabsorbed light
        + div[T (s_n J_n - s_p J_p)]/q

(G. K. Wachutka, IEEE Trans. CAD 9, 1141, 1990; U. Lindefelt, J. Appl. Phys. 75, 942, 1994.)
On a finite-volume grid the sources live where their factors do: Joule heat on the N-1 edges
between nodes, recombination on the N nodes with their cell widths. Then the sums telescope as
the integrals do, and `sum of heat = J V - light` holds to rounding, not to mesh error.
Levels are energies over q, in V; heat is areal, W/m^2, positive when released.
"""

from __future__ import annotations

import numpy as np

from stackmodel.constants import BOLTZMANN, ELEMENTARY_CHARGE


def joule(current_density: np.ndarray, level: np.ndarray) -> np.ndarray:
    """J . grad E_F/q of one carrier on each edge.

    Args:
        current_density: (N-1,) electrical current on the edges, A/m^2.
        level: (N,) quasi-Fermi level at the nodes, V.

    Returns:
        (N-1,) W/m^2.
    """
    return current_density * np.diff(level)


def recombination(
    rate: np.ndarray, electron_level: np.ndarray, hole_level: np.ndarray
) -> np.ndarray:
    """R (E_Fn - E_Fp) at each node: all of it; what leaves as light is taken off by `radiation`.

    Args:
        rate: (N,) all recombination in the node's cell, 1/m^2/s (density times cell width).
        electron_level, hole_level: (N,) V.

    Returns:
        (N,) W/m^2.
    """
    return ELEMENTARY_CHARGE * rate * (electron_level - hole_level)


def radiation(rate: np.ndarray, photon_energy: np.ndarray | float) -> np.ndarray:
    """-h nu R_rad at each node: heat that the light carries off.

    Args:
        rate: (N,) radiative recombination in the cell, 1/m^2/s.
        photon_energy: mean photon energy, J.
    """
    return -np.asarray(photon_energy) * rate


def contact(
    electron_current: float, hole_current: float, electron_level: float, hole_level: float,
    metal_level: float, outward: float,
) -> float:  # fmt: skip
    """Heat at a contact of finite exchange: carriers fall from their levels to the metal's.

    Args:
        electron_current, hole_current: electrical current through the contact along +x, A/m^2.
        electron_level, hole_level, metal_level: V, the first two at the boundary node.
        outward: +1 at the right end of the stack, -1 at the left.

    Returns:
        W/m^2; zero for an ideal contact, which pins both levels to the metal's.
    """
    drop = electron_current * (metal_level - electron_level)
    return outward * (drop + hole_current * (metal_level - hole_level))


def carrier_entropy(
    separation: np.ndarray, temperature: np.ndarray, transport: float = 2.5
) -> np.ndarray:
    """Transported entropy per carrier of a dilute gas, J/K: separation/T + transport kB.

    Args:
        separation: |band edge - quasi-Fermi level|, J.
        temperature: K.
        transport: 5/2 for a mobility independent of energy (parabolic band), 1 for hopping
            in a narrow band's tail; dimensionless.
    """
    return separation / temperature + transport * BOLTZMANN


def peltier_thomson(
    electron_current: np.ndarray,
    hole_current: np.ndarray,
    electron_entropy: np.ndarray,
    hole_entropy: np.ndarray,
    temperature: np.ndarray,
) -> np.ndarray:
    """div[T (s_n J_n - s_p J_p)]/q at each node, its contact parts in the end nodes.

    Carriers deliver T s at one contact that they took up at the other or at a band step; in a
    metal they carry next to nothing. The sum over the stack is therefore zero.

    Args:
        electron_current, hole_current: (N-1,) on the edges, A/m^2.
        electron_entropy, hole_entropy: (N,) per carrier, J/K, positive.
        temperature: (N,) K.

    Returns:
        (N,) W/m^2.
    """

    def carried(current: np.ndarray, entropy: np.ndarray) -> np.ndarray:
        heat = temperature * entropy
        return current * 0.5 * (heat[1:] + heat[:-1]) / ELEMENTARY_CHARGE

    flow = carried(electron_current, electron_entropy) - carried(hole_current, hole_entropy)
    return np.diff(flow, prepend=0.0, append=0.0)


def by_layer(
    edge_heat: np.ndarray, node_heat: np.ndarray, position: np.ndarray, edge_layer: np.ndarray
) -> np.ndarray:
    """Areal heat of each layer, W/m^2; nothing is lost.

    Args:
        edge_heat: (N-1,) W/m^2.
        node_heat: (N,) W/m^2; shared by the edges beside the node in proportion to their length.
        position: (N,) m, increasing.
        edge_layer: (N-1,) index of the layer each edge lies in.
    """
    length = np.diff(position)
    left = np.concatenate(([0.0], length))
    right = np.concatenate((length, [0.0]))
    to_left = node_heat * left / (left + right)
    edges = edge_heat + to_left[1:] + (node_heat - to_left)[:-1]
    return np.bincount(edge_layer, weights=edges)


def balance_error(electrical: np.ndarray, light: np.ndarray, heat: np.ndarray) -> np.ndarray:
    """|J V - light - heat| over max(|J V|, 1e-10 of its largest), for each point of a sweep.

    Args:
        electrical, light, heat: (B,) W/m^2.

    Returns:
        (B,) relative; zero where the whole sweep is dark and without power.
    """
    electrical = np.atleast_1d(np.asarray(electrical, dtype=float))
    scale = np.maximum(np.abs(electrical), 1e-10 * np.abs(electrical).max())
    rest = np.abs(electrical - light - heat)
    return np.divide(rest, scale, out=np.zeros_like(rest), where=scale > 0)
