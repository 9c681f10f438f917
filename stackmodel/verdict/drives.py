"""What a stack survives under a steady current and in pulses."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from stackmodel.coupling import heat
from stackmodel.coupling.operating_point import state_up_to
from stackmodel.coupling.temperature import resistances
from stackmodel.description.reading import replace
from stackmodel.description.stack import Stack
from stackmodel.errors import StackmodelError
from stackmodel.verdict.feasibility import Survival, survival

BEYOND = 4.0  # times the end of the sweep: how far a limit under pulses is looked for
POINTS = 41
PULSE = 1e-6  # s, where the stack names no pulse


def survivals(stack: Stack, state: Mapping[str, Any], width: float | None = None) -> dict[str, Any]:
    """Limits without pulses and in pulses of a width, as rows of the table.

    Pulses are those of the stack; single ones of 1 us where it names none. Where nothing gives way
    in the sweep, the sweep is continued to four times its end; what is not reached then either is
    a lower bound, and the notes say so.
    """
    if "layer_temperature_peak" not in state:
        return {}
    described = stack.operation.pulse
    steady = survival(stack, _at(stack, state, resistances(stack, steady=True).centre, described))
    pulsed = stack
    if described is None or width is not None:
        # single pulses: what a repetition adds belongs to the stack file
        pulsed = replace(stack, {"operation.pulse": {"width": f"{float(width or PULSE)!r} s"}})
    inside = resistances(pulsed).centre
    found = survival(pulsed, _at(stack, state, inside, True))
    notes: list[str] = []
    if not found.reached:
        found, notes = _further(pulsed, state, inside, found)
    return {
        "steady_limit_current_density": steady.current,
        "pulse_limit_current_density": found.current,
        "pulse_limiting_mechanism": found.mechanism,
        "drive_notes": notes,
    }


def _at(stack: Stack, state: Mapping[str, Any], impedance: Any, without_runaway: Any) -> Any:
    """The state with the temperatures of another drive; pulses do not run away."""
    peak = float(stack.ambient) + state["heat_by_layer"] @ impedance
    changed = {**state, "layer_temperature_peak": peak}
    return changed | ({"runaway": None} if without_runaway else {})


def _further(
    stack: Stack, state: Mapping[str, Any], impedance: Any, bound: Survival
) -> tuple[Survival, list[str]]:
    """The limit on a sweep continued beyond its end."""
    end = BEYOND * float(max(state["voltage"]))
    try:
        wide = state_up_to(stack, end, POINTS)
        wide |= heat.ENGINE.solve(stack, wide)
    except StackmodelError as error:
        said = str(error).split(";")[0]
        return bound, [f"in pulses nothing gives way in the sweep; beyond it: {said}"]
    found = survival(stack, _at(stack, wide, impedance, True))
    if found.reached:
        return found, [f"J-V was continued to {end:g} V for the limit in pulses"]
    return found, [f"in pulses nothing gives way up to {end:g} V: a lower bound"]
