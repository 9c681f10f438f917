"""Self-heating: T - T0 = Rth V j(V, T), followed through its turning point.

Pseudo-arclength continuation (H. B. Keller, in Applications of Bifurcation Theory, 1977): the
curve is walked along its own length, so the point where the voltage turns back is nothing
special. There the runaway voltage of a voltage-driven device is reached; under a current drive
the branch beyond it can be held.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from stackmodel.errors import ConvergenceError, InputError, NoSolutionError
from stackmodel.settings import Thermal
from stackmodel.thermal.local_law import LocalLaw

DEFAULT = Thermal()


@dataclass(frozen=True)
class TurningPoint:
    """Where the voltage of the steady states is highest.

    Attributes:
        voltage: V; above it no steady state exists nearby.
        current_density: A/m^2.
        temperature: K.
    """

    voltage: float
    current_density: float
    temperature: float


@dataclass(frozen=True)
class ElectrothermalCurve:
    """Steady states in the order of the walk.

    Attributes:
        voltage: (N,) V, rises to the turning point and falls after it.
        current_density: (N,) A/m^2.
        temperature: (N,) K.
        turning: the first turning point, or None.
        feedback: largest (T - T0) d ln j/dT met; runaway is where it reaches 1.
        ended: why the walk ended.
    """

    voltage: np.ndarray
    current_density: np.ndarray
    temperature: np.ndarray
    turning: TurningPoint | None
    feedback: float
    ended: str


@dataclass(frozen=True)
class _Balance:
    """F(V, T) = T - T0 - Rth V j in scaled variables x = V/V_scale, y = T/T0; F over T0."""

    law: LocalLaw
    resistance: float
    ambient: float
    scale: float

    def at(self, point: np.ndarray) -> tuple[float, np.ndarray]:
        v, t = point * (self.scale, self.ambient)
        j, by_v, by_t = (float(x[0]) for x in self.law(np.array([v]), np.array([t])))
        value = (t - self.ambient - self.resistance * v * j) / self.ambient
        by_x = -self.resistance * (j + v * by_v) * self.scale / self.ambient
        return value, np.array([by_x, 1.0 - self.resistance * v * by_t])

    def correct(self, guess: np.ndarray, along: np.ndarray) -> tuple[np.ndarray, bool]:
        """Newton onto the curve, within the normal plane of `along` through the guess."""
        point = guess.copy()
        for _ in range(12):
            value, slope = self.at(point)
            matrix = np.stack([slope, along])
            change = np.linalg.solve(matrix, [-value, -along @ (point - guess)])
            point = point + change
            if not np.isfinite(point).all():
                return guess, False
            if np.abs(change).max() < 1e-13 * max(1.0, np.abs(point).max()):
                return point, True
        return point, bool(np.abs(change).max() < 1e-11)

    def tangent(self, point: np.ndarray, before: np.ndarray) -> np.ndarray:
        _, slope = self.at(point)
        along = np.array([slope[1], -slope[0]]) / np.hypot(*slope)
        return along if along @ before >= 0 else -along


def follow(
    law: LocalLaw,
    thermal_resistance: float,
    ambient: float,
    voltage_limit: float = 100.0,
    temperature_limit: float | None = None,
    settings: Thermal = DEFAULT,
) -> ElectrothermalCurve:
    """Walk the steady states from V = 0 until a limit, past the turning point if there is one.

    Args:
        law: j(V, T) with derivatives.
        thermal_resistance: Rth, m^2 K/W (temperature rise per areal heat).
        ambient: T0, K.
        voltage_limit: where to stop, V.
        temperature_limit: where to stop, K; 10 T0 when None.

    Raises:
        ConvergenceError: the walk stalled; what was walked is in `partial`.
    """
    if min(thermal_resistance, ambient, voltage_limit) <= 0:
        raise InputError("thermal resistance, ambient and voltage limit must be positive")
    hottest = temperature_limit if temperature_limit is not None else 10.0 * ambient
    balance = _Balance(law, thermal_resistance, ambient, voltage_limit)
    path = [np.array([0.0, 1.0])]
    along, length, turning, ended = np.array([1.0, 0.0]), settings.arc_start, None, ""
    while not ended:
        along = balance.tangent(path[-1], along)
        point, length = _advance(balance, path, along, length, settings)
        if turning is None and _runs(balance, point) >= 1.0:
            turning = _refine(balance, path[-1], point)
        path.append(point)
        if point[0] >= 1.0:
            ended = f"{voltage_limit:g} V reached"
        elif point[1] * ambient >= hottest:
            ended = f"{hottest:g} K reached"
        elif len(path) > settings.arc_points:
            ended = f"{settings.arc_points} points walked"
    states = np.array(path) * (voltage_limit, ambient)
    return ElectrothermalCurve(
        voltage=states[:, 0],
        current_density=law(states[:, 0], states[:, 1])[0],
        temperature=states[:, 1],
        turning=turning,
        feedback=max(_runs(balance, p) for p in path),
        ended=ended,
    )


def turning_point(
    law: LocalLaw,
    thermal_resistance: float,
    ambient: float,
    voltage_limit: float = 100.0,
    temperature_limit: float | None = None,
    settings: Thermal = DEFAULT,
) -> TurningPoint:
    """Runaway voltage, current density and temperature.

    Raises:
        NoSolutionError: the curve does not turn within the limits; `partial` holds it.
    """
    curve = follow(law, thermal_resistance, ambient, voltage_limit, temperature_limit, settings)
    if curve.turning is not None:
        return curve.turning
    raise NoSolutionError(
        f"no thermal runaway: {curve.ended} and the feedback (T - T0) d ln j/dT rose to "
        f"{curve.feedback:.3g} only (runaway needs 1; with an activation energy Ea it takes "
        "Ea > 4 kB T0); if a limit stopped the walk, raise voltage_limit or temperature_limit",
        partial=curve,
    )


def activated_turning_temperature(activation: float, ambient: float) -> float:
    """T* = (Th/2)(1 - sqrt(1 - 4 T0/Th)), Th = Ea/kB, of any j = j0(V) exp(-Ea/kB (1/T - 1/T0)).

    Args:
        activation: Ea in J. ambient: T0 in K.

    Raises:
        NoSolutionError: Ea <= 4 kB T0.
    """
    from stackmodel.constants import BOLTZMANN

    theta = activation / BOLTZMANN
    if theta <= 4 * ambient:
        raise NoSolutionError(
            f"no thermal runaway: Ea = {theta / ambient:.3g} kB T0; it takes Ea > 4 kB T0"
        )
    return float(0.5 * theta * (1 - np.sqrt(1 - 4 * ambient / theta)))


def _runs(balance: _Balance, point: np.ndarray) -> float:
    """The feedback: (T - T0) d ln j/dT = Rth V dj/dT; 1 at a turning point."""
    return 1.0 - float(balance.at(point)[1][1])


def _advance(
    balance: _Balance, path: list[np.ndarray], along: np.ndarray, length: float, settings: Thermal
) -> tuple[np.ndarray, float]:
    """One step; halved until Newton lands and the curve bends little, then allowed to grow."""
    while length > settings.arc_shortest:
        point, landed = balance.correct(path[-1] + length * along, along)
        if landed:
            bend = float(balance.tangent(point, along) @ along)
            if bend > settings.arc_bend:
                return point, min(1.5 * length, settings.arc_longest)
        length *= 0.5
    raise ConvergenceError(
        "the electrothermal curve could not be followed beyond "
        f"{path[-1][0] * balance.scale:g} V, {path[-1][1] * balance.ambient:g} K; "
        "the law may have a jump there",
        partial=np.array(path) * (balance.scale, balance.ambient),
    )


def _refine(balance: _Balance, before: np.ndarray, after: np.ndarray) -> TurningPoint:
    """Root of 1 - feedback on the curve between two of its points."""
    from scipy.optimize import brentq

    chord = after - before
    along = chord / np.linalg.norm(chord)

    def on_curve(share: float) -> np.ndarray:
        return balance.correct(before + share * chord, along)[0]

    share = brentq(lambda s: 1.0 - _runs(balance, on_curve(s)), 0.0, 1.0, xtol=1e-15, rtol=1e-14)
    v, t = on_curve(share) * (balance.scale, balance.ambient)
    return TurningPoint(float(v), float(balance.law(np.array([v]), np.array([t]))[0][0]), float(t))
