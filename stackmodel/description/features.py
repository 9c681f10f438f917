"""What may be added to a layer: a grating, an aperture, an interface law."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, model_validator

from stackmodel import units
from stackmodel.materials.frozen import Described
from stackmodel.materials.record import describe, quantity, refuse

Length = quantity(units.LENGTH)


def _order(raw: Any) -> int:
    if isinstance(raw, bool) or not isinstance(raw, int) or not 1 <= raw <= 10:
        raise refuse(describe(raw), "a grating order from 1 to 10")
    return raw


class Grating(Described):
    """A distributed-feedback grating engraved in the upper face of a layer."""

    period: Length
    depth: Length
    duty: quantity(units.FRACTION)
    order: Annotated[int, BeforeValidator(_order)] = 1
    length: Length | None = None
    phase_shift: quantity(units.ANGLE) | None = None


class Aperture(Described):
    """The opening in an insulating spacer through which the current is focused."""

    shape: Literal["slit", "window"]
    width: Length
    length: Length | None = None

    @model_validator(mode="after")
    def _window_has_a_length(self) -> Aperture:
        if (self.shape == "window") != (self.length is not None):
            raise refuse(f"a {self.shape}", "a slit has a width, a window a width and a length")
        return self


class Interface(Described):
    """The face towards the layer below: transfer, charge, dipole, crossed recombination."""

    electron_velocity: quantity(units.VELOCITY) | None = None
    hole_velocity: quantity(units.VELOCITY) | None = None
    charge: quantity(units.SURFACE_CHARGE) | None = None
    dipole: quantity(units.VOLTAGE) | None = None
    recombination: (
        quantity(units.Kind("interface recombination", "m^4/s", "1e-14 cm^4/s", highest=1.0)) | None
    ) = None
