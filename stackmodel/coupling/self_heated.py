"""The stack that heats itself, at its sweep or at one drive: what limits, lasers and heat ask for.

A steady current, or a train of pulses, warms the films before anything gives way: each bias is
solved at the temperature its own heat makes, that of the steady state or, under pulses, that at
the end of a pulse. What happens within a pulse is in `coupling/heat_pulse.py`.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np

from stackmodel.coupling import electrical, heat
from stackmodel.coupling.flow import Flow
from stackmodel.coupling.operating_point import (
    DEFAULT_BIAS,
    ENGINES,
    OperatingPoint,
    described_drive,
    flow,
    last_point,
    operating_point,
    refuse_no_drive,
    swept_to,
)
from stackmodel.coupling.pulse_warming import HeatOfPulses, pulse_warming
from stackmodel.coupling.secant import Secant
from stackmodel.description.stack import Stack
from stackmodel.errors import ConvergenceError, InputError, NoSolutionError
from stackmodel.formulation.electrical import drift_diffusion_problem
from stackmodel.settings import WHOLE_RUN, Coupling

REQUIRED = frozenset({"electrical"})
SETTLED = 0.01  # K, where a current is given: each temperature has a mesh of its own


def self_heated(stack: Stack) -> dict[str, Any]:
    """What electrical, dot, light and heat engines find once heat and light act back.

    As the same engines in a run: without the loop where the stack says so, and without the biases
    that have no steady state, which `refused_voltage` then lists.

    Raises:
        InputError, MissingPropertyError: what the stack lacks.
        SolverError: the electrical engine failed, or biases did not settle.
    """
    going = Flow(stack, {}, required=REQUIRED)
    going.run((*ENGINES, heat.ENGINE))
    if going.refused is not None:
        raise going.refused
    return going.state


def self_heated_point(
    stack: Stack, voltage: float | None = None, current_density: float | None = None
) -> OperatingPoint:
    """One drive at the temperature it makes; the drive the stack describes when none is given.

    Under pulses the heat is what would warm the stack as much if it were constant.

    Raises:
        InputError: no current flows, or two drives are given.
        NoSolutionError: no steady state at that voltage.
        ConvergenceError: the drive is not reached, or its temperature does not settle.
    """
    if voltage is None and current_density is None:
        return _described(stack)
    if voltage is not None and current_density is not None:
        raise InputError("give a voltage or a current density, not both")
    cold = heat.not_fed_back(stack)
    if cold or drift_diffusion_problem(stack)[0].insulator.any():
        point = operating_point(stack, voltage, current_density)
        said = f"currents are those at ambient temperature: {cold}" if cold else ""
        return replace(point, notes=[*point.notes, said] if said else point.notes)
    if current_density is not None:
        return _at_current(stack, current_density)
    assert voltage is not None
    refuse_no_drive(voltage)
    state = self_heated(swept_to(stack, voltage, 2))
    if not np.isclose(state["voltage"][-1], voltage):
        raise NoSolutionError(
            f"no steady state at {voltage:g} V: there the heat outruns every temperature up to "
            f"{Coupling().hottest * float(stack.ambient):.4g} K; lower the voltage, or give a "
            "current density",
            partial=state,
        )
    return _warm_point(stack, state)


def _described(stack: Stack) -> OperatingPoint:
    """At the drive of the stack, or the end of its sweep where that current is not reached."""
    kind, value = described_drive(stack)
    if kind == "voltage":
        return self_heated_point(stack, voltage=value)
    try:
        return self_heated_point(stack, current_density=value)
    except ConvergenceError as error:
        end = float((stack.operation.bias or DEFAULT_BIAS).stop)
        point = self_heated_point(stack, voltage=end)
        said = f"the end of the sweep is taken: {str(error).partition(';')[0]}"
        return replace(point, notes=[*point.notes, said])


def _warm_point(stack: Stack, state: dict[str, Any]) -> OperatingPoint:
    point = last_point(stack, state)
    heats = np.array([point.heat])
    warming = heat.as_warming(stack, heats, state["sweep"].chosen(np.array([-1])))
    return replace(point, heat=warming[0])


def _at_current(stack: Stack, wanted: float) -> OperatingPoint:
    """The drive by a current: V falls as the stack warms, so that there is one temperature."""
    settings, ambient = Coupling(), float(stack.ambient)
    limit = settings.hottest * ambient
    described = pulse_warming(stack)
    pulse = None if described is None else HeatOfPulses(described, ambient)
    at, factor = Secant.at(np.array([ambient])), dict[str, float]()
    for _ in range(settings.rounds):
        kelvin = float(at.x[0])
        solved = electrical.sweep_at_current(stack, np.array([wanted]), WHOLE_RUN, kelvin)
        state = flow(stack, electrical.quantities(solved, solved.voltage) | factor)
        found = heat.device_temperature(stack, heat.released(stack, state)[0], solved)
        if not found:
            return last_point(stack, state)
        rise = found["device_temperature"] - ambient
        rise = rise if pulse is None else pulse.reached(at.x, rise)
        at = at.told(ambient + rise)
        light = state.get("purcell_factor")
        settled = light is None or abs(light - factor.get("purcell_factor", 0.0)) < settings.factor
        if settled and float(at.error[0]) <= SETTLED:
            return _warm_point(stack, state)
        factor = {} if light is None else {"purcell_factor": light}
        if kelvin >= limit and rise[0] > kelvin - ambient:
            raise NoSolutionError(
                f"{wanted:g} A/m^2 heats the stack beyond {limit:.4g} K, where no film is what it "
                "was; lower the current density"
            )
        at = at.moved(np.minimum(at.following(), limit))
    raise ConvergenceError(
        f"the temperature at {wanted:g} A/m^2 did not settle; give a voltage instead"
    )
