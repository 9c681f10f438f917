"""Dots in a layer: how they are arranged and how they are charged."""

from __future__ import annotations

import itertools
from typing import Annotated, Literal

from pydantic import Field, model_validator

from stackmodel import units
from stackmodel.materials.frozen import TEXT, Described
from stackmodel.materials.record import quantity, refuse

Text = Annotated[str, TEXT]


class Coulomb(Described):
    """How the charge already on a dot changes the next injection."""

    law: Literal["none", "power", "barrier", "tunnelling"] = "none"
    alpha: quantity(units.Kind("factor per charge", "", "1.5", highest=1e6)) | None = None
    charging_energy: quantity(units.POSITIVE_ENERGY) | None = None


class InjectionPoint(Described):
    """Injection rates into a neutral dot at one voltage."""

    voltage: quantity(units.VOLTAGE)
    electron_rate: quantity(units.RATE)
    hole_rate: quantity(units.RATE)


class Blinking(Described):
    """Slow switching between the bright dot and a dimmer one, whatever the carriers do."""

    to_bright: quantity(units.RATE)
    to_dim: quantity(units.RATE)
    dim_brightness: quantity(units.FRACTION) | None = None


class DotLayer(Described):
    """Dots in (isolated) or as (film) a layer."""

    material: Text
    arrangement: Literal["isolated", "film"]
    density: quantity(units.AREAL_DENSITY) | None = None
    monolayers: quantity(units.Kind("number of monolayers", "", "3", highest=1e4)) | None = None
    fill_factor: quantity(units.FRACTION) | None = None
    carriers: Annotated[int, Field(ge=2, le=60, strict=True)] = 4
    coulomb: Coulomb = Field(default_factory=Coulomb)
    injection: tuple[InjectionPoint, ...] = ()
    escape_rate: quantity(units.RATE) | None = None
    blinking: Blinking | None = None

    @model_validator(mode="after")
    def _voltages_rise(self) -> DotLayer:
        voltages = [point.voltage for point in self.injection]
        if any(b <= a for a, b in itertools.pairwise(voltages)):
            raise refuse("the voltages of injection do not rise", "one row a voltage, rising")
        return self
