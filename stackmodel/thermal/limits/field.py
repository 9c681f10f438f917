"""Dielectric breakdown: the local field against a strength that falls as the layer warms."""

from __future__ import annotations

from stackmodel.thermal.limits.margin import Margin, ratio


def strength_at(
    strength: float, temperature: float, reference: float, derating: float = 0.0
) -> float:
    """E_b(T) = E_b(T0) max(0, 1 - c (T - T0)): the linear derating of data sheets.

    Args:
        strength: E_b at the reference temperature, V/m.
        temperature, reference: K.
        derating: c, 1/K; 0 when nothing is known. Not raised below the reference.
    """
    return strength * max(0.0, 1.0 - derating * max(temperature - reference, 0.0))


def field_margin(
    where: int,
    field: float,
    strength: float,
    temperature: float,
    reference: float,
    derating: float = 0.0,
    strength_range: tuple[float, float] | None = None,
) -> Margin:
    """E_b(T)/|E| for the highest local field of a layer; V/m and K."""
    allowed = strength_at(strength, temperature, reference, derating)
    spread = None
    if strength_range is not None:
        low, high = (strength_at(s, temperature, reference, derating) for s in strength_range)
        spread = (ratio(low, abs(field)), ratio(high, abs(field)))
    return Margin("field", where, abs(field), allowed, ratio(allowed, abs(field)), "V/m", spread)
