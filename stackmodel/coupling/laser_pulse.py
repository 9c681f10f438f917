"""One pulse of a laser, from the dark: photons, temperature, and the gain that warming takes."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from stackmodel.constants import ELEMENTARY_CHARGE, PLANCK, SPEED_OF_LIGHT
from stackmodel.coupling.laser import pump_of
from stackmodel.coupling.order import State
from stackmodel.description.stack import Stack
from stackmodel.dots.gain.laser import turn_on
from stackmodel.dots.gain.spectrum import GAP_TEMPERATURE_COEFFICIENT
from stackmodel.errors import StackmodelError
from stackmodel.formulation.laser import LaserProblem
from stackmodel.formulation.thermal import body_of, heated_area
from stackmodel.thermal import conduct
from stackmodel.thermal.body import Source

WIDTH = 1e-6  # s, where the stack names no pulse
POINTS = 161
FAST = 20e-9  # s: the light settles within this
DEFAULT_LINEWIDTH = 0.09  # eV, full width of the gain where the dots state none


def laser_pulse(
    stack: Stack, state: State, laser: LaserProblem, current: float, width: float | None = None
) -> dict[str, Any]:
    """Light and temperature during one pulse that starts cold.

    The heat is current times voltage of the swept J-V, all of it in the dots, at the ambient
    temperature, where the pulse begins; beyond the sweep J-V goes on with the power law of its last
    points. The line of the cavity stays, the gain shifts
    with the gap.

    Args:
        stack: the stack.
        state: with the solved sweep.
        laser: the laser.
        current: through the dots during the pulse, A/m^2.
        width: s; the stack's pulse or 1 us when left out.
    """
    described = stack.operation.pulse
    width = width or (float(described.width) if described else WIDTH)
    fast = min(FAST, width / 4)
    times = np.unique(np.r_[0.0, np.geomspace(fast / 1e3, fast, POINTS), *_rest(fast, width)])
    voltage, beyond = voltage_at(state, current)
    rise, note = _rise(stack, laser, times, width, current * voltage)
    strength = line_strength(stack, laser, rise)
    chain = laser.chain(float(pump_of(laser, np.asarray(current))))
    lit = turn_on(
        chain, laser.levels, laser.mode, times, lambda t: float(np.interp(t, times, strength))
    )
    energy = PLANCK * SPEED_OF_LIGHT / laser.wavelength
    notes = [note] if note else []
    if beyond:
        notes.append("the pulse's voltage lies beyond the sweep: J-V was continued as a power law")
    photons = np.maximum(lit.photons, 0.0)
    return {
        "laser_time": times,
        "laser_pulse_current_density": current,
        "laser_pulse_voltage": voltage,
        "laser_pulse_width": width,
        "laser_pulse_temperature_rise": rise,
        "laser_pulse_gain_factor": strength,
        "laser_pulse_inversion": lit.inversion,
        "laser_pulse_power_density": laser.mode.escaping(photons) * energy,
        "turn_on_delay": delay(times, photons),
        "laser_pulse_notes": notes,
    }


def _rest(fast: float, width: float) -> list[np.ndarray]:
    return [np.linspace(fast, width, POINTS)[1:]]


def delay(times: np.ndarray, photons: np.ndarray) -> float:
    """First time at half of the largest number of photons, s."""
    above = int(np.argmax(photons >= 0.5 * photons.max()))
    return float(times[above])


def voltage_at(state: State, current: float) -> tuple[float, bool]:
    """Voltage at a current of the cold sweep, and whether it had to be continued."""
    voltages, currents = state.get("cold_sweep", (state["voltage"], state["current_density"]))
    flows = (currents > 1e-6 * currents.max()) & (voltages > 0)
    x, y = np.log(currents[flows]), np.log(voltages[flows])
    x, first = np.unique(np.maximum.accumulate(x), return_index=True)
    y, at = y[first], math.log(current)
    if at <= x[-1]:
        return float(np.exp(np.interp(at, x, y))), False
    tail = slice(max(0, len(x) - 4), None)
    slope = np.polyfit(x[tail], y[tail], 1)[0]
    return float(np.exp(y[-1] + slope * (at - x[-1]))), True


def _rise(
    stack: Stack, laser: LaserProblem, times: np.ndarray, width: float, power: float
) -> tuple[np.ndarray, str]:
    """Temperature rise of the dots, middle of the area, (t,) K."""
    try:
        body, names = body_of(stack)
        source = Source(names.index(laser.layer.name))
        # the kernel's smallest time is not zero
        rise = conduct.pulse(body, heated_area(stack), source, times[1:].tolist(), width * 1.0001)
    except StackmodelError as error:
        return np.zeros(len(times)), f"the pulse is taken without warming: {error}"
    return np.r_[0.0, power * rise.centre[:, names.index(laser.layer.name)]], ""


def line_strength(stack: Stack, laser: LaserProblem, rise: np.ndarray) -> np.ndarray:
    """Gain at the cavity's line over its cold value, (t,): a Gaussian that moves with the gap."""
    material = stack.material(laser.layer.dots.material)  # type: ignore[union-attr]
    coefficient = material.gap_temperature_coefficient
    slope = GAP_TEMPERATURE_COEFFICIENT / ELEMENTARY_CHARGE if coefficient is None else coefficient
    shift = float(slope) * rise
    width = DEFAULT_LINEWIDTH
    if material.linewidth is not None:
        width = float(material.linewidth)
        if material.linewidth.kind.unit == "m":
            volt = PLANCK * SPEED_OF_LIGHT / ELEMENTARY_CHARGE
            width = volt * width / laser.wavelength**2
    return np.exp(-4 * math.log(2) * (shift / width) ** 2)
