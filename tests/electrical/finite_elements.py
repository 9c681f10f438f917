"""A second drift-diffusion solver that shares nothing with the first but the equations.

Linear finite elements for the potential and for exp(E_Fn / kT) and exp(-E_Fp / kT), which stay
smooth where a minority carrier vanishes into a contact and its level runs off as a logarithm. The
integrals by Gauss's rule with two points, a Jacobian by complex steps, a general sparse solver. No
finite volumes, no Scharfetter-Gummel flux; Gauss-Fermi integrals by the trapezoidal rule. Blakemore
and Gauss-Fermi statistics only.
"""

from __future__ import annotations

import numpy as np
from scipy.interpolate import CubicSpline
from scipy.sparse import coo_matrix, diags
from scipy.sparse.linalg import splu

POINTS = (0.5 - 0.5 / np.sqrt(3), 0.5 + 0.5 / np.sqrt(3))
FINEST, GROWTH, WIDEST = 1e-11, 1.15, 2.5e-10  # m, -, m


def graded(thickness, halvings=0):
    """(m,) width and (m,) layer of elements that shrink towards both faces of every layer."""
    widths, layers = [], []
    for layer, length in enumerate(thickness):
        one = [FINEST]
        while sum(one) < 0.5 * length:
            one.append(min(one[-1] * GROWTH, WIDEST))
        half = np.array(one) * (0.5 * length / sum(one))
        both = np.repeat(np.concatenate((half, half[::-1])), 2**halvings) / 2**halvings
        widths.append(both)
        layers.append(np.full(len(both), layer))
    return np.concatenate(widths), np.concatenate(layers)


def gaussian_occupation(width):
    """ln F(eta) of a Gaussian of `width` kT as a cubic spline."""
    eta = np.arange(-160.0, 80.0, 0.05)
    t = np.linspace(-width - 9.0, 9.0, 401)
    weight = np.exp(-0.5 * t**2) * (t[1] - t[0]) / np.sqrt(2 * np.pi)
    filled = np.empty_like(eta)
    for i, one in enumerate(eta):
        # 1 / (1 + exp(x)) as a maximum that cannot overflow
        filled[i] = np.exp(-np.logaddexp(0.0, width * t - one)) @ weight
    return CubicSpline(eta, np.log(filled))


class Layers:
    """The equations of a problem at a voltage; energies in kT, lengths in m."""

    def __init__(self, stack, voltage):
        physical = stack.constants
        self.stack, self.charge = stack, physical.charge
        self.thermal = physical.boltzmann * stack.temperature / physical.charge
        self.bias = voltage / self.thermal
        self.permittivity = (
            stack.permittivity * physical.permittivity * self.thermal / physical.charge
        )
        work = stack.anode.work_function
        self.electron_level = (stack.conduction.energy - work) / self.thermal
        self.hole_level = (work - stack.valence.energy) / self.thermal
        self.built_in = (work - stack.cathode.work_function) / self.thermal
        speeds = stack.conduction.mobility + stack.valence.mobility
        langevin = physical.charge * speeds / (stack.permittivity * physical.permittivity)
        self.coefficient = stack.direct + stack.langevin * langevin
        self.splines = {}

    def density(self, one, layer, eta):
        """Carriers for the distance of the level to the band; complex steps pass through."""
        if one.statistics[layer] == "blakemore":
            return one.states[layer] / (np.exp(-eta) + one.gamma[layer])
        width = float(one.disorder[layer] / self.thermal)
        if width not in self.splines:
            self.splines[width] = gaussian_occupation(width)
        spline = self.splines[width]
        value = one.states[layer] * np.exp(spline(eta.real))
        return value * (1 + 1j * eta.imag * spline(eta.real, 1))

    def densities(self, layer, u, a, b):
        """Electrons and holes, 1/m^3."""
        n_eta = self.electron_level[layer] + self.bias + a + u
        p_eta = self.hole_level[layer] - b - u
        conduction, valence = self.stack.conduction, self.stack.valence
        return self.density(conduction, layer, n_eta), self.density(valence, layer, p_eta)

    def recombined(self, i, n, p, split):
        """Pairs lost, 1/(m^3 s): direct, Langevin and Auger, Shockley-Read-Hall."""
        stack = self.stack
        value = self.coefficient[i] + stack.auger_electron[i] * n + stack.auger_hole[i] * p
        tau_n, tau_p = stack.srh_electron_lifetime[i], stack.srh_hole_lifetime[i]
        if np.isfinite(tau_n) and np.isfinite(tau_p):
            depth = (stack.conduction.energy[i] - stack.srh_level[i]) / self.thermal
            height = (stack.srh_level[i] - stack.valence.energy[i]) / self.thermal
            n_1 = self.density(stack.conduction, i, np.array([depth]))[0]
            p_1 = self.density(stack.valence, i, np.array([height]))[0]
            value = value + 1 / (tau_p * (n + n_1) + tau_n * (p + p_1))
        return value * n * p * -np.expm1(-split)

    def integrals(self, layer, width, nodes, rest):
        """(3, 2, e) weak residuals of the elements of a layer, (e,) current; nodes (2, 3, e).

        rest: (3, e) what the nodes' difference is short of by rounding.
        """
        total = np.zeros((3, 2, nodes.shape[2]), dtype=complex)
        current = np.zeros(nodes.shape[2], dtype=complex)
        stack = self.stack
        rise = nodes[1] - nodes[0] + rest
        rise_n, rise_p = np.expm1(rise[1]), np.expm1(-rise[2])
        for point in POINTS:
            u = nodes[0, 0] + point * rise[0]
            a = nodes[0, 1] + np.log(1 + point * rise_n)
            b = nodes[0, 2] - np.log(1 + point * rise_p)
            n, p = self.densities(layer, u, a, b)
            speed_n = stack.conduction.mobility[layer] * self.thermal / width
            speed_p = stack.valence.mobility[layer] * self.thermal / width
            flux = (
                self.permittivity[layer] * rise[0] / width,
                speed_n * n * rise_n / (1 + point * rise_n),
                -speed_p * p * rise_p / (1 + point * rise_p),
            )
            charge = n - p - stack.donors[layer] + stack.acceptors[layer]
            total[0, 0] += 0.5 * (1 - point) * width * charge
            total[0, 1] += 0.5 * point * width * charge
            total[:, 0] -= 0.5 * np.array(flux)
            total[:, 1] += 0.5 * np.array(flux)
            current += 0.5 * self.charge * (flux[1] + flux[2])
        # by the trapezoidal rule: a full mass matrix lets a fast decay pass through zero
        for side in range(2):
            n, p = self.densities(layer, *nodes[side])
            rate = self.recombined(layer, n, p, self.bias + nodes[side, 1] - nodes[side, 2])
            total[1, side] += 0.5 * width * rate
            total[2, side] -= 0.5 * width * rate
        return total, current

    def taken_by_contact(self, end, node):
        """(2,) electrons and minus the holes that leave at an end; node (3,). Infinite: zero."""
        contact = (self.stack.anode, self.stack.cathode)[end]
        n, p = self.densities((0, -1)[end], *node[:, None])
        taken = np.zeros(2, dtype=complex)
        if np.isfinite(contact.electron_velocity):
            away = node[1] + (self.bias, 0.0)[end]
            taken[0] = -contact.electron_velocity * n[0] * np.expm1(-away)
        if np.isfinite(contact.hole_velocity):
            away = node[2] - (0.0, self.bias)[end]
            taken[1] = contact.hole_velocity * p[0] * np.expm1(away)
        return taken

    def held(self, n):
        """Unknowns that the contacts give."""
        ends = (self.stack.anode, self.stack.cathode)
        speeds = [(np.inf, one.electron_velocity, one.hole_velocity) for one in ends]
        return np.append(np.arange(3), np.arange(3 * n - 3, 3 * n))[np.isinf(np.ravel(speeds))]


def elements(layers, width, layer_of, state, rounded):
    """Residual (3 n,), entries of the Jacobian and the current of every element (m,)."""
    residual, current = np.zeros((len(width) + 1, 3)), np.zeros(len(width))
    rows, columns, values = [], [], []
    for layer in range(layers.stack.layers):
        e = np.flatnonzero(layer_of == layer)
        nodes = np.stack((state[e].T, state[e + 1].T)).astype(complex)
        rest = (rounded[e + 1] - rounded[e]).T
        weak, current[e] = (v.real for v in layers.integrals(layer, width[e], nodes, rest))
        for side in range(2):
            residual[e + side] += weak[:, side].T
        for at in range(2):
            for m in range(3):
                nodes[at, m] += 1e-30j
                change = layers.integrals(layer, width[e], nodes, rest)[0].imag / 1e-30
                nodes[at, m] = nodes[at, m].real
                for side in range(2):
                    for k in range(3):
                        rows.append(3 * (e + side) + k)
                        columns.append(3 * (e + at) + m)
                        values.append(change[k, side])
    for end, i in enumerate((0, len(width))):
        residual[i, 1:] += layers.taken_by_contact(end, state[i].astype(complex)).real
        for m in range(3):
            node = state[i].astype(complex)
            node[m] += 1e-30j
            rows.append(3 * i + np.array([1, 2]))
            columns.append(np.full(2, 3 * i + m))
            values.append(layers.taken_by_contact(end, node).imag / 1e-30)
    return residual.ravel(), tuple(map(np.concatenate, (rows, columns, values))), current


def solved(matrix, right):
    """Answer without pivoting, which would mix rows of carriers 60 decades apart, then refined."""
    factors = splu(matrix, permc_spec="NATURAL", diag_pivot_thresh=0.0)
    answer = factors.solve(right)
    for _ in range(3):
        answer += factors.solve(right - matrix @ answer)
    return answer


def newton(layers, width, layer_of, state):
    """Potential and levels (n, 3) in kT, and the current of every element, A/m^2, from a guess."""
    n = len(state)
    held = layers.held(n)
    given = np.zeros((n, 3))
    given[0] = 0.0, -layers.bias, 0.0
    given[-1] = layers.built_in - layers.bias, 0.0, layers.bias
    state = state.copy()
    state.ravel()[held] = given.ravel()[held]
    # a difference of 1e-14 kT is a current where carriers are many: keep what rounding drops
    rounded = np.zeros((n, 3))
    for _ in range(60):
        residual, (rows, columns, values), current = elements(
            layers, width, layer_of, state, rounded
        )
        free = ~np.isin(rows, held)
        rows, columns = np.append(rows[free], held), np.append(columns[free], held)
        matrix = coo_matrix((np.append(values[free], np.ones(len(held))), (rows, columns))).tocsr()
        residual[held] = 0.0
        size = 1 / abs(matrix).max(axis=1).toarray().ravel()
        step = solved((diags(size) @ matrix).tocsc(), -size * residual).reshape(n, 3)
        step = np.clip(step, -2, 2)
        rounded = rounded + step
        total = state + rounded
        rounded = rounded - (total - state)
        state = total
        if np.abs(step).max() < 1e-6:
            return state, current
    raise ArithmeticError(f"finite elements did not converge, last step {np.abs(step).max()} kT")


def current_by_elements(stack, voltage, at, guess, tolerance=5e-4, halvings=6):
    """Current density, A/m^2, and its relative error, by halving a mesh until it is settled.

    The error falls as the square of the width: a third of the last change is taken off, and how
    much that moved the answer is the error, with the spread of the current over the stack.

    Args:
        at: (n,) m, where the guess is known. guess: (n, 3) potential from the anode, E_Fn from the
            cathode's Fermi level, E_Fp from the anode's, V.
    """
    layers, raw, better = Layers(stack, voltage), [], []
    state = guess / layers.thermal
    for halving in range(halvings + 1):
        width, layer_of = graded(stack.thickness, halving)
        x = np.concatenate(([0.0], np.cumsum(width)))
        state = np.stack([np.interp(x, at, one) for one in state.T], axis=1)
        state, current = newton(layers, width, layer_of, state)
        at = x
        raw.append(current.mean())
        better.append(raw[-1] + (raw[-1] - raw[-2]) / 3 if halving else raw[-1])
        if halving > 1:
            spread = np.ptp(current) / abs(better[-1])
            error = abs(better[-1] / better[-2] - 1) + spread
            if error < tolerance or spread > 0.5 * tolerance:
                break
    return float(better[-1]), float(error)
