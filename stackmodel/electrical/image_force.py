"""Barriers lowered by the image force: an outer fixed point on the field at the contacts.

A carrier that the field E pulls out of a metal sees its barrier lowered by
sqrt(q E / (4 pi eps)) (Schottky, Z. Phys. 15, 872, 1914; for organics Scott and Malliaras, Chem.
Phys. Lett. 299, 115, 1999). The static form: where the anode injects holes or the cathode
electrons, the level it offers moves by that much towards their band; a field the other way lowers
nothing. The potential at the contact moves along, as in a Schottky contact, so that equilibrium
stays equilibrium and J(0) is exactly zero. The field-dependent velocity of that paper is not
included: with finite contact velocities the barrier moves and the velocity stays.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np

from stackmodel.electrical.device import device_of
from stackmodel.electrical.problem import DriftDiffusionProblem
from stackmodel.electrical.solve import DriftDiffusionResult, on_mesh, solve
from stackmodel.errors import ConvergenceError
from stackmodel.settings import Electrical

ITERATIONS = 60
TOLERANCE = 1e-7  # of the lowering, V


def with_image_force(
    problem: DriftDiffusionProblem,
    voltage,
    contacts: tuple[bool, bool],
    settings: Electrical | None = None,
) -> tuple[DriftDiffusionResult, np.ndarray]:
    """A sweep with barriers that follow the field.

    Args:
        voltage: (v,) V.
        contacts: whether the barrier of (anode, cathode) is lowered.

    Returns:
        The result, in the levels of the contacts without field, and the lowering of the anode's
        hole and the cathode's electron barrier, (v, 2) eV.

    Raises:
        ConvergenceError: the field and the barrier do not settle.
    """
    settings = replace(settings or Electrical(), extrapolate=False)
    settled = solve(problem, voltage, settings)
    lowered = np.zeros((len(settled.voltage), 2))
    points, history = [], list(settled.history)
    for i, one in enumerate(settled.voltage):
        guess = lowered[i - 1] if i else lowered[0]
        point, lowered[i], lines = _point(settled, float(one), contacts, guess, settings)
        points.append(point)
        history += lines
    joined: dict[str, Any] = {
        name: np.concatenate([getattr(point, name) for point in points])
        for name in (
            "current_density", "conservation_error", "recombination_current",
            "interface_recombination_current", "densities_above_states", "high", "low",
        )
    }  # fmt: skip
    shift = lowered[:, 0] / settled.device.thermal_voltage
    # the solver counts the potential from the anode, whose level has moved
    joined["high"][:, :, 0] -= shift[:, None]
    words = f"{settled.status}; barriers lowered by up to {lowered.max():.3f} eV"
    return replace(settled, status=words, history=tuple(history), **joined), lowered


def _point(settled, voltage, contacts, guess, settings):
    """One voltage: halfway steps while the change keeps turning round, whole ones otherwise."""
    lowering, share, last = np.where(contacts, guess, 0.0), 1.0, np.zeros(2)
    lines = []
    for _ in range(ITERATIONS):
        made = _moved(settled.problem, lowering)
        point = on_mesh(made, device_of(made), np.array([voltage]), settings, settled.mesh)
        change = np.where(contacts, _lowering(point), 0.0) - lowering
        lines.append(f"{voltage:+.4f} V: barriers lowered by {lowering}, change {change} eV")
        if np.abs(change).max() < TOLERANCE:
            return point, lowering, lines
        turned = (change * last < 0).any()
        share = max(0.5 * share, 0.02) if turned else min(1.2 * share, 1.0)
        lowering, last = lowering + share * change, change
    raise ConvergenceError(
        f"image force: field and barrier did not settle at {voltage:g} V; leave image_force out "
        "at the contact whose layer is nearly ohmic",
        history=lines,
    )


def _moved(problem: DriftDiffusionProblem, lowering: np.ndarray) -> DriftDiffusionProblem:
    anode, cathode = problem.anode, problem.cathode
    return replace(
        problem,
        anode=replace(anode, work_function=anode.work_function + lowering[0]),
        cathode=replace(cathode, work_function=cathode.work_function - lowering[1]),
    )


def _lowering(point: DriftDiffusionResult) -> np.ndarray:
    """(2,) eV from the fields at anode and cathode of a solved point."""
    physical, thermal = point.problem.constants, point.device.thermal_voltage
    potential = (point.high[0, :, 0] + point.low[0, :, 0]) * thermal
    drop = np.array([potential[0] - potential[1], potential[-2] - potential[-1]])
    field = drop / point.grid.width[[0, -1]]
    eps = point.problem.permittivity[[0, -1]] * physical.permittivity
    return np.sqrt(physical.charge * np.maximum(field, 0.0) / (4 * np.pi * eps))
