"""Currents of the papers' devices: what they carry, and what warms them to their limit."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import numpy as np

from stackmodel.constants import ELEMENTARY_CHARGE
from stackmodel.coupling.bias import DEFAULT_BIAS, bias_points
from stackmodel.coupling.electrical import sweep
from stackmodel.coupling.operating_point import TABLE, described_drive, flow
from stackmodel.description.stack import Stack
from stackmodel.dots.droop import FITTED_ALPHA, FITTED_EXCESS, current_and_efficiency
from stackmodel.dots.droop import roll_off_current as roll_off
from stackmodel.formulation.dot_options import changed_dots
from stackmodel.formulation.dots import dot_layer, dot_problem
from stackmodel.formulation.properties import needs
from stackmodel.formulation.thermal import body_of, heated_area, heated_layer
from stackmodel.settings import CURRENT_ONLY
from stackmodel.thermal import conduct
from stackmodel.thermal.body import Rectangle, Source
from stackmodel.verdict.claims.finding import Finding, Recomputation, found
from stackmodel.verdict.claims.light import INDEX_OF_DOTS, dipole_parts, dot_index
from stackmodel.verdict.claims.sampling import predicted_by_stack
from stackmodel.verdict.claims.shipped import shipped

STANDARD = "review_standard_qdled_dc"
SLIT = "review_slit_focusing"
PULSED = "review_pulsed_2d_focusing"
LASER_DIODE = "review_dfb_l_ito_moox_al"
RED = "pu2020_red_RNH2"
DROOP = ("droop_cgB", "droop_cg", "droop_CS")
VISIBLE = 5.0  # K: shifts the peak of the light by 1.4 meV, 0.5 nm
BRIGHT = 5e3  # A/m^2, to which the review has no droop
VOLTAGES = 20  # between which currents are interpolated
SCALE = (0.75, 1.0, 1.5)
HELD = (
    "*refractive_index*", "*linewidth", "*emission_wavelength", "*saturated_gain", "*lifetimes.*",
    "*yields.*", "area.*", "layers.*.aperture.*", "*diameter", "*grating*", "*cavity*", "*strength",
    # the cathode is set to the affinity of the oxide: apart they would make a barrier
    "contacts.cathode.work_function", "ZnO: electron_affinity", "ITO: *", "L-ITO: *",
)  # fmt: skip


def rises(stack: Stack, scale: float) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Voltages, currents at ambient temperature, and the dots' rise by all of the power, K.

    Args:
        stack: the stack.
        scale: of the sides of its heated area, which the review does not state.
    """
    bias = (stack.operation.bias if stack.operation else None) or DEFAULT_BIAS
    voltage = np.geomspace(0.5, float(bias_points(bias)[-1]), VOLTAGES)
    current = sweep(stack, voltage, TABLE).current_density
    body, names = body_of(stack)
    shape = heated_area(stack)
    if isinstance(shape, Rectangle):
        shape = Rectangle(scale * shape.width, scale * shape.length)
    source = Source(names.index(heated_layer(stack).name))
    pulse = stack.operation.pulse if stack.operation else None
    if pulse is not None and pulse.width is not None:
        mean = float(conduct.step(body, shape, source, [float(pulse.width)]).source_mean[0])
    else:
        mean = float(conduct.steady(body, shape, source).source_mean)
    return voltage, current, voltage * current * mean


def survived(stack: Stack, scale: float) -> float:
    """Current at which the dots are as hot as their record allows, A/m^2."""
    _, current, rise = rises(stack, scale)
    allowed = needs(stack, heated_layer(stack), "a limit of current")["maximum_temperature"]
    return _where(rise, float(allowed) - float(stack.ambient), current)


def cold_up_to(stack: Stack) -> float:
    """Voltage at which the dots are `VISIBLE` hotter, V."""
    voltage, _, rise = rises(stack, 1.0)
    return _where(rise, VISIBLE, voltage)


def _where(rise: np.ndarray, wanted: float, values: np.ndarray) -> float:
    """Between the points, and beyond them along the last two, straight in logarithms."""
    known = rise > 0
    x, y = np.log(rise[known]), np.log(values[known])
    if np.log(wanted) > x[-1]:
        return float(np.exp(y[-1] + (np.log(wanted) - x[-1]) * (y[-1] - y[-2]) / (x[-1] - x[-2])))
    return float(np.exp(np.interp(np.log(wanted), x, y)))


def limit(name: str) -> Recomputation:
    """Of a shipped stack, with the interval over all that is uncertain in it."""
    return lambda: predicted_by_stack(survived, shipped(name), HELD, {"scale": SCALE})


@lru_cache(maxsize=1)
def pulse_current() -> float:
    """Current of the window at the voltage of its pulses, A/m^2."""
    stack = shipped(PULSED)
    top = np.array([0.0, described_drive(stack)[1]])
    return float(sweep(stack, top, CURRENT_ONLY).current_density[-1])


@lru_cache(maxsize=8)
def lit(name: str) -> dict[str, Any]:
    """Current, light and their first volts of a shipped stack."""
    return flow(shipped(name))


def turn_on() -> Finding:
    """Voltage of 1 cd/m^2, and of the current that makes it."""
    state = lit(RED)
    volts = float(state["turn_on_voltage"])
    current = float(np.interp(volts, state["voltage"], state["current_density"])) / 10
    return found(volts, remark=f"1 cd/m2 at {volts:.2f} V and {current:.2g} mA/cm2")


def roll_offs() -> Finding:
    """j_90 of the three kinds of dots."""
    return found(*(roll_off(*droop_of(shipped(name))) for name in DROOP))


def droop_of(stack: Stack, excess: float = FITTED_EXCESS) -> tuple[np.ndarray, np.ndarray]:
    """Current [A/m^2] and photons per electron of a film offered `excess` electrons a hole."""
    layer = dot_layer(stack)
    problem = dot_problem(stack, changed_dots(layer, carriers=6, law="power", alpha=FITTED_ALPHA))
    decay = problem.pairs.total[problem.states.position("1e1h")]
    holes = np.geomspace(1e-4, 1e2, 91) * decay
    chain = problem.chain(excess * holes, holes)
    return current_and_efficiency(chain, problem.density / problem.monolayers)


def bright(stack: Stack, excess: float, index: float, height: float) -> float:
    """Luminance at `BRIGHT` with the droop of the dots, cd/m^2.

    Args:
        stack: with the dots' yields and lifetimes.
        excess: electrons offered a hole.
        index: of the film of dots.
        height: of the emission in it, as a share.
    """
    state = lit(DROOP[0])
    each = float(state["luminance"][-1] / state["emitted_photon_flux"][-1])
    leaves = float(dipole_parts(DROOP[0], index, height, {}).air[0]) / state["air"]
    current, photons = droop_of(stack, excess)
    at = float(np.interp(np.log(BRIGHT), np.log(current), photons))
    return each * leaves * at * BRIGHT / ELEMENTARY_CHARGE


def luminance() -> Finding:
    """The same with its interval; a barrier shell may balance what is offered."""
    stack = shipped(DROOP[0])
    ranges = {
        "excess": (1.0, FITTED_EXCESS, FITTED_EXCESS),
        "index": (INDEX_OF_DOTS[0], dot_index(DROOP[0]), INDEX_OF_DOTS[1]),
        "height": (0.25, 0.5, 0.75),
    }
    return predicted_by_stack(bright, stack, (), ranges, only=("*lifetimes.*", "*yields.*"))


FINDINGS: dict[str, Recomputation] = {
    "P20-05": turn_on,
    "R21-01": lambda: found(pulse_current()),
    "R21-22": limit(STANDARD),
    "R21-26": luminance,
    "R21-28": roll_offs,
    "R21-35": limit(SLIT),
    "R21-43": lambda: found(pulse_current()),
    "R21-46": lambda: predicted_by_stack(cold_up_to, shipped(PULSED), HELD),
    "R21-58": limit(LASER_DIODE),
}
