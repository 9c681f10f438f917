"""One pulse in time: charge-up, current, heat, temperature and light together.

    C dV/dt = (V0 - V)/R - J(V, T),   T - T0 = Duhamel's integral of the heat J V - light

The current is the stationary one of the momentary voltage and temperature (carriers settle long
before films warm); C is the geometric capacitance of the carrying layers.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from stackmodel.constants import VACUUM_PERMITTIVITY
from stackmodel.coupling.conduction import Heated
from stackmodel.description.stack import Stack
from stackmodel.errors import ConvergenceError
from stackmodel.formulation.carrying import carrying_layers
from stackmodel.thermal.any_drive import step_table
from stackmodel.thermal.local_law import LocalLaw

STEPS = 120
FIRST = 1e-4  # of the width: the first step
ITERATIONS = 50
HOTTEST = 10.0  # times ambient: a rise beyond it has run away
SETTLED = 1e-9  # V


@dataclass(frozen=True)
class PulseTrace:
    """One pulse from cold.

    Attributes:
        time: (T,) s, from the first step to the end of the pulse.
        voltage: (T,) V across the stack. current_density: (T,) A/m^2, through its films.
        rise: (T,) K of the observed layer, mean over the heated area.
        light: (T,) W/m^2.
        supplied: (T,) J/m^2 from the source. stored, lost, used: where it is: in the
            capacitance, in the resistance, in the stack.
    """

    time: np.ndarray
    voltage: np.ndarray
    current_density: np.ndarray
    rise: np.ndarray
    light: np.ndarray
    supplied: np.ndarray
    stored: np.ndarray
    lost: np.ndarray
    used: np.ndarray


def capacitance(stack: Stack) -> float:
    """Geometric, of the carrying layers in series, F/m^2."""
    layers = carrying_layers(stack).layers
    elastance = 0.0
    for layer in layers:
        permittivity = stack.material(layer.material).relative_permittivity
        elastance += float(layer.thickness) / float(permittivity or 3.0)
    return VACUUM_PERMITTIVITY / elastance


def step_response(heated: Heated, shortest: float, longest: float) -> Callable:
    """Rise of the observed layer after a step of 1 W/m^2 of all heat, shared out as in `heated`."""
    tables = [
        (step_table(heated.body, heated.shape, source, shortest, longest), power / heated.power)
        for source, power in heated.sources
    ]
    return lambda since: sum(share * t.at(since)[..., heated.observed] for t, share in tables)


def march(
    law: LocalLaw,
    response: Callable,
    light: Callable[[float], float],
    applied: float,
    resistance: float,
    capacity: float,
    ambient: float,
    width: float,
) -> PulseTrace:
    """Integrate one pulse; implicit in the voltage, second order in the temperature.

    Args:
        law: J(V, T). response: rise per heat at a time after a step. light: W/m^2 at a current.
        applied: V0, V. resistance: R, ohm m^2; 0 puts V0 on the stack at once.
        capacity: C, F/m^2. ambient: K. width: s.

    Raises:
        ConvergenceError: a step found no voltage, or the temperature ran away.
    """
    edges = np.concatenate(([0.0], np.geomspace(FIRST * width, width, STEPS)))
    heat = np.zeros(STEPS)
    volts, amperes, rises = np.zeros((3, STEPS))
    voltage, rise = (0.0 if resistance > 0 else applied), 0.0
    for n in range(STEPS):
        dt = edges[n + 1] - edges[n]
        past = _past(response, edges, heat, n)
        guess = rise
        for _ in range(ITERATIONS):
            middle = ambient + 0.5 * (rise + guess)
            found = _voltage(law, voltage, middle, applied, resistance, capacity, dt)
            current = float(law(np.array([found]), np.array([middle]))[0][0])
            heat[n] = current * found - light(current)
            before, guess = guess, past + heat[n] * float(response(np.array([dt]))[0])
            if abs(guess - before) < 1e-9 * max(1.0, abs(guess)) or guess > HOTTEST * ambient:
                break
        if not abs(guess - before) < 1e-9 * max(1.0, abs(guess)) or guess > HOTTEST * ambient:
            raise ConvergenceError(
                f"the pulse ran away {edges[n + 1]:.3g} s after its start, at {guess:.4g} K above "
                "ambient; lower the voltage or the width"
            )
        voltage, rise = found, guess
        volts[n], amperes[n], rises[n] = found, current, rise
    return _trace(edges, volts, amperes, rises, light, applied, resistance, capacity)


def _past(response: Callable, edges: np.ndarray, heat: np.ndarray, n: int) -> float:
    """Rise at the end of step n from the heat of the steps before it."""
    if n == 0:
        return 0.0
    end = edges[n + 1]
    at = response(end - edges[: n + 1])
    return float((heat[:n] * (at[:n] - at[1 : n + 1])).sum())


def _voltage(
    law: LocalLaw,
    before: float,
    kelvin: float,
    applied: float,
    resistance: float,
    capacity: float,
    dt: float,
) -> float:
    """Implicit Euler: C (V - V_before)/dt = (V0 - V)/R - J(V); rising in V, so one root."""
    if resistance == 0:
        return applied
    low, high = sorted((min(before, 0.0), max(applied, before)))
    voltage = before
    for _ in range(200):
        current, slope, _ = law(np.array([voltage]), np.array([kelvin]))
        rest = capacity * (voltage - before) / dt + float(current[0])
        rest -= (applied - voltage) / resistance
        low, high = (voltage, high) if rest < 0 else (low, voltage)
        change = -rest / (capacity / dt + 1 / resistance + float(slope[0]))
        following = voltage + change
        if not low <= following <= high:
            following = 0.5 * (low + high)
        if abs(following - voltage) < SETTLED:
            return following
        voltage = following
    raise ConvergenceError("no voltage across the stack was found while it charges up")


def _trace(
    edges: np.ndarray,
    volts: np.ndarray,
    amperes: np.ndarray,
    rises: np.ndarray,
    light: Callable[[float], float],
    applied: float,
    resistance: float,
    capacity: float,
) -> PulseTrace:
    dt = np.diff(edges)
    charging = capacity * np.diff(volts, prepend=0.0) / dt if resistance > 0 else 0.0 * dt
    total = amperes + charging
    return PulseTrace(
        time=edges[1:],
        voltage=volts,
        current_density=amperes,
        rise=rises,
        light=np.array([light(float(j)) for j in amperes]),
        supplied=np.cumsum(applied * total * dt),
        stored=np.cumsum(volts * charging * dt),
        lost=np.cumsum((applied - volts) * total * dt),
        used=np.cumsum(volts * amperes * dt),
    )
