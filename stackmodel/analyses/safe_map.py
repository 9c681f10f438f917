"""How much current the stack stands, for pulses of any width and duty, areas, substrates."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from stackmodel import units
from stackmodel.analyses.arguments import Quantities, quantities
from stackmodel.description.stack import Stack

if TYPE_CHECKING:
    import xarray

AREA = units.Kind("area", "m^2", "4 mm^2", highest=1.0)
COLD = (
    "heat against current is that at ambient temperature; a warm stack needs less voltage for the "
    "same current, so that the map errs on the safe side where the current is held; at a held "
    "voltage thermal runaway may come first (`stackmodel runaway`)"
)
WIDTHS = tuple(float(w) for w in np.geomspace(1e-8, 1e-1, 15))
DUTIES = (0.0, 1e-4, 1e-3, 1e-2, 0.1, 0.5, 1.0)


def safe_map(
    stack: Stack,
    *,
    widths: Quantities = None,
    duties: Quantities = None,
    areas: Quantities = None,
    substrates: str | None = None,
) -> xarray.Dataset:
    """Highest current density at which no layer exceeds its maximum temperature.

    The heat of the solved sweep, by layer, in the final state of the pulse train, at the end of
    a pulse and in the middle of the heated area. Where the sweep ends before the limit no
    current is claimed; the heat density is.

    Args:
        stack: the stack.
        widths: pulse widths, like "1 us,10 us".
        duties: pulse width over period, like "0.001,0.1"; 0 is one pulse, 1 direct current.
        areas: heated areas of the same proportions, like "4 mm^2,0.1 mm^2".
        substrates: materials, like "glass,sapphire,Si,diamond"; that of the stack if left out.

    Raises:
        InputError, MissingPropertyError: what the stack lacks.
        NoSolutionError: a pulse train of an endless stripe has no final state.
    """
    from stackmodel.coupling.heat import released
    from stackmodel.coupling.operating_point import flow
    from stackmodel.coupling.safe_operation import area, heat_table, on_substrate, safe
    from stackmodel.results.dataset import about, labelled

    pulses = WIDTHS if widths is None else quantities(widths, units.DURATION, "widths")
    shares = DUTIES if duties is None else quantities(duties, units.FRACTION, "duties")
    sizes = [area(stack)] if areas is None else quantities(areas, AREA, "areas")
    own = stack.substrate.material if stack.substrate else ""
    names = [own] if substrates is None else [name.strip() for name in substrates.split(",")]
    state = flow(stack)
    heat, _, notes = released(stack, state)
    notes.append(COLD)
    table = heat_table(state, heat)
    shape = (len(names), len(sizes), len(pulses), len(shares))
    power, current = np.empty(shape), np.empty(shape)
    layer = np.empty(shape, dtype=object)
    for i, name in enumerate(names):
        placed = stack if name == own else on_substrate(stack, name)
        for k, size in enumerate(sizes):
            found, layers = safe(placed, size, table, pulses, shares)
            power[i, k] = found.power_density
            current[i, k] = found.current_density(table.current_density, table.heat)
            layer[i, k] = np.array(layers, dtype=object)[found.layer]
    values = {
        "substrate_material": names,
        "heated_area": np.array(sizes),
        "pulse_width": np.array(pulses),
        "duty": np.array(shares),
        "safe_power_density": power,
        "safe_current_density": current,
        "safe_layer": layer.astype(str),
    }
    if np.isnan(current).any():
        notes.append(
            f"no current is claimed above {table.current_density[-1] / 1e4:.3g} A/cm², where the "
            "stack's sweep ends; extend operation.bias"
        )
    return labelled(values, attrs={**about(stack), "notes": "\n".join(notes)})
