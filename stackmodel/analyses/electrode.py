"""What a resistive electrode does to the device: crowding, voltage lost, local temperature."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from stackmodel import units
from stackmodel.analyses.arguments import Quantity, given
from stackmodel.description.stack import Stack
from stackmodel.errors import InputError

if TYPE_CHECKING:
    import xarray

    from stackmodel.settings import Electrical

MOST_CELLS = 400


def electrode(
    stack: Stack,
    *,
    voltage: Quantity = None,
    layer: str | None = None,
    contacted: str | None = None,
    sheet_resistance: Quantity = None,
    strip: bool = False,
    isothermal: bool = False,
    cells: int | None = None,
    settings: Electrical | None = None,
) -> xarray.Dataset:
    """Lateral current in an electrode: div(grad V / R_sheet) = j(V, T), with the stack's own j.

    Args:
        stack: the stack.
        voltage: at the contacts; the drive of the stack file when left out.
        layer: the electrode; the one that resists most when left out.
        contacted: left, right, near, far (one edge), both (left and right), or frame.
        sheet_resistance: like "20 ohm", instead of the stack's.
        strip: one-dimensional, along the length.
        isothermal: leave local heating out.
        cells: along the length, 100 when left out.
        settings: numerical knobs of the electrical engine; one mesh (1 to 2 % in J) if left out.

    Raises:
        InputError, MissingPropertyError: what the stack lacks.
        ConvergenceError: no steady state was found; with heating it may lie beyond runaway.
    """
    from dataclasses import replace

    from stackmodel.coupling.electrode import (
        averaged,
        crowding,
        isothermal_law,
        lateral_heat,
        plane,
    )
    from stackmodel.coupling.electrothermal import current_table, thermal_resistance
    from stackmodel.coupling.operating_point import TABLE, described_drive, operating_point
    from stackmodel.formulation.thermal import heated_layer
    from stackmodel.results.dataset import about, labelled

    count = 100 if cells is None else cells
    if not 4 <= count <= MOST_CELLS:
        raise InputError(f"--cells: {count}; a whole number from 4 to {MOST_CELLS}")
    on = plane(stack, layer, contacted, strip)
    given_resistance = given(sheet_resistance, units.SHEET_RESISTANCE, "sheet_resistance", None)
    if given_resistance is not None:
        on = replace(on, sheet=replace(on.sheet, sheet_resistance=given_resistance))
    applied = given(voltage, units.VOLTAGE, "voltage", None)
    point = None
    if applied is None and described_drive(stack)[0] == "voltage":
        applied = described_drive(stack)[1]
    if applied is None or not isothermal:
        point = operating_point(stack, voltage=applied)
        applied = point.voltage
    table = current_table(stack, settings or TABLE, applied)
    law, heat = isothermal_law(table), None
    values: dict[str, Any] = {}
    if not isothermal and point is not None:
        power = point.voltage * point.current_density
        resistance = thermal_resistance(stack, point.heat, power, heated_layer(stack).name)
        law, heat = table.law(), lateral_heat(stack, resistance)
        values["thermal_resistance"] = resistance
    answer = crowding(on, law, applied, count, heat)
    values |= averaged(answer, on)
    notes = [on.words] if on.words else []
    if heat is None:
        values["local_temperature"] = np.full_like(answer.temperature, float(stack.ambient))
    elif answer.temperature.max() > table.temperature[-1]:
        notes.append(f"above {table.temperature[-1]:.4g} K the local law is extrapolated")
    attrs = {**about(stack), "electrode": on.layer.name, "notes": "\n".join(notes)}
    return labelled(values, attrs=attrs)
