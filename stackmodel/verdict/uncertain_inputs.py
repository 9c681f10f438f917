"""The inputs of a stack that are not known for sure, and the stack with other values of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from stackmodel.coupling.neighbour import Touched
from stackmodel.description.stack import Layer, Stack
from stackmodel.formulation.carrying import is_electrode
from stackmodel.materials.frozen import Described, Frozen
from stackmodel.materials.material import values_of
from stackmodel.materials.record import UNCERTAIN_MARKS, Value

# Marked as doubtful without a range: what is taken instead.
FACTOR = 1.25
ENERGY = 0.1  # eV, either way
DOUBTFUL = UNCERTAIN_MARKS | {"calibrated"}
SKIPPED = ("materials.", "published.", "operation.", "ambient", "constants.")

LIGHT = ("refractive_index",)
HEAT = ("thermal_conductivity", "maximum_temperature")
HEAT_IN_TIME = ("density", "specific_heat")
CARRIERS = (
    "electron_affinity", "ionization_energy", "relative_permittivity", "electron_mobility",
    "hole_mobility", "electron_field_factor", "hole_field_factor", "electron_activation_energy",
    "hole_activation_energy", "conduction_band_states", "valence_band_states", "blakemore_gamma",
    "disorder", "donor_density", "acceptor_density", "recombination", "traps",
    "dielectric_strength",
)  # fmt: skip
DOTS = (
    "diameter", "lifetimes", "yields", "emission_wavelength", "linewidth", "saturated_gain",
)  # fmt: skip
TOGETHER = ("thermal_conductivity", "recombination.auger")  # one value written for both parts


@dataclass(frozen=True)
class UncertainInput:
    """One input with its range.

    Attributes:
        name: "poly-TPD: hole_mobility" or "layers.emitter.thickness".
        material: its material, or "" for a value of the stack's own.
        paths: where it stands; more than one where one value was written for several.
        value: as given.
        low, high: the range sampled.
    """

    name: str
    material: str
    paths: tuple[str, ...]
    value: Value
    low: float
    high: float

    def at(self, share: np.ndarray) -> np.ndarray:
        """The value at shares 0..1 of its distribution.

        Half lies below the value as given and half above, each even in the logarithm (in the
        energy for energies): the given value is the median. At an end of its range the other side
        has it all.
        """
        law = Scale(self.low, self.high, self.value.kind.unit)
        low, middle, high = (law.forward(x) for x in (self.low, float(self.value), self.high))
        if middle in (low, high):
            return law.back(low + share * (high - low))
        below = low + 2 * share * (middle - low)
        above = middle + (2 * share - 1) * (high - middle)
        return law.back(np.where(share < 0.5, below, above))


@dataclass(frozen=True)
class Scale:
    """Logarithms for what is positive, plain numbers for energies and what may be negative."""

    low: float
    high: float
    unit: str

    @property
    def plain(self) -> bool:
        """Whether numbers are even as they stand."""
        return self.low <= 0 or self.unit in ("eV", "V", "K")

    @property
    def span(self) -> float:
        """From end to end, on the scale on which it is even."""
        return self.forward(self.high) - self.forward(self.low)

    def forward(self, x: float) -> float:
        """To the scale on which it is even."""
        return x if self.plain else float(np.log(x))

    def back(self, x: np.ndarray) -> np.ndarray:
        """From it."""
        return x if self.plain else np.exp(x)


def uncertain_inputs(stack: Stack) -> list[UncertainInput]:
    """Every value that enters and has a range, and the stack's own that are marked as doubtful."""
    found = [
        made
        for path, value in values_of(stack)
        if not path.startswith(SKIPPED) and (made := _input(path, "", path, value)) is not None
    ]
    for name, properties in _used(stack).items():
        for path, value in values_of(stack.material(name)):
            if path.split(".")[0] in properties and value.range is not None:
                made = _input(f"{name}: {path}", name, path, value)
                if made is not None:
                    _add(found, made)
    return found


def levers(stack: Stack) -> list[UncertainInput]:
    """Every thickness and every property of carriers and heat, ranging by a quarter or 0.1 eV."""
    places = [("", path, value) for path, value in values_of(stack)
              if path.endswith(".thickness") or path.startswith(("area.", "substrate.backside."))
              or path.endswith(("work_function", "maximum_current_density"))]  # fmt: skip
    for name, properties in _used(stack).items():
        kept = properties & {*CARRIERS, *HEAT, *HEAT_IN_TIME, "work_function"}
        places += [(name, path, value) for path, value in values_of(stack.material(name))
                   if path.split(".")[0] in kept]  # fmt: skip
    found: list[UncertainInput] = []
    for material, path, value in places:
        if value != 0 and np.isfinite(value) and not path.startswith("materials."):
            name = f"{material}: {path}" if material else path
            _add(found, UncertainInput(name, material, (path,), value, *_default(value)))
    return found


def _add(found: list[UncertainInput], made: UncertainInput) -> None:
    """One value written for both parts of a property is one input."""
    parent = made.paths[0].rpartition(".")[0]
    for i, other in enumerate(found):
        same = (other.value, other.low, other.high) == (made.value, made.low, made.high)
        if (
            parent in TOGETHER
            and same
            and (other.material, other.paths[0].rpartition(".")[0]) == (made.material, parent)
        ):
            paths = (*other.paths, *made.paths)
            name = f"{made.material}: {parent}"
            found[i] = UncertainInput(name, made.material, paths, other.value, made.low, made.high)
            return
    found.append(made)


def _input(name: str, material: str, path: str, value: Value) -> UncertainInput | None:
    if value.range is not None:
        low, high = value.range
    elif value.mark in DOUBTFUL and value != 0:
        low, high = _default(value)
    else:
        return None
    return UncertainInput(name, material, (path,), value, low, high) if low < high else None


def _default(value: Value) -> tuple[float, float]:
    kind = value.kind
    if kind.unit == "eV":
        either = min(ENERGY, (FACTOR - 1) * abs(float(value)))  # widths of bands are small
        return float(value) - either, float(value) + either
    low, high = sorted((float(value) / FACTOR, float(value) * FACTOR))
    top = kind.highest if kind.highest is not None else np.inf
    return low, min(high, float(top))


def touched_by(item: UncertainInput) -> Touched:
    """How much of a run an input can reach: heat alone, carriers and heat, or all of it."""
    first = item.paths[0].split(".")[0] if item.material else item.paths[0]
    if item.material:
        heat, carriers = (*HEAT, *HEAT_IN_TIME), (*CARRIERS, "work_function")
        return "heat" if first in heat else "carriers" if first in carriers else "all"
    if first.startswith(("substrate.backside.", "topside.")):
        return "heat"
    return "carriers" if first.startswith("contacts.") else "all"


def _used(stack: Stack) -> dict[str, frozenset[str]]:
    """Which properties of which material enter."""
    heat = HEAT + (HEAT_IN_TIME if stack.operation.pulse is not None else ())
    used: dict[str, set[str]] = {}
    for part in (stack.substrate, stack.cover):
        if part is not None:
            used.setdefault(part.material, set()).update(LIGHT, heat)
    for layer in stack.layers:
        used.setdefault(layer.material, set()).update(LIGHT, heat, _electrical(stack, layer))
        if layer.dots is not None:
            used.setdefault(layer.dots.material, set()).update(DOTS)
    return {name: frozenset(properties) for name, properties in used.items()}


def _electrical(stack: Stack, layer: Layer) -> tuple[str, ...]:
    return ("work_function",) if is_electrode(stack, layer) else CARRIERS


def with_inputs(stack: Stack, changes: Mapping[UncertainInput, float]) -> Stack:
    """The stack with other values; nothing of it is read or checked again."""
    own: dict[str, float] = {}
    by_material: dict[str, dict[str, float]] = {}
    for item, number in changes.items():
        place = by_material.setdefault(item.material, {}) if item.material else own
        place.update(dict.fromkeys(item.paths, number))
    materials = dict(stack.materials)
    for name, values in by_material.items():
        materials[name] = _with_values(stack.material(name), values, "")
    changed = _with_values(stack, own, "")
    return changed.model_copy(update={"materials": Frozen(materials)})


def _with_values(item: Any, values: Mapping[str, float], path: str) -> Any:
    """A copy with the numbers at some paths; paths are those of `values_of`."""
    if isinstance(item, Value):
        number = values.get(path)
        return item if number is None else Value(number, item.kind, None, item.source, item.mark)
    if not any(place.startswith(path) for place in values):
        return item
    before = f"{path}." if path else ""
    if isinstance(item, Described):
        update = {
            name: _with_values(getattr(item, name), values, before + name)
            for name in type(item).model_fields
        }
        return item.model_copy(update=update)
    if isinstance(item, Frozen):
        return Frozen({k: _with_values(v, values, f"{before}{k}") for k, v in item.items()})
    if isinstance(item, tuple):
        return tuple(
            _with_values(part, values, f"{before}{getattr(part, 'name', number)}")
            for number, part in enumerate(item)
        )
    return item
