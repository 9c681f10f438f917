"""Temperatures of the review's devices."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import lru_cache

from stackmodel.formulation.thermal import body_of, heated_area, heated_layer
from stackmodel.thermal import conduct
from stackmodel.thermal.body import Body, Rectangle, Shape, Source
from stackmodel.verdict.claims.finding import Finding, Recomputation
from stackmodel.verdict.claims.sampling import Range, predicted, spread
from stackmodel.verdict.claims.shipped import record, shipped

STANDARD = "review_standard_qdled_dc"
PULSED = "review_pulsed_2d_focusing"
SLIT = "review_slit_focusing"
PAIR = ("review_glass_vs_sapphire", "review_glass_vs_sapphire_on_sapphire")
HEAT_POINTS, SQUARES = 64, 256
SIDE = (1.5e-3, 2e-3, 3e-3)  # m, of an area the review does not state
AIR = (5.0, 10.0, 25.0)  # W/m^2/K
DC_POWER = 14 * 3e4  # W/m^2
PULSE_POWER = 60 * 1060e4


def conductivities(name: str) -> dict[str, Range]:
    """Ranges of the conductivities of substrate and dots."""
    stack = shipped(name)
    substrate = stack.substrate.material if stack.substrate else "glass"
    dots = heated_layer(stack).material
    return {
        "substrate": spread(record(substrate)["thermal_conductivity"].through_plane),
        "dots": spread(record(dots)["thermal_conductivity"].through_plane),
    }


def warmed(
    name: str,
    rule: Callable[[Body, Shape, Source], float],
    shape: Shape,
    **inputs: float,
) -> float:
    """Rise per areal heat of the dots' layer of a shipped stack with other conductivities."""
    stack = shipped(name)
    body, names = body_of(stack)
    number = names.index(heated_layer(stack).name)
    through, along = body.through_plane.copy(), body.in_plane.copy()
    for layer, value in ((0, inputs.get("substrate")), (number, inputs.get("dots"))):
        if value is not None:
            through[layer] = along[layer] = value
    face = inputs.get("air", body.bottom_coefficient)
    body = replace(body, through_plane=through, in_plane=along, bottom_coefficient=face)
    return rule(body, shape, Source(number))


def steady(body: Body, shape: Shape, source: Source) -> float:
    """Steady rise per areal heat, mean over the area."""
    return float(conduct.steady(body, shape, source).source_mean)


def after_pulse(body: Body, shape: Shape, source: Source) -> float:
    """Rise per areal heat at the end of 1 us."""
    return float(conduct.pulse(body, shape, source, [1e-6], 1e-6).source_mean[0])


@lru_cache(maxsize=1)
def direct_current() -> Finding:
    """The standard device at 14 V and 3 A/cm^2."""

    def rise(side: float, **inputs: float) -> float:
        return DC_POWER * warmed(STANDARD, steady, Rectangle(side, side), **inputs)

    return predicted(rise, conductivities(STANDARD) | {"side": SIDE, "air": AIR}, SQUARES)


def pulsed() -> Finding:
    """The window at 60 V at the end of a pulse."""

    window = heated_area(shipped(PULSED))

    def rise(**inputs: float) -> float:
        return PULSE_POWER * warmed(PULSED, after_pulse, window, **inputs)

    return predicted(rise, conductivities(PULSED), HEAT_POINTS)


def slit() -> Finding:
    """The slit at 12 A/cm^2."""

    def rise(volts: float, width: float, **inputs: float) -> float:
        return 12e4 * volts * warmed(SLIT, steady, Rectangle(width, 2e-3), **inputs)

    ranges = {"volts": (8.0, 10.0, 14.0), "width": (70e-6, 85e-6, 100e-6), "air": AIR}
    return predicted(rise, conductivities(SLIT) | ranges, HEAT_POINTS)


def on_sapphire() -> Finding:
    """Current on sapphire for the temperature that 2.5 A/cm^2 make on glass."""

    def current(side: float, air: float, dots: float, glass: float, sapphire: float) -> float:
        square = Rectangle(side, side)
        rises = [
            warmed(name, steady, square, air=air, dots=dots, substrate=substrate)
            for name, substrate in zip(PAIR, (glass, sapphire), strict=True)
        ]
        return 2.5e4 * rises[0] / rises[1]

    glass, sapphire = (conductivities(name) for name in PAIR)
    ranges = {"glass": glass["substrate"], "sapphire": sapphire["substrate"]}
    return predicted(current, {"side": SIDE, "air": AIR, "dots": glass["dots"], **ranges}, SQUARES)


FINDINGS: dict[str, Recomputation] = {
    "R21-30": direct_current,
    "R21-32": on_sapphire,
    "R21-34": slit,
    "R21-42": direct_current,
    "R21-44": pulsed,
}
