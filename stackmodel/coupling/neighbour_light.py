"""What becomes of a photon in a stack next to a solved one.

Light is a mean over the heights of the dots: where the optics stays as it is and only the
recombination shifts, the mean is taken again over what is known of each height.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np

from stackmodel.coupling import light
from stackmodel.coupling.heat_sources import absorbed_shares
from stackmodel.coupling.light import Fate
from stackmodel.coupling.solved_sweep import SolvedSweep
from stackmodel.description.stack import Stack
from stackmodel.formulation.emission import (
    dipoles_in,
    dot_heights,
    emission_line,
    emitting_layer,
    substrate_thickness,
)


@dataclass(frozen=True)
class NeighbourLight:
    """The light of a solved stack and of its neighbours.

    Attributes:
        stack: the stack. solved: its sweep.
        known: optical answers by what they depend on.
    """

    stack: Stack
    solved: SolvedSweep
    known: dict[Hashable, Any] = field(default_factory=dict)

    def fate(self, changed: Stack, sweep: SolvedSweep, same_optics: bool) -> Fate:
        """Of a photon in a neighbour whose sweep is known."""
        emitter = emitting_layer(changed, None)
        weights = light.recombination_weights(emitter, dot_heights(changed, emitter), sweep)
        own = self._weights
        fate = self._emitted(self._key(changed, same_optics), changed, own)
        if weights is not None and own is not None and _differ(weights, own):
            fate = _times(fate, self._mixed(weights), self._mixed(own))
        return fate

    def absorbed(self, changed: Stack, same_optics: bool) -> np.ndarray | None:
        """Where light is absorbed on its way out, as `absorbed_shares` has it."""
        key = ("absorbed", *self._key(changed, same_optics))
        return self.remember(key, lambda: absorbed_shares(changed))

    def remember(self, key: Hashable, found: Callable[[], Any]) -> Any:
        """What was found for the same key before, or is found now."""
        if key not in self.known:
            self.known[key] = found()
        return self.known[key]

    def _key(self, changed: Stack, same_optics: bool) -> tuple[Hashable, ...]:
        return self._optics if same_optics else _optics(changed)

    @cached_property
    def _optics(self) -> tuple[Hashable, ...]:
        return _optics(self.stack)

    @cached_property
    def _weights(self) -> np.ndarray | None:
        """Share of the light of every height, in the stack itself."""
        emitter = emitting_layer(self.stack, None)
        heights = dot_heights(self.stack, emitter)
        return light.recombination_weights(emitter, heights, self.solved)

    def _emitted(self, key: tuple[Hashable, ...], stack: Stack, weights: np.ndarray | None) -> Fate:
        share = None if weights is None else weights.tobytes()
        return self.remember(
            ("fate", share, *key), lambda: light.fate_of(light.emission_of(stack, weights))
        )

    def _mixed(self, weights: np.ndarray) -> Fate:
        """The mean over the heights of the stack itself, each with what it emits."""
        single = [self._emitted(self._optics, self.stack, row) for row in np.eye(len(weights))]
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
