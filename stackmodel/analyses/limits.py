"""What gives way first, where in the stack, and with what margin."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stackmodel import units
from stackmodel.analyses.arguments import Quantity, given
from stackmodel.description.stack import Stack
from stackmodel.errors import InputError

if TYPE_CHECKING:
    import xarray


def limits(
    stack: Stack,
    *,
    voltage: Quantity = None,
    current_density: Quantity = None,
) -> xarray.Dataset:
    """Every limit of the stack along its sweep, the one that is reached first first.

    Temperature of each layer, field in each layer, ligands, contact currents, thermal runaway; and
    what every thickness and property does to the first one, the strongest first. Each bias of the
    sweep is taken at the temperature it makes, as in `run`; where there is no steady state, the
    notes say from which voltage on.

    Args:
        stack: the stack; temperatures are those at the end of its pulses if it has any.
        voltage: drive that the margins refer to; that of the stack file when left out.
        current_density: the same as a current density, like "3 A/cm^2".

    Raises:
        InputError, MissingPropertyError: what the stack lacks.
        ConvergenceError: the electrical engine failed.
    """
    from stackmodel.coupling.self_heated import self_heated
    from stackmodel.coupling.self_heating import runaway_of
    from stackmodel.results.dataset import about, labelled
    from stackmodel.results.quantities import QUANTITIES
    from stackmodel.verdict.first_limit import first_limit, limit_quantities
    from stackmodel.verdict.levers import lever_quantities, lever_sentence

    stack = _driven(stack, voltage, current_density)
    state = self_heated(stack)
    state |= runaway_of(stack, state)
    found = limit_quantities(stack, state)
    if not found:
        raise InputError(
            "no limit is known for this stack; give materials a maximum_temperature, a "
            "dielectric_strength, or contacts a maximum_current_density"
        )
    found |= lever_quantities(stack, state)
    parts = ("electrical", "heat", "feedback", "runaway")
    notes = [note for part in parts for note in state.get(f"{part}_notes", [])]
    kept = [
        "voltage",
        "current_density",
        "device_temperature",
        "ambient_current_density",
        "refused_voltage",
        "runaway_voltage",
        "runaway_current_density",
        "runaway_temperature",
        "thermal_feedback",
        "thermal_resistance",
    ]
    values = {name: state[name] for name in kept if name in state and name in QUANTITIES}
    notes += found.pop("lever_notes", [])
    said = [s for s in (first_limit(found), lever_sentence(found)) if s]
    verdict = "\n".join(line[:1].upper() + line[1:] + "." for line in said)
    attrs = {**about(stack), "verdict": verdict, "notes": "\n".join(notes)}
    return labelled(values | found, attrs=attrs)


def _driven(stack: Stack, voltage: Quantity, current_density: Quantity) -> Stack:
    """The stack with another drive."""
    if voltage is None and current_density is None:
        return stack
    if voltage is not None and current_density is not None:
        raise InputError("give --voltage or --current-density, not both")
    from stackmodel.materials.record import Value

    changes: dict[str, Value | None] = {"voltage": None, "current_density": None}
    if voltage is not None:
        size = given(voltage, units.VOLTAGE, "voltage", None)
        changes["voltage"] = Value(size or 0.0, units.VOLTAGE)
    else:
        size = given(current_density, units.CURRENT_DENSITY, "current_density", None)
        changes["current_density"] = Value(size or 0.0, units.CURRENT_DENSITY)
    operation = stack.operation
    pulse = operation.pulse.model_copy(update=changes) if operation.pulse else None
    operation = operation.model_copy(update={**changes, "pulse": pulse})
    return stack.model_copy(update={"operation": operation})
