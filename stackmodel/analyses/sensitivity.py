"""Which property of which layer the current hangs on."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import numpy as np

from stackmodel import units
from stackmodel.analyses.arguments import Quantity, given
from stackmodel.description.stack import Stack
from stackmodel.errors import InputError

if TYPE_CHECKING:
    import xarray

    from stackmodel.settings import Electrical

MOST_RANKED = 13
NEGLIGIBLE = 1e-30  # A/m^2: nothing flows whose change could be relative to it


def sensitivity(
    stack: Stack,
    *,
    voltage: Quantity = None,
    quantity: Literal["current", "recombination"] = "current",
    settings: Electrical | None = None,
) -> xarray.Dataset:
    """d ln J / d ln p for every property p of every layer: exact, by one adjoint solve.

    A value of 2 means that one per cent more of p gives two per cent more current. The mesh
    stretches with a layer's thickness and is frozen otherwise.

    Args:
        stack: the stack.
        voltage: where, like "3 V"; the operation's, or the end of the sweep, when left out.
        quantity: current, or recombination for the current that recombines in the stack.
        settings: numerical knobs of the solver.

    Raises:
        InputError: no current flows there, or a contact law that is not differentiated.
    """
    from stackmodel.coupling.derivatives import derivatives
    from stackmodel.results.dataset import about, labelled

    if quantity not in ("current", "recombination"):
        raise InputError(f"--quantity: {quantity!r}; allowed: current, recombination")
    at = given(voltage, units.VOLTAGE, "voltage", _usual(stack))
    found = derivatives(stack, at or 0.0, quantity, settings)
    if not abs(found.value) > NEGLIGIBLE:
        raise InputError(
            f"no current flows at {at:g} V whose change could be stated in per cent; "
            "give another --voltage"
        )
    kept = [name for name, row in found.by_property.items() if np.any(row)]
    table = np.array([found.by_property[name] for name in kept]).T / found.value
    ranked = [np.unravel_index(i, table.shape) for i in np.argsort(-np.abs(table), axis=None)]
    return labelled(
        {
            "carrying_layers": found.layers,
            "property": kept,
            "log_sensitivity": table,
            "layer_property": [f"{found.layers[i]} {kept[k]}" for i, k in ranked[:MOST_RANKED]],
            "ranked_sensitivity": [float(table[place]) for place in ranked[:MOST_RANKED]],
            "sensitivity_voltage": at,
            "sensitivity_value": found.value,
        },
        attrs={**about(stack), "quantity": quantity, "status": found.status},
    )


def _usual(stack: Stack) -> float:
    from stackmodel.coupling.bias import DEFAULT_BIAS

    operation = stack.operation
    if operation.voltage is not None:
        return float(operation.voltage)
    return float((operation.bias or DEFAULT_BIAS).stop)
