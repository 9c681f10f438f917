"""What happens at the faces between carrying layers, from anode to cathode."""

from __future__ import annotations

from typing import Any

import numpy as np

from stackmodel.description.features import Interface
from stackmodel.description.stack import Layer
from stackmodel.electrical.problem import Interfaces
from stackmodel.electrical.problem import interfaces as made_of
from stackmodel.errors import InputError
from stackmodel.formulation.carrying import CarryingLayers


def interfaces(carrying: CarryingLayers) -> Interfaces:
    """The interfaces of a stack.

    A layer describes its face towards the layer below. Seen from the anode the lower layer comes
    first when the anode is below; otherwise all is turned round, and a dipole changes its sign.

    Raises:
        InputError: an interface is described where there is none.
    """
    _only_between(carrying)
    faces = [layer.interface or Interface() for layer in carrying.layers[1:]]
    if not carrying.anode_below:
        faces = faces[::-1]
    upwards = 1.0 if carrying.anode_below else -1.0
    crossing = [face.recombination for face in faces]
    below = [float(c.electrons_below or 0.0) if c else 0.0 for c in crossing]
    above = [float(c.electrons_above or 0.0) if c else 0.0 for c in crossing]
    left, right = (below, above) if carrying.anode_below else (above, below)
    return made_of(
        len(carrying.layers),
        electron_velocity=_velocities(carrying, faces, "electron_velocity"),
        hole_velocity=_velocities(carrying, faces, "hole_velocity"),
        charge=[float(face.charge or 0.0) for face in faces],
        dipole=[upwards * float(face.dipole or 0.0) for face in faces],
        left_electron_right_hole=left,
        right_electron_left_hole=right,
    )


def _velocities(carrying: CarryingLayers, faces: list[Interface], name: str) -> list[float]:
    values: list[Any] = [getattr(face, name) for face in faces]
    if any(value is not None and float(value) == 0.0 for value in values):
        raise InputError(
            f"an interface has {name} 0 m/s, through which nothing passes; give a low velocity, "
            "or a layer without mobilities for an insulator"
        )
    return [np.inf if value is None else float(value) for value in values]


def _only_between(carrying: CarryingLayers) -> None:
    """An interface law belongs between two carrying layers; a contact has its own keys."""
    outside: tuple[Layer, ...] = (*carrying.below, carrying.layers[0], *carrying.above)
    for layer in outside:
        if layer.interface is not None:
            raise InputError(
                f"layer {layer.name!r} describes an interface towards an electrode; an interface "
                "law lies between two layers that carry; for contacts there are "
                "contacts: {anode: {electron_velocity, hole_velocity, image_force, injection, "
                "series_resistance}}"
            )
