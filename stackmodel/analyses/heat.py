"""How warm the stack gets: steady, after a step or a pulse, in a pulse train."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from stackmodel import units
from stackmodel.analyses.arguments import Quantities, Quantity, given, quantities
from stackmodel.description.stack import Stack
from stackmodel.errors import InputError, NoSolutionError

if TYPE_CHECKING:
    import xarray

DURATION = units.Kind("time", "s", "1 us", highest=1e12, zero=True)


def heat(
    stack: Stack,
    *,
    power_density: Quantity = None,
    layer: str | None = None,
    pulse: Quantity = None,
    repetition: Quantity = None,
    times: Quantities = None,
) -> xarray.Dataset:
    """Temperature rise over ambient, over the heated area and in the middle of every layer.

    Args:
        stack: the stack.
        power_density: areal heat, like "1 W/cm^2", spread evenly through --layer.
        layer: the heated layer; the dots when left out.
        pulse: width of one pulse, like "1 us"; without it the heat is switched on for good.
        repetition: pulses per second, like "100 Hz": adds the final state of the train.
        times: times after the start, like "1 us,10 us".

    Raises:
        NoSolutionError: there is no steady state, for example under an endless stripe.
        InputError, MissingPropertyError: what the stack lacks.
    """
    from stackmodel.formulation.thermal import body_of, heated_area, heated_layer
    from stackmodel.results.dataset import labelled
    from stackmodel.thermal import conduct
    from stackmodel.thermal.body import Source

    body, names = body_of(stack)
    shape, warm = heated_area(stack), heated_layer(stack, layer)
    source = Source(names.index(warm.name))
    power = _power(stack, power_density)
    width, rate = _drive(stack, pulse, repetition)
    at = np.array(_times(times, width))
    values: dict[str, Any] = {
        "layer": names,
        "time": at,
        "heat_source_power_density": power,
        **_moving(body, shape, source, at, width, power),
    }
    notes = []
    try:
        steady = conduct.steady(body, shape, source)
        values |= {
            "steady_temperature_rise_mean": power * float(steady.source_mean),
            "steady_temperature_rise_peak": power * float(steady.source_peak),
            "steady_temperature_rise_layer": power * steady.mean,
        }
        if rate is not None:
            train = conduct.train(body, shape, source, _needed(width), 1 / rate)
            values |= {
                "train_temperature_rise_mean_maximum": power * float(train.maximum.source_mean),
                "train_temperature_rise_peak_maximum": power * float(train.maximum.source_peak),
                "train_temperature_rise_mean_minimum": power * float(train.before.source_mean),
                "train_temperature_rise_average": power * float(train.mean.source_mean),
            }
    except NoSolutionError as error:
        if times is None or rate is not None:
            raise
        notes.append(str(error))
    attrs = {"title": stack.title, "heated_layer": warm.name, "notes": "\n".join(notes)}
    return labelled(values, attrs=attrs)


def _moving(
    body: Any, shape: Any, source: Any, at: np.ndarray, width: float | None, power: float
) -> dict[str, np.ndarray]:
    from stackmodel.thermal import conduct

    if width is None:
        rise = conduct.step(body, shape, source, at.tolist())
        answer = {"thermal_impedance": rise.source_mean}
    else:
        rise = conduct.pulse(body, shape, source, at.tolist(), width)
        answer = {}
    return {
        "temperature_rise_mean": power * rise.source_mean,
        "temperature_rise_peak": power * rise.source_peak,
        **answer,
    }


def _power(stack: Stack, power_density: Quantity) -> float:
    if power_density is not None:
        value = given(power_density, units.POWER_DENSITY, "power_density", None)
        assert value is not None
        return value
    from stackmodel.coupling.heat import electrical_heat

    return electrical_heat(stack)


def _drive(
    stack: Stack, pulse: Quantity, repetition: Quantity
) -> tuple[float | None, float | None]:
    described = stack.operation.pulse
    width = given(pulse, units.DURATION, "pulse", described.width if described else None)
    rate = given(
        repetition,
        units.FREQUENCY,
        "repetition",
        described.repetition if described and pulse is None else None,
    )
    if rate is not None and width is None:
        raise InputError("--repetition without --pulse; give the width of a pulse: --pulse '1 us'")
    if rate is not None and width is not None and width * rate >= 1:
        raise InputError("pulses longer than their period; keep --pulse below 1/--repetition")
    return width, rate


def _needed(width: float | None) -> float:
    assert width is not None
    return width


def _times(times: Quantities, width: float | None) -> list[float]:
    if times is not None:
        return quantities(times, DURATION, "times")
    if width is None:
        return [float(t) for t in np.geomspace(1e-7, 1e2, 46)]
    before = np.geomspace(width / 100, width, 15)
    return [float(t) for t in np.r_[before, width + np.geomspace(width / 30, 1000 * width, 30)]]
