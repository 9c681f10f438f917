"""The laser in the flow: gain against loss, thresholds, and light against current."""

from __future__ import annotations

from typing import Any

import numpy as np

from stackmodel.constants import PLANCK, SPEED_OF_LIGHT
from stackmodel.coupling.order import Engine, State
from stackmodel.description.stack import Stack
from stackmodel.dots.gain import three_state
from stackmodel.dots.gain.filling import band_inversion
from stackmodel.dots.gain.ladder import pump_for_inversion
from stackmodel.dots.gain.laser import pair_share, steady_photons
from stackmodel.dots.gain.optical import threshold_mean
from stackmodel.dots.photons import emission
from stackmodel.dots.stationary import occupations
from stackmodel.errors import InputError, MissingPropertyError, NoSolutionError
from stackmodel.formulation.laser import LaserProblem, film_of_dots, laser_problem

SPAN = (0.01, 5.0)  # of the currents shown, times the first and the last threshold
CURRENTS = 121
THRESHOLDS = (
    "equation2_threshold_current_density", "gain_threshold_current_density",
    "half_gain_current_density", "threshold_current_density",
)  # fmt: skip
GAIN_ENGINE = ("gain_threshold_current_density", "half_gain_current_density")  # gives these


def solve(stack: Stack, state: State) -> dict[str, Any]:
    """Thresholds and light against current of the laser the stack describes."""
    try:
        laser = laser_problem(stack)
    except MissingPropertyError:
        raise
    except InputError as error:  # no mode, no wavelength: the rest of the run has its answer
        return {"laser_notes": [f"laser: left out, {error}"]}
    found = laser_numbers(laser, state)
    return {name: value for name, value in found.items() if name not in GAIN_ENGINE}


def laser_numbers(laser: LaserProblem, state: State) -> dict[str, Any]:
    """What a laser problem and an electrical solution say together."""
    return optical_numbers(laser) | {"dot_current_share": dot_share(state)}


def optical_numbers(laser: LaserProblem) -> dict[str, Any]:
    """What a laser problem says by itself: gain, losses, thresholds, light against current."""
    numbers = threshold_numbers(laser)
    current = _currents({name: numbers[name] for name in THRESHOLDS})
    return numbers | {
        "current": current,
        **light_current(laser, current),
        "laser_notes": [*laser.notes, _lifetime_note(laser)],
    }


def threshold_numbers(laser: LaserProblem) -> dict[str, Any]:
    """Gain, losses and thresholds, without the curve of light against current."""
    modes, i = laser.modes, laser.best
    tau_x, tau_xx = laser.lifetimes
    return {
        "lasing_mode": modes.label[i],
        "lasing_wavelength": laser.wavelength,
        "lasing_overlap": float(modes.overlap[i]),
        "lasing_confinement": float(modes.confinement[i]),
        "modal_gain_max": laser.mode.gain,
        "modal_gain_by_confinement": float(modes.confinement[i]) * laser.gain,
        "laser_modal_loss": laser.mode.absorption,
        "cavity_loss": laser.mode.end_loss,
        "needed_inversion": laser.mode.loss / laser.mode.gain,
        "exciton_lifetime": tau_x,
        "biexciton_lifetime": tau_xx,
        "biexciton_auger_lifetime": auger_lifetime(laser),
        **threshold_currents(laser),
        "optical_threshold_pairs": optical_threshold(laser),
    }


def dot_share(state: State) -> np.ndarray:
    """Part of the current that recombines in the dots, (v,); NaN where none flows."""
    current, inside = state["current_density"], state["dot_recombination_current_density"]
    nothing = np.full(np.shape(current), np.nan)
    return np.divide(inside, current, out=nothing, where=np.asarray(current) > 0)


def threshold_currents(laser: LaserProblem) -> dict[str, float]:
    """Currents that must recombine in the dots for gain and for lasing, A/m^2.

    Equation 2 of Jung, Ahn and Klimov, Nat. Photonics 15, 643 (2021) is for one monolayer; M of
    them share the same pairs, so that each needs M times the current. NaN where full inversion
    would not do.
    """
    section, layers = laser.problem.cross_section, laser.problem.monolayers
    rate, half = (
        law(*laser.lifetimes) for law in (three_state.threshold_rate, three_state.half_gain_rate)
    )
    return {
        name: float(three_state.current_density(pump, section, count))
        for name, (pump, count) in zip(
            THRESHOLDS,
            ((rate, 1.0), (rate, layers), (half, layers), (lasing_pump(laser), layers)),
            strict=True,
        )
    }


def lasing_pump(laser: LaserProblem) -> float:
    """Pairs a second for which overlap x gain = all losses, 1/s a dot; NaN where none do."""
    wanted = laser.mode.loss / laser.mode.gain if laser.mode.gain > 0 else np.inf
    if not wanted < 1:
        return float("nan")
    try:
        return pump_for_inversion(laser.chain, laser.levels, inversion=wanted)
    except NoSolutionError:
        return float("nan")


def optical_threshold(laser: LaserProblem) -> float:
    """Mean pairs a dot needs from a short pulse of light to lase; NaN where none are enough."""
    wanted = laser.mode.loss / laser.mode.gain if laser.mode.gain > 0 else np.inf
    return threshold_mean(laser.levels, wanted) if wanted < 1 else float("nan")


def auger_lifetime(laser: LaserProblem) -> float:
    """Lifetime of what is not light in the biexciton's decay, s; no threshold is fed it."""
    at = laser.problem.states.position("2e2h")
    dark = laser.problem.pairs.total[at] * (1 - laser.problem.pairs.yields[at])
    return float(1 / dark) if dark > 0 else float("inf")


def pump_of(laser: LaserProblem, through_dots: np.ndarray) -> np.ndarray:
    """Pairs a dot is offered a second, 1/s, at currents through the dots, A/m^2."""
    return three_state.injection_rate(
        through_dots, laser.problem.cross_section, laser.problem.monolayers
    )


def light_current(laser: LaserProblem, through_dots: np.ndarray) -> dict[str, Any]:
    """Net gain before light acts back, and the light that leaves, against current.

    Args:
        laser: the laser.
        through_dots: (c,) current that recombines in the dots, A/m^2.
    """
    mode, pump = laser.mode, pump_of(laser, through_dots)
    chain = laser.chain(pump)
    dark = occupations(chain)
    photons = steady_photons(chain, laser.levels, mode, pump)
    energy = PLANCK * SPEED_OF_LIGHT / laser.wavelength
    into_mode = mode.stimulated_rate(1 / mode.area) * (dark @ pair_share(chain, laser.levels))
    return {
        "laser_inversion": dark @ band_inversion(chain.states, laser.levels)[0],
        "laser_net_gain": mode.gain * (dark @ band_inversion(chain.states, laser.levels)[0])
        - mode.loss,
        "mode_photons": photons * mode.area,
        "laser_power_density": mode.escaping(photons) * energy,
        "spontaneous_emission_factor": float(into_mode[-1] / emission(chain).photon_rate[-1]),
    }


def _currents(thresholds: dict[str, float]) -> np.ndarray:
    known = [value for value in thresholds.values() if np.isfinite(value)]
    return np.geomspace(SPAN[0] * min(known), SPAN[1] * max(known), CURRENTS)


def _lifetime_note(laser: LaserProblem) -> str:
    tau_x, tau_xx = (1e9 * tau for tau in laser.lifetimes)
    return (
        f"thresholds are fed the total biexciton lifetime, {tau_xx:.3g} ns (X {tau_x:.3g} ns), "
        f"not its Auger part, {1e9 * auger_lifetime(laser):.3g} ns"
    )


def absent(stack: Stack) -> str:
    """Why there is nothing to do, or ""."""
    lit = [layer for layer in stack.layers if layer.dots and layer.dots.arrangement == "film"]
    if not lit:
        return "no layer is a film of dots"
    material = stack.material(film_of_dots(stack).dots.material)  # type: ignore[union-attr]
    if material.saturated_gain is None or material.diameter is None:
        return "the dots have no saturated_gain or no diameter"
    return "" if stack.substrate is not None else "the stack has no substrate"


ENGINE = Engine(
    name="laser",
    needs=frozenset({"current_density", "dot_recombination_current_density"}),
    gives=frozenset(
        {
            "lasing_mode",
            "modal_gain_max",
            "laser_modal_loss",
            "cavity_loss",
            "threshold_current_density",
            "laser_net_gain",
            "laser_power_density",
            "laser_notes",
        }
    ),
    solve=solve,
    absent=absent,
)
