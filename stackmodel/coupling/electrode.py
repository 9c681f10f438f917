"""The stack behind its resistive electrode: a plane of cells, each with the stack's own J-V."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from stackmodel.coupling.electrothermal import CurrentTable
from stackmodel.description.stack import Layer, Stack
from stackmodel.errors import ConvergenceError, InputError
from stackmodel.formulation.thermal import body_of, heated_area
from stackmodel.thermal.body import Rectangle, Stripe
from stackmodel.thermal.electrode import Crowding, LateralHeat, Sheet, solve
from stackmodel.thermal.local_law import LocalLaw, tabulated

STEPS = 25  # of the voltage, where the plane does not settle at once
EDGES = {
    "left": ("left",),
    "right": ("right",),
    "near": ("near",),
    "far": ("far",),
    "both": ("left", "right"),
    "frame": ("left", "right", "near", "far"),
}


@dataclass(frozen=True)
class Plane:
    """An electrode over the heated area.

    Attributes:
        sheet: its size, resistance and contacted edges.
        layer: the electrode. words: what was assumed.
        strip: whether it is one-dimensional.
    """

    sheet: Sheet
    layer: Layer
    words: str
    strip: bool


def electrode_layer(stack: Stack, name: str | None = None) -> tuple[Layer, float]:
    """The named electrode, or the one that resists most; and its sheet resistance, ohm.

    Raises:
        InputError: no layer has a sheet resistance or a conductivity.
    """
    layers = stack.layers if name is None else (stack.layer(name),)
    found = [(layer, value) for layer in layers if (value := sheet_resistance(stack, layer))]
    if not found:
        raise InputError(
            "no electrode with a sheet resistance; add sheet_resistance: 20 ohm to a layer, or "
            "electrical_conductivity to its material"
        )
    return max(found, key=lambda pair: pair[1] if pair[0].role or name else 0.0)


def sheet_resistance(stack: Stack, layer: Layer) -> float | None:
    """As written, or 1/(conductivity thickness)."""
    if layer.sheet_resistance is not None:
        return float(layer.sheet_resistance)
    conductivity = stack.material(layer.material).electrical_conductivity
    if conductivity is None:
        return None
    return 1.0 / (float(conductivity) * float(layer.thickness))


def plane(stack: Stack, name: str | None, contacted: str | None, strip: bool) -> Plane:
    """The electrode over the heated area; the contact runs along its width.

    Raises:
        InputError: a disc, or an unknown layout of the contact.
    """
    layer, resistance = electrode_layer(stack, name)
    layout = contacted or layer.contacted
    words = "" if layout else f"{layer.name} is taken as contacted along one edge (left)"
    edges = EDGES.get(layout or "left")
    if edges is None:
        raise InputError(f"contacted: {str(layout)[:40]!r}; one of {', '.join(EDGES)}")
    shape = heated_area(stack)
    if isinstance(shape, Rectangle):
        sheet = Sheet(shape.length, shape.width, resistance, edges)
        return Plane(sheet, layer, words, strip)
    if isinstance(shape, Stripe):
        words += "; " if words else ""
        words += "an endless stripe is contacted along its sides, currents are for 1 m of it"
        return Plane(Sheet(shape.width, 1.0, resistance, edges), layer, words, True)
    raise InputError("the electrode needs a rectangular area; give area: {shape: rectangle, ...}")


def isothermal_law(table: CurrentTable) -> LocalLaw:
    """The stack's J-V at ambient temperature, from 0 V."""
    voltage = np.concatenate(([0.0], table.voltage))
    current = np.concatenate(([0.0], np.maximum.accumulate(table.current_density[:, 0])))
    return tabulated(voltage, current)


def lateral_heat(stack: Stack, resistance: float) -> LateralHeat:
    """Heat along the films and away from them: areal sink 1/Rth, spreading of the films."""
    body, _ = body_of(stack)
    films = slice(1, 1 + len(stack.layers))
    spreading = float((body.in_plane[films] * body.thickness[films]).sum())
    return LateralHeat(float(stack.ambient), 1.0 / resistance, spreading)


def crowding(
    on: Plane, law: LocalLaw, applied: float, cells: int, heat: LateralHeat | None
) -> Crowding:
    """Solve the plane at the voltage of its contacts, raised in steps where it heats itself.

    Raises:
        ConvergenceError: no solution; with heat it may lie beyond thermal runaway.
    """
    shape = (cells, 1) if on.strip else (cells, _cells_aside(on.sheet, cells))
    try:
        return solve(on.sheet, law, applied, shape, heat)
    except ConvergenceError:
        if heat is None:
            raise
    answer = None
    for voltage in np.linspace(0.0, applied, STEPS + 1)[1:]:
        answer = solve(on.sheet, law, float(voltage), shape, heat, start=answer)
    assert answer is not None
    return answer


def _cells_aside(sheet: Sheet, cells: int) -> int:
    """Cells about as wide as long, between 8 and as many as along."""
    return int(np.clip(math.ceil(cells * sheet.width / sheet.length), 8, cells))


def averaged(answer: Crowding, on: Plane) -> dict[str, object]:
    """A solved plane as quantities."""
    nx, ny = answer.voltage.shape
    return {
        "along": (np.arange(nx) + 0.5) * on.sheet.length / nx,
        "aside": (np.arange(ny) + 0.5) * on.sheet.width / ny,
        "local_voltage": answer.voltage,
        "local_current_density": answer.current_density,
        "local_temperature": answer.temperature,
        "crowding": answer.crowding,
        "crowding_maximum": float(answer.crowding.max()),
        "applied_voltage": answer.applied,
        "lost_voltage": answer.lost_voltage,
        "electrode_current": answer.current,
        "electrode_power": answer.lead_power,
        "electrode_sheet_resistance": float(np.max(on.sheet.sheet_resistance)),
    }
