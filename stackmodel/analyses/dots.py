"""What one dot does: occupations, photons, antibunching; on request what an instrument shows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from stackmodel import units
from stackmodel.analyses.arguments import Quantities, Quantity, given, quantities
from stackmodel.description.stack import Stack
from stackmodel.errors import InputError

if TYPE_CHECKING:
    import xarray

    from stackmodel.formulation.dots import DotProblem

DELAYS = 401
DELAY = units.Kind("delay", "s", "5 ns", lowest=-1e6)
TIME = units.Kind("time", "s", "5 ns", zero=True, highest=1e9)


def dots(
    stack: Stack,
    *,
    electron_rate: Quantity = None,
    hole_rate: Quantity = None,
    voltage: Quantity = None,
    current_density: Quantity = None,
    delays: Quantities = None,
    layer: str | None = None,
    carriers: int | None = None,
    coulomb: str | None = None,
    alpha: Quantity = None,
    charging_energy: Quantity = None,
    escape_rate: Quantity = None,
    jitter: Quantity = None,
    bin_width: Quantity = None,
    background: Quantity = None,
    to_bright: Quantity = None,
    to_dim: Quantity = None,
    dim_brightness: Quantity = None,
    times: Quantities = None,
    pulse: Quantity = None,
    repetition: Quantity = None,
    sensitivities: bool = False,
    ensemble: int | None = None,
    size_spread: Quantity = None,
    injection_spread: Quantity = None,
    seed: int = 1,
) -> xarray.Dataset:
    """Occupations, photon rate and g2 of one dot.

    Without rates, isolated dots take them from the stack file at the voltage or, charged by
    tunnelling, from the bands at it; films from the current density that recombines in them.

    Args:
        stack: the stack.
        electron_rate: injection into a neutral dot, like "16.8 /us"; alone, it is used for both.
        hole_rate: the same for holes.
        voltage: bias at which the stack file's rates are read, like "2.6 V".
        current_density: current that recombines in a film of dots, like "10 mA/cm^2".
        delays: delays of g2, like "0 ns,5 ns".
        layer: the layer of the dots, when several hold some.
        carriers: the most electrons and holes together on a dot, instead of the stack file's.
        coulomb: law of injection into charged dots: none, power, barrier or tunnelling.
        alpha: factor per net charge; means the power law.
        charging_energy: e^2/2C of the barrier and tunnelling laws, like "20 meV".
        escape_rate: of each carrier out of the dot, like "1 /us".
        jitter: rms error of the delay between two detectors, like "0.3 ns".
        bin_width: g2 averaged over bins of delay, like "0.25 ns".
        background: uncorrelated photons along with those of the dot, like "50000 /s".
        to_bright: blinking, rate out of the dim state, like "10 /s".
        to_dim: blinking, rate into the dim state.
        dim_brightness: blinking, brightness of the dim state, 0 to 1.
        times: times after the injection is switched on, like "1 ns,10 ns"; the drive is that of
            the stack file's pulse where it has one.
        pulse: width of the injection pulse for these times; the stack file's pulse otherwise.
        repetition: pulses a second, like "1 MHz"; one pulse into an empty dot when left out.
        sensitivities: exact logarithmic derivatives of photon rate and g2(0).
        ensemble: this many dots of spread size and injection.
        size_spread: relative rms of their diameters; 0.05 when left out.
        injection_spread: rms of the logarithm of their injection; 0.3 when left out.
        seed: of the ensemble.

    Raises:
        InputError: no dots, or no rate to drive them with.
    """
    from stackmodel.analyses import dot_extras
    from stackmodel.analyses.dot_drive import drive, turnover
    from stackmodel.dots.photons import emission, g2
    from stackmodel.formulation.dot_options import changed_dots
    from stackmodel.formulation.dots import dot_layer, dot_problem
    from stackmodel.results.dataset import about, labelled

    changed = changed_dots(
        dot_layer(stack, layer),
        carriers=carriers,
        law=coulomb,
        alpha=given(alpha, units.RATIO, "alpha", None),
        charging_energy=given(charging_energy, units.POSITIVE_ENERGY, "charging_energy", None),
        escape_rate=given(escape_rate, units.RATE, "escape_rate", None),
    )
    problem = dot_problem(stack, changed)
    pulsed = stack.operation.pulse if times is not None else None
    problem, electrons, holes, source = drive(
        stack,
        problem,
        electron_rate,
        hole_rate,
        _stated(voltage, pulsed, "voltage"),
        _stated(current_density, pulsed, "current_density"),
    )
    chain = problem.chain(electrons, holes)
    light = emission(chain)
    if delays is None:
        at = np.linspace(0.0, _recovery(turnover(problem, chain, electrons, holes)), DELAYS)
    else:
        at = np.array(quantities(delays, DELAY, "delays"))
    values = _stationary(problem, electrons, holes, light) | {"delay": at, "g2": g2(chain, at)}
    seen, blinks = stack.operation.detection, changed.dots.blinking if changed.dots else None
    jitter = _stated(jitter, seen, "jitter")
    background = _stated(background, seen, "background")
    bin_width = _stated(bin_width, seen, "bin_width")
    to_bright = _stated(to_bright, blinks, "to_bright")
    to_dim = _stated(to_dim, blinks, "to_dim")
    dim_brightness = _stated(dim_brightness, blinks, "dim_brightness")
    shown = (jitter, background, to_dim)
    if any(option is not None for option in shown):
        values |= dot_extras.measured(
            chain,
            at,
            float(light.photon_rate),
            _number(jitter, units.DURATION, "jitter", 0.0),
            _number(background, units.RATE, "background", 0.0),
            (
                _number(to_bright, units.RATE, "to_bright", 0.0),
                _number(to_dim, units.RATE, "to_dim", 0.0),
                _number(dim_brightness, units.FRACTION, "dim_brightness", 0.0),
            ),
        )
    if bin_width is not None:
        width = _number(bin_width, units.DURATION, "bin_width", 0.0)
        values |= dot_extras.in_bins(chain, width, float(np.abs(at).max()) or width)
    if times is not None or pulse is not None:
        values |= _transient(stack, problem, electrons, holes, times, pulse, repetition)
    if sensitivities:
        values |= dot_extras.sensitivities(chain)
    if ensemble is not None:
        spread = _number(size_spread, units.FRACTION, "size_spread", 0.05)
        spread_in = _number(injection_spread, units.NUMBER, "injection_spread", 0.3)
        values |= dot_extras.ensemble(
            problem, (electrons, holes), ensemble, spread, spread_in, seed
        )
    law = changed.dots.coulomb.law if changed.dots else "none"
    attrs = {**about(stack), "layer": problem.layer.name, "rates": source, "coulomb": law}
    return labelled(values, attrs=attrs)


def _stationary(problem: DotProblem, electrons: float, holes: float, light: Any) -> dict[str, Any]:
    return {
        "state": problem.states.labels,
        "electron_rate": electrons,
        "hole_rate": holes,
        "photon_rate": float(light.photon_rate),
        "g2_zero": float(light.g2_zero),
        "mean_electrons": float(light.occupation @ problem.states.electrons),
        "mean_holes": float(light.occupation @ problem.states.holes),
        "occupation": light.occupation,
    }


def _transient(
    stack: Stack,
    problem: DotProblem,
    electrons: float,
    holes: float,
    times: Quantities,
    pulse: Quantity,
    repetition: Quantity,
) -> dict[str, Any]:
    """At the times asked for, or over twice the pulse."""
    from stackmodel.analyses.dot_extras import transient

    stated = stack.operation.pulse
    width = given(pulse, units.DURATION, "pulse", float(stated.width) if stated else None)
    known = float(stated.repetition) if stated and stated.repetition and pulse is None else None
    every = given(repetition, units.FREQUENCY, "repetition", known)
    if every is not None and width is None:
        raise InputError("--repetition needs a pulse; give its width with --pulse")
    if times is not None:
        at = np.array(quantities(times, TIME, "times"))
    else:
        assert width is not None
        at = np.linspace(0.0, 2 * width if every is None else min(2 * width, 1 / every), DELAYS)
    return transient(problem, problem.chain(electrons, holes), at, width, every)


def _stated(option: Quantity, described: Any, name: str) -> Quantity:
    """The option, else what the stack file says."""
    if option is not None or described is None:
        return option
    known = getattr(described, name)
    return None if known is None else float(known)


def _number(value: Quantity, kind: units.Kind, name: str, default: float) -> float:
    found = given(value, kind, name, default)
    assert found is not None
    return found


def _recovery(slowest: float) -> float:
    """A span of delays over which g2 recovers, s, from the slowest rate, 1/s."""
    return float(min(max(8.0 / slowest, 5e-9), 1e-3))
