"""Which layers of a stack carry current by drift and diffusion, and which are its electrodes."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import takewhile
from typing import Any

from stackmodel.description.stack import Layer, Stack
from stackmodel.errors import InputError


@dataclass(frozen=True)
class CarryingLayers:
    """The drift-diffusion part of a stack.

    Attributes:
        layers: from the substrate side up.
        below, above: the electrode layers under and over them, from the substrate up.
        anode_below: whether the anode is on the substrate side.
    """

    layers: tuple[Layer, ...]
    below: tuple[Layer, ...]
    above: tuple[Layer, ...]
    anode_below: bool

    @property
    def from_anode(self) -> tuple[Layer, ...]:
        """The carrying layers in the order of the solver's arrays."""
        return self.layers if self.anode_below else self.layers[::-1]


def is_electrode(stack: Stack, layer: Layer) -> bool:
    """Whether a layer is an electrode rather than a drift-diffusion layer."""
    return layer.role is not None or stack.material(layer.material).is_conductor


def carrying_layers(stack: Stack) -> CarryingLayers:
    """Split a stack into electrodes and the layers between them.

    Raises:
        InputError: nothing is left between the electrodes, a conductor lies between carrying
            layers, both roles are on one side, or a stack without roles has a cathode below.
    """
    below = tuple(takewhile(lambda layer: is_electrode(stack, layer), stack.layers))
    rest = stack.layers[len(below) :]
    above = tuple(takewhile(lambda layer: is_electrode(stack, layer), reversed(rest)))[::-1]
    between = rest[: len(rest) - len(above)]
    # A spacer with an opening carries nothing itself; where current flows it is not there.
    layers = tuple(layer for layer in between if layer.aperture is None)
    if not layers:
        raise InputError(
            "every layer is an electrode; the electrical engine needs at least one layer with "
            "electron_affinity, ionization_energy and no role"
        )
    for layer in layers:
        if is_electrode(stack, layer):
            raise InputError(
                f"layer {layer.name!r} conducts (electrical_conductivity, no band edges) but lies "
                "between carrying layers; give it band edges, or move it next to a contact"
            )
    return CarryingLayers(layers, below, above, _anode_below(below, above))


def _anode_below(below: tuple[Layer, ...], above: tuple[Layer, ...]) -> bool:
    roles_below = {layer.role for layer in below} - {None}
    roles_above = {layer.role for layer in above} - {None}
    if len(roles_below) > 1 or len(roles_above) > 1 or roles_below & roles_above:
        raise InputError(
            "the roles anode and cathode belong to opposite sides of the stack; "
            f"below the carrying layers: {_said(roles_below)}, above: {_said(roles_above)}"
        )
    if not roles_below and not roles_above:
        _names_fit(below, "anode", "cathode")
        _names_fit(above, "cathode", "anode")
    return "cathode" not in roles_below and "anode" not in roles_above


def _names_fit(electrodes: tuple[Layer, ...], role: str, other: str) -> None:
    """Without roles the anode lies on the substrate: not where names say the opposite."""
    for layer in electrodes:
        if other in layer.name.casefold() and role not in layer.name.casefold():
            raise InputError(
                f"layer {layer.name!r} would be the {role}: without roles the anode lies on the "
                f"substrate; try role: {other} in it"
            )


def _said(roles: set[Any]) -> str:
    return " and ".join(sorted(roles)) or "none"
