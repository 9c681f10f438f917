"""Bulk numbers behind the colour of a core."""

from __future__ import annotations

from dataclasses import dataclass

from stackmodel.description.stack import Layer, Stack
from stackmodel.errors import InputError


@dataclass(frozen=True)
class Bulk:
    """A bulk crystal: gap in eV, masses in free-electron masses."""

    gap: float
    electron_mass: float
    hole_mass: float
    relative_permittivity: float


# Usual textbook values at room temperature (Landolt-Boernstein); from memory, unverified.
BULK = {"CdSe": Bulk(1.74, 0.13, 0.45, 9.5)}


def core_diameter(stack: Stack, layer: Layer) -> float | None:
    """Of the dots' core, m; None where the dot material does not say."""
    core = stack.material(layer.dots.material).core if layer.dots else None
    return None if core is None or core.diameter is None else float(core.diameter)


def bulk_of(name: str) -> Bulk:
    """The bulk numbers of a crystal.

    Raises:
        InputError: not in the table.
    """
    if name not in BULK:
        raise InputError(f"no bulk numbers for {name!r}; there are {', '.join(BULK)}")
    return BULK[name]
