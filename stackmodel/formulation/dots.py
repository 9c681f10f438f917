"""The dots of a layer as a rate-equation chain, and what drives them."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from stackmodel.constants import ELEMENTARY_CHARGE
from stackmodel.description.dots import Coulomb, DotLayer
from stackmodel.description.stack import Layer, Stack
from stackmodel.dots.coulomb import barrier, none, power, tunnelling
from stackmodel.dots.coulomb.charging import sphere_charging_energy
from stackmodel.dots.recombination import PairLaw, PairRates, enhanced, pair_law, pair_rates
from stackmodel.dots.states import States, charge_states
from stackmodel.errors import InputError
from stackmodel.formulation.properties import Needs, needs

if TYPE_CHECKING:
    from stackmodel.dots.chain import Chain
    from stackmodel.dots.exchange import Exchange

ENGINE = "the dot engine"
FILL_FACTOR = 0.5  # a close-packed film of ligand-capped dots: 0.5 to 0.6 (the review, its ref. 15)


@dataclass(frozen=True)
class DotProblem:
    """The dots of one layer.

    Attributes:
        layer: the layer that holds them.
        states, pairs: the states, and how pairs recombine in each.
        law: the statistical constants behind `pairs`.
        factors: what the charge already there does to electron and hole injection, per state.
        escape_rate: of each carrier, 1/s.
        diameter: m, or None.
        monolayers: of a film; 1 for isolated dots.
        fill_factor: share of the film's plane that is dot.
        dots_per_area: of the device, all monolayers together, 1/m^2; None where nothing says it.
        exchange: of a dot with the layers beside it, where tunnelling sets the rates; off: at 0 V.
    """

    layer: Layer
    states: States
    pairs: PairRates
    law: PairLaw
    factors: tuple[np.ndarray, np.ndarray]
    escape_rate: float
    diameter: float | None
    monolayers: float
    fill_factor: float
    dots_per_area: float | None
    exchange: Exchange | None = None
    off: Exchange | None = None

    def chain(self, electron_rate: np.ndarray | float, hole_rate: np.ndarray | float) -> Chain:
        """The master equation at injection rates into a neutral dot, 1/s, (...).

        Where tunnelling sets the rates they are those of `exchange`, and these are not used.
        """
        from stackmodel.dots.chain import build_chain
        from stackmodel.dots.exchange import exchange_chain

        if self.exchange is not None:
            return exchange_chain(self.states, self.pairs, self.exchange)

        return build_chain(
            self.states,
            self.pairs,
            electron_rate=electron_rate,
            hole_rate=hole_rate,
            factors=self.factors,
            electron_escape=self.escape_rate,
            hole_escape=self.escape_rate,
        )

    def undriven(self) -> Chain:
        """The chain with nothing injected: at 0 V where tunnelling sets the rates."""
        from stackmodel.dots.exchange import exchange_chain

        if self.off is not None:
            return exchange_chain(self.states, self.pairs, self.off)
        return self.chain(0.0, 0.0)

    def enhanced(self, factor: float) -> DotProblem:
        """The same dots where light is emitted `factor` times as fast as in the endless medium."""
        law = replace(self.law, radiative=factor * self.law.radiative)
        return replace(self, pairs=enhanced(self.pairs, factor), law=law)

    @property
    def density(self) -> float:
        """Dots per area of the device, 1/m^2; what happens on one dot does not need it."""
        if self.dots_per_area is None:
            raise InputError(
                f"the number of dots in layer {self.layer.name!r} is not known, which whatever "
                "is counted per area needs; add density: 0.1 /um^2 to its dots (films: or a "
                "diameter to the dot material)"
            )
        return self.dots_per_area

    @property
    def cross_section(self) -> float:
        """Electrical cross-section of a dot, m^2: sigma_e = sigma_g / f (the review, Fig. 3b)."""
        if self.diameter is None:
            raise InputError(
                f"the dots of layer {self.layer.name!r} have no diameter, which current per dot "
                "needs; add it to the dot material"
            )
        return math.pi * self.diameter**2 / 4 / self.fill_factor


def dot_layer(stack: Stack, name: str | None = None) -> Layer:
    """The layer that holds dots: the named one, or the only one.

    Raises:
        InputError: there is none, or several and no name.
    """
    found = [layer for layer in stack.layers if layer.dots]
    if name is not None:
        found = [layer for layer in (stack.layer(name),) if layer.dots]
    if not found:
        where = f"layer {name!r}" if name else "the stack"
        raise InputError(f"{where} holds no dots; add dots: {{material: ..., arrangement: ...}}")
    if len(found) > 1:
        names = ", ".join(layer.name for layer in found)
        raise InputError(f"several layers hold dots: {names}; say which with --layer")
    return found[0]


def dot_problem(stack: Stack, layer: Layer) -> DotProblem:
    """States, rates and Coulomb law of the dots of a layer.

    Raises:
        MissingPropertyError, InputError: what the dot material lacks.
    """
    described = layer.dots
    if described is None:
        raise InputError(f"layer {layer.name!r} holds no dots")
    material = Needs(stack.material(described.material), described.material, ENGINE)
    lifetimes, yields = given_decay(stack, layer)
    diameter = _float(material.get("diameter", None))
    volume = None if diameter is None else math.pi * diameter**3 / 6
    states = charge_states(described.carriers)
    law = pair_law(lifetimes, yields, volume)
    return DotProblem(
        layer=layer,
        states=states,
        pairs=pair_rates(states, law, lifetimes, yields),
        law=law,
        factors=_factors(stack, layer, described, states, diameter),
        escape_rate=float(described.escape_rate or 0.0),
        diameter=diameter,
        monolayers=_monolayers(layer, described, diameter),
        fill_factor=float(described.fill_factor or FILL_FACTOR),
        dots_per_area=_dots_per_area(layer, described, diameter),
    )


def given_decay(stack: Stack, layer: Layer) -> tuple[dict[str, float], dict[str, float]]:
    """Lifetimes [s] and yields that the dot material gives, by the spectroscopists' names.

    Raises:
        MissingPropertyError, InputError: none for X.
    """
    described = layer.dots
    if described is None:
        raise InputError(f"layer {layer.name!r} holds no dots")
    material = Needs(stack.material(described.material), described.material, ENGINE)
    lifetimes = {name: float(value) for name, value in material["lifetimes"].items()}
    yields = {name: float(value) for name, value in material["yields"].items()}
    if "X" not in lifetimes:
        raise InputError(
            f"dot material {described.material!r} gives no lifetime of X; "
            "add lifetimes: {X: 40 ns}"
        )
    return lifetimes, yields


def _float(value: float | None) -> float | None:
    return None if value is None else float(value)


def _monolayers(layer: Layer, dots: DotLayer, diameter: float | None) -> float:
    if dots.arrangement == "isolated":
        return 1.0
    if dots.monolayers is not None:
        return float(dots.monolayers)
    return max(1.0, float(layer.thickness) / diameter) if diameter else 1.0


def _dots_per_area(layer: Layer, dots: DotLayer, diameter: float | None) -> float | None:
    """Given, or so many monolayers of f / sigma_g dots each; None where neither is known."""
    if dots.density is not None:
        return float(dots.density)
    if dots.arrangement == "isolated" or diameter is None:
        return None
    fill = float(dots.fill_factor or FILL_FACTOR)
    return _monolayers(layer, dots, diameter) * fill / (math.pi * diameter**2 / 4)


def _factors(
    stack: Stack, layer: Layer, dots: DotLayer, states: States, diameter: float | None
) -> tuple[np.ndarray, np.ndarray]:
    charge, law = states.charge, dots.coulomb
    if law.law == "none":
        return none.factors(charge)
    if law.law == "power":
        return power.factors(charge, float(law.alpha or 1.5))
    charging = charging_energy_of(stack, layer, law, diameter)
    if law.law == "barrier":
        return barrier.factors(charge, charging, float(stack.ambient))
    return _tunnelling_factors(stack, layer, dots, states, charging, diameter)


def charging_energy_of(stack: Stack, layer: Layer, law: Coulomb, diameter: float | None) -> float:
    """E_c1, J, as the stack file gives it, else of a sphere in the material of the layer."""
    if law.charging_energy is not None:
        return float(law.charging_energy) * ELEMENTARY_CHARGE
    if diameter is None:
        raise InputError(f"coulomb law {law.law} needs charging_energy, or dots with a diameter")
    permittivity = needs(stack, layer, ENGINE)["relative_permittivity"]
    return sphere_charging_energy(diameter / 2, float(permittivity))


def _tunnelling_factors(
    stack: Stack,
    layer: Layer,
    dots: DotLayer,
    states: States,
    charging: float,
    diameter: float | None,
) -> tuple[np.ndarray, np.ndarray]:
    host = needs(stack, layer, ENGINE)
    dot = Needs(stack.material(dots.material), dots.material, ENGINE)
    electron = float(dot["electron_affinity"] - host["electron_affinity"]) * ELEMENTARY_CHARGE
    hole = float(host["ionization_energy"] - dot["ionization_energy"]) * ELEMENTARY_CHARGE
    width = max(0.0, float(layer.thickness) - (diameter or 0.0)) / 2
    mass = float(host.get("tunnelling_mass", 1.0))
    # The contacts' levels are taken at resonance with the neutral dot: `supply` is zero.
    return tunnelling.factors(
        states.charge,
        charging,
        float(stack.ambient),
        thickness=(width, width),
        barrier=(electron, hole),
        mass=(mass, mass),
        supply=(0.0, 0.0),
    )


def injection_rates(layer: Layer, voltage: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Electron and hole injection into a neutral dot against voltage, 1/s, (v,) each.

    Interpolated between the rows of `dots.injection`, linearly in the logarithm of the rate;
    NaN outside the first and last row: nothing is known there.
    """
    points = layer.dots.injection if layer.dots else ()
    if not points:
        nothing = np.full(np.shape(voltage), np.nan)
        return nothing, nothing.copy()
    at = np.array([float(point.voltage) for point in points])

    def interpolated(name: str) -> np.ndarray:
        logs = np.log([max(float(getattr(point, name)), 1e-300) for point in points])
        return np.exp(np.interp(voltage, at, logs, left=np.nan, right=np.nan))

    return interpolated("electron_rate"), interpolated("hole_rate")
