"""The turning point of a stack that heats itself, and that of a neighbour to first order."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from typing import Any

import numpy as np

from stackmodel.coupling.electrical import sweep
from stackmodel.coupling.electrothermal import CurrentTable
from stackmodel.coupling.moved_sweep import moved
from stackmodel.coupling.operating_point import TABLE
from stackmodel.coupling.self_heating import emitter_resistance
from stackmodel.coupling.solved_sweep import SolvedSweep
from stackmodel.description.stack import Stack
from stackmodel.thermal.runaway import TurningPoint

STEPS = 5
DIFFERENCE = 1e-4  # relative, of the second derivatives of the smooth law


class Turning:
    """T - T0 = R V J(V, T) where it turns: (T - T0) d ln J/dT = 1.

    In a neighbour, R changes with heat and its paths, and ln J by what one step of Newton's method
    says at the voltage of the turning point, at each temperature of the table and, as in the
    table, by a cubic spline in 1/T between them.
    """

    def __init__(self, stack: Stack, point: TurningPoint, table: CurrentTable):
        self.stack, self.point, self.table = stack, point, table
        self.law = table.law()

    @cached_property
    def solved(self) -> list[SolvedSweep]:
        """The stack at the voltage of the turning point, at every temperature of the table."""
        voltage = np.array([self.point.voltage])
        return [sweep(self.stack, voltage, TABLE, float(t)) for t in self.table.temperature]

    def of(
        self, changed: Stack, state: Mapping[str, Any], same_currents: bool = False
    ) -> TurningPoint:
        """The turning point of a neighbour, whose heat is in `state`."""
        shift, tilt = (0.0, 0.0) if same_currents else self._change(changed)
        at = np.array([np.log(self.point.voltage), self.point.temperature])
        for _ in range(STEPS):
            resistance = emitter_resistance(changed, state, float(np.exp(at[0])))
            balance = np.log(resistance), float(changed.ambient)
            value = self._excess(at, balance, shift, tilt)
            columns = []
            for k in range(2):
                step = np.zeros(2)
                step[k] = DIFFERENCE * abs(at[k])
                columns.append(
                    (self._excess(at + step, balance, shift, tilt)
                     - self._excess(at - step, balance, shift, tilt)) / (2 * step[k])
                )  # fmt: skip
            at = at - np.linalg.solve(np.array(columns).T, value)
        log_current = self._log_current(at)[0] + shift + tilt * (at[1] - self.point.temperature)
        return TurningPoint(float(np.exp(at[0])), float(np.exp(log_current)), float(at[1]))

    def _change(self, changed: Stack) -> tuple[float, float]:
        """Change of ln J at the turning point, and its change per kelvin."""
        from scipy.interpolate import make_interp_spline

        logs = [np.log(moved(one, changed).current_density[0] / one.current_density[0])
                for one in self.solved]  # fmt: skip
        change = make_interp_spline(-1.0 / self.table.temperature, logs, k=3)
        hot = self.point.temperature
        return float(change(-1.0 / hot)), float(change(-1.0 / hot, nu=1)) / hot**2

    def _log_current(self, at: np.ndarray) -> tuple[float, float]:
        """ln J and d ln J/dT of the stack's own law."""
        found = self.law(np.exp(at[:1]), at[1:])
        return float(np.log(found[0][0])), float(found[2][0] / found[0][0])

    def _excess(
        self, at: np.ndarray, balance: tuple[float, float], shift: float, tilt: float
    ) -> np.ndarray:
        """What heat balance and turning condition miss, at (ln V, T)."""
        log_resistance, ambient = balance
        log_current, slope = self._log_current(at)
        log_current += shift + tilt * (at[1] - self.point.temperature)
        rise = at[1] - ambient
        return np.array(
            [np.log(rise) - log_resistance - at[0] - log_current, rise * (slope + tilt) - 1.0]
        )
