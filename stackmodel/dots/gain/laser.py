"""A lasing mode over a film of dots: threshold, light against pumping, and turn-on in time.

    dS/dt = v [(G inv - a) S + G <f_e f_h>/A],    W = v G S / N

S: photons of the mode per area; G: modal gain with every dot inverted; a: all losses; N: dots per
area; A: area of the mode. W enters the dots' own states (`with_stimulated`). What is emitted
spontaneously into the mode is what one photon in it would stimulate (Einstein, Phys. Z. 18, 121,
1917), so that the spontaneous emission factor is no parameter.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from stackmodel.constants import SPEED_OF_LIGHT
from stackmodel.dots.chain import Chain
from stackmodel.dots.gain.filling import Levels, band_inversion, fill
from stackmodel.dots.gain.stimulated import with_stimulated
from stackmodel.dots.stationary import occupations

HALVINGS = 120  # of the logarithm of S: far below rounding


@dataclass(frozen=True)
class LasingMode:
    """One mode and the dots in it.

    Attributes:
        gain: modal gain with every dot inverted, 1/m.
        absorption: its modal loss, 1/m.
        end_loss: loss through the ends or the grating, 1/m.
        group_index: c over the group velocity.
        dots: per area of the device, all monolayers, 1/m^2.
        area: of the mode, m^2.
    """

    gain: float
    absorption: float
    end_loss: float
    group_index: float
    dots: float
    area: float

    @property
    def loss(self) -> float:
        """Everything the gain must make up for, 1/m."""
        return self.absorption + self.end_loss

    @property
    def velocity(self) -> float:
        """Group velocity, m/s."""
        return SPEED_OF_LIGHT / self.group_index

    def stimulated_rate(self, photons: np.ndarray | float) -> np.ndarray:
        """W of one inverted dot, 1/s, at photons per area, 1/m^2: none is made or lost."""
        return np.asarray(self.velocity * self.gain * photons / self.dots)

    def escaping(self, photons: np.ndarray) -> np.ndarray:
        """Photons through the ends or the grating, 1/m^2/s."""
        return self.velocity * self.end_loss * photons


def pair_share(chain: Chain, levels: Levels, band: int = 0) -> np.ndarray:
    """f_e f_h of every state, (n,): its emission into a mode in units of an inverted dot's."""
    electron = fill(chain.states.electrons, levels.electron)[band] / levels.electron[band]
    return electron * fill(chain.states.holes, levels.hole)[band] / levels.hole[band]


def steady_photons(chain: Chain, levels: Levels, mode: LasingMode, pump: np.ndarray) -> np.ndarray:
    """Photons of the mode per area [1/m^2] at pump rates (p,), by bisection of the balance.

    Args:
        chain: without light, pumped at `pump`, batch (p,).
        levels: degeneracies.
        mode: the mode.
        pump: pairs offered to each dot a second, (p,); bounds the light.
    """
    inverted, pairs = band_inversion(chain.states, levels)[0], pair_share(chain, levels)
    seed = mode.gain / mode.area
    high = np.log((np.asarray(pump) * mode.dots / mode.velocity + seed) / mode.loss)
    low = high - 120.0
    for _ in range(HALVINGS):
        middle = 0.5 * (low + high)
        photons = np.exp(middle)
        found = occupations(with_stimulated(chain, levels, mode.stimulated_rate(photons)))
        growth = (mode.gain * (found @ inverted) - mode.loss) * photons + seed * (found @ pairs)
        low, high = np.where(growth > 0, middle, low), np.where(growth > 0, high, middle)
    return np.exp(0.5 * (low + high))


@dataclass(frozen=True)
class TurnOn:
    """Photons of the mode per area [1/m^2] and inversion at times (t,) s."""

    time: np.ndarray
    photons: np.ndarray
    inversion: np.ndarray


def turn_on(
    chain: Chain,
    levels: Levels,
    mode: LasingMode,
    times: np.ndarray,
    strength: Callable[[float], float] = lambda time: 1.0,
) -> TurnOn:
    """The mode after the pump of `chain` (one dot) is switched on at time 0 in the dark.

    Args:
        chain: without light, pumped; the dots start empty.
        levels: degeneracies.
        mode: the mode.
        times: (t,) s, rising from 0.
        strength: gain over its value at the start, against time: what warming leaves of it.
    """
    from scipy.integrate import solve_ivp

    inverted, pairs = band_inversion(chain.states, levels)[0], pair_share(chain, levels)
    dark = chain.generator()
    light = with_stimulated(chain, levels, 1.0).generator() - dark
    scale = mode.dots  # photons per dot keep the numbers near one

    def change(time: float, y: np.ndarray) -> np.ndarray:

        share, photons = y[:-1], max(y[-1], 0.0) * scale
        gain = strength(time)
        rate = gain * mode.stimulated_rate(photons)
        grown = (mode.gain * gain * (inverted @ share) - mode.loss) * y[-1]
        grown += mode.gain * gain * (pairs @ share) / mode.area / scale
        return np.append((dark + rate * light) @ share, mode.velocity * grown)

    start = np.zeros(chain.states.count + 1)
    start[0] = 1.0
    floor = np.append(np.full(chain.states.count, 1e-10), 1e-6 / (mode.area * scale))
    answer = solve_ivp(
        change, (0.0, float(times[-1])), start, "Radau", times, rtol=1e-6, atol=floor
    )
    return TurnOn(answer.t, answer.y[-1] * scale, inverted @ answer.y[:-1])
