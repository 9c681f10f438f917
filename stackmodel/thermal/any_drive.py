"""Heat of any course in time and in many layers at once: Duhamel's superposition of steps."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from stackmodel.errors import InputError
from stackmodel.settings import Thermal
from stackmodel.thermal import conduct
from stackmodel.thermal.body import Body, Shape, Source
from stackmodel.thermal.waveform import DEFAULT


def resistance_matrix(
    body: Body, shape: Shape, sources: Sequence[Source], settings: Thermal = DEFAULT
) -> tuple[np.ndarray, np.ndarray]:
    """Steady rise of every layer per areal heat of every source, m^2 K/W.

    Returns:
        mean and centre, (S, L) each: `heat @ mean` is the rise of all layers under heat (S,).
    """
    rises = [conduct.steady(body, shape, source, settings) for source in sources]
    return np.array([r.mean for r in rises]), np.array([r.centre for r in rises])


@dataclass(frozen=True)
class StepTable:
    """Step response of every layer, to be read at any time in between.

    Attributes:
        shortest, longest: times it was computed for, s.
        mean, centre: callables of ln t (...) -> (..., L), m^2 K/W.
    """

    shortest: float
    longest: float
    mean: object
    centre: object

    def at(self, time: np.ndarray, where: str = "mean") -> np.ndarray:
        """Step response (..., L) at `time`; zero before the step.

        Before `shortest` it grows from zero in proportion to time.
        """
        t = np.asarray(time, dtype=float)
        if t.size and t.max() > self.longest * (1 + 1e-9):
            raise InputError(f"the step response is known up to {self.longest:g} s only")
        curve = self.mean if where == "mean" else self.centre
        early = np.clip(t / self.shortest, 0.0, 1.0)[..., None]
        return early * curve(np.log(np.clip(t, self.shortest, self.longest)))  # type: ignore[operator]


def step_table(
    body: Body,
    shape: Shape,
    source: Source,
    shortest: float,
    longest: float,
    per_decade: int = 12,
    settings: Thermal = DEFAULT,
) -> StepTable:
    """Compute the step response once, for a cubic spline over ln t (1e-5 at 12 a decade)."""
    from scipy.interpolate import CubicSpline

    if not 0 < shortest < longest:
        raise InputError("a step table needs 0 < shortest < longest")
    count = max(8, int(np.ceil(per_decade * np.log10(longest / shortest))) + 1)
    times = np.geomspace(shortest, longest, count)
    rise = conduct.step(body, shape, source, times.tolist(), settings)
    log = np.log(times)
    return StepTable(shortest, longest, CubicSpline(log, rise.mean), CubicSpline(log, rise.centre))


def rise_under(
    table: StepTable, edges: np.ndarray, heat: np.ndarray, time: np.ndarray, where: str = "mean"
) -> np.ndarray:
    """Rise (T, L) at `time` under heat that is constant between `edges`.

    Args:
        edges: (N+1,) s, increasing; the body is cold at the first, unheated after the last.
        heat: (N,) W/m^2.
        time: (T,) s.
    """
    changes = np.diff(heat, prepend=0.0, append=0.0)
    since = np.asarray(time, dtype=float)[:, None] - edges
    return np.einsum("n,tnl->tl", changes, table.at(since, where))
