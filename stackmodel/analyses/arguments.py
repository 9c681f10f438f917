"""Keyword arguments as people give them: "630 nm", 6.3e-7 (SI), or a list of either."""

from __future__ import annotations

from collections.abc import Sequence

from stackmodel import units
from stackmodel.errors import InputError
from stackmodel.units import Kind, UnitFault

Quantity = str | float | None
Quantities = str | float | Sequence[str | float] | None


def quantity(value: str | float, kind: Kind, name: str) -> float:
    """One number in the unit of the house.

    Args:
        value: a text with its unit, or a number in SI.
        kind: what it measures.
        name: the option it belongs to, for the message.

    Raises:
        InputError: unreadable, wrong dimension or out of bounds.
    """
    try:
        number = float("yes" if isinstance(value, bool) else value)
    except (TypeError, OverflowError):
        raise InputError(f"{_option(name)}: {str(value)[:60]}; {kind.allowed}") from None
    except ValueError:
        try:
            return units.parse(str(value), kind)
        except UnitFault as fault:
            raise InputError(f"{_option(name)}: {fault}") from None
    if reason := kind.complaint(number):
        found = f"{value} {kind.unit}".strip()
        raise InputError(f"{_option(name)}: {found} is {reason}; {kind.allowed}")
    return number


def quantities(value: str | float | Sequence[str | float], kind: Kind, name: str) -> list[float]:
    """A list of numbers: "1 us,10 us" or [1e-6, 1e-5]; see `quantity`.

    Raises:
        InputError: also for an item of a text without its unit: "1,10 us" means no second.
    """
    if not isinstance(value, str):
        items = [value] if isinstance(value, float | int) else value
        return [quantity(item, kind, name) for item in items]
    texts = value.split(",")
    if kind.unit and any(map(_is_bare, texts)):
        raise InputError(f"{_option(name)}: '{value}' has an item without a unit; {kind.allowed}")
    return [quantity(text, kind, name) for text in texts]


def _is_bare(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True


def given(value: str | float | None, kind: Kind, name: str, default: float | None) -> float | None:
    """The option if it was given, else the default."""
    return default if value is None else quantity(value, kind, name)


def _option(name: str) -> str:
    return "--" + name.rstrip("_").replace("_", "-")
