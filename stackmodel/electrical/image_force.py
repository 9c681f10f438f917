"""Contacts that follow the field at them: an outer fixed point at every voltage.

A carrier that the field E pulls out of a metal sees its barrier lowered by
sqrt(q E / (4 pi eps)) (Schottky, Z. Phys. 15, 872, 1914; for organics Scott and Malliaras, Chem.
Phys. Lett. 299, 115, 1999). The static form: where the anode injects holes or the cathode
electrons, the level it offers moves by that much towards their band; a field the other way lowers
nothing. The potential at the contact moves along, as in a Schottky contact, so that equilibrium
stays equilibrium and J(0) is exactly zero.

"image-force" keeps the velocity of the contact. "scott-malliaras" takes that paper's velocity: of
J = q S(E) (n_c - n), n_c = n_0 exp(sqrt f) S(0) / S(E), the level carries the whole of n_c / n_0.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from stackmodel.electrical import mobility
from stackmodel.electrical.device import ELECTRON, HOLE, device_of
from stackmodel.electrical.history import refuse_unconserved
from stackmodel.electrical.problem import DriftDiffusionProblem
from stackmodel.electrical.scott_malliaras import relative_velocity, zero_field_velocity
from stackmodel.electrical.solve import SMALL, DriftDiffusionResult, on_mesh, scale_of, solve
from stackmodel.errors import ConvergenceError
from stackmodel.grid.mesh import Mesh, coarsened, refined
from stackmodel.settings import Electrical

IMAGE_FORCE, SCOTT_MALLIARAS = "image-force", "scott-malliaras"
ITERATIONS = 60
MOST_EDGES = 2000
TOLERANCE = 1e-10  # of the lowering, V: 4e-9 of a density
LONGEST = 3.0  # of what the field asks for, in one step
ENDS = ((0, HOLE), (-1, ELECTRON))  # layer and injected carrier of anode and cathode


@dataclass(frozen=True)
class FollowedPoint:
    """One voltage: the result against the moved contacts, (2,) eV of lowering and of shift."""

    result: DriftDiffusionResult
    lowering: np.ndarray
    shift: np.ndarray


def with_image_force(
    problem: DriftDiffusionProblem,
    voltage,
    laws: tuple[str, str],
    settings: Electrical | None = None,
    mesh: Mesh | None = None,
) -> tuple[DriftDiffusionResult, np.ndarray]:
    """A sweep with contacts that follow the field.

    Args:
        voltage: (v,) V.
        laws: "", "image-force" or "scott-malliaras" of (anode, cathode).
        mesh: use this one instead of a refined one.

    Returns:
        The result, in the levels of the contacts without field, and the lowering of the anode's
        hole and the cathode's electron barrier, (v, 2) eV.

    Raises:
        ConvergenceError: the field and the barrier do not settle.
    """
    following = Following(problem, voltage, laws, settings, mesh)
    swept = following.sweep()
    if mesh is not None or not following.settings.grid_refinements:
        return swept
    before = Following(problem, voltage, laws, settings, coarsened(swept[0].mesh)).sweep()
    error = _mesh_error(swept, before)
    while error.max() > following.settings.grid_tolerance and len(swept[0].grid.width) < MOST_EDGES:
        before = swept
        swept = Following(problem, voltage, laws, settings, refined(swept[0].mesh)).sweep()
        error = _mesh_error(swept, before)
    return _reported(swept[0], error, following.settings), swept[1]


def _reported(result, error: np.ndarray, settings: Electrical) -> DriftDiffusionResult:
    """The result with what its mesh leaves open; refused where that is too much, as in `solve`."""
    words = f"{result.status}; mesh error of J at most {error.max():.1e}"
    result = replace(result, mesh_error=error, status=words)
    if error.max() > settings.unresolved_error:
        raise ConvergenceError(
            f"with contacts that follow the field J still changes by {error.max():.1e} between "
            f"meshes of up to {len(result.grid.width)} intervals; leave image_force or injection "
            "out, or raise unresolved_error",
            partial=result,
            history=list(result.history),
        )
    return result


def _mesh_error(fine, coarse) -> np.ndarray:
    """(v,) relative; the field of a contact is that of its first interval: of first order."""
    current = fine[0].current_density
    return np.abs(current - coarse[0].current_density) / scale_of(current)


class Following:
    """Solves any voltage on the mesh that a sweep without field at the contacts needs."""

    def __init__(self, problem, voltage, laws, settings=None, mesh=None):
        self.settings = replace(settings or Electrical(), extrapolate=False)
        self.problem, self.laws = problem, laws
        still, _ = _moved(problem, laws, np.zeros(2))
        self.settled = solve(still, voltage, self.settings, mesh)
        self.history = list(self.settled.history)
        self._last: FollowedPoint | None = None

    def sweep(self) -> tuple[DriftDiffusionResult, np.ndarray]:
        """All voltages of the sweep without field, and the lowering there."""
        return self.joined([self.at(float(one)) for one in self.settled.voltage])

    def at(self, voltage: float) -> FollowedPoint:
        """One voltage, from the last one; each contact steps along the secant of its own gap.

        The gap is that of the squares, which runs smoothly through a field that turns round.
        """
        follows = np.array([bool(law) for law in self.laws])
        point = self._last.result if self._last else None
        lowering = self._last.lowering if self._last else np.zeros(2)
        before, last, lines = lowering, np.zeros(2), []
        for _ in range(ITERATIONS):
            made, shift = _moved(self.problem, self.laws, lowering)
            point = self._solved(made, voltage, point)
            square = np.where(follows, _squared_lowering(point), 0.0)
            plain = np.sqrt(np.maximum(square, 0.0)) - lowering
            gap = square - lowering**2
            step = _step(gap, plain, lowering - before, gap - last)
            lines.append(f"{voltage:+.4f} V: barriers lowered by {lowering}, next {step} eV")
            if (np.minimum(np.abs(step), np.abs(plain)) < TOLERANCE).all():
                self._last = FollowedPoint(point, lowering, shift)
                self.history += lines
                return self._last
            before, last = lowering, gap
            lowering = np.maximum(lowering + step, 0.0)
        raise ConvergenceError(
            f"image force: field and barrier did not settle at {voltage:g} V; leave image_force "
            "or injection out at the contact whose layer is nearly ohmic",
            history=lines,
        )

    def _solved(self, made, voltage, before):
        return on_mesh(
            made, device_of(made), np.array([voltage]), self.settings, self.settled.mesh, before
        )

    def joined(self, points: Sequence[FollowedPoint]) -> tuple[DriftDiffusionResult, np.ndarray]:
        """The points as one sweep, in the levels of the contacts without field."""
        joined: dict[str, Any] = {
            name: np.concatenate([getattr(point.result, name) for point in points])
            for name in (
                "voltage", "current_density", "conservation_error", "recombination_current",
                "interface_recombination_current", "densities_above_states", "high", "low",
            )
        }  # fmt: skip
        settled = self.settled
        lowered = np.array([point.lowering for point in points])
        moved = np.array([point.shift[0] for point in points]) / settled.device.thermal_voltage
        # the solver counts the potential from the anode, whose level has moved
        joined["high"][:, :, 0] -= moved[:, None]
        joined["mesh_error"] = np.full(len(points), np.nan)  # one mesh
        words = (
            f"solved at {len(points)} voltages on {len(settled.grid.width) + 1} nodes; "
            f"barriers lowered by up to {lowered.max():.3f} eV"
        )
        made = replace(settled, status=words, history=tuple(self.history), **joined)
        refuse_unconserved(made, SMALL, self.settings.conservation)
        return made, lowered


def _step(gap, plain, moved, turned) -> np.ndarray:
    """(2,) eV: along the secant where the last step made the gap smaller, else what is asked."""
    known = moved * turned < 0
    secant = -gap * moved / np.where(known, turned, 1.0)
    longest = LONGEST * np.abs(plain)
    return np.where(known, np.clip(secant, -longest, longest), plain)


def _moved(
    problem: DriftDiffusionProblem, laws: tuple[str, str], lowering: np.ndarray
) -> tuple[DriftDiffusionProblem, np.ndarray]:
    """The problem with barriers lowered by (2,) eV, and by how much the levels moved, (2,) eV."""
    thermal = problem.constants.boltzmann * problem.temperature / problem.constants.charge
    shift = lowering.copy()
    velocities: list[dict[str, Any]] = [{}, {}]
    for i, law in enumerate(laws):
        if law == SCOTT_MALLIARAS:
            more = relative_velocity(lowering[i] / thermal)
            shift[i] -= thermal * math.log(more)
            name = ("hole_velocity", "electron_velocity")[i]
            velocities[i] = {name: more * _still_velocity(problem, i, lowering[i], thermal)}
    anode, cathode = problem.anode, problem.cathode
    moved = replace(
        problem,
        anode=replace(anode, work_function=anode.work_function + shift[0], **velocities[0]),
        cathode=replace(cathode, work_function=cathode.work_function - shift[1], **velocities[1]),
    )
    return moved, shift


def _still_velocity(problem, end: int, lowering: float, thermal: float) -> float:
    """S(0) with the mobility that few carriers have in the field of that lowering, m/s."""
    layer, carrier = ENDS[end]
    device, physical = device_of(problem), problem.constants
    eps = float(problem.permittivity[layer]) * physical.permittivity
    field = lowering**2 * 4 * math.pi * eps / physical.charge
    kind, law = device.mobility_kind[layer, carrier], device.mobility_law[layer, carrier]
    moves = device.diffusivity[layer, carrier] / thermal * mobility.factor(kind, law, field, 0.0)[0]
    return zero_field_velocity(eps, thermal, moves, physical.charge)


def _squared_lowering(point: DriftDiffusionResult) -> np.ndarray:
    """(2,) eV^2 from the fields at anode and cathode; below zero where they push back."""
    physical, thermal = point.problem.constants, point.device.thermal_voltage
    potential = (point.high[0, :, 0] + point.low[0, :, 0]) * thermal
    drop = np.array([potential[0] - potential[1], potential[-2] - potential[-1]])
    field = drop / point.grid.width[[0, -1]]
    eps = point.problem.permittivity[[0, -1]] * physical.permittivity
    return physical.charge * field / (4 * np.pi * eps)
