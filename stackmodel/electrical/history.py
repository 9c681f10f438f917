"""What a sweep says: a line for each bias, and where it stalled."""

from __future__ import annotations

import numpy as np

from stackmodel.electrical import sweep as compiled
from stackmodel.errors import ConvergenceError

CONSERVED = 1e-8  # relative spread of J over a stack that is taken for none


def lines_of(voltage, status, record, nodes, thermal) -> list[str]:
    """One line for each bias that was tried."""
    words = {compiled.SOLVED: "solved", compiled.NOT_SOLVED: "not solved"}
    return [
        f"{v:+.4f} V, {nodes} nodes: {words[int(s)]}, {int(r[0])} Newton iterations in "
        f"{int(r[1])} bias steps, last update {r[2]:.1e} kT"
        + ("" if s == compiled.SOLVED else f" at {r[4] * thermal:+.4f} V")
        for v, s, r in zip(voltage, status, record, strict=True)
        if s != compiled.NOT_TRIED
    ]


def refuse(problem, device, grid, voltage, failure, made):
    """Raise ConvergenceError: where a sweep stalled and what to try."""
    order, status, record = failure
    bad = int(np.flatnonzero(status == compiled.NOT_SOLVED)[0])
    node = int(record[bad, 3])
    layer = int(grid.layer[min(node, len(grid.layer) - 1)])
    layer = -1 - layer if layer < 0 else layer
    reached = record[bad, 4] * device.thermal_voltage
    where = "equilibrium" if record[bad, 1] == 0 else f"a bias of {reached:.6g} V"
    raise ConvergenceError(
        f"drift-diffusion stalled at {where} on the way to {voltage[order[bad]]:.6g} V, in "
        f"{problem.name(layer)}; last update {record[bad, 2]:.1e} kT; try bounded statistics "
        "there, a finer first mesh (first_interval), smaller largest_step, or newton_limit 60",
        partial=made,
        history=made.history,
    )


def refuse_unconserved(solved, small: float, sought: float) -> None:
    """Raise ConvergenceError where Newton's method ended in noise and J is not known.

    Args:
        small: currents below this share of the largest are not looked at.
        sought: relative spread of J that was asked for; CONSERVED, or twice this, will do.
    """
    tolerance = max(CONSERVED, 2 * sought)
    size = np.abs(solved.current_density)
    bad = (size > small * size.max(initial=0.0)) & (solved.conservation_error > tolerance)
    if bad.any():
        worst = int(np.argmax(np.where(bad, solved.conservation_error, 0.0)))
        raise ConvergenceError(
            f"the current at {solved.voltage[worst]:g} V differs over the stack by "
            f"{solved.conservation_error[worst]:.1e} of itself: more carriers sit in a well than "
            "the levels have digits for; try bounded statistics or a finer first mesh "
            "(first_interval)",
            partial=solved,
            history=solved.history,
        )
