"""The headline numbers of a run, and the three questions answered with them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from stackmodel.description.stack import Stack
from stackmodel.verdict.feasibility import feasibility, laser_answer
from stackmodel.verdict.ligands import ligand_sentence
from stackmodel.verdict.limits import first_limit, limit_quantities


def headline(stack: Stack, state: Mapping[str, Any]) -> dict[str, Any]:
    """Scalars of the summary: peak temperature and where, largest field and where."""
    numbers: dict[str, Any] = {}
    if "layer_temperature" in state:
        last = state["layer_temperature"][-1]
        hottest = int(np.argmax(last))
        numbers |= {
            "peak_temperature": float(last[hottest]),
            "hottest_layer": state["layer"][hottest],
        }
    if "largest_field" in state:
        field = state["largest_field"][-1]
        where = int(np.argmax(field))
        numbers |= {
            "largest_field_value": float(field[where]),
            "largest_field_layer": state["carrying_layers"][where],
        }
    if "sweep" in state:
        numbers |= limit_quantities(stack, state)
        if "modal_gain_max" in state:
            numbers |= feasibility(stack, state)
    return numbers


def answers(stack: Stack, state: Mapping[str, Any]) -> list[str]:
    """The three questions, a line each, with their numbers."""
    return [_performance(state), _limits(stack, state), _laser(stack, state)]


def _performance(state: Mapping[str, Any]) -> str:
    if "voltage" not in state:
        return "Is it any good? Not computed."
    voltage, current = float(state["voltage"][-1]), float(state["current_density"][-1])
    said = [f"J = {_current(current)} at {voltage:.3g} V"]
    if "turn_on_voltage" in state:
        turn_on = state["turn_on_voltage"]
        reached = f"turn-on (1 cd/m²) at {turn_on:.3g} V"
        said.insert(0, reached if np.isfinite(turn_on) else "1 cd/m² is not reached in the sweep")
    if "escaped_photon_flux" in state and state["escaped_photon_flux"][-1] > 0:
        said.append(f"{state['escaped_photon_flux'][-1] / 1e4:.3g} photons/s/cm² leave it there")
    efficiency = state.get("external_quantum_efficiency")
    if efficiency is not None and np.isfinite(efficiency).any():
        said.append(f"EQE at most {_percent(np.nanmax(efficiency))}")
    if "g2_zero" in state:
        known = np.flatnonzero(np.isfinite(state["dot_photon_rate"]))[-1]
        said.append(
            f"a dot emits {state['photon_rate']:.3g} photons/s with g2(0) = {state['g2_zero']:.3f} "
            f"at {state['voltage'][known]:.3g} V"
        )
    return "Is it any good? " + "; ".join(said) + "."


def _limits(stack: Stack, state: Mapping[str, Any]) -> str:
    said = []
    if sentence := first_limit(state):
        said.append(sentence)
    if "peak_temperature" in state:
        where = state["hottest_layer"]
        said.append(f"hottest layer {where} at {state['peak_temperature']:.4g} K")
    if "largest_field_value" in state:
        field = state["largest_field_value"] / 1e8
        said.append(f"largest field {field:.3g} MV/cm in {state['largest_field_layer']}")
    words = "; ".join(said) + " at the last bias." if said else "not computed."
    return "When does it overheat or break? " + words + ligand_sentence(stack, state)


def _laser(stack: Stack, state: Mapping[str, Any]) -> str:
    if "binding_constraint" in state:
        return laser_answer(state)
    said = []
    if "best_mode" in state:
        loss = state["best_mode_loss"] / 100
        share = _percent(state["best_mode_confinement"])
        said.append(
            f"best mode {state['best_mode']} has {share} in the dots and loses {loss:.3g} /cm"
        )
    elif "mode" in state:
        said.append("no guided mode reaches the dots")
    if "gain_threshold_current_density" in state:
        current = _current(state["gain_threshold_current_density"])
        said.append(f"three-state gain threshold {current} through the dots")
    return "Could it lase? " + ("; ".join(said) + "." if said else "Not asked of this stack.")


def _current(value: float) -> str:
    """A/m^2 in the units people use."""
    size = abs(value) / 10
    if size == 0 or size < 1e-18:
        return "0 mA/cm²"
    return f"{value / 1e4:.3g} A/cm²" if size >= 1000 else f"{value / 10:.3g} mA/cm²"


def _percent(share: float) -> str:
    return f"{100 * share:.3g} %"
