"""Asking a material for a property: there it is, or an error that names who needs it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from stackmodel.description.stack import Layer, Stack
from stackmodel.errors import MissingPropertyError
from stackmodel.materials.material import Material


@dataclass(frozen=True)
class Needs:
    """The properties of one material, asked for on behalf of one computation.

    Attributes:
        material: the merged record.
        name: its name.
        needed_by: who asks, for the message: "the electrical engine (layer HTL)".
    """

    material: Material
    name: str
    needed_by: str

    def __getitem__(self, quantity: str) -> Any:
        """The property.

        Raises:
            MissingPropertyError: the material does not have it.
        """
        value = getattr(self.material, quantity)
        if value is None:
            raise MissingPropertyError(self.name, quantity, self.needed_by)
        return value

    def get(self, quantity: str, default: Any) -> Any:
        """The property, or a default where leaving it out has a meaning."""
        value = getattr(self.material, quantity)
        return default if value is None else value


def needs(stack: Stack, layer: Layer, engine: str) -> Needs:
    """The material of a layer, asked for by an engine."""
    return Needs(stack.material(layer.material), layer.material, f"{engine} (layer {layer.name!r})")
