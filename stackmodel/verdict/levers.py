"""What to change first: what the first limit does when one thickness or property changes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from stackmodel.coupling import heat
from stackmodel.coupling.neighbour import neighbourhood
from stackmodel.coupling.operating_point import ENGINES, described_drive
from stackmodel.description.stack import Stack
from stackmodel.errors import InputError
from stackmodel.verdict.first_limit import crossing_points, limit_quantities
from stackmodel.verdict.slopes import log_slopes, scale_of
from stackmodel.verdict.spoken import rounded, spoken
from stackmodel.verdict.uncertain_inputs import FACTOR, UncertainInput, levers

MOST = 12
LEAST = 1e-3  # of the limit: less is no lever
NAMED = 3
RUNAWAY = "thermal runaway"
TURNING = {"limit_voltage": "voltage", "limit_current": "current_density"}


def lever_quantities(stack: Stack, state: Mapping[str, Any]) -> dict[str, Any]:
    """Derivatives of the first limit by every thickness and property, the strongest first.

    Of the voltage at which it is reached under a voltage drive, of its current under a given
    current; where nothing is reached in the sweep, of the smallest margin at the drive.

    Args:
        stack: the stack.
        state: of the electrical, dot, light and heat engines, with `runaway`.

    Returns:
        Rows of the table, and `lever_notes`; {} without limits.
    """
    found = limit_quantities(stack, state)
    if not found:
        return {}
    name, kind = str(found["limit"][0]), described_drive(stack)[0]
    reached = np.isfinite(found["limit_voltage"][0])
    row = {"voltage": "limit_voltage", "current_density": "limit_current"}[kind]
    row = row if reached else "limit_margin"

    def numbers(changed: Stack, moved: Mapping[str, Any]) -> dict[str, float]:
        if name == RUNAWAY and reached:  # its own number, whatever biases lie around it
            return {name: float(getattr(moved["runaway"], TURNING[row]))}
        rows = limit_quantities(changed, moved)
        return {name: float(rows[row][list(rows["limit"]).index(name)])}

    try:
        around = neighbourhood(stack, state, crossing_points(stack, state), (*ENGINES, heat.ENGINE))
    except InputError as error:
        return {"lever_notes": [f"what to change first: left out, {error}"]}
    here = numbers(stack, around.here)
    if not (np.isfinite(here[name]) and here[name] > 0):
        return {}
    items = levers(stack)
    slopes = np.array([log_slopes(around, item, numbers, here)[0][0] for item in items])
    effects = np.array([slope * reach(item) for slope, item in zip(slopes, items, strict=True)])
    effects = np.nan_to_num(effects)
    order = [i for i in np.argsort(-np.abs(effects))[:MOST] if abs(effects[i]) > LEAST]
    return {
        "lever": [items[i].name for i in order],
        "lever_step": [step_words(items[i]) for i in order],
        "lever_slope": slopes[order],
        "lever_effect": np.expm1(np.abs(effects[order])) * np.sign(effects[order]),
        "lever_of": f"{row.removeprefix('limit_')} of {name}",
        "lever_value": here[name],
    }


def reach(item: UncertainInput) -> float:
    """A quarter more on the input's own scale, ln 1.25; of levels 0.1 eV, whichever is less."""
    law = scale_of(item)
    return 0.5 * (law.high - law.low) if law.plain else float(np.log(FACTOR))


def step_words(item: UncertainInput) -> str:
    """The same in words."""
    plain = scale_of(item).plain and not np.isclose(reach(item), (FACTOR - 1) * abs(item.value))
    return f"{reach(item):.2g} {item.value.kind.unit}" if plain else "a quarter"


def lever_sentence(found: Mapping[str, Any]) -> str:
    """The strongest of them in words, each with its number; "" when there are none."""
    if not len(found.get("lever", ())):
        return ""
    rows = list(zip(found["lever"], found["lever_step"], found["lever_effect"], strict=True))
    said = [
        f"{step} {'more' if effect > 0 else 'less'} of {spoken(name)} "
        f"(+{rounded(100 * abs(effect), 2)} %)"
        for name, step, effect in rows[:NAMED]
    ]
    return f"what to change first: the {found['lever_of']} rises most with " + ", ".join(said)
