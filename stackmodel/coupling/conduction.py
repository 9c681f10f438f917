"""Heat in several layers at once: the answers of the conduction engine, superposed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from stackmodel.description.stack import Stack
from stackmodel.formulation.thermal import body_of, heated_area, heated_layer
from stackmodel.thermal import conduct, waveform
from stackmodel.thermal.body import Body, Shape, Source
from stackmodel.thermal.profile import Profile, profile
from stackmodel.thermal.superpose import Rise
from stackmodel.thermal.waveform import TimeRule

# Fractions of each thickness, dense towards the top: of a pulse the substrate feels its skin.
PLANES = (0.0, 0.25, 0.5, 0.75, 0.9, 0.95, 0.98, 0.99, 0.995, 0.998, 0.999, 0.9995, 0.9998, 1.0)
NEGLIGIBLE = 1e-9  # of the largest source: not worth a solve


@dataclass(frozen=True)
class Heated:
    """A body with everything that heats it.

    Attributes:
        body, shape: what conducts, and the heated area.
        sources: (where, W/m^2) for each heated layer.
        names: of the layers of the body. observed: index of the layer that is quoted.
    """

    body: Body
    shape: Shape
    sources: tuple[tuple[Source, float], ...]
    names: list[str]
    observed: int

    @property
    def power(self) -> float:
        """All heat, W/m^2."""
        return sum(power for _, power in self.sources)

    def rise(self, answer: Callable[[Source], Rise]) -> Rise:
        """Sum of the answers to every source, K."""
        found = [(answer(source), power) for source, power in self.sources]
        mean = sum(power * rise.mean for rise, power in found)
        centre = sum(power * rise.centre for rise, power in found)
        return Rise(np.asarray(mean), np.asarray(centre), self.observed)

    def steady(self) -> Rise:
        """Steady rise, K.

        Raises:
            NoSolutionError: there is none.
        """
        return self.rise(lambda source: conduct.steady(self.body, self.shape, source))

    def step(self, times: Sequence[float]) -> Rise:
        """Rise after the heat was switched on."""
        return self.rise(lambda source: conduct.step(self.body, self.shape, source, times))

    def pulse(self, times: Sequence[float], width: float) -> Rise:
        """Rise after the start of one pulse."""
        return self.rise(lambda source: conduct.pulse(self.body, self.shape, source, times, width))

    def pulse_average(self, width: float) -> Rise:
        """Average over one pulse from cold."""
        return self.rise(lambda s: conduct.pulse_average(self.body, self.shape, s, width))

    def train(self, width: float, period: float) -> dict[str, Rise]:
        """Final state of a train: maximum, before, mean, pulse_mean."""
        found = [
            (conduct.train(self.body, self.shape, source, width, period), power)
            for source, power in self.sources
        ]

        def summed(name: str) -> Rise:
            rises = [(getattr(train, name), power) for train, power in found]
            mean = sum(power * rise.mean for rise, power in rises)
            return Rise(
                np.asarray(mean),
                np.asarray(sum(power * rise.centre for rise, power in rises)),
                self.observed,
            )

        return {name: summed(name) for name in ("maximum", "before", "mean", "pulse_mean")}

    def profile(self, width: float | None, period: float | None) -> Profile:
        """Depth profile in the steady state, or at the end of a pulse."""
        rule = _rule(width, period)
        found = [
            (profile(self.body, self.shape, source, rule, PLANES), power)
            for source, power in self.sources
        ]
        mean = sum(power * one.mean for one, power in found)
        centre = sum(power * one.centre for one, power in found)
        return Profile(found[0][0].position, np.asarray(mean), np.asarray(centre))


def _rule(width: float | None, period: float | None) -> TimeRule:
    if width is None:
        return waveform.steady()
    if period is None:
        return waveform.step(width)
    return waveform.train(width, width, period)


def heated_in_one_layer(
    stack: Stack, power_density: float, layer: str | None, sheet: bool, steady_only: bool = False
) -> Heated:
    """Heat spread evenly through one layer, or in its middle plane; see `body_of`."""
    body, names = body_of(stack, steady_only=steady_only)
    index = names.index(heated_layer(stack, layer).name)
    source = Source(index, sheet=sheet)
    return Heated(body, heated_area(stack), ((source, power_density),), names, index)


def heated_by(stack: Stack, heat: np.ndarray, layer: str | None = None) -> Heated:
    """The heat of an operating point, (1 + films,) W/m^2, each in its own layer."""
    body, names = body_of(stack)
    strong = NEGLIGIBLE * np.abs(heat).max()
    indices = [0, *(names.index(film.name) for film in stack.layers)]
    sources = tuple(
        (Source(index), float(power))
        for index, power in zip(indices, heat, strict=True)
        if abs(power) > strong and np.isfinite(body.thickness[index])
    )
    observed = names.index(heated_layer(stack, layer).name)
    sources = sources or ((Source(observed), 0.0),)
    return Heated(body, heated_area(stack), sources, names, observed)
