"""One pulse in time, drive, charge-up, temperature and light together."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from stackmodel import units
from stackmodel.analyses.arguments import Quantity, given
from stackmodel.description.stack import Stack
from stackmodel.errors import InputError

if TYPE_CHECKING:
    import xarray


def pulse(
    stack: Stack,
    *,
    voltage: Quantity = None,
    width: Quantity = None,
    series_resistance: Quantity = None,
) -> xarray.Dataset:
    """Voltage, current, temperature and light through one pulse that starts cold and dark.

    The stack charges up through its series resistance; its current follows J(V, T), its
    temperature the heat by layer, its light the current. The emission peak is read as a detector
    does: averaged over the light.

    Args:
        stack: the stack; its operation.pulse when the options are left out.
        voltage: of the source, like "60 V".
        width: of the pulse, like "1 us".
        series_resistance: outside the stack, times area, like "0.1 ohm*cm^2"; that of the
            contacts when left out.

    Raises:
        InputError, MissingPropertyError: what the stack lacks.
        ConvergenceError: the electrical engine failed, or the pulse runs away.
    """
    from stackmodel.coupling.conduction import heated_by
    from stackmodel.coupling.electrothermal import current_table
    from stackmodel.coupling.heat_pulse import FIRST, capacitance, march, step_response
    from stackmodel.coupling.operating_point import described_drive, operating_point
    from stackmodel.coupling.thermometer import peak_shifts
    from stackmodel.results.dataset import about, labelled
    from stackmodel.thermal.thermometer import apparent_rise

    described = stack.operation.pulse
    duration = given(width, units.DURATION, "width", described.width if described else None)
    if duration is None:
        raise InputError("the stack describes no pulse; give --width, like '1 us'")
    kind, value = described_drive(stack)
    applied = given(voltage, units.VOLTAGE, "voltage", value if kind == "voltage" else None)
    point = operating_point(stack, voltage=applied)
    applied = point.voltage
    if not point.current_density > 0:
        raise InputError(f"no current flows at {applied:g} V; give another --voltage")
    outer = given(series_resistance, units.RESISTANCE_AREA, "series_resistance", _contacts(stack))
    heated = heated_by(stack, point.heat)
    law = current_table(stack, highest_voltage=applied).law()
    yielded = point.light_power_density / point.current_density
    trace = march(
        law,
        step_response(heated, 0.1 * FIRST * duration, duration),
        lambda current: yielded * current,
        applied,
        outer or 0.0,
        capacitance(stack),
        float(stack.ambient),
        float(duration),
    )
    values = {
        "time": trace.time,
        "pulse_voltage": trace.voltage,
        "pulse_current_density": trace.current_density,
        "pulse_temperature_rise": trace.rise,
        "pulse_light_power_density": trace.light,
        "drive_voltage": applied,
    }
    if trace.light.any():
        shown = apparent_rise(trace.time, trace.rise, trace.light)
        values |= peak_shifts(stack, heated.names[heated.observed], shown)
    notes = ["light per current is that of the drive at ambient temperature"]
    hottest = float(stack.ambient) + float(np.max(trace.rise))
    if hottest > 2 * float(stack.ambient):
        notes.append(f"the stack reaches {hottest:.4g} K; currents are extrapolated there")
    return labelled(values, attrs={**about(stack), "notes": "\n".join(notes)})


def _contacts(stack: Stack) -> float:
    both = (stack.contacts.anode.series_resistance, stack.contacts.cathode.series_resistance)
    return sum(float(one) for one in both if one is not None)
