"""Drives in time as quadrature rules over the Laplace variable.

Each term states `T(t) = steady Theta(0) + Re sum_j weight_j Theta(s_j)`, with Theta the answer
per unit areal heat of one lateral wave; together with a rule over wavenumbers it is the answer.
Waves so short that the layers have forgotten the drive's changes take `settled Theta(0)`.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from stackmodel.errors import InputError
from stackmodel.numerics.laplace import talbot
from stackmodel.settings import Thermal

DEFAULT = Thermal()


@dataclass(frozen=True)
class Term:
    """One contour of a drive.

    Attributes:
        s: (S,) complex, 1/s.
        weight: (S,) complex.
        steady: factor of the steady state.
        settled: factor of the steady state that the whole term tends to where the layers
            answer faster than `shortest`.
        shortest: time since the latest change of the heat, s; 0 if never settled.
        longest: time over which heat has spread, s.
    """

    s: np.ndarray
    weight: np.ndarray
    steady: float
    settled: float
    shortest: float
    longest: float


TimeRule = tuple[Term, ...]
_NONE = np.empty(0, complex)
_SHORT = 0.125  # of a period: exp(s phase) then grows by less than e on the shared contour


def steady() -> TimeRule:
    """Heat on for ever."""
    return (Term(_NONE, _NONE, 1.0, 1.0, 0.0, 0.0),)


def step(time: float, settings: Thermal = DEFAULT, sign: float = 1.0) -> TimeRule:
    """Heat on since t = 0, seen at `time` (s); nothing before it."""
    if time <= 0:
        return ()
    s, weight = talbot(time, settings.laplace_nodes)
    return (Term(s, sign * weight / s, 0.0, sign, time, time),)


def pulse(time: float, width: float, settings: Thermal = DEFAULT) -> TimeRule:
    """Heat on from 0 to `width`, seen at `time`.

    Two inversions, each on its own contour, while the end of the pulse is recent:
    on the contour of `time`, exp(s (time - width)) no longer decays there. Long after the pulse
    a single contour keeps the digits that the difference of two steps loses.
    """
    if time <= width:
        return step(time, settings)
    if time < 8 * width:
        return step(time, settings) + step(time - width, settings, sign=-1.0)
    s, weight = talbot(time - width, settings.laplace_nodes)
    return (Term(s, weight * np.expm1(s * width) / s, 0.0, 0.0, time - width, time),)


def pulse_average(width: float, settings: Thermal = DEFAULT) -> TimeRule:
    """Average over the duration of a pulse that starts cold: the step's time average."""
    s, weight = talbot(width, settings.laplace_nodes)
    return (Term(s, weight / (s * s * width), 0.0, 0.0, 0.0, width),)


def train(phase: float, width: float, period: float, settings: Thermal = DEFAULT) -> TimeRule:
    """Pulses of `width` every `period` since long ago, seen `phase` after a pulse began.

    The pulses of the last `train_periods` periods are added one by one, the older ones as the
    geometric series sum_n>=M exp(s n P) = exp(s M P)/(1 - exp(s P)) on the contour of time
    M P, wide enough to leave that series' poles 2 pi i m/P outside; the pole at s = 0 lies
    inside and takes away width/period Theta(0), which is added back.
    """
    _check_train(phase, width, period)
    recent = settings.train_periods
    rule = pulse(phase, width, settings)
    for past in range(1, recent):
        rule += _past_pulse(past * period, phase, width, settings)
    # Phases within a short pulse share one contour, so that its waves are computed once.
    shared = phase <= width <= _SHORT * period
    since = recent * period - width + (0.0 if shared else phase)
    s, weight = talbot(since, settings.laplace_nodes)
    weight = weight * np.exp(s * phase) if shared else weight
    series = -np.expm1(s * width) / np.expm1(s * period)
    return (*rule, Term(s, weight * series / s, width / period, 0.0, since, since))


def _past_pulse(delay: float, phase: float, width: float, settings: Thermal) -> TimeRule:
    """One pulse that began `delay + phase` ago; on the contour of `delay - width` if short."""
    if not phase <= width <= _SHORT * delay:
        return pulse(delay + phase, width, settings)
    since = delay - width
    s, weight = talbot(since, settings.laplace_nodes)
    weight = weight * np.exp(s * phase) * np.expm1(s * width) / s
    return (Term(s, weight, 0.0, 0.0, since, delay),)


def train_average(width: float, period: float, settings: Thermal = DEFAULT) -> TimeRule:
    """Average over the pulse, in the final state of a train: each past step, integrated."""
    _check_train(0.0, width, period)
    recent = settings.train_periods
    rule = pulse_average(width, settings)
    for past in range(1, recent):
        rule += _past_average(past * period, width, settings)
    since = recent * period - width
    s, weight = talbot(since, settings.laplace_nodes)
    series = -(np.expm1(s * width) ** 2) / np.expm1(s * period)
    weight = weight * series / (s * s * width)
    return (*rule, Term(s, weight, width / period, 0.0, since, since))


def _past_average(delay: float, width: float, settings: Thermal) -> TimeRule:
    """Average over 0..width of the answer to a pulse that began `delay` earlier."""
    edges = np.array([delay + width, delay, delay - width])
    if edges[2] > 0.75 * edges[0]:
        s, weight = talbot(edges[2], settings.laplace_nodes)
        weight = weight * np.expm1(s * width) ** 2 / (s * s * width)
        return (Term(s, weight, 0.0, 0.0, edges[2], delay),)
    rule: TimeRule = ()
    for edge, share in zip(edges, (1.0, -2.0, 1.0), strict=True):
        if edge > 0:
            s, weight = talbot(edge, settings.laplace_nodes)
            rule += (Term(s, share * weight / (s * s * width), 0.0, 0.0, 0.0, edge),)
    return rule


def _check_train(phase: float, width: float, period: float) -> None:
    if not 0 < width < period:
        raise InputError(
            f"a pulse of {width:g} s every {period:g} s: the pulse must be shorter than the period"
        )
    if not 0 <= phase <= period:
        raise InputError(f"phase {phase:g} s lies outside one period, 0 to {period:g} s")
