"""The stack file as frozen, hashable models. The keys are the contract: extend, never rename."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, PrivateAttr, model_validator

from stackmodel import units
from stackmodel.description.dots import DotLayer
from stackmodel.description.drive import Operation
from stackmodel.description.features import Aperture, Grating, Interface, Tunnelling
from stackmodel.description.published import Published
from stackmodel.errors import InputError
from stackmodel.materials.database import database_material, material_names, overlay
from stackmodel.materials.frozen import FREEZE, TEXT, Described, nothing
from stackmodel.materials.material import WORK, Material
from stackmodel.materials.record import Value, quantity, refuse

SCHEMA_VERSION = 1
MOST_LAYERS = 200
Length = quantity(units.LENGTH)
Thickness = quantity(units.THICKNESS)
Text = Annotated[str, TEXT]


class Area(Described):
    """The heated and emitting area; layers themselves are laterally endless."""

    shape: Literal["rectangle", "disc", "stripe"]
    width: Length | None = None
    length: Length | None = None
    radius: Length | None = None

    @model_validator(mode="after")
    def _sizes_fit_the_shape(self) -> Area:
        needed = {"rectangle": {"width", "length"}, "disc": {"radius"}, "stripe": {"width"}}
        allowed = needed[self.shape] | ({"length"} if self.shape == "stripe" else set())
        given = {name for name in ("width", "length", "radius") if getattr(self, name) is not None}
        if not needed[self.shape] <= given <= allowed:
            keys = ", ".join(sorted(needed[self.shape]))
            raise refuse(f"a {self.shape} with {', '.join(sorted(given)) or 'no size'}", keys)
        return self


class Boundary(Described):
    """How heat leaves a face."""

    kind: Literal["ambient", "convection", "adiabatic"]
    coefficient: quantity(units.HEAT_TRANSFER) | None = None

    @model_validator(mode="after")
    def _convection_has_a_coefficient(self) -> Boundary:
        if (self.kind == "convection") != (self.coefficient is not None):
            raise refuse(
                f"kind {self.kind} {'without' if self.coefficient is None else 'with'} coefficient",
                "{kind: convection, coefficient: 10 W/m^2/K} or {kind: ambient}",
            )
        return self


class Substrate(Described):
    """What the stack stands on; without a thickness it is endless downwards."""

    material: Text
    thickness: Thickness | None = None
    backside: Boundary = Field(default_factory=lambda: Boundary(kind="ambient"))


class Cover(Described):
    """The medium above the last layer."""

    material: Text
    thickness: Thickness | None = None


class Contact(Described):
    """A contact given without an electrode layer, or more about the one that has a layer."""

    work_function: quantity(WORK) | None = None
    electron_velocity: quantity(units.VELOCITY) | None = None
    hole_velocity: quantity(units.VELOCITY) | None = None
    image_force: bool = False
    injection: Literal["scott-malliaras"] | None = None
    series_resistance: quantity(units.RESISTANCE_AREA) | None = None
    maximum_current_density: quantity(units.CURRENT_DENSITY) | None = None


class Contacts(Described):
    """The two contacts."""

    anode: Contact = Field(default_factory=Contact)
    cathode: Contact = Field(default_factory=Contact)


Contacted = Literal["left", "right", "both", "near", "far", "frame"]


class Layer(Described):
    """One film; the first of a stack is next to the substrate."""

    name: Text
    material: Text
    thickness: Thickness
    role: Literal["anode", "cathode"] | None = None
    sheet_resistance: quantity(units.SHEET_RESISTANCE) | None = None
    contacted: Contacted | None = None
    dots: DotLayer | None = None
    grating: Grating | None = None
    aperture: Aperture | None = None
    interface: Interface | None = None
    tunnelling: Tunnelling | None = None
    thermal_resistance_below: quantity(units.THERMAL_RESISTANCE) | None = None


def _layers(raw: Any) -> Any:
    if isinstance(raw, list | tuple) and not 1 <= len(raw) <= MOST_LAYERS:
        raise refuse(f"{len(raw)} layers", f"from 1 to {MOST_LAYERS} layers, from the substrate up")
    return raw


class RoundedConstants(Described):
    """Constants of another code, to compare with it digit by digit; CODATA when left out."""

    elementary_charge: quantity(units.CHARGE) | None = None
    boltzmann: quantity(units.ENTROPY) | None = None
    vacuum_permittivity: quantity(units.ABSOLUTE_PERMITTIVITY) | None = None


class Stack(Described):
    """One device: everything the engines are told, nothing they work out."""

    stackmodel: Literal[1]
    title: Text = ""
    source: Text | None = None
    note: Text | None = None
    ambient: quantity(units.TEMPERATURE) = Value(295.0, units.TEMPERATURE)
    area: Area | None = None
    substrate: Substrate | None = None
    topside: Boundary = Field(default_factory=lambda: Boundary(kind="adiabatic"))
    cover: Cover | None = None
    contacts: Contacts = Field(default_factory=Contacts)
    layers: Annotated[tuple[Layer, ...], BeforeValidator(_layers)]
    operation: Operation = Field(default_factory=Operation)
    published: tuple[Published, ...] = ()
    materials: Annotated[dict[str, Material], FREEZE] = Field(default_factory=nothing)
    constants: RoundedConstants = Field(default_factory=RoundedConstants)

    _raw: dict[str, Any] = PrivateAttr(default_factory=dict)
    _file: str = PrivateAttr(default="<text>")

    def material(self, name: str) -> Material:
        """A material as this stack means it: the database record under the stack's own values."""
        if name in self.materials:
            base = database_material(name) if name in material_names() else None
            return overlay(base, self.materials[name])
        return database_material(name)

    def layer(self, name: str) -> Layer:
        """The layer of that name.

        Raises:
            InputError: no such layer; the message lists the names.
        """
        for layer in self.layers:
            if layer.name == name:
                return layer
        names = ", ".join(layer.name for layer in self.layers)
        raise InputError(f"no layer is called {name!r}; layers: {names}")

    def __eq__(self, other: object) -> bool:
        """Whether two stacks say the same, however their files are written."""
        return isinstance(other, Stack) and self._said() == other._said()

    def __hash__(self) -> int:
        return hash(self._said())

    def _said(self) -> tuple[Any, ...]:
        return tuple(getattr(self, name) for name in type(self).model_fields)
