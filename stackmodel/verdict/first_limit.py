"""Which limit a rising drive reaches first, at which voltage and current, with what margin."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from stackmodel.coupling.operating_point import described_drive
from stackmodel.description.stack import Stack
from stackmodel.verdict.crossing import (
    LEAST,
    Fold,
    along,
    crossing,
    current_at,
    fold_of,
    place_of,
)
from stackmodel.verdict.limits import NEVER, Limit, State, every_limit
from stackmodel.verdict.spoken import rounded


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


def against_drive(stack: Stack, state: State, place: float) -> list[Reached]:
    """Every limit, the one reached first first; those beyond the sweep after them, by margin.

    place: of the drive along the sweep, as `drive_place` says.
    """
    fold = fold_of(state, float(stack.ambient))
    rows = []
    for limit in every_limit(stack, state):
        at, current = _reached(limit, state, fold)
        with np.errstate(divide="ignore"):  # nothing is left where ambient is beyond the limit
            margin = float(np.exp(along(place, np.log(limit.factor))))
        value = along(place, np.array([m.value for m in limit.margins]))
        kind, asked = described_drive(stack)
        if limit.kind == "runaway" and kind == "current_density":
            # a current drive passes the turning point alive: how far it is tells the current
            margin = current / max(asked, LEAST)
        rows.append(Reached(limit, at, current, value, np.inf if margin > 0.1 * NEVER else margin))
    return sorted(rows, key=_rank)


def _rank(row: Reached) -> tuple[float, bool, float]:
    """By voltage; at the turning point the runaway is what leads to the rest."""
    voltage = float(np.nan_to_num(row.voltage, nan=np.inf))
    return voltage, row.limit.kind != "runaway" and np.isfinite(voltage), row.margin


def _reached(limit: Limit, state: State, fold: Fold | None) -> tuple[float, float]:
    """Voltage and current density at which a limit is reached; NaN where it is not."""
    voltage, current, factor = state["voltage"], state["current_density"], limit.factor
    at = crossing(voltage, factor)
    if fold is not None and not at <= voltage[fold.index - 1]:
        before = fold.index - 1
        ends = np.array([voltage[before], fold.voltage])
        logs = np.array([max(current[before], 0.0), fold.current_density])
        branch = np.array([factor[before], _at_the_turning(limit, state, fold)])
        inside = crossing(ends, branch)
        if np.isfinite(inside):
            return inside, current_at(inside, ends, logs)
        lost = fold.index == len(voltage) and limit.kind == "temperature"
        if lost or (fold.index < len(voltage) and at <= voltage[fold.index]):
            return fold.voltage, fold.current_density
    if np.isnan(at) and "refused_voltage" in state:
        at = _beyond(limit, state)
    if limit.kind == "runaway" and np.isfinite(at):  # of the warm stack, not the cold one
        return at, state["runaway"].current_density
    return at, current_at(at, voltage, current)


def _at_the_turning(limit: Limit, state: State, fold: Fold) -> float:
    """The factor of a limit at the turning point, from the bias before it."""
    before = fold.index - 1
    here = float(limit.factor[before])
    if limit.kind == "runaway":
        return 1.0
    if limit.kind == "temperature":
        known = fold.index if fold.index < len(state["voltage"]) else before
        rise = float(state["device_temperature"][known]) - fold.ambient
        return float(limit.factor[known]) * rise / fold.rise
    if limit.kind == "contact":
        return here * float(state["current_density"][before]) / fold.current_density
    if fold.index == len(state["voltage"]):
        return here
    ends = state["voltage"][before : fold.index + 1]
    logs = np.log(limit.factor[before : fold.index + 1])
    return float(np.exp(np.interp(fold.voltage, ends, logs)))


def drive_place(stack: Stack, state: State) -> float:
    """Where the described drive lies along the sweep, or the sweep's end; see `place_of`."""
    kind, value = described_drive(stack)
    voltage = np.asarray(state["voltage"])
    if kind == "voltage":
        return float(np.interp(value, voltage, np.arange(len(voltage))))
    return place_of(value, np.asarray(state["current_density"]))


def drive_voltage(stack: Stack, state: State) -> float:
    """Voltage of the described drive within the sweep, or the sweep's end.

    Of a current that only a current drive holds, past a turning point, the voltage of that.
    """
    place, fold = drive_place(stack, state), fold_of(state, float(stack.ambient))
    found = along(place, np.asarray(state["voltage"]))
    between = fold is not None and fold.index - 1 < place < fold.index
    return min(found, fold.voltage) if fold is not None and between else found


def _drive_current(stack: Stack, state: State, place: float) -> float:
    """Current density at the drive, A/m^2; as it was given where it is reached."""
    current = np.asarray(state["current_density"])
    kind, value = described_drive(stack)
    if kind == "current_density" and 0 < place < len(current) - 1:
        return value
    return current_at(along(place, np.asarray(state["voltage"])), state["voltage"], current)


def drive_is_steady(stack: Stack, state: State) -> bool:
    """Whether the described drive lies below the biases without a steady state."""
    refused = np.asarray(state.get("refused_voltage", []))
    beyond = refused[refused > np.max(state["voltage"])]
    kind, value = described_drive(stack)
    if not beyond.size:
        return True
    return bool(
        value < beyond.min() if kind == "voltage" else value <= state["current_density"][-1]
    )


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


def crossing_points(stack: Stack, state: State) -> np.ndarray:
    """Numbers of the voltages between which limits are reached and the drive lies; both ends."""
    voltage = np.asarray(state["voltage"])
    found = {0, len(voltage) - 1} | around(voltage, voltage >= drive_voltage(stack, state))
    for limit in every_limit(stack, state):
        found |= around(voltage, limit.factor <= 1.0)
    if (fold := fold_of(state, float(stack.ambient))) is not None:
        found |= {fold.index - 1, min(fold.index, len(voltage) - 1)}
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
    drive = f"the drive, {numbers['drive_voltage']:.3g} V,"
    if not numbers["drive_is_steady"]:
        last = f"{numbers['drive_voltage']:.3g} V"
        drive = f"the drive has no steady state, and the last bias that has one, {last},"
    return (
        f"first limit reached: {numbers['first_limit']} at {numbers['first_limit_voltage']:.3g} V; "
        f"{drive} {held} (margin {rounded(margin, 3)})"
    )


def limit_quantities(stack: Stack, state: State) -> dict[str, Any]:
    """The limits as rows of the table of quantities; {} when there are none."""
    place, drive = drive_place(stack, state), drive_voltage(stack, state)
    rows = against_drive(stack, state, place)
    if not rows:
        return {}
    current = _drive_current(stack, state, place)
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
        "drive_is_steady": drive_is_steady(stack, state),
        "first_limit": first.limit.name if np.isfinite(first.voltage) else "none in the sweep",
        "first_limit_voltage": first.voltage,
        "first_limit_current_density": first.current_density,
    }
