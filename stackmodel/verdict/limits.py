"""What gives way, in which layer, at which drive: every limit a solved sweep can be held against.

Each limit has a factor for every voltage: how much more of what presses on it the layer stands.
It is reached where the factor is 1.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from stackmodel.coupling.breakdown_field import breakdown_fields
from stackmodel.description.stack import Stack
from stackmodel.dots.ligands.redox import HYDROGEN_BELOW_VACUUM
from stackmodel.materials.record import Value
from stackmodel.thermal.limits.current import current_margin
from stackmodel.thermal.limits.field import field_margin
from stackmodel.thermal.limits.margin import Margin
from stackmodel.thermal.limits.temperature import temperature_margin
from stackmodel.thermal.limits.window import window_margin
from stackmodel.verdict.crossing import fold_of

State = Mapping[str, Any]
NEVER = 1e30  # factors above it are all the same: nothing presses


@dataclass(frozen=True)
class Limit:
    """One limit along the sweep.

    Attributes:
        name: like "temperature of HTL". kind: temperature, field, ... layer: where.
        margins: one at each voltage.
        low, high: the limit at the ends of its range. source: where it comes from.
    """

    name: str
    kind: str
    layer: str
    margins: list[Margin]
    low: float
    high: float
    source: str

    @property
    def factor(self) -> np.ndarray:
        """(v,) how much more is allowed."""
        return np.minimum([margin.factor for margin in self.margins], NEVER)


def every_limit(stack: Stack, state: State) -> list[Limit]:
    """All limits this state has the numbers for."""
    found = [*_fields(stack, state), *_windows(stack, state), *_contacts(stack, state)]
    if "layer_temperature_peak" in state:
        found += _temperatures(stack, state)
    if state.get("runaway") is not None:
        found.append(_runaway(stack, state))
    return found


def _temperatures(stack: Stack, state: State) -> Iterator[Limit]:
    ambient = float(stack.ambient)
    for k, name in enumerate(state["layer"]):
        highest = stack.material(_material(stack, name)).maximum_temperature
        if highest is None:
            continue
        kelvin = state["layer_temperature_peak"][:, k]
        margins = [temperature_margin(k, float(t), ambient, float(highest)) for t in kelvin]
        yield Limit(f"temperature of {name}", "temperature", name, margins, *_record(highest))


def _material(stack: Stack, name: str) -> str:
    for layer in stack.layers:
        if layer.name == name:
            return layer.material
    part = stack.substrate if name == "substrate" else stack.cover
    assert part is not None
    return part.material


def _fields(stack: Stack, state: State) -> Iterator[Limit]:
    fields = dict(zip(state["carrying_layers"], breakdown_fields(state["sweep"]).T, strict=True))
    for layer in stack.layers:
        if layer.aperture is not None:  # no current beside the opening: it holds the whole voltage
            fields[layer.name] = np.abs(state["voltage"]) / float(layer.thickness)
    ambient = float(stack.ambient)
    for k, (name, values) in enumerate(fields.items()):
        strength = stack.material(stack.layer(name).material).dielectric_strength
        if strength is None:
            continue
        allowed = float(strength)
        margins = [field_margin(k, float(f), allowed, ambient, ambient) for f in values]
        yield Limit(f"field in {name}", "field", name, margins, *_record(strength))


def _windows(stack: Stack, state: State) -> Iterator[Limit]:
    """Electrons that reduce what covers the dots; the factor is measured from the gap's middle."""
    solved = state["sweep"]
    for k, layer in enumerate(solved.carrying.layers):
        dots = stack.material(layer.dots.material) if layer.dots else None
        potential = dots.ligand.reduction_potential if dots and dots.ligand else None
        if dots is None or potential is None or dots.electron_affinity is None or solved.blocked:
            continue
        if dots.ionization_energy is None:
            continue
        middle = -0.5 * (float(dots.electron_affinity) + float(dots.ionization_energy))
        reduction = -(HYDROGEN_BELOW_VACUUM + float(potential))
        kernel = k if solved.carrying.anode_below else len(solved.carrying.layers) - 1 - k
        margins = []
        for found in solved.inside:
            inside = found.layer == kernel
            level = float((found.electron_level + found.potential)[inside].max())
            reach = window_margin(k, level, np.inf, reduction, 2 * middle - reduction)
            margins.append(Margin("ligands", k, level, reduction, reach.factor, "eV"))
        name = f"ligands of {layer.name}"
        yield Limit(name, "ligands", layer.name, margins, reduction, reduction, potential.source)


def _contacts(stack: Stack, state: State) -> Iterator[Limit]:
    for role in ("anode", "cathode"):
        highest = getattr(stack.contacts, role).maximum_current_density
        if highest is None:
            continue
        margins = [current_margin(-1, float(j), float(highest)) for j in state["current_density"]]
        yield Limit(f"current of the {role}", "contact", role, margins, *_record(highest))


def _runaway(stack: Stack, state: State) -> Limit:
    """At the turning point, where the sweep itself shows one between the biases that show it."""
    turning, fold = state["runaway"], fold_of(state, float(stack.ambient))
    at = turning.voltage if fold is None else fold.voltage
    factors = at / np.maximum(state["voltage"], 1e-30)
    margins = [
        Margin("runaway", -1, float(v), at, float(factor), "V")
        for v, factor in zip(state["voltage"], factors, strict=True)
    ]
    source = f"turning point of the steady states, at {turning.temperature:.4g} K; computed"
    return Limit("thermal runaway", "runaway", "stack", margins, np.nan, np.nan, source)


def _record(value: Value) -> tuple[float, float, str]:
    low, high = value.range if value.range is not None else (float(value), float(value))
    said = f"{value.source} ({value.mark})" if value.source else value.mark
    return low, high, said
