"""A stack next to a solved one: what every engine says of it, to first order.

The electrical state moves by one step of Newton's method from the converged one (exact
derivatives of the solver's own equations); dots, light, heat and modes are short enough to be
evaluated again.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, Literal

import numpy as np

from stackmodel.coupling import electrical, heat
from stackmodel.coupling.crossed_pairs import dot_recombination_current
from stackmodel.coupling.heat import temperatures
from stackmodel.coupling.laser import dot_share, threshold_numbers
from stackmodel.coupling.light import light_of
from stackmodel.coupling.moved_sweep import moved, restricted
from stackmodel.coupling.neighbour_light import NeighbourLight
from stackmodel.coupling.order import Engine, in_order
from stackmodel.coupling.solved_sweep import SolvedSweep
from stackmodel.coupling.turning import Turning
from stackmodel.description.stack import Stack
from stackmodel.errors import InputError, MissingPropertyError
from stackmodel.formulation.carrying import carrying_layers
from stackmodel.formulation.contacts import field_laws
from stackmodel.formulation.laser import laser_problem
from stackmodel.formulation.optical import design_wavelength, media

ALONE = ("electrical", "light", "self-heating", "balance", "gain curves")  # done here, or not
Touched = Literal["heat", "carriers", "all"]
DARK = ("emitted_photon_flux", "escaped_photon_flux", "lost_photon_flux", "light_power_density")
FED_BACK = ("device_temperature",)  # of all voltages: not of a stack whose heat is not fed back
WARMER = 0.05  # K, the step of a difference
ROUNDING = 1e-9  # K
OPTICAL = ("modes", "gain", "laser")  # nothing electrical enters but the share of the dots


@dataclass(frozen=True)
class Neighbourhood:
    """A solved stack at a few of its voltages, and what its neighbours share with it.

    Attributes:
        stack: the stack. state: what its engines gave at all voltages.
        chosen: (n,) numbers of the voltages looked at. solved: the sweep there.
        engines: those to be asked again, in order.
        turning: its thermal runaway, or None.
    """

    stack: Stack
    state: Mapping[str, Any]
    chosen: np.ndarray
    solved: SolvedSweep
    engines: tuple[Engine, ...]
    turning: Turning | None

    def at(self, changed: Stack, touched: Touched = "all") -> dict[str, Any]:
        """What the engines say of a neighbour at the chosen voltages.

        Args:
            changed: the neighbour.
            touched: what of the stack may differ: heat alone; what carriers feel, too; or optics
                and dots as well.
        """
        if self.warm:
            state = self.settled(changed, touched)
        elif touched == "heat":
            state = dict(self.here)
            if "layer_temperature" in state:
                state |= temperatures(changed, state["heat_by_layer"], [])
        else:
            state = self._moved(changed, touched)
        if self.turning is not None:
            state["runaway"] = self.turning.of(changed, state, touched == "heat")
        return state

    @property
    def warm(self) -> bool:
        """Whether each bias is solved at the temperature it makes."""
        return bool(self.solved.result.devices)

    def settled(self, changed: Stack, touched: Touched) -> dict[str, Any]:
        """A neighbour at the temperatures it makes itself, to first order.

        At the temperatures of the stack it makes others; the heat of its currents at those adds
        to the change what the loop gains, g': dT = (change at T)/(1 - g'). Under pulses the
        share of constant heat that a pulse reaches is held.
        """
        own = self.solved.result.temperature
        if touched == "heat":
            heats = heat.device_temperature(changed, self.here["heat_by_layer"], self.solved)
        else:
            heats = self._moved(changed, touched)
        made = heats["device_temperature"] - self.here["device_temperature"]
        change = made * self._amplified
        kelvin = own + np.where(np.abs(change) > ROUNDING, change, 0.0)
        return self._moved(changed, "carriers" if touched == "heat" else touched, kelvin)

    @cached_property
    def _amplified(self) -> np.ndarray:
        """(v,) change of the temperature that a bias takes with the one that its heat makes."""
        own = self.solved.result.temperature
        sides = [
            self._moved(self.stack, "carriers", own + step)["device_temperature"]
            for step in (-WARMER, WARMER)
        ]
        loop_gain = (sides[1] - sides[0]) / (2 * WARMER)
        constant = self.here["device_temperature"] - float(self.stack.ambient)
        reached = own - float(self.stack.ambient)
        share = np.ones_like(constant)
        if self.stack.operation.pulse is not None:
            np.divide(reached, constant, out=share, where=constant > 0)
        return share / (1.0 - share * loop_gain)

    def electrical(self, state: Mapping[str, Any]) -> bool:
        """Whether the currents of a neighbour's state are others than those of the stack."""
        return state["sweep"].result.high is not self.solved.result.high

    @cached_property
    def here(self) -> dict[str, Any]:
        """What the engines say of the stack itself at the chosen voltages."""
        return self._moved(self.stack, "all")

    def _moved(
        self, changed: Stack, touched: Touched, kelvin: np.ndarray | None = None
    ) -> dict[str, Any]:
        solved = moved(self.solved, changed, kelvin)
        if solved.result.high is self.solved.result.high:  # not an electrical property
            solved = _relabelled(self.solved, changed)
            landed = {"dot_recombination_current_density": dot_recombination_current(solved)}
            state = {**self._whole, **self._electrical, **landed, "sweep": solved}
        else:
            state = {**self._whole, **electrical.quantities(solved, self._voltage)}
        same, fate = touched != "all", None
        if "air" in self.state:
            fate = self._light.fate(changed, state["sweep"], same)
            state["purcell_factor"] = fate.purcell_factor  # for the dots, which come first
        for engine in self.engines:
            if engine.name == "light":
                found = {} if fate is None else light_of(state, fate)
                found |= {"absorbed_shares": self._light.absorbed(changed, same)} if found else {}
            elif engine.name in OPTICAL and touched == "carriers":
                continue
            elif engine.name == "laser" and "modal_gain_max" in self.state:
                found = threshold_numbers(laser_problem(changed))
            elif engine.name == "modes":
                found = self._modes(engine, changed)
            else:
                found = _solved(engine, changed, state)
            state |= found
        if "dot_current_share" in state:
            state["dot_current_share"] = dot_share(state)
        return state

    @cached_property
    def _whole(self) -> dict[str, Any]:
        """What the engines begin with: without the zeros that stand for a light never computed."""
        none = (*(DARK if "air" not in self.state else ()), *(() if self.warm else FED_BACK))
        return {name: value for name, value in self.state.items() if name not in none}

    @property
    def _voltage(self) -> np.ndarray:
        return np.asarray(self.state["voltage"])[self.chosen]

    @cached_property
    def _electrical(self) -> dict[str, Any]:
        """What the flow is told of the stack itself at the chosen voltages."""
        return electrical.quantities(self.solved, self._voltage)

    @cached_property
    def _light(self) -> NeighbourLight:
        return NeighbourLight(self.stack, self.solved)

    def _modes(self, engine: Engine, changed: Stack) -> dict[str, Any]:
        if "mode" not in self.state:
            return {}
        index, thickness = media(changed, design_wavelength(changed))
        key = ("modes", index.tobytes(), thickness.tobytes(), design_wavelength(changed))
        return self._light.remember(key, lambda: _solved(engine, changed, {}))


def neighbourhood(
    stack: Stack, state: Mapping[str, Any], chosen: np.ndarray, engines: Iterable[Engine]
) -> Neighbourhood:
    """Of a stack whose engines gave `state`, at the chosen (n,) numbers of its voltages.

    Raises:
        InputError: a contact law that is not differentiated.
    """
    if any(field_laws(stack)):
        raise InputError("image_force and injection are not differentiated; leave them out")
    asked = tuple(e for e in in_order(engines) if e.name == "light" or e.name not in ALONE)
    solved = restricted(state["sweep"], chosen)
    turning = None
    if state.get("runaway") is not None:
        turning = Turning(stack, state["runaway"], state["current_table"])
    return Neighbourhood(stack, state, chosen, solved, asked, turning)


def _relabelled(solved: SolvedSweep, stack: Stack) -> SolvedSweep:
    """The same sweep of another stack, with the profiles that are already known."""
    same = replace(solved, stack=stack, carrying=carrying_layers(stack))
    vars(same).update({k: v for k, v in vars(solved).items() if k == "inside"})
    return same


def _solved(engine: Engine, stack: Stack, state: Mapping[str, Any]) -> dict[str, Any]:
    if engine.absent(stack) or not engine.needs <= state.keys():
        return {}
    try:
        return engine.solve(stack, state)
    except MissingPropertyError:  # as in a run, where it was left out
        return {}
