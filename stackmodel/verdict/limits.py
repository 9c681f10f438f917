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
from stackmodel.coupling.operating_point import described_drive
from stackmodel.description.stack import Stack
from stackmodel.dots.ligands.redox import HYDROGEN_BELOW_VACUUM
from stackmodel.materials.record import Value
from stackmodel.thermal.limits.current import current_margin
from stackmodel.thermal.limits.field import field_margin
from stackmodel.thermal.limits.margin import Margin
from stackmodel.thermal.limits.temperature import temperature_margin
from stackmodel.thermal.limits.window import window_margin

State = Mapping[str, Any]
LEAST = 1e-300  # A/m^2, in place of zero under a logarithm
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
        found.append(_runaway(state))
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


def _runaway(state: State) -> Limit:
    turning = state["runaway"]
    margins = [
        Margin(
            "runaway", -1, float(v), turning.voltage, turning.voltage / max(float(v), 1e-30), "V"
        )
        for v in state["voltage"]
    ]
    source = f"turning point of the steady states, at {turning.temperature:.4g} K; computed"
    return Limit("thermal runaway", "runaway", "stack", margins, np.nan, np.nan, source)


def _record(value: Value) -> tuple[float, float, str]:
    low, high = value.range if value.range is not None else (float(value), float(value))
    said = f"{value.source} ({value.mark})" if value.source else value.mark
    return low, high, said


@dataclass(frozen=True)
class Reached:
    """A limit against the drive.

    Attributes:
        limit: which. voltage, current_density: where it is reached; NaN beyond the sweep.
        value: what the drive causes. margin: factor at the drive.
    """

    limit: Limit
    voltage: float
    current_density: float
    value: float
    margin: float


def against_drive(stack: Stack, state: State, drive: float) -> list[Reached]:
    """Every limit, the one reached first first; those beyond the sweep after them, by margin."""
    voltage, current = state["voltage"], state["current_density"]
    rows = []
    for limit in every_limit(stack, state):
        at = _crossing(voltage, limit.factor)
        if np.isnan(at) and "refused_voltage" in state:
            at = _beyond(limit, state)
        with np.errstate(divide="ignore"):  # nothing is left where ambient is beyond the limit
            margin = float(np.exp(np.interp(drive, voltage, np.log(limit.factor))))
        value = float(np.interp(drive, voltage, [m.value for m in limit.margins]))
        reached = _current_at(at, voltage, current)
        if limit.kind == "runaway":  # of the warm stack, not of the one at ambient temperature
            reached = state["runaway"].current_density if np.isfinite(at) else reached
        rows.append(Reached(limit, at, reached, value, np.inf if margin > 0.1 * NEVER else margin))
    return sorted(rows, key=lambda row: (np.nan_to_num(row.voltage, nan=np.inf), row.margin))


def drive_voltage(stack: Stack, state: State) -> float:
    """Voltage of the described drive within the sweep, or the sweep's end."""
    kind, value = described_drive(stack)
    voltage, current = state["voltage"], state["current_density"]
    if kind == "voltage":
        return float(np.clip(value, voltage.min(), voltage.max()))
    above = np.flatnonzero(current >= value)
    if not above.size or above[0] == 0:
        return float(voltage[-1])
    i = above[0]
    logs = np.log(np.maximum(current[i - 1 : i + 1], 1e-300))
    share = (np.log(value) - logs[0]) / (logs[1] - logs[0])
    return float(voltage[i - 1] + share * (voltage[i] - voltage[i - 1]))


def _crossing(voltage: np.ndarray, factor: np.ndarray) -> float:
    """First voltage at which the factor falls to 1, log-interpolated; NaN if it does not."""
    below = np.flatnonzero((factor <= 1.0) & (voltage >= 0))
    if not below.size:
        return float("nan")
    i = int(below[0])
    if i == 0 or factor[i] <= 0:
        return float(voltage[i])
    high, low = np.log(factor[i - 1]), np.log(factor[i])
    return float(voltage[i - 1] + high / (high - low) * (voltage[i] - voltage[i - 1]))


def _beyond(limit: Limit, state: State) -> float:
    """Where a limit is reached between the last steady state and the first voltage without one."""
    refused = state["refused_voltage"]
    ahead = refused[refused > state["voltage"].max()]
    if not ahead.size:
        return float("nan")
    if limit.kind == "runaway":
        turning = float(state["runaway"].voltage)
        return turning if turning <= ahead[-1] else float("nan")
    if limit.kind == "temperature":  # hotter there than any film bears
        return float(ahead[0])
    return float("nan")


def _current_at(at: float, voltage: np.ndarray, current: np.ndarray) -> float:
    if np.isnan(at):
        return float("nan")
    if (current <= 0).any() and at <= voltage[np.argmax(current > 0)]:
        return float(np.interp(at, voltage, current))
    logs = np.log(np.maximum(current, LEAST))
    found = float(np.exp(np.interp(at, voltage, logs)))
    return found if found > 2 * LEAST else 0.0


def crossing_points(stack: Stack, state: State) -> np.ndarray:
    """Numbers of the voltages between which limits are reached and the drive lies; both ends."""
    voltage = np.asarray(state["voltage"])
    found = {0, len(voltage) - 1} | around(voltage, voltage >= drive_voltage(stack, state))
    for limit in every_limit(stack, state):
        found |= around(voltage, limit.factor <= 1.0)
    return np.array(sorted(i for i in found if i >= 0))


def around(voltage: np.ndarray, reached: np.ndarray) -> set[int]:
    """The first voltage at which something is reached, and the one before."""
    where = np.flatnonzero(reached & (voltage >= 0))
    return {int(where[0]) - 1, int(where[0])} if where.size else set()


def first_limit(numbers: Mapping[str, Any]) -> str:
    """The sentence of the headline: what gives way first, and how far the drive is from it."""
    if "first_limit" not in numbers:
        return ""
    if not np.isfinite(numbers["first_limit_voltage"]):
        return "no limit is reached in the sweep"
    margin = float(numbers["limit_margin"][0])
    held = "holds" if margin >= 1 else "passes it"
    return (
        f"first limit reached: {numbers['first_limit']} at {numbers['first_limit_voltage']:.3g} V; "
        f"the drive, {numbers['drive_voltage']:.3g} V, {held} (margin {margin:.2g})"
    )


def limit_quantities(stack: Stack, state: State) -> dict[str, Any]:
    """The limits as rows of the table of quantities; {} when there are none."""
    drive = drive_voltage(stack, state)
    rows = against_drive(stack, state, drive)
    if not rows:
        return {}
    current = _current_at(drive, state["voltage"], state["current_density"])
    at_limit = np.array([row.current_density for row in rows])
    first = rows[0]
    return {
        "limit": [row.limit.name for row in rows],
        "limit_kind": [row.limit.kind for row in rows],
        "limit_layer": [row.limit.layer for row in rows],
        "limit_value": np.array([row.limit.margins[0].limit for row in rows]),
        "limit_low": np.array([row.limit.low for row in rows]),
        "limit_high": np.array([row.limit.high for row in rows]),
        "limit_unit": [row.limit.margins[0].unit for row in rows],
        "limit_reached": np.array([row.value for row in rows]),
        "limit_voltage": np.array([row.voltage for row in rows]),
        "limit_current": at_limit,
        "limit_margin": np.array([row.margin for row in rows]),
        "limit_current_margin": at_limit / current if current > 0 else np.full(len(rows), np.nan),
        "limit_source": [row.limit.source for row in rows],
        "drive_voltage": drive,
        "drive_current_density": current,
        "first_limit": first.limit.name if np.isfinite(first.voltage) else "none in the sweep",
        "first_limit_voltage": first.voltage,
        "first_limit_current_density": first.current_density,
    }
