"""The headline numbers of a run, and the three questions answered with them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from stackmodel.coupling.light import TURN_ON
from stackmodel.coupling.loss_ladder import OUT
from stackmodel.description.stack import Stack
from stackmodel.verdict.efficiency import efficiency_quantities
from stackmodel.verdict.feasibility import feasibility, laser_answer
from stackmodel.verdict.first_limit import first_limit, limit_quantities
from stackmodel.verdict.ligands import ligand_sentence
from stackmodel.verdict.loss_ladder import loss_quantities
from stackmodel.verdict.spoken import rounded

DARK = 1e-9  # photons an electron: a single-carrier device


def headline(stack: Stack, state: Mapping[str, Any]) -> dict[str, Any]:
    """Scalars of the summary: peak temperature and where, largest field and where."""
    numbers = efficiency_quantities(stack, state) | loss_quantities(stack, state)
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
    said = [_light_starts(state)] if "turn_on_voltage" in state else []
    said += _efficiency(state) if "peak_efficiency" in state else []
    said.append(f"J = {_current(current)} at {voltage:.3g} V")
    if "largest_loss" in state:
        said.append(_losses(state))
    if "g2_zero" in state:
        known = np.flatnonzero(np.isfinite(state["dot_photon_rate"]))[-1]
        said.append(
            f"a dot emits {state['photon_rate']:.3g} photons/s with g2(0) = {state['g2_zero']:.3f} "
            f"at {state['voltage'][known]:.3g} V"
        )
    return "Is it any good? " + "; ".join(said) + "."


def _light_starts(state: Mapping[str, Any]) -> str:
    if np.isfinite(state["turn_on_voltage"]):
        return f"turn-on (1 cd/m²) at {state['turn_on_voltage']:.3g} V"
    reached = np.flatnonzero(state["luminance"] >= TURN_ON)
    if reached.size:
        return f"above 1 cd/m² from {state['voltage'][reached[0]]:.3g} V, the first known to emit"
    brightest = float(np.max(state["luminance"], initial=0.0))
    return f"1 cd/m² is not reached in the sweep (at most {brightest:.2g} cd/m²)"


def _efficiency(state: Mapping[str, Any]) -> list[str]:
    """Peak and roll-off, then the efficiency where people quote it."""
    peak = state["peak_efficiency"]
    if not peak > DARK:
        return ["no light leaves it"]
    said = f"EQE at most {_percent(peak)}"
    if state["peak_efficiency_luminance"] < TURN_ON:
        said += ", all below 1 cd/m²"
    else:
        said += f", at {_current(state['peak_efficiency_current_density'])}"
        if np.isfinite(half := state["roll_off_50_current_density"]):
            said += f", half of it at {_current(half)}"
    pairs = zip(state["stated_luminance"], state["efficiency_at_luminance"], strict=True)
    quoted = [(f"{100 * e:.3g}", f"{cd:g}") for cd, e in pairs if np.isfinite(e)]
    if not quoted:
        return [said]
    shares, luminances = (_listed(list(words)) for words in zip(*quoted, strict=True))
    return [said, f"EQE {shares} % at {luminances} cd/m²"]


def _listed(words: list[str]) -> str:
    """ "1, 2 and 3"."""
    return " and ".join([", ".join(words[:-1]), words[-1]] if len(words) > 1 else words)


def _losses(state: Mapping[str, Any]) -> str:
    """The ladder at the drive in a sentence."""
    shares = dict(zip(state["mechanism"], state["loss_share_at_drive"], strict=True))
    left = (
        f"{_percent(shares[OUT])} of the pairs leave as light, "
        if shares.get(OUT, 0.0) > DARK
        else ""
    )
    loss, share = state["largest_loss"], _percent(state["largest_loss_share"])
    return f"at {state['loss_voltage']:.3g} V {left}the largest loss is {loss}, {share}"


def _limits(stack: Stack, state: Mapping[str, Any]) -> str:
    said = [sentence] if (sentence := first_limit(state)) else []
    refused = state.get("refused_voltage", np.array([]))
    if (refused > 0).any():
        said.append(
            f"no steady state of heat and current from {min(refused[refused > 0]):.4g} V on"
        )
    last = []
    if "peak_temperature" in state:
        last.append(f"{state['hottest_layer']} is hottest, {state['peak_temperature']:.4g} K")
    if "largest_field_value" in state:
        field = state["largest_field_value"] / 1e8
        last.append(f"the field is largest in {state['largest_field_layer']}, {field:.3g} MV/cm")
    if last:
        passed = state.get("first_limit_voltage", np.inf) < np.max(state["voltage"])
        survived = ", if it survived to there," if passed else ""
        said.append(f"at the last bias{survived} " + " and ".join(last))
    words = "; ".join(said) if said else "not computed"
    return f"When does it overheat or break? {words}.{ligand_sentence(stack, state)}"


def _laser(stack: Stack, state: Mapping[str, Any]) -> str:
    if "binding_constraint" in state:
        return laser_answer(state)
    said = []
    if "best_mode" in state:
        loss = state["best_mode_loss"] / 100
        share = _percent(state["best_mode_confinement"])
        lost = rounded(loss, 3)
        said.append(f"best mode {state['best_mode']} has {share} in the dots and loses {lost} /cm")
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
