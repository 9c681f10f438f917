"""Which single change would help a laser most: each one tried, the rest kept."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

import numpy as np

from stackmodel.coupling.laser import lasing_pump
from stackmodel.description.reading import replace as changed_stack
from stackmodel.description.stack import Stack
from stackmodel.dots.gain import three_state
from stackmodel.errors import StackmodelError
from stackmodel.formulation.laser import LaserProblem, laser_problem
from stackmodel.verdict.feasibility import survival

THICKER = 1.25


def laser_changes(stack: Stack, state: Mapping[str, Any], laser: LaserProblem) -> dict[str, Any]:
    """Every change with what it does to the net gain at full inversion and to the margin.

    Ranked by the margin where the stack can reach threshold at all, else by the net gain: a stack
    whose loss exceeds its gain is not helped by cooling. The currents a layer's thickness drives
    are kept: these rows are about light.
    """
    rows = [*_optical(stack, laser), *_dots(laser), *_limits(stack, state, laser)]
    labels = [row[0] for row in rows]
    net = np.array([changed.mode.gain - changed.mode.loss for _, changed, _ in rows])
    threshold = np.array([_threshold(changed) for _, changed, _ in rows])
    limit = np.array([current for *_, current in rows])
    limit = np.where(np.isnan(limit), state["limit_current_density"], limit)
    margin = np.where(np.isfinite(threshold), limit / threshold, 0.0)
    can = bool(state["modal_gain_max"] > laser.mode.loss)
    best = int(np.argmax(margin if can else net))
    return {
        "change": labels,
        "change_net_gain": net,
        "change_threshold": threshold,
        "change_limit": limit,
        "change_margin": margin,
        "best_change": labels[best],
        "best_change_effect": _said(state, laser, net[best], margin[best], can),
    }


def _said(state: Mapping[str, Any], laser: LaserProblem, net: float, margin: float, can: bool):
    if can:
        return f"margin from {state['margin']:.3g} to {margin:.3g}"
    before = laser.mode.gain - laser.mode.loss
    return f"net gain at full inversion from {before / 100:.3g} to {net / 100:.3g} /cm"


Row = tuple[str, LaserProblem, float]  # words, the laser after the change, its limit if it changes


def _threshold(laser: LaserProblem) -> float:
    """Current that must recombine in the dots, A/m^2."""
    section, layers = laser.problem.cross_section, laser.problem.monolayers
    return float(three_state.current_density(lasing_pump(laser), section, layers))


def _optical(stack: Stack, laser: LaserProblem) -> Iterator[Row]:
    """Each layer a quarter thicker or thinner, each absorbing medium half as absorbing."""
    for layer in stack.layers:
        for factor, words in ((THICKER, "a quarter thicker"), (1 / THICKER, "a fifth thinner")):
            changes: dict[str, Any] = {
                f"layers.{layer.name}.thickness": f"{factor * float(layer.thickness)!r} m"
            }
            if layer.grating and float(layer.grating.depth) > factor * float(layer.thickness):
                continue
            if layer.dots and layer.dots.monolayers is not None:
                monolayers = factor * float(layer.dots.monolayers)
                changes[f"layers.{layer.name}.dots.monolayers"] = monolayers
            try:
                changed = changed_stack(stack, changes)
                made = laser_problem(changed, laser.wavelength, laser.length, laser.pairs)
            except StackmodelError:
                continue  # no mode is left, or the layer has no such thickness
            yield f"{layer.name} {words}", made, float("nan")
    names = ["substrate", *(layer.name for layer in stack.layers), "cover"]
    modes, i = laser.modes, laser.best
    for number, name in enumerate(names):
        saved = 0.5 * float(modes.absorption_by_medium[i, number])
        if saved > 0.01 * laser.mode.loss:
            absorption = modes.absorption.copy()
            absorption[i] -= saved
            less = replace(laser, modes=replace(modes, absorption=absorption))
            yield f"half the absorption of {name}", less, float("nan")
    if np.isfinite(laser.mode.end_loss) and laser.mode.end_loss > 0.01 * laser.mode.loss:
        ends = modes.end_loss.copy()
        ends[i] *= 0.5
        closed = replace(laser, modes=replace(modes, end_loss=ends))
        yield "half the loss of the cavity", closed, float("nan")


def _dots(laser: LaserProblem) -> Iterator[Row]:
    """Twice the Auger lifetime, and a quarter more gain."""
    problem = laser.problem
    at = problem.states.position("2e2h")
    total, yields = problem.pairs.total.copy(), problem.pairs.yields.copy()
    light = total[at] * yields[at]
    total[at] = light + 0.5 * (total[at] - light)
    yields[at] = light / total[at]
    slower = replace(problem, pairs=replace(problem.pairs, total=total, yields=yields))
    yield "Auger decay of XX half as fast", replace(laser, problem=slower), float("nan")
    yield "a quarter more gain of the dots", replace(laser, gain=1.25 * laser.gain), float("nan")


def _limits(stack: Stack, state: Mapping[str, Any], laser: LaserProblem) -> Iterator[Row]:
    """Pulses instead of a steady current; the limiting film half as strong again."""
    if stack.operation.pulse is None and "pulse_limit_current_density" in state:
        yield "short pulses", laser, state["pulse_limit_current_density"]
    weakest = state.get("limiting_layer")
    if weakest and state["limiting_mechanism"] == "field":
        material = stack.layer(weakest).material
        strength = 1.5 * float(stack.material(material).dielectric_strength)  # type: ignore[arg-type]
        words = f"materials.{material}.dielectric_strength"
        stronger = changed_stack(stack, {words: f"{strength!r} V/m"})
        yield f"{weakest} half as strong again", laser, survival(stronger, state).current
