"""Could it lase: gain against loss, thresholds, light, and the current the stack survives."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from stackmodel import units
from stackmodel.analyses.arguments import Quantity, given
from stackmodel.description.stack import Stack

if TYPE_CHECKING:
    import xarray

    from stackmodel.formulation.laser import LaserProblem

ABOVE = 2.0  # times the threshold: the current of the pulse where none is asked for


def laser(
    stack: Stack,
    *,
    wavelength: Quantity = None,
    length: Quantity = None,
    pairs: int = 2,
    current_density: Quantity = None,
    pulse: Quantity = None,
) -> xarray.Dataset:
    """Gain, loss, thresholds, light against current, and whether it lases before it breaks.

    Currents are those that recombine in the dots; `dot_current_share_at_limit` says how much of
    the device's current does.

    Args:
        stack: the stack; it needs a film of dots with a diameter and a saturated_gain.
        wavelength: vacuum wavelength, like "630 nm".
        length: of the cavity or the grating, like "1 mm"; the stack file's when left out.
        pairs: pairs a dot may hold; 2 is the three-state model 0, X, XX.
        current_density: of the pulse, like "100 A/cm^2"; twice the threshold when left out.
        pulse: its width, like "1 us".

    Raises:
        InputError, MissingPropertyError: what the stack lacks.
        SolverError: the electrical solve failed; `partial` holds what light alone says.
    """
    from stackmodel.coupling.laser import laser_numbers, optical_numbers
    from stackmodel.errors import SolverError
    from stackmodel.formulation.laser import laser_problem
    from stackmodel.verdict.drives import survivals
    from stackmodel.verdict.feasibility import feasibility, laser_answer
    from stackmodel.verdict.laser_changes import laser_changes

    size = given(length, units.LENGTH, "length", None)
    at = given(wavelength, units.WAVELENGTH, "wavelength", None)
    found = laser_problem(stack, at, size, pairs)
    try:
        state = electrical_state(stack)
    except SolverError as error:
        error.partial = _labelled(stack, optical_numbers(found), [f"no currents: {error}"])
        raise
    state |= laser_numbers(found, state)
    state |= feasibility(stack, state)
    width = given(pulse, units.DURATION, "pulse", None)
    state |= survivals(stack, state, width)
    state |= laser_changes(stack, state, found)
    parts = ("laser", "heat", "feedback")
    notes = [note for part in parts for note in state.get(f"{part}_notes", [])]
    state |= _pulse(stack, state, found, current_density, width)
    notes += state.get("drive_notes", [])
    notes += state.get("laser_pulse_notes", [])
    return _labelled(stack, state, notes, laser_answer(state))


def _labelled(
    stack: Stack, state: dict[str, Any], notes: list[str], verdict: str = ""
) -> xarray.Dataset:
    from stackmodel.results.dataset import about, labelled

    values = {name: state[name] for name in SHOWN if name in state}
    values |= {"modal_loss": state["laser_modal_loss"]}
    attrs = {**about(stack), "notes": "\n".join(notes), "verdict": verdict}
    return labelled(values, dims={"modal_loss": ""}, attrs=attrs)


SHOWN = (
    "lasing_mode", "lasing_wavelength", "lasing_overlap", "lasing_confinement", "modal_gain_max",
    "modal_gain_by_confinement", "cavity_loss", "needed_inversion", "exciton_lifetime",
    "biexciton_lifetime", "biexciton_auger_lifetime", "equation2_threshold_current_density",
    "gain_threshold_current_density", "half_gain_current_density", "threshold_current_density",
    "limit_current_density", "limiting_mechanism", "limiting_layer", "steady_limit_current_density",
    "pulse_limit_current_density", "pulse_limiting_mechanism", "limiting_voltage",
    "dot_current_share_at_limit", "margin", "feasible", "lases_under_light", "binding_constraint",
    "best_change", "best_change_effect", "optical_threshold_pairs", "spontaneous_emission_factor",
    "current", "laser_inversion", "laser_net_gain", "mode_photons", "laser_power_density", "change",
    "change_net_gain", "change_threshold", "change_limit", "change_margin", "laser_time",
    "laser_pulse_current_density", "laser_pulse_voltage", "laser_pulse_width",
    "laser_pulse_temperature_rise", "laser_pulse_gain_factor", "laser_pulse_inversion",
    "laser_pulse_power_density", "turn_on_delay",
)  # fmt: skip


def electrical_state(stack: Stack) -> dict[str, Any]:
    """J-V, light, heat, temperatures and runaway of the warm stack: what the limits need."""
    from stackmodel.coupling.self_heated import self_heated
    from stackmodel.coupling.self_heating import runaway_of

    state = self_heated(stack)
    return state | runaway_of(stack, state)


def _pulse(
    stack: Stack,
    state: dict[str, Any],
    found: LaserProblem,
    current_density: Quantity,
    width: float | None,
) -> dict[str, Any]:
    """The pulse asked for, or one at twice the threshold; none where there is no threshold."""
    from stackmodel.coupling.laser_pulse import laser_pulse

    described = stack.operation.pulse
    asked = described.current_density if described else None
    current = given(current_density, units.CURRENT_DENSITY, "current_density", asked)
    if current is None:
        current = ABOVE * state["threshold_current_density"]
    if not (np.isfinite(current) and current > 0):
        return {}
    return laser_pulse(stack, state, found, float(current), width)
