"""Capacitance and conductance against voltage and frequency."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from stackmodel import units
from stackmodel.analyses.arguments import Quantities, Quantity, quantities
from stackmodel.analyses.jv import sweep_of
from stackmodel.description.stack import Stack

if TYPE_CHECKING:
    import xarray

    from stackmodel.settings import Electrical

DECADES = np.geomspace(1.0, 1e8, 33)


def admittance(
    stack: Stack,
    *,
    from_: Quantity = None,
    to: Quantity = None,
    points: int | None = None,
    frequencies: Quantities = None,
    settings: Electrical | None = None,
) -> xarray.Dataset:
    """Answer of the current to a small voltage: C-V along one axis, C-f along the other.

    Args:
        stack: the stack.
        from_: first voltage, like "0 V"; the stack file's sweep when left out.
        to: last voltage, like "3 V".
        points: number of voltages.
        frequencies: frequencies, like "1 kHz,1 MHz"; 1 Hz to 100 MHz when left out.
        settings: numerical knobs of the solver.

    Raises:
        ConvergenceError: naming bias and layer.
        InputError, MissingPropertyError: what the stack lacks.
    """
    from stackmodel.coupling.dynamics import at_frequencies
    from stackmodel.results.dataset import about, labelled

    at = DECADES
    if frequencies is not None:
        at = np.array(sorted(quantities(frequencies, units.FREQUENCY, "frequencies")))
    solved, found = at_frequencies(stack, sweep_of(stack, from_, to, points), at, settings)
    return labelled(
        {
            "voltage": solved.voltage,
            "frequency": at,
            "capacitance": np.array([one.capacitance for one in found]),
            "conductance": np.array([one.conductance for one in found]),
            "lowest_frequency_capacitance": np.array([one.capacitance[0] for one in found]),
            "lowest_frequency_conductance": np.array([one.conductance[0] for one in found]),
            "current_density": solved.current_density,
        },
        attrs={**about(stack), "status": solved.result.status},
    )
