"""A layer above its glass transition, melting or degradation temperature."""

from __future__ import annotations

from stackmodel.thermal.limits.margin import Margin, ratio


def temperature_margin(
    where: int,
    temperature: float,
    ambient: float,
    highest: float,
    highest_range: tuple[float, float] | None = None,
) -> Margin:
    """(T_max - T0)/(T - T0): the factor by which the heat may grow while conduction is linear.

    Args:
        where: index of the layer.
        temperature, ambient, highest: K.
        highest_range: pessimistic and optimistic T_max, K.
    """
    rise = temperature - ambient
    spread = None
    if highest_range is not None:
        spread = (
            ratio(highest_range[0] - ambient, rise),
            ratio(highest_range[1] - ambient, rise),
        )
    factor = ratio(highest - ambient, rise)
    return Margin("temperature", where, temperature, highest, factor, "K", spread)
