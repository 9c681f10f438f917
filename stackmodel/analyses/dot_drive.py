"""What drives the dots: rates given, read from the stack file, or made by a current."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from stackmodel import units
from stackmodel.analyses.arguments import Quantity, given, quantity
from stackmodel.errors import InputError

if TYPE_CHECKING:
    from stackmodel.description.stack import Stack
    from stackmodel.dots.chain import Chain
    from stackmodel.formulation.dots import DotProblem


def drive(
    stack: Stack,
    problem: DotProblem,
    electron_rate: Quantity,
    hole_rate: Quantity,
    voltage: Quantity,
    current_density: Quantity,
) -> tuple[DotProblem, float, float, str]:
    """The dots as driven, injection into a neutral one, 1/s, and where that comes from."""
    if electron_rate is not None or hole_rate is not None:
        both = electron_rate if electron_rate is not None else hole_rate
        electrons = given(
            electron_rate if electron_rate is not None else both, units.RATE, "electron_rate", None
        )
        holes = given(hole_rate if hole_rate is not None else both, units.RATE, "hole_rate", None)
        assert electrons is not None
        assert holes is not None
        return problem, electrons, holes, "given"
    described = problem.layer.dots
    if described is not None and described.arrangement == "isolated":
        if described.tunnelling is not None:
            return _by_tunnelling(stack, problem, voltage)
        return problem, *_rates_at_voltage(stack, problem, voltage)
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
    return (
        problem,
        rate,
        rate,
        f"{units.show(current, units.CURRENT_DENSITY)} recombining in the film",
    )


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


def _by_tunnelling(
    stack: Stack, problem: DotProblem, voltage: Quantity
) -> tuple[DotProblem, float, float, str]:
    """The dot in the middle of the light at a voltage, that of the operation when left out."""
    from stackmodel.coupling.bias import DEFAULT_BIAS
    from stackmodel.coupling.dot_tunnelling import fed_light
    from stackmodel.coupling.electrical import sweep
    from stackmodel.coupling.fed_dots import seen_dot
    from stackmodel.formulation.dot_tunnelling import fed_dots
    from stackmodel.settings import WHOLE_RUN

    described = problem.layer.dots
    assert described is not None
    if described.coulomb.law != "none" or described.escape_rate is not None:
        raise InputError(
            "tunnelling sets how these dots take and lose carriers; leave out --coulomb, --alpha "
            "and --escape-rate, or give the rates"
        )
    fed = fed_dots(stack, problem.layer)
    stop = (stack.operation.bias or DEFAULT_BIAS).stop
    at = given(voltage, units.VOLTAGE, "voltage", float(stack.operation.voltage or stop))
    light = fed_light(sweep(stack, np.array([0.0, at]), WHOLE_RUN), fed)
    if not light.mean_photon_rate[1] > 0:
        raise InputError(f"tunnelling makes no light at {at:g} V; choose a larger voltage")
    film = float(light.thickness[light.seen(1)])
    electrons, holes = (float(rate[1, light.seen(1)]) for rate in light.exchange.neutral())
    source = (
        f"tunnelling at {at:g} V, {film * 1e9:.3g} nm of film: half of the light of all dots "
        "comes from behind thinner film"
    )
    return seen_dot(light, fed, 1), electrons, holes, source


def turnover(problem: DotProblem, chain: Chain, electrons: float, holes: float) -> float:
    """How often a second a dot finds its way back, which sets the scale of delays."""
    from stackmodel.dots.moves import RECOMBINATION
    from stackmodel.dots.stationary import occupations

    if problem.exchange is not None:
        return float(chain.flux(RECOMBINATION, occupations(chain)))
    known = [rate for rate in (electrons, holes) if rate > 0]
    return min(known) if known else 1e7
