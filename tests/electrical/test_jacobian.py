"""The Jacobian is the derivative of the residual, for every law."""

import numpy as np
import pytest

from stackmodel.electrical.assembly import assemble, new_system
from stackmodel.electrical.device import device_of, grid_of
from stackmodel.electrical.joint import JointLaw, JointTable
from stackmodel.electrical.problem import Contact, band, interfaces, problem, traps
from stackmodel.grid.mesh import geometric_mesh
from stackmodel.numerics.bicubic import spline_table
from stackmodel.numerics.split_numbers import put

JOINT = ("joint", "joint across")


def joint_law():
    """Carriers that draw each other, on a coarse table: whatever is on it, slopes must be its."""
    grid = -40.0 + 1.0 * np.arange(60)
    n, p = np.meshgrid(-np.logaddexp(0.0, -grid), -np.logaddexp(0.0, 1 - grid), indexing="ij")
    bound = 0.7 * np.exp(0.3 * n + 0.2 * p)
    values = spline_table(np.stack([n + bound, p - bound, n + p], -1))
    return JointLaw(1e25, lambda: JointTable(-40.0, 1.0, values))


LAWS = ["boltzmann", "blakemore", "fermi-dirac", "gauss-fermi"]


def stack(law, mobility_law, insulator, between, joint=()):
    mobility = {
        "constant": (0.0, 0.0),
        "poole-frenkel": (3e-4, 0.0),
        "gaussian-disorder": (0.1, 1.5e-9),
    }[mobility_law]
    kind = {
        "statistics": law, "gamma": 0.6, "disorder": 0.09, "mobility_law": mobility_law,
        "mobility_parameters": mobility,
    }  # fmt: skip
    return problem(
        [4e-9, 3e-9, 5e-9],
        [3.0, 4.0, 6.0],
        band([3.0, 3.1, 3.2], 1e26, 1e-8, **kind),
        band([5.0, 5.2, 5.3], 1e26, 1e-9, **kind),
        Contact(4.9, electron_velocity=1e3, hole_velocity=2e2),
        Contact(3.3, electron_velocity=5e2),
        300.0,
        direct=[1e-17, 0.0, 1e-16],
        langevin=0.3,
        srh_electron_lifetime=1e-8,
        srh_hole_lifetime=1e-7,
        srh_level=4.1,
        auger_electron=1e-41,
        auger_hole=2e-41,
        donors=[0, 1e23, 0],
        generation=[0, 0, 1e27],
        insulator=[False, insulator, False],
        electron_traps=traps(3, [1e24, 0, 1e25], "exponential", 0.07),
        hole_traps=traps(3, [3e24, 0, 0], "gaussian", 0.05, 0.3),
        interfaces=interfaces(3, charge=[1e-3, 0.0], **between),
        joint=joint,
    )


@pytest.mark.parametrize("mobility_law", ["constant", "poole-frenkel", "gaussian-disorder"])
@pytest.mark.parametrize("law", LAWS)
@pytest.mark.parametrize("kind", ["smooth", "insulator", "slow", "across", *JOINT])
def test_jacobian_is_the_derivative(law, mobility_law, kind):
    between = {
        "slow": {"electron_velocity": [30.0, 1e3], "hole_velocity": [2.0, 5.0], "dipole": 0.1},
        "across": {"left_electron_right_hole": 1e-25, "right_electron_left_hole": [0.0, 1e-24]},
    }
    joint = (None, joint_law(), None) if kind in JOINT else ()
    described = between.get(kind.removeprefix("joint "), {})
    made = stack(law, mobility_law, kind == "insulator", described, joint)
    device = device_of(made)
    mesh = geometric_mesh(made.thickness, 8e-10, 1.2, 2e-9)
    grid = grid_of(mesh, made.interfaces.doubled)
    n, bias = len(grid.width) + 1, 68.0
    x = np.linspace(0, 1, n)
    state = np.column_stack((4 * x, -5 * (1 - x) ** 2, 5 * x**3)) + 0.3 * np.sin(
        np.arange(3 * n)
    ).reshape(n, 3)

    def system_at(values):
        high, low = np.zeros((n, 3)), np.zeros((n, 3))
        for i, k in np.ndindex(high.shape):
            put(high, low, i, k, values[i, k])
        system = new_system(device, grid)
        assemble(device, grid, high, low, bias, system)
        return system

    base = system_at(state)
    scale = np.abs(base.node).max(axis=2)
    scale[:-1] += np.abs(base.left).max(axis=2)
    scale[1:] += np.abs(base.right).max(axis=2)
    worst, h = 0.0, 1e-5
    for i, k in np.ndindex(state.shape):
        up, down = state.copy(), state.copy()
        up[i, k] += h
        down[i, k] -= h
        found = (system_at(up).residual - system_at(down).residual) / (2 * h)
        exact = np.zeros((n, 3))
        exact[i] -= base.node[i, :, k]
        if i < n - 1:
            exact[i] -= base.left[i, :, k]
            exact[i + 1] += base.left[i, :, k]
        if i > 0:
            exact[i] -= base.right[i - 1, :, k]
            exact[i - 1] += base.right[i - 1, :, k]
        worst = max(worst, (np.abs(found - exact) / scale).max())
    assert worst < 1e-7
