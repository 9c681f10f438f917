"""Currents after a change of the voltage: implicit, adaptive, with the displacement current."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numba import njit

from stackmodel.electrical.assembly import assemble, edge_fluxes
from stackmodel.electrical.device import device_of
from stackmodel.electrical.problem import DriftDiffusionProblem
from stackmodel.electrical.profiles import across_interfaces, sides_of, summarise
from stackmodel.electrical.solve import first_mesh, on_mesh
from stackmodel.electrical.storage import add_storage, stored
from stackmodel.electrical.sweep import new_work, set_contacts
from stackmodel.errors import ConvergenceError, InputError
from stackmodel.grid.mesh import Mesh
from stackmodel.numerics.flux_chain import solve_chain
from stackmodel.numerics.split_numbers import add_to
from stackmodel.settings import Electrical


@dataclass(frozen=True)
class Transient:
    """A solved transient at the steps the solver took.

    Attributes:
        time: (t,) s; voltage: (t,) V.
        current_density: (t,) A/m^2, conduction and displacement together, at every contact alike.
        displacement_current_density: (t,) A/m^2, eps dE/dt averaged over the stack's thickness.
        conservation_error: (t,) spread of that sum over the stack, over its largest value in time.
        recombination_current: (t,) q times the integrated recombination, A/m^2.
        history: one line a step.
    """

    time: np.ndarray
    voltage: np.ndarray
    current_density: np.ndarray
    displacement_current_density: np.ndarray
    conservation_error: np.ndarray
    recombination_current: np.ndarray
    history: tuple[str, ...]


def ramp(start: float, end: float, rise: float, hold: float):
    """Corner times and voltages of a ramp from `start` to `end` V within `rise` s, then held."""
    return np.array([0.0, rise, rise + hold]), np.array([start, end, end])


def pulse(base: float, top: float, edge: float, width: float, rest: float):
    """Corners of a pulse: edges of `edge` s, `width` s at the top, `rest` s at the base after."""
    times = np.cumsum([0.0, edge, width, edge, rest])
    return times, np.array([base, top, top, base, base])


def transient(
    problem: DriftDiffusionProblem,
    corner_times,
    corner_voltages,
    settings: Electrical | None = None,
    mesh: Mesh | None = None,
) -> Transient:
    """Follow a voltage that runs straight between corners, from the steady state at the first.

    Second-order backward differences with variable steps (BDF2), first order after every corner;
    steps so long that the stored charge misses its extrapolation by `time_tolerance`.

    Args:
        corner_times: (c,) s, rising; corner_voltages: (c,) V. A step is a short ramp.

    Raises:
        InputError: corners out of order. ConvergenceError: a time step shrank to nothing.
    """
    settings = settings or Electrical()
    times = np.asarray(corner_times, dtype=float)
    volts = np.asarray(corner_voltages, dtype=float)
    if times.shape != volts.shape or len(times) < 2 or not (np.diff(times) > 0).all():
        raise InputError("corner times must rise strictly and have one voltage each")
    device = device_of(problem)
    mesh = mesh or first_mesh(problem, settings)
    steady = on_mesh(problem, device, volts[:1], settings, mesh)
    run = _Run(steady, settings)
    for start, end, a, b in zip(times[:-1], times[1:], volts[:-1], volts[1:], strict=True):
        run.segment(start, end, a, b)
    return run.finish()


class _Run:
    """The state of one integration; `past` holds (time, stored, field) newest first."""

    def __init__(self, steady, settings: Electrical):
        self.device, self.grid, self.settings = steady.device, steady.grid, settings
        self.work = new_work(self.device, self.grid)
        self.work.high[:], self.work.low[:] = steady.high[0], steady.low[0]
        self.bias = float(steady.voltage[0]) / self.device.thermal_voltage
        self.rows: list[tuple] = []
        self.history: list[str] = []
        held = stored(self.device, self.grid, self.work.high, self.work.low, self.bias)[0]
        self.past = [(0.0, held, self._field())]
        self._record(0.0, np.zeros(len(self.grid.width)))

    def segment(self, start: float, end: float, a: float, b: float) -> None:
        """One straight piece of the voltage; the history before its corner is not smooth."""
        self.past = [(start, *self.past[0][1:])]
        step, time = 1e-4 * (end - start), start
        while time < end * (1 - 1e-12):
            step = min(step, end - time)
            if end - time - step < 0.3 * step:
                step = end - time
            voltage = a + (b - a) * (time + step - start) / (end - start)
            error = self._try(time + step, voltage)
            if error > 1.0:
                step *= 0.3
                if step < 1e-9 * (end - start):
                    raise ConvergenceError(
                        f"the transient stalled at {time:.4g} s, {voltage:.4g} V; try a slower "
                        "ramp, a finer first mesh (first_interval) or newton_limit 60",
                        partial=self.finish(),
                        history=self.history,
                    )
                continue
            time += step
            step *= min(2.0, 0.8 / max(error, 1e-6) ** (1 / min(len(self.past), 3)))

    def _try(self, time: float, voltage: float) -> float:
        """One implicit step; error over tolerance, infinite where Newton fails."""
        old = self.work.high.copy(), self.work.low.copy(), self.bias
        bias = voltage / self.device.thermal_voltage
        weights = _backward_weights(np.array([time] + [p[0] for p in self.past[:2]]))
        before = -sum(w * p[1] for w, p in zip(weights[1:], self.past, strict=False)) / weights[0]
        set_contacts(self.device, self.work, bias)
        # the displacement current divides what is left of an update by the time step
        limit = self.settings.newton_limit, 1e-4 * self.settings.newton_tolerance
        longest = self.settings.longest_update
        ok, iterations = _implicit(
            self.device, self.grid, bias, self.work, before, weights[0], *limit, longest
        )
        held = stored(self.device, self.grid, self.work.high, self.work.low, bias)[0]
        error = self._error(time, held) if ok else np.inf
        self.history.append(f"{time:.6e} s: {iterations} Newton iterations, error {error:.2e}")
        if error > 1.0:
            self.work.high[:], self.work.low[:], self.bias = old
            return error
        self.bias = bias
        field = self._field()
        change = weights[0] * field
        for w, p in zip(weights[1:], self.past, strict=False):
            change = change + w * p[2]
        self.past = [(time, held, field), *self.past[:2]]
        self._record(time, change)
        return error

    def _error(self, time: float, held: np.ndarray) -> float:
        """Stored charge against its extrapolation, over the tolerance."""
        if len(self.past) == 1:
            guess = self.past[0][1]
        else:
            knots = np.array([p[0] for p in self.past])
            guess = sum(
                np.prod((time - np.delete(knots, i)) / (knots[i] - np.delete(knots, i))) * p[1]
                for i, p in enumerate(self.past)
            )
        size = np.abs(held).sum() + self.grid.width.size
        return float(np.abs(held - guess).sum() / size / self.settings.time_tolerance)

    def _field(self) -> np.ndarray:
        """(m,) displacement of every edge over q, 1/m^2; of no use where an edge has no width."""
        du = np.diff(self.work.high[:, 0]) + np.diff(self.work.low[:, 0])
        width = np.where(self.grid.width > 0, self.grid.width, np.inf)
        return -self.device.permittivity[np.maximum(self.grid.layer, 0)] / width * du

    def _record(self, time: float, change: np.ndarray) -> None:
        charge, at = self.device.charge, (self.work.high, self.work.low)
        width = self.grid.width
        shifted = charge * (change * width).sum() / width.sum()
        flux = edge_fluxes(self.device, self.grid, *at, self.bias).sum(axis=1) + change
        flux = charge * flux[self.grid.width > 0]
        one = at[0][None], at[1][None], np.array([self.bias])
        recombined = summarise(self.device, *sides_of(self.grid), *one)[0].sum()
        recombined += across_interfaces(self.device, self.grid, *one).sum()
        voltage = self.bias * self.device.thermal_voltage
        self.rows.append((time, voltage, flux.mean(), shifted, np.ptp(flux),
                          charge * recombined))  # fmt: skip

    def finish(self) -> Transient:
        time, voltage, current, shifted, spread, recombined = np.array(self.rows).T
        scale = max(float(np.abs(current).max()), 1e-12)
        return Transient(
            time, voltage, current, shifted, spread / scale, recombined, tuple(self.history)
        )


def _backward_weights(knots: np.ndarray) -> np.ndarray:
    """Weights of the derivative at knots[0] of the polynomial through all knots."""
    h = knots[0] - knots[1]
    if len(knots) == 2:
        return np.array([1.0, -1.0]) / h
    k = knots[1] - knots[2]
    return np.array([(2 * h + k) / (h * (h + k)), -(h + k) / (h * k), h / (k * (h + k))])


@njit(cache=True, error_model="numpy")
def _implicit(device, grid, bias, work, before, rate, limit, tolerance, longest):
    """Newton for one time step; whether it converged, iterations."""
    system = work.system
    for iteration in range(limit):
        assemble(device, grid, work.high, work.low, bias, system)
        held, slope = stored(device, grid, work.high, work.low, bias)
        add_storage(system, held, slope, before, rate)
        solve_chain(
            system.left, system.right, system.node, system.residual, system.held_first,
            system.held_last, work.carry, work.inverse,
        )  # fmt: skip
        size = 0.0
        for i in range(system.residual.shape[0]):
            for k in range(3):
                change = system.residual[i, k]
                if not abs(change) < 1e9:
                    return False, iteration + 1
                size = max(size, abs(change))
                add_to(work.high, work.low, i, k, min(max(change, -longest), longest))
        if size < tolerance:
            return True, iteration + 1
    return False, limit
