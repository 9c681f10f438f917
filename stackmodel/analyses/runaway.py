"""Whether the stack runs away, and where."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stackmodel import units
from stackmodel.analyses.arguments import Quantity, given
from stackmodel.description.stack import Stack

if TYPE_CHECKING:
    import xarray

    from stackmodel.settings import Electrical

BIASES = 21  # of the sweep whose heat by layer gives the thermal resistance


def runaway(
    stack: Stack,
    *,
    to: Quantity = None,
    thermal_resistance: Quantity = None,
    settings: Electrical | None = None,
) -> xarray.Dataset:
    """The J-V of the stack that heats itself, followed through its turning point.

    Above the voltage of the turning point a voltage drive finds no steady state; the current
    then grows until something gives. Mobilities and statistics carry their temperature
    dependence; the thermal resistance is that of the stack, from its heat by layer at the last
    steady bias, or at the turning point.

    Args:
        stack: the stack; with pulses, the temperatures at their end.
        to: highest voltage, like "10 V"; the end of the stack's sweep when left out.
        thermal_resistance: rise per areal power, like "1e-3 m^2*K/W", instead of the computed.
        settings: numerical knobs of the electrical engine; one mesh (1 to 2 % in J) if left out.

    Raises:
        InputError, MissingPropertyError: what the stack lacks, or no current flows.
        ConvergenceError: a sweep or the walk along the curve failed.
        NoSolutionError: an endless stripe has no steady state.
    """
    from stackmodel.coupling.electrothermal import (
        current_table,
        steady_states,
    )
    from stackmodel.coupling.operating_point import TABLE, swept_to
    from stackmodel.coupling.self_heated import self_heated
    from stackmodel.coupling.self_heating import described, turning_states
    from stackmodel.results.dataset import about, labelled
    from stackmodel.results.quantities import QUANTITIES

    stop = given(to, units.VOLTAGE, "to", None)
    resistance = given(thermal_resistance, units.THERMAL_RESISTANCE, "thermal_resistance", None)
    table = current_table(stack, settings or TABLE, stop)
    if resistance is not None:
        curve = steady_states(stack, table, resistance)
    else:
        state = self_heated(swept_to(stack, float(table.voltage[-1]), BIASES))
        curve, resistance = turning_states(stack, state, table)
    found = described(curve, table) | {"thermal_resistance": resistance}
    values = {name: value for name, value in found.items() if name in QUANTITIES}
    values |= {
        "voltage": table.voltage,
        "current_density": table.current_density[:, 0],
    }
    attrs = {
        **about(stack),
        "verdict": "\n".join(found["runaway_notes"]),
        "notes": "current_density is that at ambient temperature, without self-heating",
    }
    return labelled(values, attrs=attrs)
