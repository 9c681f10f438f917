"""What drives the dots: rates given, read from the stack file, or made by a current."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from stackmodel import units
from stackmodel.analyses.arguments import Quantity, given, quantity
from stackmodel.errors import InputError

if TYPE_CHECKING:
    from stackmodel.description.stack import Stack
    from stackmodel.formulation.dots import DotProblem


def drive(
    stack: Stack,
    problem: DotProblem,
    electron_rate: Quantity,
    hole_rate: Quantity,
    voltage: Quantity,
    current_density: Quantity,
) -> tuple[float, float, str]:
    """Injection rates into a neutral dot, 1/s, and where they come from."""
    if electron_rate is not None or hole_rate is not None:
        both = electron_rate if electron_rate is not None else hole_rate
        electrons = given(
            electron_rate if electron_rate is not None else both, units.RATE, "electron_rate", None
        )
        holes = given(hole_rate if hole_rate is not None else both, units.RATE, "hole_rate", None)
        assert electrons is not None
        assert holes is not None
        return electrons, holes, "given"
    described = problem.layer.dots
    if described is not None and described.arrangement == "isolated":
        return _rates_at_voltage(stack, problem, voltage)
    if current_density is None:
        current_density = stack.operation.current_density
    if current_density is None:
        raise InputError(
            "no rate drives the dots; give --electron-rate and --hole-rate, or "
            "--current-density 10 mA/cm^2 (what recombines in the film), or "
            "operation: {current_density: ...}"
        )
    from stackmodel.dots.gain.three_state import injection_rate

    current = quantity(current_density, units.CURRENT_DENSITY, "current_density")
    rate = float(injection_rate(current, problem.cross_section, problem.monolayers))
    return rate, rate, f"{units.show(current, units.CURRENT_DENSITY)} recombining in the film"


def _rates_at_voltage(
    stack: Stack, problem: DotProblem, voltage: Quantity
) -> tuple[float, float, str]:
    from stackmodel.formulation.dots import injection_rates

    points = problem.layer.dots.injection if problem.layer.dots else ()
    if not points:
        raise InputError(
            "no rate drives the dots; give --electron-rate and --hole-rate, or rows of "
            "dots: {injection: [{voltage, electron_rate, hole_rate}]}"
        )
    highest = stack.operation.voltage or points[-1].voltage
    at = given(voltage, units.VOLTAGE, "voltage", float(highest))
    electrons, holes = (float(rate) for rate in injection_rates(problem.layer, np.asarray(at)))
    if not (electrons > 0 and holes > 0):
        raise InputError(
            f"injection is given from {points[0].voltage} to {points[-1].voltage}, not at {at} V; "
            "choose a voltage in between, or give the rates"
        )
    return electrons, holes, f"the stack file's table at {at:g} V"
