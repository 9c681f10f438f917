"""What one dot does: occupations, photons, antibunching."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from stackmodel import units
from stackmodel.analyses.arguments import Quantities, Quantity, given, quantities, quantity
from stackmodel.description.stack import Stack
from stackmodel.errors import InputError

if TYPE_CHECKING:
    import xarray

    from stackmodel.formulation.dots import DotProblem

DELAYS = 401


def dots(
    stack: Stack,
    *,
    electron_rate: Quantity = None,
    hole_rate: Quantity = None,
    voltage: Quantity = None,
    current_density: Quantity = None,
    delays: Quantities = None,
    layer: str | None = None,
) -> xarray.Dataset:
    """Occupations, photon rate and g2 of one dot.

    Without rates, isolated dots take them from the stack file at the voltage, films from the
    current density that recombines in them.

    Args:
        stack: the stack.
        electron_rate: injection into a neutral dot, like "16.8 /us"; alone, it is used for both.
        hole_rate: the same for holes.
        voltage: bias at which the stack file's rates are read, like "2.6 V".
        current_density: current that recombines in a film of dots, like "10 mA/cm^2".
        delays: delays of g2, like "0 ns,5 ns".
        layer: the layer of the dots, when several hold some.

    Raises:
        InputError: no dots, or no rate to drive them with.
    """
    from stackmodel.dots.photons import emission, g2
    from stackmodel.formulation.dots import dot_layer, dot_problem
    from stackmodel.results.dataset import labelled

    problem = dot_problem(stack, dot_layer(stack, layer))
    electrons, holes, source = _rates(
        stack, problem, electron_rate, hole_rate, voltage, current_density
    )
    chain = problem.chain(electrons, holes)
    light = emission(chain)
    if delays is None:
        at = np.linspace(0.0, _recovery(electrons, holes, problem), DELAYS)
    else:
        at = np.array(quantities(delays, units.Kind("delay", "s", "5 ns", lowest=-1e6), "delays"))
    occupation = light.occupation
    return labelled(
        {
            "state": problem.states.labels,
            "delay": at,
            "electron_rate": electrons,
            "hole_rate": holes,
            "photon_rate": float(light.photon_rate),
            "g2_zero": float(light.g2_zero),
            "mean_electrons": float(occupation @ problem.states.electrons),
            "mean_holes": float(occupation @ problem.states.holes),
            "occupation": occupation,
            "g2": g2(chain, at),
        },
        attrs={"title": stack.title, "layer": problem.layer.name, "rates": source},
    )


def _rates(
    stack: Stack,
    problem: DotProblem,
    electron_rate: Quantity,
    hole_rate: Quantity,
    voltage: Quantity,
    current_density: Quantity,
) -> tuple[float, float, str]:
    """Injection rates and where they come from."""
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
    from stackmodel.coupling.dots import film_rate

    current = quantity(current_density, units.CURRENT_DENSITY, "current_density")
    rate = float(film_rate(problem, np.asarray(current)))
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


def _recovery(electrons: float, holes: float, problem: DotProblem) -> float:
    """A span of delays over which g2 recovers."""
    slowest = min(rate for rate in (electrons, holes) if rate > 0) if electrons or holes else 1e7
    return float(min(max(8.0 / slowest, 5e-9), 1e-3))
