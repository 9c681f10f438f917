"""Limits on the current: contacts and leads, and thermal runaway."""

from __future__ import annotations

from stackmodel.thermal.limits.margin import Margin, ratio
from stackmodel.thermal.runaway import TurningPoint


def current_margin(where: int, current_density: float, highest: float) -> Margin:
    """j_max/|j| of a contact or electrode, A/m^2."""
    value = abs(current_density)
    return Margin("current", where, value, highest, ratio(highest, value), "A/m^2")


def runaway_margin(voltage: float, turning: TurningPoint | None) -> Margin:
    """V_runaway/V of a voltage drive; infinite when the J-V does not turn.

    A current drive passes the turning point alive: rank it by temperature instead.
    """
    if turning is None:
        return Margin("runaway", -1, voltage, float("inf"), float("inf"), "V")
    factor = ratio(turning.voltage, voltage)
    return Margin("runaway", -1, voltage, turning.voltage, factor, "V")
