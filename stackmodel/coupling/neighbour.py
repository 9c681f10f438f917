"""A stack next to a solved one: what every engine says of it, to first order.

The electrical state moves by one step of Newton's method from the converged one (exact
derivatives of the solver's own equations); dots, light, heat and modes are short enough to be
evaluated again. Light is a mean over the heights of the dots: where the optics stays as it is and
only the recombination shifts, the mean is taken again over what is known of each height.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any, Literal

import numpy as np

from stackmodel.coupling import electrical, heat, light
from stackmodel.coupling.heat import temperatures
from stackmodel.coupling.heat_sources import absorbed_shares
from stackmodel.coupling.laser import dot_share, threshold_numbers
from stackmodel.coupling.light import Fate
from stackmodel.coupling.moved_sweep import moved, restricted
from stackmodel.coupling.order import Engine, in_order
from stackmodel.coupling.solved_sweep import SolvedSweep
from stackmodel.coupling.turning import Turning
from stackmodel.description.stack import Stack
from stackmodel.errors import InputError, MissingPropertyError
from stackmodel.formulation.contacts import field_laws
from stackmodel.formulation.electrical import carrying_layers
from stackmodel.formulation.emission import (
    dipoles_in,
    dot_heights,
    emission_line,
    emitting_layer,
    substrate_thickness,
)
from stackmodel.formulation.laser import laser_problem
from stackmodel.formulation.optical import design_wavelength, media

ALONE = ("electrical", "light", "self-heating", "balance", "gain curves")  # done here, or not
Touched = Literal["heat", "carriers", "all"]
DARK = ("emitted_photon_flux", "escaped_photon_flux", "lost_photon_flux", "light_power_density")
FED_BACK = ("device_temperature",)  # of all voltages: not of the stack whose loop is left open
WARMER = 0.05  # K, the step of a difference
OPTICAL = ("modes", "gain", "laser")  # nothing electrical enters but the share of the dots


@dataclass(frozen=True)
class Neighbourhood:
    """A solved stack at a few of its voltages, and what its neighbours share with it.

    Attributes:
        stack: the stack. state: what its engines gave at all voltages.
        chosen: (n,) numbers of the voltages looked at. solved: the sweep there.
        engines: those to be asked again, in order.
        turning: its thermal runaway, or None.
        known: optical answers by what they depend on.
    """

    stack: Stack
    state: Mapping[str, Any]
    chosen: np.ndarray
    solved: SolvedSweep
    engines: tuple[Engine, ...]
    turning: Turning | None
    known: dict[Hashable, Any] = field(default_factory=dict)

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
        to the change what the loop gains, g': dT = (change at T)/(1 - g'). The Purcell factor is
        that of the stack.
        """
        own, loop_gain = self.solved.result.temperature, self._loop_gain
        if touched == "heat":
            heats = heat.device_temperature(changed, self.here["heat_by_layer"], self.solved)
        else:
            heats = self._moved(changed, touched)
        made = heats["device_temperature"] - self.here["device_temperature"]
        share = self._share_of_constant_heat
        kelvin = own + share * made / (1 - share * loop_gain)
        return self._moved(changed, "carriers" if touched == "heat" else touched, kelvin)

    @cached_property
    def _loop_gain(self) -> np.ndarray:
        """(v,) change of the temperature a bias makes with that at which it is solved."""
        own = self.solved.result.temperature
        sides = [
            self._moved(self.stack, "carriers", own + step)["device_temperature"]
            for step in (-WARMER, WARMER)
        ]
        return (sides[1] - sides[0]) / (2 * WARMER)

    @cached_property
    def _share_of_constant_heat(self) -> np.ndarray:
        """(v,) 1, or what of the rise under constant heat the growing heat of a pulse reaches."""
        ambient = float(self.stack.ambient)
        constant = self.here["device_temperature"] - ambient
        reached = self.solved.result.temperature - ambient
        ones = np.ones_like(constant)
        if self.stack.operation.pulse is None:
            return ones
        return np.divide(reached, constant, out=ones, where=constant > 0)

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
        changed = changed if self.warm else left_open(changed)
        solved = moved(self.solved, changed, kelvin)
        if solved.result.high is self.solved.result.high:  # not an electrical property
            solved = _relabelled(self.solved, changed)
            landed = {"dot_recombination_current_density": solved.dot_recombination_current}
            state = {**self._whole, **self._electrical, **landed, "sweep": solved}
        else:
            state = {**self._whole, **electrical.quantities(solved, self._voltage)}
        for engine in self.engines:
            if engine.name == "light":
                found = self._light(changed, state, touched) if "air" in self.state else {}
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

    def _light(self, changed: Stack, state: dict[str, Any], touched: Touched) -> dict[str, Any]:
        emitter = emitting_layer(changed, None)
        heights = dot_heights(changed, emitter)
        weights = light.recombination_weights(emitter, heights, state["sweep"])
        key, own = _optics(changed) if touched == "all" else self._optics, self._weights
        fate = self._fate(key, changed, own)
        if weights is not None and own is not None and _differ(weights, own):
            fate = _times(fate, self._mixed(weights), self._mixed(own))
        absorbed = self._remember(("absorbed", *key), lambda: absorbed_shares(changed))
        return light.light_of(state, fate) | {"absorbed_shares": absorbed}

    @cached_property
    def _optics(self) -> tuple[Hashable, ...]:
        return _optics(self.stack)

    @cached_property
    def _weights(self) -> np.ndarray | None:
        """Share of the light of every height, in the stack itself."""
        emitter = emitting_layer(self.stack, None)
        heights = dot_heights(self.stack, emitter)
        return light.recombination_weights(emitter, heights, self.solved)

    def _fate(self, key: tuple[Hashable, ...], stack: Stack, weights: np.ndarray | None) -> Fate:
        share = None if weights is None else weights.tobytes()
        return self._remember(
            ("fate", share, *key), lambda: light.fate_of(light.emission_of(stack, weights))
        )

    def _mixed(self, weights: np.ndarray) -> Fate:
        """The mean over the heights of the stack itself, each with what it emits."""
        single = [self._fate(self._optics, self.stack, row) for row in np.eye(len(weights))]
        emitted = weights * [one.purcell_factor for one in single]
        part = emitted / emitted.sum()
        shares = part @ np.array([one.shares for one in single])
        escaped = part * [one.shares[0] for one in single]
        return Fate(
            shares,
            float(emitted.sum()),
            float(part @ [one.luminance for one in single]),
            float(escaped @ [one.energy for one in single] / escaped.sum()),
        )

    def _modes(self, engine: Engine, changed: Stack) -> dict[str, Any]:
        if "mode" not in self.state:
            return {}
        index, thickness = media(changed, design_wavelength(changed))
        key = ("modes", index.tobytes(), thickness.tobytes(), design_wavelength(changed))
        return self._remember(key, lambda: _solved(engine, changed, {}))

    def _remember(self, key: Hashable, found: Callable[[], Any]) -> Any:
        if key not in self.known:
            self.known[key] = found()
        return self.known[key]


def left_open(stack: Stack) -> Stack:
    """The stack whose heat and light do not act back: derivatives are those of its single round."""
    operation = stack.operation.model_copy(update={"self_consistent": False})
    return stack.model_copy(update={"operation": operation})


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


def _differ(one: np.ndarray, other: np.ndarray) -> bool:
    """Whether weights of the same dots have shifted."""
    return one.shape == other.shape and not np.array_equal(one, other)


def _times(fate: Fate, above: Fate, below: Fate) -> Fate:
    """A fate scaled as one mean stands to another."""
    return Fate(
        fate.shares * above.shares / np.where(below.shares == 0, 1.0, below.shares),
        fate.purcell_factor * above.purcell_factor / below.purcell_factor,
        fate.luminance * above.luminance / below.luminance if below.luminance else 0.0,
        fate.energy * above.energy / below.energy,
    )


def _optics(stack: Stack) -> tuple[Hashable, ...]:
    """All that the light of the dots depends on."""
    emitter = emitting_layer(stack, None)
    line, photons = emission_line(stack, emitter, light.LINE_POINTS)
    placed, _ = dipoles_in(stack, emitter, line, dot_heights(stack, emitter))
    arrays = (line, photons, placed.substrate, placed.films, placed.cover, placed.thickness,
              placed.position)  # fmt: skip
    return (*(x.tobytes() for x in arrays), substrate_thickness(stack))
