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

    from stackmodel.coupling.conduction import Heated

DURATION = units.Kind("time", "s", "1 us", highest=1e12, zero=True)
SOLVERS = ("spectral", "fipy")


def heat(
    stack: Stack,
    *,
    power_density: Quantity = None,
    layer: str | None = None,
    sheet: bool = False,
    voltage: Quantity = None,
    current_density: Quantity = None,
    pulse: Quantity = None,
    repetition: Quantity = None,
    times: Quantities = None,
    profile: bool = False,
    solver: str = "spectral",
) -> xarray.Dataset:
    """Temperature rise over ambient, over the heated area and in the middle of every layer.

    Args:
        stack: the stack.
        power_density: areal heat, like "1 W/cm^2", spread evenly through --layer; without it the
            heat is that of the electrical result, each layer's own, at the temperature it makes:
            in the steady state, or at the end of the pulses (constant heat that warms as much).
        layer: the heated layer, whose rise is quoted; the dots when left out.
        sheet: release --power-density in the middle plane of the layer.
        voltage: drive of the electrical result; that of the stack file when left out.
        current_density: the same as a current density, like "3 A/cm^2".
        pulse: width of one pulse, like "1 us"; without it the heat is switched on for good.
        repetition: pulses per second, like "100 Hz": adds the final state of the train.
        times: times after the start, like "1 us,10 us".
        profile: add the rise along the depth, steady or at the end of a pulse.
        solver: spectral (exact, endless layers) or fipy (cross-section with openings and
            conductivities that depend on temperature, steady or a step).

    Raises:
        NoSolutionError: there is no steady state, for example under an endless stripe, or at a
            voltage at which the stack runs away.
        InputError, MissingPropertyError: what the stack lacks.
    """
    from stackmodel.results.dataset import about, labelled

    if solver not in SOLVERS:
        raise InputError(f"--solver: {solver[:40]!r}; one of {', '.join(SOLVERS)}")
    width, rate = _drive(stack, pulse, repetition)
    still = power_density is not None and width is None and times is None and solver == "spectral"
    cold = _lacks_capacity(stack) if still else ""
    heated, values, notes = _heated(
        _pulsed(stack, width, rate),
        power_density,
        layer,
        sheet,
        voltage,
        current_density,
        bool(cold),
    )
    notes += [cold] if cold else []
    period = None if rate is None else 1 / rate
    values |= {"layer": heated.names, "heat_source_power_density": heated.power}
    if solver == "fipy":
        values |= _by_section(stack, heated, times, width, notes)
    else:
        if not cold:
            at = np.array(_times(times, width))
            values |= {"time": at} | _moving(heated, at, width)
        try:
            values |= _settled(heated, width, period)
            values |= _profile(stack, heated, width, period) if profile else {}
        except NoSolutionError as error:
            if times is None or rate is not None:
                raise
            notes.append(str(error))
        values |= {} if cold else _thermometer(stack, heated, values, width)
    values = {name: value for name, value in values.items() if not name.startswith("_")}
    attrs = {
        **about(stack),
        "heated_layer": heated.names[heated.observed],
        "notes": "\n".join(notes),
    }
    return labelled(values, attrs=attrs)


def _pulsed(stack: Stack, width: float | None, rate: float | None) -> Stack:
    """The stack under the pulses that were asked for."""
    from stackmodel.description.drive import Pulse
    from stackmodel.materials.record import Value

    operation, pulse = stack.operation, None
    if width is not None:
        pulse = (operation.pulse or Pulse.model_construct()).model_copy(
            update={
                "width": Value(width, units.DURATION),
                "repetition": None if rate is None else Value(rate, units.FREQUENCY),
            }
        )
    return stack.model_copy(update={"operation": operation.model_copy(update={"pulse": pulse})})


def _lacks_capacity(stack: Stack) -> str:
    """Why only the steady state can be given, or ""."""
    from stackmodel.errors import MissingPropertyError
    from stackmodel.formulation.thermal import body_of

    try:
        body_of(stack)
    except MissingPropertyError as error:
        if error.quantity not in ("density", "specific_heat"):
            raise
        return f"only the steady state: {error}"
    return ""


def _heated(
    stack: Stack,
    power_density: Quantity,
    layer: str | None,
    sheet: bool,
    voltage: Quantity,
    current_density: Quantity,
    steady_only: bool = False,
) -> tuple[Heated, dict[str, Any], list[str]]:
    from stackmodel.coupling.conduction import heated_by, heated_in_one_layer

    if power_density is not None:
        power = given(power_density, units.POWER_DENSITY, "power_density", None)
        assert power is not None
        return heated_in_one_layer(stack, power, layer, sheet, steady_only), {}, []
    if sheet:
        raise InputError("--sheet without --power-density; give the areal heat, like '1 W/cm^2'")
    from stackmodel.coupling.self_heated import self_heated_point

    point = self_heated_point(
        stack,
        given(voltage, units.VOLTAGE, "voltage", None),
        given(current_density, units.CURRENT_DENSITY, "current_density", None),
    )
    values = {
        "drive_voltage": point.voltage,
        "drive_current_density": point.current_density,
        "drive_light_power_density": point.light_power_density,
        "film": ["substrate", *(film.name for film in stack.layers)],
        "source_power_density": point.heat,
    }
    notes = list(point.notes)
    if not point.heat.any():
        notes.append("no current flows at this drive, so no heat is released")
    return heated_by(stack, point.heat, layer), values, notes


def _moving(heated: Heated, at: np.ndarray, width: float | None) -> dict[str, np.ndarray]:
    times = at.tolist()
    rise = heated.step(times) if width is None else heated.pulse(times, width)
    answer = {"temperature_rise_mean": rise.source_mean, "temperature_rise_peak": rise.source_peak}
    if width is None and heated.power > 0:
        answer["thermal_impedance"] = rise.source_mean / heated.power
    return answer


def _settled(heated: Heated, width: float | None, period: float | None) -> dict[str, Any]:
    steady = heated.steady()
    values: dict[str, Any] = {
        "steady_temperature_rise_mean": float(steady.source_mean),
        "steady_temperature_rise_peak": float(steady.source_peak),
        "steady_temperature_rise_layer": steady.mean,
    }
    if width is not None and period is not None:
        train = heated.train(width, period)
        values |= {
            "train_temperature_rise_mean_maximum": float(train["maximum"].source_mean),
            "train_temperature_rise_peak_maximum": float(train["maximum"].source_peak),
            "train_temperature_rise_mean_minimum": float(train["before"].source_mean),
            "train_temperature_rise_average": float(train["mean"].source_mean),
            "_over_the_pulse": float(train["pulse_mean"].source_mean),
        }
    return values


def _profile(
    stack: Stack, heated: Heated, width: float | None, period: float | None
) -> dict[str, np.ndarray]:
    found = heated.profile(width, period)
    below = 0.0
    if stack.substrate is not None and stack.substrate.thickness is not None:
        below = float(stack.substrate.thickness)
    return {
        "position": found.position - below,
        "temperature_rise_profile_mean": found.mean,
        "temperature_rise_profile_peak": found.centre,
    }


def _thermometer(
    stack: Stack, heated: Heated, values: dict[str, Any], width: float | None
) -> dict[str, float]:
    """What the emission peak shows, averaged over the light of the pulse as a detector does."""
    from stackmodel.coupling.thermometer import peak_shifts

    rise = values.get("_over_the_pulse", values.get("steady_temperature_rise_mean"))
    if width is not None and "_over_the_pulse" not in values:
        rise = float(heated.pulse_average(width).source_mean)
    if rise is None:
        return {}
    return peak_shifts(stack, heated.names[heated.observed], rise)


def _by_section(
    stack: Stack, heated: Heated, times: Quantities, width: float | None, notes: list[str]
) -> dict[str, Any]:
    """The finite-volume answer beside the spectral one on the same shape."""
    from stackmodel.coupling.cross_section import cross_section

    section = cross_section(stack, heated)
    steady, flat = section.steady(), section.flat.steady()
    height = 0.5 * (section.cells.height[1:] + section.cells.height[:-1])
    values: dict[str, Any] = {
        "height": height,
        "across": section.cells.centres,
        "section_temperature_rise": steady.rise,
        "section_energy_error": steady.energy_error,
        "steady_temperature_rise_mean": steady.source_mean,
        "steady_temperature_rise_peak": steady.source_peak,
        "steady_temperature_rise_layer": steady.layer_mean,
        "spectral_temperature_rise_mean": float(flat.source_mean),
        "spectral_temperature_rise_peak": float(flat.source_peak),
    }
    notes.append(section.words)
    if width is not None:
        notes.append("--solver fipy knows the steady state and the step, not pulses")
    if times is not None:
        trace = section.step(quantities(times, DURATION, "times"))
        values |= {
            "time": trace.time,
            "temperature_rise_mean": trace.source_mean,
            "temperature_rise_peak": trace.source_peak,
        }
    return values


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


def _times(times: Quantities, width: float | None) -> list[float]:
    if times is not None:
        return quantities(times, DURATION, "times")
    if width is None:
        return [float(t) for t in np.geomspace(1e-7, 1e2, 46)]
    before = np.geomspace(width / 100, width, 15)
    return [float(t) for t in np.r_[before, width + np.geomspace(width / 30, 1000 * width, 30)]]
