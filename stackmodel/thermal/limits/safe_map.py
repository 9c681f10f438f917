"""Safe operating map: the highest heat and current density for pulses of any width and duty."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from stackmodel.errors import InputError
from stackmodel.settings import Thermal
from stackmodel.thermal import waveform
from stackmodel.thermal.body import Body, Shape, Source
from stackmodel.thermal.superpose import evaluate
from stackmodel.thermal.waveform import DEFAULT, TimeRule


@dataclass(frozen=True)
class SafeMap:
    """Rows are pulse widths, columns duties.

    Attributes:
        width: (W,) s.
        duty: (D,) pulse width over period; 0 is a single pulse, 1 is d.c.
        power_density: (W, D) highest heat during the pulse, W/m^2.
        layer: (W, D) index of the layer that limits it.
    """

    width: np.ndarray
    duty: np.ndarray
    power_density: np.ndarray
    layer: np.ndarray

    def current_density(self, current: np.ndarray, power: np.ndarray) -> np.ndarray:
        """(W, D) highest current density, from the stack's own heat against its current.

        Args:
            current: (N,) A/m^2, increasing.
            power: (N,) heat at it, W/m^2, increasing.

        Returns:
            A/m^2; NaN where the table ends before the limit: no claim beyond what was solved.
        """
        if not ((np.diff(current) > 0).all() and (np.diff(power) > 0).all()):
            raise InputError("current and heat of the table must both increase")
        return np.interp(self.power_density, power, current, left=np.nan, right=np.nan)


def safe_map(
    body: Body,
    shape: Shape,
    source: Source | Mapping[Source, float],
    widths: Sequence[float],
    duties: Sequence[float],
    highest: Sequence[float],
    ambient: float,
    settings: Thermal = DEFAULT,
) -> SafeMap:
    """Highest areal heat such that no layer exceeds its temperature at the end of a pulse.

    A layer is judged by its mid-plane at the middle of the heated area, in the final state
    of the train. (Layers far below are hottest after the pulse; they are never the first.)

    Args:
        source: the heated layer, or several with their shares of the heat.
        widths: (W,) s. duties: (D,) from 0 (one pulse) to 1 (d.c.).
        highest: (L,) K; NaN where no limit is known.
        ambient: K.
    """
    duty, width = np.asarray(duties, dtype=float), np.asarray(widths, dtype=float)
    if not ((duty >= 0) & (duty <= 1)).all() or not (width > 0).all():
        raise InputError("duties lie between 0 and 1, pulse widths above 0")
    room = np.asarray(highest, dtype=float) - ambient
    if room.size != body.layers or np.isnan(room).all():
        raise InputError(f"highest needs {body.layers} temperatures, at least one of them known")
    rules = [_end_of_pulse(w, d, settings) for w in width for d in duty]
    shares = {source: 1.0} if isinstance(source, Source) else source
    rise = np.zeros((len(rules), body.layers))
    for one, share in shares.items():
        rise += share * evaluate(body, shape, one, rules, settings).centre
    with np.errstate(divide="ignore", invalid="ignore"):
        allowed = np.where(np.isnan(room) | (rise <= 0), np.inf, room / rise)
    grid = (width.size, duty.size)
    return SafeMap(
        width, duty, allowed.min(axis=1).reshape(grid), allowed.argmin(axis=1).reshape(grid)
    )


def _end_of_pulse(width: float, duty: float, settings: Thermal) -> TimeRule:
    if duty == 0.0:
        return waveform.step(width, settings)
    if duty == 1.0:
        return waveform.steady()
    return waveform.train(width, width, width / duty, settings)
