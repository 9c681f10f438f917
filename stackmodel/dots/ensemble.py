"""Many dots: distributions of size and of injection, all chains solved at once."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from stackmodel.dots.chain import Chain, build_chain
from stackmodel.dots.photons import emission
from stackmodel.dots.recombination import PairLaw, pair_rates
from stackmodel.dots.states import States
from stackmodel.errors import InputError


@dataclass(frozen=True)
class Sample:
    """Dots drawn from an ensemble, (d,) each.

    Attributes:
        diameters: m.
        injection: factor on the injection rates of the mean dot.
    """

    diameters: np.ndarray
    injection: np.ndarray


@dataclass(frozen=True)
class EnsembleLight:
    """Light of an ensemble at every bias, (b,) means and (b, d) values.

    Attributes:
        photon_rate: per dot, (b, d), 1/s.
        g2_zero: (b, d).
        mean_rate: (b,) over the dots.
        lit: (b,) share of the dots brighter than the wanted rate.
    """

    photon_rate: np.ndarray
    g2_zero: np.ndarray
    mean_rate: np.ndarray
    lit: np.ndarray


def draw(
    count: int, diameter: float, size_spread: float, injection_spread: float, seed: int
) -> Sample:
    """Normal diameters of relative spread `size_spread`, log-normal injection factors.

    injection_spread is the rms of ln(factor); the factors' mean is 1. Seeded.
    """
    if count < 1 or diameter <= 0 or not 0 <= size_spread < 0.25 or injection_spread < 0:
        raise InputError("draw at least one dot; diameter > 0, size spread in 0..0.25")
    random = np.random.default_rng(seed)
    sizes = diameter * (1 + size_spread * random.standard_normal(count).clip(-3.9, 3.9))
    logs = injection_spread * random.standard_normal(count)
    return Sample(sizes, np.exp(logs - injection_spread**2 / 2))


def size_scaled(law: PairLaw, diameters: np.ndarray, diameter: float) -> PairLaw:
    """The law of every dot, (d, 1): Auger as 1/V about the mean dot, the rest unchanged."""
    scale = (diameter / np.asarray(diameters)[:, None]) ** 3
    one = np.ones_like(scale)
    return PairLaw(
        law.radiative * one, law.auger_electron * scale, law.auger_hole * scale, law.trap * one
    )


def ensemble_chain(
    states: States,
    law: PairLaw,
    sample: Sample,
    diameter: float,
    electron_rate: ArrayLike,
    hole_rate: ArrayLike,
    factors: tuple[np.ndarray, np.ndarray] | None = None,
) -> Chain:
    """Chains of all dots at all biases: rates (b,) of the mean dot give moves (b, d, m).

    Injection grows with the cross-section, d^2.
    """
    share = sample.injection * (sample.diameters / diameter) ** 2
    return build_chain(
        states,
        pair_rates(states, size_scaled(law, sample.diameters, diameter)),
        electron_rate=np.multiply.outer(np.asarray(electron_rate, float), share),
        hole_rate=np.multiply.outer(np.asarray(hole_rate, float), share),
        factors=factors,
    )


def ensemble_light(chain: Chain, visible: float = 0.0) -> EnsembleLight:
    """Rate, g2(0) and the share of dots that emit more than `visible` photons a second."""
    light = emission(chain)
    rate = light.photon_rate
    return EnsembleLight(rate, light.g2_zero, rate.mean(axis=-1), (rate > visible).mean(axis=-1))
