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

    Nothing, 0, is left where the ambient itself is at the limit or beyond, with or without heat.

    Args:
        where: index of the layer.
        temperature, ambient, highest: K.
        highest_range: pessimistic and optimistic T_max, K.
    """

    def left(bearable: float) -> float:
        return ratio(bearable - ambient, temperature - ambient) if bearable > ambient else 0.0

    spread = None
    if highest_range is not None:
        spread = (left(highest_range[0]), left(highest_range[1]))
    return Margin("temperature", where, temperature, highest, left(highest), "K", spread)
