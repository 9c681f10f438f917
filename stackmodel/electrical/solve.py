"""Current against voltage: the mesh refines itself until J is known to the stated tolerance."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from stackmodel.electrical import sweep as compiled
from stackmodel.electrical.device import Device, Grid, device_of, grid_of
from stackmodel.electrical.history import lines_of, refuse, refuse_unconserved
from stackmodel.electrical.nested import places, resweep
from stackmodel.electrical.problem import DriftDiffusionProblem
from stackmodel.electrical.profiles import (
    Profiles,
    across_interfaces,
    profiles_at,
    sides_of,
    summarise,
)
from stackmodel.errors import ConvergenceError, InputError
from stackmodel.grid.mesh import Mesh, geometric_mesh, refined
from stackmodel.settings import Electrical

MOST_INTERVALS = 5000  # of one layer on the first mesh
SMALL = 1e-10  # of the largest current of the sweep: below it a relative error means nothing


@dataclass(frozen=True)
class DriftDiffusionResult:
    """A solved sweep, in the order of the voltages that were asked for.

    Attributes:
        voltage: (v,) V, anode minus cathode.
        current_density: (v,) A/m^2, positive from anode to cathode.
        conservation_error: (v,) spread of J over the stack, over the larger of |J| here and 1e-10
            of the largest |J|.
        mesh_error: (v,) estimated relative error of J from the last two meshes; NaN with one mesh.
        recombination_current: (v, layers) q times the integral of the net rate, A/m^2.
        interface_recombination_current: (v, layers - 1) the same across each interface.
        densities_above_states: (v,) bool: an unbounded statistics holds more carriers than states.
        status: one sentence.
        history: one line for each bias and mesh.
        problem, mesh: what was solved, on what.
        device, grid, high, low: the solver's own records (split numbers, kT), for sensitivities.
        problems, devices: one a voltage where each has a temperature of its own; else empty.
    """

    voltage: np.ndarray
    current_density: np.ndarray
    conservation_error: np.ndarray
    mesh_error: np.ndarray
    recombination_current: np.ndarray
    interface_recombination_current: np.ndarray
    densities_above_states: np.ndarray
    status: str
    history: tuple[str, ...]
    problem: DriftDiffusionProblem
    mesh: Mesh
    device: Device
    grid: Grid
    high: np.ndarray
    low: np.ndarray
    problems: tuple[DriftDiffusionProblem, ...] = ()
    devices: tuple[Device, ...] = ()

    def problem_at(self, index: int) -> DriftDiffusionProblem:
        """What was solved at `voltage[index]`."""
        return self.problems[index] if self.problems else self.problem

    def device_at(self, index: int) -> Device:
        """The same in the solver's units."""
        return self.devices[index] if self.devices else self.device

    @property
    def temperature(self) -> np.ndarray:
        """(v,) K."""
        return np.array([self.problem_at(i).temperature for i in range(len(self.voltage))])

    @property
    def thermal_voltage(self) -> np.ndarray:
        """(v,) kT/q, V."""
        return np.array([self.device_at(i).thermal_voltage for i in range(len(self.voltage))])

    @property
    def potential(self) -> np.ndarray:
        """(v, n) electrostatic potential at the nodes, V, zero at the anode."""
        return (self.high[..., 0] + self.low[..., 0]) * self.thermal_voltage[:, None]

    def profiles(self, index: int) -> Profiles:
        """What is inside the stack at `voltage[index]`."""
        return profiles_at(
            self.problem_at(index),
            self.device_at(index),
            self.grid,
            self.high[index],
            self.low[index],
            float(self.voltage[index]),
        )


def solve(
    problem: DriftDiffusionProblem,
    voltage,
    settings: Electrical | None = None,
    mesh: Mesh | None = None,
) -> DriftDiffusionResult:
    """Steady state at every voltage, starting from equilibrium.

    Args:
        voltage: (v,) V, any order.
        settings: numerical knobs.
        mesh: use this mesh alone instead of a refined one.

    Raises:
        ConvergenceError: naming bias, layer and what to try; `partial` holds what was solved.
        InputError: a voltage is not finite, or a contact lies inside a Boltzmann band.
    """
    settings = settings or Electrical()
    voltage = np.atleast_1d(np.asarray(voltage, dtype=float))
    if voltage.ndim != 1 or not np.isfinite(voltage).all() or not len(voltage):
        raise InputError(f"voltages must be a list of finite numbers; found {voltage!r}")
    device = device_of(problem)
    if mesh is not None or settings.grid_refinements == 0:
        mesh = mesh or first_mesh(problem, settings)
        solved = on_mesh(problem, device, voltage, settings, mesh)
    else:
        solved = _refine(problem, device, voltage, settings)
    refuse_unconserved(solved, SMALL, settings.conservation)
    return solved


def first_mesh(problem: DriftDiffusionProblem, settings: Electrical) -> Mesh:
    """The mesh that refinement starts from."""
    largest = min(
        settings.largest_interval, settings.largest_fraction * float(problem.thickness.max())
    )
    largest = max(largest, settings.first_interval)
    _thin(problem, largest)
    return geometric_mesh(problem.thickness, settings.first_interval, settings.growth, largest)


def _thin(problem: DriftDiffusionProblem, largest: float) -> None:
    thickest = int(np.argmax(problem.thickness))
    thickness = float(problem.thickness[thickest])
    if thickness > MOST_INTERVALS * largest:
        raise InputError(
            f"{problem.name(thickest)} is {thickness * 1e6:.3g} um thick: at intervals of "
            f"{largest * 1e9:.3g} nm that is more than {MOST_INTERVALS} of them; films of such "
            f"devices are nanometres: did you mean {thickness * 1e6:.3g} nm? Else raise "
            "largest_interval of the settings"
        )


def _refine(problem, device, voltage, settings) -> DriftDiffusionResult:
    """Halve every interval until J settles; where halving does not help, start nearer the faces.

    Carriers that spill over a band step may recombine within picometres of it. Halving reaches
    such a length only with thousands of nodes, a first interval 30 times finer with a dozen.
    """
    rough = _rough(settings)
    coarse = on_mesh(problem, device, voltage, rough, first_mesh(problem, settings), details=False)
    history, last, before = coarse.history, np.inf, None
    for _ in range(settings.grid_refinements):
        final = not settings.extrapolate or before is not None
        fine = on_mesh(
            problem, device, voltage, settings if final else rough, refined(coarse.mesh), coarse,
            final,
        )  # fmt: skip
        history += fine.history
        gain = (fine.current_density - coarse.current_density) / 3
        error = np.abs(gain) / scale_of(fine.current_density)
        worst = settling = float(error.max())
        if settings.extrapolate:
            # Two extrapolations in a row: the error of the later one is their difference over 15.
            ahead = fine.current_density + gain
            known = np.full_like(error, np.nan) if before is None else np.abs(ahead - before) / 15
            error, before = known / scale_of(ahead), ahead
            worst = np.inf if np.isnan(error).any() else float(error.max())
        fine = replace(fine, mesh_error=error, history=history)
        if worst <= settings.grid_tolerance:
            return _report(fine, gain, settings)
        settles = settling < min(settings.unresolved_error, last / 2)
        nearer = settings.first_interval / 30
        if settles or nearer < settings.smallest_interval:
            coarse, last = fine, settling
            continue
        settings = replace(settings, first_interval=nearer)
        coarse = on_mesh(problem, device, voltage, rough, first_mesh(problem, settings), fine,
                         False)  # fmt: skip
        history, last, before = history + coarse.history, np.inf, None
    return _unsettled(fine, settings)


def _rough(settings: Electrical) -> Electrical:
    """For meshes that are only compared with: currents known to a hundredth of their mesh error.

    What Newton's method leaves is about the square of its last update.
    """
    enough = 1e-2 * settings.grid_tolerance
    return replace(
        settings,
        conservation=max(settings.conservation, enough),
        newton_tolerance=max(settings.newton_tolerance, enough**0.5),
    )


def scale_of(current: np.ndarray) -> np.ndarray:
    """|J| or 1e-10 of its largest, whichever is larger; never zero."""
    size = np.abs(current)
    return np.maximum(size, max(SMALL * size.max(), 1e-12))


def _report(fine: DriftDiffusionResult, gain, settings) -> DriftDiffusionResult:
    status = (
        f"solved at {len(fine.voltage)} voltages on {len(fine.mesh.width) + 1} nodes; "
        f"mesh error of J at most {fine.mesh_error.max():.1e}"
    )
    if settings.extrapolate:
        return replace(
            fine, current_density=fine.current_density + gain, status=status + ", extrapolated"
        )
    return replace(fine, status=status)


def _unsettled(fine: DriftDiffusionResult, settings: Electrical) -> DriftDiffusionResult:
    worst = int(np.argmax(fine.mesh_error))
    said = (
        f"J still changes with the mesh by {fine.mesh_error[worst]:.1e} at "
        f"{fine.voltage[worst]:g} V (tolerance {settings.grid_tolerance:.1e})"
    )
    if fine.densities_above_states.any():
        return replace(
            fine,
            status=said + "; densities exceed the states, where boltzmann and fermi-dirac "
            "statistics have no mesh-converged answer: use blakemore or gauss-fermi",
        )
    raise ConvergenceError(
        said + "; raise grid_refinements or grid_tolerance, or lower first_interval",
        partial=fine,
        history=fine.history,
    )


def on_mesh(
    problem, device, voltage, settings, mesh, coarser=None, details=True
) -> DriftDiffusionResult:
    """One sweep on one mesh; forward and reverse voltages each start from equilibrium.

    Args:
        coarser: the same voltages of the same device solved on another mesh, to start from.
        details: whether to add up recombination and to compare densities with the states.
    """
    grid = grid_of(mesh, problem.interfaces.doubled)
    knobs = knobs_of(settings, device.thermal_voltage)
    history: list[str] = []
    failure, parts = None, []
    for part in (np.flatnonzero(voltage >= 0), np.flatnonzero(voltage < 0)):
        order = part[np.argsort(np.abs(voltage[part]), kind="stable")]
        if len(order) == 0:
            continue
        status, highs, lows, currents, record = _follow(
            device, grid, voltage[order] / device.thermal_voltage, knobs, coarser, order
        )
        count = int((status == compiled.SOLVED).sum())  # it stops at the first that fails
        parts.append((order[:count], highs[:count], lows[:count], currents[:count]))
        history += lines_of(voltage[order], status, record, len(highs[0]), device.thermal_voltage)
        if failure is None and count < len(order):
            failure = order, status, record
    keep, *state = parts[0] if len(parts) == 1 else map(np.concatenate, zip(*parts, strict=True))
    if (np.diff(keep) < 0).any():
        rank = np.argsort(keep)
        keep, *state = (values[rank] for values in (keep, *state))
    details = details or failure is not None
    made = result_of(problem, device, grid, mesh, voltage[keep], state, tuple(history), details)
    if failure is not None:
        refuse(problem, device, grid, voltage, failure, made)
    return made


def _follow(device, grid, biases, knobs, coarser, order):
    """The compiled sweep, from a coarser mesh where there is one and that leads anywhere."""
    if coarser is not None:
        at, share = places(coarser.grid, grid)
        states = coarser.high[order] + coarser.low[order]
        found = resweep(device, grid, biases, knobs, at, share, states)
        if (found[0] == compiled.SOLVED).all():
            return found
    return compiled.sweep(device, grid, biases, knobs)


def knobs_of(settings: Electrical, thermal: float) -> compiled.Knobs:
    """Settings as the compiled loop reads them; thermal: kT/q, V."""
    return compiled.Knobs(
        tolerance=settings.newton_tolerance,
        newton_limit=settings.newton_limit,
        longest_update=settings.longest_update,
        largest_step=settings.largest_step / thermal,
        smallest_step=settings.smallest_step / thermal,
        order=settings.extrapolation_order,
        conservation=settings.conservation,
        polish_limit=settings.polish_limit,
    )


def result_of(
    problem, device, grid, mesh, voltage, state, history, details=True
) -> DriftDiffusionResult:
    """States (v, n, 3) high and low, (v, 2) of `sweep.through`, with all that follows."""
    high, low, currents = state
    count, layers = len(voltage), problem.layers
    recombined, across = np.full((count, layers), np.nan), np.full((count, layers - 1), np.nan)
    above = np.zeros(count, dtype=bool)
    if details:
        biases = voltage / device.thermal_voltage
        recombined, above = summarise(device, *sides_of(grid), high, low, biases)
        across = across_interfaces(device, grid, high, low, biases)
    current, spread = device.charge * currents.T
    scale = scale_of(current) if len(current) else current
    return DriftDiffusionResult(
        voltage=voltage,
        current_density=current,
        conservation_error=spread / scale,
        mesh_error=np.full(count, np.nan),
        recombination_current=device.charge * recombined,
        interface_recombination_current=device.charge * across,
        densities_above_states=above,
        status=f"solved at {count} voltages on {len(mesh.width) + 1} nodes",
        history=history,
        problem=problem,
        mesh=mesh,
        device=device,
        grid=grid,
        high=high,
        low=low,
    )
