"""Current against voltage."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from stackmodel import units
from stackmodel.analyses.arguments import Quantities, Quantity, given, quantities
from stackmodel.description.drive import MOST_POINTS
from stackmodel.description.stack import Stack
from stackmodel.errors import InputError
from stackmodel.settings import CURRENT_ONLY

if TYPE_CHECKING:
    import xarray

    from stackmodel.coupling.solved_sweep import SolvedSweep
    from stackmodel.settings import Electrical

MOST_PROFILE_VALUES = 50_000_000


def jv(
    stack: Stack,
    *,
    from_: Quantity = None,
    to: Quantity = None,
    points: int | None = None,
    current_densities: Quantities = None,
    profiles: bool = False,
    settings: Electrical | None = None,
) -> xarray.Dataset:
    """Current density against voltage, positive in forward bias.

    Args:
        stack: the stack.
        from_: first voltage, like "0 V"; the stack file's sweep when left out.
        to: last voltage, like "3 V".
        points: number of voltages.
        current_densities: given currents instead, like "1 mA/cm^2,10 mA/cm^2"; those of the
            stack file's operation when it gives no sweep.
        profiles: add potential, densities, currents and recombination through the stack.
        settings: numerical knobs; without profiles J is extrapolated from coarse meshes.

    Raises:
        ConvergenceError: naming bias and layer; `partial` holds the dataset of what was solved.
        InputError, MissingPropertyError: what the stack lacks.
    """
    from stackmodel.coupling.electrical import sweep, sweep_at_current
    from stackmodel.errors import ConvergenceError

    current = _currents(stack, current_densities, (from_, to, points))
    try:
        if current is not None:
            solved = sweep_at_current(stack, current, settings)
        else:
            voltage = sweep_of(stack, from_, to, points)
            solved = sweep(stack, voltage, settings or (None if profiles else CURRENT_ONLY))
    except ConvergenceError as error:
        if error.partial is not None:
            error.partial = _labelled(stack, error.partial, profiles)
        raise
    return _labelled(stack, solved, profiles)


def _currents(
    stack: Stack, asked: Quantities, voltages: tuple[Quantity, Quantity, int | None]
) -> np.ndarray | None:
    """The currents to hold, A/m^2, or None where voltages are swept."""
    swept = any(value is not None for value in voltages)
    if asked is not None and swept:
        raise InputError("--current-densities and a sweep of the voltage; give one of them")
    if asked is not None:
        return np.array(quantities(asked, units.CURRENT_DENSITY, "current_densities"))
    held = stack.operation.current_density
    if held is None or not float(held) or swept or stack.operation.bias is not None:
        return None
    return np.array([float(held)])


def sweep_of(stack: Stack, from_: Quantity, to: Quantity, points: int | None) -> np.ndarray:
    """The voltages that are asked for; what is left out is the stack file's."""
    from stackmodel.coupling.electrical import DEFAULT_BIAS

    bias = stack.operation.bias or DEFAULT_BIAS
    start = given(from_, units.VOLTAGE, "from", float(bias.start))
    stop = given(to, units.VOLTAGE, "to", float(bias.stop))
    count = bias.points if points is None else points
    if isinstance(count, bool) or not isinstance(count, int) or not 1 <= count <= MOST_POINTS:
        raise InputError(f"--points: {count!r}; a whole number from 1 to {MOST_POINTS}")
    return np.linspace(start or 0.0, stop or 0.0, count)


def _labelled(stack: Stack, solved: SolvedSweep, profiles: bool) -> xarray.Dataset:
    from stackmodel.coupling.electrical import crossed, warn_of_densities
    from stackmodel.results.dataset import about, labelled

    result = solved.result
    across, said = _across_insulator(stack, solved)
    values: dict[str, Any] = {
        "voltage": solved.voltage,
        "current_density": solved.current_density + across,
        "current_conservation_error": solved.conservation_error,
        "density_above_states": result.densities_above_states,
        "recombination_current_density": solved.total_recombination_current + across,
        "grid_points": len(result.mesh.width) + 1,
        **crossed(solved),
    }
    if solved.resistance:
        values["internal_voltage"] = result.voltage
    if profiles:
        values |= stacked_profiles(solved)
    note = warn_of_densities(solved.voltage, result.densities_above_states)
    notes = "\n".join([*([note] if note else []), *said])
    attrs = {**about(stack), "status": result.status, "notes": notes}
    return labelled(values, attrs=attrs)


def _across_insulator(stack: Stack, solved: SolvedSweep) -> tuple[np.ndarray, list[str]]:
    """Current through isolated dots and past them, which transport leaves out, and notes."""
    from stackmodel.coupling.background import insulator_current
    from stackmodel.coupling.dots import isolated_current, unknown_current
    from stackmodel.coupling.fed_dots import fed_current

    past, said = insulator_current(solved)
    notes = [note for layer in stack.layers for note in unknown_current(layer, solved.voltage)]
    fed, told = fed_current(solved)
    return isolated_current(stack, solved.voltage) + fed + past, notes + told + said


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
