"""Small-signal admittance: the steady Jacobian plus i omega times what the carriers store."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.linalg import solve_banded

from stackmodel.electrical.assembly import System, assemble, edge_fluxes, new_system
from stackmodel.electrical.device import Device, Grid
from stackmodel.electrical.sensitivity import FOURTH_ORDER
from stackmodel.electrical.solve import DriftDiffusionResult
from stackmodel.electrical.storage import stored
from stackmodel.numerics.split_numbers import put

STEP = 1e-3  # of the bias in the differences at the frozen state, kT


@dataclass(frozen=True)
class Admittance:
    """Answer of the current to a small voltage V exp(i omega t).

    Attributes:
        frequency: (f,) Hz; admittance: (f,) complex, S/m^2.
    """

    frequency: np.ndarray
    admittance: np.ndarray

    @property
    def capacitance(self) -> np.ndarray:
        """(f,) Im Y / omega, F/m^2."""
        return self.admittance.imag / (2 * np.pi * self.frequency)

    @property
    def conductance(self) -> np.ndarray:
        """(f,) Re Y, S/m^2."""
        return self.admittance.real


def admittance(result: DriftDiffusionResult, index: int, frequency) -> Admittance:
    """Admittance at `result.voltage[index]` (Laux, IEEE Trans. ED 32, 2028, 1985).

    Args:
        frequency: (f,) Hz, above 0.
    """
    frequency = np.atleast_1d(np.asarray(frequency, dtype=float))
    device, grid = result.device, result.grid
    high, low = result.high[index], result.low[index]
    bias = float(result.voltage[index]) / device.thermal_voltage
    system = new_system(device, grid)
    assemble(device, grid, high, low, bias, system)
    slope = stored(device, grid, high, low, bias)[1]
    explicit, held, flux = _explicit(device, grid, high, low, bias)
    answer = np.empty(len(frequency), dtype=complex)
    for f, omega in enumerate(2 * np.pi * frequency):
        known = explicit.astype(complex)
        known[:, 1] -= 1j * omega * held[:, 0]
        known[:, 2] += 1j * omega * held[:, 1]
        change = _solve(system, slope, omega, known)
        answer[f] = _total(system, change, flux, omega)
    return Admittance(frequency, answer * device.charge / device.thermal_voltage)


def _held_values(device: Device):
    """End values that follow the bias: (node, unknown, sign)."""
    ends = [(-1, 0, -1.0)]
    if np.isinf(device.velocity[0, 0]):
        ends.append((0, 1, -1.0))
    if np.isinf(device.velocity[1, 1]):
        ends.append((-1, 2, 1.0))
    return ends


def _explicit(device: Device, grid: Grid, high, low, bias):
    """Derivatives in the bias, inner unknowns frozen: residual, stored carriers, edge fluxes."""
    residual, held, flux = np.zeros_like(high), np.zeros((len(high), 2)), np.zeros(3)
    for times, share in FOURTH_ORDER:
        new_high, new_low = high.copy(), low.copy()
        for i, k, sign in _held_values(device):
            put(new_high, new_low, i, k, high[i, k] + low[i, k] + sign * times * STEP)
        system = new_system(device, grid)
        assemble(device, grid, new_high, new_low, bias + times * STEP, system)
        share /= STEP
        residual = residual + share * system.residual
        held = held + share * stored(device, grid, new_high, new_low, bias + times * STEP)[0]
        flux = flux + share * _edge(device, grid, new_high, new_low, bias + times * STEP)
    return residual, held, flux


def _edge(device, grid, high, low, bias) -> np.ndarray:
    """Fluxes of the first edge: minus the displacement, electrons, holes."""
    first = edge_fluxes(device, grid, high, low, bias)[0]
    du = (high[1, 0] - high[0, 0]) + (low[1, 0] - low[0, 0])
    return np.array([device.permittivity[grid.layer[0]] / grid.width[0] * du, *first])


def _solve(system: System, slope: np.ndarray, omega: float, known: np.ndarray) -> np.ndarray:
    """The complex block-tridiagonal system as a band of five on either side, rows scaled."""
    n = len(known)
    node = system.node.astype(complex)
    for k, sign in ((1, 1.0), (2, -1.0)):
        by_a, by_b = (sign * 1j * omega * slope[:, k - 1]).T
        node[:, k, 0] += by_a - by_b
        node[:, k, 1] += by_a
        node[:, k, 2] -= by_b
    centre, ahead, behind = -node, np.zeros_like(node), np.zeros_like(node)
    centre[:-1] -= system.left
    centre[1:] -= system.right
    ahead[:-1], behind[1:] = system.right, system.left
    right = -known
    for i, held in ((0, system.held_first), (n - 1, system.held_last)):
        for k in map(int, np.flatnonzero(held)):
            centre[i, k] = ahead[i, k] = behind[i, k] = 0.0
            centre[i, k, k], right[i, k] = 1.0, 0.0
    band = np.zeros((11, 3 * n), dtype=complex)
    for k in range(3):
        scale = 1.0 / np.abs(centre[:, k, k])
        right[:, k] *= scale
        for m in range(3):
            for block, shift in ((centre, 0), (ahead, 3), (behind, -3)):
                row = np.arange(n) * 3 + k
                column = np.arange(n) * 3 + m + shift
                ok = (column >= 0) & (column < 3 * n)
                band[5 + row[ok] - column[ok], column[ok]] = (block[:, k, m] * scale)[ok]
    return solve_banded((5, 5), band, right.ravel()).reshape(n, 3)


def _total(system: System, change: np.ndarray, flux: np.ndarray, omega: float) -> complex:
    """Conduction plus displacement through the first edge, per kT of bias, over q."""
    moved = system.right[0] @ change[1] - system.left[0] @ change[0] + flux
    return moved[1] + moved[2] - 1j * omega * moved[0]
