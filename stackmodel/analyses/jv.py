"""Current against voltage."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from stackmodel import units
from stackmodel.analyses.arguments import Quantity, given
from stackmodel.description.drive import MOST_POINTS
from stackmodel.description.stack import Stack
from stackmodel.errors import InputError
from stackmodel.settings import CURRENT_ONLY

if TYPE_CHECKING:
    import xarray

    from stackmodel.coupling.electrical import SolvedSweep
    from stackmodel.settings import Electrical

MOST_PROFILE_VALUES = 50_000_000


def jv(
    stack: Stack,
    *,
    from_: Quantity = None,
    to: Quantity = None,
    points: int | None = None,
    profiles: bool = False,
    settings: Electrical | None = None,
) -> xarray.Dataset:
    """Current density against voltage, positive in forward bias.

    Args:
        stack: the stack.
        from_: first voltage, like "0 V"; the stack file's sweep when left out.
        to: last voltage, like "3 V".
        points: number of voltages.
        profiles: add potential, densities, currents and recombination through the stack.
        settings: numerical knobs; without profiles J is extrapolated from coarse meshes.

    Raises:
        ConvergenceError: naming bias and layer; `partial` holds the dataset of what was solved.
        InputError, MissingPropertyError: what the stack lacks.
    """
    from stackmodel.coupling.electrical import sweep
    from stackmodel.errors import ConvergenceError

    voltage = _voltages(stack, from_, to, points)
    try:
        solved = sweep(stack, voltage, settings or (None if profiles else CURRENT_ONLY))
    except ConvergenceError as error:
        if error.partial is not None:
            error.partial = _labelled(stack, error.partial, profiles)
        raise
    return _labelled(stack, solved, profiles)


def _voltages(stack: Stack, from_: Quantity, to: Quantity, points: int | None) -> np.ndarray:
    from stackmodel.coupling.electrical import DEFAULT_BIAS

    bias = stack.operation.bias or DEFAULT_BIAS
    start = given(from_, units.VOLTAGE, "from", float(bias.start))
    stop = given(to, units.VOLTAGE, "to", float(bias.stop))
    count = bias.points if points is None else points
    if isinstance(count, bool) or not isinstance(count, int) or not 1 <= count <= MOST_POINTS:
        raise InputError(f"--points: {count!r}; a whole number from 1 to {MOST_POINTS}")
    return np.linspace(start or 0.0, stop or 0.0, count)


def _labelled(stack: Stack, solved: SolvedSweep, profiles: bool) -> xarray.Dataset:
    from stackmodel.coupling.electrical import warn_of_densities
    from stackmodel.results.dataset import labelled

    result = solved.result
    values: dict[str, Any] = {
        "voltage": result.voltage,
        "current_density": solved.current_density,
        "current_conservation_error": solved.conservation_error,
        "density_above_states": result.densities_above_states,
        "recombination_current_density": solved.recombination_current.sum(axis=1),
        "grid_points": len(result.mesh.width) + 1,
    }
    if profiles:
        values |= stacked_profiles(solved)
    note = warn_of_densities(result.voltage, result.densities_above_states)
    attrs = {"title": stack.title, "status": result.status, "notes": note}
    return labelled(values, attrs=attrs)


def stacked_profiles(solved: SolvedSweep) -> dict[str, np.ndarray]:
    """Profiles at every voltage, (v, x) each, by their name in the table.

    Raises:
        InputError: more values than fit in memory.
    """
    count = len(solved.result.voltage)
    first = solved.profiles(0)
    if count * len(first["position"]) * len(first) > MOST_PROFILE_VALUES:
        raise InputError(
            f"profiles at {count} voltages do not fit in memory; ask for fewer --points"
        )
    every = [first, *(solved.profiles(i) for i in range(1, count))]
    fixed = {"position": first["position"]}
    skip = {"position", "layer_of_position"}
    return fixed | {k: np.array([p[k] for p in every]) for k in first if k not in skip}
