"""Exact conduction in a layered body: steady, step, pulse, train, impedance.

Results are per unit areal heat over the heated area: multiply by W/m^2.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from stackmodel.errors import InputError
from stackmodel.settings import Thermal
from stackmodel.thermal import waveform
from stackmodel.thermal.body import Body, Disc, Rectangle, Shape, Source
from stackmodel.thermal.superpose import Rise, evaluate
from stackmodel.thermal.waveform import DEFAULT


def steady(body: Body, shape: Shape, source: Source, settings: Thermal = DEFAULT) -> Rise:
    """Steady rise, arrays (L,).

    Raises:
        NoSolutionError: heat has nowhere to go, or an endless stripe (or plane) heats a
            half-space, whose temperature grows as ln t (sqrt t) for ever.
    """
    return _single(evaluate(body, shape, source, [waveform.steady()], settings))


def step(
    body: Body, shape: Shape, source: Source, times: Sequence[float], settings: Thermal = DEFAULT
) -> Rise:
    """Rise at `times` (T,) s after the heat was switched on for good; arrays (T, L).

    With the mean over the source this is the thermal impedance Z_th(t) times the area.
    """
    rules = [waveform.step(t, settings) for t in _times(times)]
    return evaluate(body, shape, source, rules, settings)


def pulse(
    body: Body,
    shape: Shape,
    source: Source,
    times: Sequence[float],
    width: float,
    settings: Thermal = DEFAULT,
) -> Rise:
    """Rise at `times` (T,) after the start of one pulse of `width` s; arrays (T, L)."""
    rules = [waveform.pulse(t, width, settings) for t in _times(times)]
    return evaluate(body, shape, source, rules, settings)


def pulse_average(
    body: Body, shape: Shape, source: Source, width: float, settings: Thermal = DEFAULT
) -> Rise:
    """Time average over one pulse that starts cold; arrays (L,)."""
    rules = [waveform.pulse_average(width, settings)]
    return _single(evaluate(body, shape, source, rules, settings))


@dataclass(frozen=True)
class TrainRise:
    """Final state of a pulse train, each a `Rise` with arrays (L,).

    Attributes:
        maximum: at the end of the pulse, where the heated layer is hottest.
        before: just before a pulse.
        mean: average over the period, duty times steady.
        pulse_mean: average over the pulse, what a detector sees that looks at light.
    """

    maximum: Rise
    before: Rise
    mean: Rise
    pulse_mean: Rise


def train(
    body: Body,
    shape: Shape,
    source: Source,
    width: float,
    period: float,
    settings: Thermal = DEFAULT,
) -> TrainRise:
    """Final state under pulses of `width` every `period` s.

    Raises:
        NoSolutionError: no steady state exists, so no final state either.
    """
    rules = [
        waveform.train(width, width, period, settings),
        waveform.train(0.0, width, period, settings),
        waveform.steady(),
        waveform.train_average(width, period, settings),
    ]
    all_ = evaluate(body, shape, source, rules, settings)
    duty = np.array([1.0, 1.0, width / period, 1.0])[:, None]
    mean, centre = all_.mean * duty, all_.centre * duty
    return TrainRise(*(Rise(mean[i], centre[i], all_.layer) for i in range(4)))


def train_at(
    body: Body,
    shape: Shape,
    source: Source,
    phases: Sequence[float],
    width: float,
    period: float,
    settings: Thermal = DEFAULT,
) -> Rise:
    """Final state of the train at `phases` (T,) s after a pulse began; arrays (T, L)."""
    rules = [waveform.train(float(t), width, period, settings) for t in np.atleast_1d(phases)]
    return evaluate(body, shape, source, rules, settings)


def impedance(
    body: Body,
    shape: Disc | Rectangle,
    source: Source,
    times: Sequence[float],
    settings: Thermal = DEFAULT,
) -> np.ndarray:
    """Thermal impedance Z_th(t) (T,), K/W: mean rise of the source per watt of total heat."""
    return step(body, shape, source, times, settings).source_mean / shape.area


def _times(times: Sequence[float]) -> np.ndarray:
    array = np.atleast_1d(np.asarray(times, dtype=float))
    if not (array >= 0).all() or not np.isfinite(array).all():
        raise InputError("times must be finite and not negative")
    return array


def _single(rise: Rise) -> Rise:
    return Rise(rise.mean[0], rise.centre[0], rise.layer)
