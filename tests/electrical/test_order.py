"""Order of accuracy by manufactured solutions, through the solver's own assembly and solve."""

import numpy as np
import pytest
from numpy.polynomial import Polynomial

from stackmodel.electrical.assembly import assemble, new_system
from stackmodel.electrical.carriers import band_of, density
from stackmodel.electrical.device import device_of, grid_of
from stackmodel.electrical.problem import band, problem
from stackmodel.electrical.profiles import sides_of
from stackmodel.grid.mesh import geometric_mesh, refined
from stackmodel.numerics.flux_chain import solve_chain
from stackmodel.numerics.split_numbers import add_to, put

LENGTH = 100e-9


def stack(step, law):
    """Two layers; `step` eV of band offset, other mobility and permittivity in the second."""
    kind = {"statistics": law, "gamma": 0.5, "disorder": 0.06}
    other = 1.0 if step == 0 else 2.5
    return problem(
        [LENGTH / 2, LENGTH / 2],
        [3.0, 3.0 * other],
        band([3.0, 3.0 + step], 1e24, [1e-8, 1e-8 * other], **kind),
        band([5.0, 5.0 + step], 1e24, [1e-9, 1e-9 * other], **kind),
        4.9,
        3.1,
        300.0,
        direct=1e-17,
    )


class Manufactured:
    """Smooth levels and potential in kT whose fluxes are continuous at the interface."""

    def __init__(self, device):
        self.device = device
        self.side = []
        share = 0.5 * LENGTH
        at, slope = (3.0, -40.0, 2.0), np.array([2.0, 1.5, -1.2]) / share
        for _ in range(2):
            turn = np.array([0.7, -0.9, 1.1]) / share**2
            self.side.append(
                [Polynomial([a, s, t]) for a, s, t in zip(at, slope, turn, strict=True)]
            )
            slope = self.next_slopes(at, slope)

    def next_slopes(self, at, slope):
        """Slopes in the second layer that carry the same fluxes."""
        d = self.device
        n = [[self.filled(layer, k, at)[0] for k in (0, 1)] for layer in (0, 1)]
        return np.array([
            slope[0] * d.permittivity[0] / d.permittivity[1],
            slope[1] * d.diffusivity[0, 0] * n[0][0] / (d.diffusivity[1, 0] * n[1][0]),
            slope[2] * d.diffusivity[0, 1] * n[0][1] / (d.diffusivity[1, 1] * n[1][1]),
        ])  # fmt: skip

    def filled(self, layer, k, state, bias=70.0):
        eta = bias + state[1] + state[0] if k == 0 else -state[2] - state[0]
        return density(band_of(self.device, layer, k), eta)

    def state(self, layer, x):
        return np.array([p(x - 0.5 * LENGTH) for p in self.side[layer]])

    def source(self, layer, x):
        """dF/dx - S per volume, which the exact solution leaves over."""
        d, y = self.device, x - 0.5 * LENGTH
        value, first = self.state(layer, x), [p.deriv()(y) for p in self.side[layer]]
        second = [p.deriv(2)(y) for p in self.side[layer]]
        (n, dn, *_), (p, dp, *_) = (self.filled(layer, k, value) for k in (0, 1))
        split = 70.0 + value[1] - value[2]
        r = d.recombination[layer, 0] * n * p * -np.expm1(-split)
        by_n = dn * (first[1] + first[0]) * first[1] + n * second[1]
        by_p = -dp * (first[2] + first[0]) * first[2] + p * second[2]
        return np.array([
            d.permittivity[layer] * second[0] + (p - n),
            d.diffusivity[layer, 0] * by_n - r,
            d.diffusivity[layer, 1] * by_p + r,
        ])  # fmt: skip


def largest_error(step, law, mesh):
    device, grid = device_of(stack(step, law)), grid_of(mesh)
    exact = Manufactured(device)
    node, layer, volume = sides_of(grid)
    x = mesh.position
    high, low = np.zeros((len(x), 3)), np.zeros((len(x), 3))
    extra = np.zeros((len(x), 3))
    for i, one, v in zip(node, layer, volume, strict=True):
        extra[i] += v * exact.source(one, x[i])
        for k, value in enumerate(exact.state(one, x[i])):
            put(high, low, i, k, value)
    true = high + low
    system, work = new_system(device, grid), np.zeros((2, len(x), 3, 3))
    for _ in range(30):
        assemble(device, grid, high, low, 70.0, system)
        system.residual[:] -= extra
        solve_chain(*system, work[0], work[1])
        for i, k in np.ndindex(high.shape):
            add_to(high, low, i, k, system.residual[i, k])
        if np.abs(system.residual).max() < 1e-11:
            return np.abs(high + low - true).max()
    raise AssertionError("Newton did not converge on the manufactured problem")


@pytest.mark.parametrize("law", ["boltzmann", "blakemore", "fermi-dirac", "gauss-fermi"])
@pytest.mark.parametrize("step", [0.0, 0.07])
def test_second_order(step, law):
    mesh = geometric_mesh([LENGTH / 2, LENGTH / 2], 2e-9, 1.15, 6e-9)
    errors = []
    for _ in range(3):
        mesh = refined(mesh)
        errors.append(largest_error(step, law, mesh))
    orders = np.log2(np.array(errors[:-1]) / np.array(errors[1:]))
    assert orders.min() >= 1.95, (errors, orders)


def test_a_term_left_out_destroys_the_order(monkeypatch):
    """Negative control: without a hundredth of one source the error no longer falls."""
    whole = Manufactured.source
    short = np.array([1.0, 0.99, 1.0])
    monkeypatch.setattr(Manufactured, "source", lambda *a: short * whole(*a))
    mesh, errors = geometric_mesh([LENGTH / 2, LENGTH / 2], 2e-9, 1.15, 6e-9), []
    for _ in range(3):
        mesh = refined(mesh)
        errors.append(largest_error(0.07, "boltzmann", mesh))
    assert np.log2(errors[1] / errors[2]) < 1.0
