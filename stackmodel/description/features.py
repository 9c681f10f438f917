"""What may be added to a layer: a grating, an aperture, an interface law."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, model_validator

from stackmodel import units
from stackmodel.materials.frozen import Described
from stackmodel.materials.record import AlsoWritten, describe, quantity, refuse, written

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


SPOT = units.Kind("collection area", "m^2", "1 um^2", highest=1e-2)


class Tunnelling(Described):
    """How carriers cross an insulating film beside the dots; left out: a uniform film.

    `supply_depth` is the part of the supplying layer from which carriers try, `host_yield` the
    photons per pair that recombines in the layer behind, `collection_area` what is seen with a dot.
    """

    thickness_spread: Length | None = None
    pinhole_fraction: quantity(units.FRACTION) | None = None
    attempt_frequency: quantity(units.RATE) | None = None
    supply_depth: Length | None = None
    host_yield: quantity(units.FRACTION) | None = None
    collection_area: quantity(SPOT) | None = None


CROSSED = units.Kind("interface recombination", "m^4/s", "1e-20 cm^4/s", highest=1.0, zero=True)


class CrossedRecombination(Described):
    """Electrons of one layer with holes of the other, R = k n p per area; by whose electrons."""

    electrons_below: quantity(CROSSED) | None = None
    electrons_above: quantity(CROSSED) | None = None


def _both_sides(raw: Any) -> Any:
    """One coefficient is that of both ways."""
    if isinstance(raw, CrossedRecombination) or (isinstance(raw, dict) and "value" not in raw):
        return raw
    return {"electrons_below": raw, "electrons_above": raw}


class Interface(Described):
    """The face towards the layer below: transfer, charge, dipole, crossed recombination.

    `dipole` is the step of the electrostatic potential from the layer below to this one.
    """

    electron_velocity: quantity(units.VELOCITY) | None = None
    hole_velocity: quantity(units.VELOCITY) | None = None
    charge: quantity(units.SURFACE_CHARGE) | None = None
    dipole: quantity(units.VOLTAGE) | None = None
    recombination: (
        Annotated[CrossedRecombination, BeforeValidator(_both_sides), AlsoWritten(written(CROSSED))]
        | None
    ) = None
