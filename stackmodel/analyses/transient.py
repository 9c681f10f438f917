"""Current in time after a step, along a ramp, through a pulse."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stackmodel import units
from stackmodel.analyses.arguments import Quantity, given
from stackmodel.description.stack import Stack
from stackmodel.errors import InputError

if TYPE_CHECKING:
    import xarray

    from stackmodel.settings import Electrical


def transient(
    stack: Stack,
    *,
    from_: Quantity = None,
    to: Quantity = None,
    rise: Quantity = None,
    width: Quantity = None,
    duration: Quantity = None,
    settings: Electrical | None = None,
) -> xarray.Dataset:
    """Current against time, with the displacement current, from the steady state at --from.

    A step when neither --rise nor --width is given, a ramp with --rise, a pulse with --width.

    Args:
        stack: the stack.
        from_: voltage before, like "0 V", the default.
        to: voltage after, or at the top of the pulse; the stack file's when left out.
        rise: how long an edge takes, like "100 ns".
        width: time at the top of a pulse, like "1 us"; the stack file's pulse when left out.
        duration: time followed after the edge, or after the pulse, like "1 ms".
        settings: numerical knobs of the solver.

    Raises:
        ConvergenceError: naming time and voltage; `partial` holds the dataset of what was solved.
        InputError, MissingPropertyError: what the stack lacks.
    """
    from stackmodel.coupling.dynamics import corners, in_time
    from stackmodel.electrical.transient import Transient
    from stackmodel.errors import ConvergenceError

    start, stop = given(from_, units.VOLTAGE, "from", 0.0), _top(stack, to)
    pulse = stack.operation.pulse
    # the stack file's pulse is the default of a question that names no time of its own
    own = pulse.width if pulse is not None and rise is None and duration is None else None
    times, voltages = corners(
        start or 0.0,
        stop,
        rise=given(rise, units.DURATION, "rise", None),
        width=given(width, units.DURATION, "width", None if own is None else float(own)),
        duration=given(duration, units.DURATION, "duration", None),
    )
    try:
        return _labelled(stack, in_time(stack, times, voltages, settings))
    except ConvergenceError as error:
        if isinstance(error.partial, Transient):
            error.partial = _labelled(stack, error.partial)
        raise


def _top(stack: Stack, to: Quantity) -> float:
    operation = stack.operation
    own = operation.pulse.voltage if operation.pulse is not None else None
    if own is None:
        own = operation.voltage
    if own is None and operation.bias is not None:
        own = operation.bias.stop
    stop = given(to, units.VOLTAGE, "to", None if own is None else float(own))
    if stop is None:
        raise InputError("no voltage to go to; give --to '3 V', or operation: {voltage: 3 V}")
    return stop


def _labelled(stack: Stack, run) -> xarray.Dataset:
    from stackmodel.results.dataset import about, labelled

    names = (
        "voltage", "current_density", "displacement_current_density",
        "current_conservation_error", "recombination_current_density",
    )  # fmt: skip
    return labelled(
        {
            "time": run.time,
            "voltage": run.voltage,
            "current_density": run.current_density,
            "displacement_current_density": run.displacement_current_density,
            "recombination_current_density": run.recombination_current,
            "current_conservation_error": run.conservation_error,
        },
        dims=dict.fromkeys(names, "time"),
        attrs={**about(stack), "status": f"solved in {len(run.time) - 1} time steps"},
    )
