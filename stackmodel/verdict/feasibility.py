"""Could it lase before it breaks: the current it survives, the margin, what binds, what helps."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from stackmodel.description.stack import Stack
from stackmodel.verdict.first_limit import against_drive


@dataclass(frozen=True)
class Survival:
    """The first limit a rising drive reaches.

    Attributes:
        mechanism: "temperature", "field", "runaway", "contact", or "none in the sweep".
        layer: where, or "".
        current: A/m^2; the end of the sweep, a lower bound, where nothing was reached.
        voltage: V.
    """

    mechanism: str
    layer: str
    current: float
    voltage: float

    @property
    def reached(self) -> bool:
        """Whether a limit lies inside the sweep."""
        return bool(self.layer)


SLOW = frozenset({"ligands"})  # chemistry over hours; a laser is asked about its next second


def survival(stack: Stack, state: Mapping[str, Any]) -> Survival:
    """The limit that a rising voltage reaches first, slow chemistry left out.

    A field that passes its strength without any voltage is left out too: a built-in field breaks
    nothing, the strength is what is doubtful.
    """
    for row in against_drive(stack, state, 0.0):
        if row.limit.kind in SLOW or (row.limit.kind == "field" and row.voltage <= 0):
            continue
        if np.isfinite(row.voltage) and np.isfinite(row.current_density):
            limit = row.limit
            return Survival(limit.kind, limit.layer, row.current_density, row.voltage)
    last = int(np.argmax(state["current_density"]))
    current, voltage = (float(state[name][last]) for name in ("current_density", "voltage"))
    return Survival("none in the sweep", "", current, voltage)


def feasibility(stack: Stack, state: Mapping[str, Any]) -> dict[str, Any]:
    """Limit against threshold: margin, verdict and what stands in the way."""
    limit, threshold = survival(stack, state), state["threshold_current_density"]
    margin = limit.current / threshold if np.isfinite(threshold) else 0.0
    share = share_at(state, limit.voltage)
    feasible = bool(margin * share >= 1)
    return {
        "limit_current_density": limit.current,
        "limiting_mechanism": limit.mechanism,
        "limiting_layer": limit.layer,
        "limiting_voltage": limit.voltage,
        "dot_current_share_at_limit": share,
        "margin": margin,
        "feasible": feasible,
        "lases_under_light": bool(state["modal_gain_max"] > all_losses(state)),
        "binding_constraint": "none" if feasible else binding(state, limit, margin),
    }


def share_at(state: Mapping[str, Any], voltage: float) -> float:
    """Part of the current that recombines in the dots at a voltage."""
    known = np.isfinite(state["dot_current_share"])
    if not known.any():
        return 0.0
    return float(np.interp(voltage, state["voltage"][known], state["dot_current_share"][known]))


def all_losses(state: Mapping[str, Any]) -> float:
    """Absorption of the mode and loss of its ends, 1/m."""
    return float(state["laser_modal_loss"] + state["cavity_loss"])


def binding(state: Mapping[str, Any], limit: Survival, margin: float) -> str:
    """What keeps it from lasing: gain, confinement, loss, balance, heating or field."""
    loss, gain = all_losses(state), state["modal_gain_max"]
    if not gain > loss:  # a mode all inside the dots would not do where the loss is at fault
        return "loss" if loss * state["lasing_overlap"] >= gain else "confinement"
    if margin >= 1:
        return "balance"
    hot = {"temperature": "heating", "runaway": "heating"}
    return hot.get(limit.mechanism, limit.mechanism if limit.reached else "gain")


def laser_answer(state: Mapping[str, Any]) -> str:
    """The third question answered in a line."""
    said = [_gain_words(state)]
    if state["lases_under_light"]:
        pairs = state["optical_threshold_pairs"]
        said.append(f"lases under short pulses of light from {pairs:.3g} pairs a dot")
    threshold = state["threshold_current_density"]
    if np.isfinite(threshold):
        said.append(f"threshold {_current(threshold)} through the dots")
    said.append(_limit_words(state))
    if "pulse_limit_current_density" in state:
        current = _current(state["pulse_limit_current_density"])
        said.append(f"in short pulses {current} ({state['pulse_limiting_mechanism']})")
    if not state["feasible"]:
        said.append(f"margin {state['margin']:.2g}, bound by {state['binding_constraint']}")
    else:
        said.append(f"margin {state['margin']:.2g}")
    if "best_change" in state:
        said.append(f"helps most: {state['best_change']} ({state['best_change_effect']})")
    first = "Could it lase? Yes: " if state["feasible"] else "Could it lase? Not by current: "
    return first + "; ".join(said) + "."


def _gain_words(state: Mapping[str, Any]) -> str:
    gain, loss = (state[name] / 100 for name in ("modal_gain_max", "laser_modal_loss"))
    ends = state["cavity_loss"] / 100
    return (
        f"{state['lasing_mode']} gains at most {gain:.3g} /cm, loses {loss:.3g} /cm and "
        f"{ends:.3g} /cm through its ends"
    )


def _limit_words(state: Mapping[str, Any]) -> str:
    current, share = (state[n] for n in ("limit_current_density", "dot_current_share_at_limit"))
    where = f" of {state['limiting_layer']}" if state["limiting_layer"] else ""
    return (
        f"survives {_current(current)} ({state['limiting_mechanism']}{where}), of which "
        f"{100 * share:.3g} % recombines in the dots"
    )


def _current(value: float) -> str:
    return f"{value / 1e4:.3g} A/cm²"
