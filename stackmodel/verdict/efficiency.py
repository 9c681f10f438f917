"""External efficiency as it is quoted: at stated luminances, at its peak, where it rolls off."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from stackmodel.coupling.light import TURN_ON
from stackmodel.description.stack import Stack
from stackmodel.dots.droop import roll_off_current
from stackmodel.errors import NoSolutionError

STATED = (1e2, 1e3, 1e4, 1e5)  # cd/m^2, where the stack states none
ROLL_OFF = (90, 50)  # per cent of the peak
CURVES = {
    "efficiency": "external_quantum_efficiency",
    "voltage": "voltage",
    "current_density": "current_density",
    "luminance": "luminance",
}
Curves = dict[str, np.ndarray]


def efficiency_quantities(stack: Stack, state: Mapping[str, Any]) -> dict[str, Any]:
    """Rows of the table about the EQE, NaN where the sweep does not reach; the notes say why."""
    if "external_quantum_efficiency" not in state:
        return {}
    order = np.argsort(state["voltage"])
    curves = {k: np.asarray(state[name], dtype=float)[order] for k, name in CURVES.items()}
    lit = np.all([curves[k] > 0 for k in ("luminance", "efficiency", "current_density")], axis=0)
    curves = {name: curve[lit] for name, curve in curves.items()}
    stated = [float(value) for value in stack.operation.luminances] or list(STATED)
    rows = [_at(curves, wanted) for wanted in stated]
    peak, notes = _peak(curves)
    return {
        "stated_luminance": np.array(stated),
        **{
            f"{name}_at_luminance": np.array([row[name] for row in rows])
            for name in ("efficiency", "voltage", "current_density")
        },
        **peak,
        "efficiency_notes": _unreached(rows, stated, curves["luminance"]) + notes,
    }


def _at(curves: Curves, wanted: float) -> dict[str, float]:
    """Every curve where the luminance first passes `wanted`, by powers of it; NaN if nowhere."""
    luminance = curves["luminance"]
    above = np.flatnonzero(luminance >= wanted)
    if not above.size or above[0] == 0:
        return dict.fromkeys(curves, float("nan"))
    i = int(above[0])
    share = np.log(wanted / luminance[i - 1]) / np.log(luminance[i] / luminance[i - 1])
    return {k: float(c[i - 1] ** (1 - share) * c[i] ** share) for k, c in curves.items()}


def _unreached(
    rows: list[dict[str, float]], stated: list[float], luminance: np.ndarray
) -> list[str]:
    missing = [cd for row, cd in zip(rows, stated, strict=True) if np.isnan(row["efficiency"])]
    if not missing or not luminance.size:
        return []
    named = ", ".join(f"{cd:g}" for cd in missing)
    if min(missing) > luminance.max():
        return [f"EQE at {named} cd/m² is not known: the sweep reaches {luminance.max():.3g} cd/m²"]
    passed = f"{luminance.min():.3g} to {luminance.max():.3g} cd/m²"
    return [f"EQE at {named} cd/m² is not known: the sweep passes {passed}"]


def _peak(curves: Curves) -> tuple[dict[str, float], list[str]]:
    """The largest EQE from 1 cd/m^2 on, where it stands, and where the EQE has rolled off."""
    rolled = [f"roll_off_{share}_current_density" for share in ROLL_OFF]
    place = {name: f"peak_efficiency_{name}" for name in curves} | {"efficiency": "peak_efficiency"}
    found = dict.fromkeys((*place.values(), *rolled), float("nan"))
    if not curves["luminance"].size:
        return found, ["no light leaves the stack in the sweep: it has no efficiency to quote"]
    bright, notes = _from_turn_on(curves)
    at = int(np.argmax(bright["efficiency"]))
    found |= {name: float(bright[curve][at]) for curve, name in place.items()}
    if at == len(bright["efficiency"]) - 1:
        return found, [*notes, "the EQE still rises at the end of the sweep"]
    for name, share in zip(rolled, ROLL_OFF, strict=True):
        try:
            found[name] = roll_off_current(
                bright["current_density"], bright["efficiency"], share / 100
            )
        except NoSolutionError:
            notes.append(f"the EQE stays above {share} % of its peak up to the end of the sweep")
            break
    return found, notes


def _from_turn_on(curves: Curves) -> tuple[Curves, list[str]]:
    """The curves from exactly 1 cd/m^2 on; whole ones, with a note, where they stay below."""
    above = curves["luminance"] >= TURN_ON
    if not above.any():
        return curves, ["the peak efficiency is that of a sweep all below 1 cd/m²"]
    start = int(np.argmax(above))
    if start == 0:
        return curves, []
    first = _at(curves, TURN_ON) | {"luminance": TURN_ON}
    return {name: np.concatenate([[first[name]], c[start:]]) for name, c in curves.items()}, []
