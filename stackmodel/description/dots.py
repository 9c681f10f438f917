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


class DotTunnelling(Described):
    """Isolated dots charged by tunnelling from the layers on either side of their insulator.

    `attempt_frequency` holds the coupling through the ligands, `supply_depth` is the part of a
    layer from which carriers try, `place` the share of the insulator left over that lies on the
    anode's side of a dot: 0 for dots deposited on the layer of that side.
    """

    attempt_frequency: quantity(units.RATE) | None = None
    supply_depth: quantity(units.LENGTH) | None = None
    place: quantity(units.FRACTION) | None = None


class FilmExchange(Described):
    """How often a level of a dot in a film tries to trade its carrier with the film.

    Left out, the rate of hops that the mobilities of the layer stand for.
    """

    rate: quantity(units.RATE)


class DotLayer(Described):
    """Dots in (isolated) or as (film) a layer.

    `transport` of a film: `dots` puts the carriers and the recombination of its master equation in
    the place of the layer's statistics and recombination, `layer` keeps those of the record and
    lets every charge that arrives stay.
    """

    material: Text
    arrangement: Literal["isolated", "film"]
    density: quantity(units.AREAL_DENSITY) | None = None
    monolayers: quantity(units.Kind("number of monolayers", "", "3", highest=1e4)) | None = None
    fill_factor: quantity(units.FRACTION) | None = None
    carriers: Annotated[int, Field(ge=2, le=60, strict=True)] = 4
    coulomb: Coulomb = Field(default_factory=Coulomb)
    injection: tuple[InjectionPoint, ...] = ()
    tunnelling: DotTunnelling | None = None
    exchange: FilmExchange | None = None
    transport: Literal["dots", "layer"] = "dots"
    escape_rate: quantity(units.RATE) | None = None
    blinking: Blinking | None = None

    @model_validator(mode="after")
    def _voltages_rise(self) -> DotLayer:
        voltages = [point.voltage for point in self.injection]
        if any(b <= a for a, b in itertools.pairwise(voltages)):
            raise refuse("the voltages of injection do not rise", "one row a voltage, rising")
        return self

    @model_validator(mode="after")
    def _exchange_is_for_films(self) -> DotLayer:
        if self.exchange is None:
            return self
        if self.arrangement != "film":
            raise refuse("exchange of isolated dots", "exchange of arrangement: film")
        if self.transport == "layer":
            raise refuse("exchange with transport: layer", "one of them: a layer knows no dots")
        if self.coulomb.law != "none" or self.escape_rate is not None:
            raise refuse(
                "exchange with a coulomb law or escape_rate",
                "coulomb: {charging_energy: ...} at most: the quasi-Fermi levels set both",
            )
        return self

    @model_validator(mode="after")
    def _driven_one_way(self) -> DotLayer:
        if self.tunnelling is None:
            return self
        if self.injection:
            raise refuse("both injection and tunnelling", "a table of injection, or tunnelling")
        if self.arrangement != "isolated":
            raise refuse("tunnelling into a film of dots", "tunnelling of arrangement: isolated")
        if self.coulomb.law != "none" or self.escape_rate is not None:
            raise refuse(
                "tunnelling with a coulomb law or escape_rate",
                "coulomb: {charging_energy: ...} at most: the levels set both",
            )
        return self
