"""The loop over the engines: what heat and light do to the current and the dots that cause them.

A round runs the engines of the loop in their order; two quantities are fed back, the temperature
at which each bias is solved and the Purcell factor of the dots, each number by its own secant:
heat at one bias does nothing to another. Only engines that read something new run again; while
temperatures are far from settled the light stays as it was.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

import numpy as np

from stackmodel.coupling.order import Engine
from stackmodel.coupling.pulse_warming import pulse_warming
from stackmodel.coupling.secant import Secant
from stackmodel.coupling.steady_temperature import SteadyTemperatures
from stackmodel.description.stack import Stack
from stackmodel.errors import ConvergenceError
from stackmodel.settings import Coupling


class PurcellFactor:
    """F = F(the recombination profile that the dots, emitting F times as fast, leave)."""

    def __init__(self, settings: Coupling) -> None:
        self.secant, self.tolerance = Secant.at(np.ones(1)), settings.factor
        self.error = np.inf

    def hear(self, state: dict[str, Any]) -> bool:
        """Take in the last round and assume the next factor; False when it has settled."""
        self.secant = self.secant.told(np.array([state["purcell_factor"]]))
        self.error = float(np.abs(self.secant.missing[0]))
        if float(self.secant.error[0]) <= self.tolerance * float(self.secant.given[0]):
            state["purcell_factor"] = float(self.secant.x[0])
            return False
        self.secant = self.secant.moved(self.secant.following())
        state["purcell_factor"] = float(self.secant.x[0])
        return True


def close(
    stack: Stack,
    engines: Iterable[Engine],
    state: dict[str, Any],
    solve: Callable[[Engine], None],
    settings: Coupling,
) -> ConvergenceError | None:
    """Rounds over the engines of the loop until what is fed back settles.

    The state is brought up to date in place; biases without a steady state leave it.

    Args:
        stack: the stack.
        engines: those on the loop, in order, already run once.
        state: of the run.
        solve: runs one engine on the state.
        settings: tolerances.

    Returns:
        None, or which biases did not settle; the state then holds the others.
    """
    engines = list(engines)
    heat = light = None
    if "device_temperature" in state:
        ambient = float(stack.ambient)
        heat = SteadyTemperatures(state["voltage"], ambient, settings, pulse_warming(stack))
    if "purcell_factor" in state:
        light = PurcellFactor(settings)
    rows: list[tuple[int, float, float]] = []
    asked, cold = state["voltage"], state.get("current_density")
    points = len(asked)
    for _ in range(settings.rounds):
        changed = set() if heat is None else _asked(heat, state)
        if light is not None and "purcell_factor" in state and light.hear(state):
            changed.add("purcell_factor")
        kelvin = np.nan if heat is None else heat.error
        rows.append((points, kelvin, np.nan if light is None else light.error))
        if not changed:
            break
        state["rough"] = heat is not None and not heat.near
        points = 0 if heat is None or "device_temperature" not in changed else heat.moving
        _round(engines, changed, solve)
    open_voltages = np.array([])
    if changed and heat is not None:
        open_voltages, state["rough"] = heat.give_up(state), False
        _round(engines, {"device_temperature"}, solve)
    state |= _history(rows)
    if heat is not None and heat.too_hot.size:
        state["refused_voltage"] = np.sort(heat.too_hot)
    if heat is None:
        return None
    if cold is not None:
        state["ambient_current_density"] = cold[np.isin(asked, state["voltage"])]
        state["cold_sweep"] = (asked, cold)  # with the biases that have no steady state
    state["feedback_notes"] = _notes(heat)
    return _refusal(heat, open_voltages)


def _asked(heat: SteadyTemperatures, state: dict[str, Any]) -> set[str]:
    """What temperatures ask for: the next ones, or light that has waited until they are near."""
    if "device_temperature" not in state:
        return set()
    heat.hear(state)
    if state.get("rough") and heat.near:
        return {"sweep"}
    return {"device_temperature"} if heat.assume(state) else set()


def _round(engines: list[Engine], changed: set[str], solve: Callable[[Engine], None]) -> None:
    """The engines that read something new, in order."""
    for engine in engines:
        if engine.reads & changed:
            solve(engine)
            changed = changed | engine.gives


def _history(rows: list[tuple[int, float, float]]) -> dict[str, Any]:
    points, kelvin, factor = zip(*rows, strict=True)
    return {
        "round": np.arange(1, len(rows) + 1),
        "round_points": np.array(points),
        "round_temperature_error": np.array(kelvin),
        "round_purcell_error": np.array(factor),
    }


def _notes(heat: SteadyTemperatures) -> list[str]:
    """Which biases have no steady state, in words."""
    said = []
    for side in (heat.too_hot[heat.too_hot > 0], heat.too_hot[heat.too_hot < 0]):
        if side.size:
            first, last = side[np.argsort(np.abs(side))[[0, -1]]]
            said.append(
                f"no steady state from {first:.4g} V on (asked up to {last:.4g} V): there the "
                f"heat outruns every temperature up to {heat.limit:.4g} K; no number is given"
            )
    return said


def _refusal(heat: SteadyTemperatures, unsettled: np.ndarray) -> ConvergenceError | None:
    for gone, why, remedy in (
        (heat.unsolved, "drift-diffusion stalled on the way to the", "end the sweep below it"),
        (unsettled, "the loop did not settle on a", "raise Coupling.rounds or end the sweep below"),
    ):
        if gone.size:
            first = float(gone[np.argmin(np.abs(gone))])
            return ConvergenceError(
                f"{why} temperature of the stack that heats itself, from {first:.4g} V on; {remedy}"
            )
    return None
