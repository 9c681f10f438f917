"""Lateral current in a resistive electrode: div(grad V / R_sheet) = j(V, T).

Finite volumes on a plane of rectangular cells, contacted along whole edges; V is the local
voltage across the stack. With a local law of temperature, heat spreads along the plane too:
div(K grad T) = h (T - T0) - V j - |grad V|^2/R_sheet. Both are solved by one Newton iteration.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy import sparse
from scipy.sparse.linalg import splu

from stackmodel.errors import ConvergenceError, InputError
from stackmodel.settings import Thermal
from stackmodel.thermal.local_law import LocalLaw

DEFAULT = Thermal()
EDGES = ("left", "right", "near", "far")


@dataclass(frozen=True)
class Sheet:
    """A rectangular electrode.

    Attributes:
        length: along x, m; the contact 'left' is at x = 0, 'right' at x = length.
        width: along y, m; 'near' is at y = 0, 'far' at y = width.
        sheet_resistance: ohm per square; a number or an array (nx, ny).
        contacts: edges held at the applied voltage; all four frame the electrode.
    """

    length: float
    width: float
    sheet_resistance: float | np.ndarray
    contacts: Sequence[str] = ("left",)

    def __post_init__(self) -> None:
        unknown = [edge for edge in self.contacts if edge not in EDGES]
        if unknown or not self.contacts:
            raise InputError(f"contacts {list(self.contacts)}: name one or more of {EDGES}")
        if min(self.length, self.width) <= 0 or np.min(self.sheet_resistance) <= 0:
            raise InputError("length, width and sheet resistance of an electrode must be positive")


@dataclass(frozen=True)
class LateralHeat:
    """Heat along and away from the plane.

    Attributes:
        ambient: T0, K.
        sink: h to ambient, W/m^2/K: the inverse of the areal thermal resistance.
        spreading: K, sum of thickness times in-plane conductivity, W/K.
    """

    ambient: float
    sink: float
    spreading: float = 0.0


@dataclass(frozen=True)
class Crowding:
    """What the electrode does to the device.

    Attributes:
        voltage: (nx, ny) across the stack, V.
        current_density: (nx, ny) A/m^2.
        temperature: (nx, ny) K.
        current: total, A.
        applied: voltage at the contacts, V.
        lead_power: heat in the electrode, W.
        history: largest Newton correction of each iteration, relative.
    """

    voltage: np.ndarray
    current_density: np.ndarray
    temperature: np.ndarray
    current: float
    applied: float
    lead_power: float
    history: tuple[float, ...]

    @property
    def crowding(self) -> np.ndarray:
        """(nx, ny) current density over its mean."""
        return self.current_density / self.current_density.mean()

    @property
    def lost_voltage(self) -> float:
        """Voltage lost in the leads: what the current, on average, did not find at the stack."""
        return self.lead_power / self.current if self.current else 0.0


@dataclass(frozen=True)
class _Faces:
    """Faces between cells and at contacts.

    gradient (F, C) and contact (F,): the drop across a face is gradient V - contact V_applied;
    squares (F,): width over distance; conductance (F,): the same over the sheet resistance, S;
    share (C, F): a face's heat goes to the cells beside it.
    """

    gradient: sparse.csr_matrix
    contact: np.ndarray
    squares: np.ndarray
    conductance: np.ndarray
    share: sparse.csr_matrix

    def drop(self, voltage: np.ndarray, applied: float) -> np.ndarray:
        return self.gradient @ voltage - self.contact * applied

    def stiffness(self, conductance: np.ndarray) -> sparse.csr_matrix:
        return self.gradient.T @ sparse.diags(conductance) @ self.gradient


def solve(
    sheet: Sheet,
    law: LocalLaw,
    applied: float,
    cells: tuple[int, int] = (100, 100),
    heat: LateralHeat | None = None,
    settings: Thermal = DEFAULT,
    start: Crowding | None = None,
) -> Crowding:
    """Voltage, current and (with `heat`) temperature over the electrode; cells (n, 1): a strip.

    `start` is a solution at another voltage on the same cells, to begin from.

    Raises:
        ConvergenceError: no solution found; with `heat` it may lie beyond thermal runaway.
    """
    faces = _faces(sheet, cells)
    count = cells[0] * cells[1]
    area = sheet.length * sheet.width / count
    cold = heat.ambient if heat else settings.reference_temperature
    fields = np.stack([np.full(count, applied), np.full(count, cold)])
    if start is not None:
        raised = start.voltage + (applied - start.applied)
        fields = np.stack([raised.ravel(), start.temperature.ravel()])
    scale = np.array([max(abs(applied), 1e-30), cold])[:, None]
    history: list[float] = []
    for _ in range(settings.electrode_iterations):
        change = _newton_step(fields, faces, law, applied, area, heat)
        fields = fields + change
        history.append(float(np.max(np.abs(change) / scale)))
        if not np.isfinite(history[-1]) or fields[1].min() <= 0:
            break
        if history[-1] < settings.electrode_tolerance:
            return _answer(fields, faces, law, applied, cells, tuple(history))
    raise ConvergenceError(
        f"the electrode at {applied:g} V did not settle in {len(history)} iterations (last change "
        f"{history[-1]:.1e}); lower the voltage: with local heating there may be no steady state",
        history=history,
    )


def _newton_step(
    fields: np.ndarray,
    faces: _Faces,
    law: LocalLaw,
    applied: float,
    area: float,
    heat: LateralHeat | None,
) -> np.ndarray:
    """Correction (2, C) of voltage and temperature; the temperature's is zero without `heat`."""
    v, t = fields
    j, by_v, by_t = law(v, t)
    drop = faces.drop(v, applied)
    charge = faces.gradient.T @ (faces.conductance * drop) + area * j
    charge_by_v = faces.stiffness(faces.conductance) + sparse.diags(area * by_v)
    if heat is None:
        return np.stack([splu(charge_by_v.tocsc()).solve(-charge), np.zeros_like(t)])
    spread = faces.stiffness(heat.spreading * faces.squares * (faces.contact == 0))
    joule = faces.share @ (faces.conductance * drop**2)
    warmth = spread @ t + area * (heat.sink * (t - heat.ambient) - v * j) - joule
    joule_by_v = faces.share @ sparse.diags(2 * faces.conductance * drop) @ faces.gradient
    blocks = [
        [charge_by_v, sparse.diags(area * by_t)],
        [
            -sparse.diags(area * (j + v * by_v)) - joule_by_v,
            spread + sparse.diags(area * (heat.sink - v * by_t)),
        ],
    ]
    jacobian = sparse.bmat(blocks, format="csc")
    return splu(jacobian).solve(-np.append(charge, warmth)).reshape(2, -1)


def _answer(
    fields: np.ndarray,
    faces: _Faces,
    law: LocalLaw,
    applied: float,
    cells: tuple[int, int],
    history: tuple[float, ...],
) -> Crowding:
    drop = faces.drop(fields[0], applied)
    return Crowding(
        voltage=fields[0].reshape(cells),
        current_density=law(*fields)[0].reshape(cells),
        temperature=fields[1].reshape(cells),
        current=float(-(faces.contact * faces.conductance) @ drop),
        applied=applied,
        lead_power=float(faces.conductance @ drop**2),
        history=history,
    )


def _faces(sheet: Sheet, cells: tuple[int, int]) -> _Faces:
    """Faces of the cells and half-cell faces at the contacts; resistances in series between."""
    nx, ny = cells
    dx, dy = sheet.length / nx, sheet.width / ny
    resistance = np.broadcast_to(np.asarray(sheet.sheet_resistance, dtype=float), cells).ravel()
    index = np.arange(nx * ny).reshape(cells)
    none = np.empty(0, dtype=int)
    parts = [(index[:-1].ravel(), index[1:].ravel(), dy / dx)]
    parts.append((index[:, :-1].ravel(), index[:, 1:].ravel(), dx / dy))
    ends = {"left": index[0], "right": index[-1], "near": index[:, 0], "far": index[:, -1]}
    for edge in sheet.contacts:
        parts.append((none, ends[edge], 2 * (dy / dx if edge in ("left", "right") else dx / dy)))
    rows, columns, signs, squares, series, contact = [], [], [], [], [], []
    start = 0
    for first, second, ratio in parts:
        face = start + np.arange(second.size)
        start += second.size
        rows += [face, face[: first.size]]
        columns += [second, first]
        signs += [np.ones(second.size), -np.ones(first.size)]
        squares.append(np.full(second.size, ratio))
        beside = resistance[first] if first.size else resistance[second]
        series.append(0.5 * (resistance[second] + beside))
        contact.append(np.full(second.size, 0.0 if first.size else 1.0))
    place = (np.concatenate(rows), np.concatenate(columns))
    gradient = sparse.csr_matrix((np.concatenate(signs), place), shape=(start, nx * ny))
    touched = np.asarray(abs(gradient).sum(axis=1)).ravel()
    shape_factor = np.concatenate(squares)
    return _Faces(
        gradient,
        np.concatenate(contact),
        shape_factor,
        shape_factor / np.concatenate(series),
        (abs(gradient).T @ sparse.diags(1 / touched)).tocsr(),
    )
