"""What a stack survives under a steady current and in pulses."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from stackmodel.coupling.operating_point import swept_to
from stackmodel.coupling.self_heated import self_heated
from stackmodel.coupling.self_heating import runaway_of
from stackmodel.description.reading import replace
from stackmodel.description.stack import Stack
from stackmodel.errors import StackmodelError
from stackmodel.verdict.feasibility import Survival, survival

BEYOND = 4.0  # times the end of the sweep: how far a limit under pulses is looked for
POINTS = 41
PULSE = 1e-6  # s, where the stack names no pulse


def survivals(stack: Stack, state: Mapping[str, Any], width: float | None = None) -> dict[str, Any]:
    """Limits without pulses and in pulses of a width, as rows of the table.

    Each drive at the temperatures it makes itself: of the steady state, or at the end of a pulse
    whose heat grows as the films warm. Pulses are those of the stack; single ones of 1 us where it
    names none. Where nothing gives way in the sweep, it is continued to four times its end; what
    is not reached then either is a lower bound, and the notes say so.
    """
    if "layer_temperature_peak" not in state:
        return {}
    described = stack.operation.pulse
    notes: list[str] = []
    steady = survival(stack, state) if described is None else _steady(stack, notes)
    pulsed = stack
    if described is None or width is not None:
        # single pulses: what a repetition adds belongs to the stack file
        pulsed = replace(stack, {"operation.pulse": {"width": f"{float(width or PULSE)!r} s"}})
    inside = state if pulsed is stack else _warmed(pulsed, state)
    found = survival(pulsed, {**inside, "runaway": None})  # a pulse ends before it runs away
    if not found.reached:
        found, said = _further(pulsed, state, found)
        notes += said
    return {
        "steady_limit_current_density": np.nan if steady is None else steady.current,
        "pulse_limit_current_density": found.current,
        "pulse_limiting_mechanism": found.mechanism,
        "drive_notes": notes,
    }


def _steady(stack: Stack, notes: list[str]) -> Survival | None:
    """The limit if the pulses never ended; None where there is no steady state to speak of."""
    still = replace(stack, {"operation.pulse": None})
    try:
        state = self_heated(still)
        return survival(still, state | runaway_of(still, state))
    except StackmodelError as error:
        notes.append(f"the current survived without pulses: left out, {_first(error)}")
        return None


def _warmed(pulsed: Stack, state: Mapping[str, Any]) -> Mapping[str, Any]:
    """The sweep under pulses, as far as it was asked for and not only as far as it is steady."""
    asked = np.append(state["voltage"], state.get("refused_voltage", []))
    return self_heated(swept_to(pulsed, float(max(asked)), len(asked)))


def _further(stack: Stack, state: Mapping[str, Any], bound: Survival) -> tuple[Survival, list[str]]:
    """The limit on a sweep continued beyond its end."""
    end = BEYOND * float(max(state["voltage"]))
    try:
        wide = self_heated(swept_to(stack, end, POINTS))
    except StackmodelError as error:
        return bound, [f"in pulses nothing gives way in the sweep; beyond it: {_first(error)}"]
    found = survival(stack, {**wide, "runaway": None})
    if found.reached:
        return found, [f"J-V was continued to {end:g} V for the limit in pulses"]
    return found, [f"in pulses nothing gives way up to {end:g} V: a lower bound"]


def _first(error: StackmodelError) -> str:
    return str(error).split(";")[0]
